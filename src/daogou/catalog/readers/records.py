"""Records without a format of their own (plain tables, JSON objects): what their fields mean, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

from daogou.catalog.changes import Problem
from daogou.catalog.model import Attribute, CatalogError, Category, Media, Text, Variant
from daogou.catalog.readers import fields
from daogou.catalog.readers.base import FeedContext
from daogou.catalog.readers.faults import Faults, RowRefused, absent
from daogou.catalog.readers.grouping import Item
from daogou.catalog.readers.money import availability, stock
from daogou.catalog.readers.tables import fold
from daogou.catalog.readers.values import number
from daogou.catalog.readers.words import canonical_name, fact

GUESSES: dict[str, tuple[str, ...]] = {
    "id": ("id", "product_id", "item_id", "sku_id", "sku", "goods_id", "asin", "objectid",
        "productid", "商品id", "商品编号", "商品编码", "编号", "货号", "商家编码", "sku编码",
        "款号",),
    "group": ("group_id", "item_group_id", "parent_id", "parent_sku", "spu", "spu_id", "spu编码",
        "商品组", "商品款号",),
    "title": ("title", "name", "product_name", "product_title", "item_name", "goods_name",
        "商品名称", "商品标题", "名称", "标题", "品名", "产品名称", "宝贝标题", "商品名",),
    "description": ("description", "desc", "body", "details", "long_description",
        "short_description", "summary", "about", "描述", "商品描述", "详情", "商品详情", "简介",
        "商品简介", "介绍", "卖点",),
    "brand": ("brand", "brand_name", "manufacturer", "vendor", "supplier", "品牌", "品牌名称",
        "厂商", "制造商",),
    "category": ("category", "categories", "product_type", "category_path", "category_name",
        "department", "main_category", "分类", "类目", "类别", "商品分类", "商品类目", "品类",
        "分类路径",),
    "price": ("price", "sale_price", "current_price", "unit_price", "retail_price", "selling_price",
        "价格", "售价", "现价", "单价", "零售价", "销售价", "商品价格", "一口价", "促销价",
        "优惠价",),
    "list_price": ("list_price", "original_price", "msrp", "rrp", "compare_at_price",
        "regular_price", "was_price", "counter_price", "原价", "市场价", "吊牌价", "划线价",
        "专柜价",),
    "cost": ("cost", "cost_price", "unit_cost", "purchase_price", "cost_of_goods_sold", "cogs",
        "成本", "成本价", "进价", "进货价", "采购价",),
    "currency": ("currency", "currency_code", "币种", "货币",),
    "stock": ("stock", "quantity", "inventory", "inventory_quantity", "qty", "stock_quantity",
        "in_stock", "库存", "库存数量", "库存量", "数量", "可售库存",),
    "availability": ("availability", "stock_status", "库存状态", "销售状态",),
    "image": ("image", "images", "image_url", "image_link", "img", "picture", "thumbnail",
        "pic_url", "image_urls", "图片", "主图", "图片地址", "商品图片", "图片链接", "商品主图",
        "图片url",),
    "video": ("video", "video_url", "视频", "主图视频",),
    "url": ("url", "link", "product_url", "链接", "商品链接", "网址", "商品地址",),
    "gtin": ("gtin", "ean", "upc", "barcode", "isbn", "gtin13", "条码", "条形码", "商品条码",),
    "mpn": ("mpn", "model", "model_number", "part_number", "型号", "产品型号",),
    "rating": ("rating", "average_rating", "avg_rating", "stars", "star_rating", "评分", "好评分",),
    "rating_count": ("rating_count", "review_count", "reviews_count", "num_reviews",
        "ratings_total", "评价数", "评论数", "评价数量",),
    "popularity": ("popularity", "sales", "sold", "sales_count", "sales_volume", "bestseller_score",
        "销量", "月销量", "热度", "人气",),
    "released_at": ("released_at", "release_date", "date_released", "created_at", "上架时间",
        "上市时间", "发布时间",),
    "tag": ("tags", "keywords", "labels", "标签", "关键词",),
}  # fmt: skip
"""The names, folded by `daogou.catalog.readers.tables.fold`, under which each field is found."""

_OF = {name: field for field, names in reversed(GUESSES.items()) for name in names}
_LANGUAGE = re.compile(r"(.+?)[_\s(\[（-]+(zh|cn|en|中文|英文|chinese|english)[)\]）]?")
_LANGUAGES = {
    "zh": "zh",
    "cn": "zh",
    "中文": "zh",
    "chinese": "zh",
    "en": "en",
    "英文": "en",
    "english": "en",
}
_TEXTS = {"title", "description", "brand"}
_FACETS = {"colour", "size", "material", "pattern"}
_LONGEST_FACT = 400


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column goes: a field, or ``attribute`` or ``option`` of a name; its language where said."""

    field: str
    name: str = ""
    language: str | None = None


def place_of(column: str, context: FeedContext) -> Place:
    """Where a column goes: as ``context.columns`` maps it, else as its name suggests, else an attribute.

    >>> place_of("商品名称", FeedContext()).field, place_of("Title (EN)", FeedContext())
    ('title', Place(field='title', name='', language='en'))
    >>> place_of("袖长", FeedContext())
    Place(field='attribute', name='袖长', language=None)

    Raises:
        CatalogError: where the mapping names a field that there is not.
    """
    mapped = context.columns.get(column)
    if mapped is not None:
        return _mapped(column, mapped)
    folded = fold(column)
    if folded in _OF:
        return Place(_OF[folded])
    if (labelled := _LANGUAGE.fullmatch(folded)) and _OF.get(labelled[1]) in _TEXTS:
        return Place(_OF[labelled[1]], "", _LANGUAGES[labelled[2]])
    return Place("attribute", column)


def _mapped(column: str, mapped: str) -> Place:
    field, _, name = mapped.partition(":")
    if field in ("attribute", "option"):
        return Place(field, name or column)
    field, _, language = mapped.rpartition("_") if mapped.endswith(("_zh", "_en")) else (mapped, "", "")
    if field not in GUESSES and field != "ignore":
        known = ", ".join((*GUESSES, "attribute:NAME", "option:NAME", "ignore"))
        raise CatalogError(f'column "{column}" is mapped to "{mapped}", which is no field; use one of {known}')
    return Place(field, "", language or None)


def mapped_columns(fields: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """A mapping as people write it, from fields to the columns that hold them, as ``FeedContext.columns``.

    >>> mapped_columns({"title": "宝贝", "option:colour": "款式", "ignore": ["备注", "内部编号"]})
    {'宝贝': 'title', '款式': 'option:colour', '备注': 'ignore', '内部编号': 'ignore'}

    Raises:
        CatalogError: where there is no such field, or a column is given to two.
    """
    found: dict[str, str] = {}
    for field, columns in fields.items():
        for column in [columns] if isinstance(columns, str) else columns:
            _mapped(column, field)
            if found.setdefault(column, field) != field:
                raise CatalogError(f'column "{column}" is mapped to both "{found[column]}" and "{field}"; keep one')
    return found


class Records:
    """Reads records of one feed as variants; ids that a feed lacks are made from title, brand and picture."""

    def __init__(self, source: str, context: FeedContext) -> None:
        self._source = source
        self._context = context
        self._places: dict[str, Place] = {}
        self._warned = False

    def item(self, line: int, record: Mapping[str, object]) -> Iterator[Item | Problem]:
        """The variant that a record is, after the problems of its fields."""
        faults = Faults(self._source, line)
        try:
            item = self._item(faults, record)
        except RowRefused:
            yield from faults.problems
            return
        yield from faults.problems
        yield item

    def _sorted(self, record: Mapping[str, object]) -> dict[str, list[tuple[str, Place, object]]]:
        found: dict[str, list[tuple[str, Place, object]]] = {}
        mapped = self._context.columns
        # Where a field is given a column, that column comes before others that are named like the field.
        for column in sorted(record, key=lambda one: one not in mapped) if mapped else record:
            value, place = record[column], self._places.get(column)
            if place is None:
                place = place_of(column, self._context)
                if len(self._places) < 2000:
                    self._places[column] = place
            if not absent(value):
                found.setdefault(place.field, []).append((column, place, value))
        return found

    def _item(self, faults: Faults, record: Mapping[str, object]) -> Item:
        found = self._sorted(record)

        def first(field: str) -> tuple[str, object]:
            column, _, value = found[field][0] if field in found else (field, None, None)
            return column, value

        title = self._text(faults, found.get("title", []))
        if not title:
            if "title" in found:
                raise RowRefused
            mend = 'give a column the header "title" or 商品名称, or map one to title'
            raise faults.refuse("title", "", f"title is missing; {mend}")
        code = first("currency")[1]
        currency = code.strip().upper() if isinstance(code, str) and code.strip() else self._context.currency
        money = partial(fields.money, currency=currency)
        price = faults.required(*first("price"), money, f"write one like 12.50 {currency}")
        before = faults.optional(*first("list_price"), money)
        cost = faults.optional(*first("cost"), money)
        media = tuple(self._media(faults, found))
        brand = self._text(faults, found.get("brand", []), optional=True)
        column, value = first("id")
        identity = faults.optional(column, value, fields.clean_id)
        if identity is None:
            if not absent(value):
                raise faults.refuse(column, value, "the id cannot be read; every row needs its own")
            identity = self._made_id(faults, title, brand, media)
        group = faults.optional(*first("group"), fields.clean_id)
        gtin = faults.optional(*first("gtin"), fields.gtin)
        mpn = faults.optional(*first("mpn"), fields.clean_id)
        votes = first("rating_count")[1]
        word = faults.optional(*first("availability"), availability)
        pieces = faults.optional(*first("stock"), _pieces)
        facets, attributes, options = self._facts(faults, found)
        return Item(
            line=faults.line,
            group=group or identity,
            variant=Variant(
                identity,
                price,
                before if before and before.currency == price.currency and before > price else None,
                0 if word == "out_of_stock" else pieces,
                options,
                media[:1],
                gtin,
                cost,
            ),
            title=title,
            shared_title=group is None,
            alone=group is None,
            description=self._text(faults, found.get("description", []), optional=True),
            brand=brand,
            category=self._category(faults, found),
            facets=facets,
            attributes=attributes,
            media=media,
            rating=faults.optional(*first("rating"), lambda v: fields.rating(v, votes)),
            popularity=faults.optional(*first("popularity"), number),
            released_at=faults.optional(*first("released_at"), fields.moment),
            url=faults.optional(*first("url"), fields.address),
            identifiers={key: one for key, one in (("gtin", gtin), ("mpn", mpn)) if one},
        )

    def _text(self, faults: Faults, cells: list[tuple[str, Place, object]], *, optional: bool = False) -> Text:
        found: Text = {}
        for column, place, value in cells:
            parse = partial(fields.text, language=place.language or self._context.language)
            told = faults.optional(column, value, parse) if optional else faults.required(column, value, parse)
            for language, words in (told or {}).items():
                # Two columns of one meaning: the first of the table is the one meant.
                found.setdefault(language, words)
        return found

    def _made_id(self, faults: Faults, title: Text, brand: Text, media: tuple[Media, ...]) -> str:
        if not self._warned:
            self._warned = True
            message = (
                "the feed has no ids; they are made from title, brand and picture, so that a product whose "
                "title changes becomes another. Add a column id"
            )
            faults.note("id", "", message)
        parts = [*title.values(), *brand.values(), media[0].url if media else ""]
        return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()

    def _media(self, faults: Faults, found: Mapping[str, list[tuple[str, Place, object]]]) -> Iterator[Media]:
        told: set[str] = set()
        for field in ("image", "video"):
            for column, _, value in found.get(field, []):
                listed = value if isinstance(value, list) else _split_urls(value)
                for one in listed[:100]:
                    parse = partial(fields.media, kind="video" if field == "video" else None)
                    media = faults.optional(column, one, parse)
                    if media and media.url not in told:
                        told.add(media.url)
                        yield media

    def _category(self, faults: Faults, found: Mapping[str, list[tuple[str, Place, object]]]) -> tuple[Category, ...]:
        for column, _, value in found.get("category", []):
            path = faults.optional(column, value, partial(fields.category, language=self._context.language))
            if path:
                return path
        return ()

    def _facts(
        self, faults: Faults, found: Mapping[str, list[tuple[str, Place, object]]]
    ) -> tuple[tuple[Attribute, ...], tuple[Attribute, ...], tuple[Attribute, ...]]:
        """What may tell variants apart, what is said of the product, and what is mapped to be an option."""
        facets: list[Attribute] = []
        attributes: list[Attribute] = []
        options: list[Attribute] = []
        for column, place, value in [
            *found.get("attribute", []),
            *found.get("option", []),
            *found.get("tag", []),
        ]:
            name = "tag" if place.field == "tag" else place.name
            values = value if isinstance(value, list) else [value]
            if name == "tag" and isinstance(value, str):
                values = re.split(r"[,，、;；|]", value)
            for one in values[:100]:
                if isinstance(one, dict | list) or (isinstance(one, str) and len(one) > _LONGEST_FACT):
                    if place.name in self._context.columns.values():
                        faults.note(column, one, "too long or too deep for an attribute; it is left out")
                    continue
                told = fact(faults, name, one, self._context.language, label=column)
                if told is None:
                    continue
                if place.field == "option":
                    options.append(told)
                elif canonical_name(name) in _FACETS:
                    facets.append(told)
                else:
                    attributes.append(told)
        return tuple(facets), tuple(attributes), tuple(options)


def _split_urls(value: object) -> list[object]:
    if not isinstance(value, str):
        return [value]
    return [part for part in re.split(r"[\s,，;；|]+(?=https?://|//)|[;；|\n]+", value.strip()) if part.strip()]


def _pieces(value: object) -> int | None:
    return (None if value else 0) if isinstance(value, bool) else stock(value)
