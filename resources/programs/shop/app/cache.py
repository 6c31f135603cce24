"""Rendered fragments, kept so that a page is made once.

The key holds the visitor's session, so no two visitors ever share a fragment, and nothing takes one
out again: this is the cache that grows.
"""


class Fragment:
    __slots__ = ("html", "product", "etag")

    def __init__(self, html, product, etag):
        self.html = html
        self.product = product
        self.etag = etag


class FragmentCache:
    def __init__(self):
        self.entries = {}
        self.hits = 0
        self.misses = 0

    def get_or_make(self, product_id, session_id, make):
        key = f"{session_id}/{product_id}"
        fragment = self.entries.get(key)
        if fragment is not None:
            self.hits += 1
            return fragment
        self.misses += 1
        fragment = make(product_id)
        self.entries[key] = fragment
        return fragment
