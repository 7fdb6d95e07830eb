"""The in-process half of ``daogou bench load``; each function runs in a fresh process, so that its memory is its own."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daogou.bench.load_shop import DEPOT, SHARES
from daogou.bench.load_traffic import Feeder, closed_loop, distinct, updates
from daogou.bench.report import Row
from daogou.catalog.model import Product
from daogou.encoders import load_text_encoder
from daogou.encoders.base import Vectors
from daogou.guide import Guide
from daogou.guide.heap import settle
from daogou.index.base import Filter, OneOf, Range, VectorQuery, holds
from daogou.retrieval.indexer import DENSE
from daogou.settings import Encoders

KNOWN_PRODUCTS = 20_000
"""Products whose titles give queries, and which are updated."""
DEPTH = 100
REFRESH_S = 0.25
"""As `daogou.service` looks for changes."""


class _Remembering:
    """The shop's text encoder, which answers at once for the queries that it was shown before: searching without it."""

    def __init__(self) -> None:
        self._real = load_text_encoder(Encoders().text)
        self.name, self.dimensions, self.runtime = self._real.name, self._real.dimensions, self._real.runtime
        self._known: dict[str, Vectors] = {}

    def show(self, texts: Sequence[str]) -> None:
        self._known |= dict(zip(texts, self._real.encode_queries(texts), strict=True))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        if all(text in self._known for text in texts):
            return np.stack([self._known[text] for text in texts])
        return self._real.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._real.encode_passages(texts)


def known_products(guide: Guide) -> list[Product]:
    """Some of the shop's products, spread over the order of ids."""
    ids = sorted(guide.store.ids())
    return list(guide.store.get_many(ids[:: max(1, len(ids) // KNOWN_PRODUCTS)]).values())


def searches(folder: Path, written: Sequence[str], count: int, rate: int) -> list[Row]:
    """Latency of `Guide.search` with one caller, every query a new one, by filter, with and without the encoder and updates."""
    encoder = _Remembering()
    started = time.perf_counter()
    with Guide.open(folder, encoder=encoder) as guide:
        guide.search("laptop")
        opened = time.perf_counter() - started
        products = known_products(guide)
        settle()
        rows: list[Row] = []
        cases = [(share, encoded) for encoded in (False, True) for share in ("", *list(SHARES)[:2])]
        for seed, (share, encoded) in enumerate(cases):
            queries = distinct(written, products, count, seed)
            if not encoded:
                encoder.show([guide.understand(query).text for query in queries])
            rows.append(_row(guide, queries, share, encoded) | {"cold_start_s": opened})
        with _updating(guide, products, rate) as feeder:
            row = _row(guide, distinct(written, products, count, 50), "", True)
        rows.append(row | {"updates_per_s": feeder.applied / feeder.seconds})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [row | {"peak_mb": peak} for row in rows]


def _row(guide: Guide, queries: Sequence[str], share: str, encoded: bool) -> Row:
    chosen = narrowed(share)

    def send(query: str) -> None:
        guide.search(query, chosen=chosen)

    send("warm")
    cpu = time.process_time()
    measured = closed_loop(lambda: send, queries, clients=1, seconds=600)
    cpu_ms = (time.process_time() - cpu) * 1000 / len(measured.took)
    case = f"in process, {'with' if encoded else 'without'} encoder"
    return {"system": "daogou", "case": case, "filter": share or "-", **measured.row(), "cpu_ms": cpu_ms}


def narrowed(share: str) -> Mapping[str, Sequence[str]]:
    """The facet value that leaves about that share of the shop."""
    return {DEPOT: [f"{DEPOT}={SHARES[share]}"]} if share else {}


class _updating(Feeder):
    """Updates flow into the catalogue, and from there into the index as the service does it."""

    def __init__(self, guide: Guide, products: Sequence[Product], rate: int) -> None:
        super().__init__(lambda batch: void(guide.store.apply(batch)), updates(products, 3), rate=rate)
        self._done = threading.Event()
        self._guide = guide
        self._keeping_up = threading.Thread(target=self._keep_up)

    def __enter__(self) -> _updating:
        self._keeping_up.start()
        super().__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self._done.set()
        self._keeping_up.join()

    def _keep_up(self) -> None:
        while not self._done.wait(REFRESH_S):
            self._guide.refresh(vocabulary=False)


def void(_: object) -> None:
    """Forget a result."""


def recalls(folder: Path, written: Sequence[str], count: int) -> list[Row]:
    """Recall@100 of the nearest by meaning against all of them compared, under filters of every selectivity."""
    with Guide.open(folder) as guide:
        products = known_products(guide)
        queries = distinct(written, products, count, 99)
        vectors = guide.encoder.encode_queries(queries)
        ids, matrix = _matrix(guide)
        payloads = guide.index.payloads(ids)
        rows = []
        for name, where in _filters(products).items():
            inside = np.array([holds(payloads[i], where) for i in ids])
            rows.append(_recall(guide, name, where, inside, vectors, ids, matrix))
    return rows


def _matrix(guide: Guide) -> tuple[list[str], Vectors]:
    ids = sorted(guide.store.ids())
    matrix = np.zeros((len(ids), guide.encoder.dimensions), np.float32)
    for start in range(0, len(ids), 2000):
        some = ids[start : start + 2000]
        found = guide.index.vectors(some, DENSE)
        for i, product_id in enumerate(some, start):
            matrix[i] = found[product_id]
    return ids, matrix


def _filters(products: Sequence[Product]) -> dict[str, Filter]:
    """All that is in stock; shares by lot; cheap ones; those of the most frequent brand and of a rare one."""
    here = OneOf("available", (1,))
    prices = sorted(product.prices[0].amount for product in products if product.prices)
    found = {"in stock": Filter((here,))}
    for share, value in SHARES.items():
        found[f"depot {share}"] = Filter((here, OneOf("attributes", (f"{DEPOT}={value}",))))
    for part in (0.3, 0.1, 0.01):
        bound = prices[int(len(prices) * part)]
        found[f"cheapest {part:.0%}"] = Filter((here, Range("price_min", None, bound)))
    return found


def _recall(
    guide: Guide, name: str, where: Filter, inside: NDArray[np.bool_], vectors: Vectors, ids: list[str], matrix: Vectors
) -> Row:
    where_ids = np.flatnonzero(inside)
    narrow = matrix[where_ids]
    shares, took = [], []
    limit = guide.settings.search.candidates
    for vector in vectors:
        scores = narrow @ vector
        best = {ids[where_ids[i]] for i in np.argsort(-scores, kind="stable")[:DEPTH]}
        started = time.perf_counter()
        (hits,) = guide.index.search([VectorQuery(DENSE, vector, limit)], where)
        took.append((time.perf_counter() - started) * 1000)
        shares.append(len(best & {hit.id for hit in hits[:DEPTH]}) / max(1, len(best)))
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    return {
        "system": "daogou", "case": f"dense alone, {limit} nearest", "filter": name, "selectivity": float(inside.mean()),
        "recall@100": float(np.mean(shares)), "least_recall@100": float(np.min(shares)),
        "p50_ms": p50, "p95_ms": p95, "p99_ms": p99,
    }  # fmt: skip
