"""What stands between the shop and a chat model: retries, a circuit breaker, a budget of tokens, and figures."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal, TypeVar

from daogou.encoders.base import MAX_TOKENS, ChatModel, Message, Tool, ToolCall
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.chat_text import estimated_tokens
from daogou.encoders.guard import Guard

DAY_S = 86_400.0
REMEMBERED = 500
"""Replies whose times are kept."""

State = Literal["ready", "resting", "spent"]
"""``resting``: failed so often that it is left alone for now; ``spent``: the day's tokens are used up."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Latency:
    """How long replies took, in ms: to the first piece and to the end, median and 95th percentile."""

    replies: int
    first_p50_ms: float
    first_p95_ms: float
    whole_p50_ms: float
    whole_p95_ms: float


class GuardedChatModel:
    """A `ChatModel` that asks another one.

    It retries and gives up as `Guard` says; a stream is asked again only before its first piece. ``tokens_per_day`` (0: no
    bound) counts estimated tokens of requests and replies.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        retries: int = 2,
        tokens_per_day: int = 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        random: Random | None = None,
    ) -> None:
        self.model = model
        self._tokens_per_day, self._clock = tokens_per_day, clock
        self._guard = Guard(model.name, ChatUnavailable, retries=retries, clock=clock, sleep=sleep, random=random)
        self._lock = threading.Lock()
        self._day, self._spent = clock(), 0
        self._times: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)

    @property
    def name(self) -> str:
        """Which model and server."""
        return self.model.name

    @property
    def state(self) -> State:
        """Whether it may be asked now."""
        return "resting" if self._guard.resting else "spent" if self._is_spent() else "ready"

    @property
    def spent_tokens(self) -> int:
        """Estimated tokens of requests and replies since the day of the budget began."""
        return self._spent

    @property
    def latency(self) -> Latency | None:
        """Of the latest replies; ``None`` before the first."""
        times = list(self._times)
        if not times:
            return None
        first, whole = (sorted(column) for column in zip(*times, strict=True))
        return Latency(len(times), _at(first, 0.5), _at(first, 0.95), _at(whole, 0.5), _at(whole, 0.95))

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> str:
        """The reply's text; JSON that follows ``schema`` where one is given."""
        reply = self._asked(
            lambda left: self.model.complete(messages, schema=schema, timeout_s=left, max_tokens=max_tokens),
            messages, timeout_s,
        )  # fmt: skip
        self._spend(estimated_tokens(reply))
        return reply

    def tool_calls(
        self,
        messages: Sequence[Message],
        tools: Sequence[Tool],
        *,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> tuple[ToolCall, ...]:
        """Which of the tools the model asks for."""
        return self._asked(
            lambda left: self.model.tool_calls(messages, tools, timeout_s=left, max_tokens=max_tokens),
            messages, timeout_s,
        )  # fmt: skip

    def stream(
        self, messages: Sequence[Message], *, timeout_s: float = 10.0, max_tokens: int = MAX_TOKENS
    ) -> Iterator[str]:
        """The reply's text in pieces; a failure in the middle of it counts, and is raised."""
        started = self._clock()
        deadline = started + timeout_s

        def begin(left: float) -> tuple[str | None, Iterator[str]]:
            pieces = self.model.stream(messages, timeout_s=left, max_tokens=max_tokens)
            return next(pieces, None), pieces

        first, pieces = self._asked(begin, messages, timeout_s, noted=False)
        if first is None:
            self._guard.note(failed=False)
            return
        first_ms = (self._clock() - started) * 1000
        failed = True
        try:
            piece: str | None = first
            while piece is not None:
                self._spend(estimated_tokens(piece))
                yield piece
                if self._clock() > deadline:
                    raise TimeoutError(f"{self.name} did not end its reply within {timeout_s:g} s")
                piece = next(pieces, None)
            failed = False
        except GeneratorExit:  # whoever reads has enough: no failure of the model
            failed = False
            raise
        finally:
            close = getattr(pieces, "close", None)
            if close:
                close()
            self._guard.note(failed=failed)
        self._times.append((first_ms, (self._clock() - started) * 1000))

    # -- asking ----------------------------------------------------------------------------------

    def _asked(
        self, ask: Callable[[float], T], messages: Sequence[Message], timeout_s: float, *, noted: bool = True
    ) -> T:
        if self._is_spent() and not self._guard.resting:
            raise ChatUnavailable(f"{self.name}: the {self._tokens_per_day:,} tokens of a day are used up")
        started = self._clock()

        def question(left_s: float) -> T:
            self._spend(sum(estimated_tokens(str(message.get("content", ""))) for message in messages))
            return ask(left_s)

        found = self._guard.ask(question, timeout_s, note=noted)
        if noted:
            took = (self._clock() - started) * 1000
            self._times.append((took, took))
        return found

    def _is_spent(self) -> bool:
        with self._lock:
            if self._clock() - self._day >= DAY_S:
                self._day, self._spent = self._clock(), 0
            return bool(self._tokens_per_day) and self._spent >= self._tokens_per_day

    def _spend(self, tokens: int) -> None:
        with self._lock:
            self._spent += tokens


def _at(times: Sequence[float], share: float) -> float:
    return round(times[min(len(times) - 1, int(share * len(times)))], 1)


def guarded(model: ChatModel | None, *, retries: int = 2, tokens_per_day: int = 0) -> GuardedChatModel | None:
    """A model behind its guard; one that is guarded already, or none, stays as it is."""
    if model is None or isinstance(model, GuardedChatModel):
        return model
    return GuardedChatModel(model, retries=retries, tokens_per_day=tokens_per_day)
