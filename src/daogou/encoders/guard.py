"""What stands between the shop and a model that may fail: retries within a call's time, and a circuit breaker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from random import Random
from typing import TypeVar

from daogou.encoders.base import ModelUnavailable

FAILURES = 3
"""After this many in a row, retries included as one, the model is left alone for a while."""
REST_S = 30.0
FIRST_WAIT_S = 0.2
MOST_WAIT_S = 5.0

T = TypeVar("T")


class Guard:
    """Asks on behalf of a caller.

    What may pass (`ModelUnavailable.transient`) is asked again up to ``retries`` times, after a random wait below a bound
    that doubles (or as long as the server said), and only as long as the call's own time lasts. After `FAILURES` failed
    calls in a row every call fails at once for `REST_S`; then one call is let through to try.
    Source: Brooker, Exponential backoff and jitter (AWS Architecture Blog, 2015); Nygard, Release It! (circuit breaker).
    """

    def __init__(
        self,
        name: str,
        error: type[ModelUnavailable],
        *,
        retries: int = 2,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        random: Random | None = None,
    ) -> None:
        """``name`` is who is asked, ``error`` what is raised while it is left alone."""
        self.name = name
        self._error, self._retries = error, retries
        self._clock, self._sleep, self._random = clock, sleep, random or Random()
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0
        self._trying = False

    @property
    def resting(self) -> bool:
        """Whether it is left alone now."""
        with self._lock:
            return self._resting()

    def ask(self, question: Callable[[float], T], timeout_s: float, *, note: bool = True) -> T:
        """What ``question`` answers, given the seconds that are left to it.

        With ``note=False`` a success counts only once `note` is told of it, as for a stream that has just begun.
        Raises what the question raised last.
        """
        self._admit()
        started = self._clock()
        attempt = 0
        while True:
            try:
                found = question(timeout_s - (self._clock() - started))
            except (TimeoutError, ModelUnavailable) as error:
                wait = self._wait(error, attempt)
                if wait is None or self._clock() - started + wait >= timeout_s:
                    self.note(failed=True)
                    raise
                attempt += 1
                self._sleep(wait)
                continue
            except BaseException:
                self.note(failed=True)
                raise
            if note:
                self.note(failed=False)
            return found

    def note(self, *, failed: bool) -> None:
        """Count how a call ended."""
        with self._lock:
            self._trying = False
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._rests_until = self._clock() + REST_S

    def _wait(self, error: Exception, attempt: int) -> float | None:
        """How long to wait before asking again; ``None`` where that is of no use."""
        if not isinstance(error, ModelUnavailable) or not error.transient or attempt >= self._retries:
            return None
        if error.retry_after_s is not None:
            return error.retry_after_s
        return self._random.uniform(0, min(MOST_WAIT_S, FIRST_WAIT_S * 2**attempt))

    def _resting(self) -> bool:
        return self._clock() < self._rests_until or self._trying

    def _admit(self) -> None:
        with self._lock:
            if self._resting():
                raise self._error(f"{self.name} failed {FAILURES} times in a row and is left alone for a moment")
            self._trying = self._failures >= FAILURES
