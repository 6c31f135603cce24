# Comprehensions of lists, sets and dicts.
def work(n):
    total = 0
    for turn in range(n):
        squares = [x * x for x in range(1000)]
        even = [x for x in squares if x % 2 == 0]
        pairs = [(x, y) for x in range(30) for y in range(30) if x != y]
        by_number = {x: str(x) for x in range(300)}
        rests = {x % 97 for x in squares}
        total += len(even) + len(pairs) + len(by_number) + len(rests)
    return total

print(work(3000))
