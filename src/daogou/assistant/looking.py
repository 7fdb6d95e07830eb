"""The product page that a sentence is said on: what *this* means until something else is pointed at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec

from daogou.assistant.conversation import Conversation
from daogou.catalog.model import Product, localized
from daogou.understanding.need import Need
from daogou.understanding.things import things_of


def looking(state: Conversation, product: Product | None, understand: Callable[[str], Need]) -> Conversation:
    """The conversation of a shopper who looks at a product's page, or at none.

    A page that is opened becomes the focus; one that stays open changes nothing, so that the conversation may go on to
    other products. Where the page shows what was not found here, its kind becomes what the conversation is about
    (便宜一点的 is a cheaper one of that kind); the list that was shown keeps its places.
    """
    if product is None or product.id == state.looking:
        return state if product else msgspec.structs.replace(state, looking=None)
    state = msgspec.structs.replace(state, looking=product.id, focus=[product.id], before=state.focus, lead=None, subject=[])
    if state.wanted not in (None, product.id):
        state = msgspec.structs.replace(state, wanted=None, picked={}, count=1)
    if state.need is not None and product.id in state.shown:
        return state
    kind = localized(product.category[-1].name, state.language or "zh") if product.category else ""
    need = understand(kind or localized(product.title, state.language or "zh"))
    things = next((found for title in product.title.values() if (found := things_of(title))), ())
    need = replace(need, things=things)
    return msgspec.structs.replace(state, need=need, chosen={}, asked=[], shown=state.shown or [product.id])
