"""The catalogue store: idempotent, transactional, with an exact queue for the index."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from daogou.catalog.changes import Delete, PolicyUpsert, Problem, Row, Update, Upsert, VariantUpdate
from daogou.catalog.database import open_database
from daogou.catalog.ingest import ReplaceRefused, ingest
from daogou.catalog.model import CatalogError, Money, Product, ShopPolicy
from daogou.catalog.readers.jsonl import feed_line
from daogou.catalog.store import CatalogStore

CHILD = """
import sys
from pathlib import Path
from daogou.catalog.ingest import ingest
from daogou.catalog.readers import FeedContext, FeedSource, read_feed
from daogou.catalog.store import CatalogStore
store, context, source = CatalogStore(Path(sys.argv[1])), FeedContext(), FeedSource(sys.argv[2])
key = source.fingerprint(context)
print((store.resumable(key) or (0, 0))[1], flush=True)
ingest(store, read_feed(source, context), source=key, batch=20, replace=True,
       on_progress=lambda report: print(report.rows, flush=True))
"""
UPDATER = """
import sys
from pathlib import Path
from daogou.catalog.changes import Update, VariantUpdate
from daogou.catalog.store import CatalogStore
store = CatalogStore(Path(sys.argv[1]))
for stock in range(1, 101):
    store.apply([Update("p", (VariantUpdate(sys.argv[2], stock=stock),))])
"""


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
    change = VariantUpdate("", Money(1, "CNY"))
    report = ingest(store, [Row(7, Update("nobody", (change,)))], source="a", name="prices.jsonl")
    message = "the shop has no such product; send the whole product first"
    assert [str(problem) for problem in report.problems] == [f"prices.jsonl line 7: id 'nobody': {message}"]


def test_an_update_lands_where_it_can_and_names_the_variant_that_there_is_not(
    store: CatalogStore, products: list[Product]
) -> None:
    store.apply([Upsert(products[0])])
    own = products[0].variants[0].id
    change = Update(products[0].id, (VariantUpdate("gone", stock=1), VariantUpdate(own, stock=77)), popularity=3.5)
    report = ingest(store, [Row(7, change)], source="a")
    assert [(problem.line, problem.field, problem.value) for problem in report.problems] == [(7, "variants.id", "gone")]
    found = store.get(products[0].id)
    assert found == replace(products[0], variants=(replace(products[0].variants[0], stock=77),), popularity=3.5)


def test_a_batch_is_told_by_what_it_comes_to(store: CatalogStore, products: list[Product]) -> None:
    first, second = products[0], products[1]
    store.apply([Upsert(first)])
    store.indexed([seq for seq, _ in store.pending(10)])
    applied = store.apply(
        [
            Update(first.id, (VariantUpdate("", stock=1),)), Upsert(first),
            Upsert(second), Update(second.id, (VariantUpdate("", stock=2),)), Delete(second.id),
            Update(second.id, (VariantUpdate("", stock=3),)),
        ]
    )  # fmt: skip
    assert (applied.added, applied.changed, applied.deleted) == (1, 3, 1)
    assert [(one.position, one.product_id) for one in applied.missing] == [(5, second.id)]
    assert list(store.products()) == [first]
    assert store.pending(10) == [], "nothing is other than before"


def test_the_queue_tells_new_offers_from_new_products(store: CatalogStore, products: list[Product]) -> None:
    first, second, third = products[:3]
    store.apply([Upsert(first), Upsert(second), Upsert(third)])
    store.indexed([seq for seq, _ in store.pending(10)])
    sell = (VariantUpdate("", stock=1),)
    store.apply([Update(first.id, sell), Update(second.id, sell)])
    store.apply([Upsert(replace(second, brand={"en": "Other"})), Delete(third.id)])
    assert store.pending_offers([seq for seq, _ in store.pending(10)]) == {first.id}
    store.apply([Update(first.id, (VariantUpdate("", Money(1, "CNY")),), popularity=2.0)])
    offers = store.offers([first.id, third.id])
    assert set(offers) == {first.id}
    found = store.get(first.id)
    assert found is not None
    assert (offers[first.id].variants, offers[first.id].popularity) == (found.variants, 2.0)
    assert (offers[first.id].prices, offers[first.id].available) == (found.prices, found.available)


def test_what_an_update_leaves_alone_stays_to_the_byte(store: CatalogStore, products: list[Product]) -> None:
    store.apply([Upsert(products[0])])
    store.apply([Update(products[0].id, (VariantUpdate("", stock=1),))])
    applied = store.apply([Upsert(replace(products[0], variants=(replace(products[0].variants[0], stock=1),)))])
    assert applied.unchanged == 1


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


def test_an_ingest_that_was_killed_resumes_until_all_is_there(tmp_path: Path, products: list[Product]) -> None:
    feed, shop, dice = tmp_path / "feed.jsonl", tmp_path / "catalog.sqlite", random.Random(3)
    with feed.open("wb") as file:
        for number in range(2000):
            file.write(feed_line(replace(products[number % 9], id=f"p{number:04}")))
    gone, resumed = replace(products[0], id="gone"), []
    CatalogStore(shop).apply([Upsert(gone)])
    for _ in range(40):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(shop), str(feed)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        resumed.append(int(child.stdout.readline()))
        acknowledged = int(child.stdout.readline() or 2000)
        time.sleep(dice.uniform(0, 0.12))
        child.kill()
        rest = child.stdout.read().split()
        child.wait()
        store = CatalogStore(shop)
        acknowledged = int(rest[-1]) if rest else acknowledged
        assert store.ids() >= {f"p{number:04}" for number in range(acknowledged)}
        queued = [product_id for _, product_id in store.pending(5000)]
        dropped = ["gone"] if store.get("gone") is None else []
        assert sorted(queued) == sorted([*store.ids(), *dropped, *dropped]), "each change is queued once"
        if store.get("gone") is None:
            break
        store.close()
    assert store.ids() == {f"p{number:04}" for number in range(2000)}
    assert len(resumed) > 2
    assert resumed == sorted(resumed), "every run goes on from where the one before was killed"
    assert resumed[-1] > 0


def test_processes_that_update_the_same_products_lose_nothing(tmp_path: Path, products: list[Product]) -> None:
    shop = tmp_path / "catalog.sqlite"
    variants = tuple(replace(products[0].variants[0], id=f"v{n}", stock=0) for n in range(3))
    store = CatalogStore(shop)
    store.apply([Upsert(replace(products[0], id="p", variants=variants))])
    children = [subprocess.Popen([sys.executable, "-c", UPDATER, str(shop), f"v{n}"]) for n in range(3)]
    assert [child.wait() for child in children] == [0, 0, 0]
    found = store.get("p")
    assert found is not None
    assert [variant.stock for variant in found.variants] == [100, 100, 100]
    assert store.pending_count() == 301


def test_what_another_feed_brings_meanwhile_is_not_dropped(store: CatalogStore, products: list[Product]) -> None:
    ingest(store, rows(products), source="a")

    def meanwhile() -> Iterator[Row]:
        yield from rows(products[:8])
        store.apply([Upsert(replace(products[0], id="new")), Update(products[8].id, (VariantUpdate("", stock=1),))])

    report = ingest(store, meanwhile(), source="b", replace=True)
    assert report.dropped == 1, "an update of a product alone does not keep it"
    assert store.ids() == {"new", *(product.id for product in products[:8])}


def test_a_refused_replacement_is_over(store: CatalogStore, products: list[Product]) -> None:
    ingest(store, rows(products), source="a")
    with pytest.raises(ReplaceRefused):
        ingest(store, rows(products[:1]), source="b", batch=1, replace=True)
    store.apply([Delete(products[0].id)])
    assert ingest(store, rows(products[:1]), source="b", batch=1).applied.added == 1


def test_an_interruption_of_yesterday_begins_anew(
    store: CatalogStore, products: list[Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.apply([Upsert(products[0])], run=store.begin_run("a"), rows=1)
    assert store.resumable("a") == (1, 1)
    monkeypatch.setattr("daogou.catalog.store.FORGET_RUNS_S", 0.0)
    assert store.resumable("a") is None


def test_a_folder_of_an_older_version_opens_and_of_a_newer_one_does_not(
    tmp_path: Path, products: list[Product]
) -> None:
    shop = tmp_path / "catalog.sqlite"
    CatalogStore(shop).apply([Upsert(products[0])])
    with sqlite3.connect(shop) as db:
        db.executescript(
            "ALTER TABLE products DROP COLUMN seen; ALTER TABLE products ADD COLUMN run TEXT NOT NULL DEFAULT '';"
            "ALTER TABLE index_queue DROP COLUMN offers_only; DROP TABLE unfinished_runs; CREATE TABLE ingest_runs (run TEXT); PRAGMA user_version = 0;"
        )
    store = CatalogStore(shop)
    assert list(store.products()) == [products[0]]
    assert ingest(store, rows(products), source="a", batch=2, replace=True).applied.unchanged == 1
    with sqlite3.connect(shop) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(CatalogError, match="newer Daogou"):
        CatalogStore(shop)


def test_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    with open_database(tmp_path / "a.sqlite").connect() as db:
        assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


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
