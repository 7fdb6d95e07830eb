"""Reads contextual product QA (semiPQA, hetPQA; tab-separated, CDLA-Sharing-1.0) into questions with candidate spans.

Products and questions come back in several of its files (most products of hetPQA's dev set are in its training pairs too), so
what is learned from them is divided by `parts_of`: no product and no question is on two sides.
"""

from __future__ import annotations

import csv
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daogou.assistant.features import Span

SETS = {
    "semiPQA dev": "semiPQA/attribute_ranking/dev.csv",
    "semiPQA testseen": "semiPQA/attribute_ranking/testseen.csv",
    "hetPQA dev": "hetPQA/evidence_ranking/dev.csv",
}
TRAIN = "hetPQA/answer_generation/train.csv"
ALIKE = 2
"""Long candidates that two lists must share, and no third, to be taken for lists of one product."""
LONGEST = 600
"""Characters of a candidate that are read."""
_ATTRIBUTE = re.compile(r"^([a-z0-9_]+):\s+(\{.*)", re.DOTALL)
_NORMALISED = re.compile(r"normalized_value:\{[^{}]*\},?\s*")
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([a-z0-9_]+):|([^\s{}\[\],;:"]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates and which of them are relevant; ``among`` names the set."""

    among: str
    product: str
    """Its number in the shop; where the set gives none, the list of all its candidates."""
    question: str
    raw: tuple[str, ...]
    relevant: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question of a product, and a span that answers it."""

    product: str
    question: str
    raw: str


def span(raw: str) -> Span:
    """A candidate as the ranker sees it: ``item_weight: {unit:pounds, value:9}`` is a fact with a name.

    >>> span('item_weight:  { unit:pounds, normalized_value:{ unit:pounds, value:9 }, value:9 }')
    Span(text='item weight: 9 pounds', name='item weight', value='9 pounds')
    """
    match = _ATTRIBUTE.match(raw)
    if match is None:
        return Span(raw[:LONGEST])
    name = match[1].replace("_", " ")
    words: list[str] = []
    unit = ""
    after_unit = False
    for quoted, key, bare in _TOKEN.findall(_NORMALISED.sub("", match[2])):
        if key:
            after_unit = key == "unit"
            if key not in ("value", "unit", "type"):
                words.append(key.replace("_", " "))
            continue
        word = quoted or bare.replace("_", " ")
        if after_unit:
            unit, after_unit = word, False
        elif word:
            words += [word, unit] if unit else [word]
            unit = ""
    value = " ".join(words)[:300]
    return Span(f"{name}: {value}"[:400], name, value)


def read_set(among: str, path: Path) -> list[Asked]:
    """The questions of an evidence file that have a relevant candidate."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in _rows(path):
        grouped.setdefault(row["qid"], []).append(row)
    return [
        Asked(
            among,
            rows[0].get("ASIN") or "\n".join(sorted(row["candidate"] for row in rows)),
            rows[0]["question"],
            tuple(row["candidate"] for row in rows),
            tuple(row["label"] == "1" for row in rows),
        )
        for rows in grouped.values()
        if any(row["label"] == "1" for row in rows)
    ]


def read_sets(data: Path) -> list[Asked]:
    """The questions of every set that is there."""
    return [asked for name, path in SETS.items() if (data / path).exists() for asked in read_set(name, data / path)]


def read_pairs(path: Path) -> list[Pair]:
    """The question-evidence pairs of the training split."""
    return [Pair(row["ASIN"], row["question"], row["candidate"]) for row in _rows(path)]


def parts_of(asked: Sequence[Asked], pairs: Sequence[Pair], parts: int) -> dict[str, int]:
    """Which part of the data each question is in; questions of one product, and the same question, are in one."""
    above: dict[str, str] = {}

    def root(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    def join(one: str, other: str) -> None:
        low, high = sorted((root(one), root(other)))
        above[high] = low

    everyone: list[Asked | Pair] = [*asked, *pairs]
    for known in everyone:
        join(f"product {known.product}", f"question {known.question}")
    for one, other in _alike(asked):
        join(f"product {one}", f"product {other}")
    return {known.question: zlib.crc32(root(f"question {known.question}").encode()) % parts for known in everyone}


def fingerprint(parts: Mapping[str, int]) -> int:
    """A number that tells one division of questions from another."""
    return zlib.crc32("\n".join(f"{question}\t{part}" for question, part in sorted(parts.items())).encode())


def _alike(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for one in asked:
        for raw in one.raw:
            if len(raw) > 40:
                owners[raw].add(one.product)
    shared = Counter(tuple(sorted(products)) for products in owners.values() if len(products) == 2)
    return [(pair[0], pair[1]) for pair, count in shared.items() if count >= ALIKE]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10**8)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")
