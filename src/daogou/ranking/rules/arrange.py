"""Rules put to a ranked list: hide, boost, bury, spread and pin, each with a reason on what it moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from daogou.index.base import Payload
from daogou.index.table import Table
from daogou.ranking.blend import Ranked, Reason, side_by_side
from daogou.ranking.rules.model import LEAST_FACTOR, MOST_FACTOR, Diversity, Rule
from daogou.ranking.rules.targets import Test, groups_of, preferred, test_of
from daogou.retrieval.retrieve import Candidate

FLOOR = 0.1
"""What the last result has where the first has 1: a boost multiplies something, and never a score below zero."""
FIRST_SAID = ("pin", "boost")
"""Actions whose reasons stand before a product's own; the others' stand behind."""

Did = tuple[Rule, str, float]
"""A rule, its action, and what that added to the score."""
Look = Callable[[Sequence[str]], Mapping[str, Payload]]
"""Products' ids to the payloads of those that the shopper's Need lets in."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A list as rules put it; ``fences`` are positions ``i`` whose item may not change places with that of ``i - 1``."""

    ranked: list[Ranked]
    fences: frozenset[int] = frozenset()
    told: Mapping[str, list[Did]] = field(default_factory=dict)
    preferring: Callable[[Ranked], list[Did]] | None = None

    def did(self, item: Ranked) -> list[Did]:
        """What rules did with an item of the list."""
        told = self.told.get(item.id, [])
        return told + self.preferring(item) if self.preferring else told

    def explained(self, items: Sequence[Ranked]) -> list[Ranked]:
        """Some of the list's items with their rules among the reasons, and their scores after boosts."""
        return [self._explained(item, did) if (did := self.did(item)) else item for item in items]

    def _explained(self, item: Ranked, told: list[Did]) -> Ranked:
        said = [(action in FIRST_SAID, Reason(rule.code, rule.said(action), gain)) for rule, action, gain in told]
        reasons = (*(r for first, r in said if first), *item.reasons, *(r for first, r in said if not first))
        return replace(item, score=item.score + sum(gain for _, _, gain in told), said=reasons)


def arrange(
    found: Sequence[Ranked], rules: Sequence[Rule], look: Look, *, now: datetime, currency: str, keep_order: bool = False
) -> Arranged:
    """Put rules, all in force and meant, to a list best first; equals keep their order.

    With ``keep_order`` (the shopper chose one: the cheapest first) only hiding applies. Hiding wins over
    pinning, pinning over burying; whatever is pinned must be let in by ``look``.
    """
    tests = _Tests(now, currency)
    hides = [tests.of(rule.hide) for rule in rules if rule.hide is not None]
    ranked, table = list(found), side_by_side(found)
    for hidden in hides:
        kept = np.flatnonzero(~hidden(table)).tolist()
        ranked, table = [ranked[i] for i in kept], table.take(kept)
    if keep_order:
        return Arranged(ranked)
    told: dict[str, list[Did]] = defaultdict(list)
    pins = _pins(ranked, rules, look, hides)
    for _, (rule, item) in pins.items():
        told[item.id].append((rule, "pin", 0.0))
    pinned = {item.id for _, item in pins.values()}
    ranked, preferring = _boosted(ranked, table, rules, tests, told)
    rest = [item for item in ranked if item.id not in pinned] if pinned else ranked
    rest, buried = _buried(rest, rules, tests, told)
    limits = [(rule, rule.diversity) for rule in rules if rule.diversity is not None]
    placed = {position: item for position, (_, item) in pins.items()}
    arranged = _placed(rest, buried, placed, limits, told)
    return replace(arranged, preferring=preferring) if preferring else arranged


@dataclass(frozen=True, slots=True)
class _Tests:
    now: datetime
    currency: str

    def of(self, target: object) -> Test:
        return test_of(target, self.currency, self.now.timestamp())  # type: ignore[arg-type]


Told = dict[str, list[Did]]


def _pins(
    ranked: Sequence[Ranked], rules: Sequence[Rule], look: Look, hides: Sequence[Test]
) -> dict[int, tuple[Rule, Ranked]]:
    """Positions from 0 to what is pinned there; of two pins of one place the later takes the next."""
    wanted: dict[str, tuple[int, Rule]] = {}
    for rule in rules:
        for offset, product_id in enumerate(rule.pin.products if rule.pin else ()):
            wanted.setdefault(product_id, ((rule.pin.at if rule.pin else 1) - 1 + offset, rule))
    if not wanted:
        return {}
    payloads = look(list(wanted))
    known = {item.id: item for item in ranked if item.id in wanted}
    placed: dict[int, tuple[Rule, Ranked]] = {}
    for product_id, (position, rule) in wanted.items():
        payload = payloads.get(product_id)
        if payload is None or any(hidden(Table.of([product_id], [payload]))[0] for hidden in hides):
            continue
        while position in placed:
            position += 1
        placed[position] = rule, known.get(product_id) or Ranked(Candidate.of(product_id, payload), 0.0)
    return placed


def _boosted(
    ranked: list[Ranked], table: Table, rules: Sequence[Rule], tests: _Tests, told: Told
) -> tuple[list[Ranked], Callable[[Ranked], list[Did]] | None]:
    """The list by its scores after boosts and preferences, and what preferences did with an item of it."""
    boosts = [(rule, rule.boost) for rule in rules if rule.boost is not None]
    prefers = [(rule, rule.prefer) for rule in rules if rule.prefer is not None]
    if not ranked or not (boosts or prefers):
        return ranked, None
    scores = np.array([item.score for item in ranked])
    low = float(scores.min())
    unit, now = ((float(scores.max()) - low) or 1.0) / (1 - FLOOR), tests.now.timestamp()
    gains = np.zeros(len(ranked))
    factors = np.ones(len(ranked))
    for rule, boost in boosts:
        meant = np.flatnonzero(tests.of(boost)(table))
        after = np.clip(factors[meant] * boost.by, LEAST_FACTOR, MOST_FACTOR)
        gained = (FLOOR * unit + scores[meant] - low) * (after - factors[meant])
        factors[meant] = after
        gains[meant] += gained
        for i, gain in zip(meant.tolist(), gained.tolist(), strict=True):
            told[ranked[i].id].append((rule, "boost", gain))
    for _, prefer in prefers:
        gains += preferred(prefer, table, now) * unit
    order = np.argsort(-(scores + gains), kind="stable").tolist()

    def preferring(item: Ranked) -> list[Did]:
        own = side_by_side([item])
        values = [(rule, float(preferred(prefer, own, now)[0])) for rule, prefer in prefers]
        return [(rule, "prefer", value * unit) for rule, value in values if value]

    return [ranked[i] for i in order], preferring if prefers else None


def _buried(
    ranked: list[Ranked], rules: Sequence[Rule], tests: _Tests, told: Told
) -> tuple[list[Ranked], list[Ranked]]:
    buries = [(rule, tests.of(rule.bury)) for rule in rules if rule.bury is not None]
    if not buries:
        return ranked, []
    kept: list[Ranked] = []
    late: list[Ranked] = []
    ids: set[str] = set()
    table = side_by_side(ranked)
    for rule, meant in buries:
        for i in np.flatnonzero(meant(table)).tolist():
            told[ranked[i].id].append((rule, "bury", 0.0))
            ids.add(ranked[i].id)
    for item in ranked:
        (late if item.candidate.id in ids else kept).append(item)
    return kept, late


def _placed(
    rest: list[Ranked], buried: list[Ranked], pins: dict[int, Ranked], limits: Sequence[tuple[Rule, Diversity]], told: Told
) -> Arranged:
    """Pins at their places, the rest around them in order but spread, the buried at the end."""
    spread = _Spread(limits, pins, [*rest, *buried] if limits else [])
    waiting: list[Ranked] = []
    coming, late = iter(rest), iter(buried)
    arranged: list[Ranked] = []
    horizon = max([limit.first for _, limit in limits] + [position + 1 for position in pins] + [0])
    for position in range(min(horizon, len(rest) + len(buried) + len(pins))):
        item = pins.get(position) or spread.next(position, waiting, coming, told) or next(late, None)
        if item is None:
            break
        arranged.append(item)
    here = {item.id for item in arranged}
    arranged += [*waiting, *coming, *late, *(pins[position] for position in sorted(pins) if pins[position].id not in here)]
    fences = {limit.first for _, limit in limits}
    pinned, first_buried = {item.id for item in pins.values()}, buried[0].id if buried else None
    for position, item in enumerate(arranged):
        if item.id in pinned:
            fences |= {position, position + 1}
        elif item.id == first_buried:
            fences.add(position)
    return Arranged(arranged, frozenset(fences), told)


class _Spread:
    """Counts what stands among the first, pins included, and says what may stand next."""

    def __init__(self, limits: Sequence[tuple[Rule, Diversity]], pins: Mapping[int, Ranked], others: Sequence[Ranked]) -> None:
        self._limits = limits
        self._counts: list[Counter[str]] = [Counter() for _ in limits]
        self._groups: list[dict[str, str | None]] = [{} for _ in limits]
        for items in (*([item] for item in pins.values()), others):  # what is pinned may be of a table of its own
            table = side_by_side(items)
            for (_, limit), groups in zip(limits, self._groups, strict=True):
                groups.update(zip(table.ids, groups_of(limit.per, table), strict=True))
        for position, item in pins.items():
            for (_, limit), count, group in zip(limits, self._counts, self._of(item), strict=True):
                if position < limit.first and group is not None:
                    count[group] += 1

    def _of(self, item: Ranked) -> list[str | None]:
        """An item's group for each limit."""
        return [groups.get(item.id) for groups in self._groups]

    def next(self, position: int, waiting: list[Ranked], coming: Iterator[Ranked], told: Told) -> Ranked | None:
        """What stands at a position: the best of which there are not too many yet, else the best that waits."""
        for i, item in enumerate(waiting):
            if not self._full(item, position):
                return self._counted(waiting.pop(i))
        for item in coming:
            full = self._full(item, position)
            if not full:
                return self._counted(item)
            told[item.id] += [(rule, "diversity", 0.0) for rule in full]
            waiting.append(item)
        return self._counted(waiting.pop(0)) if waiting else None

    def _full(self, item: Ranked, position: int) -> list[Rule]:
        return [
            rule
            for (rule, limit), count, group in zip(self._limits, self._counts, self._of(item), strict=True)
            if position < limit.first and group and count[group] >= limit.most
        ]

    def _counted(self, item: Ranked) -> Ranked:
        for count, group in zip(self._counts, self._of(item), strict=True):
            if group:
                count[group] += 1
        return item
