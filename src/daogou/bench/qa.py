"""``daogou bench qa``: which candidate answers a product question (contextual product QA), P@1 and MAP.

Four systems in one run over the same candidates as the files give them: BM25 (k1 1.2, b 0.75, document frequencies over
the set's own candidates), the plain text encoder, both half and half (scaled to the question's best), and the evidence
ranker. The ranker's model has five members, each learned without a fifth of the products: every question is ranked by the
one member that saw neither the question nor its product. Only questions with a relevant candidate count. The p values are
of paired randomisation against the plain encoder.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path
from statistics import mean, median

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.learned import EvidenceModel, shipped
from daogou.assistant.question import read_question
from daogou.bench.qa_data import LONGEST, SETS, TRAIN, Asked, fingerprint, parts_of, read_pairs, read_sets, span
from daogou.bench.qa_train import Vectors, train
from daogou.bench.report import Row, publish
from daogou.encoders import load_text_encoder
from daogou.encoders.base import TextEncoder
from daogou.learning.measures import paired_randomisation
from daogou.retrieval.analysis import terms
from daogou.settings import Encoders

Score = Callable[[Asked], "Sequence[float] | NDArray[np.float64]"]
BASELINE = "encoder"


def run(data: Path, to: Path | None, train_to: Path | None = None) -> list[Row]:
    """Measure on every set that is there; with ``train_to``, train a model first, write it there and measure that."""
    asked = read_sets(data)
    if not asked:
        raise FileNotFoundError(f"{data}: none of {', '.join(SETS.values())} is there")
    encoder = load_text_encoder(Encoders().text)
    model = train(data, encoder, train_to) if train_to else shipped()
    part_of = parts_of(asked, read_pairs(data / TRAIN), len(model.members))
    if fingerprint(part_of) != model.data:
        raise ValueError(
            f"{data}: the model was learned from other files, so what it has seen of these is not known; use --train"
        )
    rows: list[Row] = []
    for name in SETS:
        if own := [one for one in asked if one.among == name]:
            rows += _measure(name, own, encoder, model, part_of)
    publish("qa", data, rows, to)
    return rows


def _measure(
    name: str, asked: list[Asked], encoder: TextEncoder, model: EvidenceModel, part_of: dict[str, int]
) -> list[Row]:
    vectors = Vectors(encoder)
    spans = {raw: span(raw) for one in asked for raw in one.raw}
    vectors.learn([one.question for one in asked], list(spans.values()))
    raw = dict.fromkeys(raw[:LONGEST] for one in asked for raw in one.raw)
    plain = dict(zip(raw, encoder.encode_passages(list(raw)), strict=True))
    words = _bm25(asked)

    def dense(one: Asked) -> list[float]:
        query = vectors.query(one.question)
        return [float(query @ plain[text[:LONGEST]]) for text in one.raw]

    def mixed(one: Asked) -> NDArray[np.float64]:
        a, b = np.array(words(one)), np.array(dense(one))
        both: NDArray[np.float64] = 0.5 * a / max(a.max(), 1e-9) + 0.5 * (b - b.min()) / max(np.ptp(b), 1e-9)
        return both

    def held_out(one: Asked) -> NDArray[np.float64]:
        candidates = [spans[text] for text in one.raw]
        question, parts = vectors.query(one.question), vectors.parts(candidates)
        return model.scores(
            read_question(one.question, "en"), candidates, question, parts, member=part_of[one.question]
        )

    systems: dict[str, Score] = {"bm25": words, BASELINE: dense, "bm25+encoder": mixed, "daogou": held_out}
    each = {system: _each(score, asked) for system, score in systems.items()}
    return [_row(name, system, measured, each[BASELINE]) for system, measured in each.items()]


Each = tuple[list[float], list[float], list[float]]
"""Of every question: whether the first candidate is relevant, average precision, milliseconds."""


def _each(score: Score, asked: list[Asked]) -> Each:
    first, precision, times = [], [], []
    for one in asked:
        started = time.perf_counter()
        scores = np.array(score(one))
        times.append((time.perf_counter() - started) * 1000)
        hits = np.array(one.relevant)[np.argsort(-scores, kind="stable")]
        first.append(float(hits[0]))
        precision.append(mean((i + 1) / (int(place) + 1) for i, place in enumerate(np.flatnonzero(hits))))
    return first, precision, times


def _row(name: str, system: str, measured: Each, baseline: Each) -> Row:
    first, precision, times = measured
    row: Row = {
        "set": name,
        "system": system,
        "questions": len(first),
        "p@1": round(mean(first), 4),
        "map": round(mean(precision), 4),
        "p50_ms": round(median(times), 3),
    }
    if measured is not baseline:
        row["p@1_p"] = round(paired_randomisation(first, baseline[0]), 4)
        row["map_p"] = round(paired_randomisation(precision, baseline[1]), 4)
    return row


def _bm25(asked: list[Asked]) -> Score:
    texts = {raw: terms(raw) for one in asked for raw in one.raw}
    documents = [texts[raw] for one in asked for raw in one.raw]
    frequency = Counter(term for document in documents for term in set(document))
    average = mean(len(document) for document in documents)

    def score(one: Asked) -> list[float]:
        query = set(terms(one.question))
        found = []
        for raw in one.raw:
            document = Counter(texts[raw])
            norm = 1.2 * (0.25 + 0.75 * len(texts[raw]) / average)
            total = 0.0
            for term in query & document.keys():
                idf = log(1 + (len(documents) - frequency[term] + 0.5) / (frequency[term] + 0.5))
                total += idf * document[term] * 2.2 / (document[term] + norm)
            found.append(total)
        return found

    return score
