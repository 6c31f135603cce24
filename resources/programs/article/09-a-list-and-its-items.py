"""getsizeof leaves out what a list refers to; these five ints exist whether or not the list does."""
import sys

numbers = [1, 2, 3, 4, 5]
own = sys.getsizeof(numbers)
print(own)
print(own + sum(sys.getsizeof(number) for number in numbers))
