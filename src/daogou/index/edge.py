"""The embedded engine: Qdrant Edge, in process, with the same segments as a Qdrant server."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from math import ceil, isnan
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

import numpy as np
import qdrant_edge as q
from numpy.typing import NDArray

from daogou.errors import DaogouError
from daogou.index.base import Condition, Entry, Filter, Hit, Payload, Range, Sparse, VectorQuery
from daogou.index.facts import Facts, point_of, step_of
from daogou.index.table import NUMBERS, Joined, Table, strings
from daogou.index.vectors import VectorFile

KEYWORDS_WITH_GRAPH = ("category",)
"""Filters that keep links of their own in the vector graph; for the others the links cost more than they give."""
KEYWORDS = ("brand", "attributes", "own", "things")
"""The engine knows strings by the codes that `Facts` give them: to check one of 20 numbers of a product takes a quarter of what one of
20 strings takes, and a filtered search checks tens of thousands."""
NO_CODE = -1
COARSE = ("price_min", "price_max")
"""Numbers that the engine knows by coarse steps only (`step_of`): it is told when one moves by more than `SLACK`."""
SLACK = 1
STEPS = tuple(f"{name}_step" for name in COARSE)
STATIC = frozenset((*KEYWORDS_WITH_GRAPH, *KEYWORDS))
EF = 520
LINKS, EF_BUILT = 32, 200
"""What a search of the graph keeps, and links a point and candidates while it is built. Queries lie farther from products than
products do from one another: of their nearest 100 among 20,000, 16 links and 100 candidates find .971 at 300 and .986 at 512,
these find .994. Of 500,000 it is .979 at 450, .982 at 520 and .986 at 600."""
EXACT_BELOW, LARGE, EXACT_BELOW_IN_LARGE = 30_000, 100_000, 100_000
"""So few products are compared one by one, 70 ns each; in a large shop more of them, since what a filter leaves of it takes
longer in the graph: a tenth of 500,000 takes 3.5 ms one by one, where the graph took 105. Nor are they more than it is large,
since without a filter the graph is quick."""
PRECISE = q.QuantizationSearchParams(rescore=True, oversampling=1.0)
"""Vectors are compared in 8 bits, and what is found once more in full: of 500,000, at 450 kept, .992 of the nearest 100 in
1.2 ms, where full precision alone found .993 in 5.3 ms."""
THROUGH = q.AcornSearchParams(enable=True, max_selectivity=0.5)
"""Where a filter leaves less than that share, the graph is also walked through what it leaves out (ACORN, Patel et al. 2024):
without that a filter with no links of its own found 90% of the nearest 100, and now and then none at all."""
MAPPED = q.Memory.Cached
"""What is only looked up now and then is mapped, not read when the shop is opened: of 500,000 products that takes 4 s instead
of 10, and 700 MB less."""
QUANTIZED = q.ScalarQuantizationConfig(q.ScalarType.Int8, quantile=0.99, memory=MAPPED)
FLUSH_S = 60.0
"""How often the engine is flushed at least where it was told something."""
SPARE = 1.15
"""Asked for beyond what should be left once the facts are checked."""


class _Asked(NamedTuple):
    """What the engine filters by, what is checked then, and how many it is asked for."""

    of_engine: Filter
    of_facts: Filter
    wanted: int


_Found = tuple[NDArray[np.intp], NDArray[np.float32]]
"""Slots and scores of what one query found, best first."""


class IndexUnavailable(DaogouError):
    """The index's files cannot be opened, most often because another process holds them."""

    code = "index_unavailable"


class EdgeIndex:
    """A `ProductIndex` in a folder of its own. One process holds it; threads may share it.

    The engine filters by what seldom changes. Prices, stock and all that is read of a product lie in `Facts`: a new
    price costs the engine nothing, and what it found is checked against them.
    """

    def __init__(self, folder: Path, *, dense: Mapping[str, int], sparse: Sequence[str], products: int = 0) -> None:
        """``products`` says about how many there will be; when that changes much, the graph is built anew with the next merge."""
        self._exact_below = EXACT_BELOW if products < LARGE else EXACT_BELOW_IN_LARGE
        self._lock = RLock()
        self._unflushed = self._told = False
        self._flushed = time.monotonic()
        exists = (folder / "shard" / "edge_config.json").exists()
        config = q.EdgeConfig(
            vectors={
                name: q.EdgeVectorParams(size=size, distance=q.Distance.Dot, quantization_config=QUANTIZED)
                for name, size in dense.items()
            },
            sparse_vectors={name: q.EdgeSparseVectorParams(modifier=q.Modifier.Idf) for name in sparse},
            hnsw_config=q.HnswIndexConfig(
                m=LINKS,
                ef_construct=EF_BUILT,
                full_scan_threshold=self._exact_below * max(dense.values(), default=0) * 4 // 1024,  # KB of whole vectors
                payload_m=16,
            ),
        )
        try:
            if exists:
                self._shard = q.EdgeShard.load(str(folder / "shard"), config)
            else:
                (folder / "shard").mkdir(parents=True, exist_ok=True)
                self._shard = q.EdgeShard.create(str(folder / "shard"), config)
                self._create_field_indexes()
        except Exception as error:  # the engine raises bare exceptions
            raise IndexUnavailable(f"product index {folder.name}: {error}") from error
        self._vectors = {name: VectorFile(folder / f"{name}.f16", size) for name, size in dense.items()}
        self._facts = Facts(folder / "facts.sqlite", extra=STEPS)
        self._tell_again()

    def _create_field_indexes(self) -> None:
        schemas: dict[str, Any] = {}
        for name in (*KEYWORDS_WITH_GRAPH, *KEYWORDS):
            graph = name in KEYWORDS_WITH_GRAPH
            schemas[name] = q.IntegerIndexParams(lookup=True, range=False, enable_hnsw=graph, memory=MAPPED)
        for name in COARSE:
            schemas[_step(name)] = q.IntegerIndexParams(lookup=False, range=True, enable_hnsw=name == "price_min", memory=MAPPED)
        for name, schema in schemas.items():
            self._shard.update(q.UpdateOperation.create_field_index(name, schema))

    @property
    def writes(self) -> int:
        """Grows with every write."""
        return self._facts.writes

    # -- writing ---------------------------------------------------------------------------------

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add entries or replace those with the same id. Raises `IndexUnavailable` where two ids share a number."""
        for entry in entries:
            known = self._facts.id(point_of(entry.id))
            if known not in (None, entry.id):
                raise IndexUnavailable(f"products {entry.id!r} and {known!r} share a number; rename one of them")
        if entries:
            with self._lock:
                self._change(q.UpdateOperation.upsert_points([self._point(entry) for entry in entries]))
                for entry in entries:
                    slot = self._put(entry.id, entry.payload, _steps(entry.payload))
                    for name, file in self._vectors.items():
                        file.put(slot, entry.dense.get(name))

    def _point(self, entry: Entry) -> Any:
        vector: dict[str, Any] = {name: values.tolist() for name, values in entry.dense.items()}
        for name, sparse in entry.sparse.items():
            if len(sparse.indices):
                vector[name] = q.SparseVector(sparse.indices.tolist(), sparse.values.tolist())
        return q.Point(point_of(entry.id), vector, self._static(entry.payload) | _steps(entry.payload))

    def _static(self, payload: Payload) -> dict[str, Any]:
        """What the engine filters by of a payload, strings by their codes."""
        return {name: self._facts.codes(strings(payload[name])) for name in payload.keys() & STATIC}

    def patch(self, payloads: Mapping[str, Payload]) -> set[str]:
        """Overwrite payload fields of entries; returns the ids that the index has, others are left out."""
        known = set()
        with self._lock:
            for product_id, changed in payloads.items():
                point = point_of(product_id)
                if self._facts.slot(point) is None:
                    continue
                known.add(product_id)
                numbers = {n: value for n, value in changed.items() if n in NUMBERS and not isinstance(value, str | list)}
                others = {name: value for name, value in changed.items() if name not in numbers}
                moved: dict[str, Any] = {}
                if others and not self._facts.says(point, others):
                    old = self._facts.payload(point) or {}
                    moved = self._static({name: value for name, value in others.items() if value != old.get(name)})
                    self._put(product_id, old | changed, {name: self._facts.number(point, name) for name in STEPS})
                steps = _steps(changed)
                if any(not abs(step - self._facts.number(point, name)) <= SLACK for name, step in steps.items()):
                    moved, numbers = moved | steps, numbers | steps
                self._facts.renumber(point, numbers)
                if moved:
                    self._shard.update(q.UpdateOperation.set_payload([point], moved))
                    self._facts.tell(point)
                    self._told = True
        return known

    def delete(self, ids: Sequence[str]) -> None:
        """Remove entries; unknown ids are no error."""
        points: list[Any] = [point_of(product_id) for product_id in ids]
        if points:
            with self._lock:
                self._change(q.UpdateOperation.delete_points(points))
                for point in points:
                    self._facts.drop(point)

    def _change(self, operation: Any) -> None:
        self._shard.update(operation)
        self._unflushed = True

    def _put(self, product_id: str, payload: Payload, steps: Mapping[str, float]) -> int:
        return self._facts.put(point_of(product_id), product_id, payload, steps)

    def _tell_again(self) -> None:
        """Tell the engine what it may have forgotten when the power went."""
        for point in self._facts.told():
            payload = self._facts.payload(point)
            if payload is not None:
                steps = {name: self._facts.number(point, name) for name in STEPS}
                known = {name: int(step) for name, step in steps.items() if not isnan(step)}
                self._shard.update(q.UpdateOperation.set_payload([point], self._static(payload) | known))
            self._told = True

    def flush(self) -> None:
        """Return once everything written is durable.

        Flushing the engine takes a third of a second in which nobody searches. Where it was only told of facts, which are
        durable here, it is flushed every `FLUSH_S`; what it would forget until then is noted, and told again on opening.
        """
        self._flush(FLUSH_S)

    def _flush(self, told_s: float) -> None:
        """Flush; the engine too where it was told facts and was last flushed ``told_s`` ago or longer."""
        with self._lock:
            if self._unflushed or (self._told and time.monotonic() - self._flushed >= told_s):
                self._shard.flush()
                for file in self._vectors.values():
                    file.flush()
                self._facts.kept()
                self._unflushed = self._told = False
                self._flushed = time.monotonic()
            self._facts.commit()

    def optimize(self) -> None:
        """Merge segments and build graphs now."""
        with self._lock:
            self._shard.optimize()

    def close(self) -> None:
        """Flush and let go of the files."""
        with self._lock:
            self._flush(0.0)
            self._shard.close()
            self._facts.close()

    # -- reading ---------------------------------------------------------------------------------

    def search(
        self, queries: Sequence[VectorQuery], where: Filter | None = None, *, payload: bool = False
    ) -> list[list[Hit]]:
        """The best hits of each query under one filter, best first."""
        found: list[list[Hit]] = []
        for slots, scores in self._found(queries, where):
            ids = self._facts.ids(slots.tolist())
            payloads = self.payloads(ids) if payload else {}
            found.append([Hit(i, score, payloads.get(i, {})) for i, score in zip(ids, scores.tolist(), strict=True)])
        return found

    def joined(self, queries: Sequence[VectorQuery], where: Filter | None = None) -> Joined:
        """What `search` finds, joined: every product once, with each query's score."""
        found = self._found(queries, where)
        slots = np.unique(np.concatenate([slots for slots, _ in found])) if found else np.zeros(0, np.intp)
        scores = np.full((len(slots), len(found)), np.nan, np.float32)
        for n, (own, own_scores) in enumerate(found):
            scores[np.searchsorted(slots, own), n] = own_scores
        return Joined(self._facts.table(slots), scores)

    def table(self, ids: Sequence[str]) -> Table:
        """Those of the products that the index has, side by side, in their order."""
        slots = self._facts.slots([point_of(product_id) for product_id in ids])
        return self._facts.table(slots[slots >= 0])

    def _found(self, queries: Sequence[VectorQuery], where: Filter | None) -> list[_Found]:
        """Slots and scores of each query, best first; while vectors are being made the others are answered."""
        later = [isinstance(query.vector, Future) and not query.vector.done() for query in queries]
        answers = {wait: iter(self._answered([query for query, late in zip(queries, later, strict=True) if late == wait], where))
                   for wait in (False, True)}  # fmt: skip
        return [next(answers[late]) for late in later]

    def _answered(self, queries: Sequence[VectorQuery], where: Filter | None) -> list[_Found]:
        """Where too little is left once the facts are checked, more is asked for, until the engine has no more."""
        found: list[_Found] = [(np.zeros(0, np.intp), np.zeros(0, np.float32)) for _ in queries]
        asked: dict[int, _Asked] = {}
        for n, query in enumerate(queries):
            if _says_something(query):
                of_engine, of_facts = _split(_joined(where, query.where))
                asked[n] = self._asked(query.limit, self._worthwhile(of_engine), of_facts)
        while asked:
            batch = [_request(queries[n], self._filter(one.of_engine), one.wanted) for n, one in asked.items()]
            answers = self._shard.query_batch(q.QueryBatchRequest(batch))
            again: dict[int, _Asked] = {}
            passing = self._passing(answers, [one.of_facts for one in asked.values()])
            for (n, one), points, (slots, scores) in zip(asked.items(), answers, passing, strict=True):
                query = queries[n]
                found[n] = slots[: query.limit], scores[: query.limit]
                if len(slots) < (query.enough or query.limit) and len(points) >= one.wanted > 0:
                    whole, _ = _split(_joined(where, query.where))
                    more = one._replace(wanted=one.wanted * 4)
                    again[n] = more if one.of_engine == whole else self._asked(query.limit, whole, one.of_facts)
            asked = again
        return found

    def _passing(self, answers: Sequence[Sequence[Any]], filters: Sequence[Filter]) -> list[_Found]:
        """Of each answer what meets its filter; most often that is the same filter, and all are looked up together."""
        slots = self._facts.slots([point.id for points in answers for point in points])
        scores = np.array([point.score for points in answers for point in points], np.float32)
        passing = slots >= 0
        ends = np.cumsum([len(points) for points in answers])
        of_answer = np.repeat(np.arange(len(answers)), np.diff(ends, prepend=0))
        for where in dict.fromkeys(filters):
            of_filter = np.array([other == where for other in filters])
            mine = np.flatnonzero(passing & of_filter[of_answer])
            passing[mine] = self._facts.passing(slots[mine], where)
        kept = [np.flatnonzero(part) + end - len(part) for part, end in zip(np.split(passing, ends[:-1]), ends, strict=True)]
        return [(slots[rows], scores[rows]) for rows in kept]

    def _worthwhile(self, where: Filter) -> Filter:
        """Without coarse numbers that leave more than is compared one by one: a wide walk of the graph is quicker then."""
        coarse = _of_steps(where)
        if not coarse.must or self._facts.share(coarse) * len(self._facts) < self._exact_below:
            return where
        return Filter(tuple(c for c in where.must if c not in coarse.must), where.must_not)

    def _asked(self, limit: int, of_engine: Filter, of_facts: Filter) -> _Asked:
        """So many of the engine that about ``limit`` are left once the facts are checked."""
        left = self._facts.share(of_facts) / max(self._facts.share(_of_steps(of_engine)), 1e-9)
        wanted = limit if left == 1.0 else min(len(self._facts), ceil(limit * SPARE / max(left, 0.001)) + 8)
        return _Asked(of_engine, of_facts, wanted)

    def _filter(self, where: Filter) -> Any:
        """A filter as the engine is told it."""
        if not (where.must or where.must_not):
            return None
        return q.Filter(
            must=[self._condition(c) for c in where.must], must_not=[self._condition(c) for c in where.must_not]
        )

    def _condition(self, condition: Condition) -> Any:
        if isinstance(condition, Range):
            bounds = q.RangeFloat(gte=condition.gte, lte=condition.lte)
            return q.FieldCondition(key=condition.field, range=bounds)
        codes = self._facts.words.known(str(value) for value in condition.values).tolist() or [NO_CODE]
        match = q.MatchValue(codes[0]) if len(codes) == 1 else q.MatchAny(codes)
        return q.FieldCondition(key=condition.field, match=match)

    def scan(self, where: Filter | None = None, *, limit: int | None = None, payload: bool = False) -> Iterator[Hit]:
        """Entries in no particular order, with score 0."""
        of_engine, of_facts = _split(where)
        there = (product_id for points in self._pages(of_engine) for product_id in self._meeting(points, of_facts))
        for product_id in islice(there, limit):
            known = self._facts.payload(point_of(product_id)) if payload else {}
            if known is not None:
                yield Hit(product_id, 0.0, known)

    def _meeting(self, points: Sequence[int], where: Filter) -> list[str]:
        """The products of those points that meet a filter."""
        slots = self._facts.slots(points)
        slots = slots[slots >= 0]
        return self._facts.ids(slots[self._facts.passing(slots, where)].tolist())

    def _pages(self, where: Filter) -> Iterator[list[int]]:
        """All points that meet what the engine filters by, a thousand at a time."""
        if not (where.must or where.must_not):
            points = list(self._facts)
            yield from (points[start : start + 1000] for start in range(0, len(points), 1000))
            return
        offset, conditions = None, self._filter(where)
        while True:
            records, offset = self._shard.scroll(
                q.ScrollRequest(offset=offset, limit=1000, filter=conditions, with_payload=False)
            )
            yield [int(record.id) for record in records]
            if offset is None:
                return

    def vectors(self, ids: Sequence[str], name: str) -> dict[str, NDArray[np.float32]]:
        """The dense vectors of those ids that have one."""
        slots = {product_id: self._facts.slot(point_of(product_id)) for product_id in ids}
        known = {product_id: slot for product_id, slot in slots.items() if slot is not None}
        rows = self._vectors[name].take(list(known.values()))
        there = np.flatnonzero(rows.any(axis=1)).tolist()
        named = list(known)
        return {named[i]: rows[i] for i in there}

    def payloads(self, ids: Sequence[str]) -> dict[str, Payload]:
        """The payloads of those ids that the index has; they are shared, so nobody changes them."""
        known = ((product_id, self._facts.payload(point_of(product_id))) for product_id in ids)
        return {product_id: payload for product_id, payload in known if payload is not None}

    def count(self, where: Filter | None = None) -> int:
        """How many entries match, exactly."""
        return len(self._facts) if where is None else sum(1 for _ in self.scan(where))


def _of_steps(where: Filter) -> Filter:
    """The conditions on coarse numbers alone."""
    return Filter(tuple(c for c in where.must if c.field in STEPS))


def _step(name: str) -> str:
    return f"{name}_step"


def _steps(payload: Payload) -> dict[str, Any]:
    """Coarse steps of those of the numbers that the payload has."""
    return {_step(name): step_of(value) for name in COARSE if isinstance(value := payload.get(name), int | float)}


def _split(where: Filter | None) -> tuple[Filter, Filter]:
    """What the engine filters by, and what is left to check; a coarse number is both."""
    if where is None:
        return Filter(), Filter()
    static = tuple(c for c in where.must if c.field in STATIC)
    coarse = tuple(_coarse(c) for c in where.must if isinstance(c, Range) and c.field in COARSE)
    return (
        Filter((*static, *coarse), tuple(c for c in where.must_not if c.field in STATIC)),
        Filter(
            tuple(c for c in where.must if c.field not in STATIC),
            tuple(c for c in where.must_not if c.field not in STATIC),
        ),
    )


def _coarse(bounds: Range) -> Range:
    low, high = bounds.gte, bounds.lte
    return Range(
        _step(bounds.field),
        None if low is None else step_of(low) - SLACK,
        None if high is None else step_of(high) + SLACK,
    )


def _request(query: VectorQuery, where: Any, limit: int) -> Any:
    dense = not isinstance(query.made(), Sparse)
    return q.QueryRequest(
        limit=limit,
        query=q.Query.Nearest(_vector(query), using=query.name),
        filter=where,
        with_payload=False,
        with_vector=False,
        params=q.SearchParams(hnsw_ef=max(EF, limit), acorn=THROUGH, quantization=PRECISE) if dense else None,
    )


def _says_something(query: VectorQuery) -> bool:
    vector = query.made()
    return not isinstance(vector, Sparse) or bool(len(vector.indices))


def _vector(query: VectorQuery) -> Any:
    vector = query.made()
    return q.SparseVector(vector.indices.tolist(), vector.values.tolist()) if isinstance(vector, Sparse) else vector.tolist()


def _joined(one: Filter | None, other: Filter | None) -> Filter | None:
    if one is None or other is None:
        return one or other
    return Filter((*one.must, *other.must), (*one.must_not, *other.must_not))
