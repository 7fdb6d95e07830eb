"""What holds for every query."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.understanding.lexicon import Lexicon
from daogou.understanding.need import Need
from daogou.understanding.normalise import normalise
from daogou.understanding.understand import Understander

TYPED = [case["q"] for case in tomllib.loads((Path(__file__).parent / "queries.toml").read_text("utf-8"))["case"]]
PIECES = [
    "不要", "黑色", "外套", "跑鞋", "500", "以内", "under", "$50", "送妈妈", "，", " ", "的", "两三百", "without", "leather",
    "雨绒服", "headphnes", "yurongfu", "2岁", "宝宝", "最便宜", "和", "or", "not", "sugar", "free", "15.6寸", "除了", "以外",
    "羽絨服", "５００ｍｌ", "à", "İ", "ﬁ", "\u0000", "😀", "42码", "太", "贵", "for", "case", "iphone", "-", "~", "200", "女",
]  # fmt: skip
QUERIES = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.sampled_from(TYPED),
)


@settings(max_examples=400, deadline=None)
@given(query=QUERIES, verbatim=st.booleans())
def test_spans_are_the_words_as_typed(shop: Understander, query: str, verbatim: bool) -> None:
    need = shop.understand(query, verbatim=verbatim)
    for slot in need.slots:
        assert slot.spans
        for span in slot.spans:
            assert query[span.start : span.end] == span.words
            assert span.words
    assert need.query == query
    assert bool(need.text.strip()) == bool(query.strip())


@settings(max_examples=300, deadline=None)
@given(query=QUERIES, data=st.data())
def test_removed_slots_stay_removed_and_the_others_stay(shop: Understander, query: str, data: st.DataObject) -> None:
    ids = [slot.id for slot in shop.understand(query).slots]
    without = set(data.draw(st.lists(st.sampled_from(ids), unique=True))) if ids else set()
    left = [slot.id for slot in shop.understand(query, without=without).slots]
    assert left == [i for i in ids if i not in without]


@settings(max_examples=300, deadline=None)
@given(query=QUERIES)
def test_the_same_query_is_understood_the_same_and_ids_are_unique(shop: Understander, query: str) -> None:
    need = shop.understand(query)
    assert shop.understand(query) == need
    ids = [slot.id for slot in need.slots]
    assert len(ids) == len(set(ids))
    assert all(slot.hard for slot in need.slots if slot.excluded)
    assert all(0 < slot.confidence <= 1 for slot in need.slots)


@settings(max_examples=200, deadline=None)
@given(query=QUERIES)
def test_a_mended_query_needs_no_mending_and_means_the_same(shop: Understander, query: str) -> None:
    need = shop.understand(query)
    assert shop.understand(query, verbatim=True).corrected is None
    if need.corrected is not None:
        again = shop.understand(need.corrected)
        assert again.corrected is None
        assert {s.id for s in again.of("category")} == {s.id for s in need.of("category")}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_normal_form_keeps_offsets_and_is_its_own_normal_form(text: str) -> None:
    normal = normalise(text)
    assert len(normal) == len(text)
    assert len(normalise(normal)) == len(normal)


@pytest.mark.parametrize(
    "query",
    ["外套" * 5000, "a" * 10_000, "500以内 " * 2000, "不要" * 3000, "\ud800" * 50, "x" * 399 + "羽绒服"],
)
def test_long_and_odd_input(shop: Understander, query: str) -> None:
    need = shop.understand(query)
    assert need.query == query
    assert 0 < len(need.text) <= 1000


def test_a_query_takes_less_than_two_milliseconds(shop: Understander) -> None:
    shop.understand(TYPED[0])
    times = []
    for query in TYPED:
        start = time.perf_counter()
        shop.understand(query)
        times.append(time.perf_counter() - start)
    assert median(times) < 0.002


def test_normalising_thirty_characters_takes_less_than_twenty_microseconds() -> None:
    text = "送媽媽的冬天外套，５００以内，不要黑色 Ｂｌｕｅ耳機 xx"
    normalise(text)
    times = []
    for _ in range(200):
        start = time.perf_counter()
        normalise(text)
        times.append(time.perf_counter() - start)
    assert median(times) < 20e-6


def test_words_of_removed_slots(shop: Understander) -> None:
    query = "送妈妈的红色外套，500以内，不要黑色"
    need = shop.understand(query)
    assert need.text == "红色外套"
    assert shop.understand(query, without=[slot.id for slot in need.slots]).text == "红色外套"


def test_an_empty_shop_understands_what_needs_no_catalogue() -> None:
    need: Need = Understander(Lexicon.build([], currency="EUR")).understand("cheapest coat under 50, not black")
    assert [slot.id for slot in need.slots] == ["sort:price_asc", "price", "not:attribute:words=black"]
    assert need.of("price")[0].unit == "EUR"
