"""Commands about conversations: what is kept of them, and how they are measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from daogou.guide import Guide


def export(
    shop: Annotated[Path, typer.Option("--shop", help="The shop's folder.")] = Path("shop"),
    shopper: Annotated[str | None, typer.Option(help="Everything that is kept about this shopper.")] = None,
    conversation: Annotated[str | None, typer.Option(help="This conversation alone.")] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Every tool call of the assistant, a line each.")] = False,
) -> None:
    """Hand over what is kept, as JSON."""
    if sum((shopper is not None, conversation is not None, audit)) != 1:
        raise typer.BadParameter("give one of --shopper, --conversation, --audit")
    with Guide.open(shop) as guide:
        if audit:
            for call in guide.conversations.audit():
                print(msgspec.json.encode(call).decode())
        else:
            found = guide.export(shopper=shopper, conversation=conversation)
            print(msgspec.json.format(msgspec.json.encode(found)).decode())


def bench_chat(
    data: Annotated[Path, typer.Option(help="The folder of a built demo shop.")],
    json: Annotated[Path | None, typer.Option()] = None,
    split: Annotated[str | None, typer.Option(help="dev or test; both without it.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Print those of the dev half.")] = False,
) -> None:
    """Hand-written conversations with the demo shop: task success, unsupported statements, refusals, time."""
    from daogou.bench.conversation import run

    run(data, json, split=split, failures=failures)
