"""Trees as arrays say what the library that grew them says, and no file of theirs can do harm."""

from __future__ import annotations

import numpy as np
import pytest

from daogou.ranking.features import NAMES
from daogou.ranking.trees import Trees, TreesInvalid


def stump(threshold: float = 1.0, low: float = -1.0, high: float = 2.0) -> Trees:
    """One question about the first of two features."""
    return Trees(
        roots=np.array([0], np.int32),
        feature=np.array([0, -1, -1], np.int32),
        threshold=np.array([threshold, 0.0, 0.0]),
        left=np.array([1, 0, 0], np.int32),
        right=np.array([2, 0, 0], np.int32),
        value=np.array([0.5, low, high]),
        width=2,
    )


def test_a_row_goes_left_where_it_has_at_most_the_threshold() -> None:
    rows = np.array([[0.0, 9.0], [1.0, 9.0], [1.1, 9.0]], np.float32)
    assert stump().score(rows).tolist() == [-1.0, -1.0, 2.0]


def test_contributions_add_up_to_how_far_a_score_is_from_the_mean() -> None:
    rows = np.array([[0.0, 9.0], [5.0, 9.0]], np.float32)
    told = stump().contributions(rows)
    assert told.tolist() == [[-1.5, 0.0], [1.5, 0.0]]
    np.testing.assert_allclose(told.sum(1) + 0.5, stump().score(rows))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("left", [0, 0, 0], "not behind it"),
        ("right", [7, 0, 0], "not behind it"),
        ("roots", [3], "not behind it"),
        ("feature", [2, -1, -1], "beyond the 2"),
        ("value", [0.0, np.nan, 0.0], "no number"),
        ("threshold", [0.0], "different lengths"),
    ],
)
def test_arrays_that_are_no_trees_are_refused(name: str, value: list[float], says: str) -> None:
    arrays = stump().arrays() | {name: np.array(value)}
    with pytest.raises(TreesInvalid, match=says):
        Trees.from_arrays(arrays)


def test_rows_of_another_width_are_refused() -> None:
    with pytest.raises(TreesInvalid, match="expected"):
        stump().score(np.zeros((3, 5), np.float32))


def test_they_score_as_the_library_that_grew_them() -> None:
    try:
        import lightgbm
    except (ImportError, OSError) as why:
        pytest.skip(f"learning is an extra: pip install 'daogou[learn]' ({why})")
    from daogou.learning.ranker import trees_of

    random = np.random.default_rng(3)
    rows = random.normal(size=(400, len(NAMES))).astype(np.float32)
    wanted = rows[:, 0] * rows[:, 3] + np.abs(rows[:, 7])
    booster = lightgbm.train({"verbosity": -1, "num_threads": 1, "num_leaves": 9}, lightgbm.Dataset(rows, wanted), 30)
    np.testing.assert_allclose(trees_of(booster).score(rows), booster.predict(rows), rtol=1e-6, atol=1e-9)
