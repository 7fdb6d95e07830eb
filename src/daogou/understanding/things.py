"""What a title is of: the thing that is sold, told from what it is for, fits into, or comes with.

A laptop bag is no laptop: in both languages the last noun of a phrase is the thing, and what stands
before it, or behind *for*, says which kind. The same list of things reads queries and titles, in Chinese
and English, so that 笔记本电脑, *laptop* and *Notebook* meet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from daogou.understanding.matching import Match, find
from daogou.understanding.normalise import normalise
from daogou.understanding.tokens import Token, tokenise
from daogou.understanding.vocabulary import vocabulary

MAX_TITLE = 300
NEAR = 8
"""Tokens behind a thing within which a part that is named makes the thing what it goes with, not what is sold."""
_ASIDE = re.compile(r"\b(?:for|with|compatible|fits|without|suitable|replacement|w/)\b|适用|适配|兼容|专用于|搭配")
"""From here on a title says what the thing goes with."""
_PLAIN = frozenset(
    ["rf", "laser", "optical", "lcd", "led", "plasma", "bluetooth", "ir", "qwerty", "azerty", "qwertz", "wi", "single", "dual", "mini", "micro", "box",
     "black", "white", "silver", "grey", "gray", "red", "blue", "green", "gold", "pink", "new", "usb", "hd", "full", "wireless",
     "and", "set", "kit", "pack", "pc", "pcs", "in", "by", "from", "the", "of", "series", "edition", "original", "universal", "standard", "class", "size", "model", "type"]
)  # fmt: skip
"""English words after a noun that are no noun of their own."""


def things_of(title: str) -> tuple[str, ...]:
    """Ids of the things that a title names as what is sold, in order.

    >>> things_of("Targus 15.6 inch Laptop Bag"), things_of("HP 6530b Notebook 35.8 cm"), things_of("手机壳 透明")
    (('laptop-bag',), ('laptop',), ('phone-case',))
    >>> things_of("Keyed Laptop Lock"), things_of("Car charger for laptop")
    ((), ('charger',))
    >>> things_of("ThinkPad X60 Tablet 8 cell battery"), things_of("Clear screen protector mobile phone")
    (('battery',), ('screen-protector',))
    """
    normal = normalise(title[:MAX_TITLE])
    aside = _ASIDE.search(normal)
    if aside and aside.start():
        normal = normal[: aside.start()]
    tokens = tokenise(normal)
    if not tokens:
        return ()
    matches = find(normal, tokens, {}, vocabulary().meanings)
    starts = {match.first: match for match in matches}
    found: list[tuple[str, int]] = []
    for match in matches:
        thing = match.means("thing")
        if thing is None or match.weak or _counts(tokens, match):
            continue
        if _closes(normal, tokens, match, starts) or _goes_with(starts.get(match.last), thing):
            found.append((thing, match.last))
    return tuple(dict.fromkeys(thing for thing, at in found if not _carries(thing, at, found)))


def _goes_with(following: Match | None, thing: str) -> bool:
    """Whether the next noun says what a part is for: *screen protector mobile phone*."""
    things = vocabulary().things
    host = following.means("thing") if following else None
    return host is not None and things[thing].part and not things[host].part


def _carries(thing: str, at: int, found: Sequence[tuple[str, int]]) -> bool:
    """Whether a thing is only what a part in the same title goes with: *ThinkPad X60 8 cell battery*."""
    things = vocabulary().things
    return not things[thing].part and any(things[other].part and where - at <= NEAR for other, where in found)


def _counts(tokens: Sequence[Token], match: Match) -> bool:
    """Whether the word counts pieces, as in *6 pc(s)*."""
    return match.key == "pc" and match.first > 0 and tokens[match.first - 1].text[0].isdigit()


def _closes(normal: str, tokens: Sequence[Token], match: Match, starts: Mapping[int, Match]) -> bool:
    """Whether nothing behind a noun makes it the kind of another thing."""
    if match.last >= len(tokens):
        return True
    after = tokens[match.last]
    gap = normal[match.end : after.start]
    if gap.strip(" -"):
        return True
    following = starts.get(match.last)
    if following is not None and following.means("thing"):
        return after.han != tokens[match.last - 1].han or bool(gap and after.han)
    if after.han:
        return bool(gap) or not tokens[match.last - 1].han or after.text not in vocabulary().tails
    if tokens[match.last - 1].han or not after.text.isalpha() or len(after.text) < 2:
        return True
    words = vocabulary()
    if following is not None and (following.key in words.synonyms or following.key in words.colours):
        return True
    return after.text in _PLAIN


@cache
def kinds_of(thing: str) -> frozenset[str]:
    """A thing and everything that is a kind of it."""
    things = vocabulary().things
    found = {thing}
    while more := {one.id for one in things.values() if one.above in found} - found:
        found |= more
    return frozenset(found)


def wider_than(thing: str) -> tuple[str, ...]:
    """The things that it is a kind of, the nearest first."""
    things = vocabulary().things
    found: list[str] = []
    above = things[thing].above if thing in things else None
    while above is not None and above not in found:
        found.append(above)
        above = things[above].above if above in things else None
    return tuple(found)
