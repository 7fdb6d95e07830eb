"""A GGUF file in this process, by llama.cpp (`xllamacpp`)."""

from __future__ import annotations

import mmap
import os
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

import xllamacpp

from daogou.encoders.base import MAX_TOKENS, Message, Tool, ToolCall
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.chat_schema import calls_in, calls_prompt, calls_schema, checked
from daogou.encoders.chat_text import without_thoughts

CONTEXT = 4096
_HEADER = 64_000_000
"""Bytes of a file in which its metadata stands; vocabularies of 250,000 words take a tenth of it."""
_PARAGRAPHS = "{% for message in messages %}{{ message.content }}\n\n{% endfor %}"


class LlamaChatModel:
    """A model of llama.cpp, loaded from ``path`` (about as much memory as the file) and run one reply at a time.

    A model without a chat template (a base model) reads the messages as plain paragraphs and writes the next one, so
    earlier turns serve as its examples. What llama.cpp would serve on the loopback beside it asks for a key that nobody has.
    Raises `ChatUnavailable` where the file is none.
    """

    def __init__(self, path: Path, *, threads: int = 0, context: int = CONTEXT) -> None:
        if not path.is_file():
            raise ChatUnavailable(f"chat.model {str(path)!r}: no such file")
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx, params.n_parallel = context, 1
        params.warmup, params.verbosity = False, -1
        self._templated = _has_template(path)
        if not self._templated:
            params.chat_template = _PARAGRAPHS
        params.api_keys = [secrets.token_hex(16)]
        for cpu in (params.cpuparams, params.cpuparams_batch):
            cpu.n_threads = threads or os.cpu_count() or 1
            cpu.poll = 0  # threads that wait by spinning take the cores that search needs
        try:
            self._server = xllamacpp.Server(params)
        except (RuntimeError, ValueError, OSError) as error:
            raise ChatUnavailable(f"chat.model {str(path)!r} cannot be loaded: {error}") from error
        self.name = f"{path.stem} by llama.cpp"

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> str:
        """The reply's text; JSON that follows ``schema`` where one is given, as its tokens are drawn from the schema."""
        text = "".join(self._pieces(messages, timeout_s, max_tokens, schema)).strip()
        return checked(text, schema, who=self.name) if schema is not None else text

    def stream(
        self, messages: Sequence[Message], *, timeout_s: float = 10.0, max_tokens: int = MAX_TOKENS
    ) -> Iterator[str]:
        """The reply's text, a token at a time."""
        return self._pieces(messages, timeout_s, max_tokens, None)

    def tool_calls(
        self,
        messages: Sequence[Message],
        tools: Sequence[Tool],
        *,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> tuple[ToolCall, ...]:
        """Which of the tools the model asks for: JSON drawn from a schema of all of them."""
        told = [{"role": "system", "content": calls_prompt(tools)}, *messages]
        schema = calls_schema(tools)
        reply = self.complete(told, schema=schema, timeout_s=timeout_s, max_tokens=max_tokens)
        return calls_in(reply, tools, who=self.name)

    def _pieces(
        self, messages: Sequence[Message], timeout_s: float, max_tokens: int, schema: Mapping[str, Any] | None
    ) -> Iterator[str]:
        body: dict[str, Any] = {
            "messages": [dict(message) for message in messages],
            "max_tokens": max_tokens, "temperature": 0, "stream": True, "cache_prompt": True,
        }  # fmt: skip
        if schema is not None:
            body["json_schema"] = dict(schema)
        elif not self._templated:
            body["stop"] = ["\n\n"]
        return without_thoughts(self._run(body, timeout_s))

    def _run(self, body: dict[str, Any], timeout_s: float) -> Iterator[str]:
        """llama.cpp calls back from its own loop, so it runs beside the reader, and stops at the next token once told."""
        deadline = monotonic() + timeout_s
        arrived: SimpleQueue[str | BaseException | None] = SimpleQueue()
        stopped = threading.Event()

        def take(chunk: Any) -> bool:
            for event in chunk if isinstance(chunk, list) else [chunk]:
                if "error" in event:
                    arrived.put(ChatUnavailable(f"{self.name}: {event['error']}"))
                    return True
                choice = event["choices"][0] if event.get("choices") else {}
                piece = (choice.get("delta") or {}).get("content")
                if piece:
                    arrived.put(piece)
            return stopped.is_set() or monotonic() > deadline

        def work() -> None:
            try:
                self._server.handle_chat_completions(body, take)
                arrived.put(None)
            except BaseException as error:
                arrived.put(ChatUnavailable(f"{self.name}: {error}"))

        threading.Thread(target=work, name="llama", daemon=True).start()
        try:
            while True:
                try:
                    piece = arrived.get(timeout=max(0.0, deadline - monotonic()))
                except Empty:
                    raise TimeoutError(f"{self.name} did not answer within {timeout_s:g} s") from None
                if piece is None:
                    if monotonic() > deadline:
                        raise TimeoutError(f"{self.name} did not answer within {timeout_s:g} s")
                    return
                if isinstance(piece, BaseException):
                    raise piece
                yield piece
        finally:
            stopped.set()


def _has_template(path: Path) -> bool:
    """Whether the file says how a chat is written down for its model."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b"tokenizer.chat_template", 0, _HEADER) >= 0
