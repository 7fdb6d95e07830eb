"""The one question worth asking: that whose answer tells most about which products will do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import log2

from daogou.assistant.conversation import Asking
from daogou.catalog.model import localized
from daogou.ranking.facets import Facet

FROM = 6
"""Candidates from which on asking is worth a shopper's time."""
WORTH = 0.9
"""Bits that an answer must be expected to bring."""
CHIPS = 5
"""Answers that are offered; the rest is reachable in words."""
_NUMERIC = frozenset(["capacity", "volume", "storage", "screen"])
"""Facets of numbers that shoppers know by heart."""
_NEVER = frozenset(["brand", "colour", "color", "size", "weight", "care", "pattern"])
"""Better seen on the cards than asked about."""


@dataclass(frozen=True, slots=True)
class Clarifying:
    """A question with its chips, and what a tap will mean."""

    text: str
    options: tuple[str, ...]
    asking: Asking


def information(facet: Facet, total: int) -> float:
    """The bits expected from an answer among the chips: a value splits candidates into those that have it and those
    that have not, and values are answered in proportion to how many products have them.

    >>> from daogou.ranking.facets import FacetValue
    >>> even = Facet("surface", {}, (FacetValue("a", {}, 5), FacetValue("b", {}, 5)))
    >>> lone = Facet("surface", {}, (FacetValue("a", {}, 10),))
    >>> information(even, 10), information(lone, 10)
    (1.0, 0.0)
    """
    values = facet.values[:CHIPS]
    covered = sum(value.count for value in values)
    if covered == 0 or total == 0:
        return 0.0
    bits = sum(value.count / covered * -log2(min(1.0, value.count / total)) for value in values)
    return bits * min(1.0, covered / total)


def clarify(facets: Collection[Facet], total: int, settled: Collection[str], language: str) -> Clarifying | None:
    """The most telling question that is still open, or ``None`` where none is worth asking."""
    if total < FROM:
        return None
    best: tuple[float, Facet] | None = None
    for facet in facets:
        if facet.name in settled or facet.name in _NEVER or len(facet.values) < 2:
            continue
        if facet.name not in _NUMERIC and _mostly_numbers(facet):
            continue
        if any(c.isdigit() for label in facet.label.values() for c in label):
            continue  # 3.5mm耳机孔: what claims nothing has no figures
        bits = information(facet, total)
        if facet.name == "category":
            bits += 0.5  # what it is comes before what it is like
        if bits >= WORTH and (best is None or bits > best[0]):
            best = (bits, facet)
    if best is None:
        return None
    facet = best[1]
    values = {localized(value.label, language) or value.id: value.id for value in facet.values[:CHIPS]}
    label = localized(facet.label, language) or facet.name
    text = f"{label}想要哪一种？" if language == "zh" else _which(label.lower())
    return Clarifying(text, tuple(values), Asking(facet.name, values))


def _which(label: str) -> str:
    """The question for an English label, which need not be a noun.

    >>> _which("colour"), _which("for")
    ('Which colour would you like?', 'Who or what is it for?')
    """
    return "Who or what is it for?" if label == "for" else f"Which {label} would you like?"


def _mostly_numbers(facet: Facet) -> bool:
    """Figures that few shoppers have in mind: a heel-to-toe drop, a driver's size."""
    values = facet.values[:CHIPS]
    return sum(any(text[:1].isdigit() for text in value.label.values()) for value in values) * 2 > len(values)
