"""The last response times. Bounded, so it does not grow."""

from collections import Counter, deque


class Metrics:
    def __init__(self):
        self.times = deque(maxlen=500)
        self.paths = Counter()

    def record(self, path, milliseconds):
        self.times.append((path, float(milliseconds)))
        self.paths[path] += 1
