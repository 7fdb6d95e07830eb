"""What the index holds of products: made anew where a new version makes it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from daogou.catalog.model import Product, Variant
from daogou.catalog.readers.jsonl import feed_line
from daogou.encoders.base import Vectors
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from daogou.index.base import Sparse, VectorQuery
from daogou.retrieval import documents, indexer
from daogou.retrieval.analysis import document_vector, query_vector


class CountingEncoder(HashingEncoder):
    """Says how many passages it was given."""

    passages = 0

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Counted."""
        self.passages += len(texts)
        return super().encode_passages(texts)


def test_words_that_an_earlier_version_cut_otherwise_are_cut_anew_and_not_encoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_ties(text: str, *, average_length: float) -> Sparse:
        return document_vector(text.replace("-", " "), average_length=average_length)

    feed, shop = tmp_path / "feed.jsonl", tmp_path / "shop"
    feed.write_bytes(feed_line(Product("p", {"en": "TP-LINK router"}, (Variant("p/1", None),))))
    asked = [VectorQuery("title", query_vector("tplink"), 1)]
    with monkeypatch.context() as earlier:
        earlier.setattr(indexer, "document_vector", without_ties)
        earlier.setattr(indexer, "PAYLOADS", 2)
        earlier.setattr(documents, "CUT", 1)
        with Guide.open(shop, encoder=HashingEncoder()) as guide:
            guide.ingest(feed)
            assert not guide.index.search(asked)[0]
    encoder = CountingEncoder()
    with Guide.open(shop, encoder=encoder) as guide:
        guide.refresh()
        assert [hit.id for hit in guide.index.search(asked)[0]] == ["p"]
    assert encoder.passages == 0
