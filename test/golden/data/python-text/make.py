"""make.py: asks the running CPython (3.12 or later) for fnmatch answers and size texts; writes fnmatch.json and sizes.json here.

fnmatch.json: {"python", "names", "patterns": [[pattern, [indexes of the names it matches]]]}
sizes.json: {"python", "sizes": [[size, unsigned text, signed text]]}; sizes are exact doubles
"""
import fnmatch, json, pathlib, random, sys
from tracemalloc import _format_size

here = pathlib.Path(__file__).resolve().parent
rng = random.Random(20261124)

names = [
    "", "a", "b", "c", "-", "!", "^", "]", "[", "\\", "&", "~", "|", ".", "a-", "ab", "a]", "[a]", "[a", "!a", "a\nb", "\n", "a.b", "a+b", "(a)", "a{1}", "$", "^a",
    "/app/main.py", "/app/model.py", "/app/sub/model.py", "app/main.pyc", "/usr/lib/python3.12/json/decoder.py", "<unknown>", "<frozen importlib._bootstrap>",
    "/APP/MAIN.PY", "app/b\u00e9ta.py", "app/\U0001f40d.py", "\U0001f40d", "\ue000", "\uffff", "\U00010000", "x\udcffy", "\udcff", "a" * 40 + "b", "mod13.py", "mod131.py", "z-a",
]
patterns = [
    "", "*", "?", "**", "*?", "?*", "***a", "[a]", "[!a]", "[]]", "[!]]", "[]-a]", "[a-c]", "[c-a]", "[!c-a]", "[a-", "[", "[!", "[]", "[!]", "[a", "[[]", "[!]a]", "[a-]", "[-a]", "[!-a]",
    "[^a]", "[!^a]", "[\\]", "[\\a]", "[&&]", "[a&&b]", "[~~]", "[||]", "[--a]", "[a--]", "[---]", "[a-a]", "[b-a!x]", "[b-a!]", "[b-a]", "[!b-a!]", "[b-a^]", "[a-c-e]", "[a-b-a]", "[c-a-b]",
    "*/json/*", "/app/*", "/app/[ms]*.py", "/app/model.p?", "*/mod13?.py", "*.py", "*[!c]", "/APP/*", "*a*a*a*a*a*a*a*a*a*a*c", "*a*b", "app/?.py", "?", "??", "[\U0001f400-\U0001f4ff]",
    "[!\U0001f400-\U0001f4ff]", "[\ue000-\U00010000]", "x?y", "x[\udc80-\udcff]y", "<*>", "(a)", "a+b", "a.b", "a{1}", "$", "*\n*", "a?b",
]
alphabet = "ab-!^[]*?\\&~|"
while len(patterns) < 900:
    text = "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, 6)))
    patterns.append(text if rng.random() < 0.4 else "[" + text + "]" + rng.choice(["", "*", "a"]))
short = ["".join(rng.choice("ab-!^[]\\&~|") for _ in range(rng.randrange(1, 4))) for _ in range(60)]
names += sorted(set(short) - set(names))

def matching(pattern):
    return [index for index, name in enumerate(names) if fnmatch.fnmatchcase(name, pattern)]

sizes = [0, 1, 99, 100, 999, 10239, 10240, 10241, 10495, 10496, 10752, 11008, 102348, 102349, 102399, 102400, 102912, 103936, 2.5, 3.5, 0.5, 1.5, 0.4, 0.25, 1e-9, 10239.5, 10239.4999, 10240.5,
         1024 * 10239 + 512, 1024 * 10239 + 614, 1024 * 10240, 1024 * 100 - 52, 1024 * 100 - 51, 2**31, 2**33, 2**40, 2**50, 2**53 - 1, 100 * 2**40, 99.25 * 2**40, 99.75 * 2**40, 10240 * 2**30]
for power in (0, 10, 20, 30, 40):
    for _ in range(60):
        sizes.append(rng.randrange(0, 200_000) * 2**power / 8 if power else rng.randrange(0, 20_000))
    for _ in range(20):
        sizes.append(rng.randrange(1, 2**20) * 2**power / rng.randrange(1, 50))
    for whole in (10, 11, 57, 98, 99):  # exact ties
        sizes += [(whole + 0.25) * 2**power, (whole + 0.75) * 2**power, (whole * 100 + 0.5) * 2**power]
sizes = [size for size in sizes if abs(size) < 2**53]
rows = [[size, _format_size(size, False), _format_size(size, True)] for size in sizes + [-size for size in sizes if size]]

def write(name, document):
    (here / name).write_text(json.dumps({"python": sys.version.split()[0], **document}, separators=(",", ":")).replace("],[", "],\n[") + "\n")

write("fnmatch.json", {"names": names, "patterns": [[pattern, matching(pattern)] for pattern in dict.fromkeys(patterns)]})
write("sizes.json", {"sizes": rows})
