"""Read and check the files that the demo shop is written in (format: ``docs/demo-shop.md``)."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parent / "catalogue"
LANGUAGES = ("zh", "en")
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)+$")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class AuthoringError(ValueError):
    """A file of the demo shop breaks its format; the message names file, product and field."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The shared words: every table is keyed by id and holds ``zh`` and ``en``."""

    departments: dict[str, dict[str, Any]]
    categories: dict[str, dict[str, Any]]
    colours: dict[str, dict[str, Any]]
    attributes: dict[str, dict[str, Any]]
    brands: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AuthoredCategory:
    """One category's file: its own attributes and options merged with the shared ones, and its products."""

    id: str
    attributes: dict[str, dict[str, Any]]
    options: dict[str, dict[str, Any]]
    products: tuple[dict[str, Any], ...]


def load_vocabulary(folder: Path = CATALOGUE) -> Vocabulary:
    """Read ``_vocabulary.toml``."""
    data = tomllib.loads((folder / "_vocabulary.toml").read_text("utf-8"))
    return Vocabulary(
        **{key: data[key] for key in ("departments", "categories", "colours", "attributes", "brands")}
    )


def load_category(path: Path, vocabulary: Vocabulary) -> AuthoredCategory:
    """Read and check one category's file; raises `AuthoringError` listing everything that is wrong."""
    try:
        data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise AuthoringError(f"{path.name}: not valid TOML: {error}") from error
    category = path.stem
    if category not in vocabulary.categories:
        raise AuthoringError(f"{path.name}: no category {category!r} in _vocabulary.toml")
    attributes = {key: dict(entry) for key, entry in vocabulary.attributes.items()}
    for key, entry in data.get("attributes", {}).items():
        merged = dict(attributes.get(key, {})) | entry
        merged["values"] = attributes.get(key, {}).get("values", {}) | entry.get("values", {})
        attributes[key] = merged
    options = {
        "colour": {"zh": "颜色", "en": "Colour", "values": vocabulary.colours},
        "size": {"zh": "尺码", "en": "Size", "values": {}},
    } | data.get("options", {})
    authored = AuthoredCategory(category, attributes, options, tuple(data.get("product", ())))
    problems = [f"{path.name}: {problem}" for problem in _problems(authored, vocabulary)]
    if problems:
        raise AuthoringError("\n".join(problems))
    return authored


def load_catalogue(folder: Path = CATALOGUE) -> tuple[Vocabulary, tuple[AuthoredCategory, ...]]:
    """Read every category's file, in the order of the vocabulary."""
    vocabulary = load_vocabulary(folder)
    return vocabulary, tuple(
        load_category(path, vocabulary)
        for category in vocabulary.categories
        if (path := folder / f"{category}.toml").exists()
    )


def _problems(authored: AuthoredCategory, vocabulary: Vocabulary) -> list[str]:
    problems: list[str] = []
    for key, entry in (authored.attributes | authored.options).items():
        if not all(entry.get(language) for language in LANGUAGES):
            problems.append(f"attribute or option {key!r} needs zh and en")
        for value, names in entry.get("values", {}).items():
            if not all(names.get(language) for language in LANGUAGES):
                problems.append(f"{key}.{value} needs zh and en")
    seen: set[str] = set()
    for number, product in enumerate(authored.products, 1):
        name = str(product.get("id", f"product {number}"))
        if name in seen:
            problems.append(f"{name}: id is used twice")
        seen.add(name)
        problems += [f"{name}: {problem}" for problem in _product_problems(product, authored, vocabulary)]
    shapes = [product.get("shape") for product in authored.products]
    problems += [
        f"shape {shape!r} is used {shapes.count(shape)} times; use it at least twice"
        for shape in vocabulary.categories[authored.id]["shapes"]
        if shapes.count(shape) < 2
    ]
    return problems


def _product_problems(
    product: dict[str, Any], authored: AuthoredCategory, vocabulary: Vocabulary
) -> list[str]:
    problems: list[str] = []
    allowed = {
        "id", "brand", "shape", "price", "was", "clip", "title", "description",
        "attributes", "options", "surcharge", "sold_out", "reviews", "faqs",
    }  # fmt: skip
    problems += [f"unknown field {field!r}" for field in product.keys() - allowed]
    if not _ID.match(str(product.get("id", ""))) or not product["id"].startswith(authored.id + "-"):
        problems.append(f"id must look like {authored.id}-linen-wrap")
    if product.get("brand") not in vocabulary.brands:
        problems.append(f"brand {product.get('brand')!r} is not in _vocabulary.toml")
    if product.get("shape") not in vocabulary.categories[authored.id]["shapes"]:
        problems.append(f"shape {product.get('shape')!r} is not a shape of {authored.id}")
    price = product.get("price")
    if not isinstance(price, int | Decimal) or price <= 0:
        problems.append(f"price {price!r} is not a positive number of yuan")
    elif "was" in product and product["was"] <= price:
        problems.append("was must be above price")
    for field in ("title", "description"):
        problems += _bilingual(product.get(field), field)
    attributes = product.get("attributes", {})
    if len(attributes) < 4:
        problems.append("needs at least four attributes")
    for key, value in attributes.items():
        entry = authored.attributes.get(key)
        if entry is None:
            problems.append(f"attribute {key!r} is declared neither here nor in _vocabulary.toml")
            continue
        values = entry.get("values", {})
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one not in values:
                problems.append(f"attribute {key} = {one!r}: declare the value with zh and en")
    options = product.get("options", {})
    if not options:
        problems.append("needs options (at least colour)")
    for key, option_values in options.items():
        if key not in authored.options:
            problems.append(f"option {key!r} is not declared")
        elif key == "colour":
            problems += [f"colour {c!r} is unknown" for c in option_values if c not in vocabulary.colours]
        if len(set(option_values)) != len(option_values) or not option_values:
            problems.append(f"option {key!r} is empty or repeats a value")
    every = {str(value) for values in options.values() for value in values}
    problems += [
        f"surcharge names {v!r}, no option value" for v in product.get("surcharge", {}) if v not in every
    ]
    for combination in product.get("sold_out", ()):
        parts = combination.split("/")
        if len(parts) != len(options) or any(
            part not in map(str, values) for part, values in zip(parts, options.values(), strict=False)
        ):
            problems.append(f"sold_out {combination!r} is no combination of the options")
    reviews = product.get("reviews", ())
    if len(reviews) < 3:
        problems.append("needs three reviews")
    for review in reviews:
        problems += _bilingual(review, "review")
        if review.get("stars") not in (1, 2, 3, 4, 5):
            problems.append(f"review stars {review.get('stars')!r}")
        problems += [
            f"review about unknown {k!r}"
            for k in review.get("about", ())
            if k not in authored.attributes | authored.options
        ]
    for faq in product.get("faqs", ()):
        problems += _bilingual(faq.get("question"), "faq question") + _bilingual(
            faq.get("answer"), "faq answer"
        )
    if not product.get("faqs"):
        problems.append("needs a FAQ")
    return problems


def _bilingual(text: Any, field: str) -> list[str]:
    if not isinstance(text, dict) or not all(str(text.get(language, "")).strip() for language in LANGUAGES):
        return [f"{field} needs zh and en"]
    if not _HAN.search(text["zh"]):
        return [f"{field}.zh has no Chinese"]
    return [f"{field}.en has Chinese in it"] if _HAN.search(text["en"]) else []


if __name__ == "__main__":
    try:
        for argument in sys.argv[1:]:
            loaded = load_category(Path(argument), load_vocabulary())
            print(f"{loaded.id}: {len(loaded.products)} products, all good")
    except AuthoringError as error:
        sys.exit(str(error))
