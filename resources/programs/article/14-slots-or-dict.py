"""Two attributes in a __dict__ or in __slots__, as getsizeof adds them up. The article prints 232 and 56."""
import sys


class Open:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ["x", "y"]

    def __init__(self, x, y):
        self.x = x
        self.y = y


open_point = Open(1, 2)
slotted_point = Slotted(1, 2)
print(f"With __dict__: {sys.getsizeof(open_point) + sys.getsizeof(open_point.__dict__)} bytes")
print(f"With __slots__: {sys.getsizeof(slotted_point)} bytes")
