"""Numbers with units against the catalogue's numeric attributes: 15.6寸, 500ml, 两人, 65W; and sizes: 42码, M码."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from daogou.understanding import labels
from daogou.understanding.gauges import BY_NAME, Gauge, Gauges
from daogou.understanding.lexicon import Bands, Lexicon, Measure
from daogou.understanding.need import Slot
from daogou.understanding.quantities import Quantity
from daogou.understanding.reading import Reading, reaches
from daogou.understanding.units import Unit

UNNAMED = 0.3
"""How much less likely an attribute is that no word beside the number means, where one means another."""
OTHER_UNIT = 0.1
"""How much less a length or frequency is likely where the catalogue writes it in another unit."""
SAID_OF_A_KIND = 0.2
"""The share of things of a kind that must have an attribute before their other attributes are ruled out."""
NEAR = 0.03
"""How far a catalogue's value may lie from the number that was typed and still be the same."""
_SIZE = re.compile(
    r"(?<![a-z0-9.])(?:(?P<mark>\d{0,2}x{0,4}[sml]|\d{2,3}(?:\.5)?|\d{3}/\d{2,3}[a-d]?)\s?(?:码|号)(?!机)|"
    r"(?:size|尺码|尺寸|码数|us|eu|uk)\s?(?:us|eu|uk)?\s?(?P<after>\d{0,2}x{0,4}[sml]|\d{1,3}(?:\.5)?)(?![a-z0-9.])|"
    r"(?P<alone>\d{0,1}x{1,4}[sl]|\dxl)(?![a-z0-9]))"
)

_AREA = re.compile(r"(?<![\d.x×*])(\d+(?:\.\d+)?)\s?[x×*]\s?(\d+(?:\.\d+)?)(?:\s?(?:cm|厘米|mm|m|米))?(?!\s?[\d.x×*])")
_BARE = re.compile(r"(?<![^\s,，、/㐀-鿿])(?:\d{0,2}x{0,4}[sml]|\d{2,3}(?:\.5)?(?:\s?cm)?)(?![^\s,，、/㐀-鿿])")


def measure_slot(reading: Reading, quantity: Quantity, leaves: Collection[str], gauges: Gauges) -> Slot | None:
    """The attribute that a quantity is about, where one is clearly likeliest; a wrong one is worse than none."""
    ranked = _ranked(reading, quantity, leaves, gauges)
    banded = _band_slot(reading, quantity, leaves)
    if not ranked or (banded is not None and banded[0] > ranked[0].score):
        return banded[1] if banded else None
    top = ranked[0]
    rival = next((one for one in ranked[1:] if one.measure.name != top.measure.name), None)
    share = rival.score / top.score if rival else 0.0
    # two attributes that a word beside the number both means (two of storage) are as good as one
    near = rival.named if rival else 0.0
    if rival is not None and not set(top.gauge.names).isdisjoint(rival.gauge.names):
        share = 0.0  # two attributes of one name
    if share > (1.0 if top.named > near > 0 else 0.95 if top.named and near else 0.6):
        return None
    scale = top.unit.factor / top.measure.factor if top.unit else 1.0
    low, high = round(quantity.low * scale, 6), round(quantity.high * scale, 6)
    return _slot(reading, quantity, top.gauge, low, high, min(0.95, 0.6 + 0.35 * (1 - share)))


@dataclass(frozen=True, slots=True)
class _Ranked:
    """How likely a quantity is of a measure; ``named`` says how clearly the query says so."""

    score: float
    measure: Measure
    gauge: Gauge
    unit: Unit | None
    named: float


def _ranked(reading: Reading, quantity: Quantity, leaves: Collection[str], gauges: Gauges) -> list[_Ranked]:
    """The measures that a quantity may be of, likeliest first."""
    found: list[_Ranked] = []
    widest = gauges.widest(leaves) if leaves else 0
    for gauge, named in gauges.of(reading.normal, quantity):
        measure = gauge.measure
        units = [unit for unit in quantity.units if unit.dimension == measure.dimension and measure.dimension]
        if not units and (named < BY_NAME or quantity.currency):
            continue
        same = any(math.isclose(unit.factor, measure.factor) for unit in units)
        if not named and not same and sum(measure.leaves.get(leaf, 0) for leaf in leaves) < 0.25 * widest:
            continue  # few of the category's products say this at all
        if reading.query[quantity.end - 1 : quantity.end] == "G" and len(quantity.units) > 1:
            units = [unit for unit in units if unit.name != "g"]  # 64G is no 64 grams
            if not units:
                continue
        tried: list[Unit | None] = [*units] or [None]
        for unit in tried:
            score = _score(gauge, quantity, unit, named, leaves, reading.lexicon)
            if score > 0:
                found.append(_Ranked(score, measure, gauge, unit, named))
    found = _of_the_kind(reading, quantity, leaves, gauges, found)
    if any(one.named for one in found):
        found = [one if one.named else replace(one, score=one.score * UNNAMED) for one in found]
    return sorted(found, key=lambda one: (-one.score, one.measure.name))


def _of_the_kind(
    reading: Reading, quantity: Quantity, leaves: Collection[str], gauges: Gauges, found: list[_Ranked]
) -> list[_Ranked]:
    """Those that products of the kind have, which are filed nowhere: bags say which screens they fit, and have none."""
    if leaves or not reading.kinds or not quantity.units:
        return found
    products = sum(reading.lexicon.leaves[kind] for kind in reading.kinds)
    shares = {one.measure.name: _among(one.measure, reading.kinds) / products for one in found}
    # a catalogue may leave the unit of what everybody knows: the 64 of a memory card, which is not its 64 grams
    bare = [
        _Ranked(float(gauge.measure.count), gauge.measure, gauge, None, BY_NAME)
        for unit in quantity.units
        for gauge in gauges.without_unit(unit.dimension)
        if f"{quantity.low:g}" in gauge.measure.values and _among(gauge.measure, reading.kinds) > 0.5 * products
    ]
    best = max(shares.values(), default=0.0)
    if bare and (best < SAID_OF_A_KIND or len(quantity.units) > 1):
        return bare
    if best < SAID_OF_A_KIND:
        return found
    return [one for one in found if shares[one.measure.name] >= 0.25 * best or one.named >= BY_NAME]


def _among(measure: Measure, leaves: Collection[str]) -> int:
    return sum(measure.leaves.get(leaf, 0) for leaf in leaves)


def _band_slot(reading: Reading, quantity: Quantity, leaves: Collection[str]) -> tuple[float, Slot] | None:
    """An attribute of spans (1-2人, 3岁以上) that the quantity lies in; the narrowest span comes first."""
    best: tuple[float, Bands, tuple[str, ...], float] | None = None
    for band in reading.lexicon.bands:
        unit = next((unit for unit in quantity.units if unit.dimension == band.dimension), None)
        if unit is None or band.dimension == "length":
            continue
        low, high = quantity.low * unit.factor, quantity.high * unit.factor
        inside = sorted(
            ((-b[0], b[1], value) for value, b in band.values.items() if b[0] <= high + 1e-9 and b[1] >= low - 1e-9)
        )
        score = band.count * 0.5
        if leaves and band.leaves:
            among = sum(band.leaves.get(leaf, 0) for leaf in leaves)
            score *= 0.3 + min(1.0, among / 3) if among else 0.0
        elif reading.kinds and not any(kind in band.leaves for kind in reading.kinds):
            continue
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


def _slot(reading: Reading, quantity: Quantity, gauge: Gauge, low: float, high: float, confidence: float) -> Slot:
    measure = gauge.measure
    minimum: float | None = low
    maximum: float | None = high
    if quantity.mode == "max":
        minimum = None
    elif quantity.mode == "min":
        maximum = None
    elif quantity.mode == "about":
        minimum, maximum = round(low * 0.8, 6), round(high * 1.2, 6)
    elif low == high:
        exact = [float(value) for value in gauge.between(low - NEAR * abs(low), low + NEAR * abs(low))]
        around = 0.05 * abs(low)
        minimum, maximum = (
            (min(*exact, low), max(*exact, low)) if exact else (round(low - around, 6), round(high + around, 6))
        )
    values = _values(gauge, minimum, maximum)
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


def _values(gauge: Gauge, low: float | None, high: float | None) -> tuple[str, ...]:
    """The catalogue's values within the bounds, as it writes them; at most twenty."""
    inside = gauge.between(-math.inf if low is None else low, math.inf if high is None else high)
    return tuple(gauge.measure.written.get(value, value) for value in inside[:20])


def _filed(lexicon: Lexicon, measure: Measure, value: str, leaves: Collection[str]) -> bool:
    """Whether products of the categories have this very value; also where no category is known."""
    if not leaves:
        return True
    return reaches(lexicon, f"{measure.name}={measure.written.get(value, value)}", leaves)


_LIMIT = re.compile(r"max|min|total_|supported")


def _score(
    gauge: Gauge, quantity: Quantity, unit: Unit | None, named: float, leaves: Collection[str], lexicon: Lexicon
) -> float:
    measure = gauge.measure
    scale = unit.factor / measure.factor if unit else 1.0
    low, high = quantity.low * scale, quantity.high * scale
    least, most = measure.low - 0.3 * abs(measure.low), measure.high + 0.4 * abs(measure.high)
    if quantity.mode in ("exact", "about", "range") and (high < least or low > most):
        return 0.0
    if quantity.mode == "max" and high < measure.low - 0.5 * abs(measure.low):
        return 0.0
    if quantity.mode == "min" and low > measure.high + 0.5 * abs(measure.high):
        return 0.0
    if quantity.mode == "exact":
        near = gauge.between(low - NEAR * abs(low), low + NEAR * abs(low))
        hits = sum(measure.values[value] for value in near if _filed(lexicon, measure, value, leaves))
        inside = sum(measure.leaves.get(leaf, 0) for leaf in leaves)
        if not hits and not named and inside < 0.8 * measure.count:
            return 0.0  # a number that no product has needs another sign
        score = hits + 0.05 * measure.count
    else:
        score = measure.count * 0.3
    if measure.name == measure.dimension:
        score *= 2  # the power of an iron, and not its output power
    if _LIMIT.match(measure.name) and named < BY_NAME:
        score *= OTHER_UNIT  # 16 GB of memory is what there is, not what there might be
    if named:
        score = score * (1 + 4 * named) + 1
    if (
        unit is not None
        and measure.dimension in ("length", "frequency")
        and not math.isclose(unit.factor, measure.factor)
    ):
        score *= OTHER_UNIT  # who sells cables by the metre writes metres
    if leaves and measure.leaves:
        inside = sum(measure.leaves.get(leaf, 0) for leaf in leaves)
        if not inside:
            return 0.0
        score *= 0.3 + min(1.0, inside / 3)
    if unit is not None and unit.name in ("p", "g", "t") and not named:
        score *= 0.5
    return float(score)


def size_slots(reading: Reading, leaves: Collection[str] = ()) -> list[Slot]:
    """Sizes: M码, 42码, size 10, XL; where products of the category have it, also a mark alone (女靴 38)."""
    found: list[Slot] = []
    if not reading.lexicon.sizes:
        return found
    taken: list[tuple[int, int]] = []
    for match in _SIZE.finditer(reading.normal):
        known = size_of(reading, match["mark"] or match["after"] or match["alone"])
        if known is not None:
            found.append(size_slot(reading, known, *match.span()))
            taken.append(match.span())
    for match in _AREA.finditer(reading.normal):
        known = reading.lexicon.sizes.get(f"{match[1]}x{match[2]}")
        if known is not None and reaches(reading.lexicon, known[0], leaves or ("",)):
            found.append(size_slot(reading, known, *match.span()))
    if not found and leaves:
        for match in _BARE.finditer(reading.normal):
            known = size_of(reading, match[0].removesuffix("cm").strip())
            if known is not None and reaches(reading.lexicon, f"{known[0]}={known[1]}", leaves):
                found.append(size_slot(reading, known, *match.span()))
    return found


def size_of(reading: Reading, mark: str) -> tuple[str, str] | None:
    """The attribute and value of a size mark, in either of its spellings."""
    return reading.lexicon.sizes.get(mark) or reading.lexicon.sizes.get(_spelled(mark))


def size_slot(reading: Reading, known: tuple[str, str], start: int, end: int) -> Slot:
    """A slot for a size."""
    name, value = known
    label = {
        language: f"{text} {reading.lexicon.label('attribute', name, value)[language]}"
        for language, text in reading.lexicon.label("attribute", name).items()
        if language in ("zh", "en")
    }
    return Slot(
        labels.slot_id("attribute", name, value), "attribute", name, (value,), label=label,
        spans=(reading.span(start, end),), confidence=0.9,
    )  # fmt: skip


def _spelled(mark: str) -> str:
    """2xl and xxl are the same size."""
    if match := re.fullmatch(r"(\d)x([sl])", mark):
        return "x" * int(match[1]) + match[2]
    xs = len(mark) - len(mark.lstrip("x"))
    return f"{xs}x{mark[xs:]}" if xs > 1 else mark
