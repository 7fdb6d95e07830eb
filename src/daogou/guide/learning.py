"""The ranker that a shop has learned, in use and learned anew."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.errors import DaogouError
from daogou.guide.search import Found
from daogou.learning.registry import RankerRegistry
from daogou.ranking.blend import Ranked, ids_of
from daogou.ranking.features import NOTHING_DONE, Rows, Signals, features
from daogou.ranking.learned import LearnedRanker
from daogou.recommend.behaviour import Behaviour
from daogou.retrieval.indexer import DENSE
from daogou.retrieval.retrieve import Retriever
from daogou.understanding.need import Need

RANKERS = Path("models") / "ranker"
LOOKED_AFTER_S = 5.0
"""How often it is looked whether another version is in use now, and what people did is counted anew."""
FOR_AFFINITY = 10
"""A shopper's latest products that say what else is near to them."""


class RankerInUse:
    """The version that is in use, followed when another process changes it; without one the blend's order stays."""

    def __init__(self, folder: Path, encoder: str, retriever: Retriever, behaviour: Behaviour) -> None:
        self._registry = RankerRegistry(folder / RANKERS)
        self._encoder, self._retriever, self._behaviour = encoder, retriever, behaviour
        self._ranker: LearnedRanker | None = None
        self._lock = Lock()
        self._looked = 0.0
        self._liked: dict[str, float] = {}
        self.problem = ""
        """Why the version that should be in use is not; empty when all is well."""

    @property
    def version(self) -> str:
        """The version in use; empty without one."""
        return self._ranker.version if self._ranker else ""

    def order(self, found: Found, need: Need, shopper: str | None) -> Found:
        """What the blend put in order, corrected; an order that the shopper asked for stays."""
        self._follow()
        ranker = self._ranker
        if ranker is None or not need.text.strip() or need.of("sort"):
            return found
        need = self._retriever.wording(need).asked(need)
        signals = signals_of(self._behaviour, self._liked, shopper)
        ranked = ranker.order(found.ranked, need, self._retriever.encode(need.text), self._vectors, signals)
        return replace(found, ranked=ranked, learned=ranker.version)

    def rows(self, ranked: Sequence[Ranked], need: Need) -> Rows:
        """What a ranker reads of a list, but for what people did."""
        vectors = self._vectors(ids_of(ranked))
        need = self._retriever.wording(need).asked(need)
        return features(ranked, need, self._retriever.encode(need.text), vectors)

    def _vectors(self, ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        return self._retriever.index.vectors(ids, DENSE)

    def _follow(self) -> None:
        if time.monotonic() - self._looked < LOOKED_AFTER_S:
            return
        with self._lock:
            self._looked = time.monotonic()
            version = self._registry.current()
            if version != (self.version or None):
                self._ranker, self.problem = self._open(version)
            if self._ranker is not None:
                self._liked = self._behaviour.popular()

    def _open(self, version: str | None) -> tuple[LearnedRanker | None, str]:
        if version is None:
            return None, ""
        try:
            ranker = self._registry.load(version)
        except DaogouError as error:
            return None, str(error)
        if ranker.encoder != self._encoder:
            return None, f"{version} was learned with {ranker.encoder}, the shop now has {self._encoder}; learn anew"
        return ranker, ""


def signals_of(behaviour: Behaviour, liked: dict[str, float], shopper: str | None) -> Signals:
    """What a ranker is told of behaviour; ``liked`` is passed in, since counting it anew for every query is dear."""
    if shopper is None:
        return Signals(liked) if liked else NOTHING_DONE
    history: Sequence[tuple[str, float]] = behaviour.history(shopper)
    near: dict[str, float] = {}
    for product_id, _ in history[:FOR_AFFINITY]:
        for other, closeness in behaviour.beside(product_id).items():
            near[other] = max(near.get(other, 0.0), min(1.0, closeness))
    return Signals(liked, near, frozenset(product_id for product_id, _ in history))
