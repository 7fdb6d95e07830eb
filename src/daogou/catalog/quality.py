"""What hurts the findability of a catalogue's products: how many, which for example, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from daogou.catalog.model import Product, Text
from daogou.catalog.readers.seen import SeenIds

Severity = Literal["high", "medium", "low"]

MIN_TITLE = {"zh": 4, "en": 10}
"""Shortest titles, in characters, that say what a product is."""

MAX_TITLE = {"zh": 60, "en": 150}
"""Longest titles that people read to the end; marketplaces cut them there or before."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of fault: ``count`` products of all, which is ``share`` of them (0 to 1)."""

    kind: str
    severity: Severity
    count: int
    share: float
    examples: tuple[str, ...]
    """Ids of the first products that have it."""
    title: Text
    mend: Text


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The findings, worst first; ``clean`` counts the products that have none of high or medium severity."""

    products: int
    clean: int
    findings: tuple[Finding, ...]

    def of(self, kind: str) -> Finding | None:
        """The finding of a kind, where there is one."""
        return next((one for one in self.findings if one.kind == kind), None)


@dataclass(frozen=True, slots=True)
class _Kind:
    severity: Severity
    title: Text
    mend: Text


def _kind(severity: Severity, zh: str, en: str, mend_zh: str, mend_en: str) -> _Kind:
    return _Kind(severity, {"zh": zh, "en": en}, {"zh": mend_zh, "en": mend_en})


KINDS: Mapping[str, _Kind] = {
    "no-image": _kind(
        "high", "没有图片", "No picture",
        "补一张主图：没有图片的商品无法以图搜索，也很少有人点。",
        "Add a main picture: without one a product cannot be found by photo, and few people open it.",
    ),
    "no-price": _kind(
        "high", "没有价格", "No price",
        "补上每个规格的售价：按价格筛选时，没有价格或价格为零的商品不会出现。",
        "Give every variant what the shopper pays: a filter by price leaves out products with none or zero.",
    ),
    "no-category": _kind(
        "high", "没有类目", "No category",
        "补上从大类到小类的类目路径，例如 女装 > 连衣裙。",
        "Give the path from root to leaf, such as Women > Dresses.",
    ),
    "no-description": _kind(
        "medium", "没有描述", "No description",
        "写两三句：是什么、用在哪里、和别的有什么不同。回答顾客的问题靠它作依据。",
        "Write a few sentences on what it is, what it is for and how it differs; answers quote them.",
    ),
    "no-brand": _kind(
        "low", "没有品牌", "No brand",
        "补上品牌；自有商品写店名。", "Give the brand; for goods of your own, the shop's name.",
    ),
    "no-attributes": _kind(
        "medium", "没有属性", "No attributes",
        "补上颜色、尺码、材质等属性，筛选和对比才用得上。",
        "Give colour, size, material and the like: filters and comparison need them.",
    ),
    "duplicate-title": _kind(
        "medium", "标题重复", "Title used more than once",
        "同一商品的不同规格合并为一个商品；不同的商品在标题里写出区别。",
        "Join variants of one product into one; say in the titles how different products differ.",
    ),
    "short-title": _kind(
        "medium", "标题太短", "Title too short",
        "在标题里写出品牌、品类和关键特征。", "Name the brand, the kind of product and what marks it out.",
    ),
    "long-title": _kind(
        "low", "标题太长", "Title too long",
        "把参数移到属性，把卖点移到描述。",
        "Move specifications to attributes and selling points to the description.",
    ),
    "shouting-title": _kind(
        "low", "标题全部大写", "Title in capitals",
        "改成正常的大小写。", "Write it in ordinary case.",
    ),
    "stuffed-title": _kind(
        "medium", "标题堆砌关键词", "Title stuffed with words",
        "去掉重复的词和一长串同义词：搜索自己懂同义词，堆砌只让相关性变差。",
        "Drop repeated words and chains of synonyms: search knows synonyms, and stuffing makes it worse.",
    ),
    "hidden-colour": _kind(
        "medium", "颜色只写在文字里", "Colour only in the text",
        "加上颜色属性；按颜色筛选看属性，不看标题。",
        "Add a colour attribute; filters read attributes, not titles.",
    ),
    "hidden-size": _kind(
        "medium", "尺码只写在文字里", "Size only in the text",
        "加上尺码属性或规格选项。", "Add a size attribute, or an option of the variants.",
    ),
    "hidden-material": _kind(
        "medium", "材质只写在文字里", "Material only in the text",
        "加上材质属性。", "Add a material attribute.",
    ),
    "one-language": _kind(
        "low", "只有一种语言", "In one language only",
        "补上另一种语言的标题和描述（中文、英文），两种语言的顾客都能看懂。",
        "Add title and description in the other language (Chinese, English) for shoppers of both.",
    ),
    "no-reviews": _kind(
        "low", "没有评价", "No reviews or rating",
        "导入评价或评分；新品可以邀请买家评价。",
        "Feed in reviews or a rating; invite buyers of new products to write one.",
    ),
    "variants-without-options": _kind(
        "high", "规格没有选项", "Variants without options",
        "给每个规格写出区别（颜色、尺码……），否则顾客无法选择。",
        "Say how each variant differs (colour, size, ...), or shoppers cannot choose.",
    ),
}  # fmt: skip
"""Every kind of finding, with its severity, its name and its mend."""

_ORDER = {"high": 0, "medium": 1, "low": 2}
_COLOUR = re.compile(
    r"[黑白灰红粉橙黄绿青蓝紫棕褐米银金驼]色|藏青|卡其|咖啡色|"
    r"\b(?:black|white|gr[ae]y|red|pink|orange|yellow|green|blue|navy|purple|brown|beige|silver|gold|ivory|"
    r"khaki)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"均码|[加大小中特]{1,2}码|\b\d{2,3}码|(?<![A-Za-z0-9'’&-])(?:X{0,4}[SL]|XX?S|\dXL)(?![A-Za-z0-9'’&-])|"
    r"\b(?:size|sizes) (?:\d+|small|medium|large|XS|S|M|L|XL)\b|\b\d+(?:\.\d+)?\s?(?:cm|inch|inches|ml|oz)\b",
)
_MATERIAL = re.compile(
    r"纯棉|全棉|羊毛|羊绒|亚麻|真丝|桑蚕丝|涤纶|聚酯|牛皮|真皮|不锈钢|实木|陶瓷|竹纤维|硅胶|"
    r"\b(?:cotton|wool|cashmere|linen|silk|polyester|nylon|leather|suede|denim|stainless steel|"
    r"bamboo|ceramic|oak|silicone)\b",
    re.IGNORECASE,
)
_HIDDEN = (
    ("hidden-colour", _COLOUR, ("colour", "color", "颜色")),
    (
        "hidden-size",
        _SIZE,
        ("size", "尺码", "尺寸", "规格", "capacity", "volume", "width", "height", "length"),
    ),
    ("hidden-material", _MATERIAL, ("material", "材质", "面料", "fabric")),
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class _Found:
    count: int = 0
    examples: list[str] = field(default_factory=list)


class QualityTally:
    """Looks at products as they pass, in memory of about 16 bytes a product."""

    def __init__(self, *, examples: int = 5) -> None:
        self._examples = examples
        self._found: dict[str, _Found] = {}
        self._titles = SeenIds()
        self._total = self._clean = 0

    def add(self, product: Product) -> None:
        """Look at one product."""
        self._total += 1
        kinds = [*_faults(product)]
        if not self._titles.add(" ".join("\0".join(product.title.values()).casefold().split())):
            kinds.append("duplicate-title")
        self._clean += all(KINDS[kind].severity == "low" for kind in kinds)
        for kind in kinds:
            found = self._found.setdefault(kind, _Found())
            found.count += 1
            if len(found.examples) < self._examples:
                found.examples.append(product.id)

    def report(self) -> QualityReport:
        """What was found so far."""
        findings = [
            Finding(
                kind, KINDS[kind].severity, one.count, one.count / self._total, tuple(one.examples),
                KINDS[kind].title, KINDS[kind].mend,
            )
            for kind, one in self._found.items()
        ]  # fmt: skip
        findings.sort(key=lambda one: (_ORDER[one.severity], -one.count, one.kind))
        return QualityReport(self._total, self._clean, tuple(findings))


def quality_report(products: Iterable[Product], *, examples: int = 5) -> QualityReport:
    """Look through a catalogue once.

    >>> from daogou.catalog.model import Product, Variant
    >>> report = quality_report([Product("p1", {"en": "Mug"}, (Variant("p1", None),))])
    >>> [(one.kind, one.share) for one in report.findings][:3]
    [('no-category', 1.0), ('no-image', 1.0), ('no-price', 1.0)]
    """
    tally = QualityTally(examples=examples)
    for product in products:
        tally.add(product)
    return tally.report()


def _faults(product: Product) -> Iterator[str]:
    """The kinds of what is wrong with one product by itself."""
    if not any(one.kind == "image" for one in (*product.media, *(m for v in product.variants for m in v.media))):
        yield "no-image"
    if any(variant.price is None or variant.price.amount == 0 for variant in product.variants):
        yield "no-price"
    if not product.category:
        yield "no-category"
    if not any(product.description.values()):
        yield "no-description"
    if not any(product.brand.values()):
        yield "no-brand"
    yield from _title_faults(product.title)
    names = {one.name for one in product.all_attributes()}
    if not names:
        yield "no-attributes"
    texts = "\n".join((*product.title.values(), *product.description.values()))
    for kind, pattern, known in _HIDDEN:
        if not any(any(word in name.casefold() for word in known) for name in names) and pattern.search(texts):
            yield kind
    if len(product.title) < 2:
        yield "one-language"
    if product.mean_rating is None and not product.reviews:
        yield "no-reviews"
    if len(product.variants) > 1:
        chosen = [tuple((o.name, o.value) for o in variant.options) for variant in product.variants]
        if len(set(chosen)) < len(chosen):
            yield "variants-without-options"


def _title_faults(title: Text) -> Iterator[str]:
    kinds = {kind for language, text in title.items() for kind in _one_title(text, language)}
    yield from sorted(kinds)


def _one_title(text: str, language: str) -> Iterator[str]:
    if len(text) < MIN_TITLE.get(language, 6):
        yield "short-title"
    if len(text) > MAX_TITLE.get(language, 150):
        yield "long-title"
    letters = [c for c in text if c.isascii() and c.isalpha()]
    words = [word.casefold() for word in _WORD.findall(text)]
    # Model numbers are capitals too: only a title of several long words in capitals shouts.
    if len(letters) >= 12 and all(c.isupper() for c in letters) and sum(len(w) > 3 for w in words) >= 3:
        yield "shouting-title"
    counts = {word: words.count(word) for word in set(words) if len(word) > 2}
    chinese = re.findall(r"[\u4e00-\u9fff]{2}", text)
    if (
        any(count >= 3 for count in counts.values())
        or text.count(",") + text.count("，") + text.count("/") + text.count("|") >= 8
        or any(chinese.count(pair) >= 4 for pair in set(chinese))
    ):
        yield "stuffed-title"
