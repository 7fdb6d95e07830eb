"""Chat models: what goes wrong with them, and which one the settings name."""

from __future__ import annotations

from pathlib import Path

from daogou.encoders.base import ChatModel, ModelUnavailable
from daogou.settings import Chat


class ChatUnavailable(ModelUnavailable):
    """A chat model cannot be reached or loaded, refuses, or answers in another shape than was asked for."""

    code = "chat_unavailable"


def load_chat_model(settings: Chat) -> ChatModel | None:
    """The model that the settings name, or ``None``: a server where ``url`` is set, else by ``model`` a ``.gguf`` file
    (llama.cpp in this process) or the folder of a `transformers` model.

    Raises `ChatUnavailable` for an address or a path that is none, and where a package is absent.
    """
    if settings.url:
        from daogou.encoders.chat_http import HttpChatModel

        return HttpChatModel(settings.url, settings.model, key=settings.key)
    if not settings.model:
        return None
    path = Path(settings.model).expanduser()
    try:
        if path.suffix == ".gguf":
            from daogou.encoders.chat_llama import LlamaChatModel

            return LlamaChatModel(path, threads=settings.threads)
        if path.is_dir():
            from daogou.encoders.chat_transformers import TransformersChatModel

            return TransformersChatModel(path, threads=settings.threads)
    except ImportError as error:
        extra = "chat" if path.suffix == ".gguf" else "chat-transformers"
        raise ChatUnavailable(f"chat.model {settings.model!r}: {error}; run: pip install 'daogou[{extra}]'") from error
    raise ChatUnavailable(
        f"chat.model {settings.model!r} is neither a .gguf file nor a folder of a transformers model; "
        "a model at a server also needs chat.url"
    )


def embedded(settings: Chat) -> bool:
    """Whether the model runs in this process, on the cores that search and serve."""
    return bool(settings.model and not settings.url)
