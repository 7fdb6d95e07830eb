"""Suggestions: what shoppers search for and buy comes first, slips and pinyin are understood, nothing leads nowhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from daogou.catalog.model import Product
from daogou.catalog.readers.jsonl import feed_line
from daogou.cli import app as commands
from daogou.events.model import Event, EventItem
from daogou.guide import Guide
from daogou.guide.asked import Answerable, Asked, bring, phrases
from daogou.guide.suggest import Suggester, SuggestionLearner
from daogou.service.app import create_app


@pytest.fixture
def shop(guide: Guide, tmp_path: Path, products: list[Product]) -> Iterator[Guide]:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b"".join(map(feed_line, products)))
    guide.ingest(feed)
    yield guide
    guide.close()


def texts(shop: Guide, prefix: str) -> list[str]:
    return [one.text for one in shop.suggest(prefix)]


def ask(shop: Guide, who: str, query: str, click: str = "", name: str = "select_item") -> None:
    page = shop.search(query, shopper=who, session=who)
    if click:
        item = EventItem(click)
        shop.record(Event(f"{who}{page.exposure_id}", name, datetime.now(UTC), (item,), who, None, page.exposure_id))  # type: ignore[arg-type]


def test_what_shoppers_search_and_buy_is_suggested_first(shop: Guide) -> None:
    assert "red coats for rain" not in texts(shop, "red")
    for i in range(5):
        ask(shop, f"u{i}", "Red Coats for rain", "coat-red", "purchase")
        ask(shop, f"u{i}", "red mugs gift", "mug-red")
    ask(shop, "u0", "red secret", "coat-red")  # one shopper's words are nobody else's
    shop.learn_vocabulary()
    assert texts(shop, "red")[:2] == ["red coats for rain", "red mugs gift"]
    assert "red secret" not in texts(shop, "red s")


def test_queries_that_find_nothing_are_never_suggested(shop: Guide, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("red kayak\t500\nred coats\t3\n红色皮划艇\t900\n红色外套\t2\n", "utf-8")
    bring(shop.folder, log)
    for i in range(6):
        ask(shop, f"u{i}", "red zeppelin parts")
    shop.learn_vocabulary()
    for prefix in ("red", "red k", "red z", "红", "红色皮"):
        for text in texts(shop, prefix):
            page = shop.search(text, record=False)
            assert page.outcome == "found", text
            assert not {"kayak", "zeppelin"} & set(text.split()), text
            assert "皮划艇" not in text
    assert "red coats" in [text.lower() for text in texts(shop, "red c")]
    assert "红色外套" in texts(shop, "红色外")


def test_what_cannot_be_bought_is_no_suggestion(shop: Guide, tmp_path: Path) -> None:
    assert "Red Coats" in [one.text for one in shop.suggest("red coa") if one.kind == "product"]
    stock = tmp_path / "stock.jsonl"
    stock.write_text('{"op": "update", "id": "coat-red", "variants": [{"id": "coat-red/1", "stock": 0}]}\n')
    shop.ingest(stock)
    assert "coat-red" not in {one.id for one in shop.suggest("red coa")}


@pytest.mark.parametrize("typed", ["跑鞋", "跑", "paoxie", "px", "泡鞋", "runing", "Runnign", "ＲＵＮ"])
def test_pinyin_sounds_and_slips_lead_to_the_same(shop: Guide, typed: str) -> None:
    assert {"跑鞋", "Running Shoes"} & set(texts(shop, typed)), texts(shop, typed)


def test_a_query_is_answerable_where_one_product_has_all_its_words(products: list[Product]) -> None:
    answerable = Answerable({"red coat": 1.0, "coats red": 1.0, "red kayak": 1.0, "红色外套": 1.0, "红色杯": 1.0, "蓝色皮划艇": 1.0})
    for product in products:
        answerable.see(product)
    assert {query for query, _ in answerable.found()} == {"red coat", "coats red", "红色外套", "红色杯"}


def test_phrases_end_where_words_do() -> None:
    found = phrases({"wireless mouse": 4, "wireless keyboard": 4, "wired": 2, "手机壳 苹果": 3, "手机壳 透明": 3, "手机支架": 6})
    assert {"wireless", "手机", "手机壳"} <= set(found)
    assert not {"wire", "wirel", "wireles"} & set(found)


def test_an_own_category_keeps_its_kind_when_it_is_a_query_too(products: list[Product]) -> None:
    learner = SuggestionLearner(Asked({"外套": 9.0}))
    for product in products:
        learner.add(product)
    found = [one for one in learner.finish() if one.text == "外套"]
    assert [one.kind for one in found] == ["category"]
    assert Suggester(found).suggest("外", limit=3)[0].id == "coat"


def test_the_command_takes_a_log_in_and_the_door_suggests_from_it(shop: Guide, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("1\t红色外套 妈妈\n2\t外套 红色\n", "utf-8")
    folder = str(shop.folder)
    done = CliRunner().invoke(commands, ["queries", "learn", str(log), "--shop", folder])
    assert done.exit_code == 0, done.output
    shop.close()
    again = Guide.open(folder, encoder=shop.encoder)
    with TestClient(create_app(again)) as client:
        found = client.get("/v1/suggest", params={"q": "外套 红"}).json()["suggestions"]
    assert "外套 红色" in [one["text"] for one in found]


def test_a_keystroke_is_answered_within_milliseconds(products: list[Product]) -> None:
    """Far above what it takes, so that a busy machine does not fail it; `daogou bench suggest` measures."""
    learner = SuggestionLearner(Asked({f"red coat {i}": 1.0 for i in range(3000)}))
    for product in products:
        learner.add(product)
    suggester = Suggester(learner.finish())
    suggester.suggest("red", limit=8)
    started = time.thread_time()
    for typed in ("r", "red", "red coa", "hongse", "rad coat", "zzz"):
        suggester.suggest(typed, limit=8)
    assert (time.thread_time() - started) / 6 < 0.05
