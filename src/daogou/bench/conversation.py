"""``daogou bench chat``: conversations and questions written by hand, against the demo shop, without a chat model.

Task success (every check of every turn of a conversation), statements that the catalogue does not carry, refusals, and time.
Beside it, as a baseline, a guide without a memory: each turn is a conversation of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from daogou.assistant.model import ChatTurn, Turn
from daogou.bench.report import Row, publish
from daogou.bench.supported import Shop, unsupported
from daogou.bench.talks import CLAIMS, SPLITS, Asked, Checker, Talk, questions, talks
from daogou.guide import Guide


@dataclass(slots=True)
class Judged:
    """How a conversation went."""

    talk: Talk
    failures: list[str] = field(default_factory=list)
    statements: int = 0
    unsupported: list[str] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    first_ms: list[float] = field(default_factory=list)


def held(guide: Guide, talk: Talk, shop: Shop, *, memory: bool = True, run: str = "") -> Judged:
    """Hold a conversation and judge every turn; without ``memory`` each turn stands alone."""
    judged, checker, said = Judged(talk), Checker(shop.products), list[str]()
    for place, (text, checks) in enumerate(talk.turns):
        name = f"{talk.id}{run}" + ("" if memory else f".{place}")
        started = time.perf_counter()
        turn = guide.chat(text, conversation=name, shopper=name if memory else None, product=talk.page)
        judged.took_ms.append((time.perf_counter() - started) * 1000)
        where = f"{talk.language} {talk.name!r}, turn {place + 1} {text!r}"
        judged.failures += [f"{where}: {check}\n    {turn.answer[:200]} {turn.options} {[p.id for p in turn.items]}" for check in checker.failures(turn, checks)]  # fmt: skip
        judged.unsupported += [f"{where}: {fault}" for fault in unsupported(turn, shop, said)]
        judged.statements += len(turn.statements)
        said.append(text)
    return judged


def shop_of(guide: Guide) -> Shop:
    """The catalogue, read past the assistant."""
    return Shop({p.id: p for p in guide.store.products()}, {p.id: p for p in guide.store.policies()})


def run(data: Path, to: Path | None, *, split: str | None = None, failures: bool = False) -> list[Row]:
    """Measure on a demo shop's folder; ``failures`` prints those of the dev half, never of the test half."""
    rows: list[Row] = []
    with Guide.open(data) as guide:
        shop = shop_of(guide)
        guide.chat("你好", conversation="warm")
        run_id = f".{time.time_ns():x}"
        for half in [split] if split else SPLITS:
            done = [held(guide, talk, shop, run=run_id) for talk in talks([half])]
            alone = [held(guide, talk, shop, memory=False, run=run_id) for talk in talks([half])]
            answered = [(asked, guide.ask(asked.text, products=[asked.product_id])) for asked in questions([half])]
            if failures and half == "dev":
                _tell(done, answered, shop)
            rows += [_row("daogou", half, "all", done), _row("no memory", half, "all", alone)]
            for task in dict.fromkeys(j.talk.task for j in done):
                rows.append(_row("daogou", half, task, [j for j in done if j.talk.task == task]))
            for language in dict.fromkeys(j.talk.language for j in done):
                rows.append(_row("daogou", half, language, [j for j in done if j.talk.language == language]))
            rows.append(_refusals(half, answered, shop))
            for judged in done:
                guide.erase(shopper=f"{judged.talk.id}{run_id}")
    publish("chat", data, rows, to)
    return rows


def _row(system: str, split: str, of: str, done: Sequence[Judged]) -> Row:
    took = [ms for judged in done for ms in judged.took_ms]
    return {
        "system": system, "split": split, "of": of, "conversations": len(done), "turns": len(took),
        "success": sum(not judged.failures for judged in done) / max(1, len(done)),
        "statements": sum(judged.statements for judged in done),
        "unsupported": sum(len(judged.unsupported) for judged in done),
        "p50_ms": median(took), "p95_ms": float(np.percentile(took, 95)),
    }  # fmt: skip


def known(turn: Turn) -> bool:
    """Whether an answer claims anything."""
    return any(statement.kind in CLAIMS for statement in turn.statements)


def _refusals(split: str, answered: Sequence[tuple[Asked, Turn]], shop: Shop) -> Row:
    share: Callable[[list[bool]], float] = lambda hits: sum(hits) / max(1, len(hits))  # noqa: E731
    return {
        "system": "daogou", "split": split, "of": "questions", "turns": len(answered),
        "statements": sum(len(turn.statements) for _, turn in answered),
        "unsupported": sum(len(unsupported(turn, shop)) for _, turn in answered),
        "refused_rightly": share([not known(turn) for asked, turn in answered if not asked.answerable]),
        "refused_wrongly": share([not known(turn) for asked, turn in answered if asked.answerable]),
    }  # fmt: skip


def _tell(done: Sequence[Judged], answered: Sequence[tuple[Asked, Turn]], shop: Shop) -> None:
    for judged in done:
        for line in (*judged.failures, *(f"UNSUPPORTED {fault}" for fault in judged.unsupported)):
            print(line)
    for asked, turn in answered:
        if known(turn) != asked.answerable:
            print(f"{'REFUSED' if asked.answerable else 'ANSWERED'} {asked.product_id} {asked.text!r}: {turn.answer[:160]}")
        for fault in unsupported(turn, shop):
            print(f"UNSUPPORTED {asked.text!r}: {fault}")


__all__ = ["ChatTurn", "held", "known", "run", "shop_of"]
