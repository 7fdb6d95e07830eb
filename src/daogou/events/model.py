"""Exposures and events: what was shown, and what the shopper did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

EventName = Literal[
    "view_search_results", "view_item_list", "select_item", "view_item", "add_to_wishlist",
    "add_to_cart", "remove_from_cart", "view_cart", "begin_checkout", "purchase", "refund",
]  # fmt: skip
"""The names of Google Analytics 4's ecommerce events."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One product of a slate: position from 1, and the probability with which the policy put it there."""

    product_id: str
    position: int
    propensity: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """The record that a slate was shown."""

    id: str
    at: datetime
    surface: str
    """``search``, ``home``, ``product:similar``, ``product:complements``, ``cart``."""
    policy: str
    """Name and version of the policy that made the slate, ``blend@1``."""
    shown: tuple[Shown, ...]
    shopper: str | None = None
    session: str | None = None
    query: str | None = None
    context: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventItem:
    """A product (and variant) that an event is about."""

    product_id: str
    variant_id: str | None = None
    quantity: int = 1
    price: int | None = None
    """Minor units, as paid or shown."""
    currency: str | None = None
    exposure_id: str | None = None
    """What led to this item, where the items of an event come from several slates (a cart, a purchase)."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a shopper did, tied to the exposure that led to it where there was one."""

    id: str
    name: EventName
    at: datetime
    items: tuple[EventItem, ...] = ()
    shopper: str | None = None
    session: str | None = None
    exposure_id: str | None = None
    simulated: bool = False
    """True for simulated shoppers, whose events are never mixed with real ones unasked."""
