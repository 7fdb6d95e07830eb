"""The log of searches: what was asked and what came of it, in columns that SQL can add up by the million."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from daogou.events.model import Event, Exposure

CLICKS = ("select_item", "view_item", "add_to_cart", "purchase")
"""What counts as a click on a result."""
EMPTY = ("nothing_found", "not_sold")
NEXT_S = 600.0
"""Two searches of one visit that lie farther apart are no reformulation."""
BATCH = 5000
FOLDS = 200
"""Queries that a product may be reached by and still say that they mean the same: not the bestseller that all reach."""

_TABLES = (
    """CREATE TABLE IF NOT EXISTS searches (exposure TEXT PRIMARY KEY, at REAL NOT NULL, shopper TEXT, who TEXT,
       visit TEXT, query TEXT NOT NULL, language TEXT, outcome TEXT, found INTEGER, removed TEXT) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS searches_at ON searches (at)",
    "CREATE INDEX IF NOT EXISTS searches_shopper ON searches (shopper) WHERE shopper IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS reactions (exposure TEXT NOT NULL, product TEXT NOT NULL, name TEXT NOT NULL,
       event TEXT NOT NULL, shopper TEXT, PRIMARY KEY (exposure, product, name, event)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS reactions_shopper ON reactions (shopper) WHERE shopper IS NOT NULL",
)
NOTE = sa.text(
    """INSERT OR IGNORE INTO searches (exposure, at, shopper, who, visit, query, language, outcome, found, removed)
       VALUES (:exposure, :at, :shopper, :who, :visit, :query, :language, :outcome, :found, :removed)"""
)
_REACT = sa.text(
    """INSERT OR IGNORE INTO reactions (exposure, product, name, event, shopper)
       VALUES (:exposure, :product, :name, :event, :shopper)"""
)


def prepare(db: sa.Connection) -> bool:
    """Make the tables; whether they are new, so that what was logged before has to be added."""
    new = not db.execute(sa.text("SELECT 1 FROM sqlite_master WHERE name = 'searches'")).first()
    for statement in _TABLES:
        db.execute(sa.text(statement))
    return new


def note(db: sa.Connection, exposures: Iterable[Exposure]) -> None:
    """Log the searches among exposures."""
    for part in batched(noted(exposures)):
        db.execute(NOTE, part)


def noted(exposures: Iterable[Exposure]) -> Iterator[Mapping[str, Any]]:
    """What `NOTE` writes of the searches among exposures: the first pages of queries in words."""
    return (
        {
            "exposure": one.id, "at": one.at.timestamp(), "shopper": one.shopper, "who": one.shopper or one.session,
            "visit": one.session or one.shopper, "query": said.get("key") or " ".join((one.query or "").lower().split()),
            "language": said.get("language"), "outcome": said.get("outcome"), "found": said.get("found"),
            "removed": said.get("removed"),
        }
        for one in exposures
        if one.surface == "search" and one.query and (said := one.context).get("offset", "0") == "0"
    )  # fmt: skip


def react(db: sa.Connection, events: Iterable[Event]) -> None:
    """Log what real shoppers did with products of a slate."""
    rows = (
        {"exposure": slate, "product": item.product_id, "name": event.name, "event": event.id, "shopper": event.shopper}
        for event in events
        if event.name in CLICKS and not event.simulated
        for item in event.items
        if (slate := item.exposure_id or event.exposure_id)
    )
    for part in batched(rows):
        db.execute(_REACT, part)


def batched(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Rows in lists that one statement takes."""
    waiting = iter(rows)
    while part := list(islice(waiting, BATCH)):
        yield part


def erase(db: sa.Connection, shopper: str) -> None:
    """Delete what is logged of a shopper."""
    for table in ("searches", "reactions"):
        db.execute(sa.text(f"DELETE FROM {table} WHERE shopper = :shopper"), {"shopper": shopper})


@dataclass(frozen=True, slots=True)
class QueryCount:
    """A query over a period: how often it was asked, by how many, and what came of it."""

    query: str
    searches: int
    shoppers: int
    clicked: int
    """Searches with a click."""
    bought: int
    """Searches with a purchase."""
    empty: int
    """Searches that found nothing, or nothing that the shop sells."""
    not_sold: int
    relaxed: int
    found: int
    """Products, at the last of them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two queries, how many shoppers tie them together, and how."""

    first: str
    second: str
    shoppers: int
    likeness: float = 0.0
    """Cosine of the products that were clicked, for queries that lead to the same ones."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A slot that shoppers took away: it was understood and not meant."""

    slot: str
    shoppers: int
    query: str
    """The query in which most did so; empty where too few did in each."""


class SearchLog:
    """Reads the log over a period; whatever fewer than ``floor`` shoppers did is in no answer."""

    def __init__(self, db: sa.Connection, since: datetime, until: datetime, floor: int) -> None:
        self._db, self._floor = db, floor
        self._period = {"since": since.timestamp(), "until": until.timestamp()}
        clicks = ", ".join(f"'{name}'" for name in CLICKS)
        for table in ("period", "asked"):
            db.execute(sa.text(f"DROP TABLE IF EXISTS temp.{table}"))
        self._run(
            f"""CREATE TEMP TABLE period AS SELECT s.exposure, s.at, s.who, s.visit, s.query, s.outcome, s.found, s.removed,
                EXISTS (SELECT 1 FROM reactions r WHERE r.exposure = s.exposure AND r.name IN ({clicks})) AS clicked,
                EXISTS (SELECT 1 FROM reactions r WHERE r.exposure = s.exposure AND r.name = 'purchase') AS bought
                FROM searches s WHERE s.at >= :since AND s.at < :until AND s.outcome IS NOT 'redirected'"""
        )
        empty = ", ".join(f"'{name}'" for name in EMPTY)
        self._run(
            f"""CREATE TEMP TABLE asked AS SELECT query, count(*) AS searches, count(DISTINCT who) AS shoppers,
                sum(clicked) AS clicked, sum(bought) AS bought, sum(outcome IN ({empty})) AS empty,
                sum(outcome = 'not_sold') AS not_sold, sum(outcome = 'relaxed') AS relaxed, found, max(at) AS last
                FROM period GROUP BY query HAVING count(DISTINCT who) >= :floor"""
        )  # of a bare column beside max(), SQLite takes the row of the maximum
        self._run("CREATE UNIQUE INDEX temp.asked_query ON asked (query)")

    def _run(self, statement: str, **more: object) -> sa.CursorResult[Any]:
        wanted = {"floor": self._floor} | self._period | more
        return self._db.execute(sa.text(statement), {k: v for k, v in wanted.items() if f":{k}" in statement})

    def totals(self) -> Mapping[str, int]:
        """Over all searches, however rare: ``searches``, ``queries``, ``shoppers``, ``clicked``, ``bought``, ``empty``."""
        empty = ", ".join(f"'{name}'" for name in EMPTY)
        row = self._run(
            f"""SELECT count(*) AS searches, count(DISTINCT query) AS queries, count(DISTINCT who) AS shoppers,
                coalesce(sum(clicked), 0) AS clicked, coalesce(sum(bought), 0) AS bought,
                coalesce(sum(outcome IN ({empty})), 0) AS empty, coalesce(sum(outcome = 'relaxed'), 0) AS relaxed FROM period"""
        ).one()
        return {name: int(value) for name, value in row._mapping.items()}

    def queries(self, order: str, limit: int, where: str = "1") -> list[QueryCount]:
        """Queries by an expression over the columns of `QueryCount`, largest first."""
        columns = ", ".join(QueryCount.__slots__)
        rows = self._run(f"SELECT {columns} FROM asked WHERE {where} ORDER BY {order} DESC, query LIMIT :limit", limit=limit)
        known: list[dict[str, Any]] = [{name: value or 0 for name, value in row.items()} for row in rows.mappings()]
        return [QueryCount(**row) for row in known]

    def reformulated(self, limit: int) -> list[Pair]:
        """A query without a click and the next one of the visit that got one, by how many shoppers went that way."""
        rows = self._run(
            """WITH steps AS (SELECT query, clicked, who, at, lead(query) OVER w AS next, lead(clicked) OVER w AS good,
                              lead(at) OVER w AS later FROM period WHERE visit IS NOT NULL
                              WINDOW w AS (PARTITION BY visit ORDER BY at))
               SELECT query AS first, next AS second, count(DISTINCT who) AS shoppers FROM steps
               WHERE next <> query AND NOT clicked AND good AND later - at <= :gap
                     AND query IN (SELECT query FROM asked) AND next IN (SELECT query FROM asked)
               GROUP BY query, next HAVING count(DISTINCT who) >= :floor ORDER BY shoppers DESC, query, next LIMIT :limit""",
            gap=NEXT_S, limit=limit,
        )  # fmt: skip
        return [Pair(**row) for row in rows.mappings()]

    def alike(self, limit: int, least: float = 0.3) -> list[Pair]:
        """Queries whose clicks fall on the same products, by the cosine of their clicks."""
        self._db.execute(sa.text("DROP TABLE IF EXISTS temp.clicks"))
        self._run(
            """CREATE TEMP TABLE clicks AS SELECT p.query, r.product, count(DISTINCT p.who) AS n
               FROM period p JOIN asked a ON a.query = p.query JOIN reactions r ON r.exposure = p.exposure
               GROUP BY p.query, r.product HAVING count(DISTINCT p.who) >= 2"""
        )
        self._run("CREATE INDEX temp.clicks_product ON clicks (product)")
        rows = self._run(
            """WITH sizes AS (SELECT query, sum(n * n) AS size FROM clicks GROUP BY query),
                    kept AS (SELECT product FROM clicks GROUP BY product HAVING count(*) BETWEEN 2 AND :folds),
                    pairs AS (SELECT a.query AS one, b.query AS two, sum(a.n * b.n) AS dot, sum(min(a.n, b.n)) AS people
                              FROM kept k JOIN clicks a ON a.product = k.product JOIN clicks b ON b.product = k.product
                              WHERE a.query < b.query GROUP BY a.query, b.query)
               SELECT one AS first, two AS second, people AS shoppers, dot / sqrt(x.size * 1.0 * y.size) AS likeness FROM pairs
               JOIN sizes x ON x.query = one JOIN sizes y ON y.query = two
               WHERE people >= :floor AND dot / sqrt(x.size * 1.0 * y.size) >= :least
               ORDER BY likeness * people DESC, one, two LIMIT :limit""",
            folds=FOLDS, least=least, limit=limit,
        )  # fmt: skip
        return [Pair(**row) for row in rows.mappings()]

    def removed(self, limit: int) -> list[Removed]:
        """Slots that shoppers took away, by how many did."""
        rows = self._run(
            """WITH gone AS (SELECT j.value AS slot, p.who, p.query FROM period p, json_each(p.removed) j
                             WHERE p.removed IS NOT NULL),
                    within AS (SELECT slot, query, count(DISTINCT who) AS n FROM gone GROUP BY slot, query
                               HAVING count(DISTINCT who) >= :floor)
               SELECT slot, count(DISTINCT who) AS shoppers,
                      coalesce((SELECT query FROM within w WHERE w.slot = gone.slot ORDER BY n DESC, query LIMIT 1), '') AS query
               FROM gone GROUP BY slot HAVING count(DISTINCT who) >= :floor ORDER BY shoppers DESC, slot LIMIT :limit""",
            limit=limit,
        )
        return [Removed(**row) for row in rows.mappings()]

    def sold(self, limit: int) -> Iterator[tuple[str, int]]:
        """Products by how many shoppers clicked them (1) or bought them (5) from a search."""
        rows = self._run(
            """SELECT r.product, count(DISTINCT p.who) + 4 * count(DISTINCT CASE r.name WHEN 'purchase' THEN p.who END) AS n
               FROM period p JOIN reactions r ON r.exposure = p.exposure GROUP BY r.product ORDER BY n DESC LIMIT :limit""",
            limit=limit,
        )
        for row in rows.mappings():
            yield row["product"], row["n"]
