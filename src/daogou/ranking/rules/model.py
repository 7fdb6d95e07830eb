"""The words of ``rules.toml``, typed: what a rule waits for, which products it is about, and what it does."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from daogou.catalog.model import Text

LEAST_FACTOR, MOST_FACTOR = 0.1, 10.0
MOST_PREFERENCE = 0.3
"""Of the distance between the first and the last result: a preference moves a product no farther than this."""

WHY: dict[str, Text] = {
    "pin": {"zh": "店家精选", "en": "Picked by the shop"},
    "boost": {"zh": "店家优先", "en": "Favoured by the shop"},
    "bury": {"zh": "店家后排", "en": "Put later by the shop"},
    "prefer": {"zh": "店家优先", "en": "Favoured by the shop"},
    "diversity": {"zh": "同类已展示多件，稍后排列", "en": "Put later: there are several like it above"},
}
"""What is shown for a rule that says no ``why``."""


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which searches a rule is for: every line given must hold, of its values one is enough; none: every search."""

    query: tuple[str, ...] = ()
    """The whole query; capitals, plurals, spaces, hyphens and traditional forms make no difference."""
    contains: tuple[str, ...] = ()
    """Words that stand in the query, side by side."""
    category: tuple[str, ...] = ()
    """Category ids that were understood or tapped; one is meant by its sub-categories too."""
    brand: tuple[str, ...] = ()
    language: Literal["zh", "en"] | None = None


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which products an action is about: every line given must hold, of its values one is enough.

    A product of which the shop does not say the price, stock, margin or date is not meant by such a line.
    """

    products: frozenset[str] = frozenset()
    brand: frozenset[str] = frozenset()
    category: frozenset[str] = frozenset()
    attribute: frozenset[str] = frozenset()
    """``name=value``, as facets have them: ``colour=red``."""
    price_from: float | None = None
    """In the shop's currency, major units; the lowest price of a product counts."""
    price_to: float | None = None
    stock_from: int | None = None
    """Pieces over all variants."""
    stock_to: int | None = None
    margin_from: float | None = None
    """What is left of the price when the product's cost is paid, as a share of it: 0.4."""
    margin_to: float | None = None
    newer_than_days: float | None = None
    older_than_days: float | None = None


class Boost(Target, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Multiplies the score, which runs from 0.1 for the last result to 1 for the first."""

    by: float


class Pin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Puts products at ``at``, ``at + 1``, ... in the order given."""

    products: tuple[str, ...]
    at: int = 1


class Prefer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights (at most 0.3) of what the shop likes to sell: they decide among results that are nearly as good."""

    margin: float = 0.0
    stock: float = 0.0
    new: float = 0.0


class Diversity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most ``most`` of a brand, category or family among the first ``first``."""

    per: str
    """``brand``, ``category``, ``family`` (one brand's one category) or ``attribute:NAME``."""
    most: int
    first: int = 12


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule: when, what, and what shoppers are told. ``from`` is included, ``until`` is not."""

    name: str
    when: When = When()
    start: datetime | None = msgspec.field(default=None, name="from")
    until: datetime | None = None
    pin: Pin | None = None
    boost: Boost | None = None
    bury: Target | None = None
    hide: Target | None = None
    prefer: Prefer | None = None
    diversity: Diversity | None = None
    why: Text = {}

    def in_force(self, now: datetime) -> bool:
        """Whether its dates include ``now``, which is aware."""
        return (self.start is None or self.start <= now) and (self.until is None or now < self.until)

    @property
    def actions(self) -> tuple[str, ...]:
        """What it does, by name."""
        return tuple(name for name in ("pin", "boost", "bury", "hide", "prefer", "diversity") if getattr(self, name))

    @property
    def code(self) -> str:
        """The code of the reason that it leaves on a product."""
        return f"rule:{self.name}"

    def said(self, action: str) -> Text:
        """What shoppers are told."""
        return self.why or WHY[action]


class SynonymEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``words`` all mean one another; or who searches ``search`` also finds ``also``, but not the reverse."""

    words: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    start: datetime | None = msgspec.field(default=None, name="from")
    until: datetime | None = None


class Redirect(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Leads a query to a page; ``to`` is a path of the shop's site or an http(s) address."""

    name: str
    query: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    to: str = ""
    category: str = ""
    brand: str = ""
    language: Literal["zh", "en"] | None = None
    start: datetime | None = msgspec.field(default=None, name="from")
    until: datetime | None = None
    why: Text = {}

    def in_force(self, now: datetime) -> bool:
        """Whether its dates include ``now``, which is aware."""
        return (self.start is None or self.start <= now) and (self.until is None or now < self.until)
