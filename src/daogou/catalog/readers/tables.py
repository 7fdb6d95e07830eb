"""Rows of CSV and TSV files, streamed, with recovery after a broken quote."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from daogou.catalog.changes import Problem
from daogou.catalog.readers.base import MAX_FIELD, FeedHead, FeedSource
from daogou.catalog.readers.faults import shown

_DELIMITERS = (",", "\t", ";", "|")
csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD))


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, as written, and what separates them."""

    columns: tuple[str, ...]
    delimiter: str

    @property
    def names(self) -> frozenset[str]:
        """The columns folded for comparison: lower case, spaces and underscores alike."""
        return frozenset(fold(column) for column in self.columns)


@lru_cache(4096)
def fold(column: str) -> str:
    """A column's name for comparison.

    >>> fold(" Image  Link "), fold("image_link"), fold("g:price")
    ('image_link', 'image_link', 'price')
    """
    return "_".join(column.strip().lstrip("\ufeff").casefold().removeprefix("g:").replace("_", " ").split())


def header_of(head: FeedHead) -> Header | None:
    """The header of a table; ``None`` where the content is none (markup, JSON, a single column)."""
    text = head.stripped
    if not text or text[0] in "<{[":
        return None
    first = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", 1)[0]
    return header_from(first)


def header_from(first: str) -> Header | None:
    """The header that a line is, with the delimiter that cuts it into most columns."""
    best: Header | None = None
    for delimiter in _DELIMITERS:
        try:
            columns = tuple(next(csv.reader([first], delimiter=delimiter, strict=True), ()))
        except csv.Error:
            continue
        if len(columns) > (len(best.columns) if best else 1):
            best = Header(tuple(column.strip() for column in columns), delimiter)
    if best is None or len({fold(column) for column in best.columns if column}) < 2:
        return None
    return None if any(len(column) > 200 or not column.isprintable() for column in best.columns) else best


def rows(source: FeedSource) -> Iterator[tuple[int, dict[str, str]] | Problem]:
    """Each record as its starting line and its cells by column, as written; empty cells are left out.

    A quote that is never closed costs its own line: reading goes on with the next.
    """
    lines = _Lines(source)
    header: Header | None = None
    for record in lines.records():
        if isinstance(record, Problem):
            yield record
            continue
        number, line, cells = record
        if header is None:
            header = header_from(line)
            if header is None:
                yield Problem(source.name, number, "header", shown(line), "expected a line of column names")
                return
            lines.delimiter, lines.width = header.delimiter, len(header.columns)
            continue
        surplus = cells[len(header.columns) :]
        if any(cell.strip() for cell in surplus):
            message = (
                f"the row has {len(cells)} columns and the header {len(header.columns)}; put quotes around "
                "texts that hold the separator"
            )
            yield Problem(source.name, number, "row", shown(line), message)
            continue
        if len(cells) < len(header.columns):
            message = f"{len(cells)} of {len(header.columns)} columns; the others are taken as empty"
            yield Problem(source.name, number, "row", shown(line), message, fatal=False)
        found: dict[str, str] = {}
        for column, cell in zip(header.columns, cells, strict=False):
            if column and cell.strip():
                found.setdefault(column, cell)
        if found:
            yield number, found


class _Lines:
    """Joins the physical lines of a record; takes them apart again where its quotes do not close."""

    def __init__(self, source: FeedSource) -> None:
        self._source = source
        self._stream = source.lines()
        self._again: deque[tuple[int, str]] = deque()
        self.delimiter = ","
        self.width = 0

    def _next(self) -> tuple[int, str] | Problem | None:
        return self._again.popleft() if self._again else next(self._stream, None)

    def records(self) -> Iterator[tuple[int, str, list[str]] | Problem]:
        while (found := self._next()) is not None:
            if isinstance(found, Problem):
                yield found
                continue
            number, line = found
            if not line.strip():
                continue
            if self.width == 0:
                yield number, line, []
                continue
            cells = self._parse(line)
            yield (number, line, cells) if cells is not None else self._joined(number, line)

    def _joined(self, number: int, line: str) -> tuple[int, str, list[str]] | Problem:
        held: list[tuple[int, str]] = []
        length, quotes = len(line), line.count('"')
        while length <= MAX_FIELD and (found := self._next()) is not None:
            if isinstance(found, Problem):
                break
            held.append(found)
            length += len(found[1])
            more = found[1].count('"')
            quotes += more
            if more and quotes % 2 == 0:
                cells = self._parse("\n".join([line, *(text for _, text in held)]))
                if cells is not None and len(cells) == self.width:
                    return number, line, cells
                break
        self._again.extendleft(reversed(held))
        message = "a quote is opened and never closed; close it, or double a quote that is part of a text"
        return Problem(self._source.name, number, "row", shown(line), message)

    def _parse(self, text: str) -> list[str] | None:
        if '"' not in text:
            return text.split(self.delimiter)
        try:
            return next(csv.reader([text], delimiter=self.delimiter, strict=True), [])
        except csv.Error as error:
            if "unexpected end" in str(error):
                return None
        # A quote that closes before its cell ends is read as spreadsheets do.
        try:
            return next(csv.reader([text], delimiter=self.delimiter), [])
        except csv.Error:
            return None
