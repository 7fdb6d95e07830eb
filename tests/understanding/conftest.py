"""The demo shop's lexicon, learned once."""

from __future__ import annotations

import pytest

from daogou.demo.feed import demo_products
from daogou.understanding.lexicon import Lexicon
from daogou.understanding.understand import Understander


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """What is learned from the demo shop."""
    return Lexicon.build(demo_products(), currency="CNY")


@pytest.fixture(scope="session")
def shop(lexicon: Lexicon) -> Understander:
    """Understands queries to the demo shop by rules alone."""
    return Understander(lexicon)
