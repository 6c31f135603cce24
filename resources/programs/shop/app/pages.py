"""HTML of a product, around its record."""

import hashlib
from html import escape

from app.cache import Fragment

RELATED = "<li><a href=/product/{0} title='Product {0} from the same shelf'>{0}</a></li>"


def product_page(catalog, product_id):
    product = catalog.load(product_id)
    parts = [f"<article id={product_id}><h1>{escape(product['title'])}</h1>"]
    parts.append(f"<p class=price>{product['price'] / 100:.2f} EUR, {product['stock']} left</p>")
    parts.append("<ul class=related>")
    for tag in product["tags"].split():
        for other in catalog.search(tag)[:30]:
            parts.append(RELATED.format(other))
    parts.append("</ul></article>")
    html = "\n".join(parts)
    return Fragment(html, product, hashlib.sha1(html.encode()).hexdigest())
