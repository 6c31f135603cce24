"""The smallest object there is: a reference count and the address of its type. The article: 8 bytes each."""
import sys

print(sys.getsizeof(object()))
