"""Blocks that requests come to: the least distance between objects of one size. The article has multiples of 8."""


def block_of(objects):
    at = sorted(id(each) for each in objects)
    return min(after - before for before, after in zip(at, at[1:]))


print("int, 28 bytes:", block_of(list(range(1000, 5000))))
print("float, 24 bytes:", block_of([number / 7 for number in range(4000)]))
for length in (7, 15, 23, 31, 63, 203, 479):
    print(f"bytes, {33 + length} bytes:", block_of([bytes(length) for _ in range(4000)]))
