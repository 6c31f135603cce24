"""Buffers above 512 bytes come from malloc. Freed between buffers that stay, they fill its bins instead of going back."""

buffers = [bytearray(20_000) for _ in range(1_000)]
print("made", len(buffers))
kept = [buffers[place] for place in range(0, len(buffers), 10)]
del buffers
print("kept", len(kept))
