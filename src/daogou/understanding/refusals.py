"""Which words of a query are refused: what stands behind 不要 or *without*, before 除外 or *free*, and lists of such."""

from __future__ import annotations

import re
from dataclasses import replace

from daogou.understanding import labels
from daogou.understanding.clauses import (
    always_there,
    complaint,
    degree,
    fault_of,
    is_short,
    join_compound,
    join_tail,
    regroup_refused,
    topic,
)
from daogou.understanding.conclusions import concluded, drawn, wearies
from daogou.understanding.exclusions import WORDS, excessive_slot, excluded_slot
from daogou.understanding.listed import alike, next_listed, put_aside, refused, skip_inside
from daogou.understanding.matching import Match
from daogou.understanding.need import Slot
from daogou.understanding.reading import Item, Reading, best_sense, fitting_sense
from daogou.understanding.regroup import (
    BREAKS,
    as_word,
    ends,
    join,
    join_all_but,
    join_part,
    join_place,
    shorten,
    sizes,
    split_compound,
    split_lack,
)
from daogou.understanding.surely import does, meant
from daogou.understanding.tokens import singular
from daogou.understanding.turns import just_as_well, turned_until
from daogou.understanding.vocabulary import PEOPLE, vocabulary

_ALLOWED = re.compile(r"的?(?:可以|也可以|都可以|行|也行|都行|就行|没问题|优先|ok)")
"""Behind a value, it says that the refusal is of what stands before it: 黑色不要白色可以."""


_NUMBERED = re.compile(r"\bno\. ?\d")
"""Numbers, and refuses nothing: *no. 7*."""
_SHOWN = frozenset(("图案", "花纹", "印花"))
"""Behind a word that nothing knows, they say that it is a picture: 小熊图案."""
_PRONOUNS = frozenset(("我", "咱", "俺", "我们"))
"""Who minds what stands before: 深烘的我不爱喝."""
_OF = frozenset(("的", "那种", "这种"))
"""Between what a thing is like and the thing: 无线的耳机, 猫耳那种耳机."""
_CURT = frozenset(("no", "isn't", "isnt", "is not", "aren't", "are not"))
"""At the end of a phrase, they refuse what stands before them: *brass yes, chrome no*."""


def read_refusals(reading: Reading) -> None:
    """Turn what is refused into exclusions; the items get the role ``excluded``, and their words leave the text."""
    regroup_refused(reading)
    items = reading.items
    i = -1
    while (i := i + 1) < len(items):
        item = items[i]
        if item.role or _counted(reading, item):
            continue
        if item.refuses and _NUMBERED.match(reading.normal, item.start):
            put_aside(reading, i, i, "filler")
            continue
        if item.match is None or item.match.senses or item.cue("value"):
            if (until := complaint(reading, item) or wearies(reading, i)) and (
                slot := excluded_slot(reading, item)
            ) is not None:
                reading.slots.append(replace(slot, spans=(reading.span(item.start, until),)))
                for part in items[i:]:
                    part.role = "excluded" if part.start < until else part.role
                reading.drop(item.start, until)
                continue
        if item.match is None:
            _without_end(reading, item)
            continue
        if item.match.senses:
            if not _unfit_lack(reading, item) or not split_lack(reading, i):
                continue
            item = items[i]
        if item.cue("only"):
            put_aside(reading, i, i, "filler")
        elif item.cue("needless"):
            target = skip_inside(reading, i)
            if target < len(items) and not items[target].role and items[target].known:
                put_aside(reading, i, target, "needless")
            elif i and ends(reading, item.end) and items[i - 1].known and reading.adjacent(items[i - 1], item):
                put_aside(reading, i - 1, i, "needless")  # bluetooth not needed
        elif item.refuses:
            if _looks_back(reading, i):
                _before(reading, i)
            elif not _behind(reading, i) and not _conclude(reading, i):
                if (refused(item) or _curt(reading, i)) and ends(reading, item.end):
                    _before(reading, i)
                elif i and item.cue("refuses") and reading.tokens[item.first].han and _only_verb(reading, i):
                    _before(reading, i)  # 深烘的我不爱喝
        elif i and (refused(item) or item.cue("complains")) and not _conclude(reading, i) and refused(item):
            _before(reading, i)


def _unfit_lack(reading: Reading, item: Item) -> bool:
    """Whether its words are another category's value, and may be a refusal here: *no pockets* of dresses, for shirts."""
    senses = item.match.senses if item.match else ()
    if not reading.leaves or item.cue("plain") or any(sense.kind != "attribute" for sense in senses):
        return False
    return fitting_sense(reading, senses, ("attribute",)) is None


def _without_end(reading: Reading, item: Item) -> None:
    """The hood of a *hoodless* coat, where the catalogue knows hoods."""
    stem = reading.normal[item.start : item.end].removesuffix("less")
    if len(stem) < 3 or item.start + len(stem) == item.end or item.last - item.first > 1:
        return
    key = singular(stem)
    match = Match(item.first, item.last, item.start, item.end, key, (), reading.lexicon.senses.get(key, ()))
    known = match.senses or key in reading.lexicon.called
    slot = excluded_slot(reading, Item(item.first, item.last, item.start, item.end, match)) if known else None
    if slot is not None:
        reading.slots.append(slot)
        item.role = "excluded"
        reading.drop(item.start, item.end)


def refused_number(reading: Reading, slot: Slot) -> Slot:
    """The slot of a number or size, as an exclusion where a cue stands right before it: *but not 24 inch*, 不要37码."""
    start = slot.spans[0].start
    k = next((n for n in range(len(reading.items) - 1, -1, -1) if reading.items[n].end <= start), -1)
    at = start
    while k >= 0 and not reading.normal[reading.items[k].end : at].strip(" -"):
        cue, at = reading.items[k], reading.items[k].start
        if cue.refuses and not cue.role and not _counted(reading, cue):
            if not slot.values:
                return slot
            cue.role = "excluded"
            reading.drop(cue.start, slot.spans[0].end)
            label = labels.negated(slot.label)
            span = reading.span(cue.start, slot.spans[0].end)
            return replace(slot, id=f"not:{slot.id}", excluded=True, hard=True, label=label, spans=(span,))
        if cue.role or not (cue.cue("inside") or cue.cue("filler")):
            return slot
        k -= 1
    return slot


def _looks_back(reading: Reading, i: int) -> bool:
    """Whether a cue that may refuse either way stands with what is before it: 硅胶的不要 黑色, 黑色不要白色可以."""
    items, item = reading.items, reading.items[i]
    if not i or not item.cue("refused") or items[i - 1].role or not reading.touching(items[i - 1], item):
        return False
    if items[i - 1].refuses or not reading.tokens[item.first].han:
        return False
    after = reading.normal[item.end :]
    if not after or after[0] in BREAKS:
        return True
    return i + 1 < len(items) and items[i + 1].known and bool(_ALLOWED.match(reading.normal, items[i + 1].end))


def _counted(reading: Reading, item: Item) -> bool:
    """Whether it belongs to a number: the *no less than* of *no less than 20 l*."""
    return any(q.start <= item.start < q.end for q in reading.measured)


def _digits(reading: Reading, item: Item) -> bool:
    return item.match is None and reading.normal[item.start].isdigit() and _counted(reading, item)


def _behind(reading: Reading, i: int) -> bool:
    """Take what stands behind a cue; whether the cue has been dealt with."""
    items, cue = reading.items, reading.items[i]
    k = skip_inside(reading, i)
    if k >= len(items) or items[k].role or _digits(reading, items[k]):
        return False  # a number is refused by what it measures, see `refused_number`
    if items[k].cue("lacks") and skip_inside(reading, k) < len(items):
        put_aside(reading, i, k, "filler")  # 不要没有口袋的, nothing without pockets
        return True
    join_all_but(reading, i, k)
    taken = False
    while k < len(items) and not items[k].role:
        split_compound(reading, i, k)
        as_word(reading, k)
        join_place(reading, k)
        join_compound(reading, k)
        join_tail(reading, k)
        join(reading, cue, k)
        join_part(reading, k)
        here = items[k]
        if not taken and (turned := turned_until(reading, cue, here)):
            put_aside(reading, i, i, "filler")
            if _is_thing(here) and any(_is_thing(item) and not item.role for item in items[:i]):
                here.role = "filler"  # a coat 没帽子的不要 is no hat
            for item in items[k + 1 :]:
                if item.start < turned:
                    item.role = "filler"
            reading.drop(here.end, turned)
            return True
        faint = cue.cue("lacks") or cue.cue("refuses_known")
        if not taken and faint and here.known and just_as_well(reading, here.end):
            put_aside(reading, i, k, "needless")
            return True
        if not taken and k + 1 < len(items) and does(reading, cue, here, items[k + 1]):
            here.role = "excluded"
            k += 1
            continue
        excessive = here.match.means("too_much") if here.match else None
        slot = excessive_slot(reading, here, excessive) if excessive else excluded_slot(reading, here)
        if slot is not None and not meant(reading, cue, here, slot):
            slot = None
        if slot is None and not excessive:
            if not taken and k + 1 < len(items) and sizes(reading, here, items[k + 1]):
                k += 1
                continue
            break
        first = here.start if taken else cue.start
        if slot is not None:
            end = slot.spans[0].end if slot.spans else here.end
            reading.slots.append(replace(slot, spans=(reading.span(first, end),)))
            if end < here.end:
                shorten(reading, k, end)
                here = items[k]
        cue.role = here.role = "excluded"
        reading.drop(first, here.end)
        taken = True
        following = next_listed(reading, cue, k, slot)
        if following is None:
            _close(reading, i, k)
            return True
        k = following
    if taken:
        _close(reading, i, k - 1)
    return taken


def _close(reading: Reading, i: int, k: int) -> None:
    """What closes a refusal leaves the text with it: the ones of *the red ones*, 款, the 的 or 以外."""
    items = reading.items
    if k + 1 < len(items) and reading.said(items[k + 1]) in _SHOWN and reading.touching(items[k], items[k + 1]):
        k += 1  # 不要卡通图案
        put_aside(reading, k, k, "excluded")
    while k + 1 < len(items) and _closes(reading, items[k], items[k + 1]):
        k += 1
        put_aside(reading, k, k, "excluded")
    if (
        k + 1 < len(items)
        and (reading.touching if reading.tokens[items[k].first].han else reading.adjacent)(items[k], items[k + 1])
        and _is_thing(items[k + 1])
        and not items[k + 1].role
        and any(_is_thing(item) and not item.role for item in items[:i])
    ):
        k += 1  # the lamp of a keyboard 不要RGB灯, where another thing is wanted
        put_aside(reading, k, k, "excluded")
    while k + 1 < len(items) and items[k + 1].cue("stop") and reading.touching(items[k], items[k + 1]):
        words = reading.normal[items[k + 1].start : items[k + 1].end]
        if words not in ("的", "以外", "之外", "外", "都行", "都可以"):
            return
        k += 1
        put_aside(reading, k, k, "excluded")


def _closes(reading: Reading, left: Item, item: Item) -> bool:
    if item.role or not item.cue("closes") or not reading.adjacent(left, item):
        return False
    # 布 and *fabric* are values too; behind a value they only say what it is a value of
    return best_sense(item.match, kinds=("category", "brand")) is None if item.match else False


def _conclude(reading: Reading, i: int) -> bool:
    """Take what an English clause speaks of, where its end refuses it; whether it does."""
    k = concluded(reading, i)
    slot = None if k is None else excluded_slot(reading, reading.items[k])
    if k is None or slot is None:
        return False
    i = drawn(reading, i)
    span = reading.span(reading.items[k].start, reading.items[i].end)
    reading.slots.append(replace(slot, spans=(span,)))
    put_aside(reading, k, i, "excluded")
    _listed_before(reading, k, slot)
    return True


def _before(reading: Reading, i: int) -> None:
    """Take what stands before a cue: 黑色除外, 布的不要, *sugar free*."""
    items, cue = reading.items, reading.items[i]
    k = i - 1
    while k > 0 and (_closes(reading, items[k - 1], items[k]) or degree(reading, items[k - 1], items[k])):
        k -= 1  # 藤的, 香味重的, 玻璃的太重
    if k > 0 and reading.said(items[k]) in _PRONOUNS:
        k -= 1
    if k < 0:
        return
    last, k = k, topic(reading, k)
    reasoned = k < last and reading.normal[items[i - 1].end : cue.start].strip() in (",", "，")  # 白色不耐脏，不考虑
    value_of = k
    value = _value_before(reading, k)
    k = k if value is None else value
    here = items[k]
    if here.role or (value is None and not reasoned and not reading.adjacent(items[i - 1], cue)):
        return
    if here.cue("filler") or here.cue("purpose") or here.refuses or _unknown_apart(reading, k):
        return
    if k and here.end - here.start == 1 and _valued(reading, items[k - 1]) and reading.touching(items[k - 1], here):
        if _said_again(reading, items[k - 1], here):
            items[k - 1 : k + 1] = [Item(items[k - 1].first, here.last, items[k - 1].start, here.end)]
            i, last, value_of = i - 1, last - 1, value_of - 1  # 瑜伽服以外的瑜伽用品
        k, here = k - 1, items[k - 1]  # the screen of 光面屏不考虑
    elif k and _part_of(reading, items[k - 1], here):
        k, here = k - 1, items[k - 1]  # 塑料内胆的不敢用
    elif k and reading.said(here) in _SHOWN and items[k - 1].match is None and reading.touching(items[k - 1], here):
        k, here = k - 1, items[k - 1]
    if cue.cue("refused_known") and not cue.cue("refused"):
        first = _is_thing(here) and not any(map(_is_thing, items[:k]))
        if first and not reading.touching(here, items[k + 1]) and reading.tokens[here.first].han:
            return  # 零食 过敏不能吃芒果
        if here.match is None:
            short = is_short(reading, here) or not reading.tokens[here.first].han  # oppo以外
            if reading.said(cue) not in ("以外", "之外") or not short:
                return
        elif any(here.match.means(kind) for kind in PEOPLE):
            return
    if k and _only_thing(reading, k) and reading.touching(items[k - 1], here):
        if _valued(reading, items[k - 1]) or is_short(reading, items[k - 1]):
            k, here, value = k - 1, items[k - 1], k - 1  # 光面相纸不要 asks for other paper
    if k and here.match is None and not reading.tokens[here.first].han and _valued(reading, items[k - 1]):
        if reading.adjacent(items[k - 1], here):
            k, here = k - 1, items[k - 1]  # a mesh upper is a dealbreaker
    slot = excluded_slot(reading, here)
    if slot is None and k and _is_thing(here) and reading.touching(items[k - 1], here) and not items[k - 1].role:
        k, here = k - 1, items[k - 1]  # 小米手机以外 of the phones
        slot = excluded_slot(reading, here)
    if slot is None:
        return
    fault = fault_of(reading, here) if slot.name == WORDS else None
    if fault is not None:
        slot = excluded_slot(reading, fault) or slot  # 屏幕反光的不要
    elif slot.name == WORDS and always_there(reading, here, items[k + 1]):
        put_aside(reading, k, i, "filler")  # 声音太大的不要
        return
    start = slot.spans[0].start if slot.spans else here.start
    reading.slots.append(replace(slot, spans=(reading.span(start, cue.end),)))
    if value is not None and _only_thing(reading, value_of):
        put_aside(reading, k, value_of - 1, "excluded")  # a hand cream is wanted all the same
        put_aside(reading, i, i, "excluded")
    else:
        put_aside(reading, k, i, "excluded")
    _listed_before(reading, k, slot)


def _said_again(reading: Reading, item: Item, until: Item) -> bool:
    """Whether the words of an item stand behind another once more, where they are asked for."""
    words = reading.said(item)
    return any(other.start > until.end and not other.role and words in reading.said(other) for other in reading.items)


def _curt(reading: Reading, i: int) -> bool:
    """Whether it ends a phrase curtly: *chrome no*, but not *a belt? no*, which corrects what was said."""
    items = reading.items
    return reading.said(items[i]) in _CURT and (not i or "?" not in reading.normal[items[i - 1].end : items[i].start])


def _only_verb(reading: Reading, i: int) -> bool:
    """Whether nothing but a verb stands behind a cue in its phrase: 不爱 喝."""
    last = skip_inside(reading, i) - 1
    return last > i and ends(reading, reading.items[last].end)


def _only_thing(reading: Reading, k: int) -> bool:
    """Whether an item is the only thing that the query names."""
    return reading.items[k].cue("thing") and not any(
        item.cue("thing") for item in reading.items if item is not reading.items[k]
    )


def _valued(reading: Reading, item: Item) -> bool:
    return item.match is not None and not item.role and best_sense(item.match, kinds=("attribute", "brand")) is not None


def _part_of(reading: Reading, left: Item, item: Item) -> bool:
    """Whether a short word that nothing knows is a part of what the value before it is said of: 塑料内胆."""
    if item.match is not None or item.end - item.start > 2 or not reading.touching(left, item):
        return False
    coloured = left.match is None or left.match.key in vocabulary().colours
    return not coloured and _valued(reading, left) and reading.tokens[left.first].han


def _unknown_apart(reading: Reading, k: int) -> bool:
    """Whether a word that nothing knows stands apart from the cue behind it: 白色不耐脏 不考虑."""
    return (
        reading.items[k].match is None
        and not reading.touching(reading.items[k], reading.items[k + 1])
        and (reading.tokens[reading.items[k].first].han)
    )


def _listed_before(reading: Reading, k: int, last: Slot) -> None:
    """The 黑的 of 黑的灰的都不要, the nut of *nut and dairy free*: what is refused in the same breath before the last one."""
    items = reading.items
    while k:
        n = k - 1
        gap = reading.normal[items[n].end : items[k].start].strip()
        joined = items[n].cue("joins") and gap == "" and n > 0
        if joined:
            n -= 1
            gap = reading.normal[items[n].end : items[n + 1].start].strip()
        if n and reading.said(items[n]) == "的" and reading.touching(items[n], items[n + 1]):
            n -= 1  # 藤的塑料的都不要
        elif (
            n
            and items[n].match is None
            and items[n].end - items[n].start == 1
            and reading.touching(items[n - 1], items[n])
        ):
            n -= 1  # 大红大绿
        here = items[n]
        if here.role or here.refuses or gap not in ("", "、", "/", ","):
            return
        same = alike(reading, here, last)
        if not (joined or gap in ("、", "/") or same) or not (same or (gap == "" and joined and here.known)):
            return
        if gap == "" and not joined and not reading.touching(here, items[n + 1]):
            return
        slot = excluded_slot(reading, here)
        if slot is None or (slot.name == WORDS and last.name != WORDS):
            return
        reading.slots.append(slot)
        put_aside(reading, n, k - 1, "excluded")
        k, last = n, slot


def _value_before(reading: Reading, k: int) -> int | None:
    """The 无线 of 无线的耳机不要: not the thing is unwanted, but what it is said to be."""
    items = reading.items
    if k < 2 or not _is_thing(items[k]) or reading.said(items[k - 1]) not in _OF:
        return None
    if not reading.touching(items[k - 1], items[k]):
        return None
    if (reason := topic(reading, k - 2)) < k - 2:
        return reason  # 香味太冲的护手霜不要
    value = items[k - 2]
    known = value.match is None or best_sense(value.match, kinds=("brand", "attribute")) is not None
    return k - 2 if known and not value.role and reading.adjacent(value, items[k - 1]) else None


def _is_thing(item: Item) -> bool:
    return item.match is not None and best_sense(item.match, kinds=("category",)) is not None
