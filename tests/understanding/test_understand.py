"""Queries over the demo shop, slot by slot; what every understanding must keep to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.demo.feed import demo_products
from daogou.understanding.lexicon import Lexicon
from daogou.understanding.understand import Understander

UNDERSTANDER = Understander(Lexicon.build(demo_products(), currency="CNY"))

CASES = [
    ("送妈妈的冬天外套，500以内，不要黑色", {"recipient:mother", "season:winter", "category:coats", "price", "not:attribute:colour=black"}),
    ("waterproof jacket under 800 not black", {"attribute:waterproof=waterproof", "category:coats", "price", "not:attribute:colour=black"}),
    ("装热水的杯子", {"category:bottles"}),
    ("headphnes under $50", {"category:headphones", "price"}),
    ("yurongfu", {"category:coats"}),
    ("雨绒服", {"category:coats"}),
    ("羽絨服 ５００元以下", {"category:coats", "price"}),
]


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_slots(query: str, expected: set[str]) -> None:
    assert expected <= {slot.id for slot in UNDERSTANDER.understand(query).slots}


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [
        ("外套 500以内", None, 500),
        ("coat under ¥300", None, 300),
        ("耳机 200-300元", 200, 300),
        ("headphones between 200 and 400", 200, 400),
        ("不超过五百块的外套", None, 500),
    ],
)
def test_price_bounds(query: str, low: float | None, high: float | None) -> None:
    (price,) = UNDERSTANDER.understand(query).of("price")
    assert (price.minimum, price.maximum) == (low, high)
    assert price.hard


def test_a_removed_slot_stays_removed() -> None:
    need = UNDERSTANDER.understand("外套 不要黑色 500以内", without=["price"])
    assert "price" not in {slot.id for slot in need.slots}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from([c[0] for c in CASES] + ["不要", "500", "under", "¥"])).map(" ".join))
def test_never_raises_and_every_span_is_what_was_typed(query: str) -> None:
    need = UNDERSTANDER.understand(query, verbatim=True)
    for slot in need.slots:
        for span in slot.spans:
            assert query[span.start : span.end] == span.words
    again = UNDERSTANDER.understand(query, verbatim=True, without=[slot.id for slot in need.slots])
    assert not {slot.id for slot in again.slots} & {slot.id for slot in need.slots}
