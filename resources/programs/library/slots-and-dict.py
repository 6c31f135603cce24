"""The same two attributes in a __dict__ and in __slots__, a thousand instances each, traced."""
import tracemalloc


class Open:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


for kind in (Open, Slotted):
    warm = [kind(1, 2) for _ in range(100)]
    held = [None] * 1000
    tracemalloc.start()
    for place in range(1000):
        held[place] = kind(1, 2)
    size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{kind.__name__:8} {size / 1000:.0f} bytes each")
