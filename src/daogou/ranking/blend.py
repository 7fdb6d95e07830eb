"""Candidates in order: one score from every retriever's, the kind of thing that is meant, and the Need's wishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isnan
from typing import overload

import numpy as np
from numpy.typing import NDArray

from daogou.catalog.model import Text
from daogou.index.table import Column, Mask, Table
from daogou.retrieval.retrieve import LISTS, Candidate, Candidates
from daogou.understanding.need import Need, Slot
from daogou.understanding.things import kinds_of, wider_than

POLICY = "blend@4"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each score counts, per unit. Chosen on public search sets, see docs/benchmarks.md."""

    title: float
    text: float
    dense: float
    kind: float
    thing: float
    wish: float = 0.25
    brand: float = 0.5
    denied: float = 0.9
    """As much as all words can give: a description that says *no noise cancelling* has the words too."""
    popularity: float = 0.02
    rating: float = 0.02


WEIGHTS = {
    "en": Weights(title=0.1, text=0.9, dense=0.15, kind=0.1, thing=0.25),
    "zh": Weights(title=0.1, text=0.45, dense=0.45, kind=0.1, thing=0.15),
}
"""English words carry more than Chinese characters do, so that the encoder counts for more in Chinese."""

OTHER_THING = 0.4
"""What being another thing than asked for takes away, as a share of what being it gives."""
DENSE_MARGIN = 0.055
"""A product found by meaning alone is kept while its cosine is within this of the best: E5's cosines lie close."""
LEAST_WORDS = 0.3
"""One whose words score so much of the best is kept, however far its meaning."""
KIND_SAMPLE = 30
WORD_SAMPLE = 50
FEW_KNOWN = 5
MANY = 50
MOSTLY = 0.3
LEAST_TELLING = 0.2
"""How much words count at least, by `_telling`, and the share of the thing among what has them at which they count whole."""
_WORDS: Text = {"zh": "名称和描述相符", "en": "Matches your words"}
_MEANING: Text = {"zh": "意思相近", "en": "Close in meaning"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is where it is: a stable code, what people read, and how much it added to the score."""

    code: str
    text: Text
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a Need is the same for every candidate."""

    wishes: tuple[Slot, ...]
    category: bool
    prices: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Blended:
    """What the blend's scores are made of: ``parts (n, len(names))`` for all rows that were ranked together."""

    asked: Asked
    names: tuple[str, ...]
    parts: Column
    scores: Mapping[str, Column]
    """The retrievers' scores, ``(n,)`` each, before they were weighed."""
    cosines: Column
    """The encoder's unscaled, 0 where the encoder did not find the product."""

    def of(self, row: int) -> dict[str, float]:
        """A row's parts by name; a wish that the shop says nothing of has none."""
        return {name: part for name, part in zip(self.names, self.parts[row].tolist(), strict=True) if not isnan(part)}


@dataclass(slots=True)
class Ranked:
    """A candidate with its score and what that is made of."""

    candidate: Candidate
    score: float
    added: tuple[tuple[str, float], ...] = ()
    """What later steps added to the score."""
    blended: Blended | None = field(default=None, compare=False)
    """What the blend made the score of, where it did; rows are those of the candidate's table."""
    said: tuple[Reason, ...] | None = None
    """The reasons, where a later step has changed them."""

    @property
    def id(self) -> str:
        """The product's id."""
        return self.candidate.id

    @property
    def cosine(self) -> float:
        """Likeness to the query in meaning; 0 where the encoder did not find it."""
        return float(self.blended.cosines[self.candidate.row]) if self.blended else 0.0

    def score_of(self, name: str) -> float:
        """A retriever's score of it, scaled within the query; 0 where that did not find it."""
        return float(self.blended.scores[name][self.candidate.row]) if self.blended else 0.0

    @property
    def parts(self) -> dict[str, float]:
        """What the score is made of, by name."""
        return (self.blended.of(self.candidate.row) if self.blended else {}) | dict(self.added)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is where it is, what weighs most first; put into words only for what is shown."""
        if self.said is not None:
            return self.said
        return _reasons(self, self.blended) if self.blended else ()


class Ranking(Sequence[Ranked]):
    """What the blend ranked, in order, as columns: a `Ranked` is made where one is looked at, and of hundreds few are."""

    __slots__ = ("_blended", "_rows", "_scores", "_whole")

    def __init__(self, table: Table, rows: NDArray[np.intp], scores: Column, blended: Blended | None = None) -> None:
        """``rows (n,)`` of a table in their order, and their ``scores (n,)``."""
        self._whole, self._rows, self._scores, self._blended = table, rows, scores, blended

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Ranked: ...
    @overload
    def __getitem__(self, at: slice) -> Ranking: ...
    def __getitem__(self, at: int | slice) -> Ranked | Ranking:
        if isinstance(at, slice):
            return Ranking(self._whole, self._rows[at], self._scores[at], self._blended)
        return self._ranked(int(self._rows[at]), float(self._scores[at]))

    def __iter__(self) -> Iterator[Ranked]:
        return map(self._ranked, self._rows.tolist(), self._scores.tolist())

    def _ranked(self, row: int, score: float) -> Ranked:
        return Ranked(Candidate(self._whole.ids[row], self._whole, row), score, blended=self._blended)

    @property
    def ids(self) -> list[str]:
        """The products' ids."""
        ids = self._whole.ids
        return [ids[row] for row in self._rows.tolist()]

    @property
    def cosines(self) -> Column:
        """Their likeness to the query in meaning, ``(n,)``; 0 where the encoder did not find one."""
        return self._blended.cosines[self._rows] if self._blended else np.zeros(len(self))

    @property
    def table(self) -> Table:
        """Everything that is known of them, in their order."""
        return self._whole.take(self._rows.tolist())

    def where(self, kept: Mask) -> Ranking:
        """Those of them that are kept, ``(n,)``."""
        return Ranking(self._whole, self._rows[kept], self._scores[kept], self._blended)


def ids_of(ranked: Sequence[Ranked]) -> list[str]:
    """The products' ids, in their order."""
    return ranked.ids if isinstance(ranked, Ranking) else [item.id for item in ranked]


def side_by_side(ranked: Sequence[Ranked], look: Callable[[Sequence[str]], Table] | None = None) -> Table:
    """The table of ranked products, in their order.

    Where they are of several tables, as what a rule pinned is, ``look`` finds them anew by id, or their payloads are read.
    """
    if isinstance(ranked, Ranking):
        return ranked.table
    tables = {id(item.candidate.table): item.candidate.table for item in ranked}
    if len(tables) == 1:
        (table,) = tables.values()
        return table.take([item.candidate.row for item in ranked])
    ids = ids_of(ranked)
    return look(ids) if look else Table.of(ids, [item.candidate.payload for item in ranked])


def rank(candidates: Candidates, need: Need) -> Ranking:
    """Order candidates for a Need, best first; those that only a far meaning connects are left out."""
    table = candidates.table
    if not len(candidates):
        return Ranking(table, np.zeros(0, np.intp), np.zeros(0))
    asked = Asked(
        tuple(slot for slot in need.slots if not slot.excluded and slot.kind not in ("price", "sort")),
        bool(need.of("category")),
        tuple(Reason("price", slot.label) for slot in need.of("price") if slot.hard),
    )
    things, lists = thing_match(need, table), {name: candidates.score(name) for name in LISTS}
    weights = WEIGHTS["zh" if need.language == "zh" else "en"]
    weights = replace(weights, text=weights.text * _telling(lists["text"], things, need))
    parts = {
        "title": weights.title * lists["title"],
        "text": weights.text * lists["text"],
        "dense": weights.dense * lists["dense"],
        "thing": weights.thing * things,
        "kind": weights.kind * _kinds(candidates),
        "popularity": weights.popularity * popularity(table),
        "rating": weights.rating * _confident_rating(table),
    } | {slot.id: _wish(slot, table, weights) for slot in asked.wishes}
    matrix = np.stack(list(parts.values()), axis=1).astype(np.float64)
    blended = Blended(asked, tuple(parts), matrix, lists, np.fmax(candidates.cosines, np.float32(0.0)))
    scores = np.nansum(matrix, axis=1)
    kept = np.flatnonzero(_relevant(candidates, lists, things, need)) if need.text else np.arange(len(table))
    ids = np.array(table.ids)[kept]
    order = kept[np.lexsort((ids, -scores[kept], _first(need, table)[kept]))]
    return Ranking(table, order, scores[order], blended)


def _telling(text: Column, things: Column, need: Need) -> float:
    """How much the words count where they name a thing: little where most of what has them is another thing.

    In a shop of computers *laptop* stands in the titles of bags, locks and chargers, while laptops say *notebook*.
    """
    if not need.things or int((things == 1.0).sum()) < MANY:
        return 1.0  # the shop has hardly any of it: what has the words is as near as it comes
    with_words = np.argsort(-text, kind="stable")[:WORD_SAMPLE]
    known = things[with_words][(text[with_words] > 0) & (things[with_words] != 0)]
    if len(known) < FEW_KNOWN:
        return 1.0
    share = float((known > 0).mean())
    return LEAST_TELLING + (1 - LEAST_TELLING) * min(1.0, share / MOSTLY)


def _relevant(candidates: Candidates, lists: Mapping[str, Column], things: Column, need: Need) -> Mask:
    cosines = np.fmax(candidates.cosines, -np.inf)
    words = np.maximum(lists["text"], lists["title"]) >= LEAST_WORDS
    found: Mask = words | (cosines >= max(0.0, float(cosines.max())) - DENSE_MARGIN)
    for slot in need.of("category"):  # of another category and another thing: no boots for running shoes
        found &= ~((things < 0) & (matches(slot, candidates.table) == 0))
    found |= things == 1.0
    return found


def _kinds(candidates: Candidates) -> Column:
    """How much each one's leaf category is meant, ``(n,)``, judged by what the encoder finds nearest; the most meant has 1."""
    leaves = candidates.table.last("category")
    near = np.argsort(-np.fmax(candidates.cosines, -np.inf), kind="stable")[:KIND_SAMPLE]
    near = near[~np.isnan(candidates.cosines[near])]
    votes: Counter[int] = Counter()
    for position, leaf in enumerate(leaves[near].tolist()):
        if leaf >= 0:
            votes[leaf] += 1 / (1 + position * 0.1)  # type: ignore[assignment]
    top = max(votes.values(), default=0)
    found = np.zeros(len(leaves), np.float64)
    for leaf, count in votes.items():
        found[leaves == leaf] = count / top
    return found


def thing_match(need: Need, table: Table) -> Column:
    """1 where a product is what is asked for, 1/2 where it is a wider such thing, below 0 where it is another, ``(n,)``."""
    if not need.things:
        return np.zeros(len(table), np.float64)
    wanted, wider = _wanted(need.things)
    named = np.where(table.any_of("things", wider), 0.5, -OTHER_THING)
    found = np.where(table.any_of("things", wanted), 1.0, named)
    return np.where(table.count("things") > 0, found, 0.0)


@lru_cache(maxsize=10_000)
def _wanted(things: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Everything that is a kind of the things, and what they are kinds of."""
    kinds = frozenset(kind for thing in things for kind in kinds_of(thing))
    return kinds, frozenset(wider for thing in things for wider in wider_than(thing))


def _wish(slot: Slot, table: Table, weights: Weights) -> Column:
    """What a wish adds to each score, ``(n,)``; not a number where the shop says nothing, or nothing that counts."""
    matched = matches(slot, table)
    gain = (weights.brand if slot.kind == "brand" else weights.wish) * slot.confidence
    return np.where(matched == 1, gain, np.where(matched == 0, -_contradiction(slot, weights), np.nan))


def _reasons(item: Ranked, blended: Blended) -> tuple[Reason, ...]:
    parts, asked = blended.of(item.candidate.row), blended.asked
    reasons = [Reason(slot.kind, slot.label, parts[slot.id]) for slot in asked.wishes if parts.get(slot.id, 0.0) > 0]
    if not asked.category and parts["text"] + parts["title"] > 0.3:
        reasons.append(Reason("words", _WORDS, parts["text"] + parts["title"]))
    elif item.score_of("dense") > 0.5 and not reasons:
        reasons.append(Reason("meaning", _MEANING, parts["dense"]))
    reasons += asked.prices
    table, row = item.candidate.table, item.candidate.row
    rating, count = float(table.number("rating")[row]), table.number("ratings")[row]
    if rating >= 4.3 and count >= 3:
        text = {"zh": f"评分 {rating:.1f}（{count:.0f} 条评价）", "en": f"Rated {rating:.1f} by {count:.0f} buyers"}
        reasons.append(Reason("rating", text, parts["rating"]))
    return tuple(sorted(reasons, key=lambda reason: -reason.weight))


def _contradiction(slot: Slot, weights: Weights) -> float:
    """What it costs that the shop says otherwise: a plain *no* says most, whatever its words mention (no noise cancelling)."""
    if slot.kind == "recipient":
        return weights.wish
    if slot.kind == "attribute" and set(slot.values) <= {"yes", "no"}:
        return weights.denied
    return 0.0


def matches(slot: Slot, table: Table) -> Column:
    """1 where a product has what a slot asks for, 0 where it has not, not a number where the shop does not say, ``(n,)``."""
    if slot.kind == "category":
        return np.where(table.count("category") > 0, table.any_of("category", slot.values).astype(np.float64), np.nan)
    if slot.kind == "brand":
        return table.any_of("brand", slot.values).astype(np.float64)
    if slot.kind == "recipient":
        gender = {"mother": "women", "girlfriend": "women", "father": "men", "boyfriend": "men"}
        name, values = "gender", [gender.get(slot.values[0], slot.values[0]), "unisex"]
    else:
        name, values = slot.name if slot.kind == "attribute" else slot.kind, [value.lower() for value in slot.values]
    codes, rows = table.facts(name)
    found = np.full(len(table), np.nan)
    found[rows] = 0.0
    if slot.minimum is not None or slot.maximum is not None:
        numbers = table.words.values(codes)
        low = -np.inf if slot.minimum is None else slot.minimum
        high = np.inf if slot.maximum is None else slot.maximum
        found[rows[(numbers >= low) & (numbers <= high)]] = 1.0
    else:
        found[rows[np.isin(codes, table.words.known(f"{name}={value}" for value in values))]] = 1.0
    return found


def popularity(table: Table) -> Column:
    """How popular the shop says they are, to [0, 1], ``(n,)``."""
    return np.minimum(1.0, np.log1p(np.fmax(table.number("popularity"), 0.0)) / 12)


def _confident_rating(table: Table) -> Column:
    """The rating drawn towards 3.5 by five imagined ratings, to [0, 1], ``(n,)``."""
    count: Column = np.fmax(table.number("ratings"), 0.0)
    rating: Column = np.fmax(table.number("rating"), 0.0)
    return (rating * count + 3.5 * 5) / (count + 5) / 5


def _first(need: Need, table: Table) -> Column:
    """What goes before the score where the shopper asked for an order, ``(n,)``, least first."""
    wish = next((slot.values[0] for slot in need.of("sort")), "")
    sort = _SORTS.get(wish)
    return np.zeros(len(table)) if sort is None else np.nan_to_num(sort(table))


_SORTS: dict[str, Callable[[Table], Column]] = {
    "price_asc": lambda table: table.number("price_min"),
    "price_desc": lambda table: -table.number("price_max"),
    "rating": lambda table: -_confident_rating(table),
    "popular": lambda table: -table.number("popularity"),
    "newest": lambda table: -table.number("released"),
}
