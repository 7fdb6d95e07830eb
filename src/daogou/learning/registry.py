"""The rankers that a shop has learned: every version with its proof, and which one is in use.

A folder holds ``<version>.npz`` and ``<version>.json`` of each, and ``current`` names the one in use; taking it back
is writing another name there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from daogou.errors import DaogouError
from daogou.ranking.learned import LearnedRanker

CURRENT = "current"


class NoSuchVersion(DaogouError):
    """There is no ranker of that version."""

    code = "no_such_version"


@dataclass(frozen=True, slots=True)
class Card:
    """What a ranker was learned from, and how it did on queries that it had not seen."""

    version: str
    learned_at: datetime
    source: str
    """``judgements: queries.csv`` or ``clicks``."""
    encoder: str
    queries: int
    ndcg: float
    ndcg_judged: float
    blend_ndcg: float
    blend_ndcg_judged: float
    p: float
    low: float
    high: float
    better: bool
    importance: dict[str, float]
    """How much each group of features moves scores."""
    simulated: bool = False
    """Whether simulated shoppers' clicks were among what it learned from."""
    eta: float | None = None
    """The power by which clicks were taken to thin out with the position, where clicks taught."""


class RankerRegistry:
    """The versions in a folder. Writes are atomic; a reader in another process sees one version or the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, ranker: LearnedRanker, card: Card) -> None:
        """Add a version; it is not in use by that."""
        ranker.save(self._folder / f"{card.version}.npz")
        _write(self._folder / f"{card.version}.json", msgspec.json.format(msgspec.json.encode(card), indent=2))

    def use(self, version: str | None) -> None:
        """Put a version in use, or none. Raises `NoSuchVersion` and, for a damaged one, `RankerInvalid`."""
        if version is None:
            (self._folder / CURRENT).unlink(missing_ok=True)
            return
        self.load(version)
        _write(self._folder / CURRENT, version.encode())

    def current(self) -> str | None:
        """The version in use."""
        try:
            return (self._folder / CURRENT).read_text("utf-8").strip() or None
        except OSError:
            return None

    def load(self, version: str) -> LearnedRanker:
        """A version's ranker. Raises `NoSuchVersion` and `RankerInvalid`."""
        if version not in {card.version for card in self.cards()}:
            raise NoSuchVersion(f"no ranker {version!r}; daogou learn --list names those that there are")
        return LearnedRanker.load(self._folder / f"{version}.npz")

    def cards(self) -> list[Card]:
        """What is known of every version, the latest first; a card that cannot be read is left out."""
        cards = []
        for path in self._folder.glob("*.json"):
            try:
                cards.append(msgspec.json.decode(path.read_bytes(), type=Card))
            except (OSError, msgspec.DecodeError):
                continue
        return sorted(cards, key=lambda card: card.learned_at, reverse=True)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
