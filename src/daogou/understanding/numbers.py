"""Numbers as people write them: 500, 1,299.5, 3k, 1千5, 五百, 两三百, 一千多, 几十, fifty, two hundred."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "〇": 0, "半": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_HAN_DIGIT = "零一二三四五六七八九两"
_EN_ONES = {
    word: i
    for i, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"a": 1}
_EN_TENS = {
    word: 10 * i
    for i, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_EN_WORD = "|".join(sorted((*_EN_ONES, *_EN_TENS), key=len, reverse=True))
_EN_NUMBER = rf"(?:{_EN_WORD})(?:[ -](?:{_EN_WORD}|hundred|thousand|and))*"

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PATTERN = re.compile(
    rf"""
    (?<![a-z0-9.])(?<!\d,)(?P<arabic>{_ARABIC})
        (?:\s?(?P<scale>千|万|百|k(?![a-z0-9])|w(?=左右|上下|以内|以下|以上|之内|块|元|多|预算)|(?<=[-~到至]\d)w(?![a-z0-9]))(?P<tail>[0-9{_HAN_DIGIT}](?![\d{_HAN_DIGIT}十百千万.]))?)?
    | (?P<vague>[几数](?P<vague_unit>[十百千万]))
    | (?P<pair>[双单](?=人))
    | (?P<han>[{_HAN_DIGIT}半十百千万][{_HAN_DIGIT}十百千万亿]*(?:点[{_HAN_DIGIT}]+)?)
    | (?<![a-z])(?P<english>{_EN_NUMBER})(?![a-z])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``text[start:end]``; ``low`` and ``high`` differ where it names a span (两三百)."""

    start: int
    end: int
    low: float
    high: float


def numbers(text: str) -> list[Number]:
    """Every number in a normalised text.

    >>> [(n.low, n.high) for n in numbers("两三百 1千5 3k 一千多 1,299.5 两百五")]
    [(200.0, 300.0), (1500.0, 1500.0), (3000.0, 3000.0), (1000.0, 2000.0), (1299.5, 1299.5), (250.0, 250.0)]
    """
    found = []
    for match in _PATTERN.finditer(text):
        number = _read(match)
        if number is None:
            continue
        start, end = match.span()
        low, high = number
        if low == high and text[end : end + 1] in ("多", "几") and low >= 10:
            high, end = low + _leading(low), end + 1
        found.append(Number(start, end, low, high))
    return found


def _read(match: re.Match[str]) -> tuple[float, float] | None:
    if arabic := match["arabic"]:
        value = float(arabic.replace(",", "")) if len(arabic) < 16 else 1e15
        if (scale := match["scale"]) and not (scale == "k" and value >= 1000):  # 3000K is a colour of light
            unit = {"k": 1000, "w": 10_000}.get(scale) or _UNITS[scale]
            value *= unit
            if tail := match["tail"]:
                value += (int(tail) if tail.isdigit() and tail.isascii() else _DIGITS[tail]) * unit / 10
        return value, value
    if pair := match["pair"]:
        return (2.0, 2.0) if pair == "双" else (1.0, 1.0)
    if match["vague"]:
        unit = _UNITS[match["vague_unit"]]
        return 2.0 * unit, 9.0 * unit
    if han := match["han"]:
        return _han(han)
    return _english(match["english"])


def _han(word: str) -> tuple[float, float] | None:
    """A Chinese numeral; two neighbouring digits before a unit are a span (三五百)."""
    if word == "半":
        return 0.5, 0.5
    if "半" in word:
        return None
    if span := re.fullmatch(r"(.*?)([一二三四五六七八九两])([一二三四五六七八九])([十百千万])(万?)", word):
        head, low, high, unit, ten_thousand = span.groups()
        base = _han_value(head) if head else 0
        factor = _UNITS[unit] * (10_000 if ten_thousand else 1)
        if base is not None and _DIGITS[low] < _DIGITS[high]:
            return float(base + _DIGITS[low] * factor), float(base + _DIGITS[high] * factor)
    value = _han_value(word)
    return None if value is None else (float(value), float(value))


def _han_value(word: str) -> float | None:
    if "点" in word:
        whole, _, part = word.partition("点")
        base = _han_value(whole)
        return None if base is None else float(f"{base:.0f}.{''.join(str(_DIGITS[c]) for c in part)}")
    if len(word) > 12:
        return None
    if all(c in _HAN_DIGIT for c in word):
        return float("".join(str(_DIGITS[c]) for c in word))
    total = section = 0
    digit: int | None = None
    last_unit = 1
    for c in word:
        if c in _UNITS:
            unit = _UNITS[c]
            if unit >= 10_000:
                total = (total + section + (digit or 0)) * unit
                section = 0
            else:
                section += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        else:
            if c == "零":
                last_unit = 10
            digit = _DIGITS[c]
    # 一百二 is 120, but 一百零二 is 102
    return float(total + section + (digit or 0) * (last_unit // 10 if last_unit >= 100 else 1))


def _english(words: str) -> tuple[float, float] | None:
    parts = re.split(r"[ -]", words)
    if parts == ["a"] or parts[-1] == "and":
        return None
    total = section = 0
    for part in parts:
        if part in _EN_ONES:
            section += _EN_ONES[part]
        elif part in _EN_TENS:
            section += _EN_TENS[part]
        elif part == "hundred":
            section = (section or 1) * 100
        elif part == "thousand":
            total += (section or 1) * 1000
            section = 0
    return float(total + section), float(total + section)


def _leading(value: float) -> float:
    """One step of the leading digit: 1500 多 is up to 1600, 一千多 up to 2000."""
    step = 1.0
    while value % (step * 10) == 0 and step * 10 <= value:
        step *= 10
    return step
