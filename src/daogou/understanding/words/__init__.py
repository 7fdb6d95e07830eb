"""The words of shopping, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def shopping_words() -> dict[str, Any]:
    """The tables of ``shopping.toml``."""
    return tomllib.loads((files(__name__) / "shopping.toml").read_text("utf-8"))
