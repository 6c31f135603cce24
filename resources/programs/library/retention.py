"""Four hundred thousand objects, 99 % freed: arenas stay where survivors are scattered. gc.collect() does not help."""
import gc

COUNT = 400_000

objects = [object() for _ in range(COUNT)]
print(len(objects), "objects")
keep = objects[::100]
del objects
gc.collect()
print(len(keep), "kept")
