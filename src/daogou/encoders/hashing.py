"""A deterministic text encoder without weights: a public test double, and the degraded mode of last resort."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from daogou.encoders.base import Vectors


class HashingEncoder:
    """Character trigrams hashed into signed buckets; texts that share letters are near, nothing is understood.

    >>> a, b, c = HashingEncoder().encode_passages(["red shoe", "red shoes", "蓝色的杯子"])
    >>> bool(a @ b > 0.8 > a @ c)
    True
    """

    name = "hashing-trigrams"
    runtime = "Python"
    dimensions = 384

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384) float32``, unit rows."""
        return np.stack([self._one(text) for text in texts]) if texts else np.empty((0, 384), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384) float32``, unit rows."""
        return self.encode_queries(texts)

    def _one(self, text: str) -> Vectors:
        vector = np.zeros(self.dimensions, np.float32)
        padded = f"  {text.lower()} "
        for i in range(len(padded) - 2):
            code = zlib.crc32(padded[i : i + 3].encode("utf-8", "replace"))
            vector[code % self.dimensions] += 1 if code & 0x80000000 else -1
        norm = np.linalg.norm(vector)
        return vector / norm if norm else vector
