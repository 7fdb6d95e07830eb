"""Daogou's own feed: JSON lines of products, partial updates, deletions and policies (docs/feeds.md)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec

from daogou.catalog.changes import Change, Delete, PolicyUpsert, Problem, Row, Update, Upsert, VariantUpdate
from daogou.catalog.model import (
    Attribute,
    Category,
    Faq,
    Media,
    Money,
    Product,
    Rating,
    Review,
    ShopPolicy,
    Text,
    Variant,
)
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource, json_objects
from daogou.catalog.readers.faults import Faults, FieldError, RowRefused, absent, shown
from daogou.catalog.readers.money import stock
from daogou.catalog.readers.values import count, decimal, number

T = TypeVar("T")
Record = Mapping[str, Any]

_ENCODER = msgspec.json.Encoder()
_MAX_LISTED = 5000


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
            faults = Faults(source.name, line)
            try:
                change = _Line(faults, context).change(row)
            except RowRefused:
                change = None
            yield from faults.problems
            if change is not None:
                yield Row(line, change)


class _Line:
    """Reads the record of one line; what is wrong with it goes to ``faults``."""

    def __init__(self, faults: Faults, context: FeedContext) -> None:
        self._faults, self._context = faults, context
        self._money: Callable[[object], Money] = partial(fields.money, currency=context.currency)

    def change(self, row: Record) -> Change:
        identity = self._faults.required("id", row.get("id"), fields.clean_id)
        op, kind = row.get("op", "upsert"), row.get("kind", "product")
        if op not in ("upsert", "update", "delete"):
            raise self._faults.refuse("op", op, "is unknown; write upsert, update or delete")
        if kind not in ("product", "policy"):
            raise self._faults.refuse("kind", kind, "is unknown; write product or policy")
        if kind == "policy":
            if op != "upsert":
                raise self._faults.refuse("op", op, "a policy can only be upserted; write the whole policy")
            return PolicyUpsert(ShopPolicy(identity, self._text(row, "title"), self._needed(row, "text")))
        if op == "delete":
            return Delete(identity)
        return self._update(identity, row) if op == "update" else Upsert(self._product(identity, row))

    def _product(self, identity: str, row: Record) -> Product:
        title = self._needed(row, "title")
        if "variants" in row or "price" not in row:
            found = [self._variant(one, f"variants[{i}]") for i, one in self._dicts(row, "variants")]
        else:
            found = [self._variant({**row, "id": identity, "media": None, "options": None}, "")]
        variants: dict[str, Variant] = {}
        for variant in found:
            if variant is not None and variant.id in variants:
                self._faults.note("variants.id", variant.id, "is given twice; the later one counts")
            if variant is not None:
                variants[variant.id] = variant
        if not variants:
            mend = "no variant has an id and a price; write at least one"
            raise self._faults.refuse("variants", row.get("variants"), mend)
        return Product(
            id=identity,
            title=title,
            variants=tuple(variants.values()),
            description=self._text(row, "description"),
            brand=self._text(row, "brand"),
            category=self._category(row.get("category")),
            attributes=tuple(self._attributes(row, "attributes")),
            media=tuple(self._media(row, "media")),
            reviews=tuple(self._reviews(row)),
            faqs=tuple(self._faqs(row)),
            rating=self._rating(row.get("rating")),
            popularity=self._try(row, "popularity", number),
            released_at=self._try(row, "released_at", fields.moment),
            url=self._try(row, "url", fields.address),
            identifiers=self._identifiers(row.get("identifiers")),
        )

    def _variant(self, one: Record, place: str) -> Variant | None:
        """The variant; ``None``, with a report, without an id or a price. A price that is null is unknown."""
        price = None
        try:
            identity = fields.clean_id(one.get("id"))
            if "price" not in one or one["price"] is not None:
                price = self._money(one.get("price"))
        except FieldError as error:
            field = "price" if isinstance(one.get("id"), str | int) and not absent(one["id"]) else "id"
            left_out = f"{error}; the variant is left out" if place else str(error)
            self._faults.note(f"{place}.{field}".lstrip("."), one.get(field), left_out)
            return None
        return Variant(
            id=identity,
            price=price,
            list_price=self._try(one, "list_price", self._money),
            stock=self._stock(one),
            options=tuple(self._attributes(one, "options")),
            media=tuple(self._media(one, "media")),
            gtin=self._try(one, "gtin", fields.clean_id),
            cost=self._try(one, "cost", self._money),
        )

    def _update(self, identity: str, row: Record) -> Update:
        parts = [one for _, one in self._dicts(row, "variants")]
        if "price" in row or "stock" in row or "list_price" in row:
            parts.append({**row, "id": None})
        updates = []
        for one in parts:
            variant = self._try(one, "id", fields.clean_id) or ""
            price, before = self._try(one, "price", self._money), self._try(one, "list_price", self._money)
            updates.append(VariantUpdate(variant, price, before, self._stock(one)))
        popularity = self._try(row, "popularity", number)
        said = [one for one in updates if (one.price, one.list_price, one.stock) != (None, None, None)]
        if not said and popularity is None:
            mend = 'changes nothing; write "price", "list_price" or "stock", or a whole product without "op"'
            raise self._faults.refuse("op", "update", mend)
        return Update(identity, tuple(said), popularity)

    def _stock(self, row: Record) -> int | None:
        value = row.get("stock")
        if isinstance(value, int | float) and value < 0:
            self._faults.note("stock", value, "is below zero; it is taken as 0")
            return 0
        return self._try(row, "stock", stock)

    def _rating(self, value: object) -> Rating | None:
        if value is None:
            return None
        if isinstance(value, dict):
            try:
                mean, votes = decimal(value.get("mean")), count(value.get("count"))
                if 0 <= mean <= 5:
                    return Rating(float(mean), votes)
            except FieldError:
                pass
        self._faults.note("rating", value, 'is not a rating; write {"mean": 4.5, "count": 12}')
        return None

    def _reviews(self, row: Record) -> Iterator[Review]:
        for i, one in self._dicts(row, "reviews"):
            words = self._text(one, "text")
            rating = self._try(one, "rating", number)
            if rating is not None and not 0 <= rating <= 5:
                self._faults.note("reviews.rating", rating, "is not between 0 and 5; it is left out")
                rating = None
            about = one.get("about")
            yield Review(
                id=self._try(one, "id", fields.clean_id) or str(i),
                text=words,
                rating=rating,
                author=self._try(one, "author", fields.line),
                created_at=self._try(one, "created_at", fields.moment),
                about=tuple(fields.clean(key) for key in about if isinstance(key, str))
                if isinstance(about, list)
                else (),
            )

    def _faqs(self, row: Record) -> Iterator[Faq]:
        for i, one in self._dicts(row, "faqs"):
            yield Faq(
                self._try(one, "id", fields.clean_id) or str(i), self._text(one, "question"), self._text(one, "answer")
            )

    def _attributes(self, row: Record, field: str) -> Iterator[Attribute]:
        value = row.get(field)
        if isinstance(value, dict):  # the short form: {"colour": "red", "weight": 250}
            pairs = [(k, v) for k, vs in value.items() for v in (vs if isinstance(vs, list) else [vs])]
            value = [{"name": k, "value": v} for k, v in pairs]
        for _, one in self._dicts({field: value}, field):
            try:
                name, fact = fields.clean(one.get("name")), _fact(one.get("value"))
                if not name or fact == "":
                    raise FieldError("empty")
            except FieldError:
                self._faults.note(field, one, 'is not an attribute; write {"name": "colour", "value": "red"}')
                continue
            label, text = self._text(one, "label"), self._text(one, "text")
            yield Attribute(name, fact, self._try(one, "unit", fields.line), label, text)

    def _media(self, row: Record, field: str) -> Iterator[Media]:
        for _, one in self._list(row, field):
            entry = one if isinstance(one, dict) else {"url": one}
            kind = entry.get("kind")
            if kind is not None and kind not in ("image", "video"):
                self._faults.note(f"{field}.kind", kind, "is neither image nor video; the address decides")
                kind = None
            found = self._faults.optional(field, entry.get("url"), partial(fields.media, kind=kind))
            if found:
                yield Media(found.url, found.kind, self._text(entry, "alt"))

    def _category(self, value: Any) -> tuple[Category, ...]:
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            steps = [
                Category(identity, self._text(one, "name"))
                for one in value[:20]
                if (identity := self._try(one, "id", fields.clean_id))
            ]
            if len(steps) == len(value):
                return tuple(steps)
        elif absent(value) or isinstance(value, str | list):
            parse = partial(fields.category, language=self._context.language)
            return self._faults.optional("category", value, parse) or ()
        self._faults.note("category", value, 'is not a category; write "Home > Kitchen"')
        return ()

    def _identifiers(self, value: object) -> dict[str, str]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._faults.note("identifiers", value, 'is not an object; write {"mpn": "AB-1"}')
            return {}
        found = {key: self._faults.optional(f"identifiers.{shown(key)}", one, fields.clean) for key, one in value.items()}
        return {fields.clean(key): one for key, one in found.items() if one}

    # -- small steps -----------------------------------------------------------------------------

    def _needed(self, row: Record, field: str) -> Text:
        found = self._text(row, field)
        if not found:
            raise self._faults.refuse(field, row.get(field), "is missing; every record needs one")
        return found

    def _text(self, row: Record, field: str) -> Text:
        parse = partial(fields.text, language=self._context.language)
        return self._faults.optional(field, row.get(field), parse) or {}

    def _try(self, row: Record, field: str, parse: Callable[[object], T]) -> T | None:
        return self._faults.optional(field, row.get(field), parse)

    def _list(self, row: Record, field: str) -> Iterator[tuple[int, Any]]:
        value = row.get(field)
        if value is None:
            return
        if not isinstance(value, list):
            self._faults.note(field, value, "is not a list; it is left out")
            return
        if len(value) > _MAX_LISTED:
            self._faults.note(field, f"{len(value)} entries", f"only the first {_MAX_LISTED} are taken")
        yield from enumerate(value[:_MAX_LISTED])

    def _dicts(self, row: Record, field: str) -> Iterator[tuple[int, Record]]:
        for i, one in self._list(row, field):
            if isinstance(one, dict):
                yield i, one
            else:
                self._faults.note(f"{field}[{i}]", one, "is not an object; it is left out")


def _fact(value: object) -> str | float | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return fields.clean(value)
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise FieldError("expected text, a number, true or false")
    return float(value)
