"""The chat over HTTP and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from daogou.catalog.changes import PolicyUpsert, Upsert
from daogou.catalog.model import Money, ShopPolicy
from daogou.cli import app as command
from daogou.guide import Guide
from daogou.service.app import create_app


@pytest.fixture
def client(guide: Guide, products, policy: ShopPolicy) -> Iterator[TestClient]:
    """The small shop behind HTTP."""
    guide.store.apply([*(Upsert(product) for product in products), PolicyUpsert(policy)])
    with TestClient(create_app(guide)) as client:
        yield client


def test_a_conversation_over_http(client: TestClient) -> None:
    first = client.post("/v1/chat", json={"text": "red coat", "conversation": "c1"}).json()
    assert first["items"][0]["id"] == "coat-red"
    assert all(s["evidence"] for s in first["statements"] if s["kind"] == "fact")
    bought = client.post("/v1/chat", json={"text": "I'll take the first one", "conversation": "c1"}).json()
    assert [line["variant_id"] for line in bought["basket"]] == ["coat-red/1"]
    assert "¥100" in bought["answer"]
    assert [call["tool"] for call in bought["calls"]].count("cart") == 1
    rules = client.post("/v1/chat", json={"text": "Can I return it?", "conversation": "c1"}).json()
    assert "within 7 days" in rules["answer"]


WASH = {"en": ("is it machine washable?", "Machine washable at 30 degrees."), "zh": ("能机洗吗", "可以机洗。")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_this_is_the_page_that_is_looked_at_until_something_else_is_pointed_at(client: TestClient, language: str) -> None:
    def say(text: str, product: str | None, conversation: str = "c") -> dict[str, Any]:
        body = {"text": text, "conversation": conversation, "product": product}
        return client.post("/v1/chat", json=body).json()

    asked, answer = WASH[language]
    told = say(asked, "coat-red")
    assert answer in told["answer"]
    assert {piece["product_id"] for piece in told["evidence"]} == {"coat-red"}
    shoe, blue = (("这双多少钱", "蓝色外套") if language == "zh" else ("how much is it?", "blue coat"))
    assert {piece["product_id"] for piece in say(shoe, "shoe-blue")["evidence"]} == {"shoe-blue"}
    found = say(blue, "shoe-blue")
    assert found["items"][0]["id"] == "coat-blue"
    first = "第一个多少钱" if language == "zh" else "how much is the first one?"
    assert {piece["product_id"] for piece in say(first, "shoe-blue")["evidence"]} == {"coat-blue"}
    again = "它有货吗" if language == "zh" else "is it in stock?"
    assert {piece["product_id"] for piece in say(again, "shoe-blue")["evidence"]} == {"coat-blue"}  # pointed at since
    assert {piece["product_id"] for piece in say(again, None)["evidence"]} == {"coat-blue"}  # a page without a product
    assert {piece["product_id"] for piece in say(again, "shoe-blue")["evidence"]} == {"shoe-blue"}  # opened again
    bought = say("加入购物车" if language == "zh" else "add it to my basket", "coat-red", "d")
    assert [line["product_id"] for line in bought["basket"]] == ["coat-red"] or bought["options"]


def test_a_page_that_the_shop_has_not_is_named(client: TestClient) -> None:
    body = {"text": "is it washable?", "conversation": "c", "product": "gone"}
    for headers in ({}, {"accept": "text/event-stream"}):
        answer = client.post("/v1/chat", json=body, headers=headers)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "not_found"
        assert "'gone'" in answer.json()["error"]["message"]


def test_what_the_shop_pays_goes_through_no_door(guide: Guide, products, policy: ShopPolicy) -> None:
    dear = [replace(p, variants=tuple(replace(v, cost=Money(7_654_321, "CNY")) for v in p.variants)) for p in products]
    guide.store.apply([*(Upsert(product) for product in dear), PolicyUpsert(policy)])
    with TestClient(create_app(guide)) as client:
        said = ["red coat", "compare the first and the second", "what does it cost you?", "采购成本多少", "I'll take the first one"]
        told = [client.post("/v1/chat", json={"text": text, "conversation": "c", "shopper": "s"}).text for text in said]
        streamed = {"text": "red coat", "conversation": "d"}
        told += [client.post("/v1/chat", json=streamed, headers={"accept": "text/event-stream"}).text]
        told += [client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "red coat"}]}).text]
        told += [client.post("/v1/ask", json={"question": "what does it cost", "products": ["coat-red", "coat-blue"]}).text]
        told += [client.post("/v1/search", json={"query": "coat"}).text, client.get("/v1/products/coat-red").text]
        told += [client.get(path).text for path in ("/v1/recommend", "/v1/similar?product_id=coat-red", "/v1/shop")]
    told += [repr(guide.export(shopper="s")), repr(list(guide.conversations.audit()))]
    assert all("coat-red" in told[place] for place in (0, 5, 6, 8, 9))
    assert not any("7654321" in text or "76543.21" in text or "76,543" in text for text in told)


@pytest.mark.parametrize(
    "body", [{"text": "", "conversation": "c"}, {"text": "hi"}, {"text": "hi", "conversation": "../x"}]
)
def test_what_does_not_fit_is_named(client: TestClient, body: dict[str, str]) -> None:
    answer = client.post("/v1/chat", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]


def test_another_shoppers_conversation_stays_theirs(client: TestClient) -> None:
    client.post("/v1/chat", json={"text": "red coat", "conversation": "c2", "shopper": "alice"})
    answer = client.post("/v1/chat", json={"text": "basket", "conversation": "c2", "shopper": "bob"})
    assert answer.json()["error"]["code"] == "conversation_invalid"


def test_the_command_line_talks(tmp_path: Path, products, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOGOU_ENCODERS_TEXT", "hashing")
    with Guide.open(tmp_path / "s") as guide:
        guide.store.apply([Upsert(product) for product in products])
    result = CliRunner().invoke(
        command, ["chat", "--shop", str(tmp_path / "s")], input="red coat\nhow much is the first one?\n"
    )
    assert result.exit_code == 0, result.output
    assert "Price: ¥100" in result.output
