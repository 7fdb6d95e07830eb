"""The product model: what a shop sells, in frozen data classes.

Localised text is a plain mapping from language to text, ``{"zh": "红色", "en": "Red"}``; a feed in one
language has one entry. `localized` picks what to show. Money is integer minor units with a currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from daogou.errors import DaogouError

Text = dict[str, str]
"""Localised text: BCP 47 language (``zh``, ``en``, ``und`` where unknown) to text."""

_ZERO_DECIMAL = {
    "JPY",
    "KRW",
    "VND",
    "CLP",
    "ISK",
    "XAF",
    "XOF",
    "XPF",
    "UGX",
    "RWF",
    "PYG",
    "KMF",
    "GNF",
    "DJF",
    "BIF",
}
_THREE_DECIMAL = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}


class CatalogError(DaogouError):
    """Something in the catalogue cannot be taken as it is; the message says what and how to mend it."""


def localized(text: Mapping[str, str], language: str) -> str:
    """The text in ``language``, else in the first language there is, else ``""``.

    >>> localized({"zh": "红色", "en": "Red"}, "en"), localized({"zh": "红色"}, "en"), localized({}, "en")
    ('Red', '红色', '')
    """
    if language in text:
        return text[language]
    return next(iter(text.values()), "")


def minor_digits(currency: str) -> int:
    """Digits after the decimal point of a currency (ISO 4217): 2, but 0 for JPY and 3 for KWD."""
    return 0 if currency in _ZERO_DECIMAL else 3 if currency in _THREE_DECIMAL else 2


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (fen, cents) of an ISO 4217 currency.

    >>> str(Money(26900, "CNY"))
    '269.00 CNY'
    """

    amount: int
    currency: str

    def __str__(self) -> str:
        digits = minor_digits(self.currency)
        return f"{self.amount / 10**digits:.{digits}f} {self.currency}"

    @property
    def major(self) -> float:
        """The amount in whole units (yuan, dollars), for display and comparison with words."""
        return float(self.amount / 10 ** minor_digits(self.currency))


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact about a product or variant; a fact with several values is several attributes of one name.

    ``name`` is the shop's own key (``material``); ``value`` is canonical (``linen``, ``43.2``, ``True``);
    ``label`` and ``text`` are what people read, filled from ``name`` and ``value`` where a feed has no more.
    """

    name: str
    value: str | float | bool
    unit: str | None = None
    label: Text = field(default_factory=dict)
    text: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the shop's category tree; ``id`` is stable, ``name`` is what people read."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Media:
    """An image or a video, at an http(s) address or at a path relative to the shop's media folder."""

    url: str
    kind: Literal["image", "video"] = "image"
    alt: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Variant:
    """What is put into the basket: its own price, stock and options.

    ``None`` in ``price`` or ``stock``: the shop does not say (a benchmark corpus carries no prices).
    """

    id: str
    price: Money | None
    list_price: Money | None = None
    stock: int | None = None
    options: tuple[Attribute, ...] = ()
    media: tuple[Media, ...] = ()
    gtin: str | None = None
    cost: Money | None = None
    """What the shop pays for it: for the shop's rules, and never shown."""

    @property
    def available(self) -> bool:
        """Whether it can be bought; unknown stock counts as available."""
        return self.stock is None or self.stock > 0


def price_range(variants: Iterable[Variant]) -> tuple[Money, Money] | None:
    """Lowest and highest known price over the variants that can be bought, or over all where none can.

    ``None`` where no variant has a price.
    """
    priced = [(v.available, v.price) for v in variants if v.price is not None]
    amounts = [price for available, price in priced if available] or [price for _, price in priced]
    if not amounts:
        return None
    return min(amounts, key=lambda m: m.amount), max(amounts, key=lambda m: m.amount)


@dataclass(frozen=True, slots=True)
class Offers:
    """What of a product changes by the minute: its variants with price and stock, and its popularity."""

    variants: tuple[Variant, ...]
    popularity: float | None = None

    @property
    def prices(self) -> tuple[Money, Money] | None:
        """As `Product.prices`."""
        return price_range(self.variants)

    @property
    def available(self) -> bool:
        """As `Product.available`."""
        return any(variant.available for variant in self.variants)


@dataclass(frozen=True, slots=True)
class Review:
    """What a buyer wrote; ``rating`` from 1 to 5; ``about`` names the attributes that it speaks of."""

    id: str
    text: Text
    rating: float | None = None
    author: str | None = None
    created_at: datetime | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Faq:
    """A question that the shop has answered for a product."""

    id: str
    question: Text
    answer: Text


@dataclass(frozen=True, slots=True)
class Rating:
    """The shop's own aggregate, for feeds that carry no reviews: mean from 1 to 5 over ``count`` ratings."""

    mean: float
    count: int


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop sells, in its current state; at least one variant."""

    id: str
    title: Text
    variants: tuple[Variant, ...]
    description: Text = field(default_factory=dict)
    brand: Text = field(default_factory=dict)
    category: tuple[Category, ...] = ()
    """The path from the root of the tree to the leaf."""
    attributes: tuple[Attribute, ...] = ()
    media: tuple[Media, ...] = ()
    reviews: tuple[Review, ...] = ()
    faqs: tuple[Faq, ...] = ()
    rating: Rating | None = None
    popularity: float | None = None
    """The shop's own figure (sales rank, units, views), larger is more popular; ``None`` where unsaid."""
    released_at: datetime | None = None
    url: str | None = None
    identifiers: dict[str, str] = field(default_factory=dict)
    """``gtin``, ``mpn``, ``model`` and the like."""

    @property
    def prices(self) -> tuple[Money, Money] | None:
        """Lowest and highest known price over the variants that can be bought, or over all where none can.

        ``None`` where no variant has a price.
        """
        return price_range(self.variants)

    @property
    def available(self) -> bool:
        """Whether any variant can be bought."""
        return any(variant.available for variant in self.variants)

    @property
    def mean_rating(self) -> Rating | None:
        """The shop's aggregate, else the mean of the reviews, else ``None``."""
        if self.rating is not None:
            return self.rating
        stars = [review.rating for review in self.reviews if review.rating is not None]
        return Rating(sum(stars) / len(stars), len(stars)) if stars else None

    def all_attributes(self) -> Iterator[Attribute]:
        """The product's attributes and every variant's options."""
        yield from self.attributes
        for variant in self.variants:
            yield from variant.options


@dataclass(frozen=True, slots=True)
class ShopPolicy:
    """A rule of the shop that answers questions: delivery, returns, warranty, payment."""

    id: str
    title: Text
    text: Text
