"""Rows are parsed and a cache of some of them is built on the way: the cache ends up spread over all arenas."""


def parse(number):
    return [f"{number:07}", float(number), (number, number + 1)]


cache = {}
rows = []
for number in range(30_000):
    row = parse(number)
    rows.append(row)
    if number % 50 == 0:
        cache[row[0]] = row[2]
print("rows", len(rows), "cached", len(cache))
del rows, row
print("kept", len(cache))
