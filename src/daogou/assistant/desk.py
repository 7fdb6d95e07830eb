"""The parts of a turn that need no search: manners, what is remembered, the basket."""

from __future__ import annotations

import re

from daogou.assistant import basket, cues, manners, memory, scope, tongue
from daogou.assistant.answer import Answerer
from daogou.assistant.conversation import Conversation
from daogou.assistant.cues import Pointing
from daogou.assistant.meaning import COMPARES
from daogou.assistant.phrases import phrase
from daogou.assistant.policies import is_policy_question
from daogou.assistant.question import Question
from daogou.assistant.referents import Referents
from daogou.assistant.variants import read_choice
from daogou.understanding.need import Need


class Desk(Referents):
    """What a shopper gets at the counter."""

    answerer: Answerer
    asked: Question
    contact: str
    handover: bool

    def names_another_thing(self, need: Need) -> bool:
        """Whether the sentence names a kind of thing that the conversation is not about."""
        raise NotImplementedError

    def memory(self) -> bool:
        """What the shopper wants remembered, told, or forgotten."""
        if memory.asks_to_forget(self.text):
            self.change(remembered=[], need=None, shown=[], focus=[], chosen={}, picked={}, question="")
            self.note("forgotten")
            self.say_policy("怎么删除我的数据" if self.language == "zh" else "How can my data be deleted?")
        elif memory.RECALL.search(self.text):
            known = self.state.remembered
            words = ("；" if self.language == "zh" else "; ").join(one.text for one in known)
            self.draft.say(phrase("recall" if known else "recall_none", self.language) + words, kind="note")
        elif memory.REMEMBER.search(self.text):
            new = memory.remembered(self.text, self.tools.understand)
            if new is None:
                self.note("unremembered")
                return True
            self.change(remembered=memory.together(self.state.remembered, new))
            self.draft.say(phrase("remembered", self.language) + new.text, kind="note")
        else:
            return False
        return True

    def simple(self) -> bool:
        """A language, a greeting, thanks, starting over, and a wish for a person."""
        if tongue.asked_for(self.text) and tongue.only_asks(self.text):
            self.note("language")
            return True
        if manners.PERSON.search(self.text):
            self.handover = True
            self.note("person")
            if self.contact:
                self.draft.say(self.contact, kind="note")
            self.say_policy("客服" if self.language == "zh" else "customer service")
            return True
        if cues.EMPTY.search(self.text):
            self.state = basket.empty(self.state, self.tools, self.draft)
            return True
        for said, key in (
            (scope.BOT.search, "bot"), (manners.GREETING.search, "hello"), (manners.thanks, "thanks"), (cues.AGAIN.search, "again")
        ):  # fmt: skip
            if said(self.text):
                if key == "again":
                    old = self.state
                    self.state = Conversation(
                        old.id, old.shopper, old.language, cart=old.cart, tongue=old.tongue, remembered=old.remembered
                    )
                self.note(key)
                return True
        return False

    def say_policy(self, question: str) -> None:
        """What the shop's policies say to a question of ours; nothing where they don't."""
        answer = self.answerer.answer(question, [], self.tools.tools.policies(), language=self.language)
        for statement in answer.statements:
            if statement.kind == "fact":
                self.draft.say(statement.text, *(answer.evidence[i] for i in statement.evidence))

    def basket(self, points: Pointing, need: Need) -> bool:
        """What goes into the basket, comes out of it, or is told of it; whether the sentence was about that."""
        if cues.REMOVE.search(self.text) and self.state.cart:
            inside = [line.product_id for line in self.state.cart]
            named = [self.state.shown[i] for i in points.places] or [i for i in self.state.focus if i in inside]
            self.state = basket.remove(self.products(named), self.state, self.tools, self.draft)
            return True
        chosen = self.chosen(points) if self.state.choosing else []
        count = max(cues.quantity(self.text), self.state.count if chosen else 1)
        self.change(choosing=False)
        takes = self.takes_option()
        if (chosen or takes or cues.BUY.search(self.text)) and not COMPARES.search(self.text):
            if self.state.bundle and cues.ALL.search(self.text) and not points.places:
                self.buy_set()
                return True
            again = cues.SET_COUNT.search(self.text) or cues.ONE_MORE.search(self.text)
            if again and self.state.cart and not points.places:
                self.count_again()
                return True
            named = chosen or [self.state.shown[i] for i in points.places] or self.by_price() or self.singled_out()
            if not named and len(pointed := self.targets(points, need)) == 1:
                named = [pointed[0].id]
            named = named or ([self.state.lead] if self.state.lead and not points.these else self.state.focus)
            if not named and len(self.state.shown) == 1:
                named = self.state.shown
            if not named and len(self.state.shown) > 1 and not need.of("price"):
                named = self._only_one_so()
            if not named and (self.names_another_thing(need) or not (self.state.cart or self.state.shown)):
                return False
            if len(named) == 1:
                if products := self.products(named):
                    self.items = tuple(products)
                    self.state = basket.add(
                        self.asked, products[0], self.state, self.tools, self.draft, quantity=count
                    )
                return True
            if not cues.SEE_CART.search(self.text):
                self.which()
                self.change(choosing=bool(self.state.shown), count=count)
                return True
        if cues.SEE_CART.search(self.text) and not is_policy_question(self.asked, about_product=True):
            if self.state.bundle and not self.state.cart:
                self.say_set_again()
            else:
                basket.say_basket(self.state, self.tools, self.draft)
                self.ask_option()
            return True
        return False

    def takes_option(self) -> bool:
        """Whether the sentence takes an option of the one product spoken of, and asks nothing: 要灰的."""
        meant = self.state.before if cues.EARLIER.search(self.text) else self.state.focus
        if len(meant) != 1 or not any(cues.TAKES.search(part) for part in re.split(r"[ ,，。]", self.text)):
            return False
        product = self.tools.get_product(meant[0])
        return product is not None and bool(read_choice(self.asked, product).chosen)

    def _only_one_so(self) -> list[str]:
        """The one of those shown that is to be had with the options that are named: 黑色M码来一件."""
        choices = {product.id: read_choice(self.asked, product) for product in self.products(self.state.shown)}
        having = [i for i, choice in choices.items() if choice.chosen and not choice.missing]
        return having if len(having) == 1 else []

    def ask_option(self) -> None:
        """Ask again for the option that a product waits for before it can go into the basket."""
        product = self.tools.get_product(self.state.wanted) if self.state.wanted else None
        if product is not None:
            self.state = basket.add(self.asked, product, self.state, self.tools, self.draft, quantity=self.state.count)
            self.items = (product,)

    def count_again(self) -> None:
        """*Make that two*: as many of what went into the basket last."""
        line = self.state.cart[-1]
        product = self.tools.get_product(line.product_id)
        variant = next((v for v in product.variants if v.id == line.variant_id), None) if product else None
        one_more = cues.ONE_MORE.search(self.text) is not None
        more = cues.quantity(self.text) - (0 if one_more else line.quantity)
        if product is not None and variant is not None and more > 0:
            self.state = basket.put(product, variant, more, self.state, self.tools, self.draft)
        basket.say_basket(self.state, self.tools, self.draft)

    def which(self) -> None:
        if not self.state.shown:
            self.note("none_shown")
            return
        meant = self.state.focus if len(self.state.focus) > 1 else self.state.shown
        products = self.products(meant)
        self.note("which")
        self.items = tuple(products)
        self.offer_places(len(products))
