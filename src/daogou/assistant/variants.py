"""Questions about price, stock and options, answered from the variants by code: 42码有货吗, how much is the red one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daogou.assistant.draft import Draft
from daogou.assistant.evidence import (
    attribute_evidence,
    colon,
    comma,
    discount_evidence,
    grouped_attributes,
    price_evidence,
    rating_evidence,
    show_money,
    show_span,
    show_value,
    stock_evidence,
    variant_evidence,
    variant_name,
)
from daogou.assistant.model import Evidence
from daogou.assistant.question import HAN, Question
from daogou.catalog.model import Attribute, Money, Product, Variant
from daogou.understanding.normalise import normalise

MOST_LISTED = 6
"""Variants that are listed one by one; beyond that a summary."""
_COLOURS_ZH = re.compile(
    "(?:浅|深|淡|暗|亮|米|藏|天|粉|玫|酒|墨|军|草|银|炭|奶油|卡其|珊瑚|薰衣草|鼠尾草|奶白|乳白)?[红橙黄绿青蓝紫粉黑白灰棕褐金银](?:白|灰|绿|蓝|红|棕|紫)?色?|卡其色?|驼色?|米色|裸色|咖啡?色|杏色|香槟色|藏青"
)
_COLOURS_EN = re.compile(
    r"\b(?:red|orange|yellow|green|blue|navy|purple|lavender|pink|black|white|cream|gr[ae]y|charcoal|brown|tan|beige|camel|khaki|gold|silver|teal|mint|coral|burgundy|sage|turquoise|ivory|olive)\b",
    re.ASCII,
)
_SIZE_ZH = re.compile(r"(?:平时|[脚穿买要])\s*(\d{2}(?:\.5)?)(?![\d.]|\s*(?:码|号|斤|公斤|厘米|cm|kg|元|块|岁|度))|(\d{2,3}(?:\.5)?|x{0,3}s|m|x{0,4}l|[2-5]xl|均)\s*[码号]")
_SIZE_EN = re.compile(
    r"\bsizes? (?:an? )?(\d{1,3}(?:\.5)?|x{0,3}s|m|x{0,4}l|[2-5]xl|small|medium|large)\b|\b(x{1,3}l|x{1,2}s|[2-5]xl)\b|\bin (?:an? )?(s|m|l)\b|\b(?:usually|normally|i'?m|i wear|in|take) (?:an? )?(\d{2}(?:\.5)?)\b(?! ?(?:kg|cm|mm|days?|hours?|years?|minutes?|%|yuan))",
    re.ASCII,
)
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(gb?|tb?|ml|l|kg|cm|mm|mah|m|片|只|颗|包|升|毫升|寸)(?![a-z])")
_OWN_WORDS = re.compile("^(?:sizes?|colou?rs?|尺码|颜色)[?？]?$|有什么|哪[些几]|几[种个款]|(?:what|which|how many)", re.IGNORECASE | re.ASCII)
_LEFT = re.compile(r"还剩|剩多少|几件|多少件|how many", re.IGNORECASE | re.ASCII)
_WHY = re.compile(r"为什么|为啥|怎么会|\bwhy\b", re.IGNORECASE | re.ASCII)
_WHAT_ELSE = re.compile(
    r"有(?!货|现货|库存|没有货)|还有|do you have|is there|are there|does it come|come in|available in|got"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Options that a question names: values that the product has, and words that it has not."""

    chosen: dict[str, tuple[str, ...]]
    missing: dict[str, str]


def read_choice(question: Question, product: Product) -> Choice:
    """Which of the product's options a question names.

    Chinese colours match by what they end in (红色 finds 酒红色, and says so by its name); sizes need 码, 号 or
    *size* beside them unless they could be nothing else.
    """
    text = normalise(question.text)
    options = _options(product)
    chosen: dict[str, tuple[str, ...]] = {}
    missing: dict[str, str] = {}
    for name, values in options.items():
        found = [str(v.value) for v in values if _names(v, text, name)]
        kept = _longest(found, values, text)
        if kept:
            chosen[name] = kept
    for kind, word in _asked_words(text):
        group = _group(kind, options)
        if group is None or group in chosen:
            continue
        near = tuple(
            str(v.value) for v in options[group] if any(word.removesuffix("色") in normalise(s) for s in _spellings(v))
        )
        if near and kind == "colour":
            chosen[group] = near
        else:
            missing[group] = word
    return Choice(chosen, missing)


def in_sizes(figure: str, product: Product) -> bool:
    """Whether a bare figure lies among the product's sizes, which are numbers: 43 of 38 to 44."""
    sizes = [float(o.value) for o in _options(product).get("size", ()) if re.fullmatch(r"\d+(?:\.\d+)?", str(o.value))]
    return bool(sizes) and min(sizes) <= float(figure) <= max(sizes)


def having(question: Question, products: Sequence[Product]) -> list[Product]:
    """Of several products those that a question after the stock of one variant can mean: 米色M码有货吗, said of coats.

    One option alone (有灰色的吗) is a wish among what is shown; two of them are a variant of what was looked at.
    """
    if "stock" not in {topic.id for topic in question.topics}:
        return []
    found = []
    for product in products:
        choice = read_choice(question, product)
        if len(choice.chosen) > 1 and not choice.missing and any(_fits(v, choice.chosen) for v in product.variants):
            found.append(product)
    return found


def answer_variants(question: Question, product: Product, draft: Draft, name: str) -> bool:
    """Say price, stock and options where the question asks for them; returns whether it did.

    ``name`` stands before each statement where several products are asked about, else it is empty.
    """
    ids = {topic.id for topic in question.topics}
    choice = read_choice(question, product)
    before = bool(draft)
    price, stock, discount = "price" in ids, "stock" in ids, "discount" in ids
    offered = price or stock or bool(_WHAT_ELSE.search(normalise(question.text)))
    if choice.missing and offered and not _WHY.search(question.text):
        _say_missing(choice, product, draft, name)
    if "charging" in ids and not price and not stock:
        return False
    listing = _listing(question, product)
    if (choice.chosen or choice.missing) and not (price or stock or discount):
        stock = (
            not listing
            and bool(_WHAT_ELSE.search(normalise(question.text)))
            and not (ids - {"stock", "colour", "colourname", "size", "storage", "capacity"})
        )
    if listing:
        for piece in listing:
            draft.say(f"{name}{piece.text}", piece)
    if "rating" in ids:
        rated = rating_evidence(product, draft.language)
        if rated is not None:
            draft.say(f"{name}{rated.text}", rated)
    if discount:
        _say_discount(product, draft, name)
    if price or stock:
        variants = [v for v in product.variants if _fits(v, choice.chosen)]
        if choice.chosen and not variants:
            _say_no_such(choice, product, draft, name)
        elif choice.chosen and not choice.missing:
            _say_chosen(
                variants, product, draft, name, price=price, stock=stock, left=bool(_LEFT.search(question.text))
            )
        elif not choice.missing:
            _say_all(product, draft, name, price=price, stock=stock)
    return bool(draft) and not before


def _options(product: Product) -> dict[str, list[Attribute]]:
    found: dict[str, list[Attribute]] = {}
    for variant in product.variants:
        for option in variant.options:
            values = found.setdefault(option.name, [])
            if option.value not in [v.value for v in values]:
                values.append(option)
    return found


def _spellings(option: Attribute) -> list[str]:
    return list(dict.fromkeys([*option.text.values(), str(option.value)]))


def _names(option: Attribute, text: str, name: str) -> bool:
    parts = [part.strip() for part in text.split("/")]
    for spelling in _spellings(option):
        word = normalise(spelling)
        if word in parts:
            return True  # a chip that was tapped
        if HAN.search(word):
            if word in text or (name in ("colour", "color") and len(word) > 2 and word.removesuffix("色") in text):
                return True
        elif re.fullmatch(r"x{0,4}[sml]|\d{2,3}(?:\.5)?", word):
            sizes = {next(g for g in m.groups() if g) for m in (*_SIZE_ZH.finditer(text), *_SIZE_EN.finditer(text))}
            if word in sizes or {"s": "small", "m": "medium", "l": "large"}.get(word) in sizes:
                return True
        elif re.search(rf"(?<![a-z0-9.]){re.escape(word)}(?![a-z0-9])", text):
            return True
        elif (amount := _AMOUNT.fullmatch(word)) is not None:
            for asked in _AMOUNT.finditer(text):
                if asked[1] == amount[1] and asked[2][0] == amount[2][0]:
                    return True
    return False


def _longest(found: list[str], values: Sequence[Attribute], text: str) -> tuple[str, ...]:
    """Of values of which one's name holds the other's (深蓝色, 蓝色), only those that stand for themselves."""
    names = {
        str(v.value): [normalise(s) for s in _spellings(v) if normalise(s) in text]
        for v in values
        if str(v.value) in found
    }
    kept = []
    for value in found:
        rest = text
        for other in found:
            if other != value:
                for word in names[other]:
                    if any(own != word and own in word for own in names[value]):
                        rest = rest.replace(word, " ")
        if not names[value] or any(own in rest for own in names[value]):
            kept.append(value)
    return tuple(kept)


def _asked_words(text: str) -> list[tuple[str, str]]:
    words = [("colour", m.group()) for pattern in (_COLOURS_ZH, _COLOURS_EN) for m in pattern.finditer(text)]
    words = [(kind, word) for kind, word in words if len(word) > 1 or f"{word}的" in text or f"{word}款" in text]
    words += [("size", next(g for g in m.groups() if g)) for p in (_SIZE_ZH, _SIZE_EN) for m in p.finditer(text)]
    words += [("amount", m.group()) for m in _AMOUNT.finditer(text)]
    return words


def _group(kind: str, options: dict[str, list[Attribute]]) -> str | None:
    """The option that a kind of word speaks of."""
    if kind == "amount":
        for name, values in options.items():
            if all(_AMOUNT.fullmatch(normalise(str(v.value))) for v in values):
                return name
        return None
    wanted = {"colour": ("colour", "color", "颜色"), "size": ("size", "尺码", "尺寸")}[kind]
    return next((name for name in options if name.lower() in wanted), None)


def _fits(variant: Variant, chosen: dict[str, tuple[str, ...]]) -> bool:
    has = {option.name: str(option.value) for option in variant.options}
    return all(has.get(name) in values for name, values in chosen.items())


def _listing(question: Question, product: Product) -> list[Evidence]:
    """The options asked for in *which colours are there*."""
    if not _OWN_WORDS.search(question.text):
        return []
    options = _options(product)
    text = normalise(question.text)
    found = []
    for name, values in options.items():
        labels = [normalise(label) for label in (*values[0].label.values(), name)]
        labels += ["color"] if "colour" in labels else []
        if any(label in text for label in labels) or (name == "size" and "码" in text):
            found.append(attribute_evidence(product, name, values, question.language))
    return found


def _say_missing(choice: Choice, product: Product, draft: Draft, name: str) -> None:
    options = _options(product)
    for group, word in choice.missing.items():
        piece = attribute_evidence(product, group, options[group], draft.language)
        if draft.language == "zh":
            sized = re.fullmatch(r"[\d.]+|[a-z]+", word) is not None
            draft.say(f"{name}没有{word.upper() + '码' if sized else word}可选。{piece.text}", piece, kind="absent")
        else:
            draft.say(
                f"{name}No {word.upper() if len(word) < 4 else word} among these. {piece.text}",
                piece,
                kind="absent",
            )


def _say_no_such(choice: Choice, product: Product, draft: Draft, name: str) -> None:
    grouped = grouped_attributes(product)
    pieces = [attribute_evidence(product, group, grouped[group], draft.language) for group in choice.chosen]
    text = "没有这样的组合。" if draft.language == "zh" else "That combination is not offered. "
    draft.say(f"{name}{text}{comma(draft.language).join(p.text for p in pieces)}", *pieces, kind="absent")


def _say_discount(product: Product, draft: Draft, name: str) -> None:
    piece = discount_evidence(product, draft.language) or price_evidence(product, draft.language)
    if piece is None:
        return
    reduced = piece.ref != "price"
    if reduced:
        draft.say(f"{name}{piece.text}", piece)
    else:
        text = "没有标出折扣。" if draft.language == "zh" else "No discount is marked. "
        draft.say(f"{name}{text}{piece.text}", piece)


def _say_chosen(
    variants: Sequence[Variant], product: Product, draft: Draft, name: str, *, price: bool, stock: bool, left: bool
) -> None:
    language = draft.language
    prices = {variant.price for variant in variants}
    if price and not stock and len(variants) > 1 and len(prices) == 1 and all(v.available for v in variants):
        _say_one_price(variants, product, draft, name)
        return
    if len(variants) <= MOST_LISTED:
        for variant in variants:
            piece = variant_evidence(product, variant, language)
            parts = [show_money(variant.price, language)] if variant.price and price else []
            if stock or not variant.available or not parts:
                parts.append(_stock_words(variant, language, left=left))
            joined = ("，" if language == "zh" else ", ").join(parts)
            draft.say(f"{name}{variant_name(variant, language)}{colon(language)}{joined}", piece)
        return
    pieces = [variant_evidence(product, variant, language) for variant in variants]
    _say_summary(variants, pieces, draft, name, price=price, stock=stock)


def _say_one_price(variants: Sequence[Variant], product: Product, draft: Draft, name: str) -> None:
    """Options that cost the same, by the options that they share."""
    language = draft.language
    shared = [o for o in variants[0].options if all(o.value in [p.value for p in v.options] for v in variants)]
    price = variants[0].price
    if price is not None:
        label = " / ".join(show_value(option, language) for option in shared)
        pieces = [variant_evidence(product, variant, language) for variant in variants]
        draft.say(f"{name}{label}{colon(language)}{show_money(price, language)}", *pieces)


def _say_all(product: Product, draft: Draft, name: str, *, price: bool, stock: bool) -> None:
    language = draft.language
    if price and (piece := price_evidence(product, language)):
        draft.say(f"{name}{piece.text}", piece)
        _say_by_option(product, draft, name)
    if stock:
        piece = stock_evidence(product, language)
        draft.say(f"{name}{piece.text}", piece)
        gone = [v for v in product.variants if not v.available]
        if gone and product.available:
            pieces = [variant_evidence(product, v, language) for v in gone[:MOST_LISTED]]
            names = comma(language).join(variant_name(v, language) for v in gone[:MOST_LISTED])
            draft.say(f"{name}{'缺货的有' if language == 'zh' else 'Sold out'}{colon(language)}{names}", *pieces)


def _say_by_option(product: Product, draft: Draft, name: str) -> None:
    """Where one option alone decides the price, what each of its values costs."""
    prices = {v.price for v in product.variants}
    if len(prices) < 2 or None in prices:
        return
    language = draft.language
    for group, values in _options(product).items():
        by_value: dict[str, set[Money]] = {}
        for variant in product.variants:
            for option in variant.options:
                if option.name == group and variant.price:
                    by_value.setdefault(str(option.value), set()).add(variant.price)
        if len(values) < 2 or len(values) > MOST_LISTED or any(len(found) != 1 for found in by_value.values()):
            continue
        shown = {str(v.value): show_value(v, language) for v in values}
        parts = [f"{shown[value]} {show_money(next(iter(found)), language)}" for value, found in by_value.items()]
        pieces = [
            variant_evidence(
                product,
                next(v for v in product.variants if any(o.name == group and str(o.value) == value for o in v.options)),
                language,
            )
            for value in by_value
        ]
        draft.say(name + comma(language).join(parts), *pieces)
        return


def _say_summary(
    variants: Sequence[Variant], pieces: Sequence[Evidence], draft: Draft, name: str, *, price: bool, stock: bool
) -> None:
    language = draft.language
    known = [v.price for v in variants if v.price]
    if price and known:
        span = show_span(min(known, key=lambda m: m.amount), max(known, key=lambda m: m.amount), language)
        draft.say(f"{name}{span}", *pieces)
    if stock:
        open_ = [variant_name(v, language) for v in variants if v.available]
        word = ("有货" if language == "zh" else "In stock") if open_ else ("缺货" if language == "zh" else "Sold out")
        listed = comma(language).join(open_ or [variant_name(v, language) for v in variants])
        draft.say(f"{name}{word}{colon(language)}{listed}", *pieces)


def _stock_words(variant: Variant, language: str, *, left: bool) -> str:
    if variant.stock is None:
        return "店里没写库存数，可以下单" if language == "zh" else "can be ordered; the shop states no stock figure"
    if variant.stock == 0:
        return "缺货" if language == "zh" else "sold out"
    if left:
        return f"还有 {variant.stock} 件" if language == "zh" else f"{variant.stock} left"
    return "有货" if language == "zh" else "in stock"
