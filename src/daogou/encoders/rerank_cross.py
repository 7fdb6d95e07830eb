"""Any Sentence-Transformers cross-encoder, by path or hub id (Nogueira and Cho 2019, arXiv:1901.04085)."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np

from daogou.encoders.base import Vectors


class CrossEncoderReranker:
    """Weights that the shop brings, on the processor. A chunk that has begun is finished, whatever the time."""

    chunk = 8
    """Few, so that the end of a budget is not missed by much."""

    def __init__(self, model: str) -> None:
        """Raises `ImportError` without the package, `OSError` or `ValueError` where there is no such model."""
        from sentence_transformers import CrossEncoder

        self._model = CrossEncoder(model, device="cpu", num_labels=1)
        self._lock = Lock()
        self.name = f"sentence-transformers/{model}"

    def score(self, query: str, texts: Sequence[str], *, timeout_s: float) -> Vectors:
        """``(len(texts),) float32``. Raises `TimeoutError` where other searches keep the model busy for that long."""
        if not texts:
            return np.zeros(0, np.float32)
        if not self._lock.acquire(timeout=max(0.0, timeout_s)):
            raise TimeoutError(f"{self.name} was busy for {timeout_s:.2f} s")
        try:
            pairs = [(query, text) for text in texts]
            scores = self._model.predict(pairs, batch_size=len(pairs), show_progress_bar=False)
        finally:
            self._lock.release()
        return np.asarray(scores, np.float32).reshape(len(texts))
