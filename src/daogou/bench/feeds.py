"""``daogou bench feeds``: feeds of any size, made on the spot, through reading and storing: speed and memory.

Each runs in a fresh process, whose peak memory is that of the run; the baselines only parse the same file.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from lxml import etree

from daogou.bench.report import Row, publish
from daogou.catalog.ingest import ingest
from daogou.catalog.readers import FeedContext, FeedSource, read_feed
from daogou.catalog.store import CatalogStore

_THINGS = ("jacket", "kettle", "trail shoe", "desk lamp", "backpack", "rain coat", "headphones", "tea cup")
_COLOURS = ("red", "black", "blue", "green", "white", "grey")
_MATERIALS = ("cotton", "steel", "linen", "oak", "nylon", "ceramic")
_WORDS = ("soft", "light", "warm", "sturdy", "quiet", "bright", "dry", "everyday", "travel", "garden", "washable")
_ZH = ("轻便", "保暖", "结实", "安静", "明亮", "透气", "日常", "旅行", "花园", "可水洗", "可回收", "梭织")


def run(size_mb: int, to: Path | None = None) -> None:
    """Make a feed of ``size_mb`` megabytes in each format and take it in."""
    context = multiprocessing.get_context("spawn")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="daogou-bench-") as folder:
        for name, make in (("daogou.jsonl", _jsonl), ("google.xml", _xml)):
            feed = Path(folder) / name
            _write(feed, make(), size_mb * 1_000_000)
            for system, work in (("daogou", _ingest), ("daogou, the same again", _ingest), ("parse alone", _parse)):
                with context.Pool(1) as pool:
                    rows.append(pool.apply(work, (f"{system}: {name}", feed)))
            feed.unlink()
            (Path(folder) / "catalog.sqlite").unlink()
    publish("feeds", Path(f"synthetic-{size_mb}-mb"), rows, to)


def _write(feed: Path, pieces: Iterator[str], size: int) -> None:
    written = 0
    with feed.open("wb") as file:
        end = next(pieces)
        while written < size:
            written += file.write(next(pieces).encode())
        file.write(end.encode())


def _words(dice: Random, count: int) -> str:
    return " ".join(dice.choices(_WORDS, k=count))


def _jsonl() -> Iterator[str]:
    """First what ends the feed, then products without end: two languages, four variants, reviews."""
    yield ""
    dice, number = Random(1), 0
    while True:
        number += 1
        thing, material = dice.choice(_THINGS), dice.choice(_MATERIALS)
        key, price = f"p{number:08}", dice.randrange(500, 90000)
        yield json.dumps(
            {
                "id": key,
                "title": {"en": f"{material} {thing} {number}", "zh": f"{''.join(dice.choices(_ZH, k=4))} {number}"},
                "description": {"en": _words(dice, 80), "zh": "，".join(dice.choices(_ZH, k=40))},
                "brand": f"Brand {dice.randrange(300)}",
                "category": f"Shop > {thing}",
                "attributes": {"material": material, "weight": dice.randrange(50, 5000)},
                "media": [f"https://cdn.shop.example/{key}-{view}.jpg" for view in range(3)],
                "variants": [
                    {
                        "id": f"{key}/{colour}", "price": {"amount": price, "currency": "CNY"},
                        "stock": dice.randrange(50), "options": {"colour": colour},
                    }
                    for colour in dice.sample(_COLOURS, 4)
                ],
                "reviews": [
                    {"id": str(i), "text": _words(dice, 25), "rating": dice.randrange(1, 6)} for i in range(4)
                ],
            },
            ensure_ascii=False,
        ) + "\n"  # fmt: skip


def _xml() -> Iterator[str]:
    """Items in groups of four, and one in fifty that belongs to a group of long before."""
    yield "</channel></rss>\n"
    yield '<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>\n'
    dice, number = Random(2), 0
    while True:
        number += 1
        group = number // 4 if number % 50 else dice.randrange(number // 4 + 1)
        thing = _THINGS[group % len(_THINGS)]
        yield (
            f"<item><g:id>v{number:08}</g:id><g:item_group_id>g{group:08}</g:item_group_id>"
            f"<title>{thing.title()} {group}</title><description>{escape(_words(dice, 90))} &amp; more</description>"
            f"<link>https://shop.example/p/{group}</link><g:image_link>https://cdn.shop.example/{number}.jpg"
            f"</g:image_link><g:price>{dice.randrange(5, 900)}.00 CNY</g:price><g:availability>in_stock"
            f"</g:availability><g:brand>Brand {group % 300}</g:brand><g:color>{dice.choice(_COLOURS)}</g:color>"
            f"<g:size>{number % 4 + 38}</g:size><g:material>{_MATERIALS[group % len(_MATERIALS)]}</g:material>"
            f"<g:product_type>Shop &gt; {thing}</g:product_type></item>\n"
        )


def _row(system: str, feed: Path, products: int, seconds: float) -> Row:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = feed.stat().st_size / 1e6
    return {
        "system": system, "feed_mb": size, "products": products, "seconds": seconds,
        "products_per_s": products / seconds, "mb_per_s": size / seconds, "peak_mb": peak,
    }  # fmt: skip


def _ingest(system: str, feed: Path) -> Row:
    source, context = FeedSource(feed), FeedContext(currency="CNY")
    store = CatalogStore(feed.parent / "catalog.sqlite")

    def progress(percent: int) -> None:
        if percent % 10 == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{system}: {percent} % read, peak {peak:.0f} MB", file=sys.stderr)

    source.on_read = progress
    started = time.perf_counter()
    ingest(store, read_feed(source, context), source=source.fingerprint(context))
    seconds = time.perf_counter() - started
    products = store.count()
    store.close()
    return _row(system, feed, products, seconds)


def _parse(system: str, feed: Path) -> Row:
    started, count = time.perf_counter(), 0
    if feed.suffix == ".jsonl":
        with feed.open("rb") as lines:
            for line in lines:
                count += bool(json.loads(line))
    else:
        for _, element in etree.iterparse(str(feed), tag="item"):
            count += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return _row(system, feed, count, time.perf_counter() - started)
