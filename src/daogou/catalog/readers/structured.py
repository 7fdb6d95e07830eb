"""schema.org Product and ProductGroup as JSON-LD, from saved HTML pages (one, or a folder) or a JSON-LD file.

https://schema.org/Product, https://schema.org/ProductGroup.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from daogou.catalog.changes import Problem, Row
from daogou.catalog.model import Attribute, Category, Faq, Media, Money, Rating, Review, Text, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import MAX_FIELD, FeedContext, FeedHead, FeedSource, sniff_encoding
from daogou.catalog.readers.faults import Faults, RowRefused, absent, shown
from daogou.catalog.readers.grouping import Item, grouped
from daogou.catalog.readers.money import availability
from daogou.catalog.readers.values import number, slug
from daogou.catalog.readers.words import fact

Node = Mapping[str, object]

_SCRIPT = re.compile(r"<script\b[^>]*\btype\s*=\s*[\"']?application/ld\+json[\"']?[^>]*>(.*?)</script\s*>", re.I | re.S)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_PRODUCTS = {
    "Product",
    "ProductGroup",
    "ProductModel",
    "IndividualProduct",
    "SomeProducts",
    "Vehicle",
    "Book",
}
_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|application/ld\+json", re.I)
_MAX_PAGE = 8 * MAX_FIELD
_MAX_NODES = 20_000
_FACTS = ("color", "size", "material", "pattern")
_IDS = ("productGroupID", "sku", "productID", "mpn")
_GTINS = ("gtin13", "gtin", "gtin14", "gtin12", "gtin8")
_STRUCK = ("ListPrice", "StrikethroughPrice", "SRP", "MSRP")


class StructuredReader:
    """Every product that a page describes, with what the page says of offers, reviews and questions."""

    name = "schema-org"

    def recognises(self, head: FeedHead) -> bool:
        """By HTML, or JSON with ``@context``, ``@graph`` or ``@type``."""
        text = head.stripped[:4096].casefold()
        if text.startswith("<"):
            markup = re.search(r"<!doctype html|<html[\s>]|<head[\s>]|application/ld\+json", head.stripped, re.I)
            return markup is not None and "base.google.com/ns" not in text
        return bool(head.keys & {"@context", "@graph", "@type"})

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product a Product or ProductGroup."""
        return grouped(lambda: _items(source, context), source.name)


def _items(source: FeedSource, context: FeedContext) -> Iterator[Item | Problem]:
    done = 0
    for page in source.pages or (source.path,):
        name = source.name if not source.pages else str(page.relative_to(source.path))
        text = _page(source, page, name)
        if isinstance(text, Problem):
            yield text
        else:
            yield from _page_items(name, text, context)
        done += page.stat().st_size if page.exists() else 0
        source.tell(done)


def _page(source: FeedSource, page: Path, name: str) -> str | Problem:
    try:
        with source.open(page) as stream:
            data = stream.read(_MAX_PAGE + 1)
    except (OSError, EOFError) as error:
        return Problem(name, 0, "file", name, f"the page cannot be read ({shown(str(error))}); save it again")
    if len(data) > _MAX_PAGE:
        return Problem(name, 0, "file", name, "the page is longer than 8 MB; save it without its pictures")
    return data.decode(_encoding(data), "replace")


def _encoding(data: bytes) -> str:
    """The encoding of a page: as it declares, else as it looks."""
    declared = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", data[:4096], re.I)
    looks = sniff_encoding(data[:65536])
    if declared and declared[1].lower() in (b"gbk", b"gb2312", b"gb18030") and looks != "utf-8":
        return "gb18030"
    return looks


def _page_items(name: str, text: str, context: FeedContext) -> Iterator[Item | Problem]:
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        blocks = [(1, text.lstrip("\ufeff"))]
    else:
        blocks = [(text.count("\n", 0, found.start(1)) + 1, found[1]) for found in _SCRIPT.finditer(text)]
        if not blocks:
            yield Problem(name, 1, "page", name, "the page holds no JSON-LD (application/ld+json) of a product")
            return
    nodes: list[tuple[int, Node]] = []
    for line, block in blocks:
        parsed = _parse(block)
        if isinstance(parsed, str):
            yield Problem(name, line, "json-ld", shown(block.strip()[:80]), parsed)
        else:
            nodes += ((line, node) for node in _walk(parsed))
    named = {node["@id"]: node for _, node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    graph = _Graph(name, named, context)
    children = {id(graph.follow(one)) for _, node in nodes for one in _list(node.get("hasVariant"))}
    described = [
        (line, node)
        for line, node in nodes
        if _types(node) & _PRODUCTS
        and id(node) not in children
        and ("name" in node or "hasVariant" in node)
        # A group that only its variants speak of says nothing itself.
        and ("ProductGroup" not in _types(node) or "hasVariant" in node or "offers" in node)
    ]
    if not described and not any(isinstance(_parse(block), str) for _, block in blocks):
        yield Problem(name, blocks[0][0], "page", name, "its JSON-LD describes no product with a name", fatal=False)
    faqs = graph.faqs([node for _, node in nodes]) if len(described) == 1 else ()
    told: set[tuple[str, ...]] = set()
    for line, node in described:
        faults = Faults(name, line)
        items = graph.items(faults, node)
        yield from faults.problems
        # A page often repeats its product, as a fragment or for another widget: the first is the full one.
        key = tuple(item.group + "\0" + item.variant.id for item in items if item.variant)
        if items and key not in told:
            told.add(key)
            yield from (replace(items[0], faqs=faqs), *items[1:])


def _parse(block: str) -> object:
    """What a block holds; a text says why nothing can be read (JSON-LD itself is never a text)."""
    block = _WRAPPING.sub("", block)
    try:
        return json.loads(block, strict=False, parse_constant=str, parse_int=_integer)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(html.unescape(block), strict=False, parse_constant=str, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        return f"is not JSON ({shown(str(error))}); mend the page's JSON-LD"


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


def _walk(value: object) -> Iterator[Node]:
    """Every object with a type that stands at the top, in a graph, a list, or as a page's main thing."""
    stack, left = [value], _MAX_NODES
    while stack and left:
        left -= 1
        one = stack.pop()
        if isinstance(one, list):
            stack += reversed(one[:_MAX_NODES])
        elif isinstance(one, dict):
            if "@type" in one:
                yield one
            inner = ("@graph", "mainEntity", "itemListElement", "item", "hasVariant", "isVariantOf", "about")
            stack += [one[key] for key in reversed(inner) if isinstance(one.get(key), list | dict)]


def _types(node: Node) -> set[str]:
    return {str(one).rpartition("/")[2].rpartition(":")[2] for one in _list(node.get("@type"))}


def _list(value: object) -> list[object]:
    return value[:5000] if isinstance(value, list) else [] if value is None else [value]


@dataclass(frozen=True)
class _Graph:
    """A page's nodes, by which references (``{"@id": …}``) are followed."""

    source: str
    named: Mapping[object, Node]
    context: FeedContext

    def follow(self, value: object) -> object:
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            return self.named.get(value["@id"], value)
        return value

    def nodes(self, value: object) -> list[Node]:
        return [one for one in map(self.follow, _list(value)) if isinstance(one, dict)]

    def word(self, value: object) -> object:
        """A name that is given plainly, as an object with a name, or as a value with a language."""
        value = self.follow(value[0] if isinstance(value, list) and value else value)
        if isinstance(value, dict):
            value = value.get("name", value.get("@value", value.get("value")))
        return value

    def text(self, faults: Faults, field: str, value: object) -> Text:
        told: Text = {}
        for one in _list(value)[:10]:
            language = one.get("@language") if isinstance(one, dict) else None
            words = faults.optional(field, self.word(one), fields.plain)
            if words:
                known = language.split("-")[0].casefold() if isinstance(language, str) and language else None
                told.setdefault(fields.language_of(words, known or self.context.language), words)
        return told

    def items(self, faults: Faults, node: Node) -> list[Item]:
        """A product's variants; none, with a fatal report, where it has no name or no offer with a price."""
        try:
            parent = next(iter(self.nodes(node.get("isVariantOf"))), None)
            member = self.word(node.get("inProductGroupWithID"))
            if parent is None and not absent(member):
                parent = {"productGroupID": member}
            group = self.identity(faults, parent or node)
            title = self.text(faults, "name", node.get("name"))
            variants = self.nodes(node.get("hasVariant"))
            if not title and variants:
                title = self.text(faults, "name", variants[0].get("name"))
            if not title:
                raise faults.refuse("name", node.get("name"), "the product has no name; every product needs one")
            items = [
                self.item(faults, group, one, variant, varies=bool(variants or parent))
                for one in (variants or [node])
                for variant in self.offers(faults, group, one, nested=bool(variants or parent))
            ]
            if not items:
                mend = "write an Offer with price and priceCurrency"
                raise faults.refuse("offers", "", f"no offer of the product has a price; {mend}")
        except RowRefused:
            return []
        shared = self.shared(faults, node, title)
        if parent is not None:
            shared["shared_title"] = False
        return [replace(items[0], **shared), *items[1:]]

    def identity(self, faults: Faults, node: Node) -> str:
        for name in (*_IDS, *_GTINS, "url", "@id"):
            value = self.word(node.get(name))
            if not absent(value) and isinstance(value, str | int):
                found = faults.optional(name, value, fields.clean_id)
                if found:
                    return found
        # What names nothing is named by its title, or by its page.
        title = self.word(node.get("name"))
        return slug(title) if isinstance(title, str) and 0 < len(title.strip()) < 300 else self.source

    def shared(self, faults: Faults, node: Node, title: Text) -> dict[str, Any]:
        first = next(iter(self.nodes(node.get("hasVariant"))), {})
        merged = {**first, **node}
        mpn = faults.optional("mpn", self.word(merged.get("mpn")), fields.clean_id)
        model = faults.optional("model", self.word(merged.get("model")), fields.clean_id)
        gtin = self.gtin(faults, node)
        identifiers = {"gtin": gtin, "mpn": mpn, "model": model}
        return {
            "title": title,
            "shared_title": True,
            "description": self.text(faults, "description", merged.get("description")),
            "brand": self.text(faults, "brand", merged.get("brand", merged.get("manufacturer"))),
            "category": self.category(faults, merged.get("category")),
            "attributes": tuple(self.attributes(faults, node)),
            "media": tuple({one.url: one for one in self.media(faults, merged)}.values()),
            "reviews": tuple(self.reviews(faults, node)),
            "rating": self.rating(faults, merged.get("aggregateRating")),
            "released_at": faults.optional(
                "releaseDate", merged.get("releaseDate") or merged.get("datePublished"), fields.moment
            ),
            "url": self.address(faults, merged),
            "identifiers": {key: value for key, value in identifiers.items() if value},
        }

    def item(self, faults: Faults, group: str, node: Node, variant: Variant, *, varies: bool) -> Item:
        facets = (fact(faults, name, self.word(node.get(name)), self.context.language) for name in _FACTS)
        media = tuple(self.media(faults, node)) if varies else ()
        return Item(
            line=faults.line,
            group=group,
            variant=replace(variant, media=media[:1]),
            facets=tuple(one for one in facets if one),
            media=media,
        )

    def offers(self, faults: Faults, group: str, node: Node, *, nested: bool) -> Iterator[Variant]:
        """The variants that a node offers: one an offer with its own SKU, else one at its lowest price."""
        offers: list[Node] = []
        for offer in self.nodes(node.get("offers")):
            inner = self.nodes(offer.get("offers"))
            offers += inner or [offer]
        priced = []
        for offer in offers:
            found = self.price(faults, offer)
            if found:
                priced.append((offer, *found))
        own = faults.optional("sku", self.word(node.get("sku")), fields.clean_id) if nested else None
        skus = [faults.optional("sku", self.word(offer.get("sku")), fields.clean_id) for offer, *_ in priced]
        if len(priced) > 1 and all(skus) and len(set(skus)) == len(skus):
            for sku, (offer, price, before) in zip(skus, priced, strict=True):
                yield Variant(sku or group, price, before, self.stock(faults, offer), gtin=self.gtin(faults, offer))
        elif priced:
            offer, price, before = min(priced, key=lambda one: one[1].amount)
            identity = own or (self.identity(faults, node) if nested else (skus[0] if len(priced) == 1 else None))
            gtin = self.gtin(faults, node) or self.gtin(faults, offer)
            yield Variant(identity or group, price, before, self.stock(faults, offer), gtin=gtin)

    def price(self, faults: Faults, offer: Node) -> tuple[Money, Money | None] | None:
        currency = offer.get("priceCurrency")
        told, before = offer.get("price", offer.get("lowPrice")), None
        for part in self.nodes(offer.get("priceSpecification")):
            currency = currency or part.get("priceCurrency")
            if str(part.get("priceType", "")).rpartition("/")[2] in _STRUCK:
                before = part.get("price")
            elif told is None:
                told = part.get("price", part.get("minPrice"))

        def parse(value: object) -> Money:
            code = currency.strip().upper() if isinstance(currency, str) else self.context.currency
            amount = fields.money(value, code)
            return fields.money({"amount": amount.amount, "currency": amount.currency}, code)

        price = faults.optional("price", told, parse)
        struck = faults.optional("price", before, parse)
        return (price, struck if struck and struck > price else None) if price else None

    def stock(self, faults: Faults, offer: Node) -> int | None:
        level = next(iter(self.nodes(offer.get("inventoryLevel"))), {}).get("value")
        pieces = faults.optional("inventoryLevel", level, number)
        word = faults.optional("availability", self.word(offer.get("availability")), availability)
        return 0 if word == "out_of_stock" else int(pieces) if pieces is not None and pieces >= 0 else None

    def gtin(self, faults: Faults, node: Node) -> str | None:
        value = next((node[name] for name in _GTINS if not absent(node.get(name))), None)
        return faults.optional("gtin", self.word(value), fields.gtin)

    def address(self, faults: Faults, node: Node) -> str | None:
        value = self.word(node.get("url"))
        if isinstance(value, str) and not _has_scheme(value):
            value = urljoin(str(node.get("@id", "")), value) if _has_scheme(str(node.get("@id", ""))) else value
        return faults.optional("url", value, fields.address)

    def media(self, faults: Faults, node: Node) -> Iterator[Media]:
        for value in _list(node.get("image"))[:100]:
            image = self.follow(value)
            url = image.get("contentUrl", image.get("url")) if isinstance(image, dict) else image
            found = faults.optional("image", self.word(url), lambda v: fields.media(v, "image"))
            if found:
                alt = self.text(faults, "caption", image.get("caption")) if isinstance(image, dict) else {}
                yield replace(found, alt=alt)
        for video in self.nodes(node.get("video")):
            found = faults.optional("video", video.get("contentUrl"), lambda v: fields.media(v, "video"))
            if found:
                yield found

    def category(self, faults: Faults, value: object) -> tuple[Category, ...]:
        words = self.word(value)
        found = faults.optional("category", words, lambda v: fields.category(v, self.context.language))
        return found or ()

    def attributes(self, faults: Faults, node: Node) -> Iterator[Attribute]:
        for one in self.nodes(node.get("additionalProperty")):
            name, value = self.word(one.get("name")), one.get("value")
            unit = one.get("unitText", one.get("unitCode"))
            if not isinstance(name, str) or not name.strip():
                continue
            for part in _list(value)[:50]:
                known = unit if isinstance(unit, str) else None
                found = fact(faults, name, self.word(part), self.context.language, of_unit=known)
                if found:
                    yield found
        for name in ("weight", "width", "height", "depth"):
            for one in self.nodes(node.get(name)):
                unit = one.get("unitText", one.get("unitCode"))
                known = unit if isinstance(unit, str) else None
                found = fact(faults, name, self.word(one), self.context.language, of_unit=known)
                if found:
                    yield found

    def rating(self, faults: Faults, value: object) -> Rating | None:
        one = next(iter(self.nodes(value)), None)
        if one is None:
            return None
        votes = one.get("ratingCount", one.get("reviewCount"))
        best = faults.optional("bestRating", one.get("bestRating"), number) or 5.0
        told = one.get("ratingValue")
        return faults.optional("ratingValue", told, lambda v: fields.rating(v, votes, best))

    def reviews(self, faults: Faults, node: Node) -> Iterator[Review]:
        for place, one in enumerate(self.nodes(node.get("review", node.get("reviews")))):
            words = self.text(faults, "reviewBody", one.get("reviewBody", one.get("description", one.get("name"))))
            if not words:
                continue
            given = next(iter(self.nodes(one.get("reviewRating"))), {})
            best = faults.optional("bestRating", given.get("bestRating"), number) or 5.0
            yield Review(
                id=faults.optional("@id", one.get("@id"), fields.clean_id) or str(place + 1),
                text=words,
                rating=faults.optional("reviewRating", given.get("ratingValue"), partial(fields.stars, best=best)),
                author=faults.optional("author", self.word(one.get("author")), fields.line),
                created_at=faults.optional("datePublished", one.get("datePublished"), fields.moment),
            )

    def faqs(self, nodes: list[Node]) -> tuple[Faq, ...]:
        """The questions of a page that is about one product."""
        found: list[Faq] = []
        faults = Faults(self.source, 0)
        for page in nodes:
            for one in self.nodes(page.get("mainEntity")) if "FAQPage" in _types(page) else ():
                answer = next(iter(self.nodes(one.get("acceptedAnswer"))), {})
                question = self.text(faults, "name", one.get("name"))
                words = self.text(faults, "text", answer.get("text"))
                if question and words:
                    found.append(Faq(str(len(found) + 1), question, words))
        return tuple(found)


def _has_scheme(value: str) -> bool:
    """Whether a text is an address with a scheme."""
    try:
        return bool(urlsplit(value).scheme)
    except ValueError:
        return False
