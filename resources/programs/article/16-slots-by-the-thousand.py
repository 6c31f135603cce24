"""What slots save once a class has made many instances: traced bytes per instance, __dict__ against __slots__."""
import gc
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


def bytes_each(kind, count):
    instances = [kind(1, 2) for _ in range(count)]
    gc.collect()
    room = [None] * count
    tracemalloc.start()
    for place in range(count):
        room[place] = kind(1, 2)
    traced = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return round(traced / count)


print("__dict__:", bytes_each(Open, 2000))
print("__slots__:", bytes_each(Slotted, 2000))
