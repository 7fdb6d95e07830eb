"""What a shopper asks to be remembered: sizes, things not wanted. Nothing is remembered unasked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from daogou.catalog.model import localized
from daogou.understanding.need import Need, Slot

MOST = 20
REMEMBER = re.compile(r"记住|记一下|记着|帮我记|\bremember (?:that|i\b|i'm|im\b|my|me\b)|keep in mind", re.IGNORECASE)
RECALL = re.compile(
    r"记得我|(?:你|还)记得|记住了?我?什么|知道我(?:什么|哪些)|(?:do|what do|what) you (?:know|remember)|remember about me", re.IGNORECASE
)
FORGET = re.compile(r"忘(?:了|掉|记)(?:我|这些|吧)|把我忘|别记(?:了|着)?|\bforget (?:me|everything|about me|what|all|my)", re.IGNORECASE)
_HOW = re.compile(r"怎么|如何|\bhow\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:请|麻烦)?(?:你)?(?:帮我)?(?:记住|记一下|记着|记)(?:一下)?[,，:： ]*|(?:please )?(?:remember|keep in mind)(?: that)?\s*", re.IGNORECASE)


class Remembered(msgspec.Struct, frozen=True):
    """Something to be remembered: the shopper's words and what they were understood as."""

    text: str
    slots: tuple[Slot, ...] = ()


def asks_to_forget(text: str) -> bool:
    """Whether a sentence wants what is remembered to be dropped, and not to know how that is done."""
    return bool(FORGET.search(text)) and not _HOW.search(text)


def remembered(text: str, understand: Callable[[str], Need]) -> Remembered | None:
    """What a sentence asks to be remembered; ``None`` where it names nothing."""
    words = _LEAD.sub("", text, count=1).strip(" 。.!！,，")
    if not words:
        return None
    need = understand(words)
    slots = tuple(s for s in need.slots if s.kind in ("attribute", "brand") and s.values)
    return Remembered(words[:200], slots)


def together(known: Sequence[Remembered], new: Remembered) -> list[Remembered]:
    """What is known with something new, which takes the place of what it contradicts (another size)."""
    names = {(slot.name, slot.excluded) for slot in new.slots if not slot.excluded}
    kept = [one for one in known if one.text != new.text and not names & {(s.name, s.excluded) for s in one.slots}]
    return [*kept, new][-MOST:]


def applied(need: Need, known: Sequence[Remembered]) -> tuple[Need, list[Slot]]:
    """A Need with the exclusions that were to be remembered, and those that were added."""
    wanted = {(slot.name, value) for slot in need.slots if not slot.excluded for value in slot.values}
    have = {slot.id for slot in need.slots}
    added = [
        replace(slot, hard=True, spans=())
        for one in known for slot in one.slots
        if slot.excluded and slot.id not in have and not any((slot.name, v) in wanted for v in slot.values)
    ]  # fmt: skip
    return (replace(need, slots=(*need.slots, *added)) if added else need), added


def wished(known: Sequence[Remembered]) -> dict[str, tuple[str, ...]]:
    """Options that were to be remembered: a size."""
    return {slot.name: slot.values for one in known for slot in one.slots if not slot.excluded and slot.kind == "attribute"}


def shown(slots: Sequence[Slot], language: str) -> str:
    """Slots in words."""
    return ("、" if language == "zh" else ", ").join(localized(slot.label, language) or slot.id for slot in slots)
