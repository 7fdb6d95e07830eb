"""A query in Chinese, English or both to a `Need`, by rules and the catalogue's own words, within milliseconds."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from daogou.encoders.base import TextEncoder, Vectors
from daogou.understanding.categories import read_categories
from daogou.understanding.gauges import Gauges
from daogou.understanding.learned import read_learned
from daogou.understanding.lexicon import Lexicon
from daogou.understanding.matching import find
from daogou.understanding.measures import measure_slot, size_slots
from daogou.understanding.need import Need, Slot, Span
from daogou.understanding.normalise import normalise
from daogou.understanding.price import is_price, price_slot, with_bounds
from daogou.understanding.quantities import Quantity, quantities
from daogou.understanding.reading import MOSTLY, Reading, items_of, kinds_of_query, leaves_of
from daogou.understanding.refusals import read_refusals, refused_number
from daogou.understanding.spelling import Repair, Speller
from daogou.understanding.things import things_of
from daogou.understanding.tokens import HAN, Token, tokenise
from daogou.understanding.vocabulary import vocabulary
from daogou.understanding.wishes import read_attributes, read_cues, read_fillers, read_inner, read_people

MAX_QUERY = 400
"""Characters that are read; the words of a longer query beyond them stay in the text, up to `MAX_TEXT`."""
MAX_TEXT = 1000
NEAREST_MARGIN = 0.02
"""By how much the nearest category must be nearer than the next before meaning alone names it."""
NEAREST_COSINE = 0.86
_GIVES_BACK = ("category", "brand", "attribute", "season", "occasion")
_SPACES = re.compile(r"\s+")
_EDGES = " \t\r\n,，。.;；:：、!！?？~～|·-—_/&+()（）[]【】\"'“”"


@dataclass(frozen=True, slots=True)
class Opened:
    """A query before anything is read from it: its phrases, the numbers that are prices, the slips that were mended."""

    reading: Reading
    prices: Sequence[Quantity]
    repairs: Sequence[Repair]


class Understander:
    """Holds a catalogue's lexicon; `understand` is deterministic, thread-safe, and never raises.

    >>> shop = Understander(Lexicon.build([], currency="CNY"))
    >>> need = shop.understand("送妈妈的外套，500以内，不要黑色")
    >>> [slot.id for slot in need.slots], need.text
    (['recipient:mother', 'price', 'not:attribute:words=黑色'], '外套')
    """

    def __init__(self, lexicon: Lexicon, encoder: TextEncoder | None = None) -> None:
        self.lexicon = lexicon
        self._encoder = encoder
        self._speller = Speller(lexicon)
        self._gauges = Gauges(lexicon)
        self._meanings = vocabulary().of_queries
        self._nearest: tuple[list[str], Vectors] | None = None

    def understand(self, query: str, *, without: Collection[str] = (), verbatim: bool = False) -> Need:
        """What the query asks for.

        Slots named in ``without`` stay removed: the words of a category, brand, attribute, season or occasion stay
        in the text, those of a price, sort, exclusion or recipient are left out of it. ``verbatim`` mends no spelling.
        """
        opened = self.open(query, verbatim=verbatim)
        if opened is None:
            return Need(query, "und", query[:MAX_TEXT].strip() or query[:MAX_TEXT])
        reading, repairs = opened.reading, opened.repairs
        price = price_slot(reading, opened.prices, self.lexicon)
        read_refusals(reading)
        read_learned(reading)
        read_cues(reading)
        read_people(reading, [q for q in reading.measured if q.units and q.units[0].dimension == "age"])
        read_categories(reading)
        read_attributes(reading)
        read_inner(reading)
        read_fillers(reading)
        if price is not None:
            reading.slots.append(price)
        self._measures(reading, reading.measured)
        slots = [slot for slot in _merged(reading) if slot.id not in without]
        spelled = _respelled(reading.query, repairs) if repairs else reading.query
        text = _text(reading, repairs, query)
        named = "" if _all_refused(reading) else text  # without fragrance: perfume is no thing that is wanted
        if not any(slot.kind == "category" for slot in slots) and not any(i.startswith("category:") for i in without):
            slots += self._by_meaning(text)
        return Need(
            query=query,
            language=_language(reading.normal),
            text=text,
            slots=tuple(slots),
            things=() if any(i.startswith("category:") for i in without) else things_of(named),
            corrected=spelled + query[MAX_QUERY:MAX_TEXT] if repairs else None,
        )

    def open(self, query: str, *, verbatim: bool = False) -> Opened | None:
        """A query cut into phrases of which none is taken for anything yet; ``None`` where it has no words."""
        read = query[:MAX_QUERY]
        normal = normalise(read)
        tokens = tokenise(normal)
        if not tokens:
            return None
        prices, measured, tokens = self._quantities(normal, tokens)
        counted = _covered(tokens, measured)
        matches = find(normal, tokens, self.lexicon.senses, self._meanings, counted)
        repairs: list[Repair] = []
        if not verbatim:
            repairs = self._speller.repairs(tokens, matches, counted)
            if repairs:
                tokens = _repaired(tokens, repairs)
                counted = _covered(tokens, measured)
                matches = find(normal, tokens, self.lexicon.senses, self._meanings, counted)
        kinds = kinds_of_query(matches, self.lexicon)
        reading = Reading(
            read, normal, tokens, items_of(tokens, matches, normal), self.lexicon, leaves_of(matches), kinds, measured
        )
        return Opened(reading, prices, repairs)

    def _quantities(self, normal: str, tokens: list[Token]) -> tuple[list[Quantity], list[Quantity], list[Token]]:
        """Prices, other quantities, and the tokens that are left for phrases."""
        if not any(
            c.isdigit() or c in "一二三四五六七八九十百千两几半俩双单" for c in normal
        ) and not _EN_NUMBER.search(normal):
            return [], [], tokens
        prices: list[Quantity] = []
        measured: list[Quantity] = []
        for quantity in quantities(normal, self.lexicon.currency):
            if self._is_phrase(normal, tokens, quantity):
                continue
            if is_price(quantity, normal, self.lexicon):
                prices.append(quantity)
            elif not quantity.percent:
                measured.append(quantity)
        if prices:
            tokens = [t for t in tokens if not any(t.start < q.end and t.end > q.start for q in prices)]
        return prices, measured, tokens

    def _is_phrase(self, normal: str, tokens: Sequence[Token], quantity: Quantity) -> bool:
        """Whether the catalogue has the very words (三件套, 5g手机, 四季), so that they are no quantity."""
        if quantity.mode != "exact" or quantity.currency:
            return False
        key = ""
        for token in tokens:
            if token.start < quantity.start:
                continue
            if token.start > quantity.start and not key:
                return False
            key += token.key
            if token.end >= quantity.end and (key in self.lexicon.senses or key in self._meanings):
                # 3m is a maker where a query begins, and three metres of cable elsewhere
                made = all(sense.kind == "brand" for sense in self.lexicon.senses.get(key, ())) and quantity.units
                return not made or not normal[: quantity.start].strip()
            if len(key) > 12:
                return False
        return False

    def _measures(self, reading: Reading, measured: Sequence[Quantity]) -> None:
        taken = [span for slot in reading.slots for span in slot.spans]
        people = {
            span
            for slot in reading.slots
            if slot.kind == "recipient" or (not slot.excluded and slot.confidence == 0.5)
            for span in slot.spans
        }
        leaves = {
            value for slot in reading.slots if slot.kind == "category" and not slot.excluded for value in slot.values
        }
        leaves |= {node for node, above in self.lexicon.parents.items() if above in leaves}
        for slot in size_slots(reading, leaves):
            if not _overlaps(slot.spans, taken):
                reading.slots.append(refused_number(reading, slot))
                taken += slot.spans
        stranger = not leaves and self.lexicon.filed > MOSTLY and any(item.cue("thing") for item in reading.items)
        for quantity in () if stranger else measured:  # who sells no cables has none of two metres
            span = Span(quantity.start, quantity.end, "")
            age = bool(quantity.units) and quantity.units[0].dimension == "age"
            if _overlaps((span,), [t for t in taken if not (age and t in people)]):
                continue
            found = measure_slot(reading, quantity, leaves, self._gauges)
            if found is not None:
                reading.slots.append(refused_number(reading, found) if quantity.mode == "exact" else found)

    def _by_meaning(self, text: str) -> list[Slot]:
        """The category whose name means clearly most nearly the same; soft, and only with an encoder."""
        if self._encoder is None or not text.strip():
            return []
        if self._nearest is None:
            self._nearest = self._encode_categories()
        names, vectors = self._nearest
        if len(names) < 3:
            return []
        cosines = vectors @ self._encoder.encode_queries([text[:200]])[0]
        best: dict[str, float] = {}
        for name, cosine in zip(names, cosines, strict=True):
            best[name] = max(best.get(name, -1.0), float(cosine))
        (first, top), (_, second) = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:2]
        if top < NEAREST_COSINE or top - second < NEAREST_MARGIN:
            return []
        label = self.lexicon.label("category", "category", first)
        return [Slot(f"category:{first}", "category", "category", (first,), label=label, confidence=0.4)]

    def _encode_categories(self) -> tuple[list[str], Vectors]:
        above = set(self.lexicon.parents.values())
        pairs = [
            (key.removeprefix("category:"), text)
            for key, names in self.lexicon.labels.items()
            if key.startswith("category:") and key.removeprefix("category:") not in above
            for text in dict.fromkeys(names.values())
        ][:2000]
        if not pairs or self._encoder is None:
            return [], np.zeros((0, 1), np.float32)
        return [name for name, _ in pairs], self._encoder.encode_passages([text for _, text in pairs])


_EN_NUMBER = re.compile(
    r"\b(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|two|three|four|five|six|seven|eight|nine|one)\b"
)


def _covered(tokens: Sequence[Token], measured: Sequence[Quantity]) -> frozenset[int]:
    """The tokens of numbers with units."""
    if not measured:
        return frozenset()
    return frozenset(
        i for i, t in enumerate(tokens) if any(q.units and t.start < q.end and t.end > q.start for q in measured)
    )


def _overlaps(spans: Sequence[Span], taken: Sequence[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in spans for b in taken)


def _repaired(tokens: Sequence[Token], repairs: Sequence[Repair]) -> list[Token]:
    found: list[Token] = []
    at = 0
    for repair in repairs:
        found += [*tokens[at : repair.first], *repair.tokens]
        at = repair.last
    return [*found, *tokens[at:]]


def _respelled(query: str, repairs: Sequence[Repair]) -> str:
    pieces: list[str] = []
    at = 0
    for repair in repairs:
        pieces += [query[at : repair.tokens[0].start], repair.words]
        at = repair.tokens[-1].end
    return "".join([*pieces, query[at:]])


def _merged(reading: Reading) -> list[Slot]:
    """Slots in the order of the query; the same meaning twice is one slot with two spans."""
    merged: dict[str, Slot] = {}
    for slot in sorted(reading.slots, key=lambda s: (s.spans[0].start if s.spans else 0, s.id)):
        old = merged.get(slot.id)
        if old is None:
            merged[slot.id] = slot
        else:
            spans = tuple(dict.fromkeys((*old.spans, *slot.spans)))
            merged[slot.id] = replace(old, spans=spans, confidence=max(old.confidence, slot.confidence))
    category = next(
        (s for s in merged.values() if s.kind == "category" and not s.excluded and len(s.values) == 1), None
    )
    if category is not None:
        for name, slot in merged.items():
            if slot.kind == "price" and slot.values:
                merged[name] = with_bounds(slot, category.values[0], reading.lexicon)
    return [slot for slot in merged.values() if not (not slot.excluded and f"not:{slot.id}" in merged)]


def _all_refused(reading: Reading) -> bool:
    """Whether every word is part of what is refused, or means nothing."""
    refused = any(item.role == "excluded" for item in reading.items)
    return refused and all(item.role == "excluded" or item.cue("filler") or item.cue("closes") for item in reading.items)


def _text(reading: Reading, repairs: Sequence[Repair], query: str) -> str:
    """The words for retrieval: all but prices, sorts, exclusions, recipients and fillers, with slips mended."""
    stretches = sorted(reading.gone)
    pieces: list[str] = []
    at = 0
    for start, end, words in sorted(
        [(s, e, " ") for s, e in stretches] + [(r.tokens[0].start, r.tokens[-1].end, r.words) for r in repairs]
    ):
        if start < at:
            at = max(at, end) if words == " " else at
            continue
        pieces += [reading.query[at:start], words]
        at = end
    pieces.append(reading.query[at:])
    text = "".join(pieces) + query[MAX_QUERY:MAX_TEXT]
    cleaned = _SPACES.sub(
        " ",
        re.sub(
            rf"[,，。;；!！?？、~～]+|(?<![{HAN}])的(?![{HAN}])|(?<![{HAN}])的(?=[{HAN}])|(?<=[{HAN}])的(?![{HAN}])",
            " ",
            text,
        ),
    ).strip(_EDGES)
    return cleaned or _SPACES.sub(" ", query[:MAX_TEXT]).strip() or query[:MAX_TEXT]


def _language(normal: str) -> str:
    chinese = len(re.findall(rf"[{HAN}]", normal))
    latin = len(re.findall("[a-z]", normal))
    if chinese and chinese * 3 >= latin:
        return "zh"
    return "en" if latin else "und"
