"""Load is made as it is said to be made."""

from __future__ import annotations

import time
from collections import Counter
from itertools import islice
from random import Random

import numpy as np
import pytest

from daogou.bench.load_shop import DEPOT, SHARES, _grown
from daogou.bench.load_traffic import Feeder, at_rate, closed_loop, distinct, repeating, updates
from daogou.catalog.model import Attribute, Money, Product, Variant


@pytest.fixture
def products() -> list[Product]:
    words = ["red", "blue", "shoe", "coat", "lamp", "wool", "steel", "warm", "garden", "hose", "cup", "desk"]
    random = Random(1)
    return [
        Product(
            f"p{i}", {"en": " ".join(random.sample(words, 5))}, (Variant(f"p{i}/1", Money(1000 + i, "USD"), stock=5),),
            attributes=(Attribute("weight", float(i), "g"),),
        )
        for i in range(60)
    ]  # fmt: skip


def test_grown_products_are_new_and_their_vectors_near_their_parents(products: list[Product]) -> None:
    vectors = np.random.default_rng(2).normal(size=(60, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    grown = list(_grown(products, vectors, range(600)))
    assert len({product.id for product, _ in grown}) == 600
    for i, (product, vector) in enumerate(grown):
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
        assert float(vector @ vectors[i % 60]) > 0.5
        assert any(a.name == DEPOT for a in product.attributes)
    (again, vector) = next(_grown(products, vectors, range(437, 438)))
    assert (again, vector.tolist()) == (grown[437][0], grown[437][1].tolist()), "an interrupted growth goes on with the same"


def test_filters_leave_the_share_that_they_are_named_after(products: list[Product]) -> None:
    vectors = np.eye(60, 16, dtype=np.float32) + 0.1
    counted = Counter(product.attributes[-1].value for product, _ in _grown(products, vectors, range(8000)))
    for share, value in SHARES.items():
        assert counted[value] / 8000 == pytest.approx(float(share.rstrip("%")) / 100, rel=0.9 if value == "thousandth" else 0.3)


def test_queries_are_distinct_or_repeat_by_zipfs_law(products: list[Product]) -> None:
    queries = distinct(["written by a person"], products, 200, seed=3)
    assert len(set(queries)) == 200
    assert "written by a person" in queries
    often = Counter(repeating(queries, 20_000, seed=4)).most_common()
    assert often[0][1] / often[9][1] == pytest.approx(10, rel=0.35)


def test_waiting_for_a_free_client_counts_as_waiting() -> None:
    def connect():  # type: ignore[no-untyped-def]
        return lambda query: time.sleep(0.02)

    hurried = at_rate(connect, ["q"] * 200, rate=200, clients=1, seconds=0.5)
    calm = closed_loop(connect, ["q"] * 200, clients=1, seconds=0.3)
    assert np.median(calm.took) < 60
    assert max(hurried.took) > 3 * np.median(calm.took)


def test_what_fails_is_counted() -> None:
    def refuse(query: str) -> None:
        raise ConnectionResetError

    measured = closed_loop(lambda: refuse, ["q"] * 10, clients=2, seconds=1)
    assert (measured.failed, measured.took) == (2, [])
    assert measured.row()["p50_ms"] is None


def test_updates_move_prices_by_a_tenth_at_most_and_flow_at_their_rate(products: list[Product]) -> None:
    before = {product.id: product.variants[0].price.amount for product in products if product.variants[0].price}
    for change in islice(updates(products, seed=6), 300):
        (variant,) = change.variants
        assert variant.price is not None
        assert abs(variant.price.amount / before[change.product_id] - 1) < 0.11
    applied: list[int] = []
    with Feeder(lambda batch: applied.append(len(batch)), updates(products, seed=7), rate=400) as feeder:
        time.sleep(0.6)
    assert sum(applied) == feeder.applied
    assert 100 <= feeder.applied <= 400
