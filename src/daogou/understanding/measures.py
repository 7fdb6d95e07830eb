"""Numbers with units against the catalogue's numeric attributes: 15.6寸, 500ml, 两人, 65W; and sizes: 42码, M码."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from daogou.understanding import labels
from daogou.understanding.lexicon import Bands, Lexicon, Measure
from daogou.understanding.need import Slot
from daogou.understanding.normalise import normalise
from daogou.understanding.quantities import Quantity
from daogou.understanding.reading import Reading
from daogou.understanding.units import Unit

NEAR = 0.03
"""How far a catalogue's value may lie from the number that was typed and still be the same."""
_SIZE = re.compile(
    r"(?<![a-z0-9.])(?:(?P<mark>\d{0,2}x{0,4}[sml]|\d{2,3}(?:\.5)?|\d{3}/\d{2,3}[a-d]?)\s?(?:码|号)(?!机)|"
    r"(?:size|尺码|尺寸|码数|us|eu|uk)\s?(?:us|eu|uk)?\s?(?P<after>\d{0,2}x{0,4}[sml]|\d{1,3}(?:\.5)?)(?![a-z0-9.])|"
    r"(?P<alone>\d{0,1}x{1,4}[sl]|\dxl)(?![a-z0-9]))"
)


def measure_slot(reading: Reading, quantity: Quantity, leaves: Collection[str]) -> Slot | None:
    """The attribute that a quantity is about, where one is clearly likeliest; a wrong one is worse than none."""
    lexicon = reading.lexicon
    ranked: list[tuple[float, Measure, Unit | None]] = []
    widest = _widest(lexicon, leaves)
    for measure in lexicon.measures:
        named = _named(reading.normal, measure, lexicon)
        units = [unit for unit in quantity.units if unit.dimension == measure.dimension and measure.dimension]
        if not units and not (named and not measure.dimension and not quantity.currency):
            continue
        if not named and sum(measure.leaves.get(leaf, 0) for leaf in leaves) < 0.25 * widest:
            continue  # few of the category's products say this at all
        tried: list[Unit | None] = [*units] or [None]
        for one in tried:
            score = _score(measure, quantity, one, named, leaves)
            if score > 0:
                ranked.append((score, measure, one))
    banded = _band_slot(reading, quantity, leaves)
    if not ranked or (banded is not None and banded[0] > max(score for score, _, _ in ranked)):
        return banded[1] if banded else None
    ranked.sort(key=lambda found: (-found[0], found[1].name))
    top, measure, unit = ranked[0]
    rival = next((score for score, other, _ in ranked[1:] if other.name != measure.name), 0.0)
    if rival > 0.6 * top:
        return None
    scale = unit.factor / measure.factor if unit else 1.0
    low, high = round(quantity.low * scale, 6), round(quantity.high * scale, 6)
    return _slot(reading, quantity, measure, low, high, min(0.95, 0.6 + 0.35 * (1 - rival / top)))


def _widest(lexicon: Lexicon, leaves: Collection[str]) -> int:
    """How many products of the categories have their commonest numeric attribute."""
    if not leaves:
        return 0
    return max((sum(m.leaves.get(leaf, 0) for leaf in leaves) for m in lexicon.measures), default=0)


def _band_slot(reading: Reading, quantity: Quantity, leaves: Collection[str]) -> tuple[float, Slot] | None:
    """An attribute of spans (1-2人, 3岁以上) that the quantity lies in; the narrowest span comes first."""
    best: tuple[float, Bands, tuple[str, ...], float] | None = None
    for band in reading.lexicon.bands:
        unit = next((unit for unit in quantity.units if unit.dimension == band.dimension), None)
        if unit is None:
            continue
        low, high = quantity.low * unit.factor, quantity.high * unit.factor
        inside = sorted(
            ((-b[0], b[1], value) for value, b in band.values.items() if b[0] <= high + 1e-9 and b[1] >= low - 1e-9)
        )
        score = band.count * 0.5
        if leaves and band.leaves:
            among = sum(band.leaves.get(leaf, 0) for leaf in leaves)
            score *= 0.3 + min(1.0, among / 3) if among else 0.0
        if inside and score > 0 and (best is None or score > best[0]):
            best = score, band, tuple(value for _, _, value in inside), low
    if best is None:
        return None
    score, band, values, _ = best
    amount = f"{quantity.low:.6g}" if quantity.low == quantity.high else f"{quantity.low:.6g}-{quantity.high:.6g}"
    unit = next(unit for unit in quantity.units if unit.dimension == band.dimension)
    label = labels.measure(
        reading.lexicon.label("attribute", band.name),
        quantity.low,
        quantity.high,
        _UNIT_WORDS.get(unit.name, unit.name),
    )
    slot = Slot(
        f"attribute:{band.name}={amount}{unit.name}", "attribute", band.name, values[:20], label=label,
        spans=(reading.span(quantity.start, quantity.end),), confidence=0.7,
    )  # fmt: skip
    return score, slot


_UNIT_WORDS = {"year": "岁", "month": "个月", "person": "人"}


def _slot(reading: Reading, quantity: Quantity, measure: Measure, low: float, high: float, confidence: float) -> Slot:
    minimum: float | None = low
    maximum: float | None = high
    if quantity.mode == "max":
        minimum = None
    elif quantity.mode == "min":
        maximum = None
    elif quantity.mode == "about":
        minimum, maximum = round(low * 0.8, 6), round(high * 1.2, 6)
    elif low == high:
        exact = [float(value) for value in measure.values if abs(float(value) - low) <= NEAR * abs(low)]
        minimum, maximum = (
            (min(*exact, low), max(*exact, low)) if exact else (round(low * 0.95, 6), round(high * 1.05, 6))
        )
    values = _values(measure, minimum, maximum)
    shown = f"{low:.6g}" if low == high and minimum is not None and maximum is not None else ""
    if not shown:
        shown = f"{'' if minimum is None else f'{minimum:.6g}'}..{'' if maximum is None else f'{maximum:.6g}'}"
    name = reading.lexicon.label("attribute", measure.name)
    exactly = quantity.mode == "exact" and low == high
    label = labels.measure(name, low if exactly else minimum, high if exactly else maximum, measure.unit)
    return Slot(
        f"attribute:{measure.name}={shown}{measure.unit}", "attribute", measure.name, values, minimum, maximum, measure.unit,
        label=label, spans=(reading.span(quantity.start, quantity.end),), confidence=round(confidence, 3),
    )  # fmt: skip


def _values(measure: Measure, low: float | None, high: float | None) -> tuple[str, ...]:
    """The catalogue's values within the bounds, as it writes them; at most twenty."""
    inside = [
        (float(value), measure.written.get(value, value))
        for value in measure.values
        if (low is None or float(value) >= low) and (high is None or float(value) <= high)
    ]
    return tuple(written for _, written in sorted(inside))[:20]


def _named(text: str, measure: Measure, lexicon: Lexicon) -> bool:
    known = lexicon.labels.get(f"attribute:{measure.name}") or {"en": measure.name.replace("_", " ")}
    return any(len(word := _normal(label)) > 1 and word in text for label in known.values())


@lru_cache(maxsize=20_000)
def _normal(label: str) -> str:
    return normalise(label)


def _score(measure: Measure, quantity: Quantity, unit: Unit | None, named: bool, leaves: Collection[str]) -> float:
    scale = unit.factor / measure.factor if unit else 1.0
    low, high = quantity.low * scale, quantity.high * scale
    if quantity.mode in ("exact", "about", "range") and (high < measure.low * 0.7 or low > measure.high * 1.4):
        return 0.0
    if quantity.mode == "max" and high < measure.low * 0.5:
        return 0.0
    if quantity.mode == "min" and low > measure.high * 1.5:
        return 0.0
    if quantity.mode == "exact":
        hits = sum(count for value, count in measure.values.items() if abs(float(value) - low) <= NEAR * abs(low))
        inside = sum(measure.leaves.get(leaf, 0) for leaf in leaves)
        if not hits and not named and inside < 0.8 * measure.count:
            return 0.0  # a number that no product has needs another sign
        score = hits + 0.05 * measure.count
    else:
        score = measure.count * 0.3
    if named:
        score = score * 5 + 1
    if leaves and measure.leaves:
        inside = sum(measure.leaves.get(leaf, 0) for leaf in leaves)
        if not inside:
            return 0.0
        score *= 0.3 + min(1.0, inside / 3)
    if unit is not None and unit.name in ("p", "g", "t") and not named:
        score *= 0.5
    return float(score)


def size_slots(reading: Reading) -> list[Slot]:
    """Sizes: M码, 42码, size 10, XL."""
    found: list[Slot] = []
    if not reading.lexicon.sizes:
        return found
    for match in _SIZE.finditer(reading.normal):
        mark = match["mark"] or match["after"] or match["alone"]
        known = reading.lexicon.sizes.get(mark) or reading.lexicon.sizes.get(_spelled(mark))
        if known is None:
            continue
        name, value = known
        label = {
            language: f"{text} {reading.lexicon.label('attribute', name, value)[language]}"
            for language, text in reading.lexicon.label("attribute", name).items()
            if language in ("zh", "en")
        }
        found.append(
            Slot(
                labels.slot_id("attribute", name, value), "attribute", name, (value,), label=label,
                spans=(reading.span(*match.span()),), confidence=0.9,
            )
        )  # fmt: skip
    return found


def _spelled(mark: str) -> str:
    """2xl and xxl are the same size."""
    if match := re.fullmatch(r"(\d)x([sl])", mark):
        return "x" * int(match[1]) + match[2]
    xs = len(mark) - len(mark.lstrip("x"))
    return f"{xs}x{mark[xs:]}" if xs > 1 else mark
