"""The embedded engine: Qdrant Edge, in process, with the same segments as a Qdrant server."""

from __future__ import annotations

import sys
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
import qdrant_edge as q
from numpy.typing import NDArray

from daogou.errors import DaogouError
from daogou.index.base import Entry, Filter, Hit, OneOf, Payload, Range, Sparse, VectorQuery

_ID = "_id"
_NAMESPACE = uuid.UUID("6a1f8a52-6a3e-4f0c-9a57-0d9c6f5f0b6e")

KEYWORDS_WITH_GRAPH = ("category",)
"""Filters that keep links of their own in the vector graph; for the others the links cost more than they give."""
KEYWORDS = ("brand", "attributes", "own", "shared", "things")
INTEGERS = ("price_min", "price_max")
FLAGS = ("available",)
REMEMBERED = 20_000
"""Payloads that were read last and are kept in memory."""


class IndexUnavailable(DaogouError):
    """The index's files cannot be opened, most often because another process holds them."""

    code = "index_unavailable"


@lru_cache(maxsize=200_000)
def point_id(product_id: str) -> str:
    """The UUID under which a product is stored; the engine takes no other strings."""
    return str(uuid.uuid5(_NAMESPACE, product_id))


class EdgeIndex:
    """A `ProductIndex` in a folder of its own. One process holds it; threads may share it.

    Reading a stored field costs the engine far more than finding its point, so the ids of products and the payloads
    that were read last are remembered here; a write forgets what it touches.
    """

    def __init__(self, folder: Path, *, dense: Mapping[str, int], sparse: Sequence[str]) -> None:
        self._lock = RLock()
        self._ids: dict[str, str] = {}
        self._read: OrderedDict[str, Payload] = OrderedDict()
        self._writes = 0
        exists = (folder / "edge_config.json").exists() or (folder / "segments").exists()
        config = q.EdgeConfig(
            vectors={
                name: q.EdgeVectorParams(size=size, distance=q.Distance.Dot) for name, size in dense.items()
            },
            sparse_vectors={name: q.EdgeSparseVectorParams(modifier=q.Modifier.Idf) for name in sparse},
            hnsw_config=q.HnswIndexConfig(m=16, ef_construct=100, full_scan_threshold=10_000, payload_m=16),
        )
        try:
            if exists:
                self._shard = q.EdgeShard.load(str(folder), config)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                self._shard = q.EdgeShard.create(str(folder), config)
                self._create_field_indexes()
        except Exception as error:  # the engine raises bare exceptions
            raise IndexUnavailable(f"product index {folder.name}: {error}") from error

    def _create_field_indexes(self) -> None:
        schemas: dict[str, Any] = {}
        for name in KEYWORDS_WITH_GRAPH:
            schemas[name] = q.KeywordIndexParams(enable_hnsw=True)
        for name in (*KEYWORDS, _ID):
            schemas[name] = q.KeywordIndexParams(enable_hnsw=False)
        for name in INTEGERS:
            schemas[name] = q.IntegerIndexParams(lookup=False, range=True, enable_hnsw=name == "price_min")
        for name in FLAGS:
            schemas[name] = q.IntegerIndexParams(lookup=True, range=False, enable_hnsw=False)
        for name, schema in schemas.items():
            self._shard.update(q.UpdateOperation.create_field_index(name, schema))

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add entries or replace those with the same id."""
        points = []
        for entry in entries:
            vector: dict[str, Any] = {name: values.tolist() for name, values in entry.dense.items()}
            for name, sparse in entry.sparse.items():
                if len(sparse.indices):
                    vector[name] = q.SparseVector(sparse.indices.tolist(), sparse.values.tolist())
            points.append(q.Point(point_id(entry.id), vector, {**entry.payload, _ID: entry.id}))
        if points:
            with self._writing(point_id(entry.id) for entry in entries):
                self._shard.update(q.UpdateOperation.upsert_points(points))

    def patch(self, payloads: Mapping[str, Payload]) -> set[str]:
        """Overwrite payload fields of entries; returns the ids that the index has, others are left out."""
        points = {point_id(product_id): product_id for product_id in payloads}
        records = self._shard.retrieve(list(points), q.PayloadSelector.Include([_ID]), False) if points else []
        known = {str(record.id) for record in records}
        with self._writing(known):
            for point in known:
                self._shard.update(q.UpdateOperation.set_payload([point], dict(payloads[points[point]])))
        return {points[point] for point in known}

    def delete(self, ids: Sequence[str]) -> None:
        """Remove entries; unknown ids are no error."""
        points: list[Any] = [point_id(product_id) for product_id in ids]
        if points:
            with self._writing(points):
                self._shard.update(q.UpdateOperation.delete_points(points))

    @contextmanager
    def _writing(self, points: Iterable[str]) -> Iterator[None]:
        """Forget what is remembered of these points, before and after, so that no reader keeps what it read meanwhile."""
        touched = list(points)
        with self._lock:
            yield
            self._writes += 1
            for point in touched:
                self._read.pop(point, None)

    def search(
        self, queries: Sequence[VectorQuery], where: Filter | None = None, *, payload: bool = False
    ) -> list[list[Hit]]:
        """The best hits of each query under one filter, best first."""
        asked = [(n, query) for n, query in enumerate(queries) if _says_something(query)]
        if not asked:
            return [[] for _ in queries]
        requests = [
            q.QueryRequest(
                limit=query.limit,
                query=q.Query.Nearest(_vector(query), using=query.name),
                filter=_filter(_joined(where, query.where)),
                with_payload=False,
                with_vector=False,
            )
            for _, query in asked
        ]
        batches = self._shard.query_batch(q.QueryBatchRequest(requests))
        ids = self._names([str(point.id) for points in batches for point in points])
        payloads = self.payloads(list(set(ids.values()))) if payload else {}
        found: list[list[Hit]] = [[] for _ in queries]
        for (n, _), points in zip(asked, batches, strict=True):
            named = ((ids[str(point.id)], float(point.score)) for point in points if str(point.id) in ids)
            found[n] = [Hit(i, score, payloads.get(i, {})) for i, score in named]
        return found

    def _names(self, points: Sequence[str]) -> dict[str, str]:
        """Products' ids by the points that stand for them; points that are gone meanwhile are left out."""
        unknown: list[Any] = list({point for point in points if point not in self._ids})
        if unknown:
            for record in self._shard.retrieve(unknown, q.PayloadSelector.Include([_ID]), False):
                if record.payload is not None:
                    self._ids[str(record.id)] = str(record.payload[_ID])
        return {point: self._ids[point] for point in points if point in self._ids}

    def scan(self, where: Filter | None = None, *, limit: int | None = None) -> Iterator[Hit]:
        """Entries in no particular order, with payloads and score 0."""
        offset, left = None, limit
        while left is None or left > 0:
            size = 1000 if left is None else min(1000, left)
            records, offset = self._shard.scroll(
                q.ScrollRequest(offset=offset, limit=size, filter=_filter(where), with_payload=True)
            )
            for record in records:
                yield _hit(record, 0.0)
            if offset is None:
                return
            left = None if left is None else left - len(records)

    def vectors(self, ids: Sequence[str], name: str) -> dict[str, NDArray[np.float32]]:
        """The dense vectors of those ids that have one."""
        records = self._shard.retrieve([point_id(i) for i in ids], q.PayloadSelector.Include([_ID]), [name])
        found: dict[str, NDArray[np.float32]] = {}
        for record in records:
            vector = record.vector.get(name) if isinstance(record.vector, dict) else None
            if vector is not None and record.payload is not None:
                found[record.payload[_ID]] = np.asarray(vector, np.float32)
        return found

    def payloads(self, ids: Sequence[str]) -> dict[str, Payload]:
        """The payloads of those ids that the index has; they are shared, so nobody changes them."""
        points = {point_id(product_id): product_id for product_id in ids}
        with self._lock:
            kept = {point: self._read[point] for point in points if point in self._read}
            writes = self._writes
        found = {points[point]: payload for point, payload in kept.items()}
        unread: list[Any] = [point for point in points if point not in kept]
        if unread:
            fresh = {str(r.id): _interned(_hit(r, 0.0).payload) for r in self._shard.retrieve(unread, True, False)}
            found |= {points[point]: payload for point, payload in fresh.items()}
            with self._lock:
                if writes == self._writes:
                    self._read |= fresh
                    while len(self._read) > REMEMBERED:
                        self._read.popitem(last=False)
        return found

    def count(self, where: Filter | None = None) -> int:
        """How many entries match, exactly."""
        return int(self._shard.count(q.CountRequest(exact=True, filter=_filter(where))))

    def facet(self, field: str, where: Filter | None = None, *, limit: int = 20) -> list[tuple[str, int]]:
        """Values of a field with their counts, most frequent first."""
        response = self._shard.facet(
            q.FacetRequest(key=field, limit=limit, exact=True, filter=_filter(where))
        )
        return sorted(
            ((str(hit.value), int(hit.count)) for hit in response.hits), key=lambda v: (-v[1], v[0])
        )

    def flush(self) -> None:
        """Return once everything written is durable."""
        with self._lock:
            self._shard.flush()

    def optimize(self) -> None:
        """Merge segments and build graphs now."""
        with self._lock:
            self._shard.optimize()

    def close(self) -> None:
        """Flush and let go of the files."""
        with self._lock:
            self._shard.flush()
            self._shard.close()


def _interned(payload: Payload) -> Payload:
    """The same facts of many products kept once."""
    return {
        name: [sys.intern(item) for item in value] if isinstance(value, list) else value for name, value in payload.items()
    }


def _says_something(query: VectorQuery) -> bool:
    return not isinstance(query.vector, Sparse) or bool(len(query.vector.indices))


def _vector(query: VectorQuery) -> Any:
    if isinstance(query.vector, Sparse):
        return q.SparseVector(query.vector.indices.tolist(), query.vector.values.tolist())
    return query.vector.tolist()


def _joined(one: Filter | None, other: Filter | None) -> Filter | None:
    if one is None or other is None:
        return one or other
    return Filter((*one.must, *other.must), (*one.must_not, *other.must_not))


def _hit(point: Any, score: float) -> Hit:
    payload = dict(point.payload or {})
    return Hit(str(payload.pop(_ID)), float(score), payload)


def _filter(where: Filter | None) -> Any:
    if where is None or not (where.must or where.must_not):
        return None
    return q.Filter(
        must=[_condition(c) for c in where.must], must_not=[_condition(c) for c in where.must_not]
    )


def _condition(condition: OneOf | Range) -> Any:
    if isinstance(condition, Range):
        bounds = q.RangeFloat(gte=condition.gte, lte=condition.lte)
        return q.FieldCondition(key=condition.field, range=bounds)
    if len(condition.values) == 1:
        return q.FieldCondition(key=condition.field, match=q.MatchValue(condition.values[0]))
    return q.FieldCondition(key=condition.field, match=q.MatchAny(_same_type(condition.values)))


def _same_type(values: tuple[str | int, ...]) -> list[str] | list[int]:
    numbers = [value for value in values if isinstance(value, int)]
    return numbers if len(numbers) == len(values) else [str(value) for value in values]
