"""`daogou bench wording`: how long answers take, and what a model's sentences are worth, in conversations over the demo shop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from daogou.bench.report import Row, publish
from daogou.encoders.chat import EmbeddedChatModel
from daogou.encoders.chat_guard import GuardedChatModel
from daogou.guide import Guide
from daogou.guide.talk import Talk

CONVERSATIONS = {
    "zh": (
        ("降噪耳机 300左右", "第一个续航多久", "有什么颜色", "防水吗", "比较前两个", "加入购物车"),
        ("保温杯", "第二个多大容量", "材质是什么", "还有货吗", "怎么退货"),
        ("送妈妈的冬天外套，500以内，不要黑色", "便宜一点的", "第一个是什么面料", "评价怎么样"),
        ("两人帐篷", "第一个防雨吗", "多重", "还要一个露营灯", "第一个多亮"),
        ("女生跑步鞋", "第一个多重", "有什么尺码", "多少钱"),
    ),
    "en": (
        ("waterproof hiking boots", "how much is the second one?", "is it waterproof?", "what do buyers say?", "how do I return it?"),
        ("silk dress for a wedding", "in blue", "what is it made of?", "what sizes are there?"),
        ("a toy for a two-year-old", "what is the first one made of?", "do you have puzzles?", "compare the first two"),
        ("quiet kettle for the office", "what is the capacity of the first one?", "how heavy is it?", "add it to my basket"),
        ("noise cancelling headphones around 300", "how long does the battery last?", "what colours are there?", "is it in stock?"),
    ),
}  # fmt: skip
"""Of our own making; nothing is tuned to them."""
PATIENCE_S = 20.0
"""What is said at all is one question, what is said in time another: with a model the wording may take this long."""


def run(shop: Path, *, model: Path | None = None, threads: int = 0, to: Path | None = None) -> None:
    """Talk through every conversation twice, and measure the second time; print a table, write JSON to ``to``."""
    rows: list[Row] = []
    with Guide.open(shop) as guide:
        if model is not None:
            guide.chat_model = GuardedChatModel(EmbeddedChatModel(model, threads=threads), retries=0)
        wordings, guide.chat_model = guide.chat_model, None
        for language in CONVERSATIONS:
            _talk(guide, language)  # what is loaded at first use is no part of an answer
            rows.append(_row("rules", language, _talk(guide, language)))
        guide.chat_model, guide.talks.budget_s = wordings, PATIENCE_S
        if wordings is not None:
            rows += [_row(wordings.name, language, _talk(guide, language)) for language in CONVERSATIONS]
    publish("wording", shop, rows, to, packages=("xllamacpp", "transformers"))


def _talk(guide: Guide, language: str) -> list[Talk]:
    talks = []
    for texts in CONVERSATIONS[language]:
        for n in range(1, len(texts) + 1):
            talk = guide.talks.reply(texts[:n], effects=False)
            talk.finish()
            talks.append(talk)
    return talks


def _row(system: str, language: str, talks: Sequence[Talk]) -> Row:
    times = [talk.times for talk in talks]
    words = [talk.wording for talk in talks if talk.wording is not None and talk.wording.asked]
    dropped = Counter(why.split(" ")[0] for wording in words for why in wording.dropped)
    row: Row = {"system": system, "language": language, "turns": len(talks)}
    for name, column in (
        ("first_result", [t.found_ms for t in times]),
        ("first_sentence", [t.sentence_ms for t in times]),
        ("whole_turn", [t.whole_ms for t in times]),
    ):
        ordered = sorted(column)
        row |= {f"{name}_p{share}_ms": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95)}
    if words:
        row |= {
            "wordable": sum(wording.wordable for wording in words),
            "sentences": sum(wording.worded + len(wording.dropped) for wording in words),
            "shown": sum(wording.worded for wording in words),
            "dropped": ", ".join(f"{why} {count}" for why, count in dropped.most_common(4)),
        }
    return row
