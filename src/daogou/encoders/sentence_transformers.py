"""Any Sentence-Transformers model, by path or hub id (Reimers and Gurevych 2019, arXiv:1908.10084)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daogou.encoders.base import Vectors


class SentenceTransformersEncoder:
    """Weights that the shop brings; the model's own query and passage prompts are used where it has them."""

    runtime = "PyTorch, CPU"

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model, device="cpu")
        self.name = f"sentence-transformers/{model}"
        self.dimensions = int(self._model.get_sentence_embedding_dimension())

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), dimensions) float32``, unit rows."""
        return self._encode(texts, "query")

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), dimensions) float32``, unit rows."""
        return self._encode(texts, "passage")

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        name = prompt if prompt in self._model.prompts else None
        vectors = self._model.encode(list(texts), prompt_name=name, normalize_embeddings=True)
        return np.asarray(vectors, dtype=np.float32)
