"""Reads tracemalloc dumps with CPython's unpickler and prints what it read, for tests that compare another reader.

stdin: dumps, each after its length (4 bytes, little-endian). stdout: a line a dump: "error TYPE" or a SHA-256 over lines
"domain size total_nframe file:line;file:line..." of all traces in order and the traceback limit."""

import hashlib
import io
import pickle
import sys


class Snapshot:
    pass


class _Traces:
    pass


class Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if module == "tracemalloc" and name in ("Snapshot", "_Traces"):
            return globals()[name]
        raise pickle.UnpicklingError("global %s.%s" % (module, name))


def digest(dump):
    snapshot = Unpickler(io.BytesIO(dump)).load()
    lines = hashlib.sha256()
    for trace in snapshot.traces._traces:
        domain, size, frames, total = (0, *trace, 0) if len(trace) == 2 else (*trace, 0)[:4]
        where = ";".join("%s:%d" % frame for frame in frames)
        line = "%d %d %d %s\n" % (domain, size, total, where)
        lines.update(line.encode("utf-8", "surrogatepass"))
    lines.update(("limit %r\n" % (snapshot.traceback_limit,)).encode())
    return lines.hexdigest()


def main():
    while True:
        head = sys.stdin.buffer.read(4)
        if len(head) < 4:
            return
        dump = sys.stdin.buffer.read(int.from_bytes(head, "little"))
        try:
            print(digest(dump))
        except Exception as error:
            print("error", type(error).__name__)


main()
