"""A ranker that was learned: boosted trees over `daogou.ranking.features`, on top of the blend.

The trees say by how much to correct the blend, so that a little learning changes a little, and what the trees
do not see stays as the blend has it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from daogou.errors import DaogouError
from daogou.ranking.blend import Ranked
from daogou.ranking.features import GROUPS, NAMES, NOTHING_DONE, Rows, Signals, features
from daogou.ranking.trees import Trees, TreesInvalid
from daogou.understanding.need import Need

DEPTH = 200
"""Products of the blend that are looked at more closely."""
EXPLAINED = 20
"""Products at the top whose correction is told by what it looked at."""
_COLUMN = {name: i for i, name in enumerate(NAMES)}

Vectors = Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]]
"""Product ids to their unit vectors, ``(d,) float32``."""


class RankerInvalid(DaogouError):
    """A ranker's file is damaged, or was made for other features than these."""

    code = "ranker_invalid"


@dataclass(frozen=True, slots=True)
class LearnedRanker:
    """Corrects the order of the blend."""

    version: str
    """Part of the policy's name, as exposures keep it."""
    encoder: str
    """Whose vectors it learned on; with another's it must not be used."""
    trees: Trees
    scale: float
    """The trees correct ``scale`` times the blend's score."""

    def order(
        self, ranked: Sequence[Ranked], need: Need, query: NDArray[np.float32], vectors: Vectors,
        signals: Signals = NOTHING_DONE,
    ) -> list[Ranked]:  # fmt: skip
        """The first `DEPTH` products anew, the others below them as they were."""
        first, rest = list(ranked[:DEPTH]), list(ranked[DEPTH:])
        if not first:
            return list(ranked)
        rows = features(first, need, query, vectors([item.id for item in first]), signals)
        corrections = self.trees.score(rows) / self.scale
        scores = np.array([item.score for item in first]) + corrections
        best = np.argsort(-scores, kind="stable")
        told = self.trees.contributions(rows[best[:EXPLAINED]]) / self.scale
        ordered = []
        for place, i in enumerate(best):
            parts = _by_group(told[place]) if place < EXPLAINED else {"learned": float(corrections[i])}
            ordered.append(replace(first[i], score=float(scores[i]), added=(*first[i].added, *parts.items())))
        drop = max(0.0, rest[0].score - ordered[-1].score) if rest else 0.0
        return ordered + [replace(item, score=item.score - drop) for item in rest]

    def correct(self, rows: Rows) -> NDArray[np.float64]:
        """Scores for rows of features, ``(n,)``, in the blend's unit: what `order` sorts by."""
        return rows[:, _COLUMN["blend"]] + self.trees.score(rows) / self.scale

    def save(self, path: Path) -> None:
        """Write it to a file, atomically."""
        about = {"version": self.version, "encoder": self.encoder, "scale": self.scale, "features": list(NAMES)}
        buffer = io.BytesIO()
        arrays: dict[str, Any] = {"about": np.frombuffer(msgspec.json.encode(about), np.uint8), **self.trees.arrays()}
        np.savez_compressed(buffer, **arrays)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_bytes(buffer.getvalue())
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> LearnedRanker:
        """Read one back. Raises `RankerInvalid`; nothing in the file is ever run."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                about = msgspec.json.decode(arrays["about"].tobytes(), type=_About)
                trees = Trees.from_arrays(arrays)
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, msgspec.DecodeError, TreesInvalid) as error:
            raise RankerInvalid(f"{path.name}: {error}; learn the ranker anew") from error
        if tuple(about.features) != NAMES or trees.width != len(NAMES):
            raise RankerInvalid(f"{path.name}: made for other features than this version has; learn the ranker anew")
        return cls(about.version, about.encoder, trees, about.scale)


class _About(msgspec.Struct):
    version: str
    encoder: str
    scale: float
    features: list[str]


def _by_group(credit: NDArray[np.float64]) -> dict[str, float]:
    """How much each group of features corrected, without those that changed nothing."""
    sums = {group: float(sum(credit[_COLUMN[name]] for name in names)) for group, names in GROUPS.items()}
    return {f"learned:{group}": value for group, value in sums.items() if abs(value) > 1e-4}
