"""Which variant of a product a Need is about: the red one for 红色连衣裙, none in black for 不要黑色."""

from __future__ import annotations

from collections.abc import Iterable

from daogou.catalog.model import Product, Variant
from daogou.retrieval.documents import attribute_key
from daogou.understanding.need import Need, Slot


def fitting_variant(product: Product, need: Need, chosen: Iterable[str] = ()) -> Variant | None:
    """The variant that meets most of what is asked for, ``None`` where the product's first does as well.

    ``chosen`` are facet values (``colour=red``) that the shopper tapped. Variants that can be bought come first.
    """
    if len(product.variants) < 2:
        return None
    wanted = [slot for slot in need.slots if slot.kind == "attribute"]
    tapped = set(chosen)
    price = next(iter(need.of("price")), None)
    if not wanted and not tapped and price is None:
        return None

    def fit(variant: Variant) -> float:
        facts = {attribute_key(option) for option in variant.options}
        met = float(len(facts & tapped))
        for slot in wanted:
            if any(f"{slot.name}={value}" in facts for value in slot.values):
                met += -10.0 if slot.excluded else 1.0
        if price is not None and _dearer(variant, price):
            met -= 2.0
        return met + (0.0 if variant.available else -5.0)

    best = max(product.variants, key=fit)
    return best if fit(best) > fit(product.variants[0]) else None


def _dearer(variant: Variant, price: Slot) -> bool:
    if variant.price is None or price.maximum is None:
        return False
    return bool(variant.price.major > price.maximum)
