"""What a shopper can narrow a result by: facets with counts over everything that was found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from daogou.catalog.model import Product, Text
from daogou.index.base import Payload
from daogou.retrieval.documents import attribute_key
from daogou.understanding.lexicon import brand_key

MAX_FACETS, MAX_VALUES = 7, 12
_FIXED: dict[str, Text] = {
    "category": {"zh": "分类", "en": "Category"},
    "brand": {"zh": "品牌", "en": "Brand"},
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value with the number of results that have it; ``id`` is what a filter takes."""

    id: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A property to narrow by; ``name`` is ``category``, ``brand`` or an attribute."""

    name: str
    label: Text
    values: tuple[FacetValue, ...]


@dataclass(slots=True)
class Labels:
    """What people read for categories, brands, attribute names and values."""

    categories: dict[str, Text] = field(default_factory=dict)
    brands: dict[str, Text] = field(default_factory=dict)
    names: dict[str, Text] = field(default_factory=dict)
    values: dict[str, Text] = field(default_factory=dict)

    @classmethod
    def build(cls, products: Iterable[Product]) -> Labels:
        """Gather labels from every product; the first that is met stays."""
        labels = cls()
        for product in products:
            labels.add(product)
        return labels

    def add(self, product: Product) -> None:
        """Learn one product's labels."""
        for category in product.category:
            self.categories.setdefault(category.id, category.name)
        if product.brand:
            self.brands.setdefault(brand_key(product.brand), product.brand)
        for attribute in product.all_attributes():
            self.names.setdefault(attribute.name, attribute.label or {"en": attribute.name})
            if len(str(attribute.value)) <= 60:
                key = attribute_key(attribute)
                if key not in self.values:
                    shown = key.partition("=")[2] + (f" {attribute.unit}" if attribute.unit else "")
                    self.values[key] = attribute.text or {"en": shown}


def facets(payloads: Sequence[Payload], labels: Labels) -> tuple[Facet, ...]:
    """Facets over the payloads of a result: category and brand, then the attributes that split it best."""
    total = len(payloads)
    counts: dict[str, Counter[str]] = {"category": Counter(), "brand": Counter()}
    said: list[list[str]] = []
    for payload in payloads:
        path = payload.get("category")
        if isinstance(path, list) and path:
            counts["category"][path[-1]] += 1
        if payload.get("brand"):
            counts["brand"][str(payload["brand"])] += 1
        attributes = payload.get("attributes")
        if isinstance(attributes, list):
            said.append(attributes)
    facts = Counter(chain.from_iterable(said))
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for fact in facts:
        by_name[fact.partition("=")[0]].append(fact)
    for name, values in by_name.items():  # of a thousand names few split a result
        if len(values) > 1 and sum(map(facts.__getitem__, values)) >= 0.3 * total:
            counts.setdefault(name, Counter()).update({fact: facts[fact] for fact in values})
    made: list[tuple[float, Facet]] = []
    for name, counted in counts.items():
        if len(counted) < 2:
            continue
        covered = sum(counted.values()) / max(total, 1)
        if name not in _FIXED and (len(counted) > total * 0.6 or max(counted.values()) < 2):
            continue
        top = counted.most_common(MAX_VALUES)
        known = (
            labels.categories if name == "category" else labels.brands if name == "brand" else labels.values
        )
        shown = tuple(
            FacetValue(value, known.get(value, {"en": value.partition("=")[2] or value}), n)
            for value, n in top
        )
        label = _FIXED.get(name) or labels.names.get(name, {"en": name})
        made.append(
            (2.0 if name in _FIXED else min(covered, 1.0) - 0.01 * len(counted), Facet(name, label, shown))
        )
    made.sort(key=lambda pair: -pair[0])
    return tuple(facet for _, facet in made[:MAX_FACETS])
