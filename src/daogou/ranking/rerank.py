"""The best of what was found, read once more by a model, as far as a budget of time goes.

The model reads in chunks, the blend's best first. What it has read gets a mix of both words; the model's is brought to the
blend's scale within the query, so that what it has not read can keep the blend's score: on that scale the blend's is the
best guess of what the model would have said, and nothing falls off a cliff where the reading ended.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np

from daogou.encoders.base import ModelUnavailable, Reranker, Vectors
from daogou.encoders.rerank import GuardedReranker, configured
from daogou.ranking.blend import Ranked, Reason
from daogou.settings import Rerank

MISSES = 3
"""After so many budgets missed in a row, fewer products are read: as many as were read in time."""
CALM = 20
"""After so many searches in time, more are read again."""
REST_S = 30.0
"""Where not even one product is read in time, how long until one is tried again."""
REMEMBERED = 50_000
"""Scores of a text for a query that are kept: shoppers repeat one another, turn pages and tap facets."""
MAX_TEXT = 600
"""Characters of a product that are read: title, brand and category stand first."""
LATE = "the budget ended"
REASON = {"zh": "细读之后更贴切", "en": "Fits better on a closer reading"}

Texts = Callable[[Sequence[str]], Mapping[str, str]]
"""Products' ids to everything that is written of them."""


@dataclass(frozen=True, slots=True)
class Reranked:
    """How far the second reading of a list got; ``why`` says what kept it from all that was to be read."""

    read: int
    of: int
    took_ms: float
    why: str = ""


@dataclass(slots=True)
class _Reading:
    """What one reading came to: scores of the first texts, how many of them in time, and what ended it early."""

    scores: Vectors = field(default_factory=lambda: np.zeros(0, np.float32))
    in_time: int = 0
    why: str = ""

    def ended(self, why: str) -> _Reading:
        self.why = why
        return self


class Reranking:
    """Reads lists within a budget, and reads less of them while the budget is missed again and again.

    What it has read for a query is remembered, so that the next page stands on the same scores. Thread-safe. The model is
    loaded by the first list.
    """

    def __init__(
        self, load: Callable[[], Reranker], settings: Rerank, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._load, self._settings, self._clock = load, settings, clock
        self._budget_s = settings.budget_ms / 1000
        self._loading, self._lock = Lock(), Lock()
        self._reranker: GuardedReranker | None = None
        self._failed = ""
        self._depth = settings.depth
        self._rests_until = 0.0
        self._missed: deque[int] = deque(maxlen=MISSES)
        self._remembered: OrderedDict[int, float] = OrderedDict()
        self._calm = 0
        self._ms_each = 0.0

    @property
    def depth(self) -> int:
        """How many products that were not read before are read of a list now."""
        return self._depth

    @property
    def problem(self) -> str:
        """What keeps the model from reading all that the settings say; empty when nothing does."""
        if self._failed:
            return self._failed
        if self._reranker is None:
            return ""
        if self._reranker.resting:
            return f"{self._reranker.name} does not answer"
        if self._depth < self._settings.depth:
            return (
                f"{self._reranker.name} reads {self._depth} products of {self._settings.depth}, "
                f"more would take longer than {self._settings.budget_ms} ms"
            )
        return ""

    def model(self) -> GuardedReranker | None:
        """The model, loaded; ``None``, and a `problem`, where it cannot be."""
        with self._loading:
            if self._reranker is None and not self._failed:
                try:
                    self._reranker = GuardedReranker(self._load())
                except ModelUnavailable as error:
                    self._failed = str(error)
            return self._reranker

    def rerank(self, query: str, ranked: Sequence[Ranked], texts: Texts) -> tuple[Sequence[Ranked], Reranked]:
        """The list in its new order, and how far the reading got. It never raises for what the model does."""
        of = min(self._settings.depth, len(ranked))
        model = self.model()
        if model is None:
            return ranked, Reranked(0, of, 0.0, self._failed)
        started = self._clock()
        written = texts([item.id for item in ranked[:of]])
        readings = [written.get(item.id, "")[:MAX_TEXT] for item in ranked[:of]]
        scores = self._known(query, readings)
        unread = np.flatnonzero(np.isnan(scores))
        allowed = self._allowed()
        wanted = unread[:allowed]
        reading = self._read(model, query, [readings[i] for i in wanted], started)
        done = wanted[: len(reading.scores)]
        scores[done] = reading.scores
        self._remember(query, [readings[i] for i in done], reading.scores)
        if len(wanted):
            self._learn(reading, full=len(wanted) == allowed)
        read, why = of - len(unread) + len(done), reading.why
        if read < of and not why:
            why = self.problem or LATE
        return self._mixed(ranked, scores), Reranked(read, of, (self._clock() - started) * 1000, why)

    def _read(self, model: GuardedReranker, query: str, texts: Sequence[str], started: float) -> _Reading:
        """Chunk by chunk, until all is read or the budget ends."""
        reading = _Reading()
        while len(reading.scores) < len(texts):
            chunk = texts[len(reading.scores) : len(reading.scores) + model.chunk]
            begun = self._clock()
            left_s = self._budget_s - (begun - started)
            if left_s <= 0 or (len(reading.scores) and self._ms_each * len(chunk) / 1000 > left_s):
                return reading.ended(LATE)
            try:
                scores = model.score(query, chunk, timeout_s=left_s)
            except TimeoutError:
                return reading.ended(LATE)
            except ModelUnavailable as error:
                return reading.ended(str(error))
            reading.scores = np.concatenate([reading.scores, scores])
            now = self._clock()
            each = (now - begun) * 1000 / len(chunk)
            self._ms_each = each if not self._ms_each else 0.7 * self._ms_each + 0.3 * each
            if now - started <= self._budget_s:
                reading.in_time = len(reading.scores)
        return reading if reading.in_time == len(texts) else reading.ended(LATE)

    def _known(self, query: str, texts: Sequence[str]) -> Vectors:
        """What the model said of each before, ``(len(texts),) float32``, not a number where it has not read it."""
        with self._lock:
            known = [self._remembered.get(hash((query, text)), np.nan) for text in texts]
        return np.array(known, np.float32)

    def _remember(self, query: str, texts: Sequence[str], scores: Vectors) -> None:
        with self._lock:
            for text, score in zip(texts, scores.tolist(), strict=True):
                self._remembered[hash((query, text))] = score
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)

    # -- how deep to read --------------------------------------------------------------------------

    def _allowed(self) -> int:
        with self._lock:
            if self._depth == 0 and self._clock() >= self._rests_until:
                self._depth = 1
            return self._depth

    def _learn(self, reading: _Reading, *, full: bool) -> None:
        """Down at once to what was read in time, up again step by step (Chiu and Jain 1989); ``full``: as many were read
        as may be."""
        with self._lock:
            if reading.why != LATE:
                self._missed.clear()
                self._calm += full and not reading.why
                if self._calm >= CALM and self._depth < self._settings.depth:
                    self._depth = min(self._settings.depth, self._depth + max(1, self._settings.depth // 8))
                    self._calm = 0
                return
            self._calm = 0
            self._missed.append(reading.in_time)
            if len(self._missed) < MISSES:
                return
            self._depth = min(self._depth, max(self._missed) or self._depth // 2)
            self._missed.clear()
            if self._depth == 0:
                self._rests_until = self._clock() + REST_S

    # -- two words on one scale --------------------------------------------------------------------

    def _mixed(self, ranked: Sequence[Ranked], scores: Vectors) -> Sequence[Ranked]:
        read = np.flatnonzero(~np.isnan(scores))
        said = scores[read]
        if len(read) < 2 or float(np.std(said)) < 1e-9:
            return ranked
        blend = np.array([ranked[i].score for i in read.tolist()])
        model = (said - said.mean()) / said.std() * blend.std() + blend.mean()
        gains = dict(zip(read.tolist(), (self._settings.weight * (model - blend)).tolist(), strict=True))
        mixed = [_moved(item, gains[i]) if i in gains else item for i, item in enumerate(ranked)]
        return sorted(mixed, key=lambda item: -item.score)


def _moved(item: Ranked, gain: float) -> Ranked:
    reasons = item.reasons
    if gain > 0:
        reasons = tuple(sorted([*reasons, Reason("rerank", REASON, gain)], key=lambda reason: -reason.weight))
    return replace(item, score=item.score + gain, said=reasons, added=(*item.added, ("rerank", gain)))


def reranking(settings: Rerank, reranker: Reranker | None = None) -> Reranking | None:
    """The second reading that the settings ask for, or ``None``; a ``reranker`` given here wins over them."""
    load = (lambda: reranker) if reranker is not None else configured(settings)
    return Reranking(load, settings) if load is not None else None
