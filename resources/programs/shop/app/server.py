"""One request at a time: find the visitor, find the page, write down how long it took."""

from app.cache import FragmentCache
from app.catalog import Catalog
from app.metrics import Metrics
from app.pages import product_page
from app.visitors import Visitors


class Shop:
    def __init__(self, random):
        self.catalog = Catalog(400, random)
        self.cache = FragmentCache()
        self.visitors = Visitors()
        self.metrics = Metrics()

    def handle(self, visitor, product_id):
        fragment = self.cache.get_or_make(
            product_id,
            visitor.session_id,
            lambda wanted: product_page(self.catalog, wanted),
        )
        visitor.seen[product_id] = fragment.etag
        self.metrics.record("/product", len(fragment.html) / 100)
        return fragment.html
