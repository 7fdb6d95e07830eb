"""Answers whose every statement points at evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from daogou.assistant.tools import Call
from daogou.catalog.model import Product
from daogou.understanding.need import Need

Source = Literal["field", "review", "faq", "policy"]
Kind = Literal["fact", "quote", "verdict", "tally", "absent", "note", "unknown", "unsold"]
"""``fact``: a field or the shop's own words; ``quote``: a buyer's words; ``verdict``: a comparison made by code;
``tally``: how many reviews say what; ``absent``: an option asked for that is not among those offered; ``note``: advice that claims nothing of a product; ``unknown``: what the shop's data doesn't say; ``unsold``: that the shop has no such thing."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the shop's own data: ``text`` is quoted, ``ref`` says where it stands (``reviews/r1``)."""

    source: Source
    ref: str
    text: str
    product_id: str | None = None
    score: float = 0.0
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the positions of its evidence in `Turn.evidence`."""

    text: str
    evidence: tuple[int, ...]
    kind: Kind = "fact"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a comparison: what is compared, and its value for each product ("" where the shop doesn't say)."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between up to four products."""

    products: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to a question. ``known`` is false where the shop's data does not say."""

    question: str
    language: str
    known: bool
    statements: tuple[Statement, ...]
    evidence: tuple[Evidence, ...] = ()
    mode: str = "extractive"
    """``extractive``: quoted from evidence by code, no chat model."""
    options: tuple[str, ...] = field(default=())
    comparison: Comparison | None = None
    preferred: str | None = None
    """The product that a verdict is for, where it is for one."""
    dropped: tuple[str, ...] = ()
    """What code would have said without evidence enough, and why it was left out; never shown."""

    @property
    def answer(self) -> str:
        """The statements as one text."""
        return " ".join(statement.text for statement in self.statements)


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A line of the basket as it stands at this moment: ``shown`` names product and variant, ``price`` is of one."""

    product_id: str
    variant_id: str
    quantity: int
    shown: str
    price: str
    available: bool


@dataclass(frozen=True, slots=True)
class ChatTurn(Turn):
    """What the assistant says in a conversation. ``options`` are replies to tap."""

    conversation: str = ""
    items: tuple[Product, ...] = ()
    """Products to show as cards, in order: the first is *the first one*."""
    need: Need | None = None
    """What the conversation asks for by now."""
    basket: tuple[BasketLine, ...] = ()
    bundle: tuple[BasketLine, ...] = ()
    """A set that is proposed, with the variants that its total is of."""
    handover: bool = False
    """A person should take over from here."""
    calls: tuple[Call, ...] = ()
    exposure_id: str = ""
