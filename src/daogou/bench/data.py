"""Reading what benchmarks measure on: a feed, or a judged query set in BEIR layout."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from pathlib import Path

from daogou.catalog.changes import Row, Upsert
from daogou.catalog.readers import FeedContext, FeedSource, read_feed
from daogou.errors import DaogouError
from daogou.retrieval.documents import passage


class NoData(DaogouError):
    """The folder of a benchmark lacks a file."""

    code = "no_data"


def feed_in(data: Path) -> Path:
    """The catalogue of ``data``: itself, or ``products.jsonl`` or ``corpus.jsonl`` in it, packed or not. Raises `NoData`."""
    if data.is_file():
        return data
    for name in ("products", "corpus"):
        for path in sorted(data.glob(f"{name}.jsonl*")):
            return path
    raise NoData(f"{data}: holds no products.jsonl and no corpus.jsonl")


def first_line(feed: Path) -> str:
    """The first row of a feed of JSON lines, packed or not: it tells whether there are prices."""
    opener = gzip.open if feed.suffix == ".gz" else open
    with opener(feed, "rt", encoding="utf-8") as stream:
        return str(stream.readline())


def judged_queries(data: Path) -> tuple[dict[str, str], dict[str, dict[str, float]]]:
    """Texts by query id, and the gain of each judged product by query id; queries without judgements are left out.

    Raises `NoData` where ``queries.jsonl`` or ``qrels.tsv`` is missing.
    """
    for name in ("queries.jsonl", "qrels.tsv"):
        if not (data / name).exists():
            raise NoData(f"{data}: holds no {name}")
    judged: dict[str, dict[str, float]] = defaultdict(dict)
    for line in (data / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query, product, gain = line.split("\t")
        judged[query][product] = float(gain)
    with (data / "queries.jsonl").open(encoding="utf-8") as lines:
        texts = {query["_id"]: query["text"] for query in map(json.loads, lines)}
    return {i: text for i, text in texts.items() if i in judged}, dict(judged)


def passages(feed: Path) -> dict[str, str]:
    """What the text encoder reads of each product, by product id, in the feed's order."""
    records = read_feed(FeedSource(feed), FeedContext())
    upserts = (r.change for r in records if isinstance(r, Row) and isinstance(r.change, Upsert))
    return {change.product.id: passage(change.product) for change in upserts}
