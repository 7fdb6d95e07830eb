"""``daogou bench search``: the shipped search beside plain BM25 and plain dense retrieval, in one run."""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path
from statistics import median

import numpy as np

from daogou.bench.data import feed_in, first_line, judged_queries
from daogou.bench.report import Row, publish
from daogou.guide import Guide
from daogou.learning.measures import Judgements, judged_share, mrr, ndcg, recall
from daogou.retrieval.documents import all_words, title_words
from daogou.retrieval.indexer import DENSE

DEPTH = 100
_HAN = re.compile(r"[㐀-鿿]")


class Bm25:
    """What a user would otherwise pick: plain BM25 in memory (k1 1.2, b 0.75, Lucene's IDF)."""

    def __init__(self, ids: Sequence[str], texts: Sequence[str], cut: Callable[[str], list[str]]) -> None:
        self._ids, self._cut = ids, cut
        documents = [cut(text) for text in texts]
        lengths = np.array([len(d) for d in documents], np.float32)
        norm = 1.2 * (0.25 + 0.75 * lengths / max(lengths.mean(), 1e-9))
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for i, document in enumerate(documents):
            for term, count in Counter(document).items():
                postings[term].append((i, count))
        self._postings = {}
        for term, pairs in postings.items():
            where = np.array([p[0] for p in pairs])
            counts = np.array([p[1] for p in pairs], np.float32)
            idf = log(1 + (len(ids) - len(pairs) + 0.5) / (len(pairs) + 0.5))
            self._postings[term] = (where, idf * counts * 2.2 / (counts + norm[where]))

    def search(self, query: str) -> list[str]:
        """The best hundred ids."""
        scores = np.zeros(len(self._ids), np.float32)
        for term in self._cut(query):
            if term in self._postings:
                where, weights = self._postings[term]
                scores[where] += weights
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        return [self._ids[i] for i in order if scores[i] > 0]


def words(text: str) -> list[str]:
    """Lower-cased words, stemmed."""
    import Stemmer

    return list(Stemmer.Stemmer("english").stemWords(re.findall(r"\w+", text.lower())))


def characters(text: str) -> list[str]:
    """Every Chinese character, every run of other letters and digits."""
    return re.findall(r"[㐀-鿿]|[^\W㐀-鿿]+", text.lower())


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters, as Lucene's CJK analyser does."""
    cut = []
    for run in re.findall(r"[㐀-鿿]+|[^\W㐀-鿿]+", text.lower()):
        cut += [run[i : i + 2] for i in range(len(run) - 1)] or [run] if _HAN.match(run) else [run]
    return cut


def run(data: Path, to: Path | None = None) -> None:
    """Ingest the set's catalogue into a fresh shop and search it with every query."""
    queries, judged = judged_queries(data)
    feed = feed_in(data)
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder)
        if "price" in first_line(feed):
            (shop / "daogou.toml").write_text('[shop]\ncurrency = "USD"\n', "utf-8")
        with Guide.open(shop) as guide:
            guide.ingest(feed)
            rows = [_measure("daogou", queries, judged, lambda q: [r.id for r in guide.ranked(q, limit=DEPTH)])]
            rows += [_measure(name, queries, judged, search) for name, search in baselines(guide, queries).items()]
    publish("search", data, rows, to)


def baselines(guide: Guide, queries: dict[str, str]) -> dict[str, Callable[[str], list[str]]]:
    """What a user would otherwise pick, over a shop's products: a query to the best hundred ids, by name."""
    products = list(guide.store.products())
    ids = [product.id for product in products]
    titles, texts = [title_words(p) for p in products], [all_words(p) for p in products]
    found: dict[str, Callable[[str], list[str]]]
    if any(_HAN.search(text) for text in queries.values()):
        import jieba

        jieba.setLogLevel(60)
        cuts = {"characters": characters, "bigrams": bigrams, "jieba": lambda t: list(jieba.cut_for_search(t))}
        found = {f"bm25 {name}": Bm25(ids, titles, cut).search for name, cut in cuts.items()}
    else:
        found = {"bm25 title": Bm25(ids, titles, words).search, "bm25 all text": Bm25(ids, texts, words).search}
    vectors = guide.index.vectors(ids, DENSE)
    matrix = np.stack([vectors[i] for i in ids])

    def dense(query: str) -> list[str]:
        scores = matrix @ guide.encoder.encode_queries([query])[0]
        return [ids[i] for i in np.argsort(-scores, kind="stable")[:DEPTH]]

    return {**found, "dense alone": dense}


def _measure(name: str, queries: dict[str, str], judged: Judgements, search: Callable[[str], list[str]]) -> Row:
    search(next(iter(queries.values())) + " warm")
    found, took = {}, []
    for query, text in queries.items():
        started = time.perf_counter()
        found[query] = search(text)
        took.append((time.perf_counter() - started) * 1000)
    return {
        "system": name,
        "ndcg@10": ndcg(found, judged),
        "ndcg@10_judged": ndcg(found, judged, only_judged=True),
        "mrr@10": mrr(found, judged),
        "recall@100": recall(found, judged),
        "judged@10": judged_share(found, judged),
        "p50_ms": median(took),
        "p95_ms": float(np.percentile(took, 95)),
    }
