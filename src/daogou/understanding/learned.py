"""What no rule says is refused, but its sentence does: [漆皮]的一折就裂 换真皮吧, *[polyester] sheets have me waking up drenched*.

A logistic model over the words around each open word; it only adds to what `refusals` read, and only where it is sure.
It is learned from the labelled queries and marked sentences of ``daogou.bench`` (``daogou bench understanding --train``).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daogou.understanding.exclusions import WORDS, excluded_slot
from daogou.understanding.reading import Item, Reading
from daogou.understanding.regroup import BREAKS
from daogou.understanding.vocabulary import PEOPLE

FILE = Path(__file__).parent / "refusals.npz"
BUCKETS = 1 << 16
"""Weights of the model; features share them by their checksum."""
SURE = 0.75
"""From this probability on a word is refused."""
REACH = 8
"""Units to either side that are looked at one by one."""
_CUES = ("refuses", "refuses_known", "refuses_all_but", "refused", "refused_known", "lacks", "complains", "needless", "only")
_LACK = re.compile(r"^(?:无|不|免|非|零|未|防|without |no |non[- ]|un)|(?:free|less|proof)$")
_NONE = re.compile(r"none|no|free|not?-.*|.*-free|un.*")
_SHOWN = ("T", "TV", "V")
"""Classes whose words the model does not see: what is true of leather boots is of canvas bags."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A phrase that the catalogue knows, or one token: its symbol, its class, its place in the items and the tokens."""

    symbol: str
    kind: str
    item: int
    first: int
    last: int
    clause: int
    cues: tuple[str, ...]


def units(reading: Reading) -> list[Unit]:
    """A reading as the model sees it."""
    found: list[Unit] = []
    clause, at = 0, 0
    for n, item in enumerate(reading.items):
        kind = _kind(item)
        whole = kind in _SHOWN
        cues = tuple(cue for cue in _CUES if item.cue(cue)) if kind == "C" else ()
        for first in range(item.first, item.first + 1 if whole else item.last):
            token = reading.tokens[first]
            clause += any(c in BREAKS for c in reading.normal[at : token.start])
            last = item.last if whole else first + 1
            at = reading.tokens[last - 1].end
            found.append(Unit(f"<{kind}>" if whole else token.text, kind, n, first, last, clause, cues))
    return found


def _kind(item: Item) -> str:
    match = item.match
    if match is None:
        return "U"
    kinds = {meaning.kind for meaning in match.meanings} | {sense.kind for sense in match.senses}
    if not kinds.isdisjoint(_CUES):
        return "C"
    value = not kinds.isdisjoint(("attribute", "brand"))
    if not kinds.isdisjoint(("thing", "category")):
        return "TV" if value else "T"
    if value or "value" in kinds:
        return "V"
    return "P" if not kinds.isdisjoint(PEOPLE) else "w"


class Sentence:
    """The features of each unit; those of a clause are counted once, and shared by the units in it."""

    def __init__(self, seen: Sequence[Unit]) -> None:
        self.units = seen
        self.stream: list[str] = []
        self.place: list[int] = []
        clause = 0
        self._bounds: list[int] = [0]
        for unit in seen:
            if unit.clause != clause:
                self.stream.append("|")
                self._bounds += [len(self.stream)] * (unit.clause - clause)
                clause = unit.clause
            self.place.append(len(self.stream))
            self.stream.append(unit.symbol)
        self._bounds.append(len(self.stream) + 1)
        self.things = min(2, sum(unit.kind in ("T", "TV") for unit in seen))

    def beside(self, i: int) -> Iterator[str]:
        """Features of the unit itself and of what stands next to it."""
        unit, at, kind = self.units[i], self.place[i], self.units[i].kind
        left = ["^"] * max(0, REACH - at) + self.stream[max(0, at - REACH) : at]
        right = self.stream[at + 1 : at + 1 + REACH]
        right += ["$"] * (REACH - len(right))
        yield from ("b", kind, f"{kind}{self.things}", "z" + kind if unit.symbol[0] > "⺀" else "e" + kind)
        if kind not in _SHOWN:
            yield f"w={unit.symbol}"
        for d in range(1, 6):
            yield f"L{d}{left[-d]}"
            yield f"R{d}{right[d - 1]}"
        for m in (2, 3, 4):
            yield f"M{m}{' '.join(left[-m:])}"
            yield f"S{m}{' '.join(right[:m])}"
        yield f"B{left[-1]} {right[0]}"
        yield f"D{left[-2]} {left[-1]} {right[0]} {right[1]}"
        yield f"K{kind}{left[-1]}"
        yield f"Q{kind}{right[0]}"
        yield f"X{kind}{right[0]} {right[1]}"
        for name, order in (("<", range(i - 1, -1, -1)), (">", range(i + 1, len(self.units)))):
            for away, j in enumerate(order):
                other = self.units[j]
                if other.cues:
                    apart = "," if other.clause != unit.clause else ""
                    for cue in other.cues:
                        yield f"{name}{cue}"
                        yield f"{name}{cue}{min(away, 4)}{apart}"
                    break
            else:
                yield name

    def grams(self, clause: int) -> list[tuple[int, int, str]]:
        """Runs of one to three symbols of a clause, with the places in the stream that they begin and end at."""
        first, last = self._bounds[clause], self._bounds[clause + 1] - 1
        return [
            (k, k + size, " ".join(self.stream[k : k + size]))
            for size in (1, 2, 3)
            for k in range(first, last - size + 1)
        ]

    def clauses(self) -> int:
        """How many clauses there are."""
        return len(self._bounds) - 1

    def features(self, i: int) -> Iterator[str]:
        """Every feature of a unit: beside it, in its clause to either side, and in the clauses before and behind."""
        yield from self.beside(i)
        at, own = self.place[i], self.units[i].clause
        for clause in range(self.clauses()):
            for first, end, words in self.grams(clause):
                if clause != own:
                    if end - first < 3:
                        yield f"{'p' if clause < own else 'n'}:{words}"
                elif end <= at:
                    yield f"l:{words}"
                elif first > at:
                    yield f"r:{words}"


def bucket(feature: str) -> int:
    """Where a feature's weight is."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) & (BUCKETS - 1)


@dataclass(frozen=True, slots=True)
class RefusalModel:
    """The weights, ``(BUCKETS,)``; `read` restores what `write` has written."""

    weights: list[float]

    @classmethod
    def read(cls, path: Path = FILE) -> RefusalModel:
        """The model in a file; raises `OSError` where there is none."""
        with np.load(path) as file:
            return cls((file["weights"].astype(np.float32) * float(file["scale"])).tolist())

    @staticmethod
    def write(weights: NDArray[np.float32], path: Path = FILE) -> None:
        """Write weights in a byte each."""
        scale = float(np.abs(weights).max()) / 127
        np.savez_compressed(path, weights=np.rint(weights / scale).astype(np.int8), scale=np.float32(scale))

    def scores(self, sentence: Sentence, wanted: Sequence[int]) -> dict[int, float]:
        """Log odds that each of the ``wanted`` units is refused; the sums of `Sentence.features`, made clause by clause."""
        weight = self.weights
        grams = [sentence.grams(clause) for clause in range(sentence.clauses())]
        found: dict[int, float] = {}
        outside: dict[int, float] = {}
        inside: dict[int, tuple[list[tuple[int, float]], list[tuple[int, float]]]] = {}
        for i in wanted:
            own, at = sentence.units[i].clause, sentence.place[i]
            if own not in outside:
                outside[own] = sum(
                    weight[bucket(f"{'p' if clause < own else 'n'}:{words}")]
                    for clause, runs in enumerate(grams) if clause != own
                    for first, end, words in runs if end - first < 3
                )  # fmt: skip
                inside[own] = (
                    [(end, weight[bucket("l:" + words)]) for _, end, words in grams[own]],
                    [(first, weight[bucket("r:" + words)]) for first, _, words in grams[own]],
                )
            left, right = inside[own]
            found[i] = (
                outside[own]
                + sum(w for end, w in left if end <= at)
                + sum(w for first, w in right if first > at)
                + sum(weight[bucket(feature)] for feature in sentence.beside(i))
            )
        return found


@lru_cache(maxsize=1)
def refusal_model() -> RefusalModel:
    """The model that is shipped."""
    return RefusalModel.read()


def read_learned(reading: Reading, model: RefusalModel | None = None, sure: float = SURE) -> None:
    """Exclude what the model is sure is refused, of what the rules have left open; numbers are theirs alone."""
    items = reading.items
    seen = units(reading)
    if all(unit.kind in (*_SHOWN, "P") for unit in seen):
        return
    open_units = [
        i for i, unit in enumerate(seen)
        if unit.kind != "C" and not items[unit.item].role
        and not reading.measures(reading.tokens[unit.first].start, reading.tokens[unit.last - 1].end)
    ]  # fmt: skip
    scores = (model or refusal_model()).scores(Sentence(seen), open_units)
    limit = float(np.log(sure / (1 - sure)))
    refused = [i for i in open_units if scores[i] > limit]
    for item in _joined(reading, seen, refused):
        if _asked_for(reading, item) or _absent(reading, item) or _beside_refused(reading, item):
            continue
        slot = excluded_slot(reading, item)
        if slot is None or (slot.name == WORDS and item.end - item.start < 2):
            continue
        reading.slots.append(slot)
        reading.drop(item.start, item.end)
        for part in items:
            if part.start < item.end and item.start < part.end:
                part.role = "excluded"


def _joined(reading: Reading, seen: Sequence[Unit], refused: Sequence[int]) -> list[Item]:
    """Refused units as items: a phrase alone, unknown tokens that follow each other together."""
    found: list[Item] = []
    open_run = False
    for k, i in enumerate(refused):
        unit = seen[i]
        whole = reading.items[unit.item]
        follows = open_run and refused[k - 1] == i - 1 and unit.clause == seen[i - 1].clause
        open_run = whole.match is None
        if whole.match is not None:
            if not found or found[-1] is not whole:
                found.append(whole)
            continue
        first = found.pop().first if follows else unit.first
        found.append(Item(first, unit.last, reading.tokens[first].start, reading.tokens[unit.last - 1].end))
    return found


def _asked_for(reading: Reading, item: Item) -> bool:
    """Whether it is the only thing that the query names, or is said once more."""
    match = item.match
    if match is None:
        return False
    others = [other for other in reading.items if other is not item and other.role != "excluded"]
    if item.cue("thing") and not any(other.cue("thing") for other in others):
        return not any(sense.kind != "category" for sense in match.senses)
    return any(other.match is not None and other.match.key == match.key for other in others)


def _absent(reading: Reading, item: Item) -> bool:
    """Whether its words say themselves that something is not there: 无糖, *fragrance-free*."""
    senses = item.match.senses if item.match else ()
    return bool(_LACK.search(reading.said(item))) or any(_NONE.fullmatch(v) for sense in senses for v in sense.values[:1])


def _beside_refused(reading: Reading, item: Item) -> bool:
    """Whether rules have decided how far a refusal reaches right beside it: *no velcro straps*, *a belt? no, a silk dress*."""
    before = [other for other in reading.items if other.end <= item.start]
    if before and before[-1].refuses and not reading.adjacent(before[-1], item):
        return True
    return any(
        other.role == "excluded"
        and (
            (other.end <= item.start and reading.adjacent(other, item))
            or (item.end <= other.start and reading.adjacent(item, other))
        )
        for other in reading.items
    )
