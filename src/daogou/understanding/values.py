"""What a catalogue's attributes may say: their values in words, their numbers with units, their spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from daogou.catalog.model import Attribute, Text
from daogou.understanding.lexicon import Bands, Measure, Sense, value_key
from daogou.understanding.normalise import normalise
from daogou.understanding.numbers import numbers
from daogou.understanding.quantities import quantities
from daogou.understanding.tokens import is_han, key_of, tokenise
from daogou.understanding.units import unit_named, units_at
from daogou.understanding.vocabulary import vocabulary

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
        "free",
        "without",
        "with",
        "work",
        "works",
        "plus",
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
_GENERATION = re.compile(r"[2-6]g")
"""A mobile network, and no grams."""
_LOGISTICS = re.compile(r"package|pallet|carton|master|outer|shipping|inner_case|harmonized")
"""Attributes of how goods are packed and shipped, which no shopper asks for."""
_DIMENSIONS = re.compile(r"(\d+(?:\.\d+)?)\s?[x×*]\s?(\d+(?:\.\d+)?)(?!\s?[x×*\d])")
_ASKED = re.compile(r"^(?:能否|是否|可否|有无)")
_MAY = re.compile(r"^(?:可以|可用|可|能|带|含|有|支持|偏)(?!不)")
_HAN2 = re.compile(r"[一-鿿]{2,}")
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
    value_leaves: dict[str, Counter[str]] = field(default_factory=dict)
    others: dict[str, dict[str, None]] = field(default_factory=dict)
    """What else a value is called, in other categories."""


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
            if leaf and value:
                seen.value_leaves.setdefault("yes", Counter())[leaf] += 1
        elif isinstance(value, int | float):
            seen.unit = seen.unit or attribute.unit
            if len(seen.numbers) < MAX_DISTINCT or value in seen.numbers:
                seen.numbers[float(value)] = seen.numbers.get(float(value), 0) + 1
                if leaf:
                    seen.value_leaves.setdefault(f"{value:g}", Counter())[leaf] += 1
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
                elif attribute.text and attribute.text != seen.texts[key]:
                    seen.others.setdefault(key, {}).update(dict.fromkeys(attribute.text.values()))
                if leaf:
                    seen.value_leaves.setdefault(key, Counter())[leaf] += 1

    def keep(self, leaves: Collection[str]) -> None:
        """Forget all other leaves."""
        for seen in self.seen.values():
            for counted in (seen.leaves, *seen.value_leaves.values()):
                for leaf in counted.keys() - leaves:
                    del counted[leaf]

    def learn(
        self, name: str, seen: Seen, senses: dict[str, list[Sense]], labels: dict[str, Text],
        sizes: dict[str, tuple[str, str]], makers: Collection[str],
    ) -> None:  # fmt: skip
        """What the words of an attribute's values, and of a yes of its own name, mean."""
        distinct = len(seen.values)
        yes = seen.yes if not distinct else seen.values.get("yes", 0)
        if yes and yes / seen.count > 0.01:
            for text in (*seen.label.values(), name.replace("-", " ").replace("_", " ")):
                words = _ASKED.sub("", normalise(text))
                key = key_of(words)
                if len(tokenise(words)) <= 4 and key not in _GENERIC and (len(key) > 2 or _HAN2.fullmatch(key)):
                    put(senses, key, Sense("attribute", name, ("yes",), yes, 0.6))
                    labels[f"attribute:{name}=yes"] = seen.texts.get("yes", seen.label)
                    labels[f"attribute:{name}"] = seen.label
        if not distinct or seen.overflow or (distinct > 60 and distinct > 0.4 * seen.count):
            return
        is_size = bool({key_of(normalise(t)) for t in (name, *seen.label.values())} & _SIZE_NAMES)
        kept = False
        families = _families(seen.values)
        for value, count in seen.values.items():
            texts = seen.texts[value]
            if distinct > 400 and count < 2:
                continue
            values = (value, *families.get(value, ()))
            total = sum(seen.values[v] for v in values)
            for form in dict.fromkeys((*texts.values(), *seen.others.get(value, ()), value.replace("-", " ").replace("_", " "))):
                shown = normalise(form).strip()
                key = key_of(shown)
                short = len(key) < 2 and not is_han(key[:1])
                if is_size and (short or _CODE.match(key) or re.fullmatch(r"\d*x*[sml]", key)):
                    sizes.setdefault(key, (name, value))
                    kept = True
                    continue
                if (area := _DIMENSIONS.match(shown)) is not None:
                    sizes.setdefault(f"{area[1]}x{area[2]}", (name, value))
                    kept = True
                if not key or short or key in _GENERIC or _CODE.match(key) or len(tokenise(shown)) > 8:
                    continue
                if _DIGITS.search(key) and not _GENERATION.fullmatch(key) and (_measure_text(shown) or _band(shown)):
                    continue
                kept = True
                put(senses, key, Sense("attribute", name, values, total, 0.8))
                if (named := _with_name(form, seen.label)) is not None:
                    put(senses, key_of(normalise(named)), Sense("attribute", name, values, total, 0.85))
                for other in (*_said_shorter(shown), *_without_maker(shown, makers)):
                    if "+" in shown and any(m.kind == "thing" for m in vocabulary().meanings.get(key_of(other), ())):
                        continue  # a puzzle with its frame is no word for puzzles
                    if (part := key_of(other)) not in _GENERIC and not _CODE.match(part):
                        put(senses, part, Sense("attribute", name, values, total, 0.7))
                if shown.endswith("色") and len(shown) > 2:
                    put(senses, key[:-1], Sense("attribute", name, values, total, 0.75))
            labels[f"attribute:{name}={value}"] = texts
        if kept:
            labels[f"attribute:{name}"] = seen.label

    def measures(self) -> Iterator[Measure]:
        """The attributes that are numbers with units, whether the catalogue keeps them as numbers or as text."""
        for name, seen in self.seen.items():
            if seen.overflow or (not seen.numbers and not seen.values) or _LOGISTICS.search(name):
                continue
            unit = unit_named(seen.unit)
            if unit is None and seen.unit is None and seen.numbers:
                named = (
                    _COUNTED.get(key_of(normalise(text))) for text in (name.replace("_", " "), *seen.label.values())
                )
                unit = unit_named(next((one for one in named if one), None))
            found = _measured(seen) if unit is not None or not seen.numbers else {}
            if not seen.numbers:
                if not found or len(found) < 0.6 * len(seen.values) or len({d for _, _, d in found.values()}) != 1:
                    continue
                unit = unit_named(next(iter(found.values()))[1])
                if unit is None:
                    continue
            values = dict(seen.numbers)
            written: dict[str, str] = {}
            for value, (amount, unit_name, dimension) in found.items():
                other = unit_named(unit_name)
                if unit is None or other is None or dimension != unit.dimension:
                    continue
                own = round(amount * other.factor / unit.factor, 6)
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


def _families(values: Mapping[str, int]) -> dict[str, list[str]]:
    """Values that begin with another one, which takes them in: *ddr4* has *ddr4-sdram*, *laser* has *laser printing*."""
    parts = {value: tuple(token.key for token in tokenise(normalise(value))) for value in values}
    whole = {keys: value for value, keys in parts.items() if keys and len("".join(keys)) > 2 and not keys[0].isdigit()}
    found: dict[str, list[str]] = {}
    for value, keys in parts.items():
        for size in range(1, len(keys)):
            wide = whole.get(keys[:size])
            if wide is not None and wide != value:
                found.setdefault(wide, []).append(value)
    return {wide: sorted(some, key=lambda v: (-values[v], v))[:12] for wide, some in found.items()}


def _said_shorter(text: str) -> list[str]:
    """What people say for a value's text: 机洗 for 可机洗, 咖啡豆 for 咖啡豆/粉, 低因 for 低因（脱咖啡因）.

    >>> _said_shorter("可折叠"), _said_shorter("咖啡豆/粉"), _said_shorter("低因(脱咖啡因)"), _said_shorter("不可折叠")
    (['折叠'], ['咖啡豆'], ['低因', '脱咖啡因'], [])
    >>> _said_shorter("信封式")
    ['信封']
    """
    if not _HAN2.search(text):
        return []
    parts = [part.strip() for part in re.split(r"[/、()+]", text) if part.strip()]
    found = [part for part in parts if len(part) > 1] if 1 < len(parts) <= 3 else []
    if len(text) > 2 and text[-1] in "式款型":
        found.append(text[:-1])
    for part in (text, *found):
        if (short := _MAY.sub("", part)) != part and len(short) > 1 and "/" not in short and "(" not in short:
            found.append(short)
    return found


def _without_maker(text: str, makers: Collection[str]) -> list[str]:
    """*Celeron* for Intel Celeron."""
    tokens = tokenise(text)
    if len(tokens) < 2 or tokens[0].key not in makers or not tokens[1].text[0].isalpha():
        return []
    if any(meaning.kind == "thing" for meaning in vocabulary().meanings.get(tokens[-1].key, ())):
        return []
    return [text[tokens[1].start :]]


def _with_name(text: str, label: Text) -> str | None:
    """*dark roast* for the Dark of Roast: an English value of one word with the name of its attribute."""
    name = label.get("en", "")
    return f"{text} {name}" if text.isascii() and text.isalpha() and name.isalpha() and name.lower() != "for" else None


def _measured(seen: Seen) -> dict[str, tuple[float, str, str]]:
    """Values that are a number with a unit, by the value or one of its texts."""
    found: dict[str, tuple[float, str, str]] = {}
    for value in seen.values:
        for text in (value, *seen.texts[value].values(), *sorted(seen.others.get(value, ()))):
            shown = normalise(text).strip()
            if not _GENERATION.fullmatch(shown) and (parsed := _measure_text(shown)) is not None:
                found[value] = parsed
                break
    return found


def _measure_text(text: str) -> tuple[float, str, str] | None:
    """A value that is a number with a unit, and at most two characters more (1.8米床): amount, unit, dimension."""
    found = numbers(text)
    if len(found) != 1 or found[0].start != 0 or found[0].low != found[0].high:
        return None
    units, end = units_at(text, found[0].end)
    rest = text[end:].strip()
    if not units or (rest and not (len(rest) <= 2 and all(map(is_han, rest)) and units[0].dimension == "length")):
        return None
    return found[0].low, units[0].name, units[0].dimension


def _band(text: str) -> tuple[str, str, float, float] | None:
    """A value that is a span in words: dimension, mode, lowest and highest in the dimension's first unit."""
    found = quantities(text)
    if len(found) != 1 or not found[0].units or len(text) - (found[0].end - found[0].start) > 8:
        return None
    one, unit = found[0], found[0].units[0]
    low = 0.0 if one.mode == "max" else one.low * unit.factor
    high = 1e9 if one.mode == "min" else one.high * unit.factor
    return unit.dimension, one.mode, low, high
