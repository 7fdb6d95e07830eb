"""OpenAI's chat completions as a door to the assistant: any client of theirs talks to the shop.

What a shop adds stands under ``daogou``: cards, statements with their evidence, chips, the basket, the conversation, the mode.
Instructions of a caller (``system``) and sampling have no effect: what is said is decided by the shop's data.
Source: OpenAI API reference, chat completions (create, streaming).
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Coroutine, Iterator
from typing import Annotated, Any, Literal

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response, StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from daogou.errors import DaogouError
from daogou.guide import Guide
from daogou.guide.talk import Talk
from daogou.service import views
from daogou.service.streaming import HEADERS, MEDIA_TYPE

MODEL = "daogou"
_STATUS = {"not_found": 404, "shop_busy": 409, "conversation_invalid": 403, "encoder_unavailable": 503, "index_unavailable": 503}


class TextPart(BaseModel):
    """A part of a message that is text."""

    type: Literal["text"]
    text: str = Field(max_length=8000)


class Message(BaseModel):
    """A message; only those of the ``user`` say what is wanted."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=8000)] | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """Its text, parts put together."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream has besides its text."""

    include_usage: bool = False


class CompletionBody(BaseModel):
    """A conversation so far. ``user`` is the shopper's pseudonym. Extensions: ``conversation`` names one that the shop keeps,
    ``product`` is the one whose page the shopper looks at.
    """

    model_config = ConfigDict(extra="ignore")
    model: str = Field(MODEL, max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=200)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    user: str | None = Field(None, max_length=100)
    conversation: str | None = Field(None, max_length=100, pattern=r"^[A-Za-z0-9_.:\-]+$")
    product: str | None = Field(None, min_length=1, max_length=200)
    tools: list[Any] | None = Field(None, max_length=0)
    functions: list[Any] | None = Field(None, max_length=0)
    response_format: dict[Literal["type"], Literal["text"]] | None = None


class Usage(BaseModel):
    """About how many tokens a language model was asked and replied; none where none words the answers."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class EvidenceView(BaseModel):
    """A span of the shop's own data."""

    source: Literal["field", "review", "faq", "policy"]
    ref: str
    text: str
    product_id: str | None
    score: float
    rating: float | None


class StatementView(BaseModel):
    """A sentence with the places of its evidence."""

    text: str
    evidence: list[int]
    kind: str


class Extension(BaseModel):
    """What the shop adds to an answer."""

    items: list[dict[str, Any]]
    statements: list[StatementView]
    evidence: list[EvidenceView]
    chips: list[str]
    basket: list[dict[str, Any]]
    bundle: list[dict[str, Any]]
    comparison: dict[str, Any] | None
    conversation: str
    mode: str
    handover: bool
    exposure_id: str
    degraded: list[str]


class Reply(BaseModel):
    """The assistant's message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    """The only choice that there is."""

    index: Literal[0] = 0
    message: Reply
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Completion(BaseModel):
    """An answer in OpenAI's shape with the shop's extension."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    daogou: Extension


def completion_error(status: int, message: str, *, param: str | None = None, code: str | None = None) -> Response:
    """An error as OpenAI's clients read it."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    body = {"error": {"message": message, "type": kind, "param": param, "code": code}}
    return Response(msgspec.json.encode(body), status, media_type="application/json")


class _Route(APIRoute):
    """Errors of these addresses have OpenAI's shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                first = error.errors()[0]
                param = ".".join(str(part) for part in first["loc"][1:])
                code = "unsupported_value" if param.split(".")[0] in _UNSUPPORTED else "invalid_value"
                return completion_error(400, f"{param or 'the body'}: {first['msg']}", param=param or None, code=code)
            except DaogouError as error:
                return completion_error(_STATUS.get(error.code, 400), str(error), code=error.code)

        return handled


_UNSUPPORTED = frozenset(["n", "tools", "functions", "response_format"])


def completions_router(guide: Guide) -> APIRouter:
    """The addresses that OpenAI's clients ask."""
    router = APIRouter(prefix="/v1", route_class=_Route)

    @router.get("/models")
    def models() -> Response:
        """The one model that there is: the shop's assistant."""
        one = {"id": MODEL, "object": "model", "created": 0, "owned_by": "daogou"}
        return Response(msgspec.json.encode({"object": "list", "data": [one]}), media_type="application/json")

    @router.post("/chat/completions", response_model=Completion)
    async def completions(body: CompletionBody) -> Response:
        """The next answer: to the last message of the ``user``, in the light of those before it."""
        said = [message.text for message in body.messages if message.role == "user" and message.text.strip()]
        if not said or body.messages[-1].role not in ("user", "system", "developer"):
            return completion_error(
                400, "messages: the last must be the user's, with text", param="messages", code="invalid_value"
            )
        talk = await anyio.to_thread.run_sync(lambda: _talk(guide, said, body))
        identity, created = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())
        if body.stream:
            usage = bool(body.stream_options and body.stream_options.include_usage)
            chunks = _chunks(guide, talk, identity, created, include_usage=usage)
            return StreamingResponse(chunks, media_type=MEDIA_TYPE, headers=HEADERS)
        turn = await anyio.to_thread.run_sync(talk.finish)
        text = "\n".join(statement.text for statement in turn.statements)
        whole = {
            "id": identity, "object": "chat.completion", "created": created, "model": MODEL,
            "choices": [{
                "index": 0, "message": {"role": "assistant", "content": text, "refusal": None},
                "logprobs": None, "finish_reason": "stop",
            }],
            "usage": _usage(talk), "daogou": _extension(guide, talk),
        }  # fmt: skip
        return Response(msgspec.json.encode(whole), media_type="application/json")

    return router


def _talk(guide: Guide, said: list[str], body: CompletionBody) -> Talk:
    if body.conversation:
        return guide.talks.say(said[-1], conversation=body.conversation, shopper=body.user, product=body.product)
    return guide.talks.reply(said, shopper=body.user, product=body.product)


def _chunks(guide: Guide, talk: Talk, identity: str, created: int, *, include_usage: bool) -> Iterator[bytes]:
    """Cards and evidence first, then a chunk a sentence, then the whole extension, usage where asked for, and the end."""
    head = {"id": identity, "object": "chat.completion.chunk", "created": created, "model": MODEL}
    extra: dict[str, Any] = {"usage": None} if include_usage else {}

    def chunk(delta: dict[str, Any], reason: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return _data(head | {"choices": [choice]} | extra | more)

    found = views.chat(talk.found, guide.degraded())
    first = {"items": found["items"], "evidence": found["evidence"], "conversation": found["conversation"]}
    yield chunk({"role": "assistant", "content": "", "refusal": None}, daogou=first)
    for place, statement in enumerate(talk):
        text = ("\n" if place else "") + statement.text
        yield chunk({"content": text}, daogou={"statements": [msgspec.to_builtins(statement)]})
    yield chunk({}, "stop", daogou=_extension(guide, talk))
    if include_usage:
        yield _data(head | {"choices": [], "usage": _usage(talk)})
    yield b"data: [DONE]\n\n"


def _data(value: Any) -> bytes:
    return b"data: %s\n\n" % msgspec.json.encode(value)


def _usage(talk: Talk) -> dict[str, int]:
    asked, replied = talk.model_tokens
    return {"prompt_tokens": asked, "completion_tokens": replied, "total_tokens": asked + replied}


def _extension(guide: Guide, talk: Talk) -> dict[str, Any]:
    turn = views.chat(talk.turn, guide.degraded())
    return {key: turn[key] for key in Extension.model_fields if key != "chips"} | {"chips": turn["options"]}
