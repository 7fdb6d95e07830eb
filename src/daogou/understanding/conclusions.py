"""What an English clause refuses by how it ends: *curved gives me headaches so no*, *roll-top closures annoy me*."""

from __future__ import annotations

import re

from daogou.understanding.reading import Item, Reading, fitting_sense
from daogou.understanding.regroup import BREAKS
from daogou.understanding.vocabulary import vocabulary

_JOINTS = frozenset(("but", "because", "cause", "cos", "since", "as", "and", "so"))
"""Before a clause."""
_LEADS = frozenset(("so", "please", "then", "just", "definitely", "thus", "hence", "therefore"))
"""Before a conclusion: *so please none of those*."""
_TRAILS = frozenset(("those", "these", "them", "that", "it", "ones", "please", "thanks", "thank", "you"))
"""Behind it, they name nothing."""
_RELATIVE = frozenset(("that", "which", "who", "if"))
_WEARY = re.compile(
    r"(?: ones?)?(?:'s| is| are| was| feels?| sleeps?| runs?| gets?| looks?| wears?| smells?| goes| turns?) (?:way |much |far |a bit |just )?"
    r"(?:too \w+|dirty|itchy|sweaty|scratchy|soggy|flimsy|smelly|uncomfortable)(?: (?:fast|quickly|easily|for me|on me|for us))*"
    r"(?=$| *[,.;:!]| so\b)"
)
"""Behind a value that begins a clause, it is why that value is not wanted."""
_SAID_OF = ("is ", "are ", "isn't ", "aren't ")
"""With them a cue needs no pause before it: *elastic waist is a no*."""
_ARTICLES = frozenset(("the", "those", "these", "all", "my", "any", "most", "anything"))


def concluded(reading: Reading, i: int) -> int | None:
    """The item that a clause begins with and its end refuses: item ``i``, a cue or a complaint; else ``None``."""
    items, cue = reading.items, reading.items[i]
    if not i or reading.tokens[cue.first].han:
        return None
    last = i - 1
    said_of = cue.cue("complains") or reading.said(cue).startswith(_SAID_OF)
    if not said_of:
        if not _ends(reading, i):
            return None
        led = False
        while last >= 0 and reading.said(items[last]) in _LEADS:
            led = led or reading.said(items[last]) == "so"
            last -= 1
        if last < 1 or not (led or _pause(reading, items[last], items[last + 1])):
            return None
    elif reading.normal[items[last].end : cue.start].strip():
        return None
    if "?" in reading.normal[items[last].end : items[last + 1].start]:
        return None  # a belt? no, shoes
    first = last
    while first and not _pause(reading, items[first - 1], items[first]):
        if reading.said(items[first - 1]) in _JOINTS:
            break
        first -= 1
    while first < last and reading.said(items[first]) in _ARTICLES:
        first += 1
    clause = items[first : last + 1]
    if any(item.role or item.refuses or reading.said(item) in _RELATIVE for item in clause):
        return None  # leather that doesn't irritate my skin
    said_why = len(clause) > 1 or said_of
    return first if said_why and _topic(reading, clause) else None


def wearies(reading: Reading, i: int) -> int:
    """Where a complaint about the value of item ``i`` ends: *memory foam sleeps too hot for me*; 0 where none is."""
    items, here = reading.items, reading.items[i]
    if reading.tokens[here.first].han or here.cue("thing"):
        return 0
    if i and not _pause(reading, items[i - 1], here) and reading.said(items[i - 1]) not in _JOINTS:
        return 0
    if fitting_sense(reading, here.match.senses if here.match else (), ("brand", "attribute")) is None:
        return 0
    found = _WEARY.match(reading.normal, here.end)
    return found.end() if found else 0


def drawn(reading: Reading, i: int) -> int:
    """The last item of what is drawn from a complaint that ends with item ``i``: the *so no* of *gives me a rash so no*."""
    items, k = reading.items, i + 1
    while k < len(items) and reading.said(items[k]) in _LEADS:
        k += 1
    return k if i + 1 < k < len(items) and items[k].refuses and _ends(reading, k) else i


def _topic(reading: Reading, clause: list[Item]) -> bool:
    """Whether the first item of a clause is what it speaks of, and not what is asked for."""
    here, things = clause[0], [item for item in reading.items if item.cue("thing")]
    if any(item.cue("thing") and len(things) == 1 for item in clause):
        return False
    if here.match is not None:
        if fitting_sense(reading, here.match.senses, ("brand", "attribute")) is not None:
            return True
        return here.cue("thing")
    words = reading.said(here)
    return (
        len(words) > 3
        and reading.tokens[here.first].text not in vocabulary().after_nouns
        and not reading.tokens[here.first].han
        and here.last - here.first == 1
    )


def _ends(reading: Reading, i: int) -> bool:
    """Whether nothing but *those* or *thanks* stands behind item ``i`` in its clause."""
    items = reading.items
    while i + 1 < len(items) and reading.said(items[i + 1]) in _TRAILS and reading.adjacent(items[i], items[i + 1]):
        i += 1
    after = reading.normal[items[i].end :].lstrip(" ")
    return not after or after[0] in BREAKS


def _pause(reading: Reading, left: Item, right: Item) -> bool:
    """Whether a comma, a dash or a full stop stands between two items."""
    gap = reading.normal[left.end : right.start]
    return bool(gap.strip(" -'")) or " -" in gap
