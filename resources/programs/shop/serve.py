"""A day in the shop, with a snapshot now and then: the program behind the ready-made session.

    python3 serve.py FOLDER

writes 1.pickle ... 6.pickle into FOLDER and prints, as one line of JSON, where the standard library is.
"""

import gc
import json
import random
import sys
import sysconfig
import tracemalloc
from pathlib import Path

tracemalloc.start(10)

from app.server import Shop  # noqa: E402  (traced, as the whole service would be with -X tracemalloc=10)

PRESENT = 20
PAGES_EACH = 5


def visit(shop, number, chance):
    visitor = shop.visitors.enter(f"visitor-{number:05}")
    for _ in range(PAGES_EACH):
        product_id = f"P{chance.randrange(400):04}"
        shop.handle(visitor, product_id)
        if chance.random() < 0.3:
            visitor.basket.append(product_id)


def serve(shop, first, last, chance):
    for number in range(first, last):
        visit(shop, number, chance)
        if number >= PRESENT:
            shop.visitors.leave(f"visitor-{number - PRESENT:05}")


def snapshot(folder, number):
    gc.collect()
    taken = tracemalloc.take_snapshot()
    taken = taken.filter_traces([
        tracemalloc.Filter(False, tracemalloc.__file__),
        tracemalloc.Filter(False, "<frozen importlib*"),
    ])
    taken.dump(str(folder / f"{number}.pickle"))


def main(folder):
    chance = random.Random(7)
    shop = Shop(chance)
    snapshot(folder, 1)
    served = 0
    for number, visitors in enumerate((30, 60, 120, 240), start=2):
        serve(shop, served, visitors, chance)
        served = visitors
        snapshot(folder, number)
    for number in range(served - PRESENT, served):
        shop.visitors.leave(f"visitor-{number:05}")
    snapshot(folder, 6)
    print(json.dumps({"stdlib": sysconfig.get_paths()["stdlib"], "version": sys.version.split()[0]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
