"""What a turn does about sets within a budget, and what every part of a turn needs: products, notes, the state."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from daogou.assistant import basket, cues
from daogou.assistant.bundle import Bundle, compose
from daogou.assistant.cards import say_set
from daogou.assistant.conversation import Conversation
from daogou.assistant.draft import Draft
from daogou.assistant.evidence import show_money, variant_evidence
from daogou.assistant.lines import Wish
from daogou.assistant.memory import wished
from daogou.assistant.model import Evidence
from daogou.assistant.phrases import phrase
from daogou.assistant.tools import Recorder
from daogou.assistant.wanted import budget_in, read_wish
from daogou.catalog.model import Money, Product
from daogou.understanding.need import Need

SAVING = 0.85
"""What a cheaper set may cost of the one before; where none does, any that costs less."""


class Sets:
    """A turn's hands: the state, the tools, the draft; and sets."""

    text: str
    language: str
    state: Conversation
    tools: Recorder
    draft: Draft
    items: tuple[Product, ...]
    exposure_id: str

    def set_asked(self, need: Need) -> bool:
        """Whether the sentence asks for a set, or for another than the one proposed; then it is made."""
        wish = read_wish(self.text, need, self.tools.understand)
        if wish is not None:
            return self._compose([wish])
        old = self.state.wish
        if old is None:
            return False
        figure = cues.FIGURE.search(self.text)
        named = bool(re.search(r"\d{2,}", self.text))
        budget = float(figure[1]) if figure else budget_in(need, self.text) if named else None
        if budget is not None and not need.things and (figure or not need.of("category")):
            return self._compose([msgspec.structs.replace(old, budget=budget)])
        if cues.CHEAPER.search(self.text) and self.state.bundle and "最" not in self.text:
            total = self._total()
            if total is not None:
                tries = [msgspec.structs.replace(old, budget=total.major * SAVING), msgspec.structs.replace(old, budget=total.major - 0.01)]
                if not self._compose(tries, keep=True):
                    self.note("cheaper_none")
                return True
        return False

    def _compose(self, wishes: Sequence[Wish], *, keep: bool = False) -> bool:
        """Make the first of the wished sets that is within its budget; with ``keep`` nothing is said where none is."""
        made: Bundle | None = None
        wish = wishes[0]
        for wish in wishes:
            made = compose(wish, self.language, self.tools.understand(wish.text), self.tools)
            if made is not None and made.within:
                break
        if made is None or (keep and not made.within):
            return False
        for role in made.missing:
            name = role.zh if self.language == "zh" else role.en
            self.draft.say(phrase("set_missing", self.language) + name, kind="unsold")
        products = [pick.product for pick in made.picks]
        self.change(wish=wish, need=None, chosen={}, focus=[], wanted=None, picked={}, asking=None, subject=[], question="")
        if not made.within:
            total = show_money(made.total, self.language)
            words = phrase("set_least", self.language) + total + ("。" if self.language == "zh" else ".")
            pieces = [variant_evidence(pick.product, pick.variant, self.language) for pick in made.picks]
            summed = " + ".join(f"{pick.quantity} × {show_money(pick.variant.price, self.language)}" for pick in made.picks if pick.variant.price)
            self.draft.say(words, Evidence("field", "set/least", f"{summed} = {total}"), *pieces)
            self.change(bundle=[], shown=[])
            return True
        self.note("set" if wish.budget is not None else "set_free")
        say_set(made.lines, {p.id: p for p in products}, made.total, self.draft)
        self.change(bundle=made.lines)
        self.show(products)
        return True

    def say_set_again(self) -> None:
        """The set that was proposed, as it costs now."""
        products = {p.id: p for p in self.products([line.product_id for line in self.state.bundle])}
        total = self._total()
        if total is not None and len(products) == len(self.state.bundle):
            say_set(self.state.bundle, products, total, self.draft)
            self.items = tuple(products.values())

    def buy_set(self) -> None:
        """Put a set into the basket; what comes in sizes that nobody named is asked about."""
        open_ = []
        sizes = wished(self.state.remembered)
        for place, line in enumerate(self.state.bundle):
            product = self.tools.get_product(line.product_id)
            variant = next((v for v in product.variants if v.id == line.variant_id), None) if product else None
            if product is None or variant is None:
                continue
            choices = {str(o.value) for v in product.variants if v.available for o in v.options if o.name == "size"}
            if len(choices) > 1 and "size" not in sizes:
                open_.append(place)
            else:
                self.state = basket.put(product, variant, line.quantity, self.state, self.tools, self.draft)
        if open_:
            self.note("set_options")
            self.offer_places(len(self.state.bundle), open_)
        self.items = tuple(self.products([line.product_id for line in self.state.bundle]))
        self.change(shown=[line.product_id for line in self.state.bundle], focus=[])

    def _total(self) -> Money | None:
        amount, currency = 0, None
        for line in self.state.bundle:
            product = self.tools.get_product(line.product_id)
            variant = next((v for v in product.variants if v.id == line.variant_id), None) if product else None
            if variant is None or variant.price is None:
                return None
            amount, currency = amount + variant.price.amount * line.quantity, variant.price.currency
        return Money(amount, currency) if currency else None

    # -- what every turn needs -------------------------------------------------------------------

    def products(self, ids: Sequence[str]) -> list[Product]:
        """Products by id, as they are now; those that left the shop are left out."""
        return [product for i in ids if (product := self.tools.get_product(i)) is not None]

    def show(self, products: Sequence[Product]) -> None:
        """Put products on the shopper's screen, and record that."""
        self.items = tuple(products)
        self.exposure_id = self.tools.tools.expose(products, self.state.need)
        self.change(shown=[p.id for p in products], focus=[products[0].id] if len(products) == 1 else [], lead=None)

    def offer_places(self, count: int, places: Sequence[int] | None = None) -> None:
        """Chips that point at the products shown."""
        chosen = places if places is not None else range(count)
        self.draft.options = tuple(f"第{i + 1}个" if self.language == "zh" else f"number {i + 1}" for i in chosen)

    def note(self, key: str) -> None:
        """Say something that claims nothing."""
        self.draft.say(phrase(key, self.language), kind="note")

    def change(self, **changes: object) -> None:
        """Change the state."""
        self.state = msgspec.structs.replace(self.state, **changes)

