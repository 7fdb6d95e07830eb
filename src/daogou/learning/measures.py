"""Ranking measures as the benchmarks report them (linear gains, log2 discount, unjudged = 0)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log2
from statistics import mean

import numpy as np
from numpy.typing import NDArray

Judgements = Mapping[str, Mapping[str, float]]
Run = Mapping[str, Sequence[str]]


def ndcg(run: Run, judged: Judgements, k: int = 10, *, only_judged: bool = False) -> float:
    """Mean nDCG@k; with ``only_judged``, products without a judgement are taken out of the lists first.

    >>> ndcg({"q": ["x", "b", "a"]}, {"q": {"a": 1, "b": 0}}, only_judged=True)
    0.6309297535714575
    """
    return mean(ndcg_each(run, judged, k, only_judged=only_judged))


def ndcg_each(run: Run, judged: Judgements, k: int = 10, *, only_judged: bool = False) -> list[float]:
    """nDCG@k of every judged query, in the order of ``judged``: what two systems are compared by."""
    values = []
    for query, gains in judged.items():
        shown = [i for i in run.get(query, ()) if not only_judged or i in gains]
        ideal = sum(g / log2(i + 2) for i, g in enumerate(sorted(gains.values(), reverse=True)[:k]))
        got = sum(gains.get(i, 0.0) / log2(rank + 2) for rank, i in enumerate(shown[:k]))
        values.append(got / ideal if ideal else 0.0)
    return values


def mrr(run: Run, judged: Judgements, k: int = 10) -> float:
    """Mean reciprocal rank of the first relevant product within k."""
    return mean(reciprocal_ranks(run, judged, k))


def reciprocal_ranks(run: Run, judged: Judgements, k: int = 10) -> list[float]:
    """Reciprocal rank of the first relevant product within k of every judged query, in the order of ``judged``."""
    return [
        next((1 / r for r, i in enumerate(run.get(query, ())[:k], 1) if gains.get(i, 0) > 0), 0.0)
        for query, gains in judged.items()
    ]


def recall(run: Run, judged: Judgements, k: int = 100) -> float:
    """Mean share of the relevant products within k, over queries that have any."""
    shares = []
    for query, gains in judged.items():
        relevant = {i for i, gain in gains.items() if gain > 0}
        if relevant:
            shares.append(len(relevant & set(run.get(query, ())[:k])) / len(relevant))
    return mean(shares)


def judged_share(run: Run, judged: Judgements, k: int = 10) -> float:
    """Mean share of the first k that has a judgement."""
    return mean(
        sum(i in gains for i in run.get(query, ())[:k]) / max(1, min(k, len(run.get(query, ()))))
        for query, gains in judged.items()
    )


def paired_randomisation(a: Sequence[float], b: Sequence[float], rounds: int = 10_000, seed: int = 0) -> float:
    """Two-sided p that systems with these values of the same queries are equally good on average.

    Under that hypothesis the two values of a query may be swapped; p is the share of random swappings (the one
    that was observed counted in) whose mean differs at least as much. Smucker, Allan, Carterette, CIKM 2007.

    Raises: ValueError where the two are not of the same queries.

    >>> paired_randomisation([0.5, 0.7], [0.5, 0.7])
    1.0
    >>> paired_randomisation([0.9] * 20, [0.1] * 20) < 0.001
    True
    """
    difference = _paired(a, b)
    observed = abs(difference.mean())
    signs = np.random.default_rng(seed).integers(0, 2, (rounds, len(difference)), dtype=np.int8) * 2 - 1
    means = np.abs((signs * difference).mean(axis=1))
    # The same sum in another order may come out a hair smaller.
    return float((1 + np.count_nonzero(means >= observed - 1e-12)) / (1 + rounds))


def difference_interval(
    a: Sequence[float], b: Sequence[float], rounds: int = 10_000, seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """Bootstrap interval of mean(a - b) over queries, by percentiles of resampled queries.

    Raises: ValueError where the two are not of the same queries.

    >>> difference_interval([0.75, 1.0], [0.25, 0.5])
    (0.5, 0.5)
    """
    difference = _paired(a, b)
    picked = np.random.default_rng(seed).integers(0, len(difference), (rounds, len(difference)))
    low, high = np.quantile(difference[picked].mean(axis=1), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def figure_interval(
    figure: Callable[[NDArray[np.intp]], float], queries: int, rounds: int = 2_000, seed: int = 1, level: float = 0.95
) -> tuple[float, float]:
    """Bootstrap interval of any figure over queries, such as a ratio of two means (Efron 1979).

    ``figure`` takes indices of queries, ``(queries,) intp`` with repetitions, and gives one number.
    """
    random = np.random.default_rng(seed)
    found = [figure(random.integers(0, queries, queries)) for _ in range(rounds)]
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _paired(a: Sequence[float], b: Sequence[float]) -> np.ndarray:
    if len(a) != len(b) or not len(a):
        raise ValueError(f"{len(a)} and {len(b)} values cannot be paired: give one of each system for every query")
    return np.asarray(a, np.float64) - np.asarray(b, np.float64)
