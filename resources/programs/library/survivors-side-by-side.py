"""As many objects stay as in "survivors among temporaries", made one after the other: they share a few pools."""

objects = [float(number) for number in range(200_000)]
print("made", len(objects))
survivors = objects[:2_000]
del objects
print("kept", len(survivors))
