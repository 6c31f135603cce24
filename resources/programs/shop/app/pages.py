"""HTML of a product, around its record."""

import hashlib
from html import escape

from app.cache import Fragment

ROW = "<tr><th scope=row>{}</th><td class=stock-{}>{} pieces</td></tr>"


def product_page(catalog, product_id):
    product = catalog.load(product_id)
    parts = [f"<article id={product_id}><h1>{escape(product['title'])}</h1>"]
    parts.append(f"<p class=price>{product['price'] / 100:.2f} EUR</p><table>")
    for town, pieces in product["stock"].items():
        parts.append(ROW.format(escape(town), "low" if pieces < 5 else "good", pieces))
    parts.append("</table><ul class=related>")
    for tag in product["tags"]:
        for other in catalog.search(tag)[:6]:
            parts.append(f"<li><a href=/product/{other}>{other}</a></li>")
    parts.append("</ul></article>")
    html = "\n".join(parts)
    return Fragment(html, product, hashlib.sha1(html.encode()).hexdigest())
