"""What a sentence does to the wish that stands: drops what no longer matters, narrows it by a field, goes in a direction."""

from __future__ import annotations

from dataclasses import replace

from daogou.assistant import cues
from daogou.assistant.compare import measured
from daogou.assistant.cues import Pointing, leftover
from daogou.assistant.desk import Desk
from daogou.assistant.meaning import COMPARES, MARKS, SEEKS, STEPS, facet_named, stepped, strict
from daogou.assistant.offers import features
from daogou.assistant.question import content_terms, read_question
from daogou.assistant.shelf import WIDE
from daogou.assistant.topics import Direction, Topic, topics
from daogou.assistant.wishes import merge, waived, with_price, without_fields
from daogou.understanding.need import Need


class Narrowing(Desk):
    """Refines what was asked for."""

    def waives(self) -> bool:
        """Drop what no longer matters (颜色无所谓); whether the sentence says nothing else."""
        names, rest = waived(self.text)
        if not names or self.state.need is None:
            return False
        chosen = {name: values for name, values in self.state.chosen.items() if name not in names}
        self.change(need=without_fields(self.state.need, names), chosen=chosen)
        if content_terms(rest):
            self.text, self.asked = rest, read_question(rest, self.language)
            return False
        self.search(self.state.need)
        return True

    def by_facet(self, need: Need, points: Pointing) -> bool:
        """A wish in the words of a field of what was found: 要咸的, 电磁炉能用的, *wooden*."""
        figure = cues.FIGURE.search(self.text)
        if self.state.need is None or not self.state.shown or points.places or points.these or points.described:
            return False
        if points.this and figure is None:
            return False
        if figure:
            priced = self.tools.understand(f"{figure[1]}以内" if self.language == "zh" else f"under {figure[1]}")
            self.search(merge(self.state.need, replace(priced, text="", things=())))
            return True
        if MARKS.search(self.text) or SEEKS.search(self.text) or need.of("attribute") or need.of("price") or len(self.text) > 40:
            return False
        found = self.tools.search_catalog(self.state.need, self.state.chosen, WIDE)
        named = facet_named(self.text, found.facets)
        named_features = {named[0]: [named[1]]} if named else features(self.asked.topics, found.products)
        if not named_features:
            return False
        self.change(chosen={**self.state.chosen, **named_features})
        self.search(self.state.need)
        return True

    def refines(self) -> bool:
        """Cheaper, dearer, lighter: what is said of what was shown."""
        shown = self.products(self.state.focus or self.state.shown)
        if self.state.need is None or not shown or COMPARES.search(self.text):
            return False
        need = self.state.need
        if cues.CHEAPEST.search(self.text):
            price = next(topic for topic in topics() if topic.id == "price")
            assert price.less is not None
            self.ordered((price, price.less, False), ())
            return True
        for cue, cheaper in ((cues.CHEAPER, True), (cues.DEARER, False)):
            if cue.search(self.text):
                extra = self.tools.understand(leftover(self.text, [cue]))
                hard = [s for s in extra.slots if s.kind != "price" or s.hard]
                merged = merge(need, replace(extra, slots=tuple(hard), text="", things=())) if hard else need
                if (figure := any(s.kind == "price" for s in extra.slots)) and not hard:
                    merged = merge(need, replace(extra, text="", things=()))
                elif not figure:
                    near = with_price(merged, shown, cheaper=cheaper)
                    few = self.tools.search_catalog(near, {**self.state.chosen, **strict(near)}, 2).total < 2
                    merged = with_price(merged, shown, cheaper=cheaper, edge=True) if few else near
                self.search(merged, empty="nothing" if figure else "cheaper_none" if cheaper else "dearer_none")
                return True
        if STEPS.search(self.text) and (step := self.step()) is not None:
            self.ordered(step, shown)
            return True
        return False

    def step(self) -> tuple[Topic, Direction, bool] | None:
        """The direction that the sentence goes in, of several that which what is spoken of says something of."""
        steps = [step for topic in self.asked.topics if (step := stepped(topic, self.text))]
        spoken = self.products((self.state.focus or self.state.shown)[:1])
        said = [s for s in steps if any(measured(p, s[0], s[1], self.language) for p in spoken)] if spoken else steps
        return next(iter(said), None)
