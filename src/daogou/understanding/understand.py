"""A query in Chinese, English or both to a `Need`, by rules and the catalogue's own words, in under a millisecond."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from daogou.catalog.model import Text
from daogou.understanding.lexicon import MAX_PHRASE, Lexicon, Meaning
from daogou.understanding.need import Need, Slot, Span
from daogou.understanding.normalise import normalise
from daogou.understanding.price import find_price
from daogou.understanding.spelling import Speller
from daogou.understanding.words import shopping_words

MAX_QUERY = 500
_HAN = re.compile(r"[㐀-鿿]")
_EXCLUDE = re.compile(
    r"(?:不要|不想要|不含|不带|不是|别要|除了|非|无|没有|去掉)(?:有|太|是)?"
    r"|\b(?:without|excluding|except|anything but|not|no|non|free of)\b[\s-]*(?:any |in |a |the )?"
)
_FREE = re.compile(r"^[\s-]*free\b")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)\s*(\"|[a-z]+|[一-鿿]{1,2})")


@dataclass(slots=True)
class _Reading:
    """A query while it is read: the text as typed, its normal form (same offsets) and what is taken."""

    query: str
    normal: str
    taken: list[bool] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    def free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def take(self, start: int, end: int) -> Span:
        self.taken[start:end] = [True] * (end - start)
        return Span(start, end, self.query[start:end])


class Understander:
    """Holds a catalogue's vocabulary; `understand` is deterministic, thread-safe and never raises."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._speller = Speller(lexicon)
        self._words = _rule_phrases()
        self._units = {alias: unit for unit, aliases in shopping_words()["units"].items() for alias in aliases}
        self._fillers = sorted(shopping_words()["filler"]["words"], key=len, reverse=True)

    def understand(self, query: str, *, without: Collection[str] = (), verbatim: bool = False) -> Need:
        """What the query asks for; slots named in ``without`` stay removed, ``verbatim`` mends no spelling."""
        query = query[:MAX_QUERY]
        mended = None if verbatim else self._speller.mend(query)
        text = mended or query
        reading = _Reading(text, normalise(text), [False] * len(text))
        self._price(reading)
        self._measures(reading)
        self._phrases(reading)
        kept, returned = [], []
        for slot in _merged(reading.slots):
            if slot.id not in without:
                kept.append(slot)
            elif slot.kind in ("category", "brand", "attribute") and not slot.excluded:
                returned.append(slot)
        language = "zh" if _HAN.search(text) else "en" if re.search("[a-z]", reading.normal) else "und"
        return Need(
            query=query,
            language=language,
            text=self._rest(reading, [*kept, *returned]) or text.strip(),
            slots=tuple(kept),
            corrected=mended,
        )

    # -- slots -----------------------------------------------------------------------------------

    def _price(self, reading: _Reading) -> None:
        found = find_price(reading.normal)
        if found is None:
            return
        after = reading.normal[found.end : found.end + 4].lstrip()
        if any(after.startswith(unit) for unit in self._units if unit not in ("g", "l", "h", "w", "in")):
            return  # 500ml以内 is a volume
        low, high = found.minimum, found.maximum
        currency = found.currency or self._lexicon.currency
        sign = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}.get(currency, currency + " ")
        low_text, high_text = f"{low:g}" if low else "", f"{high:g}" if high else ""
        if low and high:
            label = {"zh": f"{sign}{low_text}–{high_text}", "en": f"{sign}{low_text}–{high_text}"}
        elif high:
            label = {"zh": f"{sign}{high_text} 以内", "en": f"Under {sign}{high_text}"}
        else:
            label = {"zh": f"{sign}{low_text} 以上", "en": f"Over {sign}{low_text}"}
        span = reading.take(found.start, found.end)
        reading.slots.append(
            Slot("price", "price", "price", (), low, high, currency, hard=True, label=label, spans=(span,))
        )

    def _measures(self, reading: _Reading) -> None:
        for match in _MEASURE.finditer(reading.normal):
            unit = self._unit(match[2])
            if unit is None or not reading.free(*match.span()):
                continue
            value, (unit_name, length) = float(match[1]), unit
            fitting = [a for a in self._lexicon.numeric.get(unit_name, ()) if a[1] * 0.8 <= value <= a[2] * 1.2]
            if len(fitting) != 1:
                continue
            name, _, _, attribute_label = fitting[0]
            end = match.start(2) + length
            shown = f"{value:g} {unit_name}"
            label = {language: f"{text} {shown}" for language, text in attribute_label.items()}
            span = Span(match.start(), end, reading.query[match.start() : end])
            reading.slots.append(
                Slot(
                    f"attribute:{name}={value:g}", "attribute", name, (f"{value:g}",), value * 0.98, value * 1.02,
                    unit_name, label=label, spans=(span,), confidence=0.8,
                )
            )  # fmt: skip

    def _unit(self, word: str) -> tuple[str, int] | None:
        for length in range(len(word), 0, -1):
            if word[:length] in self._units and (length == len(word) or _HAN.match(word)):
                return self._units[word[:length]], length
        return None

    def _phrases(self, reading: _Reading) -> None:
        normal = reading.normal
        found: list[tuple[int, int, tuple[Meaning, ...]]] = []
        for start in range(len(normal)):
            if not _starts_word(normal, start):
                continue
            for end in range(min(len(normal), start + MAX_PHRASE), start, -1):
                if not _ends_word(normal, end):
                    continue
                phrase = normal[start:end]
                meanings = self._lexicon.phrases.get(phrase, ()) or self._words.get(phrase, ())
                if meanings:
                    found.append((start, end, meanings))
                    break
        found.sort(key=lambda f: (f[0] - f[1], f[0]))
        for start, end, meanings in found:
            if not reading.free(start, end):
                continue
            negation = _negation_before(normal, start)
            free = _FREE.match(normal[end:])
            excluded = negation is not None or free is not None
            meaning = meanings[0]
            if meaning.kind == "category" and not excluded and _is_modifier(normal, end):
                others = [m for m in meanings if m.kind != "category"]
                if not others:
                    continue
                meaning = others[0]
            first = start if negation is None else negation
            last = end + (free.end() if free else 0)
            if negation is not None and not reading.free(first, start):
                first = start
            span = reading.take(first, last)
            reading.slots.append(_slot(meaning, excluded, span))

    # -- what is left ----------------------------------------------------------------------------

    def _rest(self, reading: _Reading, slots: list[Slot]) -> str:
        """The words for retrieval: all but prices, sorts, exclusions, recipients and fillers."""
        gone = [False] * len(reading.query)
        for slot in slots:
            if slot.excluded or slot.kind in ("price", "sort", "recipient"):
                for span in slot.spans:
                    gone[span.start : span.end] = [True] * (span.end - span.start)
        left = "".join(" " if g else c for c, g in zip(reading.query, gone, strict=True))
        normal = normalise(left)
        if _HAN.search(normal):
            for filler in self._fillers:
                if _HAN.match(filler) and len(filler) > 1:
                    normal = normal.replace(filler, " " * len(filler))
            normal = re.sub(r"[的给送买](?=\s|$|[,，。])|(?<=\s)[的给送买]|^[给送买]", " ", normal)
        else:
            for filler in ("i want", "i need", "looking for", "show me", "please"):
                normal = re.sub(rf"\b{filler}\b", " " * len(filler), normal)
        kept = "".join(c if n != " " else " " for c, n in zip(left, normal, strict=True))
        return re.sub(r"[\s,，。;；、!！?？]+", " ", kept).strip()


def _rule_phrases() -> dict[str, tuple[Meaning, ...]]:
    phrases: dict[str, tuple[Meaning, ...]] = {}
    for kind in ("recipient", "season", "occasion", "sort"):
        for name, entry in shopping_words()[kind].items():
            label: Text = {"zh": entry["zh"], "en": entry["en"]}
            for word in entry["words"]:
                if len(word) > 1 or kind == "recipient":
                    phrases[normalise(word)] = (Meaning(kind, kind, name, label),)
    return phrases


def _slot(meaning: Meaning, excluded: bool, span: Span) -> Slot:
    label = dict(meaning.label)
    if excluded:
        label = {k: f"不要{v}" if k == "zh" else f"Not {v}" for k, v in label.items()}
    mark = f"{meaning.kind}:{meaning.name}={meaning.value}" if meaning.kind == "attribute" else f"{meaning.kind}:{meaning.value}"
    return Slot(
        id=f"not:{mark}" if excluded else mark,
        kind=meaning.kind,  # type: ignore[arg-type]
        name=meaning.name,
        values=(meaning.value,),
        excluded=excluded,
        hard=excluded,
        label=label,
        spans=(span,),
        confidence=0.9,
    )


def _merged(slots: list[Slot]) -> list[Slot]:
    merged: dict[str, Slot] = {}
    for slot in sorted(slots, key=lambda s: s.spans[0].start):
        old = merged.get(slot.id)
        merged[slot.id] = replace(old, spans=(*old.spans, *slot.spans)) if old else slot
    return list(merged.values())


def _is_word(c: str) -> bool:
    return c.isalnum() and not _HAN.match(c)


def _starts_word(text: str, start: int) -> bool:
    return not (start and _is_word(text[start]) and _is_word(text[start - 1]))


def _ends_word(text: str, end: int) -> bool:
    return end == len(text) or not (_is_word(text[end]) and _is_word(text[end - 1]))


def _is_modifier(text: str, end: int) -> bool:
    """Whether an English noun is followed by the noun that it describes: the laptop of a laptop bag."""
    following = re.match(r"[\s-]+([a-z]+)", text[end:])
    stops = ("for", "with", "without", "under", "below", "in", "and", "or", "around", "over", "not", "no", "from", "between", "less", "up", "at", "about", "that", "by", "on", "size", "to", "i", "except", "excluding", "which", "is", "are")  # fmt: skip
    return following is not None and following[1] not in stops


def _negation_before(text: str, start: int) -> int | None:
    for match in _EXCLUDE.finditer(text[:start]):
        gap = text[match.end() : start]
        if gap == "" or re.fullmatch(r"[\s-]*", gap):
            return match.start()
    return None
