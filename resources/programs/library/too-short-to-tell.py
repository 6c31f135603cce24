"""Three objects and the end: nothing here has a cause worth naming."""

print([1, 2, 3], {"a": 1}, "text")
