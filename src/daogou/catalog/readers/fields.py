"""Reading single values: text, ids, numbers, addresses, dates, categories, stock.

Every parser takes whatever a feed holds (JSON of any type, or text), returns a clean value, and raises
`FieldError` with the mend in the message.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import unquote, urlsplit

from lxml import etree

from daogou.catalog.model import Category, Media, Rating, Text
from daogou.catalog.readers.base import MAX_FIELD
from daogou.catalog.readers.faults import FieldError, shown
from daogou.catalog.readers.money import money
from daogou.catalog.readers.values import count, kind_of, number, slug

__all__ = [
    "FieldError",
    "address",
    "category",
    "category_path",
    "clean",
    "clean_id",
    "gtin",
    "labelled",
    "language_of",
    "line",
    "media",
    "moment",
    "money",
    "plain",
    "rating",
    "stars",
    "text",
    "title",
]

# Controls, zero-width and direction marks, and the tag characters that can hide instructions from people.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(
    r"</?(?:a|b|body|br|center|dd|div|dl|dt|em|figure|font|h[1-6]|head|hr|html|i|iframe|img|li|link|meta|object"
    r"|ol|p|pre|s|script|section|small|span|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)"
    r"(?:[\s/][^<>]*)?>|<!--",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    ("br", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
     "pre", "section", "table", "td", "th", "tr", "ul")
)  # fmt: skip
_SILENT = frozenset(("head", "iframe", "object", "script", "style", "svg", "template"))
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IMAGES = {"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"}
_VIDEOS = {"m4v", "mov", "mp4", "ogv", "webm"}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def clean(value: object) -> str:
    """Text as it stands, without hidden characters; numbers become text.

    >>> clean(" Fleece\\u200b  jacket "), clean(42)
    ('Fleece jacket', '42')
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FieldError(f"expected text, found {kind_of(value)}")
    if not isinstance(value, str):
        if isinstance(value, float) and not math.isfinite(value):
            raise FieldError("not a finite number; leave it out where it is unknown")
        value = shown(int(value) if isinstance(value, float) and value.is_integer() else value)
    if len(value) > MAX_FIELD:
        raise FieldError("longer than 1 MB; shorten it")
    if value.isprintable() and "  " not in value:
        return value.strip()
    if _SURROGATE.search(value):
        raise FieldError("holds bytes that are not text; save the feed as UTF-8")
    value = _HIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in value.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain(value: object) -> str:
    """Text without HTML: tags become line breaks or nothing, entities become characters.

    >>> plain("<p>Soft &amp; warm</p><script>x()</script><ul><li>wool</li></ul>")
    'Soft & warm\\nwool'
    >>> plain("5 < 6 &amp; 7 > 6")
    '5 < 6 & 7 > 6'
    """
    text = clean(value)
    if _TAG.search(text):
        text = clean(re.sub(r"\n\s*", "\n", _strip_tags(text)))
    elif "&" in text:
        text = clean(_SURROGATE.sub("", html.unescape(text)))
    return text


def _strip_tags(text: str) -> str:
    # A fresh parser a text: lxml's parsers keep state that errors leave behind.
    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return html.unescape(re.sub(r"<[^<>]*>", " ", text))
    parts: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            parts.append("\n" if tag in _BLOCKS else "")
            parts.append("" if silent else node.text or "")
            continue
        if event == "end":
            silent -= tag in _SILENT
            parts.append("\n" if tag in _BLOCKS else "")
        parts.append("" if silent else node.tail or "")
    return "".join(parts)


def line(value: object) -> str:
    """Plain text on one line, for titles, names and labels.

    >>> line("Wool<br>coat")
    'Wool coat'
    """
    text = " ".join(plain(value).split())
    if not text:
        raise FieldError("no text is left without its markup; write some")
    return text


def clean_id(value: object) -> str:
    """An id: visible text of at most 200 characters on one line; whole numbers become text.

    >>> clean_id(1006002), clean_id(" SKU-1 ")
    ('1006002', 'SKU-1')
    """
    text = clean(value)
    if not text or len(text) > 200 or "\n" in text:
        raise FieldError("expected an id of 1 to 200 characters on one line")
    return text


def language_of(text: str, language: str | None = None) -> str:
    """The language of unlabelled text.

    >>> language_of("红色"), language_of("Red", "de")
    ('zh', 'de')
    """
    return language or ("zh" if _HAN.search(text) else "en")


def labelled(text: str, language: str | None = None) -> Text:
    """Text under its language; nothing where it is empty."""
    return {language_of(text, language): text} if text else {}


def text(value: object, language: str | None = None) -> Text:
    """Text without HTML under its language, or a mapping of languages to text as it is labelled.

    >>> text("红色"), text({"zh": "红色", "en": "Red"})
    ({'zh': '红色'}, {'zh': '红色', 'en': 'Red'})
    """
    if value is None:
        return {}
    if isinstance(value, dict):
        parts = {clean(key): plain(one) for key, one in value.items() if one is not None}
        return {key: one for key, one in parts.items() if key and one}
    return labelled(plain(value), language)


def address(value: object) -> str:
    """The address of a page: http, https, or a path on the shop's own site."""
    text = _address(value)
    if _SCHEME.match(text) or text.startswith("/"):
        return text
    raise FieldError("expected an address that starts with https:// or a path that starts with /")


def media(value: object, kind: Literal["image", "video"] | None = None) -> Media:
    """An image or a video at an address, or at a relative path below the shop's media folder.

    >>> media("//cdn.example.com/a.jpg").url, media("photos/a.mp4").kind
    ('https://cdn.example.com/a.jpg', 'video')
    """
    text = _address(value)
    suffix = text.partition("?")[0].rpartition(".")[2].casefold()
    if not _SCHEME.match(text):
        if text.startswith("/") or not _inside(text):
            raise FieldError("expected https://... or a path below the media folder without .. and leading /")
        if suffix not in _IMAGES | _VIDEOS:
            raise FieldError("neither an address nor the path of a picture or video; write https://...")
    return Media(text, kind or ("video" if suffix in _VIDEOS else "image"))


def _inside(path: str) -> bool:
    """Whether a relative path stays below its folder, as browsers and file systems read it."""
    read = unquote(path)
    return "\\" not in read and not read.startswith("/") and ".." not in read.split("/")


def _address(value: object) -> str:
    text = clean(value).replace(" ", "%20")
    if text.startswith("//"):
        text = "https:" + text
    if len(text) > 4096 or "\n" in text or not text or set(text) & set('<>"'):
        raise FieldError('not an address; write one like https://shop.example/a, without <, > and "')
    if scheme := _SCHEME.match(text):
        try:
            host = urlsplit(text).hostname
        except ValueError:
            host = None
        if scheme[0].casefold() not in ("http:", "https:") or not host:
            raise FieldError(f"{scheme[0]} addresses are refused; use https://")
    return text


def moment(value: object) -> datetime:
    """A point in time, in UTC; without a zone it is taken as UTC.

    >>> moment("2024-05-01T08:00:00+08:00").isoformat(), moment("2024年5月1日").date().isoformat()
    ('2024-05-01T00:00:00+00:00', '2024-05-01')
    """
    text = unicodedata.normalize("NFKC", clean(value)[:100])
    try:
        if day := _DAY.fullmatch(text):
            return datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=UTC)
        try:
            result = datetime.fromisoformat(text)
        except ValueError:
            result = parsedate_to_datetime(text)
        return (result if result.tzinfo else result.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        raise FieldError("not a date; write one like 2024-05-01 or 2024-05-01T08:00:00Z") from None


def gtin(value: object) -> str:
    """A GTIN (EAN, UPC, ISBN-13): 8, 12, 13 or 14 digits with a right check digit (GS1).

    >>> gtin("0095205603217")
    '0095205603217'
    """
    digits = re.sub(r"[\s-]", "", clean(value))
    if len(digits) not in (8, 12, 13, 14) or not (digits.isascii() and digits.isdigit()):
        raise FieldError("a GTIN has 8, 12, 13 or 14 digits; leave it out where there is none")
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    if total % 10:
        raise FieldError("the check digit of the GTIN is wrong; copy the number again, or leave it out")
    return digits


def rating(value: object, number_of: object = None, best: float = 5.0) -> Rating | None:
    """An aggregate rating scaled to 1 to 5; ``None`` where nobody rated."""
    mean, votes = number(value), 1 if number_of is None else count(number_of)
    if votes == 0 or mean == 0:
        return None
    return Rating(_stars(mean, best), votes)


def stars(value: object, best: float = 5.0) -> float:
    """One rating, scaled to 1 to 5."""
    return _stars(number(value), best)


def _stars(mean: float, best: float) -> float:
    mean = mean * 5 / best if best > 0 and best != 5 else mean
    if not 0 < mean <= 5:
        raise FieldError("a rating lies between 1 and 5; scale it")
    return max(1.0, mean)


def title(value: object, language: str | None = None) -> Text:
    """Text on one line under its language; never empty."""
    return labelled(line(value), language)


def category(value: object, language: str | None = None) -> tuple[Category, ...]:
    """A path from root to leaf, as a list of names or as text with ``>``, ``/`` or ``›`` between the names.

    >>> [c.id for c in category("Apparel & Accessories > Shoes")]
    ['apparel-accessories', 'apparel-accessories/shoes']
    """
    if value is None:
        return ()
    if isinstance(value, list):
        names = [line(part) for part in value]
    else:
        # A slash is part of many names; it separates only where nothing better does and nothing surrounds it.
        text = html.unescape(clean(value))
        names = [line(part) for part in re.split(r">|›|»|\s/\s|(?<=[^\x00-\x7f])/", text) if part.strip()]
    if len(names) > 20:
        raise FieldError("a category path has at most 20 steps")
    path: list[Category] = []
    for name in names:
        prefix = f"{path[-1].id}/" if path else ""
        path.append(Category(prefix + slug(name), labelled(name, language)))
    return tuple(path)


def category_path(value: object, language: str | None = None) -> tuple[Category, ...]:
    """Like `category`, but empty where it cannot be read."""
    try:
        return category(value, language)
    except FieldError:
        return ()
