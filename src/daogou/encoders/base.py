"""The protocols behind which every pretrained model stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from daogou.errors import DaogouError

Vectors = NDArray[np.float32]


class ModelUnavailable(DaogouError):
    """A model cannot be reached or loaded, refuses, or answers in another shape than was asked for."""

    code = "model_unavailable"

    def __init__(
        self, message: str, *, transient: bool = False, retry_after_s: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(message)
        self.transient = transient
        """Whether asking again may help."""
        self.retry_after_s = retry_after_s
        """How long the server asked to be left alone."""
        self.status = status
        """What a server answered, where that was an error."""


class TextEncoder(Protocol):
    """Words to vectors; queries and passages may be encoded differently (E5). Any thread may call, at any time."""

    @property
    def name(self) -> str:
        """Which weights: vectors of two encoders with the same name can be compared."""
        ...

    @property
    def runtime(self) -> str:
        """What runs the weights here, for people: two runtimes of the same name differ by rounding and speed."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), dimensions) float32``, unit rows."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), dimensions) float32``, unit rows."""
        ...


class Reranker(Protocol):
    """Reads a query and texts together, and says how well each answers it. Any thread may call, at any time."""

    @property
    def name(self) -> str:
        """Which model and server."""
        ...

    @property
    def chunk(self) -> int:
        """How many texts are best given at once."""
        ...

    def score(self, query: str, texts: Sequence[str], *, timeout_s: float) -> Vectors:
        """``(len(texts),) float32``, higher is better; scores of one query compare with one another, whatever the calls.

        Raises `TimeoutError` where that cannot be had within ``timeout_s``, though a model in this process may finish late
        instead; `daogou.encoders.rerank.RerankerUnavailable` where it cannot be had.
        """
        ...


Message = Mapping[str, Any]
"""A turn of a conversation in OpenAI's shape: ``{"role": "user", "content": "..."}``."""
MAX_TOKENS = 400
"""What a reply may cost where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a model may ask for: its name, what it does, and its arguments as a JSON schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function that a model asks for, with arguments that follow the function's schema."""

    name: str
    arguments: Mapping[str, Any]


class ChatModel(Protocol):
    """A language model that continues a conversation; what it says is data, checked before it is shown.

    Any thread may call, at any time. Every method raises `TimeoutError` where the whole of the reply does not come within
    ``timeout_s``, and `daogou.encoders.chat.ChatUnavailable` where it cannot come or has another shape.
    """

    @property
    def name(self) -> str:
        """Which model and server."""
        ...

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> str:
        """The reply's text; JSON that follows ``schema`` where one is given."""
        ...

    def stream(
        self, messages: Sequence[Message], *, timeout_s: float = 10.0, max_tokens: int = MAX_TOKENS
    ) -> Iterator[str]:
        """The reply's text in pieces as they come; closing the iterator stops the model."""
        ...

    def tool_calls(
        self,
        messages: Sequence[Message],
        tools: Sequence[Tool],
        *,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> tuple[ToolCall, ...]:
        """Which of the tools the model asks for; none where it asks for none."""
        ...
