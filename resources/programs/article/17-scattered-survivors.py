"""A million floats come, and one in a thousand stays: too few to matter, spread over every arena."""

held = [number / 7 for number in range(1_000_000)]
survivors = held[::1000]
print("made:", len(held), "kept:", len(survivors))
del held
