"""What sys.getsizeof says of an int, a str and a list. The article prints 28, 54 and 88."""
import sys

answer = 42
greeting = "hello"
numbers = [1, 2, 3]
for each in (answer, greeting, numbers):
    print(sys.getsizeof(each))
