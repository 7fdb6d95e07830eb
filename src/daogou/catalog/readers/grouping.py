"""Rows that are one variant each, put together into products, in bounded memory.

Rows of a group are usually adjacent or near; a window of open groups joins those. Of a feed that overflows the
window, a first look through it finds the groups whose rows lie farther apart: these are kept on disk until the
feed ends. So each product comes once and whole, and the same feed again changes nothing.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.model import (
    Attribute,
    Category,
    Faq,
    Media,
    Product,
    Rating,
    Review,
    Text,
    Variant,
)
from daogou.catalog.readers.seen import SeenIds

WINDOW = 4_000_000
"""How much of unfinished groups is held at once: characters of text, and a thousand for every row."""

MAX_VARIANTS = 5000
"""How many variants a product may have; no shop's feed that is right comes near."""

_DANGLING = re.compile(r"[\s,/|-]+(?:in|size|colou?r|尺码|颜色|码)$", re.IGNORECASE)
_SEPARATORS = " -–—|/,:;([·（【"


@dataclass(frozen=True, slots=True)
class Item:
    """What one row says: of the product that it belongs to, and of the variant that it is.

    ``facets`` become options of the variant where they tell the group's variants apart, else attributes of
    the product; the variant's own ``options`` stay where they are.
    """

    line: int
    group: str
    variant: Variant | None = None
    title: Text = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    brand: Text = field(default_factory=dict)
    category: tuple[Category, ...] = ()
    facets: tuple[Attribute, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    media: tuple[Media, ...] = ()
    reviews: tuple[Review, ...] = ()
    faqs: tuple[Faq, ...] = ()
    rating: Rating | None = None
    popularity: float | None = None
    released_at: datetime | None = None
    url: str | None = None
    identifiers: dict[str, str] = field(default_factory=dict)
    shared_title: bool = False
    """Whether the title is the product's, not the variant's."""
    alone: bool = False
    """Whether the row is a product by itself, so that no other row can belong to it."""


_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(Item).decode


def grouped(items: Callable[[], Iterable[Item | Problem]], source: str) -> Iterator[Row | Problem]:
    """The products that items make up, each once and whole. ``items`` is called again where they are many."""
    window, seen = _Window(), SeenIds()
    scattered: SeenIds | None = None
    with closing(_Spill()) as spill:
        for item in items():
            if isinstance(item, Problem):
                yield item
            elif item.alone:
                yield from _product_row([item], source, seen)
            elif scattered is not None and item.group in scattered:
                spill.add(item)
            elif not window.add(item):
                yield _too_many(source, item.line, item.group)
            if window.full and scattered is None:
                scattered = _scattered(items)
                for group in [group for group in window.groups if group in scattered]:
                    for one in window.take(group):
                        spill.add(one)
            while window.full:
                yield from _product_row(window.take(next(iter(window.groups))), source, seen)
        for group in list(window.groups):
            yield from _product_row(window.take(group), source, seen)
        for rows in spill.groups():
            if len(rows) > MAX_VARIANTS:
                yield _too_many(source, rows[-1].line, rows[-1].group)
            yield from _product_row(rows[:MAX_VARIANTS], source, seen)


class _Window:
    """The groups that more rows may come for."""

    def __init__(self) -> None:
        self.groups: dict[str, list[Item]] = {}
        self._weights: dict[str, int] = {}
        self._held = 0

    @property
    def full(self) -> bool:
        return self._held > WINDOW

    def add(self, item: Item) -> bool:
        """Hold an item; ``False`` where its group has too many already."""
        group = self.groups.setdefault(item.group, [])
        if len(group) >= MAX_VARIANTS:
            return False
        group.append(item)
        weight = _weight(item)
        self._weights[item.group] = self._weights.get(item.group, 0) + weight
        self._held += weight
        return True

    def take(self, group: str) -> list[Item]:
        """Give a group out of the window."""
        self._held -= self._weights.pop(group)
        return self.groups.pop(group)


def _scattered(items: Callable[[], Iterable[Item | Problem]]) -> SeenIds:
    """The groups that have rows after they leave the window."""
    window, left, scattered = _Window(), SeenIds(), SeenIds()
    for item in items():
        if isinstance(item, Problem) or item.alone:
            continue
        if item.group in left:
            scattered.add(item.group)
            continue
        window.add(item)
        while window.full:
            group = next(iter(window.groups))
            window.take(group)
            left.add(group)
    return scattered


class _Spill:
    """Items of scattered groups, kept on disk until the feed ends."""

    def __init__(self) -> None:
        self._path = ""
        self._db: sqlite3.Connection | None = None

    def add(self, item: Item) -> None:
        """Keep an item."""
        if self._db is None:
            handle, self._path = tempfile.mkstemp(prefix="daogou-groups-", suffix=".db")
            os.close(handle)
            self._db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            self._db.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8192;"
                "CREATE TABLE items (seq INTEGER PRIMARY KEY, grp TEXT, body BLOB);"
            )
            self._db.execute("BEGIN")
        self._db.execute("INSERT INTO items (grp, body) VALUES (?, ?)", (item.group, _ENCODE(item)))

    def groups(self) -> Iterator[list[Item]]:
        """Each group's items, at most one more than a product may have, in the order of the feed."""
        if self._db is None:
            return
        self._db.execute("COMMIT")
        self._db.execute("CREATE INDEX by_group ON items (grp, seq)")
        for (group,) in self._db.execute("SELECT grp FROM items GROUP BY grp ORDER BY min(seq)"):
            query = "SELECT body FROM items WHERE grp = ? ORDER BY seq LIMIT ?"
            yield [_DECODE(body) for (body,) in self._db.execute(query, (group, MAX_VARIANTS + 1))]

    def close(self) -> None:
        """Forget everything."""
        if self._db is not None:
            self._db.close()
            os.unlink(self._path)
            self._db = None


def _weight(item: Item) -> int:
    texts = [*item.description.values(), *(text for review in item.reviews for text in review.text.values())]
    return 1000 + sum(map(len, texts)) + 200 * (len(item.attributes) + len(item.facets))


def _too_many(source: str, line: int, group: str) -> Problem:
    message = f"the product has more than {MAX_VARIANTS} rows; check the column that groups variants"
    return Problem(source, line, "group", group[:200], message)


def _product_row(items: list[Item], source: str, seen: SeenIds) -> Iterator[Row | Problem]:
    """The product of a group; ``seen`` holds the variants of the feed so far."""
    first = items[0]
    last: dict[str, Item] = {}
    for item in items:
        if item.variant is None:
            continue
        if item.variant.id in last:
            yield _twice(source, item.line, item.variant.id)
        last[item.variant.id] = item
    told = [item for item in items if item.variant is None or last[item.variant.id] is item]
    title = _title(told)
    if not title or not last:
        lacks = "title" if last else "price"
        message = f"no row of the product has a {lacks} that can be read; every product needs one"
        yield Problem(source, first.line, lacks, first.group, message)
        return
    for key in last:
        if seen.add(key):
            continue
        if first.alone:
            yield _twice(source, first.line, key)
        else:
            message = "another product of the feed has a variant of this id; give every variant its own"
            yield Problem(source, first.line, "id", key, message, fatal=False)
    common, variants = _place(list(last.values()))
    yield Row(
        first.line,
        Upsert(
            Product(
                id=first.group,
                title=title,
                variants=variants,
                description=next((item.description for item in told if item.description), {}),
                brand=next((item.brand for item in told if item.brand), {}),
                category=next((item.category for item in told if item.category), ()),
                attributes=_distinct([*common, *(one for item in told for one in item.attributes)]),
                media=tuple({one.url: one for item in told for one in item.media}.values()),
                reviews=tuple({review.id: review for item in told for review in item.reviews}.values()),
                faqs=tuple({faq.id: faq for item in told for faq in item.faqs}.values()),
                rating=next((item.rating for item in told if item.rating), None),
                popularity=max((i.popularity for i in told if i.popularity is not None), default=None),
                released_at=next((item.released_at for item in told if item.released_at), None),
                url=next((item.url for item in told if item.url), None),
                identifiers={key: one for item in reversed(told) for key, one in item.identifiers.items()},
            )
        ),
    )


def _twice(source: str, line: int, key: str) -> Problem:
    message = "the id is given twice; the later row counts. Give every variant its own id"
    return Problem(source, line, "id", key, message, fatal=False)


def _place(items: list[Item]) -> tuple[list[Attribute], tuple[Variant, ...]]:
    """Facets shared by all variants, and the variants with the facets that tell them apart as options."""
    names = dict.fromkeys(facet.name for item in items for facet in item.facets)
    common: list[Attribute] = []
    apart: set[str] = set()
    for name in names:
        facets = [[facet for facet in item.facets if facet.name == name] for item in items]
        if all([_key(one) for one in told] == [_key(one) for one in facets[0]] for told in facets):
            common += facets[0]
        else:
            apart.add(name)
    variants = []
    for item in items:
        if item.variant is None:
            continue
        options = (*item.variant.options, *(facet for facet in item.facets if facet.name in apart))
        media = () if len(items) == 1 else item.variant.media
        variants.append(replace(item.variant, options=options, media=media))
    return common, tuple(variants)


def _title(items: list[Item]) -> Text:
    """The product's title: as stated, else what its variants' titles begin with in common."""
    titled = [item for item in items if item.title]
    own = next((item.title for item in titled if item.shared_title), None)
    if own or not titled:
        return own or {}
    title = dict(titled[0].title)
    if len(titled) == 1:
        return title
    for language in title:
        texts = [item.title[language] for item in titled if language in item.title]
        prefix = _common(texts)
        if any(_cuts_word(text, len(prefix)) for text in texts):
            # Cut back to a whole word, so that "Red" and "Regal" do not leave "Re".
            prefix = prefix[: max(prefix.rfind(mark) for mark in _SEPARATORS) + 1]
        prefix = _DANGLING.sub("", prefix.rstrip(_SEPARATORS)).rstrip(_SEPARATORS)
        if len(prefix) * 2 >= min(map(len, texts)) and len(prefix) > 3:
            title[language] = prefix
    return title


def _common(texts: list[str]) -> str:
    low, high = min(texts), max(texts)
    length = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[:length]


def _cuts_word(text: str, at: int) -> bool:
    # Chinese has no spaces to cut at: a character there is word enough.
    return at < len(text) and text[at].isalnum() and text[at] < "\u2e80"


def _distinct(attributes: list[Attribute]) -> tuple[Attribute, ...]:
    found: dict[tuple[str, object, str | None], Attribute] = {}
    for one in attributes:
        found.setdefault(_key(one), one)
    return tuple(found.values())


def _key(one: Attribute) -> tuple[str, object, str | None]:
    return one.name, (type(one.value) is bool, one.value), one.unit
