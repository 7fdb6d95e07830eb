"""Queries labelled with what a shopper means, and whether a slot says so; the notation is in ``queries/README.md``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from daogou.errors import DaogouError
from daogou.understanding.need import Slot
from daogou.understanding.units import unit_named

FOLDER = Path(__file__).parent / "queries"
SPLITS = ("dev", "test")
KINDS = ("category", "brand", "attribute", "price", "exclusion")
NEAR = 0.12
"""How far from a number that was asked for a slot's bounds may reach."""
ABOUT = 0.5
"""The same where *about* was said."""
_NUMBER = r"-?\d+(?:\.\d+)?"
_AMOUNT = re.compile(rf"(?P<sign>>=|<=|~)?(?P<one>{_NUMBER})?(?P<span>\.\.)?(?P<two>{_NUMBER})?(?: (?P<unit>\S+))?")


class LabelError(DaogouError):
    """A labelled query is not written as ``queries/README.md`` says."""

    code = "label_unreadable"


@dataclass(frozen=True, slots=True)
class Wish:
    """One reading of one thing that is wanted or not: a name with values, or with bounds in ``unit``."""

    name: str
    values: tuple[str, ...]
    excluded: bool = False
    low: float | None = None
    high: float | None = None
    about: bool = False
    unit: str | None = None

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        if self.excluded:
            return "exclusion"
        return self.name if self.name in ("category", "brand", "price") else "attribute"


@dataclass(frozen=True, slots=True)
class Label:
    """Readings of which one must be understood; an optional one may be left out."""

    wishes: tuple[Wish, ...]
    optional: bool = False

    @property
    def kind(self) -> str:
        """An exclusion where any reading is one (无糖 excludes sugar, and is a value of sweetness)."""
        kinds = [wish.kind for wish in self.wishes]
        return "exclusion" if "exclusion" in kinds else kinds[0]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query and its labels."""

    query: str
    labels: tuple[Label, ...]
    catalogue: str
    language: str
    split: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The labelled queries of one catalogue; ``names`` maps a label's attribute to those that may hold it."""

    name: str
    queries: tuple[Labelled, ...]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def terms(self) -> Iterator[tuple[str, str]]:
        """Every category and brand that the labels name."""
        for query in self.queries:
            for label in query.labels:
                for wish in label.wishes:
                    if wish.name in ("category", "brand"):
                        yield from ((wish.name, value) for value in wish.values)


def catalogues(folder: Path = FOLDER) -> list[Catalogue]:
    """Every labelled catalogue; raises `LabelError` naming the query at fault."""
    found = []
    paths = sorted(path for split in SPLITS for path in folder.glob(f"*.*.{split}.toml"))
    for name in sorted({path.name.split(".")[0] for path in paths}):
        queries: list[Labelled] = []
        for path in (path for path in paths if path.name.startswith(f"{name}.")):
            _, language, split, _ = path.name.split(".")
            for entry in tomllib.loads(path.read_text("utf-8"))["queries"]:
                try:
                    labels = tuple(_label(text) for text in entry["want"])
                except ValueError as error:
                    raise LabelError(f"{path.name}: {entry['q']!r}: {error}") from error
                queries.append(Labelled(entry["q"], labels, name, language, split))
        aliases = folder / f"{name}.names.toml"
        names = tomllib.loads(aliases.read_text("utf-8")) if aliases.exists() else {}
        found.append(Catalogue(name, tuple(queries), {key: tuple(value) for key, value in names.items()}))
    return found


def _label(text: str) -> Label:
    optional = text.startswith("?")
    return Label(tuple(_wish(part.strip()) for part in text.lstrip("?").split(" | ")), optional)


def _wish(text: str) -> Wish:
    excluded = text.startswith("-")
    name, equals, value = text.removeprefix("-").partition("=")
    if not name or not equals or not value:
        raise ValueError(f"{text!r} is no wish; write name=value")
    amount = _AMOUNT.fullmatch(value)
    if amount is None or not (amount["one"] or amount["two"]) or name in ("category", "brand", "words"):
        return Wish(name, tuple(value.lower().split("|")), excluded)
    low = float(amount["one"]) if amount["one"] else None
    high = float(amount["two"]) if amount["two"] else None
    if not amount["span"]:
        low, high = (None, low) if amount["sign"] == "<=" else (low, None if amount["sign"] == ">=" else low)
    return Wish(name, (value.lower(),), excluded, low, high, amount["sign"] == "~", amount["unit"])


def says(slot: Slot, wish: Wish, names: Mapping[str, tuple[str, ...]], currency: str) -> bool:
    """Whether a slot is what a wish means.

    A value counts by the slot's first (the others are shades of it), a category by all of them, bounds by both.

    >>> black = Slot("attribute:colour=black", "attribute", "colour", ("black",))
    >>> says(black, _wish("colour=black"), {}, "CNY"), says(black, _wish("-colour=black"), {}, "CNY")
    (True, False)
    """
    if slot.excluded != wish.excluded:
        return False
    if wish.name == "price":
        return slot.kind == "price" and _price(slot, wish, currency)
    if wish.name in ("category", "brand"):
        return slot.kind == wish.name and bool(slot.values) and set(slot.values) <= set(wish.values)
    if slot.kind in ("category", "brand", "price") or slot.name not in names.get(wish.name, (wish.name,)):
        return False
    if wish.name == "words":
        return any(word in value or value in word for word in wish.values for value in slot.values)
    if slot.values and slot.values[0] in wish.values:
        return True
    if wish.low is None and wish.high is None:
        return False
    if wish.unit is None and wish.low == wish.high and f"{wish.low:g}" in slot.values[:1]:
        return True
    return (slot.minimum is not None or slot.maximum is not None) and _bounds(slot, wish)


def _price(slot: Slot, wish: Wish, currency: str) -> bool:
    if wish.low is None and wish.high is None:
        return slot.values == wish.values
    if slot.values or slot.unit != (wish.unit or currency):
        return False
    return _within(slot.minimum, slot.maximum, wish.low, wish.high, ABOUT if wish.about else None)


def _bounds(slot: Slot, wish: Wish) -> bool:
    asked, own = unit_named(wish.unit), unit_named(slot.unit)
    if asked and own and asked.dimension != own.dimension:
        return False
    scale = asked.factor / own.factor if asked and own else 1.0
    low, high = (None if v is None else v * scale for v in (wish.low, wish.high))
    return _within(slot.minimum, slot.maximum, low, high, ABOUT if wish.about else NEAR)


def _within(
    minimum: float | None, maximum: float | None, low: float | None, high: float | None, slack: float | None
) -> bool:
    """Whether bounds are those that were asked for; with ``slack``, one number may be widened by that share."""
    if (minimum is None) != (low is None) or (maximum is None) != (high is None):
        return False
    if low is not None and low == high and slack is not None:
        assert minimum is not None
        assert maximum is not None
        reach = slack * abs(low) + 1e-6
        return minimum - 1e-6 <= low <= maximum + 1e-6 and low - minimum <= reach and maximum - low <= reach
    close = [
        abs(have - want) <= 0.01 * abs(want) + 1e-6
        for have, want in ((minimum, low), (maximum, high))
        if have is not None and want is not None
    ]
    return all(close)


def counts(
    slots: Sequence[Slot],
    labels: Sequence[Label],
    names: Mapping[str, tuple[str, ...]],
    currency: str,
    attributes: Collection[str],
) -> tuple[dict[str, list[int]], list[str]]:
    """Of each kind true, false and missed slots; and each fault in words.

    Slots for whom something is, or how to sort, are not judged; a season or an occasion is where it is one of
    the catalogue's ``attributes``.
    """
    found = {kind: [0, 0, 0] for kind in KINDS}
    faults: list[str] = []
    open_labels = sorted(labels, key=lambda label: label.optional)
    for slot in slots:
        if slot.kind in ("recipient", "sort"):
            continue
        if slot.kind in ("season", "occasion") and not slot.excluded and slot.name not in attributes:
            continue
        hit = next((la for la in open_labels if any(says(slot, w, names, currency) for w in la.wishes)), None)
        if hit is not None:
            open_labels.remove(hit)
            found[hit.kind][0] += not hit.optional
            continue
        kind = "exclusion" if slot.excluded else slot.kind if slot.kind in KINDS else "attribute"
        found[kind][1] += 1
        faults.append(f"wrong {slot.id} {slot.values[:3]} {slot.minimum}..{slot.maximum}")
    for label in open_labels:
        if not label.optional:
            found[label.kind][2] += 1
            faults.append(f"missed {label.kind} {' | '.join(f'{w.name}={w.values}' for w in label.wishes)}")
    return found, faults
