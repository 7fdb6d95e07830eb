"""The catalogue store: the truth about what the shop sells, and the queue of what the index has yet to learn.

Every change and its entry in the index queue are written in one transaction, so that after a crash at any
moment the index can catch up exactly: what was acknowledged is in the store, what the store queued is
indexed again, and indexing is idempotent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from daogou.catalog.batch import BODIES, DROP, ENQUEUE, Applied, Batch, id_list
from daogou.catalog.changes import Change
from daogou.catalog.database import driver, open_database, writing
from daogou.catalog.model import Offers, Product, ShopPolicy
from daogou.catalog.schema import POLICIES, PRODUCTS, QUEUE, RUNS, decode_offers, decode_policy, decode_product, prepare

FORGET_RUNS_S = 24 * 3600.0
"""An ingest that was interrupted longer ago begins anew: what it stored may have been overtaken since."""

_shown_again = lru_cache(maxsize=2_000)(decode_product)
"""Searches show the same products over and over; what changed has another body."""

_DONE = sa.text("DELETE FROM index_queue WHERE seq = :seq")


class CatalogStore:
    """All products and policies of a shop, in SQLite; safe for several threads and processes.

    Raises:
        CatalogError: where a newer Daogou wrote the file.
    """

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path)
        self._writing = writing(self._engine)
        with self._writing.begin() as db:
            prepare(db, path)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # -- writing ---------------------------------------------------------------------------------

    def apply(self, changes: Sequence[Change], *, run: int = 0, rows: int = 0) -> Applied:
        """Apply changes in order, durably and together; what did not change is not queued for the index.

        ``run`` is the ingest run (`begin_run`) that they belong to, and ``rows`` how far it has come with
        them, so that it can resume there.
        """
        with self._writing.begin() as db:
            batch = Batch(db, changes, run)
            for position, change in enumerate(changes):
                batch.apply(position, change)
            batch.write()
            if run:
                where = RUNS.c.run == run
                db.execute(sa.update(RUNS).where(where).values(rows=rows, at=time.time()))
        return batch.applied

    # -- runs of an ingest -----------------------------------------------------------------------

    def resumable(self, source: str) -> tuple[int, int] | None:
        """The run of a source that did not finish, with how many rows of it are already stored."""
        query = sa.select(RUNS.c.run, RUNS.c.rows).where(
            RUNS.c.source == source, RUNS.c.at >= time.time() - FORGET_RUNS_S
        )
        with self._engine.connect() as db:
            last = db.execute(query.order_by(RUNS.c.run.desc()).limit(1)).first()
        return None if last is None else (last.run, last.rows)

    def begin_run(self, source: str) -> int:
        """The number of a new ingest run; those that were left unfinished a day ago are forgotten."""
        now = time.time()
        with self._writing.begin() as db:
            db.execute(sa.delete(RUNS).where(RUNS.c.at < now - FORGET_RUNS_S))
            made = db.execute(sa.insert(RUNS).values(source=source, rows=0, at=now))
            return int(made.inserted_primary_key[0])  # type: ignore[index]

    def finish_run(self, run: int) -> None:
        """Mark an ingest run as done; it will not be resumed."""
        with self._writing.begin() as db:
            db.execute(sa.delete(RUNS).where(RUNS.c.run == run))

    def drop_unseen(self, run: int, check: Callable[[int, int], None]) -> int:
        """Delete the products that neither a run nor anything since its start mentioned; returns how many.

        ``check`` is called with their number and that of all products, and raises where that is too many.
        """
        with self._writing.begin() as db:
            unseen = db.execute(sa.select(PRODUCTS.c.id).where(PRODUCTS.c.seen < run)).scalars().all()
            check(len(unseen), _count(db, PRODUCTS))
            if unseen:
                rows = [{"id": product_id} for product_id in unseen]
                db.execute(DROP, rows)
                db.execute(ENQUEUE, [row | {"offers_only": False} for row in rows])
        return len(unseen)

    # -- reading ---------------------------------------------------------------------------------

    def get(self, product_id: str) -> Product | None:
        """The product, or ``None`` where the shop does not have it."""
        return self.get_many([product_id]).get(product_id)

    def get_many(self, ids: Sequence[str]) -> dict[str, Product]:
        """Those of the products that the shop has, by id."""
        return {product_id: _shown_again(body) for product_id, body in self._bodies(ids)}

    def offers(self, ids: Sequence[str]) -> dict[str, Offers]:
        """Variants and popularity of those of the products that the shop has: far cheaper than `get_many`."""
        return {product_id: decode_offers(body) for product_id, body in self._bodies(ids)}

    def _bodies(self, ids: Sequence[str]) -> list[tuple[str, bytes]]:
        with driver(self._engine) as db:
            return db.execute(BODIES.text, {"ids": id_list(ids)}).fetchall()

    def products(self) -> Iterator[Product]:
        """Every product in the order of ids, streamed."""
        last = ""
        while True:
            query = (
                sa.select(PRODUCTS.c.id, PRODUCTS.c.body)
                .where(PRODUCTS.c.id > last)
                .order_by(PRODUCTS.c.id)
                .limit(1000)
            )
            with self._engine.connect() as db:
                page = db.execute(query).all()
            if not page:
                return
            for row in page:
                yield decode_product(row.body)
            last = page[-1].id

    def ids(self) -> set[str]:
        """The ids of every product."""
        with self._engine.connect() as db:
            return set(db.execute(sa.select(PRODUCTS.c.id)).scalars())

    def policies(self) -> tuple[ShopPolicy, ...]:
        """The shop's policies, by id."""
        with self._engine.connect() as db:
            bodies = db.execute(sa.select(POLICIES.c.body).order_by(POLICIES.c.id)).scalars()
            return tuple(decode_policy(body) for body in bodies)

    def count(self) -> int:
        """How many products the shop has."""
        with self._engine.connect() as db:
            return _count(db, PRODUCTS)

    # -- the queue of the index ------------------------------------------------------------------

    def version(self) -> int:
        """Grows with every change of a product."""
        with self._engine.connect() as db:
            query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'index_queue'")
            return int(db.execute(query).scalar() or 0)

    def pending(self, limit: int) -> list[tuple[int, str]]:
        """The oldest entries of the index queue: sequence number and product id."""
        with self._engine.connect() as db:
            rows = db.execute(
                sa.select(QUEUE.c.seq, QUEUE.c.product_id).order_by(QUEUE.c.seq).limit(limit)
            )
            return [(row.seq, row.product_id) for row in rows]

    def pending_offers(self, sequence: Sequence[int]) -> set[str]:
        """The products of which all these entries of the queue say that only offers changed, by `Update`."""
        if not sequence:
            return set()
        seqs = (min(sequence), max(sequence))
        query = sa.select(QUEUE.c.product_id).where(QUEUE.c.seq.between(*seqs)).group_by(QUEUE.c.product_id)
        with self._engine.connect() as db:
            return set(db.execute(query.having(sa.func.min(QUEUE.c.offers_only) == 1)).scalars())

    def pending_count(self) -> int:
        """How many changes the index has yet to learn."""
        with self._engine.connect() as db:
            return _count(db, QUEUE)

    def indexed(self, sequence: Sequence[int]) -> None:
        """Take entries off the queue, once the index has them durably."""
        if sequence:
            with self._writing.begin() as db:
                db.execute(_DONE, [{"seq": seq} for seq in sequence])

    def enqueue(self, ids: Sequence[str]) -> None:
        """Queue products for the index again, whether or not they changed."""
        if ids:
            with self._writing.begin() as db:
                db.execute(ENQUEUE, [{"id": product_id, "offers_only": False} for product_id in ids])


def _count(db: sa.Connection, table: sa.Table) -> int:
    return db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
