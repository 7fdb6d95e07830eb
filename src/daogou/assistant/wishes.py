"""The Need across turns: what a new sentence adds to it, replaces in it, or puts in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
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


_OF_ANY = {
    "colour": "颜色|色|colou?rs?", "brand": "牌子|品牌|brands?", "price": "价格|价钱|价位|预算|钱|price|budget|cost", "size": "尺码|大小|码数|sizes?",
    "material": "材质|材料|面料|料子|material|fabric", "gender": "男女|男款女款|gender",
}  # fmt: skip
_SAME_TO_ME = r"(?:[都也是倒]*(?:无所谓|都行|都可以|随便|随意|不限|不挑|不重要|不讲究|没要求|没关系|都成|都好))"
_WAIVED = re.compile(
    "|".join(
        rf"(?P<{name}>(?:什么|啥|哪个|任何)?(?:{words}){_SAME_TO_ME}了?|(?:不限|不挑|不在乎|不管|随便什么|随便啥)(?:{words})"
        rf"|\b(?:any|whatever) (?:{words})(?: is fine| will do| works| is ok(?:ay)?)?\b|\b(?:the )?(?:{words}) (?:doesn'?t|does not|don'?t) matter|\bdon'?t (?:mind|care)(?: about)?(?: which| what| the)? (?:{words})\b)"
        for name, words in _OF_ANY.items()
    ),
    re.IGNORECASE,
)


def waived(text: str) -> tuple[set[str], str]:
    """The fields of which a sentence says that they no longer matter, and what else it says.

    >>> waived("颜色无所谓 要头戴式的"), waived("什么牌子都行"), waived("any colour is fine, over-ear please")[0], waived("什么颜色的")
    (({'colour'}, '要头戴式的'), ({'brand'}, ''), {'colour'}, (set(), '什么颜色的'))
    """
    names = {found.lastgroup for found in _WAIVED.finditer(text) if found.lastgroup}
    return names, _WAIVED.sub(" ", text).strip(" ,，.。;；") if names else text


def without_fields(need: Need, names: Collection[str]) -> Need:
    """The Need without what it says of some fields, wanted or not."""
    kept = tuple(slot for slot in need.slots if slot.name not in names)
    words = [span.words for slot in need.slots if slot.name in names for span in slot.spans]
    text = need.text
    for word in words:
        text = text.replace(word, " ")
    return replace(need, slots=kept, text=re.sub(r"\s+", " ", text).strip() or need.text)


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
