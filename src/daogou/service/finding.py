"""What `daogou doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One part and how it is."""

    part: str
    state: Literal["ok", "degraded", "missing", "off"]
    text: str
    mend: str = ""
