"""`daogou doctor` says in which mode the assistant is, and how fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from daogou.catalog.changes import PolicyUpsert, Upsert
from daogou.catalog.model import Product, ShopPolicy
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.chat_scripted import ScriptedChatModel
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from daogou.service.doctor_chat import chat_findings, figures, speed


def shop(folder: Path, products: list[Product], policy: ShopPolicy, toml: str = "", model: ScriptedChatModel | None = None) -> Guide:
    (folder / "shop").mkdir()
    (folder / "shop" / "daogou.toml").write_text(toml, "utf-8")
    guide = Guide.open(folder / "shop", encoder=HashingEncoder(), chat_model=model)
    guide.store.apply([*(Upsert(product) for product in products), PolicyUpsert(policy)])
    return guide


def test_without_a_model_it_says_so_and_how_fast_answers_are(tmp_path: Path, products: list[Product], policy: ShopPolicy) -> None:
    with shop(tmp_path, products, policy) as guide:
        guide.refresh()
        before = guide.events.counts()
        model, chat = chat_findings(guide)
        assert (model.state, "without a model" in model.text) == ("off", True)
        assert chat.state == "ok"
        assert "mode rules; p50/p95 of 16 turns in ms: first result" in chat.text
        assert guide.events.counts() == before  # it leaves no trace
        found = figures(guide)
        assert 0 < found["first_result_p50_ms"] <= found["first_sentence_p50_ms"] <= found["whole_turn_p95_ms"]


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ('[chat]\nurl = "http://127.0.0.1:9/v1"\nmodel = "m"\n', "server: m at .* cannot be reached"),
        ('[chat]\nmodel = "/nowhere/small.gguf"\n', "embedded: .*(no such file|daogou\\[chat\\])"),
    ],
)
def test_a_model_that_does_not_answer_is_said_with_what_still_works(
    toml: str, why: str, tmp_path: Path, products: list[Product], policy: ShopPolicy
) -> None:
    with shop(tmp_path, products, policy, toml) as guide:
        import re

        model, _ = chat_findings(guide)
        assert model.state == "degraded"
        assert re.match(why, model.text)
        assert "own words" in model.text
        assert guide.chat("show me a red coat", conversation="c1").mode == "rules"


class Broken(ScriptedChatModel):
    """A model that always fails."""

    def stream(self, *_: object, **__: object):  # type: ignore[no-untyped-def, override]
        raise ChatUnavailable("gone")


def test_an_open_breaker_is_said(tmp_path: Path, products: list[Product], policy: ShopPolicy) -> None:
    with shop(tmp_path, products, policy, "[chat]\nrefine = false\n", Broken({})) as guide:
        for n in range(4):
            turn = guide.chat("show me a red coat", conversation=f"c{n}")
            assert turn.mode == "rules"
            assert any("¥100" in s.text for s in turn.statements)
        found = speed(guide)
        assert (found.state, "scripted: resting" in found.text) == ("degraded", True)
        assert any("does not answer" in note for note in guide.degraded())
        assert [call.tool for call in guide.conversations.turns("c0")[0].calls][-1] == "word"
        assert "gone" in guide.conversations.turns("c0")[0].calls[-1].result


def test_a_worded_turn_has_its_mode(tmp_path: Path, products: list[Product], policy: ShopPolicy) -> None:
    model = ScriptedChatModel({"Red Coats": "[1] The Red Coats costs ¥100 and its colour is Red."})
    with shop(tmp_path, products, policy, model=model) as guide:
        assert guide.chat("show me a red coat", conversation="c1").mode == "model"
        assert figures(guide)["mode"] == "scripted: ready"
