"""A table says of many products what their payloads say one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.index.base import Condition, Entry, Filter, OneOf, Payload, Range, VectorQuery, holds
from daogou.index.edge import EdgeIndex
from daogou.index.table import Table

TEXTS = ["red", "blue", "colour=red", "colour=blue", "size=42", "size=4.5", "size=-1"]
STRINGS = st.lists(st.sampled_from(TEXTS), max_size=3, unique=True)
NUMBERS = st.one_of(st.none(), st.integers(-3, 3), st.floats(-3, 3))
PAYLOADS = st.fixed_dictionaries(
    {},
    optional={
        "brand": st.one_of(st.none(), st.sampled_from(TEXTS)), "category": STRINGS, "things": STRINGS, "attributes": STRINGS,
        "shared": STRINGS, "price_min": NUMBERS, "available": st.integers(0, 1), "elsewhere": STRINGS,
    },
)  # fmt: skip
CONDITIONS: st.SearchStrategy[Condition] = st.one_of(
    st.builds(OneOf, st.sampled_from(["brand", "category", "things", "attributes", "shared", "elsewhere"]), st.lists(st.sampled_from([*TEXTS, "unknown"]), min_size=1).map(tuple)),
    st.builds(OneOf, st.just("available"), st.lists(st.integers(0, 2), min_size=1).map(tuple)),
    st.builds(Range, st.sampled_from(["price_min", "available"]), st.one_of(st.none(), st.floats(-2, 2)), st.one_of(st.none(), st.floats(-2, 2))),
)  # fmt: skip


@given(st.lists(PAYLOADS, max_size=6), st.lists(CONDITIONS, max_size=2), st.lists(CONDITIONS, max_size=2))
def test_a_filter_means_the_same_of_a_table_as_of_each_payload(
    payloads: list[Payload], must: list[Condition], must_not: list[Condition]
) -> None:
    where = Filter(tuple(must), tuple(must_not))
    table = Table.of([str(i) for i in range(len(payloads))], payloads)
    assert table.meets(where).tolist() == [holds(payload, where) for payload in payloads]
    back = list(reversed(range(len(payloads))))
    assert table.take(back).meets(where).tolist() == [holds(payloads[i], where) for i in back]


@given(st.lists(PAYLOADS, min_size=1, max_size=6))
def test_strings_and_facts_are_those_of_the_payloads(payloads: list[Payload]) -> None:
    table = Table.of([str(i) for i in range(len(payloads))], payloads)
    for field in ("brand", "category", "attributes"):
        codes, rows = table.flat(field)
        said = [[table.words.texts[code] for code in codes[rows == i].tolist()] for i in range(len(payloads))]
        values = [payload.get(field) for payload in payloads]
        assert said == [value if isinstance(value, list) else [value] if value else [] for value in values]
        last = [one[-1] if one else None for one in said]
        assert [None if code < 0 else table.words.texts[code] for code in table.last(field).tolist()] == last
        assert table.count(field).tolist() == [len(one) for one in said]
    codes, rows = table.facts("size")
    sizes = [[float(fact[5:]) for fact in p.get("attributes") or () if fact.startswith("size=")] for p in payloads]  # type: ignore[union-attr, arg-type]
    assert [table.words.values(codes[rows == i]).tolist() for i in range(len(payloads))] == sizes


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), PAYLOADS), min_size=1, max_size=12))
def test_what_was_written_last_is_what_a_table_says_also_after_opening_anew(
    tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[int, Payload]]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    index = EdgeIndex(folder, dense={"text": 2}, sparse=[])
    known: dict[str, Payload] = {}
    for place, payload in writes:
        known[str(place)] = payload
        index.upsert([Entry(str(place), {"text": np.array([1, 0], np.float32)}, {}, payload)])
    _same(index, known)
    index.flush()
    _same(index, known)
    index.close()
    again = EdgeIndex(folder, dense={"text": 2}, sparse=[])
    _same(again, known)
    (hits,) = again.search([VectorQuery("text", np.array([1, 0], np.float32), 9)])
    joined = again.joined([VectorQuery("text", np.array([1, 0], np.float32), 9)] * 2)
    assert sorted(joined.table.ids) == sorted(hit.id for hit in hits) == sorted(known)
    np.testing.assert_allclose(joined.scores, 1.0, atol=1e-3)
    again.close()


def _same(index: EdgeIndex, known: dict[str, Payload]) -> None:
    table, plain = index.table([*known, "unknown"]), Table.of(list(known), list(known.values()))
    assert table.ids == plain.ids
    assert [table.payload(i) for i in range(len(table))] == list(known.values())
    np.testing.assert_equal(table.number("price_min"), plain.number("price_min"))
    for field in ("brand", "things", "attributes"):
        texts = [[t.words.texts[code] for code in t.flat(field).codes.tolist()] for t in (table, plain)]
        assert texts[0] == texts[1]
