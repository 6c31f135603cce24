"""A literal that could be a name is interned. One with a space is not, and is still one constant of this script."""
first = "hello"
second = "hello"
print(first is second)
first = "hello world"
second = "hello world"
print(first is second)
