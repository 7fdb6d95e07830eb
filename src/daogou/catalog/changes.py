"""What a feed does to a catalogue, and what can be wrong with a feed: the vocabulary between readers and store."""

from __future__ import annotations

from dataclasses import dataclass

from daogou.catalog.model import Money, Product, ShopPolicy


@dataclass(frozen=True, slots=True)
class Upsert:
    """Add the product, or replace the one with its id."""

    product: Product


@dataclass(frozen=True, slots=True)
class VariantUpdate:
    """New price, list price or stock of one variant; ``None`` leaves a field as it is."""

    id: str
    price: Money | None = None
    list_price: Money | None = None
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Change parts of a product that the catalogue has; the rest of it stays."""

    product_id: str
    variants: tuple[VariantUpdate, ...] = ()
    popularity: float | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """The shop no longer sells the product."""

    product_id: str


@dataclass(frozen=True, slots=True)
class PolicyUpsert:
    """Add a shop policy, or replace the one with its id."""

    policy: ShopPolicy


Change = Upsert | Update | Delete | PolicyUpsert


@dataclass(frozen=True, slots=True)
class Problem:
    """A row or field that could not be taken: where, what it said, what was expected and the mend."""

    source: str
    line: int
    field: str
    value: str
    message: str
    fatal: bool = True
    """Whether the whole row was skipped; otherwise only the field was left out."""

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 80 else self.value[:77] + "..."
        return f"{self.source} line {self.line}: {self.field} {shown!r}: {self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a feed as a change, with the line that it starts at."""

    line: int
    change: Change
