"""How sure it is that a cue refuses what stands behind it: 不 and *don't* are as often part of a sentence."""

from __future__ import annotations

import re

from daogou.understanding.exclusions import WORDS
from daogou.understanding.listed import WANTS
from daogou.understanding.need import Slot
from daogou.understanding.reading import Item, Reading, fitting_sense, has_value
from daogou.understanding.regroup import BREAKS, ends

_CLOSES = re.compile(r"^(?:款式?|版|型|系列|材质|面料|口味|那种|这种|那类|这类)")
_LONGEST_UNKNOWN = {"别": 0, "不": 0, "没": 0}
"""Characters of an unknown word behind such a cue alone: 不掉毛 praises; two for each of the cue's elsewhere."""
_TASTES = frozenset("辣咸甜苦酸油腻腥麻涩香")
"""What 不 refuses all the same: 不辣."""
_SEEN = re.compile(r"露|开叉|开衩|镂空|拖地|包臀|收腰|绑带|抽绳|挂脖|贴身")
"""What else it refuses: what can be seen of a thing, where 不勒 and 不起球 praise."""
_ONLY_NOT = re.compile(r"(?:款|的)?(?:就行|就好|就可以|就成|即可|都行|都可以|都成)(?=$|[\s,，。;；!！])")
"""Behind 不是苹果, it makes that all that is asked."""
_NOT = re.compile(r"(?:n't|nt|not)$")


def meant(reading: Reading, cue: Item, item: Item, slot: Slot) -> bool:
    """Whether a cue surely refuses an item: one that is as often part of a sentence refuses no word that nothing knows."""
    said = reading.normal[cue.start : cue.end]
    before, after = reading.normal[: cue.start], _CLOSES.sub("", reading.normal[item.end :])
    alone = (
        (not before or before[-1] in BREAKS or _excluded_at(reading, cue.start) or before.endswith(WANTS))
        and (not after or after[0] in BREAKS or after[0] in "和或" or _refuses_at(reading, item.end))
        and bool(before or after)
    )
    if said == "除" and not after.startswith(("外", "以外", "之外", "都", "其他", "其它")):
        return alone and slot.name != WORDS  # 除霉 takes mould away
    if said == "除":
        return True
    if said in ("不需要", "无需", "不必") and not after.startswith("的"):
        return False  # who does not need a camera may have one
    if slot.name != WORDS:
        return True
    if said == "non":
        return item.known  # non-toxic is a word of its own
    if cue.cue("refuses") or cue.cue("refuses_all_but"):
        return True
    if said.endswith("不是") and _ONLY_NOT.match(reading.normal, item.end):
        return True
    if said == "不" and item.match is None and _SEEN.match(reading.normal, item.start):
        return alone or after.startswith("的")
    if said == "不":
        tasted = reading.normal[item.start : item.end] in _TASTES
        return tasted and (alone or after.startswith(("的", "不")))
    if said == "无" and item.match is None and item.end - item.start == 2 and _thing_at(reading, item.end):
        return True  # 无硅油洗发水
    if item.match is None and (said.isascii() or item.end - item.start > _LONGEST_UNKNOWN.get(said, len(said) * 2)):
        return False  # 无印良品 is a name
    return alone or after.startswith("的")


def does(reading: Reading, cue: Item, verb: Item, item: Item) -> bool:
    """Whether a word that means nothing of the thing asked for is what is not done with an item: *doesn't track sleep*."""
    if not cue.cue("refuses_known") or not _NOT.search(reading.said(cue)) or verb.cue("thing"):
        return False
    if item.match is None or item.role or not reading.leaves or not reading.adjacent(verb, item):
        return False
    if verb.match is not None and fitting_sense(reading, verb.match.senses, ("brand", "attribute", "category")):
        return False
    sense = fitting_sense(reading, item.match.senses, ("attribute",))
    return sense is not None and has_value(reading, sense) and ends(reading, item.end)


def _excluded_at(reading: Reading, end: int) -> bool:
    return any(item.end == end and item.role == "excluded" for item in reading.items)


def _refuses_at(reading: Reading, start: int) -> bool:
    return any(item.start == start and item.refuses for item in reading.items)


def _thing_at(reading: Reading, start: int) -> bool:
    return any(item.start == start and item.cue("thing") for item in reading.items)
