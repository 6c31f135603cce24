def f(alpha, beta, *, gamma=1): pass
for k in ({"alpa": 1}, {"gama": 2}, {"zzz": 3}, {"Alpha": 1}):
    try: f(1, 2, **k)
    except TypeError as e: print(e)
try: f(alpha=1)
except TypeError as e: print(e)
try: f()
except TypeError as e: print(e)
try: f(1,2,3)
except TypeError as e: print(e)
try: f(1,2,3,gamma=3)
except TypeError as e: print(e)
try: f(1,alpha=2)
except TypeError as e: print(e)
def p(a, b=1, /, c=2, *d, e, **k): return (a,b,c,d,e,k)
for a, k in (((), {}), ((1,), {}), ((1,), {"a": 1, "e": 2}), ((1,2,3,4), {"e": 5, "z": 6})):
    try: print(p(*a, **k))
    except TypeError as e: print(e)
def q(a, /, b): pass
try: q(a=1, b=2)
except TypeError as e: print(e)
try: q(1, 2, a=5)
except TypeError as e: print(e)
try: f(**{1: 2})
except TypeError as e: print(e)
try: f(*5)
except TypeError as e: print(e)
try: f(**5)
except TypeError as e: print(e)
try: f(1, **{"alpha": 1}, **{"alpha": 2})
except TypeError as e: print(e)
class K:
    def __init__(self, x): pass
    def m(self, y): pass
for g in (lambda: K(), lambda: K(1, 2), lambda: K(1).m(), lambda: K(1).m(1, 2), lambda: K(z=1), lambda: K.m(), lambda: (lambda: 0)(1), lambda: len(), lambda: len(1, 2), lambda: len(x=1), lambda: print(foo=1), lambda: [].append(), lambda: [].append(1, 2), lambda: int(1, 2, 3), lambda: "".join(), lambda: isinstance(1)):
    try: g()
    except TypeError as e: print(e)
