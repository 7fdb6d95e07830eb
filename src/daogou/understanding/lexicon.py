"""The catalogue's own vocabulary: which words mean which category, brand or attribute value."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from daogou.catalog.model import Product, Text
from daogou.understanding.normalise import normalise
from daogou.understanding.words import shopping_words

MAX_PHRASE = 32
MAX_VALUES = 400
"""An attribute with more different values than this is free text (model codes, dimensions), not a choice."""
_HAN = re.compile(r"[㐀-鿿]")
_WORD = re.compile(r"[a-z]{3,}")
_SKIP = frozenset({"yes", "no", "none", "other", "n/a", "not available", "是", "否", "无", "all", "type"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for in this catalogue."""

    kind: str
    name: str
    value: str
    label: Text
    count: int = 1


@dataclass(slots=True)
class Lexicon:
    """Phrases (normalised) to meanings, and the words that the catalogue writes, for spelling."""

    currency: str = "CNY"
    phrases: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)
    numeric: dict[str, tuple[tuple[str, float, float, Text], ...]] = field(default_factory=dict)
    """Unit to attributes that are measured in it: name, smallest, largest, label."""
    words: dict[str, int] = field(default_factory=dict)
    """English words of titles, categories and values, with the number of products that use them."""
    category_names: dict[str, Text] = field(default_factory=dict)

    @classmethod
    def build(cls, products: Iterable[Product], *, currency: str) -> Lexicon:
        """Learn from every product; one pass, streaming."""
        meanings: dict[tuple[str, str, str], tuple[Text, int]] = {}
        surface: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        values: dict[str, set[str]] = defaultdict(set)
        ranges: dict[tuple[str, str], list[float]] = {}
        labels: dict[str, Text] = {}
        words: Counter[str] = Counter()

        def learn(kind: str, name: str, value: str, texts: Text, extra: tuple[str, ...] = ()) -> None:
            key = (kind, name, value)
            old = meanings.get(key)
            meanings[key] = (old[0] if old else dict(texts), (old[1] if old else 0) + 1)
            if not old:
                surface[key].update(normalise(t) for t in (*texts.values(), *extra))

        for product in products:
            for category in product.category:
                learn("category", "category", category.id, category.name)
            if product.brand:
                key = (product.brand.get("en") or next(iter(product.brand.values()))).strip().lower()
                learn("brand", "brand", key, product.brand)
            seen: set[tuple[str, str]] = set()
            for attribute in product.all_attributes():
                labels.setdefault(attribute.name, attribute.label or {"en": attribute.name})
                if isinstance(attribute.value, float) and attribute.unit:
                    bounds = ranges.setdefault((attribute.unit, attribute.name), [attribute.value, attribute.value])
                    bounds[0], bounds[1] = min(bounds[0], attribute.value), max(bounds[1], attribute.value)
                elif isinstance(attribute.value, str) and len(attribute.value) <= MAX_PHRASE:
                    value = attribute.value.strip().lower()
                    if (attribute.name, value) in seen or len(values[attribute.name]) > MAX_VALUES:
                        continue
                    seen.add((attribute.name, value))
                    values[attribute.name].add(value)
                    learn("attribute", attribute.name, value, attribute.text or {"en": attribute.value}, (value,))
            words.update({w for t in product.title.values() for w in _WORD.findall(normalise(t))})

        lexicon = cls(currency, words=dict(words))
        phrases: dict[str, list[Meaning]] = defaultdict(list)
        for key, (texts, count) in meanings.items():
            kind, name, value = key
            if kind == "attribute" and len(values[name]) > MAX_VALUES:
                continue
            if kind == "category":
                lexicon.category_names[value] = texts
            meaning = Meaning(kind, name, value, texts, count)
            for form in surface[key]:
                for phrase in _forms(form, kind):
                    phrases[phrase].append(meaning)
        for group in shopping_words()["same"]:
            shared = [m for word in group for m in phrases.get(normalise(word), ()) if m.kind != "brand"]
            for word in group if shared else ():
                known = phrases[normalise(word)]
                known += [m for i, m in enumerate(shared) if m not in known and m not in shared[:i]]
        order = {"category": 0, "brand": 1, "attribute": 2}
        lexicon.phrases = {
            phrase: tuple(sorted(found, key=lambda m: (order[m.kind], -m.count)))
            for phrase, found in phrases.items()
        }
        for (unit, name), (low, high) in ranges.items():
            lexicon.numeric[unit] = (*lexicon.numeric.get(unit, ()), (name, low, high, labels[name]))
        return lexicon


def _forms(form: str, kind: str) -> set[str]:
    form = form.strip()
    if not form or form in _SKIP or len(form) > MAX_PHRASE or form.replace(".", "").isdigit():
        return set()
    if len(form) < 2:
        return set()
    if _HAN.search(form):
        return {form, *(part for part in re.split(r"[/、与和&\s]+", form) if len(part) >= 2)}
    forms = {form}
    if kind == "category":
        forms |= {part.strip() for part in re.split(r"\s*(?:&|/|,| and )\s*", form) if len(part.strip()) > 2}
    for one in list(forms):
        if one[-1:].isalpha():
            forms.add(one[:-1] if one.endswith("s") and not one.endswith("ss") else one + "s")
            if one.endswith("es") and one[-3:-2] in "sxh":
                forms.add(one[:-2])
    return {one for one in forms if len(one) > 1}
