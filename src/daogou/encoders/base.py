"""The protocols behind which every pretrained model stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


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


class ChatModel(Protocol):
    """A language model that continues a conversation; what it says is data, checked before it is shown."""

    @property
    def name(self) -> str:
        """Which model and server."""
        ...

    def complete(
        self,
        messages: Sequence[dict[str, str]],
        *,
        schema: dict[str, object] | None = None,
        timeout_s: float = 10.0,
    ) -> str:
        """The reply's text; JSON that follows ``schema`` where one is given. Raises `TimeoutError`."""
        ...
