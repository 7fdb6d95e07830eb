"""A query put into the catalogue's language: the likeliest words as a text, all likely ones as weighted terms."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.encoders.base import TextEncoder
from daogou.encoders.hashing import HashingEncoder
from daogou.retrieval.analysis import STOP, terms
from daogou.retrieval.bilingual import LONGEST, Bilingual, Choice
from daogou.understanding.need import Need
from daogou.understanding.normalise import normalise
from daogou.understanding.tokens import Token, is_han, joins, tokenise

_COST = 0.6
"""What a phrase costs, so that one long phrase beats two short ones over the same words."""
_LONE = 0.15
"""What a single Chinese character is worth as a phrase."""
SHARPNESS = 0.02
"""Cosine by which a translation must be nearer to the whole query to be e times as likely."""
MAX_QUERY = 200
"""Characters that are translated."""
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Wording:
    """What retrieval asks by: a text, and its terms with weights where they are not just the text's own."""

    text: str
    language: str
    terms: Mapping[str, float] | None = None

    def asked(self, need: Need) -> Need:
        """The Need in these words."""
        return need if self.terms is None else replace(need, text=self.text, language=self.language)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a query and what it may be in the other language, likeliest first; nothing where unknown."""

    text: str
    choices: tuple[Choice, ...] = ()


class Translator:
    """Puts queries into the catalogue's language where that is another, and leaves all others alone."""

    def __init__(self, words: Bilingual, encoder: TextEncoder) -> None:
        self._words = words
        self._encoder = None if isinstance(encoder, HashingEncoder) else encoder
        """Weighs meanings, which hashed letters cannot."""
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def wording(self, text: str, language: str) -> Wording:
        """The words to retrieve a text by; the text itself, unless the catalogue is in another language."""
        to = self._words.foreign("zh" if any(map(is_han, text)) else language)
        if to is None:
            return Wording(text, language)
        pieces = self.pieces(text[:MAX_QUERY], to)
        if not any(piece.choices for piece in pieces):
            return Wording(text, language)
        pieces = self._in_context(text[:MAX_QUERY], pieces)
        weights: dict[str, float] = {}
        for piece in pieces:
            for phrase, weight in piece.choices or ((piece.text, 1.0),):
                for term in terms(phrase):
                    weights[term] = weights.get(term, 0.0) + weight
        likeliest = " ".join(piece.choices[0][0] if piece.choices else piece.text for piece in pieces)
        return Wording(likeliest, to, weights)

    def pieces(self, query: str, to: str) -> list[Piece]:
        """The query in pieces: as many of its words as can be in known phrases, in as few phrases as can be."""
        normal = normalise(query)
        tokens = tokenise(normal)
        n = len(tokens)
        best = [0.0] * (n + 1)
        found: list[tuple[int, Piece]] = [(i + 1, Piece(token.text)) for i, token in enumerate(tokens)]
        for first in range(n - 1, -1, -1):
            best[first] = best[first + 1]
            if tokens[first].text in STOP:
                continue
            key = ""
            for last in range(first, min(n, first + LONGEST["zh"])):
                if last > first and not joins(normal, tokens[last - 1], tokens[last]):
                    break
                key += tokens[last].key
                choices = self._choices(key, tokens[first : last + 1], to)
                if not choices:
                    continue
                lone = last == first and tokens[first].han
                score = best[last + 1] + (_LONE if lone else last - first + 1 - _COST)
                if score > best[first]:
                    best[first] = score
                    words = normal[tokens[first].start : tokens[last].end]
                    found[first] = last + 1, Piece(words, tuple(choices))
        pieces: list[Piece] = []
        at = 0
        while at < n:
            at, piece = found[at]
            pieces.append(piece)
        return pieces

    def _choices(self, key: str, tokens: Sequence[Token], to: str) -> Sequence[Choice]:
        known = self._words.chinese if to == "en" else self._words.english
        if choices := known.get(key):
            return choices
        names = self._words.sounds.get(key, ()) if to == "zh" and not tokens[0].han else ()
        return [(name, 1 / len(names)) for name in names]

    def _in_context(self, query: str, pieces: Sequence[Piece]) -> list[Piece]:
        """Choices weighed by how near they are in meaning to the whole query: *cold* granules are no cold ones."""
        phrases = {phrase for piece in pieces if len(piece.choices) > 1 for phrase, _ in piece.choices}
        if not phrases or self._encoder is None:
            return list(pieces)
        vectors = self._encoded([query, *sorted(phrases)])
        asked = vectors[query]
        weighed: list[Piece] = []
        for piece in pieces:
            if len(piece.choices) > 1:
                near = [float(vectors[phrase] @ asked) for phrase, _ in piece.choices]
                top = max(near)
                raw = [w * float(np.exp((c - top) / SHARPNESS)) for c, (_, w) in zip(near, piece.choices, strict=True)]
                total = sum(raw)
                likely = [(phrase, w / total) for (phrase, _), w in zip(piece.choices, raw, strict=True)]
                piece = Piece(piece.text, tuple(sorted(likely, key=lambda choice: (-choice[1], choice[0]))))
            weighed.append(piece)
        return weighed

    def _encoded(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Vectors of texts, from memory where they were asked before: the words of a shop come again and again."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in texts if text not in known]
        if missing and self._encoder is not None:
            made = self._encoder.encode_queries(missing)
            known |= dict(zip(missing, made, strict=True))
            with self._lock:
                self._vectors.update(zip(missing, made, strict=True))
                while len(self._vectors) > REMEMBERED:
                    self._vectors.popitem(last=False)
        return known
