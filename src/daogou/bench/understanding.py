"""``daogou bench understanding``: slots against hand-labelled queries, beside a lookup of the catalogue's names."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from daogou.bench.labels import KINDS, Catalogue, LabelError, Labelled, catalogues, counts
from daogou.bench.lookup import Lookup
from daogou.bench.refusals import Lesson, train
from daogou.bench.report import Row, publish, table
from daogou.catalog.changes import Row as FeedRow
from daogou.catalog.changes import Upsert
from daogou.catalog.model import Product
from daogou.catalog.readers import FeedContext, read_feed
from daogou.guide import Guide
from daogou.settings import FILE
from daogou.understanding.lexicon import Lexicon, brand_key
from daogou.understanding.need import Slot
from daogou.understanding.understand import Understander

FEEDS = ("products.jsonl", "products.jsonl.gz", "demo-feed.jsonl")
Understand = Callable[[str], Sequence[Slot]]


def load(data: Path) -> tuple[list[Product], str]:
    """The products, and the currency, of a shop's folder, of a feed, or of a folder with a feed in it."""
    if (data / FILE).exists():
        with Guide.open(data) as guide:
            return list(guide.store.products()), guide.settings.shop.currency
    feed = next((data / name for name in FEEDS if (data / name).exists()), data)
    rows = [row for row in read_feed(feed, FeedContext()) if isinstance(row, FeedRow)]
    products = [row.change.product for row in rows if isinstance(row.change, Upsert)]
    currencies = Counter(product.prices[0].currency for product in products if product.prices)
    return products, currencies.most_common(1)[0][0] if currencies else "CNY"


def labelled_for(products: Sequence[Product], known: Sequence[Catalogue]) -> Catalogue:
    """The labelled queries that are about these products; raises `LabelError` where none are."""
    terms = {("category", c.id) for p in products for c in p.category} | {
        ("brand", brand_key(p.brand)) for p in products if p.brand
    }
    for catalogue in known:
        wanted = set(catalogue.terms())
        if wanted and len(wanted & terms) >= 0.9 * len(wanted):
            return catalogue
    names = ", ".join(catalogue.name for catalogue in known)
    raise LabelError(f"no labelled queries are about this catalogue; there are some for: {names}")


def learn(data: Sequence[Path], to: Path) -> None:
    """Learn the model of refusals from the dev queries about these catalogues, and write it."""
    known = catalogues()
    lessons = []
    for path in data:
        products, currency = load(path)
        catalogue = labelled_for(products, known)
        shop = Understander(Lexicon.build(products, currency=currency))
        titles = [text for product in products for text in product.title.values()]
        lessons.append(Lesson(shop, catalogue.queries, catalogue.names, currency, titles))
    train(lessons, to)


def run(data: Sequence[Path], to: Path | None = None) -> None:
    """Measure on every catalogue, and on all of them together, by split and language."""
    known = catalogues()
    judged: list[tuple[str, Labelled, dict[str, list[int]], float]] = []
    for path in data:
        products, currency = load(path)
        catalogue = labelled_for(products, known)
        started = time.perf_counter()
        lexicon = Lexicon.build(products, currency=currency)
        print(
            f"{catalogue.name}: {len(products):,} products, vocabulary learned in {time.perf_counter() - started:.1f} s"
        )
        shop, lookup = Understander(lexicon), Lookup(products, currency)
        systems: dict[str, Understand] = {
            "daogou": lambda q, shop=shop: shop.understand(q).slots,  # type: ignore[misc]
            "lookup": lookup.understand,
        }
        attributes = {attribute.name for product in products for attribute in product.all_attributes()}
        for system, understand in systems.items():
            understand("warm")
            for query in catalogue.queries:
                started = time.perf_counter()
                slots = understand(query.query)
                took = (time.perf_counter() - started) * 1000
                found, _ = counts(slots, query.labels, catalogue.names, currency, attributes)
                judged.append((system, query, found, took))
    rows: list[Row] = []
    by_slot: list[Row] = []
    names = list(dict.fromkeys(query.catalogue for _, query, _, _ in judged))
    for split in ("test", "dev"):
        for catalogue_name, language in [
            ("all", "all"),
            *((name, language) for name in names for language in ("zh", "en")),
        ]:
            for system in ("daogou", "lookup"):
                chosen = [
                    (found, took)
                    for name, query, found, took in judged
                    if name == system and query.split == split
                    and catalogue_name in ("all", query.catalogue) and language in ("all", query.language)
                ]  # fmt: skip
                if chosen:
                    scope: Row = {"system": system, "split": split, "catalogue": catalogue_name, "language": language}
                    by_slot += [scope | row for row in _slots([found for found, _ in chosen])]
                    rows.append(
                        scope
                        | _figures([found for found, _ in chosen])
                        | {
                            "p50_ms": median(t for _, t in chosen),
                            "p95_ms": float(np.percentile([t for _, t in chosen], 95)),
                        }
                    )
    publish("understanding", Path("+".join(names)), rows, to, more={"slots": by_slot})
    print("\nslot by slot, over all catalogues and languages")
    table([row for row in by_slot if row["system"] == "daogou" and row["catalogue"] == "all"])


def _totals(found: Sequence[dict[str, list[int]]]) -> dict[str, list[int]]:
    return {kind: [sum(one[kind][i] for one in found) for i in range(3)] for kind in KINDS}


def _slots(found: Sequence[dict[str, list[int]]]) -> list[Row]:
    """Of each kind of slot how many were right, wrong and missed, with precision, recall and F1."""
    return [
        {
            "slot": kind, "right": right, "wrong": wrong, "missed": missed,
            "precision": right / (right + wrong) if right + wrong else None,
            "recall": right / (right + missed) if right + missed else None,
            "f1": f1(right, wrong, missed),
        }
        for kind, (right, wrong, missed) in _totals(found).items()
        if right + wrong + missed
    ]  # fmt: skip


def _figures(found: Sequence[dict[str, list[int]]]) -> Row:
    """Micro-averaged F1 over slots, in all and by kind."""
    totals = _totals(found)
    every = [sum(total[i] for total in totals.values()) for i in range(3)]
    return {
        "queries": len(found),
        "f1": f1(*every),
        "precision": every[0] / max(1, every[0] + every[1]),
        "recall": every[0] / max(1, every[0] + every[2]),
    } | {f"f1_{kind}": f1(*total) for kind, total in totals.items()}


def f1(right: int, wrong: int, missed: int) -> float | None:
    """The harmonic mean of precision and recall; ``None`` where nothing was wanted and nothing said.

    >>> f1(8, 1, 3), f1(0, 0, 0)
    (0.8, None)
    """
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else None
