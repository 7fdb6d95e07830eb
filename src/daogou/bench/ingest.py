"""``daogou bench ingest``: a full ingest in a fresh process, beside what its parts take alone."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

from daogou.bench.data import feed_in, passages
from daogou.bench.report import Row, publish
from daogou.encoders import load_text_encoder
from daogou.guide import Guide
from daogou.settings import Encoders


def run(data: Path, to: Path | None = None) -> None:
    """Measure ``data``: a feed, or a folder with ``products.jsonl`` or ``corpus.jsonl``."""
    feed = feed_in(data)
    context = multiprocessing.get_context("spawn")
    rows = []
    for name, work in (
        ("daogou", _ingest),
        ("daogou, same feed again", _again),
        ("parse alone", _parse),
        ("encode alone", _encode),
    ):
        with context.Pool(1) as pool:
            rows.append(pool.apply(work, (name, feed)))
    publish("ingest", data, rows, to)


def _row(name: str, products: int, seconds: float) -> Row:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "system": name,
        "products": products,
        "seconds": seconds,
        "products_per_s": products / seconds,
        "peak_mb": peak,
    }


def _ingest(name: str, feed: Path) -> Row:
    with tempfile.TemporaryDirectory() as folder, Guide.open(folder) as guide:
        started = time.perf_counter()
        report = guide.ingest(feed)
        return _row(name, report.rows, time.perf_counter() - started)


def _again(name: str, feed: Path) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "daogou.toml").write_text('[encoders]\ntext = "hashing"\n', "utf-8")
        with Guide.open(folder) as guide:
            guide.ingest(feed)
            started = time.perf_counter()
            report = guide.ingest(feed)
            return _row(name, report.rows, time.perf_counter() - started)


def _parse(name: str, feed: Path) -> Row:
    started = time.perf_counter()
    return _row(name, len(passages(feed)), time.perf_counter() - started)


def _encode(name: str, feed: Path) -> Row:
    texts = list(passages(feed).values())[:2000]
    encoder = load_text_encoder(Encoders().text)
    started = time.perf_counter()
    encoder.encode_passages(texts)
    return _row(f"{name} ({len(texts)} passages)", len(texts), time.perf_counter() - started)
