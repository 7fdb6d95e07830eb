"""Words to the tokens of multilingual-e5-small: SentencePiece unigram (Kudo 2018, arXiv:1804.10959)."""

from __future__ import annotations

import re
import unicodedata
from array import array

from daogou.encoders.e5_file import E5File

_SPACES = re.compile("  +")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACE = "\u2581"
_PENALTY = 10.0
_UNREACHED = -1e30


def clean(text: str) -> str:
    """What an E5 engine can read: no NUL, no half of a surrogate pair, not empty.

    U+FDFA, a whole sentence in one sign, is written out: ``e5.c`` reserves too little room for it.

    >>> clean("a\\x00b"), clean("\\ud83d"), clean("")
    ('a b', '\ufffd', ' ')
    """
    text = _SURROGATES.sub("\ufffd", text.replace("\x00", " "))
    return text.replace("\ufdfa", unicodedata.normalize("NFKC", "\ufdfa")) or " "


class E5Tokenizer:
    """The same tokens as ``e5.c`` yields, ties included: sums are rounded to float32 as there."""

    def __init__(self, file: E5File) -> None:
        self._unknown = file.shape.unknown
        self._normalisation = file.normalisation
        self._pieces = {piece: i for i, piece in enumerate(file.pieces) if i != self._unknown}
        self._scores = file.scores.tolist()
        self._unknown_score = array("f", [min(self._scores) - _PENALTY])[0]
        self._longest: dict[str, int] = {}
        """Length of the longest piece that starts with these two characters: nothing longer is looked up."""
        for piece in self._pieces:
            self._longest[piece[:2]] = max(len(piece), self._longest.get(piece[:2], 0))

    def encode(self, text: str) -> list[int]:
        """Tokens of a cleaned text, without the marks of beginning and end: the most probable division (Viterbi)."""
        text = _SPACES.sub(" ", text.translate(self._normalisation))
        text = (text if text.startswith(" ") else f" {text}").replace(" ", _SPACE)
        length = len(text)
        best = array("f", [_UNREACHED]) * (length + 1)
        best[0] = 0.0
        piece_at, start_of = [self._unknown] * (length + 1), [0] * (length + 1)
        single = array("f", [0.0])  # a double stored here and read back is rounded to float32
        pieces, scores, longest = self._pieces.get, self._scores, self._longest.get
        for start in range(length):
            until = min(length, start + longest(text[start : start + 2], 1))
            for end in range(start + 1, until + 1):
                piece = pieces(text[start:end])
                if piece is not None:
                    single[0] = best[start] + scores[piece]
                    if single[0] > best[end]:
                        best[end], piece_at[end], start_of[end] = single[0], piece, start
            single[0] = best[start] + self._unknown_score
            if single[0] > best[start + 1]:
                best[start + 1], piece_at[start + 1], start_of[start + 1] = single[0], self._unknown, start
        tokens, end = [], length
        while end > 0:
            tokens.append(piece_at[end])
            end = start_of[end]
        return tokens[::-1]
