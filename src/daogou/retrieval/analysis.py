"""Words to terms for lexical search, in Chinese and English.

English words are lower-cased and stemmed (Snowball). Chinese runs give every character and every pair of
neighbours: no segmenter has to guess new brands, and pairs keep 机器 apart from 器机. Numbers keep their unit
(``15.6in``, ``500ml``), and a code such as ``kxf12`` is one term beside its parts. What is searched by has names that
are written with a hyphen or an underscore in one piece as well: people leave those out (``tplink``, ``bluray``, ``wifi``).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import Stemmer

from daogou.index.base import Sparse
from daogou.understanding.normalise import normalise

_TOKEN = re.compile(r"[㐀-鿿豈-﫿]+|[a-z0-9]+(?:[.'’][a-z0-9]+)*|[^\W_]+")
_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_PARTS = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_TIED = re.compile(r"(?<![^\W㐀-鿿豈-﫿])[a-z0-9]+(?:[-_‐‑][a-z0-9]+)+(?![^\W㐀-鿿豈-﫿])")
_TIES = re.compile("[-_‐‑]")
STOP = frozenset(
    ["a", "an", "the", "of", "for", "with", "and", "or", "to", "in", "on", "by", "is", "are", "at", "from", "this", "that"]
)
_STEMMER = Stemmer.Stemmer("english")

K1 = 1.2
B = 0.75


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def terms(text: str) -> list[str]:
    """The terms of a text, in order, with repetitions.

    >>> terms("Men's Running Shoes"), terms("红色跑鞋")
    (['men', 'run', 'shoe'], ['红', '色', '跑', '鞋', '红色', '色跑', '跑鞋'])
    """
    return _terms(normalise(text))


def _terms(normal: str) -> list[str]:
    found: list[str] = []
    for match in _TOKEN.finditer(normal):
        token = match.group()
        if _HAN.match(token):
            found += token
            found += [token[i : i + 2] for i in range(len(token) - 1)]
        elif token not in STOP:
            found.append(_stem(token.replace("’", "'").removesuffix("'s")))
            parts = _PARTS.findall(token)
            if len(parts) > 1 and any(part[0].isdigit() for part in parts):
                found += [part for part in parts if len(part) > 1 or part.isdigit()]
    return found


def searched_terms(text: str) -> list[str]:
    """`terms`, and names that a hyphen or an underscore ties together as one more term each.

    >>> searched_terms("TP-LINK"), searched_terms("TPLink"), searched_terms("2020-21")
    (['tp', 'link', 'tplink'], ['tplink'], ['2020', '21'])
    """
    normal = normalise(text)
    tied = (_TIES.sub("", match) for match in _TIED.findall(normal))
    return _terms(normal) + [_stem(name) for name in tied if not name.isdigit()]


def term_id(term: str) -> int:
    """A stable 32-bit id; two terms share one by chance about once in 2**32 / vocabulary size."""
    return zlib.crc32(term.encode())


def document_vector(text: str, *, average_length: float) -> Sparse:
    """The BM25 weights of a document's terms without IDF, which the index applies (Robertson et al. 1994)."""
    counts: dict[int, int] = {}
    all_terms = searched_terms(text)
    for term in all_terms:
        key = term_id(term)
        counts[key] = counts.get(key, 0) + 1
    norm = K1 * (1 - B + B * len(all_terms) / average_length)
    frequencies = np.fromiter(counts.values(), np.float32, len(counts))
    values = frequencies * (K1 + 1) / (frequencies + norm)
    return Sparse(np.fromiter(counts, np.uint32, len(counts)), values.astype(np.float32))


def query_vector(text: str) -> Sparse:
    """Every term of a query once per occurrence."""
    return _counted(searched_terms(text))


def word_vector(text: str) -> Sparse:
    """As `query_vector`, without single Chinese characters, which say little by themselves."""
    return _counted([term for term in searched_terms(text) if len(term) > 1])


def weighted_vector(weights: Mapping[str, float]) -> Sparse:
    """Terms as given, each with its weight."""
    indices = np.fromiter((term_id(term) for term in weights), np.uint32, len(weights))
    return Sparse(indices, np.fromiter(weights.values(), np.float32, len(weights)))


def _counted(found: list[str]) -> Sparse:
    counts: dict[int, int] = {}
    for term in found:
        key = term_id(term)
        counts[key] = counts.get(key, 0) + 1
    return Sparse(
        np.fromiter(counts, np.uint32, len(counts)), np.fromiter(counts.values(), np.float32, len(counts))
    )
