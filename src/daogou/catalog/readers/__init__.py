"""Feed readers, one file a format; which one a feed needs is told by its content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from daogou.catalog.changes import Problem, Row
from daogou.catalog.readers.base import FeedContext, FeedReader, FeedSource, UnknownFeed
from daogou.catalog.readers.corpus import CorpusReader
from daogou.catalog.readers.generic import GenericJsonReader
from daogou.catalog.readers.google import GoogleTableReader, GoogleXmlReader
from daogou.catalog.readers.icecat import IcecatReader
from daogou.catalog.readers.jsonl import JsonlReader
from daogou.catalog.readers.openai import OpenAiReader, OpenAiTableReader
from daogou.catalog.readers.plain import PlainTableReader
from daogou.catalog.readers.records import mapped_columns
from daogou.catalog.readers.shopify import ShopifyReader
from daogou.catalog.readers.structured import StructuredReader
from daogou.catalog.readers.tables import header_of

__all__ = ["READERS", "FeedContext", "FeedSource", "UnknownFeed", "mapped_columns", "read_feed", "recognise"]

# A product of the Agentic Commerce Protocol has an id, a title and variants, as one of Daogou's own does: it
# is told apart by the shape of its variants, so its reader is asked first.
READERS: tuple[FeedReader, ...] = (
    IcecatReader(),
    CorpusReader(),
    OpenAiReader(),
    JsonlReader(),
    GoogleXmlReader(),
    GoogleTableReader(),
    OpenAiTableReader(),
    ShopifyReader(),
    StructuredReader(),
    GenericJsonReader(),
    PlainTableReader(),
)


def recognise(source: FeedSource) -> FeedReader:
    """The reader for a feed; raises `UnknownFeed` naming the formats that there are."""
    if source.packed_as:
        raise UnknownFeed(f"{source.name} is {source.packed_as}")
    head = source.head()
    for reader in READERS:
        if reader.recognises(head):
            return reader
    names = ", ".join(reader.name for reader in READERS)
    if not head.stripped:
        raise UnknownFeed(f"{source.name}: the feed is empty or cannot be unpacked; fetch it again")
    raise UnknownFeed(f"{source.name}: not a feed that is known; write one of {names} (docs/feeds.md)")


def read_feed(source: FeedSource | Path | str, context: FeedContext) -> Iterator[Row | Problem]:
    """A feed's records by the reader that recognises it, or as ``context.columns`` maps them."""
    if not isinstance(source, FeedSource):
        source = FeedSource(source)
    return (_mapped_reader(source, context) or recognise(source)).read(source, context)


def _mapped_reader(source: FeedSource, context: FeedContext) -> FeedReader | None:
    """A mapping that names columns of the feed says what it is: a table or objects of the shop's own making."""
    head = source.head()
    header = header_of(head)
    if header is not None:
        return PlainTableReader() if context.columns.keys() & set(header.columns) else None
    return GenericJsonReader() if context.columns.keys() & head.keys else None
