"""Runs the article's programs under real interpreters and writes what they print into programs.json, and for those about
arenas what sys._debugmallocstats() says when the program has ended, its names alive, into arenas.json.

    python3 record.py PYTHON...

Answers of interpreters that are not named stay. Program 12 is left out: what it prints belongs to the machine.
"""
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = sorted((HERE / "../../../../resources/programs/article").resolve().glob("*.py"))
ABOUT_ARENAS = ("17-", "27-")
STATISTICS = """
import sys
source = open(sys.argv[1]).read()
names = {"__name__": "__main__"}
exec(compile(source, "program.py", "exec"), names)
sys.stdout.flush()
sys._debugmallocstats()
"""
LINES = {"allocated": "arenas allocated total", "released": "arenas reclaimed", "highWater": "arenas highwater mark"}


def output_of(python, program):
    done = subprocess.run([python, "-I", "-S", str(program)], capture_output=True, text=True, check=True, env={})
    return done.stdout


def arenas_of(python, program):
    done = subprocess.run([python, "-I", "-S", "-c", STATISTICS, str(program)], capture_output=True, text=True, check=True, env={})
    return {key: int(re.search(rf"# {line}\s*=\s*([\d,]+)", done.stderr)[1].replace(",", "")) for key, line in LINES.items()}


def version_of(python):
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()


def main(pythons):
    printed = json.loads((HERE / "programs.json").read_text())
    arenas_file = HERE / "arenas.json"
    arenas = json.loads(arenas_file.read_text()) if arenas_file.exists() else {}
    for python in pythons:
        version = version_of(python)
        for program in PROGRAMS:
            if program.name.startswith("12-"):
                continue
            printed.setdefault(program.name, {})[version] = output_of(python, program)
            if program.name.startswith(ABOUT_ARENAS):
                arenas.setdefault(program.name, {})[version] = arenas_of(python, program)
    names = {program.name for program in PROGRAMS}
    for file, answers in ((HERE / "programs.json", printed), (arenas_file, arenas)):
        kept = {name: answers[name] for name in sorted(answers) if name in names}
        file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


main(sys.argv[1:])
