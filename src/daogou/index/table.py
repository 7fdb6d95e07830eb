"""Products side by side, as rankers and facets read hundreds of them at once: numbers, and strings by their codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from daogou.index.base import Condition, Filter, OneOf, Payload, Range, holds

NUMBERS = ("available", "price_min", "price_max", "popularity", "rating", "ratings", "released", "stock", "margin")
"""Fields that are read as numbers; what a product has not is not a number."""
STRINGS = ("brand", "category", "things", "attributes", "shared")
"""Fields that are read as strings, none to many of them a product."""

Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]
Column = NDArray[np.floating]
Look = Callable[[int], Payload]
"""A row to everything that is known of its product."""
_NUMBER = {name: i for i, name in enumerate(NUMBERS)}
_STRING = {name: i for i, name in enumerate(STRINGS)}
_HEAD = len(STRINGS)


class Words:
    """Strings that many products share, each with a code; of facts like ``colour=red`` also what they are facts of.

    One thread at a time adds; any number read.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.texts: list[str] = []
        self._codes: dict[str, int] = {}
        self._names = np.zeros(1024, np.int32)
        self._values = np.zeros(1024, np.float64)
        self._numbers_of_names: dict[str, int] = {}
        for text in texts:
            self.code(text)

    def code(self, text: str) -> int:
        """The code of a string, a new one where it is new."""
        known = self._codes.get(text)
        if known is not None:
            return known
        code = len(self.texts)
        if code >= len(self._names):
            self._names = np.concatenate([self._names, np.zeros_like(self._names)])
            self._values = np.concatenate([self._values, np.zeros_like(self._values)])
        name, _, value = text.partition("=")
        self._names[code] = self._numbers_of_names.setdefault(name, len(self._numbers_of_names))
        self._values[code] = _number(value)
        self.texts.append(text)
        self._codes[text] = code
        return code

    def known(self, texts: Iterable[str]) -> Codes:
        """Codes of those of the strings that have one."""
        return np.array([code for text in texts if (code := self._codes.get(text)) is not None], np.int32)

    def names(self, codes: Codes) -> Codes:
        """For facts: numbers of what stands before ``=``."""
        return self._names[codes]

    def name(self, name: str) -> int:
        """The number of a name; -1 for an unknown one."""
        return self._numbers_of_names.get(name, -1)

    def values(self, codes: Codes) -> Column:
        """For facts: what stands behind ``=`` as numbers, not a number where it is none."""
        return self._values[codes]


def _number(text: str) -> float:
    if not text[:1].isdigit() and text[:1] not in ("-", "+", "."):
        return np.nan
    try:
        return float(text)
    except ValueError:
        return np.nan


def numbers_of(payload: Payload) -> list[float]:
    """A row of `NUMBERS`."""
    return [float(value) if isinstance(value := payload.get(name), int | float) else np.nan for name in NUMBERS]


def strings(value: object) -> list[str]:
    """A field's strings: one, many, or none."""
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def strings_of(payload: Payload, words: Words) -> Codes:
    """A row of `STRINGS`: where each field ends, then the codes of all."""
    ends: list[int] = []
    codes: list[int] = []
    for name in STRINGS:
        codes += map(words.code, strings(payload.get(name)))
        ends.append(len(codes))
    return np.array(ends + codes, np.int32)


class Flat(NamedTuple):
    """All strings of one field: codes ``(m,)``, and the row ``(m,)`` that each is of, rows ascending."""

    codes: Codes
    rows: NDArray[np.intp]


class Table:
    """Some products, a row each. What is asked for comes as one array over all rows.

    >>> table = Table.of(["a", "b"], [{"brand": "x", "price_min": 5}, {"attributes": ["colour=red", "size=42"]}])
    >>> table.number("price_min").tolist(), table.any_of("attributes", ["colour=red"]).tolist()
    ([5.0, nan], [False, True])
    """

    def __init__(
        self, ids: Sequence[str], numbers: NDArray[np.float64], heap: Codes, starts: NDArray[np.int64], words: Words, look: Look
    ) -> None:
        """``numbers`` is ``(n, len(NUMBERS))``; ``starts (n,)`` are places in the ``heap`` where rows of `strings_of` begin."""
        self.ids, self.words = ids, words
        self._numbers, self._heap, self._starts, self._look = numbers, heap, starts, look
        self._ends: Codes | None = None
        self._flat: dict[str, Flat] = {}

    @classmethod
    def of(cls, ids: Sequence[str], payloads: Sequence[Payload]) -> Table:
        """The table of payloads in memory."""
        words = Words()
        rows = [strings_of(payload, words) for payload in payloads]
        starts = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)[:-1]
        heap = np.concatenate(rows) if rows else np.zeros(0, np.int32)
        numbers = np.array([numbers_of(payload) for payload in payloads], np.float64).reshape(-1, len(NUMBERS))
        return cls(ids, numbers, heap, starts, words, payloads.__getitem__)

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Sequence[int]) -> Table:
        """Some of the rows, in another order."""
        at, look = np.asarray(rows, np.intp), self._look
        return Table([self.ids[i] for i in rows], self._numbers[at], self._heap, self._starts[at], self.words, lambda i: look(int(at[i])))

    def payload(self, row: int) -> Payload:
        """Everything that is known of a row's product."""
        return self._look(row)

    def number(self, name: str) -> Column:
        """A field of `NUMBERS`, ``(n,)``."""
        return self._numbers[:, _NUMBER[name]]

    def flat(self, field: str) -> Flat:
        """A field of `STRINGS` over all rows."""
        known = self._flat.get(field)
        if known is None:
            begins, ends = self._bounds(field)
            counts = ends - begins
            rows = np.repeat(np.arange(len(self.ids)), counts)
            before = np.cumsum(counts) - counts
            at = np.arange(len(rows)) - np.repeat(before, counts) + np.repeat(self._starts + _HEAD + begins, counts)
            self._flat[field] = known = Flat(self._heap[at], rows)
        return known

    def count(self, field: str) -> NDArray[np.intp]:
        """How many strings of a field each row has, ``(n,)``."""
        begins, ends = self._bounds(field)
        return (ends - begins).astype(np.intp)

    def last(self, field: str) -> Codes:
        """The code of each row's last string of a field, ``(n,)``; -1 where it has none."""
        begins, ends = self._bounds(field)
        found = np.full(len(self.ids), -1, np.int32)
        some = ends > begins
        found[some] = self._heap[(self._starts + _HEAD + ends - 1)[some]]
        return found

    def any_of(self, field: str, texts: Iterable[str]) -> Mask:
        """Which rows have at least one of the strings, ``(n,)``."""
        wanted = self.words.known(texts)
        found = np.zeros(len(self.ids), np.bool_)
        if len(wanted):
            codes, rows = self.flat(field)
            found[rows[codes == wanted[0] if len(wanted) == 1 else np.isin(codes, wanted)]] = True
        return found

    def facts(self, name: str) -> Flat:
        """Attributes of one name: ``colour`` for ``colour=red`` and ``colour=blue``."""
        codes, rows = self.flat("attributes")
        here = self.words.names(codes) == self.words.name(name)
        return Flat(codes[here], rows[here])

    def meets(self, where: Filter) -> Mask:
        """Which rows meet a filter, ``(n,)``: the same as `daogou.index.base.holds` of their payloads."""
        return meeting(where, self._meets, len(self.ids))

    def _meets(self, condition: Condition) -> Mask:
        field = condition.field
        if isinstance(condition, OneOf) and field in _STRING:
            return self.any_of(field, (value for value in condition.values if isinstance(value, str)))
        if field in _NUMBER:
            return within(self.number(field), condition)
        one = Filter((condition,))
        return np.array([holds(self.payload(row), one) for row in range(len(self.ids))], np.bool_)

    def _bounds(self, field: str) -> tuple[Codes, Codes]:
        """Where a field's codes begin and end in each row's, ``(n,)`` each."""
        if self._ends is None:
            self._ends = self._heap[self._starts[:, None] + np.arange(_HEAD)]
        i = _STRING[field]
        ends = self._ends[:, i]
        return (self._ends[:, i - 1] if i else np.zeros_like(ends)), ends


class Joined(NamedTuple):
    """What several queries found, each product once; ``scores`` is ``(n, queries)``, not a number where one did not find it."""

    table: Table
    scores: NDArray[np.float32]


def meeting(where: Filter, each: Callable[[Condition], Mask], size: int) -> Mask:
    """Which of ``size`` rows meet a filter, by what meets each of its conditions, ``(size,)``."""
    mask = np.ones(size, np.bool_)
    for condition in where.must:
        mask &= each(condition)
    for condition in where.must_not:
        mask &= ~each(condition)
    return mask


def within(values: Column, condition: Condition) -> Mask:
    """Which numbers meet a condition; what is not a number meets none."""
    if isinstance(condition, Range):
        mask = ~np.isnan(values)
        if condition.gte is not None:
            mask &= values >= condition.gte
        if condition.lte is not None:
            mask &= values <= condition.lte
        return mask
    numbers = [value for value in condition.values if not isinstance(value, str)]
    return values == numbers[0] if len(numbers) == 1 else np.isin(values, numbers)
