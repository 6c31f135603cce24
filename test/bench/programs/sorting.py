# Sorting by value and by key, and a sort written in Python.
def numbers(n):
    value = 12345
    result = []
    for i in range(n):
        value = (value * 1103515245 + 12345) % 2147483648
        result.append(value)
    return result


def quick(items):
    if len(items) <= 1:
        return items
    pivot = items[len(items) // 2]
    left = [x for x in items if x < pivot]
    middle = [x for x in items if x == pivot]
    right = [x for x in items if x > pivot]
    return quick(left) + middle + quick(right)


items = numbers(200000)
by_value = sorted(items)
by_rest = sorted(items, key=lambda value: value % 1000)
pairs = sorted([(value % 100, value) for value in items[:50000]])
print(by_value[0], by_value[-1], by_rest[0], pairs[0], quick(items[:50000]) == sorted(items[:50000]))
