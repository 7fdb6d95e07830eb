"""The tools of the assistant: typed functions that are passed in, and the record of every call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Protocol

import msgspec

from daogou.catalog.model import Product, ShopPolicy, Text
from daogou.ranking.facets import Facet
from daogou.understanding.need import Need

ProductId = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Chosen = Mapping[str, Sequence[str]]
"""Facet values that must hold: facet name to value ids."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: products in order, with what was relaxed or why there are none, in words."""

    products: tuple[Product, ...]
    total: int
    outcome: str
    """``found``, ``relaxed``, ``nothing_found`` or ``not_sold``, as of a search page."""
    notes: tuple[Text, ...] = ()
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call as it was made: name, arguments and what came of it, for audit."""

    tool: str
    arguments: dict[str, Any]
    result: str


class SearchArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `search_catalog` takes: words that are left, slots understood, facet values that must hold, how many."""

    text: Annotated[str, msgspec.Meta(max_length=500)]
    slots: Annotated[list[Annotated[str, msgspec.Meta(max_length=300)]], msgspec.Meta(max_length=60)]
    chosen: dict[str, list[Annotated[str, msgspec.Meta(max_length=300)]]]
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)]


class ProductArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `get_product` takes."""

    product_id: ProductId


class CompareArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `compare` takes."""

    products: Annotated[list[ProductId], msgspec.Meta(min_length=2, max_length=4)]


class RecommendArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `recommend` takes: what it should go with, and how many."""

    products: Annotated[list[ProductId], msgspec.Meta(max_length=50)]
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)]


class CartArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `cart` takes."""

    action: Literal["add", "remove"]
    product_id: ProductId
    variant_id: ProductId
    quantity: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1


ARGUMENTS: dict[str, type[msgspec.Struct]] = {
    "search_catalog": SearchArguments,
    "get_product": ProductArguments,
    "compare": CompareArguments,
    "recommend": RecommendArguments,
    "cart": CartArguments,
}
"""The tools and their arguments; ``msgspec.json.schema`` makes JSON schemas of them."""


class SearchCatalog(Protocol):
    """Finds products for a Need, narrowed by chosen facet values."""

    def __call__(self, need: Need, *, chosen: Chosen, limit: int) -> Found: ...


class Cart(Protocol):
    """Tells the shop that the basket changed: ``add`` or ``remove``, product, variant, quantity."""

    def __call__(self, action: str, product_id: str, variant_id: str, quantity: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything that the assistant can do; it has no other way to the shop.

    What is called is decided by the shopper's words and by code, never by the texts of products or reviews.
    """

    understand: Callable[[str], Need]
    search_catalog: SearchCatalog
    expose: Callable[[Sequence[Product], Need | None], str]
    """Records that products were shown; returns the exposure's id."""
    get_product: Callable[[str], Product | None]
    recommend: Callable[[Sequence[str], int], Sequence[Product]]
    cart: Cart
    policies: Callable[[], Sequence[ShopPolicy]]


@dataclass(slots=True)
class Recorder:
    """The tools of one turn, with a record of each call."""

    tools: Tools
    calls: list[Call] = field(default_factory=list)

    def understand(self, text: str) -> Need:
        """`Tools.understand`; reading words touches nothing and is not recorded."""
        return self.tools.understand(text)

    def search_catalog(self, need: Need, chosen: Chosen, limit: int) -> Found:
        """`Tools.search_catalog`, recorded."""
        arguments = {
            "text": need.text,
            "slots": [slot.id for slot in need.slots],
            "chosen": {name: list(values) for name, values in chosen.items()},
            "limit": limit,
        }
        if not self._valid("search_catalog", arguments):
            return Found((), 0, "nothing_found")
        found = self.tools.search_catalog(need, chosen=chosen, limit=limit)
        shown = ", ".join(product.id for product in found.products)
        self.calls.append(Call("search_catalog", arguments, f"{found.outcome}, {found.total}: {shown}"))
        return found

    def get_product(self, product_id: str) -> Product | None:
        """`Tools.get_product`, recorded."""
        if not self._valid("get_product", {"product_id": product_id}):
            return None
        product = self.tools.get_product(product_id)
        self.calls.append(Call("get_product", {"product_id": product_id}, "found" if product else "gone"))
        return product

    def recommend(self, products: Sequence[str], limit: int) -> Sequence[Product]:
        """`Tools.recommend`, recorded."""
        arguments = {"products": list(products), "limit": limit}
        if not self._valid("recommend", arguments):
            return ()
        found = self.tools.recommend(products, limit)
        self.calls.append(Call("recommend", arguments, ", ".join(p.id for p in found)))
        return found

    def cart(self, action: str, product_id: str, variant_id: str, quantity: int = 1) -> bool:
        """`Tools.cart`, recorded; returns whether it was done."""
        arguments = {"action": action, "product_id": product_id, "variant_id": variant_id, "quantity": quantity}
        if not self._valid("cart", arguments):
            return False
        self.tools.cart(action, product_id, variant_id, quantity)
        self.calls.append(Call("cart", arguments, "done"))
        return True

    def compare(self, products: Sequence[str]) -> None:
        """Record that products were compared; the comparison itself is `daogou.assistant.compare`."""
        if self._valid("compare", {"products": list(products)}):
            self.calls.append(Call("compare", {"products": list(products)}, "compared"))

    def _valid(self, tool: str, arguments: dict[str, Any]) -> bool:
        """Whether the arguments are as the tool takes them; a call that is refused is recorded too."""
        try:
            msgspec.convert(arguments, ARGUMENTS[tool])
        except msgspec.ValidationError as error:
            self.calls.append(Call(tool, arguments, f"refused: {error}"))
            return False
        return True
