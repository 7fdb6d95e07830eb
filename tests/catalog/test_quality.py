"""The quality report: each kind of fault on a product made for it, and nothing on a good one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daogou.catalog.model import Attribute, Category, Media, Money, Product, Rating, Variant
from daogou.catalog.quality import KINDS, quality_report

GOOD = Product(
    "good",
    {"zh": "素然亚麻短袖衬衫", "en": "Suran linen short-sleeved shirt"},
    (Variant("good-s", Money(100, "CNY"), options=(Attribute("size", "s"),)),),
    description={"zh": "凉快。", "en": "Cool to wear."},
    brand={"en": "Suran"},
    category=(Category("shirts", {"en": "Shirts"}),),
    attributes=(Attribute("material", "linen"), Attribute("colour", "white")),
    media=(Media("https://shop.example/a.jpg"),),
    rating=Rating(4.5, 10),
)
BAD = {
    "no-image": {"media": ()},
    "no-price": {"variants": (replace(GOOD.variants[0], price=None),)},
    "no-category": {"category": ()},
    "no-description": {"description": {}},
    "no-brand": {"brand": {}},
    "no-attributes": {"attributes": (), "variants": (Variant("v", Money(1, "CNY")),)},
    "short-title": {"title": {"zh": "素然衬衫", "en": "Shirt"}},
    "long-title": {"title": {"zh": "".join(map(chr, range(0x4E00, 0x4E00 + 61))), "en": GOOD.title["en"]}},
    "shouting-title": {"title": {"zh": GOOD.title["zh"], "en": "SURAN LINEN SHORT SHIRT"}},
    "stuffed-title": {"title": {"zh": GOOD.title["zh"], "en": "Linen shirt, shirt men, shirt women"}},
    "hidden-colour": {"title": {"zh": "素然亚麻白色衬衫", "en": GOOD.title["en"]}, "attributes": GOOD.attributes[:1]},
    "hidden-size": {"description": {"zh": "均码", "en": "One"}, "variants": (Variant("v", Money(1, "CNY")),)},
    "hidden-material": {"attributes": GOOD.attributes[1:]},
    "one-language": {"title": {"en": GOOD.title["en"]}},
    "no-reviews": {"rating": None},
    "variants-without-options": {"variants": (Variant("a", Money(1, "CNY")), Variant("b", Money(2, "CNY")))},
}


def test_a_good_product_has_no_finding() -> None:
    report = quality_report([GOOD])
    assert (report.products, report.clean, report.findings) == (1, 1, ())


@pytest.mark.parametrize("kind", BAD)
def test_each_fault_is_found(kind: str) -> None:
    report = quality_report([GOOD, replace(GOOD, id="bad", **{"title": _other(), **BAD[kind]})])
    finding = report.of(kind)
    assert finding is not None
    assert (finding.count, finding.share, finding.examples) == (1, 0.5, ("bad",))
    assert set(finding.mend) == set(finding.title) == {"zh", "en"}
    assert report.clean == (2 if KINDS[kind].severity == "low" else 1)


def _other() -> dict[str, str]:
    return {"zh": "素然亚麻长袖衬衫", "en": "Suran linen long-sleeved shirt"}


def test_titles_used_twice_are_found_and_examples_are_few() -> None:
    report = quality_report((replace(GOOD, id=str(i)) for i in range(9)), examples=3)
    finding = report.of("duplicate-title")
    assert finding is not None
    assert (finding.count, finding.examples) == (8, ("1", "2", "3"))


def test_every_kind_is_tested_and_nothing_is_divided_by_an_empty_catalogue() -> None:
    assert set(KINDS) == {*BAD, "duplicate-title"}
    assert quality_report([]).findings == ()
