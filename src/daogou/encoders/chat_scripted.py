"""A deterministic chat model: a public test double that says what it was told to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class ScriptedChatModel:
    """Answers by the first key that the last message contains; keeps what it was asked.

    >>> model = ScriptedChatModel({"coat": "{}"}, otherwise="[]")
    >>> model.complete([{"role": "user", "content": "a coat"}]), model.complete([{"role": "user", "content": "?"}])
    ('{}', '[]')
    """

    name = "scripted"

    def __init__(self, replies: Mapping[str, str], *, otherwise: str = "") -> None:
        self._replies, self._otherwise = dict(replies), otherwise
        self.asked: list[Sequence[dict[str, str]]] = []

    def complete(
        self,
        messages: Sequence[dict[str, str]],
        *,
        schema: dict[str, object] | None = None,
        timeout_s: float = 10.0,
    ) -> str:
        """The scripted reply."""
        self.asked.append(messages)
        last = messages[-1]["content"]
        return next((reply for key, reply in self._replies.items() if key in last), self._otherwise)
