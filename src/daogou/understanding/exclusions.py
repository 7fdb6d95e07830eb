"""What a phrase means where it is not wanted: 不要黑色 is a colour, 不含糖 a value of its own, 不要破洞 only words."""

from __future__ import annotations

import re

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
NAMES_IT = 0.4
"""Below it a word of a thing is a value of an attribute by chance."""
BY_CHANCE = 0.2
"""The same for other words: a *mechanical* timer is nothing to a keyboard."""
WORDS = "words"
"""Name of an exclusion of words that no attribute of the catalogue tells; see `mentions`."""
_BEFORE = re.compile(
    r"(?:(?:不|未|无|非|免|去|除|零|0|没有?|防|抗)(?:含有?|添?加|带有?|使?用|会|易|必)?|"
    r"\b(?:without|no|zero|not|non|never|free (?:of|from)|cannot|\w+n't)(?: (?:any|a|an|the|added|contain(?:ing)?|include|have|need|use))*)[\s\-]?$"
)
_NO_THING = frozenset(("钱", "了", "价钱", "价格"))
"""Words that no product says of itself."""
_BOUND = re.compile(r"^太|以[上下内]|左右|^[了吗呢吧啊呀嘛哦啦]+$")
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
            normal[max(0, match.start() - 24) : match.start()],
            normal[match.end() : match.end() + 8],
        )
        if not _BEFORE.search(before) and not _AFTER.match(after):
            return True
    return False


def excessive_slot(reading: Reading, item: Item, word: str) -> Slot | None:
    """太紧 is excluded as 修身, where the shop knows that; else there is nothing to exclude by."""
    target = vocabulary().too_much.get(word, "")
    if not target or target.startswith("price:"):
        return None
    sense = fitting_sense(reading, reading.lexicon.senses.get(key_of(normalise(target)), ()), ("attribute",))
    return _excluded(reading, sense, item) if sense else None


def excluded_slot(reading: Reading, item: Item) -> Slot | None:
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
    if match is not None and _same_thing(reading, match, item):
        return None  # 小米手机以外的手机 refuses no phones
    own = None if match is not None and _only_category(reading, match) else _attribute_slot(reading, key, item)
    if own is not None and (match is None or not own.excluded):
        return own
    if match is None:
        stem = _stem_sense(reading, item)
        return _excluded(reading, stem, item) if stem else _word_slot(reading, item)
    if (
        any(match.means(cue) for cue in ("stop", "purpose", "exclude", "exclude_before", "joins", "sort", "price"))
        and not match.senses
    ):
        return None
    attribute = fitting_sense(reading, match.senses, ("brand", "attribute"), surely=True)
    if attribute is not None and attribute.confidence < (NAMES_IT if match.means("thing") else BY_CHANCE):
        attribute = None  # without a camera is not what is for cameras
    if attribute is not None and _of_wanted(reading, match, attribute):
        return _word_slot(reading, item)  # of nuts, no peanuts
    category = best_sense(match, kinds=("category",))
    other = reading.leaves and category is not None and not reading.leaves & set(category.values)
    if (
        category is not None
        and match.means("thing")
        and (category.confidence < NAMED or other or _wanted(reading, category, item))
    ):
        category = None  # 不要羽绒服 is not without coats
    elif category is not None and not match.means("thing") and reading.leaves & set(category.values):
        category = None  # a puzzle without small pieces is a toy
    sense = attribute if attribute and (not category or attribute.confidence >= category.confidence) else category
    if sense is not None and not (own is not None and sense.kind == "category"):
        return _excluded(reading, sense, item)
    if own is not None:
        return own
    value = value_of_thing(reading, match) or (_of_compound(reading, item) if match.means("thing") else None)
    if value is not None:
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


def _stem_sense(reading: Reading, item: Item) -> Sense | None:
    """The value that an English word is made from, where products of the wanted kind have it: *enamelled*, *laced*."""
    words = reading.said(item)
    if not reading.leaves or not words.endswith("ed") or item.last - item.first > 1 or len(words) < 6:
        return None
    for stem in (words[:-2], words[:-1], words[:-3]):
        sense = fitting_sense(reading, reading.lexicon.senses.get(key_of(stem), ()), ("attribute",), surely=True)
        if sense is not None and has_value(reading, sense):
            return sense
    return None


def _only_category(reading: Reading, match: Match) -> bool:
    """Whether it names the only category of the query: who hates tea wants no other tea than a *tea* set has."""
    category = best_sense(match, kinds=("category",))
    return category is not None and category.confidence >= NAMED and reading.leaves == frozenset(category.values)


def _of_wanted(reading: Reading, match: Match, value: Sense) -> bool:
    """Whether the thing that is asked for has the value too, so that what is refused is a kind of it."""
    return any(
        item.match is not None and item.match.key != match.key and not item.role and item.cue("thing")
        and any(s.name == value.name and s.values == value.values for s in item.match.senses)
        for item in reading.items
    )  # fmt: skip


def _same_thing(reading: Reading, match: Match, but: Item) -> bool:
    """Whether the query asks for the very thing elsewhere, in the same word."""
    return match.means("thing") is not None and any(
        item is not but and item.role != "excluded" and item.match is not None and item.match.key == match.key
        for item in reading.items
    )


def _of_compound(reading: Reading, item: Item) -> Sense | None:
    """What makes a thing another than is wanted: the canvas of 帆布包, where the query asks for bags."""
    for end in range(item.last - 1, item.first, -1):
        key = "".join(token.key for token in reading.tokens[item.first : end])
        sense = fitting_sense(reading, reading.lexicon.senses.get(key, ()), ("attribute",), surely=True)
        if sense is not None and (end - item.first > 1 or not reading.tokens[item.first].han):
            return sense
    return None


def _wanted(reading: Reading, category: Sense, but: Item) -> bool:
    """Whether another noun asks for the very category, as in *a jacket instead of a coat*."""
    return any(
        item is not but and item.role != "excluded" and item.match is not None
        and any(s.kind == "category" and not set(s.values).isdisjoint(category.values) for s in item.match.senses)
        for item in reading.items
    )  # fmt: skip


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
    reach, leaves = reading.lexicon.reach.get(name, {}), reading.lexicon.leaves
    return any(leaf in leaves and reach.get(leaf, 0) >= 0.9 * leaves[leaf] for leaf in reading.leaves)


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
        if any(meaning.kind == "plain" for meaning in vocabulary().meanings.get(form, ())):
            continue  # 无线 is not what has no 线
        sense = fitting_sense(reading, reading.lexicon.senses.get(form, ()), ("attribute",))
        if sense is not None and has_value(reading, sense):
            return sense
    return None


def _excluded(reading: Reading, sense: Sense, item: Item) -> Slot:
    name = sense.name if sense.kind == "attribute" else sense.kind
    values = sense.values if sense.kind != "attribute" else _in_any_words(reading, sense, item)
    label = reading.lexicon.label(sense.kind, name, sense.values[0])
    return Slot(
        labels.slot_id(sense.kind, name, sense.values[0], excluded=True), sense.kind, name, values,  # type: ignore[arg-type]
        excluded=True, hard=True, label=labels.negated(label), spans=(reading.span(item.start, item.end),),
        confidence=sense.confidence,
    )  # fmt: skip


def _in_any_words(reading: Reading, sense: Sense, item: Item) -> tuple[str, ...]:
    """Every value that the words and their synonyms mean: 喷墨 is *inkjet* in one product and *inkjet printing* in another."""
    key = item.match.key if item.match else ""
    meant = (
        value
        for other in (key, *vocabulary().synonyms.get(key, ()))
        for one in reading.lexicon.senses.get(other, ())
        if one.kind == "attribute" and one.name == sense.name
        for value in one.values
    )
    found = dict.fromkeys((*sense.values, *meant))
    said = reading.normal[item.start : item.end]
    return tuple(sorted(found, key=lambda value: value != said))[:40]  # of a3 and a3+ first what was said


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
    shared, words = vocabulary(), reading.normal[item.start : item.end].strip()
    han = bool(re.search(rf"[{HAN}]", words))
    if han:
        words = words[:MAX_WORDS]
    if words in _NO_THING:
        return None
    if (
        len(words) < (1 if han else 3 - (words in shared.brands))
        or words in shared.too_much
        or words.isdigit()
        or _BOUND.search(words)
    ):
        return None
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
