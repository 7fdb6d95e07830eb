"""A Need to candidates: lexical and dense retrieval under one filter, each candidate with its scores."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.encoders.base import TextEncoder
from daogou.index.base import Condition, Filter, Payload, ProductIndex, VectorQuery
from daogou.index.table import Table
from daogou.retrieval.analysis import query_vector, weighted_vector, word_vector
from daogou.retrieval.indexer import DENSE
from daogou.retrieval.translation import Translator, Wording
from daogou.understanding.need import Need

OF_THE_KIND = 100
"""Taken by meaning from among the things or categories that are asked for, whatever words they use."""

ENOUGH = 1 / 3
"""Which share of a list will do: what comes after it is seldom seen, and looking further takes several times as long."""

LISTS = ("title", "text", "dense")
"""The retrievers whose scores are kept, in the order of their columns."""
Scores = NDArray[np.float32]


@dataclass(slots=True)
class Candidate:
    """A product that may be shown: a row of a table."""

    id: str
    table: Table = field(compare=False, repr=False)
    row: int

    @classmethod
    def of(cls, product_id: str, payload: Payload) -> Candidate:
        """One that no retriever found."""
        return cls(product_id, Table.of([product_id], [payload]), 0)

    @property
    def payload(self) -> Payload:
        """Everything that the index knows of it, shared, so that nobody changes it."""
        return self.table.payload(self.row)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Products that may be shown, side by side.

    ``scores (n, 3)`` has the columns of `LISTS`, scaled within the query: the best of a retriever has 1. ``cosines (n,)`` are
    unscaled. Both are not a number where a retriever did not find the product.
    """

    table: Table
    scores: Scores
    cosines: Scores

    def __len__(self) -> int:
        return len(self.table)

    def score(self, name: str) -> Scores:
        """A retriever's scores, ``(n,)``, 0 where it did not find the product."""
        return np.fmax(self.scores[:, LISTS.index(name)], np.float32(0.0))


class Retriever:
    """Runs every retriever for a text. Query vectors are remembered: shoppers repeat one another."""

    def __init__(self, index: ProductIndex, encoder: TextEncoder, *, remembered: int = 10_000) -> None:
        self.index, self._encoder, self._remembered = index, encoder, remembered
        self._cache: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()
        self._encoding = ThreadPoolExecutor(1, thread_name_prefix="encode-query")
        self._searching = 0
        self.translator: Translator | None = None
        """Puts queries into the catalogue's language; without it they are searched as they are."""

    def wording(self, need: Need) -> Wording:
        """The words to search by: the Need's own, or those that the catalogue has for them in its language."""
        if self.translator is None or not need.text.strip():
            return Wording(need.text, need.language)
        return self.translator.wording(need.text, need.language)

    def encode(self, text: str) -> NDArray[np.float32]:
        """The query's vector, ``(d,) float32``, from memory where it was asked before."""
        known = self._known(text)
        if known is not None:
            return known
        vector: NDArray[np.float32] = self._encoder.encode_queries([text])[0]
        with self._lock:
            self._cache[text] = vector
            if len(self._cache) > self._remembered:
                self._cache.popitem(last=False)
        return vector

    def _known(self, text: str) -> NDArray[np.float32] | None:
        with self._lock:
            if text not in self._cache:
                return None
            self._cache.move_to_end(text)
            return self._cache[text]

    @contextmanager
    def _encoded(self, text: str) -> Iterator[NDArray[np.float32] | Future[NDArray[np.float32]]]:
        """The query's vector, or that it is being made: meanwhile the words are looked up.

        Only for who searches alone: where several do, another thread for each is a seventh more work.
        """
        with self._lock:
            self._searching += 1
            alone = self._searching == 1
        try:
            yield self._encoding.submit(self.encode, text) if alone and self._known(text) is None else self.encode(text)
        finally:
            with self._lock:
                self._searching -= 1

    def candidates(
        self, words: Wording, where: Filter | None, *, limit: int, kinds: Sequence[Condition] = ()
    ) -> Candidates:
        """The best ``limit`` of every retriever's, joined, and the nearest of each of ``kinds``.

        Without words, what the filter leaves.
        """
        if not words.text.strip():
            table = self.index.table([hit.id for hit in self.index.scan(where, limit=limit * 4)])
            return Candidates(table, np.full((len(table), len(LISTS)), np.nan, np.float32), np.full(len(table), np.nan, np.float32))
        sparse = query_vector(words.text) if words.terms is None else weighted_vector(words.terms)
        enough = ceil(limit * ENOUGH)
        with self._encoded(words.text) as dense:
            queries = [
                VectorQuery("title", sparse, limit, enough=enough),
                VectorQuery("text", sparse, limit, enough=enough),
                VectorQuery(DENSE, dense, limit, enough=enough),
                *(VectorQuery(DENSE, dense, OF_THE_KIND, Filter((kind,)), ceil(OF_THE_KIND * ENOUGH)) for kind in kinds),
            ]
            table, found = self.index.joined(queries, where)
        near = found[:, 2]
        cosines = np.fmax.reduce(found[:, 2:], axis=1) if len(table) else near
        scores = np.stack([_scaled(found[:, 0]), _scaled(found[:, 1]), _closeness(near, cosines)], axis=1)
        look = np.fmax(np.fmax(scores[:, 0], scores[:, 1]), np.float32(0.0)) + np.where(np.isnan(near), 0.0, scores[:, 2])
        kept = np.zeros(len(table), np.bool_)
        kept[np.argsort(-look, kind="stable")[:limit]] = True
        rows = np.flatnonzero((kept & _any(found[:, :3])) | _any(found[:, 3:]))
        return Candidates(table.take(rows.tolist()), scores[rows], cosines[rows])

    def has_words(self, text: str) -> bool:
        """Whether any word of the text, or any pair of its Chinese characters, is written in the catalogue."""
        vector = word_vector(text)
        return bool(len(vector.indices)) and bool(self.index.search([VectorQuery("text", vector, 1)])[0])


def _any(scores: Scores) -> NDArray[np.bool_]:
    """Which rows have a score in any column, ``(n,)``."""
    return np.asarray((~np.isnan(scores)).any(axis=1), np.bool_)


def _scaled(scores: Scores) -> Scores:
    """Lexical scores to [0, 1], from zero."""
    top = np.nanmax(scores, initial=0.0)
    return scores / top if top > 0 else np.where(np.isnan(scores), scores, np.float32(1.0))


def _closeness(near: Scores, cosines: Scores) -> Scores:
    """Cosines to [0, 1], from the last of the list, whose floor means nothing; those beyond the list have 0."""
    found = near[~np.isnan(near)]
    top, floor = (float(found.max()), float(found.min())) if len(found) else (0.0, 0.0)
    if top <= floor:
        return np.where(np.isnan(cosines), cosines, np.float32(1.0))
    scaled: Scores = np.maximum((cosines - floor) / (top - floor), 0.0).astype(np.float32)
    return scaled
