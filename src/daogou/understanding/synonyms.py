"""A shop's own synonyms: words that mean what the catalogue calls otherwise, understood and searched alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import msgspec

from daogou.understanding.lexicon import Lexicon, Sense
from daogou.understanding.need import Need
from daogou.understanding.normalise import normalise
from daogou.understanding.things import things_of
from daogou.understanding.tokens import is_han, key_of, tokenise
from daogou.understanding.vocabulary import vocabulary

CONFIDENCE = 0.9
"""Of what a word means by a synonym alone, where the catalogue is sure of its own words."""
SPELLED = 2
"""Products that a word of a synonym counts for when slips are mended towards it."""


@dataclass(frozen=True)
class Synonyms:
    """Phrases to the phrases that whoever searches them also finds.

    >>> synonyms = Synonyms((("trainers", ("running shoes",)),))
    >>> synonyms.expand(Need("red trainers", text="red trainers")).text
    'red trainers running shoes'
    """

    pairs: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def teach(self, lexicon: Lexicon) -> Lexicon:
        """The lexicon with every phrase meaning what its synonyms mean, where it means nothing yet."""
        senses: dict[str, tuple[Sense, ...]] = dict(lexicon.senses)
        terms, sounds = dict(lexicon.terms), dict(lexicon.sounds)
        shared = vocabulary().meanings
        for phrase, others in self.pairs:
            normal = normalise(phrase)
            key = key_of(normal)
            meant = [sense for other in others for sense in lexicon.senses.get(key_of(normalise(other)), ())]
            if meant and not lexicon.senses.get(key) and key not in shared:
                weaker = (msgspec.structs.replace(s, confidence=s.confidence * CONFIDENCE) for s in meant)
                senses[key] = tuple(dict.fromkeys((*senses.get(key, ()), *weaker)))
            for token in tokenise(normal):
                if token.text.isascii() and token.text.isalpha():
                    terms.setdefault(token.text, SPELLED)
            if 2 <= len(normal) <= 8 and all(map(is_han, normal)):
                from pypinyin import lazy_pinyin

                sounds.setdefault("".join(lazy_pinyin(normal)), normal)
        return msgspec.structs.replace(lexicon, senses=senses, terms=terms, sounds=sounds)

    def expand(self, need: Need, *, without: Collection[str] = ()) -> Need:
        """The need with the synonyms of its words beside them in the text, and the things that they name.

        Where the shopper removed the category (``without``), no thing is named for it.
        """
        added = self._beside(need.text)
        if not added:
            return need
        removed = any(slot.startswith("category:") for slot in without)
        things = need.things or (() if removed else things_of(" ".join(added)))
        return replace(need, text=" ".join((need.text, *added)), things=things)

    def _beside(self, text: str) -> list[str]:
        words = [token.key for token in tokenise(normalise(text))]
        found: dict[str, None] = {}
        for at, word in enumerate(words):
            for phrase, others in self._first.get(word, ()):
                if words[at : at + len(phrase)] == phrase:
                    found |= dict.fromkeys(others)
        present = "".join(words)
        return [other for other in found if key_of(normalise(other)) not in present]

    @cached_property
    def _first(self) -> Mapping[str, list[tuple[list[str], tuple[str, ...]]]]:
        table: dict[str, list[tuple[list[str], tuple[str, ...]]]] = defaultdict(list)
        for phrase, others in self.pairs:
            keys = [token.key for token in tokenise(normalise(phrase))]
            table[keys[0]].append((keys, others))
        return table
