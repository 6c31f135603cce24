"""Traced memory of a hundred thousand squares in a list, now and at the peak."""
import tracemalloc

tracemalloc.start()
squares = [number ** 2 for number in range(100_000)]
now, peak = tracemalloc.get_traced_memory()
print(f"Current: {now / 1024:.1f} KB")
print(f"Peak: {peak / 1024:.1f} KB")
tracemalloc.stop()
