"""Feed readers, one file a format; which one a feed needs is told by its content."""

from __future__ import annotations

from collections.abc import Iterator

from daogou.catalog.changes import Problem, Row
from daogou.catalog.model import CatalogError
from daogou.catalog.readers.base import FeedContext, FeedReader, FeedSource
from daogou.catalog.readers.corpus import CorpusReader
from daogou.catalog.readers.icecat import IcecatReader
from daogou.catalog.readers.jsonl import JsonlReader

__all__ = ["READERS", "FeedContext", "FeedSource", "UnknownFeed", "read_feed", "recognise"]

READERS: tuple[FeedReader, ...] = (IcecatReader(), CorpusReader(), JsonlReader())


class UnknownFeed(CatalogError):
    """No reader recognises the feed."""

    code = "feed_unknown"


def recognise(source: FeedSource) -> FeedReader:
    """The reader for a feed; raises `UnknownFeed` naming the formats that there are."""
    head = source.head()
    for reader in READERS:
        if reader.recognises(head):
            return reader
    names = ", ".join(reader.name for reader in READERS)
    raise UnknownFeed(f"{source.name}: not a feed that is known; write one of {names} (docs/feeds.md)")


def read_feed(source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
    """A feed's records by the reader that recognises it."""
    return recognise(source).read(source, context)
