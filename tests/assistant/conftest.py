"""The demo shop in memory, with the deterministic encoder: what is let in must not depend on a model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daogou.assistant.answer import Answerer
from daogou.assistant.model import Turn
from daogou.catalog.model import Product, ShopPolicy
from daogou.demo.feed import demo_policies, demo_products
from daogou.encoders.hashing import HashingEncoder

Ask = Callable[..., Turn]


@pytest.fixture(scope="session")
def demo() -> dict[str, Product]:
    """Every product of the demo shop by id."""
    return {product.id: product for product in demo_products()}


@pytest.fixture(scope="session")
def rules() -> tuple[ShopPolicy, ...]:
    """The demo shop's policies."""
    return demo_policies()


@pytest.fixture(scope="session")
def ask(demo: dict[str, Product], rules: tuple[ShopPolicy, ...]) -> Ask:
    """Ask about demo products by id."""
    answerer = Answerer(HashingEncoder())

    def ask(question: str, *ids: str) -> Turn:
        return answerer.answer(question, [demo[i] for i in ids], rules)

    return ask
