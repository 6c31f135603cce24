"""How many blocks of 32 bytes a pool holds, and how far apart pools begin. The article: 4096 / 32 = 128 of them."""

numbers = list(range(1_000, 21_000))
at = sorted(id(number) for number in numbers)
pools = []
first = at[0]
count = 1
for before, after in zip(at, at[1:]):
    if after - before == 32:
        count += 1
    else:
        pools.append((first, count))
        first = after
        count = 1
most = max(count for _, count in pools)
starts = [first for first, count in pools if count == most]
print("blocks of 32 bytes in a pool:", most)
print("bytes from pool to pool:", min(after - before for before, after in zip(starts, starts[1:])))
