"""JSON objects without a format of their own, in an array or one a line, read by their fields' names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from daogou.catalog.changes import Problem, Row
from daogou.catalog.readers.base import (
    MAX_FIELD,
    FeedContext,
    FeedHead,
    FeedSource,
    json_object,
    json_objects,
)
from daogou.catalog.readers.faults import shown
from daogou.catalog.readers.grouping import Item, grouped
from daogou.catalog.readers.records import GUESSES, Records
from daogou.catalog.readers.tables import fold

_MARK = re.compile(r'["\\{}\[\]\n]')
_FACTS = frozenset(fold(word) for word in ("attributes", "specs", "specifications", "properties", "属性", "参数", "规格参数"))
_TITLES = frozenset(GUESSES["title"])
_PRICES = frozenset(GUESSES["price"])


class GenericJsonReader:
    """An array is streamed, an element at a time; the fields are those of a plain table."""

    name = "json"

    def recognises(self, head: FeedHead) -> bool:
        """By objects with a title and a price that no other JSON format claims."""
        if not head.is_json:
            return False
        keys = head.keys
        others = {"kind", "op", "variants", "_id", "@context", "@type", "@graph", "item_id"}
        others |= {"is_eligible_search", "enable_search", "is_eligible_checkout", "enable_checkout"}
        if keys & others or any(re.match(r"attr_[tnb]_", key) for key in keys):
            return False
        names = {fold(key) for key in keys}
        return bool(names & _TITLES) and bool(names & _PRICES)

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product an object."""
        return grouped(lambda: _items(source, context), source.name)


def _items(source: FeedSource, context: FeedContext) -> Iterator[Item | Problem]:
    records = Records(source.name, context)
    for record in array_objects(source) if source.head().is_array else json_objects(source):
        if isinstance(record, Problem):
            yield record
        else:
            line, found = record
            yield from records.item(line, _spread(found))


def _spread(record: dict[str, Any]) -> dict[str, Any]:
    """The record with the facts of its ``attributes`` (``specs``, 属性, ...) beside its other fields, which win."""
    inner = {key: value for key, value in record.items() if isinstance(value, dict) and fold(key) in _FACTS}
    flat = {key: value for key, value in record.items() if key not in inner}
    for facts in inner.values():
        for name, value in facts.items():
            flat.setdefault(name, value)
    return flat


def array_objects(source: FeedSource) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    """The objects of a JSON array with the lines they start at, in memory for one element.

    A broken element costs itself: text never runs over a line's end in JSON, and in an indented array the
    next element starts where this one did.
    """
    cutter = _Cutter()
    for chunk in source.chunks():
        if isinstance(chunk, Problem):
            yield chunk
            continue
        for line, text in cutter.feed(chunk):
            yield _element(source, line, text)
    rest = cutter.rest()
    if rest:
        yield Problem(source.name, rest[0], "element", shown(rest[1][:80]), "the array ends within the element")


def _element(source: FeedSource, line: int, text: str | None) -> tuple[int, dict[str, Any]] | Problem:
    if text is None:
        return Problem(source.name, line, "element", "", "the element is longer than 1 MB or never closes")
    found = json_object(text)
    if isinstance(found, dict):
        return line, found
    return Problem(source.name, line, "element", shown(text[:80]), f"{found}; mend it")


class _Cutter:
    """Cuts the elements out of an array that comes in pieces."""

    def __init__(self) -> None:
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._start: tuple[int, int, str] | None = None
        self._depth = 0
        self._text = False
        self._line_start = 0

    def feed(self, piece: str) -> Iterator[tuple[int, str | None]]:
        """The elements that end within the piece; ``None`` for one that is too long."""
        self._buffer += piece
        while mark := _MARK.search(self._buffer, self._at):
            place, sign = mark.start(), mark[0]
            if sign == "\\":
                if place + 1 >= len(self._buffer):
                    break
                # Only within a text does a backslash shield what follows, and never a line's end.
                shields = self._text and self._buffer[place + 1] != "\n"
                self._at = place + (2 if shields else 1)
                continue
            self._at = place + 1
            if sign == "\n":
                self._line += 1
                self._line_start = place + 1
                self._text = False
            elif sign == '"':
                self._text = not self._text and self._start is not None
            elif not self._text:
                yield from self._bracket(sign, place)
        self._at = max(self._at, len(self._buffer) - 1 if self._buffer.endswith("\\") else len(self._buffer))
        yield from self._trim()

    def _bracket(self, sign: str, place: int) -> Iterator[tuple[int, str | None]]:
        if sign == "{":
            indent = self._buffer[self._line_start : place]
            # Indentation tells a lost closing bracket; an array on one line has none to tell by.
            if self._start and self._depth and not indent.strip() and self._start[2] == indent and indent:
                yield self._start[1], self._buffer[self._start[0] : place]
                self._start = None
            if self._start is None:
                self._start = (place, self._line, indent if not indent.strip() else "\0")
                self._depth = 0
            self._depth += 1
        elif sign == "[":
            self._depth += self._start is not None
        elif self._start is not None:
            self._depth -= 1
            if self._depth <= 0:
                yield self._start[1], self._buffer[self._start[0] : place + 1]
                self._start = None

    def _trim(self) -> Iterator[tuple[int, str | None]]:
        if self._start is not None and self._at - self._start[0] > MAX_FIELD:
            yield self._start[1], None
            self._start = None
            self._depth, self._text = 0, False
        keep = self._start[0] if self._start is not None else min(self._at, self._line_start)
        keep = max(keep, self._at - 4096) if self._start is None else keep
        self._buffer = self._buffer[keep:]
        self._at -= keep
        self._line_start = max(0, self._line_start - keep)
        if self._start is not None:
            self._start = (self._start[0] - keep, *self._start[1:])

    def rest(self) -> tuple[int, str] | None:
        """What is left of an element that never ended."""
        return (self._start[1], self._buffer[self._start[0] :]) if self._start else None
