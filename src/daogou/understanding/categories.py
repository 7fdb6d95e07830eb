"""Which thing a query is for: the last noun of a phrase is what is wanted, the others say which kind of it."""

from __future__ import annotations

import re

from daogou.understanding import labels
from daogou.understanding.lexicon import Sense
from daogou.understanding.need import Slot
from daogou.understanding.reading import Item, Reading, best_sense
from daogou.understanding.vocabulary import vocabulary

_USED_WITH = re.compile(r"(?:都|也)?(?:能|可以?)用|用不了|(?:适|通|专)用|用的(?=.)")
"""Right behind a noun, it says what else is used with it: 电磁炉能用的锅, 电视用的音箱."""

_SETS = frozenset(("套装", "套组"))
"""Right behind a thing, they are a set of it and no clothes: 茶具套装."""


def read_categories(reading: Reading) -> None:
    """Decide each open item that names a thing; at most one slot, or one of several that *or* joins."""
    nouns = [i for i, item in enumerate(reading.items) if _noun(item)]
    heads: list[int] = []
    for i in nouns:
        item = reading.items[i]
        item.role = "modifier"
        if _is_modifier(reading, i) or _is_purpose(reading, i, heads) or (heads and _is_counted(reading, i)):
            continue
        heads.append(i)
    # of "headset, detachable mic" the shop sells the headset
    while heads and not _is_filed(reading.items[heads[-1]]):
        heads.pop()
        if heads and heads[-1] + 1 < len(reading.items) and reading.items[heads[-1] + 1].cue("joins"):
            return  # a laptop and camera bag
    if not heads:
        return
    chosen = [heads[-1]]
    for i in reversed(heads[:-1]):
        if _joined(reading, i, chosen[0]):
            chosen.insert(0, i)
        else:
            break
    picked: list[tuple[Item, Sense]] = []
    for i in chosen:
        item = reading.items[i]
        sense = best_sense(item.match, kinds=("category",)) if item.match else None
        if sense is not None:
            picked.append((item, sense))
    if not picked:
        return
    for item, sense in picked:
        item.role, item.sense = "category", sense
    values = tuple(dict.fromkeys(value for _, sense in picked for value in sense.values))
    label = labels.joined([reading.lexicon.label("category", "category", value) for value in values[:3]])
    reading.leaves = frozenset(values)
    reading.slots.append(
        Slot(
            "category:" + "+".join(values), "category", "category", values, label=label,
            spans=tuple(reading.span(item.start, item.end) for item, _ in picked),
            confidence=min(sense.confidence for _, sense in picked),
        )
    )  # fmt: skip


def _noun(item: Item) -> bool:
    """An open item that is a thing that shops sell, and that its other senses do not outweigh."""
    match = item.match
    if match is None or item.role:
        return False
    category = best_sense(match, kinds=("category",))
    if category is None:
        return match.means("thing") is not None and not any(s.kind == "brand" for s in match.senses)
    # 绿茶 is a thing to sell, whatever attribute of the category says so too
    rivals = ("brand",) if match.means("thing") else ("brand", "attribute")
    other = best_sense(match, kinds=rivals)
    return other is None or category.confidence >= other.confidence


def _is_modifier(reading: Reading, i: int) -> bool:
    """Whether the words right after a noun make it the kind of something else: laptop bag, 手机膜."""
    items = reading.items
    item = items[i]
    if _USED_WITH.match(reading.normal, item.end):
        return True
    if i + 1 >= len(items) or not reading.adjacent(item, items[i + 1]):
        return False
    after = items[i + 1]
    if reading.said(after) in _SETS and reading.touching(item, after):
        return False
    han = reading.tokens[item.last - 1].han
    if after.match is not None:
        if _noun(after) or after.role == "modifier":
            return reading.touching(item, after) or not _USED_WITH.match(reading.normal, after.end)  # 不粘锅 电磁炉能用
        # 耳机 黑色 保护套: values between two nouns change nothing
        return False
    word = reading.tokens[after.first]
    if word.han != han:
        return False
    if han:
        text = "".join(t.text for t in reading.tokens[after.first : after.last])
        return reading.touching(item, after) and text[-1] in vocabulary().tails
    plural = reading.tokens[item.last - 1].text != reading.tokens[item.last - 1].key
    return not plural and word.text.isalpha() and len(word.text) > 1 and word.text not in vocabulary().after_nouns


def _is_filed(item: Item) -> bool:
    """Whether the shop has a category for it."""
    return item.match is not None and best_sense(item.match, kinds=("category",)) is not None


def _is_counted(reading: Reading, i: int) -> bool:
    """Whether a noun only says what a number before it measures: the memory of *16GB memory*, the 内存 of 16G内存."""
    before = reading.normal[: reading.items[i].start].rstrip(" -")
    return any(quantity.units and quantity.end == len(before) for quantity in reading.measured) or before[-1:].isdigit()


def _is_purpose(reading: Reading, i: int, heads: list[int]) -> bool:
    """Whether a noun is what another is for: the phone in *case for a phone*."""
    k = i - 1
    while k >= 0 and reading.adjacent(reading.items[k], reading.items[k + 1]):
        item = reading.items[k]
        if item.cue("purpose"):
            words = reading.normal[item.start : item.end]
            if heads:
                return True
            noun_before = k > 0 and reading.items[k - 1].match is None and reading.adjacent(reading.items[k - 1], item)
            return noun_before and words not in ("of", "with")
        if item.refuses or item.role in ("recipient", "excluded"):
            return False
        counted = reading.measures(item.start, item.end)
        if not (counted or item.cue("filler") or (item.match and item.match.senses) or item.cue("inside")):
            return False
        k -= 1
    return False


def _joined(reading: Reading, i: int, j: int) -> bool:
    """Whether two nouns are offered as a choice: 外套或者毛衣, coats and sweaters."""
    between = reading.items[i + 1 : j]
    gap = reading.normal[reading.items[i].end : reading.items[j].start].strip()
    if not between:
        return gap in ("/", "、", ",", "&")
    return len(between) == 1 and between[0].cue("joins")
