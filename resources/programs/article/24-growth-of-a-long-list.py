"""By how much a long list grows when it is full. The article: roughly 1.125."""
import sys

grown = []
rooms = []
for number in range(100_000):
    grown.append(None)
    room = (sys.getsizeof(grown) - sys.getsizeof([])) // 8
    if not rooms or room != rooms[-1]:
        rooms.append(room)
print("room:", rooms[-3:])
print(f"factor: {rooms[-1] / rooms[-2]:.4f}")
