"""A ranking by columns is the list of its items, whichever way it is looked at."""

from __future__ import annotations

import numpy as np

from daogou.index.table import Table
from daogou.ranking.blend import Asked, Blended, Ranking, ids_of, side_by_side


def ranking() -> Ranking:
    table = Table.of(["a", "b", "c", "d"], [{"price_min": price} for price in (1, 2, 3, 4)])
    blended = Blended(Asked((), False, ()), ("text",), np.array([[0.1], [0.2], [0.3], [0.4]]), {}, np.array([0.5, 0.6, 0.7, 0.8]))
    return Ranking(table, np.array([3, 0, 2]), np.array([0.4, 0.3, 0.1]), blended)


def test_an_item_is_its_row() -> None:
    items = list(ranking())
    assert [(item.id, item.score, item.cosine, item.parts) for item in items] == [
        ("d", 0.4, 0.8, {"text": 0.4}), ("a", 0.3, 0.5, {"text": 0.1}), ("c", 0.1, 0.7, {"text": 0.3}),
    ]  # fmt: skip
    assert [item.id for item in items] == ranking().ids == ids_of(items)
    assert [item.candidate.payload for item in items] == [{"price_min": 4}, {"price_min": 1}, {"price_min": 3}]
    assert [item.cosine for item in items] == ranking().cosines.tolist()


def test_parts_of_it_are_rankings() -> None:
    assert ranking()[1:].ids == ["a", "c"]
    assert ranking()[-1].id == "c"
    assert ranking().where(np.array([True, False, True])).ids == ["d", "c"]
    assert ranking().where(np.array([True, False, True])).cosines.tolist() == [0.8, 0.7]
    assert not ranking()[3:]


def test_the_table_is_in_its_order() -> None:
    assert side_by_side(ranking()).number("price_min").tolist() == [4.0, 1.0, 3.0]
    assert side_by_side(list(ranking())).number("price_min").tolist() == [4.0, 1.0, 3.0]
