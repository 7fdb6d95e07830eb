"""The slate policy: the order that is shown, with the probability of every placement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def slate(
    ordered: Sequence[T], *, explore: float, random: Random, fences: Collection[int] = ()
) -> list[tuple[T, float]]:
    """The items in the order to show, each with its propensity: the chance that it stands where it stands.

    Neighbours (1st and 2nd, 3rd and 4th, ...) swap places with probability ``explore``, so that position
    bias can be measured later at a known cost (FairPairs, Radlinski and Joachims 2006). The items at ``i - 1``
    and ``i`` never swap where ``i`` is among ``fences``: what a rule pinned stands there with certainty.

    >>> slate(["a", "b", "c"], explore=0.0, random=Random(1))
    [('a', 1.0), ('b', 1.0), ('c', 1.0)]
    >>> slate(["a", "b", "c"], explore=0.5, random=Random(1), fences=[1])
    [('a', 1.0), ('c', 0.5), ('b', 0.5)]
    """
    shown: list[tuple[T, float]] = []
    start = 0
    while start < len(ordered):
        pair = list(ordered[start : start + (1 if start + 1 in fences else 2)])
        start += len(pair)
        if len(pair) == 1 or explore <= 0:
            shown += [(item, 1.0) for item in pair]
        elif random.random() < explore:
            shown += [(item, explore) for item in reversed(pair)]
        else:
            shown += [(item, 1 - explore) for item in pair]
    return shown
