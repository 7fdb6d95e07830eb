"""The catalogue's own vocabulary: which words mean which category, brand, attribute or measure in this shop."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from daogou.catalog.model import Attribute, Product, Text
from daogou.errors import DaogouError

VERSION = 6
KIND = "~"
"""What a thing's id begins with where it stands for a leaf category."""
_BARE = {"yes": True, "true": True, "有": True, "是": True, "支持": True, "no": False, "false": False, "无": False,
         "没有": False, "否": False, "不支持": False}  # fmt: skip


class LexiconError(DaogouError):
    """A saved lexicon cannot be read; build it anew from the catalogue."""

    code = "lexicon_unreadable"


class Sense(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a phrase means in this catalogue: ``kind`` is ``category``, ``brand`` or ``attribute``."""

    kind: str
    name: str
    values: tuple[str, ...]
    count: int
    """Products that have it."""
    confidence: float


class Measure(msgspec.Struct, frozen=True, array_like=True):
    """A numeric attribute; ``low``, ``high`` and ``values`` are in its own ``unit``."""

    name: str
    unit: str
    dimension: str
    factor: float
    """How much of the dimension's first unit its unit is."""
    count: int
    low: float
    high: float
    values: dict[str, int]
    """Its most frequent values (``f"{value:g}"``) to products."""
    written: dict[str, str]
    """Such a value to how the catalogue writes it, where it is text (``500`` to ``500 ml``)."""
    leaves: dict[str, int]
    """Leaf categories to products."""


class Bands(msgspec.Struct, frozen=True, array_like=True):
    """An attribute whose values are spans in words: 1-2人, 6个月以上. Bounds are in the dimension's first unit."""

    name: str
    dimension: str
    count: int
    values: dict[str, tuple[float, float]]
    leaves: dict[str, int]


class Lexicon(msgspec.Struct, frozen=True):
    """Built from every product with `build`, kept in a file with `save`; read-only, and safe to share."""

    currency: str
    products: int = 0
    filed: float = 1.0
    """The share of them that have a category."""
    senses: dict[str, tuple[Sense, ...]] = msgspec.field(default_factory=dict)
    """Keys (`daogou.understanding.tokens.key_of`) to what they mean, likeliest first."""
    labels: dict[str, Text] = msgspec.field(default_factory=dict)
    """``category:coats``, ``brand:suyi``, ``attribute:colour`` or ``attribute:colour=black`` to what people read."""
    measures: tuple[Measure, ...] = ()
    bands: tuple[Bands, ...] = ()
    called: dict[str, str] = msgspec.field(default_factory=dict)
    """Keys of attributes' own names (``hood``) to the attribute, where its values are words."""
    sizes: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    """Size marks that need a context (``m``, ``42``) to the attribute's name and value."""
    people: dict[str, tuple[str, tuple[str, ...]]] = msgspec.field(default_factory=dict)
    """``season:winter`` or ``group:women`` to the attribute's name and values that say so in this catalogue."""
    prices: dict[str, tuple[float, float, float, float]] = msgspec.field(default_factory=dict)
    """Leaf category (``""`` for all) to the lowest, lower-third, upper-third and highest price in major units."""
    terms: dict[str, int] = msgspec.field(default_factory=dict)
    """English words of titles, brands and values to products, for spelling."""
    sounds: dict[str, str] = msgspec.field(default_factory=dict)
    """Toneless pinyin to the Chinese phrase of the catalogue that sounds so."""
    homophones: frozenset[str] = frozenset()
    """Chinese words that sound like one of the catalogue's but are words themselves: never to be mended."""
    parents: dict[str, str] = msgspec.field(default_factory=dict)
    leaves: dict[str, int] = msgspec.field(default_factory=dict)
    """Leaf categories to products; for products that are filed nowhere, the thing that the title names (``~keyboard``)."""
    reach: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)
    """Attribute, or attribute and value, to the `leaves` whose products have it."""
    version: int = VERSION

    @classmethod
    def build(cls, products: Iterable[Product], *, currency: str) -> Lexicon:
        """Learn the vocabulary in one pass over the products, which may be a stream.

        >>> Lexicon.build([], currency="CNY").products
        0
        """
        from daogou.understanding.learner import Learner

        learner = Learner(currency)
        for product in products:
            learner.add(product)
        return learner.finish()

    def save(self, path: Path) -> None:
        """Write to a file, atomically."""
        part = path.with_name(path.name + ".part")
        with part.open("wb") as file:
            file.write(msgspec.msgpack.encode(self))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what `save` wrote. Raises `LexiconError` where the file is of another version or damaged."""
        try:
            lexicon = msgspec.msgpack.decode(path.read_bytes(), type=cls)
        except (msgspec.MsgspecError, OSError) as error:
            raise LexiconError(f"{path}: {error}; build the lexicon anew from the catalogue") from error
        if lexicon.version != VERSION:
            raise LexiconError(f"{path}: version {lexicon.version}, expected {VERSION}; build the lexicon anew")
        return lexicon

    def label(self, kind: str, name: str, value: str | None = None) -> Text:
        """What people read for a category, brand, attribute or value; its own name where the feed has no more.

        >>> words = {"attribute:anc": {"en": "Noise cancelling"}, "attribute:anc=yes": {"en": "Yes"}}
        >>> Lexicon(currency="CNY", labels=words).label("attribute", "anc", "yes")["en"]
        'Noise cancelling'
        """
        key = f"attribute:{name}" if kind == "attribute" else f"{kind}:{value}"
        if kind == "attribute" and value is not None:
            key += f"={value}"
        fallback = value if value is not None else name.replace("_", " ").replace("-", " ")
        found = dict(self.labels.get(key) or {"en": fallback})
        found.setdefault("zh", found.get("en") or fallback)
        found.setdefault("en", found["zh"])
        if kind == "attribute" and value is not None:
            return {language: self._named(name, text, language) for language, text in found.items()}
        return found

    def _named(self, name: str, text: str, language: str) -> str:
        """A bare yes or no says nothing without the name of what it answers."""
        if text.lower() not in _BARE:
            return text
        shown = self.label("attribute", name)[language]
        if _BARE[text.lower()]:
            return shown
        return f"{shown}：{text}" if language == "zh" else f"{shown}: {text}"


def brand_key(brand: Text) -> str:
    """The one name of a brand: the English one where there is one, in lower case.

    >>> brand_key({"zh": "素意", "en": "Suyi"})
    'suyi'
    """
    return (brand.get("en") or next(iter(brand.values()), "")).strip().lower()


def value_key(attribute: Attribute) -> str:
    """An attribute's value as filters and facets know it: lower case, numbers without ``.0``, ``yes`` and ``no``.

    >>> value_key(Attribute("colour", "Black")), value_key(Attribute("w", 2.0)), value_key(Attribute("b", True))
    ('black', '2', 'yes')
    """
    value = attribute.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else value.strip().lower()
