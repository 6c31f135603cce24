"""A million floats come and go, with nothing made in between that stays."""

held = [number / 7 for number in range(1_000_000)]
print("made:", len(held))
del held
