# Method calls and attributes on few objects.
class Counter:
    def __init__(self):
        self.count = 0
        self.step = 1

    def bump(self, by):
        self.count += by * self.step
        return self

    def value(self):
        return self.count


class Doubling(Counter):
    def bump(self, by):
        return super().bump(by + by)


def work(n):
    plain = Counter()
    double = Doubling()
    for i in range(n):
        plain.bump(i).bump(1)
        if plain.value() > 1000000:
            plain.count = 0
        if i % 4 == 0:
            double.bump(i)
    return plain.value() + double.value()

print(work(1800000))
