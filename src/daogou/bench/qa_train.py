"""Trains the evidence ranker's model from question-evidence pairs, in numpy, in a minute or two on one core.

Negatives: facts of other products for a fact, other spans of the same product for a text; in addition facts that every
listing has (parcel size, batteries), which answer only when asked for. The turning of question vectors is learned
contrastively, and out of fold for the network that weighs it, so that the network trusts it no more than it deserves.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.features import Meaning, Span, features
from daogou.assistant.learned import EvidenceModel
from daogou.assistant.question import Question, read_question
from daogou.bench.qa_data import TRAIN, Pair, read_pairs, span
from daogou.encoders.base import TextEncoder
from daogou.retrieval.analysis import terms

FOLDS = 5
TEMPERATURE = 30.0
COMMON = (
    "item package weight: 0.27 kilograms", "item package weight: 3.86 kilograms", "item package weight: 14.1 kilograms",
    "item package dimensions: length 29.2 centimeters width 12.4 centimeters height 3.2 centimeters",
    "item package dimensions: length 4.5 centimeters width 12.4 centimeters height 3.2 centimeters",
    "batteries included: false", "batteries required: false", "contains liquid contents: false",
    "target gender: unisex", "includes ac adapter: false",
)  # fmt: skip
Floats = NDArray[np.float32]
Wide = NDArray[np.float64]


class Vectors:
    """Vectors of texts, each encoded once."""

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._queries: dict[str, Floats] = {}
        self._passages: dict[str, Floats] = {}

    def learn(self, questions: Sequence[str], spans: Sequence[Span]) -> None:
        """Encode what is new, in batches."""
        queries = [q for q in dict.fromkeys(questions) if q not in self._queries]
        passages = [t for t in dict.fromkeys(t for s in spans for t in s.parts) if t not in self._passages]
        self._queries.update(zip(queries, self._encoder.encode_queries(queries), strict=True) if queries else ())
        self._passages.update(zip(passages, self._encoder.encode_passages(passages), strict=True) if passages else ())

    def query(self, text: str) -> Floats:
        """The vector of a question, ``(d,)``."""
        return self._queries[text]

    def passage(self, text: str) -> Floats:
        """The vector of a span, ``(d,)``."""
        return self._passages[text]

    def meanings(self, question: str, spans: Sequence[Span], turn: Floats) -> list[Meaning]:
        """What `features` needs."""
        asked = self._queries[question]
        pointing = asked + asked @ turn
        found = []
        for s in spans:
            whole, name, value = s.parts
            found.append(Meaning(asked, pointing, (self._passages[whole], self._passages[name], self._passages[value])))
        return found


def train(data: Path, encoder: TextEncoder, to: Path) -> EvidenceModel:
    """Learn from the training split under ``data`` and write the model to ``to``."""
    pairs = read_pairs(data / TRAIN)
    spans = [span(pair.raw) for pair in pairs]
    common = [Span(text, *text.split(": ", 1)) for text in COMMON]
    vectors = Vectors(encoder)
    vectors.learn([p.question for p in pairs], [*spans, *common])
    print(f"{len(pairs)} pairs encoded", flush=True)
    ids, weights = _idf(pairs, spans)
    table = dict(zip(ids.tolist(), weights.tolist(), strict=True))
    top = float(weights.max())

    def idf(term: str) -> float:
        return float(table.get(zlib.crc32(term.encode()), top))

    asked = np.stack([vectors.query(p.question) for p in pairs])
    answers = np.stack([vectors.passage(s.text) for s in spans])
    folds = np.array([zlib.crc32(p.product.encode()) % FOLDS for p in pairs])
    turns = [_turn(pairs, asked, answers, np.flatnonzero(folds != k), seed=k) for k in range(FOLDS)]
    everyone = np.arange(len(pairs))
    turn: Floats = np.mean(
        [_turn(pairs, asked, answers, everyone, seed=seed) for seed in (0, 1)], axis=0, dtype=np.float32
    )
    print("question vectors learned", flush=True)
    read: dict[str, Question] = {p.question: read_question(p.question) for p in pairs}
    groups = []
    for i, candidates in _groups(pairs, spans, common):
        question = pairs[i].question
        groups.append(
            features(read[question], candidates, vectors.meanings(question, candidates, turns[folds[i]]), idf)
        )
    everything = np.concatenate(groups)
    mean, scale = everything.mean(0), everything.std(0) + 1e-6
    ready = [np.clip((group - mean) / scale, -4, 4) for group in groups]
    nets = [_network(ready, hidden=16, decay=1e-2, epochs=20, seed=seed) for seed in range(3)]
    model = EvidenceModel(
        encoder.name, turn, mean, scale,
        inner=np.concatenate([n[0] for n in nets], axis=1), bias=np.concatenate([n[1] for n in nets]),
        outer=np.concatenate([n[2] for n in nets]) / len(nets), direct=np.mean([n[3] for n in nets], axis=0),
        terms=ids, weights=weights,
    )  # fmt: skip
    model.save(to)
    return EvidenceModel.load(to)


def _idf(pairs: Sequence[Pair], spans: Sequence[Span]) -> tuple[NDArray[np.uint32], Wide]:
    counts = Counter(t for p, s in zip(pairs, spans, strict=True) for t in {*terms(s.text), *terms(p.question)})
    frequent = {zlib.crc32(t.encode()): c for t, c in counts.items() if c >= 5}
    ids = np.array(sorted(frequent), np.uint32)
    n = len(pairs)
    return ids, np.array([log(1 + (n - frequent[int(i)] + 0.5) / (frequent[int(i)] + 0.5)) for i in ids])


def _turn(
    pairs: Sequence[Pair], asked: Floats, answers: Floats, rows: NDArray[np.int64], *, seed: int, epochs: int = 15
) -> Floats:
    """``(d, d)`` to add to the identity: in-batch softmax, pairs of one product side by side, Adam."""
    rng = np.random.default_rng(seed)
    size = asked.shape[1]
    turn = np.zeros((size, size), np.float32)
    first, second, step = np.zeros_like(turn), np.zeros_like(turn), 0
    names = {q: i for i, q in enumerate({p.question: None for p in pairs})}
    question = np.array([names[p.question] for p in pairs])
    products = sorted({pairs[i].product for i in rows})
    for _ in range(epochs):
        rank = dict(zip(products, rng.permutation(len(products)).tolist(), strict=True))
        order = np.array(sorted(rows.tolist(), key=lambda i: rank[pairs[i].product]))
        for start in range(0, len(order) - 100, 320):
            batch = order[start : start + 320]
            a, b = asked[batch], answers[batch]
            scores = TEMPERATURE * ((a + a @ turn) @ b.T)
            same = (question[batch][:, None] == question[batch][None]) & ~np.eye(len(batch), dtype=bool)
            scores[same] = -1e9
            scores = np.exp(scores - scores.max(1, keepdims=True))
            scores /= scores.sum(1, keepdims=True)
            scores[np.arange(len(batch)), np.arange(len(batch))] -= 1
            gradient = TEMPERATURE * (a.T @ (scores @ b)) / len(batch) + 5e-4 * TEMPERATURE * turn
            step += 1
            first = 0.9 * first + 0.1 * gradient
            second = 0.999 * second + 0.001 * gradient * gradient
            turn -= 1e-3 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return turn


def _groups(pairs: Sequence[Pair], spans: Sequence[Span], common: Sequence[Span]) -> list[tuple[int, list[Span]]]:
    """For every pair its span first, then spans that do not answer."""
    rng = np.random.default_rng(0)
    facts = [s for s in spans if s.name]
    products: dict[str, list[int]] = {}
    for i, pair in enumerate(pairs):
        products.setdefault(pair.product, []).append(i)
    found: list[tuple[int, list[Span]]] = []
    for i, (pair, right) in enumerate(zip(pairs, spans, strict=True)):
        answers = {spans[j].text for j in products[pair.product] if pairs[j].question == pair.question}
        beside = [spans[j] for j in products[pair.product] if spans[j].text not in answers]
        beside = [beside[j] for j in rng.permutation(len(beside))]
        if right.name:
            drawn = [facts[j] for j in rng.permutation(len(facts))[:18]]
            others = [s for s in drawn if s.name != right.name][:12]
            parcel = any(word in pair.question for word in ("packag", "ship", "box"))
            listed = {s.name: s for s in (common[j] for j in rng.permutation(len(common)))}
            others += [s for n, s in listed.items() if n != right.name and not (parcel and "package" in n)]
            found.append((i, [right, *others]))
            if beside:
                found.append((i, [right, *beside[:4]]))
            continue
        others = beside[:6]
        while len(others) < 4:
            j = int(rng.integers(len(pairs)))
            if pairs[j].product != pair.product:
                others.append(spans[j])
        found.append((i, [right, *others, common[int(rng.integers(len(common)))]]))
    return found


def _network(
    groups: Sequence[Wide], *, hidden: int, decay: float, epochs: int, seed: int
) -> tuple[Wide, Wide, Wide, Wide]:
    """A layer of tanh beside a linear part, by the softmax over each group (listwise), with Adam."""
    rng = np.random.default_rng(seed)
    width = groups[0].shape[1]
    parts: list[Wide] = [
        rng.normal(0, 1 / np.sqrt(width), (width, hidden)),
        np.zeros(hidden),
        rng.normal(0, 0.1, hidden),
        np.zeros(width),
    ]
    first, second, step = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts], 0
    for _ in range(epochs):
        for batch in np.array_split(rng.permutation(len(groups)), max(1, len(groups) // 64)):
            x = np.concatenate([groups[i] for i in batch])
            inner = np.tanh(x @ parts[0] + parts[1])
            scores = x @ parts[3] + inner @ parts[2]
            slope = np.empty_like(scores)
            at = 0
            for i in batch:
                end = at + len(groups[i])
                share = np.exp(scores[at:end] - scores[at:end].max())
                share /= share.sum()
                share[0] -= 1
                slope[at:end] = share / len(batch)
                at = end
            back = np.outer(slope, parts[2]) * (1 - inner * inner)
            gradients = [
                x.T @ back + decay * parts[0],
                back.sum(0),
                inner.T @ slope + decay * parts[2],
                x.T @ slope + decay * parts[3],
            ]
            step += 1
            for j, gradient in enumerate(gradients):
                first[j] = 0.9 * first[j] + 0.1 * gradient
                second[j] = 0.999 * second[j] + 0.001 * gradient * gradient
                parts[j] = parts[j] - 3e-3 * (first[j] / (1 - 0.9**step)) / (
                    np.sqrt(second[j] / (1 - 0.999**step)) + 1e-8
                )
    return parts[0], parts[1], parts[2], parts[3]
