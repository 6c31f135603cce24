class V:
    def __init__(self, v): self.v = v
    def __repr__(self): return "V(%r)" % (self.v,)
    def __add__(self, o): return V(("add", self.v, o.v if isinstance(o, V) else o))
    def __radd__(self, o): return V(("radd", self.v, o))
    def __iadd__(self, o): self.v = ("iadd", self.v, o); return self
    def __sub__(self, o): return NotImplemented
    def __rsub__(self, o): return "rsub"
    def __mul__(self, o): return "mul"
    def __matmul__(self, o): return "matmul"
    def __truediv__(self, o): return "truediv"
    def __floordiv__(self, o): return "floordiv"
    def __mod__(self, o): return "mod"
    def __divmod__(self, o): return "divmod"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __lshift__(self, o): return "lshift"
    def __rshift__(self, o): return "rshift"
    def __and__(self, o): return "and"
    def __or__(self, o): return "or"
    def __xor__(self, o): return "xor"
    def __rpow__(self, o): return "rpow"
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "invert"
    def __abs__(self): return "abs"
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __complex__(self): return 1
    def __index__(self): return 3
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __len__(self): return 5
    def __bool__(self): return False
    def __hash__(self): return 12
    def __eq__(self, o): return "eq"
    def __lt__(self, o): return "lt"
    def __le__(self, o): return "le"
    def __gt__(self, o): return "gt"
    def __ge__(self, o): return "ge"
    def __contains__(self, x): return x == 1
    def __iter__(self): yield 1; yield 2
    def __reversed__(self): return "reversed"
    def __call__(self, *a, **k): return (a, k)
    def __format__(self, spec): return "fmt<%s>" % spec
    def __str__(self): return "str"
    pass
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
    def __enter__(self): print("enter"); return self
    def __exit__(self, *a): print("exit", a[0]); return True
    def __dir__(self): return ["b", "a"]
    def __sizeof__(self): return 100
    def __ne__(self, o): return "ne"
v = V(1)
print(v + 1, 1 + v, v + V(2))
print(v - V(2) if False else "-", end=" ")
for f in (lambda: v - 1, lambda: 1 - v, lambda: v * 1, lambda: 1 * v, lambda: v @ 1, lambda: v / 1, lambda: v // 1, lambda: v % 1, lambda: divmod(v, 1), lambda: v ** 2, lambda: pow(v, 2), lambda: pow(v, 2, 5), lambda: 2 ** v,
  lambda: v << 1, lambda: v >> 1, lambda: v & 1, lambda: v | 1, lambda: v ^ 1, lambda: -v, lambda: +v, lambda: ~v, lambda: abs(v), lambda: int(v), lambda: float(v), lambda: round(v), lambda: round(v, 2), lambda: [10,20,30,40][v], lambda: range(10)[v],
  lambda: hex(v), lambda: len(v), lambda: bool(v), lambda: hash(v), lambda: v == 1, lambda: v != 1, lambda: v < 1, lambda: v <= 1, lambda: v > 1, lambda: v >= 1, lambda: 1 < v, lambda: 1 in v, lambda: 5 in v, lambda: list(v), lambda: reversed(v), lambda: v(1, k=2),
  lambda: format(v, "abc"), lambda: f"{v:x} {v} {v!r} {v!s}", lambda: "{:>3} {}".format(v, v), lambda: str(v), lambda: repr(v), lambda: v[1], lambda: v[1:2], lambda: v[1, 2], lambda: v[...], lambda: (not v), lambda: "%s %r %d" % (v, v, v), lambda: v and 1, lambda: [v] == [v], lambda: v in [v], lambda: 3 == v, lambda: sum([v], V(0)), lambda: min(v, V(3)), lambda: [*v], lambda: (lambda a, b: (a, b))(*v)):
    try: print(f(), end="; ")
    except Exception as e: print(type(e).__name__, e, end="; ")
print()
w = v; w += 5; print(w is v, v)
v[1] = 2; del v[3]; v[1:2] = 3; del v[::2]
with v as q: raise ValueError
class R:
    def __rsub__(self, o): return ("rsub", type(o).__name__)
    def __radd__(self, o): return ("radd", type(o).__name__)
    def __rmul__(self, o): return "rmul"
    def __rmod__(self, o): return "rmod"
print(v - R(), 1 + R(), "a" + R(), [1] + R(), [1] * R(), "a" * R(), 1.5 - R(), (1,) + R())
try: print("%s" % R() [:3])
except Exception as e: print(type(e).__name__)
class Base:
    def __add__(self, o): return "Base.add"
    def __radd__(self, o): return "Base.radd"
class Sub(Base):
    def __radd__(self, o): return "Sub.radd"
class Sub2(Base): pass
print(Base() + Sub(), Base() + Sub2(), Sub() + Base(), Base() + Base())
class C:
    def __eq__(self, o): return True
try: hash(C())
except TypeError as e: print(e)
try: {C(): 1}
except TypeError as e: print(e)
try: {C()}
except TypeError as e: print(e)
print(C() != C(), C() == 5, 5 == C(), C.__hash__)
class N: pass
for f in (lambda: N() + 1, lambda: 1 + N(), lambda: -N(), lambda: N() < N(), lambda: N() < 1, lambda: len(N()), lambda: iter(N()), lambda: N()[0], lambda: N()(), lambda: 1 in N(), lambda: abs(N()), lambda: int(N()), lambda: float(N()), lambda: round(N()), lambda: [1][N()], lambda: reversed(N()), lambda: next(N()), lambda: hash(N()) is None, lambda: format(N(), "x"), lambda: bytes(N()), lambda: divmod(N(), 1), lambda: pow(N(), 1), lambda: pow(1, N(), 2), lambda: N().x, lambda: N.x, lambda: setattr(N(), "x", 1), lambda: delattr(N(), "x"), lambda: delattr(N, "x"), lambda: N(1), lambda: N(a=1), lambda: chr(N()), lambda: ord(N()), lambda: hex(N()), lambda: list(N()), lambda: sum(N()), lambda: max(N()), lambda: sorted(N()), lambda: zip(N()), lambda: map(N()), lambda: enumerate(N()), lambda: isinstance(1, N()), lambda: issubclass(1, N), lambda: issubclass(N, 1), lambda: "%d" % N(), lambda: "%x" % N(), lambda: "%f" % N(), lambda: range(N()), lambda: "a" * N(), lambda: [].__add__(1), lambda: (1).__add__("a"), lambda: N() @ 1, lambda: N() >> 1, lambda: N() | 1, lambda: ~N()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
n = N()
try: n += 1
except TypeError as e: print(e)
try: n[0] = 1
except TypeError as e: print(e)
try: del n[0]
except TypeError as e: print(e)
try: n[0]
except TypeError as e: print(e)
try:
    with n: pass
except (AttributeError, TypeError) as e: print(type(e).__name__, e)
try:
    a, b = n
except TypeError as e: print(e)
try: n.x.y = 1
except AttributeError as e: print(e)
