"""make.py > traced-VERSION.json: random requests and what tracemalloc of the running CPython counts after each seventh.

Needs cc and the headers of the interpreter. The programs are the same for every version with reset_peak (3.9 on).
"""

import array
import json
import pathlib
import random
import subprocess
import sys
import sysconfig
import tempfile
import tracemalloc

KINDS = ["malloc", "calloc", "realloc", "free", "start", "stop", "clear", "reset_peak"]
SIZES = [0, 1, 8, 24, 100, 385, 400, 511, 512, 513, 600, 5000, 200_000]


def built():
    folder = tempfile.mkdtemp()
    source = pathlib.Path(__file__).with_name("play.c")
    include = sysconfig.get_paths()["include"]
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-I", include, source, "-o", f"{folder}/play.so"], check=True)
    sys.path.insert(0, folder)
    import play

    return play.play


def program(seed, length):
    chosen = random.Random(seed)
    live, requests = {}, []
    for _ in range(length):
        kind = chosen.choices(KINDS, [30, 10, 20, 30, 3, 1, 2, 4])[0]
        if kind == "reset_peak" and not hasattr(tracemalloc, "reset_peak"):
            kind = "clear"
        slot = domain = size = 0
        if kind in ("malloc", "calloc"):
            slot = next(slot for slot in range(256) if slot not in live)
            domain, size = chosen.randrange(3), chosen.choice(SIZES) + chosen.randrange(3)
            live[slot] = domain
        elif kind in ("realloc", "free"):
            if not live:
                continue
            slot = chosen.choice(sorted(live))
            domain = live[slot]
            if kind == "free":
                del live[slot]
            else:
                size = chosen.choice(SIZES) + chosen.randrange(3)
        requests.append([kind, slot, domain, size])
    return requests


play = built()
programs = []
for seed in range(6):
    requests = program(seed, 160)
    columns = array.array("i", [value for kind, *rest in requests for value in (KINDS.index(kind), *rest)])
    after = []
    for count in range(1, len(requests) + 1, 7):
        tracemalloc.stop()
        after.append([count, *play(columns.tobytes(), count)])
    programs.append({"requests": requests, "after": after})
tracemalloc.stop()
print(json.dumps({"python": sys.version.split()[0], "programs": programs}))
