"""Queries in one language over a catalogue in the other: the words that the catalogue has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from daogou.catalog.model import Money, Product, Variant
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from daogou.guide.vocabulary import FILE, Vocabulary
from daogou.retrieval.bilingual import Bilingual, BilingualLearner, language_of
from daogou.retrieval.dictionary import glosses, own_pairs
from daogou.retrieval.translation import Translator
from daogou.understanding.need import Need

ENGLISH = (
    "Acme Laptop Bag 15.6 inch", "Acme Laptop 14 inch silver", "Acme Phone Charger 20W", "Acme wall charger",
    "Acme camera tripod", "Acme waterproof hiking boots", "Acme rain boots", "Acme folding bed", "Acme curtain",
)  # fmt: skip
CHINESE = (
    "廉邦铸铁锅 炒菜锅",
    "小熊电热水壶",
    "户外折叠床 单人",
    "感冒颗粒 风寒",
    "连帮书包",
    "海尔洗碗机 嵌入式",
    "小学生双肩背包",
)
OFFER = Variant("v", Money(1000, "CNY"), stock=3)


def product(title: str, number: int) -> Product:
    language = "zh" if language_of(title.lower()) == "zh" else "en"
    return Product(id=f"p{number}", title={language: title}, variants=(OFFER,))


def learned(titles: Iterable[str]) -> Bilingual:
    learner = BilingualLearner(own_pairs())
    for number, title in enumerate(titles):
        learner.add(product(title, number))
    return learner.finish()


@pytest.fixture
def shop(tmp_path: Path) -> Iterable[Callable[[Iterable[str]], Guide]]:
    opened: list[Guide] = []

    def make(titles: Iterable[str]) -> Guide:
        feed = tmp_path / "feed.csv"
        rows = [f"p{n},{title},10 CNY,in stock" for n, title in enumerate(titles)]
        feed.write_text("\n".join(["id,title,price,availability", *rows]), "utf-8")
        guide = Guide.open(tmp_path / "shop", encoder=HashingEncoder())
        guide.ingest(feed)
        opened.append(guide)
        return guide

    yield make
    for guide in opened:
        guide.close()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("笔记本电脑包", "p0"),
        ("手机充电器", "p2"),
        ("三脚架", "p4"),
        ("防水登山靴", "p5"),
        ("折叠床", "p7"),
        ("窗帘", "p8"),
    ],
)
def test_chinese_queries_find_what_an_english_catalogue_calls_otherwise(
    shop: Callable[[Iterable[str]], Guide], query: str, wanted: str
) -> None:
    page = shop(ENGLISH).search(query, record=False)
    assert page.items[0].product.id == wanted
    assert page.need.text == query, "the shopper is shown their own words"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("lianbang iron pan", "p0"),
        ("electric kettle", "p1"),
        ("folding bed", "p2"),
        ("haier dishwasher", "p5"),
        ("backpack", "p6"),
    ],
)
def test_english_queries_find_what_a_chinese_catalogue_calls_otherwise(
    shop: Callable[[Iterable[str]], Guide], query: str, wanted: str
) -> None:
    found = [item.product.id for item in shop(CHINESE).search(query, record=False).items]
    assert found[0] == wanted


def test_a_catalogue_in_both_languages_is_searched_as_it_is_asked() -> None:
    both = BilingualLearner(own_pairs())
    both.add(Product(id="a", title={"zh": "羽绒服", "en": "Down jacket"}, variants=(OFFER,)))
    words = both.finish()
    assert [words.foreign(language) for language in ("zh", "en", "und")] == [None, None, None]
    assert (words.chinese, words.english, words.sounds) == ({}, {}, {})


def test_queries_in_the_catalogues_language_stay_untouched() -> None:
    translator = Translator(learned(ENGLISH), HashingEncoder())
    assert translator.wording("laptop bag", "en").terms is None
    assert translator.wording("12345", "und").terms is None


def test_only_words_that_the_catalogue_writes_are_searched_for() -> None:
    words = learned(ENGLISH)
    assert "充电器" in words.chinese
    assert "吉他" not in words.chinese
    for choices in words.chinese.values():
        assert sum(weight for _, weight in choices) == pytest.approx(1)


def test_compounds_are_taken_literally_where_the_catalogue_writes_them_so() -> None:
    assert learned(ENGLISH).chinese["手机充电器"][0][0] == "phone charger"


def test_unknown_words_and_codes_are_kept() -> None:
    wording = Translator(learned(ENGLISH), HashingEncoder()).wording("acme 充电器 kx-12", "zh")
    assert {"acm", "charger", "12"} <= set(wording.terms or ())
    assert wording.language == "en"


def test_a_brand_in_latin_letters_does_not_hide_that_the_rest_is_chinese() -> None:
    wording = Translator(learned(ENGLISH), HashingEncoder()).wording("acme electronics窗帘", "en")
    assert "curtain" in (wording.terms or ())


def test_the_need_is_put_into_the_same_words_for_ranking() -> None:
    wording = Translator(learned(ENGLISH), HashingEncoder()).wording("窗帘", "zh")
    need = Need("窗帘", "zh", "窗帘")
    assert (wording.asked(need).text, wording.asked(need).language, wording.asked(need).query) == (
        "curtain",
        "en",
        "窗帘",
    )


def test_words_may_be_learned_before_anything_is_searched(tmp_path: Path) -> None:
    (tmp_path / "feed.csv").write_text("id,title,price\n1,Winter coat,10 CNY\n2,Red mug,5 CNY\n", "utf-8")
    with Guide.open(tmp_path, encoder=HashingEncoder()) as guide:
        guide.ingest(tmp_path / "feed.csv")
    with Guide.open(tmp_path, encoder=HashingEncoder()) as guide:
        guide.learn_vocabulary()
        assert [item.product.id for item in guide.search("外套", record=False).items][:1] == ["1"]


def test_words_are_learned_anew_once_a_general_dictionary_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "feed.csv").write_text("id,title,price\n1,Winter coat,10 CNY\n", "utf-8")
    with Guide.open(tmp_path, encoder=HashingEncoder()) as guide:
        guide.ingest(tmp_path / "feed.csv")
    known = Vocabulary.load(tmp_path / FILE)
    assert known is not None
    monkeypatch.setattr("daogou.guide.vocabulary.has_cedict", lambda: not known.bilingual.general)
    assert Vocabulary.load(tmp_path / FILE) is None


def test_a_general_dictionarys_glosses_are_words_not_explanations() -> None:
    line = "手機 手机 [shou3 ji1] /cell phone; mobile phone/CL:部[bu4],支[zhi1]/(Tw) a kind of thing that one carries around/"
    assert [(pair.chinese, pair.english) for pair in glosses(line)] == [
        ("手机", "cell phone"),
        ("手机", "mobile phone"),
    ]
