"""Reads contextual product QA (semiPQA, hetPQA; tab-separated, CDLA-Sharing-1.0) into questions with candidate spans."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daogou.assistant.features import Span

SETS = {
    "semiPQA dev": "semiPQA/attribute_ranking/dev.csv",
    "semiPQA testseen": "semiPQA/attribute_ranking/testseen.csv",
    "hetPQA dev": "hetPQA/evidence_ranking/dev.csv",
}
TRAIN = "hetPQA/answer_generation/train.csv"
LONGEST = 600
"""Characters of a candidate that are read."""
_ATTRIBUTE = re.compile(r"^([a-z0-9_]+):\s+(\{.*)", re.DOTALL)
_NORMALISED = re.compile(r"normalized_value:\{[^{}]*\},?\s*")
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([a-z0-9_]+):|([^\s{}\[\],;:"]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates and which of them are relevant."""

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


def read_set(path: Path) -> list[Asked]:
    """The questions of an evidence file that have a relevant candidate."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in _rows(path):
        grouped.setdefault(row["qid"], []).append(row)
    return [
        Asked(rows[0]["question"], tuple(r["candidate"] for r in rows), tuple(r["label"] == "1" for r in rows))
        for rows in grouped.values()
        if any(r["label"] == "1" for r in rows)
    ]


def read_pairs(path: Path) -> list[Pair]:
    """The question-evidence pairs of the training split."""
    return [Pair(row["ASIN"], row["question"], row["candidate"]) for row in _rows(path)]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10**8)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")
