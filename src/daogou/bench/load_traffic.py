"""What ``daogou bench load`` sends, and how fast: queries, closed loops, arrivals at a rate, price and stock updates."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from random import Random

import numpy as np

from daogou.bench.report import Row
from daogou.catalog.changes import Update, VariantUpdate
from daogou.catalog.model import Money, Product

POPULAR = 2000
"""Queries among which repeated traffic chooses, the n-th most frequent 1/n as often as the first (Zipf)."""
PRICED = 0.1
"""Share of the made queries that end in a price."""
SELLS_OUT = 0.02
"""Share of the updates by which a product sells out or is there again."""

Send = Callable[[str], None]


def judged_or_listed(data: Path, listed: Path | None) -> list[str]:
    """Queries that people wrote: those of a file (JSON lines with ``text``, or a query after the last tab), or of ``data``."""
    path = listed or data / "queries.jsonl"
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    if path.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in lines if line.strip()]
    return [line.rsplit("\t", 1)[-1].strip() for line in lines if line.strip()]


def distinct(written: Sequence[str], products: Sequence[Product], count: int, seed: int) -> list[str]:
    """So many different queries: those that people wrote, then runs of words of the products' titles."""
    random = Random(seed)
    found = dict.fromkeys(random.sample(list(written), min(count, len(written))))
    while len(found) < count:
        found.setdefault(_words(random.choice(products), random))
    queries = list(found)
    random.shuffle(queries)
    return queries


def _words(product: Product, random: Random) -> str:
    title = next(iter(product.title.values()))
    words = [word for word in title.lower().split() if word.isalpha()] or title.lower().split()
    length = random.choice((1, 2, 2, 3, 3, 4))
    start = random.randrange(max(1, len(words) - length + 1))
    text = " ".join(words[start : start + length])
    if random.random() < PRICED:
        text += f" under ${random.choice((10, 20, 50, 100, 200, 500, 1000))}"
    return text


def repeating(queries: Sequence[str], count: int, seed: int) -> list[str]:
    """So many queries, of which the first `POPULAR` repeat by Zipf's law."""
    some = queries[:POPULAR]
    weights = list(accumulate(1 / rank for rank in range(1, len(some) + 1)))
    return Random(seed).choices(some, cum_weights=weights, k=count)


@dataclass(slots=True)
class Measured:
    """Latencies in ms of requests that were answered within ``seconds``, and how many failed."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    failed: int = 0

    def row(self) -> Row:
        """As a benchmark's row has it."""
        p50, p95, p99 = np.percentile(self.took, [50, 95, 99]) if self.took else (None, None, None)
        return {
            "p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "searches_per_s": len(self.took) / self.seconds,
            "searches": len(self.took), "failed": self.failed,
        }  # fmt: skip


def closed_loop(connect: Callable[[], Send], queries: Sequence[str], *, clients: int, seconds: float) -> Measured:
    """So many clients, each of which asks again as soon as it is answered: what the shop can do."""
    return _run(connect, queries, clients, seconds, due=lambda n: None)


def at_rate(connect: Callable[[], Send], queries: Sequence[str], *, rate: float, clients: int, seconds: float) -> Measured:
    """Arrivals by chance (Poisson) at a rate a second; a request that has to wait for a free client counts from when it was due."""
    gaps = np.random.default_rng(5).exponential(1 / rate, len(queries))
    arrivals: list[float] = np.cumsum(gaps).tolist()
    return _run(connect, queries, clients, seconds, due=arrivals.__getitem__)


def _run(
    connect: Callable[[], Send], queries: Sequence[str], clients: int, seconds: float, due: Callable[[int], float | None]
) -> Measured:
    measured, lock, coming = Measured(), threading.Lock(), iter(enumerate(queries))
    started = time.perf_counter()

    def client() -> None:
        send = connect()
        while True:
            with lock:
                n, query = next(coming, (-1, ""))
            wanted = due(n) if n >= 0 else None
            if n < 0 or (wanted or 0.0) > seconds or time.perf_counter() - started > seconds:
                return
            if wanted is not None:
                time.sleep(max(0.0, started + wanted - time.perf_counter()))
            begun = time.perf_counter() if wanted is None else started + wanted
            try:
                send(query)
            except OSError:
                with lock:
                    measured.failed += 1
                return
            with lock:
                measured.took.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.perf_counter() - started
    return measured


def updates(products: Sequence[Product], seed: int) -> Iterator[Update]:
    """Prices that move by up to a tenth, stock that changes and sometimes runs out: endless, of random products."""
    random = Random(seed)
    while True:
        product = random.choice(products)
        variant = product.variants[0]
        price = variant.price and Money(max(1, round(variant.price.amount * random.uniform(0.9, 1.1))), variant.price.currency)
        stock = 0 if random.random() < SELLS_OUT else random.randrange(1, 100)
        yield Update(product.id, (VariantUpdate(variant.id, price, stock=stock),))


class Feeder:
    """Applies updates at a rate a second until it is stopped, four batches a second."""

    BATCHES = 4

    def __init__(self, apply: Callable[[list[Update]], None], coming: Iterator[Update], *, rate: int) -> None:
        self._apply, self._coming, self._size = apply, coming, rate // self.BATCHES
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._feed)
        self.applied, self.seconds = 0, 0.0

    def __enter__(self) -> Feeder:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _feed(self) -> None:
        started, batches = time.perf_counter(), 0
        while not self._stop.wait(max(0.0, started + batches / self.BATCHES - time.perf_counter())):
            self._apply([next(self._coming) for _ in range(self._size)])
            self.applied += self._size
            batches += 1
        self.seconds = time.perf_counter() - started
