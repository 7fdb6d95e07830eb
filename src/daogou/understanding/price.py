"""Prices in a query: 500以内, 两三百, under $50, cheap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from daogou.understanding import labels
from daogou.understanding.lexicon import Lexicon
from daogou.understanding.need import Slot
from daogou.understanding.quantities import Quantity
from daogou.understanding.reading import Reading
from daogou.understanding.tokens import is_han

ABOUT = 0.2
"""How far from *around 500* a price may be."""


def is_price(quantity: Quantity, text: str, lexicon: Lexicon) -> bool:
    """Whether a quantity is a price: by its currency, or by a comparison or span that nothing else explains."""
    if quantity.percent or quantity.high <= 0 or quantity.high > 1e9:
        return False
    if quantity.currency:
        return True
    if quantity.units:
        return False
    if quantity.mode == "exact":
        return False
    before, after = text[: quantity.start], text[quantity.end :]
    if before[-1:] in _GLUE or (before[-1:].isascii() and before[-1:].isalnum()):
        return False  # 28-622, rm-100: a model, not a price
    said = text[quantity.start : quantity.end]
    if _COMPARED.search(said) and (quantity.high >= 10 or said[0].isdigit()):
        return True
    if after[:1] in _GLUE or (after[:1].isascii() and after[:1].isalnum()) or after[:1] in _COUNTERS:
        return False
    if said[0] in "几数":
        return not after[:1] or after[0] in "的 ,"
    if quantity.mode == "range" and not _RANGE_WORDS.search(said):
        return _round(quantity.low) and _round(quantity.high) and quantity.low >= 10
    # 不超过三百的毛衣 is a price, 约二十年 is none
    return not after[:1] or not is_han(after[0]) or after[0] in "的了" or quantity.low >= 100


_GLUE = frozenset("-—*×x✖.+#/_:")
_COUNTERS = frozenset("码号档页本集层楼级代核款年月日天章线丝") - {""}
_RANGE_WORDS = re.compile(r"between|from|之间|中间|介于|[百千万]$")
_COMPARED = re.compile(r"(?:以内|以下|之内|以上|左右|上下|出头|封顶|内|or less|or more|and under|max|起)$")


def _round(value: float) -> bool:
    """Whether a number is one that prices are compared by: 50, 200, 299, 1500.

    >>> [v for v in (28, 50, 199, 2021, 1500, 622) if _round(v)]
    [50, 199, 1500]
    """
    return value % 10 in (0, 9, 8) and value == int(value) and (value % 10 == 0 or value > 90)


def price_slot(reading: Reading, found: Sequence[Quantity], lexicon: Lexicon) -> Slot | None:
    """One slot of all the prices in a query; two bounds become one span. The words leave the text."""
    low: float | None = None
    high: float | None = None
    about: float | None = None
    currency = lexicon.currency
    hard = True
    spans = []
    for quantity in found:
        currency = quantity.currency or currency
        spans.append(reading.span(quantity.start, quantity.end))
        reading.drop(quantity.start, quantity.end)
        if quantity.mode == "max":
            high = quantity.high if high is None else min(high, quantity.high)
        elif quantity.mode == "min":
            low = quantity.low if low is None else max(low, quantity.low)
        elif quantity.mode == "range" or quantity.low != quantity.high:
            low, high = quantity.low, quantity.high
            if quantity.mode == "about" and quantity.low == quantity.high:
                about = quantity.low
        else:
            about = quantity.low
            low, high = quantity.low * (1 - ABOUT), quantity.high * (1 + ABOUT)
            hard = quantity.mode == "about"
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    if currency != lexicon.currency:
        hard = False
    label = labels.price(low, high, currency, about=about)
    return Slot(
        "price", "price", "price", (), _rounded(low), _rounded(high), currency,
        hard=hard, label=label, spans=tuple(spans), confidence=1.0 if hard else 0.7,
    )  # fmt: skip


def wish_slot(reading: Reading, wish: str, start: int, end: int, category: str | None) -> Slot:
    """*Cheap* and *premium* as soft bounds: the lower or upper third of what the category, or the shop, sells."""
    prices = reading.lexicon.prices
    known = prices.get(category or "") or prices.get("")
    low = known[2] if known and wish == "high" else None
    high = known[1] if known and wish == "low" else None
    return Slot(
        f"price:{wish}", "price", "price", (wish,), low, high, reading.lexicon.currency,
        label=labels.PRICE_WISHES[wish], spans=(reading.span(start, end),), confidence=0.6,
    )  # fmt: skip


def with_bounds(slot: Slot, category: str, lexicon: Lexicon) -> Slot:
    """A wish once the category is known."""
    known = lexicon.prices.get(category)
    if known is None or not slot.values:
        return slot
    return replace(slot, minimum=known[2]) if slot.values[0] == "high" else replace(slot, maximum=known[1])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
