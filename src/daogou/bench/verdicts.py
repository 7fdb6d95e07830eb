"""Verdicts of comparisons, worked out anew from raw values: who is lighter, cheaper, quieter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daogou.catalog.model import Product

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?) ?([a-zA-Z%℃°]+|元|小时|分钟|克|公斤|千克|毫升|升)?")
_SCALE = {
    "g": 1, "克": 1, "kg": 1000, "公斤": 1000, "千克": 1000, "ml": 1, "毫升": 1, "l": 1000, "升": 1000, "mm": 1, "cm": 10, "m": 1000,
    "min": 1, "分钟": 1, "h": 60, "小时": 60, "mah": 1, "gb": 1, "tb": 1024,
}  # fmt: skip
_LESS = re.compile(
    r"[更最](?:轻|便宜|小|矮|低|短|保暖|安静|少)|lighter|cheaper|smaller|shorter|lower|warmer|quieter", re.IGNORECASE
)
_MORE = re.compile(
    r"[更最](?:重|贵|大|高|长|久|深|亮|防水)|heavier|expensive|larger|bigger|taller|higher|longer|deeper|brighter|water-resistant",
    re.IGNORECASE,
)
_ORDERED = {"不防水": 0, "not waterproof": 0, "防泼水": 1, "splash-proof": 1, "防水": 2, "waterproof": 2}
_SUITS = re.compile(r"从资料看，(.+?) 更合适：(.+?) 的资料没有写|By the shop's data, (.+?) suits better: the data of (.+?) doesn't")


def wrong_verdict(text: str, products: Sequence[Product]) -> str | None:
    """Why a verdict does not follow from what the products are, or ``None`` where it does."""
    suits = _SUITS.search(text)
    if suits:
        winners = suits[1] or suits[3]
        if any(_name_in(product, winners) is None for product in products):
            return "a winner without evidence"
        return None
    head, colon, body = _split(text)
    if not colon:
        return "no verdict"
    values = {product.id: found for product in products if (found := _said(product, products, body))}
    if len(values) != len(products):
        return "not every product's value is said"
    for product in products:
        missing = [raw for raw, _ in values[product.id] if not _has(product, raw)]
        if missing:
            return f"{missing[0]!r} is no value of {product.id}"
    ranges = {i: (min(n for _, n in found), max(n for _, n in found)) for i, found in values.items()}
    if re.search("一样|The same", head):
        return None if len(set(ranges.values())) == 1 else "they differ"
    if re.search("看选哪种规格|depends on the option|并列| tie$", head):
        return None
    winner = next((p for p in products if _name_in(p, head) is not None), None)
    if winner is None:
        return "no product of that name wins"
    less, more = bool(_LESS.search(head)), bool(_MORE.search(head))
    if less == more:
        return f"{head!r} names no direction"
    mine = ranges.pop(winner.id)
    if all(mine[1] < low if less else mine[0] > high for low, high in ranges.values()):
        return None
    return f"{winner.id} is not {'less' if less else 'more'}: {mine}, others {list(ranges.values())}"


def _split(text: str) -> tuple[str, str, str]:
    for colon in ("：", ": "):
        if colon in text:
            return text.partition(colon)
    return text, "", ""


def _names(product: Product) -> list[str]:
    """How a title may be shortened, longest first."""
    found = []
    for title in product.title.values():
        words = title.split()
        found += [" ".join(words[:n]).rstrip(",") for n in range(len(words), 0, -1)]
    return found


def _name_in(product: Product, text: str) -> int | None:
    """Where a text names a product, by the first two words of its title or more."""
    for name in _names(product):
        if len(name.split()) >= min(2, len(product.title)) and name in text:
            return text.index(name)
    return None


def _said(product: Product, products: Sequence[Product], body: str) -> list[tuple[str, float]]:
    """The values that stand after a product's name, up to the next name."""
    own = max((n for n in _names(product) if n in body), key=len, default="")
    if not own:
        return []
    start = body.index(own) + len(own)
    others = [body.find(n, start) for p in products if p is not product for n in [max((m for m in _names(p) if m in body), key=len, default="")] if n]  # fmt: skip
    end = min((i for i in others if i >= 0), default=len(body))
    part = body[start:end]
    scale = [(word, float(step)) for word, step in sorted(_ORDERED.items(), key=lambda pair: -len(pair[0])) if word in part.lower()]
    if scale and not re.search(r"\d", part):
        return scale[:1]
    part = re.sub(r"[（(][^（）()]*[）)]", "", part).replace("–", " ")
    return [(m[1], float(m[1]) * _SCALE.get((m[2] or "").lower(), 1)) for m in _NUMBER.finditer(part.replace("¥", " "))]


def _has(product: Product, raw: str) -> bool:
    if raw in _ORDERED:
        return any(raw in text.lower() for a in product.all_attributes() for text in a.text.values())
    number = float(raw)
    money = {m.major for v in product.variants for m in (v.price, v.list_price) if m}
    rating = {round(product.mean_rating.mean, 1)} if product.mean_rating else set()
    own = set()
    for attribute in product.all_attributes():
        for text in (str(attribute.value), *attribute.text.values()):
            own |= {float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)}
    return number in money | rating | own
