"""Chat models: what goes wrong with them, and which one the settings name."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from daogou.encoders.base import MAX_TOKENS, ChatModel, Message, ModelUnavailable, Tool, ToolCall
from daogou.settings import Chat


class ChatUnavailable(ModelUnavailable):
    """A chat model cannot be reached or loaded, refuses, or answers in another shape than was asked for."""

    code = "chat_unavailable"


def load_chat_model(settings: Chat) -> ChatModel | None:
    """The model that the settings name, or ``None``: a server where ``url`` is set, else by ``model`` a ``.gguf`` file
    (llama.cpp in this process) or the folder of a `transformers` model, which are loaded when they are first asked.

    Raises `ChatUnavailable` for an address that is none.
    """
    if settings.url:
        from daogou.encoders.chat_http import HttpChatModel

        return HttpChatModel(settings.url, settings.model, key=settings.key)
    return EmbeddedChatModel(Path(settings.model).expanduser(), threads=settings.threads) if settings.model else None


def embedded(settings: Chat) -> bool:
    """Whether the model runs in this process, on the cores that search and serve."""
    return bool(settings.model and not settings.url)


def refines(settings: Chat) -> bool:
    """Whether queries are put to the model. One in this process is never in time for a search, and would slow it down."""
    return settings.refine and not embedded(settings)


class EmbeddedChatModel:
    """A model in this process, loaded by whoever asks first: opening a shop must neither wait for it nor fail without it.

    Raises `ChatUnavailable` when it is asked and the path holds no model, or its package is absent.
    """

    def __init__(self, path: Path, *, threads: int = 0) -> None:
        self._path, self._threads = path, threads
        self.name = f"{path.stem} in this process"
        self._lock = threading.Lock()
        self._model: ChatModel | None = None

    def load(self) -> ChatModel:
        """The model itself."""
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> str:
        """The reply's text; JSON that follows ``schema`` where one is given."""
        return self.load().complete(messages, schema=schema, timeout_s=timeout_s, max_tokens=max_tokens)

    def stream(
        self, messages: Sequence[Message], *, timeout_s: float = 10.0, max_tokens: int = MAX_TOKENS
    ) -> Iterator[str]:
        """The reply's text in pieces as they come."""
        return self.load().stream(messages, timeout_s=timeout_s, max_tokens=max_tokens)

    def tool_calls(
        self,
        messages: Sequence[Message],
        tools: Sequence[Tool],
        *,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> tuple[ToolCall, ...]:
        """Which of the tools the model asks for."""
        return self.load().tool_calls(messages, tools, timeout_s=timeout_s, max_tokens=max_tokens)

    def _load(self) -> ChatModel:
        is_gguf = self._path.suffix == ".gguf"
        try:
            if is_gguf:
                from daogou.encoders.chat_llama import LlamaChatModel

                return LlamaChatModel(self._path, threads=self._threads)
            if self._path.is_dir():
                from daogou.encoders.chat_transformers import TransformersChatModel

                return TransformersChatModel(self._path, threads=self._threads)
        except ImportError as error:
            extra = "chat" if is_gguf else "chat-transformers"
            raise ChatUnavailable(f"chat.model {str(self._path)!r}: {error}; run: pip install 'daogou[{extra}]'") from error
        raise ChatUnavailable(
            f"chat.model {str(self._path)!r} is neither a .gguf file nor a folder of a transformers model; "
            "a model at a server also needs chat.url"
        )
