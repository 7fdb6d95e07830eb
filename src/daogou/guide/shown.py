"""Ranked products to items of a page, and a page to its exposure."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from daogou.catalog.store import CatalogStore
from daogou.events.model import Exposure, Shown
from daogou.guide.pages import Item, Redirection
from daogou.guide.search import Found
from daogou.ranking.blend import POLICY, Reason
from daogou.understanding.need import Need
from daogou.understanding.query_log import query_key

Entry = tuple[str, float, tuple[Reason, ...], float]
"""A product's id, its score, why it is there, and its propensity."""


def items_of(store: CatalogStore, entries: Sequence[Entry], offset: int = 0) -> tuple[Item, ...]:
    """Items in order, from position ``offset + 1`` on; products that the shop no longer has are left out."""
    products = store.get_many([entry[0] for entry in entries])
    return tuple(
        Item(products[product_id], position, score, reasons, propensity)
        for position, (product_id, score, reasons, propensity) in enumerate(entries, offset + 1)
        if product_id in products
    )


def exposure_of(
    items: Sequence[Item], surface: str, policy: str, shopper: str | None, session: str | None,
    query: str | None, context: Mapping[str, str],
) -> Exposure:  # fmt: skip
    """The record that a slate was shown now."""
    return Exposure(
        id=uuid.uuid4().hex,
        at=datetime.now(UTC),
        surface=surface,
        policy=policy,
        shown=tuple(Shown(item.product.id, item.position, item.propensity) for item in items),
        shopper=shopper,
        session=session,
        query=query,
        context=dict(context),
    )


def policy_of(found: Found) -> str:
    """What made a slate, at its version: the blend, what was learned, a second reading, the shop's rules."""
    policy = f"{POLICY}+{found.learned}" if found.learned else POLICY
    policy = f"{policy}+rerank" if found.reranked and found.reranked.read else policy
    return f"{policy}+rules:{found.mark}" if found.mark else policy


def search_context(
    need: Need, found: Found, *, removed: Collection[str], offset: int, redirection: Redirection | None
) -> dict[str, str]:
    """What of a search its log keeps (see `daogou.events.searches`)."""
    context = {
        "key": query_key(need.query),
        "language": need.language,
        "outcome": "redirected" if redirection else found.outcome,
        "found": str(len(found.ranked)),
        "offset": str(offset),
    }
    if removed:
        context["removed"] = msgspec.json.encode(sorted(removed)).decode()
    if found.relaxed:
        context["relaxed"] = msgspec.json.encode([one.slot_id for one in found.relaxed]).decode()
    if need.corrected:
        context["corrected"] = query_key(need.corrected)
    if found.rules:
        context["rules"] = ",".join(found.rules)
    if redirection:
        context["redirect"] = redirection.url
    return context
