"""A server that misbehaves in every way that servers do."""

from __future__ import annotations

import json
import time
from pathlib import Path
from threading import Thread

import pytest

from daogou.catalog.changes import Upsert
from daogou.catalog.model import Product
from daogou.encoders.base import Tool
from daogou.encoders.chat import ChatUnavailable, load_chat_model, refines
from daogou.encoders.chat_guard import GuardedChatModel
from daogou.encoders.chat_http import HttpChatModel
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from daogou.settings import Chat

ASKED = {"type": "object", "properties": {"asked": {"type": "string"}}, "required": ["asked"]}
LOOK = Tool("look", "Looks.", {"type": "object", "properties": {"limit": {"type": "integer"}}, "required": ["limit"]})


def said(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def ask(model: HttpChatModel | GuardedChatModel, text: str, timeout_s: float = 5.0) -> str:
    return model.complete(said(text), schema=ASKED, timeout_s=timeout_s)


def test_a_server_is_asked_in_its_own_language(url: str) -> None:
    reply = json.loads(ask(HttpChatModel(url, "small", key="secret"), "你好"))
    assert (reply["asked"], reply["key"], reply["model"]) == ("你好", "Bearer secret", "small")
    assert reply["schema"] == "json_schema"
    assert json.loads(HttpChatModel(url, "small").complete(said("hi"), max_tokens=7))["max_tokens"] == 7


@pytest.mark.parametrize(
    ("text", "why"),
    [("broken", "500"), ("bad key", "401.*bad key"), ("page", "another shape"), ("huge", "too much"),
     ("other shape", r"\$\.asked is not string"), ("no json", "no JSON")],
)  # fmt: skip
def test_what_goes_wrong_is_told_apart(url: str, text: str, why: str) -> None:
    with pytest.raises(ChatUnavailable, match=why):
        ask(HttpChatModel(url, "m"), text)


def test_only_what_may_pass_is_worth_asking_again(url: str) -> None:
    passing = {}
    for text in ("broken", "wait", "bad key", "page"):
        with pytest.raises(ChatUnavailable) as caught:
            ask(HttpChatModel(url, "m"), text)
        passing[text] = (caught.value.transient, caught.value.retry_after_s)
    assert passing == {"broken": (True, None), "wait": (True, 1.0), "bad key": (False, None), "page": (False, None)}
    with pytest.raises(ChatUnavailable, match="cannot be reached") as caught:
        ask(HttpChatModel("http://127.0.0.1:9/v1", "m"), "hello")
    assert caught.value.transient


def test_the_whole_reply_has_to_come_in_time(url: str) -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError, match=r"within 0\.2 s"):
        ask(HttpChatModel(url, "m"), "slow", timeout_s=0.2)
    with pytest.raises(TimeoutError):  # each piece comes soon enough, all of them do not
        list(HttpChatModel(url, "m").stream(said("drips"), timeout_s=0.5))
    assert time.monotonic() - started < 1.3


def test_pieces_come_as_they_are_made(url: str) -> None:
    started = time.monotonic()
    pieces = HttpChatModel(url, "m").stream(said("drips"))
    assert next(pieces) == "It"
    assert time.monotonic() - started < 0.6
    assert "".join(pieces) == " weighs 198 g."


@pytest.mark.parametrize(("text", "why"), [("breaks off", "in the middle"), ("error inside", "out of memory")])
def test_a_stream_that_breaks_off_is_no_reply(url: str, text: str, why: str) -> None:
    pieces = HttpChatModel(url, "m").stream(said(text))
    with pytest.raises(ChatUnavailable, match=why):
        list(pieces)


def test_older_servers_and_loose_models_are_understood(url: str) -> None:
    model = HttpChatModel(url, "m")
    first = json.loads(ask(model, "old server"))
    assert first["schema"] == "json_object"
    assert '"asked"' in first["told"]
    assert json.loads(ask(model, "hello"))["schema"] == "json_object"  # it is not asked in vain again
    assert json.loads(ask(HttpChatModel(url, "m"), "fenced")) == {"asked": "fenced"}
    assert HttpChatModel(url, "m").complete(said("thinks")) == "Yes."


def test_tool_calls_are_checked(url: str) -> None:
    model = HttpChatModel(url, "m")
    (call,) = model.tool_calls(said("hello"), [LOOK])
    assert (call.name, call.arguments) == ("look", {"limit": 3})
    with pytest.raises(ChatUnavailable, match=r"\$\.limit is not integer"):
        model.tool_calls(said("bad arguments"), [LOOK])
    with pytest.raises(ChatUnavailable, match="'nuke', which is none of the tools"):
        model.tool_calls(said("unknown tool"), [LOOK])


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:8000", "http://", ""])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(ChatUnavailable, match="no http address"):
        HttpChatModel(url, "m")


def test_settings_name_a_model() -> None:
    assert load_chat_model(Chat()) is None
    assert isinstance(load_chat_model(Chat(url="http://127.0.0.1:1/v1", model="m")), HttpChatModel)
    assert refines(Chat(url="http://127.0.0.1:1/v1", model="m"))
    assert not refines(Chat(model="small.gguf"))
    assert not refines(Chat(url="http://127.0.0.1:1/v1", model="m", refine=False))


@pytest.mark.parametrize(("path", "why"), [("nowhere.gguf", "no such file|xllamacpp"), ("/nowhere", "also needs chat.url")])
def test_a_model_that_is_not_there_is_said_when_it_is_asked(path: str, why: str) -> None:
    model = load_chat_model(Chat(model=path))
    assert model is not None
    guarded = GuardedChatModel(model)
    for _ in range(3):
        with pytest.raises(ChatUnavailable, match=why):
            guarded.complete(said("hello"))
    assert guarded.state == "resting"


def test_a_file_that_is_no_model_is_said(tmp_path: Path, gguf_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(gguf_path.read_bytes()[:5000])
    model = load_chat_model(Chat(model=str(tmp_path / "broken.gguf")))
    assert model is not None
    with pytest.raises(ChatUnavailable, match="cannot be loaded"):
        model.complete(said("hello"))
    model = load_chat_model(Chat(model=str(gguf_path), threads=1))
    assert model is not None
    assert model.complete(said("hello"), max_tokens=4)


# -- the guard -----------------------------------------------------------------------------------


class Clock:
    """Time that passes when it is slept."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def guard(url: str, **options: int) -> tuple[GuardedChatModel, Clock]:
    clock = Clock()
    return GuardedChatModel(HttpChatModel(url, "m"), clock=clock, sleep=clock.sleep, **options), clock


def test_what_passes_is_asked_again(url: str) -> None:
    model, clock = guard(url)
    assert json.loads(ask(model, "flaky"))["asked"] == "flaky"
    assert len(clock.slept) == 2
    assert all(0 <= wait <= 0.4 for wait in clock.slept)


def test_a_server_says_how_long_to_wait_and_time_is_never_overdrawn(url: str) -> None:
    model, clock = guard(url)
    with pytest.raises(ChatUnavailable, match="429"):
        ask(model, "wait")
    assert clock.slept == [1.0, 1.0]
    with pytest.raises(ChatUnavailable, match="429"):
        ask(model, "wait", timeout_s=0.9)
    assert len(clock.slept) == 2


def test_what_cannot_pass_is_not_asked_again(url: str) -> None:
    model, clock = guard(url)
    with pytest.raises(ChatUnavailable):
        ask(model, "bad key")
    assert clock.slept == []


def test_a_model_that_keeps_failing_rests_and_is_tried_again(url: str) -> None:
    model, clock = guard(url, retries=0)
    for _ in range(3):
        with pytest.raises(ChatUnavailable, match="500"):
            ask(model, "broken")
    assert model.state == "resting"
    with pytest.raises(ChatUnavailable, match="left alone"):
        list(model.stream(said("hello")))
    clock.now += 31
    assert model.state == "ready"
    with pytest.raises(ChatUnavailable, match="500"):  # one call tries it, and it is still broken
        ask(model, "broken")
    assert model.state == "resting"
    clock.now += 31
    assert "hello" in ask(model, "hello")
    with pytest.raises(ChatUnavailable, match="500"):
        ask(model, "broken")
    assert model.state == "ready"  # failures are counted afresh


def test_streams_that_break_off_count_and_readers_that_leave_do_not(url: str) -> None:
    model, _ = guard(url, retries=0)
    for _ in range(4):
        next(pieces := model.stream(said("drips")))
        pieces.close()  # type: ignore[attr-defined]
    assert model.state == "ready"
    for _ in range(3):
        with pytest.raises(ChatUnavailable):
            list(model.stream(said("breaks off")))
    assert model.state == "resting"


def test_a_days_tokens_are_a_bound(url: str) -> None:
    model, clock = guard(url, tokens_per_day=60)
    while model.state == "ready":
        ask(model, "hello")
    with pytest.raises(ChatUnavailable, match="60 tokens of a day are used up"):
        ask(model, "hello")
    clock.now += 86_401
    assert "hello" in ask(model, "hello")


def test_it_knows_how_long_replies_took(url: str) -> None:
    model = GuardedChatModel(HttpChatModel(url, "m"))
    assert model.latency is None
    list(model.stream(said("drips")))
    latency = model.latency
    assert latency is not None
    assert latency.replies == 1
    assert latency.first_p50_ms < 700 < latency.whole_p50_ms


def test_only_one_call_tries_a_model_that_rested(url: str) -> None:
    model, clock = guard(url, retries=0)
    for _ in range(3):
        with pytest.raises(ChatUnavailable):
            ask(model, "broken")
    clock.now += 31
    trying = Thread(target=lambda: ask(model, "slow"))
    trying.start()
    time.sleep(0.3)
    with pytest.raises(ChatUnavailable, match="left alone"):
        ask(model, "hello")
    trying.join()
    assert "hello" in ask(model, "hello")


def test_a_real_server_whose_model_talks_nonsense_changes_no_answer(
    llama_url: str, tmp_path: Path, products: list[Product]
) -> None:
    model = HttpChatModel(llama_url, "tiny", key="loopback")
    with Guide.open(tmp_path / "plain", encoder=HashingEncoder()) as plain:
        plain.store.apply([Upsert(product) for product in products])
        expected = plain.chat("show me a red coat", conversation="c1").statements
    with Guide.open(tmp_path / "worded", encoder=HashingEncoder(), chat_model=model) as guide:
        guide.store.apply([Upsert(product) for product in products])
        turn = guide.chat("show me a red coat", conversation="c1")
    assert turn.statements == expected
    assert turn.mode == "rules"
    (call,) = [call for call in turn.calls if call.tool == "word"]
    assert call.result.startswith("0 sentences shown")
