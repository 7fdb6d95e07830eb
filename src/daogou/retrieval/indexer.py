"""Bringing the index to what the catalogue says, change by change, so that a crash at any moment loses nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from daogou.catalog.model import Product
from daogou.catalog.store import CatalogStore
from daogou.encoders.base import TextEncoder, Vectors
from daogou.index.base import Entry, Payload, ProductIndex, Sparse
from daogou.index.edge import EdgeIndex
from daogou.retrieval import documents
from daogou.retrieval.analysis import document_vector

DENSE = "dense"
SPARSE = ("title", "text")
BATCH = 256
"""Products whose words are encoded and written together."""
LOOK_AHEAD = 4096
"""Changes among which prices and stock go first."""
SCHEMA = 8
"""Grows when entries of the index are made otherwise, so that older ones are made anew."""

PAYLOADS = 3
"""Grows when payloads hold more: they are written anew, which encodes no words and takes a moment."""


def open_edge_index(shop: Path, encoder: TextEncoder, *, products: int) -> EdgeIndex:
    """The index of the shop in that folder, which has about so many products; one of another schema or encoder is thrown away and made anew."""
    folder, mark = shop / "index", shop / "index.made-by"
    made_by = f"schema {SCHEMA}, {encoder.name}"
    if folder.exists() and (not mark.exists() or mark.read_text("utf-8") != made_by):
        shutil.rmtree(folder)
    if not folder.exists():
        part = mark.with_suffix(".part")
        part.write_text(made_by, "utf-8")
        part.replace(mark)
    return EdgeIndex(folder, dense={DENSE: encoder.dimensions}, sparse=SPARSE, products=products)


@dataclass(frozen=True, slots=True)
class Drained:
    """How many changes the index learned, and how many of them changed, added or removed words."""

    changes: int
    worded: int


class Indexer:
    """Drains the catalogue's queue into the index.

    The order is: write to the index, flush it, then take the entries off the queue. Whatever is interrupted
    between these steps is done again, and doing it again changes nothing.
    """

    def __init__(self, store: CatalogStore, index: ProductIndex, encoder: TextEncoder) -> None:
        self._store, self._index, self._encoder = store, index, encoder

    def drain(self, on_progress: Callable[[int], None] | None = None) -> Drained:
        """Index everything that is queued; changed prices and stock are patched before words are encoded."""
        changes = worded = 0
        while pending := self._store.pending(LOOK_AHEAD):
            patched = self._patch_offers([seq for seq, _ in pending])
            done = [seq for seq, product_id in pending if product_id in patched]
            if done:
                self._index.flush()
                self._store.indexed(done)
                changes += len(done)
            left = [(seq, product_id) for seq, product_id in pending if product_id not in patched]
            for start in range(0, len(left), BATCH):
                batch = left[start : start + BATCH]
                worded += self._index_words(list(dict.fromkeys(product_id for _, product_id in batch)))
                self._index.flush()
                self._store.indexed([seq for seq, _ in batch])
                changes += len(batch)
                if on_progress:
                    on_progress(changes)
        return Drained(changes, worded)

    def _patch_offers(self, sequence: Sequence[int]) -> set[str]:
        """Bring prices, stock and popularity to the index where nothing else changed; returns whose."""
        ids = sorted(self._store.pending_offers(sequence))
        if not ids:
            return set()
        offers = self._store.offers(ids)
        return self._index.patch({i: documents.offers_payload(offer) for i, offer in offers.items()})

    def _index_words(self, ids: list[str]) -> int:
        """Returns how many products have other words than the index knew, or are gone."""
        products = self._store.get_many(ids)
        gone = [i for i in ids if i not in products]
        self._index.delete(gone)
        return self._write([products[i] for i in ids if i in products]) + len(gone)

    def repair(self) -> int:
        """Queue what the index lacks or should not have; returns how many products differ.

        The queue makes this needless in ordinary life; it mends a lost or copied index folder.
        """
        wanted = self._store.ids()
        indexed = {hit.id for hit in self._index.scan()}
        differing = [*(wanted - indexed), *(indexed - wanted)]
        self._store.enqueue(differing)
        return len(differing)

    def renew_payloads(self, shop: Path) -> int:
        """Queue every product where payloads were made by an earlier version; returns how many."""
        mark = shop / "index.payloads"
        if mark.exists() and mark.read_text("utf-8") == str(PAYLOADS):
            return 0
        stale = sorted(self._store.ids()) if self._index.count() else []
        self._store.enqueue(stale)
        part = mark.with_suffix(".part")
        part.write_text(str(PAYLOADS), "utf-8")
        part.replace(mark)
        return len(stale)

    def _write(self, products: list[Product]) -> int:
        """Returns how many of the products have other words than the index knew."""
        known = self._index.payloads([product.id for product in products])
        stale: list[Product] = []
        patches: dict[str, Payload] = {}
        for product in products:
            old = known.get(product.id)
            if (
                old
                and old.get("passage") == self._passage_mark(product)
                and old.get("words") == documents.words_digest(product)
            ):
                patches[product.id] = documents.payload(product)
            else:
                stale.append(product)
        self._index.patch(patches)
        vectors = self._vectors(stale, known)
        self._index.upsert(
            [
                Entry(
                    product.id,
                    {DENSE: vector},
                    _sparse(product),
                    documents.payload(product)
                    | {"passage": self._passage_mark(product), "words": documents.words_digest(product)},
                )
                for product, vector in zip(stale, vectors, strict=True)
            ]
        )
        return len(stale)

    def _vectors(self, products: list[Product], known: dict[str, Payload]) -> list[Vectors]:
        same = [
            p.id for p in products if p.id in known and known[p.id].get("passage") == self._passage_mark(p)
        ]
        kept = self._index.vectors(same, DENSE) if same else {}
        missing = [product for product in products if product.id not in kept]
        encoded = self._encoder.encode_passages([documents.passage(product) for product in missing])
        kept.update({product.id: vector for product, vector in zip(missing, encoded, strict=True)})
        return [kept[product.id] for product in products]

    def _passage_mark(self, product: Product) -> str:
        return f"{documents.passage_digest(product, self._encoder.name)}:{self._encoder.name}"


def _sparse(product: Product) -> dict[str, Sparse]:
    return {
        "title": document_vector(documents.title_words(product), average_length=documents.TITLE_LENGTH),
        "text": document_vector(documents.all_words(product), average_length=documents.TEXT_LENGTH),
    }
