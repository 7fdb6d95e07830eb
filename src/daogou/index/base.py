"""The product index: named dense and sparse vectors with a small payload to filter on, behind one protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from daogou.index.table import Joined, Table

PayloadValue = str | int | float | list[str] | None
Payload = dict[str, PayloadValue]


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse vector: ``indices (k,) uint32`` unique, ``values (k,) float32``."""

    indices: NDArray[np.uint32]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """One product as the index holds it."""

    id: str
    dense: Mapping[str, NDArray[np.float32]]
    sparse: Mapping[str, Sparse]
    payload: Payload


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has at least one of these values."""

    field: str
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The field lies within ``[gte, lte]``; an open side is ``None``."""

    field: str
    gte: float | None = None
    lte: float | None = None


Condition = OneOf | Range


@dataclass(frozen=True, slots=True)
class Filter:
    """All of ``must`` hold and none of ``must_not``."""

    must: tuple[Condition, ...] = ()
    must_not: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class VectorQuery:
    """Nearest entries by one named vector, dense ``(d,) float32`` or sparse; ``where`` narrows this query alone.

    A vector that is still being made is waited for when every other query is answered; what made it fail is raised then.
    Of an engine that checks what it found against a part of the filter, ``enough`` are enough: where fewer than the limit are
    left, as few dear things are within a low price, it looks no further.
    """

    name: str
    vector: NDArray[np.float32] | Sparse | Future[NDArray[np.float32]]
    limit: int
    where: Filter | None = None
    enough: int | None = None

    def made(self) -> NDArray[np.float32] | Sparse:
        """The vector, once it is made."""
        return self.vector.result() if isinstance(self.vector, Future) else self.vector


class Hit(NamedTuple):
    """An entry that was found; a larger score is nearer. The payload is shared, so nobody changes it."""

    id: str
    score: float
    payload: Payload


def holds(payload: Payload, where: Filter) -> bool:
    """Whether a payload meets a filter: what every engine's filters mean."""
    return all(_has(payload, c) for c in where.must) and not any(_has(payload, c) for c in where.must_not)


def _has(payload: Payload, condition: Condition) -> bool:
    value = payload.get(condition.field)
    values = value if isinstance(value, list) else [value]
    if isinstance(condition, OneOf):
        return any(one in condition.values for one in values if one is not None)
    return any(
        isinstance(one, int | float)
        and (condition.gte is None or one >= condition.gte)
        and (condition.lte is None or one <= condition.lte)
        for one in values
    )


class ProductIndex(Protocol):
    """What every engine does. Writes are durable once `flush` returns, visible at once."""

    @property
    def writes(self) -> int:
        """Grows with every write: while it stays, every search finds the same."""
        ...

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add entries or replace those with the same id."""
        ...

    def patch(self, payloads: Mapping[str, Payload]) -> set[str]:
        """Overwrite payload fields of entries; returns the ids that the index has, others are left out."""
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Remove entries; unknown ids are no error."""
        ...

    def search(
        self, queries: Sequence[VectorQuery], where: Filter | None = None, *, payload: bool = False
    ) -> list[list[Hit]]:
        """The best hits of each query under one filter, best first."""
        ...

    def joined(self, queries: Sequence[VectorQuery], where: Filter | None = None) -> Joined:
        """What `search` finds, joined: every product once, side by side, with each query's score."""
        ...

    def table(self, ids: Sequence[str]) -> Table:
        """Those of the products that the index has, side by side, in their order."""
        ...

    def scan(self, where: Filter | None = None, *, limit: int | None = None, payload: bool = False) -> Iterator[Hit]:
        """Entries in no particular order, with score 0."""
        ...

    def vectors(self, ids: Sequence[str], name: str) -> dict[str, NDArray[np.float32]]:
        """The dense vectors of those ids that have one, ``(d,)``, to half precision at least."""
        ...

    def payloads(self, ids: Sequence[str]) -> dict[str, Payload]:
        """The payloads of those ids that the index has; they are shared, so nobody changes them."""
        ...

    def count(self, where: Filter | None = None) -> int:
        """How many entries match, exactly."""
        ...

    def flush(self) -> None:
        """Return once everything written is durable."""
        ...

    def optimize(self) -> None:
        """Do background work (merging, graph building) now."""
        ...

    def close(self) -> None:
        """Flush and let go of the files."""
        ...
