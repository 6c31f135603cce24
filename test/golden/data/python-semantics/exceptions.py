import sys
def tb(e):
    out = []
    t = e.__traceback__
    while t:
        out.append((t.tb_lineno, t.tb_frame.f_code.co_name))
        t = t.tb_next
    return out
def f():
    raise ValueError("a", 2)
def g():
    try:
        f()
    except ValueError as e:
        raise KeyError("k") from e
try:
    g()
except KeyError as e:
    print(repr(e), f"{e}", e.args, tb(e), repr(e.__cause__), e.__context__ is e.__cause__, e.__suppress_context__, tb(e.__cause__))
try:
    try:
        1/0
    except ZeroDivisionError as z:
        raise
except ZeroDivisionError as e:
    print(tb(e), e.__context__, e.__suppress_context__)
try:
    try:
        1/0
    except ZeroDivisionError as z:
        raise z
except ZeroDivisionError as e:
    print(tb(e))
try:
    try:
        raise TypeError("x") from None
    finally:
        print("fin")
except TypeError as e:
    print(e.__cause__, e.__context__, e.__suppress_context__)
e = ValueError(1)
e2 = e.with_traceback(None)
print(e2 is e, e.__traceback__)
for x in (ValueError(), ValueError(1), ValueError("a"), ValueError("a", "b"), KeyError("a"), KeyError(), KeyError(1, 2), StopIteration(5), SystemExit(3), SystemExit(), OSError(2, "No such"), OSError("only"), OSError(2, "m", "file"), ImportError("x", name="n"), UnicodeError("u"), AttributeError("a"), NameError("n"), AssertionError(), NotImplementedError("n"), RecursionError("r"), KeyboardInterrupt(), GeneratorExit(), ModuleNotFoundError("m"), FileNotFoundError(2, "nf"), MemoryError(), BaseException("b")):
    print(repr(x), f"{x}", x.args, type(x).__mro__[1].__name__, end=" | ")
print()
print(StopIteration(5).value, StopIteration().value, SystemExit(3).code, SystemExit().code, OSError(2, "No such").errno, OSError(2, "x").strerror, OSError(2, "x", "f").filename, ImportError("x", name="n").name)
print(EnvironmentError is OSError, IOError is OSError)
class E(Exception):
    def __init__(self, msg, code=0):
        super().__init__(msg)
        self.code = code
    def __str__(self): return "E<" + self.args[0] + ">" if self.args else "none"
x = E("m", code=5)
print(repr(x), f"{x}", x.args, x.code, x.__dict__)
class E0(Exception): "doc"
print(repr(E0(1)), E0.__doc__, E0.__name__, E0.__qualname__, E0.__module__, E0.__bases__)
class Multi(KeyError, AttributeError): pass
print(f"{Multi('x')}", Multi.__mro__)
try: ValueError(a=1)
except TypeError as e: print(e)
try: raise ValueError from 5
except TypeError as e: print(e)
try: raise 5
except TypeError as e: print(e)
try: raise int
except TypeError as e: print(e)
try: raise None
except TypeError as e: print(e)
try:
    try: raise ValueError
    except 5: pass
except TypeError as e: print(e, type(e.__context__).__name__)
try:
    try: raise ValueError
    except (KeyError, "x"): pass
except TypeError as e: print(e)
def h():
    try:
        return 1
    finally:
        return 2
print(h())
def loop():
    r = []
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            r.append(i)
        finally:
            r.append(f"f{i}")
    else:
        r.append("else")
    return r
print(loop())
def gen():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("GE"); raise
    finally:
        print("gf")
for i in gen():
    break
print("after")
g1 = gen(); next(g1)
del g1
try:
    x = 1
    x.foo
except AttributeError as e:
    if sys.version_info[1] >= 10: print(e.name, e.obj)
try: foo
except NameError as e:
    if sys.version_info[1] >= 10: print(e.name)
e = Exception("x")
try:
    raise e
except Exception as q: pass
try:
    q
except NameError as n: print(n)
print(e.__traceback__ is not None, e.__traceback__.tb_lineno)
if sys.version_info[1] >= 11:
    e.add_note("n1"); e.add_note("n2"); print(e.__notes__)
print(sys.exc_info())
try:
    raise ValueError(1)
except ValueError:
    t, v, b = sys.exc_info()
    print(t, v, b.tb_lineno)
    try:
        raise KeyError
    except KeyError:
        print(sys.exc_info()[0])
    print(sys.exc_info()[0])
print(sys.exc_info()[0])
try:
    e.__traceback__ = 5
except TypeError as x: print(x)
try:
    e.__cause__ = 5
except TypeError as x: print(x)
try:
    e.__context__ = 5
except TypeError as x: print(x)
try:
    e.args = 5
except TypeError as x: print(x)
e.args = [1, 2]; print(e.args, e)
try:
    del e.args
except (TypeError, AttributeError) as x: print(type(x).__name__, x)
try: assert 0, (1, 2)
except AssertionError as e: print(e.args, e)
try: assert 0
except AssertionError as e: print(repr(e))
try:
    raise ValueError("abc") from KeyError("c")
except ValueError as e: print(repr(e.__cause__), e.__suppress_context__)
try:
    raise ValueError("abc") from KeyError
except ValueError as e: print(repr(e.__cause__), e.__suppress_context__)
