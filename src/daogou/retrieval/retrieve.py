"""A Need to candidates: lexical and dense retrieval under one filter, each candidate with its scores."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.encoders.base import TextEncoder
from daogou.index.base import Condition, Filter, Hit, Payload, ProductIndex, VectorQuery
from daogou.retrieval.analysis import query_vector, weighted_vector, word_vector
from daogou.retrieval.indexer import DENSE
from daogou.retrieval.translation import Translator, Wording
from daogou.understanding.need import Need

OF_THE_KIND = 100
"""Taken by meaning from among the things or categories that are asked for, whatever words they use."""


@dataclass(slots=True)
class Candidate:
    """A product that may be shown. ``scores`` are scaled within the query: the best of a retriever has 1."""

    id: str
    payload: Payload
    scores: dict[str, float] = field(default_factory=dict)
    cosine: float | None = None
    """Unscaled similarity to the query, where the dense retriever found it."""


class Retriever:
    """Runs every retriever for a text. Query vectors are remembered: shoppers repeat one another."""

    def __init__(self, index: ProductIndex, encoder: TextEncoder, *, remembered: int = 10_000) -> None:
        self.index, self._encoder, self._remembered = index, encoder, remembered
        self._cache: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()
        self.translator: Translator | None = None
        """Puts queries into the catalogue's language; without it they are searched as they are."""

    def wording(self, need: Need) -> Wording:
        """The words to search by: the Need's own, or those that the catalogue has for them in its language."""
        if self.translator is None or not need.text.strip():
            return Wording(need.text, need.language)
        return self.translator.wording(need.text, need.language)

    def encode(self, text: str) -> NDArray[np.float32]:
        """The query's vector, ``(d,) float32``, from memory where it was asked before."""
        with self._lock:
            if text in self._cache:
                self._cache.move_to_end(text)
                return self._cache[text]
        vector: NDArray[np.float32] = self._encoder.encode_queries([text])[0]
        with self._lock:
            self._cache[text] = vector
            if len(self._cache) > self._remembered:
                self._cache.popitem(last=False)
        return vector

    def candidates(
        self, words: Wording, where: Filter | None, *, limit: int, kinds: Sequence[Condition] = ()
    ) -> list[Candidate]:
        """The best ``limit`` of every retriever's, joined, and the nearest of each of ``kinds``.

        Without words, what the filter leaves.
        """
        if not words.text.strip():
            return [Candidate(hit.id, hit.payload) for hit in self.index.scan(where, limit=limit * 4)]
        sparse = query_vector(words.text) if words.terms is None else weighted_vector(words.terms)
        dense = self.encode(words.text)
        queries = [
            VectorQuery("title", sparse, limit),
            VectorQuery("text", sparse, limit),
            VectorQuery(DENSE, dense, limit),
            *(VectorQuery(DENSE, dense, OF_THE_KIND, Filter((kind,))) for kind in kinds),
        ]
        title, text, near, *of_the_kind = self.index.search(queries, where)
        scale = _scale(near, from_zero=False)
        scores = {"title": _scaled(title), "text": _scaled(text), "dense": {hit.id: scale(hit.score) for hit in near}}
        of_a_kind = {hit.id: hit.score for hits in of_the_kind for hit in hits}
        cosines = {hit.id: hit.score for hit in near} | of_a_kind
        best = _worth_a_look(scores)[:limit]
        payloads = self.index.payloads(list(dict.fromkeys((*best, *of_a_kind))))
        scores["dense"] = {i: max(0.0, scale(cosine)) for i, cosine in of_a_kind.items()} | scores["dense"]
        return [
            Candidate(i, payload, {name: known[i] for name, known in scores.items() if i in known}, cosines.get(i))
            for i, payload in payloads.items()
        ]

    def has_words(self, text: str) -> bool:
        """Whether any word of the text, or any pair of its Chinese characters, is written in the catalogue."""
        vector = word_vector(text)
        return bool(len(vector.indices)) and bool(self.index.search([VectorQuery("text", vector, 1)])[0])


def _worth_a_look(scores: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Products in the order of what words or meaning give, before anything else is known of them."""
    look = dict(scores["title"])
    for product_id, score in scores["text"].items():
        look[product_id] = max(score, look.get(product_id, 0.0))
    for product_id, score in scores["dense"].items():
        look[product_id] = look.get(product_id, 0.0) + score
    return sorted(sorted(look), key=look.__getitem__, reverse=True)


def _scaled(hits: list[Hit]) -> dict[str, float]:
    scale = _scale(hits, from_zero=True)
    return {hit.id: scale(hit.score) for hit in hits}


def _scale(hits: list[Hit], *, from_zero: bool) -> Callable[[float], float]:
    """Scores to [0, 1]: lexical ones from zero, cosines from the last of the list, whose floor means nothing."""
    top = hits[0].score if hits else 0.0
    floor = 0.0 if from_zero or not hits else hits[-1].score
    return lambda score: (score - floor) / (top - floor) if top > floor else 1.0
