"""What a turn puts before the shopper: what a search found, more of it, what is further in a direction, what goes with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from daogou.assistant import memory, scope
from daogou.assistant.asking import clarify
from daogou.assistant.cards import say_items
from daogou.assistant.compare import measured
from daogou.assistant.meaning import strict
from daogou.assistant.model import Evidence
from daogou.assistant.offers import features, not_for_others, offered
from daogou.assistant.phrases import phrase
from daogou.assistant.question import Question
from daogou.assistant.sets import Sets
from daogou.assistant.tools import Found
from daogou.assistant.topics import Direction, Topic, asked_topics
from daogou.assistant.wishes import without_fields
from daogou.catalog.model import Product, localized
from daogou.understanding.need import Need

SHOWN = 4
"""Products of a slate: as many as can be compared."""
WIDE = 40
"""Products that are looked at where an order of their own is asked for."""


class Shelf(Sets):
    """What a shopper gets to see."""

    asked: Question

    def describe(self, products: Sequence[Product]) -> None:
        """Show what was pointed at: each product with its price and what was asked for."""
        say_items(products, self.state.need, self.draft)
        self.items = tuple(products)
        self.change(focus=[p.id for p in products], lead=None)

    def search(self, need: Need, *, fresh: bool = False, empty: str = "nothing") -> None:
        """Look for a Need; a ``fresh`` one drops what was narrowed down before. ``empty`` is said where nothing is left of it."""
        chosen = {} if fresh else dict(self.state.chosen)
        need, added = memory.applied(need, self.state.remembered)
        wanted = {**chosen, **strict(need, least=0.6 if fresh else 0.5)}
        found = self.tools.search_catalog(need, wanted, WIDE)
        if "gender" in wanted and need.things and not self._has_thing(found, need):
            whom = wanted.pop("gender")
            found = self.tools.search_catalog(need, wanted, WIDE)
            found = replace(found, products=tuple(not_for_others(found.products, whom)))
        if fresh and (having := {n: v for n, v in self._features(need, found).items() if n not in wanted}):
            narrowed = self.tools.search_catalog(need, {**wanted, **having}, WIDE)
            if self._has_thing(narrowed, need):
                found, chosen = narrowed, {**chosen, **having}
        found, loosened = self._loosened(need, found, wanted, chosen, fresh=fresh)
        if fresh and not scope.sold(need, found.products[:8], found.outcome):
            self.change(need=None, chosen={}, shown=[], focus=[], subject=[], wanted=None, bundle=[], wish=None)
            named = bool(need.things) or scope.OFFERS.search(self.text) or scope.WHAT_OF.search(self.text)
            key, kind = ("unsold", "unsold") if named or found.outcome == "not_sold" else ("scope", "unknown")
            self.draft.say(phrase(key, self.language), kind=kind)  # type: ignore[arg-type]
            return
        self.change(need=need, chosen=chosen, wanted=None, picked={}, subject=[], bundle=[], wish=None)
        if fresh:
            self.change(asked=[], focus=[], question="")
            if added:
                words = phrase("by_memory", self.language) + memory.shown(added, self.language)
                self.draft.say(words, kind="note")
        if empty != "nothing" and (not found.products or found.outcome == "relaxed"):
            self.note(empty)
            self._wider(need)
            return
        best = offered(_things_first(found.products, need), need, {} if loosened else wanted)
        self.show_found(found, best[:SHOWN], loosened=loosened and bool(found.products))

    def _has_thing(self, found: Found, need: Need) -> bool:
        return any(not need.things or scope.is_thing(p, need.things) for p in found.products)

    def _wider(self, need: Need) -> None:
        """Of the same thing within the price, what lacks the attributes that left nothing: no light roast is cheaper, others are."""
        names = [slot.name for slot in need.of("attribute") if slot.name not in ("gender", "size", "kind")]
        names = [*names, *(name for name in self.state.chosen if name not in ("gender", "size", "kind", "category"))]
        loose = without_fields(need, names)
        found = self.tools.search_catalog(loose, strict(loose), WIDE) if names and need.things else None
        if found is not None and found.outcome == "found" and self._has_thing(found, need):
            self.change(need=loose, chosen={})
            self.show_found(found, offered(_things_first(found.products, need), loose, {})[:SHOWN], loosened=True, ask=False)

    def _sells_thing(self, need: Need) -> bool:
        kinds = replace(need, slots=need.of("category"))
        return self._has_thing(self.tools.search_catalog(kinds, {}, WIDE), need)

    def _features(self, need: Need, found: Found) -> dict[str, list[str]]:
        """The features that the sentence names beside the thing itself: the 收纳 of a 收纳盒 is no feature."""
        rest = self.text
        for slot in need.of("category"):
            for span in slot.spans:
                rest = rest.replace(span.words, " ")
        return features(asked_topics(rest), found.products)

    def _loosened(
        self, need: Need, found: Found, wanted: Mapping[str, Sequence[str]], chosen: Mapping[str, Sequence[str]], *, fresh: bool
    ) -> tuple[Found, bool]:
        """What is found without the attributes that leave nothing of the thing, the least sure of them dropped first.

        Whether something was dropped, or nothing of the thing is left although the shop has it.
        """
        kept = dict(wanted)
        sure = {slot.name: slot.confidence for slot in need.of("attribute")}
        droppable = sorted((name for name in kept if name not in chosen and name in sure), key=lambda name: sure[name])
        for name in droppable if fresh and not self._has_thing(found, need) else ():
            del kept[name]
            wider = self.tools.search_catalog(need, kept, WIDE)
            if self._has_thing(wider, need):
                return wider, True
        if found.products:
            plain = not set(kept) - {"category", "gender"}  # what has every attribute that was asked for does fit
            return found, plain and not self._has_thing(found, need) and self._sells_thing(need)
        return (self.tools.search_catalog(need, chosen, WIDE), True) if kept != chosen else (found, False)

    def more(self) -> None:
        """What fits and was not in the list before."""
        assert self.state.need is not None
        seen = set(self.state.shown)
        found = self.tools.search_catalog(self.state.need, {**self.state.chosen, **strict(self.state.need)}, WIDE)
        rest = [product for product in _things_first(found.products, self.state.need) if product.id not in seen]
        rest = rest or [product for product in found.products if product.id not in seen]
        if not rest:
            self.note("no_more")
            return
        self.show_found(found, rest[:SHOWN], ask=False)

    def ordered(self, step: tuple[Topic, Direction, bool], shown: Sequence[Product]) -> None:
        """Of what fits, what is further in a direction than what was shown, furthest first."""
        assert self.state.need is not None
        topic, direction, most = step
        need = without_fields(self.state.need, [slot.name for slot in self.state.need.of("attribute") if topic.fields.search(slot.name)])
        chosen = {name: values for name, values in self.state.chosen.items() if not topic.fields.search(name)}
        self.change(need=need, chosen=chosen)
        found = self.tools.search_catalog(need, {**chosen, **strict(need)}, WIDE)
        values = {p.id: m for p in (*found.products, *shown) if (m := measured(p, topic, direction, self.language))}
        ends = {i: -m.high if most else m.low for i, m in values.items()}
        bound = min((ends[p.id] for p in shown[:1] if p.id in ends), default=None)
        things = _things_first(found.products, need)
        further = [p for p in things if p.id in ends and (bound is None or ends[p.id] < bound)]
        further.sort(key=lambda p: ends[p.id])
        loose = replace(need, slots=tuple(slot for slot in need.slots if slot.kind != "attribute" or slot.excluded))
        if not further and shown and (chosen or loose != need):
            self.change(need=loose, chosen={})  # none in 24 inches is lighter, but others are
            self.ordered(step, shown)
            return
        if not further:
            self.note("no_more")
            return
        self.show_found(found, further[:SHOWN], ask=False, extra={p.id: values[p.id].evidence for p in further})

    def show_found(
        self, found: Found, products: Sequence[Product], *, loosened: bool = False, ask: bool = True,
        extra: Mapping[str, Evidence] | None = None,
    ) -> None:  # fmt: skip
        """Show what a search found, say how it fits, and ask what would narrow it down."""
        notes = [localized(note, self.language) for note in found.notes]
        if found.outcome == "relaxed" and any(any(c.isdigit() for c in note) for note in notes):
            notes = [phrase("beyond", self.language)]  # the prices shown say how far beyond, each with its evidence
        for note in notes:
            self.draft.say(note, kind="unknown" if found.outcome in ("nothing_found", "not_sold") else "note")
        if not products:
            if not notes:
                self.draft.say(phrase("nothing", self.language), kind="unknown")
            self.change(shown=[], focus=[])
            return
        if not notes:
            self.note("nearest" if loosened else "found" if len(products) > 1 else "one")
        say_items(products, self.state.need, self.draft, extra)
        self.show(products)
        if ask and found.outcome != "not_sold":
            self._ask_back(found)

    def matching(self, targets: Sequence[Product]) -> None:
        """What goes with some products."""
        found = list(self.tools.recommend([p.id for p in targets], SHOWN))
        if not found:
            self.note("matching_none")
            return
        self.note("matching")
        say_items(found, self.state.need, self.draft)
        self.items = tuple(found)
        self.change(shown=[p.id for p in found], focus=[])

    def _ask_back(self, found: Found) -> None:
        need = self.state.need
        settled: Collection[str] = {*self.state.asked, *self.state.chosen}
        if need:
            settled = {*settled, *(slot.name for slot in need.slots), *(slot.kind for slot in need.slots)}
        question = clarify(found.facets, found.total, settled, self.language)
        if question is not None:
            self.draft.say(question.text, kind="note")
            self.draft.options = question.options
            self.change(asking=question.asking, asked=[*self.state.asked, question.asking.facet])


def _things_first(products: Sequence[Product], need: Need) -> list[Product]:
    """Those that are the very thing: nothing else where there are several (jeans, not all trousers), before all else where there is one."""
    matched = [p for p in products if need.things and scope.is_thing(p, need.things[-1:])]
    return matched if len(matched) > 1 else [*matched, *(p for p in products if p not in matched)]
