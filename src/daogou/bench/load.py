"""``daogou bench load``: the whole path of a search, in process and over HTTP, at any size, while prices and stock change.

The shop is a real catalogue grown by recombination (`daogou.bench.load_shop`). Over HTTP a real ``daogou serve`` answers, and
the load comes from threads of this process, on the same cores.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from daogou.bench import load_inside
from daogou.bench.load_door import Served, seconds_until_seen
from daogou.bench.load_inside import known_products, narrowed
from daogou.bench.load_shop import SHARES, Grown, grow
from daogou.bench.load_traffic import (
    Feeder,
    Measured,
    Send,
    at_rate,
    closed_loop,
    distinct,
    judged_or_listed,
    repeating,
    updates,
)
from daogou.bench.report import Row, publish
from daogou.catalog.model import Product
from daogou.guide import Guide

PARTS = ("inside", "recall", "http")
CLIENTS = 8
WANTED = {"distinct": 80, "repeating": 200}
"""Searches a second that a shop of 20,000 products on two cores should answer; 80% of them is the calm load."""
UPDATES = 2000
"""Changes of price and stock a second."""
PROBES = 20
ENOUGH = 60_000
"""Queries of one case over HTTP: more than any case asks."""


def run(
    data: Path, to: Path | None = None, *, products: int = 20_000, folder: Path | None = None, queries: Path | None = None,
    count: int = 1000, seconds: float = 15.0, parts: Collection[str] = PARTS,
) -> None:  # fmt: skip
    """Grow the shop in ``folder`` (kept for the next run; a temporary one without it) and measure it."""
    written = judged_or_listed(data, queries)
    with tempfile.TemporaryDirectory() if folder is None else nullcontext(str(folder)) as place:
        shop = Path(place)
        grown = grow(data, products, shop)
        note = (
            f"{grown.products:,} products, {grown.real:,} of them real and the others made of these by recombination, their "
            f"vectors between those of their parents and not encoded; {len(written):,} written queries, the others runs of words "
            f"of titles"
        )
        rows: list[Row] = [_size(grown, shop)]
        if "inside" in parts:
            rows += _apart(load_inside.searches, shop, written, count, UPDATES)
        if "recall" in parts:
            rows += _apart(load_inside.recalls, shop, written, min(count, 200))
        if "http" in parts:
            rows += _over_http(shop, written, seconds)
    publish("load", data, rows, to, note=note)


def _apart(work: Callable[..., list[Row]], *arguments: Any) -> list[Row]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _size(grown: Grown, shop: Path) -> Row:
    def megabytes(*names: str) -> float:
        paths = (path for name in names for path in (shop / name).rglob("*")) if names[0] == "index" else map(shop.joinpath, names)
        return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6

    return {
        "system": "daogou", "case": "size", "products": grown.products, "seconds": grown.seconds, "optimize_s": grown.optimize_s,
        "vocabulary_s": grown.vocabulary_s, "index_mb": megabytes("index"), "catalogue_mb": megabytes("catalog.sqlite"),
        "vocabulary_mb": megabytes("vocabulary.msgpack"),
    }  # fmt: skip


def _over_http(shop: Path, written: Sequence[str], seconds: float) -> list[Row]:
    with Guide.open(shop) as guide:
        products = known_products(guide)
    rows: list[Row] = []
    with Served(shop) as served:
        closed = partial(closed_loop, clients=CLIENTS, seconds=seconds)
        arriving = partial(at_rate, clients=4 * CLIENTS, seconds=seconds)
        ways: dict[str, Callable[[int], list[str]]] = {
            "distinct": lambda seed: distinct(written, products, int(seconds * 400), seed),
            "repeating": lambda seed: repeating(distinct(written, products, 4000, 7), ENOUGH, seed),
        }
        for seed, (name, made) in enumerate(ways.items()):
            calm = WANTED[name] * 0.8
            closed(served.connect, made(seed + 1))  # a shop has been open for longer than a benchmark runs
            rows += [
                _case(served, f"http, {name}, {CLIENTS} clients", partial(closed, served.connect, made(10 + seed))),
                _case(served, f"http, {name}, {calm:g}/s arrive", partial(arriving, served.connect, made(20 + seed), rate=calm)),
            ]
        for share in list(SHARES)[:2]:
            narrow: Callable[[], Send] = partial(served.connect, narrowed(share))
            row = _case(served, f"http, distinct, {CLIENTS} clients", partial(closed, narrow, ways["distinct"](30)))
            rows.append(row | {"filter": share})
        for name, made in ways.items():
            calm = WANTED[name] * 0.8
            with Feeder(served.update, updates(products, 4), rate=UPDATES) as feeder:
                case = f"http, {name}, {calm:g}/s arrive, updates flow"
                row = _case(served, case, partial(arriving, served.connect, made(40), rate=calm))
            rows.append(row | {"updates_per_s": feeder.applied / feeder.seconds})
        rows.append(_visibility(served, products))
        rows.append({"system": "daogou", "case": "http, memory and start", "peak_mb": served.memory_mb()[1], "cold_start_s": served.cold_start_s})
    return rows


def _case(served: Served, case: str, measure: Callable[[], Measured]) -> Row:
    before = served.cpu_s()
    measured = measure()
    cpu_ms = (served.cpu_s() - before) * 1000 / max(1, len(measured.took))
    return {"system": "daogou", "case": case, "filter": "-", **measured.row(), "cpu_ms": cpu_ms, "rss_mb": served.memory_mb()[0]}


def _visibility(served: Served, products: Sequence[Product]) -> Row:
    """How soon a search no longer shows what is sold out, and shows it again: changes one by one, in a quiet shop."""
    took: list[float] = []
    for product in products[:: max(1, len(products) // (2 * PROBES))]:
        title = next(iter(product.title.values()))
        if not any(item["id"] == product.id for item in served.search(title)["items"]):
            continue  # sold out now, or others are nearer to its title
        took += [seconds_until_seen(served, product.id, title, stock) * 1000 for stock in (0, 9)]
        if len(took) >= 2 * PROBES:
            break
    return {
        "system": "daogou", "case": "http, a change of stock seen", "changes": len(took),
        "visible_p50_ms": median(took) if took else None, "visible_max_ms": max(took, default=None),
    }  # fmt: skip
