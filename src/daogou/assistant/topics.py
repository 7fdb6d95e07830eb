"""What shoppers ask about: topics, and the uses that things are wanted for, read from ``words/*.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

WORDS = Path(__file__).parent / "words"
_COMPARED = re.compile(
    r"(?:哪一?[个款件双条只台把种]|谁|(?<!不)更|最|再|[^，。？]{0,6}的?比[^，。？]{1,8}?)(?:的?(?:更|最|比较|会))?([^的个款\s，。？?了有是]{1,3})|([^的个款\s，。？?了有是没要点些]{1,2})一?[点些](?:儿)?(?:的|吗|$)|\b([a-z]{3,}(?:er|est))\b", re.ASCII
)
"""A word that compares: after 哪个, 更, 最, before 一点, or with English's endings."""
_SUFFIX = re.compile(r"(?:er|est)$")
_NEVER = re.compile(r"(?!)")


def any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    """What any of the expressions matches, in either case."""
    return re.compile("|".join(expressions), re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Direction:
    """A comparative of a topic: how it is asked for, and how a verdict says it."""

    ask: re.Pattern[str]
    said: Mapping[str, str]
    fields: re.Pattern[str]
    """The attributes that decide it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a question may be about, and where a shop's data speaks of it."""

    id: str
    ask: re.Pattern[str]
    fields: re.Pattern[str] = _NEVER
    said: re.Pattern[str] = _NEVER
    values: re.Pattern[str] | None = None
    """Where an attribute holds several facts (care: dishwasher, hand wash), the values that answer."""
    less: Direction | None = None
    more: Direction | None = None
    scale: Mapping[str, int] = field(default_factory=dict)
    """Words of an attribute that have an order."""
    careful: str | None = None
    """``health`` or ``safety``: a referral stands beside any answer."""
    specific: bool = False
    """Only evidence that names the very thing asked for counts, not all that speaks of the topic."""


@dataclass(frozen=True, slots=True)
class Use:
    """A purpose in *which suits it better*."""

    id: str
    ask: re.Pattern[str]
    fits: re.Pattern[str]
    matters: re.Pattern[str]


class Role(msgspec.Struct, frozen=True):
    """A part of a set, by the words that it is searched for with."""

    zh: str
    en: str
    each: bool = False
    """One a person."""
    extra: bool = False
    """Only where the budget allows."""
    count: int = 1
    """How many, where it is not one a person."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes into a set for a purpose."""

    id: str
    ask: re.Pattern[str]
    roles: tuple[Role, ...]


@cache
def plans() -> tuple[Plan, ...]:
    """Every plan of a set, in the order of the file."""
    return tuple(
        Plan(name, _pattern(entry["ask"]), tuple(Role(**role) for role in entry["roles"]))
        for name, entry in _read("sets.toml").items()
    )


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of the file."""
    return tuple(_topic(name, entry) for name, entry in _read("topics.toml").items())


@cache
def uses() -> tuple[Use, ...]:
    """Every use, in the order of the file."""
    return tuple(
        Use(name, _pattern(e["ask"]), _pattern(e["fits"]), _pattern(e.get("matters")))
        for name, e in _read("uses.toml").items()
    )


def asked_topics(question: str) -> tuple[Topic, ...]:
    """The topics that a question names.

    >>> [topic.id for topic in asked_topics("这件能机洗吗？会不会缩水")], [topic.id for topic in asked_topics("hello")]
    (['care', 'shrink'], [])
    """
    text = question.lower()
    return tuple(topic for topic in topics() if topic.ask.search(text))


def compared_topics(question: str) -> tuple[Topic, ...]:
    """The topics in whose direction a question compares: 哪个轻, *anything smaller?*

    >>> [topic.id for topic in compared_topics("和第一款比哪个轻")], [topic.id for topic in compared_topics("a cover for rainy weather")]
    (['weight'], [])
    """
    said = _COMPARED.findall(question.lower())
    words = [zh or less or _SUFFIX.sub("", en) for zh, less, en in said]
    return tuple(
        topic for topic in topics()
        if any(way is not None and any(way.ask.match(word) for word in words) for way in (topic.less, topic.more))
    )  # fmt: skip


def asked_uses(question: str) -> tuple[Use, ...]:
    """The uses that a question names.

    >>> [use.id for use in asked_uses("Which one is better for running in the rain?")]
    ['running', 'rain']
    """
    text = question.lower()
    return tuple(use for use in uses() if use.ask.search(text))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((WORDS / name).read_text("utf-8"))


def _pattern(source: str | None) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE | re.ASCII) if source else _NEVER


def _topic(name: str, entry: dict[str, Any]) -> Topic:
    fields = _pattern(entry.get("fields"))

    def direction(key: str) -> Direction | None:
        found = entry.get(key)
        if found is None:
            return None
        said = {language: found[language] for language in ("zh", "en")}
        return Direction(_pattern(found["ask"]), said, _pattern(found["fields"]) if "fields" in found else fields)

    return Topic(
        id=name,
        ask=_pattern(entry["ask"]),
        fields=fields,
        said=_pattern(entry.get("said")),
        values=_pattern(entry["values"]) if "values" in entry else None,
        less=direction("less"),
        more=direction("more"),
        scale=entry.get("scale", {}),
        careful=entry.get("careful"),
        specific=entry.get("specific", False),
    )
