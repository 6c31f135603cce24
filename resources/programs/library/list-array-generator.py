"""A hundred thousand numbers as a list of ints, as an array of C ints, and one at a time."""
import array
import tracemalloc

COUNT = 100_000


def traced(make):
    tracemalloc.start()
    made = make()
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held, peak, made


for name, make in (
    ("list", lambda: list(range(COUNT))),
    ("array", lambda: array.array("l", range(COUNT))),
    ("generator", lambda: (number for number in range(COUNT))),
):
    held, peak, made = traced(make)
    print(f"{name:10} holds {held / 1024:8.1f} KiB, peak {peak / 1024:8.1f} KiB, sum {sum(made)}")
    del made
