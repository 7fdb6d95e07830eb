"""How much more the first positions are looked at than later ones, from swaps that chance made.

Every slate swaps neighbours (1st and 2nd, 3rd and 4th, ...) with a probability that its exposure keeps. Weighted by
the inverse of it, both products of a pair stand equally often at both places, so that the clicks at the two places
differ only by how often shoppers look there (FairPairs: Radlinski and Joachims 2006; intervention harvesting:
Agarwal et al. 2019). Neighbours tell their ratio alone; one power of the position joins them all:
examination(k) = k ** -eta (Joachims, Swaminathan and Schnabel 2017).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daogou.events.model import Shown

ASSUMED_ETA = 1.0
"""Where too little was swapped to measure: what was found for result lists elsewhere."""
ENOUGH = 50
"""Clicks on swapped pairs from which on eta is measured."""
STEEPEST = 4.0
PAIRS = 10


@dataclass(frozen=True, slots=True)
class Examination:
    """How probable it is that a shopper looks at a position, relative to the first."""

    eta: float
    low: float
    high: float
    """95% interval of ``eta``, by bootstrap over slates."""
    clicks: int
    """On pairs that chance could swap."""
    measured: bool
    """False where `ASSUMED_ETA` stands in."""

    def at(self, position: int) -> float:
        """For a position from 1.

        >>> Examination(1.0, 1.0, 1.0, 0, False).at(4)
        0.25
        """
        return float(position**-self.eta)


def examination_of(
    slates: Iterable[tuple[Sequence[Shown], frozenset[str]]], *, rounds: int = 200, seed: int = 0
) -> Examination:
    """Measured from slates, each with the ids of the products that were clicked in it."""
    rows: list[NDArray[np.float64]] = []
    clicks = 0
    for shown, clicked in slates:
        row, counted = _weighted_clicks(shown, clicked)
        if counted:
            rows.append(row)
            clicks += counted
    if clicks < ENOUGH:
        return Examination(ASSUMED_ETA, 0.0, STEEPEST, clicks, measured=False)
    table = np.stack(rows)
    random = np.random.default_rng(seed)
    drawn = [_eta(table[random.integers(0, len(table), len(table))].sum(0)) for _ in range(rounds)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Examination(_eta(table.sum(0)), float(low), float(high), clicks, measured=True)


def _weighted_clicks(shown: Sequence[Shown], clicked: frozenset[str]) -> tuple[NDArray[np.float64], int]:
    """Clicks at the upper and lower place of each pair, ``(PAIRS, 2)``, by the inverse of their propensity."""
    table = np.zeros((PAIRS, 2))
    counted = 0
    for one in shown:
        pair, place = divmod(one.position - 1, 2)
        if pair < PAIRS and one.product_id in clicked and 0.0 < one.propensity < 1.0:
            table[pair, place] += 1 / one.propensity
            counted += 1
    return table, counted


def _eta(table: NDArray[np.float64]) -> float:
    """The power that makes the clicks likeliest, by bisection of the derivative, which falls as eta grows.

    With r = upper / lower position, a click within a pair falls on the lower place with probability
    r**eta / (1 + r**eta).
    """
    upper = np.arange(1, 2 * PAIRS, 2)
    ratio = np.log(upper / (upper + 1))
    total = table.sum(1)

    def slope(eta: float) -> float:
        below = 1 / (1 + np.exp(-eta * ratio))
        return float(((table[:, 1] - total * below) * ratio).sum())

    low, high = 0.0, STEEPEST
    for _ in range(40):
        middle = (low + high) / 2
        if slope(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
