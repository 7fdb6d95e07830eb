"""What every chat model keeps to: a real server process, llama.cpp and transformers in this process, the double."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from daogou.encoders.base import ChatModel, Tool
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.chat_guard import GuardedChatModel
from daogou.encoders.chat_http import HttpChatModel
from daogou.encoders.chat_schema import fault
from daogou.encoders.chat_scripted import ScriptedChatModel
from tiny_models import tiny_gguf

HELLO = [{"role": "system", "content": "You sell coats."}, {"role": "user", "content": "你好 hello"}]
SHAPE = {
    "type": "object",
    "properties": {"kind": {"enum": ["search", "ask"]}, "most": {"type": "integer", "minimum": 0, "maximum": 9}},
    "required": ["kind", "most"],
    "additionalProperties": False,
}
TOOLS = [
    Tool(
        "search_catalog",
        "Finds products.",
        {
            "type": "object",
            "properties": {"limit": {"enum": [1, 2, 3]}},
            "required": ["limit"],
            "additionalProperties": False,
        },
    )
]


def scripted(_: pytest.FixtureRequest) -> ChatModel:
    return ScriptedChatModel({}, otherwise='{"kind": "ask", "most": 3}')


def served(request: pytest.FixtureRequest) -> ChatModel:
    return HttpChatModel(request.getfixturevalue("llama_url"), "tiny", key="loopback")


def guarded(request: pytest.FixtureRequest) -> ChatModel:
    return GuardedChatModel(served(request))


def llama(request: pytest.FixtureRequest) -> ChatModel:
    from daogou.encoders.chat_llama import LlamaChatModel

    return LlamaChatModel(request.getfixturevalue("gguf_path"), threads=1)


def llama_base(request: pytest.FixtureRequest) -> ChatModel:
    from daogou.encoders.chat_llama import LlamaChatModel

    path: Path = request.getfixturevalue("gguf_path")
    return LlamaChatModel(tiny_gguf(path.with_name("base.gguf"), template=None), threads=1)


def transformers(request: pytest.FixtureRequest) -> ChatModel:
    from daogou.encoders.chat_transformers import TransformersChatModel

    return TransformersChatModel(request.getfixturevalue("transformers_path"), threads=1)


@pytest.fixture(scope="module", params=[scripted, served, guarded, llama, llama_base, transformers], ids=lambda f: f.__name__)
def model(request: pytest.FixtureRequest) -> ChatModel:
    """Each adapter once."""
    make: Callable[[pytest.FixtureRequest], ChatModel] = request.param
    return make(request)


def test_it_says_which_model_it_is(model: ChatModel) -> None:
    assert model.name


def test_it_replies_the_same_to_the_same(model: ChatModel) -> None:
    first = model.complete(HELLO, max_tokens=12)
    assert isinstance(first, str)
    assert first == model.complete(HELLO, max_tokens=12)


def test_a_stream_is_the_reply_in_pieces(model: ChatModel) -> None:
    pieces = list(model.stream(HELLO, max_tokens=12))
    assert "".join(pieces).strip() == model.complete(HELLO, max_tokens=12)


def test_json_follows_its_schema(model: ChatModel) -> None:
    assert fault(json.loads(model.complete(HELLO, schema=SHAPE, max_tokens=300)), SHAPE) is None


def test_calls_are_of_its_tools_with_fitting_arguments(model: ChatModel) -> None:
    if isinstance(model, ScriptedChatModel):
        model = ScriptedChatModel({}, otherwise='{"calls": [{"name": "search_catalog", "arguments": {"limit": 2}}]}')
    for call in model.tool_calls(HELLO, TOOLS, max_tokens=600):
        assert call.name == "search_catalog"
        assert fault(call.arguments, TOOLS[0].parameters) is None


def test_what_is_late_is_a_timeout(model: ChatModel) -> None:
    if isinstance(model, ScriptedChatModel):
        return  # never late
    started = time.monotonic()
    with pytest.raises(TimeoutError, match="within"):
        model.complete(HELLO, timeout_s=0.0005, max_tokens=1000)
    assert time.monotonic() - started < 2


def test_a_reader_may_leave_early(model: ChatModel) -> None:
    started = time.monotonic()
    pieces = model.stream(HELLO, max_tokens=1500)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 5
    assert isinstance(model.complete(HELLO, max_tokens=4), str)


def test_what_is_too_long_is_refused(model: ChatModel) -> None:
    if isinstance(model, ScriptedChatModel):
        return
    with pytest.raises(ChatUnavailable, match=r"tiny|base|transformers"):
        model.complete([{"role": "user", "content": "hello " * 4000}], max_tokens=4)


def test_several_threads_may_ask_at_once(model: ChatModel) -> None:
    expected = model.complete(HELLO, max_tokens=8)
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(model.complete(HELLO, max_tokens=8))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert found == [expected] * 4
