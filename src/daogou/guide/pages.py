"""What `Guide` answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from daogou.catalog.model import Product, Text, Variant
from daogou.ranking.blend import Reason
from daogou.ranking.facets import Facet
from daogou.ranking.rerank import Reranked
from daogou.understanding.need import Need

Outcome = Literal["found", "relaxed", "nothing_found", "not_sold"]
"""``nothing_found``: the shop has such things, but none that meets the wishes; ``not_sold``: it has none."""


@dataclass(frozen=True, slots=True)
class Item:
    """A product of a slate: where it stands, why, and with which probability it was put there."""

    product: Product
    position: int
    score: float
    reasons: tuple[Reason, ...] = ()
    propensity: float = 1.0
    variant: Variant | None = None
    """The variant that is meant, where it is not the product's first."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A wish that could not be met, and what was done instead."""

    slot_id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Redirection:
    """Where a rule leads the query: a path of the shop's site or an http(s) address; ``why`` where the rule says."""

    rule: str
    url: str
    why: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a search."""

    need: Need
    items: tuple[Item, ...]
    total: int
    """How many products were found, before ``limit`` and ``offset``; at most a few times search.candidates."""
    outcome: Outcome
    exposure_id: str
    facets: tuple[Facet, ...] = ()
    relaxed: tuple[Relaxation, ...] = ()
    message: Text = field(default_factory=dict)
    degraded: tuple[str, ...] = ()
    policy: str = ""
    """What made the slate, at its version; with ``+rules:`` and a hash of the rules that took part."""
    reranked: Reranked | None = None
    """How many of the best a reranker read within its budget, and why not more; ``None`` where none is configured."""
    redirect: Redirection | None = None
    """Where to lead the shopper instead; the items count as not shown then."""
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    """A list that nobody searched for."""

    surface: str
    items: tuple[Item, ...]
    exposure_id: str
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion while typing: a query, a category or a product."""

    text: str
    kind: Literal["query", "category", "brand", "product"]
    id: str | None = None
