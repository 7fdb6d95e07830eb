"""Boosted regression trees as plain arrays: scoring needs neither the library that grew them nor any trust in a file.

A tree's nodes lie side by side with those of the others. A node whose feature is -1 is a leaf.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daogou.errors import DaogouError

_LEAF = -1


class TreesInvalid(DaogouError):
    """Arrays that are no trees: a child that is not there, a feature that no row has."""

    code = "trees_invalid"


@dataclass(frozen=True, slots=True)
class Trees:
    """The sum of ``len(roots)`` trees over rows of ``width`` features."""

    roots: NDArray[np.int32]
    """``(t,)``: where each tree starts."""
    feature: NDArray[np.int32]
    """``(m,)``: which column a node looks at, -1 at leaves."""
    threshold: NDArray[np.float64]
    """``(m,)``: rows with at most this much go left."""
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    """``(m,)``: what a leaf says, and what a node would say if it were one."""
    width: int

    def __post_init__(self) -> None:
        size = len(self.feature)
        if not all(len(a) == size for a in (self.threshold, self.left, self.right, self.value)):
            raise TreesInvalid("trees: arrays of different lengths")
        inner = np.flatnonzero(self.feature != _LEAF)
        children = np.concatenate([self.left[inner], self.right[inner]])
        parents = np.concatenate([inner, inner])
        if np.any(children <= parents) or np.any(children >= size) or np.any(self.roots >= size) or np.any(self.roots < 0):
            raise TreesInvalid("trees: a node leads to one that is not behind it")
        if np.any(self.feature >= self.width) or np.any(self.feature < _LEAF):
            raise TreesInvalid(f"trees: a node looks at a feature beyond the {self.width} that rows have")
        if not (np.isfinite(self.value).all() and np.isfinite(self.threshold).all()):
            raise TreesInvalid("trees: a value is no number")

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The trees' sum for each row of ``(n, width)``, ``(n,)``."""
        at = self._start(rows)
        while (inner := self.feature[at] != _LEAF).any():
            at = self._down(rows, at, inner)
        scores: NDArray[np.float64] = self.value[at].sum(axis=1)
        return scores

    def contributions(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """How much each feature moved each row's score away from the mean, ``(n, width)`` (Saabas 2014).

        What a split changes in the expected score is credited to the feature that it looks at.
        """
        credit = np.zeros((len(rows), self.width))
        at = self._start(rows)
        everyone = np.broadcast_to(np.arange(len(rows))[:, None], at.shape)
        while (inner := self.feature[at] != _LEAF).any():
            below = self._down(rows, at, inner)
            moved = self.value[below] - self.value[at]
            np.add.at(credit, (everyone[inner], self.feature[at[inner]]), moved[inner])
            at = below
        return credit

    def _start(self, rows: NDArray[np.float32]) -> NDArray[np.int32]:
        if rows.ndim != 2 or rows.shape[1] != self.width:
            raise TreesInvalid(f"trees: rows have shape {rows.shape}, expected (n, {self.width})")
        return np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()

    def _down(
        self, rows: NDArray[np.float32], at: NDArray[np.int32], inner: NDArray[np.bool_]
    ) -> NDArray[np.int32]:
        column = np.where(inner, self.feature[at], 0)
        goes_left = np.take_along_axis(rows, column, axis=1) <= self.threshold[at]
        return np.where(inner, np.where(goes_left, self.left[at], self.right[at]), at)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as arrays that `numpy.savez` keeps; `from_arrays` takes them back."""
        names = ("roots", "feature", "threshold", "left", "right", "value")
        return {name: getattr(self, name) for name in names} | {"width": np.array(self.width, np.int32)}

    @classmethod
    def from_arrays(cls, arrays: Any) -> Trees:
        """Trees from a mapping of arrays. Raises `TreesInvalid`."""
        try:
            roots, feature, left, right = (
                np.asarray(arrays[name], np.int32) for name in ("roots", "feature", "left", "right")
            )
            threshold, value = (np.asarray(arrays[name], np.float64) for name in ("threshold", "value"))
            return cls(roots, feature, threshold, left, right, value, int(arrays["width"]))
        except (KeyError, TypeError, ValueError) as error:
            raise TreesInvalid(f"trees: {error}") from error
