"""Plain tables: CSV or TSV of a shop's own making, in UTF-8 or GB18030, read by their columns' names."""

from __future__ import annotations

from collections.abc import Iterator

from daogou.catalog.changes import Problem, Row
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource
from daogou.catalog.readers.faults import shown
from daogou.catalog.readers.google import GoogleTableReader
from daogou.catalog.readers.grouping import Item, grouped
from daogou.catalog.readers.openai import OpenAiTableReader
from daogou.catalog.readers.records import Records
from daogou.catalog.readers.shopify import ShopifyReader
from daogou.catalog.readers.tables import header_of, rows

_OTHERS = (GoogleTableReader(), OpenAiTableReader(), ShopifyReader())


class PlainTableReader:
    """Columns are placed as ``FeedContext.columns`` says, else by common Chinese and English names."""

    name = "plain-csv"

    def recognises(self, head: FeedHead) -> bool:
        """By a header of several columns that no other table format claims."""
        header = header_of(head)
        if header is None or any(reader.recognises(head) for reader in _OTHERS):
            return False
        lines = [line for line in head.text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
        return len(lines) > 1 and any(header.delimiter in line for line in lines[1:20])

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product a group, or a row without one; columns without a place become attributes."""
        return grouped(lambda: _items(source, context), source.name)


def _items(source: FeedSource, context: FeedContext) -> Iterator[Item | Problem]:
    records = Records(source.name, context)
    header = header_of(source.head())
    for column in context.columns if header else ():
        if header and column not in header.columns:
            message = f"the mapping names this column, which the feed lacks; it has {', '.join(header.columns)}"
            yield Problem(source.name, 1, "header", column, shown(message, 600), fatal=False)
    for record in rows(source):
        if isinstance(record, Problem):
            yield record
        else:
            yield from records.item(*record)
