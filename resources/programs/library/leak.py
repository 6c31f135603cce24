"""A registry that is written and never emptied: live memory grows with every request."""

REGISTRY = {}


def handle(number):
    REGISTRY[number] = [number, str(number) * 10, {"id": number}]
    return len(REGISTRY)


for number in range(20_000):
    handle(number)
print("registered", len(REGISTRY))
