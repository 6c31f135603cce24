"""What adding up a hundred thousand products holds at its peak: with a list of them all, and one at a time."""
import tracemalloc

tracemalloc.start()
total = sum([number * 3 for number in range(100_000)])
listed = tracemalloc.get_traced_memory()[1]
tracemalloc.stop()
tracemalloc.start()
total = sum(number * 3 for number in range(100_000))
generated = tracemalloc.get_traced_memory()[1]
tracemalloc.stop()
print(f"list: {listed / 1024:.0f} KiB at the peak")
print(f"generator: {generated / 1024:.0f} KiB at the peak")
