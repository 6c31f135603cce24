"""A million ints as a list of references and as an array of C ints. The article prints 8.0 and 3.8 MB."""
import array
import sys

references = list(range(1_000_000))
print(f"Python list: {sys.getsizeof(references) / 1024 / 1024:.1f} MB")
packed = array.array("i", range(1_000_000))
print(f"array.array: {sys.getsizeof(packed) / 1024 / 1024:.1f} MB")
