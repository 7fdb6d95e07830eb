"""The test double: plain arrays and dictionaries, exact, nothing on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from daogou.index.base import Entry, Filter, Hit, Payload, Sparse, VectorQuery, holds
from daogou.index.table import Joined, Table


class MemoryIndex:
    """A `ProductIndex` by brute force; a public helper for tests and for a few thousand products.

    >>> index = MemoryIndex()
    >>> index.upsert([Entry("a", {"text": np.array([1, 0], np.float32)}, {}, {"brand": "x"})])
    >>> [hit.id for hit in index.search([VectorQuery("text", np.array([1, 0], np.float32), 5)])[0]]
    ['a']
    """

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self.writes = 0

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add entries or replace those with the same id."""
        self.writes += 1
        for entry in entries:
            self._entries[entry.id] = entry

    def patch(self, payloads: Mapping[str, Payload]) -> set[str]:
        """Overwrite payload fields of entries; returns the ids that the index has, others are left out."""
        self.writes += 1
        known = payloads.keys() & self._entries.keys()
        for product_id in known:
            old = self._entries[product_id]
            merged: Payload = {**old.payload, **payloads[product_id]}
            self._entries[product_id] = Entry(old.id, old.dense, old.sparse, merged)
        return known

    def delete(self, ids: Sequence[str]) -> None:
        """Remove entries; unknown ids are no error."""
        self.writes += 1
        for product_id in ids:
            self._entries.pop(product_id, None)

    def search(
        self, queries: Sequence[VectorQuery], where: Filter | None = None, *, payload: bool = False
    ) -> list[list[Hit]]:
        """The best hits of each query under one filter, best first."""
        under = [entry for entry in self._entries.values() if _matches(entry.payload, where)]
        results: list[list[Hit]] = []
        for query in queries:
            matching = [entry for entry in under if _matches(entry.payload, query.where)]
            vector = query.made()
            if isinstance(vector, Sparse):
                scores = self._sparse_scores(query.name, vector, matching)
            else:
                scores = [
                    (entry, float(entry.dense[query.name] @ vector))
                    for entry in matching
                    if query.name in entry.dense
                ]
            scores.sort(key=lambda pair: (-pair[1], pair[0].id))
            results.append(
                [Hit(e.id, s, dict(e.payload) if payload else {}) for e, s in scores[: query.limit]]
            )
        return results

    def joined(self, queries: Sequence[VectorQuery], where: Filter | None = None) -> Joined:
        """What `search` finds, joined: every product once, with each query's score."""
        found = [{hit.id: hit.score for hit in hits} for hits in self.search(queries, where)]
        ids = sorted({product_id for one in found for product_id in one})
        scores = np.array([[one.get(i, np.nan) for one in found] for i in ids], np.float32)
        return Joined(self.table(ids), scores.reshape(len(ids), len(found)))

    def table(self, ids: Sequence[str]) -> Table:
        """Those of the products that the index has, side by side, in their order."""
        known = self.payloads(ids)
        return Table.of(list(known), list(known.values()))

    def _sparse_scores(self, name: str, query: Sparse, matching: list[Entry]) -> list[tuple[Entry, float]]:
        have = [entry for entry in self._entries.values() if name in entry.sparse]
        frequency = Counter(int(i) for entry in have for i in entry.sparse[name].indices)
        total = len(have)
        weights = {
            int(i): float(v) * log(1 + (total - frequency[int(i)] + 0.5) / (frequency[int(i)] + 0.5))
            for i, v in zip(query.indices, query.values, strict=True)
        }
        scores: list[tuple[Entry, float]] = []
        for entry in matching:
            sparse = entry.sparse.get(name)
            if sparse is None:
                continue
            score = sum(
                weights.get(int(i), 0.0) * float(v)
                for i, v in zip(sparse.indices, sparse.values, strict=True)
            )
            if any(int(i) in weights for i in sparse.indices):
                scores.append((entry, score))
        return scores

    def scan(self, where: Filter | None = None, *, limit: int | None = None, payload: bool = False) -> Iterator[Hit]:
        """Entries in no particular order, with score 0."""
        matching = [e for e in self._entries.values() if _matches(e.payload, where)]
        for entry in matching[:limit]:
            yield Hit(entry.id, 0.0, dict(entry.payload) if payload else {})

    def vectors(self, ids: Sequence[str], name: str) -> dict[str, NDArray[np.float32]]:
        """The dense vectors of those ids that have one."""
        return {
            i: self._entries[i].dense[name]
            for i in ids
            if i in self._entries and name in self._entries[i].dense
        }

    def payloads(self, ids: Sequence[str]) -> dict[str, Payload]:
        """The payloads of those ids that the index has."""
        return {i: dict(self._entries[i].payload) for i in ids if i in self._entries}

    def count(self, where: Filter | None = None) -> int:
        """How many entries match, exactly."""
        return sum(_matches(entry.payload, where) for entry in self._entries.values())

    def flush(self) -> None:
        """Nothing to do: this engine keeps nothing."""

    def optimize(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Forget everything."""
        self._entries.clear()


def _matches(payload: Payload, where: Filter | None) -> bool:
    return where is None or holds(payload, where)
