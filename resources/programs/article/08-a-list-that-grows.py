"""append asks for more room than it needs, so that the next appends need not ask."""
import sys

grown = []
for number in range(10):
    grown.append(number)
    print(f"len={len(grown)}, size={sys.getsizeof(grown)} bytes")
