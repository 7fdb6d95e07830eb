"""The comparison of two systems over the same queries."""

import numpy as np
import pytest

from daogou.learning.measures import difference_interval, mrr, ndcg, ndcg_each, paired_randomisation, reciprocal_ranks

JUDGED = {"q": {"a": 2.0, "b": 1.0}, "r": {"c": 1.0}}
RUN = {"q": ["a", "x", "b"], "r": ["x", "c"]}


def test_the_mean_of_the_queries_is_the_measure():
    assert np.mean(ndcg_each(RUN, JUDGED)) == pytest.approx(ndcg(RUN, JUDGED))
    assert reciprocal_ranks(RUN, JUDGED) == [1.0, 0.5]
    assert mrr(RUN, JUDGED) == 0.75


def test_chance_is_told_from_a_difference():
    rng = np.random.default_rng(1)
    a = rng.normal(0.6, 0.2, 200)
    assert paired_randomisation(a + 0.1 + rng.normal(0, 0.1, 200), a) < 0.001
    # Where nothing differs but noise, p is spread evenly: it is not small more often than it says.
    small = [paired_randomisation(a + rng.normal(0, 0.1, 200), a, rounds=400) < 0.1 for _ in range(200)]
    assert 0.03 < np.mean(small) < 0.19


def test_p_is_exact_for_few_queries():
    """Of the eight ways to swap three queries, two are as far apart as all three in favour."""
    assert paired_randomisation([1, 1, 1], [0, 0, 0], rounds=50_000) == pytest.approx(0.25, abs=0.01)


def test_the_interval_holds_the_true_difference_about_as_often_as_it_says():
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(200):
        difference = rng.normal(0.05, 0.2, 60)
        low, high = difference_interval(difference, np.zeros(60), rounds=500)
        held += low <= 0.05 <= high
    assert 0.9 <= held / 200 <= 0.99


def test_values_of_other_queries_are_refused():
    with pytest.raises(ValueError, match="cannot be paired"):
        paired_randomisation([1.0], [1.0, 0.5])
