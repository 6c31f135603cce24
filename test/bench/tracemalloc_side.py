"""One operation as CPython does it, timed in this process: tracemalloc_side.py OPERATION OLD NEW.

Prints one JSON: seconds of the operation (without the load, but for "load" and "open"), peak resident KiB, and an
answer (rows and a sum) that the other side must equal.
"""
import gc
import json
import sys
import time
import tracemalloc
from tracemalloc import Filter, Snapshot

operation, old_path, new_path = sys.argv[1:4]


def peak():
    try:
        with open("/proc/self/status") as status:
            return int(next(line for line in status if line.startswith("VmHWM")).split()[1])
    except OSError:
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return usage // 1024 if sys.platform == "darwin" else usage


FILTERS = [Filter(True, "*/part1*/*.py"), Filter(True, "/app/pkg*/mod1*.py"), Filter(False, "*3?.py")]
OPERATIONS = {
    "lineno": lambda old, new: old.statistics("lineno"),
    "filename": lambda old, new: old.statistics("filename"),
    "traceback": lambda old, new: old.statistics("traceback"),
    "lineno cumulative": lambda old, new: old.statistics("lineno", cumulative=True),
    "filename cumulative": lambda old, new: old.statistics("filename", cumulative=True),
    "filter": lambda old, new: old.filter_traces(FILTERS).statistics("lineno"),
    "compare lineno": lambda old, new: new.compare_to(old, "lineno"),
    "compare traceback": lambda old, new: new.compare_to(old, "traceback"),
}

start = time.perf_counter()
old = Snapshot.load(old_path)
seconds = time.perf_counter() - start
rows = None
if operation == "open":
    rows = old.statistics("lineno")
    seconds = time.perf_counter() - start
elif operation != "load":
    new = Snapshot.load(new_path) if operation.startswith("compare") else None
    gc.collect()
    start = time.perf_counter()
    rows = OPERATIONS[operation](old, new)
    seconds = time.perf_counter() - start

if rows is None:
    answer = [len(old.traces)]
elif operation.startswith("compare"):
    answer = [len(rows), sum(row.size_diff for row in rows), sum(abs(row.count_diff) for row in rows)]
else:
    answer = [len(rows), sum(row.size for row in rows), sum(row.count for row in rows)]
print(json.dumps({"seconds": seconds, "peakKiB": peak(), "answer": answer, "python": sys.version.split()[0]}))
