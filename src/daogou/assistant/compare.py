"""Comparisons of up to four products: by an attribute, by what they are wanted for, or by all that differs.

Verdicts come from values of fields alone: numbers in one unit, words with a known order, facts that one product's
fields state and another's do not. Reviews are quoted beside them and decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daogou.assistant.draft import Draft
from daogou.assistant.evidence import (
    attribute_evidence,
    colon,
    comma,
    grouped_attributes,
    price_evidence,
    rating_evidence,
    show_label,
    show_span,
    show_value,
    stock_evidence,
)
from daogou.assistant.model import Comparison, Evidence, Row
from daogou.assistant.question import Question
from daogou.assistant.topics import Direction, Topic, Use
from daogou.catalog.model import Attribute, Product, localized
from daogou.understanding.units import unit_named, units_at

MOST_ROWS = 12
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DENIED = re.compile(r"^(?:no|none|not|false)\b|不|无|非|仅限|without|\bno\b|\bnot\b", re.IGNORECASE)
_ALWAYS = ("weight", "material", "size", "capacity")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a product's fields say of something that can be ordered."""

    low: float
    high: float
    shown: str
    evidence: Evidence
    dimension: str | None = None


def short_names(products: Sequence[Product], language: str) -> list[str]:
    """Titles as they are told apart in a sentence: brand and name, without the list of features."""
    titles = [localized(product.title, language) for product in products]
    short = [_short(title, language) for title in titles]
    return short if len(set(short)) == len(short) else titles


def _short(title: str, language: str) -> str:
    if language == "zh":
        parts = title.split()
        return " ".join(parts[:2]) if len(parts) > 2 else title
    words = re.split(r",(?!\d)| with | - ", title)[0].split()
    kept: list[str] = []
    for word in words:
        if len(kept) >= 2 and (len(kept) == 4 or word.endswith(("'s", "s'", "’s"))):
            break
        kept.append(word)
    return " ".join(kept)


def titles(products: Sequence[Product], names: Sequence[str], language: str) -> list[Evidence]:
    """The titles that names with figures in them are taken from (20000毫安充电宝): what a sentence says must stand in its evidence."""
    return [
        Evidence("field", "title", localized(product.title, language), product.id)
        for product, name in zip(products, names, strict=True) if any(c.isdigit() for c in name)
    ]  # fmt: skip


def compare(question: Question, products: Sequence[Product], draft: Draft) -> bool:
    """Say how the products compare in what is asked; returns whether anything could be said."""
    names = short_names(products, draft.language)
    said = False
    for topic in question.topics:
        direction = _direction(topic, question)
        if direction is not None:
            said |= _by_measure(
                topic, direction, topic.more is not None and direction is topic.more, products, names, draft
            )
    if not said and question.uses and (question.suited or question.better):
        for use in question.uses:
            said |= _by_use(use, products, names, draft)
    if not said and (question.difference or (question.better and not question.uses and not question.topics)):
        said = _by_difference(products, names, draft)
    return said


def table(products: Sequence[Product], language: str, matters: Sequence[re.Pattern[str]] = ()) -> Comparison:
    """What differs between the products, price and rating first, then what matters, then the rest."""
    rows = [Row(label, values) for label, values, _ in _differences(products, language, matters)]
    return Comparison(tuple(product.id for product in products), tuple(rows[:MOST_ROWS]))


def _direction(topic: Topic, question: Question) -> Direction | None:
    text = question.text.lower()
    for direction in (topic.less, topic.more):
        if direction is not None and direction.ask.search(text):
            return direction
    return None


def measured(product: Product, topic: Topic, direction: Direction, language: str) -> Measured | None:
    """The product's value of a topic that can be ordered, over all its variants; ``None`` where its fields don't say."""
    if topic.id == "price":
        piece = price_evidence(product, language)
        if piece is None or product.prices is None:
            return None
        low, high = product.prices
        return Measured(low.amount, high.amount, show_span(low, high, language), piece, low.currency)
    if topic.id == "rating":
        piece, rating = rating_evidence(product, language), product.mean_rating
        if piece is None or rating is None:
            return None
        mean = round(rating.mean, 1)
        return Measured(mean, mean, piece.text.partition(colon(language))[2], piece)
    best: Measured | None = None
    for name, values in grouped_attributes(product).items():
        if not (
            direction.fields.search(name) or any(direction.fields.search(label) for label in values[0].label.values())
        ):
            continue
        found = _measure(product, name, values, topic, language)
        if found is not None and (best is None or name == topic.id):
            best = found
    return best


def _measure(product: Product, name: str, values: Sequence[Attribute], topic: Topic, language: str) -> Measured | None:
    numbers: list[float] = []
    dimensions: set[str | None] = set()
    for value in values:
        if topic.scale:
            step = topic.scale.get(str(value.value).lower())
            if step is None:
                return None
            numbers.append(float(step))
            dimensions.add("scale")
            continue
        read = _number(value)
        if read is None:
            return None
        numbers.append(read[0])
        dimensions.add(read[1])
    if not numbers or len(dimensions) != 1:
        return None
    piece = attribute_evidence(product, name, values, language)
    shown = comma(language).join(dict.fromkeys(show_value(value, language) for value in values))
    return Measured(min(numbers), max(numbers), shown, piece, next(iter(dimensions)))


def _number(attribute: Attribute) -> tuple[float, str | None] | None:
    """A value in the first unit of its dimension, with the dimension (or the unit as written where we don't know it)."""
    if isinstance(attribute.value, bool):
        return None
    if isinstance(attribute.value, float | int):
        value, unit = float(attribute.value), unit_named(attribute.unit)
        return (value * unit.factor, unit.dimension) if unit else (value, attribute.unit)
    match = _NUMBER.match(attribute.value.strip())
    if match is None:
        return None
    text = attribute.value.strip().lower()
    found, end = units_at(text, match.end())
    if found and end == len(text):
        return float(match[0]) * found[0].factor, found[0].dimension
    return (float(match[0]), attribute.unit) if match.end() == len(text) else None


def _by_measure(
    topic: Topic, direction: Direction, most: bool, products: Sequence[Product], names: Sequence[str], draft: Draft
) -> bool:
    language = draft.language
    found = [measured(product, topic, direction, language) for product in products]
    known = [(m, name) for m, name in zip(found, names, strict=True) if m is not None]
    if not known:
        return False
    missing = [name for m, name in zip(found, names, strict=True) if m is None]
    values = ("，" if language == "zh" else ", ").join(f"{name} {m.shown}" for m, name in known)
    pieces = [m.evidence for m, _ in known] + titles(products, names, language)
    if len(known) < 2 or len({m.dimension for m, _ in known}) > 1:
        for measure, name in known:
            draft.say(f"{name}{colon(language)}{measure.evidence.text}", measure.evidence, *titles(products, names, language))
    else:
        draft.say(
            _verdict(known, direction, most, len(products), language) + values + ("。" if language == "zh" else "."),
            *pieces,
            kind="verdict",
        )
        if not missing and (winner := _winner(known, most)) is not None:
            draft.preferred = next(p.id for p, name in zip(products, names, strict=True) if name == winner[1])
    if missing:
        listed = comma(language).join(missing)
        draft.say(
            f"{listed} 的资料没有写这一项。" if language == "zh" else f"The data of {listed} doesn't say.",
            kind="unknown",
        )
    return True


def _furthest(
    known: Sequence[tuple[Measured, str]], most: bool
) -> tuple[tuple[Measured, str], list[tuple[Measured, str]]]:
    """The one with the greatest or the least value, and the others."""
    best = max(known, key=lambda pair: pair[0].high) if most else min(known, key=lambda pair: pair[0].low)
    return best, [pair for pair in known if pair is not best]


def _winner(known: Sequence[tuple[Measured, str]], most: bool) -> tuple[Measured, str] | None:
    """The one all of whose values lie beyond all of the others', if any."""
    best, others = _furthest(known, most)
    return best if all((best[0].low > m.high) if most else (best[0].high < m.low) for m, _ in others) else None


def _verdict(known: Sequence[tuple[Measured, str]], direction: Direction, most: bool, asked: int, language: str) -> str:
    """Who wins, where the values tell: all of the winner's lie beyond all of the others'."""
    best, others = _furthest(known, most)
    if all(m.low == best[0].low and m.high == best[0].high for m, _ in others):
        return "一样：" if language == "zh" else "The same: "
    if _winner(known, most) is None:
        tied = [name for m, name in known if (m.low, m.high) == (best[0].low, best[0].high)]
        if len(tied) > 1 and len(tied) < len(known):
            return (
                f"{comma(language).join(tied)} 并列{direction.said['zh']}："
                if language == "zh"
                else f"{', '.join(tied)} tie: "
            )
        return "看选哪种规格：" if language == "zh" else "That depends on the option: "
    word = direction.said[language]
    if language == "zh":
        if asked > 2 or len(known) > 2:
            word = word.replace("更", "最")
        return f"{best[1]} {word}："
    return f"{best[1]} is {word}{' than the others' if len(known) > 2 else ''}: "


def _by_use(use: Use, products: Sequence[Product], names: Sequence[str], draft: Draft) -> bool:
    """Whose fields say that it is for this; where all do, what differs of the things that matter for it."""
    language = draft.language
    stated: list[tuple[str, list[Evidence]]] = []
    silent: list[str] = []
    for product, name in zip(products, names, strict=True):
        pieces = fits(product, use, language)
        if pieces:
            stated.append((name, pieces[:2]))
        else:
            silent.append(name)
    if not stated:
        return False
    for name, pieces in stated:
        fields = ("；" if language == "zh" else "; ").join(piece.text for piece in pieces)
        draft.say(f"{name}{colon(language)}{fields}", *pieces, *titles(products, names, language))
    if silent:
        listed = comma(language).join(silent)
        winners = comma(language).join(name for name, _ in stated)
        pieces = [piece for _, found in stated for piece in found] + [
            Evidence("field", "title", localized(product.title, language), product.id)
            for product, name in zip(products, names, strict=True) if name in silent
        ]  # fmt: skip
        text = (
            f"从资料看，{winners} 更合适：{listed} 的资料没有写适合这个用途。"
            if language == "zh"
            else f"By the shop's data, {winners} suits better: the data of {listed} doesn't name that use."
        )
        draft.say(text, *pieces, kind="verdict")
        if len(stated) == 1:
            draft.preferred = next(p.id for p, name in zip(products, names, strict=True) if name == stated[0][0])
        return True
    _say_differences(products, names, draft, [use.matters])
    text = (
        "资料里都写着适合，看你更在意哪一点。"
        if language == "zh"
        else "The data names that use for each; it depends on what matters more to you."
    )
    draft.say(text, kind="note")
    return True


def fits(product: Product, use: Use, language: str) -> list[Evidence]:
    """The fields that say that a product is for a use: values of attributes, and the name of its category."""
    found = []
    for name, values in grouped_attributes(product).items():
        hits = [
            v
            for v in values
            if any(use.fits.search(s) and not _DENIED.search(s) for s in (*v.text.values(), str(v.value)))
        ]
        if hits and name not in ("colour", "color", "size"):
            found.append(attribute_evidence(product, name, values, language))
    for category in reversed(product.category):
        if any(use.fits.search(text) for text in category.name.values()):
            label = "类目" if language == "zh" else "Category"
            text = f"{label}{colon(language)}{localized(category.name, language)}"
            found.insert(0, Evidence("field", "category", text, product.id))
            break
    return found


def _by_difference(products: Sequence[Product], names: Sequence[str], draft: Draft) -> bool:
    return _say_differences(products, names, draft, [])


def _say_differences(
    products: Sequence[Product], names: Sequence[str], draft: Draft, matters: Sequence[re.Pattern[str]]
) -> bool:
    language = draft.language
    differences = _differences(products, language, matters)
    if matters:
        differences = [
            d for d in differences if any(p.search(d[2][0].ref.rpartition("/")[2]) for p in matters)
        ] or differences
    for label, values, pieces in differences[:5]:
        shown = ("，" if language == "zh" else ", ").join(
            f"{name} {value or ('没写' if language == 'zh' else 'not stated')}"
            for name, value in zip(names, values, strict=True)
        )
        draft.say(f"{label}{colon(language)}{shown}", *pieces, *titles(products, names, language))
    if not differences:
        return False
    rows = tuple(Row(label, values) for label, values, _ in differences[:MOST_ROWS])
    draft.comparison = Comparison(tuple(product.id for product in products), rows)
    return True


def _differences(
    products: Sequence[Product], language: str, matters: Sequence[re.Pattern[str]]
) -> list[tuple[str, tuple[str, ...], list[Evidence]]]:
    """Label, values and evidence of everything that is not the same for all."""
    rows: list[tuple[tuple[int, int], str, tuple[str, ...], list[Evidence]]] = []
    for place, maker in enumerate((price_evidence, rating_evidence, stock_evidence)):
        found = [maker(product, language) for product in products]
        if any(found):
            label = next(piece for piece in found if piece).text.partition(colon(language))[0]
            values = tuple(piece.text.partition(colon(language))[2] if piece else "" for piece in found)
            rows.append(((0 if place < 2 else 3, place), label, values, [piece for piece in found if piece]))
    grouped = [grouped_attributes(product) for product in products]
    for place, name in enumerate(dict.fromkeys(name for group in grouped for name in group)):
        holders = [group[name] for group in grouped if name in group]
        if len(holders) < 2:
            continue
        values = tuple(
            comma(language).join(dict.fromkeys(show_value(v, language) for v in group[name])) if name in group else ""
            for group in grouped
        )
        pieces = [
            attribute_evidence(product, name, group[name], language)
            for product, group in zip(products, grouped, strict=True)
            if name in group
        ]
        rank = 1 if any(p.search(name) for p in matters) or name in _ALWAYS else 2
        rows.append(((rank, place), show_label(holders[0][0], language), values, pieces))
    rows.sort(key=lambda row: row[0])
    return [(label, values, pieces) for _, label, values, pieces in rows if len(set(values)) > 1]
