"""What Google's and OpenAI's flat feeds share: one row a variant, with the same facts under similar names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from daogou.catalog.changes import Problem
from daogou.catalog.model import Attribute, Category, Faq, Media, Money, Rating, Review, Text, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext
from daogou.catalog.readers.faults import Faults, FieldError, RowRefused, absent
from daogou.catalog.readers.grouping import Item
from daogou.catalog.readers.money import availability, stock
from daogou.catalog.readers.values import number
from daogou.catalog.readers.words import attribute, fact

Fields = Mapping[str, list[object]]
"""The values of a row by folded name; a name that is given several times has several."""

_ALIASES = {
    "item_id": "id", "url": "link", "image_url": "image_link",
    "additional_image_urls": "additional_image_link",
    "additional_image_url": "additional_image_link", "group_id": "item_group_id", "video_url": "video_link",
    "item_group_title": "group_title", "star_rating": "rating", "product_review_rating": "rating",
    "review_count": "rating_count", "product_review_count": "rating_count", "raw_review_data": "reviews",
    "popularity_score": "popularity", "quantity": "inventory_quantity",
    "sell_on_google_quantity": "inventory_quantity",
    "release_date": "released_at", "product_weight": "weight", "sale_price_start_date": "sale_from",
    "sale_price_end_date": "sale_until", "category": "product_category",
}  # fmt: skip
_FACETS = ("color", "size", "material", "pattern")
_SLASHED = {"color", "material"}
_PLAIN = (
    "gender", "age_group", "size_type", "size_system", "energy_efficiency_class", "unit_pricing_measure",
    "unit_pricing_base_measure", "multipack", "is_bundle", "certification", "adult",
)  # fmt: skip
_MEASURED = ("weight", "length", "width", "height", "product_length", "product_width", "product_height")
_REVIEW = ("content", "text", "body", "title")
_LABELS = {name: name.replace("_", " ").capitalize() for name in (*_PLAIN, *_MEASURED)}


def merchant_item(source: str, line: int, row: Fields, context: FeedContext) -> Iterator[Item | Problem]:
    """The variant that a row describes, after the problems of its fields."""
    faults = Faults(source, line)
    values = {_ALIASES.get(name, name): found for name, found in row.items() if found}
    try:
        item = _Row(faults, values, context).item()
    except RowRefused:
        yield from faults.problems
        return
    yield from faults.problems
    yield item


class _Row:
    def __init__(self, faults: Faults, values: Fields, context: FeedContext) -> None:
        self.faults = faults
        self.values = values
        self.context = context
        self.language = context.language

    def one(self, name: str) -> object:
        found = self.values.get(name)
        return found[0] if found else None

    def many(self, name: str, separator: str = ",") -> list[object]:
        """The values of a field that may be repeated, listed, or separated within one text."""
        found: list[object] = []
        for value in self.values.get(name, []):
            if isinstance(value, list):
                found += value
            elif isinstance(value, str):
                found += [part.strip() for part in value.split(separator) if part.strip()]
            elif value is not None:
                found.append(value)
        return found[:200]

    def text(self, name: str) -> Text:
        return self.faults.optional(name, self.one(name), lambda v: fields.text(v, self.language)) or {}

    def money(self, value: object) -> Money:
        return fields.money(value, self.context.currency)

    def item(self) -> Item:
        faults = self.faults
        identity = faults.required("id", self.one("id"), fields.clean_id)
        title = faults.required("title", self.one("title"), lambda v: fields.title(v, self.language))
        price, list_price = self.prices()
        group = faults.optional("item_group_id", self.one("item_group_id"), fields.clean_id)
        pieces, later = self.stock()
        images = self.images()
        cost = faults.optional("cost_of_goods_sold", self.one("cost_of_goods_sold"), self.money)
        gtin = faults.optional("gtin", self.one("gtin"), fields.gtin)
        mpn = faults.optional("mpn", self.one("mpn"), fields.clean_id)
        related = [str(one) for one in self.many("related_product_id") if isinstance(one, str | int)]
        identifiers = {
            "gtin": gtin or "", "mpn": mpn or "", "related_product_id": ",".join(related)[:2000]
        }  # fmt: skip
        group_title = self.text("group_title")
        return Item(
            line=faults.line,
            group=group or identity,
            variant=Variant(identity, price, list_price, pieces, media=images[:1], gtin=gtin, cost=cost),
            title=group_title or title,
            shared_title=bool(group_title) or group is None,
            alone=group is None,
            description=self.text("description"),
            brand=self.text("brand"),
            category=self.category(),
            facets=tuple(self.facets()),
            attributes=(*later, *self.attributes()),
            media=images,
            reviews=tuple(self.reviews()),
            faqs=tuple(self.faqs()),
            rating=self.rating(),
            popularity=faults.optional("popularity", self.one("popularity"), number),
            released_at=faults.optional("released_at", self.one("released_at"), fields.moment),
            url=faults.optional("link", self.one("link"), fields.address),
            identifiers={key: value for key, value in identifiers.items() if value},
        )

    def prices(self) -> tuple[Money, Money | None]:
        mend = f"write one like 79.99 {self.context.currency}"
        price = self.faults.required("price", self.one("price"), self.money, mend)
        sale = self.faults.optional("sale_price", self.one("sale_price"), self.money)
        if sale is None or sale.currency != price.currency or sale.amount >= price.amount:
            return price, None
        return (sale, price) if self.on_sale() else (price, None)

    def on_sale(self) -> bool:
        now = self.context.now or datetime.now(UTC)
        whole = self.one("sale_price_effective_date")
        start, end = self.one("sale_from"), self.one("sale_until")
        if isinstance(whole, str):
            start, _, end = whole.partition("/")
        begins = self.faults.optional("sale_price_effective_date", start, fields.moment)
        ends = self.faults.optional("sale_price_effective_date", end, fields.moment)
        return (begins is None or begins <= now) and (ends is None or now <= ends)

    def stock(self) -> tuple[int | None, tuple[Attribute, ...]]:
        word = self.faults.optional("availability", self.one("availability"), availability)
        pieces = self.faults.optional("inventory_quantity", self.one("inventory_quantity"), stock)
        if word in ("preorder", "backorder"):
            return None, (attribute("availability", word, "en"),)
        return (0 if word == "out_of_stock" else pieces), ()

    def images(self) -> tuple[Media, ...]:
        found = [
            self.faults.optional("image_link", one, lambda v: fields.media(v, "image"))
            for one in [*self.values.get("image_link", [])[:1], *self.many("additional_image_link")]
        ]
        found += [
            self.faults.optional("video_link", one, lambda v: fields.media(v, "video"))
            for one in self.many("video_link")
        ]
        return tuple({one.url: one for one in found if one}.values())

    def category(self) -> tuple[Category, ...]:
        for name in ("product_type", "product_category", "google_product_category"):
            value = self.one(name)
            if isinstance(value, str) and (words := re.sub(r"^\s*\d+\s*(?:-\s*|$)", "", value)):
                found = self.faults.optional(name, words, lambda v: fields.category(v, self.language))
                if found:
                    return found
        return ()

    def facets(self) -> Iterator[Attribute]:
        told: set[str] = set()
        for name in _FACETS:
            for value in self.values.get(name, ())[:1]:
                parts = re.split(r"\s*/\s*", value) if name in _SLASHED and isinstance(value, str) else [value]
                for part in parts[:20]:
                    found = self.fact(name, part)
                    if found:
                        told.add(found.name)
                        yield found
        chosen = self.one("variant_dict")
        if isinstance(chosen, str):
            chosen = self.faults.optional("variant_dict", chosen, _json)
        for name, value in chosen.items() if isinstance(chosen, dict) else ():
            found = self.fact(str(name)[:100], value)
            if found and found.name not in told:
                yield found
        for step in ("1", "2", "3"):
            named, value = (
                self.one(f"custom_variant{step}_category"),
                self.one(f"custom_variant{step}_option"),
            )
            if isinstance(named, str) and named.strip() and (found := self.fact(named[:100], value)):
                yield found

    def fact(self, name: str, value: object, label: str | None = None) -> Attribute | None:
        return fact(self.faults, name, value, self.language, label=label)

    def attributes(self) -> Iterator[Attribute]:
        told: list[Attribute | None] = [
            self.fact("condition", one) for one in self.values.get("condition", [])[:3] if one != "new"
        ]
        told += [self.fact(name, self.one(name), _LABELS[name]) for name in _PLAIN if name in self.values]
        for name in _MEASURED:
            if name not in self.values:
                continue
            unit = self.one("item_weight_unit" if name == "weight" else "dimensions_unit")
            value = self.one(name)
            if isinstance(value, str | int | float) and isinstance(unit, str) and not absent(value):
                value = value if unit in str(value) else f"{value} {unit}"
            told.append(self.fact(name.removeprefix("product_"), value, _LABELS[name]))
        told += [self.fact("highlight", one) for one in self.values.get("product_highlight", [])[:50]]
        for name, value in self.details():
            told.append(self.fact(name, value))
        yield from (one for one in told if one)

    def details(self) -> Iterator[tuple[str, object]]:
        """``product_detail``: nested in XML, ``section:name:value`` (several with commas) in tables."""
        for detail in self.values.get("product_detail", [])[:200]:
            if isinstance(detail, Mapping):
                name = detail.get("attribute_name")
                if isinstance(name, str) and name.strip():
                    yield name[:100], detail.get("attribute_value")
            elif isinstance(detail, str):
                for part in re.split(r"(?<!\\),(?=[^:,]*:[^:,]*:)", detail):
                    cells = [re.sub(r"\\([:,])", r"\1", cell) for cell in re.split(r"(?<!\\):", part)]
                    if len(cells) >= 2 and cells[-2].strip():
                        yield cells[-2].strip()[:100], cells[-1]

    def rating(self) -> Rating | None:
        votes = self.one("rating_count")
        return self.faults.optional("rating", self.one("rating"), lambda v: fields.rating(v, votes))

    def listed(self, name: str, *texts: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        """The objects of a field that is a list of them, or a text holding such a list as JSON."""
        value = self.one(name)
        if isinstance(value, str):
            if not value.strip().startswith(("[", "{")):
                return
            value = self.faults.optional(name, value, _json)
        elif name in self.values and len(self.values[name]) > 1:
            value = self.values[name]
        for place, one in enumerate(value if isinstance(value, list) else [value] if value else []):
            if isinstance(one, Mapping) and any(not absent(one.get(text)) for text in texts):
                yield str(place + 1), {str(key): found for key, found in one.items()}

    def reviews(self) -> Iterator[Review]:
        for place, one in self.listed("reviews", *_REVIEW):
            words = next((one[key] for key in ("content", "text", "body", "title") if not absent(one.get(key))), "")
            told = self.faults.optional("reviews", words, lambda v: fields.text(v, self.language))
            if told:
                yield Review(
                    id=self.faults.optional("reviews.id", one.get("id"), fields.clean_id) or place,
                    text=told,
                    rating=self.faults.optional("reviews.rating", one.get("rating"), fields.stars),
                    author=self.faults.optional("reviews.author", one.get("author"), fields.line),
                    created_at=self.faults.optional("reviews.date", one.get("date"), fields.moment),
                )

    def faqs(self) -> Iterator[Faq]:
        for place, one in self.listed("q_and_a", "q", "question"):
            question = self.faults.optional(
                "q_and_a", one.get("q", one.get("question")), lambda v: fields.text(v, self.language)
            )
            answer = self.faults.optional(
                "q_and_a", one.get("a", one.get("answer")), lambda v: fields.text(v, self.language)
            )
            if question and answer:
                yield Faq(place, question, answer)


def _json(value: object) -> object:
    try:
        return msgspec.json.decode(str(value))
    except (ValueError, RecursionError) as error:
        raise FieldError(f"is not JSON ({error})") from None
