"""A million numbers with all that belongs to them: a list of ints, and C ints side by side."""
import array
import tracemalloc

tracemalloc.start()
numbers = list(range(1_000_000))
listed = tracemalloc.get_traced_memory()[0]
tracemalloc.stop()
tracemalloc.start()
packed = array.array("i", numbers)
packed_bytes = tracemalloc.get_traced_memory()[0]
tracemalloc.stop()
print(f"list and ints: {listed / 1024 / 1024:.1f} MB")
print(f"array: {packed_bytes / 1024 / 1024:.1f} MB")
