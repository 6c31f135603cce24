"""Dead objects of some types wait on a free list: the next one of the type has the same address."""
import gc


def same_address(make):
    first = make()
    at = id(first)
    del first
    second = make()
    return id(second) == at


for name, make in (
    ("float", lambda: float("1.5")),
    ("list", lambda: []),
    ("dict", lambda: {}),
    ("tuple of two", lambda: tuple([1, 2])),
    ("object", object),
):
    print(f"{name:13} reused: {same_address(make)}")
print("collected", gc.collect())
