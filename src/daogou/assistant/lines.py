"""What a basket and a proposed set are made of, as conversations keep them."""

from __future__ import annotations

import msgspec

from daogou.assistant.topics import Role


class CartLine(msgspec.Struct, frozen=True):
    """A variant in the basket."""

    product_id: str
    variant_id: str
    quantity: int = 1


class Wish(msgspec.Struct, frozen=True):
    """A set that is wanted: its roles in words, for how many people, and the sum that it may cost, in whole units."""

    roles: tuple[Role, ...]
    text: str
    people: int = 1
    budget: float | None = None
