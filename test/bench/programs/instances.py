# Instances of a class: two million made, kept for a while, dropped.
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def work(n):
    points = []
    total = 0
    for i in range(n):
        points.append(Point(i, -i))
        if len(points) == 1000:
            for point in points:
                total += point.x - point.y
            points = []
    return total

print(work(2000000))
