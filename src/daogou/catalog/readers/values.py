"""Numbers, yes and no, and keys: the values that need no other reading."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from daogou.catalog.readers.faults import FieldError, shown

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_YES = {"true", "yes", "y", "1", "是", "有", "支持", "上架"}
_NO = {"false", "no", "n", "0", "否", "无", "不支持", "下架"}
_SLUG = re.compile(r"[\W_]+")


def number(value: object) -> float:
    """A finite number; text may group thousands with commas.

    >>> number("1,299.5"), number(3)
    (1299.5, 3.0)
    """
    return float(decimal(value))


def decimal(value: object) -> Decimal:
    """Like `number`, without rounding."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise FieldError(f"expected a number, found {kind_of(value)}")
    text = unicodedata.normalize("NFKC", str(value)[:100] if isinstance(value, str | Decimal) else shown(value)).strip()
    if isinstance(value, str) and not _NUMBER.fullmatch(text):
        raise FieldError(f'"{shown(value)[:60]}" is not a number; write one like 12.5')
    try:
        result = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise FieldError(f"{text[:60]} is not a number; write one like 12.5") from None
    if not result.is_finite() or abs(result) > Decimal(10) ** 18:
        raise FieldError("not a finite number below 10^18; leave it out where it is unknown")
    return result


def count(value: object) -> int:
    """A whole number from zero.

    >>> count("1,204"), count(3.0)
    (1204, 3)
    """
    result = decimal(value)
    if result != result.to_integral_value() or result < 0:
        raise FieldError(f"{shown(value)} is not a whole number from 0")
    return int(result)


def boolean(value: object) -> bool:
    """``True`` or ``False``, also as yes/no, 1/0, 是/否."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold() if isinstance(value, str | int) else ""
    if word in _YES | _NO:
        return word in _YES
    raise FieldError(f"{shown(value)} is neither true nor false")


def slug(text: str) -> str:
    """Text as a stable key: lower case, letters and digits with single dashes between.

    >>> slug("Apparel & Accessories"), slug("女装 / 连衣裙")
    ('apparel-accessories', '女装-连衣裙')
    """
    return _SLUG.sub("-", unicodedata.normalize("NFKC", text).casefold()).strip("-") or "other"


def kind_of(value: object) -> str:
    names = {type(None): "nothing", bool: "true/false", dict: "an object", list: "a list"}
    return names.get(type(value), type(value).__name__)
