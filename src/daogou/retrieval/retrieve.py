"""A Need to candidates: lexical and dense retrieval under one filter, each candidate with its scores."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.encoders.base import TextEncoder
from daogou.index.base import Filter, Hit, Payload, ProductIndex, VectorQuery
from daogou.retrieval.analysis import query_vector, word_vector
from daogou.retrieval.indexer import DENSE

RETRIEVERS = ("title", "text", "dense")


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
        self._index, self._encoder, self._remembered = index, encoder, remembered
        self._cache: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

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

    def candidates(self, text: str, where: Filter | None, *, limit: int) -> list[Candidate]:
        """Up to ``limit`` from each retriever, joined; without a text, what the filter leaves."""
        if not text.strip():
            return [Candidate(hit.id, hit.payload) for hit in self._index.scan(where, limit=limit * 4)]
        sparse = query_vector(text)
        queries = [
            VectorQuery("title", sparse, limit),
            VectorQuery("text", sparse, limit),
            VectorQuery(DENSE, self.encode(text), limit),
        ]
        found: dict[str, Candidate] = {}
        for name, hits in zip(RETRIEVERS, self._index.search(queries, where, payload=False), strict=True):
            for hit, scaled in zip(hits, _scale(hits, from_zero=name != "dense"), strict=True):
                candidate = found.setdefault(hit.id, Candidate(hit.id, {}))
                candidate.scores[name] = scaled
                if name == "dense":
                    candidate.cosine = hit.score
        for product_id, payload in self._index.payloads(list(found)).items():
            found[product_id].payload = payload
        return list(found.values())

    def has_words(self, text: str) -> bool:
        """Whether any word of the text, or any pair of its Chinese characters, is written in the catalogue."""
        vector = word_vector(text)
        return bool(len(vector.indices)) and bool(self._index.search([VectorQuery("text", vector, 1)])[0])


def _scale(hits: list[Hit], *, from_zero: bool) -> list[float]:
    """Scores to [0, 1]: lexical ones from zero, cosines from the last of the list, whose floor means nothing."""
    if not hits:
        return []
    top = hits[0].score
    floor = 0.0 if from_zero else hits[-1].score
    return [(hit.score - floor) / (top - floor) if top > floor else 1.0 for hit in hits]
