"""Numbers, units, prices, exclusions, the saved lexicon, and refinement by a language model."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from daogou.catalog.model import Attribute, Category, Money, Product, Variant
from daogou.encoders.base import Vectors
from daogou.understanding.exclusions import mentions
from daogou.understanding.lexicon import Lexicon, LexiconError
from daogou.understanding.numbers import numbers
from daogou.understanding.quantities import quantities
from daogou.understanding.refine import Refiner
from daogou.understanding.understand import Understander
from daogou.understanding.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("五百", 500, 500), ("两三百", 200, 300), ("三五百", 300, 500), ("七八十", 70, 80), ("一百二", 120, 120),
        ("一百零二", 102, 102), ("1千5", 1500, 1500), ("三万五", 35000, 35000), ("一千多", 1000, 2000), ("几百", 200, 900),
        ("1,299", 1299, 1299), ("3k", 3000, 3000), ("1.5万", 15000, 15000), ("fifty", 50, 50),
        ("two hundred and fifty", 250, 250), ("十五", 15, 15), ("百", 100, 100), ("三点五", 3.5, 3.5), ("双人", 2, 2),
    ],
)  # fmt: skip
def test_numbers(text: str, low: float, high: float) -> None:
    (found,) = numbers(text)
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("under $50", "USD", (50, 50, "max", "USD")),
        ("under $50", "AUD", (50, 50, "max", "AUD")),
        ("under $50", "CNY", (50, 50, "max", "USD")),
        ("¥300上下", "CNY", (300, 300, "about", "CNY")),
        ("between £20 and £40", "GBP", (20, 40, "range", "GBP")),
        ("200到300块之间", "CNY", (200, 300, "range", "CNY")),
        ("不超过三百", "CNY", (300, 300, "max", None)),
        ("at least 20 hours", "CNY", (20, 20, "min", None)),
        ("100美元以内", "CNY", (100, 100, "max", "USD")),
        ("预算也就五百块", "CNY", (500, 500, "max", "CNY")),
        ("我只有三百元", "CNY", (300, 300, "max", "CNY")),
        ("只有50ml", "CNY", (50, 50, "exact", None)),
        ("百来块", "CNY", (100, 100, "about", "CNY")),
        ("千把块钱", "CNY", (1000, 1000, "about", "CNY")),
        ("最多花两百", "CNY", (200, 200, "max", None)),
        ("一千五行不行", "CNY", (1500, 1500, "max", None)),
        ("42行吗", "CNY", (42, 42, "exact", None)),
    ],
)
def test_quantities(text: str, currency: str, expected: tuple[float, float, str, str | None]) -> None:
    (found,) = quantities(text, currency)
    assert (found.low, found.high, found.mode, found.currency) == expected


@pytest.mark.parametrize(
    "query",
    [
        "28-622自行车外胎",
        "24-70镜头",
        "2021-2026",
        "rm-100",
        "iphone 7",
        "初二上下英语",
        "zr-3*1.5",
        "12-16款",
        "高考几千题",
        "360度",
    ],
)
def test_numbers_of_models_are_no_prices(shop: Understander, query: str) -> None:
    assert not shop.understand(query).of("price")


@pytest.mark.parametrize(
    "query",
    [
        "杯套奶茶专用", "婴儿辅食机", "抽屉轨道不锈钢", "旅行保险", "小货车贴纸", "西裤夹", "northwave domain", "steve vai", "manus dei",
        "engineer", "vans", "netflix", "roses", "tablet stand", "weiyi显示屏", "花箱", "小吃", "按红包有钱出来蛋糕",
    ],
)  # fmt: skip
def test_plausible_words_are_left_as_they_are(shop: Understander, query: str) -> None:
    assert shop.understand(query).corrected is None


@pytest.mark.parametrize(
    ("query", "mended"),
    [
        ("不绣钢保温杯", "不锈钢保温杯"), ("雨绒服 黑色", "羽绒服 黑色"), ("电饭包", "电饭煲"), ("hongseyurongfu", "红色羽绒服"),
        ("yu rong fu", "羽绒服"), ("stainles steel botle", "stainless steel bottle"), ("wool swaeter", "wool sweater"),
        ("蓝芽耳机", None), ("T恤杉", None),
    ],
)  # fmt: skip
def test_slips_are_mended(shop: Understander, query: str, mended: str | None) -> None:
    assert shop.understand(query).corrected == mended
    assert shop.understand(query, verbatim=True).corrected is None


def test_what_a_text_mentions() -> None:
    assert mentions("红糖姜茶", "糖")
    assert not mentions("无糖饼干，0糖，不含糖", "糖")
    assert not mentions("Sugar-free, no added sugar", "sugar")
    assert mentions("With nuts and sugar", "nut")
    assert not mentions("Nutmeg", "nut")


def test_cheap_takes_the_lower_third_of_the_category(shop: Understander, lexicon: Lexicon) -> None:
    (wish,) = shop.understand("便宜点的耳机").of("price")
    assert wish.maximum == lexicon.prices["headphones"][1]
    assert not wish.hard


def test_a_price_in_another_currency_is_no_filter(shop: Understander) -> None:
    (price,) = shop.understand("coat under $50").of("price")
    assert (price.unit, price.hard, price.label["en"]) == ("USD", False, "Under $50")


def test_labels(shop: Understander) -> None:
    need = shop.understand("外套 不要黑色 500以内")
    assert [slot.label for slot in need.slots][1:] == [
        {"zh": "不要黑色", "en": "Not black"},
        {"zh": "¥500 以内", "en": "Under ¥500"},
    ]


def test_a_saved_lexicon_is_the_same(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.bin"
    lexicon.save(path)
    start = time.perf_counter()
    again = Lexicon.load(path)
    assert time.perf_counter() - start < 1
    assert again == lexicon
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(LexiconError, match="build the lexicon anew"):
        Lexicon.load(path)


def test_shared_words_are_sound() -> None:
    words = vocabulary()
    assert len(words.things) > 300
    assert all(thing.above is None or thing.above in words.things for thing in words.things.values())
    assert "彩色" in words.colours
    assert "纯色" not in words.colours


def _product(number: int, title: str, category: str | None, **attributes: str | float) -> Product:
    path = (Category(category.lower(), {"en": category}),) if category else ()
    facts = tuple(Attribute(name, value) for name, value in attributes.items())
    return Product(
        str(number),
        {"en": title},
        (Variant(str(number), Money(1000, "USD")),),
        category=path,
        attributes=facts,
    )


def test_a_category_that_few_of_its_things_are_filed_under_misleads_nobody() -> None:
    adapters = [_product(i, f"Acme USB adapter {i}", None) for i in range(20)]
    filed = [
        _product(99, "Acme serial adapter", "Adapter"),
        *(_product(200 + i, f"Acme notebook {i}", "Notebook") for i in range(5)),
    ]
    shop = Understander(Lexicon.build([*adapters, *filed], currency="USD"))
    assert not shop.understand("adapter").of("category")
    assert shop.understand("laptop").of("category")[0].values == ("notebook",)
    assert not shop.understand("laptop bag").of("category")


@pytest.fixture(scope="module")
def electronics() -> Understander:
    """A shop of laptops, phones, cables and kettles, whose numbers have units."""

    def one(number: int, title: str, category: str, brand: str, *facts: Attribute) -> Product:
        path = (Category(category.lower(), {"en": category}),)
        variant = Variant(str(number), Money(1000, "USD"))
        return Product(str(number), {"en": title}, (variant,), category=path, attributes=facts, brand={"en": brand})

    products = [
        one(
            i, f"HP notebook {inches} inch {memory} GB DDR4", "Notebook", "HP",
            Attribute("display_diagonal", inches, "in"), Attribute("internal_memory", memory, "GB"),
            Attribute("storage_capacity", 256.0 * (1 + i % 2), "GB"), Attribute("memory_type", "DDR4"),
            Attribute("width", 300.0 + i, "mm"),
        )
        for i, (inches, memory) in enumerate([(15.6, 16.0), (17.0, 8.0), (14.0, 16.0), (15.6, 32.0)] * 3)
    ]  # fmt: skip
    products += [
        one(100 + i, f"Apple iPhone {11 + i} Pro", "Phone", "Apple", Attribute("storage_capacity", 128.0, "GB"))
        for i in range(6)
    ]
    products += [
        one(200 + i, f"HDMI cable {metres} m", "Cable", "StarTech.com", Attribute("cable_length", metres, "m"))
        for i, metres in enumerate([1.0, 2.0, 3.0, 5.0])
    ]
    products += [
        one(
            300 + i,
            f"Kettle {litres} l",
            "Kettle",
            "Philips",
            Attribute("capacity", f"{litres:g} l"),
            Attribute("power", 2400.0, "W"),
        )
        for i, litres in enumerate([0.5, 1.2, 1.7])
    ]
    return Understander(Lexicon.build(products, currency="USD"))


@pytest.mark.parametrize(
    ("query", "name", "low", "high"),
    [
        ("15.6寸笔记本", "display_diagonal", 15.6, 15.6),
        ("43.2 cm laptop", "display_diagonal", 17.0, 17.0),
        ('14" notebook', "display_diagonal", 14.0, 14.0),
        ("hp laptop 16gb ram", "internal_memory", 16.0, 16.0),
        ("惠普笔记本 16G内存", "internal_memory", 16.0, 16.0),
        ("laptop with at least 8 GB memory", "internal_memory", 8.0, None),
        ("laptop 512 gb ssd", "storage_capacity", 512.0, 512.0),
        ("hdmi cable up to 200 cm", "cable_length", None, 2.0),
        ("3m hdmi cable", "cable_length", 3.0, 3.0),
        ("500ml kettle", "capacity", 0.5, 0.5),
        ("kettle 2.4kW", "power", 2400.0, 2400.0),
    ],
)
def test_numbers_with_units_match_as_numbers(
    electronics: Understander, query: str, name: str, low: float | None, high: float | None
) -> None:
    (slot,) = [slot for slot in electronics.understand(query).slots if slot.name == name]
    for bound, wanted in ((slot.minimum, low), (slot.maximum, high)):
        assert (bound is None) == (wanted is None)
        assert bound is None or bound == pytest.approx(wanted, rel=0.03)


def test_numbers_in_names_are_no_numbers(electronics: Understander) -> None:
    assert [slot.id for slot in electronics.understand("ddr4 laptop").slots] == [
        "attribute:memory_type=ddr4",
        "category:notebook",
    ]
    for query in ("iPhone 15 Pro", "iphone 15 pro 手机壳", "iPhone 15 Pro case"):
        assert not [slot for slot in electronics.understand(query).slots if slot.kind in ("attribute", "price")]


def test_brands_are_known_in_either_script_and_without_what_companies_add(electronics: Understander) -> None:
    for query, brand in (
        ("惠普笔记本", "hp"),
        ("飞利浦 水壶", "philips"),
        ("startech cable", "startech.com"),
        ("苹果手机", "apple"),
    ):
        assert [slot.values for slot in electronics.understand(query).of("brand")] == [(brand,)]


@pytest.mark.parametrize(
    "query",
    ["除霉剂", "无印良品 毛巾", "防过敏 面霜", "别扯蛋", "没有人像你", "non-toxic toys", "no idea, gift for mum", "3m除碳", "手机不需要拍照多好", "没有什么比纯棉更舒服的四件套了",
     "no-iron shirt", "不用熨的衬衫"],
)  # fmt: skip
def test_words_that_only_look_like_an_exclusion_exclude_nothing(shop: Understander, query: str) -> None:
    assert not [slot.id for slot in shop.understand(query).slots if slot.excluded]


@pytest.mark.parametrize(
    ("query", "excluded"),
    [
        ("外套 不带帽子的", "attribute:hood=fixed-hood"), ("黑的灰的都不要，外套", "attribute:colour=grey"), ("键盘不要RGB灯", "attribute:backlight=rgb"),
        ("无线的耳机不要", "attribute:words=无线"), ("没有扣子的衬衫", "attribute:words=扣子"), ("跑鞋 除白色外", "attribute:colour=white"),
        ("茶叶不要红茶", "attribute:kind=black-tea"), ("boots that aren't suede", "attribute:material=suede"), ("dress, white not allowed", "attribute:colour=white"),
        ("snacks, i'm allergic to sesame", "attribute:allergens=sesame"), ("coat any colour but red", "attribute:colour=red"),
        ("连衣裙 别给我推吊带", "attribute:words=吊带"), ("通勤包 皮的容易刮花 想要尼龙的", "attribute:material=leather"),
        ("护肤品 不能有水杨酸和视黄醇", "attribute:words=视黄醇"), ("帽子 不要渔夫帽棒球帽", "attribute:words=棒球帽"),
        ("boots: brown is ok, black isn't", "attribute:colour=black"), ("skincare without alcohol, fragrance or essential oils", "attribute:words=essential oils"),
        ("boots without those chunky platform soles", "attribute:words=chunky platform soles"),
    ],
)  # fmt: skip
def test_what_is_not_wanted(shop: Understander, query: str, excluded: str) -> None:
    assert f"not:{excluded}" in [slot.id for slot in shop.understand(query).slots]


def test_an_unwanted_bound_is_the_opposite_bound(shop: Understander) -> None:
    (price,) = shop.understand("不要一千以上的手机").of("price")
    assert (price.minimum, price.maximum) == (None, 1000)


def test_values_that_are_free_text_are_no_vocabulary() -> None:
    products = [_product(i, f"Thing {i}", "Things", sku=f"code name {i}", finish="matte") for i in range(200)]
    lexicon = Lexicon.build(products, currency="USD")
    assert "matte" in lexicon.senses
    assert not any("codename" in key for key in lexicon.senses)


class _Meaning:
    """Encodes a text as the category that it is about."""

    name = "meaning"
    dimensions = 4

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        topics = ("dress", "boot", "lamp", "illuminates")
        rows = np.array([[float(topic in text.lower()) + 0.01 for topic in topics] for text in texts], np.float32)
        rows[:, 2] += rows[:, 3]
        rows[:, 3] = 0.0
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    encode_passages = encode_queries


def test_meaning_names_a_category_where_words_do_not(lexicon: Lexicon) -> None:
    (slot,) = Understander(lexicon, _Meaning()).understand("something that illuminates", without=()).of("category")
    assert slot.values == ("lamps",)
    assert slot.confidence < 0.5
    assert not slot.hard
    need = Understander(lexicon, _Meaning()).understand("something that illuminates", without=[slot.id])
    assert not need.of("category")


class _Model:
    """Says what it is told to, after a while."""

    name = "told"

    def __init__(self, reply: str, delay: float = 0.0) -> None:
        self._reply = reply
        self._delay = delay
        self.asked = threading.Event()

    def complete(
        self,
        messages: Sequence[dict[str, str]],
        *,
        schema: dict[str, object] | None = None,
        timeout_s: float = 10.0,
    ) -> str:
        self.asked.set()
        time.sleep(self._delay)
        return self._reply


def _wishes(*wishes: tuple[str, str, str]) -> str:
    return json.dumps({"wishes": [dict(zip(("kind", "value", "words"), wish, strict=True)) for wish in wishes]})


def test_a_model_adds_soft_slots_that_the_catalogue_knows(shop: Understander, lexicon: Lexicon) -> None:
    need = shop.understand("something snug for the ski lift, 500以内")
    reply = _wishes(
        ("category", "外套", "snug"),
        ("attribute", "black", ""),
        ("attribute", "unheard of", ""),
        ("price", "1", ""),
    )
    refined = Refiner(lexicon, _Model(reply)).refine(need, without=frozenset({"attribute:colour=black"}))
    added = [slot for slot in refined.slots if slot not in need.slots]
    assert [slot.id for slot in added] == ["category:coats"]
    assert not added[0].hard
    assert added[0].spans[0].words == "snug"


@pytest.mark.parametrize(
    "reply", ["", "no JSON", "[]", '{"wishes": 3}', '{"wishes": [{"kind": "category"}]}', "[" * 5000]
)
def test_a_model_that_talks_nonsense_changes_nothing(shop: Understander, lexicon: Lexicon, reply: str) -> None:
    need = shop.understand("外套")
    assert Refiner(lexicon, _Model(reply)).refine(need) == need


def test_a_late_model_is_not_waited_for(shop: Understander, lexicon: Lexicon) -> None:
    need = shop.understand("cosy")
    refiner = Refiner(lexicon, _Model(_wishes(("category", "coat", "cosy")), delay=0.5), budget_s=0.05, workers=1)
    start = time.perf_counter()
    assert refiner.refine(need) == need
    assert refiner.refine(need) == need  # the only worker is busy
    assert time.perf_counter() - start < 0.3
    refiner.close()
