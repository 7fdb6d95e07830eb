"""A reranker through the front: what it changes, what it leaves alone, and what is said when it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from daogou.catalog.changes import Upsert
from daogou.catalog.model import Product
from daogou.encoders.base import Vectors
from daogou.encoders.hashing import HashingEncoder
from daogou.encoders.rerank import RerankerUnavailable
from daogou.guide import Guide
from daogou.service.doctor import diagnose


class Blue:
    """Likes blue things, or nothing at all."""

    name, chunk = "blue", 4

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.down = False

    def score(self, query: str, texts: Sequence[str], *, timeout_s: float) -> Vectors:
        if self.down:
            raise RerankerUnavailable("blue is down")
        self.asked.append(query)
        return np.array(["Blue" in text for text in texts], np.float32)


@pytest.fixture
def blue() -> Blue:
    return Blue()


@pytest.fixture
def shop(tmp_path: Path, products: list[Product], blue: Blue) -> Guide:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "daogou.toml").write_text("[rerank]\nbudget_ms = 5000\nweight = 1.0\n", "utf-8")
    guide = Guide.open(folder, encoder=HashingEncoder(), reranker=blue)
    guide.store.apply([Upsert(product) for product in products])
    guide.refresh()
    return guide


def test_what_it_likes_comes_first_and_the_page_says_why(shop: Guide) -> None:
    page = shop.search("coats")
    assert page.items[0].product.id == "coat-blue"
    assert "rerank" in {reason.code for reason in page.items[0].reasons}
    assert page.reranked is not None
    assert page.reranked.read == page.reranked.of == page.total
    assert "+rerank" in page.policy
    assert not any("reranker" in said for said in page.degraded)


def test_the_order_that_a_shopper_chose_is_left_alone(shop: Guide, blue: Blue) -> None:
    page = shop.search("coats", sort="price_asc")
    prices = [item.product.prices[0].amount for item in page.items if item.product.prices]
    assert prices == sorted(prices)
    assert page.reranked is None
    assert "+rerank" not in page.policy
    assert not blue.asked


def test_it_is_not_told_of_what_is_not_wanted(shop: Guide, blue: Blue) -> None:
    page = shop.search("coats, not black, under 500")
    assert "black" not in " ".join(blue.asked).lower()
    assert all("black" not in item.product.id for item in page.items)


def test_a_failing_model_is_said_in_every_answer(shop: Guide, blue: Blue) -> None:
    blue.down = True
    pages = [shop.search("coats") for _ in range(4)]
    assert all(page.items for page in pages)
    assert pages[0].reranked is not None
    assert (pages[0].reranked.read, pages[0].reranked.why) == (0, "blue is down")
    assert "+rerank" not in pages[0].policy
    assert any("blue does not answer" in said for said in pages[-1].degraded)


def test_the_doctor_tells_what_keeps_it_from_reading(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    settings = '[encoders]\ntext = "hashing"\n'
    (folder / "daogou.toml").write_text(settings, "utf-8")
    found = {finding.part: finding for finding in diagnose(folder)}
    assert found["reranker"].state == "off"
    (folder / "daogou.toml").write_text(f'{settings}[rerank]\nurl = "http://127.0.0.1:9"\n', "utf-8")
    found = {finding.part: finding for finding in diagnose(folder)}
    assert found["reranker"].state == "degraded"
    assert "cannot be reached" in found["reranker"].text
