"""The slate policy: the order that is shown, with the probability of every placement."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def slate(ordered: Sequence[T], *, explore: float, random: Random) -> list[tuple[T, float]]:
    """The items in the order to show, each with its propensity: the chance that it stands where it stands.

    Neighbours (1st and 2nd, 3rd and 4th, ...) swap places with probability ``explore``, so that position
    bias can be measured later at a known cost (FairPairs, Radlinski and Joachims 2006).

    >>> slate(["a", "b", "c"], explore=0.0, random=Random(1))
    [('a', 1.0), ('b', 1.0), ('c', 1.0)]
    """
    shown: list[tuple[T, float]] = []
    for start in range(0, len(ordered), 2):
        pair = list(ordered[start : start + 2])
        if len(pair) == 1 or explore <= 0:
            shown += [(item, 1.0) for item in pair]
        elif random.random() < explore:
            shown += [(item, explore) for item in reversed(pair)]
        else:
            shown += [(item, 1 - explore) for item in pair]
    return shown
