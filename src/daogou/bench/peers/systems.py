"""What an engineer would otherwise assemble: four hybrid searches, each set up as its own documentation says.

Where the documentation offers several ways to join words and meaning, every one of them is a row: none was chosen for
the peer. All get the same texts and the same vectors, and all return a hundred ids.
"""

from __future__ import annotations

import os
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from daogou.encoders.base import Vectors

DEPTH = 100
RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009), and every peer's default."""
_CHARACTERS = r"[㐀-鿿]|[^\W㐀-鿿]+"
ENGLISH_STOP_WORDS = re.findall(
    "[a-z]+",
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this "
    "to was will with",
)
"""Lucene's, which txtai and bm25s know too."""

Encode = Callable[[str], Vectors]
"""A query to its vector, ``(d,) float32``."""


@dataclass(frozen=True, slots=True)
class Products:
    """What is searched: ids, everything that is written of each, and unit vectors ``(n, d) float32``."""

    ids: Sequence[str]
    texts: Sequence[str]
    vectors: Vectors
    chinese: bool


class Peer(ABC):
    """A hybrid search over products, taken in once and then asked; ``fusion`` is one of `fusions`."""

    packages: Sequence[str]
    """Distributions that it needs."""
    module: str
    """What is imported of them."""
    fusions: Sequence[str]
    """The documented ways to join words and meaning."""

    def __init__(self, folder: Path, encode: Encode, fusion: str) -> None:
        self.folder, self.encode, self.fusion = folder, encode, fusion

    @abstractmethod
    def ingest(self, products: Products) -> None:
        """Write and index all of them."""

    @abstractmethod
    def search(self, query: str) -> list[str]:
        """The best hundred ids, the query encoded by `encode`."""


class Txtai(Peer):
    """txtai, ``hybrid``: faiss and its own BM25; Unicode word boundaries, which are characters in Chinese."""

    packages, module = ("txtai", "faiss-cpu"), "txtai"
    _NORMALISE: Mapping[str, Any] = {"convex": True, "rrf": False, "log odds": "bb25"}
    fusions = tuple(_NORMALISE)

    def ingest(self, products: Products) -> None:
        """How words are scored decides how it joins them with meaning."""
        from txtai import Embeddings

        known = dict(zip(products.texts, products.vectors, strict=True))

        def transform(texts: Sequence[str]) -> Vectors:
            return np.stack([known[text] if text in known else self.encode(text) for text in texts])

        cut = {} if products.chinese else {"stopwords": ENGLISH_STOP_WORDS}
        words = {"method": "bm25", "terms": True, "normalize": self._NORMALISE[self.fusion], "tokenizer": cut}
        self._embeddings = Embeddings(method="external", transform=transform, hybrid=True, scoring=words, content=False)
        self._embeddings.index(zip(products.ids, products.texts, strict=True))
        known.clear()

    def search(self, query: str) -> list[str]:
        """Half the weight to either, as by default."""
        return [str(i) for i, _ in self._embeddings.search(query, DEPTH)]


class LanceDb(Peer):
    """LanceDB, ``query_type="hybrid"``: its own full-text index, and vectors compared exactly as for so few is advised."""

    packages, module = ("lancedb",), "lancedb"
    fusions = ("rrf", "linear .7")

    def ingest(self, products: Products) -> None:
        """Chinese is cut by jieba with the dictionary of the ``jieba`` package; English is stemmed without stop words."""
        import lancedb
        import pyarrow as pa
        from lancedb.index import FTS
        from lancedb.rerankers import LinearCombinationReranker, RRFReranker

        if products.chinese:
            self._lay_dictionary()
        vectors = pa.FixedSizeListArray.from_arrays(pa.array(products.vectors.ravel()), products.vectors.shape[1])
        rows = pa.table({"id": list(products.ids), "text": list(products.texts), "vector": vectors})
        self._table = lancedb.connect(self.folder / "lance").create_table("products", rows)
        chinese = FTS(base_tokenizer="jieba/default", stem=False, remove_stop_words=False)
        self._table.create_index("text", config=chinese if products.chinese else FTS())
        self._reranker = RRFReranker(RRF) if self.fusion == "rrf" else LinearCombinationReranker(0.7)

    def search(self, query: str) -> list[str]:
        """By cosine and BM25."""
        asked = self._table.search(query_type="hybrid", vector_column_name="vector", fts_columns="text")
        asked = asked.vector(self.encode(query)).text(query).distance_type("cosine")
        found = asked.rerank(self._reranker).select(["id"]).limit(DEPTH).to_arrow()
        return [str(i) for i in found["id"].to_pylist()]

    def _lay_dictionary(self) -> None:
        import jieba

        jieba.setLogLevel(60)
        home = self.folder / "language"
        (home / "jieba" / "default").mkdir(parents=True)
        shutil.copy(Path(jieba.__file__).parent / "dict.txt", home / "jieba" / "default" / "dict.txt")
        os.environ["LANCE_LANGUAGE_MODEL_HOME"] = str(home)


class MilvusLite(Peer):
    """Milvus Lite, ``hybrid_search`` over a BM25 function and vectors."""

    packages, module = ("pymilvus", "milvus-lite"), "milvus_lite"
    fusions = ("rrf", "weighted .5 .5", "weighted .7 .3")
    _BATCH = 1000

    def ingest(self, products: Products) -> None:
        """Chinese is cut by jieba; its analyser of English knows stop words and no stems."""
        from pymilvus import DataType, Function, FunctionType, MilvusClient, RRFRanker, WeightedRanker

        stop = {"tokenizer": "standard", "filter": [{"type": "stop", "stop_words": ENGLISH_STOP_WORDS}]}
        analyser = {"tokenizer": "jieba"} if products.chinese else stop
        self._client = MilvusClient(str(self.folder / "milvus.db"))
        schema = MilvusClient.create_schema(auto_id=False)
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=200)
        schema.add_field("text", DataType.VARCHAR, max_length=60_000, enable_analyzer=True, analyzer_params=analyser)
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_field("meaning", DataType.FLOAT_VECTOR, dim=products.vectors.shape[1])
        schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["words"]))
        indexes = self._client.prepare_index_params()
        indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
        indexes.add_index("meaning", index_type="AUTOINDEX", metric_type="COSINE")
        self._client.create_collection("products", schema=schema, index_params=indexes)
        rows = [
            {"id": i, "text": text, "meaning": vector.tolist()}
            for i, text, vector in zip(products.ids, products.texts, products.vectors, strict=True)
        ]
        for start in range(0, len(rows), self._BATCH):
            self._client.insert("products", rows[start : start + self._BATCH])
        self._client.flush("products")
        self._client.load_collection("products")
        self._ranker = RRFRanker(RRF) if self.fusion == "rrf" else WeightedRanker(*_weights(self.fusion))

    def search(self, query: str) -> list[str]:
        """Words first, meaning second, where weights are told."""
        from pymilvus import AnnSearchRequest

        asked = [
            AnnSearchRequest([query], "words", {"metric_type": "BM25"}, limit=DEPTH),
            AnnSearchRequest([self.encode(query).tolist()], "meaning", {"metric_type": "COSINE"}, limit=DEPTH),
        ]
        (found,) = self._client.hybrid_search("products", asked, self._ranker, limit=DEPTH)
        return [str(hit["id"]) for hit in found]


class HomeMade(Peer):
    """A script of an afternoon: ``bm25s`` with stems or Chinese characters, exact vectors in numpy, a fixed mix."""

    packages, module = ("bm25s",), "bm25s"
    fusions = ("mix .8 .2", "mix .5 .5", "rrf")

    def ingest(self, products: Products) -> None:
        """Lucene's BM25; Chinese characters do best of the usual ways to cut short titles."""
        import bm25s
        import Stemmer

        self._ids, self._vectors = np.array(products.ids), products.vectors
        english = Stemmer.Stemmer("english")

        def cut(text: str) -> list[str]:
            if products.chinese:
                return re.findall(_CHARACTERS, text.lower())
            words = [word for word in re.findall(r"\w+", text.lower()) if word not in ENGLISH_STOP_WORDS]
            return list(english.stemWords(words))

        self._cut = cut
        self._words = bm25s.BM25(method="lucene")
        self._words.index([cut(text) for text in products.texts], show_progress=False)

    def search(self, query: str) -> list[str]:
        """The best hundred by each are joined: scores between nought and one within their list, or ranks."""
        words = self._words.get_scores(self._cut(query))
        meaning = self._vectors @ self.encode(query)
        first, second = (np.argsort(-scores, kind="stable")[:DEPTH] for scores in (words, meaning))
        first = first[words[first] > 0]
        joined = np.zeros(len(self._ids), np.float32)
        if self.fusion == "rrf":
            for order in (first, second):
                joined[order] += 1 / (RRF + 1 + np.arange(len(order)))
        else:
            for order, scores, weight in zip((first, second), (words, meaning), _weights(self.fusion), strict=True):
                joined[order] += weight * _scaled(scores[order])
        best = np.argsort(-joined, kind="stable")[:DEPTH]
        return [str(i) for i in self._ids[best[joined[best] > 0]]]


def _weights(fusion: str) -> list[float]:
    return [float(number) for number in fusion.split()[1:]]


def _scaled(scores: Vectors) -> Vectors:
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.ones_like(scores)


PEERS: Mapping[str, type[Peer]] = {
    "txtai": Txtai, "lancedb": LanceDb, "milvus lite": MilvusLite, "bm25s + dense": HomeMade,
}  # fmt: skip
