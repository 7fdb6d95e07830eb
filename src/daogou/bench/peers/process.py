"""One system, in a process of its own: takes the products in, answers every query, and says what it took.

``python -m daogou.bench.peers.process FOLDER SYSTEM FUSION`` is what `daogou.bench.peers.compare` starts; ``FOLDER`` holds the
queries, and the products that the process of daogou left there for the others.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from daogou.bench.peers.systems import DEPTH, PEERS, Products
from daogou.encoders import TextEncoder, load_text_encoder
from daogou.encoders.base import Vectors

QUERIES, PRODUCTS, VECTORS = "queries.json", "products.json", "vectors.npy"
WARM = 30
"""Titles that are asked for before the clock runs."""
SAMPLE = 2000
"""About how many products are encoded once more, to know what encoding all of them costs the peers."""


class Task(msgspec.Struct):
    """What all processes are told."""

    feed: str
    currency: str | None
    chinese: bool
    queries: dict[str, str]


class Left(msgspec.Struct):
    """What daogou's process leaves for the others, beside the vectors."""

    ids: list[str]
    texts: list[str]
    warm: list[str]
    encode_s: float
    """What encoding the products takes, judged by a sample of them."""


class Measured(msgspec.Struct):
    """What a process found, and what it took."""

    found: dict[str, list[str]]
    took_ms: list[float]
    encoding_ms: list[float]
    """Of each query, the part of its time that the text encoder had."""
    ingest_s: float
    peak_mb: float


class _TimedEncoder:
    """The shipped encoder, which counts the time that queries spend in it."""

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self.name, self.runtime, self.dimensions = encoder.name, encoder.runtime, encoder.dimensions
        self.spent_s = 0.0

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        started = time.perf_counter()
        vectors = self._encoder.encode_queries(texts)
        self.spent_s += time.perf_counter() - started
        return vectors

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_passages(texts)


def measure_daogou(folder: Path, task: Task) -> Measured:
    """The shipped search; leaves products and vectors for the peers when it is done."""
    from daogou.guide import Guide
    from daogou.retrieval.documents import all_words, passage, title_words
    from daogou.retrieval.indexer import DENSE

    shop = folder / "shop"
    shop.mkdir()
    if task.currency:
        (shop / "daogou.toml").write_text(f'[shop]\ncurrency = "{task.currency}"\n', "utf-8")
    encoder = _TimedEncoder(load_text_encoder("e5"))
    with Guide.open(shop, encoder=encoder) as guide:
        with _timed() as ingest_s:
            guide.ingest(task.feed)
        products = list(guide.store.products())
        warm = [title_words(product) for product in products[:: len(products) // WARM + 1]]
        measured = _measured(lambda q: [r.id for r in guide.ranked(q, limit=DEPTH)], task, warm, encoder, ingest_s())
        ids = [product.id for product in products]
        vectors = guide.index.vectors(ids, DENSE)
        np.save(folder / VECTORS, np.stack([vectors[i] for i in ids]))
        some = products[:: len(products) // SAMPLE + 1]
        with _timed() as encode_s:
            encoder.encode_passages([passage(product) for product in some])
        encoding_s = encode_s() * len(products) / len(some)
        left = Left(ids, [all_words(product) for product in products], warm, encoding_s)
    (folder / PRODUCTS).write_bytes(msgspec.json.encode(left))
    return measured


def measure_peer(folder: Path, task: Task, system: str, fusion: str) -> Measured:
    """A peer, with what daogou left; encoding the products counts as if it had done so itself."""
    left = msgspec.json.decode((folder / PRODUCTS).read_bytes(), type=Left)
    encoder = _TimedEncoder(load_text_encoder("e5"))
    peer = PEERS[system](folder / f"{system} {fusion}", lambda query: encoder.encode_queries([query])[0], fusion)
    peer.folder.mkdir()
    products = Products(left.ids, left.texts, np.load(folder / VECTORS), task.chinese)
    with _timed() as ingest_s:
        peer.ingest(products)
    return _measured(peer.search, task, left.warm, encoder, ingest_s() + left.encode_s)


def _measured(
    search: Callable[[str], list[str]], task: Task, warm: Sequence[str], encoder: _TimedEncoder, ingest_s: float
) -> Measured:
    for text in warm:
        search(text)
    found, took_ms, encoding_ms = {}, [], []
    for query, text in task.queries.items():
        encoder.spent_s = 0.0
        with _timed() as took_s:
            found[query] = search(text)
        took_ms.append(took_s() * 1000)
        encoding_ms.append(encoder.spent_s * 1000)
    return Measured(found, took_ms, encoding_ms, ingest_s, _peak_mb())


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    started = time.perf_counter()
    ended: list[float] = []
    yield lambda: ended[0]
    ended.append(time.perf_counter() - started)


def _peak_mb() -> float:
    """Of this process and of those that it started and that live, in MiB (Linux)."""
    mine = {"self"}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue  # it has just ended
        if parent == str(Path("/proc/self").resolve().name):
            mine.add(status.parent.name)
    peaks = []
    for process in mine:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return sum(peaks) / 1024


def main(folder: Path, system: str, fusion: str) -> None:
    """Measure and leave the figures beside the queries."""
    task = msgspec.json.decode((folder / QUERIES).read_bytes(), type=Task)
    measured = measure_daogou(folder, task) if system == "daogou" else measure_peer(folder, task, system, fusion)
    (folder / f"{system} {fusion}.json").write_bytes(msgspec.json.encode(measured))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
