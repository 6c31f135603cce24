"""python3 merge.py 3.8=a.json 3.9=b.json ... > operations.json: what operations.py wrote, each fact once with its first
release."""
import json, sys
recorded = [(name, json.load(open(path))) for name, path in (one.split("=") for one in sys.argv[1:])]
rows = []
for operation in recorded[0][1]:
    steps = []
    for release, facts in recorded:
        if not steps or steps[-1][1] != facts[operation]:
            steps.append([release, facts[operation]])
    rows.append(json.dumps([["operations", operation], steps], separators=(",", ":")))
print("[\n" + ",\n".join(rows) + "\n]")
