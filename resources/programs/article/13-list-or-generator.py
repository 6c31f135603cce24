"""A list of results is as long as its input; a generator is one frame, however long the input."""
import sys


def process(number):
    return number * number + 1


dataset = range(1000)
results = [process(number) for number in dataset]
print(type(results).__name__, len(results), sys.getsizeof(results), sum(results))
results = (process(number) for number in dataset)
print(type(results).__name__, sys.getsizeof(results), sum(results))
