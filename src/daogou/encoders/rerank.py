"""Rerankers: what goes wrong with them, which one the settings name, and what guards it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daogou.encoders.base import ModelUnavailable, Reranker, Vectors
from daogou.encoders.guard import Guard
from daogou.settings import Rerank

RETRIES = 1
"""How often a request that failed in passing is made again within its time, of which a search has little."""


class RerankerUnavailable(ModelUnavailable):
    """A reranker cannot be reached or loaded, refuses, or answers in another shape than was asked for."""

    code = "reranker_unavailable"


class GuardedReranker:
    """A `Reranker` that asks another one, and leaves it alone for a while where it fails again and again (see `Guard`)."""

    def __init__(self, reranker: Reranker, *, guard: Guard | None = None) -> None:
        self.name, self.chunk = reranker.name, reranker.chunk
        self._reranker = reranker
        self._guard = guard or Guard(reranker.name, RerankerUnavailable, retries=RETRIES)

    @property
    def resting(self) -> bool:
        """Whether it is left alone now."""
        return self._guard.resting

    def score(self, query: str, texts: Sequence[str], *, timeout_s: float) -> Vectors:
        """``(len(texts),) float32``. Raises as `Reranker` says, and `RerankerUnavailable` while it is left alone."""

        def question(left_s: float) -> Vectors | TimeoutError:
            try:
                return self._reranker.score(query, texts, timeout_s=left_s)
            except TimeoutError as error:
                return error  # no failure: who asks for so many texts in so little time has to ask for fewer

        found = self._guard.ask(question, timeout_s)
        if isinstance(found, TimeoutError):
            raise found
        return found


def configured(settings: Rerank) -> Callable[[], Reranker] | None:
    """How to load the reranker that the settings name, or ``None``: a server where ``url`` is set, else by ``model`` a
    Sentence-Transformers model of the ``kind``.

    Loading raises `RerankerUnavailable` where the address is none, the package is absent, or the weights do not run here.
    """
    if settings.url:
        return lambda: _at_server(settings)
    return (lambda: _in_process(settings)) if settings.model else None


def _at_server(settings: Rerank) -> Reranker:
    from daogou.encoders.rerank_http import HttpReranker

    return HttpReranker(settings.url, settings.model, key=settings.key)


def _in_process(settings: Rerank) -> Reranker:
    named = f"rerank.model {settings.model!r}"
    try:
        if settings.kind == "late":
            from daogou.encoders.rerank_late import LateInteractionReranker

            return LateInteractionReranker(settings.model)
        from daogou.encoders.rerank_cross import CrossEncoderReranker

        return CrossEncoderReranker(settings.model)
    except ImportError as error:
        raise RerankerUnavailable(f"{named}: {error}; run: pip install -U 'daogou[hub]'") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise RerankerUnavailable(f"{named} cannot be loaded: {error}") from error
