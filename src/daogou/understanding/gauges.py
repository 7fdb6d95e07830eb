"""What a catalogue's numeric attributes are called and hold, made ready once, so that thousands cost a query nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from daogou.understanding.lexicon import Lexicon, Measure
from daogou.understanding.normalise import normalise
from daogou.understanding.quantities import Quantity
from daogou.understanding.tokens import is_han, singular
from daogou.understanding.units import unit_named
from daogou.understanding.vocabulary import vocabulary

NEARBY = 12
"""Characters beside a number in which a word says what it measures."""
BY_NAME, BY_WORD, BY_LIKE = 2.0, 1.5, 1.0
"""How clearly a query says which attribute it means: by its own name or what it counts, by a word for it, by one like it."""
_BARE = {
    "storage": ("capacity", "storage", "容量", "存储"), "charge": ("capacity", "容量"), "volume": ("capacity", "volume", "容量", "容积"),
    "length": ("length", "diagonal", "screen size", "长度", "屏幕尺寸"), "weight": ("weight", "重量"), "power": ("power", "wattage", "功率"),
}  # fmt: skip
"""How an attribute of a dimension is called where a catalogue leaves its unit to be guessed."""
_AMOUNT = "0123456789.,零一二三四五六七八九十百千万两- "


@dataclass(frozen=True, slots=True)
class Gauge:
    """One numeric attribute; ``numbers`` are its values in order, as ``keys`` write them."""

    measure: Measure
    names: tuple[str, ...]
    counted: frozenset[str]
    """What it counts: 层 for 层数, *port* for Number of ports."""
    called: dict[int, float]
    """Groups of ``words/measures.toml`` that mean it."""
    numbers: tuple[float, ...]
    keys: tuple[str, ...]

    def between(self, low: float, high: float) -> tuple[str, ...]:
        """The values from ``low`` to ``high``."""
        return self.keys[bisect_left(self.numbers, low) : bisect_right(self.numbers, high)]


class Gauges:
    """Every numeric attribute of a lexicon, by dimension, by name, by unit and by what it counts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._measures = lexicon.measures
        self._of: dict[str, list[Gauge]] = defaultdict(list)
        self._loose: dict[str, list[Gauge]] = defaultdict(list)
        self._widest: dict[frozenset[str], int] = {}
        for measure in lexicon.measures:
            gauge = _gauge(measure, lexicon)
            if measure.dimension:
                self._of[measure.dimension].append(gauge)
            else:
                for word in {*gauge.counted, *map(_first, gauge.names), _first(normalise(measure.unit))} - {""}:
                    self._loose[word].append(gauge)

    def of(self, text: str, quantity: Quantity) -> Iterable[tuple[Gauge, float]]:
        """The attributes that a quantity of a normalised text may be of, and how clearly the text says so."""
        before = re.split(r"\d", text[max(0, quantity.start - NEARBY) : quantity.start])[-1]
        after = re.split(r"\d", text[quantity.end : quantity.end + NEARBY])[0]
        said = _said(f"{before} {text[quantity.start : quantity.end]} {after}") or _said(text)
        for dimension in {unit.dimension for unit in quantity.units}:
            for gauge in self._of.get(dimension, ()):
                yield gauge, _named(gauge, text, quantity, said)
        found: dict[str, Gauge] = {}
        for word in {*map(singular, re.findall("[a-z]+", text)), *filter(is_han, text)}:
            for gauge in self._loose.get(word, ()):
                found[gauge.measure.name] = gauge
        if not quantity.units:
            for gauges in self._of.values():
                found |= {g.measure.name: g for g in gauges if any(len(n) > 1 and n in text for n in g.names)}
        for _, gauge in sorted(found.items()):
            yield gauge, _named(gauge, text, quantity, said)

    def without_unit(self, dimension: str) -> list[Gauge]:
        """The attributes that are called after a dimension and say no unit."""
        words = _BARE.get(dimension, ())
        found = (gauge for word in words for gauge in self._loose.get(_first(word), ()))
        return list({gauge.measure.name: gauge for gauge in found if not set(words).isdisjoint(gauge.names)}.values())

    def widest(self, leaves: Collection[str]) -> int:
        """How many products of some categories have their commonest numeric attribute."""
        key = frozenset(leaves)
        if key not in self._widest:
            if len(self._widest) > 1000:
                self._widest.clear()
            self._widest[key] = max((sum(m.leaves.get(leaf, 0) for leaf in key) for m in self._measures), default=0)
        return self._widest[key]


def _gauge(measure: Measure, lexicon: Lexicon) -> Gauge:
    known = lexicon.labels.get(f"attribute:{measure.name}") or {"en": measure.name.replace("_", " ")}
    names = tuple(dict.fromkeys(map(normalise, known.values())))
    own = " ".join((*names, measure.name.replace("_", " ")))
    called: dict[int, float] = {}
    for i, (_, words) in enumerate(vocabulary().measures):
        if not names or set(words).isdisjoint(names):
            if _any_of(words).search(own):
                called[i] = BY_LIKE
        else:
            called[i] = BY_WORD
    ordered = sorted((float(value), value) for value in measure.values)
    return Gauge(
        measure, names, frozenset(filter(None, map(_counter, names))), called,
        tuple(number for number, _ in ordered), tuple(value for _, value in ordered),
    )  # fmt: skip


def _named(gauge: Gauge, text: str, quantity: Quantity, said: frozenset[int]) -> float:
    if any(len(name) > 1 and name in text for name in gauge.names):
        return BY_NAME
    after = text[quantity.end :].lstrip(" -")
    if not gauge.measure.dimension:
        counted = text[quantity.start : quantity.end + 6].lstrip(_AMOUNT) if quantity.units else after
        if any(_begins(counted, word) for word in gauge.counted):
            return BY_NAME
        if gauge.measure.unit and _begins(after, normalise(gauge.measure.unit)):
            return BY_NAME
    return max((how for i, how in gauge.called.items() if i in said), default=0.0)


def _said(near: str) -> frozenset[int]:
    """The groups of ``words/measures.toml`` whose words stand in a text."""
    return frozenset(i for i, (words, _) in enumerate(vocabulary().measures) if _any_of(words).search(near))


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some words, a Latin one as a whole."""
    latin = "|".join(re.escape(word) for word in words if word[-1].isascii())
    other = "|".join(re.escape(word) for word in words if not word[-1].isascii())
    return re.compile("|".join(filter(None, (rf"(?<![a-z])(?:{latin})s?(?![a-z])" if latin else "", other))))


def _begins(text: str, word: str) -> bool:
    if not word or not text.startswith(word):
        return False
    rest = text[len(word) :]
    return is_han(word[-1]) or not rest or not rest[0].isalpha() or (rest[0] == "s" and not rest[1:2].isalpha())


def _counter(label: str) -> str:
    """What is counted by an attribute of this name.

    >>> _counter("层数"), _counter("按键"), _counter("number of ports"), _counter("width (w)")
    ('层', '键', 'port', '')
    """
    if not label:
        return ""
    if is_han(label[-1]):
        return label.removesuffix("数量").removesuffix("数")[-1:]
    word = singular(re.split(r"[^a-z]+", label.strip(" ()"))[-1])
    unit = unit_named(word)
    return word if len(word) > 2 and (unit is None or unit.dimension in ("pieces", "persons")) else ""


def _first(name: str) -> str:
    """The word or Chinese character under which a name is kept."""
    if name and is_han(name[0]):
        return name[0]
    match = re.search("[a-z]+", name)
    return singular(match[0]) if match else ""
