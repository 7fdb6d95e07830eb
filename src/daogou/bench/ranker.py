"""``daogou bench ranker``: a ranker learned from judgements and from simulated clicks, on queries that it has not seen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean

import numpy as np

from daogou.bench.data import feed_in, first_line, judged_queries
from daogou.bench.report import Row, publish
from daogou.bench.search import baselines
from daogou.events.model import Event, EventItem, Exposure, Shown
from daogou.guide import Guide
from daogou.learning.examination import Examination
from daogou.learning.measures import difference_interval, ndcg, paired_randomisation
from daogou.learning.ranker import FOLDS, Example, prove, train
from daogou.learning.slates import slates
from daogou.ranking.features import GROUPS, NAMES
from daogou.ranking.slate import slate

SEARCHES = 100
"""Simulated searches of each query."""
PAGE = 20
EXPLORE = 0.2
TAKES = {0: 0.05, 1: 0.2, 2: 0.4, 3: 0.6}
"""How often a simulated shopper who looks at a product of that judgement takes it."""
AS_THEY_ARE = Examination(0.0, 0.0, 0.0, 0, measured=False)

Values = Mapping[str, tuple[float, float]]
"""nDCG@10 by query, of the whole list and of its judged products alone."""


def run(data: Path, to: Path | None = None) -> None:
    """Ingest the set's catalogue, learn in folds of its queries, and compare on those that were held out."""
    queries, judged = judged_queries(data)
    feed = feed_in(data)
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder)
        if "price" in first_line(feed):
            (shop / "daogou.toml").write_text('[shop]\ncurrency = "USD"\n', "utf-8")
        with Guide.open(shop) as guide:
            guide.ingest(feed)
            examples = guide.lessons.examples({text: judged[query] for query, text in queries.items()})
            blend = {
                query: [one.id for one in guide.ranked(text, limit=100)] for query, text in queries.items()
            }
            others = {
                name: {query: search(text) for query, text in queries.items()}
                for name, search in baselines(guide, queries).items()
            }
    systems = {"daogou blend": blend, **others}
    values: dict[str, Values] = {
        name: {queries[q]: _both(lists[q], judged[q]) for q in queries} for name, lists in systems.items()
    }
    best = max((name for name in others), key=lambda name: mean(v[0] for v in values[name].values()))
    learned = {
        "daogou learned from judgements": prove(examples).values,
        "of the scores of retrieval alone": prove(_only(examples, ("blend", "lexical", "dense"))).values,
        "daogou learned from simulated clicks": _from_clicks(examples),
        "the same, positions not corrected": _from_clicks(examples, AS_THEY_ARE),
    }
    rows = [_row(name, {**values["daogou blend"], **found}, values, best) for name, found in learned.items()]
    rows += [_row(name, values[name], values, best) for name in systems]
    note = f"learned ones: {FOLDS} folds of queries, 3 times; differences and p beside {best} and the blend, plain nDCG@10"
    publish("ranker", data, rows, to, packages=["lightgbm"], note=note)


def _row(name: str, found: Values, values: Mapping[str, Values], best: str) -> Row:
    queries = list(found)
    mine = [found[q][0] for q in queries]
    row: Row = {"system": name, "ndcg@10": mean(mine), "ndcg@10_judged": mean(found[q][1] for q in queries)}
    for other, short in ((best, "bm25"), ("daogou blend", "blend")):
        theirs = [values[other][q][0] for q in queries]
        low, high = difference_interval(mine, theirs)
        row |= {f"over_{short}": mean(mine) - mean(theirs), f"low_{short}": low, f"high_{short}": high}
        row[f"p_{short}"] = paired_randomisation(mine, theirs)
    return row


def _both(ids: Sequence[str], gains: Mapping[str, float]) -> tuple[float, float]:
    run, judged = {"": ids}, {"": gains}
    return ndcg(run, judged), ndcg(run, judged, only_judged=True)


def _only(examples: Sequence[Example], groups: Sequence[str]) -> list[Example]:
    """Examples that tell a ranker nothing but these groups of features."""
    kept = [NAMES.index(name) for group in groups for name in GROUPS[group]]
    found = []
    for example in examples:
        rows = np.zeros_like(example.rows)
        rows[:, kept] = example.rows[:, kept]
        found.append(Example(example.query, example.products, rows, example.gains))
    return found


def _from_clicks(examples: Sequence[Example], examination: Examination | None = None) -> Values:
    """Learned from what simulated shoppers do with the blend's lists; judged by the judgements of unseen queries."""
    values: dict[str, tuple[float, float]] = {}
    order = np.random.default_rng(1).permutation(len(examples))
    for fold in np.array_split(order, FOLDS):
        held = {int(i) for i in fold}
        shown = [example for i, example in enumerate(examples) if i not in held]
        exposures, events = _simulated(shown)
        by_query = {example.query: example for example in shown}
        acted, _ = slates(exposures, events, examination)
        taught = []
        for one in acted:
            example = by_query[one.exposure.query or ""]
            rows = [i for i, product in enumerate(example.products) if product in one.gains]
            ids = tuple(example.products[i] for i in rows)
            taught.append(Example(example.query, ids, example.rows[rows], one.gains, unjudged_count=False))
        ranker = train(taught, encoder="", version="")
        for i in held:
            example = examples[i]
            best = np.argsort(-ranker.correct(example.rows), kind="stable")
            values[example.query] = _both([example.products[j] for j in best], example.gains)
    return values


def _simulated(examples: Sequence[Example]) -> tuple[list[Exposure], list[Event]]:
    """Shoppers who look at the k-th place with probability 1/k and take what was judged to be good."""
    random, exposures, events = Random(7), list[Exposure](), list[Event]()
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number, example in enumerate(_repeated(examples)):
        at += timedelta(seconds=60)
        page = slate(example.products[:PAGE], explore=EXPLORE, random=random)
        shown = tuple(Shown(product, place, share) for place, (product, share) in enumerate(page, 1))
        exposure = Exposure(f"e{number}", at, "search", "blend", shown, session=f"s{number}", query=example.query)
        exposures.append(exposure)
        for one in shown:
            if random.random() < TAKES[int(example.gains.get(one.product_id, 0))] / one.position:
                item = EventItem(one.product_id)
                events.append(Event(f"{number}-{one.position}", "select_item", at, (item,), exposure_id=exposure.id, simulated=True))
    return exposures, events


def _repeated(examples: Sequence[Example]) -> Iterator[Example]:
    for _ in range(SEARCHES):
        yield from examples
