"""What the embedded engine does so that prices and stock may change by the second."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from daogou.index.base import Entry, Filter, Hit, OneOf, Range, VectorQuery, holds
from daogou.index.edge import EdgeIndex, IndexUnavailable
from daogou.index.facts import point_of, step_of

MANY = 400
QUERY = VectorQuery("text", np.ones(8, np.float32) / np.sqrt(8).astype(np.float32), 20)


def opened(folder: Path) -> EdgeIndex:
    return EdgeIndex(folder / "index", dense={"text": 8}, sparse=["title"])


def price(i: int) -> int:
    return 100 + 37 * i


@pytest.fixture
def index(tmp_path: Path) -> Iterator[EdgeIndex]:
    rng = np.random.default_rng(11)
    made = opened(tmp_path)
    vectors = rng.normal(size=(MANY, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made.upsert(
        [
            Entry(f"p{i}", {"text": vectors[i]}, {}, {"brand": f"b{i % 4}", "price_min": price(i), "price_max": price(i), "available": 1})
            for i in range(MANY)
        ]
    )
    made.flush()
    yield made
    made.close()


def nearest(index: EdgeIndex, where: Filter) -> list[str]:
    """By comparing everything, in numpy."""
    payloads = index.payloads([f"p{i}" for i in range(MANY)])
    inside = [i for i, payload in payloads.items() if holds(payload, where)]
    vectors = index.vectors(inside, "text")
    assert isinstance(QUERY.vector, np.ndarray)
    return sorted(inside, key=lambda i: -float(vectors[i] @ QUERY.vector))[: QUERY.limit]


def found(index: EdgeIndex, where: Filter) -> list[str]:
    hits: list[Hit] = index.search([QUERY], where)[0]
    return [hit.id for hit in hits]


@pytest.mark.parametrize("bound", [150, 400, 1000, 5000, 14_000])
def test_prices_are_compared_exactly_however_coarse_the_engine_knows_them(index: EdgeIndex, bound: int) -> None:
    for where in (Filter((Range("price_min", None, bound),)), Filter((Range("price_max", bound, None),))):
        assert set(found(index, where)) == set(nearest(index, where))
    assert index.count(Filter((Range("price_min", None, bound),))) == sum(price(i) <= bound for i in range(MANY))


@pytest.mark.parametrize("bound", [150, 400, 1000, 5000, 14_000])
def test_a_coarse_price_that_leaves_much_is_left_to_the_facts(index: EdgeIndex, bound: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_exact_below", MANY // 4)
    told: list[Filter] = []
    engine_filter = index._filter

    def noted(where: Filter) -> object:
        told.append(where)
        return engine_filter(where)

    monkeypatch.setattr(index, "_filter", noted)
    where = Filter((Range("price_min", None, bound),))
    assert set(found(index, where)) == set(nearest(index, where))
    leaves = sum(price(i) <= bound for i in range(MANY))
    assert (told[0] == Filter()) == (leaves > MANY // 4), "the engine is told a price only where it leaves little"


def test_what_is_enough_is_looked_for_and_no_more(index: EdgeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_exact_below", 0)
    near = [hit.id for hit in index.search([replace(QUERY, limit=MANY)])[0]]
    cheap = [*near[:3], *near[-200:]]
    index.patch({product_id: {"price_min": 1, "price_max": 1} for product_id in cheap})
    where = Filter((Range("price_min", None, 50),))
    whole, few = (
        [hit.id for hit in index.search([replace(QUERY, limit=40, enough=enough)], where)[0]] for enough in (None, 3)
    )
    assert whole == cheap[:40]
    assert few == cheap[:3]


def test_small_changes_of_a_price_add_up_and_are_still_found(index: EdgeIndex) -> None:
    steps = step_of(price(100))
    amount = float(price(100))
    while step_of(amount) > steps - 5:
        amount *= 0.95
        index.patch({"p100": {"price_min": int(amount), "price_max": int(amount)}})
        low = Filter((Range("price_min", int(amount), int(amount)),))
        assert "p100" in {hit.id for hit in index.scan(low)}
    assert "p100" not in {hit.id for hit in index.scan(Filter((Range("price_min", price(100), price(100)),)))}


def test_what_sold_out_makes_room_for_the_next_best(index: EdgeIndex) -> None:
    here = Filter((OneOf("available", (1,)),))
    for _ in range(5):
        best = found(index, here)
        assert len(best) == QUERY.limit
        index.patch({product_id: {"available": 0} for product_id in best})
        assert not set(best) & set(found(index, here))
    assert set(found(index, here)) == set(nearest(index, here))


def test_a_filter_that_little_passes_is_still_answered_in_full(index: EdgeIndex) -> None:
    index.patch({f"p{i}": {"available": 0} for i in range(MANY) if i % 40})
    here = Filter((OneOf("available", (1,)),))
    assert set(found(index, here)) == {f"p{i}" for i in range(0, MANY, 40)}


def test_new_prices_and_stock_write_nothing_to_the_engine(index: EdgeIndex, tmp_path: Path) -> None:
    files = {p: p.stat().st_mtime_ns for p in (tmp_path / "index" / "shard").rglob("*") if p.is_file()}
    index.patch({f"p{i}": {"price_min": price(i) + 1, "price_max": price(i) + 1, "available": i % 2} for i in range(MANY)})
    index.flush()
    assert files == {p: p.stat().st_mtime_ns for p in (tmp_path / "index" / "shard").rglob("*") if p.is_file()}


def test_what_was_flushed_is_there_after_the_process_is_gone(index: EdgeIndex, tmp_path: Path) -> None:
    index.patch({"p7": {"available": 0, "price_min": 77}})
    index.delete(["p8"])
    index.upsert([Entry("new", {"text": np.eye(8, dtype=np.float32)[2]}, {}, {"brand": "b9", "available": 1})])
    index.flush()
    shutil.copytree(tmp_path / "index", tmp_path / "later" / "index")  # as a process that was killed now leaves it
    again = opened(tmp_path / "later")
    assert again.payloads(["p7", "p8"]) == {"p7": {"brand": "b3", "price_min": 77, "price_max": price(7), "available": 0}}
    assert again.count() == MANY
    np.testing.assert_allclose(again.vectors(["new"], "text")["new"], np.eye(8)[2], atol=1e-3)
    again.upsert([Entry("newer", {"text": np.eye(8, dtype=np.float32)[3]}, {}, {"brand": "b9"})])
    assert {hit.id for hit in again.scan(Filter((OneOf("brand", ("b9",)),)))} == {"new", "newer"}
    np.testing.assert_allclose(again.vectors(["new"], "text")["new"], np.eye(8)[2], atol=1e-3)
    again.close()


def test_what_the_engine_forgot_when_the_power_went_it_is_told_again(index: EdgeIndex, tmp_path: Path) -> None:
    later = tmp_path / "later" / "index"
    shutil.copytree(tmp_path / "index" / "shard", later / "shard")  # what the disk has of the engine
    index.patch({"p7": {"price_min": 500_000, "price_max": 500_000, "brand": "b9"}})
    index.flush()
    shutil.copytree(tmp_path / "index", later, dirs_exist_ok=True, ignore=lambda *_: {"shard"})  # and of the facts
    again = opened(tmp_path / "later")
    dear = Filter((Range("price_min", 400_000, None), OneOf("brand", ("b9",))))
    assert [hit.id for hit in again.scan(dear)] == ["p7"]
    again.close()
    once_more = opened(tmp_path / "later")
    assert [hit.id for hit in once_more.scan(dear)] == ["p7"]
    once_more.close()


def test_the_engine_is_flushed_for_moved_prices_only_now_and_then(index: EdgeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    flushes = []
    engine = index._shard

    class Counting:
        def __getattr__(self, name: str) -> object:
            if name == "flush":
                flushes.append(1)
            return getattr(engine, name)

    monkeypatch.setattr(index, "_shard", Counting())
    index.patch({"p7": {"price_min": 500_000, "price_max": 500_000}})
    index.flush()
    assert not flushes
    monkeypatch.setattr("daogou.index.edge.FLUSH_S", 0.0)
    index.flush()
    index.flush()
    assert len(flushes) == 1
    index.upsert([Entry("new", {"text": np.eye(8, dtype=np.float32)[2]}, {}, {})])
    monkeypatch.setattr("daogou.index.edge.FLUSH_S", 60.0)
    index.flush()
    assert len(flushes) == 2


def test_two_ids_that_share_a_number_are_refused(index: EdgeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daogou.index.edge.point_of", lambda product_id: 5)
    index.upsert([Entry("one", {"text": np.eye(8, dtype=np.float32)[0]}, {}, {})])
    with pytest.raises(IndexUnavailable, match="'two' and 'one' share a number"):
        index.upsert([Entry("two", {"text": np.eye(8, dtype=np.float32)[1]}, {}, {})])


def test_a_number_in_a_body_of_an_earlier_version_is_not_taken_for_the_present_one(index: EdgeIndex, tmp_path: Path) -> None:
    body = msgspec.msgpack.encode(({"brand": "b3", "price_min": 1, "stock": 4}, {}))
    old = tmp_path / "old"
    shutil.copytree(tmp_path / "index", old / "index")
    with closing(sqlite3.connect(old / "index" / "facts.sqlite", isolation_level=None)) as facts:
        assert facts.execute("UPDATE bodies SET body = ? WHERE point = ?", (body, point_of("p7"))).rowcount == 1
    again = opened(old)
    try:
        assert again.payloads(["p7"])["p7"] == {"brand": "b3", "price_min": price(7), "price_max": price(7), "available": 1}
        again.patch({"p7": {"price_min": None}})
        assert "price_min" not in again.payloads(["p7"])["p7"]
    finally:
        again.close()
