"""Memory does not come back while survivors are scattered: how many blocks stay, and how much of them was asked for."""
import sys

before = sys.getallocatedblocks()
held = [object() for _ in range(100_000)]
full = sys.getallocatedblocks() - before
survivors = held[::1000]
del held
print("at most:", full // 1000, "thousand blocks")
print("kept:", len(survivors), "objects")
