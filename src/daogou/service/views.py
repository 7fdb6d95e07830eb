"""Guide's answers as what JSON is made of: what a page needs, in both languages, without what it does not show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from daogou.assistant.model import ChatTurn, Turn
from daogou.catalog.model import Product
from daogou.guide.pages import Item, RecommendationPage, SearchPage, Suggestion

View = dict[str, Any]


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def card(product: Product) -> View:
    """A product as it stands in a list."""
    low, high = product.prices or (None, None)
    list_prices = [
        v.list_price
        for v in product.variants
        if v.list_price and v.price and v.list_price.amount > v.price.amount
    ]
    rating = product.mean_rating
    return {
        "id": product.id,
        "title": product.title,
        "brand": product.brand,
        "category": product.category[-1] if product.category else None,
        "price": low,
        "price_max": high,
        "list_price": min(list_prices) if list_prices else None,
        "available": product.available,
        "media": product.media[:1],
        "rating": {"mean": round(rating.mean, 2), "count": rating.count} if rating else None,
        "variants": len(product.variants),
    }


def item(entry: Item) -> View:
    """A card with its place in the slate."""
    meant = entry.variant
    return card(entry.product) | {
        "variant": meant.id if meant else None,
        **({"media": meant.media[:1]} if meant and meant.media else {}),
        "position": entry.position,
        "score": round(entry.score, 4),
        "reasons": entry.reasons,
    }


def search(page: SearchPage) -> View:
    """The answer of ``/v1/search``."""
    return {
        "query": page.need.query,
        "need": page.need,
        "items": [item(entry) for entry in page.items],
        "total": page.total,
        "outcome": page.outcome,
        "message": page.message,
        "relaxed": page.relaxed,
        "facets": page.facets,
        "exposure_id": page.exposure_id,
        "policy": page.policy,
        "reranked": page.reranked,
        "redirect": page.redirect,
        "degraded": list(page.degraded),
        "took_ms": round(page.took_ms, 2),
    }


def categories(everything: SearchPage) -> list[View]:
    """The categories that a page for everything can be narrowed by, as ``id`` and ``label``."""
    found = next((facet for facet in everything.facets if facet.name == "category"), None)
    return [{"id": value.id, "label": value.label} for value in found.values] if found else []


def recommendation(page: RecommendationPage) -> View:
    """The answer of ``/v1/recommend`` and ``/v1/similar``."""
    return {
        "surface": page.surface,
        "items": [item(entry) for entry in page.items],
        "exposure_id": page.exposure_id,
        "policy": page.policy,
    }


def product(found: Product) -> View:
    """The answer of ``/v1/products/{id}``: everything."""
    rating = found.mean_rating
    everything: View = _plain(found)
    for variant in everything["variants"]:
        del variant["cost"]  # the shop's own business
    return everything | {
        "rating": {"mean": round(rating.mean, 2), "count": rating.count} if rating else None,
        "available": found.available,
    }


def turn(answered: Turn) -> View:
    """The answer of ``/v1/ask``."""
    everything: View = _plain(answered)
    return everything | {"answer": answered.answer}


def chat(answered: ChatTurn, degraded: Sequence[str] = ()) -> View:
    """The answer of ``/v1/chat``: cards for the items, everything else as it is."""
    everything: View = _plain(replace(answered, items=()))
    cards = [card(product) for product in answered.items]
    return everything | {"answer": answered.answer, "items": cards, "degraded": list(degraded)}


def suggestions(found: list[Suggestion]) -> View:
    """The answer of ``/v1/suggest``."""
    return {"suggestions": found}
