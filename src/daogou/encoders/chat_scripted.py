"""A deterministic chat model: a public test double that says what it was told to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from daogou.encoders.base import MAX_TOKENS, Message, Tool, ToolCall
from daogou.encoders.chat_schema import calls_in

_PIECES = re.compile(r"\s*\S{1,4}")


class ScriptedChatModel:
    """Answers by the first key that the last message contains; keeps what it was asked.

    >>> model = ScriptedChatModel({"coat": "{}"}, otherwise="[]")
    >>> model.complete([{"role": "user", "content": "a coat"}]), model.complete([{"role": "user", "content": "?"}])
    ('{}', '[]')
    """

    name = "scripted"

    def __init__(self, replies: Mapping[str, str], *, otherwise: str = "") -> None:
        self._replies, self._otherwise = dict(replies), otherwise
        self.asked: list[Sequence[Message]] = []

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> str:
        """The scripted reply."""
        self.asked.append(messages)
        last = messages[-1]["content"]
        return next((reply for key, reply in self._replies.items() if key in last), self._otherwise)

    def stream(
        self, messages: Sequence[Message], *, timeout_s: float = 10.0, max_tokens: int = MAX_TOKENS
    ) -> Iterator[str]:
        """The scripted reply in pieces of a few characters."""
        text = self.complete(messages)
        at = 0
        for found in _PIECES.finditer(text):
            yield found.group()
            at = found.end()
        if at < len(text):
            yield text[at:]

    def tool_calls(
        self,
        messages: Sequence[Message],
        tools: Sequence[Tool],
        *,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> tuple[ToolCall, ...]:
        """The scripted reply read as ``{"calls": [...]}``."""
        return calls_in(self.complete(messages), tools, who=self.name)
