"""Brands, attributes, people, occasions, seasons, sorts and price wishes: the slots of single phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daogou.understanding import labels
from daogou.understanding.lexicon import Sense
from daogou.understanding.matching import Match
from daogou.understanding.need import Slot, SlotKind, Span
from daogou.understanding.price import wish_slot
from daogou.understanding.quantities import Quantity
from daogou.understanding.reading import (
    MOSTLY,
    Item,
    Reading,
    best_sense,
    fitting_sense,
    has_value,
    reaches,
    value_of_thing,
)
from daogou.understanding.vocabulary import PEOPLE, vocabulary

_BARE = frozenset(("women", "men"))
_ONLY_GIVEN = frozenset(("teacher", "friend", "colleague", "myself", "sister", "brother"))
"""People who are also in the names of things and persons, and count only after *for* or 送."""
_KIND = re.compile(r"(?:(?:kind|type|种类|类型|品种|品类) ?)+")
"""What an attribute is called that says which kind of the thing it is."""
MIN_CONFIDENCE = 0.3


def read_cues(reading: Reading) -> None:
    """Sorts, price wishes and words that say nothing: they leave the text."""
    for item in reading.items:
        match = item.match
        if match is None or item.role:
            continue
        strong = best_sense(match)
        if name := match.means("sort"):
            if strong is None or strong.kind == "attribute":
                item.role = "sort"
                reading.slots.append(
                    Slot(
                        f"sort:{name}", "sort", "sort", (name,), label=labels.SORTS[name],
                        spans=(reading.span(item.start, item.end),), confidence=0.9,
                    )
                )  # fmt: skip
                reading.drop(item.start, item.end)
        elif (wish := match.means("price")) and strong is None:
            item.role = "price"
            reading.slots.append(wish_slot(reading, wish, item.start, item.end, None))
            reading.drop(item.start, item.end)


def read_people(reading: Reading, ages: list[Quantity]) -> None:
    """For whom, on what occasion, in which season; what that implies of the catalogue's attributes."""
    for i, item in enumerate(reading.items):
        match = item.match
        if match is None or item.role:
            continue
        kind = next((kind for kind in PEOPLE if match.means(kind)), None)
        if kind is None:
            continue
        category = best_sense(match, kinds=("category", "brand"))
        if category is not None and category.confidence >= 0.6:
            continue
        name = match.means(kind) or ""
        if kind == "recipient":
            _recipient(reading, i, name, ages)
        else:
            _time(reading, item, kind, name)


def _time(reading: Reading, item: Item, kind: str, name: str) -> None:
    """An occasion or a season."""
    entry = vocabulary().people[kind, name]
    known = reading.lexicon.people.get(f"{kind}:{name}")
    if known is None:
        implied = (reading.lexicon.people.get(f"occasion:{other}") for other in entry.get("implies", ()))
        known = next((found for found in implied if found), None)
    weak = item.match is not None and item.match.weak
    if weak and known is None:
        return
    field, values = known or (kind, (name,))
    item.role = kind
    slot_kind: SlotKind = "season" if kind == "season" else "occasion"
    reading.slots.append(
        Slot(
            f"{kind}:{name}", slot_kind, field, values, label={"zh": entry["zh"], "en": entry["en"]},
            spans=(reading.span(item.start, item.end),), confidence=0.8 if known else 0.5,
        )
    )  # fmt: skip


def _recipient(reading: Reading, i: int, name: str, ages: list[Quantity]) -> None:
    item = reading.items[i]
    entry = vocabulary().people["recipient", name]
    groups = [reading.lexicon.people.get(f"group:{group}") for group in entry.get("implies", ())]
    known = next((group for group in groups if group), None)
    age = _age_near(reading, item, ages)
    given = _give_before(reading, i, age)
    if given is None and name in _ONLY_GIVEN:
        return
    label = {"zh": entry["zh"], "en": entry["en"]}
    start = given.start if given else item.start
    spans: tuple[Span, ...] = (reading.span(item.start, item.end),)
    if name in _BARE and given is None and known is not None:
        item.role = "attribute"
    else:
        item.role = "recipient"
        if given:
            given.role = "recipient"
            spans = (reading.span(start, item.end),)
        months = bool(age and age.units[0].name == "month")
        reading.slots.append(
            Slot(
                f"recipient:{name}", "recipient", "recipient", (name,),
                minimum=age.low if age else None, maximum=age.high if age else None,
                unit=("month" if months else "year") if age else None,
                label=label, spans=spans, confidence=0.9 if given else 0.7,
            )
        )  # fmt: skip
        if given:
            reading.drop(start, item.end)
            if reading.normal[item.end : item.end + 1] == "的":
                reading.drop(item.end, item.end + 1)
    own = fitting_sense(reading, item.match.senses, ("attribute",)) if item.match and reading.leaves else None
    if own is not None and own.name != (known[0] if known else None) and has_value(reading, own):
        reading.slots.append(_slot(reading, item, own))
    if known is not None and (not reading.leaves or reaches(reading.lexicon, known[0], reading.leaves)):
        field, values = known
        also = _unisex(reading, field, name)
        shown = reading.lexicon.label("attribute", field, values[0])
        reading.slots.append(
            Slot(
                labels.slot_id("attribute", field, values[0]), "attribute", field, tuple(dict.fromkeys((*values, *also))),
                label=shown, spans=spans, confidence=0.9 if item.role == "attribute" else 0.5,
            )
        )  # fmt: skip


def _unisex(reading: Reading, field: str, name: str) -> tuple[str, ...]:
    if name in ("child", "baby", "son", "daughter"):
        return ()
    return tuple(
        value for value in ("unisex", "neutral", "all") if f"attribute:{field}={value}" in reading.lexicon.labels
    )


def _give_before(reading: Reading, i: int, age: Quantity | None) -> Item | None:
    """The 送 or *for my* before a person, past 我, an age and the like."""
    k = i - 1
    while k >= 0 and reading.adjacent(reading.items[k], reading.items[k + 1]):
        item = reading.items[k]
        if item.cue("give"):
            return item
        if age is not None and item.start < age.end and age.start < item.end:
            k -= 1
            continue
        if not item.cue("filler") and reading.normal[item.start : item.end] not in (
            "我",
            "我的",
            "你",
            "她",
            "他",
        ):
            return None
        k -= 1
    return None


def _age_near(reading: Reading, item: Item, ages: list[Quantity]) -> Quantity | None:
    """两岁宝宝, 5 year old boy: an age right beside the person."""
    for age in ages:
        if (
            reading.normal[age.end : item.start].strip(" 的-") == ""
            or reading.normal[item.end : age.start].strip(" ,") == ""
        ):
            return age
    return None


def read_attributes(reading: Reading) -> None:
    """Brands and attribute values; two values of one attribute become one slot."""
    for item in reading.items:
        match = item.match
        if match is not None and item.role == "category" and item.sense is not None:
            _of_category(reading, item, match, item.sense.values)
        if match is None or item.role not in ("", "modifier"):
            continue
        sense = fitting_sense(reading, match.senses, ("brand", "attribute"))
        if sense is None or sense.confidence < MIN_CONFIDENCE or _is_harm(reading, sense):
            continue
        if item.refuses or any(match.means(cue) for cue in ("joins", "purpose", "filler", "give", "stop")):
            continue
        if sense.kind == "attribute" and match.means("thing") and item.role == "modifier":
            # tablet is a thing first; that some products suit tablets says less
            sense = Sense(sense.kind, sense.name, sense.values, sense.count, round(sense.confidence * 0.6, 3))
        item.role, item.sense = sense.kind, sense
        reading.slots.append(_slot(reading, item, sense))
        if sense.kind == "attribute":
            _maker_inside(reading, item)


def _maker_inside(reading: Reading, item: Item) -> None:
    """The Canon of a Canon EF lens."""
    if item.last - item.first < 2:
        return
    first = reading.tokens[item.first]
    maker = next((s for s in reading.lexicon.senses.get(first.key, ()) if s.kind == "brand"), None)
    if maker is not None and not first.han:
        reading.slots.append(_slot(reading, Item(item.first, item.first + 1, first.start, first.end), maker))


def _is_harm(reading: Reading, sense: Sense) -> bool:
    """Whether an attribute tells what people must avoid: nobody who looks for nuts wants an allergen."""
    return sense.kind == "attribute" and any(
        "allergen" in label.lower() or "过敏原" in label
        for label in reading.lexicon.label("attribute", sense.name).values()
    )


def _of_category(reading: Reading, item: Item, match: Match, leaves: Sequence[str]) -> None:
    """An attribute that products of the category have in the category's own words: 绿茶 as a kind of tea, and 龙井 as its 绿茶."""
    for sense in match.senses:
        if sense.kind != "attribute" or _is_harm(reading, sense):
            continue
        if not reading.lexicon.reach.get(sense.name, {}).keys().isdisjoint(leaves):
            reading.slots.append(_slot(reading, item, sense))
            return
    kind = value_of_thing(reading, match)
    if kind is not None and _KIND.fullmatch(" ".join(reading.lexicon.label("attribute", kind.name).values()).lower()):
        reading.slots.append(_slot(reading, item, kind))


def read_inner(reading: Reading) -> None:
    """Values inside the name of a thing: the wool of a wool coat, the 降噪 of 降噪耳机; not the black of black tea."""
    colours = vocabulary().colours
    for item in reading.items:
        unfiled = (
            reading.lexicon.filed <= MOSTLY
            and item.role == "modifier"
            and item.match is not None
            and item.match.means("thing") is not None
        )
        if not (unfiled or (item.role == "category" and item.sense is not None)) or item.last - item.first < 2:
            continue
        _person_inside(reading, item)
        at = item.first
        while at < item.last:
            for end in range(item.last - (at == item.first), at, -1):
                run = reading.tokens[at:end]
                if unfiled and end == item.last:
                    continue  # the battery of an AAA battery is the thing itself
                key = "".join(token.key for token in run)
                if (run[0].han and len(run) < 2) or len(key) < 2 or key in colours:
                    continue
                if not run[0].han and at > item.first and end == item.last and key in vocabulary().synonyms:
                    continue  # the glass of a wine glass is the thing itself
                if any(m.kind in ("occasion", "season") for m in vocabulary().meanings.get(key, ())):
                    continue
                sense = fitting_sense(reading, reading.lexicon.senses.get(key, ()), ("attribute",))
                if (
                    sense is not None
                    and sense.confidence >= 0.5
                    and has_value(reading, sense)
                    and not _is_harm(reading, sense)
                ):
                    inner = Sense(sense.kind, sense.name, sense.values, sense.count, round(sense.confidence * 0.8, 3))
                    reading.slots.append(_slot(reading, Item(at, end, run[0].start, run[-1].end), inner))
                    at = end - 1
                    break
            at += 1


def _person_inside(reading: Reading, item: Item) -> None:
    """The women of 女包."""
    first = reading.tokens[item.first]
    name = next((m.name for m in vocabulary().meanings.get(first.key, ()) if m.kind == "recipient"), None)
    group = reading.lexicon.people.get(f"group:{name}") if name in _BARE else None
    if group is not None and first.han and reaches(reading.lexicon, group[0], reading.leaves):
        field, values = group
        reading.slots.append(
            Slot(
                labels.slot_id("attribute", field, values[0]), "attribute", field, values,
                label=reading.lexicon.label("attribute", field, values[0]),
                spans=(reading.span(first.start, first.end),), confidence=0.9,
            )
        )  # fmt: skip


def _slot(reading: Reading, item: Item, sense: Sense) -> Slot:
    kind: SlotKind = "brand" if sense.kind == "brand" else "attribute"
    name = sense.name if kind == "attribute" else "brand"
    return Slot(
        labels.slot_id(kind, name, sense.values[0]), kind, name, sense.values,
        label=reading.lexicon.label(kind, name, sense.values[0]), spans=(reading.span(item.start, item.end),),
        confidence=sense.confidence,
    )  # fmt: skip


def read_fillers(reading: Reading) -> None:
    """Words that say nothing to search by leave the text."""
    for item in reading.items:
        if not item.role and item.match is not None and not item.match.senses:
            if item.cue("filler") or (item.cue("give") and item.match.key in ("送给", "买给", "送")):
                item.role = "filler"
                reading.drop(item.start, item.end)
