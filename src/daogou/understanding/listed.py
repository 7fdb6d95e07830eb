"""What is refused in one breath: 黑色和白色, *wool or acrylic*; and what stands between a cue and what it refuses."""

from __future__ import annotations

from daogou.understanding.exclusions import WORDS, excluded_slot
from daogou.understanding.need import Slot
from daogou.understanding.reading import Item, Reading, fitting_sense
from daogou.understanding.regroup import bounded, called, join

_ABBREVIATED = (".", ":")
_LIKE = frozenset(("那种", "这种", "那样的", "这样的"))
"""Between what something is like and what it is: 苹果那种入耳的."""
WANTS = ("想要", "想买", "要", "只要", "求", "想找", "来个", "来双", "来件", "推荐")
"""Behind a pause, they begin what is wanted."""
_OR = frozenset(("or", "nor", "或", "或者"))


def put_aside(reading: Reading, first: int, last: int, role: str) -> None:
    """Take items out of what is wanted, and their words out of the text."""
    items = reading.items
    for item in items[first : last + 1]:
        item.role = role
    reading.drop(items[first].start, items[last].end)


def skip_inside(reading: Reading, i: int) -> int:
    """The first item behind a cue that is no word such as *any*, 带 or 那种; the number of items where there is none."""
    items = reading.items
    for k in range(i + 1, len(items)):
        gap = reading.normal[items[k - 1].end : items[k].start].strip(" -_/&")
        if gap and not (
            k == i + 1 and gap in (_ABBREVIATED if reading.said(items[i]) == "excl" else ":")
        ):  # excl. wool, 不要：黑色
            break
        here = items[k]
        if reading.said(here) in WANTS and not reading.touching(items[k - 1], here):
            break  # 白鞋不考虑 想要黑鞋
        if here.role or not (here.cue("inside") or here.cue("filler")) or (here.match and here.match.senses):
            likened = k + 2 < len(items) and reading.said(items[k + 1]) in _LIKE and items[k + 2].known
            return k + 2 if likened and reading.touching(items[k + 1], items[k + 2]) else k
    return len(items)


def next_listed(reading: Reading, cue: Item, k: int, last: Slot | None) -> int | None:
    """What is refused in the same breath: 黑色和白色, 羽绒、羽毛, *wool or acrylic*, *other than black, brown*."""
    items, here = reading.items, reading.items[k]
    n = k + 1
    if n >= len(items) or items[n].role:
        return None
    if n + 1 < len(items) and items[n + 1].cue("joins") and items[n].cue("closes") and not items[n].known:
        if reading.adjacent(here, items[n]):
            here, n = items[n], n + 1  # 链条的和水桶包, *battery powered nor usb*
    gap = reading.normal[here.end : items[n].start].strip()
    if items[n].cue("joins") and gap in ("", ","):
        if cue.cue("refuses_all_but") and reading.normal[items[n].start : items[n].end] == "还有":
            return None  # 除了听屿还有哪些
        target = skip_inside(reading, n)
        if target < len(items):
            join(reading, cue, target)  # parabens and mineral oil
        if target < len(items) and not items[target].role and _takes(reading, items[target]):
            put_aside(reading, n, target - 1, "excluded")
            return target
        return None
    if gap in ("、", "/"):
        return n if _takes(reading, items[n]) else None
    if gap in (",", "，") and last is not None:
        if _closed_list(reading, n, last) or (
            cue.cue("refuses_all_but") and last.kind == "brand" and _takes(reading, items[n])
        ):
            join(reading, cue, n)
            return n
        if alike(reading, items[n], last) and (cue.cue("refuses_all_but") or _goes_on(reading, n, last)):
            return n
        return None
    if last is None or not reading.touching(here, items[n]) or not reading.tokens[items[n].first].han:
        return None
    if not last.excluded and (
        items[n].known or bounded(reading, items[n])
    ):  # 酒精香精, of which the shop has what is free of either
        other = excluded_slot(reading, items[n])
        return n if other is not None and not other.excluded else None
    siblings = here.cue("thing") and items[n].cue("thing") and reading.said(here)[-1] == reading.said(items[n])[-1]
    if siblings and last.name == WORDS:
        return n  # 渔夫帽棒球帽
    worded = last.name == WORDS and here.cue("value") and items[n].cue("value")  # 高领圆领, in a shop that has neither
    return n if worded or alike(reading, items[n], last) else None


def _takes(reading: Reading, item: Item) -> bool:
    """Whether a list may go on with an item."""
    if item.refuses or refused(item) or reading.measures(item.start, item.end):
        return False
    return item.known or called(reading, item) or bounded(reading, item)


def _goes_on(reading: Reading, n: int, last: Slot) -> bool:
    """Whether a list with commas comes to its *or*: not black, white or red."""
    items = reading.items
    while n + 1 < len(items) and alike(reading, items[n], last):
        if items[n + 1].cue("joins"):
            return n + 2 < len(items) and alike(reading, items[n + 2], last)
        n += 1
    return False


def alike(reading: Reading, item: Item, last: Slot) -> bool:
    """Whether an item is a value of the attribute, or a brand, as the last one."""
    if item.match is None or last.name == WORDS:
        return False
    if fitting_sense(reading, item.match.senses, ("brand", "attribute")) is None:
        return False
    return any(s.name == last.name if s.kind == "attribute" else s.kind == last.kind for s in item.match.senses)


def refused(item: Item) -> bool:
    """Whether an item is a cue that refuses what stands before it."""
    return item.cue("refused") or item.cue("refused_known")


def _closed_list(reading: Reading, n: int, last: Slot) -> bool:
    """Whether a list of unlike things with a comma comes to its *or*: without alcohol, fragrance or essential oils."""
    items = reading.items
    if n + 2 >= len(items) or not items[n + 1].cue("joins") or reading.said(items[n + 1]) not in _OR:
        return False
    if any(item.role or item.refuses or item.cue("purpose") for item in (items[n], items[n + 2])):
        return False
    if not _takes(reading, items[n]) or reading.measures(items[n + 2].start, items[n + 2].end):
        return False
    names = [
        {sense.name for sense in item.match.senses if sense.kind == "attribute"} if item.match else set()
        for item in (items[n], items[n + 2])
    ]
    return last.name in names[0] or not names[0] & names[1]  # no heel, black or navy
