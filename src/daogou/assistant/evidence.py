"""Everything that a shop says about a product, or about itself, as spans that can be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daogou.assistant.model import Evidence, Source
from daogou.assistant.orders import is_order
from daogou.catalog.model import Attribute, Money, Product, ShopPolicy, Variant, localized

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”」』）)]*|[^.\n]+\.")
_EN_SENTENCE = re.compile(r".+?(?:[.!?][\"”’)]*(?=\s|$)|\n|$)", re.DOTALL)
_HAN = re.compile(r"[一-鿿]")
LONG = 240
"""Characters beyond which a review is quoted sentence by sentence."""
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def sentences(text: str) -> list[str]:
    """A text cut at the ends of sentences; decimals and abbreviations of units stay whole.

    >>> sentences("Holds 1.5 l. Keeps warm."), sentences("很暖。不起球！")
    (['Holds 1.5 l.', 'Keeps warm.'], ['很暖。', '不起球！'])
    """
    pattern = _SENTENCE if _HAN.search(text) else _EN_SENTENCE
    return [part for part in (found.strip() for found in pattern.findall(text)) if part]


def show_money(money: Money, language: str) -> str:
    """A price as people write it.

    >>> show_money(Money(26900, "CNY"), "zh"), show_money(Money(26950, "CNY"), "en"), show_money(Money(999, "USD"), "en")
    ('269 元', '¥269.50', '$9.99')
    """
    number, currency = str(money).split(" ")
    number = number.removesuffix(".00")
    if currency == "CNY":
        return f"{number} 元" if language == "zh" else f"¥{number}"
    return f"{_SIGNS[currency]}{number}" if currency in _SIGNS else f"{number} {currency}"


def show_span(low: Money, high: Money, language: str) -> str:
    """A price, or the span of prices."""
    if low == high:
        return show_money(low, language)
    return f"{show_money(low, language)}–{show_money(high, language)}"


def show_value(attribute: Attribute, language: str) -> str:
    """``Linen``, ``250 g``, ``yes``."""
    if isinstance(attribute.value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}.get(language, ("no", "yes"))[attribute.value]
    plain = f"{attribute.value:g}" if isinstance(attribute.value, float) else attribute.value
    if isinstance(attribute.value, float) and abs(attribute.value) >= 1e5:
        plain = f"{attribute.value:.0f}"
    value = localized(attribute.text, language) or plain
    return f"{value} {attribute.unit}" if attribute.unit and not attribute.text else value


def show_label(attribute: Attribute, language: str) -> str:
    """What the attribute is called."""
    return localized(attribute.label, language) or attribute.name


def show_attribute(attribute: Attribute, language: str) -> str:
    """``Material: Linen``, ``重量：250 g``."""
    return f"{show_label(attribute, language)}{colon(language)}{show_value(attribute, language)}"


def colon(language: str) -> str:
    """What stands between a label and its value."""
    return "：" if language == "zh" else ": "


def comma(language: str) -> str:
    """What stands between the values of a list."""
    return "、" if language == "zh" else ", "


def grouped_attributes(product: Product) -> dict[str, list[Attribute]]:
    """The product's attributes and options by name, each value once."""
    grouped: dict[str, list[Attribute]] = {}
    for attribute in product.all_attributes():
        if isinstance(attribute.value, str) and is_order(" ".join((attribute.value, *attribute.text.values()))):
            continue
        values = grouped.setdefault(attribute.name, [])
        if attribute.value not in [known.value for known in values]:
            values.append(attribute)
    return grouped


def price_evidence(product: Product, language: str) -> Evidence | None:
    """What the product costs; ``None`` where the shop doesn't say."""
    if product.prices is None:
        return None
    label = "价格" if language == "zh" else "Price"
    return Evidence("field", "price", f"{label}{colon(language)}{show_span(*product.prices, language)}", product.id)


def stock_evidence(product: Product, language: str) -> Evidence:
    """Whether it can be bought."""
    shown = ("有货", "缺货") if language == "zh" else ("in stock", "sold out")
    label = "库存" if language == "zh" else "Stock"
    text = f"{label}{colon(language)}{shown[0] if product.available else shown[1]}"
    return Evidence("field", "stock", text, product.id)


def rating_evidence(product: Product, language: str) -> Evidence | None:
    """The mean rating; ``None`` where nobody has rated."""
    rating = product.mean_rating
    if rating is None:
        return None
    text = (
        f"评分：{rating.mean:.1f}（{rating.count} 条）"
        if language == "zh"
        else f"Rating: {rating.mean:.1f} ({rating.count} ratings)"
    )
    return Evidence("field", "rating", text, product.id)


def discount_evidence(product: Product, language: str) -> Evidence | None:
    """Today's price beside the list price, of the variant reduced most; ``None`` where nothing is reduced."""
    reduced = [
        v for v in product.variants if v.price and v.list_price and v.list_price.amount > v.price.amount and v.available
    ]
    if not reduced:
        return None
    best = max(reduced, key=lambda v: (v.list_price.amount - v.price.amount) if v.list_price and v.price else 0)
    assert best.price is not None
    assert best.list_price is not None
    now, was = show_money(best.price, language), show_money(best.list_price, language)
    text = f"现价 {now}，原价 {was}" if language == "zh" else f"Now {now}, was {was}"
    return Evidence("field", f"variants/{best.id}/list_price", text, product.id)


def variant_name(variant: Variant, language: str) -> str:
    """``Burgundy / M``."""
    return " / ".join(show_value(option, language) for option in variant.options)


def variant_evidence(product: Product, variant: Variant, language: str) -> Evidence:
    """Options, price and stock of a variant in one span."""
    parts = [show_money(variant.price, language)] if variant.price else []
    if variant.stock is None:
        parts.append("没写库存数" if language == "zh" else "stock not stated")
    elif variant.stock > 0:
        parts.append(f"有货（{variant.stock} 件）" if language == "zh" else f"in stock ({variant.stock})")
    else:
        parts.append("缺货" if language == "zh" else "sold out")
    name = variant_name(variant, language)
    text = (f"{name}{colon(language)}" if name else "") + ("，" if language == "zh" else ", ").join(parts)
    return Evidence("field", f"variants/{variant.id}", text, product.id)


def attribute_evidence(product: Product, name: str, values: Sequence[Attribute], language: str) -> Evidence:
    """An attribute with all its values."""
    shown = comma(language).join(dict.fromkeys(show_value(value, language) for value in values))
    return Evidence(
        "field", f"attributes/{name}", f"{show_label(values[0], language)}{colon(language)}{shown}", product.id
    )


def product_evidence(product: Product, language: str) -> Iterator[Evidence]:
    """Fields, FAQs and reviews of a product, in the shopper's language where the shop has it."""
    facts = [
        price_evidence(product, language),
        stock_evidence(product, language),
        rating_evidence(product, language),
        discount_evidence(product, language),
    ]
    yield from (fact for fact in facts if fact is not None)
    brand = localized(product.brand, language)
    if brand:
        label = "品牌" if language == "zh" else "Brand"
        yield Evidence("field", "brand", f"{label}{colon(language)}{brand}", product.id)
    for name, values in grouped_attributes(product).items():
        yield attribute_evidence(product, name, values, language)
    yield from (piece for piece in _texts(product, language) if not is_order(piece.text))


def _texts(product: Product, language: str) -> Iterator[Evidence]:
    def piece(source: Source, ref: str, text: str, rating: float | None = None) -> Evidence:
        return Evidence(source, ref, text, product.id, rating=rating)

    title = localized(product.title, language)
    if title:
        yield piece("field", "title", title)
    for i, sentence in enumerate(_before_orders(localized(product.description, language))):
        yield piece("field", f"description/{i}", sentence)
    for faq in product.faqs:
        question, answer = localized(faq.question, language), localized(faq.answer, language)
        if answer:
            yield piece("faq", f"faqs/{faq.id}", f"{question} {answer}")
    for review in product.reviews:
        text = localized(review.text, language)
        if len(text) <= LONG:
            if text:
                yield piece("review", f"reviews/{review.id}", text, review.rating)
            continue
        if is_order(text):
            continue  # a review that speaks to assistants is not quoted in parts either
        for i, sentence in enumerate(sentences(text)):
            yield piece("review", f"reviews/{review.id}/{i}", sentence, review.rating)


def policy_evidence(policies: Sequence[ShopPolicy], language: str) -> Iterator[Evidence]:
    """Each sentence of each policy, with the policy's title to read it by."""
    for policy in policies:
        title = localized(policy.title, language)
        prefix = f"{title}{'：' if _HAN.search(title) else ': '}" if title else ""
        for i, sentence in enumerate(_before_orders(localized(policy.text, language))):
            yield Evidence("policy", f"policies/{policy.id}/{i}", f"{prefix}{sentence.rstrip('；;')}")


def _before_orders(text: str) -> Iterator[str]:
    """The sentences of a text up to the first that speaks to an assistant: what follows it is not to be trusted."""
    for sentence in sentences(text):
        if is_order(sentence):
            return
        yield sentence
