"""``daogou bench crosslingual``: the same judged needs asked in the catalogue's language and in another.

The judgements come with the data; the queries in the other language are ours (``queries/crosslingual.*.toml``), written by
hand from the meaning of each query before any search was run on them, and known by the query's id alone. Half of them,
by a hash of the id, are held out: what is tuned is tuned on ``dev``. Queries that both languages write alike are left out.
"""

from __future__ import annotations

import hashlib
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from daogou.bench.data import NoData, feed_in, first_line, judged_queries
from daogou.bench.report import Row, publish
from daogou.bench.search import Bm25, characters, words
from daogou.guide import Guide
from daogou.learning.measures import (
    Judgements,
    Run,
    figure_interval,
    judged_share,
    mrr,
    ndcg,
    paired_randomisation,
    recall,
)
from daogou.retrieval.bilingual import language_of
from daogou.retrieval.dictionary import has_cedict
from daogou.retrieval.documents import all_words
from daogou.retrieval.indexer import DENSE

QUERIES = Path(__file__).parent / "queries"
DEPTH = 100
Search = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Judged needs, each in the catalogue's language and in another."""

    same: dict[str, str]
    cross: dict[str, str]
    judged: Judgements

    def split(self, name: str) -> list[str]:
        """Ids of ``dev``, ``test`` or ``all``."""
        return [i for i in self.same if name == "all" or is_dev(i) == (name == "dev")]


def is_dev(query: str) -> bool:
    """Whether a query may be looked at and tuned on."""
    return hashlib.sha256(query.encode()).digest()[0] % 2 == 0


def asked(data: Path) -> Asked:
    """The queries of a judged set that are translated to other words. Raises `NoData` where there are none."""
    for path in sorted(QUERIES.glob("crosslingual.*.toml")):
        if path.name.split(".")[1] in data.name:
            translated: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["queries"]
            texts, judged = judged_queries(data)
            kept = {i: text for i, text in texts.items() if i in translated and translated[i] != text}
            return Asked(kept, {i: translated[i] for i in kept}, {i: judged[i] for i in kept})
    raise NoData(
        f"{data}: no queries in another language are known for this set; see {QUERIES.name}/crosslingual.*.toml"
    )


def run(data: Path, to: Path | None = None) -> None:
    """Ingest the set's catalogue into a fresh shop, and ask for everything twice."""
    questions, feed = asked(data), feed_in(data)
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder)
        if "price" in first_line(feed):
            (shop / "daogou.toml").write_text('[shop]\ncurrency = "USD"\n', "utf-8")
        with Guide.open(shop) as guide:
            guide.ingest(feed)
            runs = {name: _both(search, questions) for name, search in _systems(guide).items()}
    print(f"general dictionary: {'CC-CEDICT' if has_cedict() else 'not installed (pip install daogou[dictionary])'}")
    rows = [
        row
        for split in ("dev", "test", "all")
        for name, (same, cross) in runs.items()
        for row in _rows(name, split, questions, same, cross, runs["dense alone"][1])
    ]
    publish("crosslingual", data, rows, to)


def _systems(guide: Guide) -> dict[str, Search]:
    products = list(guide.store.products())
    ids = [product.id for product in products]
    texts = [all_words(product) for product in products]
    chinese = mean(language_of(text[:200]) == "zh" for text in texts) > 0.5
    found = guide.index.vectors(ids, DENSE)
    matrix = np.stack([found[i] for i in ids])

    def dense(query: str) -> list[str]:
        scores = matrix @ guide.encoder.encode_queries([query])[0]
        return [ids[i] for i in np.argsort(-scores, kind="stable")[:DEPTH]]

    return {
        "daogou": lambda query: [item.id for item in guide.ranked(query, limit=DEPTH)],
        "dense alone": dense,
        "bm25": Bm25(ids, texts, characters if chinese else words).search,
    }


def _both(search: Search, questions: Asked) -> tuple[Run, Run]:
    return (
        {i: search(text) for i, text in questions.same.items()},
        {i: search(text) for i, text in questions.cross.items()},
    )


def _rows(name: str, split: str, questions: Asked, same: Run, cross: Run, dense: Run) -> list[Row]:
    ids = questions.split(split)
    judged = {i: questions.judged[i] for i in ids}
    ours, theirs, plain = (_each(run, judged, ids) for run in (same, cross, dense))
    low, high = figure_interval(lambda sample: _ratio(theirs[sample], ours[sample]), len(ids))
    rows: list[Row] = []
    for language, found in (("same", same), ("cross", cross)):
        row: Row = {
            "system": name,
            "queries": f"{language} {split}",
            "n": len(ids),
            "ndcg@10": ndcg(found, judged),
            "ndcg@10_judged": ndcg(found, judged, only_judged=True),
            "mrr@10": mrr(found, judged),
            "recall@100": recall(found, judged),
            "judged@10": judged_share(found, judged),
        }
        if language == "cross":
            row["ratio"] = _ratio(theirs, ours)
            row["ratio_low"], row["ratio_high"] = low, high
            row["p_against_dense"] = None if name == "dense alone" else paired_randomisation(list(theirs), list(plain))
        rows.append(row)
    return rows


def _each(found: Run, judged: Mapping[str, Mapping[str, float]], ids: Sequence[str]) -> NDArray[np.float64]:
    return np.array([ndcg({i: found[i]}, {i: judged[i]}) for i in ids])


def _ratio(cross: NDArray[np.float64], same: NDArray[np.float64]) -> float:
    return float(cross.mean() / same.mean()) if same.any() else 0.0
