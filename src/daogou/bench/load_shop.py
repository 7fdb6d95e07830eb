"""A shop of any size for ``daogou bench load``: a real catalogue, grown by recombining its products.

A grown product has the words, facts and price of a real one, about a third of them taken from one that is near to it
in meaning, and a model code of its own. Its vector is not encoded but lies between those of the two, with some noise:
a speed does not depend on what a vector means, only on how vectors lie to one another.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np

from daogou.bench.data import feed_in
from daogou.catalog.changes import Row, Upsert
from daogou.catalog.model import Attribute, Money, Product, Variant
from daogou.catalog.readers import FeedContext, FeedSource, read_feed
from daogou.catalog.store import CatalogStore
from daogou.encoders import load_text_encoder
from daogou.encoders.base import TextEncoder, Vectors
from daogou.guide.vocabulary import learned
from daogou.retrieval.documents import passage
from daogou.retrieval.indexer import Indexer, open_edge_index
from daogou.settings import Encoders

DEPOT = "depot"
SHARES = {"10%": "tenth", "1%": "hundredth", "0.1%": "thousandth"}
"""Values of an attribute that every product of the shop gets by lot: filters of known selectivity."""
NEIGHBOURS, SAMPLE = 5, 2000
"""A product is mixed with one of its nearest among so many others."""
NOISE = 0.15
"""Length of the noise in a grown product's vector, whose own length is 1."""
SOLD_OUT = 0.05
"""Share of grown products without stock."""
CHUNK = 4096
MARK = "grown.json"


@dataclass(frozen=True, slots=True)
class Grown:
    """A shop that was grown: how long it took and how much room it takes."""

    products: int
    real: int
    seconds: float
    optimize_s: float
    vocabulary_s: float


def grow(data: Path, products: int, folder: Path) -> Grown:
    """Build the shop in ``folder``, go on where that was interrupted, or take the one of that size that is there already."""
    mark = folder / MARK
    if mark.exists():
        known = Grown(**json.loads(mark.read_text("utf-8")))
        if known.products == products:
            return known
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "daogou.toml").write_text('[shop]\ncurrency = "USD"\n', "utf-8")
    real = list(islice(_products(feed_in(data)), products))
    encoder = load_text_encoder(Encoders().text)
    vectors = encoder.encode_passages([passage(product) for product in real])
    started = time.perf_counter()
    made = _Made(encoder)
    store, index = CatalogStore(folder / "catalog.sqlite"), open_edge_index(folder, encoder, products=products)
    indexer = Indexer(store, index, made)
    coming = _grown(real, vectors, range(index.count() // CHUNK * CHUNK, products))
    while some := list(islice(coming, CHUNK)):
        store.apply([Upsert(product) for product, _ in some])
        made.vectors = {passage(product): vector for product, vector in some}
        indexer.drain()
    merging = time.perf_counter()
    index.optimize()
    index.close()
    store.close()
    learning = time.perf_counter()
    learned(folder, "USD", products=products)
    ended = time.perf_counter()
    grown = Grown(products, len(real), ended - started, learning - merging, ended - learning)
    mark.write_text(json.dumps({name: getattr(grown, name) for name in Grown.__slots__}), "utf-8")
    return grown


class _Made:
    """A `TextEncoder` that has the vectors already."""

    def __init__(self, real: TextEncoder) -> None:
        self.name, self.dimensions, self.runtime = real.name, real.dimensions, real.runtime
        self.vectors: dict[str, Vectors] = {}

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        raise NotImplementedError("a shop that is being grown is not searched")

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.vectors[text] for text in texts]) if texts else np.zeros((0, self.dimensions), np.float32)


def _products(feed: Path) -> Iterator[Product]:
    for record in read_feed(FeedSource(feed), FeedContext(currency="USD")):
        if isinstance(record, Row) and isinstance(record.change, Upsert):
            yield record.change.product


def _grown(real: list[Product], vectors: Vectors, wanted: range) -> Iterator[tuple[Product, Vectors]]:
    """The real products, then grown ones, each with its vector: by its place, so that any part can be made alone."""
    sample = np.random.default_rng(20).choice(len(real), min(SAMPLE, len(real)), replace=False)
    near = np.argpartition(-(vectors @ vectors[sample].T), range(min(NEIGHBOURS + 1, len(sample))), axis=1)
    near = sample[near[:, : NEIGHBOURS + 1]]
    for i in wanted:
        random, rng = Random(i), np.random.default_rng(i)
        first = i % len(real)
        depot = _depot(random)
        if i < len(real):
            yield replace(real[i], attributes=(*real[i].attributes, depot)), vectors[i]
            continue
        second = int(random.choice([other for other in near[first] if other != first] or [first]))
        share = random.uniform(0.1, 0.5)
        noise: Vectors = rng.standard_normal((vectors.shape[1],), dtype=np.float32)
        vector = (1 - share) * vectors[first] + share * vectors[second] + noise * (NOISE / np.linalg.norm(noise))
        mixed = _mixed(real[first], real[second], i, random)
        yield replace(mixed, attributes=(*mixed.attributes, depot)), vector / np.linalg.norm(vector)


def _depot(random: Random) -> Attribute:
    draw = random.random()
    value = next((name for bound, name in ((0.001, "thousandth"), (0.011, "hundredth"), (0.111, "tenth")) if draw < bound), "main")
    return Attribute(DEPOT, value, label={"en": "Depot"}, text={"en": value})


def _mixed(one: Product, other: Product, i: int, random: Random) -> Product:
    theirs = {attribute.name: attribute for attribute in other.attributes}
    code = f"{random.choice('ABDEKLMPSTVX')}{random.choice('ABDEKLMPSTVX')}{random.randrange(1000, 9999)}"
    return replace(
        one,
        id=f"{one.id}-{i}",
        title={language: _mixed_words(text, other.title.get(language, ""), random) + f" {code}" for language, text in one.title.items()},
        brand=one.brand if random.random() < 0.67 else other.brand,
        attributes=tuple(theirs.get(a.name, a) if random.random() < 0.33 else a for a in one.attributes),
        variants=tuple(_variant(variant, i, random) for variant in one.variants),
        identifiers={"model": code},
    )


def _mixed_words(one: str, other: str, random: Random) -> str:
    mine, theirs = one.split(), other.split()
    return " ".join(theirs[n] if n < len(theirs) and random.random() < 0.33 else word for n, word in enumerate(mine))


def _variant(variant: Variant, i: int, random: Random) -> Variant:
    price = variant.price
    if price is not None:
        price = Money(max(1, round(price.amount * random.lognormvariate(0.0, 0.2))), price.currency)
    return replace(variant, id=f"{variant.id}-{i}", price=price, stock=0 if random.random() < SOLD_OUT else random.randrange(1, 100), gtin=None)
