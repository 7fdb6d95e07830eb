"""Laws that every product index keeps; each engine is run through all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Timer

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from daogou.errors import DaogouError
from daogou.index.base import Entry, Filter, OneOf, Payload, ProductIndex, Range, Sparse, VectorQuery, holds
from daogou.index.edge import EdgeIndex
from daogou.index.memory import MemoryIndex

ENGINES: dict[str, Callable[[Path], ProductIndex]] = {
    "edge": lambda folder: EdgeIndex(folder / "index", dense={"text": 8}, sparse=["title"]),
    "memory": lambda folder: MemoryIndex(),
}


def entries(count: int) -> list[Entry]:
    rng = np.random.default_rng(7)
    made = []
    for i in range(count):
        vector = rng.normal(size=8).astype(np.float32)
        sparse = Sparse(np.array([1 + i % 7, 100 + i % 3], np.uint32), np.array([1.0, 0.5], np.float32))
        made.append(
            Entry(
                f"p{i}",
                {"text": vector / np.linalg.norm(vector)},
                {"title": sparse},
                {
                    "category": [f"c{i % 3}"],
                    "brand": f"b{i % 4}",
                    "attributes": [f"colour={i % 5}", f"size={i % 2}"],
                    "price_min": i * 100,
                    "available": i % 2,
                },
            )
        )
    return made


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ProductIndex]:
    made = ENGINES[request.param](tmp_path)
    made.upsert(entries(60))
    yield made
    made.close()


def test_nearest_by_dense_vector_is_exact(index: ProductIndex) -> None:
    wanted = entries(60)[3].dense["text"]
    (hits,) = index.search([VectorQuery("text", wanted, 10)])
    scores = {entry.id: float(entry.dense["text"] @ wanted) for entry in entries(60)}
    assert [hit.id for hit in hits] == sorted(scores, key=lambda i: -scores[i])[:10]
    assert hits[0].id == "p3"
    assert hits[0].score == pytest.approx(1.0, abs=1e-5)


def test_sparse_scores_weigh_rare_terms_more(index: ProductIndex) -> None:
    query = Sparse(np.array([3, 101], np.uint32), np.array([1.0, 1.0], np.float32))
    (hits,) = index.search([VectorQuery("title", query, 60)])
    assert {"p16", "p37", "p58"} == {hit.id for hit in hits[:3]}, "those with both terms come first"
    assert hits[3].id in {"p2", "p9", "p23", "p30", "p44", "p51"}, "then those with the rarer term"


def test_filters_hold_for_every_kind_of_query(index: ProductIndex) -> None:
    where = Filter(
        must=(OneOf("category", ("c0", "c1")), Range("price_min", 500, 4000), OneOf("available", (1,))),
        must_not=(OneOf("attributes", ("colour=2",)),),
    )
    expected = {f"p{i}" for i in range(5, 41) if i % 3 in (0, 1) and i % 2 == 1 and i % 5 != 2}
    (hits,) = index.search([VectorQuery("text", entries(1)[0].dense["text"], 100)], where)
    assert {hit.id for hit in hits} == expected
    assert {hit.id for hit in index.scan(where)} == expected
    assert index.count(where) == len(expected)


def test_upsert_replaces(index: ProductIndex) -> None:
    new = entries(2)[1]
    index.upsert([Entry("p0", new.dense, new.sparse, {"brand": "other"})])
    assert index.count() == 60
    assert index.payloads(["p0"]) == {"p0": {"brand": "other"}}


def test_patch_changes_only_what_it_names(index: ProductIndex) -> None:
    index.patch({"p1": {"price_min": 7}, "nobody": {"price_min": 7}})
    assert index.payloads(["p1"])["p1"]["price_min"] == 7
    assert index.payloads(["p1"])["p1"]["brand"] == "b1"
    assert index.count(Filter((Range("price_min", 7, 7),))) == 1
    assert index.count() == 60


def test_deleted_entries_are_gone_at_once(index: ProductIndex) -> None:
    index.delete(["p3", "nobody"])
    (hits,) = index.search([VectorQuery("text", entries(60)[3].dense["text"], 60)])
    assert "p3" not in {hit.id for hit in hits}
    assert index.count() == 59


def test_vectors_come_back_as_stored(index: ProductIndex) -> None:
    found = index.vectors(["p5", "nobody"], "text")
    assert list(found) == ["p5"]
    np.testing.assert_allclose(found["p5"], entries(6)[5].dense["text"], atol=1e-3)


def test_empty_queries_find_nothing(index: ProductIndex) -> None:
    empty = Sparse(np.array([], np.uint32), np.array([], np.float32))
    assert index.search([VectorQuery("title", empty, 5)]) == [[]]


def test_edge_keeps_everything_over_a_restart(tmp_path: Path) -> None:
    first = ENGINES["edge"](tmp_path)
    first.upsert(entries(20))
    first.delete(["p4"])
    first.close()
    second = ENGINES["edge"](tmp_path)
    assert second.count() == 19
    second.close()


def test_queries_of_a_batch_find_what_each_finds_alone(index: ProductIndex) -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(4, 8)).astype(np.float32)
    where = Filter(must=(OneOf("brand", ("b0", "b1", "b2")),))
    narrow = Filter(must=(OneOf("category", ("c1",)),))
    words = Sparse(np.array([3, 101], np.uint32), np.array([1.0, 1.0], np.float32))
    queries = [
        VectorQuery("text", vectors[0], 9),
        VectorQuery("title", words, 7),
        VectorQuery("text", vectors[1], 5, narrow),
        VectorQuery("text", vectors[2], 4),
        VectorQuery("title", words, 3, narrow),
        VectorQuery("text", vectors[3], 5, Filter(must_not=(OneOf("category", ("c1",)),))),
    ]
    together = index.search(queries, where)
    for query, hits in zip(queries, together, strict=True):
        (alone,) = index.search([query], where)
        assert len(hits) == query.limit
        np.testing.assert_allclose([h.score for h in hits], [h.score for h in alone], rtol=1e-5)
    allowed = {e.id for e in entries(60) if e.payload["brand"] != "b3"}
    inside = {e.id for e in entries(60) if e.payload["category"] == ["c1"]}
    assert {hit.id for hits in together for hit in hits} <= allowed
    assert {hit.id for hit in together[2] + together[4]} <= inside
    assert not {hit.id for hit in together[5]} & inside
    exact = {e.id: float(e.dense["text"] @ vectors[3]) for e in entries(60) if e.id in allowed - inside}
    assert [hit.id for hit in together[5]] == sorted(exact, key=lambda i: -exact[i])[:5]


def test_a_vector_that_is_still_being_made_is_waited_for(index: ProductIndex) -> None:
    vector, words = entries(1)[0].dense["text"], Sparse(np.array([3, 101], np.uint32), np.array([1.0, 1.0], np.float32))
    coming: Future[NDArray[np.float32]] = Future()
    queries = [VectorQuery("text", coming, 5), VectorQuery("title", words, 5)]
    made = Timer(0.05, coming.set_result, [vector])
    made.start()
    later, sooner = index.search(queries), index.search([replace(queries[0], vector=vector), queries[1]])
    made.join()
    assert [[hit.id for hit in hits] for hits in later] == [[hit.id for hit in hits] for hits in sooner]
    failed: Future[NDArray[np.float32]] = Future()
    failed.set_exception(DaogouError("gone"))
    with pytest.raises(DaogouError):
        index.joined([VectorQuery("text", failed, 5)])


def test_what_was_read_before_a_write_is_not_read_again(index: ProductIndex) -> None:
    assert index.payloads(["p1"])["p1"]["brand"] == "b1"
    index.patch({"p1": {"brand": "new"}})
    assert index.payloads(["p1"])["p1"]["brand"] == "new"
    assert index.payloads(["p1"])["p1"]["price_min"] == 100
    (entry,) = [e for e in entries(60) if e.id == "p1"]
    index.upsert([Entry(entry.id, entry.dense, entry.sparse, {**entry.payload, "brand": "newer"})])
    assert index.payloads(["p1"])["p1"]["brand"] == "newer"
    (hits,) = index.search([VectorQuery("text", entry.dense["text"], 1)], payload=True)
    assert (hits[0].id, hits[0].payload["brand"]) == ("p1", "newer")
    index.delete(["p1"])
    assert index.payloads(["p1"]) == {}
    (hits,) = index.search([VectorQuery("text", entry.dense["text"], 60)])
    assert "p1" not in {hit.id for hit in hits}


_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "price_min": st.one_of(st.none(), st.integers(1, 10**6)),
        "popularity": st.one_of(st.none(), st.floats(0, 10)),
        "available": st.integers(0, 1),
        "shared": st.lists(st.sampled_from(["colour=1", "colour=2", "size=1"]), unique=True),
        "brand": st.sampled_from(["b1", "b2", "new"]),
    },
)


def _said(payload: Payload) -> Payload:
    """What is empty is as good as absent."""
    return {name: value for name, value in payload.items() if value not in (None, [])}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["p1", "p2"]), _CHANGES), max_size=6))
def test_whatever_is_patched_is_read_as_a_dictionary_would_have_it_and_so_after_a_restart(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, Payload]]
) -> None:
    folder = tmp_path_factory.mktemp("patched")
    made, wanted = ENGINES["edge"](folder), {entry.id: dict(entry.payload) for entry in entries(3)}
    made.upsert(entries(3))
    made.flush()
    for product_id, changed in changes:
        made.patch({product_id: changed})
        wanted[product_id] |= changed
    told = {i: _said(payload) for i, payload in wanted.items()}
    for _ in range(2):
        known = made.payloads(sorted(wanted))
        assert {i: _said(payload) for i, payload in known.items()} == told
        bound = Filter((Range("price_min", 100, 500_000), OneOf("available", (1,))))
        assert {hit.id for hit in made.scan(bound)} == {i for i, payload in wanted.items() if holds(payload, bound)}
        (hits,) = made.search([VectorQuery("text", np.ones(8, np.float32), 10)], Filter((OneOf("brand", ("new",)),)))
        assert {hit.id for hit in hits} == {i for i, payload in wanted.items() if payload["brand"] == "new"}
        made.close()
        made = ENGINES["edge"](folder)
    made.close()


def test_every_write_is_counted(index: ProductIndex) -> None:
    (entry,) = entries(1)
    for write in (
        lambda: index.patch({"p1": {"price_min": 3}}),
        lambda: index.upsert([entry]),
        lambda: index.delete(["p2"]),
    ):
        before = index.writes
        write()
        assert index.writes > before
