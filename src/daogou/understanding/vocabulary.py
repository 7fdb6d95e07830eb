"""The words that every shop shares, read from ``words/*.toml`` into one dictionary of meanings."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from daogou.catalog.model import Text
from daogou.understanding.normalise import normalise
from daogou.understanding.tokens import is_han, key_of

WORDS = Path(__file__).parent / "words"
PEOPLE = ("recipient", "occasion", "season")
_LACKING = re.compile(r"free$|^(?:no|without|un|无|不|零|0|非|免|没)")
"""Keys of values that say that something is not there; read in parts where a shop has no such value."""
_CUES = ("joins", "stop", "purpose")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word means in any shop: a thing that is sold, a person, a cue, ..."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that shops sell; ``above`` is the wider thing that it is a kind of."""

    id: str
    words: tuple[str, ...]
    above: str | None
    label: Text
    part: bool = False
    """Goes with another thing, is fitted to it or used up by it: a case, a charger, ink."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything in ``words/*.toml``, looked up by key (`daogou.understanding.tokens.key_of`)."""

    meanings: dict[str, tuple[Meaning, ...]]
    of_queries: dict[str, tuple[Meaning, ...]]
    """The same, and words of values, which a shop may not have, but whose parts are no words beside them: 美白 is no 白."""
    things: dict[str, Thing]
    people: dict[tuple[str, str], dict[str, Any]]
    people_groups: dict[str, tuple[str, ...]]
    """``women`` to the keys by which a catalogue may name that group."""
    synonyms: dict[str, tuple[str, ...]]
    """A key to the keys of all words that mean the same value."""
    surfaces: dict[str, str]
    """A key to the first way in which it is written."""
    wider: dict[str, tuple[str, ...]]
    too_much: dict[str, str]
    tails: frozenset[str]
    colours: frozenset[str]
    plain_english: frozenset[str]
    after_nouns: frozenset[str]
    """English words after a noun that do not make it the kind of another noun."""
    brands: dict[str, tuple[str, ...]]
    """A brand's key to the keys of its other names, in either script."""
    measures: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """What is said beside a number, and what attributes that it may mean are called."""
    company_words: frozenset[str]
    """Keys of the words that companies add to their names and shoppers leave out."""


def words_of(text: str) -> Iterator[str]:
    """The words of a line of a word list."""
    return (word.strip() for word in text.split(" / "))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((WORDS / f"{name}.toml").read_text("utf-8"))


def label_of(words: tuple[str, ...]) -> Text:
    """The first Chinese and the first English of some words."""
    chinese = next((w for w in words if any(map(is_han, w))), "")
    english = next((w for w in words if not any(map(is_han, w))), "")
    found = {"zh": chinese or english, "en": (english or chinese)}
    return {language: text[:1].upper() + text[1:] for language, text in found.items() if text}


@cache
def vocabulary() -> Vocabulary:
    """The shared words, read once."""
    meanings: dict[str, dict[Meaning, None]] = defaultdict(dict)
    surfaces: dict[str, str] = {}

    def add(line: str, kind: str, name: str) -> tuple[str, ...]:
        found = tuple(words_of(line))
        for word in found:
            key = key_of(normalise(word))
            meanings[key][Meaning(kind, name)] = None
            surfaces.setdefault(key, word)
        return found

    cues = _read("cues")
    for kind in _CUES:
        add(cues[kind], kind, kind)
    for kind, line in _refusals():
        add(line, kind, kind)
    for kind in ("sort", "price"):
        for name, line in cues[kind].items():
            add(line, kind, name)
    for kind in ("give", "filler", "plain"):
        add(cues[kind]["words"], kind, kind)
        for pair in cues[kind].get("together", ()):
            add(_together(*pair), kind, kind)
    too_much = {key_of(normalise(word)): target for word, target in cues["too_much"].items()}
    for word in cues["too_much"]:
        for too in words_of(cues["too"]):
            add(f"{too} {word}" if too.isascii() else f"{too}{word}", "too_much", key_of(normalise(word)))
    things = _things(add)
    people_data = _read("people")
    people: dict[tuple[str, str], dict[str, Any]] = {}
    for kind in PEOPLE:
        for name, entry in people_data[kind].items():
            add(entry["words"], kind, name)
            people[kind, name] = entry
    groups = {
        name: tuple(key_of(normalise(word)) for word in words_of(line)) for name, line in people_data["groups"].items()
    }
    names, english = _read("brands"), _read("english")
    brands: dict[str, tuple[str, ...]] = {}
    for line in names["groups"]:
        keys = tuple(dict.fromkeys(key_of(normalise(word)) for word in words_of(line)))
        for key in keys:
            brands[key] = tuple(other for other in keys if other != key)
    values = _read("values")
    synonyms: dict[str, tuple[str, ...]] = {}
    for line in values["groups"]:
        keys = tuple(dict.fromkeys(key_of(normalise(word)) for word in words_of(line)))
        for word in words_of(line):
            surfaces.setdefault(key_of(normalise(word)), word)
        for key in keys:
            synonyms.setdefault(key, keys)
    for (kind, _), entry in people.items():
        if kind != "recipient":
            keys = tuple(dict.fromkeys(key_of(normalise(word)) for word in words_of(entry["words"])))
            for key in keys:
                synonyms.setdefault(key, keys)
    known = {key: tuple(found) for key, found in meanings.items()}
    valued = {key: (Meaning("value", key),) for key in synonyms if len(key) > 1 and not _LACKING.search(key)}
    return Vocabulary(
        meanings=known,
        of_queries=valued | known,
        things=things,
        people=people,
        people_groups=groups,
        synonyms=synonyms,
        surfaces=surfaces,
        wider={
            key_of(normalise(word)): tuple(key_of(normalise(shade)) for shade in shades)
            for word, shades in values["wider"].items()
        },
        too_much=too_much,
        colours=frozenset(
            key_of(normalise(word)) for line in values["groups"][: values["colours"]] for word in words_of(line)
        ),
        tails=frozenset(cues["plain"]["tails"]),
        plain_english=frozenset(english["words"].split()),
        after_nouns=frozenset(english["after_nouns"].split()),
        brands=brands,
        measures=tuple(
            (tuple(map(normalise, words_of(entry["said"]))), tuple(map(normalise, words_of(entry["called"]))))
            for entry in _read("measures")["about"]
        ),
        company_words=frozenset(key_of(normalise(word)) for word in words_of(names["added"])),
    )


def _refusals() -> Iterator[tuple[str, str]]:
    """The kinds of ``words/refusals.toml`` with their words; those that are put together, put together."""
    found = _read("refusals")
    for kind, name in (("sure", "refuses"), ("known", "refuses_known"), ("rest", "refuses_all_but")):
        yield name, found[kind]
    for of, pair in found["together"].items():
        yield {"rest": "refuses_all_but", "known": "refuses_known"}.get(of, "refuses"), _together(*pair)
    before = found["before"]
    yield "refused", " / ".join((before["sure"], before["together"][1], _together(*before["together"])))
    yield "refused_known", before["known"]
    for name, kind in (("refused", "cannot"), ("complains", "complains")):
        for pair in found[kind]["together"]:
            yield name, _together(*pair)
    for kind in ("lacks", "needless", "only", "inside", "closes"):
        yield kind, found[kind]["words"]


def _together(firsts: str, seconds: str) -> str:
    """Each of some words with each of others: 别买, *don't want*."""
    pairs = ((first, second) for first in words_of(firsts) for second in words_of(seconds))
    return " / ".join(f"{first} {second}" if second.isascii() else first + second for first, second in pairs)


def _things(add: Any) -> dict[str, Thing]:
    things: dict[str, Thing] = {}
    for name, entry in _read("things").items():
        words = add(entry["words"], "thing", name)
        things[name] = Thing(name, words, entry.get("of"), label_of(words), entry.get("part", False))
        for kind, line in entry.get("kinds", {}).items():
            if kind in things:
                raise ValueError(f"things.toml: {kind} is there twice")
            words = add(line, "thing", kind)
            things[kind] = Thing(kind, words, name, label_of(words), entry.get("part", False))
    return things
