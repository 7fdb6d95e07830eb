"""Price words to bounds: 500以内, 两三百, 300左右, under $50, between 20 and 40."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_ZH = "零一二两三四五六七八九十百千万〇"
_N = rf"(?:\d+(?:[.,]\d+)*\s?[k千万]?\d?|[{_ZH}]+)"
_CUR = r"(?:¥|￥|\$|€|£|rmb|usd|cny|eur|gbp)?\s*"
_UNIT = r"\s*(?:元|块钱|块|rmb|usd|cny|dollars?|bucks|yuan|euros?|pounds?|\$|€|£)"
_AROUND = 0.2

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("range", re.compile(rf"(?:between|from)\s+(?P<c>{_CUR})(?P<a>{_N})\s+(?:and|to)\s+{_CUR}(?P<b>{_N})(?P<u>{_UNIT})?")),
    ("range", re.compile(rf"(?P<c>{_CUR})(?P<a>{_N})(?P<u1>{_UNIT})?\s*(?:-|~|到|至|—)\s*{_CUR}(?P<b>{_N})(?P<u>{_UNIT}|(?=\s*(?:之间|价位)))(?:\s*之间)?")),
    ("range", re.compile(rf"(?P<c>{_CUR})(?P<a>\d{{2,6}})\s*(?:-|~|到|至)\s*(?P<b>\d{{2,6}})(?P<u>{_UNIT})?(?![\d.a-z])")),
    ("max", re.compile(rf"(?:不超过|不高于|低于|最多|预算|价格在)\s*(?P<c>{_CUR})(?P<a>{_N})(?P<u>{_UNIT})?(?:以内|以下|之内)?(?![a-z寸])")),
    ("max", re.compile(rf"(?P<c>{_CUR})(?P<a>{_N})(?P<u>{_UNIT})?\s*(?:以内|以下|之内|内|封顶)(?!存)")),
    ("max", re.compile(rf"(?:under|below|less than|up to|cheaper than|at most|max(?:imum)?|within)\s+(?P<c>{_CUR})(?P<a>{_N})(?P<u>{_UNIT})?(?![\w\"])")),
    ("min", re.compile(rf"(?:不低于|高于|至少|超过)\s*(?P<c>{_CUR})(?P<a>{_N})(?P<u>{_UNIT})(?:以上)?")),
    ("min", re.compile(rf"(?P<c>{_CUR})(?P<a>{_N})(?P<u>{_UNIT})?\s*以上(?!儿童|宝宝)")),
    ("min", re.compile(rf"(?:over|above|more than|at least|from)\s+(?P<c>{_CUR})(?P<a>{_N})(?P<u>{_UNIT})?(?![\w\"])")),
    ("about", re.compile(rf"(?P<c>{_CUR})(?P<a>{_N})(?P<u>{_UNIT})?\s*(?:左右|上下|出头)")),
    ("about", re.compile(rf"(?:around|about|roughly|大约|大概|差不多)\s*(?P<c>{_CUR})(?P<a>{_N})(?P<u>{_UNIT})?(?![\w\"])")),
    ("several", re.compile(rf"(?P<a>[{_ZH[1:10]}])(?P<b>[{_ZH[1:10]}])(?P<m>[百千])(?P<u>{_UNIT})?的?")),
    ("max", re.compile(rf"(?P<c>¥|￥|\$|€|£)\s*(?P<a>{_N})")),
    ("about", re.compile(rf"(?P<a>{_N})(?P<u>{_UNIT})(?![一-鿿]*以)")),
)  # fmt: skip
_CURRENCIES = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "块": "CNY", "块钱": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "$": "USD",
    "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR",
    "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PriceWords:
    """Bounds in major units and the words ``text[start:end]`` that gave them."""

    start: int
    end: int
    minimum: float | None
    maximum: float | None
    currency: str | None
    about: bool = False


def number(words: str) -> float | None:
    """A numeral in digits or Chinese.

    >>> number("五百"), number("1千5"), number("1,299"), number("两万三"), number("3k"), number("十五")
    (500.0, 1500.0, 1299.0, 23000.0, 3000.0, 15.0)
    """
    text = words.strip().replace(",", "")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s?([k千万])?(\d)?", text)
    if match:
        scale = {"k": 1000, "千": 1000, "万": 10000, None: 1}[match[2]]
        if match[3] and match[2] is None:
            return float(text)
        return float(match[1]) * scale + (int(match[3]) * scale / 10 if match[3] else 0)
    if not text or any(c not in _ZH for c in text):
        return None
    total, section, digit, unit = 0.0, 0.0, 0.0, 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c == "万":
            total, section, digit, unit = (total + section + digit) * 10000, 0.0, 0.0, 10000
        else:
            unit = {"十": 10, "百": 100, "千": 1000}[c]
            section, digit = section + (digit or 1) * unit, 0.0
    tail = digit * unit / 10 if digit and unit > 10 and text[-2:-1] not in ("零", "") else digit
    return total + section + tail


def find_price(text: str, *, words_only: bool = False) -> PriceWords | None:
    """The first price in a normalised text; ``None`` where there is none.

    >>> found = find_price("冬天外套,500以内")
    >>> found.maximum, "冬天外套,500以内"[found.start:found.end]
    (500.0, '500以内')
    """
    for kind, rule in _RULES:
        match = rule.search(text)
        if not match:
            continue
        groups = match.groupdict()
        first, second = number(groups["a"]), number(groups.get("b") or "")
        if first is None or (first == 0 and kind != "range"):
            continue
        mark = (groups.get("c") or groups.get("u") or "").strip()
        currency = _CURRENCIES.get(mark)
        start, end = match.span()
        while start < end and text[start] == " ":
            start += 1
        if kind == "range" and second is not None:
            return PriceWords(start, end, min(first, second), max(first, second), currency)
        if kind == "several" and second is not None:
            scale = 100 if groups["m"] == "百" else 1000
            return PriceWords(start, end, min(first, second) * scale, (max(first, second) + 1) * scale - 1, currency)
        if kind == "max":
            return PriceWords(start, end, None, first, currency)
        if kind == "min":
            return PriceWords(start, end, first, None, currency)
        if kind == "about":
            return PriceWords(start, end, first * (1 - _AROUND), first * (1 + _AROUND), currency, about=True)
    return None
