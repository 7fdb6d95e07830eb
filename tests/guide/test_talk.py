"""Turns as they come about: beside one another, ahead of questions, and without a trace where none is wanted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from daogou.catalog.changes import PolicyUpsert, Upsert
from daogou.catalog.model import Product, ShopPolicy
from daogou.encoders.base import Vectors
from daogou.encoders.chat_scripted import ScriptedChatModel
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide


class Counting(HashingEncoder):
    """Remembers the passages that it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.passages += texts
        return super().encode_passages(texts)


class Slow(ScriptedChatModel):
    """A model that takes its time."""

    def stream(self, messages: Sequence[Any], **_: Any) -> Iterator[str]:
        time.sleep(1.0)
        yield ""


@pytest.fixture
def encoder() -> Counting:
    return Counting()


def shop(folder: Path, encoder: Counting, products: list[Product], policy: ShopPolicy, **more: Any) -> Guide:
    guide = Guide.open(folder / "shop", encoder=encoder, **more)
    guide.store.apply([*(Upsert(product) for product in products), PolicyUpsert(policy)])
    guide.refresh()
    return guide


def test_what_is_likely_to_be_asked_is_read_ahead(
    tmp_path: Path, encoder: Counting, products: list[Product], policy: ShopPolicy
) -> None:
    with shop(tmp_path, encoder, products, policy) as guide:
        guide.chat("show me a red coat", conversation="c1")
        until = time.monotonic() + 5
        while "Machine washable at 30 degrees." not in encoder.passages:
            assert time.monotonic() < until, "nothing was read ahead"
            time.sleep(0.01)
        time.sleep(0.1)
        read = len(encoder.passages)
        assert "Colour: Red" in guide.chat("what colour is the first one?", conversation="c1").answer
        assert encoder.passages[read:] == []


def test_a_slow_model_in_one_conversation_holds_up_no_other(
    tmp_path: Path, encoder: Counting, products: list[Product], policy: ShopPolicy
) -> None:
    with shop(tmp_path, encoder, products, policy, chat_model=Slow({})) as guide:
        first = Thread(target=lambda: guide.chat("show me a red coat", conversation="c1"))
        first.start()
        time.sleep(0.1)
        started = time.monotonic()
        talk = guide.talks.say("show me a blue coat", conversation="c2")
        assert talk.found.items[0].id == "coat-blue"
        assert next(iter(talk)).kind == "note"  # what needs no wording does not wait for it
        assert time.monotonic() - started < 0.6
        first.join()


def test_turns_of_one_conversation_come_one_after_the_other(
    tmp_path: Path, encoder: Counting, products: list[Product], policy: ShopPolicy
) -> None:
    with shop(tmp_path, encoder, products, policy) as guide:
        guide.chat("show me a red coat", conversation="c1")
        buying = [Thread(target=lambda: guide.chat("I'll take the first one", conversation="c1")) for _ in range(5)]
        for thread in buying:
            thread.start()
        for thread in buying:
            thread.join()
        (line,) = guide.chat("what's in my basket?", conversation="c1").basket
        assert line.quantity == 5  # none was lost
        assert len(guide.conversations.turns("c1")) == 7
