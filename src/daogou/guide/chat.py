"""The assistant's tools over a `Guide`: what it may do in a shop, and nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from daogou.assistant.tools import Chosen, Found, Tools
from daogou.catalog.model import Product
from daogou.events.model import Event, EventItem, EventName
from daogou.guide.pages import Item
from daogou.understanding.need import Need

if TYPE_CHECKING:
    from daogou.guide import Guide


ASSISTANT_POLICY = "assistant@1"


def tools_for(guide: Guide, *, shopper: str | None, session: str) -> Tools:
    """Typed functions over an opened shop; searches are recorded as exposures, the basket as events."""

    def search_catalog(need: Need, *, chosen: Chosen, limit: int) -> Found:
        page = guide.search_need(need, chosen=chosen, limit=limit, record=False)
        notes = [note.text for note in page.relaxed] or ([page.message] if page.message else [])
        products = tuple(item.product for item in page.items)
        return Found(products, page.total, page.outcome, tuple(notes), page.facets)

    def expose(products: Sequence[Product], need: Need | None) -> str:
        items = [Item(product, place, 0.0) for place, product in enumerate(products, 1)]
        return guide.expose(items, "chat", ASSISTANT_POLICY, shopper, session, need.query if need else None)

    def recommend(products: Sequence[str], limit: int) -> Sequence[Product]:
        page = guide.recommend(shopper=shopper, session=session, surface="cart", products=products, limit=limit)
        return [item.product for item in page.items]

    def cart(action: str, product_id: str, variant_id: str, quantity: int) -> None:
        name: EventName = "add_to_cart" if action == "add" else "remove_from_cart"
        item = EventItem(product_id, variant_id, quantity)
        guide.record(Event(uuid.uuid4().hex, name, datetime.now(UTC), items=(item,), shopper=shopper, session=session))

    return Tools(
        understand=guide.understand,
        search_catalog=search_catalog,
        expose=expose,
        get_product=guide.store.get,
        recommend=recommend,
        cart=cart,
        policies=guide.store.policies,
    )
