"""One turn of a conversation: what is meant, which tools that takes, and what may be said of what they bring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from daogou.assistant import basket, cues, manners, scope, tongue
from daogou.assistant.answer import Answerer
from daogou.assistant.compare import table
from daogou.assistant.conversation import Conversation, Said, now
from daogou.assistant.cues import Pointing
from daogou.assistant.draft import Draft
from daogou.assistant.grounds import names_own_field
from daogou.assistant.looking import looking
from daogou.assistant.meaning import (
    COMPARES,
    MARKS,
    SEEKS,
    STEPS,
    in_context,
    other_things,
    refers,
)
from daogou.assistant.model import ChatTurn
from daogou.assistant.narrowing import Narrowing
from daogou.assistant.opinions import opinion_asked
from daogou.assistant.phrases import phrase
from daogou.assistant.policies import is_policy_question
from daogou.assistant.question import MAX_QUESTION, Question, read_question
from daogou.assistant.shelf import SHOWN, WIDE
from daogou.assistant.tools import Recorder, Tools
from daogou.assistant.variants import having, in_sizes, read_choice
from daogou.assistant.wishes import another, merge, without_brands
from daogou.catalog.model import Product, ShopPolicy, localized
from daogou.understanding.need import Need
from daogou.understanding.things import things_of
from daogou.understanding.vocabulary import vocabulary

_CLAUSE = re.compile(r"(?<!looking)(?<!searching)(?<!shopping)(?<!asking) (?:that|which|to|for) (?=[a-z])", re.IGNORECASE)
_FURTHER = re.compile(r"\b(?:any(?:thing)?|some(?:thing)?|got|a bit|slightly)\b|有没有|有.{0,4}[更再]|再.{1,4}[点些]", re.IGNORECASE)
"""Wishes for another that is further in some direction, in a question's form: *anything smaller?*"""
_ABLE = re.compile(r"^(?:那|它|这[个款件双台]?)*[还也]?(?:能不能|可不可以|会不会|支不支持|能|可以|支持|会)(?!.{0,4}(?:推荐|给我|帮|换|买|便宜|送|退|寄|分期))")
"""Asks of one product what can be done with it: what is named beside is what it is done with, and not what is wanted."""
_LETTERS = re.compile(r"[a-z㐀-鿿]", re.IGNORECASE)


class Assistant:
    """Talks without a chat model: rules decide what is done, evidence decides what is said."""

    def __init__(self, answerer: Answerer, *, contact: str = "") -> None:
        """``contact`` is where a person is reached, said when one is asked for."""
        self._answerer, self._contact = answerer, contact

    def reply(
        self, text: str, state: Conversation, tools: Tools, *, page: Product | None = None
    ) -> tuple[ChatTurn, Conversation, Said]:
        """The answer to a sentence, the state after it, and the record of the turn. Writes nothing but the basket.

        ``page`` is the product whose page the sentence is said on.
        """
        text = text[: 2 * MAX_QUESTION].encode("utf-8", "replace").decode().strip()[:MAX_QUESTION]
        fixed = tongue.asked_for(text) or state.tongue
        language = tongue.language_for(text, state.language, fixed)
        state = looking(msgspec.structs.replace(state, language=language, tongue=fixed), page, tools.understand)
        reply = _Reply(text, language, state, Recorder(tools), self._answerer, self._contact)
        reply.run()
        if state.focus and reply.state.focus != state.focus:
            reply.change(before=state.focus)
        turn = reply.turn()
        said = Said(
            now(), text, turn.answer, [p.id for p in turn.items],
            [f"{e.product_id or 'shop'}/{e.ref}" for e in turn.evidence], list(turn.calls),
        )  # fmt: skip
        return turn, reply.state, said

    def prepare(self, products: Sequence[Product], policies: Sequence[ShopPolicy], language: str) -> None:
        """Read ahead what is likely to be asked about next."""
        self._answerer.prepare(products, policies, language)


@dataclass
class _Reply(Narrowing):
    text: str
    language: str
    state: Conversation
    tools: Recorder
    answerer: Answerer
    contact: str = ""
    draft: Draft = None  # type: ignore[assignment]
    asked: Question = None  # type: ignore[assignment]
    items: tuple[Product, ...] = ()
    handover: bool = False
    exposure_id: str = ""

    def __post_init__(self) -> None:
        self.draft = Draft(self.text, self.language)
        self.asked = read_question(self.text, self.language)

    def turn(self) -> ChatTurn:
        """What was said, as the shopper gets it."""
        plain = self.draft.turn()
        return ChatTurn(
            question=self.text, language=self.language, known=plain.known, statements=plain.statements,
            evidence=plain.evidence, mode="rules", options=plain.options, comparison=plain.comparison,
            conversation=self.state.id, items=self.items, need=self.state.need,
            basket=basket.lines(self.state.cart, self.tools, self.language),
            bundle=basket.lines(self.state.bundle, self.tools, self.language), handover=self.handover,
            calls=tuple(self.tools.calls), exposure_id=self.exposure_id, dropped=plain.dropped,
        )  # fmt: skip

    def run(self) -> None:
        """Do what the sentence asks for."""
        if not _LETTERS.search(self.text) and not self.text.strip("?？!！。. ¥$").isdigit():
            self.note("say")
            return
        if self._tapped() or self.memory() or self.simple() or self.waives():
            return
        need = self._need()
        if scope.elsewhere(self.text, need):
            self.draft.say(phrase("scope", self.language), kind="unknown")
            return
        shown = self.products(self.state.focus or self.state.shown)
        if cues.NOT_BRAND.search(self.text) and self.state.need is not None and shown:
            self.search(without_brands(self.state.need, shown[:1]))
            return
        if self.set_asked(need):
            return
        points = self.pointing()
        if self.basket(points, need):
            return
        self._converse(need, points)

    def _need(self) -> Need:
        """What the sentence asks for. The thing is named before *that*, *which* and *for*: a pan that works on a hob is no hob."""
        text = manners.plainly(self.text)
        need = self.tools.understand(text)
        if (name := self._spoken_of()) and need.of("attribute") and not (need.things or need.of("category")):
            need = in_context(need, self.tools.understand(f"{text} {name}"))
        if need.slots and all(slot.excluded for slot in need.slots):
            return replace(need, things=())  # 不要乌龙: what is refused is no thing that is wanted
        if not (need.things or need.of("category")) and (part := self._part_of_it(text)) is not None:
            return part
        head = _CLAUSE.split(text, maxsplit=1)[0]
        if head == text or not (need.things or need.of("category")):
            return need
        main = self.tools.understand(head)
        if not (main.things or any(slot.confidence >= scope.SURE for slot in main.of("category"))):
            return need
        slots = (*main.of("category"), *(slot for slot in need.slots if slot.kind != "category" or slot.excluded))
        return replace(need, slots=slots, things=main.things)

    def _spoken_of(self) -> str:
        """The name of the kind of thing that the conversation is about."""
        labels = [slot.label for slot in self.state.need.of("category")] if self.state.need else []
        return localized(labels[-1], self.language) if labels else ""

    def _part_of_it(self, text: str) -> Need | None:
        """*A case for it*: what a word names together with the thing that is spoken of, a phone case."""
        found = cues.FOR_IT.search(text)
        product = self.tools.get_product(self.state.focus[0]) if found and len(self.state.focus) == 1 else None
        if found is None or product is None:
            return None
        names = (product.title.get("en", ""), *(c.name.get("en", "") for c in product.category))
        for thing in dict.fromkeys(thing for name in names for thing in things_of(name)):
            need = self.tools.understand(f"{vocabulary().things[thing].label['en']} {found[1]}")
            if not scope.is_thing(product, need.things) and (need.things or need.of("category")):
                return need
        return None

    def _converse(self, need: Need, points: Pointing) -> None:
        """A wish, a question, or a sentence that points at something."""
        if self._option(need, points) or self.by_facet(need, points):
            return
        if cues.MORE.search(self.text) and self.state.need is not None and len(self.state.focus) != 1 and not need.things:
            self.more()
            return
        new_thing = self.names_another_thing(need)
        targets = self.targets(points, need)
        few = len(self.state.shown) < 2
        singled = len(targets) == 1 and [p.id for p in targets] == self.singled_out()
        if singled and not new_thing and self.only_singles():
            if self.state.question and cues.THE_SAME_OF.search(self.text):
                self._answer(targets, self.state.question)
            else:
                self.describe(targets)
            return
        if COMPARES.search(self.text) and not new_thing and not targets and few and (step := self.step()):
            self.ordered(step, ())
        elif not new_thing and cues.WITH_IT.search(self.text) and (targets or self.state.focus):
            self.matching(targets or self.products(self.state.focus[:1]))
        elif targets and self.state.question and cues.only_points(self.text):
            self._answer(targets, self.state.question)
        elif cues.WHICH_DO.search(self.text) and self.state.question and self.state.shown:
            self._answer(self.products(self.state.shown[:SHOWN]), self.state.question)
        elif self._further(need, points):
            return
        elif self._asks(need, new_thing, points, targets):
            able = self._asks_what_it_can()
            self._answer(targets, self.text)
            with_what = any(topic.id == "compat" for topic in self.asked.topics)
            if need.things and not targets and not (with_what or able) and not any(s.kind in _CLAIMED for s in self.draft.turn().statements):
                self._instead(need)
        elif not new_thing and not singled and self.refines():
            return
        elif targets and not new_thing:
            self.describe(targets)
        elif points.beyond and self.state.shown and not need.slots:
            self.which()
        elif points.places or points.beyond or (points.this and not self.state.shown and not need.slots):
            self.note("none_shown")
        elif cues.MORE.search(self.text) and not new_thing and self.state.need:
            self.more()
        else:
            anew = not (need.slots or need.things) and (SEEKS.search(self.text) or scope.WHAT_OF.search(self.text) or scope.OFFERS.search(self.text))
            same = bool(set(_kinds(self.state.need)) & set(_kinds(need)))
            merged = need if anew else another(self.state.need, need) if same and new_thing and self.state.need else merge(self.state.need, need)
            self.search(merged, fresh=new_thing or merged is need)

    def _tapped(self) -> bool:
        """Whether the sentence is one of the chips of the question before, or the option that the basket waits for."""
        asking = self.state.asking
        self.change(asking=None)
        if asking is not None:
            value = next((v for label, v in asking.values.items() if label.lower() == self.text.lower()), None)
            if value is not None and self.state.need is not None:
                self.change(chosen={**self.state.chosen, asking.facet: [value]})
                self.search(self.state.need)
                return True
        if self.state.wanted is not None:
            product = self.tools.get_product(self.state.wanted)
            if product is not None and not MARKS.search(self.text):
                choice = read_choice(self.asked, product)
                more = cues.SET_COUNT.search(self.text)
                if choice.chosen or choice.missing or more or basket.numbered(self.text, product):
                    count = cues.quantity(self.text) if more else self.state.count
                    self.state = basket.add(self.asked, product, self.state, self.tools, self.draft, quantity=count)
                    self.items = (product,)
                    return True
            if not (cues.SEE_CART.search(self.text) or is_policy_question(self.asked, about_product=True)):
                self.change(wanted=None, picked={}, count=1)
        return False

    def names_another_thing(self, need: Need) -> bool:
        """Whether the sentence names a kind of thing that the conversation is not about."""
        if self.state.need is None:
            return True
        before = {value for slot in self.state.need.of("category") for value in slot.values}
        after = {value for slot in need.of("category") for value in slot.values if slot.confidence >= scope.SURE}
        if refers(self.text, self.state) and not cues.FOR_IT.search(self.text):
            return False
        if after and not before & after:
            return True
        if after:
            anew = SEEKS.search(self.text) or cues.INSTEAD.search(self.text)
            shown = self.products(self.state.shown)
            return bool(anew) and other_things(need, self.state.need) and not any(scope.is_thing(p, need.things) for p in shown)
        other = bool(need.things) and not set(need.things) & set(self.state.need.things)
        return other and not need.of("attribute") and not MARKS.search(self.text)

    def _asks(self, need: Need, new_thing: bool, points: Pointing, targets: Sequence[Product]) -> bool:
        """Whether the sentence is a question about products or the shop, and not a wish."""
        if opinion_asked(self.asked) and (targets or self.state.shown):
            return True
        marked = bool(MARKS.search(self.text))
        if is_policy_question(self.asked, about_product=True) and (marked or not need.of("category")):
            return True
        if COMPARES.search(self.text) and len(targets or self.state.shown) > 1:
            return True
        further = bool(_FURTHER.search(self.text)) and self.step() is not None and self.state.need is not None
        if (marked or SEEKS.search(self.text)) and not further and not need.of("attribute") and len(self.state.focus) == 1 and self._of_own_field():
            return True  # 有没有帽子
        if not marked:
            return bool(targets) and bool(self.asked.topics) and not STEPS.search(self.text) and not need.slots
        if manners.offering(self.text) and (need.of("category") or need.things):
            return False
        if targets or self._asks_what_it_can():
            return True
        if further:
            return False
        offered = scope.OFFERS.search(self.text) or scope.WHAT_OF.search(self.text)
        if offered and need.things and not self.state.focus:
            return False
        if offered and (not self.asked.topics or not (self.state.focus or self.state.shown)) and not (self.state.focus and not need.things):
            return False
        if self.state.focus and any(topic.id == "compat" for topic in self.asked.topics):
            return True  # 苹果手机能连吗: the phone is what it must go with, not what is wanted
        if new_thing and (need.of("category") or not self.asked.topics) and (need.slots or need.things):
            return False
        if cues.CHEAPER.search(self.text) or cues.DEARER.search(self.text) or cues.MORE.search(self.text):
            return "最" in self.text or "est" in self.text.lower()
        if SEEKS.search(self.text) and need.slots and not self.state.focus:
            return False
        return bool(self.state.focus or self.state.shown or self.asked.topics or cues.SHOP.search(self.text)) or not (
            need.slots or need.things
        )

    def _asks_what_it_can(self) -> bool:
        """Whether the sentence asks what the one product spoken of can do: 能同时连电脑和手机吗, 可以连手机app控制吗."""
        return len(self.state.focus) == 1 and bool(MARKS.search(self.text) and _ABLE.search(self.text))

    def _of_own_field(self) -> bool:
        """Whether the sentence names a field of the one product spoken of: 有没有帽子, said of a coat with a hood."""
        product = self.tools.get_product(self.state.focus[0])
        return product is not None and names_own_field(self.asked, product)

    def _further(self, need: Need, points: Pointing) -> bool:
        """A question about the policies that were just spoken of, which names none: *who pays?*"""
        other = bool(need.things or need.of("category")) and not scope.WHAT_OF.search(self.text)
        ruled = cues.COVERS.search(self.text) is not None
        beside = {topic.id for topic in self.asked.topics} - {"price"}
        if not self.state.subject or points.places or other or (beside and not ruled):
            return False
        if is_policy_question(self.asked, about_product=True) or not (MARKS.search(self.text) or len(self.text) < 20):
            return False
        answer = self.answerer.answer(
            self.text, [], self.tools.tools.policies(), language=self.language, within=self.state.subject
        )
        if answer.known:
            self.draft.take(answer)
        return answer.known

    def _option(self, need: Need, points: Pointing) -> bool:
        """An option of the one product spoken of, and nothing else: 41码, *in XL?*; or one variant of what is shown."""
        if points.places or need.things or need.of("category") or len(self.text) > 20:
            return False
        if len(self.state.focus) != 1:
            meant = having(self.asked, self.products(self.state.shown))
            if meant:
                self._answer(meant, self.text)
            return bool(meant)
        product = self.tools.get_product(self.state.focus[0])
        if product is None or {topic.id for topic in self.asked.topics} - {"size", "colourname", "stock"}:
            return False
        letter = cues.LETTER.search(self.text) if self.language == "zh" else None
        said = f"{letter[1]}码" if letter else self.text
        choice = read_choice(read_question(said, self.language), product)
        figure = cues.FIGURE.search(self.text)
        bare = figure is not None and in_sizes(figure[1], product)
        if not choice.chosen and not choice.missing and not bare:
            return False
        asked = cues.FIGURE.sub(r"\1码" if self.language == "zh" else r"size \1", self.text) if bare else said
        self._answer([product], asked + (" 有货吗" if self.language == "zh" else " in stock, do you have it"))
        return True

    def _answer(self, targets: Sequence[Product], question: str) -> None:
        about = list(targets)
        asked = self.asked if question == self.text else read_question(question, self.language)
        shop = is_policy_question(asked, about_product=True) or (
            bool(cues.SHOP.search(question)) and not asked.topics
        )
        many = bool(COMPARES.search(question) or re.search(r"最|\bmost\b|\w+est\b", question))
        if not about and not shop:
            ids = self.state.focus if self.state.focus and not many else self.state.shown[: SHOWN if many else 3]
            ids = self.state.focus if len(self.state.focus) > 1 else ids
            about = self.products(ids)
        elif not about and self.state.focus:
            about = self.products(self.state.focus[:1])
        if len(about) > 1:
            self.tools.compare([p.id for p in about])
        plain = cues.without_pointing(self.without_singling(question))
        answer = self.answerer.answer(plain, about, self.tools.tools.policies(), language=self.language)
        self.draft.take(answer)
        if len(about) > 1 and COMPARES.search(question) and answer.comparison is None:
            self.draft.comparison = table(about, self.language)
        self.items = tuple(about)
        rules = {e.ref.split("/")[1] for e in answer.evidence if e.source == "policy"}
        self.change(subject=sorted(rules), focus=[p.id for p in about] if about else self.state.focus, lead=answer.preferred)
        if not rules:
            self.change(question=question)

    def _instead(self, need: Need) -> None:
        """What the shop has of a thing that the product asked about does not have."""
        found = self.tools.search_catalog(need, {}, WIDE)
        things = [p for p in found.products if scope.is_thing(p, need.things)]
        if things:
            self.show_found(replace(found, notes=()), things[:SHOWN], ask=False)


_CLAIMED = ("fact", "quote", "verdict", "tally", "absent")


def _kinds(need: Need | None) -> list[str]:
    """The categories that a Need names."""
    return [value for slot in need.of("category") for value in slot.values] if need else []
