import sys
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n
print(depth(0))
class Attribute:
    def __getattr__(self, name):
        return getattr(self, name)
class Sum:
    def __add__(self, other):
        return self + other
class Property:
    @property
    def x(self):
        return self.x
class Loop:
    def __iter__(self):
        return iter(self)
def delegating():
    yield from delegating()
def looping():
    for x in looping():
        yield x
sys.setrecursionlimit(300)
for name, run in [("getattr", lambda: Attribute().x), ("add", lambda: Sum() + 1), ("property", lambda: Property().x),
                  ("iter", lambda: [*Loop()]), ("yield from", lambda: [*delegating()]), ("for", lambda: [*looping()])]:
    try:
        run()
    except RecursionError as error:
        print(name, error, depth(0))
sys.setrecursionlimit(3000)
print(depth(0))
sys.setrecursionlimit(200)
print(depth(0))
