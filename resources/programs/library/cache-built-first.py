"""The same cache, built before the rows: what stays lies together, and the arenas of the rows go back."""


def parse(number):
    return [f"{number:07}", float(number), (number, number + 1)]


cache = {}
for number in range(0, 30_000, 50):
    row = parse(number)
    cache[row[0]] = row[2]
rows = []
for number in range(30_000):
    rows.append(parse(number))
print("rows", len(rows), "cached", len(cache))
del rows, row
print("kept", len(cache))
