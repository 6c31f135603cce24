# Generators that feed each other, and generator expressions.
def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def odd(source):
    for value in source:
        if value % 2:
            yield value


def both(n):
    yield from numbers(n)
    yield from odd(numbers(n))


def work(n):
    total = 0
    for value in odd(numbers(n)):
        total += value
    total += sum(value * 2 for value in both(n))
    return total

print(work(2100000))
