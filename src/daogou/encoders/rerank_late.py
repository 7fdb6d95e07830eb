"""Any Sentence-Transformers multi-vector model (ColBERT), by path or hub id (Khattab and Zaharia 2020, arXiv:2004.12832)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.encoders.base import Vectors

REMEMBERED = 2_000
"""Texts whose token vectors are kept: shoppers see the same products again and again."""


class LateInteractionReranker:
    """Every word of the query meets the nearest word of a text. A text that was read before costs next to nothing."""

    chunk = 8

    def __init__(self, model: str) -> None:
        """Raises `ImportError` without the package at a version that has such models, `OSError` where there is no model."""
        from sentence_transformers import MultiVectorEncoder

        self._model = MultiVectorEncoder(model, device="cpu")
        self._lock = Lock()
        self._read: OrderedDict[str, NDArray[np.float16]] = OrderedDict()
        self.name = f"sentence-transformers/{model}"

    def score(self, query: str, texts: Sequence[str], *, timeout_s: float) -> Vectors:
        """``(len(texts),) float32``: MaxSim. Raises `TimeoutError` where other searches keep the model busy for that long."""
        if not texts:
            return np.zeros(0, np.float32)
        if not self._lock.acquire(timeout=max(0.0, timeout_s)):
            raise TimeoutError(f"{self.name} was busy for {timeout_s:.2f} s")
        try:
            asked = np.asarray(self._model.encode_query([query], show_progress_bar=False)[0], np.float32)
            return np.array([(asked @ text.T).max(axis=1).sum() for text in self._tokens(texts)], np.float32)
        finally:
            self._lock.release()

    def _tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """The vectors of each text's tokens, ``(tokens, d) float32``."""
        new = [text for text in dict.fromkeys(texts) if text not in self._read]
        if new:
            vectors = self._model.encode_document(new, batch_size=len(new), show_progress_bar=False)
            for text, tokens in zip(new, vectors, strict=True):
                self._read[text] = np.asarray(tokens, np.float16)
        found = []
        for text in texts:
            self._read.move_to_end(text)
            found.append(self._read[text].astype(np.float32))
        while len(self._read) > REMEMBERED:
            self._read.popitem(last=False)
        return found
