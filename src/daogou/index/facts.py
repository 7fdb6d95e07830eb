"""What the embedded engine knows of every product beside its vectors: in memory what is read of hundreds, in SQLite all.

Prices and stock change by the second. In the vector engine a changed field that is filtered by moves the whole point,
vectors and all, out of its graph; here it is a row of numbers, apart from the body, which holds everything else. So the
engine filters by what seldom changes and by coarse prices, and what it finds is checked against these facts.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from math import isnan, log2
from pathlib import Path
from threading import Lock

import msgspec
import numpy as np
from numpy.typing import NDArray

from daogou.index.base import Condition, Filter, Payload
from daogou.index.places import Places
from daogou.index.table import NUMBERS, STRINGS, Table, Words, meeting, numbers_of, strings_of, within

DECODED = 50_000
"""Payloads that are kept as dictionaries; the others are read and decoded when they are asked for."""
STEPS_PER_OCTAVE = 3
"""A step of the coarse scale is about a quarter of a price."""

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(tuple[Payload, dict[str, str]]).decode


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
    """Payloads by point; what of them is read of many at once lies side by side. Every point has a slot.

    ``extra`` names numbers beside `NUMBERS` that are filtered by here alone. Any number of threads read without a lock;
    one at a time writes. Writes are seen at once and last once `commit` returns.
    """

    def __init__(self, path: Path, *, extra: Sequence[str]) -> None:
        self._extra = tuple(extra)
        self._columns = {name: i for i, name in enumerate((*NUMBERS, *extra))}
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000"):
            self._db.execute(f"PRAGMA {pragma}")
        for table in (
            "facts (point INTEGER PRIMARY KEY, slot INTEGER NOT NULL, id TEXT NOT NULL, numbers BLOB NOT NULL, strings BLOB NOT NULL)",
            "bodies (point INTEGER PRIMARY KEY, body BLOB NOT NULL)",
            "words (code INTEGER PRIMARY KEY, text TEXT NOT NULL)",
            "told (point INTEGER PRIMARY KEY)",
        ):
            self._db.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        self._reader = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._reading = Lock()
        self._unsaved: dict[int, bytes] = {}
        """Bodies that the reading connection does not see yet, by point."""
        self._moved: set[int] = set()
        """Points whose numbers changed in memory and are written with the next commit."""
        self._decoded: dict[int, tuple[int, Payload]] = {}
        self._writes = 0
        self._shares: dict[Filter, tuple[int, float]] = {}
        self.words = Words(text for (text,) in self._db.execute("SELECT text FROM words ORDER BY code"))
        self._load()

    def _load(self) -> None:
        rows = self._db.execute("SELECT point, slot, id, numbers, strings FROM facts").fetchall()
        size = max((row[1] for row in rows), default=-1) + 1
        slots = np.fromiter((row[1] for row in rows), np.intp, len(rows))
        self._slots = Places([row[0] for row in rows], slots)
        self._ids: list[str] = [""] * size
        for _, slot, product_id, _, _ in rows:
            self._ids[slot] = product_id
        self._free = sorted(set(range(size)).difference(slots.tolist()), reverse=True)
        self._numbers = np.full((size, len(self._columns)), np.nan)
        self._numbers[slots] = np.frombuffer(b"".join(row[3] for row in rows), np.float64).reshape(-1, len(self._columns))
        self._heap = np.frombuffer(b"".join(row[4] for row in rows), np.int32).copy()
        self._used = len(self._heap)
        lengths = np.fromiter((len(row[4]) // 4 for row in rows), np.int64, len(rows))
        self._starts = np.zeros(size, np.int64)
        self._starts[slots] = np.cumsum(lengths) - lengths
        self._generations = np.zeros(size, np.int64)
        """The write that each slot's body was last changed by, so that nobody takes an older one for the present one."""

    @property
    def writes(self) -> int:
        """Grows with every write."""
        return self._writes

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, point: int) -> bool:
        return point in self._slots

    def __iter__(self) -> Iterator[int]:
        return iter(self._slots)

    # -- reading ---------------------------------------------------------------------------------

    def id(self, point: int) -> str | None:
        """The product that a point stands for; ``None`` for an unknown point."""
        slot = self._slots.get(point)
        return None if slot < 0 else self._ids[slot]

    def ids(self, slots: Sequence[int]) -> list[str]:
        """The products in those slots."""
        return list(map(self._ids.__getitem__, slots))

    def payload(self, point: int) -> Payload | None:
        """What is known of a point, its lists shared, so that nobody changes them; ``None`` for an unknown point."""
        slot = self._slots.get(point)
        if slot < 0:
            return None
        generation = int(self._generations[slot])
        known = self._decoded.get(point)
        if known is None or known[0] != generation:
            body = self._body(point)
            if body is None:
                return None
            if len(self._decoded) >= DECODED:
                self._decoded = {}
            self._decoded[point] = known = (generation, _unpacked(body))
        return known[1] | _named(self._numbers[slot].tolist())

    def _body(self, point: int) -> bytes | None:
        unsaved = self._unsaved.get(point)
        if unsaved is not None:
            return unsaved
        with self._reading:
            row = self._reader.execute("SELECT body FROM bodies WHERE point = ?", (point,)).fetchone()
        return None if row is None else row[0]

    def says(self, point: int, strings: Mapping[str, object]) -> bool:
        """Whether a known point has exactly these fields of strings already."""
        slot, words = self._slots.get(point), self.words
        return all(
            name in STRINGS and isinstance(texts, list) and words.known(texts).tolist() == self._strings(slot, name)
            for name, texts in strings.items()
        )

    def _strings(self, slot: int, name: str) -> list[int]:
        start, i = int(self._starts[slot]), STRINGS.index(name)
        begin = int(self._heap[start + i - 1]) if i else 0
        first = start + len(STRINGS)
        codes: list[int] = self._heap[first + begin : first + int(self._heap[start + i])].tolist()
        return codes

    def slot(self, point: int) -> int | None:
        """Where the point's numbers, strings and vectors lie; ``None`` for an unknown point."""
        slot = self._slots.get(point)
        return None if slot < 0 else slot

    def slots(self, points: Sequence[int]) -> NDArray[np.intp]:
        """Slots of points, ``(len(points),)``; -1 for unknown ones."""
        return self._slots.many(points)

    def number(self, point: int, column: str) -> float:
        """A number of a known point; NaN where it has none. Raises `KeyError` for an unknown point."""
        slot = self._slots.get(point)
        if slot < 0:
            raise KeyError(point)
        return float(self._numbers[slot, self._columns[column]])

    def table(self, slots: NDArray[np.intp]) -> Table:
        """The products in those slots, side by side."""
        starts, numbers = self._starts[slots], self._numbers[slots, : len(NUMBERS)]
        ids = self.ids(slots.tolist())

        def look(row: int) -> Payload:
            return self.payload(point_of(ids[row])) or {}

        return Table(ids, numbers, self._heap, starts, self.words, look)

    def passing(self, slots: NDArray[np.intp], where: Filter) -> NDArray[np.bool_]:
        """Which of the slots meet a filter, ``(len(slots),)``."""
        of_numbers, others = self._split(where)
        mask = self._mask(self._numbers[slots], of_numbers)
        return mask & self.table(slots).meets(others) if others.must or others.must_not else mask

    def share(self, where: Filter) -> float:
        """Which share of all points meets the conditions on numbers; 1 where there are none."""
        of_columns, _ = self._split(where)
        if not (of_columns.must or of_columns.must_not) or not len(self._slots):
            return 1.0
        known = self._shares.get(of_columns)
        if known is None or abs(self._writes - known[0]) > len(self._slots) // 100:
            if len(self._shares) > 1000:
                self._shares = {}
            known = (self._writes, float(self._mask(self._numbers[: len(self._ids)], of_columns).mean()))
            self._shares[of_columns] = known
        return known[1]

    def _split(self, where: Filter) -> tuple[Filter, Filter]:
        """The conditions on numbers, and the others."""

        def of(conditions: Sequence[Condition], *, numbers: bool) -> tuple[Condition, ...]:
            return tuple(c for c in conditions if (c.field in self._columns) == numbers)

        return (
            Filter(of(where.must, numbers=True), of(where.must_not, numbers=True)),
            Filter(of(where.must, numbers=False), of(where.must_not, numbers=False)),
        )

    def _mask(self, numbers: NDArray[np.float64], where: Filter) -> NDArray[np.bool_]:
        return meeting(where, lambda c: within(numbers[:, self._columns[c.field]], c), len(numbers))

    # -- writing ---------------------------------------------------------------------------------

    def tell(self, point: int) -> None:
        """Note that the vector engine was told something of a point that it may yet forget with the machine's power."""
        self._begin()
        self._db.execute("INSERT OR IGNORE INTO told VALUES (?)", (point,))

    def told(self) -> list[int]:
        """Those points of which the engine may have forgotten what it was told."""
        return [point for (point,) in self._db.execute("SELECT point FROM told")]

    def kept(self) -> None:
        """The engine forgets nothing any more of what it was told so far."""
        self._begin()
        self._db.execute("DELETE FROM told")

    def put(self, point: int, product_id: str, payload: Payload, extra: Mapping[str, float]) -> int:
        """Add a point or replace it; ``extra`` are numbers beside those of the payload. Returns its slot."""
        body = _packed(payload)
        values = np.array([*numbers_of(payload), *(extra.get(name, np.nan) for name in self._extra)], np.float64)
        self._begin()
        with self._new_words():
            strings = strings_of(payload, self.words)
        slot = self._slots.get(point)
        known = slot >= 0
        if not known:
            slot = self._free.pop() if self._free else len(self._ids)
        row = (point, slot, product_id, values.tobytes(), strings.tobytes())
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)", row)
        self._db.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?)", (point, body))
        self._unsaved[point] = body
        self._make_room(slot)
        if not known or not self._has(slot, strings):
            self._starts[slot] = self._append(strings)
        self._numbers[slot] = values
        if slot >= len(self._ids):
            self._ids.append(product_id)
        else:
            self._ids[slot] = product_id
        if not known:
            self._slots.put(point, slot)
        self._writes += 1
        self._generations[slot] = self._writes
        return slot

    def codes(self, texts: Iterable[str]) -> list[int]:
        """Codes of strings, those of new ones too, which last as long as what is `put` does."""
        self._begin()
        with self._new_words():
            return [self.words.code(text) for text in texts]

    @contextmanager
    def _new_words(self) -> Iterator[None]:
        """Write down what words are new within."""
        known = len(self.words.texts)
        yield
        self._db.executemany("INSERT INTO words VALUES (?, ?)", enumerate(self.words.texts[known:], known))

    def renumber(self, point: int, numbers: Mapping[str, float | None]) -> None:
        """Change numbers of a known point, and nothing else; what is ``None`` it has not any more."""
        row = self._numbers[self._slots.get(point)]
        row[[self._columns[name] for name in numbers]] = [np.nan if n is None else n for n in numbers.values()]
        self._moved.add(point)
        self._writes += 1

    def _make_room(self, slot: int) -> None:
        if slot >= len(self._numbers):
            more = max(1024, slot)
            self._numbers = np.concatenate([self._numbers, np.full((more, len(self._columns)), np.nan)])
            self._starts = np.concatenate([self._starts, np.zeros(more, np.int64)])
            self._generations = np.concatenate([self._generations, np.zeros(more, np.int64)])

    def _has(self, slot: int, strings: NDArray[np.int32]) -> bool:
        start = int(self._starts[slot])
        return np.array_equal(self._heap[start : start + len(strings)], strings)

    def _append(self, strings: NDArray[np.int32]) -> int:
        """Where the row lies from now on; what lay elsewhere stays, since somebody may be reading it."""
        start, end = self._used, self._used + len(strings)
        if end > len(self._heap):
            self._heap = np.concatenate([self._heap, np.zeros(max(65_536, end), np.int32)])
        self._heap[start:end] = strings
        self._used = end
        return start

    def drop(self, point: int) -> None:
        """Forget a point; an unknown one is no error. Its slot stays empty until the file is opened anew: who reads now may
        still hold it."""
        slot = self._slots.drop(point)
        if slot >= 0:
            self._begin()
            self._db.execute("DELETE FROM facts WHERE point = ?", (point,))
            self._db.execute("DELETE FROM bodies WHERE point = ?", (point,))
            self._numbers[slot] = np.nan
            self._decoded.pop(point, None)
            self._unsaved.pop(point, None)
            self._moved.discard(point)
            self._writes += 1

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN")

    def commit(self) -> None:
        """Return once everything written is durable."""
        if self._moved:
            self._begin()
            rows = [(self._numbers[self._slots.get(point)].tobytes(), point) for point in self._moved]
            self._db.executemany("UPDATE facts SET numbers = ? WHERE point = ?", rows)
            self._moved = set()
        if self._db.in_transaction:
            self._db.execute("COMMIT")
            self._unsaved = {}

    def close(self) -> None:
        """Commit and let go of the file."""
        self.commit()
        self._reader.close()
        self._db.close()


def _named(numbers: Sequence[float]) -> Payload:
    """A row of numbers as the fields of a payload; whole ones are integers."""
    return {
        name: int(number) if number.is_integer() else number
        for name, number in zip(NUMBERS, numbers, strict=False)
        if not isnan(number)
    }


def _without_numbers(payload: Payload) -> Payload:
    return {name: value for name, value in payload.items() if name not in NUMBERS or not isinstance(value, int | float)}


def _packed(payload: Payload) -> bytes:
    """All but the numbers. A list that a payload has twice, as facts of a product without variants are, is written once."""
    payload = _without_numbers(payload)
    first: dict[tuple[str, ...], str] = {}
    twins: dict[str, str] = {}
    for name, value in payload.items():
        if isinstance(value, list) and value:
            same = first.setdefault(tuple(value), name)
            if same != name:
                twins[name] = same
    return _ENCODE(({name: value for name, value in payload.items() if name not in twins}, twins))


def _unpacked(body: bytes) -> Payload:
    payload, twins = _DECODE(body)
    payload = _without_numbers(payload)  # bodies of before had them, and they may have changed since
    for name, value in payload.items():
        if isinstance(value, list):
            payload[name] = list(map(sys.intern, value))
    for name, same in twins.items():
        payload[name] = payload[same]
    return payload
