"""What a catalogue's attributes may say: their values in words, their numbers with units, their spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from daogou.catalog.model import Attribute, Text
from daogou.understanding.lexicon import Bands, Measure, Sense, value_key
from daogou.understanding.normalise import normalise
from daogou.understanding.numbers import numbers
from daogou.understanding.quantities import quantities
from daogou.understanding.tokens import is_han, key_of, tokenise
from daogou.understanding.units import unit_named, units_at

MAX_VALUE = 40
"""A longer value is a sentence, not a choice."""
MAX_DISTINCT = 3000
"""An attribute with more values than this is free text (model codes, dimensions)."""
_GENERIC = frozenset(
    [
        "yes",
        "no",
        "none",
        "other",
        "others",
        "na",
        "notavailable",
        "unknown",
        "various",
        "default",
        "standard",
        "normal",
        "typical",
        "any",
        "all",
        "new",
        "type",
        "type1",
        "是",
        "否",
        "无",
        "有",
        "支持",
        "不支持",
        "其他",
        "其它",
        "默认",
        "标准",
        "普通",
        "常规",
        "均码",
        "固定",
        "可调",
        "included",
        "notincluded",
        "fixed",
        "adjustable",
        "supported",
        "notsupported",
        "true",
        "false",
        "full",
        "single",
        "dual",
        "single",
        "double",
        "low",
        "high",
        "medium",
        "mid",
        "top",
        "back",
        "front",
        "side",
        "left",
        "right",
        "inside",
        "small",
        "basic",
        "original",
        "item",
        "box",
        "pack",
        "set",
        "kit",
        "one",
        "two",
        "three",
        "four",
        "five",
        "一",
        "二",
        "三",
        "四",
        "五",
        "单",
        "双",
    ]
)
_SIZE_NAMES = frozenset(key_of(w) for w in ("size", "shoe size", "尺码", "尺寸", "码数", "鞋码", "号码", "裤长腰围"))
_COUNTED = {
    key_of(word): unit
    for unit, words in {
        "person": (
            "persons",
            "people",
            "sleeps",
            "seats",
            "人数",
            "适用人数",
            "容纳人数",
            "使用人数",
            "可住人数",
        ),
        "piece": ("pieces", "pack size", "quantity per pack", "件数", "片数", "数量", "pieces in set"),
        "year": ("age in years", "年龄"),
    }.items()
    for word in words
}
"""Attributes without a unit that count something."""
_DIGITS = re.compile(r"\d")
_CODE = re.compile(r"^[\d\W_]+$")


@dataclass(slots=True)
class Seen:
    """What was seen of one attribute."""

    label: Text
    count: int = 0
    values: dict[str, int] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    numbers: dict[float, int] = field(default_factory=dict)
    unit: str | None = None
    yes: int = 0
    overflow: bool = False
    leaves: Counter[str] = field(default_factory=Counter)


class Values:
    """Counts every attribute's values."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}

    def add(self, attribute: Attribute, leaf: str) -> None:
        """Count one value of a product of a leaf category."""
        seen = self.seen.get(attribute.name)
        if seen is None:
            seen = self.seen[attribute.name] = Seen(attribute.label)
        seen.count += 1
        if leaf and len(seen.leaves) < 500:
            seen.leaves[leaf] += 1
        value = attribute.value
        if isinstance(value, bool):
            seen.yes += value
        elif isinstance(value, int | float):
            seen.unit = seen.unit or attribute.unit
            if len(seen.numbers) < MAX_DISTINCT or value in seen.numbers:
                seen.numbers[float(value)] = seen.numbers.get(float(value), 0) + 1
        elif not seen.overflow and len(value) <= MAX_VALUE:
            key = value_key(attribute)
            if key not in seen.values and len(seen.values) >= MAX_DISTINCT:
                seen.overflow = True
                seen.values.clear()
                seen.texts.clear()
            else:
                seen.values[key] = seen.values.get(key, 0) + 1
                if key not in seen.texts:
                    seen.texts[key] = attribute.text or {"en": value}

    def learn(
        self, name: str, seen: Seen, senses: dict[str, list[Sense]], labels: dict[str, Text],
        sizes: dict[str, tuple[str, str]],
    ) -> None:  # fmt: skip
        distinct = len(seen.values)
        if seen.yes and not distinct and len(seen.label) and seen.yes / seen.count > 0.01:
            for text in seen.label.values():
                key = key_of(normalise(text))
                if len(tokenise(normalise(text))) <= 4 and key not in _GENERIC and len(key) > 3:
                    put(senses, key, Sense("attribute", name, ("yes",), seen.yes, 0.6))
                    labels[f"attribute:{name}=yes"] = seen.label
        if not distinct or seen.overflow or (distinct > 60 and distinct > 0.4 * seen.count):
            return
        is_size = bool({key_of(normalise(t)) for t in (name, *seen.label.values())} & _SIZE_NAMES)
        kept = False
        for value, count in seen.values.items():
            texts = seen.texts[value]
            if distinct > 400 and count < 2:
                continue
            for form in {*texts.values(), value.replace("-", " ").replace("_", " ")}:
                shown = normalise(form).strip()
                key = key_of(shown)
                short = len(key) < 2 and not is_han(key[:1])
                if is_size and (short or _CODE.match(key) or re.fullmatch(r"\d*x*[sml]", key)):
                    sizes.setdefault(key, (name, value))
                    kept = True
                    continue
                if not key or short or key in _GENERIC or _CODE.match(key) or len(tokenise(shown)) > 8:
                    continue
                if _DIGITS.search(key) and (_measure_text(shown) or _band(shown)):
                    continue
                kept = True
                put(senses, key, Sense("attribute", name, (value,), count, 0.8))
                if shown.endswith("色") and len(shown) > 2:
                    put(senses, key[:-1], Sense("attribute", name, (value,), count, 0.75))
            labels[f"attribute:{name}={value}"] = texts
        if kept:
            labels[f"attribute:{name}"] = seen.label

    def measures(self) -> Iterator[Measure]:
        for name, seen in self.seen.items():
            if seen.overflow or (not seen.numbers and not seen.values):
                continue
            written: dict[str, str] = {}
            values = dict(seen.numbers)
            unit = unit_named(seen.unit)
            if unit is None and seen.unit is None and seen.numbers:
                named = (
                    _COUNTED.get(key_of(normalise(text))) for text in (name.replace("_", " "), *seen.label.values())
                )
                unit = unit_named(next((one for one in named if one), None))
            if unit is None and not seen.numbers:
                found = {value: parsed for value in seen.values if (parsed := _measure_text(normalise(value)))}
                if len(found) < 0.6 * len(seen.values) or len({d for _, _, d in found.values()}) != 1:
                    continue
                unit = unit_named(next(iter(found.values()))[1])
                if unit is None:
                    continue
                for value, (amount, unit_name, _) in found.items():
                    other = unit_named(unit_name)
                    own = amount * (other.factor if other else 1) / unit.factor
                    values[own] = values.get(own, 0) + seen.values[value]
                    written[f"{own:g}"] = value
            if not values:
                continue
            frequent = sorted(values.items(), key=lambda item: (-item[1], item[0]))[:300]
            yield Measure(
                name=name,
                unit=(unit.name if unit and not seen.numbers else seen.unit) or "",
                dimension=unit.dimension if unit else "",
                factor=unit.factor if unit else 1.0,
                count=seen.count,
                low=min(values),
                high=max(values),
                values={f"{value:g}": count for value, count in frequent},
                written=written,
                leaves=dict(seen.leaves.most_common(100)),
            )

    def bands(self) -> Iterator[Bands]:
        for name, seen in self.seen.items():
            if not seen.values or seen.overflow or len(seen.values) > 100:
                continue
            found: dict[str, tuple[str, str, float, float]] = {}
            for value in seen.values:
                for text in (*seen.texts[value].values(), value):
                    if (band := _band(normalise(text))) is not None:
                        found[value] = band
                        break
            dimensions = {dimension for dimension, *_ in found.values()}
            if (
                len(found) < 0.6 * len(seen.values)
                or len(dimensions) != 1
                or all(m == "exact" for _, m, _, _ in found.values())
            ):
                continue
            values = {value: (low, high) for value, (_, _, low, high) in found.items()}
            yield Bands(name, dimensions.pop(), seen.count, values, dict(seen.leaves.most_common(100)))


def put(senses: dict[str, list[Sense]], key: str, sense: Sense) -> None:
    if not key or len(key) > 32:
        return
    known = senses.setdefault(key, [])
    if not any(s.kind == sense.kind and s.name == sense.name and s.values == sense.values for s in known):
        known.append(sense)


def _measure_text(text: str) -> tuple[float, str, str] | None:
    """A value that is a number with a unit and nothing else: amount, unit, dimension."""
    found = numbers(text)
    if len(found) != 1 or found[0].start != 0 or found[0].low != found[0].high:
        return None
    units, end = units_at(text, found[0].end)
    return (found[0].low, units[0].name, units[0].dimension) if units and not text[end:].strip() else None


def _band(text: str) -> tuple[str, str, float, float] | None:
    """A value that is a span in words: dimension, mode, lowest and highest in the dimension's first unit."""
    found = quantities(text)
    if len(found) != 1 or not found[0].units or len(text) - (found[0].end - found[0].start) > 8:
        return None
    one, unit = found[0], found[0].units[0]
    low = 0.0 if one.mode == "max" else one.low * unit.factor
    high = 1e9 if one.mode == "min" else one.high * unit.factor
    return unit.dimension, one.mode, low, high
