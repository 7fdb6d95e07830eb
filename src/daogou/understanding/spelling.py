"""Slips of spelling mended against the catalogue's own words, and pinyin typed for Chinese."""

from __future__ import annotations

import re
from collections import defaultdict

from pypinyin import lazy_pinyin
from rapidfuzz import process
from rapidfuzz.distance import OSA

from daogou.understanding.lexicon import Lexicon
from daogou.understanding.normalise import normalise
from daogou.understanding.words import shopping_words

_HAN = re.compile(r"^[㐀-鿿]{2,8}$")
_LATIN = re.compile(r"[a-z]+")
MIN_PRODUCTS = 2
"""A word that fewer products use may be a slip of its own."""


class Speller:
    """Mends only words that neither the catalogue nor the words of shopping know."""

    def __init__(self, lexicon: Lexicon) -> None:
        known = {w for phrase in lexicon.phrases for w in _LATIN.findall(phrase)} | set(lexicon.words)
        for table in ("recipient", "season", "occasion", "sort"):
            known |= {w for e in shopping_words()[table].values() for p in e["words"] for w in _LATIN.findall(p)}
        known |= {w for p in shopping_words()["filler"]["words"] for w in _LATIN.findall(p)}
        known |= {"under", "below", "around", "about", "between", "and", "without", "not", "over", "than", "less"}
        known |= {w for g in shopping_words()["same"] for p in g for w in _LATIN.findall(p)}
        self._known = known
        self._targets = sorted(
            {w for w in known if len(w) >= 5 and lexicon.words.get(w, MIN_PRODUCTS) >= MIN_PRODUCTS}
        )
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for phrase in lexicon.phrases:
            if _HAN.match(phrase):
                self._by_sound["".join(lazy_pinyin(phrase))].append(phrase)
        self._phrases = lexicon.phrases

    def mend(self, query: str) -> str | None:
        """The query with its slips mended, or ``None`` where there is nothing to mend."""
        normal = normalise(query)
        mended, last = [], 0
        for match in re.finditer(r"[a-z]{5,20}|[㐀-鿿]+", normal):
            word = match.group()
            better = self._latin(word) if word.isascii() else self._han(word)
            if better and better != word:
                mended += [query[last : match.start()], better]
                last = match.end()
        return "".join([*mended, query[last:]]) if mended else None

    def _latin(self, word: str) -> str | None:
        if word in self._known or word.rstrip("s") in self._known:
            return None
        if word in self._by_sound:
            return self._by_sound[word][0]
        limit = 1 if len(word) < 8 else 2
        best = process.extractOne(word, self._targets, scorer=OSA.distance, score_cutoff=limit)
        return best[0] if best and best[0][0] == word[0] else None

    def _han(self, word: str) -> str | None:
        """A run whose sound, but not whose writing, the catalogue knows: 雨绒服 for 羽绒服."""
        for size in range(min(8, len(word)), 2, -1):
            for start in range(len(word) - size + 1):
                part = word[start : start + size]
                if any(part[i : i + 2] in self._phrases for i in range(size - 1)) or part in self._phrases:
                    continue
                for right in self._by_sound.get("".join(lazy_pinyin(part)), ()):
                    if len(right) == size and sum(a != b for a, b in zip(part, right, strict=True)) == 1:
                        return word[:start] + right + word[start + size :]
        return None
