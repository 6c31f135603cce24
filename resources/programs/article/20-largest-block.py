"""512 bytes are a block of a pool. One byte more is a chunk of malloc, which has 8 bytes of its own and ends on 16."""

for size in (511, 512, 513, 600):
    held = [bytes(size - 33) for _ in range(400)]
    at = sorted(id(each) for each in held)
    print(size, "bytes:", min(after - before for before, after in zip(at, at[1:])), "bytes apart")
