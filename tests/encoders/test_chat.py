"""Chat models, against a real server process on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from daogou.catalog.readers.jsonl import feed_line
from daogou.encoders.chat_http import ChatUnavailable, HttpChatModel
from daogou.encoders.chat_scripted import ScriptedChatModel
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from shops import make_product

SERVER = '''
import json, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = body["messages"][-1]["content"]
        if "slow" in said:
            time.sleep(1.5)
        if "broken" in said:
            self.send_response(500); self.end_headers(); return
        if "page" in said:
            reply = b"<html>not json</html>"
        else:
            content = json.dumps({"asked": said, "key": self.headers.get("Authorization"), "model": body["model"],
                                  "schema": body.get("response_format", {}).get("type")})
            reply = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
        self.send_response(200); self.send_header("Content-Type", "application/json"); self.end_headers()
        self.wfile.write(reply)
    def log_message(self, *_): pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
'''


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    child = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    yield f"http://127.0.0.1:{int(child.stdout.readline())}/v1"
    child.kill()
    child.wait()


def ask(model: HttpChatModel, text: str, timeout_s: float = 5.0) -> str:
    return model.complete([{"role": "user", "content": text}], schema={"type": "object"}, timeout_s=timeout_s)


def test_a_server_is_asked_in_its_own_language(url: str) -> None:
    reply = json.loads(ask(HttpChatModel(url, "small", key="secret"), "你好"))
    assert reply == {"asked": "你好", "key": "Bearer secret", "model": "small", "schema": "json_schema"}


def test_what_goes_wrong_is_told_apart(url: str) -> None:
    with pytest.raises(TimeoutError, match=r"within 0\.2 s"):
        ask(HttpChatModel(url, "m"), "slow", timeout_s=0.2)
    with pytest.raises(ChatUnavailable, match="500"):
        ask(HttpChatModel(url, "m"), "broken")
    with pytest.raises(ChatUnavailable, match="another shape"):
        ask(HttpChatModel(url, "m"), "page")
    with pytest.raises(ChatUnavailable, match="cannot be reached"):
        ask(HttpChatModel("http://127.0.0.1:9/v1", "m"), "hello")
    with pytest.raises(ChatUnavailable, match="no http address"):
        HttpChatModel("file:///etc/passwd", "m")


def test_a_server_that_keeps_failing_is_left_alone(url: str) -> None:
    model = HttpChatModel(url, "m")
    for _ in range(3):
        with pytest.raises(ChatUnavailable):
            ask(model, "broken")
    assert model.resting
    with pytest.raises(ChatUnavailable, match="left alone"):
        ask(model, "hello")


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
