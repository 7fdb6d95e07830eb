"""Queries that a chat model refines."""

from __future__ import annotations

import json
from pathlib import Path

from daogou.catalog.readers.jsonl import feed_line
from daogou.encoders.chat_http import HttpChatModel
from daogou.encoders.chat_scripted import ScriptedChatModel
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from shops import make_product


def reply(*wishes: tuple[str, str, str]) -> str:
    return json.dumps({"wishes": [dict(zip(("kind", "value", "words"), wish, strict=True)) for wish in wishes]})


def shop(folder: Path, model: ScriptedChatModel | HttpChatModel) -> Guide:
    feed = folder / "feed.jsonl"
    feed.write_bytes(b"".join(feed_line(make_product("coat", colour, 100)) for colour in ("red", "black", "blue")))
    guide = Guide.open(folder / "shop", encoder=HashingEncoder(), chat_model=model)
    guide.ingest(feed)
    return guide


def test_a_model_adds_soft_slots_that_the_catalogue_knows(tmp_path: Path) -> None:
    model = ScriptedChatModel({"warm": reply(("attribute", "red", "warm"), ("attribute", "plaid", "warm"))})
    with shop(tmp_path, model) as guide:
        page = guide.search("something warm")
        (slot,) = [slot for slot in page.need.slots if slot.id == "attribute:colour=red"]
        assert not slot.hard
        assert page.items[0].product.id == "coat-red"
        assert not any("plaid" in slot.id for slot in page.need.slots)
        assert not any(s.id == slot.id for s in guide.search("something warm", without=[slot.id]).need.slots)


def test_a_model_that_fails_stops_no_search(tmp_path: Path) -> None:
    with shop(tmp_path, HttpChatModel("http://127.0.0.1:9/v1", "m")) as guide:
        for _ in range(4):
            assert guide.search("red coat").items[0].product.id == "coat-red"
        assert any("chat model" in note for note in guide.search("blue coat").degraded)
