"""One Python program under the CPython that runs this, timed from its text to its end: FILE. Prints one JSON."""

import contextlib
import io
import json
import platform
import sys
import time

with open(sys.argv[1], encoding="utf-8") as file:
    source = file.read()
output = io.StringIO()
start = time.perf_counter()
with contextlib.redirect_stdout(output):
    exec(compile(source, sys.argv[1], "exec"), {"__name__": "__main__"})
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "stdout": output.getvalue(), "python": platform.python_version()}))
