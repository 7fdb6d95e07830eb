"""The learned part of evidence ranking: a map that turns a question's vector towards its answers, and a small network.

The file ``evidence.npz`` beside this module was made by ``daogou bench qa --data pqa --train evidence.npz`` from the
question-evidence pairs of hetPQA's training split (Shen et al. 2022, "semiPQA" and "Product Answer Generation from
Heterogeneous Sources"; CDLA-Sharing-1.0, which leaves results of computing on the data free of conditions). It holds
numbers only, no text of that data.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.features import WIDTH, Meaning, Span, features
from daogou.assistant.question import Question

FILE = Path(__file__).parent / "evidence.npz"
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """Weights: ``turn (d, d) float32``; ``mean`` and ``scale (WIDTH,)``; ``inner (WIDTH, h)``, ``bias (h,)``,
    ``outer (h,)`` and ``direct (WIDTH,)``; ``terms (t,) uint32`` ascending with their ``weights (t,)``."""

    encoder: str
    """The name of the text encoder whose vectors it was learned on; others' mean nothing to it."""
    turn: NDArray[np.float32]
    mean: Array
    scale: Array
    inner: Array
    bias: Array
    outer: Array
    direct: Array
    terms: NDArray[np.uint32]
    weights: Array

    @classmethod
    def load(cls, path: Path = FILE) -> EvidenceModel:
        """Read a model. Raises `OSError` or `ValueError` where the file is absent or of another shape."""
        with np.load(path, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        if arrays["mean"].shape != (WIDTH,):
            raise ValueError(f"{path}: made for {arrays['mean'].shape[0]} features, not {WIDTH}; train it again")
        wide = {k: v.astype(np.float64) for k, v in arrays.items() if k not in ("encoder", "turn", "terms")}
        return cls(
            encoder=str(arrays["encoder"]), turn=arrays["turn"].astype(np.float32), terms=arrays["terms"], **wide
        )

    def save(self, path: Path) -> None:
        """Write the model; half precision is enough."""
        half = {
            name: getattr(self, name).astype(np.float16)
            for name in ("turn", "inner", "bias", "outer", "direct", "weights")
        }
        np.savez_compressed(
            path, encoder=np.array(self.encoder), mean=self.mean.astype(np.float32),
            scale=self.scale.astype(np.float32), terms=self.terms, **half,
        )  # fmt: skip

    def idf(self, term: str) -> float:
        """How telling a term is; one that was never met is as telling as any."""
        place = int(np.searchsorted(self.terms, np.uint32(zlib.crc32(term.encode()))))
        if place < len(self.terms) and self.terms[place] == zlib.crc32(term.encode()):
            return float(self.weights[place])
        return float(self.weights.max(initial=1.0))

    def pointing(self, question: NDArray[np.float32]) -> NDArray[np.float32]:
        """A question's vector turned towards answers, ``(d,) float32``, no longer of unit length."""
        turned: NDArray[np.float32] = question + question @ self.turn
        return turned

    def scores(self, question: Question, spans: Sequence[Span], meanings: Sequence[Meaning]) -> Array:
        """How likely each span answers, ``(n,) float64``; to be compared within one question only."""
        x = np.clip((features(question, spans, meanings, self.idf) - self.mean) / self.scale, -4, 4)
        scored: Array = x @ self.direct + np.tanh(x @ self.inner + self.bias) @ self.outer
        return scored


@cache
def shipped() -> EvidenceModel:
    """The model that comes with Daogou."""
    return EvidenceModel.load()
