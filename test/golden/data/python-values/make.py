"""Makes the tables of this folder: what real CPythons answer to operations on plain values.

    python3 make.py OUT PYTHON...           # writes OUT/<topic>.json
    python3 make.py --scale 20 --seed 7 OUT PYTHON...   # more and other cases, for a long comparison

Cases are drawn once; every interpreter evaluates them with PYTHONHASHSEED=0. A row is [operation, arguments, answer], or
[operation, arguments, null, [[minor versions, answer], ...]] where versions differ. Values are written as text with a
letter in front: i int, f float (its 8 bytes in hex), s str, b bytes (hex), ? bool, ! exception. Lists stand for
tuples, lists and sets, null for None.
"""
import json
import os
import random
import struct
import subprocess
import sys


def enc(v):
    if v is None:
        return None
    if v is True or v is False:
        return "?" + str(v)
    if isinstance(v, int):
        return "i" + hex(v)
    if isinstance(v, float):
        return "f" + struct.pack(">d", v).hex()
    if isinstance(v, str):
        return "s" + v
    if isinstance(v, (bytes, bytearray)):
        return "b" + bytes(v).hex()
    if isinstance(v, range):
        return ["i" + hex(v.start), "i" + hex(v.stop), "i" + hex(v.step)]
    return [enc(x) for x in v]


def dec(t):
    if t is None:
        return None
    if isinstance(t, list):
        return tuple(dec(x) for x in t)
    k, r = t[0], t[1:]
    if k == "?":
        return r == "True"
    if k == "i":
        return int(r, 16)
    if k == "f":
        return struct.unpack(">d", bytes.fromhex(r))[0]
    if k == "b":
        return bytes.fromhex(r)
    return r


class Item:
    """Counts comparisons into a running checksum."""
    log = None

    def __init__(self, key, n):
        self.key = key
        self.n = n

    def __lt__(self, other):
        Item.log[0] += 1
        Item.log[1] = (Item.log[1] * 31 + self.n * 1009 + other.n) & 0xFFFFFFFF
        return self.key < other.key


def do_sort(keys, rev, fail):
    items = [Item(k, i) for i, k in enumerate(keys)]
    Item.log = [0, 0]
    if fail:
        class Stop(Exception):
            pass
        orig = Item.__lt__

        def lt(a, b):
            if Item.log[0] == fail:
                raise Stop
            return orig(a, b)
        Item.__lt__ = lt
        try:
            items.sort(reverse=rev)
        except Stop:
            pass
        finally:
            Item.__lt__ = orig
    else:
        items.sort(reverse=rev)
    order = 0
    for i in items:
        order = (order * 31 + i.n) & 0xFFFFFFFF
    return [Item.log[0], Item.log[1], order]


def expand(kind, n, seed):
    """Lists that need not be written out: a linear congruential generator both sides know."""
    x = seed
    out = []
    for i in range(n):
        x = (x * 1103515245 + 12345) % 2 ** 31
        if kind == "random":
            out.append(x >> 8)
        elif kind == "few":
            out.append((x >> 8) % 4)
        elif kind == "runs":
            out.append((i * (7 if (i // 37) % 2 else -3)) % 1000)
        elif kind == "nearly":
            out.append(i if (x >> 8) % 20 else (x >> 9) % n)
        elif kind == "down":
            out.append((n - i) // 3)
        elif kind == "mixed":
            out.append((x >> 8) % 100 if (i // 50) % 3 == 0 else i)
    return out


def do_set(steps):
    """Two sets and what they hold after every step."""
    a, b, out = set(), set(), []
    for op, *args in steps:
        r = None
        if op == "add":
            a.add(args[0])
        elif op == "addmany":
            for v in args:
                a.add(v)
        elif op == "discard":
            a.discard(args[0])
        elif op == "pop":
            r = a.pop() if a else None
        elif op == "clear":
            a.clear()
        elif op == "swap":
            a, b = b, a
        elif op == "update":
            a |= b
        elif op == "and":
            a = a & b
        elif op == "iand":
            a &= b
        elif op == "sub":
            a = a - b
        elif op == "isub":
            a -= b
        elif op == "xor":
            a = a ^ b
        elif op == "ixor":
            a ^= b
        elif op == "or":
            a = a | b
        elif op == "copy":
            a = a.copy()
        elif op == "dict":
            a.update({v: 1 for v in args})
        elif op == "list":
            a.update(list(args))
        elif op == "andlist":
            a = a.intersection(list(args))
        elif op == "sublist":
            a.difference_update(list(args))
        out.append([r, (sys.getsizeof(a) - sys.getsizeof(set())) // 16, list(a)])
    return out


OPS = {
    # floats
    "repr": repr, "float": float, "round": round, "floordiv": lambda a, b: a // b, "mod": lambda a, b: a % b,
    "divmod": divmod, "pow": lambda a, b: None if isinstance(a ** b, complex) else a ** b, "trunc": int, "ratio": lambda a: a.as_integer_ratio(),
    "eq": lambda a, b: a == b, "lt": lambda a, b: a < b, "hash": hash, "truediv": lambda a, b: a / b,
    # ints
    "add": lambda a, b: a + b, "subtract": lambda a, b: a - b, "mul": lambda a, b: a * b, "pow3": pow,
    "lshift": lambda a, b: a << b, "rshift": lambda a, b: a >> b, "and": lambda a, b: a & b, "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b, "invert": lambda a: ~a, "neg": lambda a: -a, "abs": abs, "bitlength": lambda a: a.bit_length(),
    "bitcount": lambda a: bin(a).count("1"), "sizeof": lambda a: (sys.getsizeof(a) - sys.getsizeof(1 << 30) + 8) // 4,
    "int": int, "bin": bin, "oct": oct, "hex": hex, "tobytes": lambda a, n, o, s: a.to_bytes(n, o, signed=s),
    "frombytes": lambda b, o, s: int.from_bytes(b, o, signed=s), "strpow10": lambda n, d: len(str(10 ** n + d)),
    "intdigits": lambda n, base: int("1" * n, base).bit_length(),
    # formatting
    "format": format, "percent": lambda t, a: t % a, "strformat": lambda t, a, k: t.format(*a, **dict(k)),
    # text
    "ascii": ascii, "eval": eval, "len": len, "item": lambda t, i: t[i], "slice": lambda t, a, b, c: t[a:b:c],
    "less": lambda a, b: (a < b, a == b), "set": do_set,
    "sort": lambda kind, n, seed, rev, fail: do_sort(expand(kind, n, seed), rev, fail),
    "sortlist": lambda keys, rev, fail: do_sort(keys, rev, fail),
    "decode": lambda b, c, e: b.decode(c, e), "encode": lambda t, c, e: t.encode(c, e),
    "frozenhash": lambda a: hash(frozenset(a)),
    "translate": lambda t, k: t.translate(dict(k)),
    # ranges
    "range": lambda *a: list(range(*a))[:50], "rangelen": lambda *a: len(range(*a)), "rangeitem": lambda r, i: range(*r)[i],
    "rangehas": lambda r, i: i in range(*r), "rangeindex": lambda r, i: range(*r).index(i),
    "rangeslice": lambda r, a, b, c: range(*r)[a:b:c], "reversed": lambda *a: list(reversed(range(*a)))[:50],
    "rangeeq": lambda a, b: range(*a) == range(*b), "indices": lambda a, b, c, n: slice(a, b, c).indices(n),
}


def evaluate(op, args):
    try:
        if op.startswith("."):
            return enc(getattr(args[0], op[1:])(*args[1:]))
        return enc(OPS[op](*args))
    except Exception as e:
        return "!%s: %s" % (type(e).__name__, e)


def floats(r, n):
    base = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -2.5, 0.1, 0.1 + 0.2, 1e15, 1e16, 123456789012345680.0, 1e-4, 1e-5, 9999999999999998.0, 0.0001234,
            1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, float("inf"), -float("inf"), float("nan"), 2.675, 1e100, 1 / 3, 2 ** 53 + 2.0, 0.00045,
            0.125, 0.375, 1.25e-3, 8.5, 9.5, 99.5, 0.05, 9.995, 999999.5, 9999995.0, 1e21, 1e-7, 25.0, 35.0, 12345678.5, 3.7, -3.7, 4503599627370496.5]
    out = list(base)
    while len(out) < n:
        k = r.randrange(5)
        if k == 0:
            v = struct.unpack(">d", struct.pack(">Q", r.getrandbits(64)))[0]
        elif k == 1:
            v = r.randrange(-10 ** 6, 10 ** 6) / 2 ** r.randrange(0, 12)
        elif k == 2:
            v = round(r.uniform(-1000, 1000), r.randrange(0, 5))
        elif k == 3:
            v = r.randrange(-10 ** 18, 10 ** 18) * 10.0 ** r.randrange(-30, 30)
        else:
            v = r.uniform(-10, 10)
        out.append(v)
    return out[:max(n, len(base))]


def ints(r, n):
    base = [0, 1, -1, 2, -2, 3, 7, 10, -10, 255, 256, -256, 2 ** 30 - 1, 2 ** 30, -2 ** 30, 2 ** 31 - 1, 2 ** 31, -2 ** 31, 2 ** 32, 2 ** 32 - 1, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 1,
            -2 ** 53 + 1, -2 ** 53, -2 ** 53 - 1, 2 ** 60, 2 ** 61 - 1, 2 ** 61, 2 ** 63, -2 ** 63, 2 ** 64, 10 ** 20, -10 ** 20, 10 ** 40 + 7]
    out = list(base)
    while len(out) < n:
        v = r.getrandbits(r.choice([3, 8, 16, 30, 31, 32, 40, 52, 53, 54, 60, 64, 100, 200]))
        out.append(-v if r.random() < .5 else v)
    return out[:max(n, len(base))]


def pick(r, values, n):
    return [tuple(r.choice(v) for v in values) for _ in range(n)]


def case_float(r, n):
    fs = floats(r, 60 + n // 4)
    for f in fs:
        yield "repr", f
        yield "trunc", f
        yield "ratio", f
        if f == f:
            yield "hash", f
        yield "round", f
    for f, d in pick(r, [fs, [0, 1, 2, 3, 4, 5, 10, 15, 16, 17, 22, 100, 320, 324, -1, -2, -3, -10, -22, -300, -308, -309]], 2 * n):
        yield "round", f, d
    for op in ("floordiv", "mod", "divmod", "truediv"):
        for a, b in pick(r, [fs, fs], n // 2):
            yield op, a, b
    for a, b in pick(r, [fs[:24], [0.0, 1.0, 2.0, 3.0, -1.0, 0.5, -2.0, 10.0, 1e3, float("inf"), -float("inf"), float("nan")]], n):
        yield "pow", a, b
    for _ in range(n):
        yield "pow", r.choice([2.0, 10.0, 1.1, 0.9, 1.5, 3.0, r.uniform(0, 100), r.uniform(0, 2)]), r.choice([0.5, 2.0, 10.0, 1 / 3, -1.0, 1.5, r.uniform(-5, 5), float(r.randrange(-20, 60))])
    for a, b in pick(r, [ints(r, 60), floats(r, 60)], n // 2):
        yield "eq", float_or(a, r), b
        yield "eq", a, b
        yield "lt", a, b
    for t in ["  1_0.5e3 ", "inf", "-inf", "+Infinity", "nan", "-NaN", "1e5", ".5", "5.", "1_000", "1__0", "_1", "1_", "1_.5", "1._5", "1e_5", "1e1_0", "", " ", "x", "0x10", "1e400", "-1e-400", "1.2.3",
              "\u0663.\u0664", "\xa01.5\u2003", "1 2", "infinit", "in_f", "+-1", "--1", "1e", "e5", ".", "it's", "\x001", "9" * 30, "1" * 400, "0.1" + "0" * 50 + "1", "1e+05", "1E5", "nope", "\ud800"]:
        yield "float", t


def float_or(a, r):
    return float(a)


def case_int(r, n):
    vs = ints(r, 60 + n // 4)
    for op in ("add", "subtract", "mul", "floordiv", "mod", "divmod", "and", "or", "xor", "truediv"):
        for a, b in pick(r, [vs, vs], n):
            yield op, a, b
    for a, b in pick(r, [vs, [0, 1, 5, 30, 31, 32, 40, 52, 53, 54, 64, 100, -1, 10 ** 20]], n):
        if b < 1000 or a < 0:
            if not (b > 1000):
                yield "lshift", a, b
        yield "rshift", a, b
    for a, b in pick(r, [vs[:12] + [3, 5, -7, 2 ** 20], [0, 1, 2, 3, 5, 10, 31, 52, 53, 64, -1, -2]], n):
        yield "pow", a, b
    for a, b, m in pick(r, [vs, [0, 1, 2, 3, 10, 200, -1, -2, 10 ** 12], vs], n):
        yield "pow3", a, b, m
    for v in vs:
        for op in ("invert", "neg", "abs", "bitlength", "hash", "bin", "oct", "hex", "repr", "sizeof", "bitcount"):
            yield op, v
    for a, d in pick(r, [vs, [0, 1, -1, -2, -3, -5, -15, -16, -19, -40, -400]], n):
        yield "round", a, d
    for v in (5, 15, 25, 35, -5, -15, -25, 1250, 1350, 50, 49, 51, -50):
        yield "round", v, -1
        yield "round", v, -2
    for a, s, o in pick(r, [vs, [False, True], ["big", "little"]], n):
        yield "tobytes", a, r.choice([0, 1, 2, 4, 8, 9, 26]), o, s
    for v in (0, 127, 128, 255, 256, -128, -129, -1, 32767, -32768, -32769):
        for k in (0, 1, 2):
            yield "tobytes", v, k, "big", True
    yield "tobytes", 1, 1, "middle", False
    for _ in range(n // 3):
        yield "frombytes", bytes(r.getrandbits(8) for _ in range(r.randrange(0, 12))), r.choice(["big", "little"]), r.random() < .5
    for t in ["42", " 42 ", "1_000", "-0x1f", "0b101", "0o17", "0_0", "00", "010", "0x_f", "0x", "_1", "1_", "1__0", "", " ", "-", "+5", "+ 5", "ff", "FF", "z", "12a", "x1", "\u0664\u0662", "\xa07", "0b2", "1.5", "9" * 40, "-9007199254740992", "9007199254740993",
              "it's", "\n5\n", "\x00", "0xfg", "0B11", "-0b11", "abc" * 80, "\ud800", "-00_1"]:
        for b in (10, 0, 16, 2, 36):
            yield "int", t, b
    for b in (1, 37, -1, 99, 10 ** 30):
        yield "int", "5", b
    for v in (4290, 4299, 4300, 4301, 5000):
        yield "strpow10", v, 0
        yield "strpow10", v, -1
        for b in (10, 16, 32, 7):
            yield "intdigits", v, b


SPECS_INT = ["d", "5", "<6", ">6", "^7", "=7", "+", " ", "-", "06", "+06", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "08b", "#010x", ",", "_", "_x", "_b", "010,", "011,", "012,", "012_x", "c", "5c", "+c", "#c", ",x", "e", ".2f", "f", "g", "G", "E", "%", ".1%",
             "n", "s", "q", ".3d", ".3", "*^10", "*<8", "=+9", "x<6", "0<6", "00005", "zz", "z", "zd", "z.1f", ",,", "_,", ",_", "__", "10,d", "\u20ac>8", "\U0001f600^6", "d ", "5.", "d5", "#d", "#,d", "015,.2f", "+,", "99999999999999999999", ".99999999999999999999f", "{", "\u20ac", ",.2f", "#06x", "#_x", "020_b", ">+8", "-^8"]
SPECS_FLOAT = ["", ".2f", ".0f", "f", "F", "e", "E", ".1e", "g", "G", ".3g", "%", ".0%", ".1%", "10.1f", "<10.3e", "+.1f", ",.2f", "_.1f", "015,.2f", "014,.2f", "010", "08.2f", ".3", ".0", ".1", ".10", ".17", ".20f", ",", "_", "n", "#.0f", "#.0e", "#g", "#.3g", "#", "#.0", " .1f", "^12.2f",
               "=+10.1f", "*>12g", "d", "x", "s", "c", ".", "z.1f", "z", "z.0f", "+z.2f", ".60f", ".120f", ".110e", "012,", "012,g", "08%", "020,.3f", "q", "E>8", ".25g", "+", " ", "<+12", "z.2e", "z%", "013,.0f", "_e", ",%", "06", "-08.1f"]
SPECS_STR = ["", "s", "5", ">6", "^6", "*<6", ".3", "6.2", ".0", "05", "<05", "=5", "+", " ", "-", "#", ",", "_", "d", "f", "z", "\u20ac^9", "10.4s", "s5", "5s", "x<4", "0>4", "^1", ".", "q", "99999999999999999999", "010.3"]


def case_format(r, n):
    for v in [0, 1, -1, 42, -42, 255, -255, 65, 1234567, -1234567890, 10 ** 20, 0x20ac, 0x1f600, 2 ** 70] + (ints(r, 40 + n)[35:] if n > 200 else []):
        for s in SPECS_INT:
            yield "format", v, s
    for v in [True]:
        for s in ["5", "d", "x", "s", "<6", "05", "q", ".2f", "zz"]:
            yield "format", v, s
    for v in [0.0, -0.0, 1.0, 0.5, 2.5, -2.5, 1234567.891, 1e-7, 1e100, 9.995, 123.456, -0.04, float("inf"), -float("inf"), float("nan"), 1e16, 0.1, 999999.5, 12345.0] + (floats(r, 50 + n)[48:] if n > 200 else floats(r, 60)[52:]):
        for s in SPECS_FLOAT:
            yield "format", v, s
    for v in ["", "a", "abc", "abcdef", "h\xe9llo", "\U0001f600x"]:
        for s in SPECS_STR:
            yield "format", v, s
    scalars = [0, 42, -42, 255, 3.7, -3.7, 0.5, 1e10, 1e-7, "ab", "it's", "\u20ac", True, 2 ** 70, float("inf"), float("nan"), -0.0]
    for c in "diuoxXeEfFgGcrsaq":
        for fl in ["", "5", "-8", "05", "+", " ", "#", ".2", "08.3", "+8", "#010", "-08", ".0", "#.0", "+-9.3", "l", " 6", "0-6"]:
            for v in scalars:
                if r.random() < (1 if n > 200 else .25):
                    yield "percent", "<%" + fl + c + ">", (v,)
    for t, a in [("%d", ("x",)), ("%s %s", ("a",)), ("%s", ("a", "b")), ("%q", (1,)), ("%c", (300,)), ("%c", ("ab",)), ("%(k)s", (1,)), ("%", ()), ("%5", (1,)), ("%(a", (1,)), ("%*d", (5, 3)), ("%-*d|", (5, 3)), ("%*d|", (-5, 3)), ("%.*f", (2, 3.14159)),
                 ("%*d", ("a", 3)), ("%.*f", (-2, 3.5)), ("100%", ()), ("%%", ()), ("%5%", ()), ("%% %d", (1,)), ("a", (1,)), ("%s", ()), ("%x", (1.5,)), ("%x", ("a",)), ("%f", ("a",)), ("%c", (1.5,)), ("%c", (0x110000,)), ("%c", (-1,)), ("%c", ("",)), ("%i", (None,)), ("%o", (None,)), ("%e", (None,)),
                 ("%\u20ac", (1,)), ("\U0001f600%y", (1,)), ("%s %s %s", (1, 2)), ("%.3%", ()), ("%ld %hd %Lf", (1, 2, 3.5)), ("%lld", (1,)), ("%99999999999999999999d", (1,)), ("%.99999999999d", (1,)), ("%d %d", (1, "a")), ("%s%", (1,)), ("%z %d", (1, 2)), ("%.5s|%.0s|%.s", ("abcdefgh", "ab", "cd")), ("%5c|%-5c|%05c", ("a", 66, "c"))]:
        yield "percent", t, a
    for t, a, k in [("{} {} {}", (1, "a", 2.5), ()), ("{1} {0}", ("x", "y"), ()), ("{a} {b!r:>4}", (), (("a", 1), ("b", "z"))), ("{0[1]} {1[0]}", ((5, 6), (7,)), ()), ("{:{}}|", ("r", 4), ()), ("{{}}", (), ()), ("{", (), ()), ("}", (), ()), ("{}", (), ()), ("{1}", (0,), ()), ("{x}", (), ()),
                    ("{:d}", ("s",), ()), ("{0}{}", (1, 2), ()), ("{}{0}", (1, 2), ()), ("{!x}", (1,), ()), ("{!r", (1,), ()), ("{!", (1,), ()), ("{!rx}", (1,), ()), ("{:", (1,), ()), ("{0", (1,), ()), ("{0.}", (1,), ()), ("{0[}", (1,), ()), ("{0[]}", (1,), ()), ("{0[0]x}", ((1,),), ()), ("{0.real}", (5,), ()), ("{0.real.imag}", (5,), ()),
                    ("{:{:{}}}", (1, 2, 3), ()), ("{a{b}}", (1,), ()), ("{:}}", (1,), ()), ("}}{{", (), ()), ("{{{}}}", (1,), ()), ("{!s:>5}|", (1,), ()), ("{!a}", ("\u20ac",), ()), ("{:>{w}.{p}f}", (3.14159,), (("w", 8), ("p", 2))), ("{0:{1}{2}}", (5, ">", 4), ()), ("{99999999999999999999}", (1,), ()),
                    ("{\u0660}", (9,), ()), ("{ 0}", (1,), ()), ("{-1}", (1,), ()), ("{:\u20ac^5}", ("a",), ()), ("{0[a b]}", (1,), ()), ("a{}b{}c", (1, 2), ()), ("{!\u20ac}", (1,), ()), ("{0!r:}", ("a",), ()), ("{:{{}}}", (1,), ()), ("{:x{}}", (1, 2), ())]:
        yield "strformat", t, a, k


WORDS = ["", "a", "hello", "Hello World", "  two  words ", "a,b,,c", "aaaa", "abcabc", "\t x \n", "tab\tcol\tx", "h\xe9llo w\xf6rld", "stra\xdfe", "\u0391\u03a3 \u039f\u03a3", "\U0001f600 smile \U0001f600", "x\u2028y\x85z\r\nw\n", "line1\nline2\r\n\r\nlast", "MiXeD 3rd's", "\u01c5ungla \u01c4", "\ufb01ne \ufb03",
         "\u0130stanbul", "12", "\xb2", "\u0661\u0662", "\u4e00\u4e8c", "\xbd", "_id1", "1a", "\u1f80 \u1fb3", "\u10d0\u10d1", "\u13a0\uab70", "-42", "+7", "--", "a\x1cb\x1dc", "\u3000wide\u3000", "it's \"q\"", "back\\slash", "\x00\x7f\xad\u200b", "e\u0301", "TITLE Case", "ABC", "abc", "Ab", "aB", "\u1e9e", "\u0149x", "\u2160\u2170", "\xaa\xba"]


def case_text(r, n):
    for w in WORDS:
        for op in ("repr", "ascii", "len", ".upper", ".lower", ".title", ".capitalize", ".casefold", ".swapcase", ".isalpha", ".isdigit", ".isdecimal", ".isnumeric", ".isalnum", ".isspace", ".islower", ".isupper", ".istitle",
                   ".isidentifier", ".isprintable", ".isascii", ".split", ".rsplit", ".strip", ".lstrip", ".rstrip", ".splitlines", ".expandtabs"):
            yield op, w
        yield ".splitlines", w, True
        yield ".expandtabs", w, 3
        yield ".expandtabs", w, 0
        for k in (0, 1, 2):
            yield ".split", w, None, k
            yield ".rsplit", w, None, k
        for k in (0, 5, 9, 10):
            yield ".center", w, k
            yield ".zfill", w, k
            yield ".ljust", w, k, "*"
            yield ".rjust", w, k, "\u20ac"
            yield ".center", w, k, "\U0001f600"
    seps = ["", "a", "l", ",", " ", "aa", "\n", "b", "\u03a3", "\U0001f600", "lo", "x", "  "]
    for w, s in pick(r, [WORDS + ["aaaaa", "banana"], seps], 2 * n):
        yield ".split", w, s
        yield ".rsplit", w, s
        yield ".split", w, s, r.randrange(-1, 4)
        yield ".rsplit", w, s, r.randrange(-1, 4)
        yield ".partition", w, s
        yield ".rpartition", w, s
        yield ".replace", w, s, r.choice(seps + ["ZZ"])
        yield ".replace", w, s, r.choice(seps + ["ZZ"]), r.randrange(-1, 4)
        yield ".strip", w, s + r.choice(seps)
        yield ".lstrip", w, s + r.choice(seps)
        yield ".rstrip", w, s + r.choice(seps)
        for op in (".find", ".rfind", ".index", ".rindex", ".count", ".startswith", ".endswith"):
            yield op, w, s
            yield op, w, s, r.randrange(-12, 12)
            yield op, w, s, r.randrange(-12, 12), r.randrange(-12, 12)
        yield "less", w, r.choice(WORDS)
    for w, i in pick(r, [WORDS, list(range(-6, 6))], n // 2):
        yield "item", w, i
    for w in WORDS[:20]:
        for _ in range(1 + n // 40):
            yield "slice", w, r.choice([None] + list(range(-9, 9)) + [10 ** 30]), r.choice([None] + list(range(-9, 9)) + [-10 ** 30]), r.choice([None, 1, 2, -1, -2, 3, 0, 10 ** 20])
    yield "less", "\uffff", "\U00010000"
    yield "less", "a\U0001f600", "a\U0001f601"
    yield "less", "a\ue000b", "a\U0001f600"
    for w in WORDS:
        for c in ("utf-8", "ascii", "latin-1"):
            for e in ("strict", "ignore", "replace"):
                yield "encode", w, c, e
    yield "encode", "a\ud800\udbffb", "utf-8", "strict"
    yield "encode", "a", "utf-99", "strict"
    yield "encode", "\u20ac", "ascii", "nohandler"
    for _ in range(n):
        b = r.choice(["\u20ac", "\U0001f600", "h\xe9", "abc"]).encode() + bytes(r.getrandbits(8) for _ in range(r.randrange(0, 4))) + r.choice([b"", b"z", b"\xf0\x9f", b"\xe2\x82", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"])
        for e in ("strict", "ignore", "replace"):
            yield "decode", b, "utf-8", e
        yield "decode", b, r.choice(["ascii", "latin-1"]), "replace"
        yield "decode", b, "ascii", "strict"
    for b in [b"", b"it's", b'"', b"both'\"", b"\x00\t\n\r\\\x7f\xff ~", bytes(range(0, 256, 7))]:
        yield "repr", b
    for b in [b"Hello World", b"a1", b"12", b" \t", b"abc", b"ABC", b"\xe9A", b"it's OK", b"", b"Ab Cd", b"a\x0bb\x0c c\x1cd", b"x\ny\x0bz\r\n"]:
        for op in (".upper", ".lower", ".title", ".capitalize", ".swapcase", ".isalpha", ".isdigit", ".isalnum", ".isspace", ".islower", ".isupper", ".istitle", ".split", ".rsplit", ".strip", ".splitlines"):
            yield op, b
    for t in [r"'a\tb\n'", r"'\x41\u20ac\U0001F600'", r"'\101\7\08'", r"'\q\.'", r"'it\'s'", "'a\\\nb'", r"b'\x41\101\q\u20ac'", r"r'\x41\n'", r"br'\x41'", r"'\400'", r"b'\377'", r"'\a\b\f\v\r\\\"'"]:
        yield "eval", t
    if n > 200:
        for c in range(0x110000):
            if c < 0x3000 or c % 97 == 0:
                if not 0xd800 <= c < 0xe000:
                    for op in (".upper", ".lower", ".title", ".casefold", ".isalpha", ".isdigit", ".isdecimal", ".isnumeric", ".isspace", ".islower", ".isupper", ".istitle", ".isprintable", ".isidentifier", ".isalnum", ".swapcase"):
                        yield op, chr(c)
    yield "translate", "hello", ((104, None), (108, "L"), (111, 0x30))


def case_hash(r, n):
    for w in WORDS:
        yield "hash", w
        yield "hash", w.encode()
    for k in range(0, 40):
        yield "hash", "abcdefghijklmnopqrstuvwxyz0123456789abcd"[:k]
        yield "hash", ("\u20ac" + "x\u0416" * 30)[:k]
        yield "hash", ("\U0001f600" + "x\u0416" * 30)[:k]
    vs = ints(r, 60)
    for _ in range(n // 2):
        t = tuple(r.choice(vs) for _ in range(r.randrange(0, 7)))
        yield "hash", t
        yield "frozenhash", t
    for f in floats(r, 80 + n):
        if f == f:
            yield "hash", f


def case_sort(r, n):
    for k in ("random", "few", "runs", "nearly", "down", "mixed"):
        for m in (2, 3, 5, 10, 33, 63, 64, 65, 100, 150, 257, 513, 1000):
            yield "sort", k, m, r.randrange(10 ** 6), False, 0
        yield "sort", k, 200, r.randrange(10 ** 6), True, 0
        yield "sort", k, 300, r.randrange(10 ** 6), False, r.randrange(1, 900)
        yield "sort", k, 300, r.randrange(10 ** 6), True, r.randrange(1, 900)
    for _ in range(n):
        yield "sortlist", tuple(r.randrange(r.choice([2, 5, 20])) for _ in range(r.randrange(0, 12))), r.random() < .3, 0
    for _ in range(n // 20):
        yield "sort", r.choice(["random", "few", "runs", "nearly", "down", "mixed"]), r.randrange(2, 3000 if n > 200 else 400), r.randrange(10 ** 6), r.random() < .2, r.choice([0, 0, r.randrange(1, 3000)])


def case_set(r, n):
    for _ in range(max(4, n // 8)):
        pool = r.choice([list(range(40)), [2 ** k for k in range(70)] + [-2 ** k for k in range(64)], [k * 8 for k in range(60)], [r.getrandbits(64) - 2 ** 63 for _ in range(50)], [-k for k in range(60)], [k / 4 for k in range(60)]])
        steps = []
        for _ in range(r.randrange(5, 25)):
            op = r.choice(["add", "addmany", "addmany", "discard", "pop", "pop", "swap", "update", "and", "iand", "sub", "isub", "xor", "ixor", "or", "copy", "dict", "list", "andlist", "sublist", "clear"] if r.random() < .9 else ["addmany"])
            if op == "clear" and r.random() < .7:
                op = "addmany"
            if op in ("add", "discard"):
                steps.append((op, r.choice(pool)))
            elif op in ("addmany", "dict", "list", "andlist", "sublist"):
                steps.append((op,) + tuple(r.sample(pool, r.randrange(0, r.choice([4, 10, 30])))))
            else:
                steps.append((op,))
        yield "set", tuple(steps)


def case_range(r, n):
    bounds = [0, 1, 2, 5, 10, -1, -5, -10, 17, 2 ** 53, -2 ** 53, 2 ** 64, 10 ** 20]
    steps = [1, 2, 3, -1, -2, -7, 10 ** 18, -10 ** 20, 0]
    for a, b, c in pick(r, [bounds, bounds, steps], n):
        if abs((b - a) // (c or 1)) < 10 ** 4:
            yield "range", a, b, c
            yield "reversed", a, b, c
        yield "rangelen", a, b, c
        yield "rangeitem", (a, b, c), r.choice([0, 1, 3, -1, -3, 10 ** 20])
        v = r.choice(bounds)
        yield "rangehas", (a, b, c), v
        yield "rangeindex", (a, b, c), v
        yield "rangeslice", (a, b, c), r.choice([None] + bounds), r.choice([None] + bounds), r.choice([None] + steps)
        yield "rangeeq", (a, b, c), pick(r, [bounds, bounds, steps], 1)[0]
    for _ in range(n):
        yield "indices", r.choice([None, *range(-9, 9), 10 ** 30, -10 ** 30]), r.choice([None, *range(-9, 9), 10 ** 30, -10 ** 30]), r.choice([None, 1, 2, 3, -1, -2, -5, 0, 100]), r.randrange(0, 8)


TOPICS = {"float": case_float, "int": case_int, "format": case_format, "text": case_text, "hash": case_hash, "sort": case_sort, "set": case_set, "range": case_range}


def main(argv):
    if argv[0] == "evaluate":
        if hasattr(sys, "set_int_max_str_digits"):
            sys.set_int_max_str_digits(4300)
        rows = json.load(sys.stdin)
        json.dump([sys.version_info[1], [evaluate(op, dec(args)) for op, args in rows]], sys.stdout)
        return
    scale, seed = 1, 20240
    while argv[0].startswith("--"):
        if argv[0] == "--scale":
            scale = int(argv[1])
        else:
            seed = int(argv[1])
        argv = argv[2:]
    out, pythons = argv[0], argv[1:]
    for topic, cases in TOPICS.items():
        rows, seen = [], set()
        for op, *args in cases(random.Random(seed), 60 * scale):
            row = [op, enc(args)]
            key = json.dumps(row)
            if key not in seen:
                seen.add(key)
                rows.append(row)
        answers = {}
        for python in pythons:
            done = subprocess.run([python, "-W", "ignore", os.path.abspath(__file__), "evaluate"], input=json.dumps(rows).encode(), stdout=subprocess.PIPE, check=True,
                                  env=dict(os.environ, PYTHONHASHSEED="0"))
            minor, values = json.loads(done.stdout)
            answers[minor] = values
        lines = []
        for i, (op, args) in enumerate(rows):
            by = {}
            for minor in answers:
                by.setdefault(json.dumps(answers[minor][i]), []).append(minor)
            if len(by) == 1:
                lines.append(json.dumps([op, args, answers[minor][i]]))
            else:
                lines.append(json.dumps([op, args, None, [[m, json.loads(v)] for v, m in by.items()]]))
        with open(os.path.join(out, topic + ".json"), "w") as f:
            f.write('{"minors": %s, "rows": [\n%s\n]}\n' % (json.dumps(list(answers)), ",\n".join(lines)))
        print(topic, len(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
