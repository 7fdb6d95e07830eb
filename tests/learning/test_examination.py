"""How positions are looked at is found again from clicks that were made with it."""

from __future__ import annotations

from random import Random

import pytest

from daogou.events.model import Shown
from daogou.learning.examination import ASSUMED_ETA, examination_of
from daogou.ranking.slate import slate


def clicked_slates(eta: float, searches: int, *, explore: float = 0.3) -> list[tuple[tuple[Shown, ...], frozenset[str]]]:
    """Shoppers who look at the k-th place with probability k ** -eta; better products stand higher."""
    random = Random(5)
    worth = {f"p{i}": 0.8 - 0.07 * i for i in range(10)}
    made = []
    for _ in range(searches):
        page = slate(list(worth), explore=explore, random=random)
        shown = tuple(Shown(product, place, share) for place, (product, share) in enumerate(page, 1))
        clicks = {one.product_id for one in shown if random.random() < worth[one.product_id] * one.position**-eta}
        made.append((shown, frozenset(clicks)))
    return made


@pytest.mark.parametrize("eta", [0.3, 1.0, 1.8])
def test_the_power_is_found_again(eta: float) -> None:
    found = examination_of(clicked_slates(eta, 6_000), rounds=50)
    assert found.measured
    assert found.eta == pytest.approx(eta, abs=0.2)
    assert found.low <= eta <= found.high


def test_good_products_high_up_are_not_taken_for_a_bias() -> None:
    """Without any bias of positions the upper products are still clicked most, because they are better."""
    found = examination_of(clicked_slates(0.0, 6_000), rounds=50)
    assert found.eta < 0.1


def test_too_few_clicks_measure_nothing_and_say_so() -> None:
    found = examination_of(clicked_slates(1.0, 5))
    assert not found.measured
    assert found.eta == ASSUMED_ETA


def test_slates_that_nothing_was_swapped_in_measure_nothing() -> None:
    assert not examination_of(clicked_slates(1.0, 500, explore=0.0)).measured
