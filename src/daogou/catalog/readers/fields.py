"""Parsing the fields that every format has: money, texts, dates, addresses, HTML."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from daogou.catalog.model import Category, Media, Money, Text, minor_digits

MAX_TEXT = 200_000
_HAN = re.compile(r"[㐀-鿿]")
_SYMBOLS = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "块": "CNY", "rmb": "CNY", "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP",
}  # fmt: skip
_AMOUNT = re.compile(r"^(?P<before>[^\d\s.,+-]{0,4}|[A-Za-z]{3})\s*(?P<n>[+-]?[\d.,]+)\s*(?P<after>[^\d\s.,]{0,4})$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<\s*(br|/p|/li|/div|/tr|/h\d)\b[^>]*>", re.IGNORECASE)


class FieldError(ValueError):
    """A field cannot be read; the message says what was expected and how to write it."""


def money(value: Any, currency: str) -> Money:
    """Money from ``269``, ``"1,299.00 USD"``, ``"¥269"``, ``"269元"`` or ``{"amount": 26900, "currency": "CNY"}``.

    >>> money("1,299.00 USD", "CNY"), money("269元", "USD"), money(12.5, "USD")
    (Money(amount=129900, currency='USD'), Money(amount=26900, currency='CNY'), Money(amount=1250, currency='USD'))
    """
    if isinstance(value, dict):
        amount, code = value.get("amount"), value.get("currency", currency)
        if isinstance(amount, bool) or not isinstance(amount, int) or not _is_currency(code):
            raise FieldError('write {"amount": 26900, "currency": "CNY"}, the amount in minor units')
        if amount < 0:
            raise FieldError("a price cannot be negative")
        return Money(amount, code)
    if isinstance(value, bool) or value is None:
        raise FieldError("is not a price; write 12.50 CNY")
    text = str(value).strip()
    match = _AMOUNT.match(text)
    if not match:
        raise FieldError("is not a price; write 12.50 CNY")
    mark = (match["before"] or match["after"]).strip()
    if mark:
        code = _SYMBOLS.get(mark.lower(), mark.upper())
        if not _is_currency(code):
            raise FieldError(f"has an unknown currency {mark!r}; write 12.50 CNY")
        currency = code
    number = match["n"]
    if "," in number and not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", number):
        raise FieldError("is not a number; write 12.50 CNY")
    try:
        amount = Decimal(number.replace(",", ""))
    except InvalidOperation:
        raise FieldError("is not a number; write 12.50 CNY") from None
    minor = int((amount * 10 ** minor_digits(currency)).to_integral_value())
    if minor < 0:
        raise FieldError("a price cannot be negative")
    if minor > 10**13:
        raise FieldError("is too large to be a price")
    return Money(minor, currency)


def _is_currency(code: Any) -> bool:
    return isinstance(code, str) and len(code) == 3 and code.isascii() and code.isupper()


def clean(text: str) -> str:
    """Without control characters and runs of spaces; at most 200,000 characters."""
    return re.sub(r"[ \t]+", " ", _CONTROL.sub("", text[:MAX_TEXT])).strip()


def text(value: Any, language: str = "auto") -> Text:
    """Localised text from a plain string or a mapping of languages; empty for nothing.

    >>> text("红色"), text({"zh": "红色", "en": "Red"}), text(None)
    ({'zh': '红色'}, {'zh': '红色', 'en': 'Red'}, {})
    """
    if value is None:
        return {}
    if isinstance(value, dict):
        if not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
            raise FieldError('write a text or {"zh": "...", "en": "..."}')
        return {k.lower(): clean(v) for k, v in value.items() if clean(v)}
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FieldError('write a text or {"zh": "...", "en": "..."}')
    cleaned = clean(str(value))
    if not cleaned:
        return {}
    return {("zh" if _HAN.search(cleaned) else "en") if language == "auto" else language: cleaned}


def plain(markup: str) -> str:
    """HTML to text: tags go, paragraphs stay as lines, entities are decoded.

    >>> plain("<p>Warm &amp; dry</p><script>x()</script><p>900&nbsp;g</p>")
    'Warm & dry\\n900 g'
    """
    if "<" not in markup and "&" not in markup:
        return clean(markup)
    lines = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", markup[:MAX_TEXT]))).replace("\xa0", " ").split("\n")
    return "\n".join(line for line in (clean(line) for line in lines) if line)


def address(value: Any) -> str:
    """An http(s) address, or a path inside the shop's media folder."""
    url = clean(str(value)) if isinstance(value, str) else ""
    if re.match(r"^https?://[^\s<>\"']+$", url, re.IGNORECASE):
        return url
    relative = not re.match(r"^[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) and not url.startswith(("/", "\\"))
    if url and relative and ".." not in url.split("/") and not re.search(r"[\s<>\"'\\]", url):
        return url
    raise FieldError("is neither an http(s) address nor a path in the media folder")


def media(value: Any, kind: str | None = None) -> Media:
    """An image or video by its address; the kind from the ending where it is not said."""
    url = address(value)
    video = kind == "video" or (kind is None and url.lower().split("?")[0].endswith((".mp4", ".webm", ".mov")))
    return Media(url, "video" if video else "image")


def moment(value: Any) -> datetime:
    """An ISO 8601 date or time, in UTC where no zone is said."""
    try:
        at = datetime.fromisoformat(str(value).strip().replace("Z", "+00:00"))
    except ValueError:
        raise FieldError("is not a date; write 2026-01-31 or 2026-01-31T08:00:00Z") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def category_path(value: Any, language: str = "auto") -> tuple[Category, ...]:
    """``"Home > Kitchen > Kettles"`` or a list of names to a path of categories with ids made of the names."""
    names = value if isinstance(value, list | tuple) else re.split(r"\s*(?:>|›|»)\s*", str(value or ""))
    path: list[Category] = []
    for name in names:
        localised = text(name, language)
        if localised:
            slug = re.sub(r"[\s/]+", "-", next(iter(localised.values())).lower())[:80]
            path.append(Category(f"{path[-1].id}/{slug}" if path else slug, localised))
    return tuple(path)
