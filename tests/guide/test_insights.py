"""What shoppers' searches teach the shop's people, from the search box to the rules file."""

from __future__ import annotations

import json
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
from daogou.guide.insights import NotAccepted, accept, shop_report
from daogou.ranking.rules import read
from daogou.service.app import create_app


@pytest.fixture
def shop(guide: Guide, tmp_path: Path, products: list[Product]) -> Iterator[Guide]:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b"".join(map(feed_line, products)))
    guide.ingest(feed)
    yield guide
    guide.close()


def visit(shop: Guide, who: str, query: str, click: str = "", **options: object) -> None:
    page = shop.search(query, shopper=who, session=f"s-{who}", **options)  # type: ignore[arg-type]
    if click:
        item = EventItem(click)
        shop.record(Event(f"{who}-{page.exposure_id}", "select_item", datetime.now(UTC), (item,), who, None, page.exposure_id))


def test_searches_through_the_front_become_a_report(shop: Guide) -> None:
    for i in range(6):
        visit(shop, f"u{i}", "windcheater")
        visit(shop, f"u{i}", "外套", click="coat-red")
        visit(shop, f"u{i}", "外套 10元以内")
        visit(shop, f"u{i}", "外套 不要黑色", without=["not:attribute:colour=black"])
        visit(shop, f"u{i}", "ＷＩＮＤＣＨＥＡＴＥＲ")
    visit(shop, "u0", "my own secret")
    report = shop_report(shop.folder, days=1)
    assert report.totals["searches"] == 31
    assert [(one.query, one.searches) for one in report.most if one.query == "windcheater"] == [("windcheater", 12)]
    assert [one.query for one in report.relaxed] == ["外套 10元以内"]
    assert "外套" not in {one.query for one in report.low_click}
    assert "外套 不要黑色" in {one.query for one in report.low_click}
    assert [(one.slot, one.shoppers) for one in report.removed] == [("not:attribute:colour=black", 6)]
    (suggested,) = report.suggested
    assert (suggested.kind, suggested.search, suggested.also, suggested.shoppers) == ("synonym", "windcheater", "外套", 6)
    assert "secret" not in repr(report)


def test_a_slip_is_suggested_as_a_spelling_and_a_longer_query_as_nothing(shop: Guide) -> None:
    for i in range(5):
        visit(shop, f"u{i}", "runing shoos")
        visit(shop, f"u{i}", "running shoes", click="shoe-red")
        visit(shop, f"v{i}", "mugs")
        visit(shop, f"v{i}", "red mugs", click="mug-red")
    report = shop_report(shop.folder, days=1)
    assert [(one.kind, one.search, one.also) for one in report.suggested] == [("spelling", "runing shoos", "running shoes")]


def test_what_is_accepted_is_understood_and_no_more_suggested(shop: Guide) -> None:
    for i in range(5):
        visit(shop, f"u{i}", "windcheater")
        visit(shop, f"u{i}", "外套", click="coat-red")
    (shop.folder / "rules.toml").write_text('# ours\n[[rule]]\nname = "r"\nhide = { brand = "nobody" }\n', "utf-8")
    line = accept(shop.folder, "windcheater", "外套", note='as "they" say')
    assert (shop.folder / "rules.toml").read_text("utf-8").splitlines()[line] == "[[synonym]]"
    rules = read(shop.folder / "rules.toml")
    assert rules.rules[0].name == "r"
    assert rules.entries[0].also == ("外套",)
    shop.rules._next = 0.0
    assert [slot.values for slot in shop.search("windcheater").need.of("category")] == [("coat",)]
    assert shop_report(shop.folder, days=1).suggested == ()
    with pytest.raises(NotAccepted, match="already"):
        accept(shop.folder, "外套", "windcheater", both_ways=True)


def test_hostile_words_stay_words_in_the_file(shop: Guide) -> None:
    accept(shop.folder, 'a"]\n[[rule]]\nname="x', 'b\\"\x00', both_ways=True)
    rules = read(shop.folder / "rules.toml")
    assert len(rules.entries) == 1
    assert rules.rules == ()


def test_the_commands_report_and_accept(shop: Guide, tmp_path: Path) -> None:
    with TestClient(create_app(shop)) as client:  # over HTTP, as shops do
        for i in range(5):
            who = {"shopper": f"u{i}", "session": f"s{i}"}
            client.post("/v1/search", json={"query": "windcheater"} | who)
            page = client.post("/v1/search", json={"query": "外套"} | who).json()
            event = {"id": f"e{i}", "name": "view_item", "items": [{"product_id": "coat-red"}], "exposure_id": page["exposure_id"]}
            client.post("/v1/events", json={"events": [event | who]})
        run, folder, out = CliRunner().invoke, str(shop.folder), tmp_path / "report.json"
        told = run(commands, ["queries", "report", "--shop", folder, "--json", str(out)]).output
        assert "5 shoppers  windcheater -> 外套" in told
        assert "daogou queries accept windcheater '外套'" in told
        assert json.loads(out.read_text())["totals"]["searches"] == 10
        done = run(commands, ["queries", "accept", "windcheater", "外套", "--shop", folder])
        assert done.exit_code == 0, done.output
        shop.rules._next = 0.0
        assert client.post("/v1/search", json={"query": "windcheater"}).json()["items"][0]["id"].startswith("coat")
