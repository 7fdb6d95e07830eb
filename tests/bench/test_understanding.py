"""The labelled queries are many, readable and split once; a label counts only what says it; the lookup looks up."""

from __future__ import annotations

from pathlib import Path

import pytest

from daogou.bench import labels
from daogou.bench.labels import Catalogue, Label, LabelError, Wish, catalogues, counts, says
from daogou.bench.lookup import Lookup
from daogou.bench.understanding import f1, labelled_for
from daogou.catalog.model import Category, Product
from daogou.demo.feed import demo_products
from daogou.understanding.lexicon import value_key
from daogou.understanding.need import Slot


@pytest.fixture(scope="module")
def known() -> list[Catalogue]:
    return catalogues()


@pytest.fixture(scope="module")
def demo() -> list[Product]:
    return list(demo_products())


def _wish(text: str) -> Wish:
    return labels._wish(text)


def test_there_are_enough_queries_of_each_language_and_no_query_is_in_both_splits(known: list[Catalogue]) -> None:
    queries = [query for catalogue in known for query in catalogue.queries]
    for language in ("zh", "en"):
        own = [query for query in queries if query.language == language]
        assert len(own) >= 300
        assert sum(query.split == "test" for query in own) >= 150
    assert {query.split for query in queries} == {"dev", "test"}
    assert len({query.query for query in queries}) == len(queries)


def test_labels_name_what_the_demo_catalogue_has(known: list[Catalogue], demo: list[Product]) -> None:
    catalogue = labelled_for(demo, known)
    assert catalogue.name == "demo"
    values = {(a.name, value_key(a)) for product in demo for a in product.all_attributes()}
    attributes = {name for name, _ in values}
    for query in catalogue.queries:
        for label in query.labels:
            for wish in label.wishes:
                if wish.kind == "attribute" or (wish.excluded and wish.name not in ("category", "brand", "words")):
                    assert wish.name in attributes, query.query
                    if wish.low is None and wish.high is None:
                        assert {(wish.name, value) for value in wish.values} <= values, query.query


def test_a_catalogue_that_no_queries_are_about_is_refused(known: list[Catalogue]) -> None:
    stranger = Product("1", {"en": "Thing"}, (), category=(Category("things", {"en": "Things"}),))
    with pytest.raises(LabelError, match="demo, icecat"):
        labelled_for([stranger], known)


@pytest.mark.parametrize(
    ("slot", "wish", "right"),
    [
        (Slot("", "category", "category", ("coats",)), "category=coats|bags", True),
        (Slot("", "category", "category", ("coats", "hats")), "category=coats", False),
        (Slot("", "brand", "brand", ("suyi",)), "brand=suyi", True),
        (Slot("", "brand", "brand", ("suyi",), excluded=True), "brand=suyi", False),
        (Slot("", "attribute", "colour", ("blue", "navy")), "colour=blue", True),
        (Slot("", "attribute", "colour", ("blue", "navy")), "colour=navy", False),
        (Slot("", "season", "season", ("winter",)), "season=winter", True),
        (Slot("", "attribute", "ram", (), 16.0, 16.0, "GB"), "ram=16 GB", True),
        (Slot("", "attribute", "ram", (), 16.0, None, "GB"), "ram=16 GB", False),
        (Slot("", "attribute", "ram", (), 8.0, None, "GB"), "ram=>=8 GB", True),
        (Slot("", "attribute", "ram", (), None, 8.0, "GB"), "ram=>=8 GB", False),
        (Slot("", "attribute", "screen", (), 39.6, 39.7, "cm"), "screen=15.6 in", True),
        (Slot("", "attribute", "screen", (), 39.6, 39.7, "g"), "screen=15.6 in", False),
        (Slot("", "attribute", "size", ("42",)), "size=42", True),
        (Slot("", "attribute", "temp", ("-5",), -5.0, -5.0, "°C"), "temp=-5 C", True),
        (Slot("", "price", "price", (), None, 500.0, "CNY"), "price=..500", True),
        (Slot("", "price", "price", (), 500.0, None, "CNY"), "price=..500", False),
        (Slot("", "price", "price", (), None, 500.0, "USD"), "price=..500", False),
        (Slot("", "price", "price", (), None, 30.0, "USD"), "price=..30 USD", True),
        (Slot("", "price", "price", (), 400.0, 600.0, "CNY"), "price=~500", True),
        (Slot("", "price", "price", (), 100.0, 600.0, "CNY"), "price=~500", False),
        (Slot("", "price", "price", ("low",), None, 99.0, "CNY"), "price=low", True),
        (Slot("", "price", "price", ("low",), None, 99.0, "CNY"), "price=..99", False),
        (Slot("", "attribute", "words", ("香精",), excluded=True), "-words=香精", True),
    ],
)  # fmt: skip
def test_a_slot_says_what_was_wished_or_not(slot: Slot, wish: str, right: bool) -> None:
    assert says(slot, _wish(wish), {}, "CNY") is right


def test_right_wrong_and_missed_are_counted_by_kind() -> None:
    black = Slot("attribute:colour=black", "attribute", "colour", ("black",))
    person = Slot("recipient:mother", "recipient", "recipient", ("mother",))
    wanted = [
        Label((_wish("colour=black"),)),
        Label((_wish("-material=wool"), _wish("-words=wool"))),
        Label((_wish("brand=suyi"),), optional=True),
    ]
    found, faults = counts([black, black, person], wanted, {}, "CNY", {"colour"})
    assert found["attribute"] == [1, 1, 0]
    assert found["exclusion"] == [0, 0, 1]
    assert found["brand"] == [0, 0, 0]
    assert len(faults) == 2
    assert f1(1, 1, 1) == 0.5


def test_a_label_that_is_none_names_its_query(tmp_path: Path) -> None:
    (tmp_path / "shop.en.dev.toml").write_text('queries = [\n  { q = "red", want = ["red"] },\n]\n', "utf-8")
    with pytest.raises(LabelError, match="'red' is no wish"):
        catalogues(tmp_path)


def test_the_lookup_finds_names_values_prices_and_what_follows_not(demo: list[Product]) -> None:
    lookup = Lookup(demo, "CNY")
    found = {(s.kind, s.values, s.excluded) for s in lookup.understand("suyi dresses not black under 300")}
    assert found == {
        ("price", (), False),
        ("brand", ("suyi",), False),
        ("category", ("dresses",), False),
        ("attribute", ("black",), True),
    }
    assert not lookup.understand("blackboard")
