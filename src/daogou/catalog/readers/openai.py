"""OpenAI / Agentic Commerce Protocol product feeds, nested (``products.jsonl``) and flat (JSONL, CSV, TSV).

Flat: https://developers.openai.com/commerce/specs/file-upload/products, with the names of 2025 too
(``id``, ``link``, ``enable_search``). Nested: schema.feed.json of
https://github.com/agentic-commerce-protocol/agentic-commerce-protocol.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from daogou.catalog.changes import Problem, Row
from daogou.catalog.model import Attribute, Category, Media, Text, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource, json_objects
from daogou.catalog.readers.faults import Faults, RowRefused, absent
from daogou.catalog.readers.google import folded, table_items
from daogou.catalog.readers.grouping import Item, grouped
from daogou.catalog.readers.merchant import merchant_item
from daogou.catalog.readers.money import availability
from daogou.catalog.readers.tables import header_of
from daogou.catalog.readers.words import attribute, fact

_FLAGS = {"is_eligible_search", "is_eligible_checkout", "enable_search", "enable_checkout"}


def _is_flat(names: frozenset[str]) -> bool:
    return bool(names & _FLAGS or {"item_id", "title"} <= names) and bool(names & {"item_id", "id"})


class OpenAiReader:
    """One JSON object a line: a product with its variants, or one variant."""

    name = "openai-jsonl"

    def recognises(self, head: FeedHead) -> bool:
        """By OpenAI's flags or ``item_id``, or by variants of the protocol's shape."""
        if not head.is_json or head.keys & {"kind", "op"}:
            return False
        if _is_flat(head.keys):
            return True
        first = head.first_object
        variants = first.get("variants")
        if not isinstance(variants, list) or not variants or not isinstance(variants[0], dict):
            return False
        described = isinstance(first.get("description"), dict) and bool(
            {"plain", "html", "markdown"} & set(first["description"])
        )
        offered = isinstance(variants[0].get("availability"), dict)
        return described or offered or bool({"variant_options", "barcodes", "seller"} & set(variants[0]))

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product a nested object, a ``group_id``, or a flat object without one."""
        return grouped(lambda: _items(source, context), source.name)


class OpenAiTableReader:
    """The flat form in columns, as CSV or TSV."""

    name = "openai-csv"

    def recognises(self, head: FeedHead) -> bool:
        """By OpenAI's flags or ``item_id`` among the columns."""
        header = header_of(head)
        return header is not None and "title" in header.names and _is_flat(header.names)

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product a ``group_id``, or a row without one."""
        return grouped(lambda: table_items(source, context), source.name)


def _items(source: FeedSource, context: FeedContext) -> Iterator[Item | Problem]:
    for record in json_objects(source):
        if isinstance(record, Problem):
            yield record
            continue
        line, row = record
        if isinstance(row.get("variants"), list):
            yield from _nested(Faults(source.name, line), row, context)
        else:
            yield from merchant_item(source.name, line, _listed(folded(row)), context)


def _listed(row: dict[str, list[object]]) -> dict[str, list[object]]:
    """A flat row whose lists are several values and whose nulls are absent."""
    return {
        name: [one for value in values for one in (value if isinstance(value, list) else [value]) if one is not None]
        for name, values in row.items()
    }


def _nested(faults: Faults, row: Mapping[str, Any], context: FeedContext) -> Iterator[Item | Problem]:
    try:
        identity = faults.required("id", row.get("id"), fields.clean_id)
    except RowRefused:
        yield from faults.problems
        return
    media = _media(faults, row.get("media"), context)
    items = []
    for one in row["variants"][:5000]:
        item = _variant(faults, identity, row, one, context) if isinstance(one, dict) else None
        if item:
            items.append(item)
        elif not isinstance(one, dict):
            faults.note("variants", one, "a variant is an object with id, title and price; it is left out")
    if not items:
        faults.note("variants", "", "no variant has an id and a price; write at least one", fatal=True)
    yield from faults.problems
    for place, item in enumerate(items):
        yield item if place else replace(item, media=(*media, *item.media))


def _variant(
    faults: Faults, group: str, row: Mapping[str, Any], one: Mapping[str, Any], context: FeedContext
) -> Item | None:
    language = context.language
    identity = faults.optional("variants.id", one.get("id"), fields.clean_id)
    price = faults.optional("variants.price", one.get("price"), lambda v: fields.money(v, context.currency))
    if identity is None or price is None:
        if absent(one.get("id")) or absent(one.get("price")):
            faults.note("variants", one.get("id"), "the variant lacks an id or a price; it is left out")
        return None
    stated = one.get("availability")
    status = stated.get("status", stated.get("available")) if isinstance(stated, dict) else stated
    word = faults.optional("availability", status, availability)
    if isinstance(stated, dict) and stated.get("available") is False:
        word = "out_of_stock"
    barcodes = one.get("barcodes")
    codes = [code.get("value") for code in barcodes if isinstance(code, dict)] if isinstance(barcodes, list) else []
    media = _media(faults, one.get("media"), context)
    own = faults.optional("title", row.get("title"), lambda v: fields.title(v, language)) or {}
    titled = faults.optional("variants.title", one.get("title"), lambda v: fields.title(v, language)) or {}
    categories = row.get("categories", one.get("categories"))
    facts = [
        faults.optional("condition", value, lambda v: attribute("condition", v, language))
        for value in (one["condition"] if isinstance(one.get("condition"), list) else [])[:5]
        if value != "new"
    ]
    if word in ("preorder", "backorder"):
        facts.append(attribute("availability", word, "en"))
    gtin = faults.optional("barcodes", codes[0] if codes else None, fields.gtin)
    return Item(
        line=faults.line,
        group=group,
        variant=Variant(
            identity,
            price,
            faults.optional("list_price", one.get("list_price"), lambda v: fields.money(v, context.currency)),
            0 if word == "out_of_stock" else None,
            tuple(_options(faults, one.get("variant_options"), language)),
            media,
            gtin,
        ),
        title=own or titled,
        shared_title=bool(own),
        description=_description(faults, row.get("description"), language)
        or _description(faults, one.get("description"), language),
        brand=faults.optional("brand", row.get("brand"), lambda v: fields.text(v, language)) or {},
        category=_category(faults, categories, language),
        attributes=tuple(fact for fact in facts if fact),
        media=media,
        url=faults.optional("url", row.get("url", one.get("url")), fields.address),
        identifiers={"gtin": gtin} if gtin else {},
    )


def _options(faults: Faults, value: object, language: str | None) -> Iterator[Attribute]:
    for one in value[:20] if isinstance(value, list) else ():
        name = one.get("name") if isinstance(one, dict) else None
        if isinstance(one, dict) and isinstance(name, str) and name.strip():
            found = fact(faults, name, one.get("value"), language)
            if found:
                yield found


def _description(faults: Faults, value: object, language: str | None) -> Text:
    if isinstance(value, dict):
        value = next((value[form] for form in ("plain", "markdown", "html") if not absent(value.get(form))), None)
    return faults.optional("description", value, lambda v: fields.text(v, language)) or {}


def _category(faults: Faults, value: object, language: str | None) -> tuple[Category, ...]:
    paths = [one.get("value") if isinstance(one, dict) else one for one in value] if isinstance(value, list) else []
    found = faults.optional("categories", paths[0] if paths else None, lambda v: fields.category(v, language))
    return found or ()


def _media(faults: Faults, value: object, context: FeedContext) -> tuple[Media, ...]:
    found = []
    for one in value[:200] if isinstance(value, list) else ():
        if not isinstance(one, dict) or one.get("type", "image") not in ("image", "video"):
            continue
        kind: Literal["image", "video"] = "video" if one.get("type") == "video" else "image"
        media = faults.optional("media", one.get("url"), partial(fields.media, kind=kind))
        alt = faults.optional("media.alt_text", one.get("alt_text"), lambda v: fields.text(v, context.language))
        if media:
            found.append(Media(media.url, media.kind, alt or {}))
    return tuple(found)
