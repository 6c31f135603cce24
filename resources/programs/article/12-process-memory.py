"""What the whole process holds in memory. Simulated: what the allocators hold, and the baseline of an interpreter."""
import os

import psutil

meters = psutil.Process(os.getpid()).memory_info()
print(f"Process memory: {meters.rss / 1024 / 1024:.1f} MB")
