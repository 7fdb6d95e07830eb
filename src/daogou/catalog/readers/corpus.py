"""A BEIR corpus (Thakur et al. 2021): titles and texts to search, without prices."""

from __future__ import annotations

from collections.abc import Iterator

from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.model import Money, Product, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource, json_objects


class CorpusReader:
    """Each document becomes a product whose one variant has the price 0: unpriced."""

    name = "beir-corpus"

    def recognises(self, head: FeedHead) -> bool:
        """By ``_id`` with ``title`` or ``text``."""
        keys = head.first_object.keys()
        return "_id" in keys and bool({"title", "text"} & keys)

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product a line."""
        for record in json_objects(source):
            if isinstance(record, Problem):
                yield record
                continue
            line, row = record
            identity = fields.clean(str(row.get("_id") or ""))
            title = fields.plain(str(row.get("title") or row.get("text") or ""))
            if not identity or not title:
                name = "title" if identity else "_id"
                yield Problem(source.name, line, name, str(row.get(name)), "is missing; every document needs one")
                continue
            body = fields.plain(str(row.get("text") or "")) if row.get("title") else ""
            yield Row(
                line,
                Upsert(
                    Product(
                        id=identity,
                        title=fields.text(title, context.language),
                        description=fields.text(body, context.language),
                        variants=(Variant(identity, Money(0, context.currency)),),
                    )
                ),
            )
