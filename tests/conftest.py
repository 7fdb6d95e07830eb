"""A small shop that the tests of several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest

from daogou.catalog.model import Product, ShopPolicy
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from shops import COLOURS, KINDS, make_product


@pytest.fixture
def products() -> list[Product]:
    """Nine products: three kinds in three colours."""
    return [
        make_product(kind, colour, 100 * (i + 1) + 50 * j)
        for i, kind in enumerate(KINDS)
        for j, colour in enumerate(COLOURS)
    ]


@pytest.fixture
def policy() -> ShopPolicy:
    """How the small shop takes goods back."""
    text = {
        "zh": "七天内可以无理由退货。运费由买家承担。",
        "en": "Returns within 7 days. The buyer pays postage.",
    }
    return ShopPolicy("returns", {"zh": "退货", "en": "Returns"}, text)


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    """An empty shop with the deterministic encoder."""
    return Guide.open(tmp_path / "shop", encoder=HashingEncoder())
