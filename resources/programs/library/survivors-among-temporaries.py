"""One object in a hundred stays. They lie among those that go, so nearly every arena has one and cannot be returned."""

objects = [float(number) for number in range(200_000)]
print("made", len(objects))
survivors = objects[::100]
del objects
print("kept", len(survivors))
