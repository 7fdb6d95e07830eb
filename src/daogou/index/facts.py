"""What the embedded engine knows of every product beside its vectors: in memory to be read, in SQLite to last.

Prices and stock change by the second. In the vector engine a changed field that is filtered by moves the whole point,
vectors and all, out of its graph; here it is one row. So the engine filters by what seldom changes and by coarse
prices, and what it finds is checked against these facts.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from math import log2
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from daogou.index.base import Condition, Filter, OneOf, Payload, Range, holds

DECODED = 100_000
"""Payloads that are kept as dictionaries; the others are decoded when they are asked for."""
STEPS_PER_OCTAVE = 3
"""A step of the coarse scale is about a quarter of a price."""

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(tuple[str, Payload, dict[str, str]]).decode
_DECODE_ID = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw, msgspec.Raw]).decode


@lru_cache(maxsize=100_000)
def point_of(product_id: str) -> int:
    """The number that stands for a product, 63 bits of a hash: of 500,000 products two share one once in 10**7 shops."""
    return int.from_bytes(hashlib.blake2b(product_id.encode(), digest_size=8).digest(), "big") >> 1


def step_of(number: float) -> int:
    """A number on a coarse logarithmic scale, `STEPS_PER_OCTAVE` steps to its double; 0 for what is not above 1.

    >>> step_of(1000) - step_of(500), step_of(0)
    (3, 0)
    """
    return int(log2(max(number, 1.0)) * STEPS_PER_OCTAVE)


class Facts:
    """Payloads by point, with the numbers of ``columns`` apart, to be compared many at once. Every point has a slot.

    Any number of threads read without a lock; one at a time writes. Writes are seen at once and last once `commit`
    returns.
    """

    def __init__(self, path: Path, *, columns: Sequence[str]) -> None:
        self._columns = {name: i for i, name in enumerate(columns)}
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS facts "
            "(point INTEGER PRIMARY KEY, slot INTEGER NOT NULL, body BLOB NOT NULL, numbers BLOB NOT NULL)"
        )
        self._slots: dict[int, int] = {}
        self._decoded: dict[int, tuple[bytes, Payload]] = {}
        self._writes = 0
        self._shares: dict[Filter, tuple[int, float]] = {}
        last = self._db.execute("SELECT max(slot) FROM facts").fetchone()[0]
        self._bodies: list[bytes] = [b""] * (0 if last is None else last + 1)
        self._ids: list[str] = [""] * len(self._bodies)
        slots: list[int] = []
        numbers: list[bytes] = []
        for point, slot, body, packed in self._db.execute("SELECT point, slot, body, numbers FROM facts"):
            self._slots[point] = slot
            self._bodies[slot] = body
            self._ids[slot] = _DECODE_ID(body)[0]
            slots.append(slot)
            numbers.append(packed)
        self._free = sorted(set(range(len(self._bodies))) - set(slots), reverse=True)
        self._numbers = np.full((len(self._bodies), len(columns)), np.nan)
        self._numbers[slots] = np.frombuffer(b"".join(numbers), np.float64).reshape(-1, len(columns))

    @property
    def writes(self) -> int:
        """Grows with every write."""
        return self._writes

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, point: int) -> bool:
        return point in self._slots

    def __iter__(self) -> Iterator[int]:
        return iter(list(self._slots))

    # -- reading ---------------------------------------------------------------------------------

    def id(self, point: int) -> str | None:
        """The product that a point stands for; ``None`` for an unknown point."""
        slot = self._slots.get(point)
        return None if slot is None else self._ids[slot]

    def payload(self, point: int) -> Payload | None:
        """What is known of a point, shared, so that nobody changes it; ``None`` for an unknown point."""
        slot = self._slots.get(point)
        if slot is None:
            return None
        body = self._bodies[slot]
        known = self._decoded.get(slot)
        if known is None or known[0] is not body:
            if len(self._decoded) >= DECODED:
                self._decoded = {}
            self._decoded[slot] = known = (body, _unpacked(body))
        return known[1]

    def slot(self, point: int) -> int | None:
        """Where the point's vectors lie; ``None`` for an unknown point."""
        return self._slots.get(point)

    def number(self, point: int, column: str) -> float:
        """A number of a known point; NaN where it has none."""
        return float(self._numbers[self._slots[point], self._columns[column]])

    def passing(self, points: Sequence[int], where: Filter) -> list[tuple[int, str]]:
        """Those of the points that are known and meet the filter, in their order, each with its product's id."""
        slots = list(map(self._slots.get, points))
        if None in slots:
            points = [point for point, slot in zip(points, slots, strict=True) if slot is not None]
        known: list[int] = [slot for slot in slots if slot is not None]
        found: Iterable[tuple[int, str]] = zip(points, map(self._ids.__getitem__, known), strict=True)
        of_columns, others = self._split(where)
        if of_columns.must or of_columns.must_not:
            found = compress(found, self._mask(self._numbers[known], of_columns).tolist())
        if others.must or others.must_not:
            return [one for one in found if (payload := self.payload(one[0])) is not None and holds(payload, others)]
        return list(found)

    def share(self, where: Filter) -> float:
        """Which share of all points meets the conditions on columns; 1 where there are none."""
        of_columns, _ = self._split(where)
        if not (of_columns.must or of_columns.must_not) or not self._slots:
            return 1.0
        known = self._shares.get(of_columns)
        if known is None or abs(self._writes - known[0]) > len(self._slots) // 100:
            if len(self._shares) > 1000:
                self._shares = {}
            known = (self._writes, float(self._mask(self._numbers[: len(self._bodies)], of_columns).mean()))
            self._shares[of_columns] = known
        return known[1]

    def _split(self, where: Filter) -> tuple[Filter, Filter]:
        """The conditions on columns, and the others."""

        def of(conditions: Sequence[Condition], *, columns: bool) -> tuple[Condition, ...]:
            return tuple(c for c in conditions if (c.field in self._columns) == columns)

        return (
            Filter(of(where.must, columns=True), of(where.must_not, columns=True)),
            Filter(of(where.must, columns=False), of(where.must_not, columns=False)),
        )

    def _mask(self, numbers: NDArray[np.float64], where: Filter) -> NDArray[np.bool_]:
        mask = np.ones(len(numbers), np.bool_)
        for condition in where.must:
            mask &= _meets(numbers[:, self._columns[condition.field]], condition)
        for condition in where.must_not:
            mask &= ~_meets(numbers[:, self._columns[condition.field]], condition)
        return mask

    # -- writing ---------------------------------------------------------------------------------

    def put(self, point: int, product_id: str, payload: Payload, numbers: Mapping[str, float | None]) -> int:
        """Add a point or replace it; ``numbers`` are of columns. Returns its slot."""
        body = _packed(product_id, payload)
        values = np.full(len(self._columns), np.nan)
        for name, number in numbers.items():
            if number is not None:
                values[self._columns[name]] = number
        slot = self._slots.get(point)
        known = slot is not None
        if slot is None:
            slot = self._free.pop() if self._free else len(self._bodies)
        self._begin()
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", (point, slot, body, values.tobytes()))
        if slot >= len(self._bodies):
            self._bodies.append(body)
            self._ids.append(product_id)
        else:
            self._ids[slot] = product_id
            self._bodies[slot] = body
        if slot >= len(self._numbers):
            more = np.full((max(1024, slot), len(self._columns)), np.nan)
            self._numbers = np.concatenate([self._numbers, more])
        self._numbers[slot] = values
        if not known:
            self._slots[point] = slot
        self._writes += 1
        return slot

    def drop(self, point: int) -> None:
        """Forget a point; an unknown one is no error. Its slot stays empty until the file is opened anew: who reads now may
        still hold it."""
        slot = self._slots.pop(point, None)
        if slot is not None:
            self._begin()
            self._db.execute("DELETE FROM facts WHERE point = ?", (point,))
            self._numbers[slot] = np.nan
            self._decoded.pop(slot, None)
            self._writes += 1

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN")

    def commit(self) -> None:
        """Return once everything written is durable."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Commit and let go of the file."""
        self.commit()
        self._db.close()


def _meets(values: NDArray[np.float64], condition: Condition) -> NDArray[np.bool_]:
    if isinstance(condition, OneOf):
        numbers = [value for value in condition.values if not isinstance(value, str)]
        return np.isin(values, numbers) if len(numbers) != 1 else values == numbers[0]
    return _within(values, condition)


def _within(values: NDArray[np.float64], bounds: Range) -> NDArray[np.bool_]:
    mask = ~np.isnan(values)
    if bounds.gte is not None:
        mask &= values >= bounds.gte
    if bounds.lte is not None:
        mask &= values <= bounds.lte
    return mask


def _packed(product_id: str, payload: Payload) -> bytes:
    """A list that a payload has twice, as facts of a product without variants are, is written once."""
    first: dict[tuple[str, ...], str] = {}
    twins: dict[str, str] = {}
    for name, value in payload.items():
        if isinstance(value, list) and value:
            same = first.setdefault(tuple(value), name)
            if same != name:
                twins[name] = same
    return _ENCODE((product_id, {name: value for name, value in payload.items() if name not in twins}, twins))


def _unpacked(body: bytes) -> Payload:
    _, payload, twins = _DECODE(body)
    for name, value in payload.items():
        if isinstance(value, list):
            payload[name] = list(map(sys.intern, value))
    for name, same in twins.items():
        payload[name] = payload[same]
    return payload
