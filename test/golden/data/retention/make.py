"""Writes recorded.json: what interpreters report when 99 of 100 objects are freed. Each interpreter named on the command
line runs this file for both kinds of survivors: python3 make.py /path/to/python3.8 /path/to/python3.12
"""
import json
import os
import re
import subprocess
import sys

OBJECTS = 4000000
FIGURES = {
    "allocated": "arenas allocated total",
    "reclaimed": "arenas reclaimed",
    "current": "arenas allocated current",
}


def program(survivors):
    # Everything but the objects is there before the first report.
    kept = [None] * (OBJECTS // 100)
    report("before")
    objects = [object() for _ in range(OBJECTS)]
    report("full")
    for index in range(OBJECTS // 100):
        kept[index] = objects[index * 100 + 99 if survivors == "scattered" else index]
    for index in range(OBJECTS):
        objects[index] = None
    report("freed")
    for index in range(OBJECTS // 100):
        kept[index] = None
    report("none")


def report(label):
    # _debugmallocstats writes to the C library's stderr.
    os.write(2, ("=== %s\n" % label).encode())
    sys._debugmallocstats()


def measure(python, survivors):
    run = subprocess.run([python, "-I", "-S", __file__, "--run", survivors], stderr=subprocess.PIPE, check=True)
    reports = re.split(r"=== (\w+)\n", run.stderr.decode())[1:]
    arenas = {}
    for label, text in zip(reports[::2], reports[1::2]):
        arenas[label] = {
            key: int(re.search(r"# %s\s+=\s+([\d,]+)" % name, text).group(1).replace(",", ""))
            for key, name in FIGURES.items()
        }
    version = subprocess.run([python, "-c", "import platform; print(platform.python_version())"], stdout=subprocess.PIPE)
    return {"python_version": version.stdout.decode().strip(), "survivors": survivors, "arenas": arenas}


if sys.argv[1] == "--run":
    program(sys.argv[2])
else:
    runs = [measure(python, survivors) for python in sys.argv[1:] for survivors in ("scattered", "contiguous")]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded.json"), "w") as file:
        json.dump({"objects": OBJECTS, "object_size": object().__sizeof__(), "runs": runs}, file, indent=1)
        file.write("\n")
