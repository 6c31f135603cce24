"""Writes <family>.json beside each <family>.txt: what real interpreters say of every expression in it.

A line of a .txt file is an expression; lines that start with @ stand before the program. Each family is one program that
evaluates its expressions in order and prints, for each, the repr, the type and the size, or the exception. A row of the
.json file is [expression, output, versions, output, versions ...]; equal outputs share an entry.

Usage: make.py <directory of interpreters, named 3.8.18 and so on> [family ...]
"""
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
VERSIONS = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13"]
HARNESS = (HERE / "harness.py").read_text()


def program(lines):
    prelude = [line[1:] for line in lines if line.startswith("@")]
    expressions = [line for line in lines if line and not line.startswith("@")]
    shown = [f"show({number}, lambda: ({one}))" for number, one in enumerate(expressions)]
    return expressions, "\n".join([HARNESS.rstrip(), *prelude, *shown]) + "\n"


def main(interpreters, families):
    found = {path.name.rsplit(".", 1)[0]: path for path in pathlib.Path(interpreters).iterdir()}
    for source in sorted(HERE.glob("*.txt")):
        if families and source.stem not in families:
            continue
        expressions, text = program(source.read_text().split("\n"))
        rows = [[one] for one in expressions]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "program.py"
            path.write_text(text)
            for version in VERSIONS:
                command = [found[version] / "bin/python3", "-I", "-S", "-W", "ignore", path]
                printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
                lines = printed.rstrip("\n").split("\n")
                assert len(lines) == len(rows), (source.name, version, len(lines), len(rows))
                for row, line in zip(rows, lines):
                    _, _, output = line.partition(" ")
                    known = [at for at in range(1, len(row), 2) if row[at] == output]
                    if known:
                        row[known[0] + 1] += f" {version}"
                    else:
                        row += [output, version]
        prelude = [line[1:] for line in source.read_text().split("\n") if line.startswith("@")]
        head = json.dumps(prelude, ensure_ascii=True)
        body = ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows)
        source.with_suffix(".json").write_text(f'{{"prelude": {head},\n"rows": [\n{body}\n]}}\n')


main(sys.argv[1], sys.argv[2:])
