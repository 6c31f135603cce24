"""The line that holds the most: a thousand lists of cached ints under string keys."""
import tracemalloc

tracemalloc.start()
table = {str(number): list(range(100)) for number in range(1000)}
snapshot = tracemalloc.take_snapshot()
print("Top 5 memory consumers:")
for statistic in snapshot.statistics("lineno")[:5]:
    frame = statistic.traceback[0]
    print(f"line {frame.lineno}: {statistic.size / 1024:.0f} KiB in {statistic.count} blocks")
