# Lists of a million ints: built, indexed, changed, added up.
def work():
    total = 0
    for turn in range(6):
        items = []
        for i in range(1000000):
            items.append(i * 2)
        for i in range(0, len(items), 2):
            items[i] = items[i] + turn
        total += sum(items)
        copy = items[::3]
        total += len(copy)
    return total

print(work())
