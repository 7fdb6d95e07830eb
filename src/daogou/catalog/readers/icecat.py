"""Icecat-style JSONL: typed attributes in the key (``attr_t_`` text, ``attr_n_`` number, ``attr_b_`` yes or no)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.model import Attribute, Category, Money, Product, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource, json_objects
from daogou.catalog.readers.faults import Faults, FieldError, RowRefused, shown

_UNITS = {
    "weight": "g", "width": "mm", "height": "mm", "depth": "mm", "display_diagonal": "in", "maximum_screen_size_compatibility": "in",
    "internal_memory": "GB", "total_storage_capacity": "GB", "internal_storage_capacity": "GB",
    "ssd_capacity": "GB", "total_ssds_capacity": "GB", "hdd_capacity": "GB", "processor_frequency": "GHz", "memory_clock_speed": "MHz",
    "cable_length": "m", "cord_length": "m", "battery_capacity": "mAh", "battery_life__max_": "h", "water_tank_capacity": "l",
    "bowl_capacity": "l", "power": "W", "output_power": "W", "rms_rated_power": "W", "thermal_design_power__tdp_": "W",
    "recommended_age__min_": "year", "quantity_per_pack": "piece", "number_of_pieces": "piece", "number_of_puzzle_pieces": "piece",
}  # fmt: skip
"""The catalogue leaves the units of its numbers to its documentation; these are what its titles write beside them."""
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
            faults = Faults(source.name, line)
            try:
                product = _product(faults, row)
            except RowRefused:
                product = None
            yield from faults.problems
            if product is not None:
                yield Row(line, Upsert(product))


def _product(faults: Faults, row: Mapping[str, Any]) -> Product:
    identity = faults.required("id", row.get("id"), fields.clean_id)
    title = faults.required("title", row.get("title", row.get("name")), lambda v: fields.title(v, "en"))
    price = faults.required("price", row.get("price"), _cents)
    image = next((row[key] for key in _IMAGES if row.get(key)), None)
    media = faults.optional("image", image, lambda v: fields.media(v, "image"))
    description = faults.optional("short_description", row.get("short_description"), lambda v: fields.text(v, "en"))
    codes = row.get("ean") if isinstance(row.get("ean"), list) else []
    gtin = faults.optional("ean", next((code for code in codes or () if code), None), fields.clean_id)
    mpn = faults.optional("name", row.get("name"), fields.clean_id)
    return Product(
        id=identity,
        title=title,
        description=description if description and description != title else {},
        brand=faults.optional("supplier", row.get("supplier"), lambda v: fields.title(v, "en")) or {},
        category=_category(row),
        variants=(Variant(identity, price, gtin=gtin),),
        attributes=tuple(_attributes(row)),
        media=(media,) if media else (),
        released_at=faults.optional("date_released", row.get("date_released"), fields.moment),
        identifiers={"mpn": mpn} if mpn else {},
    )


def _cents(value: object) -> Money:
    if isinstance(value, bool) or not isinstance(value, int):
        raise FieldError(f"{shown(value)} is not a whole number of cents; write 4995")
    return fields.money({"amount": value, "currency": "USD"}, "USD")


def _category(row: Mapping[str, Any]) -> tuple[Category, ...]:
    value = row.get("attr_t_product_type")
    if isinstance(value, str) and 2 < len(value) <= 40 and "," not in value:
        return fields.category_path([value], "en")
    return ()


def _attributes(row: Mapping[str, Any]) -> Iterator[Attribute]:
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
