nope = Whatever = Undefined = 1
import sys
def f(a: nope, b: int = None) -> Whatever: return a
class C:
    x: Undefined = 5
    y: int
print(f(1), f.__annotations__, C.x, C.__annotations__)
print(__annotations__)
z: int = 5
w: "str"
print(__annotations__)
(v): int = 3
C.q: int = 7
print(__annotations__, C.q)
def g():
    y: nothing = 4
    return y
print(g())
