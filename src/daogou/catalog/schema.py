"""How the catalogue lies in SQLite: its tables, their version, and products as JSON."""

from __future__ import annotations

from pathlib import Path

import msgspec
import sqlalchemy as sa

from daogou.catalog.model import CatalogError, Offers, Product, ShopPolicy

_METADATA = sa.MetaData()
PRODUCTS = sa.Table(
    "products",
    _METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("seen", sa.Integer, nullable=False, server_default="0"),
)
POLICIES = sa.Table(
    "policies",
    _METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
QUEUE = sa.Table(
    "index_queue",
    _METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("product_id", sa.Text, nullable=False),
    sa.Column("offers_only", sa.Boolean, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
RUNS = sa.Table(
    "unfinished_runs",
    _METADATA,
    sa.Column("run", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sqlite_autoincrement=True,
)
SCHEMA = 2
"""The version of these tables, kept as the file's ``user_version``."""

_ENCODE = msgspec.json.Encoder()
_PRODUCT = msgspec.json.Decoder(Product)
_OFFERS = msgspec.json.Decoder(Offers)
_POLICY = msgspec.json.Decoder(ShopPolicy)


def encode_product(product: Product) -> bytes:
    """A product as JSON, the form in which it is stored and served."""
    return _ENCODE.encode(product)


def decode_product(body: bytes) -> Product:
    """The inverse of `encode_product`."""
    return _PRODUCT.decode(body)


def decode_offers(body: bytes) -> Offers:
    """What of a stored product changes by the minute, in a fraction of the time of decoding all of it."""
    return _OFFERS.decode(body)


def decode_policy(body: bytes) -> ShopPolicy:
    """A policy as it is stored."""
    return _POLICY.decode(body)


def prepare(db: sa.Connection, path: Path) -> None:
    """Make the tables, or bring those of an older version up to date. Raises `CatalogError` for a newer one."""
    version = db.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > SCHEMA:
        raise CatalogError(f"{path} is of a newer Daogou; install that, or feed a fresh folder")
    if version == SCHEMA:
        return
    inspector = sa.inspect(db)
    if inspector.has_table("products") and "run" in {one["name"] for one in inspector.get_columns("products")}:
        db.exec_driver_sql("ALTER TABLE products ADD COLUMN seen INTEGER NOT NULL DEFAULT 0")
        db.exec_driver_sql("ALTER TABLE products DROP COLUMN run")
        db.exec_driver_sql("DROP TABLE ingest_runs")
    _METADATA.create_all(db)
    if "offers_only" not in {one["name"] for one in sa.inspect(db).get_columns("index_queue")}:
        db.exec_driver_sql("ALTER TABLE index_queue ADD COLUMN offers_only BOOLEAN NOT NULL DEFAULT 0")
    db.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
