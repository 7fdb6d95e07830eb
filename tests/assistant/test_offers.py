"""What of the products found can be had as it is wanted."""

from __future__ import annotations

from daogou.assistant.grounds import names_own_field
from daogou.assistant.offers import features, not_for_others, offered
from daogou.assistant.question import content_terms, read_question
from daogou.assistant.scope import is_thing
from daogou.assistant.topics import asked_topics
from daogou.assistant.variants import having
from daogou.assistant.wanted import read_wish
from daogou.catalog.model import Product
from daogou.understanding.need import Need, Slot, Span


def test_a_colour_that_is_sold_out_is_not_offered(demo: dict[str, Product]) -> None:
    white = Need("", slots=(Slot("attribute:colour=white", "attribute", "colour", ("white",), confidence=0.8),))
    sold_out, there = demo["headphones-first-anc"], demo["headphones-bean-buds"]
    assert offered([sold_out, there], white, {}) == [there]
    assert offered([sold_out], white, {}) == [sold_out]
    assert offered([sold_out, there], Need(""), {"colour": ["colour=charcoal"]}) == [sold_out]


def test_what_is_for_nobody_in_particular_is_for_children_too(demo: dict[str, Product]) -> None:
    desk, night, men = demo["lamps-student-desk"], demo["lamps-bunny-nursery"], demo["sweaters-merino-rollneck"]
    assert not_for_others([desk, night, men], ["gender=kids"]) == [desk, night]


def test_a_topic_names_a_feature_only_where_products_either_have_it_or_not(demo: dict[str, Product]) -> None:
    watches = [product for product in demo.values() if product.id.startswith("watches-")]
    assert features(asked_topics("能刷公交卡的"), watches) == {"nfc": ["nfc=yes"]}
    assert features(asked_topics("多重"), watches) == {}


def test_an_occasion_is_no_part_of_a_set() -> None:
    def read(text: str) -> Need:
        slots = (Slot("occasion:outdoor", "occasion", "occasion", ("outdoor",), spans=(Span(0, 2, "野餐"),)),)
        return Need(text, things=tuple(t for t in ("保温壶", "餐具") if t in text), slots=slots if "野餐" in text else ())

    wish = read_wish("野餐 保温壶和餐具 一共200", Need(""), read)
    assert wish is not None
    assert [role.zh for role in wish.roles] == ["保温壶", "餐具"]


def test_what_is_for_a_child_comes_first_for_one(demo: dict[str, Product]) -> None:
    plain, child = demo["bottles-classic-thermos"], demo["bottles-school-thermos"]
    assert not_for_others([plain, child], ["gender=kids"]) == [child, plain]
    assert not_for_others([plain, child], ["gender=women", "gender=unisex"]) == [plain, child]


def test_what_ends_in_a_thing_is_a_kind_of_it(demo: dict[str, Product]) -> None:
    assert is_thing(demo["bottles-school-thermos"], ["thermos"])  # 儿童保温杯
    assert not is_thing(demo["bottles-baby-straw-cup"], ["thermos"])
    assert not is_thing(demo["bedding-wool-blanket"], ["sofa"])  # 沙发毯


def test_a_question_that_names_a_field_of_the_product_is_about_it(demo: dict[str, Product]) -> None:
    coat, phone, lamp = demo["coats-packable-mac"], demo["phones-easy-senior"], demo["lamps-paper-floor"]
    assert names_own_field(read_question("有没有帽子"), coat)
    assert names_own_field(read_question("有耳机孔吗"), phone)
    assert not names_own_field(read_question("有没有帽子"), lamp)


def test_amounts_and_manners_of_asking_are_no_content() -> None:
    assert read_question("装得下一升水吗").residual == ()
    assert content_terms("家里有猫行吗") == ("猫",)
    assert content_terms("吃起来掉渣吗") == ("掉渣",)


def test_the_stock_of_one_variant_is_asked_of_what_has_it(demo: dict[str, Product]) -> None:
    shown = [demo["trousers-high-straight-jeans"], demo["coats-city-trench"]]
    assert having(read_question("浅蓝色26码还有吗", "zh"), shown) == shown[:1]
    assert having(read_question("米色M码有货吗", "zh"), shown) == shown[1:]
    assert having(read_question("浅蓝色99码还有吗", "zh"), shown) == []
    assert having(read_question("有米色的吗", "zh"), shown) == []
