"""Where the words of a query begin and end: what stands alone, what two words make together, what is taken apart."""

from __future__ import annotations

import re

from daogou.understanding.matching import Match
from daogou.understanding.reading import Item, Reading, fitting_sense, has_value
from daogou.understanding.vocabulary import vocabulary

BREAKS = frozenset(" ,，.。;；:：、!！?？()（）/|~")
_ARTICLES = frozenset(("the", "a", "an", "your", "my"))
_PLACES = frozenset(("in", "on", "over", "around", "under"))
_PAUSES = BREAKS - {" "}
_SIZES = frozenset(
    ("small", "tiny", "little", "big", "large", "huge", "long", "short", "thick", "thin", "wide", "heavy")
)
LISTED = 4
"""Characters of a Chinese word that nothing knows and that is refused in a list."""


def ends(reading: Reading, at: int) -> bool:
    """Whether nothing of the same phrase stands there."""
    return reading.normal[at : at + 1] in ("", *BREAKS)


def called(reading: Reading, item: Item) -> bool:
    """Whether its words are the name of an attribute."""
    return "".join(t.key for t in reading.tokens[item.first : item.last]) in reading.lexicon.called


def bounded(reading: Reading, item: Item) -> bool:
    """Whether it is a short word that nothing knows, alone between two ends."""
    if item.match is not None:
        return False
    after = reading.normal[item.end : item.end + 1]
    if reading.tokens[item.first].han:
        return item.end - item.start <= LISTED and (ends(reading, item.end) or after in "的和或")
    return item.end - item.start > 2 and (not after or after in _PAUSES or _joint_behind(reading, item))


def _joint_behind(reading: Reading, item: Item) -> bool:
    return re.match(r" (?:(?:and|or|nor)\b|\d)", reading.normal[item.end : item.end + 4]) is not None


def sizes(reading: Reading, left: Item, item: Item) -> bool:
    """The 大 of 拒绝大logo, the *small* of *no small magnets*."""
    if left.end - left.start == 1:
        return reading.touching(left, item)
    return reading.said(left) in _SIZES and item.known and reading.adjacent(left, item)


def join(reading: Reading, cue: Item, k: int) -> None:
    """Two English words that are one: *small parts* is an attribute of toys, *palm oil* is known to nobody."""
    items = reading.items
    if k + 1 >= len(items) or not reading.adjacent(items[k], items[k + 1]) or items[k + 1].role:
        return
    left, right = items[k], items[k + 1]
    whole = Item(left.first, right.last, left.start, right.end)
    if called(reading, whole) or (reading.said(left) in _SIZES and _of_asked(reading, right)):
        items[k : k + 2] = [whole]
    elif (
        (left.match is None or (left.cue("thing") and not left.match.senses))
        and right.match
        and right.match.key in vocabulary().colours
    ):
        surely = cue.cue("refuses") or cue.cue("refuses_all_but")
        if not reading.tokens[left.first].han and surely and ends(reading, right.end):
            items[k : k + 2] = [whole]  # hunter green, rose gold
    elif (
        (
            left.match is None or left.match.key in vocabulary().colours or _only_closes(left)
        )  # no black soles, no cut outs
        and right.match is None
        and cue.cue("refuses")
        and bounded(reading, right)
    ):
        word = reading.tokens[right.first]
        if not word.han and not reading.tokens[left.first].han and word.text not in vocabulary().after_nouns:
            items[k : k + 2] = [whole]
    elif cue.cue("refuses") and reading.said(cue) != "non" and left.match is None and _is_part(reading, right):
        if reading.tokens[left.first].text.isalpha() and reading.tokens[left.first].text.isascii():
            items[k : k + 2] = [whole]  # no side buttons


def _of_asked(reading: Reading, item: Item) -> bool:
    """Whether it is a word, and no thing, of the very category that is asked for: the *pieces* of puzzles."""
    senses = item.match.senses if item.match else ()
    return bool(senses) and not item.cue("thing") and all(
        sense.kind == "category" and reading.leaves & set(sense.values) for sense in senses
    )


def _is_part(reading: Reading, item: Item) -> bool:
    """Whether an English value at the end of a phrase is a part: in the plural, or none of the thing that is asked for."""
    word = reading.tokens[item.last - 1]
    if item.match is None or item.cue("thing") or word.han or not ends(reading, item.end):
        return False
    if not item.match.senses or any(sense.kind != "attribute" for sense in item.match.senses):
        return False
    if item.match.key in vocabulary().colours or not (reading.leaves or reading.kinds):
        return False
    if word.text.endswith("s") and word.text != word.key:
        return True
    sense = fitting_sense(reading, item.match.senses, ("attribute",), surely=True)
    return sense is None or not has_value(reading, sense)


def as_word(reading: Reading, k: int) -> None:
    """Take the 跟 of 不带跟 for a word: it joins nothing at the end of a phrase."""
    item = reading.items[k]
    if item.cue("joins") and reading.tokens[item.first].han and not item.known and ends(reading, item.end):
        reading.items[k] = Item(item.first, item.last, item.start, item.end)


def join_place(reading: Reading, k: int) -> None:
    """Read *in the ear* as *in-ear*, which the catalogue knows, where it does not know the word alone."""
    items = reading.items
    here, n = items[k], k - 1
    if here.match is not None or reading.tokens[here.first].han:
        return
    while n > 0 and reading.said(items[n]) in _ARTICLES:
        n -= 1
    if n < 0 or reading.said(items[n]) not in _PLACES or not reading.adjacent(items[n], items[n + 1]):
        return
    key = reading.said(items[n]) + "".join(token.key for token in reading.tokens[here.first : here.last])
    senses = reading.lexicon.senses.get(key, ())
    if senses:
        items[k].match = Match(here.first, here.last, here.start, here.end, key, (), senses)


def join_part(reading: Reading, k: int) -> None:
    """Join an English value that the wanted kind has not to the part behind it: *no built in speakers*, *chunky soles*."""
    items = reading.items
    left = items[k]
    if left.match is None or not left.match.senses or left.role or reading.tokens[left.first].han:
        return
    if left.cue("thing") or fitting_sense(reading, left.match.senses, ("brand", "attribute", "category")) is not None:
        return
    n = k
    while (
        n + 1 < len(items) and n - k < 2 and reading.adjacent(items[n], items[n + 1]) and _part(reading, items[n + 1])
    ):
        n += 1
    if n > k and ends(reading, items[n].end) and (n + 1 == len(items) or not reading.adjacent(items[n], items[n + 1])):
        items[k : n + 1] = [Item(left.first, items[n].last, left.start, items[n].end)]


def _part(reading: Reading, item: Item) -> bool:
    """Whether it may be a part of what is wanted: a word that nothing knows, or a thing beside another."""
    if item.role or reading.tokens[item.first].han:
        return False
    if item.match is None:
        return reading.tokens[item.first].text.isalpha() and reading.said(item) not in vocabulary().after_nouns
    return item.cue("thing") and any(other.cue("thing") for other in reading.items if other is not item)


def _only_closes(item: Item) -> bool:
    return item.cue("closes") and not item.known


def join_all_but(reading: Reading, i: int, k: int) -> None:
    """Make one of all that stands between 除 and 以外: 除机械轴以外."""
    items = reading.items
    if reading.said(items[i]) != "除":
        return
    last = next((n for n in range(k, min(k + 4, len(items))) if reading.said(items[n]) in ("以外", "之外", "外")), k)
    if last > k + 1 and all(reading.touching(items[n], items[n + 1]) for n in range(k, last)):
        if not any(items[n].role or items[n].cue("joins") or items[n].known for n in range(k, last)):
            items[k:last] = [Item(items[k].first, items[last].first, items[k].start, items[last].start)]


def split_compound(reading: Reading, i: int, k: int) -> None:
    """*non-leather shoes* are shoes: only the first word of an English compound is excluded."""
    cue, item = reading.items[i], reading.items[k]
    match = item.match
    words = reading.normal[cue.start : cue.end]
    if match is None or item.last - item.first < 2 or words not in ("non", "no", "not", "without"):
        return
    if any(token.han for token in reading.tokens[item.first : item.last]):
        return
    if not any(sense.kind == "category" for sense in match.senses) and not match.means("thing"):
        return
    lexicon, meanings = reading.lexicon, vocabulary().meanings
    for cut in range(item.last - 1, item.first, -1):
        keys = ["".join(t.key for t in reading.tokens[a:b]) for a, b in ((item.first, cut), (cut, item.last))]
        head, rest = ((lexicon.senses.get(key, ()), meanings.get(key, ())) for key in keys)
        if any(s.kind == "attribute" for s in head[0]) and (rest[0] or rest[1]):
            parts = []
            for (a, b), key, (senses, shared) in zip(
                ((item.first, cut), (cut, item.last)), keys, (head, rest), strict=True
            ):
                start, end = reading.tokens[a].start, reading.tokens[b - 1].end
                parts.append(Item(a, b, start, end, Match(a, b, start, end, key, shared, senses)))
            reading.items[k : k + 1] = parts
            return


def split_lack(reading: Reading, i: int) -> bool:
    """Take *no pockets* apart into *no* and *pockets*; whether its first word refuses."""
    item, words = reading.items[i], vocabulary()
    if item.last - item.first < 2:
        return False
    for cut in range(item.last - 1, item.first, -1):
        parts = []
        for a, b in ((item.first, cut), (cut, item.last)):
            key = "".join(token.key for token in reading.tokens[a:b])
            start, end = reading.tokens[a].start, reading.tokens[b - 1].end
            senses, shared = reading.lexicon.senses.get(key, ()), words.of_queries.get(key, ())
            found = Match(a, b, start, end, key, shared, senses) if senses or shared else None
            parts.append(Item(a, b, start, end, found))
        if parts[0].refuses:
            reading.items[i : i + 1] = parts
            return True
    return False


def shorten(reading: Reading, k: int, end: int) -> None:
    """Split a run of which only the beginning was excluded."""
    item = reading.items[k]
    cut = next((n for n in range(item.first, item.last) if reading.tokens[n].start >= end), item.last)
    if item.first < cut < item.last:
        rest = Item(cut, item.last, reading.tokens[cut].start, item.end)
        reading.items[k] = Item(item.first, cut, item.start, reading.tokens[cut - 1].end)
        reading.items.insert(k + 1, rest)
