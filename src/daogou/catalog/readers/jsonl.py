"""Daogou's own feed: JSON lines of products, partial updates, deletions and policies (docs/feeds.md)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from daogou.catalog.changes import Change, Delete, PolicyUpsert, Problem, Row, Update, Upsert, VariantUpdate
from daogou.catalog.model import (
    Attribute,
    Category,
    Faq,
    Media,
    Product,
    Rating,
    Review,
    ShopPolicy,
    Variant,
)
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource, json_objects
from daogou.catalog.readers.fields import FieldError

_ENCODER = msgspec.json.Encoder()


def feed_line(record: Product | ShopPolicy) -> bytes:
    """A product or policy as one line of this format; reading it back gives an equal object."""
    kind = "policy" if isinstance(record, ShopPolicy) else "product"
    return _ENCODER.encode({"kind": kind, **msgspec.to_builtins(record)}) + b"\n"


class JsonlReader:
    """``kind`` is ``product`` (the default) or ``policy``; ``op`` is ``upsert`` (the default), ``update``, ``delete``."""

    name = "daogou-jsonl"

    def recognises(self, head: FeedHead) -> bool:
        """By an id with variants, an ``op`` or a ``kind``."""
        first = head.first_object
        return isinstance(first.get("id"), str | int) and (
            first.get("op") in ("upsert", "update", "delete")
            or first.get("kind") in ("product", "policy")
            or (isinstance(first.get("variants"), list) and isinstance(first.get("title"), str | dict))
        )

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One change a line."""
        for record in json_objects(source):
            if isinstance(record, Problem):
                yield record
                continue
            line, row = record
            parser = _Parser(source.name, line, context)
            change = parser.change(row)
            yield from parser.problems
            if change is not None:
                yield Row(line, change)


class _Parser:
    """Reads one line; keeps what was wrong with it."""

    def __init__(self, source: str, line: int, context: FeedContext) -> None:
        self.problems: list[Problem] = []
        self._source, self._line, self._context = source, line, context

    def change(self, row: dict[str, Any]) -> Change | None:
        try:
            identity = self._id(row.get("id"), "id")
            op = row.get("op", "upsert")
            if op == "delete":
                return Delete(identity)
            if op == "update":
                return self._update(identity, row)
            if op != "upsert":
                raise _Skip("op", op, "is unknown; write upsert, update or delete")
            if row.get("kind") == "policy":
                return PolicyUpsert(
                    ShopPolicy(identity, self._text(row, "title"), self._needed(row, "text"))
                )
            return Upsert(self._product(identity, row))
        except _Skip as skip:
            self._report(skip.field, skip.value, str(skip), fatal=True)
            return None

    def _product(self, identity: str, row: dict[str, Any]) -> Product:
        variants = [v for v in (self._variant(one, i) for i, one in self._list(row, "variants")) if v]
        if not variants and "price" in row:
            variants = [v for v in [self._variant({**row, "id": identity, "media": None, "options": None}, 0)] if v]
        if not variants:
            raise _Skip("variants", row.get("variants"), "has no variant with an id and a price; write at least one")
        rating = row.get("rating")
        product = Product(
            id=identity,
            title=self._needed(row, "title"),
            variants=tuple({variant.id: variant for variant in variants}.values()),
            description=self._text(row, "description"),
            brand=self._text(row, "brand"),
            category=self._category(row.get("category")),
            attributes=tuple(self._attributes(row, "attributes")),
            media=tuple(self._media(row, "media")),
            reviews=tuple(self._reviews(row)),
            faqs=tuple(
                Faq(str(one.get("id", i)), self._text(one, "question"), self._text(one, "answer"))
                for i, one in self._dicts(row, "faqs")
            ),
            popularity=self._number(row, "popularity"),
            url=self._try("url", row.get("url"), fields.address),
            released_at=self._try("released_at", row.get("released_at"), fields.moment),
            identifiers={
                str(k): str(v) for k, v in (row.get("identifiers") or {}).items() if isinstance(v, str | int)
            }
            if isinstance(row.get("identifiers") or {}, dict)
            else {},
        )
        if isinstance(rating, dict):
            mean, count = self._number(rating, "mean"), self._number(rating, "count")
            if mean is not None and 0 <= mean <= 5 and count is not None and count >= 0:
                return replace(product, rating=Rating(mean, int(count)))
            self._report("rating", rating, 'is not a rating; write {"mean": 4.5, "count": 12}')
        return product

    def _variant(self, one: Any, position: int) -> Variant | None:
        if not isinstance(one, dict):
            self._report(f"variants[{position}]", one, "is not an object; the variant is left out")
            return None
        try:
            identity = self._id(one.get("id"), f"variants[{position}].id")
            price = fields.money(one.get("price"), self._context.currency)
        except (FieldError, _Skip) as error:
            self._report(f"variants[{position}].price", one.get("price"), f"{error}; the variant is left out")
            return None
        return Variant(
            id=identity,
            price=price,
            list_price=self._try("list_price", one.get("list_price"), self._money),
            stock=self._stock(one),
            options=tuple(self._attributes(one, "options")),
            media=tuple(self._media(one, "media")),
            gtin=str(one["gtin"]) if isinstance(one.get("gtin"), str | int) else None,
        )

    def _update(self, identity: str, row: dict[str, Any]) -> Update:
        variants = [
            VariantUpdate(
                id=str(one.get("id") or ""),
                price=self._try("price", one.get("price"), self._money),
                list_price=self._try("list_price", one.get("list_price"), self._money),
                stock=self._stock(one),
            )
            for _, one in self._dicts(row, "variants")
        ]
        if "price" in row or "stock" in row:
            price = self._try("price", row.get("price"), self._money)
            variants.append(VariantUpdate("", price, None, self._stock(row)))
        return Update(identity, tuple(variants), self._number(row, "popularity"))

    def _reviews(self, row: dict[str, Any]) -> Iterator[Review]:
        for i, one in self._dicts(row, "reviews"):
            words = self._text(one, "text")
            rating = self._number(one, "rating")
            if rating is not None and not 0 <= rating <= 5:
                self._report("reviews.rating", rating, "is not between 0 and 5; it is left out")
                rating = None
            about = one.get("about")
            yield Review(
                id=str(one.get("id", i)),
                text=words,
                rating=rating,
                author=str(one["author"])[:100] if one.get("author") else None,
                created_at=self._try("reviews.created_at", one.get("created_at"), fields.moment),
                about=tuple(str(key) for key in about) if isinstance(about, list) else (),
            )

    def _attributes(self, row: dict[str, Any], field: str) -> Iterator[Attribute]:
        value = row.get(field)
        if isinstance(value, dict):  # the short form: {"colour": "red", "weight": 250}
            pairs = [(k, v) for k, vs in value.items() for v in (vs if isinstance(vs, list) else [vs])]
            value = [{"name": k, "value": v} for k, v in pairs]
        for _, one in self._dicts({field: value}, field):
            name, fact = one.get("name"), one.get("value")
            usable = isinstance(fact, str | bool) or (isinstance(fact, int | float) and math.isfinite(fact))
            if not isinstance(name, str) or not name or not usable or fact == "":
                self._report(field, one, 'is not an attribute; write {"name": "colour", "value": "red"}')
                continue
            yield Attribute(
                name=fields.clean(name),
                value=_fact(fact),
                unit=str(one["unit"]) if one.get("unit") else None,
                label=self._text(one, "label"),
                text=self._text(one, "text"),
            )

    def _media(self, row: dict[str, Any], field: str) -> Iterator[Media]:
        for _, one in self._list(row, field):
            entry = one if isinstance(one, dict) else {"url": one}
            found = self._try(field, entry.get("url"), lambda url, e=entry: fields.media(url, e.get("kind")))
            if found:
                yield replace(found, alt=self._text(entry, "alt"))

    def _category(self, value: Any) -> tuple[Category, ...]:
        if isinstance(value, list) and all(isinstance(one, dict) and one.get("id") for one in value):
            return tuple(Category(str(one["id"]), self._text(one, "name")) for one in value)
        if value is None or isinstance(value, str | list):
            return fields.category_path(value, self._context.language)
        self._report("category", value, 'is not a category; write "Home > Kitchen"')
        return ()

    # -- small steps -----------------------------------------------------------------------------

    def _id(self, value: Any, field: str) -> str:
        identity = fields.clean(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not identity or len(identity) > 200:
            raise _Skip(field, value, "is missing or longer than 200 characters; every product needs an id")
        return identity

    def _needed(self, row: dict[str, Any], field: str) -> dict[str, str]:
        found = self._text(row, field)
        if not found:
            raise _Skip(field, row.get(field), "is missing; every record needs one")
        return found

    def _text(self, row: dict[str, Any], field: str) -> dict[str, str]:
        try:
            return fields.text(row.get(field), self._context.language)
        except FieldError as error:
            self._report(field, row.get(field), str(error))
            return {}

    def _money(self, value: Any) -> Any:
        return fields.money(value, self._context.currency)

    def _stock(self, row: dict[str, Any]) -> int | None:
        stock = row.get("stock")
        if stock is None:
            return None
        if isinstance(stock, bool) or not isinstance(stock, int) or stock < 0:
            self._report("stock", stock, "is not a whole number from 0; it is left out")
            return None
        return stock

    def _number(self, row: dict[str, Any], field: str) -> float | None:
        value = row.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self._report(field, value, "is not a number; it is left out")
            return None
        return float(value)

    def _try(self, field: str, value: Any, parse: Any) -> Any:
        if value is None or value == "":
            return None
        try:
            return parse(value)
        except FieldError as error:
            self._report(field, value, str(error))
            return None

    def _list(self, row: dict[str, Any], field: str) -> Iterator[tuple[int, Any]]:
        value = row.get(field)
        if value is None:
            return
        if not isinstance(value, list):
            self._report(field, value, "is not a list; it is left out")
            return
        yield from enumerate(value[:5000])

    def _dicts(self, row: dict[str, Any], field: str) -> Iterator[tuple[int, dict[str, Any]]]:
        for i, one in self._list(row, field):
            if isinstance(one, dict):
                yield i, one
            else:
                self._report(f"{field}[{i}]", one, "is not an object; it is left out")

    def _report(self, field: str, value: Any, message: str, *, fatal: bool = False) -> None:
        self.problems.append(Problem(self._source, self._line, field, str(value)[:200], message, fatal))


class _Skip(Exception):
    """The row cannot be taken at all."""

    def __init__(self, field: str, value: Any, message: str) -> None:
        super().__init__(message)
        self.field, self.value = field, str(value)


def _fact(value: Any) -> str | float | bool:
    if isinstance(value, bool):
        return value
    return fields.clean(value) if isinstance(value, str) else float(value)
