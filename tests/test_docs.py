"""Documentation that is checked: every setting, command and room is written down."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from typer.main import get_command

from daogou.cli import app
from daogou.settings import Settings

ROOT = Path(__file__).parents[1]


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    for section in dataclasses.fields(Settings):
        for field in dataclasses.fields(getattr(Settings(), section.name)):
            assert f"`{section.name}.{field.name}`" in text, (
                f"{section.name}.{field.name} is not in docs/settings.md"
            )


def test_every_command_that_the_docs_name_exists() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for name in re.findall(r"`?daogou ([a-z]+)", path.read_text("utf-8")):
            assert name in commands, f"{path.name} names daogou {name}, which there is not"


def test_every_room_is_on_the_map() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    rooms = {p.name for p in (ROOT / "src/daogou").iterdir() if p.is_dir() and any(p.glob("[a-z]*.py"))}
    assert {room for room in rooms if f"`{room}/`" not in text} == set()


def test_links_between_pages_lead_somewhere() -> None:
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
