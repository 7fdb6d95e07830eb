"""The learned part of evidence ranking: five small members, each learned without a fifth of the products.

What is shown to shoppers is ranked by the mean of the five. A question that was learned from is measured with the one
member that saw neither it nor its product, so the shipped file carries its own cross-validation (`daogou bench qa`).

The file ``evidence.npz`` beside this module was made by ``daogou bench qa --data pqa --train evidence.npz`` from semiPQA
and hetPQA (Shen et al. 2022, "semiPQA" and "Product Answer Generation from Heterogeneous Sources"; CDLA-Sharing-1.0, which
leaves results of computing on the data free of conditions). It holds numbers only, no text of that data.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.features import WIDTH, Span, features
from daogou.assistant.question import Question

FILE = Path(__file__).parent / "evidence.npz"
MEMBERS = 5
Array = NDArray[np.float64]
Vectors = NDArray[np.float32]
LEARNED = 9
"""What a member adds to the plain features: nearness to the turned question of all, name, value and the best of them; how
a fact speaks for itself; and of all but the value how far they are behind the best."""
_HALF = ("turn", "fact", "inner", "bias", "outer", "direct")


@dataclass(frozen=True, slots=True)
class Member:
    """``turn (d, d)`` turns questions towards answers; ``fact (5 d,)`` says how well a named fact fits a question;
    ``mean`` and ``scale (w,)``, ``inner (w, h)``, ``bias (h,)``, ``outer (h,)`` and ``direct (w,)`` weigh the features."""

    turn: Vectors
    fact: Vectors
    mean: Array
    scale: Array
    inner: Array
    bias: Array
    outer: Array
    direct: Array

    def scores(self, x: Array) -> Array:
        """``(n,) float64`` from plain and learned features ``(n, WIDTH + LEARNED)``."""
        x = np.clip((x - self.mean) / self.scale, -4, 4)
        scored: Array = x @ self.direct + np.tanh(x @ self.inner + self.bias) @ self.outer
        return scored


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """The members, and how telling words are: ``terms (t,) uint32`` ascending with their ``weights (t,)``."""

    encoder: str
    """The name of the text encoder whose vectors it was learned on; others' mean nothing to it."""
    data: int
    """Which questions are whose: a member may be held against what it has not seen only where this is the data's."""
    terms: NDArray[np.uint32]
    weights: Array
    members: tuple[Member, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> EvidenceModel:
        """Read a model. Raises `OSError` or `ValueError` where the file is absent or of another shape."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        if arrays["mean"].shape[1:] != (WIDTH + LEARNED,):
            raise ValueError(f"{path}: made for other features than these {WIDTH + LEARNED}; train it again")
        for name in ("turn", "fact"):
            arrays[name] = arrays[name].astype(np.float32)
        for name in ("mean", "scale", "inner", "bias", "outer", "direct", "weights"):
            arrays[name] = arrays[name].astype(np.float64)
        names = [field.name for field in fields(Member)]
        return cls(
            encoder=str(arrays["encoder"]),
            data=int(arrays["data"]),
            terms=arrays["terms"],
            weights=arrays["weights"],
            members=tuple(Member(*(arrays[name][k] for name in names)) for k in range(len(arrays["turn"]))),
        )

    def save(self, path: Path) -> None:
        """Write the model; half precision is enough."""
        stacked = {f.name: np.stack([getattr(member, f.name) for member in self.members]) for f in fields(Member)}
        named: dict[str, Any] = {name: stacked.pop(name).astype(np.float16) for name in _HALF}
        named |= {name: array.astype(np.float32) for name, array in stacked.items()}
        named |= {"encoder": np.array(self.encoder), "data": np.array(self.data), "terms": self.terms}
        np.savez_compressed(path, weights=self.weights.astype(np.float16), **named)

    def idf(self, term: str) -> float:
        """How telling a term is; one that was never met is as telling as any."""
        place = int(np.searchsorted(self.terms, np.uint32(zlib.crc32(term.encode()))))
        if place < len(self.terms) and self.terms[place] == zlib.crc32(term.encode()):
            return float(self.weights[place])
        return float(self.weights.max(initial=1.0))

    def scores(
        self, question: Question, spans: Sequence[Span], asked: Vectors, parts: Vectors, member: int | None = None
    ) -> Array:
        """How likely each span answers, ``(n,) float64``; to be compared within one question only.

        ``asked (d,)`` and ``parts (n, 3, d)`` are unit vectors of the question and of `Span.parts`. All members are
        asked where ``member`` does not name one.
        """
        if not spans:
            return np.zeros(0)
        plain = features(question, spans, parts @ asked, self.idf)
        chosen = self.members if member is None else (self.members[member],)
        facts = np.array([bool(span.name) for span in spans])
        scored: Array = np.mean(
            [m.scores(np.concatenate([plain, learned(m.turn, m.fact, facts, asked, parts)], 1)) for m in chosen], axis=0
        )
        return scored


def learned(turn: Vectors, fact: Vectors, facts: NDArray[np.bool_], asked: Vectors, parts: Vectors) -> Array:
    """``(n, LEARNED) float64``: what vectors say once questions are turned and facts are weighed."""
    near = parts @ (asked + asked @ turn)
    fit = np.where(facts, fact_view(asked, parts) @ fact, 0.0)
    own = np.column_stack([near, near.max(axis=1), fit])
    relative = own[:, [0, 1, 3, 4]]
    behind = relative - relative.max(axis=0)
    behind[:, 3] = np.where(facts, behind[:, 3], 0.0)
    return np.concatenate([own, behind], axis=1).astype(np.float64)


def fact_view(asked: Vectors, parts: Vectors) -> Vectors:
    """``(n, 5 d) float32``: the question times all, name and value, dimension by dimension, then name and value alone."""
    together = (parts * asked).reshape(len(parts), -1)
    return np.concatenate([together, parts[:, 1], parts[:, 2]], axis=1)


@cache
def shipped() -> EvidenceModel:
    """The model that comes with Daogou."""
    return EvidenceModel.load()
