"""Teaches a shop's ranker: from judgements in a file, or from what shoppers did with what they were shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np

from daogou.events.model import Event, Exposure
from daogou.events.store import EventStore
from daogou.guide.finder import Finder
from daogou.guide.learning import signals_of
from daogou.learning.judgements import Judgements, read_judgements
from daogou.learning.ranker import Example, examples_of, importance, prove, train
from daogou.learning.registry import Card, RankerRegistry
from daogou.learning.slates import slates
from daogou.ranking.features import NAMES, Rows, Signals
from daogou.recommend.behaviour import Behaviour
from daogou.understanding.need import Need

MOST_SLATES = 20_000
"""The latest searches with an action that are learned from."""
COUNTED_ANEW = 500
"""Events after which what everyone likes is counted anew while the log is replayed."""
_LIKED, _AFFINITY, _SEEN = (NAMES.index(name) for name in ("liked", "affinity", "seen"))

Progress = Callable[[str], None]


class Lessons:
    """Learns rankers and keeps them with their proof; a better one goes into use, another only when told to."""

    def __init__(
        self, understand: Callable[[str], Need], finder: Finder, events: EventStore, registry: RankerRegistry, encoder: str
    ) -> None:
        self._understand, self._finder, self._events = understand, finder, events
        self._registry, self._encoder = registry, encoder

    def from_judgements(self, path: Path, *, on_progress: Progress = lambda _: None) -> Card:
        """Learn from a file of judgements. Raises `JudgementsInvalid`, `TooFewExamples`, `NotInstalled`."""
        judged = read_judgements(path)
        on_progress(f"looking up {len(judged)} queries")
        return self._learn(self.examples(judged), f"judgements: {path.name}", on_progress)

    def examples(self, judged: Judgements) -> list[Example]:
        """Queries with their judgements, as a ranker sees them."""
        return examples_of(judged, self._describe)

    def from_clicks(self, *, simulated: bool = False, on_progress: Progress = lambda _: None) -> Card:
        """Learn from the event log; simulated shoppers are left out unless asked for. Raises as `from_judgements`."""
        events = [event for event in self._events.events() if simulated or not event.simulated]
        acted, examination = slates(self._events.exposures("search"), events)
        how = "measured" if examination.measured else "assumed: too few swapped slates to measure"
        on_progress(f"{len(acted)} searches led to something; looks thin out by position ** -{examination.eta:.2f} ({how})")
        gains = {slate.exposure.id: slate.gains for slate in acted[-MOST_SLATES:]}
        examples = list(self._replayed([slate.exposure for slate in acted[-MOST_SLATES:]], events, gains))
        card = self._learn(examples, "clicks", on_progress, eta=examination.eta, simulated=any(e.simulated for e in events))
        return card

    def _describe(self, query: str) -> tuple[tuple[str, ...], Rows]:
        return self._finder.described(self._understand(query))

    def _replayed(
        self, exposures: Sequence[Exposure], events: Sequence[Event], gains: Mapping[str, Mapping[str, float]]
    ) -> Iterator[Example]:
        """Each slate with the signals of its time: what came after it must not explain it."""
        behaviour, liked, taken = Behaviour(), dict[str, float](), 0
        known: dict[str, tuple[tuple[str, ...], Rows]] = {}
        for exposure in sorted(exposures, key=lambda one: one.at):
            while taken < len(events) and events[taken].at < exposure.at:
                behaviour.learn(events[taken])
                taken += 1
                if taken % COUNTED_ANEW == 0:
                    liked = behaviour.popular()
            query = exposure.query or ""
            if query not in known:
                known[query] = self._describe(query)
            products, rows = known[query]
            shown = [i for i, product in enumerate(products) if product in gains[exposure.id]]
            if len(shown) > 1:
                ids = tuple(products[i] for i in shown)
                signals = signals_of(behaviour, liked, exposure.shopper or exposure.session)
                yield Example(query, ids, _with_signals(rows[shown], ids, signals), gains[exposure.id], unjudged_count=False)

    def _learn(
        self, examples: Sequence[Example], source: str, on_progress: Progress, *, eta: float | None = None,
        simulated: bool = False,
    ) -> Card:  # fmt: skip
        now = datetime.now(UTC)
        version = f"learned-{now:%Y%m%d}-{uuid4().hex[:6]}"
        on_progress(f"learning from {len(examples)} examples")
        ranker = train(examples, encoder=self._encoder, version=version)
        on_progress("proving it on queries that it has not seen")
        proof = prove(examples)
        card = Card(
            version, now, source, self._encoder, proof.queries, proof.ndcg, proof.ndcg_judged, proof.blend_ndcg,
            proof.blend_ndcg_judged, proof.p, proof.low, proof.high, proof.better, importance(ranker, examples),
            simulated, eta,
        )  # fmt: skip
        self._registry.keep(ranker, card)
        if proof.better:
            self._registry.use(version)
        return card


def _with_signals(rows: Rows, products: Sequence[str], signals: Signals) -> Rows:
    """Rows with what was known of behaviour at the time."""
    told = rows.copy()
    told[:, _LIKED] = [signals.liked.get(product, 0.0) for product in products]
    told[:, _AFFINITY] = [signals.affinity.get(product, 0.0) for product in products]
    told[:, _SEEN] = np.array([product in signals.seen for product in products])
    return told
