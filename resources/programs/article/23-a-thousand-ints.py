"""A list of a thousand ints with all it holds, and what C's 4-byte ints would take."""
import sys

numbers = list(range(1000, 2000))
print("list and ints:", sys.getsizeof(numbers) + sum(sys.getsizeof(number) for number in numbers))
print("in C:", 4 * len(numbers))
