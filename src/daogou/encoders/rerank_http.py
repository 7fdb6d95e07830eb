"""Any server that reranks over HTTP: Jina's and Cohere's shape, which vLLM speaks too, and that of TEI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from time import monotonic
from typing import Any

import numpy as np

from daogou.encoders.base import Vectors
from daogou.encoders.http import Endpoint
from daogou.encoders.rerank import RerankerUnavailable

_OTHER_SHAPE = frozenset([400, 404, 415, 422])
"""Statuses that a server of the other shape answers ours with."""


class HttpReranker:
    """A model behind ``<url>/rerank``; ``key`` is a bearer token.

    ``documents`` are sent, and ``texts`` where the server refuses that (Text Embeddings Inference); it is remembered which.
    It asks once: retries and the breaker are `daogou.encoders.rerank.GuardedReranker`'s.
    Source: the API references of Jina, Cohere, vLLM and Text Embeddings Inference.
    """

    chunk = 32
    """What servers take in one batch by default (TEI); fewer would pay for the way there more often."""

    def __init__(self, url: str, model: str = "", *, key: str = "") -> None:
        """Raises `RerankerUnavailable` where the address is none."""
        self.name = f"{model or 'reranker'} at {url}"
        self._endpoint = Endpoint(
            url, "/rerank", name=self.name, setting="rerank.url", key=key, error=RerankerUnavailable
        )
        self._model = model
        self._wants_texts: bool | None = None

    def score(self, query: str, texts: Sequence[str], *, timeout_s: float) -> Vectors:
        """``(len(texts),) float32``. Raises `TimeoutError`, `RerankerUnavailable`."""
        if not texts:
            return np.zeros(0, np.float32)
        deadline = monotonic() + timeout_s
        if self._wants_texts is None:
            try:
                found = self._ask(query, texts, deadline, wants_texts=False)
                self._wants_texts = False
            except RerankerUnavailable as error:
                if error.status not in _OTHER_SHAPE:
                    raise
                found = self._ask(query, texts, deadline, wants_texts=True)
                self._wants_texts = True
            return found
        return self._ask(query, texts, deadline, wants_texts=self._wants_texts)

    def _ask(self, query: str, texts: Sequence[str], deadline: float, *, wants_texts: bool) -> Vectors:
        body: dict[str, Any] = {"query": query}
        if wants_texts:
            body |= {"texts": list(texts), "raw_scores": True, "truncate": True}
        else:
            body |= {"documents": list(texts), "top_n": len(texts), "return_documents": False}
            if self._model:
                body["model"] = self._model
        return self._scores(self._endpoint.post(body, deadline), len(texts))

    def _scores(self, data: bytes, count: int) -> Vectors:
        """Every text's score, in the order of the texts. Servers answer best first."""
        try:
            answer = json.loads(data)
            rows = answer["results"] if isinstance(answer, dict) else answer
            pairs = {int(row["index"]): float(row.get("relevance_score", row.get("score"))) for row in rows}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise RerankerUnavailable(f"{self.name} answered in another shape than rerankers do") from error
        if set(pairs) != set(range(count)) or not all(isfinite(score) for score in pairs.values()):
            raise RerankerUnavailable(f"{self.name} did not score each of the {count} texts once")
        return np.array([pairs[i] for i in range(count)], np.float32)
