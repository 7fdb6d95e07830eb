"""The demo shop as a feed and a media folder, made from what was written and drawn."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product as combinations
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zlib import crc32

from daogou.catalog.model import (
    Attribute,
    Category,
    Faq,
    Media,
    Money,
    Product,
    Review,
    ShopPolicy,
    Variant,
)
from daogou.demo.authoring import CATALOGUE, AuthoredCategory, Vocabulary, load_catalogue

Record = dict[str, Any]


def demo_policies(folder: Path = CATALOGUE) -> tuple[ShopPolicy, ...]:
    """The demo shop's policies."""
    data = tomllib.loads((folder / "_policies.toml").read_text("utf-8"))
    return tuple(ShopPolicy(entry["id"], entry["title"], entry["text"]) for entry in data["policy"])


def demo_products(folder: Path = CATALOGUE) -> Iterator[Product]:
    """Every product of the demo shop, in the order of the vocabulary."""
    for product, _, _ in _authored(folder):
        yield product


def without_media(product: Product) -> Product:
    """The product for a shop whose pictures were not drawn: it names no files that are not there."""
    return replace(product, media=(), variants=tuple(replace(variant, media=()) for variant in product.variants))


def _authored(folder: Path) -> Iterator[tuple[Product, Record, AuthoredCategory]]:
    vocabulary, categories = load_catalogue(folder)
    for category in categories:
        for record in category.products:
            yield build_product(record, category, vocabulary), record, category


def build_product(record: Record, authored: AuthoredCategory, vocabulary: Vocabulary) -> Product:
    """A product from its written record; stock is made up, but always the same."""
    entry = vocabulary.categories[authored.id]
    department = vocabulary.departments[entry["department"]]
    brand = vocabulary.brands[record["brand"]]
    variants = tuple(_variants(record, authored))
    pictured = [
        _media_name(record["id"], str(colour)) for colour in record["options"].get("colour", ["natural"])
    ]
    media = [Media(pictured[0]), Media(f"{record['id']}-detail.webp"), *map(Media, pictured[1:])]
    if record.get("clip"):
        media.append(Media(f"{record['id']}.webm", "video"))
    return Product(
        id=record["id"],
        title=dict(record["title"]),
        description=dict(record["description"]),
        brand={"zh": brand["zh"], "en": brand["en"]},
        category=(
            Category(entry["department"], {"zh": department["zh"], "en": department["en"]}),
            Category(authored.id, {"zh": entry["zh"], "en": entry["en"]}),
        ),
        variants=variants,
        attributes=tuple(_attributes(record["attributes"], authored.attributes)),
        media=tuple(media),
        reviews=tuple(
            Review(
                f"{record['id']}-r{i}",
                {"zh": r["zh"], "en": r["en"]},
                float(r["stars"]),
                about=tuple(r.get("about", ())),
            )
            for i, r in enumerate(record["reviews"], 1)
        ),
        faqs=tuple(
            Faq(f"{record['id']}-q{i}", f["question"], f["answer"]) for i, f in enumerate(record["faqs"], 1)
        ),
    )


def _attributes(values: Record, known: dict[str, Record]) -> Iterator[Attribute]:
    for name, value in values.items():
        entry = known[name]
        label = {"zh": entry["zh"], "en": entry["en"]}
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                names = entry["values"][one]
                yield Attribute(name, one, None, label, {"zh": names["zh"], "en": names["en"]})
            else:
                fact = one if isinstance(one, bool) else float(one)
                yield Attribute(name, fact, entry.get("unit"), label)


def _variants(record: Record, authored: AuthoredCategory) -> Iterator[Variant]:
    options: dict[str, list[Any]] = record["options"]
    for values in combinations(*options.values()):
        shown = "/".join(map(str, values))
        extra = sum(record.get("surcharge", {}).get(str(value), 0) for value in values)
        stock = (
            0 if shown in record.get("sold_out", ()) else 3 + crc32(f"{record['id']}/{shown}".encode()) % 60
        )
        yield Variant(
            id=f"{record['id']}/{shown}",
            price=_yuan(record["price"] + extra),
            list_price=_yuan(record["was"] + extra) if "was" in record else None,
            stock=stock,
            options=tuple(
                _option(name, value, authored) for name, value in zip(options, values, strict=True)
            ),
            media=(Media(_media_name(record["id"], str(values[list(options).index("colour")]))),)
            if "colour" in options
            else (),
        )


def _option(name: str, value: Any, authored: AuthoredCategory) -> Attribute:
    entry = authored.options[name]
    names = entry.get("values", {}).get(str(value)) or {"zh": str(value), "en": str(value)}
    label = {"zh": entry["zh"], "en": entry["en"]}
    return Attribute(name, str(value), None, label, {"zh": names["zh"], "en": names["en"]})


def _yuan(value: Any) -> Money:
    return Money(round(value * 100), "CNY")


def _media_name(product_id: str, colour: str) -> str:
    return f"{product_id}-{colour}.webp"


def draw_media(
    folder: Path, *, catalogue: Path = CATALOGUE, on_progress: Callable[[int, int], None] | None = None
) -> None:
    """Draw every picture and clip that `demo_products` names into ``folder``, on every core; what is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary, categories = load_catalogue(catalogue)
    colours = {name: str(entry["rgb"]) for name, entry in vocabulary.colours.items()}
    jobs = [(folder, category.id, record, colours) for category in categories for record in category.products]
    with get_context("spawn").Pool(min(os.cpu_count() or 1, 8)) as pool:
        for number, _ in enumerate(pool.imap_unordered(_draw_product, jobs, chunksize=4), 1):
            if on_progress:
                on_progress(number, len(jobs))


def _draw_product(job: tuple[Path, str, Record, dict[str, str]]) -> None:
    folder, category, record, rgb_of = job
    from daogou.demo.pictures import clip, draw, rasterise

    patterns = record["attributes"].get("pattern", "solid")
    look = {
        "pattern": patterns[0] if isinstance(patterns, list) else patterns,
        "attributes": record["attributes"],
        "seed": record["id"],
    }

    def picture(rgb: str, view: str) -> bytes:
        drawn: bytes = rasterise(draw(category, record["shape"], rgb, view=view, **look))
        return drawn

    colours = [str(colour) for colour in record["options"].get("colour", ["natural"])]
    for colour in colours:
        _write(folder / _media_name(record["id"], colour), partial(picture, rgb_of[colour], "front"))
    first = rgb_of[colours[0]]
    _write(folder / f"{record['id']}-detail.webp", partial(picture, first, "detail"))
    if record.get("clip"):
        _write(folder / f"{record['id']}.webm", partial(clip, category, record["shape"], first, **look))


def _write(path: Path, make: Callable[[], bytes]) -> None:
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_bytes(make())
        part.replace(path)
