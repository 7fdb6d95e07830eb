"""``daogou bench suggest``: how fast keystrokes are answered in a shop, through slips too, and how soon what is meant stands there."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
from pypinyin import lazy_pinyin

from daogou.bench.report import Row, publish
from daogou.catalog.store import CatalogStore
from daogou.guide.asked import Asked, weighed
from daogou.guide.suggest import Suggester, SuggestionLearner
from daogou.guide.vocabulary import FILE, Vocabulary, VocabularyError
from daogou.understanding.query_log import counted
from daogou.understanding.tokens import is_han

LIMIT = 8
KEYSTROKES = 4000
MEANT = 2000
"""Held-out queries that are typed, character by character."""
LONGEST = 16
Suggest = Callable[[str], list[str]]


class ByFrequency:
    """The baseline: texts that begin with what was typed, the most frequent first."""

    def __init__(self, counts: Counter[str]) -> None:
        self._texts = sorted(counts)
        self._counts = counts

    def __call__(self, typed: str) -> list[str]:
        first = bisect_left(self._texts, typed)
        last = bisect_left(self._texts, typed + "\U0010ffff")
        return sorted(self._texts[first:last], key=lambda text: (-self._counts[text], text))[:LIMIT]


def run(shop: Path, queries: Path | None = None, to: Path | None = None) -> None:
    """Type into the shop's suggestions; with ``queries`` (a log) also learn from one half of it and type the other.

    In the shop, beginnings of titles are typed as they are, with a slip (two letters swapped), and in pinyin.
    ``mrr@8`` is of the whole query that is meant, over every keystroke; ``pmrr@8`` counts a suggestion that takes the
    typist a word or more farther on the way to it (partial matching, Park and Chiba 2017).

    Raises `VocabularyError` where the folder holds no shop that has been opened.
    """
    known = Vocabulary.load(shop / FILE)
    if known is None:
        raise VocabularyError(f"{shop}: no vocabulary; open the shop once, as with daogou search")
    shipped: Suggest = lambda typed: [one.text for one in known.suggester.suggest(typed, limit=LIMIT)]  # noqa: E731
    weights = Counter({one.text.lower(): int(1000 * one.weight) for one in known.suggester.completions})
    titles = _titles(shop)
    rows = [_typed("daogou", shipped, titles), _typed("prefix by frequency", ByFrequency(weights), titles)]
    more = {}
    if queries is not None:
        more["keystrokes"] = _kept_apart(queries)
    publish("suggest", shop, rows, to, more=more)
    for name, found in more.items():
        print(name)
        for row in found:
            print("  " + ", ".join(f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()))


def _titles(shop: Path) -> list[str]:
    store = CatalogStore(shop / "catalog.sqlite")
    try:
        every = [title.lower() for product in store.products() for title in list(product.title.values())[:2]]
    finally:
        store.close()
    return Random(7).sample(sorted(set(every)), min(KEYSTROKES // 4, len(set(every))))


def _typed(system: str, suggest: Suggest, titles: Sequence[str]) -> Row:
    """Beginnings of titles of 1 to 12 characters, each one timed; whether its title comes up from 6 characters on."""
    random = Random(11)
    took: list[float] = []
    reached: dict[str, list[bool]] = {"plain": [], "slip": [], "pinyin": []}
    for title in titles:
        for size in random.sample(range(1, 13), 4):
            _timed(suggest, title[:size], took)
        head = title[: min(len(title), 8)]
        ways = {"plain": head, "slip": _slipped(head, random)}
        if any(map(is_han, head)):
            ways["pinyin"] = "".join(lazy_pinyin(head[:5]))
        for way, typed in ways.items():
            if typed:
                found = _timed(suggest, typed, took)
                reached[way].append(any(text.lower().startswith(head[:5]) for text in found))
    row: Row = {"system": system, "keystrokes": len(took)}
    row |= {f"p{p}_ms": float(np.percentile(took, p)) for p in (50, 95, 99)}
    return row | {f"reached_{way}": float(np.mean(hits)) if hits else None for way, hits in reached.items()}


def _timed(suggest: Suggest, typed: str, took: list[float]) -> list[str]:
    started = time.perf_counter()
    found = suggest(typed)
    took.append((time.perf_counter() - started) * 1000)
    return found


def _slipped(head: str, random: Random) -> str:
    """Two neighbouring letters swapped, behind the first; nothing where there are none to swap."""
    places = [i for i in range(1, len(head) - 1) if head[i : i + 2].isascii() and head[i : i + 2].isalpha() and head[i] != head[i + 1]]
    if not places:
        return ""
    at = random.choice(places)
    return head[:at] + head[at + 1] + head[at] + head[at + 2 :]


def _kept_apart(log: Path) -> list[Row]:
    """Learn from every other query of a log, and type queries of the other half."""
    counts = counted(log)
    texts = sorted(counts)
    Random(3).shuffle(texts)
    learned = Counter({text: counts[text] for text in texts[::2]})
    meant = [text for text in texts[1::2] if 2 <= len(text) <= LONGEST][:MEANT]
    suggester = Suggester(SuggestionLearner(Asked(proven=weighed(learned))).finish())
    systems: dict[str, Suggest] = {
        "daogou": lambda typed: [one.text for one in suggester.suggest(typed, limit=LIMIT)],
        "prefix by frequency": ByFrequency(learned),
    }
    return [_score(name, suggest, meant) for name, suggest in systems.items()]


def _score(system: str, suggest: Suggest, meant: Sequence[str]) -> Row:
    whole: list[float] = []
    part: list[float] = []
    took: list[float] = []
    for query in meant:
        for size in range(1, len(query)):
            found = _timed(suggest, query[:size].rstrip(), took)
            whole.append(_rank(i for i, text in enumerate(found, 1) if text == query))
            part.append(_rank(i for i, text in enumerate(found, 1) if len(text) > size and query.startswith(text)))
    return {"system": system, "queries": len(meant), "keystrokes": len(took), "mrr@8": float(np.mean(whole)),
            "pmrr@8": float(np.mean(part)), "p95_ms": float(np.percentile(took, 95))}  # fmt: skip


def _rank(places: Iterator[int]) -> float:
    return next((1 / place for place in islice(places, 1)), 0.0)
