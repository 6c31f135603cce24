"""Writes functions.json: values of the math module and of ** for arguments of a fixed generator. Run with CPython 3.12."""
import json
import math
import pathlib

state = 12345


def draw():
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return state / 2**31


NAMES = ["exp", "log", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "asinh", "acosh"]
RANGES = {"log": 30, "log2": 30, "log10": 1000, "asin": 1, "acos": 1, "acosh": 30}
rows = {}
for name in NAMES:
    rows[name] = []
    for _ in range(60):
        x = draw() * RANGES.get(name, 40)
        if name == "acosh":
            x += 1
        rows[name].append([x.hex(), getattr(math, name)(x).hex()])
for name, compute in {"pow": math.pow, "atan2": math.atan2}.items():
    rows[name] = []
    for _ in range(120):
        x, y = draw() * 20, (draw() - 0.5) * 30
        rows[name].append([x.hex(), y.hex(), compute(x, y).hex()])
rows["hypot"] = []
for _ in range(60):
    point = [(draw() - 0.5) * 10 ** (draw() * 8) for _ in range(2 + int(draw() * 3))]
    rows["hypot"].append([x.hex() for x in point] + [math.hypot(*point).hex()])
rows["fsum"] = []
for _ in range(30):
    terms = [(draw() - 0.5) * 10 ** (draw() * 30 - 15) for _ in range(20)]
    rows["fsum"].append([x.hex() for x in terms] + [math.fsum(terms).hex()])
target = pathlib.Path(__file__).with_name("functions.json")
target.write_text(json.dumps(rows, indent=None).replace("]], ", "]],\n") + "\n")
