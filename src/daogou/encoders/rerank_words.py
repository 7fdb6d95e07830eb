"""A deterministic reranker without a model, for tests."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from daogou.encoders.base import Vectors


class WordsReranker:
    """The share of the query's words, or Chinese characters, that a text has: understands nothing, is always the same.

    >>> WordsReranker().score("red coat", ["a red coat", "red shoes"], timeout_s=1.0).tolist()
    [1.0, 0.5]
    """

    name = "words"
    chunk = 4

    def score(self, query: str, texts: Sequence[str], *, timeout_s: float) -> Vectors:
        """``(len(texts),) float32`` from 0 to 1."""
        asked = _words(query)
        shares = [len(asked & _words(text)) / max(1, len(asked)) for text in texts]
        return np.array(shares, np.float32)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[㐀-鿿]|[^\W㐀-鿿]+", text.lower()))
