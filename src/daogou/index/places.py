"""Where things lie, by number: a dictionary of integers as two arrays, asked for hundreds at once.

A search asks where each of a thousand points lies. In a dictionary of 500,000 each answer waits for memory four times; here all are
fetched together.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

_EMPTY, _GONE = -1, -2
ROOM = 4
"""Places for each number at least when the arrays are made; half of them are ever used."""


class Places:
    """Non-negative numbers of 63 bits, spread evenly as those of a hash are, to places. Open addressing, the next place tried next.

    Any number of threads read without a lock; one at a time writes.

    >>> places = Places([70, 7], [0, 1])
    >>> places.put(8, 5)
    >>> places.get(7), places.many([8, 9, 70]).tolist(), len(places), sorted(places)
    (1, [5, -1, 0], 3, [7, 8, 70])
    """

    def __init__(self, numbers: ArrayLike = (), places: ArrayLike = ()) -> None:
        self._make(np.asarray(numbers, np.int64), np.asarray(places, np.int64))

    def _make(self, numbers: NDArray[np.int64], places: NDArray[np.int64]) -> None:
        size = 1 << max(10, (ROOM * len(numbers) - 1).bit_length())
        keys, values = np.full(size, _EMPTY, np.int64), np.full(size, -1, np.int64)
        left, at = np.arange(len(numbers)), numbers & (size - 1)
        while len(left):
            free = np.flatnonzero(keys[at] == _EMPTY)
            taken, first = np.unique(at[free], return_index=True)
            mine = free[first]
            keys[taken], values[taken] = numbers[left[mine]], places[left[mine]]
            left, at = np.delete(left, mine), (np.delete(at, mine) + 1) & (size - 1)
        self._arrays = (keys, values)  # readers take both or neither
        self._known = self._used = len(numbers)

    def __len__(self) -> int:
        return self._known

    def __iter__(self) -> Iterator[int]:
        keys, _ = self._arrays
        return iter(keys[keys >= 0].tolist())

    def __contains__(self, number: int) -> bool:
        return self.get(number) >= 0

    def get(self, number: int) -> int:
        """Where the number lies; -1 for an unknown one."""
        keys, values = self._arrays
        return int(values[at]) if (at := self._find(keys, number)) >= 0 else -1

    def many(self, numbers: ArrayLike) -> NDArray[np.intp]:
        """Where each number lies, ``(n,)``; -1 for unknown ones."""
        keys, values = self._arrays
        wanted = np.asarray(numbers, np.int64)
        at = wanted & (len(keys) - 1)
        there = keys[at]
        other = np.flatnonzero((there != wanted) & (there != _EMPTY))
        while len(other):
            at[other] = (at[other] + 1) & (len(keys) - 1)
            there[other] = keys[at[other]]
            other = other[(there[other] != wanted[other]) & (there[other] != _EMPTY)]
        return np.where(there == wanted, values[at], -1)

    def put(self, number: int, place: int) -> None:
        """Say where a number lies, known or not."""
        keys, values = self._arrays
        at = self._find(keys, number)
        if at < 0:
            if 2 * (self._used + 1) > len(keys):
                known = keys >= 0
                self._make(keys[known], values[known])
                keys, values = self._arrays
            at = number & (len(keys) - 1)
            while keys[at] != _EMPTY:  # what is gone is left alone: who reads now may have found it
                at = (at + 1) & (len(keys) - 1)
            self._known += 1
            self._used += 1
        values[at] = place
        keys[at] = number

    def drop(self, number: int) -> int:
        """Forget a number; returns where it lay, -1 for an unknown one."""
        keys, values = self._arrays
        at = self._find(keys, number)
        if at < 0:
            return -1
        keys[at] = _GONE
        self._known -= 1
        return int(values[at])

    @staticmethod
    def _find(keys: NDArray[np.int64], number: int) -> int:
        at = number & (len(keys) - 1)
        while (there := keys[at]) != number:
            if there == _EMPTY:
                return -1
            at = (at + 1) & (len(keys) - 1)
        return at
