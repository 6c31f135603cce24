"""sys.intern gives the same object for equal strings, also for those that are made while the program runs."""
import sys

words = ["hello", "world"]
first = sys.intern(" ".join(words))
second = sys.intern(" ".join(words))
print(first is second)
