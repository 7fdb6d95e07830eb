"""One turn of a conversation: what is meant, which tools that takes, and what may be said of what they bring."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from daogou.assistant import basket, cues
from daogou.assistant.answer import Answerer
from daogou.assistant.asking import clarify
from daogou.assistant.compare import measured, short_names, table
from daogou.assistant.conversation import Conversation, Said, now
from daogou.assistant.cues import Pointing, leftover, pointing
from daogou.assistant.draft import Draft
from daogou.assistant.evidence import attribute_evidence, grouped_attributes, price_evidence
from daogou.assistant.model import ChatTurn, Evidence
from daogou.assistant.phrases import phrase
from daogou.assistant.policies import is_policy_question
from daogou.assistant.question import MAX_QUESTION, Question, language_of, read_question
from daogou.assistant.tools import Found, Recorder, Tools
from daogou.assistant.topics import Direction, Topic
from daogou.assistant.wishes import merge, with_price, without_brands
from daogou.catalog.model import Product, localized
from daogou.understanding.need import Need

SHOWN = 4
"""Products of a slate: as many as can be compared."""
WIDE = 40
"""Products that are looked at where an order of their own is asked for."""
_LETTERS = re.compile(r"[a-z㐀-鿿]", re.IGNORECASE)
_SEEKS = re.compile(
    r"想(?:买|要|找)|推荐|有没有|有.{0,12}吗|找(?:一|个|双|件|款)|来(?:个|双|件)|给我看|看看|looking for|show me|find|recommend|do you (?:have|sell|stock)|i (?:want|need)|any\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"哪[个款件双一]|区别|对比|比较一下|比一比|\bwhich\b|\bcompare|\bdifferen|\bvs\b|\bversus\b", re.IGNORECASE
)
_STEPS = re.compile(r"一点|一些|点的|更|再|\b\w+er\b|\bmore\b|\bless\b", re.IGNORECASE)
_MARKS = re.compile(
    r"[?？]|吗|呢|什么|怎么|多少|多久|多大|几|^(?:is|are|does|do|can|could|will|would|has|how|what|why|when|where)\b",
    re.IGNORECASE,
)


class Assistant:
    """Talks without a chat model: rules decide what is done, evidence decides what is said."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def reply(self, text: str, state: Conversation, tools: Tools) -> tuple[ChatTurn, Conversation, Said]:
        """The answer to a sentence, the state after it, and the record of the turn. Writes nothing but the basket."""
        text = text[: 2 * MAX_QUESTION].encode("utf-8", "replace").decode().strip()[:MAX_QUESTION]
        language = language_of(text) if _LETTERS.search(text) else state.language
        reply = _Reply(text, language, state, Recorder(tools), self._answerer)
        reply.run()
        turn = reply.turn()
        said = Said(
            now(), text, turn.answer, [p.id for p in turn.items],
            [f"{e.product_id or 'shop'}/{e.ref}" for e in turn.evidence], list(turn.calls),
        )  # fmt: skip
        return turn, msgspec.structs.replace(reply.state, language=language), said


@dataclass(slots=True)
class _Reply:
    text: str
    language: str
    state: Conversation
    tools: Recorder
    answerer: Answerer
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
            basket=basket.lines(self.state, self.tools, self.language), handover=self.handover,
            calls=tuple(self.tools.calls), exposure_id=self.exposure_id,
        )  # fmt: skip

    # -- what is meant ---------------------------------------------------------------------------

    def run(self) -> None:
        """Do what the sentence asks for."""
        if not _LETTERS.search(self.text) and not self.text.strip("?？!！。. ").isdigit():
            self._note("say")
            return
        if self._tapped() or self._simple():
            return
        points = pointing(self.text, len(self.state.shown))
        if self._basket(points):
            return
        need = self.tools.tools.understand(self.text)
        new_thing = self._names_another_thing(need)
        targets = self._targets(points, need)
        if (
            _COMPARES.search(self.text)
            and not new_thing
            and not targets
            and len(self.state.shown) < 2
            and (step := self._step())
        ):
            self._ordered(step, ())
        elif not new_thing and cues.WITH_IT.search(self.text) and (targets or self.state.focus):
            self._matching(targets or self._products(self.state.focus[:1]))
        elif self._asks(need, new_thing, points, targets):
            self._answer(targets, points)
        elif not new_thing and self._refines():
            return
        elif targets and not new_thing:
            self._describe(targets)
        elif points.beyond and self.state.shown and not need.slots:
            self._which()
        elif points.places or points.beyond or (points.this and not self.state.shown and not need.slots):
            self._note("none_shown")
        elif cues.MORE.search(self.text) and not new_thing and self.state.need:
            self._more()
        else:
            self._search(merge(self.state.need, need), fresh=new_thing)

    def _simple(self) -> bool:
        """Greetings, thanks, starting over, and a wish for a person."""
        if cues.PERSON.search(self.text):
            self.handover = True
            self._note("person")
            answer = self.answerer.answer(
                "客服" if self.language == "zh" else "customer service",
                [],
                self.tools.tools.policies(),
                language=self.language,
            )
            for statement in answer.statements:
                if statement.kind == "fact":
                    self.draft.say(statement.text, *(answer.evidence[i] for i in statement.evidence))
            return True
        for cue, key in ((cues.GREETING, "hello"), (cues.THANKS, "thanks"), (cues.AGAIN, "again")):
            if cue.search(self.text):
                if key == "again":
                    kept = Conversation(self.state.id, self.state.shopper, cart=self.state.cart)
                    self.state = kept
                self._note(key)
                return True
        return False

    def _tapped(self) -> bool:
        """Whether the sentence is one of the chips of the question before, or the option that the basket waits for."""
        asking = self.state.asking
        self._change(asking=None)
        if asking is not None:
            value = next((v for label, v in asking.values.items() if label.lower() == self.text.lower()), None)
            if value is not None and self.state.need is not None:
                self._change(chosen={**self.state.chosen, asking.facet: [value]})
                self._search(self.state.need)
                return True
        if self.state.wanted is not None:
            product = self.tools.get_product(self.state.wanted)
            if product is not None:
                from daogou.assistant.variants import read_choice

                choice = read_choice(self.asked, product)
                if (choice.chosen or choice.missing) and not _MARKS.search(self.text):
                    self.state = basket.add(self.asked, product, self.state, self.tools, self.draft)
                    self.items = (product,)
                    return True
            self._change(wanted=None, picked={})
        return False

    def _basket(self, points: Pointing) -> bool:
        if cues.REMOVE.search(self.text) and self.state.cart:
            inside = [line.product_id for line in self.state.cart]
            named = [self.state.shown[i] for i in points.places] or [i for i in self.state.focus if i in inside]
            self.state = basket.remove(self._products(named), self.state, self.tools, self.draft)
            return True
        if cues.BUY.search(self.text) and not _COMPARES.search(self.text):
            named = [self.state.shown[i] for i in points.places] or self.state.focus
            if not named and len(self.state.shown) == 1:
                named = self.state.shown
            if not named and not self.state.cart and not self.state.shown:
                return False
            if len(named) == 1:
                products = self._products(named)
                if products:
                    self.items = tuple(products)
                    self.state = basket.add(self.asked, products[0], self.state, self.tools, self.draft)
                return True
            if not cues.SEE_CART.search(self.text):
                self._which()
                return True
        if cues.SEE_CART.search(self.text) and not is_policy_question(self.asked, about_product=True):
            basket.say_basket(self.state, self.tools, self.draft)
            return True
        return False

    def _names_another_thing(self, need: Need) -> bool:
        """Whether the sentence names a kind of thing that the conversation is not about."""
        if self.state.need is None:
            return True
        before = {value for slot in self.state.need.of("category") for value in slot.values}
        after = {value for slot in need.of("category") for value in slot.values if slot.confidence >= 0.5}
        return bool(after and not before & after and not _refers(self.text, self.state))

    def _targets(self, points: Pointing, need: Need) -> list[Product]:
        """The products that the sentence means, none where it means none in particular."""
        if points.places:
            return self._products([self.state.shown[i] for i in points.places])
        if points.these and (len(self.state.focus) > 1 or len(self.state.shown) > 1):
            both = self.state.focus if len(self.state.focus) > 1 else self.state.shown
            return self._products(both[: 2 if re.search(r"两|二|\bboth\b|\btwo\b", self.text) else 4])
        wanted = [slot for slot in need.of("attribute") if slot.values]
        if points.described and wanted and self.state.shown:
            shown = self._products(self.state.shown)
            like = [p for p in shown if all(_has(p, slot.name, slot.values) for slot in wanted)]
            if like:
                self._change(picked={slot.name: list(slot.values) for slot in wanted})
                return like[:1] if re.search(r"\bone\b|那[个款件]", self.text) else like
        if points.this and (self.state.focus or self.state.shown):
            return self._products(self.state.focus[:1] or self.state.shown[:1])
        return []

    def _asks(self, need: Need, new_thing: bool, points: Pointing, targets: Sequence[Product]) -> bool:
        """Whether the sentence is a question about products or the shop, and not a wish."""
        marked = bool(_MARKS.search(self.text))
        if is_policy_question(self.asked, about_product=True) and (marked or not need.of("category")):
            return True
        if _COMPARES.search(self.text) and len(targets or self.state.shown) > 1:
            return True
        if not marked:
            return bool(targets) and bool(self.asked.topics) and not _STEPS.search(self.text) and not need.slots
        if targets:
            return True
        if new_thing and (need.of("category") or not self.asked.topics) and (need.slots or need.things):
            return False
        if cues.CHEAPER.search(self.text) or cues.DEARER.search(self.text) or cues.MORE.search(self.text):
            return False
        if _SEEKS.search(self.text) and need.slots and not self.state.focus:
            return False
        return bool(self.state.focus or self.state.shown or self.asked.topics or cues.SHOP.search(self.text))

    def _refines(self) -> bool:
        """Cheaper, dearer, another brand, lighter: what is said of what was shown."""
        shown = self._products(self.state.focus or self.state.shown)
        if self.state.need is None or not shown:
            return False
        need = self.state.need
        if cues.NOT_BRAND.search(self.text):
            self._search(without_brands(need, shown[:1]))
            return True
        if _COMPARES.search(self.text):
            return False
        for cue, cheaper in ((cues.CHEAPER, True), (cues.DEARER, False)):
            if cue.search(self.text):
                extra = self.tools.tools.understand(leftover(self.text, [cue]))
                hard = [s for s in extra.slots if s.kind != "price" or s.hard]
                merged = merge(need, replace(extra, slots=tuple(hard), text="", things=())) if hard else need
                if not any(s.kind == "price" for s in hard):
                    merged = with_price(merged, shown, cheaper=cheaper)
                self._search(merged, empty="cheaper_none" if cheaper else "dearer_none")
                return True
        if _STEPS.search(self.text) and (step := self._step()) is not None:
            self._ordered(step, shown)
            return True
        return False

    def _step(self) -> tuple[Topic, Direction, bool] | None:
        return next((step for topic in self.asked.topics if (step := _stepped(topic, self.text))), None)

    # -- what is done ----------------------------------------------------------------------------

    def _answer(self, targets: Sequence[Product], points: Pointing) -> None:
        about = list(targets)
        shop = is_policy_question(self.asked, about_product=True) or (
            bool(cues.SHOP.search(self.text)) and not self.asked.topics
        )
        if not about and not shop:
            many = bool(_COMPARES.search(self.text))
            ids = self.state.focus if self.state.focus and not many else self.state.shown[: SHOWN if many else 3]
            about = self._products(ids)
        elif not about and self.state.focus:
            about = self._products(self.state.focus[:1])
        if len(about) > 1:
            self.tools.compare([p.id for p in about])
        answer = self.answerer.answer(self.text, about, self.tools.tools.policies(), language=self.language)
        self.draft.take(answer)
        if len(about) > 1 and _COMPARES.search(self.text) and answer.comparison is None:
            self.draft.comparison = table(about, self.language)
        self.items = tuple(about)
        if about:
            self._change(focus=[p.id for p in about])

    def _describe(self, products: Sequence[Product]) -> None:
        """Show what was pointed at: each product with its price and what was asked for."""
        self._say_items(products)
        self.items = tuple(products)
        self._change(focus=[p.id for p in products])

    def _search(self, need: Need, *, fresh: bool = False, empty: str = "nothing") -> None:
        chosen = {} if fresh else dict(self.state.chosen)
        strict = {**chosen, **_strict(need)}
        found = self.tools.search_catalog(need, strict, WIDE)
        loosened = False
        if not found.products and strict != chosen:
            found = self.tools.search_catalog(need, chosen, WIDE)
            loosened = True
        self._change(need=need, chosen=chosen, wanted=None, picked={})
        if fresh:
            self._change(asked=[], focus=[])
        if empty != "nothing" and (not found.products or found.outcome == "relaxed"):
            self._note(empty)
            return
        self._show(found, found.products[:SHOWN], loosened=loosened and bool(found.products))

    def _more(self) -> None:
        assert self.state.need is not None
        seen = set(self.state.shown)
        found = self.tools.search_catalog(self.state.need, {**self.state.chosen, **_strict(self.state.need)}, WIDE)
        rest = [product for product in found.products if product.id not in seen]
        if not rest:
            self._note("no_more")
            return
        self._show(found, rest[:SHOWN], ask=False)

    def _ordered(self, step: tuple[Topic, Direction, bool], shown: Sequence[Product]) -> None:
        """Of what fits, what is further in a direction than what was shown, furthest first."""
        assert self.state.need is not None
        topic, direction, most = step
        found = self.tools.search_catalog(self.state.need, {**self.state.chosen, **_strict(self.state.need)}, WIDE)
        sign = -1 if most else 1
        values = {p.id: m for p in (*found.products, *shown) if (m := measured(p, topic, direction, self.language))}
        bound = min((sign * values[p.id].low for p in shown[:1] if p.id in values), default=None)
        further = [p for p in found.products if p.id in values and (bound is None or sign * values[p.id].low < bound)]
        further.sort(key=lambda p: sign * values[p.id].low)
        if not further:
            self._note("no_more")
            return
        self._show(found, further[:SHOWN], ask=False, extra={p.id: values[p.id].evidence for p in further})

    def _show(
        self, found: Found, products: Sequence[Product], *, loosened: bool = False, ask: bool = True,
        extra: Mapping[str, Evidence] | None = None,
    ) -> None:  # fmt: skip
        notes = [localized(note, self.language) for note in found.notes]
        for note in notes:
            self.draft.say(note, kind="unknown" if found.outcome in ("nothing_found", "not_sold") else "note")
        if not products:
            if not notes:
                self.draft.say(phrase("nothing", self.language), kind="unknown")
            self._change(shown=[], focus=[])
            return
        if not notes:
            self._note("nearest" if loosened else "found" if len(products) > 1 else "one")
        self._say_items(products, extra)
        self.items = tuple(products)
        self.exposure_id = self.tools.tools.expose(products, self.state.need)
        self._change(shown=[p.id for p in products], focus=[products[0].id] if len(products) == 1 else [])
        if ask and found.outcome != "not_sold":
            self._ask_back(found)

    def _say_items(self, products: Sequence[Product], extra: Mapping[str, Evidence] | None = None) -> None:
        """One statement a product: its name, its price, and the fields that meet what was asked for."""
        for product, name in zip(products, short_names(products, self.language), strict=True):
            pieces = [Evidence("field", "title", localized(product.title, self.language), product.id)]
            facts = []
            price = price_evidence(product, self.language)
            if price is not None:
                pieces.append(price)
                facts.append(re.split("：|: ", price.text, maxsplit=1)[1])
            wanted = [extra[product.id]] if extra and product.id in extra else []
            wanted += self._wanted(product)
            for piece in wanted[:3]:
                pieces.append(piece)
                facts.append(piece.text)
            joined = ("；" if self.language == "zh" else "; ").join(facts)
            self.draft.say(f"{name}{'：' if self.language == 'zh' else ': '}{joined}", *pieces)

    def _wanted(self, product: Product) -> list[Evidence]:
        found = []
        grouped = grouped_attributes(product)
        names = (
            [(slot.name, slot.values) for slot in self.state.need.slots if not slot.excluded] if self.state.need else []
        )
        for name, values in names:
            hits = [a for a in grouped.get(name, ()) if str(a.value) in values]
            if hits:
                found.append(attribute_evidence(product, name, hits, self.language))
        return found

    def _matching(self, targets: Sequence[Product]) -> None:
        found = list(self.tools.recommend([p.id for p in targets], SHOWN))
        if not found:
            self._note("matching_none")
            return
        self._note("matching")
        self._say_items(found)
        self.items = tuple(found)
        self._change(shown=[p.id for p in found], focus=[])

    def _ask_back(self, found: Found) -> None:
        need = self.state.need
        settled = {slot.name for slot in need.slots} | {slot.kind for slot in need.slots} if need else set[str]()
        settled |= {*self.state.asked, *self.state.chosen}
        question = clarify(found.facets, found.total, settled, self.language)
        if question is not None:
            self.draft.say(question.text, kind="note")
            self.draft.options = question.options
            self._change(asking=question.asking, asked=[*self.state.asked, question.asking.facet])

    def _which(self) -> None:
        if not self.state.shown:
            self._note("none_shown")
            return
        products = self._products(self.state.shown)
        self._note("which")
        self.items = tuple(products)
        places = range(1, len(products) + 1)
        self.draft.options = tuple(f"第{i}个" if self.language == "zh" else f"number {i}" for i in places)
        self._change(shown=[p.id for p in products])

    def _products(self, ids: Sequence[str]) -> list[Product]:
        return [product for i in ids if (product := self.tools.get_product(i)) is not None]

    def _note(self, key: str) -> None:
        self.draft.say(phrase(key, self.language), kind="note")

    def _change(self, **changes: object) -> None:
        self.state = msgspec.structs.replace(self.state, **changes)


def _refers(text: str, state: Conversation) -> bool:
    """Whether a sentence speaks of what is shown, although it names a kind of thing (这双靴子)."""
    return bool(state.shown) and bool(
        re.search(r"这[个款件双条两几些]|第[一二三四\d]|\bthis\b|\bthese\b", text, re.IGNORECASE)
    )


def _has(product: Product, name: str, values: Sequence[str]) -> bool:
    return any(a.name == name and str(a.value) in values for a in product.all_attributes())


def _strict(need: Need) -> dict[str, list[str]]:
    """The attributes and categories that were asked for, as facet values that must hold."""
    found: dict[str, list[str]] = {}
    for slot in need.slots:
        if slot.excluded or not slot.values or slot.confidence < 0.6:
            continue
        if slot.kind == "attribute":
            found.setdefault(slot.name, []).extend(f"{slot.name}={value}" for value in slot.values)
        elif slot.kind in ("category", "brand"):
            found.setdefault(slot.kind, []).extend(slot.values)
    return found


def _stepped(topic: Topic, text: str) -> tuple[Topic, Direction, bool] | None:
    low = text.lower()
    for direction, most in ((topic.less, False), (topic.more, True)):
        if direction is not None and direction.ask.search(low):
            return topic, direction, most
    return None
