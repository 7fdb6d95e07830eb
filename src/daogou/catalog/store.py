"""The catalogue store: the truth about what the shop sells, and the queue of what the index has yet to learn.

Every change and its entry in the index queue are written in one transaction, so that after a crash at any
moment the index can catch up exactly: what was acknowledged is in the store, what the store queued is
indexed again, and indexing is idempotent.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from daogou.catalog.changes import Change, Delete, PolicyUpsert, Update, Upsert, VariantUpdate
from daogou.catalog.model import CatalogError, Product, ShopPolicy

_METADATA = sa.MetaData()
_PRODUCTS = sa.Table(
    "products",
    _METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("run", sa.Text, nullable=False, default=""),
)
_POLICIES = sa.Table(
    "policies",
    _METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
_QUEUE = sa.Table(
    "index_queue",
    _METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("product_id", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
_RUNS = sa.Table(
    "ingest_runs",
    _METADATA,
    sa.Column("run", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("finished", sa.Boolean, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)

_ENCODE = msgspec.json.Encoder()
_PRODUCT = msgspec.json.Decoder(Product)
_POLICY = msgspec.json.Decoder(ShopPolicy)


def encode_product(product: Product) -> bytes:
    """A product as JSON, the form in which it is stored and served."""
    return _ENCODE.encode(product)


def decode_product(body: bytes) -> Product:
    """The inverse of `encode_product`."""
    return _PRODUCT.decode(body)


@dataclass(frozen=True, slots=True)
class Applied:
    """What a batch of changes did; ``missing`` are updates of products that the catalogue does not have."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    missing: tuple[str, ...] = ()

    def __add__(self, other: Applied) -> Applied:
        return Applied(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.deleted + other.deleted,
            self.missing + other.missing,
        )


def open_database(path: Path) -> sa.Engine:
    """A SQLite engine that waits for locks and survives a crash of process or machine (WAL, synchronous)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30, "check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection, _record):  # type: ignore[no-untyped-def]
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


class CatalogStore:
    """All products and policies of a shop, in SQLite; safe for several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path)
        _METADATA.create_all(self._engine)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # -- writing ---------------------------------------------------------------------------------

    def apply(self, changes: Sequence[Change], *, run: str = "", source: str = "", rows: int = 0) -> Applied:
        """Apply changes in order, durably and together; what did not change is not queued for the index.

        ``run``, ``source`` and ``rows`` say how far an ingest has come, so that it can resume there.
        """
        total = Applied()
        with self._engine.begin() as db:
            db.exec_driver_sql("SELECT 1")
            for change in changes:
                total += self._apply_one(db, change, run)
            if run:
                row = {"run": run, "source": source, "rows": rows, "finished": False, "at": time.time()}
                db.execute(insert(_RUNS).values(row).on_conflict_do_update(index_elements=["run"], set_=row))
        return total

    def _apply_one(self, db: sa.Connection, change: Change, run: str) -> Applied:
        match change:
            case Upsert(product):
                return self._put(db, product, run)
            case Update(product_id):
                body = db.execute(sa.select(_PRODUCTS.c.body).where(_PRODUCTS.c.id == product_id)).scalar()
                if body is None:
                    return Applied(missing=(product_id,))
                try:
                    updated = _updated(decode_product(body), change)
                except CatalogError:
                    return Applied(missing=(product_id,))
                return self._put(db, updated, run)
            case Delete(product_id):
                gone = db.execute(sa.delete(_PRODUCTS).where(_PRODUCTS.c.id == product_id)).rowcount
                if gone:
                    db.execute(insert(_QUEUE).values(product_id=product_id))
                return Applied(deleted=gone) if gone else Applied(missing=(product_id,))
            case PolicyUpsert(policy):
                body = _ENCODE.encode(policy)
                old = db.execute(sa.select(_POLICIES.c.body).where(_POLICIES.c.id == policy.id)).scalar()
                row = {"id": policy.id, "body": body}
                db.execute(
                    insert(_POLICIES).values(row).on_conflict_do_update(index_elements=["id"], set_=row)
                )
                return (
                    Applied(unchanged=1)
                    if old == body
                    else Applied(added=old is None, changed=old is not None)
                )

    def _put(self, db: sa.Connection, product: Product, run: str) -> Applied:
        body = encode_product(product)
        digest = hashlib.blake2b(body, digest_size=16).digest()
        old = db.execute(sa.select(_PRODUCTS.c.digest).where(_PRODUCTS.c.id == product.id)).scalar()
        if old == digest:
            db.execute(sa.update(_PRODUCTS).where(_PRODUCTS.c.id == product.id).values(run=run))
            return Applied(unchanged=1)
        row = {"id": product.id, "body": body, "digest": digest, "run": run}
        db.execute(insert(_PRODUCTS).values(row).on_conflict_do_update(index_elements=["id"], set_=row))
        db.execute(insert(_QUEUE).values(product_id=product.id))
        return Applied(added=1) if old is None else Applied(changed=1)

    def not_seen(self, run: str) -> list[str]:
        """Ids of the products that an ingest run did not mention: what a full replacement would drop."""
        with self._engine.connect() as db:
            return list(db.execute(sa.select(_PRODUCTS.c.id).where(_PRODUCTS.c.run != run)).scalars())

    def finish(self, run: str) -> None:
        """Mark an ingest run as done; it will not be resumed."""
        with self._engine.begin() as db:
            db.execute(sa.update(_RUNS).where(_RUNS.c.run == run).values(finished=True))

    def resumable(self, source: str) -> tuple[str, int] | None:
        """The last run of a source if it did not finish, with how many rows of it are already stored."""
        query = sa.select(_RUNS.c.run, _RUNS.c.rows, _RUNS.c.finished).where(_RUNS.c.source == source)
        with self._engine.connect() as db:
            last = db.execute(query.order_by(_RUNS.c.at.desc()).limit(1)).first()
        return None if last is None or last.finished else (last.run, last.rows)

    # -- reading ---------------------------------------------------------------------------------

    def get(self, product_id: str) -> Product | None:
        """The product, or ``None`` where the shop does not have it."""
        return self.get_many([product_id]).get(product_id)

    def get_many(self, ids: Sequence[str]) -> dict[str, Product]:
        """Those of the products that the shop has, by id."""
        found: dict[str, Product] = {}
        with self._engine.connect() as db:
            for start in range(0, len(ids), 500):
                query = sa.select(_PRODUCTS.c.id, _PRODUCTS.c.body).where(
                    _PRODUCTS.c.id.in_(ids[start : start + 500])
                )
                found.update({row.id: decode_product(row.body) for row in db.execute(query)})
        return found

    def products(self) -> Iterator[Product]:
        """Every product in the order of ids, streamed."""
        last = ""
        while True:
            query = (
                sa.select(_PRODUCTS.c.id, _PRODUCTS.c.body)
                .where(_PRODUCTS.c.id > last)
                .order_by(_PRODUCTS.c.id)
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
            return set(db.execute(sa.select(_PRODUCTS.c.id)).scalars())

    def policies(self) -> tuple[ShopPolicy, ...]:
        """The shop's policies, by id."""
        with self._engine.connect() as db:
            bodies = db.execute(sa.select(_POLICIES.c.body).order_by(_POLICIES.c.id)).scalars()
            return tuple(_POLICY.decode(body) for body in bodies)

    def count(self) -> int:
        """How many products the shop has."""
        with self._engine.connect() as db:
            return db.execute(sa.select(sa.func.count()).select_from(_PRODUCTS)).scalar_one()

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
                sa.select(_QUEUE.c.seq, _QUEUE.c.product_id).order_by(_QUEUE.c.seq).limit(limit)
            )
            return [(row.seq, row.product_id) for row in rows]

    def pending_count(self) -> int:
        """How many changes the index has yet to learn."""
        with self._engine.connect() as db:
            return db.execute(sa.select(sa.func.count()).select_from(_QUEUE)).scalar_one()

    def indexed(self, sequence: Sequence[int]) -> None:
        """Take entries off the queue, once the index has them durably."""
        with self._engine.begin() as db:
            for start in range(0, len(sequence), 500):
                db.execute(sa.delete(_QUEUE).where(_QUEUE.c.seq.in_(sequence[start : start + 500])))

    def enqueue(self, ids: Sequence[str]) -> None:
        """Queue products for the index again, whether or not they changed."""
        if ids:
            with self._engine.begin() as db:
                db.execute(insert(_QUEUE), [{"product_id": product_id} for product_id in ids])


def _updated(product: Product, update: Update) -> Product:
    by_id = {variant.id: variant for variant in product.variants}
    for change in update.variants:
        key = change.id or product.variants[0].id
        if key not in by_id:
            raise CatalogError(f"product {product.id} has no variant {change.id!r}")
        by_id[key] = _updated_variant(by_id[key], change)
    popularity = product.popularity if update.popularity is None else update.popularity
    return replace(product, variants=tuple(by_id.values()), popularity=popularity)


def _updated_variant(variant, change: VariantUpdate):  # type: ignore[no-untyped-def]
    return replace(
        variant,
        price=change.price or variant.price,
        list_price=change.list_price or variant.list_price,
        stock=variant.stock if change.stock is None else change.stock,
    )
