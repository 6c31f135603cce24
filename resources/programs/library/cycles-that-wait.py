"""Nodes that refer to each other die with the collector alone, and it is off."""
import gc


class Node:
    def __init__(self, payload):
        self.payload = payload
        self.itself = self


gc.disable()
for number in range(20_000):
    Node([number] * 8)
print("waiting", gc.get_count()[0] > 10_000)
