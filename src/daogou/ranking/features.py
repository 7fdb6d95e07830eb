"""What a learned ranker knows of a product that was found for a Need: one row of numbers each.

Every number is relative to the query (scores scaled to its best, cosines against its nearest, prices against
what is asked for), so that what is learned on some queries holds for others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log1p

import numpy as np
from numpy.typing import NDArray

from daogou.index.base import Payload
from daogou.index.table import Table
from daogou.ranking.blend import Ranked, matches, popularity, side_by_side, thing_match
from daogou.retrieval.analysis import terms
from daogou.understanding.need import Need
from daogou.understanding.things import kinds_of

Rows = NDArray[np.float32]
"""``(n, len(NAMES)) float32``: a row a product."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "blend": ("blend",),
    "lexical": ("title", "text", "title_rank", "text_rank"),
    "dense": ("dense", "dense_rank", "cosine", "cosine_gap", "cosine_z", "near_first", "near_thing"),
    "words": (
        "title_share", "lead_share", "frequency", "first_at", "last_at", "in_order", "words_after", "modifies",
        "title_length", "lead_length",
    ),
    "thing": ("thing", "things", "names_first", "names_last", "kind", "common"),
    "wishes": ("met", "denied", "category", "brand"),
    "offer": ("price", "price_gap", "facts", "age"),
    "people": ("popularity", "rating", "liked"),
    "personal": ("affinity", "seen"),
    "query": ("query_length", "nearest", "thing_known", "thing_alone", "thing_found"),
}  # fmt: skip
"""Features by what they look at, for reports on what a ranker learned."""

NAMES: tuple[str, ...] = tuple(name for group in GROUPS.values() for name in group)
"""The columns. A model refuses to run where these are not the columns that it was trained on."""

FIRST = 8
"""Products at the top whose middle says what the query is about."""
FEW_THINGS = 30
MUCH = 10
"""Beyond so many words it no longer matters how many."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What people did, by product id, each in [0, 1]; what is not there is 0."""

    liked: Mapping[str, float] = field(default_factory=dict)
    """What everyone dealt with, by how much they meant it."""
    affinity: Mapping[str, float] = field(default_factory=dict)
    """How near a product is to what this shopper dealt with."""
    seen: frozenset[str] = frozenset()
    """What this shopper dealt with."""


NOTHING_DONE = Signals()


def features(
    ranked: Sequence[Ranked],
    need: Need,
    query: NDArray[np.float32],
    vectors: Mapping[str, NDArray[np.float32]],
    signals: Signals = NOTHING_DONE,
) -> Rows:
    """Rows for products in the order of the blend. ``query`` is ``(d,)``, ``vectors`` unit rows ``(d,)`` by product id."""
    if not ranked:
        return np.zeros((0, len(NAMES)), np.float32)
    payloads = [item.candidate.payload for item in ranked]
    table = side_by_side(ranked)
    things = thing_match(need, table).astype(np.float32)
    columns: dict[str, object] = {
        "blend": [item.score for item in ranked],
        "kind": [item.parts.get("kind", 0.0) for item in ranked],
        **_scores(ranked),
        **_closeness(ranked, query, vectors, things),
        **_words(payloads, terms(need.text)),
        **_things(payloads, need, things),
        **_wishes(table, need),
        **_offers(table, things),
        "popularity": popularity(table),
        "rating": np.nan_to_num(table.number("rating")) / 5,
        "liked": [signals.liked.get(item.id, 0.0) for item in ranked],
        "affinity": [signals.affinity.get(item.id, 0.0) for item in ranked],
        "seen": [float(item.id in signals.seen) for item in ranked],
    }
    rows = np.empty((len(ranked), len(NAMES)), np.float32)
    for i, name in enumerate(NAMES):
        rows[:, i] = np.asarray(columns[name], np.float32)
    return rows


def _scores(ranked: Sequence[Ranked]) -> dict[str, object]:
    columns: dict[str, object] = {}
    for name in ("title", "text", "dense"):
        scores = np.array([item.score_of(name) for item in ranked], np.float32)
        places = np.empty(len(ranked), np.float32)
        places[np.argsort(-scores, kind="stable")] = np.arange(1, len(ranked) + 1)
        columns[name] = scores
        columns[f"{name}_rank"] = np.where(scores > 0, 1 / places, 0.0)
    return columns


def _closeness(
    ranked: Sequence[Ranked],
    query: NDArray[np.float32],
    vectors: Mapping[str, NDArray[np.float32]],
    things: NDArray[np.float32],
) -> dict[str, object]:
    """Cosines of all, those too that no dense retrieval found: to the query, to what leads, to what is the thing."""
    unknown = np.zeros_like(query)
    matrix = np.stack([vectors.get(item.id, unknown) for item in ranked])
    cosines = matrix @ query
    best = float(cosines.max())
    the_thing = np.flatnonzero(things == 1.0)[:FEW_THINGS]
    named = matrix[the_thing] if len(the_thing) else matrix[:FEW_THINGS]
    return {
        "cosine": cosines,
        "cosine_gap": cosines - best,
        "cosine_z": (cosines - cosines.mean()) / (cosines.std() + 1e-6),
        "near_first": matrix @ matrix[:FIRST].mean(0),
        "near_thing": matrix @ named.mean(0),
        "nearest": np.full(len(ranked), best),
    }


def _words(payloads: Sequence[Payload], wanted: list[str]) -> dict[str, object]:
    """Which of the query's terms the title and the first lines of the description have, and where."""
    asked = list(dict.fromkeys(wanted))
    n = max(1, len(asked))
    names = GROUPS["words"]
    rows = np.zeros((len(payloads), len(names)), np.float32)
    known = set(asked)
    pairs = set(pairwise(asked))
    for row, payload in zip(rows, payloads, strict=True):
        title, lead = _said(payload, "title"), _said(payload, "lead")
        places = [(i, term) for i, term in enumerate(title) if term in known]
        led = [term for term in lead if term in known]
        counts = Counter([term for _, term in places] + led)
        first: dict[str, int] = {}
        for i, term in places:
            first.setdefault(term, i)
        last = max((i for i, term in places if term == asked[-1]), default=len(title) - 1)
        length = max(1, len(title))
        row[:] = (
            len(first) / n,
            len(set(led)) / n,
            sum(min(3, count) for count in counts.values()) / n,
            min(first.values()) / length if first else 1.0,
            max(first.values()) / length if first else 0.0,
            len({(one, two) for (i, one), (j, two) in pairwise(places) if j == i + 1} & pairs) / max(1, n - 1),
            min(len(title) - 1 - last, MUCH),
            _modifies(title, first.get(asked[-1]) if asked else None),
            len(title),
            log1p(len(lead)),
        )
    return {name: rows[:, i] for i, name in enumerate(names)} | {"query_length": np.full(len(payloads), len(asked))}


def _modifies(title: list[str], last: int | None) -> float:
    """Whether a plain word follows the query's last one in the title, which then only says of which kind: *laptop bag*."""
    following = title[last + 1 : last + 2] if last is not None else []
    return float(bool(following) and following[0].isalpha() and len(following[0]) > 2)


def _things(payloads: Sequence[Payload], need: Need, match: NDArray[np.float32]) -> dict[str, object]:
    wanted = {kind for thing in need.things for kind in kinds_of(thing)}
    named = [_list(payload, "things") for payload in payloads]
    leading: dict[str, int] = {}
    for things in named[:20]:
        for thing in things:
            leading[thing] = leading.get(thing, 0) + 1
    known = float(bool(need.things))
    return {
        "thing": match,
        "things": [len(things) for things in named],
        "names_first": [float(bool(things) and things[0] in wanted) for things in named],
        "names_last": [float(bool(things) and things[-1] in wanted) for things in named],
        "common": [sum(leading.get(t, 0) for t in things) / 20 / max(1, len(things)) for things in named],
        "thing_known": np.full(len(payloads), known),
        "thing_alone": np.full(len(payloads), known * (len(set(terms(need.text))) <= 2)),
        "thing_found": np.full(len(payloads), float((match == 1.0).mean())),
    }


def _wishes(table: Table, need: Need) -> dict[str, object]:
    slots = [slot for slot in need.slots if not slot.excluded and slot.kind not in ("price", "sort")]
    met, denied, category, brand = rows = np.zeros((4, len(table)), np.float32)
    for slot in slots:
        match = matches(slot, table)
        yes, no = match == 1, match == 0
        met[yes] += slot.confidence
        denied[no] += slot.confidence
        if slot.kind in ("category", "brand"):
            row = category if slot.kind == "category" else brand
            row[no & (row == 0)] = -1.0
            row[yes] = 1.0
    return dict(zip(GROUPS["wishes"], rows, strict=True))


def _offers(table: Table, things: NDArray[np.float32]) -> dict[str, object]:
    prices = np.log1p(np.nan_to_num(table.number("price_min"))).astype(np.float32)
    the_thing = prices[things == 1.0]
    usual = np.median(the_thing if len(the_thing) else prices[:FEW_THINGS])
    released = np.nan_to_num(table.number("released"))
    year = 365.25 * 86_400
    return {
        "price": prices - usual,
        "price_gap": np.abs(prices - usual),
        "facts": np.log1p(table.count("attributes")),
        "age": np.where(released > 0, (released.max() - released) / year, -1.0),
    }


def _said(payload: Payload, field_name: str) -> list[str]:
    """Terms of a text that the index keeps beside an entry."""
    value = payload.get(field_name)
    return value.split() if isinstance(value, str) else []


def _list(payload: Payload, field_name: str) -> list[str]:
    value = payload.get(field_name)
    return value if isinstance(value, list) else []
