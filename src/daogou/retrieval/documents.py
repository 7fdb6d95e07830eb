"""What of a product is searched: its words for the lexical vectors, a passage for the encoder, a payload to filter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from daogou.catalog.model import Attribute, Offers, Product, Variant
from daogou.index.base import Payload
from daogou.retrieval.analysis import terms
from daogou.understanding.lexicon import brand_key, value_key
from daogou.understanding.things import things_of

CUT = 2
"""Grows when words are cut into other terms; together with the indexer's ``PAYLOADS``, so that lexical vectors are made anew."""
MAX_PASSAGE = 320
"""Characters of a passage; the encoder's time grows with them and titles say most."""
MAX_TEXT = 6000
MAX_FACT = 90
MAX_TITLE_TERMS = 60
MAX_LEAD_TEXT = 240
"""What rankers read of titles and descriptions beside the index."""
MAX_LEAD = 100
"""Characters of a description that say what a product is where its title is a mere model name."""

TITLE_LENGTH, TEXT_LENGTH = 20.0, 150.0
"""Typical numbers of terms, for BM25's length normalisation; fixed, so that documents never need rescoring."""


def attribute_key(attribute: Attribute) -> str:
    """``name=value``, as filters and facets know an attribute."""
    return f"{attribute.name}={value_key(attribute)}"


def title_words(product: Product) -> str:
    """Every language's title."""
    return " ".join(product.title.values())


def all_words(product: Product) -> str:
    """Title, brand, categories, description, codes and attribute values, in every language."""
    return " ".join(_pieces(product))[:MAX_TEXT]


def _pieces(product: Product) -> Iterator[str]:
    yield title_words(product)
    yield from product.brand.values()
    for category in product.category:
        yield from category.name.values()
    yield from product.description.values()
    yield from product.identifiers.values()
    seen: set[str] = set()
    for attribute in product.all_attributes():
        if isinstance(attribute.value, bool):
            continue
        words = " ".join(dict.fromkeys(attribute.text.values()))
        if isinstance(attribute.value, float):
            words = f"{attribute.value:g}{attribute.unit or ''}"
        words = words or str(attribute.value)
        if words not in seen:
            seen.add(words)
            yield words


def passage(product: Product) -> str:
    """What the text encoder reads: titles, then the leaf category where titles leave room."""
    leaf = " ".join(product.category[-1].name.values()) if product.category else ""
    return f"{title_words(product)[:MAX_PASSAGE]} {leaf}".strip()[:MAX_PASSAGE]


def passage_digest(product: Product, encoder: str) -> str:
    """Changes when the vector has to be made anew."""
    return hashlib.blake2b(f"{encoder}\n{passage(product)}".encode(), digest_size=12).hexdigest()


def words_digest(product: Product) -> str:
    """Changes when the lexical vectors have to be made anew."""
    return hashlib.blake2b(f"{CUT}\n{all_words(product)}".encode(), digest_size=12).hexdigest()


def shared_facts(variants: Sequence[Variant]) -> list[str]:
    """Options that every variant has which can be bought (every one, where none can): all that is left is black."""
    offered = [variant for variant in variants if variant.available] or list(variants)
    facts = [{attribute_key(option) for option in variant.options} for variant in offered]
    return sorted(_short(set.intersection(*facts))) if facts else []


def _short(facts: Iterable[str]) -> set[str]:
    """Facts that one can filter by; a paragraph is none."""
    return {fact for fact in facts if len(fact) <= MAX_FACT}


def product_things(product: Product) -> list[str]:
    """What the product is, by its titles and its leaf category, else by how its description begins.

    How texts say it: `daogou.understanding.things`.
    """
    titles = [*product.title.values(), *(product.category[-1].name.values() if product.category else ())]
    leads = (text[:MAX_LEAD] for text in product.description.values())
    return _named(titles) or _named(leads)


def _named(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(thing for text in texts for thing in things_of(text)))


def offers_payload(offers: Offers | Product) -> Payload:
    """What of an entry changes by the minute."""
    prices = offers.prices
    return {
        "shared": shared_facts(offers.variants),
        "price_min": prices[0].amount if prices else None,
        "price_max": prices[1].amount if prices else None,
        "available": int(offers.available),
        "popularity": offers.popularity,
        "stock": _stock(offers.variants),
        "margin": _margin(offers.variants),
    }


def _stock(variants: Sequence[Variant]) -> int | None:
    """Pieces over all variants, ``None`` where the shop counts none of them."""
    counted = [variant.stock for variant in variants if variant.stock is not None]
    return sum(counted) if counted else None


def _margin(variants: Sequence[Variant]) -> float | None:
    """The mean share of the price that is left when the cost is paid, over what can be bought."""
    shares = [
        1 - variant.cost.amount / variant.price.amount
        for variant in variants
        if variant.available and variant.cost and variant.price and variant.price.amount > 0
        and variant.cost.currency == variant.price.currency
    ]  # fmt: skip
    return round(sum(shares) / len(shares), 4) if shares else None


def payload(product: Product) -> Payload:
    """What the index filters and counts by."""
    rating = product.mean_rating
    return offers_payload(product) | {
        "category": [category.id for category in product.category],
        "brand": brand_key(product.brand),
        "things": product_things(product),
        "title": " ".join(terms(title_words(product))[:MAX_TITLE_TERMS]),
        "lead": " ".join(terms(" ".join(text[:MAX_LEAD_TEXT] for text in product.description.values()))),
        "own": sorted(_short(attribute_key(attribute) for attribute in product.attributes)),
        "attributes": sorted(_short(attribute_key(attribute) for attribute in product.all_attributes())),
        "rating": round(rating.mean, 3) if rating else None,
        "ratings": rating.count if rating else 0,
        "released": int(product.released_at.timestamp()) if product.released_at else None,
    }
