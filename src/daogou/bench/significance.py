"""Whether one system is better than another on the same queries, and by how much: paired resampling of queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

SAMPLES = 10_000


def interval(
    figure: Callable[[NDArray[np.intp]], float], queries: int, *, seed: int = 1, samples: int = 2_000
) -> tuple[float, float]:
    """The central 95% of a figure over bootstrap samples of the queries (Efron 1979).

    ``figure`` takes indices of queries, ``(queries,) intp`` with repetitions, and gives one number.
    """
    random = np.random.default_rng(seed)
    found = [figure(random.integers(0, queries, queries)) for _ in range(samples)]
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def p_value(ours: Sequence[float], theirs: Sequence[float], *, seed: int = 1) -> float:
    """How often a mean difference as large arises by chance: two-sided paired randomisation (Smucker et al. 2007).

    >>> p_value([1.0] * 20, [0.0] * 20) < 0.001, p_value([1.0, 0.0] * 10, [0.0, 1.0] * 10)
    (True, 1.0)
    """
    differences = np.asarray(ours, np.float64) - np.asarray(theirs, np.float64)
    observed = abs(differences.sum()) - 1e-12
    random = np.random.default_rng(seed)
    signs = random.choice((-1.0, 1.0), size=(SAMPLES, len(differences)))
    return (
        float((np.count_nonzero(np.abs(signs @ differences) >= observed) + 1) / (SAMPLES + 1))
        if len(differences)
        else 1.0
    )
