"""What of a conversation's speed and model is as it should be: the part of `daogou doctor` that talks."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from daogou.encoders.chat import embedded, load_chat_model, refines
from daogou.errors import DaogouError
from daogou.guide import Guide, ShopBusy
from daogou.service.finding import Finding
from daogou.settings import Chat

FOUND_MS, SENTENCE_MS, WHOLE_MS = 300, 1000, 3000
"""What a shopper should wait at most for the first product, the first sentence, and 95 in 100 whole answers."""
_SAID = {
    "zh": ("有什么推荐", "第一个多少钱", "便宜一点的", "第二个有什么颜色", "材质是什么", "怎么退货", "比较前两个", "评价怎么样"),
    "en": (
        "what do you recommend?", "how much is the first one?", "something cheaper", "what colours are there?",
        "what is it made of?", "how do I return it?", "compare the first two", "what do buyers say?",
    ),
}  # fmt: skip


def chat_findings(guide: Guide) -> Iterator[Finding]:
    """The mode and the model, then how long answers take here."""
    yield _model(guide.settings.chat)
    if guide.store.count():
        yield _speed(guide)


def _model(settings: Chat) -> Finding:
    if not settings.url and not settings.model:
        return Finding(
            "chat model", "off", "without a model: rules understand queries, answers are the shop's own words with their sources"
        )
    where = "embedded" if embedded(settings) else "server"
    without = "rules alone understand queries, answers are the shop's own words"
    try:
        model = load_chat_model(settings)
        assert model is not None
        model.complete([{"role": "user", "content": "hello"}], timeout_s=20, max_tokens=1)  # loads it
        started = time.perf_counter()
        pieces = list(model.stream([{"role": "user", "content": "Count from one to nine."}], timeout_s=20, max_tokens=40))
    except (DaogouError, TimeoutError) as error:
        return Finding("chat model", "degraded", f"{where}: {error}; {without}", "see chat.url and chat.model in docs/settings.md")
    took = (time.perf_counter() - started) * 1000
    does = [name for name, on in (("refines queries", refines(settings)), ("words answers", settings.wording)) if on]
    text = f"{where}: {model.name}, {' and '.join(does) or 'asked nothing'}; {took:.0f} ms for {len(pieces)} pieces"
    if settings.wording and took > settings.wording_ms:
        return Finding(
            "chat model", "degraded", f"{text}, an answer waits {settings.wording_ms} ms: most stay in the shop's own words",
            "take a smaller model or a faster server, or set chat.wording = false",
        )  # fmt: skip
    return Finding("chat model", "ok", text)


def _speed(guide: Guide) -> Finding:
    """Conversations that leave no trace: nothing is recorded, nothing kept."""
    try:
        for _ in range(2):  # what is loaded and read at first is no part of how fast a served shop answers
            for texts in _SAID.values():
                for n in range(1, len(texts) + 1):
                    guide.talks.reply(texts[:n], effects=False).finish()
    except ShopBusy:
        return Finding("chat", "ok", "held by the process that serves this shop; GET /healthz there says how fast answers are")
    return speed(guide, latest=sum(map(len, _SAID.values())))


def speed(guide: Guide, *, latest: int | None = None) -> Finding:
    """How long the latest turns took; all that are remembered where no number is given."""
    found, model = figures(guide, latest=latest), guide.chat_model
    parts = [("first result", FOUND_MS), ("first sentence", SENTENCE_MS), ("whole turn", WHOLE_MS)]
    pairs = [(found[f"{name.replace(' ', '_')}_p50_ms"], found[f"{name.replace(' ', '_')}_p95_ms"]) for name, _ in parts]
    shown = ", ".join(f"{name} {p50:.0f}/{p95:.0f}" for (name, _), (p50, p95) in zip(parts, pairs, strict=True))
    text = f"mode {found['mode']}; p50/p95 of {found['turns']} turns in ms: {shown}"
    if model is not None and model.state != "ready":
        return Finding("chat", "degraded", f"{text}; the model is {model.state}", "answers are the shop's own words meanwhile")
    if any(p95 > most for (_, p95), (_, most) in zip(pairs, parts, strict=True)):
        return Finding("chat", "degraded", text, f"should be under {FOUND_MS}, {SENTENCE_MS} and {WHOLE_MS}; see docs/chat-models.md")
    return Finding("chat", "ok", text)


def figures(guide: Guide, *, latest: int | None = None) -> dict[str, Any]:
    """The mode (``rules``, or the model and how it is) and the times of the latest turns, for `GET /healthz` too."""
    model, times = guide.chat_model, guide.talks.times[-(latest or 0) :]
    found: dict[str, Any] = {"mode": "rules" if model is None else f"{model.name}: {model.state}", "turns": len(times)}
    columns = {
        "first_result": [t.found_ms for t in times],
        "first_sentence": [t.sentence_ms for t in times],
        "whole_turn": [t.whole_ms for t in times],
    }
    for name, column in columns.items() if times else ():
        found |= {f"{name}_p50_ms": _at(column, 0.5), f"{name}_p95_ms": _at(column, 0.95)}
    return found


def _at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
