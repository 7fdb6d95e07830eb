"""``daogou bench zhqa``: Chinese shopping questions by task (ChineseEcomQA; Chen et al. 2025, arXiv:2502.20196).

Two ways of being right, both on text without width, case, spaces and punctuation: ``exact``, the reply's first line is the
answer (lists of labels: the same labels); ``contained``, the answer stands in the reply (lists: all of its labels do), and
where candidates are given no other candidate stands beside it. Open answers are sentences: a right one in other words is
counted wrong, so their figures are lower bounds. Where the file explains an answer below it, the explanation is left out.

Without a chat model only what a shop's parts can do directly is tried: candidates are chosen by the text encoder, and
relevance is a cosine against a threshold that was found on the other folds. Facts about brands and the world, corrections
without a shop's vocabulary, and judgements of reviews are none of it, and are left out ("-"), not guessed.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

import numpy as np

from daogou.bench.data import NoData
from daogou.bench.report import Row, publish
from daogou.encoders import load_text_encoder
from daogou.encoders.base import ChatModel, TextEncoder
from daogou.encoders.chat import ChatUnavailable, load_chat_model
from daogou.settings import Chat, Encoders

FILE = "ChineseEcomQA.jsonl"
PATIENCE_S = 60.0
REPLY_TOKENS = 48
FOLDS = 5
TASKS = {
    "AC": "attribute in query", "BC": "brand facts", "CC": "category of product", "IC": "categories of page or query",
    "IDC": "facts of the trade", "ITC": "intent", "PC": "preferences", "RLC": "relevance", "RVC": "review aspect", "SC": "spelling",
}  # fmt: skip
RELEVANCE = ("相关", "不相关")
INTENTS = ("买什么", "怎么办", "怎么样", "电商通用百科知识", "怎么挑/怎么买")
_SPOKEN = {
    "买什么": "适合的礼物推荐，买什么东西好", "怎么办": "出了问题怎么解决、怎么处理", "怎么样": "这个产品好不好、怎么样",
    "电商通用百科知识": "是什么意思，有什么区别，百科知识", "怎么挑/怎么买": "怎么挑选，哪种更好，如何选购",
}  # fmt: skip
_CANDIDATES = re.compile(r"候选(?:细粒度)?[类品](?:目|类)(?:\*\*\*)?[：:]\s*(.+)")
_LABELS = re.compile(r"列表[：:]\s*(?:\*\*)?\s*(\[[^\]]+\])")
_LETTER = re.compile(r"(?:^|[;；])\s*([A-D])[.．、]\s*([^;；]+)")
_FIELD = re.compile(
    r"\*\*\*(?:query|电商网页|商品标题|商品信息|个性化偏好)\*\*\*[：:]\s*(.+?)(?=\n?\*\*\*|\n候选|$)", re.DOTALL
)
_LEAD = re.compile(r"^\W*(?:正确)?(?:答案|回答|answer)\W+", re.IGNORECASE)

Reply = Callable[["Item"], "str | None"]
"""What a system says to a question; ``None`` where it does not try."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question: ``told`` and ``asked`` as a model gets them, the ``answer``, and the candidates where there are any.

    ``spoken`` are the candidates' texts where they are letters or need more words than their name.
    """

    task: str
    told: str
    asked: str
    answer: str
    candidates: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of an answer that lists some, else the answer alone."""
        if self.task == "IC":
            return tuple(label.strip() for label in re.split("[,，]", self.answer) if label.strip())
        return (self.answer,)


def run(data: Path, to: Path | None, *, url: str = "", model: str = "", limit: int = 0, threads: int = 0) -> list[Row]:
    """Measure by task; with ``url`` or ``model`` a chat model too. ``limit`` takes that many of each task, spread evenly."""
    items = read_items(data)
    if limit:
        items = [item for task in TASKS for item in _spread([i for i in items if i.task == task], limit)]
    encoder = load_text_encoder(Encoders().text)
    systems: dict[str, Reply] = {"most frequent": most_frequent(items), "daogou": chooses(items, encoder)}
    if chat := load_chat_model(Chat(url=url, model=model, threads=threads)):
        systems[chat.name] = says(chat)
    rows = [_row(task, system, reply, items) for system, reply in systems.items() for task in TASKS]
    publish("zhqa", data, [row for row in rows if row["questions"]], to)
    return rows


def read_items(data: Path) -> list[Item]:
    """The questions of a folder. Raises `NoData`."""
    path = data / FILE
    if not path.exists():
        raise NoData(f"{data}: holds no {FILE}")
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        task, asked, answer = row["task"], row["prompt"], row["gt"].split("\n\n")[0].strip()
        candidates, spoken = _candidates(task, f"{row['system_prompt']}\n{asked}", asked, answer)
        found.append(Item(task, row["system_prompt"], asked, answer, candidates, spoken))
    return found


def _candidates(task: str, everything: str, asked: str, answer: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if task == "PC" and (found := _CANDIDATES.search(asked)):
        options = dict(_LETTER.findall(found[1]))
        return tuple(options), tuple(options.values())
    if task == "ITC":
        return INTENTS, tuple(_SPOKEN[intent] for intent in INTENTS)
    if task == "RLC":
        if listed := _LABELS.findall(asked):
            names = tuple(re.findall(r'"([^"]+)"', listed[-1]))
            return names, names
        return (RELEVANCE if answer in RELEVANCE else ()), ()
    if task == "RVC":
        return ("正确", "错误"), ()
    if answer in ("是", "否") and task == "CC":
        return ("是", "否"), ()
    if task in ("CC", "IC") and (found := _CANDIDATES.search(asked)):
        names = tuple(dict.fromkeys(name.strip() for name in re.split("[,，]", found[1]) if name.strip()))
        return names, names
    return (), ()


def plain(text: str) -> str:
    """Text without width, case, spaces and punctuation.

    >>> plain("答案： Ｂ.zero1 系列。")
    '答案bzero1系列'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def is_exact(item: Item, reply: str) -> bool:
    """Whether the reply's first line is the answer.

    >>> is_exact(Item("IC", "", "", "湿巾,手套"), "手套，湿巾"), is_exact(Item("BC", "", "", "日本"), "答案：日本。")
    (True, True)
    """
    line = _LEAD.sub("", next((line for line in reply.splitlines() if line.strip()), ""))
    if item.task == "IC":
        return {plain(part) for part in re.split("[,，、]", line) if plain(part)} == {plain(x) for x in item.labels}
    return plain(line) == plain(item.answer)


def is_contained(item: Item, reply: str) -> bool:
    """Whether the answer stands in the reply, and no other candidate does.

    >>> item = Item("RLC", "", "", "相关", ("相关", "不相关"))
    >>> is_contained(item, "我认为相关"), is_contained(item, "不相关")
    (True, False)
    """
    said = plain(reply)
    for label in sorted({*item.labels, *item.candidates}, key=lambda label: -len(plain(label))):
        known = plain(label)
        if known and known in said:
            if label not in item.labels:
                return False
            said = said.replace(known, " ")
        elif label in item.labels:
            return False
    return True


def most_frequent(items: Sequence[Item]) -> Reply:
    """The answer that the task's other questions have most often: what is won without reading the question."""
    counts: dict[tuple[str, tuple[str, ...]], Counter[str]] = {}

    def kind(item: Item) -> tuple[str, tuple[str, ...]]:
        return item.task, item.candidates if len(item.candidates) <= len(INTENTS) else ()

    for item in items:
        counts.setdefault(kind(item), Counter())[item.answer] += 1

    def reply(item: Item) -> str:
        others = counts[kind(item)] - Counter([item.answer])
        return others.most_common(1)[0][0] if others else ""

    return reply


def chooses(items: Sequence[Item], encoder: TextEncoder) -> Reply:
    """The candidate nearest to the question by the text encoder; relevance by a threshold of the other folds."""

    def reads(item: Item) -> str:
        return " ".join(found.strip() for found in _FIELD.findall(item.asked))[-1500:] or item.asked[-1500:]

    judged = [i for i in items if i.candidates == RELEVANCE]
    pairs = [[*_FIELD.findall(i.asked), "", ""][:2] for i in judged]
    nearness = np.zeros(0)
    if judged:
        near = encoder.encode_queries([a for a, _ in pairs]) * encoder.encode_passages([b for _, b in pairs])
        nearness = near.sum(axis=1)
    relevant = np.array([item.answer == "相关" for item in judged])
    fold = np.array([zlib.crc32(item.asked.encode()) % FOLDS for item in judged])
    place = {item: i for i, item in enumerate(judged)}

    def reply(item: Item) -> str | None:
        if item in place:
            own = place[item]
            rest = fold != fold[own]
            if not rest.any():
                return None
            steps = np.unique(nearness[rest])
            right = [np.mean((nearness[rest] >= step) == relevant[rest]) for step in steps]
            return "相关" if nearness[own] >= steps[int(np.argmax(right))] else "不相关"
        if not item.spoken or item.task == "RLC":
            return None
        scores = encoder.encode_passages(item.spoken) @ encoder.encode_queries([reads(item)])[0]
        return item.candidates[int(np.argmax(scores))]

    return reply


def says(chat: ChatModel) -> Reply:
    """The chat model, told what the data's authors tell it."""

    def reply(item: Item) -> str:
        told = [{"role": "system", "content": item.told}] if item.told else []
        messages = [*told, {"role": "user", "content": item.asked}]
        try:
            return chat.complete(messages, timeout_s=PATIENCE_S, max_tokens=REPLY_TOKENS)
        except (TimeoutError, ChatUnavailable):
            return ""

    return reply


def _row(task: str, system: str, reply: Reply, items: Sequence[Item]) -> Row:
    exact, contained, answered, times = [], [], 0, []
    own = [item for item in items if item.task == task]
    for item in own:
        started = time.perf_counter()
        said = reply(item)
        if said is not None:
            times.append((time.perf_counter() - started) * 1000)
            answered += bool(said)
            exact.append(is_exact(item, said))
            contained.append(is_contained(item, said))
    return {
        "task": f"{task} {TASKS[task]}",
        "system": system,
        "questions": len(own),
        "tried": len(times),
        "answered": answered,
        "exact": round(mean(exact), 4) if exact else None,
        "contained": round(mean(contained), 4) if contained else None,
        "p50_ms": round(median(times), 2) if times else None,
    }


def _spread(items: Sequence[Item], limit: int) -> list[Item]:
    if len(items) <= limit:
        return list(items)
    return [items[i * len(items) // limit] for i in range(limit)]
