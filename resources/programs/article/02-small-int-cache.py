"""Small ints exist once. Two equal larger ones do as well, when one compilation sees both."""
first = 100
second = 100
print(first is second)
first = 1000
second = 1000
print(first is second)
