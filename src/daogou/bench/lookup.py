"""The baseline of `daogou bench understanding`: the catalogue's own names looked up in the query, prices by pattern."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from daogou.catalog.model import Product
from daogou.understanding.lexicon import brand_key, value_key
from daogou.understanding.need import Slot

_NUMBER = r"[$¥£€]?\s?(\d+(?:\.\d+)?)\s?(?:元|块|dollars|yuan)?"
_PRICES = (
    (re.compile(rf"{_NUMBER}\s?(?:-|~|到|to)\s?{_NUMBER}"), (1, 2)),
    (re.compile(rf"(?:under|below|less than|max|不超过|低于)\s?{_NUMBER}"), (None, 1)),
    (re.compile(rf"{_NUMBER}\s?(?:以内|以下|之内)"), (None, 1)),
    (re.compile(rf"(?:over|above|more than|高于|超过)\s?{_NUMBER}"), (1, None)),
    (re.compile(rf"{_NUMBER}\s?以上"), (1, None)),
)
_NOT = re.compile(r"(?:不要|别要|不含|没有|无|除了|not|no|without|except|anything but)\s*$")
_ASCII = re.compile(r"[\x00-\x7f]+")
LONGEST = 40


class Lookup:
    """What an engineer would write first: exact names and values (the longest first), `under N`, `not X`."""

    def __init__(self, products: Iterable[Product], currency: str) -> None:
        counts: Counter[tuple[str, str, str, str]] = Counter()
        for product in products:
            for category in product.category:
                counts.update((text.lower(), "category", "category", category.id) for text in category.name.values())
            if product.brand:
                key = brand_key(product.brand)
                counts.update((text.lower(), "brand", "brand", key) for text in product.brand.values())
            for attribute in product.all_attributes():
                if isinstance(attribute.value, str) and len(attribute.value) <= LONGEST:
                    texts = {attribute.value.lower(), *(t.lower() for t in (attribute.text or {}).values())}
                    counts.update((text, "attribute", attribute.name, value_key(attribute)) for text in texts)
        self._known: dict[str, tuple[str, str, str]] = {}
        for (text, kind, name, value), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if len(text) > 1 and not text.isdigit():
                self._known.setdefault(text, (kind, name, value))
        self._longest = max(map(len, self._known), default=0)
        self._currency = currency

    def understand(self, query: str) -> list[Slot]:
        """The slots whose names stand in the query."""
        text = query.lower()
        slots: list[Slot] = []
        for pattern, (low, high) in _PRICES:
            if match := pattern.search(text):
                least, most = (None if group is None else float(match[group]) for group in (low, high))
                slots.append(Slot("price", "price", "price", (), least, most, self._currency))
                text = text[: match.start()] + "\n" * len(match[0]) + text[match.end() :]
                break
        at = 0
        while at < len(text):
            end = next(
                (e for e in range(min(len(text), at + self._longest), at + 1, -1) if self._whole(text, at, e)), None
            )
            if end is None:
                at += 1
                continue
            kind, name, value = self._known[text[at:end]]
            slots.append(
                Slot(f"{kind}:{value}", kind, name, (value,), excluded=bool(_NOT.search(text[:at])))  # type: ignore[arg-type]
            )
            at = end
        return list({(slot.id, slot.excluded): slot for slot in slots}.values())

    def _whole(self, text: str, start: int, end: int) -> bool:
        word = text[start:end]
        if word not in self._known:
            return False
        edges = (text[start - 1 : start], word[0]), (word[-1], text[end : end + 1])
        return not any(_ASCII.fullmatch(a + b) and a.isalnum() and b.isalnum() for a, b in edges if a and b)
