"""Icecat-style JSONL: typed attributes in the key (``attr_t_`` text, ``attr_n_`` number, ``attr_b_`` yes or no)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.model import Attribute, Category, Media, Money, Product, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource, json_objects

_UNITS = {
    "weight": "g", "width": "mm", "height": "mm", "depth": "mm", "display_diagonal": "in", "internal_memory": "GB",
    "total_storage_capacity": "GB", "processor_frequency": "GHz", "hdd_capacity": "GB",
}  # fmt: skip
_TYPE_KEYS = ("attr_t_product_type", "attr_t_type")
_IMAGES = ("img_high", "img_500x500", "img_low", "img_thumb")
MAX_VALUE = 300


class IcecatReader:
    """Prices are whole cents of US dollars, as in the Chorus export of the Icecat Open Catalog."""

    name = "icecat"

    def recognises(self, head: FeedHead) -> bool:
        """By ``attr_t_`` keys beside an id and a title."""
        keys = head.first_object.keys()
        return "id" in keys and "title" in keys and any(re.match(r"attr_[tnb]_", key) for key in keys)

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product a line, with one variant."""
        for record in json_objects(source):
            if isinstance(record, Problem):
                yield record
                continue
            line, row = record
            problems: list[Problem] = []
            product = _product(row, source.name, line, problems)
            yield from problems
            if product is not None:
                yield Row(line, Upsert(product))


def _product(row: dict[str, Any], source: str, line: int, problems: list[Problem]) -> Product | None:
    identity = fields.clean(str(row.get("id") or ""))
    title = row.get("title") if isinstance(row.get("title"), str) else row.get("name")
    if not identity or not isinstance(title, str) or not fields.clean(title):
        name = "title" if identity else "id"
        problems.append(Problem(source, line, name, str(row.get(name)), "is missing; every product needs one"))
        return None
    price = row.get("price")
    if isinstance(price, bool) or not isinstance(price, int) or price < 0:
        problems.append(Problem(source, line, "price", str(price), "is not a whole number of cents; write 4995"))
        return None
    released: datetime | None = None
    try:
        released = fields.moment(row["date_released"]) if row.get("date_released") else None
    except fields.FieldError as error:
        problems.append(Problem(source, line, "date_released", str(row["date_released"]), str(error), fatal=False))
    media: tuple[Media, ...] = ()
    url = next((row[key] for key in _IMAGES if row.get(key)), None)
    if url:
        try:
            media = (fields.media(url),)
        except fields.FieldError as error:
            problems.append(Problem(source, line, "image", str(url), str(error), fatal=False))
    description = str(row.get("short_description") or "")
    gtin = next((str(code) for code in row.get("ean") or [] if code), None) if isinstance(row.get("ean"), list) else None
    return Product(
        id=identity,
        title={"en": fields.plain(title)},
        description={"en": fields.plain(description)} if description and description != title else {},
        brand={"en": fields.clean(str(row["supplier"]))} if row.get("supplier") else {},
        category=_category(row),
        variants=(Variant(identity, Money(price, "USD"), gtin=gtin),),
        attributes=tuple(_attributes(row)),
        media=media,
        released_at=released,
        identifiers={"mpn": fields.clean(str(row["name"]))} if row.get("name") else {},
    )


def _category(row: dict[str, Any]) -> tuple[Category, ...]:
    for key in _TYPE_KEYS[:1]:
        value = row.get(key)
        if isinstance(value, str) and 2 < len(value) <= 40 and "," not in value:
            return fields.category_path([value], "en")
    return ()


def _attributes(row: dict[str, Any]) -> Iterator[Attribute]:
    for key, value in row.items():
        match = re.match(r"attr_([tnb])_(.+)", key)
        if not match:
            continue
        kind, name = match.groups()
        label = {"en": re.sub(r"_+", " ", name).strip().capitalize()}
        if kind == "b" and isinstance(value, bool):
            yield Attribute(name, value, None, label, {"en": "Yes" if value else "No", "zh": "是" if value else "否"})
        elif kind == "n" and isinstance(value, int | float) and math.isfinite(value):
            yield Attribute(name, float(value), _UNITS.get(name), label)
        elif kind == "t" and isinstance(value, str) and (text := fields.clean(value)[:MAX_VALUE]):
            yield Attribute(name, text, None, label, {"en": text})
