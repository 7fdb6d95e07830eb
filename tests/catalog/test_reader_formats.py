"""What each feed format means, field by field, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.model import CatalogError, Money, Product
from daogou.catalog.readers import FeedContext, FeedSource, UnknownFeed, mapped_columns, read_feed, recognise
from daogou.catalog.readers.jsonl import feed_line

FEEDS = Path(__file__).parent / "feeds"


def load(path: Path, **context: object) -> tuple[dict[str, Product], list[Problem]]:
    records = list(read_feed(path, FeedContext(**context)))  # type: ignore[arg-type]
    changes = [record.change for record in records if isinstance(record, Row)]
    products = {change.product.id: change.product for change in changes if isinstance(change, Upsert)}
    return products, [record for record in records if isinstance(record, Problem)]


def write(tmp_path: Path, text: str, name: str = "feed") -> Path:
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / name


def facts(product: Product) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for one in product.attributes:
        found.setdefault(one.name, []).append(one.value)
    return found


@pytest.mark.parametrize("file", ["google.xml", "openai_flat.jsonl", "shopify.csv", "pages", "plain_zh.csv"])
def test_what_any_reader_yields_goes_out_and_comes_back_equal(file: str, tmp_path: Path) -> None:
    products, _ = load(FEEDS / file)
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(map(feed_line, products.values())))
    again, problems = load(path)
    assert again == products
    assert not problems


def test_google_rows_of_a_group_become_variants_though_others_stand_between() -> None:
    tee = load(FEEDS / "google.xml")[0]["TEE"]
    assert tee.title == {"en": "Plain cotton tee"}
    assert [[option.value for option in variant.options] for variant in tee.variants] == [
        ["red", "s"],
        ["blue", "m"],
    ]
    assert facts(tee) == {"material": ["cotton"]}
    assert [variant.available for variant in tee.variants] == [True, False]


def test_google_sale_prices_hold_within_their_dates() -> None:
    on = load(FEEDS / "google.xml", now=datetime(2024, 1, 1, tzinfo=UTC))[0]["TV-1"].variants[0]
    off = load(FEEDS / "google.xml", now=datetime(2019, 1, 1, tzinfo=UTC))[0]["TV-1"].variants[0]
    assert (on.price, on.list_price) == (Money(99900, "USD"), Money(129900, "USD"))
    assert (off.price, off.list_price) == (Money(129900, "USD"), None)


def test_a_group_that_is_scattered_over_a_feed_comes_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daogou.catalog.readers.grouping.WINDOW", 5000)
    rows = [f"V{i}\tTee {i}\thttps://s.example\t{i}.00 USD\tin_stock\tG{i % 20}\tc{i}" for i in range(60)]
    text = "id\ttitle\tlink\tprice\tavailability\titem_group_id\tcolor\n" + "\n".join(rows)
    path = write(tmp_path, text)
    products, problems = load(path)
    assert {key: len(product.variants) for key, product in products.items()} == {f"G{i}": 3 for i in range(20)}
    assert not problems
    assert sum(isinstance(record, Row) for record in read_feed(path, FeedContext())) == 20, "each comes once"
    monkeypatch.setattr("daogou.catalog.readers.grouping.WINDOW", 10**9)
    assert load(path)[0] == products, "and as if all had fitted"


def test_xml_bombs_and_external_entities_are_never_expanded(tmp_path: Path) -> None:
    text = (FEEDS / "google.xml").read_text("utf-8")
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>\n<rss'
    text = text.replace("<rss", bomb, 1).replace("Baseball cap", "&b; &x;").replace("A tee.", "Caf&eacute; tee")
    products, problems = load(write(tmp_path, text))
    assert set(products) == {"TV-1", "TEE"}
    assert products["TEE"].description == {"en": "Café tee"}
    assert len(problems) == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:image/png;base64,AA", "file:///etc/passwd", "../a.jpg"])
def test_addresses_that_could_harm_are_left_out(url: str, tmp_path: Path) -> None:
    text = (FEEDS / "google.xml").read_text("utf-8").replace("https://cdn.shop.example/cap.jpg", url)
    products, problems = load(write(tmp_path, text))
    assert products["CAP"].media == ()
    assert [problem.field for problem in problems] == ["image_link"]
    assert not problems[0].fatal


def test_html_and_hidden_characters_leave_plain_text(tmp_path: Path) -> None:
    text = "id,name,price,description\n1,Mug\u200b\U000e0041,9,<b>Hi</b><script>steal()</script> <img onerror=x>there\n"
    product = load(write(tmp_path, text))[0]["1"]
    assert product.title == {"en": "Mug"}
    assert product.description == {"en": "Hi there"}


def test_openai_flat_rows_carry_offers_reviews_questions_and_related_products() -> None:
    shoe = load(FEEDS / "openai_flat.jsonl")[0]["S"]
    assert shoe.title == {"en": "Trail shoe"}
    assert [(v.id, v.price.amount, v.stock) for v in shoe.variants if v.price] == [("S-9", 5999, 7), ("S-10", 7999, 0)]
    assert (shoe.rating.mean, shoe.rating.count) == (4.5, 88) if shoe.rating else False
    assert shoe.faqs[0].answer == {"en": "Yes, for an hour."}
    assert shoe.reviews[0].author == "Ana"
    assert shoe.identifiers["related_product_id"] == "SOCK-1"


def test_shopify_joins_rows_options_pictures_and_metafields() -> None:
    products, problems = load(FEEDS / "shopify.csv", currency="EUR")
    shirt = products["linen-shirt"]
    assert [[option.value for option in v.options] for v in shirt.variants] == [["white", "s"], ["white", "m"]]
    assert [v.stock for v in shirt.variants] == [5, 0]
    assert len(shirt.media) == 4
    assert facts(shirt)["material"] == ["linen", "cotton"]
    assert products["gift-card"].variants[0].stock is None
    assert shirt.prices == (Money(3900, "EUR"), Money(3900, "EUR"))
    assert [problem.field for problem in problems] == ["Status"]


def test_shopify_stock_that_nobody_tracks_is_unknown(tmp_path: Path) -> None:
    text = (FEEDS / "shopify.csv").read_text("utf-8").replace(",shopify,-2,DENY", ",,0,DENY")
    shirt = load(write(tmp_path, text))[0]["linen-shirt"]
    assert [variant.stock for variant in shirt.variants] == [5, None]


def test_schema_org_pages_give_products_with_variants_reviews_and_questions() -> None:
    products, problems = load(FEEDS / "pages")
    assert not problems
    kettle, shirt = products["K-1"], products["SH"]
    assert kettle.rating is not None
    assert (kettle.rating.mean, kettle.rating.count) == (4.5, 12)
    assert facts(kettle) == {"colour": ["silver"], "capacity": [1.7], "weight": [1.2]}
    assert kettle.faqs[0].question == {"en": "Is it loud?"}
    assert [(v.id, v.available) for v in shirt.variants] == [("SH-W", True), ("SH-B", False)]


@pytest.mark.parametrize("file", ["plain_zh.csv", "plain_gb18030.csv"])
def test_plain_tables_read_chinese_headers_in_both_encodings(file: str) -> None:
    products, problems = load(FEEDS / file, currency="CNY")
    shirt = products["A001"]
    assert not problems
    assert shirt.variants[0].price == Money(5900, "CNY")
    assert [category.name["zh"] for category in shirt.category] == ["女装", "上衣", "T恤"]
    assert facts(shirt) == {"colour": ["白色"], "material": ["纯棉"], "袖长": ["短袖"]}


def test_a_mapping_places_columns_that_names_do_not_give_away(tmp_path: Path) -> None:
    path = write(tmp_path, "ref,was,label_fr,cost,shade\n7,x,Tasse,5.50,Bleu\n")
    columns = {"ref": "id", "label_fr": "title", "cost": "price", "shade": "option:colour", "was": "ignore"}
    product = load(path, columns=columns, language="fr", currency="EUR")[0]["7"]
    assert product.title == {"fr": "Tasse"}
    assert [option.value for option in product.variants[0].options] == ["bleu"]
    with pytest.raises(CatalogError, match='mapped to "prise", which is no field'):
        load(path, columns=columns | {"cost": "prise"})


def test_a_mapping_wins_over_names_and_over_the_formats_that_a_table_looks_like(tmp_path: Path) -> None:
    path = write(tmp_path, "id\ttitle\tlink\tbrand\tprice\t成交价\n7\tMug\thttps://s.example\tSuyi\t9\t8\n")
    context = FeedContext(currency="CNY", columns=mapped_columns({"price": "成交价", "ignore": ["link", "nothing"]}))
    records = list(read_feed(path, context))
    problems = [record for record in records if isinstance(record, Problem)]
    assert [(problem.field, problem.value, problem.fatal) for problem in problems] == [("header", "nothing", False)]
    (change,) = [record.change for record in records if isinstance(record, Row)]
    assert isinstance(change, Upsert)
    assert change.product.variants[0].price == Money(800, "CNY")
    assert change.product.url is None
    lines = write(tmp_path, '{"宝贝": "杯子", "钱": 5, "nr": 1}\n{"宝贝": "碗", "钱": 6, "nr": 2}\n')
    columns = mapped_columns({"title": "宝贝", "price": "钱", "id": "nr"})
    assert set(load(lines, columns=columns)[0]) == {"1", "2"}


def test_a_mapping_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(CatalogError, match='mapped to "prise", which is no field'):
        mapped_columns({"prise": "x"})
    with pytest.raises(CatalogError, match='mapped to both "title" and "brand"'):
        mapped_columns({"title": "x", "brand": "x"})


def test_a_price_with_a_decimal_comma_is_refused_with_the_mend(tmp_path: Path) -> None:
    products, problems = load(write(tmp_path, 'id,name,price\n1,Mug,"12,5"\n2,Cup,8\n'), currency="CNY")
    assert set(products) == {"2"}
    assert str(problems[0]) == """feed line 2: price '12,5': "12,5" is not a number; write 12.50 CNY"""


def test_an_id_that_comes_twice_is_told_and_the_later_row_counts(tmp_path: Path) -> None:
    products, problems = load(write(tmp_path, "id,name,price\n1,Mug,5\n1,Better mug,6\n"))
    assert products["1"].title == {"en": "Better mug"}
    assert [(problem.line, problem.fatal) for problem in problems] == [(3, False)]


def test_rows_after_a_quote_that_never_closes_still_land(tmp_path: Path) -> None:
    rows = "".join(f'{i},"Mug, large {i}",5\n' for i in range(3, 40))
    products, problems = load(write(tmp_path, f'id,name,price\n1,Mug,5\n2,"Cup,6\n{rows}'))
    assert len(products) == 38
    assert [problem.line for problem in problems] == [2 + 1]


def test_a_line_of_more_than_a_megabyte_is_left_out(tmp_path: Path) -> None:
    products, problems = load(write(tmp_path, f"id,name,price\n1,{'x' * 1_100_000},5\n2,Cup,6\n"))
    assert set(products) == {"2"}
    assert "1 MB" in problems[0].message


def test_bytes_that_are_no_utf8_cost_their_field(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes("id,name,price,brand\n1,杯子,5,白".encode() + b"\xff\xfe\n" + "2,碗,6,白\n".encode())
    products, problems = load(path)
    assert set(products) == {"1", "2"}
    assert products["1"].brand == {}
    assert [(problem.field, problem.fatal) for problem in problems] == [("brand", False)]


def test_a_folder_without_pages_and_a_missing_file_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownFeed, match="folder without saved pages"):
        FeedSource(tmp_path)
    with pytest.raises(UnknownFeed, match="no such file"):
        FeedSource(tmp_path / "none.csv")
    with pytest.raises(UnknownFeed, match="daogou-jsonl"):
        recognise(FeedSource(write(tmp_path, "just words")))


def test_facts_of_plain_json_objects_stand_beside_their_fields(tmp_path: Path) -> None:
    feed = tmp_path / "plain.jsonl"
    feed.write_text(
        '{"id": "a", "title": "Kettle", "price": "39 EUR", "specs": {"wattage": 2200, "cordless": true, "title": "no"}}\n'
        '{"id": "b", "title": "水壶", "price": "39 CNY", "属性": {"材质": "玻璃"}}\n',
        "utf-8",
    )
    products, problems = load(feed)
    assert not problems
    assert {a.name: a.value for a in products["a"].attributes} == {"wattage": 2200.0, "cordless": True}
    assert products["a"].title == {"en": "Kettle"}
    assert [a.value for a in products["b"].attributes] == ["玻璃"]
