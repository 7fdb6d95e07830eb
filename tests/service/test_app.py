"""The HTTP door: what it answers, and that every error has one shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from daogou.catalog.model import Product
from daogou.catalog.readers.jsonl import feed_line
from daogou.guide import Guide
from daogou.service.app import create_app


@pytest.fixture
def client(guide: Guide, tmp_path: Path, products: list[Product]) -> Iterator[TestClient]:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b"".join(map(feed_line, products)))
    guide.ingest(feed)
    with TestClient(create_app(guide)) as client:
        yield client


def test_a_shoppers_way_through_the_shop(client: TestClient) -> None:
    assert client.get("/healthz").json()["products"] == 9
    page = client.post("/v1/search", json={"query": "红色外套 不要黑色", "shopper": "u1"}).json()
    assert page["items"][0]["id"] == "coat-red"
    assert [s["id"] for s in page["need"]["slots"] if s["excluded"]]
    assert page["items"][0]["reasons"]
    event = {
        "id": "e1",
        "name": "view_item",
        "items": [{"product_id": "coat-red"}],
        "shopper": "u1",
        "exposure_id": page["exposure_id"],
    }
    assert client.post("/v1/events", json={"events": [event]}).json() == {"received": 1, "new": 1}
    assert client.post("/v1/events", json={"events": [event]}).json() == {"received": 1, "new": 0}
    assert client.get("/v1/products/coat-red").json()["reviews"]
    assert client.get("/v1/similar", params={"product_id": "coat-red"}).json()["items"]
    assert (
        client.get("/v1/recommend", params={"shopper": "u1"}).json()["items"][0]["reasons"][0]["code"]
        == "history"
    )
    turn = client.post("/v1/ask", json={"question": "可以机洗吗", "products": ["coat-red"]}).json()
    assert turn["known"]
    assert turn["evidence"]
    assert client.get("/v1/suggest", params={"q": "外"}).json()["suggestions"][0]["text"] == "外套"


def test_a_price_that_gave_way_is_no_reason(client: TestClient) -> None:
    page = client.post("/v1/search", json={"query": "外套 50以内"}).json()
    assert page["outcome"] == "relaxed"
    assert page["items"]
    assert not [item for item in page["items"] if "price" in [reason["code"] for reason in item["reasons"]]]
    page = client.post("/v1/search", json={"query": "外套 500以内"}).json()
    assert "price" in [reason["code"] for reason in page["items"][0]["reasons"]]


def test_a_feed_over_http_is_searchable_when_it_answers(client: TestClient) -> None:
    lines = (
        '{"kind": "product", "id": "new-1", "title": "绿色雨伞", "price": "39 CNY"}\n{"kind": "product", "id": "bad"}\n'
    ).encode()
    answer = client.post("/v1/feeds", content=lines).json()
    assert answer["applied"]["added"] == 1
    assert answer["problem_count"] == 1
    assert client.get("/v1/search", params={"q": "绿色雨伞"}).json()["items"][0]["id"] == "new-1"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/v1/products/nobody", None, 404, "not_found"),
        ("GET", "/v1/nothing", None, 404, "not_found"),
        ("GET", "/v1/similar?product_id=nobody", None, 404, "not_found"),
        ("POST", "/v1/search", {"limit": 0}, 422, "invalid_request"),
        ("POST", "/v1/events", {"events": [{"id": "x", "name": "dance"}]}, 422, "invalid_request"),
        ("POST", "/v1/ask", {"question": ""}, 422, "invalid_request"),
    ],
)
def test_every_error_has_one_shape(
    client: TestClient, method: str, path: str, body: object, status: int, code: str
) -> None:
    answer = client.request(method, path, json=body)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message", "details"}
    assert answer.json()["error"]["code"] == code


def test_the_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    web = Path(str(files("daogou.service") / "web"))
    names = [path.relative_to(web).as_posix() for path in web.rglob("*") if path.suffix in (".js", ".css", ".html")]
    assert {"app.js", "index.html"} < set(names)
    for name in names:
        text = client.get(f"/static/{name}").text
        assert "//" not in re.sub(r"https\?:\\/\\/|http://www.w3.org/2000/svg|(^|\s)// .*", "", text, flags=re.MULTILINE), name
        assert "@import" not in text
        assert "innerHTML" not in text
        assert len(text.splitlines()) < 500, name


@pytest.mark.parametrize("path", ["/search?q=x", "/product/coat-red", "/compare", "/cart", "/policies"])
def test_every_view_has_an_address(client: TestClient, path: str) -> None:
    assert client.get(path).text == client.get("/").text


def test_a_person_at_a_wrong_address_gets_the_page_and_a_program_an_error(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"accept": "text/html,*/*"})
    assert (answer.status_code, answer.text) == (404, client.get("/").text)
    assert client.get("/nowhere").json()["error"]["code"] == "not_found"


def test_the_shop_names_categories_to_browse(client: TestClient) -> None:
    categories = client.get("/v1/shop").json()["categories"]
    assert {category["id"] for category in categories} == {"coat", "mug", "shoe"}
    assert all(category["label"]["zh"] for category in categories)


def test_the_door_is_described(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {
        "/v1/search",
        "/v1/suggest",
        "/v1/recommend",
        "/v1/similar",
        "/v1/ask",
        "/v1/events",
        "/v1/feeds",
        "/healthz",
    } <= set(paths)
