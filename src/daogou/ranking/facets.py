"""What a shopper can narrow a result by: facets with counts over everything that was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from daogou.catalog.model import Product, Text
from daogou.index.table import Codes, Table
from daogou.retrieval.documents import attribute_key
from daogou.understanding.lexicon import brand_key

Counts = NDArray[np.signedinteger]
MAX_FACETS, MAX_VALUES = 7, 12
LEAST_COVERED = 0.3
"""An attribute that fewer of the results have says too little of them."""
MOST_SPLIT = 0.6
"""More values than this share of the results split them into single ones."""
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


def facets(table: Table, labels: Labels) -> tuple[Facet, ...]:
    """Facets over a result: category and brand, then the attributes that split it best."""
    total = len(table)
    if not total:
        return ()
    found: list[tuple[float, str, Codes, Counts]] = []
    for name in _FIXED:
        codes, counts = np.unique(table.last(name), return_counts=True)
        codes, counts = codes[codes >= 0], counts[codes >= 0]
        if len(codes) > 1:
            found.append((2.0, name, codes, counts))
    codes, counts = np.unique(table.flat("attributes").codes, return_counts=True)
    names = table.words.names(codes)
    values, covered = np.bincount(names), np.bincount(names, counts)
    for number in np.flatnonzero((values > 1) & (values <= MOST_SPLIT * total) & (covered >= LEAST_COVERED * total)).tolist():
        here = names == number  # of a thousand names few split a result
        name = table.words.texts[int(codes[here][0])].partition("=")[0]
        if counts[here].max() >= 2 and name not in _FIXED:
            worth = min(float(covered[number]) / total, 1.0) - 0.01 * int(values[number])
            found.append((worth, name, codes[here], counts[here]))
    found.sort(key=lambda one: -one[0])
    return tuple(_facet(name, codes, counts, table, labels) for _, name, codes, counts in found[:MAX_FACETS])


def _facet(name: str, codes: Codes, counts: Counts, table: Table, labels: Labels) -> Facet:
    top = np.lexsort((codes, -counts))[:MAX_VALUES]
    known = {"category": labels.categories, "brand": labels.brands}.get(name, labels.values)
    shown = []
    for code, count in zip(codes[top].tolist(), counts[top].tolist(), strict=True):
        value = table.words.texts[code]
        shown.append(FacetValue(value, known.get(value, {"en": value.partition("=")[2] or value}), count))
    return Facet(name, _FIXED.get(name) or labels.names.get(name, {"en": name}), tuple(shown))
