"""Trains the evidence ranker's model from contextual product QA, in numpy, in a few minutes on one core.

Every question is in one of five parts, together with its product (`qa_data.parts_of`). A member learns from the other four:

1. turning questions towards answers, contrastively, from the training pairs and the relevant candidates;
2. weighing named facts, by ridge regression on vectors of question and fact, from the labelled facts;
3. a small network over all features, by the softmax over each labelled question's candidates. What 1 and 2 say of a question
   there comes from a fit without that question's part, so that the network trusts them no more than they deserve.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.features import Span, features
from daogou.assistant.learned import MEMBERS, EvidenceModel, Member, fact_view, learned
from daogou.assistant.question import read_question
from daogou.bench.qa_data import TRAIN, Asked, fingerprint, parts_of, read_pairs, read_sets, span
from daogou.encoders.base import TextEncoder
from daogou.retrieval.analysis import terms

TEMPERATURE = 30.0
RIDGE = 5.0
"""Of the ridge regression, times the width of a view; chosen among three on held-out parts."""
SEEDS = (1, 2)
HIDDEN = 16
DECAY = 1e-2
EPOCHS = 14
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

    def parts(self, spans: Sequence[Span]) -> Floats:
        """Vectors of the spans' parts, ``(n, 3, d)``."""
        return np.stack([[self._passages[part] for part in s.parts] for s in spans])


@dataclass(frozen=True, slots=True)
class _Group:
    """A labelled question, ready to learn from."""

    part: int
    weight: float
    question: Floats
    parts: Floats
    facts: NDArray[np.bool_]
    relevant: NDArray[np.bool_]
    plain: Wide

    def seen(self, turn: Floats, fact: Floats) -> Wide:
        return np.concatenate([self.plain, learned(turn, fact, self.facts, self.question, self.parts)], axis=1)


def train(data: Path, encoder: TextEncoder, to: Path) -> EvidenceModel:
    """Learn from what is labelled under ``data`` and write the model to ``to``."""
    asked, pairs = read_sets(data), read_pairs(data / TRAIN)
    part_of = parts_of(asked, pairs, MEMBERS)
    texts = {raw: span(raw) for raw in (*(r for one in asked for r in one.raw), *(p.raw for p in pairs))}
    vectors = Vectors(encoder)
    vectors.learn([*(one.question for one in asked), *(pair.question for pair in pairs)], list(texts.values()))
    print(f"{len(asked)} questions and {len(pairs)} pairs encoded", flush=True)

    measured = {one.question for one in asked} | {one.product for one in asked}
    ids, weights = _idf(
        [f"{p.question} {texts[p.raw].text}" for p in pairs if not measured & {p.question, p.product}]
    )  # fmt: skip
    blank = EvidenceModel(encoder.name, fingerprint(part_of), ids, weights, ())
    groups = _groups(asked, part_of, texts, vectors, blank)

    answered = [(one.product, one.question, raw) for one in asked for raw, yes in _labelled(one) if yes]
    answered += [(p.product, p.question, p.raw) for p in pairs]
    answered = list(dict.fromkeys(answered))
    turning = _Turning(
        [p for p, _, _ in answered],
        [q for _, q, _ in answered],
        np.stack([vectors.query(q) for _, q, _ in answered]),
        np.stack([vectors.passage(texts[raw].text) for _, _, raw in answered]),
    )
    home = np.array([part_of[q] for _, q, _ in answered])
    weighing = _Weighing(groups)
    without = [frozenset({k}) for k in range(MEMBERS)] + [frozenset(two) for two in combinations(range(MEMBERS), 2)]
    fits = {
        out: (turning.fit(np.flatnonzero(~np.isin(home, list(out))), seed=min(out)), weighing.fit(out))
        for out in without
    }
    print("questions turned and facts weighed", flush=True)
    members = []
    for k in range(MEMBERS):
        known = [group for group in groups if group.part != k]
        members.append(_member([g.seen(*fits[frozenset({k, g.part})]) for g in known], known, *fits[frozenset({k})]))
        print(f"member {k + 1} of {MEMBERS} learned from {len(known)} questions", flush=True)
    EvidenceModel(encoder.name, blank.data, ids, weights, tuple(members)).save(to)
    return EvidenceModel.load(to)


def _labelled(one: Asked) -> list[tuple[str, bool]]:
    return list(zip(one.raw, one.relevant, strict=True))


def _groups(
    asked: Sequence[Asked], part_of: dict[str, int], texts: dict[str, Span], vectors: Vectors, model: EvidenceModel
) -> list[_Group]:
    """Sets of products with many kinds of evidence are small: their questions weigh more, so that they are heard."""
    sizes = Counter(one.among for one in asked)
    found = []
    for one in asked:
        spans = [texts[raw] for raw in one.raw]
        question, parts = vectors.query(one.question), vectors.parts(spans)
        facts = np.array([bool(s.name) for s in spans])
        plain = features(read_question(one.question, "en"), spans, parts @ question, model.idf)
        weight = max(sizes.values()) / sizes[one.among]
        found.append(
            _Group(part_of[one.question], weight, question, parts, facts, np.array(one.relevant), plain)
        )  # fmt: skip
    return found


def _idf(texts: Sequence[str]) -> tuple[NDArray[np.uint32], Wide]:
    counts = Counter(zlib.crc32(t.encode()) for text in texts for t in set(terms(text)))
    ids = np.array(sorted(t for t, count in counts.items() if count >= 4), np.uint32)
    n = len(texts)
    return ids, np.array([log(1 + (n - counts[int(i)] + 0.5) / (counts[int(i)] + 0.5)) for i in ids])


class _Weighing:
    """Ridge regression of relevance on `fact_view`, within each question's facts; sums are kept by part."""

    def __init__(self, groups: Sequence[_Group]) -> None:
        width = 5 * groups[0].parts.shape[2]
        self._square = np.zeros((MEMBERS, width, width), np.float32)
        self._product = np.zeros((MEMBERS, width), np.float32)
        views, labels, homes = [], [], []
        for g in groups:
            if g.facts.sum() > 1:
                view, right = fact_view(g.question, g.parts[g.facts]), g.relevant[g.facts].astype(np.float32)
                views.append(view - view.mean(axis=0))
                labels.append(right - right.mean())
                homes += [g.part] * len(view)
        everything, home = np.concatenate(views), np.array(homes)
        self._scale = everything.std(axis=0) + 1e-6
        everything /= self._scale
        right = np.concatenate(labels)
        for k in range(MEMBERS):
            own = everything[home == k]
            self._square[k], self._product[k] = own.T @ own, own.T @ right[home == k]
        self._strength = RIDGE * width

    def fit(self, out: frozenset[int]) -> Floats:
        """``(5 d,)`` from all parts but those."""
        rest = [k for k in range(MEMBERS) if k not in out]
        square = self._square[rest].sum(axis=0)
        square[np.diag_indices_from(square)] += self._strength
        weights: Floats = np.linalg.solve(square, self._product[rest].sum(axis=0)) / self._scale
        return weights


class _Turning:
    """``(d, d)`` to add to the identity: in-batch softmax, pairs of one product side by side, Adam."""

    def __init__(self, products: Sequence[str], questions: Sequence[str], asked: Floats, answers: Floats) -> None:
        self._products, self._asked, self._answers = products, asked, answers
        numbers = {q: i for i, q in enumerate(dict.fromkeys(questions))}
        self._question = np.array([numbers[q] for q in questions])

    def fit(self, rows: NDArray[np.int64], *, seed: int, epochs: int = 15) -> Floats:
        """From these rows."""
        rng = np.random.default_rng(seed)
        size = self._asked.shape[1]
        turn = np.zeros((size, size), np.float32)
        first, second, step = np.zeros_like(turn), np.zeros_like(turn), 0
        products = sorted({self._products[i] for i in rows})
        for _ in range(epochs):
            rank = dict(zip(products, rng.permutation(len(products)).tolist(), strict=True))
            order = np.array(sorted(rows.tolist(), key=lambda i: rank[self._products[i]]))
            for start in range(0, len(order) - 100, 320):
                batch = order[start : start + 320]
                a, b, asked = self._asked[batch], self._answers[batch], self._question[batch]
                scores = TEMPERATURE * ((a + a @ turn) @ b.T)
                scores[(asked[:, None] == asked[None]) & ~np.eye(len(batch), dtype=bool)] = -1e9
                scores = np.exp(scores - scores.max(1, keepdims=True))
                scores /= scores.sum(1, keepdims=True)
                scores[np.arange(len(batch)), np.arange(len(batch))] -= 1
                gradient = TEMPERATURE * (a.T @ (scores @ b)) / len(batch) + 5e-4 * TEMPERATURE * turn
                step += 1
                first = 0.9 * first + 0.1 * gradient
                second = 0.999 * second + 0.001 * gradient * gradient
                turn -= 1e-3 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        return turn


def _member(rows: Sequence[Wide], groups: Sequence[_Group], turn: Floats, fact: Floats) -> Member:
    everything = np.concatenate(rows)
    mean, scale = everything.mean(0), everything.std(0) + 1e-6
    ready = [np.clip((row - mean) / scale, -4, 4) for row in rows]
    nets = [_network(ready, groups, seed) for seed in SEEDS]
    return Member(
        turn, fact, mean, scale,
        inner=np.concatenate([n[0] for n in nets], axis=1), bias=np.concatenate([n[1] for n in nets]),
        outer=np.concatenate([n[2] for n in nets]) / len(nets), direct=np.mean([n[3] for n in nets], axis=0),
    )  # fmt: skip


def _network(rows: Sequence[Wide], groups: Sequence[_Group], seed: int) -> tuple[Wide, Wide, Wide, Wide]:
    """A layer of tanh beside a linear part; the loss is -log of the relevant candidates' share of the softmax; Adam."""
    rng = np.random.default_rng(seed)
    width = rows[0].shape[1]
    parts: list[Wide] = [
        rng.uniform(-1, 1, (width, HIDDEN)) / np.sqrt(width),
        np.zeros(HIDDEN),
        rng.normal(0, 0.1, HIDDEN),
        np.zeros(width),
    ]
    first, second, step = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts], 0
    for _ in range(EPOCHS):
        for batch in np.array_split(rng.permutation(len(rows)), max(1, len(rows) // 64)):
            x = np.concatenate([rows[i] for i in batch])
            inner = np.tanh(x @ parts[0] + parts[1])
            scores = x @ parts[3] + inner @ parts[2]
            slope = np.empty_like(scores)
            total = sum(groups[i].weight for i in batch)
            at = 0
            for i in batch:
                end = at + len(rows[i])
                share = np.exp(scores[at:end] - scores[at:end].max())
                share /= share.sum()
                right = share * groups[i].relevant
                slope[at:end] = groups[i].weight / total * (share - right / max(float(right.sum()), 1e-9))
                at = end
            back = np.outer(slope, parts[2]) * (1 - inner * inner)
            gradients = [
                x.T @ back + DECAY * parts[0],
                back.sum(0),
                inner.T @ slope + DECAY * parts[2],
                x.T @ slope + DECAY * parts[3],
            ]
            step += 1
            for j, gradient in enumerate(gradients):
                first[j] = 0.9 * first[j] + 0.1 * gradient
                second[j] = 0.999 * second[j] + 0.001 * gradient * gradient
                parts[j] = parts[j] - 3e-3 * (first[j] / (1 - 0.9**step)) / (
                    np.sqrt(second[j] / (1 - 0.999**step)) + 1e-8
                )
    return parts[0], parts[1], parts[2], parts[3]
