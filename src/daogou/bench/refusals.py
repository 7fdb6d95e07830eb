"""``daogou bench understanding --train``: learns which open words of a query are refused, in numpy, in seconds.

From the dev queries with the catalogue's own words known, and from sentences in which what is refused is marked
(``queries/refusals.marked.txt``), from titles of products, and from turns of the dev conversations of which no rule
reads a refusal: in neither anything is refused. How sure the model may be is told by parts of both that it has not learned from.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daogou.bench.labels import FOLDER, Label, Labelled, Wish, says
from daogou.bench.talks import questions, talks
from daogou.understanding.learned import BUCKETS, SURE, RefusalModel, Sentence, bucket, units
from daogou.understanding.need import Slot
from daogou.understanding.reading import Item, Reading
from daogou.understanding.refusals import read_refusals
from daogou.understanding.understand import Understander

MARKED = FOLDER / "refusals.marked.txt"
PARTS = 5
TITLES = 800
"""Of each catalogue that are learned from."""
EPOCHS = 150
RATE = 0.1
DECAY = 0.5
"""Of the squared weights; chosen among .5, 1 and 2 on batches of dev queries that were left out."""
_MARK = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Example:
    """One open unit of one sentence: the buckets of its features, and whether it is refused."""

    sentence: str
    features: NDArray[np.int64]
    refused: bool


def marked(path: Path = MARKED) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Sentences, and where in each what is refused begins and ends: ``[漆皮]的一折就裂`` marks two characters."""
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        places: list[tuple[int, int]] = []
        plain, at = "", 0
        for mark in _MARK.finditer(line):
            plain += line[at : mark.start()]
            places.append((len(plain), len(plain) + len(mark[1])))
            plain, at = plain + mark[1], mark.end()
        yield plain + line[at:], places


def examples(shop: Understander, query: str, places: Sequence[tuple[int, int]] | None = None,
             labels: Sequence[Label] = (), names: Mapping[str, tuple[str, ...]] | None = None,
             currency: str = "CNY") -> list[Example]:  # fmt: skip
    """The open units of a query; what is refused is told by ``places``, or else by ``labels``."""
    opened = shop.open(query)
    if opened is None:
        return []
    reading = opened.reading
    read_refusals(reading)
    if places is None:
        places = list(_places(reading, labels, names or {}, currency))
    seen = units(reading)
    sentence = Sentence(seen)
    found: list[Example] = []
    for i, unit in enumerate(seen):
        if unit.kind == "C":
            continue
        start, end = reading.tokens[unit.first].start, reading.tokens[unit.last - 1].end
        refused = any(start < stop and begin < end for begin, stop in places)
        found.append(Example(query, np.array([bucket(f) for f in sentence.features(i)], np.int64), refused))
    return found


def _places(
    reading: Reading, labels: Sequence[Label], names: Mapping[str, tuple[str, ...]], currency: str
) -> Iterator[tuple[int, int]]:
    """Where the words stand that a query's exclusions are about: within what rules read so, else anywhere."""
    for label in (label for label in labels if label.kind == "exclusion"):
        read = next((s for s in reading.slots if any(says(s, w, names, currency) for w in label.wishes)), None)
        if read is None and not all(wish.excluded for wish in label.wishes):
            continue  # 无糖 is a wish of its own
        spans = [(s.start, s.end) for s in read.spans] if read else [(0, len(reading.normal))]
        for first, last in spans:
            inside = [item for item in reading.items if first <= item.start and item.end <= last]
            place = next((p for wish in label.wishes if (p := _place(reading, inside, wish, names, currency))), None)
            if place is not None:
                yield place
            if read:  # the whole of 特氟龙涂层, where the label only says 特氟龙
                yield from (
                    (item.start, item.end)
                    for item in inside
                    if item.role == "excluded"
                    and not _beside(item)
                    and (place is None or (item.start < place[1] and place[0] < item.end))
                )
            if place is not None or read:
                break


def _beside(item: Item) -> bool:
    """Whether an item belongs to how something is refused, and is not what is refused."""
    return item.refuses or any(item.cue(kind) for kind in ("refused", "refused_known", "joins", "closes", "inside"))


def _place(
    reading: Reading, inside: Sequence[Item], wish: Wish, names: Mapping[str, tuple[str, ...]], currency: str
) -> tuple[int, int] | None:
    if wish.name == "words":
        for value in wish.values:
            at = reading.normal.find(value, inside[0].start if inside else 0)
            if at >= 0:
                return at, at + len(value)
    for item in inside:
        for sense in item.match.senses if item.match else ():
            name = sense.name if sense.kind == "attribute" else sense.kind
            slot = Slot("", sense.kind, name, sense.values, excluded=True)  # type: ignore[arg-type]
            if wish.excluded and says(slot, wish, names, currency):
                return item.start, item.end
    return None


def fit(found: Sequence[Example]) -> NDArray[np.float32]:
    """The weights of a logistic model, ``(BUCKETS,)``, by Adam over all examples at once; the same for the same examples."""
    lengths = np.array([len(one.features) for one in found])
    features = np.concatenate([one.features for one in found])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    refused = np.array([one.refused for one in found], np.float64)
    weights, mean, square = np.zeros(BUCKETS), np.zeros(BUCKETS), np.zeros(BUCKETS)
    for step in range(1, EPOCHS + 1):
        odds = np.add.reduceat(weights[features], starts)
        error = np.repeat(1 / (1 + np.exp(-odds)) - refused, lengths)
        slope = np.bincount(features, weights=error, minlength=BUCKETS) + DECAY * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        pace = RATE * 0.5 * (1 + np.cos(np.pi * step / EPOCHS))
        weights -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-6)
    return weights.astype(np.float32)


def held_out(found: Sequence[Example]) -> tuple[float, float]:
    """Precision and recall at `SURE` of units in sentences that the model has not learned from, over `PARTS` parts."""
    part = np.array([zlib.crc32(one.sentence.encode()) % PARTS for one in found])
    limit = np.log(SURE / (1 - SURE))
    right = said = meant = 0
    for k in range(PARTS):
        weights = fit([one for one, own in zip(found, part, strict=True) if own != k])
        for one in (one for one, own in zip(found, part, strict=True) if own == k):
            positive = float(weights[one.features].sum()) > limit
            right += positive and one.refused
            said += positive
            meant += one.refused
    return right / max(1, said), right / max(1, meant)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A catalogue to learn from: its understander, its labelled queries with their names of attributes, its titles."""

    shop: Understander
    queries: Sequence[Labelled]
    names: Mapping[str, tuple[str, ...]]
    currency: str
    titles: Sequence[str]


def train(lessons: Sequence[Lesson], to: Path) -> None:
    """Learn from the dev queries of catalogues, from what is marked, and from titles, and write the model.

    Titles are read in another catalogue than their own, in which most of their words are unknown, as a shopper's are.
    """
    found: list[Example] = []
    for lesson in lessons:
        for query in (query for query in lesson.queries if query.split == "dev"):
            found += examples(
                lesson.shop, query.query, labels=query.labels, names=lesson.names, currency=lesson.currency
            )
    for sentence, places in marked():
        found += examples(lessons[0].shop, sentence, places)
    for sentence in unrefusing(lessons[0].shop):
        found += examples(lessons[0].shop, sentence, ())
    asked = len(found)
    for k, lesson in enumerate(lessons):
        for title in plain(lesson.titles):
            found += examples(lessons[k - 1].shop, title, ())
    precision, recall = held_out(found)
    RefusalModel.write(fit(found), to)
    print(
        f"{asked:,} words of queries, turns and marked sentences, {sum(e.refused for e in found):,} of them refused, and "
        f"{len(found) - asked:,} words of titles; of sentences left out, precision {precision:.3f} and recall {recall:.3f} "
        f"without the rules; wrote {to}"
    )


def unrefusing(shop: Understander) -> list[str]:
    """The turns and questions of the dev conversations in which no rule reads a refusal: *the second one, in a plate?*"""
    said = dict.fromkeys(
        [text for talk in talks(["dev"]) for text, _ in talk.turns] + [asked.text for asked in questions(["dev"])]
    )
    found = []
    for text in said:
        opened = shop.open(text)
        if opened is None:
            continue
        read_refusals(opened.reading)
        if not any(item.role == "excluded" or item.refuses for item in opened.reading.items):
            found.append(text)
    return found


def plain(titles: Sequence[str]) -> list[str]:
    """Some beginnings of titles, as long as a query, always the same ones."""
    words = dict.fromkeys(" ".join(title.split()[:8])[:40] for title in titles)
    return sorted(words, key=lambda title: zlib.crc32(title.encode()))[:TITLES]
