"""Changes of a catalogue, applied in memory to what it has and written at once in few statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from daogou.catalog.changes import Change, Delete, PolicyUpsert, Update, Upsert
from daogou.catalog.model import ShopPolicy, Variant
from daogou.catalog.schema import POLICIES, encode_product

_KNOWN = sa.text("SELECT id, digest, seen FROM products WHERE id IN (SELECT value FROM json_each(:ids))")
BODIES = sa.text("SELECT id, body FROM products WHERE id IN (SELECT value FROM json_each(:ids))")
_PUT = sa.text(
    "INSERT INTO products (id, body, digest, seen) VALUES (:id, :body, :digest, :seen) ON CONFLICT (id) "
    "DO UPDATE SET body = excluded.body, digest = excluded.digest, seen = max(seen, excluded.seen)"
)
_SEE = sa.text("UPDATE products SET seen = max(seen, :seen) WHERE id = :id")
DROP = sa.text("DELETE FROM products WHERE id = :id")
ENQUEUE = sa.text("INSERT INTO index_queue (product_id, offers_only) VALUES (:id, :offers_only)")
_LATEST_RUN = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'unfinished_runs'")

_ENCODE = msgspec.json.Encoder()
_PARTS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VARIANTS = msgspec.json.Decoder(list[Variant])


@dataclass(frozen=True, slots=True)
class Missing:
    """A product, or a variant of it, that an update means and the catalogue does not have."""

    position: int
    """Of the update among the changes."""
    product_id: str
    variant_id: str | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What a batch of changes did; ``missing`` is what its updates could not find."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    missing: tuple[Missing, ...] = ()

    def __add__(self, other: Applied) -> Applied:
        return Applied(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.deleted + other.deleted,
            self.missing + other.missing,
        )


class Batch:
    """Changes that are applied in memory to what the catalogue has, and written once in few statements."""

    def __init__(self, db: sa.Connection, changes: Sequence[Change], run: int) -> None:
        self.applied = Applied()
        self._db, self._run = db, run
        # What another feed brings while a full replacement runs is not for that replacement to drop.
        self._seen = run or int(db.execute(_LATEST_RUN).scalar() or 0)
        updated = {change.product_id for change in changes if isinstance(change, Update)}
        touched = {change.product.id for change in changes if isinstance(change, Upsert)}
        touched |= {change.product_id for change in changes if isinstance(change, Delete)} | updated
        rows = db.execute(_KNOWN, {"ids": id_list(touched)})
        self._known: dict[str, tuple[bytes, int]] = {row.id: (row.digest, row.seen) for row in rows}
        self._bodies: dict[str, bytes] = {}
        if updated:
            self._bodies = {row.id: row.body for row in db.execute(BODIES, {"ids": id_list(updated)})}
        self._digests: dict[str, bytes | None] = {key: digest for key, (digest, _) in self._known.items()}
        self._mentioned: set[str] = set()
        self._whole: set[str] = set()
        """Products that did not only get new offers."""

    def apply(self, position: int, change: Change) -> None:
        """Apply one change in memory."""
        match change:
            case Upsert(product):
                self._put(product.id, encode_product(product))
                self._whole.add(product.id)
                self._mentioned.add(product.id)
            case Update(product_id):
                if self._digests.get(product_id) is None:
                    self._count(missing=(Missing(position, product_id),))
                    return
                body, unknown = _updated(self._bodies[product_id], change)
                self._put(product_id, body)
                if self._run:
                    self._mentioned.add(product_id)
                self._count(missing=tuple(Missing(position, product_id, variant) for variant in unknown))
            case Delete(product_id):
                there = self._digests.get(product_id) is not None
                self._digests[product_id] = None
                self._whole.add(product_id)
                self._count(deleted=int(there), unchanged=int(not there))
            case PolicyUpsert(policy):
                self._put_policy(policy)

    def _put(self, product_id: str, body: bytes) -> None:
        digest = hashlib.blake2b(body, digest_size=16).digest()
        old = self._digests.get(product_id)
        self._digests[product_id] = digest
        self._bodies[product_id] = body
        self._count(added=int(old is None), unchanged=int(old == digest), changed=int(old not in (None, digest)))

    def _put_policy(self, policy: ShopPolicy) -> None:
        body = _ENCODE.encode(policy)
        old = self._db.execute(sa.select(POLICIES.c.body).where(POLICIES.c.id == policy.id)).scalar()
        row = {"id": policy.id, "body": body}
        self._db.execute(insert(POLICIES).values(row).on_conflict_do_update(index_elements=["id"], set_=row))
        self._count(added=int(old is None), unchanged=int(old == body), changed=int(old not in (None, body)))

    def _count(self, **counts: Any) -> None:
        self.applied += Applied(**counts)

    def write(self) -> None:
        """Write what the changes come to; a product that ends as it began is not queued."""
        put: list[dict[str, Any]] = []
        gone: list[dict[str, Any]] = []
        see: list[dict[str, Any]] = []
        for product_id, digest in self._digests.items():
            old, seen = self._known.get(product_id, (None, 0))
            now = self._seen if product_id in self._mentioned else seen
            if digest is None:
                gone += [{"id": product_id}] if old is not None else []
            elif digest != old:
                put.append({"id": product_id, "body": self._bodies[product_id], "digest": digest, "seen": now})
            elif now > seen:
                see.append({"id": product_id, "seen": now})
        queued = [{"id": row["id"], "offers_only": row["id"] not in self._whole} for row in (*put, *gone)]
        for statement, rows in ((_PUT, put), (DROP, gone), (_SEE, see), (ENQUEUE, queued)):
            if rows:
                self._db.execute(statement, rows)


def id_list(ids: Iterable[str]) -> str:
    """Ids as the one parameter that ``IN (SELECT value FROM json_each(:ids))`` takes, however many they are."""
    return _ENCODE.encode(list(ids)).decode()


def _updated(body: bytes, update: Update) -> tuple[bytes, list[str]]:
    """A product's stored form after an update, and the ids of variants that it does not have.

    Only what may change is decoded; the rest is copied as it stands, so that the cost does not grow with the
    reviews of a product.
    """
    parts = _PARTS.decode(body)
    variants = {variant.id: variant for variant in _VARIANTS.decode(parts["variants"])}
    unknown = []
    for change in update.variants:
        key = change.id or next(iter(variants))
        if key not in variants:
            unknown.append(change.id)
            continue
        old = variants[key]
        variants[key] = replace(
            old,
            price=change.price or old.price,
            list_price=change.list_price or old.list_price,
            stock=old.stock if change.stock is None else change.stock,
        )
    parts["variants"] = msgspec.Raw(_ENCODE.encode(list(variants.values())))
    if update.popularity is not None:
        parts["popularity"] = msgspec.Raw(_ENCODE.encode(update.popularity))
    return _ENCODE.encode(parts), unknown
