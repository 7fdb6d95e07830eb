"""Any server that speaks OpenAI's chat completions: vLLM, SGLang, Ollama, llama.cpp, hosted ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import socket
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from daogou.encoders.base import MAX_TOKENS, Message, Tool, ToolCall
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.chat_schema import call_of, checked
from daogou.encoders.chat_text import without_thoughts

MAX_REPLY_BYTES = 1_000_000
_TRANSIENT = frozenset([408, 409, 425, 429, 500, 502, 503, 504])
"""Statuses after which asking again may help."""
_NO_SCHEMAS = frozenset([400, 404, 415, 422, 501])
"""Statuses that servers without ``json_schema`` answer it with."""


class HttpChatModel:
    """A model behind ``<url>/chat/completions``; ``url`` ends as OpenAI's does in ``/v1``, ``key`` is a bearer token.

    A server that refuses ``json_schema`` is asked for plain JSON with the schema in words from then on; either way the
    reply is checked here. ``HTTP_PROXY`` and ``NO_PROXY`` count. It asks once: retries and the breaker are
    `daogou.encoders.chat_guard`'s. Source: OpenAI API reference, chat completions, as the servers above implement it.
    """

    def __init__(self, url: str, model: str, *, key: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ChatUnavailable(f"chat.url {url!r} is no http address; write http://127.0.0.1:8000/v1")
        self.name = f"{model} at {url}"
        self._host, self._port, self._secure = parts.hostname, parts.port, parts.scheme == "https"
        self._path = parts.path.rstrip("/") + "/chat/completions"
        self._model, self._key = model, key
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
            except _Refused as error:
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
        data = b"".join(self._read(body, deadline))
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
        for line in _lines(self._read(body, deadline)):
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

    def _read(self, body: Mapping[str, Any], deadline: float) -> Iterator[bytes]:
        """The answer's bytes as they come; the whole of it must come before the deadline."""
        late = TimeoutError(f"{self.name} did not answer within {deadline - monotonic():.1f} s")
        try:
            with closing(self._connect(deadline)) as connection:
                response, sock = self._ask(connection, body, deadline)
                total = 0
                while True:
                    sock.settimeout(max(0.001, deadline - monotonic()))
                    data = response.read1(65536)
                    if not data:
                        return
                    total += len(data)
                    if total > MAX_REPLY_BYTES:
                        raise ChatUnavailable(f"{self.name} answered with far too much")
                    yield data
                    if monotonic() > deadline:
                        raise late
        except TimeoutError as error:
            raise late from error
        except (OSError, HTTPException) as error:
            raise ChatUnavailable(f"{self.name} cannot be reached: {error}", transient=True) from error

    def _connect(self, deadline: float) -> HTTPConnection:
        kind = HTTPSConnection if self._secure else HTTPConnection
        left = max(0.001, deadline - monotonic())
        scheme = "https" if self._secure else "http"
        proxy = None if proxy_bypass(self._host) else getproxies().get(scheme)
        if not proxy:
            return kind(self._host, self._port, timeout=left)
        via = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        connection = kind(via.hostname or "", via.port, timeout=left)
        connection.set_tunnel(self._host, self._port)
        return connection

    def _ask(
        self, connection: HTTPConnection, body: Mapping[str, Any], deadline: float
    ) -> tuple[HTTPResponse, socket]:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        connection.request("POST", self._path, json.dumps(body, ensure_ascii=False).encode(), headers)
        sock: socket = connection.sock  # the connection forgets it where the server closes after its answer
        sock.settimeout(max(0.001, deadline - monotonic()))
        response = connection.getresponse()
        if response.status != 200:
            why = response.read1(400).decode("utf-8", "replace")
            raise _Refused(self.name, response.status, response.reason, why, response.getheader("Retry-After"))
        return response, sock


class _Refused(ChatUnavailable):
    """The server answered with an error."""

    def __init__(self, name: str, status: int, reason: str, body: str, retry_after: str | None) -> None:
        wait = float(retry_after) if retry_after and retry_after.isdigit() else None
        said = " ".join(body.split())[:200]
        message = f"{name} answered {status} {reason}{': ' if said else ''}{said}"
        super().__init__(message, transient=status in _TRANSIENT, retry_after_s=wait)
        self.status = status


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line.rstrip(b"\r") for line in whole)
    if rest:
        yield rest.rstrip(b"\r")
