"""The event log: exposures and events, durable and idempotent by id, in SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from daogou.catalog.database import driver, open_database
from daogou.events import searches
from daogou.events.model import Event, Exposure
from daogou.events.searches import SearchLog

_METADATA = sa.MetaData()
_EXPOSURES = sa.Table(
    "exposures",
    _METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("shopper", sa.Text, index=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
_EVENTS = sa.Table(
    "events",
    _METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("shopper", sa.Text, index=True),
    sa.Column("simulated", sa.Boolean, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
_EXPOSE = "INSERT INTO exposures (id, at, shopper, body) VALUES (:id, :at, :shopper, :body) ON CONFLICT DO NOTHING"
_ENCODE = msgspec.json.Encoder()
_EVENT = msgspec.json.Decoder(Event)
_EXPOSURE = msgspec.json.Decoder(Exposure)


class EventStore:
    """Everything that was shown and done; safe for several threads."""

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path)
        self._unhurried = open_database(path, synchronous="NORMAL")
        _METADATA.create_all(self._engine)
        with self._engine.begin() as db:
            if searches.prepare(db):
                searches.note(db, map(_EXPOSURE.decode, _streamed(db, _EXPOSURES)))
                searches.react(db, map(_EVENT.decode, _streamed(db, _EVENTS)))

    def close(self) -> None:
        """Let go of the file."""
        self._unhurried.dispose()
        self._engine.dispose()

    def expose(self, exposure: Exposure) -> None:
        """Store an exposure; the same id again changes nothing.

        It outlives the process at once. It outlives a loss of power with the next batch of events, so always where an
        event refers to it: nobody waits for the disk before a page is shown.
        """
        row = {
            "id": exposure.id,
            "at": exposure.at.timestamp(),
            "shopper": exposure.shopper,
            "body": _ENCODE.encode(exposure),
        }
        with driver(self._unhurried) as db:
            db.execute("BEGIN")
            db.execute(_EXPOSE, row)
            for searched in searches.noted([exposure]):
                db.execute(searches.NOTE.text, searched)
            db.execute("COMMIT")

    def record(self, events: Sequence[Event]) -> list[Event]:
        """Store events durably; returns those that were new, since an id counts once."""
        new: list[Event] = []
        with self._engine.begin() as db:
            for event in events:
                row = {
                    "id": event.id,
                    "at": event.at.timestamp(),
                    "shopper": event.shopper,
                    "simulated": event.simulated,
                    "body": _ENCODE.encode(event),
                }
                if db.execute(insert(_EVENTS).values(row).on_conflict_do_nothing()).rowcount:
                    new.append(event)
            searches.react(db, new)
        return new

    def exposure(self, exposure_id: str) -> Exposure | None:
        """An exposure by its id."""
        with self._engine.connect() as db:
            body = db.execute(sa.select(_EXPOSURES.c.body).where(_EXPOSURES.c.id == exposure_id)).scalar()
        return None if body is None else _EXPOSURE.decode(body)

    def events(self, *, shopper: str | None = None, simulated: bool | None = None) -> Iterator[Event]:
        """Events, oldest first; of one shopper, or with or without simulated ones where that is said."""
        query = sa.select(_EVENTS.c.body).order_by(_EVENTS.c.at)
        if shopper is not None:
            query = query.where(_EVENTS.c.shopper == shopper)
        if simulated is not None:
            query = query.where(_EVENTS.c.simulated == simulated)
        with self._engine.connect() as db:
            bodies: Iterable[bytes] = db.execute(query).scalars().all()
        for body in bodies:
            yield _EVENT.decode(body)

    def latest(self, limit: int) -> Iterator[Event]:
        """The ``limit`` latest events, real and simulated, oldest first."""
        newest = sa.select(_EVENTS.c.at, _EVENTS.c.body).order_by(_EVENTS.c.at.desc()).limit(limit).subquery()
        with self._engine.connect() as db:
            for body in db.execute(sa.select(newest.c.body).order_by(newest.c.at)).scalars():
                yield _EVENT.decode(body)

    @contextmanager
    def search_log(self, since: datetime, until: datetime, *, floor: int) -> Iterator[SearchLog]:
        """What was searched over a period, as far as ``floor`` shoppers or more did the same."""
        with self._engine.connect() as db:
            yield SearchLog(db, since, until, floor)

    def exposures(self, surface: str | None = None, *, shopper: str | None = None) -> Iterator[Exposure]:
        """Exposures, oldest first; of one surface, or of one shopper, where that is said."""
        query = sa.select(_EXPOSURES.c.body).order_by(_EXPOSURES.c.at)
        if shopper is not None:
            query = query.where(_EXPOSURES.c.shopper == shopper)
        with self._engine.connect() as db:
            for body in db.execute(query).scalars():
                exposure = _EXPOSURE.decode(body)
                if surface is None or exposure.surface == surface:
                    yield exposure

    def counts(self) -> tuple[int, int]:
        """How many exposures and events there are."""
        with self._engine.connect() as db:
            return tuple(  # type: ignore[return-value]
                db.execute(sa.select(sa.func.count()).select_from(t)).scalar_one()
                for t in (_EXPOSURES, _EVENTS)
            )

    def erase(self, shopper: str) -> int:
        """Delete everything of a shopper; returns how many records there were."""
        with self._engine.begin() as db:
            searches.erase(db, shopper)
            return sum(
                db.execute(sa.delete(table).where(table.c.shopper == shopper)).rowcount
                for table in (_EXPOSURES, _EVENTS)
            )


def _streamed(db: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """Every body, few at a time."""
    last = ""
    while page := db.execute(sa.select(table.c.id, table.c.body).where(table.c.id > last).order_by(table.c.id).limit(2000)).all():
        yield from (row.body for row in page)
        last = page[-1].id
