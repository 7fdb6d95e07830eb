"""The shop's rules through its front doors: what they do to a search, and what they may not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from daogou.catalog.model import Product
from daogou.catalog.readers.jsonl import feed_line
from daogou.cli import app as commands
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from daogou.guide.pages import Item, SearchPage
from daogou.service.app import create_app
from daogou.settings import Search, Settings


@pytest.fixture
def shop(guide: Guide, tmp_path: Path, products: list[Product]) -> Iterator[Guide]:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b"".join(map(feed_line, products)))
    guide.ingest(feed)
    yield guide
    guide.close()


def write(guide: Guide, text: str) -> None:
    """Write the rules and let the shop notice, as it does within half a second."""
    (guide.folder / "rules.toml").write_text(text, "utf-8")
    guide.rules._next = 0.0


def ids(page: SearchPage) -> list[str]:
    return [item.product.id for item in page.items]


def codes(item: Item) -> set[str]:
    return {reason.code for reason in item.reasons if reason.code.startswith("rule:")}


PIN = '[[rule]]\nname = "summer"\nwhen = { query = "外套" }\npin = { products = ["mug-red"], at = 2 }\nwhy = { zh = "夏日精选", en = "Summer pick" }\n'


def test_a_pin_stands_where_it_says_with_its_reason_and_marks_the_policy(shop: Guide) -> None:
    plain = shop.search("外套")
    write(shop, PIN)
    page = shop.search("外套")
    assert ids(page) == [ids(plain)[0], "mug-red", *ids(plain)[1:]]
    assert page.items[1].reasons[0].code == "rule:summer"
    assert page.items[1].reasons[0].text == {"zh": "夏日精选", "en": "Summer pick"}
    assert page.items[1].position == 2
    assert page.policy.startswith(plain.policy + "+rules:")
    exposure = shop.events.exposure(page.exposure_id)
    assert exposure is not None
    assert exposure.policy == page.policy
    assert exposure.context["rules"] == "summer"
    assert shop.search("杯子").policy == plain.policy  # no rule took part


def test_a_pin_obeys_what_the_shopper_excludes_taps_and_can_pay(shop: Guide, tmp_path: Path) -> None:
    write(shop, PIN.replace('query = "外套"', 'contains = "外套"').replace("mug-red", "coat-black"))
    assert ids(shop.search("外套"))[1] == "coat-black"
    assert "coat-black" not in ids(shop.search("外套 不要黑色"))
    assert "coat-black" not in ids(shop.search("外套 120以内"))
    assert "coat-black" not in ids(shop.search("外套", chosen={"attribute": ["colour=red"]}))
    stock = tmp_path / "stock.jsonl"
    stock.write_text('{"op": "update", "id": "coat-black", "variants": [{"id": "coat-black/1", "stock": 0}]}\n')
    shop.ingest(stock)
    assert "coat-black" not in ids(shop.search("外套"))


def test_exploring_leaves_pins_alone_and_says_their_propensity(products: list[Product], tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b"".join(map(feed_line, products)))
    guide = Guide(tmp_path / "shop", Settings(search=Search(explore=0.5)), encoder=HashingEncoder())
    guide.ingest(feed)
    guide._random = Random(7)
    write(guide, '[[rule]]\nname = "p"\nwhen = { category = "coat" }\npin = { products = ["coat-blue"], at = 1 }')
    swapped = set()
    for _ in range(40):
        page = guide.search("外套")
        assert (page.items[0].product.id, page.items[0].propensity) == ("coat-blue", 1.0)
        assert {item.propensity for item in page.items[1:3]} == {0.5}
        swapped.add(page.items[1].product.id)
    assert len(swapped) == 2
    guide.close()


def test_boosts_buries_and_hides_move_what_they_mean(shop: Guide) -> None:
    write(shop, '[[rule]]\nname = "blue"\nboost = { attribute = "colour=blue", by = 8 }\nwhy = "蓝色周"')
    page = shop.search("外套")
    assert ids(page)[0] == "coat-blue"
    assert page.items[0].reasons[0].text["zh"] == "蓝色周"
    assert page.items[0].reasons[0].weight > 0
    assert codes(page.items[1]) == set()
    write(shop, '[[rule]]\nname = "late"\nbury = { products = ["coat-red"] }')
    page = shop.search("红色外套")
    assert ids(page)[-1] == "coat-red"
    assert codes(page.items[-1]) == {"rule:late"}
    write(shop, '[[rule]]\nname = "gone"\nhide = { category = "coat", price_to = 120 }')
    page = shop.search("外套")
    assert "coat-red" not in ids(page)
    assert page.total == len(ids(page))


def test_a_shopper_who_asks_for_the_cheapest_gets_the_cheapest(shop: Guide) -> None:
    plain = ids(shop.search("外套", sort="price_asc"))
    write(shop, PIN + '[[rule]]\nname = "b"\nboost = { brand = "shanxing", price_from = 150, by = 9 }')
    assert ids(shop.search("外套", sort="price_asc")) == plain


def test_margins_and_stock_decide_between_what_is_as_good(shop: Guide, tmp_path: Path, products: list[Product]) -> None:
    import msgspec

    rows = [msgspec.json.decode(feed_line(product)) for product in products if product.id.startswith("coat")]
    for row in rows:
        row["variants"][0]["cost"] = {"amount": 2000 if row["id"] == "coat-blue" else 9900, "currency": "CNY"}
    feed = tmp_path / "costs.jsonl"
    feed.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    shop.ingest(feed)
    before = ids(shop.search("", chosen={"category": ["coat"]}))
    assert before.index("coat-blue") > 0
    write(shop, '[[rule]]\nname = "earn"\nprefer = { margin = 0.3 }')
    page = shop.search("", chosen={"category": ["coat"]})
    assert ids(page)[0] == "coat-blue"
    assert "rule:earn" in codes(page.items[0])
    with TestClient(create_app(shop)) as client:
        answer = client.get("/v1/products/coat-blue").json()
        assert "cost" not in answer["variants"][0]
        assert "margin" not in client.post("/v1/search", json={"query": "外套"}).text


def test_no_more_of_a_kind_than_the_rule_lets_stand_first(shop: Guide) -> None:
    write(shop, '[[rule]]\nname = "mixed"\ndiversity = { per = "category", most = 1, first = 3 }')
    page = shop.search("红色")
    assert len({item.product.category[-1].id for item in page.items[:3]}) == 3


def test_synonyms_are_understood_and_searched_both_ways_or_one(shop: Guide) -> None:
    assert not shop.search("windcheater").need.of("category")
    write(shop, '[[synonym]]\nwords = ["windcheater", "风雨衣", "外套"]\n\n[[synonym]]\nsearch = "beaker"\nalso = "mugs"')
    for query in ("windcheater", "风雨衣"):
        page = shop.search(query)
        assert [slot.values for slot in page.need.of("category")] == [("coat",)]
        assert ids(page)[0].startswith("coat")
        assert page.outcome == "found"
    assert shop.search("红色风雨衣").items[0].product.id == "coat-red"
    assert shop.search("red beakers").items[0].product.id == "mug-red"
    assert "beaker" not in shop.search("mugs").need.text
    assert "windcheater" in shop.search("外套").need.text


def test_a_redirect_leads_elsewhere_and_its_items_count_as_unseen(shop: Guide) -> None:
    write(shop, '[[redirect]]\nname = "returns"\ncontains = ["退货", "returns"]\nto = "/policies"\nwhy = "退货看这里"')
    page = shop.search("怎么退货", shopper="u1")
    assert page.redirect is not None
    assert (page.redirect.rule, page.redirect.url) == ("returns", "/policies")
    exposure = shop.events.exposure(page.exposure_id)
    assert exposure is not None
    assert exposure.shown == ()
    assert exposure.context["redirect"] == "/policies"
    assert shop.search("怎么退货", verbatim=True).redirect is None
    assert shop.search("外套").redirect is None


def test_rules_that_are_over_or_to_come_do_nothing(shop: Guide) -> None:
    plain = shop.search("外套")
    for dates in ("until = 2020-01-01", "from = 2999-01-01T00:00:00+08:00"):
        write(shop, PIN.replace("why", f"{dates}\nwhy"))
        page = shop.search("外套")
        assert ids(page) == ids(plain)
        assert page.policy == plain.policy


def test_a_changed_file_is_noticed_and_a_broken_one_leaves_the_old_rules(shop: Guide) -> None:
    write(shop, PIN)
    assert ids(shop.search("外套"))[1] == "mug-red"
    (shop.folder / "rules.toml").write_text(PIN.replace("at = 2", "at = 1"), "utf-8")
    deadline = time.monotonic() + 3
    while ids(shop.search("外套"))[0] != "mug-red" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ids(shop.search("外套"))[0] == "mug-red"
    write(shop, "[[rule]]\nname = 3")
    page = shop.search("外套")
    assert ids(page)[0] == "mug-red"
    assert any("rules.toml line 2" in text for text in page.degraded)
    (shop.folder / "rules.toml").unlink()
    shop.rules._next = 0.0
    page = shop.search("外套")
    assert ids(page)[0] != "mug-red"
    assert not any("rules" in text for text in page.degraded)


def test_rules_and_redirects_over_http(shop: Guide) -> None:
    write(shop, PIN + '[[redirect]]\nname = "sale"\nquery = "sale"\nto = "https://example.com/sale"')
    with TestClient(create_app(shop)) as client:
        page = client.post("/v1/search", json={"query": "外套"}).json()
        assert page["redirect"] is None
        assert page["items"][1]["reasons"][0]["code"] == "rule:summer"
        assert "+rules:" in page["policy"]
        led = client.get("/v1/search", params={"q": "SALE"}).json()
        assert led["redirect"] == {"rule": "sale", "url": "https://example.com/sale", "why": {}}


def test_the_commands_check_list_and_preview(shop: Guide) -> None:
    write(shop, PIN + '[[rule]]\nname = "old"\nuntil = 2020-01-01\nhide = { brand = "nobody" }')
    run, folder = CliRunner().invoke, str(shop.folder)
    checked = run(commands, ["rules", "check", "--shop", folder])
    assert checked.exit_code == 0
    assert "warning: rule 'old': the shop has no brand 'nobody'" in checked.output
    listed = run(commands, ["rules", "list", "--shop", folder]).output
    assert "in force  rule summer (line 1): query 外套 -> pin products mug-red, at 2" in listed
    assert "over      rule old" in listed
    shop.close()
    (shop.folder / "daogou.toml").write_text('[encoders]\ntext = "hashing"\n')
    shown = run(commands, ["rules", "preview", "外套", "--shop", folder])
    assert "[rule:summer]" in shown.output, shown.output
    (shop.folder / "rules.toml").write_text("[[rule]]\nname = 1\n")
    broken = run(commands, ["rules", "check", "--shop", folder])
    assert broken.exit_code == 1
    assert "rules.toml line 2" in broken.output


def test_the_doctor_names_a_broken_rule(shop: Guide) -> None:
    from daogou.service.doctor import diagnose

    shop.close()
    (shop.folder / "daogou.toml").write_text('[encoders]\ntext = "hashing"\n[index]\nengine = "memory"\n')
    for text, state, said in (("", "off", "no rules.toml"), (PIN, "ok", "1 rules"), ("[[rule]]\nname = 1", "degraded", "line 2")):
        (shop.folder / "rules.toml").write_text(text, "utf-8")
        (finding,) = [one for one in diagnose(shop.folder) if one.part == "rules"]
        assert finding.state == state
        assert said in finding.text
