"""What of the products found can be had as it is wanted: the colour in stock, for whom it is, a feature that a topic names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from daogou.assistant.topics import Topic
from daogou.catalog.model import Attribute, Product
from daogou.ranking.facets import Facet, FacetValue
from daogou.retrieval.documents import attribute_key
from daogou.understanding.need import Need

_CHILD = re.compile(r"儿童|孩|宝宝|婴|学生|\b(?:kids?'?|child(?:ren)?'?s?|baby|students?)\b", re.IGNORECASE)
SURE = 0.6
"""From this confidence on an option that was read must be in stock."""


def offered(products: Sequence[Product], need: Need, chosen: Mapping[str, Collection[str]]) -> list[Product]:
    """Those of which a variant in stock has every option that is wanted; all of them where none has."""
    wanted: dict[str, set[str]] = {name: set(values) for name, values in chosen.items()}
    for slot in need.of("attribute"):
        if slot.values and slot.confidence >= SURE:
            wanted.setdefault(slot.name, set()).update(f"{slot.name}={value}" for value in slot.values)
    return [product for product in products if _has_in_stock(product, wanted)] or list(products)


def _has_in_stock(product: Product, wanted: Mapping[str, Collection[str]]) -> bool:
    named = {option.name for variant in product.variants for option in variant.options}
    own = {attribute_key(attribute) for attribute in product.attributes}
    asked = [values for name, values in wanted.items() if name in named and not own & set(values)]
    if not asked:
        return True
    options = ({attribute_key(option) for option in variant.options} for variant in product.variants if variant.available)
    return any(all(values & facts for values in map(set, asked)) for facts in options)


def not_for_others(products: Sequence[Product], genders: Collection[str]) -> list[Product]:
    """Without those that are for somebody else; a lamp that is for nobody in particular is for children, too."""

    def whom(product: Product) -> set[str]:
        return {attribute_key(a) for a in product.all_attributes() if a.name == "gender"}

    kept = [product for product in products if not (said := whom(product)) or said & {*genders, "gender=unisex"}]
    return sorted(kept, key=lambda product: not _for_a_child(product)) if "gender=kids" in genders else kept


def _for_a_child(product: Product) -> bool:
    """Whether it is said to be for a child, by whom it is for, an age, or its title."""
    if any(attribute.name == "age" or attribute_key(attribute) == "gender=kids" for attribute in product.all_attributes()):
        return True
    return any(_CHILD.search(title) for title in product.title.values())


def facets_of(products: Iterable[Product]) -> tuple[Facet, ...]:
    """Every property of some products with its values, as facets."""
    labels: dict[str, Attribute] = {}
    values: dict[str, dict[str, Attribute]] = {}
    for product in products:
        for attribute in product.all_attributes():
            labels.setdefault(attribute.name, attribute)
            values.setdefault(attribute.name, {}).setdefault(attribute_key(attribute), attribute)
    return tuple(
        Facet(name, labels[name].label or {}, tuple(FacetValue(key, a.text or {}, 1) for key, a in found.items()))
        for name, found in values.items()
    )


def features(topics: Sequence[Topic], products: Sequence[Product]) -> dict[str, list[str]]:
    """The features that topics name and that a product either has or has not, as facet values: 刷公交卡 is ``nfc=yes``."""
    found: dict[str, list[str]] = {}
    for product in products:
        for attribute in product.all_attributes():
            if attribute.value in (True, "yes") and attribute.name not in found and _named(topics, attribute.name):
                found[attribute.name] = [attribute_key(attribute)]
    return found


def _named(topics: Sequence[Topic], name: str) -> bool:
    return any(topic.fields.search(name) for topic in topics)

