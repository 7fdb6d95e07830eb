"""A BEIR corpus (Thakur et al. 2021): titles and texts to search, without prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.model import Product, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext, FeedHead, FeedSource, json_objects
from daogou.catalog.readers.faults import Faults, RowRefused, absent


class CorpusReader:
    """Each document becomes a product whose one variant has no price."""

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
            faults = Faults(source.name, line)
            try:
                product = _product(faults, row, context.language)
            except RowRefused:
                product = None
            yield from faults.problems
            if product is not None:
                yield Row(line, Upsert(product))


def _product(faults: Faults, row: Mapping[str, Any], language: str | None) -> Product:
    identity = faults.required("_id", row.get("_id"), fields.clean_id)
    name = "text" if absent(row.get("title")) else "title"
    title = faults.required(name, row.get(name), lambda v: fields.title(v, language))
    body = faults.optional("text", row.get("text"), lambda v: fields.text(v, language)) if name == "title" else None
    return Product(id=identity, title=title, description=body or {}, variants=(Variant(identity, None),))
