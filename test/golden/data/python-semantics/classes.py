import sys
def deco(f):
    def w(*a, **k):
        print("call", f.__name__, a, k)
        return f(*a, **k)
    w.__name__ = f.__name__; w.__doc__ = f.__doc__; w.calls = 0
    return w
@deco
def add(a, b=2, *, c=3): 
    "adds"
    return a + b + c
print(add(1), add(1, c=5), add.__name__, add.__doc__, add.calls, add.__dict__)
def f(a, b=1, *args, c, d=4, **kw): pass
print(f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames, f.__code__.co_argcount, f.__code__.co_kwonlyargcount, f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__closure__, f.__annotations__)
f.__defaults__ = (9,); f.x = 5; print(f.__defaults__, f.x, vars(f), hasattr(f, "y"))
try: f.__defaults__ = 5
except TypeError as e: print(e)
try: f.__name__ = 5
except TypeError as e: print(e)
try: f.__code__ = 5
except TypeError as e: print(e)
try: f.nope
except AttributeError as e: print(e)
try: del f.nope
except AttributeError as e: print(e)
def ann(a: int, b: "str" = 1) -> list: x: int = 5; return x
print(ann(1), len(ann.__annotations__))
class X:
    y: int = 5
    z: str
    def m(self): return self
    @classmethod
    def c(cls): return cls
    @staticmethod
    def s(): return 1
    def __mangled(self): return "mangled"
    def call(self): return self.__mangled()
    __priv = 7
x = X()
print(x.call(), X._X__priv, 0, x._X__mangled())
try: x.__priv
except AttributeError as e: print(e)
print(x.m.__self__ is x, x.m.__func__ is X.m, X.c.__self__ is X, x.m == x.m, x.m is x.m, X.m is X.m, x.m.__name__, X.m.__qualname__)
print(repr(X.m)[:20], repr(x.m)[:25], repr(X.s)[:20], repr(X), repr(X.c)[:40])
class A:
    def who(self): return "A"
    def chain(self): return ["A"]
class B(A):
    def who(self): return "B" + super().who()
    def chain(self): return ["B"] + super().chain()
class C(A):
    def who(self): return "C" + super().who()
    def chain(self): return ["C"] + super().chain()
class D(B, C):
    def who(self): return "D" + super().who()
    def chain(self): return ["D"] + super().chain()
print(D().who(), D().chain(), [k.__name__ for k in D.__mro__], D.__bases__, D.mro() == list(D.__mro__))
print(A.__subclasses__(), super(B, D()).who(), super(D, D).__thisclass__ if hasattr(super(D, D), "__thisclass__") else "")
try:
    class E(A, D): pass
except TypeError as e: print(e)
try:
    class E(A, A): pass
except TypeError as e: print(e)
for t in (bool, type(None), type(f), type(range(1)), type(1 for _ in [])):
    try:
        class E(t): pass
    except TypeError as e: print(e)
try:
    class E(5): pass
except TypeError as e: print(e)
try:
    class E(int, str): pass
except TypeError as e: print(e)
class P:
    def __init__(self): self._v = 0
    @property
    def v(self):
        "doc v"
        return self._v
    @v.setter
    def v(self, x):
        if x < 0: raise ValueError("neg")
        self._v = x
    @v.deleter
    def v(self): print("deleted"); self._v = None
    @property
    def ro(self): return 1
    w = property(None, lambda self, x: print("set w", x))
p = P(); p.v = 5; print(p.v, P.v.__doc__, P.v.fget.__name__)
del p.v; print(p.v); p.w = 3
for fn in ("p.ro = 2", "del p.ro", "p.w", "del p.w", "p.v = -1"):
    try:
        if fn == "p.ro = 2": p.ro = 2
        elif fn == "del p.ro": del p.ro
        elif fn == "p.w": p.w
        elif fn == "del p.w": del p.w
        else: p.v = -1
    except (AttributeError, ValueError) as e: print(type(e).__name__, e)
class S:
    __slots__ = ("a", "__b")
    def __init__(self): self.a = 1; self.__b = 2
s = S(); print(s.a, s._S__b, S.__slots__, hasattr(s, "__dict__"), S.a)
for g in (lambda: setattr(s, "zz", 1), lambda: s.zz, lambda: delattr(s, "zz")):
    try: g()
    except AttributeError as e: print(e)
del s.a
for g in (lambda: s.a, lambda: delattr(s, "a")):
    try: g()
    except AttributeError as e: print(e)
try:
    class S2:
        __slots__ = ("a",)
        a = 1
except ValueError as e: print(e)
try:
    class S3:
        __slots__ = ("a b",)
except TypeError as e: print(e)
try:
    class S4(int):
        __slots__ = ("a",)
except TypeError as e: print(e)
try:
    class S5:
        __slots__ = 5
except TypeError as e: print(e)
class S6(S): __slots__ = ("c",)
s6 = S6(); s6.c = 5; print(s6.c, s6.a, hasattr(s6, "__dict__"))
class GA:
    def __getattribute__(self, n):
        if n == "secret": return "found"
        return object.__getattribute__(self, n)
    def __getattr__(self, n): return "fallback " + n
ga = GA(); ga.real = 1; print(ga.secret, ga.real, ga.other)
class SA:
    def __setattr__(self, n, v):
        print("set", n); super().__setattr__(n, v)
    def __delattr__(self, n):
        print("del", n); object.__delattr__(self, n)
sa = SA(); sa.x = 1; del sa.x
try: del sa.x
except AttributeError as e: print(e)
class New:
    inst = None
    def __new__(cls, *a, **k):
        if cls.inst is None: cls.inst = super().__new__(cls)
        return cls.inst
    def __init__(self, v=None): self.v = v
print(New(1) is New(2), New.inst.v)
class NoInit:
    def __new__(cls): return 5
print(NoInit())
try: object(1)
except TypeError as e: print(e)
class Bad:
    def __init__(self): return 5
try: Bad()
except TypeError as e: print(e)
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), sum(It(4)), max(It(3)), 2 in It(5), [*It(2)], tuple(It(2)))
a, b = It(2); print(a, b)
class Cm:
    def __enter__(self): print("enter"); return "val"
    def __exit__(self, t, v, tb): print("exit", t, v, tb is None); return t is KeyError
with Cm() as v: print(v)
with Cm(), Cm() as q: raise KeyError(1)
try:
    with Cm(): raise ValueError("x")
except ValueError as e: print("out", e)
def ret():
    with Cm(): return 5
print(ret())
for i in range(3):
    with Cm():
        if i == 1: break
x = X(); x.__class__ = A; print(x.who(), type(x))
print(isinstance(x, (int, A)), issubclass(D, (int, A)), type(D) is type, callable(A), callable(x))
try: isinstance(1, 5)
except TypeError as e: print(e)
def outer():
    n = 0
    class K:
        def inc(self):
            nonlocal n
            n += 1
            return n
    return K()
k = outer(); k.inc(); print(k.inc(), type(k).__qualname__)
print([c.__name__ for c in (lambda: 0, outer, X.m)], (lambda: 0).__qualname__)
print(sys.getsizeof(X) > 0, A.__dict__["who"] is A.who, type(A.__dict__).__name__, "who" in A.__dict__, len(A.__dict__) > 3)
try: A.__dict__["z"] = 1
except TypeError as e: print(e)
try: int.x = 1
except TypeError as e: print(e)
try: del A.zz
except AttributeError as e: print(e)
try: X.__name__ = 5
except TypeError as e: print(e)
X.__name__ = "Renamed"; print(X, X().__class__.__name__)
