"""The log of searches: what SQL adds up, that few shoppers are never told of, and that old stores are taken in."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daogou.events.model import Event, EventItem, Exposure, Shown
from daogou.events.store import EventStore

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=1)


class Street:
    """Shoppers who search, click and buy."""

    def __init__(self, store: EventStore) -> None:
        self.store, self.number = store, 0

    def search(self, who: str, query: str, *, at: float = 0.0, outcome: str = "found", click: str = "", buy: str = "",
               removed: str = "", simulated: bool = False) -> None:  # fmt: skip
        self.number += 1
        when = START + timedelta(seconds=at + self.number / 1000)
        context = {"key": query, "outcome": outcome, "found": "3" if outcome == "found" else "0"}
        if removed:
            context["removed"] = f'["{removed}"]'
        name = f"x{self.number}"
        self.store.expose(Exposure(name, when, "search", "p@1", (Shown("a", 1, 1.0),), who, f"s-{who}", query, context))
        for kind, product in (("select_item", click), ("purchase", buy)):
            if product:
                event = Event(f"{name}{kind}", kind, when, (EventItem(product),), who, None, name, simulated)  # type: ignore[arg-type]
                self.store.record([event])


@pytest.fixture
def street(tmp_path: Path) -> Street:
    return Street(EventStore(tmp_path / "events.sqlite"))


def test_queries_are_counted_with_what_came_of_them(street: Street) -> None:
    for i in range(6):
        street.search(f"u{i}", "coat", click="a" if i < 4 else "", buy="a" if i < 2 else "")
        street.search(f"u{i}", "kayak", outcome="not_sold")
    street.search("u0", "coat")
    with street.store.search_log(START, END, floor=5) as log:
        coat, kayak = log.queries("searches", 10)
        assert (coat.query, coat.searches, coat.shoppers, coat.clicked, coat.bought, coat.found) == ("coat", 7, 6, 4, 2, 3)
        assert (kayak.empty, kayak.not_sold, kayak.found) == (6, 6, 0)
        assert log.totals() == {
            "searches": 13, "queries": 2, "shoppers": 6, "clicked": 4, "bought": 2, "empty": 6, "relaxed": 0,
        }  # fmt: skip


def test_what_fewer_shoppers_did_than_the_floor_is_nowhere(street: Street) -> None:
    for i in range(4):
        for _ in range(5):
            street.search(f"u{i}", "my phone number", at=10 * i, removed="price")
            street.search(f"u{i}", "phone", at=10 * i + 1, click="a")
    with street.store.search_log(START, END, floor=5) as log:
        assert log.queries("searches", 10) == log.reformulated(10) == log.alike(10) == log.removed(10) == []
        assert log.totals()["searches"] == 40
    with street.store.search_log(START, END, floor=4) as log:
        assert [one.query for one in log.queries("query", 10)] == ["phone", "my phone number"]


def test_a_query_given_up_for_one_that_was_clicked_is_a_reformulation(street: Street) -> None:
    for i in range(5):
        street.search(f"u{i}", "trainers", at=i * 1000)
        street.search(f"u{i}", "running shoes", at=i * 1000 + 20, click="a")
        street.search(f"u{i}", "mug", at=i * 1000 + 900, click="m")  # long after: another wish
    with street.store.search_log(START, END, floor=5) as log:
        assert [(p.first, p.second, p.shoppers) for p in log.reformulated(10)] == [("trainers", "running shoes", 5)]


def test_queries_that_lead_to_the_same_products_are_alike(street: Street) -> None:
    for i in range(6):
        for query in ("sofa", "couch"):
            street.search(f"u{i}", query, click="s1" if i % 2 else "s2")
        street.search(f"u{i}", "lamp", click="l1")
    with street.store.search_log(START, END, floor=5) as log:
        (pair,) = log.alike(10)
        assert (pair.first, pair.second) == ("couch", "sofa")
        assert pair.likeness == pytest.approx(1.0)


def test_removed_slots_are_counted_by_shopper(street: Street) -> None:
    for i in range(6):
        for _ in range(3):  # a removed slot stays removed from search to search
            street.search(f"u{i}", "apple pie dish", removed="brand:apple")
    with street.store.search_log(START, END, floor=5) as log:
        (gone,) = log.removed(10)
        assert (gone.slot, gone.shoppers, gone.query) == ("brand:apple", 6, "apple pie dish")


def test_other_times_and_simulated_shoppers_do_not_count(street: Street) -> None:
    for i in range(5):
        street.search(f"u{i}", "coat", click="a", simulated=True)
        street.search(f"u{i}", "coat", at=2 * 86_400)
    with street.store.search_log(START, END, floor=5) as log:
        (coat,) = log.queries("searches", 10)
        assert (coat.searches, coat.clicked) == (5, 0)


def test_erasing_a_shopper_takes_the_log_too(street: Street) -> None:
    for i in range(5):
        street.search(f"u{i}", "coat", click="a")
    street.store.erase("u3")
    with street.store.search_log(START, END, floor=1) as log:
        (coat,) = log.queries("searches", 10)
        assert (coat.shoppers, coat.clicked) == (4, 4)
        assert list(log.sold(5)) == [("a", 4)]


def test_a_store_from_before_the_log_is_taken_in(street: Street, tmp_path: Path) -> None:
    for i in range(5):
        street.search(f"u{i}", "coat", click="a")
    street.store.close()
    with sqlite3.connect(tmp_path / "events.sqlite") as db:
        db.execute("DROP TABLE searches")
        db.execute("DROP TABLE reactions")
    store = EventStore(tmp_path / "events.sqlite")
    with store.search_log(START, END, floor=5) as log:
        (coat,) = log.queries("searches", 10)
        assert (coat.searches, coat.clicked) == (5, 5)
    store.close()
