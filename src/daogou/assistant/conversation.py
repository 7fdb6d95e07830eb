"""What a conversation remembers, and where it is kept: durable, exportable, erasable."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from daogou.assistant.lines import CartLine, Wish
from daogou.assistant.memory import Remembered
from daogou.assistant.tools import Call
from daogou.catalog.database import open_database
from daogou.errors import DaogouError
from daogou.understanding.need import Need

_ID = re.compile(r"[A-Za-z0-9_.:\-]{1,100}")


class ConversationError(DaogouError):
    """A conversation's id is unusable, or it belongs to someone else."""

    code = "conversation_invalid"


class Asking(msgspec.Struct, frozen=True):
    """A question that waits for a tap: the facet, and the value ids by what the chips say."""

    facet: str
    values: dict[str, str]


class Conversation(msgspec.Struct, frozen=True):
    """The state between turns; small, and everything that there is."""

    id: str
    shopper: str | None = None
    language: str = ""
    """Of the last answer; empty before the first."""
    need: Need | None = None
    chosen: dict[str, list[str]] = {}
    """Facet values that were tapped."""
    shown: list[str] = []
    """Products of the last slate, in order."""
    focus: list[str] = []
    """Products that *this one* and *these two* mean."""
    lead: str | None = None
    """The one of several that the last verdict was for: *that one*."""
    before: list[str] = []
    """What was spoken of before the focus: *the one from before*."""
    looking: str | None = None
    """The product whose page the last sentence was said on."""
    cart: list[CartLine] = []
    asked: list[str] = []
    """Facets that were asked about; none is asked about twice."""
    asking: Asking | None = None
    wanted: str | None = None
    """A product that is to go into the basket once its variant is named."""
    picked: dict[str, list[str]] = {}
    """Options of that product that were named so far."""
    count: int = 1
    """How many of it."""
    choosing: bool = False
    """Whether the basket waits to hear which of the products shown is meant."""
    tongue: str | None = None
    """The language that was asked for."""
    question: str = ""
    """The last question about products: *and the second one?* asks it again."""
    subject: list[str] = []
    """Policies that the last answer quoted: *who pays?* asks of them."""
    wish: Wish | None = None
    """A set that is being put together."""
    bundle: list[CartLine] = []
    """The set that was proposed."""
    remembered: list[Remembered] = []
    """What the shopper asked to be remembered."""


class Said(msgspec.Struct, frozen=True):
    """A turn as it is kept: what was said on either side, and which tools were called."""

    at: float
    text: str
    answer: str
    items: list[str]
    evidence: list[str]
    calls: list[Call]


_METADATA = sa.MetaData()
_STATES = sa.Table(
    "conversations",
    _METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("shopper", sa.Text, index=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
_TURNS = sa.Table(
    "turns",
    _METADATA,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column(
        "conversation", sa.Text, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
_MEMORIES = sa.Table(
    "memories", _METADATA, sa.Column("shopper", sa.Text, primary_key=True), sa.Column("body", sa.LargeBinary, nullable=False)
)
_ENCODE = msgspec.json.Encoder()
_STATE = msgspec.json.Decoder(Conversation)
_SAID = msgspec.json.Decoder(Said)
_MEMORY = msgspec.json.Decoder(list[Remembered])


class ConversationStore:
    """Conversations in SQLite; safe for several threads."""

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path)
        _METADATA.create_all(self._engine)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def load(self, conversation: str, shopper: str | None) -> Conversation:
        """The state of a conversation, a new one where there is none.

        Raises `ConversationError` where the id is no id, or the conversation belongs to another shopper.
        """
        if not _ID.fullmatch(conversation):
            raise ConversationError("a conversation's id has 1 to 100 letters, digits, or _ . : -")
        with self._engine.connect() as db:
            body = db.execute(sa.select(_STATES.c.body).where(_STATES.c.id == conversation)).scalar()
        if body is None:
            return Conversation(conversation, shopper, remembered=self.memory(shopper) if shopper else [])
        state = _STATE.decode(body)
        if state.shopper is not None and state.shopper != shopper:
            raise ConversationError("this conversation belongs to another shopper; start a new one")
        return msgspec.structs.replace(state, shopper=shopper, remembered=self.memory(shopper)) if shopper else state

    def memory(self, shopper: str) -> list[Remembered]:
        """What a shopper asked to be remembered, in whichever conversation."""
        with self._engine.connect() as db:
            body = db.execute(sa.select(_MEMORIES.c.body).where(_MEMORIES.c.shopper == shopper)).scalar()
        return _MEMORY.decode(body) if body is not None else []

    def save(self, state: Conversation, said: Said) -> int:
        """Keep the state and add the turn, both or neither; returns the turn's number for `amend`."""
        row = {"id": state.id, "shopper": state.shopper, "at": said.at, "body": _ENCODE.encode(state)}
        with self._engine.begin() as db:
            statement = insert(_STATES).values(row)
            changed = {name: row[name] for name in ("shopper", "at", "body")}
            db.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))
            if state.shopper is not None and state.remembered:
                memory = insert(_MEMORIES).values(shopper=state.shopper, body=_ENCODE.encode(state.remembered))
                body = {"body": _ENCODE.encode(state.remembered)}
                db.execute(memory.on_conflict_do_update(index_elements=["shopper"], set_=body))
            elif state.shopper is not None:
                db.execute(sa.delete(_MEMORIES).where(_MEMORIES.c.shopper == state.shopper))
            added = db.execute(sa.insert(_TURNS).values(conversation=state.id, body=_ENCODE.encode(said)))
        return int(added.inserted_primary_key[0]) if added.inserted_primary_key else 0

    def amend(self, turn: int, said: Said) -> None:
        """Put a turn as it was shown in the place of the turn as it was found; nothing where it was erased meanwhile."""
        with self._engine.begin() as db:
            db.execute(sa.update(_TURNS).where(_TURNS.c.n == turn).values(body=_ENCODE.encode(said)))

    def turns(self, conversation: str) -> list[Said]:
        """Everything that was said in a conversation, oldest first."""
        query = sa.select(_TURNS.c.body).where(_TURNS.c.conversation == conversation).order_by(_TURNS.c.n)
        with self._engine.connect() as db:
            return [_SAID.decode(body) for body in db.execute(query).scalars()]

    def export(self, shopper: str) -> Iterator[dict[str, Any]]:
        """Every conversation of a shopper as plain data."""
        query = sa.select(_STATES.c.body).where(_STATES.c.shopper == shopper).order_by(_STATES.c.at)
        with self._engine.connect() as db:
            bodies = db.execute(query).scalars().all()
        for body in bodies:
            yield self._whole(_STATE.decode(body))

    def one(self, conversation: str) -> Iterator[dict[str, Any]]:
        """One conversation as plain data; nothing where there is none."""
        with self._engine.connect() as db:
            body = db.execute(sa.select(_STATES.c.body).where(_STATES.c.id == conversation)).scalar()
        if body is not None:
            yield self._whole(_STATE.decode(body))

    def audit(self) -> Iterator[dict[str, Any]]:
        """Every tool call of every conversation, oldest first: when, whose, which tool, its arguments, what came of it."""
        query = sa.select(_TURNS.c.conversation, _STATES.c.shopper, _TURNS.c.body)
        query = query.join(_STATES, _STATES.c.id == _TURNS.c.conversation).order_by(_TURNS.c.n)
        with self._engine.connect() as db:
            for conversation, shopper, body in db.execute(query):
                said = _SAID.decode(body)
                for call in said.calls:
                    yield {"at": said.at, "conversation": conversation, "shopper": shopper, **msgspec.to_builtins(call)}

    def _whole(self, state: Conversation) -> dict[str, Any]:
        return {"state": msgspec.to_builtins(state), "turns": msgspec.to_builtins(self.turns(state.id))}

    def erase(self, *, shopper: str | None = None, conversation: str | None = None) -> int:
        """Delete the conversations of a shopper, or one; returns how many went."""
        condition = _STATES.c.shopper == shopper if shopper is not None else _STATES.c.id == conversation
        with self._engine.begin() as db:
            if shopper is not None:
                db.execute(sa.delete(_MEMORIES).where(_MEMORIES.c.shopper == shopper))
            return db.execute(sa.delete(_STATES).where(condition)).rowcount


def now() -> float:
    """Seconds since 1970, UTC."""
    return time.time()
