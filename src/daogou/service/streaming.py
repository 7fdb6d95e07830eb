"""A turn of a conversation as server-sent events: cards, sentences, evidence, chips, and the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from daogou.guide import Guide
from daogou.guide.talk import Talk
from daogou.service import views

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""No cache and no proxy may hold events back."""


def wants_events(accept: str) -> bool:
    """Whether a request asks for events and not for one answer.

    >>> wants_events("text/event-stream"), wants_events("*/*"), wants_events("application/json, text/event-stream;q=0.5")
    (True, False, True)
    """
    return any(part.partition(";")[0].strip() == MEDIA_TYPE for part in accept.split(","))


def event(name: str, data: Any) -> bytes:
    """One event. Source: HTML Living Standard, server-sent events.

    >>> event("done", {"a": 1})
    b'event: done\\ndata: {"a":1}\\n\\n'
    """
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(data))


def turn_events(guide: Guide, talk: Talk) -> Iterator[bytes]:
    """The events of a turn, in this order: ``items`` (cards, as soon as they are found), ``evidence`` (what sentences point
    into), a ``sentence`` for each statement, ``chips``, and ``done`` with the whole turn as `POST /v1/chat` answers it.
    """
    found = views.chat(talk.found, guide.degraded())
    yield event("items", {key: found[key] for key in ("conversation", "language", "items", "exposure_id")})
    yield event("evidence", {"evidence": found["evidence"]})
    for place, statement in enumerate(talk):
        yield event("sentence", {"place": place, **msgspec.to_builtins(statement)})
    yield event("chips", {"options": found["options"]})
    yield event("done", views.chat(talk.turn, guide.degraded()))
