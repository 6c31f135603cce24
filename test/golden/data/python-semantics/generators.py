def g():
    x = yield 1
    print("got", x)
    try:
        y = yield 2
        print("y", y)
    except ValueError as e:
        print("caught", e)
        yield "handled"
    finally:
        print("fin")
    return 99
i = g()
print(next(i), i.send("a"), i.throw(ValueError("v")))
try: next(i)
except StopIteration as e: print("stop", e.value, e.args)
try: next(i)
except StopIteration as e: print("stop2", e.value, e.args)
def outer():
    r = yield from g()
    print("r", r)
    return r
i = outer()
print(next(i), i.send(5), i.send(6) if False else None)
try: i.throw(KeyError, "k")
except KeyError as e: print("ke", e)
i = outer(); next(i); i.close(); print("closed")
i = outer(); next(i); next(i)
try: i.close()
except Exception as e: print(type(e), e)
def bad():
    try: yield 1
    except GeneratorExit: yield 2
b = bad(); next(b)
try: b.close()
except RuntimeError as e: print(e)
def ex():
    raise StopIteration(5)
    yield
try: next(ex())
except RuntimeError as e: print(e, repr(e.__cause__))
g1 = (i for i in range(3))
print(g1.__name__, g1.gi_frame is not None, g1.gi_running, g().__name__, g().__qualname__, type(g1).__name__)
print(list(g1), g1.gi_frame)
def rec(n):
    if n: yield n; yield from rec(n - 1)
print(list(rec(5)), sum(rec(10)))
try: g1.send(1)
except StopIteration: print("si")
n = g()
try: n.send(1)
except TypeError as e: print(e)
def selfnext():
    yield next(me)
me = selfnext()
try: next(me)
except ValueError as e: print(e)
def it():
    yield from [1, 2]
    yield from (x * 2 for x in (3, 4))
    yield from "ab"
    yield from [5]
print(*it())
def f():
    try:
        yield 1
    finally:
        yield 2
print([*f()])
a = f(); next(a)
try: a.throw(ValueError("x"))
except ValueError: print("no")
else: print("yielded in finally")
try: next(a)
except ValueError as e: print("reraised", e)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration("res")
        return self.n
    def send(self, v): print("send", v); return v
    def throw(self, *a): print("throw", a[0] if not isinstance(a[0], BaseException) else type(a[0])); return "t"
    def close(self): print("close")
def dl():
    r = yield from It()
    print("r", r)
d = dl(); print(next(d), next(d), d.send("q"), d.throw(ValueError), d.close())
d = dl(); print(list(d))
try: i.throw(5)
except TypeError as e: print(e)
try: 
    h = g(); h.throw(ValueError)
except ValueError as e: print("t", repr(e))
def lam(): 
    x = yield
    while True: x = yield x
l = lam(); next(l); print([l.send(k) for k in range(3)])
print((yield_ := [0]) and 1)
def many():
    for i in range(3):
        got = yield i
        if got: print("got", got)
m = many()
for v in m:
    if v == 1: m.send("x")
print(repr(m)[:23])
try:
    def q():
        return (yield)
    z = q(); next(z); z.send(7)
except StopIteration as e: print(e.value)
def ctx():
    try:
        raise ValueError(1)
    except ValueError:
        yield 1
        raise
c = ctx(); next(c)
try: next(c)
except ValueError as e: print("re", e)
