"""An index is built once and then used: memory rose because the program needs it."""

index = {number: str(number) for number in range(20_000)}
print("entries", len(index))
total = 0
for _ in range(20):
    for number in range(0, 20_000, 2):
        total += len(index[number])
print("looked up", total)
