"""A turn of a conversation as it comes about: what was found at once, then sentence after sentence."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from daogou.assistant.conversation import Conversation, Said
from daogou.assistant.model import ChatTurn, Statement
from daogou.assistant.tools import Call, Tools
from daogou.assistant.wording import Wording
from daogou.guide.chat import tools_for

if TYPE_CHECKING:
    from daogou.guide import Guide

MOST_REPLAYED = 30
"""Earlier sentences of a conversation without an id that are read again; older ones are left out."""
REMEMBERED = 2_000
"""States of such conversations that are kept in memory, so that few have to be read again."""
READ_AHEAD = 2
"""Products of a slate that are read before anything is asked of them: the first ones are asked about most."""
TIMED = 500
"""Turns whose times are kept."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long a turn took, in ms: until products and evidence were found, until its first sentence, and in all."""

    found_ms: float
    sentence_ms: float
    whole_ms: float


class Talk:
    """A turn under way. `found` has products, evidence, chips and what would be said without a model, all at once; iterating
    gives the statements as they may be shown; `turn` is the whole afterwards. To be iterated once, by one thread.
    """

    def __init__(
        self, found: ChatTurn, wording: Wording | None, started: float, keep: Callable[[ChatTurn, Times], None]
    ) -> None:
        self.found = found
        self.wording, self._started, self._keep = wording, started, keep
        found_ms = _since(started)
        self.times = Times(found_ms, found_ms, found_ms)
        self._turn = found
        self.model_tokens = (0, 0)
        """About what was asked of a model, and what it replied with."""

    def __iter__(self) -> Iterator[Statement]:
        first: float | None = None
        try:
            for statement in self.wording or self.found.statements:
                first = first if first is not None else _since(self._started)
                yield statement
        finally:
            if self.wording is not None:
                self._turn = self._worded(self.wording)
            whole = _since(self._started)
            self.times = Times(self.times.found_ms, first if first is not None else whole, whole)
            self._keep(self._turn, self.times)

    @property
    def turn(self) -> ChatTurn:
        """The turn as it was shown, once its statements were taken; until then as it was found."""
        return self._turn

    def finish(self) -> ChatTurn:
        """Take every statement; the turn as it was shown."""
        for _ in self:
            pass
        return self._turn

    def _worded(self, wording: Wording) -> ChatTurn:
        """The turn with what was shown, and the record of what the model was asked and what became of it."""
        shown = wording.turn
        assert isinstance(shown, ChatTurn)
        if not wording.asked:
            return shown
        self.model_tokens = (wording.asked_tokens, wording.replied_tokens)
        result = f"{wording.worded} sentences shown, {len(wording.dropped)} dropped"
        result += "".join(f"; {why}" for why in (*wording.dropped[:5], *([wording.failure] if wording.failure else [])))
        call = Call("word", {"prompt": wording.prompt.id, "model": wording.model_name}, result)
        return replace(shown, calls=(*shown.calls, call))


class Talks:
    """Turns of all conversations of a shop: one at a time in each, any number beside one another."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self.budget_s = guide.settings.chat.wording_ms / 1000
        """How long an answer waits for its wording."""
        self._locks: dict[str, tuple[threading.RLock, int]] = {}
        self._lock = threading.Lock()
        self._states: OrderedDict[bytes, Conversation] = OrderedDict()
        self._times: list[Times] = []
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._reading = threading.BoundedSemaphore(2)

    def close(self) -> None:
        """Stop reading ahead."""
        self._ahead.shutdown(wait=True, cancel_futures=True)

    @property
    def times(self) -> tuple[Times, ...]:
        """Of the latest turns."""
        with self._lock:
            return tuple(self._times)

    def say(
        self, text: str, *, conversation: str, shopper: str | None = None, session: str | None = None,
        product: str | None = None,
    ) -> Talk:  # fmt: skip
        """A sentence in a conversation that is kept, said on a ``product``'s page. Raises `ConversationError`, `NoSuchProduct`."""
        started = perf_counter()
        guide = self._guide
        page = guide.product(product) if product is not None else None
        with self._turn_of(conversation):
            state = guide.conversations.load(conversation, shopper)
            tools = tools_for(guide, shopper=shopper, session=session or conversation)
            found, after, said = guide.assistant.reply(text, state, tools, page=page)
            place = guide.conversations.save(after, said)

        def keep(turn: ChatTurn, times: Times) -> None:
            self._time(times)
            self._read_ahead(turn)
            if turn is not found:  # what was worded is what was said
                guide.conversations.amend(place, _said(said, turn))

        return Talk(found, self._wording(found), started, keep)

    def reply(
        self, texts: Sequence[str], *, shopper: str | None = None, session: str | None = None, product: str | None = None,
        effects: bool = True,
    ) -> Talk:  # fmt: skip
        """The answer to the last of a shopper's sentences in a conversation that its caller keeps, and nothing here.

        Earlier sentences are read again without any effect, or taken from memory where they were said here before. With
        ``effects=False`` the last has none either: no exposure and no event is recorded. All of it is taken as said on a
        ``product``'s page. Raises `NoSuchProduct`.
        """
        started = perf_counter()
        guide = self._guide
        page = guide.product(product) if product is not None else None
        texts = list(texts)[-MOST_REPLAYED:]
        keys = [_key(shopper, product, texts[:n]) for n in range(len(texts) + 1)]
        identity = keys[1][:16].hex()
        known = len(texts) - 1
        state: Conversation | None = None
        while known > 0 and state is None:
            with self._lock:
                state = self._states.get(keys[known])
            known -= state is None
        state = state or Conversation(identity, shopper)
        tools = tools_for(guide, shopper=shopper, session=session or identity)
        quiet = _without_effect(tools, guide)
        for n in range(known, len(texts) - 1):
            _, state, _ = guide.assistant.reply(texts[n], state, quiet, page=page)
            self._remember(keys[n + 1], state)
        found, state, _ = guide.assistant.reply(texts[-1], state, tools if effects else quiet, page=page)
        self._remember(keys[-1], state)

        def keep(turn: ChatTurn, times: Times) -> None:
            self._time(times)
            self._read_ahead(turn)

        return Talk(found, self._wording(found), started, keep)

    def forget(self) -> None:
        """Drop what is in memory of conversations that callers keep."""
        with self._lock:
            self._states.clear()

    def _read_ahead(self, turn: ChatTurn) -> None:
        """Make what is likely to be asked next ready; dropped where that is under way for others already."""
        if not self._reading.acquire(blocking=False):
            return

        def read() -> None:
            try:
                guide = self._guide
                guide.assistant.prepare(turn.items[:READ_AHEAD], guide.store.policies(), turn.language)
            finally:
                self._reading.release()

        try:
            self._ahead.submit(read)
        except RuntimeError:  # closed meanwhile
            self._reading.release()

    def _wording(self, found: ChatTurn) -> Wording | None:
        model = self._guide.chat_model
        if model is None or not self._guide.settings.chat.wording:
            return None
        return Wording(found, model, budget_s=self.budget_s)

    def _turn_of(self, conversation: str) -> _Turn:
        return _Turn(self._locks, self._lock, conversation)

    def _remember(self, key: bytes, state: Conversation) -> None:
        with self._lock:
            self._states[key] = state
            self._states.move_to_end(key)
            while len(self._states) > REMEMBERED:
                self._states.popitem(last=False)

    def _time(self, times: Times) -> None:
        with self._lock:
            self._times = [*self._times[-TIMED + 1 :], times]


class _Turn:
    """Waits for the turn before in the same conversation."""

    def __init__(self, locks: dict[str, tuple[threading.RLock, int]], guard: threading.Lock, key: str) -> None:
        self._locks, self._guard, self._key = locks, guard, key

    def __enter__(self) -> None:
        with self._guard:
            lock, waiting = self._locks.get(self._key, (threading.RLock(), 0))
            self._locks[self._key] = (lock, waiting + 1)
        lock.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            lock, waiting = self._locks[self._key]
            if waiting == 1:
                del self._locks[self._key]
            else:
                self._locks[self._key] = (lock, waiting - 1)
        lock.release()


def _without_effect(tools: Tools, guide: Guide) -> Tools:
    """The tools for reading a sentence again: nothing is recorded."""
    return replace(
        tools,
        expose=lambda _products, _need: "",
        cart=lambda _action, _product, _variant, _quantity: None,
        recommend=lambda products, limit: [
            item.product
            for item in guide.recommend(surface="cart", products=products, limit=limit, record=False).items
        ],
    )


def _said(before: Said, turn: ChatTurn) -> Said:
    return msgspec.structs.replace(before, answer=turn.answer, calls=list(turn.calls))


def _key(shopper: str | None, product: str | None, texts: Sequence[str]) -> bytes:
    said = hashlib.sha256(repr((shopper, product)).encode())
    for text in texts:
        said.update(hashlib.sha256(text.encode("utf-8", "replace")).digest())
    return said.digest()


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000
