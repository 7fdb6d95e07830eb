"""What shoppers search for, as far as the shop has it: of its own log of searches, and of logs brought along."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import log1p
from pathlib import Path

from daogou.catalog.model import Product
from daogou.errors import DaogouError
from daogou.events.store import EventStore
from daogou.retrieval.analysis import terms
from daogou.understanding.query_log import counted, query_key, read_queries

FILE = "asked.tsv"
"""Queries of logs brought along, with their counts, in the shop's folder."""
MAX_QUERIES = 20_000
DAYS = 90
"""Of its own log a shop learns from as many days."""
MIN_PHRASE, OPEN = 5, 0.6
"""A beginning that so many queries share, and of which at most this share goes on in one way, is a phrase of its own."""


class NothingAsked(DaogouError):
    """A log has no queries."""

    code = "query_log_unreadable"


@dataclass(frozen=True, slots=True)
class Asked:
    """Queries to weights, products to how much they are wanted, and queries that find nothing."""

    queries: Mapping[str, float] = field(default_factory=dict)
    """Of other logs: the shop may not have such things."""
    proven: Mapping[str, float] = field(default_factory=dict)
    """Of its own log: they were clicked."""
    sold: Mapping[str, int] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()


def asked_in(shop: Path, *, floor: int) -> Asked:
    """What is known in a shop's folder. Of its own log: what ``floor`` shoppers or more searched for and clicked."""
    queries = _weighed(shop / FILE)
    if not (shop / "events.sqlite").exists():
        return Asked(queries)
    now = datetime.now(UTC)
    events = EventStore(shop / "events.sqlite")
    try:
        with events.search_log(now - timedelta(days=DAYS), now, floor=floor) as log:
            own = log.queries("bought * 4 + clicked", MAX_QUERIES, "clicked > 0 AND found > 0 AND 2 * empty < searches")
            empty = frozenset(one.query for one in log.queries("searches", MAX_QUERIES, "2 * empty >= searches"))
            sold = dict(log.sold(MAX_QUERIES))
    finally:
        events.close()
    proven = {one.query: 2.5 + log1p(one.clicked + 4 * one.bought) / 2 for one in own}
    return Asked({query: weight for query, weight in queries.items() if query not in proven}, proven, sold, empty)


def bring(shop: Path, log: Path) -> int:
    """Add a log's queries to those that the shop was brought before; returns how many different ones it has now.

    Raises `QueryLogError` or `NothingAsked`.
    """
    new = counted(log)
    if not new:
        raise NothingAsked(f"{log}: no queries; give a file with one query a line")
    path = shop / FILE
    total = (counted(path) if path.exists() else Counter()) + new
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as file:
        for query, count in total.most_common(10 * MAX_QUERIES):
            if not query.isdigit():  # a number before a tab is a line's own
                file.write(f"{query}\t{count}\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return len(total)


def _weighed(path: Path) -> dict[str, float]:
    """Queries of logs brought along, and the phrases that many of them begin with, to weights."""
    counts: Counter[str] = Counter()
    for query, count in read_queries(path) if path.exists() else ():
        counts[query_key(query)] += count
    return weighed(counts)


def weighed(counts: Mapping[str, int]) -> dict[str, float]:
    """Counted queries and the phrases that many of them begin with, to weights; the weightiest `MAX_QUERIES`."""
    both = Counter(phrases(counts))
    for query, count in counts.items():
        both[query] = max(both[query], count)
    return {query: 1.0 + log1p(count) / 5 for query, count in both.most_common(MAX_QUERIES)}


def phrases(counts: Mapping[str, int]) -> dict[str, int]:
    """Beginnings that many queries share and that go on in many ways, as words do where they end, to their counts.

    >>> phrases({"手机壳 苹果": 3, "手机壳 透明": 3, "手机支架": 5, "手套": 1})
    {'手机': 11, '手机壳': 6, '手机支架': 5}
    """
    beginnings: Counter[str] = Counter()
    for query, count in counts.items():
        for end in range(2, len(query) + 1):
            beginnings[query[:end]] += count
    most: dict[str, int] = defaultdict(int)
    for text, count in beginnings.items():
        most[text[:-1]] = max(most[text[:-1]], count)
    return {
        text: count
        for text, count in beginnings.items()
        if count >= MIN_PHRASE and text == text.strip() and _ends(text, most[text], count, beginnings)
    }


def _ends(text: str, longest: int, count: int, beginnings: Mapping[str, int]) -> bool:
    """Whether a word may end here: a space follows, or the Chinese go on in many ways; an English word is not cut."""
    if text[-1].isascii() and text[-1].isalnum():
        inside = sum(beginnings.get(text + c, 0) for c in "abcdefghijklmnopqrstuvwxyz0123456789'-")
        return inside <= 0.1 * count
    return longest <= OPEN * count or beginnings.get(text + " ", 0) > 0.5 * count


class Answerable:
    """Finds out which queries some product of the shop has all the words of, product by product."""

    def __init__(self, queries: Mapping[str, float]) -> None:
        self._weights = dict(queries)
        frequency: Counter[str] = Counter()
        wanted = {query: frozenset(terms(query)) for query in queries}
        for words in wanted.values():
            frequency.update(words)
        self._by_rarest: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for query, words in wanted.items():
            if words:
                self._by_rarest[min(words, key=lambda word: (frequency[word], word))].append((query, words))
        self._found: list[str] = []

    def see(self, product: Product) -> None:
        """Look at one more product; what cannot be bought answers nothing."""
        if not self._by_rarest or not product.available:
            return
        written = " ".join(
            (*product.title.values(), *product.brand.values(), *(n for c in product.category for n in c.name.values()),
             *(text for one in product.all_attributes() for text in one.text.values()))
        )  # fmt: skip
        words = set(terms(written))
        for word in words:
            waiting = self._by_rarest.get(word)
            if not waiting:
                continue
            left = [(query, needs) for query, needs in waiting if not needs <= words]
            if len(left) < len(waiting):
                self._found += [query for query, needs in waiting if needs <= words]
                self._by_rarest[word] = left

    def found(self) -> Iterator[tuple[str, float]]:
        """The queries that the shop can answer, with their weights."""
        for query in self._found:
            yield query, self._weights[query]
