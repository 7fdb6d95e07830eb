"""The catalogue store: idempotent, transactional, with an exact queue for the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from daogou.catalog.changes import Delete, PolicyUpsert, Problem, Row, Update, Upsert, VariantUpdate
from daogou.catalog.ingest import ReplaceRefused, ingest
from daogou.catalog.model import Money, Product, ShopPolicy
from daogou.catalog.store import CatalogStore


@pytest.fixture
def store(tmp_path: Path) -> CatalogStore:
    return CatalogStore(tmp_path / "catalog.sqlite")


def rows(products: list[Product]) -> list[Row]:
    return [Row(i, Upsert(product)) for i, product in enumerate(products, 1)]


def test_the_same_feed_twice_changes_nothing(store: CatalogStore, products: list[Product]) -> None:
    first = ingest(store, rows(products), source="a")
    queued = store.pending_count()
    second = ingest(store, rows(products), source="a")
    assert (first.applied.added, second.applied.unchanged) == (9, 9)
    assert store.pending_count() == queued


def test_products_come_back_equal(store: CatalogStore, products: list[Product]) -> None:
    store.apply([Upsert(product) for product in products])
    assert list(store.products()) == sorted(products, key=lambda p: p.id)
    assert store.get("nobody") is None


def test_update_changes_price_and_stock_only(store: CatalogStore, products: list[Product]) -> None:
    store.apply([Upsert(products[0])])
    change = VariantUpdate(products[0].variants[0].id, Money(100, "CNY"), None, 0)
    store.apply([Update(products[0].id, (change,))])
    found = store.get(products[0].id)
    assert found is not None
    assert found.variants[0].price == Money(100, "CNY")
    assert not found.available
    assert found.title == products[0].title


def test_update_of_an_unknown_product_is_reported(store: CatalogStore) -> None:
    report = ingest(store, [Row(1, Update("nobody", (VariantUpdate("", Money(1, "CNY")),)))], source="a")
    assert report.problem_count == 1
    assert "nobody" in str(report.problems[0])


def test_replace_drops_what_is_not_mentioned(store: CatalogStore, products: list[Product]) -> None:
    ingest(store, rows(products), source="a")
    report = ingest(store, rows(products[:8]), source="b", replace=True)
    assert report.dropped == 1
    assert store.count() == 8


def test_replace_refuses_to_empty_the_shop(store: CatalogStore, products: list[Product]) -> None:
    ingest(store, rows(products), source="a")
    with pytest.raises(ReplaceRefused, match="leaves out 8 of 9"):
        ingest(store, rows(products[:1]), source="b", replace=True)
    assert store.count() == 9


def test_replace_is_unsure_about_unreadable_rows(store: CatalogStore, products: list[Product]) -> None:
    ingest(store, rows(products), source="a")
    bad = Problem("b", 9, "price", "x", "is not a price")
    with pytest.raises(ReplaceRefused, match="could not be read"):
        ingest(store, [*rows(products[:8]), bad], source="b", replace=True)


def test_interrupted_ingest_resumes_where_it_stopped(store: CatalogStore, products: list[Product]) -> None:
    def breaks():  # type: ignore[no-untyped-def]
        yield from rows(products)[:5]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(store, breaks(), source="a", batch=2)
    assert store.count() == 4, "whole batches are kept"
    report = ingest(store, rows(products), source="a", batch=2)
    assert report.resumed_at == 4
    assert report.applied.added == 5
    assert store.count() == 9


def test_queue_holds_every_change_once_applied(store: CatalogStore, products: list[Product]) -> None:
    store.apply([Upsert(products[0]), Upsert(products[1])])
    store.apply([Delete(products[0].id), Delete("nobody")])
    assert [product_id for _, product_id in store.pending(10)] == [
        products[0].id,
        products[1].id,
        products[0].id,
    ]
    store.indexed([seq for seq, _ in store.pending(10)])
    assert store.pending_count() == 0
    assert store.version() == 3, "the version never goes back"


def test_policies_are_replaced_by_id(store: CatalogStore, policy: ShopPolicy) -> None:
    store.apply([PolicyUpsert(policy), PolicyUpsert(policy)])
    assert store.policies() == (policy,)
