"""Writes expected.json: what real interpreters print for the programs of this folder, and for the short ones below that end
in an uncaught exception.

    python3 make.py PYTHON...

A program is run isolated, without site. An entry lists the outputs that occur, each with its versions: standard output,
exit status, last line of standard error. Addresses are cut."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).parent
UNCAUGHT = {
    "name-of-a-variable": "abc = 1\nab",
    "name-in-a-function": "def f():\n  counter = 1\n  return couter\nf()",
    "name-of-an-attribute-of-self": "class A:\n  def __init__(self): self.blech = 1\n  def f(self): return blech\nA().f()",
    "name-of-a-module": "math.pi",
    "name-of-a-builtin": "pirnt(1)",
    "attribute": "class A:\n  blech = 1\nA().bluch",
    "hidden-attribute": "class A:\n  _blech = 1\nA().blech",
    "attribute-of-a-class": "class A: pass\nA.nme",
    "nothing-close": "abcdefgh = 1; abcdwxyz",
    "own-exception": "class E(Exception): pass\nraise E('x', 1)",
    "nested-class": "class O:\n  class E(ValueError): pass\nraise O.E",
    "recursion": "def f(n): return f(n + 1)\nf(0)",
    "cause": "try:\n  1 / 0\nexcept ZeroDivisionError as e:\n  raise KeyError('k') from e",
    "context": "try:\n  1 / 0\nexcept ZeroDivisionError as e:\n  raise KeyError('k')",
    "text-fails": "class E(Exception):\n  def __str__(self): raise KeyError\nraise E",
    "no-text": "raise ValueError('')",
    "several-lines": "raise ValueError('a\\nb')",
    "exit-with-text": "raise SystemExit('bye')",
    "exit-300": "raise SystemExit(300)",
    "exit-minus-1": "raise SystemExit(-1)",
    "exit-with-a-tuple": "raise SystemExit((1, 2))",
    "exit": "raise SystemExit",
    "exit-true": "raise SystemExit(True)",
    "assertion": "assert 1 == 2, 'no'",
}


def run(python, path):
    done = subprocess.run([python, "-I", "-S", path], capture_output=True, text=True)
    lines = done.stderr.strip().split("\n")
    last = lines[-1] if done.returncode else ""
    return {"stdout": re.sub(r"0x[0-9a-f]+", "0xA", done.stdout), "exit": done.returncode, "last": last}


def entry(pythons, path):
    found = []
    for version, python in pythons.items():
        output = run(python, path)
        for one in found:
            if {key: one[key] for key in output} == output:
                one["versions"].append(version)
                break
        else:
            found.append({"versions": [version], **output})
    return found


def main():
    pythons = {}
    for python in sys.argv[1:]:
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        pythons[subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()] = python
    programs = {}
    for path in sorted(FOLDER.glob("*.py")):
        if path.name != "make.py":
            programs[path.stem] = {"results": entry(pythons, str(path))}
    with tempfile.TemporaryDirectory() as folder:
        for name, source in UNCAUGHT.items():
            path = pathlib.Path(folder) / "program.py"
            path.write_text(source + "\n")
            programs[f"uncaught-{name}"] = {"source": source + "\n", "results": entry(pythons, str(path))}
    (FOLDER / "expected.json").write_text(json.dumps(programs, indent=1) + "\n")


main()
