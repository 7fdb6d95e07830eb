"""Units of measurement, as shops and shoppers write them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from daogou.understanding.normalise import normalise
from daogou.understanding.tokens import is_han
from daogou.understanding.vocabulary import WORDS


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``factor`` is how much of the dimension's first unit it is."""

    name: str
    dimension: str
    factor: float


@cache
def _units() -> tuple[dict[str, tuple[Unit, ...]], re.Pattern[str]]:
    data = tomllib.loads((WORDS / "units.toml").read_text("utf-8"))
    names: dict[str, tuple[Unit, ...]] = {}
    for dimension, units in data.items():
        for name, (*spellings, factor) in units.items():
            unit = Unit(name, dimension, float(factor))
            for spelling in (name, *spellings):
                key = normalise(spelling)
                if unit not in names.get(key, ()):
                    names[key] = (*names.get(key, ()), unit)
    ordered = sorted(names, key=lambda name: (-len(name), name))
    choices = "|".join(
        re.escape(name) + (r"(?![a-z])" if name[-1].isascii() and name[-1].isalpha() else "") for name in ordered
    )
    return names, re.compile(rf"[ \-]?({choices})")


def units_at(text: str, position: int) -> tuple[tuple[Unit, ...], int]:
    """The units that the text at a position may name, and where the name ends; none and ``position`` where it names none.

    >>> [unit.name for unit in units_at("16 gb ram", 2)[0]], units_at("7 plus", 1)[0]
    (['GB'], ())
    """
    names, pattern = _units()
    match = pattern.match(text, position)
    if match is None:
        return (), position
    found = names[match[1]]
    if match[0][0] == " " and is_han(match[1]) and all(unit.dimension == "pieces" for unit in found):
        return (), position  # 399 双肩包
    return found, match.end()


def unit_named(name: str | None) -> Unit | None:
    """The unit of a catalogue's attribute, or ``None`` where we do not know it.

    >>> unit_named("公斤").factor, unit_named("furlong")
    (1000.0, None)
    """
    if not name:
        return None
    found = _units()[0].get(normalise(name.strip()))
    return found[0] if found else None
