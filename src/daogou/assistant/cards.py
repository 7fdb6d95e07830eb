"""How products are shown in an answer: one statement each, with price and the fields that meet what was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from daogou.assistant.compare import short_names
from daogou.assistant.draft import Draft
from daogou.assistant.evidence import (
    attribute_evidence,
    colon,
    grouped_attributes,
    price_evidence,
    show_money,
    variant_evidence,
    variant_name,
)
from daogou.assistant.lines import CartLine
from daogou.assistant.model import Evidence
from daogou.assistant.phrases import phrase
from daogou.catalog.model import Money, Product, localized
from daogou.understanding.need import Need


def say_items(
    products: Sequence[Product], need: Need | None, draft: Draft, extra: Mapping[str, Evidence] | None = None
) -> None:
    """One statement a product: its name, its price, and the fields that meet the need."""
    language = draft.language
    for product, name in zip(products, short_names(products, language), strict=True):
        pieces = [Evidence("field", "title", localized(product.title, language), product.id)]
        facts = []
        price = price_evidence(product, language)
        if price is not None:
            pieces.append(price)
            facts.append(re.split("：|: ", price.text, maxsplit=1)[1])
        wanted = [extra[product.id]] if extra and product.id in extra else []
        wanted += meeting(product, need, language)
        for piece in wanted[:3]:
            pieces.append(piece)
            facts.append(piece.text)
        joined = ("；" if language == "zh" else "; ").join(facts)
        draft.say(f"{name}{colon(language)}{joined}", *pieces)


def meeting(product: Product, need: Need | None, language: str) -> list[Evidence]:
    """The fields of a product that meet what a need names."""
    grouped = grouped_attributes(product)
    found = []
    for slot in need.slots if need else ():
        hits = [a for a in grouped.get(slot.name, ()) if str(a.value) in slot.values]
        if hits and not slot.excluded:
            found.append(attribute_evidence(product, slot.name, hits, language))
    return found


def say_set(lines: Sequence[CartLine], products: Mapping[str, Product], total: Money, draft: Draft) -> None:
    """The lines of a set, each with its variant and price, and the exact sum."""
    language = draft.language
    for line in lines:
        product = products[line.product_id]
        variant = next(v for v in product.variants if v.id == line.variant_id)
        name = f"{short_names([product], language)[0]} {variant_name(variant, language)}".strip()
        many = f" × {line.quantity}" if line.quantity > 1 else ""
        price = f"{colon(language)}{show_money(variant.price, language)}" if variant.price else ""
        title = Evidence("field", "title", localized(product.title, language), product.id)
        count = [Evidence("field", f"cart/{variant.id}", f"{name}{many}", product.id)] if many else []
        draft.say(f"{name}{many}{price}", title, variant_evidence(product, variant, language), *count)
    words = f"{phrase('set_total', language)}{show_money(total, language)}"
    draft.say(words, Evidence("field", "set/total", words))
