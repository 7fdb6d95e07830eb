"""Which spans answer a question, and which of them are good enough to be quoted."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.features import Span
from daogou.assistant.learned import EvidenceModel, shipped
from daogou.assistant.model import Evidence
from daogou.assistant.opinions import opinions
from daogou.assistant.question import Question, coverage
from daogou.assistant.topics import Topic
from daogou.encoders.base import TextEncoder

REMEMBERED = 20_000
"""Vectors that are kept; spans repeat from question to question."""
AHEAD = 8
"""Texts that are encoded at once ahead of a question."""
COVERED = 0.5
"""The share of a question's telling words that a span must have where no topic is known."""
SPREAD = 20.0
"""By how much of the learned score a span may be behind the best before it has lost a whole point."""
LEAST = 0.5
_SOURCE = {"faq": 0.12, "field": 0.08, "policy": 0.05, "review": 0.0}


class EvidenceRanker:
    """Scores spans by topic, words and meaning; what was learned weighs in where it knows the encoder."""

    def __init__(self, encoder: TextEncoder, model: EvidenceModel | None = None) -> None:
        """``model`` defaults to the shipped one, which is used with the encoder that it was learned on alone."""
        self._encoder = encoder
        model = model or shipped()
        self.model = model if model.encoder == encoder.name else None
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def scores(self, question: Question, pieces: Sequence[Evidence]) -> NDArray[np.float32]:
        """How near each span is to answering the question, ``(n,) float32``, at most about 1."""
        if not pieces:
            return np.zeros(0, np.float32)
        asked = self._encoder.encode_queries([question.text])[0]
        spans = [as_span(piece) for piece in pieces]
        if self.model is None:
            return np.asarray(self._encode([span.text for span in spans]) @ asked, np.float32)
        parts = [part for span in spans for part in span.parts]
        vectors = self._encode(parts)
        scored = self.model.scores(question, spans, asked, vectors.reshape(len(spans), 3, -1))
        near: NDArray[np.float32] = np.maximum(LEAST, 1 + (scored - scored.max()) / SPREAD).astype(np.float32)
        return near

    def nearness(self, question: Question, pieces: Sequence[Evidence]) -> NDArray[np.float32]:
        """How near each span is to the question by the encoder alone, ``(n,) float32``; nothing learned weighs in."""
        near: NDArray[np.float32] = self._encode([piece.text for piece in pieces]) @ self._encoder.encode_queries([question.text])[0]
        return near

    def prepare(self, pieces: Sequence[Evidence]) -> None:
        """Encode spans ahead of questions, a few at a time, so that queries come between."""
        spans = [as_span(piece) for piece in pieces]
        texts = [text for span in spans for text in (span.parts if self.model else (span.text,))]
        for start in range(0, len(texts), AHEAD):
            self._encode(texts[start : start + AHEAD])

    def relevant(self, question: Question, pieces: Sequence[Evidence]) -> list[tuple[float, Evidence]]:
        """Spans that speak of what is asked, best first.

        Where the question names topics, those that speak of a topic; where it names none, those that have enough of
        its telling words. Meaning orders them; it lets none in by itself, because near is not the same as answering.
        What buyers say in general, or complain of, is their reviews.
        """
        if wanted := opinions(question, pieces):
            return wanted
        scores = self.scores(question, pieces)
        found = []
        for piece, meaning in zip(pieces, scores, strict=True):
            about = max((_about(topic, piece) for topic in question.topics), default=0.0)
            words = coverage(question.content, piece.text)
            rest = coverage(question.residual, piece.text) if question.residual else 0.0
            if question.topics:
                if about == 0.0 or (any(t.specific for t in question.topics) and not _names_it(question, piece)):
                    if not (piece.source == "faq" and _same_question(question, piece)):
                        continue
            elif not _tells(question, piece, words):
                continue
            total = float(meaning) + about + 0.5 * words + 0.6 * rest + _SOURCE[piece.source]
            found.append((total, piece))
        found.sort(key=lambda pair: (-pair[0], pair[1].ref))
        return found

    def covering(self, question: Question, pieces: Sequence[Evidence]) -> list[tuple[float, Evidence]]:
        """Spans that have enough of the question's telling words, best first."""
        scores = self.scores(question, pieces)
        found = [
            (float(meaning) + words, piece)
            for piece, meaning in zip(pieces, scores, strict=True)
            if _tells(question, piece, words := coverage(question.content, piece.text))
        ]
        found.sort(key=lambda pair: (-pair[0], pair[1].ref))
        return [pair for pair in found if pair[0] >= found[0][0] - 0.3]

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if missing:
            vectors = self._encoder.encode_passages(missing)
            with self._lock:
                self._vectors.update(zip(missing, vectors, strict=True))
        with self._lock:
            stacked = np.stack([self._vectors[text] for text in texts])
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return stacked


def as_span(piece: Evidence) -> Span:
    """Evidence as the learned model reads it: fields are named facts."""
    if piece.ref.startswith(("attributes/", "brand", "price", "stock", "rating")):
        name, _, value = piece.text.replace("：", ": ").partition(": ")
        return Span(piece.text, name, value)
    return Span(piece.text)


def _about(topic: Topic, piece: Evidence) -> float:
    """How surely a span speaks of a topic: its own field most, a text that names it less."""
    if piece.source == "field" and piece.ref.startswith(("attributes/", "brand", "price", "stock", "rating")):
        name = piece.ref.rpartition("/")[2]
        label = re.split("[：:]", piece.text, maxsplit=1)[0]
        if topic.fields.search(name) or topic.fields.search(label):
            return 1.0 if topic.values is None or topic.values.search(piece.text) else 0.0
        return 0.0
    if piece.ref != "title" and topic.said.search(piece.text.lower()):
        return 0.9 if piece.source == "faq" else 0.6
    return 0.0


def _names_it(question: Question, piece: Evidence) -> bool:
    if piece.ref.startswith("attributes/"):
        return not question.residual or coverage(question.content, piece.text) > 0
    return coverage(question.content, piece.text) >= 0.4


def _same_question(question: Question, piece: Evidence) -> bool:
    return coverage(question.content, piece.text) >= COVERED and len(question.content) >= 2


def _tells(question: Question, piece: Evidence, words: float) -> bool:
    """Enough telling words, and more than one of them unless there is but one."""
    if words < COVERED or piece.ref == "title":
        return False
    return len(question.content) == 1 or words * len(question.content) >= 1.5
