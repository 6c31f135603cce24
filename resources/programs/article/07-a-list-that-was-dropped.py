"""Traced memory with a list of a million ints, on the line that makes it."""
import tracemalloc

tracemalloc.start()
numbers = list(range(1_000_000))
before = tracemalloc.take_snapshot()
del numbers
after = tracemalloc.take_snapshot()
largest = before.statistics("lineno")[0]
print(f"Peak memory with list: {largest.size / 1024 / 1024:.1f} MB")
