"""The blend's columns say what each payload says, read one by one; a score is the sum of its parts; facets count."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.index.base import Payload
from daogou.index.table import Table
from daogou.ranking.blend import OTHER_THING, matches, rank, thing_match
from daogou.ranking.facets import LEAST_COVERED, MOST_SPLIT, Labels, facets
from daogou.retrieval.retrieve import Candidates
from daogou.understanding.need import Need, Slot

FACTS = ["colour=red", "colour=blue", "size=42", "size=4.5", "gender=women", "gender=unisex", "lining=no"]
PAYLOADS = st.fixed_dictionaries(
    {
        "brand": st.sampled_from([None, "suyi", "mori"]), "category": st.sampled_from([[], ["all", "coats"], ["all", "shoes"]]),
        "things": st.lists(st.sampled_from(["coat", "jacket", "shoe"]), max_size=2, unique=True),
        "attributes": st.lists(st.sampled_from(FACTS), max_size=4, unique=True),
        "price_min": st.integers(1, 9), "popularity": st.sampled_from([None, 0.0, 50.0]),
        "rating": st.sampled_from([None, 4.5]), "ratings": st.integers(0, 9),
    }
)  # fmt: skip
LISTS = st.lists(PAYLOADS, min_size=1, max_size=8)
SCORES = st.one_of(st.just(float("nan")), st.floats(0, 1, width=32))


def wish(kind: str, name: str, *values: str, low: float | None = None, high: float | None = None) -> Slot:
    return Slot(f"{kind}:{name}={values}", kind, name, values, minimum=low, maximum=high)  # type: ignore[arg-type]


WISHES = [
    wish("category", "category", "coats"), wish("brand", "brand", "suyi"), wish("attribute", "colour", "red"),
    wish("attribute", "size", low=4.0, high=5.0), wish("recipient", "recipient", "mother"), wish("attribute", "lining", "yes"),
]  # fmt: skip


def read_plainly(slot: Slot, payload: Payload) -> bool | None:
    """What a slot asks for, looked for in one payload."""
    facts = payload["attributes"]
    assert isinstance(facts, list)
    if slot.kind == "category":
        path = payload["category"]
        assert isinstance(path, list)
        return slot.values[0] in path if path else None
    if slot.kind == "brand":
        return payload["brand"] in slot.values
    name = "gender" if slot.kind == "recipient" else slot.name
    said = [fact.partition("=")[2] for fact in facts if fact.partition("=")[0] == name]
    if not said:
        return None
    if slot.minimum is not None and slot.maximum is not None:
        return any(slot.minimum <= float(value) <= slot.maximum for value in said)
    return bool({"women", "unisex"} & set(said)) if slot.kind == "recipient" else slot.values[0] in said


def candidates(payloads: list[Payload], data: st.DataObject) -> Candidates:
    ids = [f"p{i}" for i in range(len(payloads))]
    scores = np.array([[data.draw(SCORES) for _ in range(3)] for _ in payloads], np.float32)
    return Candidates(Table.of(ids, payloads), scores, scores[:, 2])


@pytest.mark.parametrize("slot", WISHES, ids=lambda slot: slot.id)
@given(payloads=LISTS)
def test_a_wish_is_met_by_the_products_that_say_so(slot: Slot, payloads: list[Payload]) -> None:
    found = matches(slot, Table.of([str(i) for i in range(len(payloads))], payloads)).tolist()
    assert [None if np.isnan(one) else bool(one) for one in found] == [read_plainly(slot, payload) for payload in payloads]


def test_a_coat_is_a_coat_and_a_shoe_is_another_thing() -> None:
    table = Table.of(["a", "b", "c"], [{"things": ["coat"]}, {"things": ["shoe"]}, {}])
    assert thing_match(Need("coat", "en", "coat", things=("coat",)), table).tolist() == [1.0, -OTHER_THING, 0.0]


@given(LISTS, st.lists(st.sampled_from(WISHES), max_size=3, unique_by=lambda slot: slot.id), st.data())
def test_the_order_is_by_score_and_a_score_is_the_sum_of_its_parts(
    payloads: list[Payload], wishes: list[Slot], data: st.DataObject
) -> None:
    need = Need("q", "en", "", tuple(wishes))  # without words nothing is left out
    ranked = rank(candidates(payloads, data), need)
    assert sorted(item.id for item in ranked) == [f"p{i}" for i in range(len(payloads))]
    assert [(-item.score, item.id) for item in ranked] == sorted((-item.score, item.id) for item in ranked)
    for item in ranked:
        assert item.score == pytest.approx(sum(item.parts.values()), abs=1e-6)
        payload = payloads[int(item.id[1:])]
        met = {slot.id for slot in wishes if read_plainly(slot, payload)}
        assert {slot.id for slot in wishes if item.parts.get(slot.id, 0.0) > 0} == met
        assert {reason.code for reason in item.reasons} >= {slot.kind for slot in wishes if slot.id in met}


@given(LISTS, st.data())
def test_a_chosen_order_goes_before_the_score(payloads: list[Payload], data: st.DataObject) -> None:
    need = Need("q", "en", "", (Slot("sort:price_asc", "sort", "sort", ("price_asc",)),))
    prices = [payloads[int(item.id[1:])]["price_min"] for item in rank(candidates(payloads, data), need)]
    assert prices == sorted(prices)  # type: ignore[type-var]


@given(LISTS)
def test_facets_count_what_the_payloads_say(payloads: list[Payload]) -> None:
    made = {f.name: {value.id: value.count for value in f.values} for f in facets(Table.of([*map(str, range(len(payloads)))], payloads), Labels())}
    said = [fact for payload in payloads for fact in payload["attributes"]]  # type: ignore[union-attr]
    expected = {
        "category": Counter(payload["category"][-1] for payload in payloads if payload["category"]),  # type: ignore[index]
        "brand": Counter(payload["brand"] for payload in payloads if payload["brand"]),
    }
    expected = {name: dict(counts) for name, counts in expected.items() if len(counts) > 1}  # type: ignore[misc]
    for name in {fact.partition("=")[0] for fact in said}:
        counts = Counter(fact for fact in said if fact.startswith(f"{name}="))
        few = len(counts) > 1 and len(counts) <= MOST_SPLIT * len(payloads)
        if few and counts.total() >= LEAST_COVERED * len(payloads) and max(counts.values()) > 1:
            expected[name] = dict(counts)  # type: ignore[assignment]
    assert made == expected
