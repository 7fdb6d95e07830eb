"""What a query does not want: 不要黑色, 不含糖, 除了真皮, without leather, sugar-free, anything but black."""

from __future__ import annotations

import re
from dataclasses import replace

from daogou.understanding import labels
from daogou.understanding.lexicon import Sense
from daogou.understanding.matching import Match
from daogou.understanding.need import Slot
from daogou.understanding.normalise import normalise
from daogou.understanding.reading import Item, Reading, best_sense, fitting_sense, has_value, reaches, value_of_thing
from daogou.understanding.tokens import HAN, is_han, key_of
from daogou.understanding.vocabulary import PEOPLE, vocabulary

MAX_WORDS = 6
"""Characters of a Chinese word that nothing knows and that is excluded."""
NAMED = 0.85
"""From this confidence on a word names a category, and is not only a kind of what is in it."""
WORDS = "words"
"""Name of an exclusion of words that no attribute of the catalogue tells; see `mentions`."""
_FAINT = frozenset(
    [
        "没有",
        "非",
        "拒绝",
        "不用",
        "不能",
        "不能有",
        "不能是",
        "不加",
        "无",
        "免",
        "不是",
        "不",
        "不需要",
        "不喜欢",
        "避免",
        "别",
    ]
)
"""Cues that as often belong to a sentence: they exclude only what the catalogue knows."""
_OF_KNOWN = frozenset(["过敏", "以外", "之外", "以外的", "之外的"])
"""Cues that exclude what stands before them only where something knows it."""
_KINDS = frozenset(["款", "味", "式", "版", "类", "型", "系", "款式", "口味", "类型", "系列", "色系", "颜色"])
"""What may close the words of an exclusion: 儿童款, 草莓味."""
_BEFORE = re.compile(
    r"(?:不含|不加|不带|不用|不添加|没有|零添加|零|无|非|免|去|除|0|without|no|zero|free of|non|not|free from|without any|no added)[\s\-]?$"
)
_AFTER = re.compile(r"^[\s\-]?(?:free|除外|零添加)")


def mentions(text: str, word: str) -> bool:
    """Whether a text says that something is in it: *sugar-free* and 无糖 do not say that sugar is.

    >>> mentions("无糖饼干", "糖"), mentions("红糖姜茶", "糖"), mentions("Sugar-free mints", "sugar")
    (False, True, False)
    """
    normal, wanted = normalise(text), normalise(word)
    if not wanted:
        return False
    edge = r"(?![a-z0-9]){0}" if is_han(wanted[-1]) else r"(?:s|es)?(?![a-z0-9])"
    pattern = (r"" if is_han(wanted[0]) else r"(?<![a-z0-9])") + re.escape(wanted) + edge
    for match in re.finditer(pattern, normal):
        before, after = (
            normal[max(0, match.start() - 14) : match.start()],
            normal[match.end() : match.end() + 8],
        )
        if not _BEFORE.search(before) and not _AFTER.match(after):
            return True
    return False


def read_exclusions(reading: Reading) -> None:
    """Take what cues exclude; the items get the role ``excluded`` and their words leave the text."""
    items = reading.items
    for i, item in enumerate(items):
        if item.role or any(q.start <= item.start < q.end for q in reading.measured):
            continue
        if item.cue("exclude") and not _own(item) and (_after(reading, i) or not _ends(reading, item)):
            continue
        if item.cue("exclude_before") and i and not _own(item):
            _before(reading, i)


def _ends(reading: Reading, item: Item) -> bool:
    """Whether nothing of the same phrase stands behind it."""
    return reading.normal[item.end : item.end + 1] in ("", *_BREAKS)


def _own(item: Item) -> bool:
    """Whether the catalogue, or another meaning, has the very words of a cue."""
    return item.match is not None and bool(item.match.senses)


def _after(reading: Reading, i: int) -> bool:
    """Take what stands behind a cue; whether there was anything to take."""
    items = reading.items
    j = i + 1
    while j < len(items) and _follows(reading, items[j - 1], items[j]) and not items[j].role:
        here = items[j]
        skipped = here.cue("exclude_inside") or here.cue("filler")
        if not skipped or (here.match and here.match.senses):
            break
        j += 1
    if j >= len(items) or not _follows(reading, items[j - 1], items[j]):
        return False
    taken = False
    while j < len(items):
        here = items[j]
        if here.role:
            break
        _split_compound(reading, i, j)
        here = items[j]
        excessive = here.match.means("too_much") if here.match else None
        slot = _too_much(reading, here, excessive) if excessive else _slot(reading, here)
        if slot is not None and not _meant(reading, items[i], here, slot):
            slot = None
        if slot is None and not excessive:
            break
        first = items[i].start if not taken else here.start
        if slot is not None:
            end = slot.spans[0].end if slot.spans else here.end
            reading.slots.append(replace(slot, spans=(reading.span(first, end),)))
            if end < here.end:
                _shorten(reading, j, end)
                here = items[j]
        items[i].role = here.role = "excluded"
        reading.drop(first, here.end)
        taken = True
        # 不要黑色和白色: a joint, then another
        k = j + 1
        if (
            k + 1 < len(items)
            and items[k].cue("joins")
            and _follows(reading, here, items[k])
            and (_known(items[k + 1]) or _called(reading, items[k + 1]))
        ):
            items[k].role = "excluded"
            reading.drop(items[k].start, items[k].end)
            j = k + 1
        elif (
            k < len(items)
            and reading.normal[here.end : items[k].start].strip() in ("、", "/")
            and _known(items[k])
            and here.end < items[k].start
        ):
            j = k
        else:
            break
    if taken:
        _swallow_noun(reading, i, j)
        _swallow_tail(reading, j)
    return taken


def _meant(reading: Reading, cue: Item, item: Item, slot: Slot) -> bool:
    """Whether a cue surely excludes: words that nothing knows, behind a cue that is as often part of a word, are no exclusion."""
    said = reading.normal[cue.start : cue.end]
    before, after = reading.normal[: cue.start], reading.normal[item.end :]
    if said == "除" and not after.startswith(("外", "以外", "之外")):
        return False  # 除霉 takes mould away
    if said == "不需要" and not after.startswith("的"):
        return False  # who does not need a camera may have one
    if slot.name != WORDS:
        return True
    if said == "non":
        return False  # non-toxic is a word of its own
    if said not in _FAINT:
        return True
    size = item.end - item.start
    if item.match is None and (said in ("别", "不是", "不") or size > (2 if len(said) == 1 else 4)):
        return False  # 无印良品 is a name
    alone = (not before or before[-1] in _BREAKS) and (not after or after[0] in _BREAKS) and bool(before or after)
    return alone or after.startswith("的")


_BREAKS = " ,，。;；、!！?？"


def _swallow_noun(reading: Reading, i: int, j: int) -> None:
    """The lamp of a keyboard 不要RGB灯: a noun that touches what is excluded, where another is wanted."""
    items = reading.items
    if (
        j + 1 < len(items)
        and reading.touching(items[j], items[j + 1])
        and _is_thing(items[j + 1])
        and not items[j + 1].role
    ):
        if any(_is_thing(item) and not item.role for item in items[:i]):
            items[j + 1].role = "excluded"
            reading.drop(items[j + 1].start, items[j + 1].end)


def _swallow_tail(reading: Reading, j: int) -> None:
    """The 的, 以外 or 了 that closes an exclusion."""
    k = j + 1
    while (
        k < len(reading.items)
        and reading.items[k].cue("stop")
        and reading.touching(reading.items[k - 1], reading.items[k])
    ):
        words = reading.normal[reading.items[k].start : reading.items[k].end]
        if words not in ("的", "以外", "之外", "外", "都行", "都可以"):
            return
        reading.drop(reading.items[k].start, reading.items[k].end)
        reading.items[k].role = "excluded"
        k += 1


def _before(reading: Reading, i: int) -> None:
    here, cue = reading.items[i - 1], reading.items[i]
    if (value := _value_before(reading, i - 1)) is not None:
        here = value
    elif here.role or not _follows(reading, here, cue) or here.cue("filler") or here.cue("purpose"):
        return
    said = reading.normal[cue.start : cue.end]
    if here.match is None and said in _OF_KNOWN:
        return
    if said == "过敏" and here.match is not None and any(here.match.means(kind) for kind in PEOPLE):
        return
    slot = _slot(reading, here)
    if slot is not None:
        start = slot.spans[0].start if slot.spans else here.start
        reading.slots.append(replace(slot, spans=(reading.span(start, cue.end),)))
        here.role = cue.role = "excluded"
        reading.drop(here.start, cue.end)
        _more_before(reading, i - 1, slot)


def _more_before(reading: Reading, i: int, last: Slot) -> None:
    """The 黑的 of 黑的灰的都不要: values of the same attribute right before the last one."""
    while i and reading.touching(reading.items[i - 1], reading.items[i]) and not reading.items[i - 1].role:
        i -= 1
        slot = _slot(reading, reading.items[i])
        if slot is None or slot.name != last.name or slot.name == WORDS or not slot.excluded:
            return
        reading.slots.append(slot)
        reading.items[i].role = "excluded"
        reading.drop(reading.items[i].start, reading.items[i].end)


def _value_before(reading: Reading, i: int) -> Item | None:
    """The 无线 of 无线的耳机不要: not the thing is unwanted, but what it is said to be."""
    items = reading.items
    if i < 2 or not _is_thing(items[i]) or reading.normal[items[i - 1].start : items[i - 1].end] != "的":
        return None
    value = items[i - 2]
    known = value.match is None or best_sense(value.match, kinds=("brand", "attribute")) is not None
    return value if known and not value.role and _follows(reading, value, items[i - 1]) else None


def _is_thing(item: Item) -> bool:
    return item.match is not None and best_sense(item.match, kinds=("category",)) is not None


def _follows(reading: Reading, left: Item, right: Item) -> bool:
    return reading.adjacent(left, right)


def _known(item: Item) -> bool:
    match = item.match
    return match is not None and (bool(match.senses) or any(m.kind in (*PEOPLE, "thing") for m in match.meanings))


def _called(reading: Reading, item: Item) -> bool:
    """Whether its words are the name of an attribute."""
    return "".join(t.key for t in reading.tokens[item.first : item.last]) in reading.lexicon.called


def _split_compound(reading: Reading, i: int, j: int) -> None:
    """*non-leather shoes* are shoes: only the first word of an English compound is excluded."""
    cue, item = reading.items[i], reading.items[j]
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
            reading.items[j : j + 1] = parts
            return


def _too_much(reading: Reading, item: Item, word: str) -> Slot | None:
    """太紧 is excluded as 修身, where the shop knows that; else there is nothing to exclude by."""
    target = vocabulary().too_much.get(word, "")
    if not target or target.startswith("price:"):
        return None
    sense = fitting_sense(reading, reading.lexicon.senses.get(key_of(normalise(target)), ()), ("attribute",))
    return _excluded(reading, sense, item) if sense else None


def _slot(reading: Reading, item: Item) -> Slot | None:
    """The exclusion of one item; where the catalogue has a value for its absence (无糖), that is wanted instead."""
    match = item.match
    key = match.key if match else "".join(t.key for t in reading.tokens[item.first : item.last])
    absent = _absence(reading, key)
    if absent is not None:
        label = reading.lexicon.label("attribute", absent.name, absent.values[0])
        return Slot(
            labels.slot_id("attribute", absent.name, absent.values[0]), "attribute", absent.name, absent.values[:1],
            hard=True, label=label, spans=(reading.span(item.start, item.end),), confidence=absent.confidence,
        )  # fmt: skip
    own = _attribute_slot(reading, key, item)
    if own is not None and (match is None or not own.excluded):
        return own
    if match is None:
        return _word_slot(reading, item)
    if (
        any(match.means(cue) for cue in ("stop", "purpose", "exclude", "exclude_before", "joins", "sort", "price"))
        and not match.senses
    ):
        return None
    attribute = fitting_sense(reading, match.senses, ("brand", "attribute"))
    category = best_sense(match, kinds=("category",))
    other = reading.leaves and category is not None and not reading.leaves & set(category.values)
    if category is not None and match.means("thing") and (category.confidence < NAMED or other):
        category = None  # 不要羽绒服 is not without coats
    sense = attribute if attribute and (not category or attribute.confidence >= category.confidence) else category
    if sense is not None and not (own is not None and sense.kind == "category"):
        return _excluded(reading, sense, item)
    if own is not None:
        return own
    if (value := value_of_thing(reading, match)) is not None:
        return _excluded(reading, value, item)
    for kind in PEOPLE:
        name = match.means(kind)
        if name:
            return _person(reading, kind, name, item)
    return (
        _word_slot(reading, item)
        if match.means("thing") or match.means("plain") or match.senses or match.key in vocabulary().synonyms
        else None
    )


def _attribute_slot(reading: Reading, key: str, item: Item) -> Slot | None:
    """What an attribute of its own name tells: no hood is neither of its hoods, no small parts is its *none*."""
    name = reading.lexicon.called.get(key)
    if name is None or (reading.leaves and not reaches(reading.lexicon, name, reading.leaves)):
        return None
    prefix = f"attribute:{name}="
    values = [label[len(prefix) :] for label in reading.lexicon.labels if label.startswith(prefix)]
    none = [
        value for value in values if any(map(_NONE.match, (value, *reading.lexicon.labels[prefix + value].values())))
    ]
    span = (reading.span(item.start, item.end),)
    if none:
        label = reading.lexicon.label("attribute", name, none[0])
        return Slot(
            labels.slot_id("attribute", name, none[0]), "attribute", name, tuple(none), hard=True, label=label, spans=span,
            confidence=0.8,
        )  # fmt: skip
    if not values or _said_of_all(reading, name):
        return None
    return Slot(
        labels.slot_id("attribute", name, values[0], excluded=True), "attribute", name, tuple(values), excluded=True, hard=True,
        label=labels.negated(reading.lexicon.label("attribute", name)), spans=span, confidence=0.8,
    )  # fmt: skip


def _said_of_all(reading: Reading, name: str) -> bool:
    """Whether every product of the category has the attribute, so that nothing can be without it."""
    reach = reading.lexicon.reach
    for leaf in reading.leaves:
        most = max((leaves.get(leaf, 0) for key, leaves in reach.items() if "=" not in key), default=0)
        if reach.get(name, {}).get(leaf, 0) >= 0.9 * most:
            return True
    return False


_NONE = re.compile(r"(?:none|no|not|free|without|0)(?![a-z])|(?:无|不|没)", re.IGNORECASE)


def _absence(reading: Reading, key: str) -> Sense | None:
    for form in (
        f"无{key}",
        f"不{key}",
        f"不含{key}",
        f"不带{key}",
        f"{key}free",
        f"no{key}",
        f"not{key}",
        f"non{key}",
        f"without{key}",
    ):
        sense = fitting_sense(reading, reading.lexicon.senses.get(form, ()), ("attribute",))
        if sense is not None and has_value(reading, sense):
            return sense
    return None


def _excluded(reading: Reading, sense: Sense, item: Item) -> Slot:
    name = sense.name if sense.kind == "attribute" else sense.kind
    label = reading.lexicon.label(sense.kind, name, sense.values[0])
    return Slot(
        labels.slot_id(sense.kind, name, sense.values[0], excluded=True), sense.kind, name, sense.values,  # type: ignore[arg-type]
        excluded=True, hard=True, label=labels.negated(label), spans=(reading.span(item.start, item.end),),
        confidence=sense.confidence,
    )  # fmt: skip


def _person(reading: Reading, kind: str, name: str, item: Item) -> Slot | None:
    entry = vocabulary().people[kind, name]
    label = labels.negated({"zh": entry["zh"], "en": entry["en"]})
    known = reading.lexicon.people.get(f"{kind}:{name}")
    if kind == "recipient":
        groups = [reading.lexicon.people.get(f"group:{group}") for group in entry.get("implies", ())]
        known = next((group for group in groups if group), None)
        if known is not None:
            return Slot(
                labels.slot_id("attribute", known[0], known[1][0], excluded=True), "attribute", known[0], known[1][:1],
                excluded=True, hard=True, label=label, spans=(reading.span(item.start, item.end),), confidence=0.8,
            )  # fmt: skip
    field, values = known or (kind, (name,))
    return Slot(
        labels.slot_id(kind, kind, name, excluded=True), kind, field, values, excluded=True, hard=True,  # type: ignore[arg-type]
        label=label, spans=(reading.span(item.start, item.end),), confidence=0.8,
    )  # fmt: skip


def _word_slot(reading: Reading, item: Item) -> Slot | None:
    """Words that the catalogue has no value for: excluded by what products say of themselves."""
    words = reading.normal[item.start : item.end].strip()
    han = bool(re.search(rf"[{HAN}]", words))
    if han:
        words = words[:MAX_WORDS]
    if len(words) < (1 if han else 3) or (words in vocabulary().too_much) or words.isdigit() or words.startswith("太"):
        return None
    shared = vocabulary()
    known = next((m.name for m in item.match.meanings if m.kind == "thing"), None) if item.match else None
    label = {"zh": words, "en": words}
    more: tuple[str, ...] = ()
    if known is not None:
        more, label = shared.things[known].words, shared.things[known].label
    elif item.match is not None and item.match.key in shared.synonyms:
        more = tuple(shared.surfaces[key] for key in shared.synonyms[item.match.key])
    values = tuple(dict.fromkeys((words, *map(normalise, more))))[:20]
    return Slot(
        labels.slot_id("attribute", WORDS, words, excluded=True), "attribute", WORDS, values, excluded=True, hard=True,
        label=labels.negated(label), spans=(reading.span(item.start, item.start + len(words)),),
        confidence=0.6,
    )  # fmt: skip


def _shorten(reading: Reading, j: int, end: int) -> None:
    """Split a run of which only the beginning was excluded."""
    item = reading.items[j]
    cut = next((k for k in range(item.first, item.last) if reading.tokens[k].start >= end), item.last)
    if item.first < cut < item.last:
        rest = Item(cut, item.last, reading.tokens[cut].start, item.end)
        reading.items[j] = Item(item.first, cut, item.start, reading.tokens[cut - 1].end)
        reading.items.insert(j + 1, rest)
