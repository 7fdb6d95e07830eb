"""Dense vectors by slot in one mapped file: what rankers compare, without asking the vector engine one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GROWTH = 4096
"""Rows by which the file grows at least."""


class VectorFile:
    """Rows of half precision, mapped, so that they take memory only as far as they are read.

    Rounding moves a cosine by about 1e-7. Any number of threads read; one at a time writes.
    """

    def __init__(self, path: Path, dimensions: int) -> None:
        self._path, self._dimensions = path, dimensions
        self._written = False
        if not path.exists():
            path.touch()
        self._rows = self._mapped(path.stat().st_size // (2 * dimensions))

    def _mapped(self, rows: int) -> NDArray[np.float16]:
        shape = (rows, self._dimensions)
        return np.memmap(self._path, np.float16, "r+", shape=shape) if rows else np.zeros(shape, np.float16)

    def put(self, slot: int, vector: NDArray[np.float32] | None) -> None:
        """Write a row, ``(d,)``; ``None`` for a product that has no such vector."""
        if slot >= len(self._rows):
            rows = slot + max(GROWTH, slot // 8)
            with self._path.open("r+b") as file:
                file.truncate(rows * 2 * self._dimensions)
            self._rows = self._mapped(rows)  # readers of the old map see the same file
        self._rows[slot] = 0 if vector is None else vector
        self._written = True

    def take(self, slots: Sequence[int]) -> NDArray[np.float32]:
        """Rows of known slots, ``(len(slots), d) float32``; zeros where there is no vector."""
        return self._rows[np.asarray(slots, np.intp)].astype(np.float32)

    def flush(self) -> None:
        """Return once everything written is durable."""
        if self._written and isinstance(self._rows, np.memmap):
            self._rows.flush()
            self._written = False
