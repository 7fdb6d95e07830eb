"""Words of one language to those that a catalogue in the other writes, learned from the catalogue.

Of every pair of phrases that is known (`daogou.retrieval.dictionary`) those stay whose other side the
catalogue writes, weighted by how many products do. Names that no dictionary has are met by their sound: *lianbang*
finds 廉邦.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp, log

import msgspec

from daogou.catalog.model import Product
from daogou.retrieval.dictionary import OWN, Pair, has_cedict, pairs
from daogou.understanding.normalise import normalise
from daogou.understanding.sounds import sound
from daogou.understanding.tokens import Token, is_han, key_of, tokenise

LONGEST = {"zh": 8, "en": 4}
"""Characters and words of the longest phrase that is looked up."""
CHOICES = 6
"""Translations of one phrase that are kept."""
UNWRITTEN = 0.3
"""How a phrase counts whose words the catalogue writes, but never together."""
LONE = 0.5
"""How much less a single character is trusted as a word, where only a general dictionary says so."""
DECIDED = 2.0
"""A power above 1: mostly the likeliest translation alone is meant, and synonyms of it add up unduly."""
FAINT = 0.03
"""Translations less likely than this are left out; each that stays has to be weighed in context."""
LITERAL = 3.0
"""How strongly translations of compounds are preferred that say all parts."""
NAME = (2, 4)
"""Characters of names that are met by sound."""
NAMES = 400_000
"""Possible names that are counted before those seen once are forgotten."""
WRITTEN = 0.8
"""Queries in a language are translated where fewer of the titles than this are in it."""

Choice = tuple[str, float]


class Bilingual(msgspec.Struct, frozen=True):
    """What a catalogue's words are called in the other language; saved with the shop's vocabulary."""

    written: dict[str, float] = msgspec.field(default_factory=dict)
    """``zh`` and ``en`` to the share of products with a title in it."""
    chinese: dict[str, list[Choice]] = msgspec.field(default_factory=dict)
    """A Chinese phrase's key to English phrases of the catalogue, likeliest first, with weights that add up to 1."""
    english: dict[str, list[Choice]] = msgspec.field(default_factory=dict)
    """An English phrase's key to Chinese phrases of the catalogue."""
    sounds: dict[str, list[str]] = msgspec.field(default_factory=dict)
    """Toneless pinyin to phrases of the catalogue that may be names and sound so."""
    general: bool = False
    """Whether a general dictionary took part (`daogou.retrieval.dictionary.has_cedict`)."""

    def foreign(self, language: str) -> str | None:
        """The language that queries in ``language`` have to be put into, or ``None``."""
        other = {"zh": "en", "en": "zh"}.get(language)
        if other is None or self.written.get(language, 1.0) >= WRITTEN:
            return None
        return other if self.written.get(other, 0.0) > 1 - WRITTEN else None


class BilingualLearner:
    """Counts which of the known phrases a catalogue writes, title by title."""

    def __init__(self, known: Iterable[Pair] | None = None) -> None:
        self._pairs = list(pairs() if known is None else known)
        self._known = {key_of(phrase) for pair in self._pairs for phrase in (pair.chinese, pair.english)}
        self._counts: Counter[str] = Counter()
        """Keys of phrases and of single words to products."""
        self._names: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        self._products = 0

    def add(self, product: Product) -> None:
        """Count a product's titles, brand and categories."""
        self._products += 1
        titles = [normalise(text) for text in product.title.values()]
        self._written.update({language_of(title) for title in titles})
        others = (*product.brand.values(), *(text for part in product.category for text in part.name.values()))
        found: set[str] = set()
        names: set[str] = set()
        for text in (*titles, *map(normalise, others)):
            tokens = tokenise(text)
            for i, token in enumerate(tokens):
                found.update(self._phrases_at(tokens, i))
                if token.han:
                    names.update(_names_at(tokens, i))
                else:
                    found.add(token.key)
        self._counts.update(found)
        self._names.update(names)
        if len(self._names) > NAMES:
            self._names = Counter({name: count for name, count in self._names.items() if count > 1})

    def finish(self) -> Bilingual:
        """What was learned. Without need of translation in either direction it is empty."""
        written = {language: self._written[language] / max(1, self._products) for language in LONGEST}
        shop = Bilingual(written)
        chinese = self._table("zh") if shop.foreign("zh") else {}
        english = self._table("en") if shop.foreign("en") else {}
        sounds: defaultdict[str, list[str]] = defaultdict(list)
        for name, _ in self._names.most_common() if shop.foreign("en") else ():
            key = sound(name)
            if key and len(sounds[key]) < CHOICES:
                sounds[key].append(name)
        return Bilingual(written, chinese, english, dict(sounds), has_cedict())

    def _phrases_at(self, tokens: Sequence[Token], first: int) -> Iterator[str]:
        key = ""
        for i in range(first, min(len(tokens), first + LONGEST["zh" if tokens[first].han else "en"])):
            if i > first and not _adjacent(tokens, i):
                break
            key += tokens[i].key
            if key in self._known:
                yield key

    def _table(self, source: str) -> dict[str, list[Choice]]:
        """Phrases of the source language to those of the catalogue that mean the same."""
        table: defaultdict[str, dict[str, float]] = defaultdict(dict)
        written_as: dict[str, str] = {}
        for pair in self._pairs:
            said, meant = (pair.chinese, pair.english) if source == "zh" else (pair.english, pair.chinese)
            key = key_of(meant)
            weight = pair.trust * self._frequency(meant, key)
            if not weight:
                continue
            if len(meant) == 1 and pair.trust < OWN / 2:
                weight *= LONE
            phrase = written_as.setdefault(key, meant)
            choices = table[key_of(said)]
            choices[phrase] = max(choices.get(phrase, 0.0), weight)
        return {key: _likeliest(_literal(key, choices, table)) for key, choices in table.items()}

    def _frequency(self, phrase: str, key: str) -> float:
        """The logarithm of how many products write a phrase; a little where they write its words alone."""
        if count := self._counts[key]:
            return log(1 + count)
        words = [self._counts[token.key] for token in tokenise(phrase) if not token.han]
        return UNWRITTEN * log(1 + min(words)) if words and len(words) > 1 else 0.0


def _literal(key: str, choices: Mapping[str, float], table: Mapping[str, Mapping[str, float]]) -> Mapping[str, float]:
    """Choices weighed by how many parts of a compound they say: 手机充电器 is a *phone charger* before a *charger*."""
    parts = _parts(key, table) if len(choices) > 1 and all(map(is_han, key)) else []
    if len(parts) < 2:
        return choices
    weighed = {}
    for phrase, weight in choices.items():
        words = {token.key for token in tokenise(phrase)}
        said = sum(any({t.key for t in tokenise(meant)} <= words for meant in table[part]) for part in parts)
        weighed[phrase] = weight * exp(LITERAL * (said / len(parts) - 1))
    return weighed


def _parts(key: str, table: Mapping[str, object]) -> list[str]:
    """A Chinese compound in the fewest known words, or nothing where some of it is unknown."""
    best: list[list[str] | None] = [[], *([None] * len(key))]
    for end in range(1, len(key) + 1):
        for start in range(end):
            before, word = best[start], key[start:end]
            if before is None or word == key or word not in table:
                continue
            if best[end] is None or len(before) + 1 < len(best[end] or ()):
                best[end] = [*before, word]
    return best[-1] or []


def language_of(normal: str) -> str:
    """``zh``, ``en`` or ``und`` for a normalised text: three Latin letters weigh as much as one Chinese character.

    >>> language_of("sekonic/世光 测光表5米"), language_of("running shoes"), language_of("308")
    ('zh', 'en', 'und')
    """
    chinese = sum(map(is_han, normal))
    latin = sum(c.isascii() and c.isalpha() for c in normal)
    if chinese and chinese * 3 >= latin:
        return "zh"
    return "en" if latin else "und"


def _adjacent(tokens: Sequence[Token], i: int) -> bool:
    """Whether a token may go on with the phrase before it; Chinese characters only where nothing is between."""
    before, token = tokens[i - 1], tokens[i]
    return before.end == token.start or not (before.han or token.han)


def _names_at(tokens: Sequence[Token], first: int) -> Iterator[str]:
    name = ""
    for i in range(first, min(len(tokens), first + NAME[1])):
        if not tokens[i].han or (i > first and not _adjacent(tokens, i)):
            return
        name += tokens[i].text
        if len(name) >= NAME[0]:
            yield name


def _likeliest(weights: Mapping[str, float]) -> list[Choice]:
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:CHOICES]
    decided = [(phrase, weight**DECIDED) for phrase, weight in best]
    least = FAINT * sum(weight for _, weight in decided)
    kept = [(phrase, weight) for phrase, weight in decided if weight >= least]
    total = sum(weight for _, weight in kept)
    return [(phrase, weight / total) for phrase, weight in kept]
