"""Numbers with units and model codes through the front door: whatever unit is typed, and codes as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from daogou.catalog.model import Attribute, Category, Money, Product, Variant
from daogou.catalog.readers.jsonl import feed_line
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide


def _one(identity: str, title: str, category: str, *facts: Attribute) -> Product:
    path = (Category(category.lower(), {"en": category}),)
    return Product(
        identity, {"en": title}, (Variant(f"{identity}/1", Money(10_000, "CNY"), stock=3),), category=path, attributes=facts
    )


def _products() -> list[Product]:
    laptops = [
        _one(
            f"laptop-{inches:g}-{memory:g}", f"Acme notebook {name}", "Notebooks",
            Attribute("display_diagonal", inches, "in"), Attribute("internal_memory", memory, "GB"),
            Attribute("memory_type", generation),
        )
        for inches, memory, generation, name in (
            (13.3, 8.0, "DDR3", "swift"), (15.6, 16.0, "DDR4", "studio"), (17.0, 32.0, "DDR5", "tower"), (14.0, 4.0, "DDR4", "air"),
        )
    ]  # fmt: skip
    kettles = [
        _one(f"kettle-{litres:g}", f"Acme kettle {name}", "Kettles", Attribute("capacity", litres, "l"))
        for litres, name in ((0.5, "mini"), (1.0, "home"), (1.5, "family"), (2.0, "party"))
    ]
    disks = [
        _one(f"disk-{size:g}", f"Acme hard drive {name}", "Hard drives", Attribute("storage_capacity", size, "GB"))
        for size, name in ((256.0, "small"), (512.0, "middle"), (1024.0, "large"), (2048.0, "huge"))
    ]
    phones = [
        _one(f"phone-{model.replace(' ', '-')}", f"Apple iPhone {model}", "Phones")
        for model in ("14 Pro", "15 Pro", "15", "16 Pro")
    ]
    toners = [
        _one(f"toner-{code}", f"Acme toner {code}", "Toners") for code in ("TN-2410", "TN-241", "TN-2420", "TN-410")
    ]
    return [*laptops, *kettles, *disks, *phones, *toners]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    folder: Path = tmp_path_factory.mktemp("numbers")
    feed = folder / "feed.jsonl"
    feed.write_bytes(b"".join(map(feed_line, _products())))
    with Guide.open(folder / "shop", encoder=HashingEncoder()) as guide:
        guide.ingest(feed)
        yield guide


def _found(shop: Guide, query: str) -> list[str]:
    return [item.product.id for item in shop.search(query, limit=10).items]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("17 inch laptop", "laptop-17-32"), ("43.2 cm laptop", "laptop-17-32"), ("432mm notebook", "laptop-17-32"), ("17寸笔记本", "laptop-17-32"),
        ("15.6寸笔记本电脑", "laptop-15.6-16"), ("39.6 cm laptop", "laptop-15.6-16"), ("laptop 16GB ram", "laptop-15.6-16"),
        ("laptop 2x8GB ddr4", "laptop-15.6-16"), ("500ml kettle", "kettle-0.5"), ("0.5 l kettle", "kettle-0.5"), ("kettle 1.5L", "kettle-1.5"),
        ("1500毫升 电水壶", "kettle-1.5"), ("1TB hard drive", "disk-1024"), ("hard drive 1024 gb", "disk-1024"), ("512GB 硬盘", "disk-512"),
    ],
)  # fmt: skip
def test_the_same_number_in_any_unit_finds_the_same_first(shop: Guide, query: str, first: str) -> None:
    assert _found(shop, query)[0] == first


@pytest.mark.parametrize(
    ("query", "unwanted"),
    [("laptop but not 17 inch", "laptop-17-32"), ("笔记本电脑 不要15.6寸", "laptop-15.6-16"), ("kettle, not 500 ml", "kettle-0.5")],
)
def test_a_number_that_is_refused_is_left_out(shop: Guide, query: str, unwanted: str) -> None:
    found = _found(shop, query)
    assert found
    assert unwanted not in found


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("iphone 15 pro", "phone-15-Pro"), ("iphone 16 pro", "phone-16-Pro"), ("tn-2410", "toner-TN-2410"), ("toner tn-410", "toner-TN-410"),
        ("TN-241", "toner-TN-241"),
    ],
)  # fmt: skip
def test_a_code_is_matched_as_a_whole(shop: Guide, query: str, first: str) -> None:
    assert _found(shop, query)[0] == first


def test_a_generation_of_memory_is_a_value_and_no_number(shop: Guide) -> None:
    page = shop.search("ddr4 laptop")
    assert [slot.id for slot in page.need.of("attribute")] == ["attribute:memory_type=ddr4"]
    assert {item.product.id for item in page.items[:2]} == {"laptop-15.6-16", "laptop-14-4"}
