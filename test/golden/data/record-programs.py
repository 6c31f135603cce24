"""Runs programs of resources/programs under real interpreters and writes what they print into FOLDER/programs.json, and
for those about arenas what sys._debugmallocstats() says when the program has ended, its names alive, into arenas.json.

    python3 record-programs.py article|library PYTHON...

Answers of interpreters that are not named stay. The article's program 12 is left out: what it prints belongs to the machine.
"""
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ABOUT_ARENAS = {"article": ("17-", "27-"), "library": ("survivors", "cache", "retention", "leak", "grown")}
LEFT_OUT = "12-process-memory.py"
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


def read(file):
    return json.loads(file.read_text()) if file.exists() else {}


def main(folder, pythons):
    programs = sorted((HERE / "../../../resources/programs" / folder).resolve().glob("*.py"))
    printed_file, arenas_file = HERE / folder / "programs.json", HERE / folder / "arenas.json"
    printed, arenas = read(printed_file), read(arenas_file)
    for python in pythons:
        version = version_of(python)
        for program in programs:
            if program.name == LEFT_OUT:
                continue
            printed.setdefault(program.name, {})[version] = output_of(python, program)
            if program.name.startswith(ABOUT_ARENAS[folder]):
                arenas.setdefault(program.name, {})[version] = arenas_of(python, program)
    names = {program.name for program in programs}
    for file, answers in ((printed_file, printed), (arenas_file, arenas)):
        kept = {name: answers[name] for name in sorted(answers) if name in names}
        file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


main(sys.argv[1], sys.argv[2:])
