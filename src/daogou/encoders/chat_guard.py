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

FAILURES = 3
"""After this many in a row, retries included as one, the model is left alone for a while."""
REST_S = 30.0
FIRST_WAIT_S = 0.2
MOST_WAIT_S = 5.0
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

    What may pass (`ChatUnavailable.transient`) is asked again up to ``retries`` times, after a random wait below a bound
    that doubles (or as long as the server said), and only as long as the call's own ``timeout_s`` lasts. A stream is asked
    again only before its first piece. After `FAILURES` failed calls in a row every call fails at once for `REST_S`; then
    one call is let through to try. ``tokens_per_day`` (0: no bound) counts estimated tokens of requests and replies.
    Source: Brooker, Exponential backoff and jitter (AWS Architecture Blog, 2015); Nygard, Release It! (circuit breaker).
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
        self._retries, self._tokens_per_day = retries, tokens_per_day
        self._clock, self._sleep, self._random = clock, sleep, random or Random()
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0
        self._trying = False
        self._day, self._spent = clock(), 0
        self._times: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)

    @property
    def name(self) -> str:
        """Which model and server."""
        return self.model.name

    @property
    def state(self) -> State:
        """Whether it may be asked now."""
        with self._lock:
            return self._state()

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
            self._note(failed=False)
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
            self._note(failed=failed)
        self._times.append((first_ms, (self._clock() - started) * 1000))

    # -- asking ----------------------------------------------------------------------------------

    def _asked(
        self, ask: Callable[[float], T], messages: Sequence[Message], timeout_s: float, *, noted: bool = True
    ) -> T:
        self._admit()
        started = self._clock()
        attempt = 0
        while True:
            self._spend(sum(estimated_tokens(str(message.get("content", ""))) for message in messages))
            left = timeout_s - (self._clock() - started)
            try:
                found = ask(left)
            except (TimeoutError, ChatUnavailable) as error:
                wait = self._wait(error, attempt)
                if wait is None or self._clock() - started + wait >= timeout_s:
                    self._note(failed=True)
                    raise
                attempt += 1
                self._sleep(wait)
                continue
            except BaseException:
                self._note(failed=True)
                raise
            if noted:
                took = (self._clock() - started) * 1000
                self._times.append((took, took))
                self._note(failed=False)
            return found

    def _wait(self, error: Exception, attempt: int) -> float | None:
        """How long to wait before asking again; ``None`` where that is of no use."""
        if not isinstance(error, ChatUnavailable) or not error.transient or attempt >= self._retries:
            return None
        if error.retry_after_s is not None:
            return error.retry_after_s
        return self._random.uniform(0, min(MOST_WAIT_S, FIRST_WAIT_S * 2**attempt))

    def _state(self) -> State:
        if self._clock() < self._rests_until or self._trying:
            return "resting"
        if self._clock() - self._day >= DAY_S:
            self._day, self._spent = self._clock(), 0
        return "spent" if self._tokens_per_day and self._spent >= self._tokens_per_day else "ready"

    def _admit(self) -> None:
        with self._lock:
            state = self._state()
            if state == "resting":
                raise ChatUnavailable(f"{self.name} failed {FAILURES} times in a row and is left alone for a moment")
            if state == "spent":
                raise ChatUnavailable(f"{self.name}: the {self._tokens_per_day:,} tokens of a day are used up")
            self._trying = self._failures >= FAILURES

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._trying = False
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._rests_until = self._clock() + REST_S

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
