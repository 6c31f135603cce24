"""The products: a JSON text per product, as a database would give it."""

import json
import re

WORDS = "oak steel linen small large round soft bright garden kitchen travel winter classic light".split()


def product_text(number, random):
    words = random.sample(WORDS, 4)
    return json.dumps({
        "id": f"P{number:04}",
        "title": " ".join(words).title(),
        "price": random.randrange(199, 19_999),
        "tags": " ".join(words),
        "stock": random.randrange(40),
    })


class Catalog:
    def __init__(self, size, random):
        self.texts = {f"P{n:04}": product_text(n, random) for n in range(size)}
        self.words = {}
        for product_id, text in self.texts.items():
            for word in re.findall(r"[A-Z][a-z]+", text):
                self.words.setdefault(word, []).append(product_id)

    def load(self, product_id):
        return json.loads(self.texts[product_id])

    def search(self, word):
        return self.words.get(word.title(), [])
