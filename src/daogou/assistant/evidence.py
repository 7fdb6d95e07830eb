"""Everything that a shop says about a product, or about itself, as spans that can be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daogou.assistant.model import Evidence
from daogou.catalog.model import Attribute, Product, ShopPolicy, Text, localized

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*|[^.\n]+\.")
_EN_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|\n|$)", re.DOTALL)


def sentences(text: str) -> list[str]:
    """A text cut at the ends of sentences; decimals and abbreviations of units stay whole.

    >>> sentences("Holds 1.5 l. Keeps warm."), sentences("很暖。不起球！")
    (['Holds 1.5 l.', 'Keeps warm.'], ['很暖。', '不起球！'])
    """
    pattern = _SENTENCE if re.search(r"[一-鿿]", text) else _EN_SENTENCE
    return [part for part in (found.strip() for found in pattern.findall(text)) if part]


def show_attribute(attribute: Attribute, language: str) -> str:
    """``Material: Linen``, ``重量: 250 g``."""
    label = localized(attribute.label, language) or attribute.name
    if isinstance(attribute.value, bool):
        value = {"zh": ("否", "是"), "en": ("no", "yes")}.get(language, ("no", "yes"))[attribute.value]
    else:
        plain = f"{attribute.value:g}" if isinstance(attribute.value, float) else attribute.value
        value = localized(attribute.text, language) or plain
        if attribute.unit and not attribute.text:
            value = f"{value} {attribute.unit}"
    return f"{label}：{value}" if language == "zh" else f"{label}: {value}"


def product_evidence(product: Product, language: str) -> Iterator[Evidence]:
    """Fields, FAQs and reviews of a product, in the shopper's language where the shop has it."""

    def piece(source: str, ref: str, text: str, rating: float | None = None) -> Evidence:
        return Evidence(source, ref, text, product.id, rating=rating)  # type: ignore[arg-type]

    if product.prices:
        low, high = product.prices
        price = f"{low}" if low == high else f"{low} – {high}"
        yield piece("field", "price", f"价格：{price}" if language == "zh" else f"Price: {price}")
    stock = (
        ("有货" if product.available else "缺货")
        if language == "zh"
        else ("In stock" if product.available else "Sold out")
    )
    yield piece("field", "stock", f"库存：{stock}" if language == "zh" else f"Stock: {stock}")
    grouped: dict[str, list[Attribute]] = {}
    for attribute in product.all_attributes():
        values = grouped.setdefault(attribute.name, [])
        if attribute.value not in [known.value for known in values]:
            values.append(attribute)
    for name, values in grouped.items():
        shown = [show_attribute(value, language) for value in values]
        separator = "：" if language == "zh" else ": "
        text = shown[0] + "".join(
            ("、" if language == "zh" else ", ") + s.partition(separator)[2] for s in shown[1:]
        )
        yield piece("field", f"attributes/{name}", text)
    for i, sentence in enumerate(sentences(localized(product.description, language))):
        yield piece("field", f"description/{i}", sentence)
    for faq in product.faqs:
        question, answer = localized(faq.question, language), localized(faq.answer, language)
        if answer:
            yield piece("faq", f"faqs/{faq.id}", f"{question} {answer}")
    for review in product.reviews:
        text = localized(review.text, language)
        if text:
            yield piece("review", f"reviews/{review.id}", text, review.rating)


def policy_evidence(policies: Sequence[ShopPolicy], language: str) -> Iterator[Evidence]:
    """Each sentence of each policy, with the policy's title to read it by."""
    for policy in policies:
        title = localized(policy.title, language)
        for i, sentence in enumerate(sentences(localized(policy.text, language))):
            yield Evidence("policy", f"policies/{policy.id}/{i}", f"{_titled(title, policy.title)}{sentence}")


def _titled(title: str, _: Text) -> str:
    return f"{title}：" if re.search(r"[一-鿿]", title) else f"{title}: " if title else ""
