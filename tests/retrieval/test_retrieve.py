"""Candidates: what every retriever finds, joined, each with its scores."""

from __future__ import annotations

import numpy as np
import pytest

from daogou.encoders.hashing import HashingEncoder
from daogou.index.base import Entry, Filter, OneOf, VectorQuery
from daogou.index.memory import MemoryIndex
from daogou.retrieval.analysis import document_vector, query_vector
from daogou.retrieval.indexer import DENSE
from daogou.retrieval.retrieve import LISTS, Retriever
from daogou.retrieval.translation import Wording

TITLES = {
    "a": "red running shoe",
    "b": "red shoe laces",
    "c": "blue running jacket",
    "d": "garden hose",
    "e": "runing shoos",  # no word of it is written right
}


@pytest.fixture
def retriever() -> Retriever:
    index, encoder = MemoryIndex(), HashingEncoder()
    for product_id, title in TITLES.items():
        sparse = document_vector(title, average_length=4.0)
        (vector,) = encoder.encode_passages([title])
        payload = {"kind": "garden" if product_id == "d" else "wear"}
        index.upsert([Entry(product_id, {DENSE: vector}, {"title": sparse, "text": sparse}, {**payload})])
    return Retriever(index, encoder)


def test_the_best_of_each_retriever_has_one_and_what_it_did_not_find_has_no_score(retriever: Retriever) -> None:
    found = retriever.candidates(Wording("red running shoes", "en"), None, limit=5)
    at = {product_id: row for row, product_id in enumerate(found.table.ids)}
    title, dense = found.score("title"), found.score("dense")
    assert title[at["a"]] == found.score("text")[at["a"]] == dense[at["a"]] == 1.0
    assert np.isnan(found.scores[at["e"], LISTS.index("title")])
    assert title[at["e"]] == 0.0
    assert dense[at["e"]] > dense[at["d"]] == 0.0
    assert all(found.table.payload(row) for row in range(len(found)))
    assert found.cosines[at["a"]] == np.nanmax(found.cosines)


def test_the_limit_keeps_what_words_and_meaning_find_together(retriever: Retriever) -> None:
    assert retriever.candidates(Wording("red running shoes", "en"), None, limit=1).table.ids == ["a"]


def test_the_nearest_of_a_kind_come_too_whatever_words_they_use(retriever: Retriever) -> None:
    kinds = [OneOf("kind", ("garden",))]
    found = retriever.candidates(Wording("red running shoes", "en"), None, limit=2, kinds=kinds)
    dense = dict(zip(found.table.ids, found.score("dense"), strict=True))
    assert 0.0 <= dense["d"] <= dense["a"]


def test_a_filter_holds_for_every_list(retriever: Retriever) -> None:
    where = Filter((OneOf("kind", ("garden",)),))
    assert retriever.candidates(Wording("red running shoes", "en"), where, limit=5).table.ids == ["d"]
    assert retriever.candidates(Wording("", "en"), where, limit=5).table.ids == ["d"]


@pytest.mark.parametrize("asked", ["tplink router", "tp-link router", "tp_link router", "TP-Link"])
@pytest.mark.parametrize("written", ["TP-LINK router", "TPLINK router", "TP_Link router"])
def test_a_name_is_found_with_and_without_its_hyphen(asked: str, written: str) -> None:
    index = MemoryIndex()
    for product_id, title in {"wanted": written, "other": "Netgear router", "far": "garden hose"}.items():
        sparse = document_vector(title, average_length=4.0)
        index.upsert([Entry(product_id, {}, {"title": sparse, "text": sparse}, {})])
    hits = index.search([VectorQuery("title", query_vector(asked), 3)])[0]
    assert hits[0].id == "wanted"
    assert all(hit.score < hits[0].score for hit in hits[1:])
