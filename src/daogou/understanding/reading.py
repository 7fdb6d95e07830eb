"""A query while it is read: the words as typed, its phrases in order, and what each has been taken for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from daogou.understanding.lexicon import KIND, Lexicon, Sense
from daogou.understanding.matching import Match
from daogou.understanding.need import Slot, Span
from daogou.understanding.normalise import normalise
from daogou.understanding.quantities import Quantity
from daogou.understanding.things import kinds_of, wider_than
from daogou.understanding.tokens import Token, key_of
from daogou.understanding.vocabulary import PEOPLE, vocabulary

REFUSALS = ("refuses", "refuses_known", "refuses_all_but")
"""Kinds of cues that refuse what follows them, see ``words/refusals.toml``."""
PEOPLE_OR_THING = (*PEOPLE, "thing")
MOSTLY = 0.9
"""Where more of the products than this have a category, a thing without one is not sold."""


@dataclass(slots=True)
class Item:
    """A phrase, or a run of tokens that nothing explains (``match`` is ``None``)."""

    first: int
    last: int
    start: int
    end: int
    match: Match | None = None
    role: str = ""
    """What it was taken for: a slot's kind, a cue, ``thing``, ``plain``, or empty while open."""
    sense: Sense | None = None

    def cue(self, kind: str) -> bool:
        """Whether its words are a cue of a kind."""
        return self.match is not None and self.match.means(kind) is not None

    @property
    def refuses(self) -> bool:
        """Whether its words are a cue that refuses what follows."""
        return self.match is not None and any(meaning.kind in REFUSALS for meaning in self.match.meanings)

    @property
    def known(self) -> bool:
        """Whether its words are the catalogue's, or name a thing or a person."""
        match = self.match
        return match is not None and (bool(match.senses) or any(m.kind in PEOPLE_OR_THING for m in match.meanings))


@dataclass(slots=True)
class Reading:
    """Everything about one query; ``normal`` has the offsets of ``query``."""

    query: str
    normal: str
    tokens: Sequence[Token]
    items: list[Item]
    lexicon: Lexicon
    leaves: frozenset[str] = frozenset()
    """What products may be filed under that the query asks for, see `Lexicon.leaves`."""
    kinds: frozenset[str] = frozenset()
    """The things that it asks for, of which products are filed nowhere (also in `Lexicon.leaves`)."""
    measured: Sequence[Quantity] = ()
    """Numbers that are no prices."""
    slots: list[Slot] = field(default_factory=list)
    gone: list[tuple[int, int]] = field(default_factory=list)
    """Stretches that are no words for retrieval: prices, sorts, exclusions, recipients, fillers."""

    def said(self, item: Item) -> str:
        """An item's words."""
        return self.normal[item.start : item.end]

    def span(self, start: int, end: int) -> Span:
        """A span of the query as typed."""
        return Span(start, end, self.query[start:end])

    def drop(self, start: int, end: int) -> None:
        """Keep a stretch out of the text for retrieval."""
        self.gone.append((start, end))

    def measures(self, start: int, end: int) -> bool:
        """Whether a stretch is part of a number, or has one in it, that is no price."""
        return any(quantity.start < end and start < quantity.end for quantity in self.measured)

    def adjacent(self, left: Item, right: Item) -> bool:
        """Whether nothing but spaces or a hyphen stands between two items."""
        return self.normal[left.end : right.start].strip(" -_/&") == ""

    def touching(self, left: Item, right: Item) -> bool:
        """Whether nothing at all stands between two items."""
        return left.end == right.start


def items_of(tokens: Sequence[Token], matches: Sequence[Match], normal: str) -> list[Item]:
    """Matches and the runs between them, in order; a run breaks at spaces, and where Chinese meets Latin."""
    items: list[Item] = []
    at = 0
    for match in (*matches, None):
        stop = match.first if match else len(tokens)
        while at < stop:
            first = at
            at += 1
            while at < stop and tokens[at].han and tokens[at - 1].han and tokens[at].start == tokens[at - 1].end:
                at += 1
            items.append(Item(first, at, tokens[first].start, tokens[at - 1].end))
        if match:
            items.append(Item(match.first, match.last, match.start, match.end, match))
            at = match.last
    return items


def best_sense(match: Match, *, kinds: tuple[str, ...] = ("category", "brand", "attribute")) -> Sense | None:
    """The likeliest of a match's senses of some kinds."""
    return next((sense for sense in match.senses if sense.kind in kinds), None)


def fitting_sense(
    reading: Reading, senses: Sequence[Sense], kinds: tuple[str, ...], *, surely: bool = False
) -> Sense | None:
    """The likeliest sense that products of the category which the query names may have; a wrong one is worse than none.

    Where it must ``surely`` fit, also the thing that titles name counts as a category, of which less is known.
    """
    found = [sense for sense in senses if sense.kind in kinds]
    leaves = reading.leaves or (reading.kinds if surely else ())
    if found and leaves:
        found = [sense for sense in found if sense.kind != "attribute" or reaches(reading.lexicon, sense.name, leaves)]
    # of several attributes, rather one whose very value products of the category have
    return (
        max(found, key=lambda sense: has_value(reading, sense), default=None)
        if reading.leaves
        else next(iter(found), None)
    )


def has_value(reading: Reading, sense: Sense) -> bool:
    """Whether products of the category that the query names have the value; also where no category is known."""
    if sense.kind != "attribute" or not reading.leaves:
        return True
    return any(reaches(reading.lexicon, f"{sense.name}={value}", reading.leaves) for value in sense.values[:4])


def value_of_thing(reading: Reading, match: Match) -> Sense | None:
    """The value that a thing is in the shop's own terms, by another of its words: 龙井 is its 绿茶."""
    thing = match.means("thing")
    if thing is None or not reading.leaves:
        return None
    for word in vocabulary().things[thing].words:
        for sense in reading.lexicon.senses.get(key_of(normalise(word)), ()):
            if sense.kind == "attribute" and sense.name in reading.lexicon.reach and has_value(reading, sense):
                return sense
    return None


def reaches(lexicon: Lexicon, attribute: str, leaves: Collection[str]) -> bool:
    """Whether products of these categories, or of one below them, have an attribute; also where that is not known."""
    reach = lexicon.reach.get(attribute)
    if not reach:
        return "=" not in attribute or not lexicon.reach.get(attribute.partition("=")[0])
    for leaf in reach:
        step: str | None = leaf
        for _ in range(8):
            if step is None:
                break
            if step in leaves:
                return True
            step = lexicon.parents.get(step)
    return False


def leaves_of(matches: Sequence[Match]) -> frozenset[str]:
    """The categories that the last noun of a query may mean."""
    behind: frozenset[str] = frozenset()
    for i in range(len(matches) - 1, -1, -1):
        sense = next((s for s in matches[i].senses if s.kind == "category"), None)
        if sense is None:
            continue
        if not _behind_cue(matches, i):
            return frozenset(sense.values)
        behind = behind or frozenset(sense.values)  # a coat without a hat is no hat
    return behind


def kinds_of_query(matches: Sequence[Match], lexicon: Lexicon) -> frozenset[str]:
    """What the last noun that is not refused stands for, where products are known by their titles alone."""
    if lexicon.filed > MOSTLY:
        return frozenset()
    for i in range(len(matches) - 1, -1, -1):
        thing = matches[i].means("thing")
        if thing is not None and not _behind_cue(matches, i):
            narrow = {KIND + kind for kind in kinds_of(thing)} & lexicon.leaves.keys()
            wide = (KIND + kind for kind in wider_than(thing) if KIND + kind in lexicon.leaves)
            return frozenset(narrow or {leaf for leaf in (next(wide, None),) if leaf})
    return frozenset()


def _behind_cue(matches: Sequence[Match], i: int) -> bool:
    """Whether a phrase stands right behind an exclusion's cue, with nothing but what is excluded between them."""
    while i and matches[i].first == matches[i - 1].last:
        i -= 1
        kinds = {meaning.kind for meaning in matches[i].meanings}
        if not kinds.isdisjoint(REFUSALS):
            return True
        if kinds & {"stop", "refused", "refused_known"}:
            return False
    return False
