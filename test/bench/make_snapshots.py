"""Makes the snapshots that the benchmark opens: real allocations under real tracemalloc.

    make_snapshots.py DIR [--traces 1000000]

Writes DIR/limit1-a.pickle, limit1-b.pickle (one frame per trace, 8,000 source lines in 400 files) and
DIR/limit10-a.pickle, limit10-b.pickle (up to ten frames, some 200,000 tracebacks). "b" is the same program later:
a part of its objects replaced by ones from other places, a part gone, some new. Standard library only.
"""
import argparse
import os
import random
import subprocess
import sys
import tracemalloc

FILES, LEAVES = 400, 20


def make_functions():
    """Leaves that allocate, twenty a file, and one walker a file that calls on into another file."""
    names = {"leaves": [], "walkers": []}
    for number in range(FILES):
        lines = []
        for leaf in range(LEAVES):
            lines.append("def leaf_%d(keep, at, many, size):" % leaf)
            lines.append("    for i in range(at, at + many): keep[i] = bytes(size)")
        lines.append("def walk(depth, path, keep, at, many, size):")
        lines.append("    nxt = path.random()")
        lines.append("    if depth: walkers[int(nxt * %d)](depth - 1, path, keep, at, many, size)" % FILES)
        lines.append("    else: leaves[int(nxt * %d)](keep, at, many, size)" % (FILES * LEAVES))
        space = {"leaves": names["leaves"], "walkers": names["walkers"]}
        name = "/srv/app/part%02d/module%03d.py" % (number % 23, number)
        exec(compile("\n".join(lines), name, "exec"), space)
        names["leaves"] += [space["leaf_%d" % leaf] for leaf in range(LEAVES)]
        names["walkers"].append(space["walk"])
    return names["leaves"], names["walkers"]


def fill(keep, low, high, seed, limit, leaves, walkers):
    """keep[low:high] from pseudo-random places; one place allocates one to nine blocks of one size."""
    path = random.Random(seed)
    while low < high:
        many = min(path.randint(1, 9), high - low)
        size = path.randint(2, 121)
        if limit == 1:
            leaves[int(path.random() * len(leaves))](keep, low, many, size)
        else:
            walkers[int(path.random() * FILES)](path.randint(3, 11), path, keep, low, many, size)
        low += many


def program(folder, limit, traces):
    leaves, walkers = make_functions()
    keep = [None] * (traces + traces // 8)
    tracemalloc.start(limit)
    fill(keep, 0, traces, 1, limit, leaves, walkers)
    tracemalloc.take_snapshot().dump(os.path.join(folder, "limit%d-a.pickle" % limit))
    for start in range(0, traces, 40):
        fill(keep, start, min(start + 10, traces), 1000 + start, limit, leaves, walkers)
    for gone in range(15, traces, 10):
        keep[gone] = None
    fill(keep, traces, len(keep), 2, limit, leaves, walkers)
    tracemalloc.take_snapshot().dump(os.path.join(folder, "limit%d-b.pickle" % limit))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("--traces", type=int, default=1_000_000)
    arguments.add_argument("--limit", type=int)
    chosen = arguments.parse_args()
    os.makedirs(chosen.folder, exist_ok=True)
    if chosen.limit:
        program(chosen.folder, chosen.limit, chosen.traces)
    else:
        for limit in ("1", "10"):
            again = [sys.executable, os.path.abspath(__file__), chosen.folder, "--traces", str(chosen.traces)]
            subprocess.run([*again, "--limit", limit], check=True)
