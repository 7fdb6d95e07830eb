"""The Need across turns: what a new sentence adds to it, replaces in it, or puts in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daogou.catalog.model import Product, localized, minor_digits
from daogou.understanding import labels
from daogou.understanding.lexicon import brand_key
from daogou.understanding.need import Need, Slot

CHEAPER_BY = 0.99
"""*Cheaper* is below what was shown, not at it."""


def merge(old: Need | None, new: Need) -> Need:
    """The Need after a sentence: another category starts anew, anything else refines.

    >>> red = Slot("attribute:colour=red", "attribute", "colour", ("red",))
    >>> coats = Need("coats", "en", "coats", (Slot("category:coats", "category", "category", ("coats",)),))
    >>> merged = merge(coats, Need("in red", "en", "in red", (red,)))
    >>> [slot.id for slot in merged.slots], merged.text
    (['category:coats', 'attribute:colour=red'], 'coats in red')
    """
    if old is None or _is_other(old, new):
        return new
    slots = [slot for slot in old.slots if not any(_replaces(slot, other) for other in new.slots)]
    kept = {slot.id for slot in slots}
    slots += [slot for slot in new.slots if slot.id not in kept]
    wanted = not new.slots or any(slot.kind not in ("price", "sort") and not slot.excluded for slot in new.slots)
    text = f"{old.text} {new.text}" if wanted and new.text not in old.text else old.text
    return replace(new, text=text[:400], slots=tuple(slots), things=new.things or old.things, corrected=None)


def another(old: Need, new: Need) -> Need:
    """The Need for another thing of the same category: what the last was to be like is dropped, not whom it is for nor
    what it may cost.

    >>> yoga = Slot("attribute:use=yoga", "attribute", "use", ("yoga",))
    >>> mat = Need("mat", "en", "mat", (Slot("category:fitness", "category", "category", ("fitness",)), yoga))
    >>> another(mat, Need("a rope", "en", "a rope", things=("skipping-rope",))).text
    'a rope'
    """
    kept = tuple(slot for slot in old.slots if slot.kind in ("price", "recipient", "category"))
    merged = merge(replace(old, slots=kept, text="", things=()), replace(new, text=""))
    return replace(merged, text=new.text, things=new.things)


def _is_other(old: Need, new: Need) -> bool:
    before = {value for slot in old.of("category") for value in slot.values}
    after = {value for slot in new.of("category") for value in slot.values}
    if after:
        return not (before & after)
    return bool(set(new.things) - set(old.things))


def _replaces(old: Slot, new: Slot) -> bool:
    """Whether a new slot takes the place of an old one."""
    if new.excluded:
        return (
            not old.excluded and old.kind == new.kind and old.name == new.name and bool({*old.values} & {*new.values})
        )
    if old.excluded:
        return old.kind == new.kind and old.name == new.name and bool({*old.values} & {*new.values})
    return old.kind == new.kind and (old.name == new.name or old.kind in ("price", "sort", "category"))


def with_price(need: Need, products: Sequence[Product], *, cheaper: bool, edge: bool = False) -> Need:
    """The Need with a bound below, or above, the middle price of the products that were found too dear or too cheap.

    With ``edge`` it is only beyond the dearest, or the cheapest, of them.
    """
    prices = sorted(p.prices[0] for p in products if p.prices)
    if not prices:
        return need
    middle = (prices[-1] if cheaper else prices[0]) if edge else prices[(len(prices) - 1) // 2]
    scale = 10 ** minor_digits(middle.currency)
    old = next(iter(need.of("price")), None)
    low, high = (old.minimum, old.maximum) if old and old.hard else (None, None)
    bound = round(middle.amount / scale * (CHEAPER_BY if cheaper else 2 - CHEAPER_BY), 2)
    low, high = (low, bound) if cheaper else (bound, high)
    if low is not None and high is not None and low > high:
        low, high = (None, high) if cheaper else (low, None)
    label = labels.price(low, high, middle.currency)
    slot = Slot("price", "price", "price", (), low, high, middle.currency, hard=True, label=label)
    return replace(need, slots=(*(s for s in need.slots if s.kind != "price"), slot))


def without_brands(need: Need, products: Sequence[Product]) -> Need:
    """The Need without the brands of some products."""
    slots = list(need.slots)
    for product in products:
        key = brand_key(product.brand) if product.brand else ""
        if key and f"not:brand:{key}" not in [slot.id for slot in slots]:
            label = labels.negated({language: localized(product.brand, language) for language in ("zh", "en")})
            slots.append(Slot(f"not:brand:{key}", "brand", "brand", (key,), excluded=True, hard=True, label=label))
    excluded = {value for slot in slots if slot.kind == "brand" and slot.excluded for value in slot.values}
    slots = [s for s in slots if s.excluded or s.kind != "brand" or not excluded & set(s.values)]
    return replace(need, slots=tuple(slots))
