"""The basket of a conversation: which variant is meant, what is in it, and what it costs at this moment."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from daogou.assistant.compare import short_names
from daogou.assistant.conversation import CartLine, Conversation
from daogou.assistant.draft import Draft
from daogou.assistant.evidence import colon, show_money, show_value, variant_evidence, variant_name
from daogou.assistant.model import BasketLine, Evidence
from daogou.assistant.phrases import phrase
from daogou.assistant.question import Question
from daogou.assistant.tools import Recorder
from daogou.assistant.variants import read_choice
from daogou.catalog.model import Money, Product, Variant

MOST_OPTIONS = 8


def add(asked: Question, product: Product, state: Conversation, tools: Recorder, draft: Draft) -> Conversation:
    """Put the variant that the words name into the basket, or ask for what they leave open."""
    language = draft.language
    open_ = [v for v in product.variants if v.available]
    if not open_:
        draft.say(phrase("all_sold_out", language), *_pieces(product, product.variants, language))
        return msgspec.structs.replace(state, wanted=None)
    choice = read_choice(asked, product)
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
        return msgspec.structs.replace(state, wanted=product.id, picked=picked, focus=[product.id])
    variant = buyable[0]
    tools.cart("add", product.id, variant.id, 1)
    piece = variant_evidence(product, variant, language)
    name = short_names([product], language)[0]
    title = Evidence("field", "title", name, product.id)
    shown = f"{name} {variant_name(variant, language)}".strip()
    price = f"{colon(language)}{show_money(variant.price, language)}" if variant.price else ""
    draft.say(f"{phrase('added', language)}{shown}{price}", title, piece)
    draft.say(phrase("checkout", language), kind="note")
    return msgspec.structs.replace(
        state, cart=_more(state.cart, product.id, variant.id), wanted=None, picked={}, focus=[product.id]
    )


def remove(products: Sequence[Product], state: Conversation, tools: Recorder, draft: Draft) -> Conversation:
    """Take products out of the basket; without any, the last line."""
    ids = {product.id for product in products} or {line.product_id for line in state.cart[-1:]}
    gone = [line for line in state.cart if line.product_id in ids]
    for line in gone:
        tools.cart("remove", line.product_id, line.variant_id, line.quantity)
    draft.say(phrase("removed" if gone else "empty_cart", draft.language), kind="note")
    return msgspec.structs.replace(state, cart=[line for line in state.cart if line.product_id not in ids])


def lines(state: Conversation, tools: Recorder, language: str) -> tuple[BasketLine, ...]:
    """The basket with the prices and stock of this moment; what left the shop is left out."""
    found = []
    for line, product, variant in _current(state, tools):
        name = f"{short_names([product], language)[0]} {variant_name(variant, language)}".strip()
        price = show_money(variant.price, language) if variant.price else ""
        found.append(BasketLine(product.id, variant.id, line.quantity, name, price, variant.available))
    return tuple(found)


def say_basket(state: Conversation, tools: Recorder, draft: Draft) -> None:
    """Say what is in the basket, and its sum where all prices are in one currency."""
    language = draft.language
    current = _current(state, tools)
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


def _current(state: Conversation, tools: Recorder) -> list[tuple[CartLine, Product, Variant]]:
    found = []
    for line in state.cart:
        product = tools.get_product(line.product_id)
        variant = next((v for v in product.variants if v.id == line.variant_id), None) if product else None
        if product is not None and variant is not None:
            found.append((line, product, variant))
    return found


def _more(cart: Sequence[CartLine], product_id: str, variant_id: str) -> list[CartLine]:
    old = next((line for line in cart if line.variant_id == variant_id), None)
    if old is None:
        return [*cart, CartLine(product_id, variant_id)]
    return [msgspec.structs.replace(line, quantity=line.quantity + 1) if line is old else line for line in cart]


def _wished(state: Conversation, product: Product) -> dict[str, tuple[str, ...]]:
    """Options that the conversation has asked for: the red of *a red coat*."""
    offered = {(o.name, str(o.value)) for v in product.variants for o in v.options}
    found: dict[str, tuple[str, ...]] = {}
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
