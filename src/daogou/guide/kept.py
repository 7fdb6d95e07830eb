"""Everything that is kept about a shopper, or of one conversation, as plain data to hand over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from daogou.guide import Guide


def kept(guide: Guide, *, shopper: str | None = None, conversation: str | None = None) -> dict[str, Any]:
    """What is kept about a shopper: conversations with every tool call, what was to be remembered, exposures and events.

    With ``conversation`` that conversation alone. What `Guide.erase` forgets is what stands here.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    if shopper is None:
        assert conversation is not None, "a shopper or a conversation"
        return {"conversation": conversation, "exported_at": at, "conversations": list(guide.conversations.one(conversation))}
    return {
        "shopper": shopper,
        "exported_at": at,
        "remembered": msgspec.to_builtins(guide.conversations.memory(shopper)),
        "conversations": list(guide.conversations.export(shopper)),
        "exposures": [msgspec.to_builtins(exposure) for exposure in guide.events.exposures(shopper=shopper)],
        "events": [msgspec.to_builtins(event) for event in guide.events.events(shopper=shopper)],
    }
