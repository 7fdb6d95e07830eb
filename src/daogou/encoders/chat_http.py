"""Any server that speaks OpenAI's chat completions: vLLM, SGLang, Ollama, llama.cpp, hosted ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import Any

from daogou.encoders.base import MAX_TOKENS, Message, Tool, ToolCall
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.chat_schema import call_of, checked
from daogou.encoders.chat_text import without_thoughts
from daogou.encoders.http import Endpoint

_NO_SCHEMAS = frozenset([400, 404, 415, 422, 501])
"""Statuses that servers without ``json_schema`` answer it with."""


class HttpChatModel:
    """A model behind ``<url>/chat/completions``; ``url`` ends as OpenAI's does in ``/v1``, ``key`` is a bearer token.

    A server that refuses ``json_schema`` is asked for plain JSON with the schema in words from then on; either way the
    reply is checked here. It asks once: retries and the breaker are `daogou.encoders.chat_guard`'s.
    Source: OpenAI API reference, chat completions, as the servers above implement it.
    """

    def __init__(self, url: str, model: str, *, key: str = "") -> None:
        self.name = f"{model} at {url}"
        self._endpoint = Endpoint(
            url, "/chat/completions", name=self.name, setting="chat.url", key=key, error=ChatUnavailable
        )
        self._model = model
        self._knows_schemas = True

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> str:
        """The reply's text; JSON that follows ``schema`` where one is given. Raises `TimeoutError`, `ChatUnavailable`."""
        deadline = monotonic() + timeout_s
        if schema is None:
            message = self._message(self._body(messages, max_tokens), deadline)
            return "".join(without_thoughts([self._text(message)])).strip()
        if self._knows_schemas:
            shape = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema, "strict": True}}
            try:
                message = self._message(self._body(messages, max_tokens) | {"response_format": shape}, deadline)
                return checked("".join(without_thoughts([self._text(message)])), schema, who=self.name)
            except ChatUnavailable as error:
                if error.status not in _NO_SCHEMAS:
                    raise
        told = f"Reply with JSON only, following this JSON schema: {json.dumps(schema, ensure_ascii=False)}"
        body = self._body([{"role": "system", "content": told}, *messages], max_tokens)
        message = self._message(body | {"response_format": {"type": "json_object"}}, deadline)
        self._knows_schemas = False  # only once the plain request got through was the schema at fault
        return checked("".join(without_thoughts([self._text(message)])), schema, who=self.name)

    def stream(
        self, messages: Sequence[Message], *, timeout_s: float = 10.0, max_tokens: int = MAX_TOKENS
    ) -> Iterator[str]:
        """The reply's text in pieces as the server sends them."""
        body = self._body(messages, max_tokens) | {"stream": True}
        return without_thoughts(self._pieces(body, monotonic() + timeout_s))

    def tool_calls(
        self,
        messages: Sequence[Message],
        tools: Sequence[Tool],
        *,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> tuple[ToolCall, ...]:
        """Which of the tools the model asks for, with arguments checked against their schemas."""
        functions = [{"name": t.name, "description": t.description, "parameters": t.parameters} for t in tools]
        body = self._body(messages, max_tokens) | {"tools": [{"type": "function", "function": f} for f in functions]}
        calls = self._message(body, monotonic() + timeout_s).get("tool_calls") or []
        try:
            asked = [(call["function"]["name"], call["function"].get("arguments")) for call in calls]
        except (KeyError, TypeError, AttributeError) as error:
            raise ChatUnavailable(f"{self.name} answered with tool calls of another shape") from error
        return tuple(call_of(name, arguments, tools, who=self.name) for name, arguments in asked)

    # -- one request -----------------------------------------------------------------------------

    def _body(self, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        return {"model": self._model, "messages": list(messages), "temperature": 0, "max_tokens": max_tokens}

    def _message(self, body: Mapping[str, Any], deadline: float) -> dict[str, Any]:
        data = self._endpoint.post(body, deadline)
        try:
            message = json.loads(data)["choices"][0]["message"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
            raise ChatUnavailable(f"{self.name} answered in another shape than chat completions") from error
        if not isinstance(message, dict):
            raise ChatUnavailable(f"{self.name} answered in another shape than chat completions")
        return message

    def _text(self, message: Mapping[str, Any]) -> str:
        text = message.get("content")
        if not isinstance(text, str):
            raise ChatUnavailable(f"{self.name} answered with no text")
        return text

    def _pieces(self, body: Mapping[str, Any], deadline: float) -> Iterator[str]:
        """What each server-sent event adds. A stream that ends without ``[DONE]`` or a reason was broken off."""
        ended = False
        for line in _lines(self._endpoint.stream(body, deadline)):
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip()
            if data == b"[DONE]":
                return
            try:
                event = json.loads(data)
                if "error" in event:
                    raise ChatUnavailable(f"{self.name} broke off: {str(event['error'])[:200]}", transient=True)
                choice = event["choices"][0] if event.get("choices") else {}
                piece = choice.get("delta", {}).get("content")
                ended = ended or bool(choice.get("finish_reason"))
            except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
                raise ChatUnavailable(f"{self.name} streamed in another shape than chat completions") from error
            if isinstance(piece, str) and piece:
                yield piece
        if not ended:
            raise ChatUnavailable(f"{self.name} broke off in the middle of its reply", transient=True)


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line.rstrip(b"\r") for line in whole)
    if rest:
        yield rest.rstrip(b"\r")
