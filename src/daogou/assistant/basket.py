"""The basket of a conversation: which variant is meant, what is in it, and what it costs at this moment."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from daogou.assistant.compare import short_names
from daogou.assistant.conversation import Conversation
from daogou.assistant.draft import Draft
from daogou.assistant.evidence import colon, show_money, show_value, variant_evidence, variant_name
from daogou.assistant.lines import CartLine
from daogou.assistant.memory import wished
from daogou.assistant.model import BasketLine, Evidence
from daogou.assistant.phrases import phrase
from daogou.assistant.question import Question
from daogou.assistant.tools import Recorder
from daogou.assistant.variants import Choice, read_choice
from daogou.catalog.model import Money, Product, Variant

MOST_OPTIONS = 8
_HAN_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "八": 8, "十": 10}


def add(
    asked: Question, product: Product, state: Conversation, tools: Recorder, draft: Draft, *, quantity: int = 1
) -> Conversation:
    """Put the variant that the words name into the basket, or ask for what they leave open."""
    language = draft.language
    open_ = [v for v in product.variants if v.available]
    if not open_:
        draft.say(phrase("all_sold_out", language), *_pieces(product, product.variants, language))
        return msgspec.structs.replace(state, wanted=None)
    choice = read_choice(asked, product)
    if not choice.chosen and state.wanted == product.id and (only := numbered(asked.text, product)):
        choice = Choice(only, {})
    offered = {(option.name, str(option.value)) for v in product.variants for option in v.options}
    before = {
        name: kept
        for name, values in state.picked.items()
        if (kept := tuple(v for v in values if (name, v) in offered))
    }
    named = before | choice.chosen
    wanted = _wished(state, product) | named
    if choice.missing:
        draft.options = _names(open_, language)
        listed = "、".join(draft.options) if language == "zh" else ", ".join(draft.options)
        draft.say(
            phrase("no_option", language) + listed, *_pieces(product, open_[:MOST_OPTIONS], language), kind="absent"
        )
        return msgspec.structs.replace(state, wanted=product.id, focus=[product.id])
    fitting = [v for v in product.variants if _fits(v, wanted)] or [v for v in product.variants if _fits(v, named)]
    buyable = [v for v in fitting if v.available]
    if not buyable:
        draft.options = _names(open_, language)
        draft.say(phrase("sold_out", language), *_pieces(product, fitting[:MOST_OPTIONS], language))
        return msgspec.structs.replace(state, wanted=product.id, focus=[product.id])
    if len(buyable) > 1:
        draft.options = _differing(buyable, language)
        draft.say(phrase("which_option", language), kind="note")
        picked = {name: list(values) for name, values in named.items()}
        return msgspec.structs.replace(state, wanted=product.id, picked=picked, count=quantity, focus=[product.id])
    return put(product, buyable[0], quantity, state, tools, draft)


def put(
    product: Product, variant: Variant, quantity: int, state: Conversation, tools: Recorder, draft: Draft
) -> Conversation:
    """Put so many of a variant into the basket, no more than there are."""
    language = draft.language
    held = next((line.quantity for line in state.cart if line.variant_id == variant.id), 0)
    left = quantity if variant.stock is None else min(quantity, variant.stock - held)
    if left < 1:
        draft.say(phrase("sold_out", language), *_pieces(product, [variant], language))
        return state
    quantity = left
    if not tools.cart("add", product.id, variant.id, quantity):
        return state
    piece = variant_evidence(product, variant, language)
    name = short_names([product], language)[0]
    title = Evidence("field", "title", name, product.id)
    many = f" × {quantity}" if quantity > 1 else ""
    shown = f"{name} {variant_name(variant, language)}".strip() + many
    price = f"{colon(language)}{show_money(variant.price, language)}" if variant.price else ""
    count = [Evidence("field", f"cart/{variant.id}", f"{name}{many}", product.id)] if many else []
    draft.say(f"{phrase('added', language)}{shown}{price}", title, piece, *count)
    draft.say(phrase("checkout", language), kind="note")
    return msgspec.structs.replace(
        state, cart=_more(state.cart, product.id, variant.id, quantity), wanted=None, picked={}, count=1, focus=[product.id]
    )


def empty(state: Conversation, tools: Recorder, draft: Draft) -> Conversation:
    """Take everything out."""
    for line in state.cart:
        tools.cart("remove", line.product_id, line.variant_id, line.quantity)
    draft.say(phrase("removed" if state.cart else "empty_cart", draft.language), kind="note")
    return msgspec.structs.replace(state, cart=[], wanted=None)


def numbered(text: str, product: Product) -> dict[str, tuple[str, ...]]:
    """The one option whose figure the words name: *the 40 bag one*, 四人份."""
    digits = set(re.findall(r"\d+(?:\.\d+)?", text)) | {str(_HAN_DIGITS[c]) for c in text if c in _HAN_DIGITS}
    words = set(re.findall("[㐀-鿿]{2,}", text))
    found: dict[str, set[str]] = {}
    for variant in product.variants:
        for option in variant.options:
            labels = " ".join((*option.text.values(), str(option.value)))
            own = set(re.findall(r"\d+(?:\.\d+)?", labels)) | {str(_HAN_DIGITS[c]) for c in labels if c in _HAN_DIGITS}
            if digits & own or any(word in labels for word in words):
                found.setdefault(option.name, set()).add(str(option.value))
    return {name: tuple(values) for name, values in found.items() if len(values) == 1}


def remove(products: Sequence[Product], state: Conversation, tools: Recorder, draft: Draft) -> Conversation:
    """Take products out of the basket; without any, the last line."""
    ids = {product.id for product in products} or {line.product_id for line in state.cart[-1:]}
    gone = [line for line in state.cart if line.product_id in ids]
    for line in gone:
        tools.cart("remove", line.product_id, line.variant_id, line.quantity)
    draft.say(phrase("removed" if gone else "empty_cart", draft.language), kind="note")
    return msgspec.structs.replace(state, cart=[line for line in state.cart if line.product_id not in ids])


def lines(cart: Sequence[CartLine], tools: Recorder, language: str) -> tuple[BasketLine, ...]:
    """A basket with the prices and stock of this moment; what left the shop is left out."""
    found = []
    for line, product, variant in _current(cart, tools):
        name = f"{short_names([product], language)[0]} {variant_name(variant, language)}".strip()
        price = show_money(variant.price, language) if variant.price else ""
        found.append(BasketLine(product.id, variant.id, line.quantity, name, price, variant.available))
    return tuple(found)


def say_basket(state: Conversation, tools: Recorder, draft: Draft) -> None:
    """Say what is in the basket, and its sum where all prices are in one currency."""
    language = draft.language
    current = _current(state.cart, tools)
    if not current:
        draft.say(phrase("empty_cart", language), kind="note")
        return
    draft.say(phrase("cart", language), kind="note")
    for line, product, variant in current:
        name = short_names([product], language)[0]
        text = f"{name} {variant_name(variant, language)}".strip()
        if line.quantity > 1:
            text += f" × {line.quantity}"
        price = f"{colon(language)}{show_money(variant.price, language)}" if variant.price else ""
        quantity = Evidence("field", f"cart/{variant.id}", f"{name} × {line.quantity}", product.id)
        draft.say(text + price, quantity, variant_evidence(product, variant, language))
    prices = [(variant.price, line.quantity) for line, _, variant in current]
    known = [(price, quantity) for price, quantity in prices if price is not None]
    if len(known) == len(prices) and len({price.currency for price, _ in known}) == 1:
        total = Money(sum(price.amount * quantity for price, quantity in known), known[0][0].currency)
        words = f"{'合计' if language == 'zh' else 'Total'}{colon(language)}{show_money(total, language)}"
        draft.say(words, Evidence("field", "cart/total", words))
    draft.say(phrase("checkout", language), kind="note")


def _current(cart: Sequence[CartLine], tools: Recorder) -> list[tuple[CartLine, Product, Variant]]:
    found = []
    for line in cart:
        product = tools.get_product(line.product_id)
        variant = next((v for v in product.variants if v.id == line.variant_id), None) if product else None
        if product is not None and variant is not None:
            found.append((line, product, variant))
    return found


def _more(cart: Sequence[CartLine], product_id: str, variant_id: str, quantity: int) -> list[CartLine]:
    old = next((line for line in cart if line.variant_id == variant_id), None)
    if old is None:
        return [*cart, CartLine(product_id, variant_id, quantity)]
    return [msgspec.structs.replace(line, quantity=line.quantity + quantity) if line is old else line for line in cart]


def _wished(state: Conversation, product: Product) -> dict[str, tuple[str, ...]]:
    """Options that the conversation has asked for, the red of *a red coat*, or that were to be remembered."""
    offered = {(o.name, str(o.value)) for v in product.variants for o in v.options}
    found = {
        name: kept for name, values in wished(state.remembered).items()
        if (kept := tuple(v for v in values if (name, v) in offered))
    }  # fmt: skip
    for slot in state.need.of("attribute") if state.need else ():
        values = tuple(value for value in slot.values if (slot.name, value) in offered)
        if values:
            found[slot.name] = values
    return found


def _fits(variant: Variant, wanted: dict[str, tuple[str, ...]]) -> bool:
    has = {option.name: str(option.value) for option in variant.options}
    return all(has.get(name) in values for name, values in wanted.items())


def _differing(variants: Sequence[Variant], language: str) -> tuple[str, ...]:
    """The values of the first option in which the variants differ."""
    for option in variants[0].options:
        values = [show_value(o, language) for v in variants for o in v.options if o.name == option.name]
        if len(set(values)) > 1:
            return tuple(dict.fromkeys(values))[:MOST_OPTIONS]
    return _names(variants, language)


def _names(variants: Sequence[Variant], language: str) -> tuple[str, ...]:
    return tuple(variant_name(v, language) for v in variants if v.options)[:MOST_OPTIONS]


def _pieces(product: Product, variants: Sequence[Variant], language: str) -> list[Evidence]:
    return [variant_evidence(product, variant, language) for variant in variants]
