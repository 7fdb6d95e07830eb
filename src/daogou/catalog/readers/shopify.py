"""Shopify's product CSV, with the columns of today (``URL handle``, ``Price``) and of before (``Handle``,
``Variant Price``): https://help.shopify.com/en/manual/products/import-export/using-csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from daogou.catalog.changes import Problem, Row
from daogou.catalog.model import Attribute, Media, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource
from daogou.catalog.readers.faults import Faults, RowRefused
from daogou.catalog.readers.grouping import Item, grouped
from daogou.catalog.readers.money import stock
from daogou.catalog.readers.tables import fold, header_of, rows
from daogou.catalog.readers.values import boolean, slug
from daogou.catalog.readers.words import fact

_NOW = {
    "handle": "url_handle", "body_(html)": "description", "variant_sku": "sku", "variant_price": "price",
    "variant_compare_at_price": "compare-at_price", "variant_inventory_qty": "inventory_quantity",
    "variant_inventory_tracker": "inventory_tracker",
    "variant_inventory_policy": "continue_selling_when_out_of_stock", "variant_barcode": "barcode",
    "variant_grams": "weight_value_(grams)", "image_src": "product_image_url",
    "variant_image": "variant_image_url", "custom_product_type": "type",
    "published": "published_on_online_store", "standard_product_type": "product_category",
}  # fmt: skip
_SPECIFIC = {
    "option1_name", "option1_value", "variant_price", "body_(html)", "product_image_url", "image_src",
    "compare-at_price", "vendor", "variant_sku",
}  # fmt: skip
_METAFIELD = re.compile(r"(.+?) \((?:product|variant)\.metafields\.[\w.-]+\)")


class ShopifyReader:
    """Rows of one handle are one product: its first row, its variants, its further pictures."""

    name = "shopify-csv"

    def recognises(self, head: FeedHead) -> bool:
        """By a handle and a title beside at least two columns that only Shopify has."""
        header = header_of(head)
        return (
            header is not None
            and bool(header.names & {"handle", "url_handle"})
            and "title" in header.names
            and len(header.names & _SPECIFIC) >= 2
        )

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product a handle; drafts and archived products are left out, with a report."""
        return grouped(lambda: _items(source, context), source.name)


def _items(source: FeedSource, context: FeedContext) -> Iterator[Item | Problem]:
    handle, left_out = "", False
    header = header_of(source.head())
    tracks = header is not None and bool(header.names & {"inventory_tracker", "variant_inventory_tracker"})
    names: dict[str, str] = {}
    for record in rows(source):
        if isinstance(record, Problem):
            yield record
            continue
        line, cells = record
        row = {_NOW.get(fold(column), fold(column)): cell for column, cell in cells.items()}
        if tracks and "inventory_tracker" not in row:
            # Nobody counts this variant: what stands as its quantity, usually 0, means nothing.
            row.pop("inventory_quantity", None)
        faults = Faults(source.name, line)
        try:
            group = faults.required("URL handle", row.get("url_handle") or row.get("title"), fields.clean_id)
            if "url_handle" not in row:
                group = slug(group)
            if group != handle:
                handle, names, left_out = group, {}, _left_out(faults, row)
            names |= {step: row[f"option{step}_name"] for step in "123" if f"option{step}_name" in row}
            item = None if left_out else _item(faults, group, row, names=names, cells=cells, context=context)
        except RowRefused:
            item = None
        yield from faults.problems
        if item:
            yield item


def _left_out(faults: Faults, row: dict[str, str]) -> bool:
    status = row.get("status", "active").strip().casefold()
    published = faults.optional("Published", row.get("published_on_online_store"), boolean)
    if status in ("draft", "archived", "unlisted") or published is False:
        said = status if status != "active" else "not published"
        faults.note("Status", said, "the product is not on sale and is left out; set it active to show it")
        return True
    return False


def _item(
    faults: Faults,
    group: str,
    row: dict[str, str],
    *,
    names: dict[str, str],
    cells: dict[str, str],
    context: FeedContext,
) -> Item:
    language = context.language
    image = faults.optional("Product image URL", row.get("product_image_url"), lambda v: fields.media(v, "image"))
    alt = faults.optional("Image alt text", row.get("image_alt_text"), lambda v: fields.text(v, language))
    own = faults.optional("Variant image URL", row.get("variant_image_url"), lambda v: fields.media(v, "image"))
    media = [replace(image, alt=alt or {})] if image else []
    media += [own] if own else []
    category = faults.optional(
        "Product category",
        row.get("product_category") or row.get("type"),
        lambda v: fields.category(v, language),
    )
    return Item(
        line=faults.line,
        group=group,
        variant=_variant(faults, group, row, names=names, own=own, context=context),
        title=faults.optional("Title", row.get("title"), lambda v: fields.title(v, language)) or {},
        shared_title=True,
        description=faults.optional("Description", row.get("description"), lambda v: fields.text(v, language)) or {},
        brand=faults.optional("Vendor", row.get("vendor"), lambda v: fields.title(v, language)) or {},
        category=category or (),
        attributes=tuple(_attributes(faults, row, cells, language)),
        media=tuple(media),
        url=None,
        identifiers=_identifiers(faults, row),
    )


def _variant(
    faults: Faults,
    group: str,
    row: dict[str, str],
    *,
    names: dict[str, str],
    own: Media | None,
    context: FeedContext,
) -> Variant | None:
    """The row's variant; ``None`` where the row only adds a picture."""
    options: list[Attribute] = []
    for step in "123":
        value = row.get(f"option{step}_value", "")
        if not value.strip() or value.strip() == "Default Title":
            continue
        name = names.get(step, f"option{step}")
        found = fact(faults, name, value, context.language)
        options += [found] if found else []
    if "price" not in row:
        if options or "sku" in row:
            faults.note(
                "Price",
                "",
                f"the variant has no price and is left out; write one like 12.50 {context.currency}",
            )
        return None
    try:
        price = faults.required("Price", row["price"], lambda v: fields.money(v, context.currency))
    except RowRefused:
        # The variant is lost; what the row says of the product is not.
        return None
    before = faults.optional(
        "Compare-at price", row.get("compare-at_price"), lambda v: fields.money(v, context.currency)
    )
    identity = faults.optional("SKU", row.get("sku"), fields.clean_id)
    if identity is None:
        # Without an SKU the options name the variant, so that its id outlives a change of order.
        identity = ":".join([group, *(slug(str(option.value)) for option in options)])
    return Variant(
        identity,
        price,
        before if before and before > price else None,
        _stock(faults, row),
        tuple(options),
        (own,) if own else (),
        faults.optional("Barcode", row.get("barcode"), fields.gtin),
        faults.optional("Cost per item", row.get("cost_per_item"), lambda v: fields.money(v, context.currency)),
    )


def _stock(faults: Faults, row: dict[str, str]) -> int | None:
    goes_on = row.get("continue_selling_when_out_of_stock", "").strip().casefold() in ("true", "continue")
    pieces = faults.optional("Inventory quantity", row.get("inventory_quantity"), stock)
    return None if goes_on else pieces


def _attributes(
    faults: Faults, row: dict[str, str], cells: dict[str, str], language: str | None
) -> Iterator[Attribute]:
    told: list[tuple[str, str]] = [("tag", tag) for tag in row.get("tags", "").split(",")[:100]]
    if "product_category" in row and "type" in row:
        told.append(("type", row["type"]))
    for name in ("gender", "age_group"):
        told.append((name, row.get(f"google_shopping_/_{name}", "")))
    if row.get("google_shopping_/_condition", "new").strip().casefold() != "new":
        told.append(("condition", row["google_shopping_/_condition"]))
    grams = row.get("weight_value_(grams)", "")
    if grams.strip().strip("0.") and "title" in row:
        told.append(("weight", f"{grams.strip()} g"))
    for column, cell in cells.items():
        if metafield := _METAFIELD.fullmatch(column):
            told += [(metafield[1], part) for part in cell.split(";")[:50]]
    for name, value in told:
        found = fact(faults, name, value, language)
        if found:
            yield found


def _identifiers(faults: Faults, row: dict[str, str]) -> dict[str, str]:
    found = row.get("google_shopping_/_mpn") or row.get("google_shopping_/_manufacturer_part_number_(mpn)")
    mpn = faults.optional("MPN", found, fields.clean_id)
    return {"mpn": mpn} if mpn else {}
