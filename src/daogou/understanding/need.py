"""What a query asks for, understood: a `Need` of slots, each of which says which words it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from daogou.catalog.model import Text

SlotKind = Literal["category", "brand", "attribute", "price", "recipient", "occasion", "season", "sort"]


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the query as typed a slot was read: ``query[start:end]``."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that was understood.

    ``id`` is stable for the same meaning (``attribute:colour=black``, ``price``, ``not:attribute:colour=black``),
    so that a shopper can remove it and it stays removed while they go on typing.
    ``values`` are canonical: category ids, brand keys, attribute values as in the catalogue, or the name of
    a sort (``price_asc``, ``price_desc``, ``rating``, ``popular``, ``newest``). Bounds are in major units of
    ``unit`` (a currency for a price, ``cm`` for a length).
    """

    id: str
    kind: SlotKind
    name: str
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    excluded: bool = False
    hard: bool = False
    """Hard slots filter (price, exclusions, facets that were tapped); soft ones only order."""
    label: Text = field(default_factory=dict)
    """What the chip says, in Chinese and English."""
    spans: tuple[Span, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Need:
    """A query understood. ``text`` is what is left for retrieval by words; never empty unless the query is."""

    query: str
    language: str = "und"
    text: str = ""
    slots: tuple[Slot, ...] = ()
    things: tuple[str, ...] = ()
    """What is to be bought, as ids of `daogou.understanding.things`; empty where the words name no such thing."""
    corrected: str | None = None
    """The query with its spelling mended, where it was; the page says so and offers the words as typed."""

    def of(self, kind: SlotKind, *, excluded: bool = False) -> tuple[Slot, ...]:
        """The slots of a kind, wanted or excluded."""
        return tuple(slot for slot in self.slots if slot.kind == kind and slot.excluded == excluded)
