"""Which of the products that were shown a sentence means: by place, by what came before, by what it is like or has most of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from daogou.assistant import cues, manners, scope
from daogou.assistant.compare import measured
from daogou.assistant.cues import Pointing, pointing
from daogou.assistant.meaning import COMPARES, MARKS, like_described, stepped, strict
from daogou.assistant.question import Question, content_terms
from daogou.assistant.shelf import WIDE, Shelf
from daogou.assistant.topics import Direction, Topic, asked_topics, topics
from daogou.catalog.model import Product
from daogou.retrieval.analysis import terms
from daogou.understanding.need import Need

_NOUN = re.compile(r"\bthe ([a-z]{3,})\b")
_THAT = re.compile(r"^[^的]{0,6}那[个款件双条只台把]|\bthat(?: one)?\b", re.IGNORECASE)
_BARE_PLURAL = re.compile(r"\b(?:they|them|their|theirs|these|those)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:both|two|three|all|each|which|compare|between|of (?:them|these|those))\b", re.IGNORECASE)
_SINGLED_ZH = r"(?:{ask})(?:一点|一些|点|些)?的?(?:那|这)[个款件双条只台把顶]|那[个款件双条只台把顶](?:{ask})的"
_SINGLED_EN = r"\bthe (?:most )?(?:\w*(?:{ask})\w*(?:er|est)|(?:{ask})\w*(?<=er)|(?:{ask})\w*(?<=est))(?: (?:one|pair))?\b"


@cache
def _singling(language: str) -> tuple[tuple[tuple[Topic, Direction, bool], re.Pattern[str]], ...]:
    """Each direction of each topic with how it picks one product out."""
    form = _SINGLED_ZH if language == "zh" else _SINGLED_EN
    return tuple(
        ((topic, direction, most), re.compile(form.format(ask=direction.ask.pattern), re.IGNORECASE))
        for topic in topics() for direction, most in ((topic.less, False), (topic.more, True)) if direction
    )  # fmt: skip


def _titled(shown: Sequence[Product], text: str) -> list[Product]:
    """Those whose titles have a word that follows *the* and names no property: *does the tent fit four* of a set."""
    nouns = {term for noun in _NOUN.findall(text.lower()) if not asked_topics(noun) for term in terms(noun)}
    return [p for p in shown if any(nouns & set(terms(title)) for title in p.title.values())]


class Referents(Shelf):
    """What a sentence means of what was shown."""

    asked: Question

    def pointing(self) -> Pointing:
        """What the sentence points at; *the latter* is the second of the two spoken of."""
        points = pointing(self.text, len(self.state.shown))
        both = self.state.focus
        if points.places or len(both) != 2 or not set(both) <= set(self.state.shown):
            return points
        for cue, meant in ((cues.LATTER, both[1]), (cues.FORMER, both[0])):
            if cue.search(self.text):
                return replace(points, places=(self.state.shown.index(meant),))
        return points

    def targets(self, points: Pointing, need: Need) -> list[Product]:
        """The products that the sentence means, none where it means none in particular."""
        earlier = self.state.before if cues.EARLIER.search(self.text) else []
        against = cues.AGAINST.search(self.text) or (earlier and COMPARES.search(self.text))
        if points.places:
            pointed = [self.state.shown[i] for i in points.places]
            beside = self.state.focus if against and not earlier and len(pointed) == len(self.state.focus) == 1 else earlier
            return self.products(list(dict.fromkeys((*beside, *pointed))))
        if earlier:
            return self.products(list(dict.fromkeys((*(self.state.focus if against else ()), *earlier))))
        if points.these and not COMPARES.search(self.text) and len(self.state.shown) > 1 and (one := self.singled_out()):
            return self.products(one)
        if points.these and self._one_in_plural():
            return self.products(self.state.focus)
        if points.these and (len(self.state.focus) > 1 or len(self.state.shown) > 1):
            both = self.state.focus if len(self.state.focus) > 1 else self.state.shown
            return self.products(both[: 2 if re.search(r"两|二|\bboth\b|\btwo\b", self.text) else 4])
        shown = self.products(self.state.shown)
        if len(shown) > 1 and not COMPARES.search(self.text) and (one := self.singled_out()):
            return self.products(one)
        if points.described and (like := like_described(shown, need, self.text) or self._like_further_on(need)):
            self.change(picked={s.name: list(s.values) for s in need.of("attribute") if s.values})
            like = like[:1] if re.search(r"\bone\b|那[个款件双]", self.text) else like
            spoken = self.products(self.state.focus[:1]) if points.this and COMPARES.search(self.text) else []
            return [*(p for p in spoken if p not in like), *like]
        if self.state.lead and (points.this or _THAT.search(self.text)):
            return self.products([self.state.lead])
        if points.this and (self.state.focus or shown):
            return self.products(self.state.focus[:1]) or shown[:1]
        kinds = {value for slot in need.of("category") for value in slot.values}
        named = [p for p in shown if need.things and scope.is_thing(p, need.things)]
        named = named or _titled(shown, self.text)
        named = named or [p for p in shown if kinds & {category.id for category in p.category}]
        if named and len(named) < len(shown) and MARKS.search(self.text + ("?" if self.asked.topics else "")):
            return named
        return []

    def chosen(self, points: Pointing) -> list[str]:
        """Which product answers *which of them?*: by its place, its price, or what it has most or least of."""
        if len(points.places) == 1:
            return [self.state.shown[points.places[0]]]
        if one := self.by_price() or self.singled_out():
            return one
        steps = (stepped(topic, self.text) for topic in self.asked.topics)
        return next((one for step in steps if step and (one := self._furthest(step))), [])

    def singled_out(self) -> list[str]:
        """*The cheaper one*, 轻的那个: the product that has the least or the most of something among those meant."""
        text = manners.plainly(self.text)
        if (cues.THE_CHEAP.search(text) or cues.THE_DEAR.search(text)) and cues.POINTS_BACK.search(text):
            return self.by_price()
        return next((one for step, form in _singling(self.language) if form.search(text.lower()) and (one := self._furthest(step))), [])

    def without_singling(self, question: str) -> str:
        """A question without the words that pick the product out: *the lighter one, how much* asks for its price."""
        if COMPARES.search(question):
            return question
        if (rest := cues.DESCRIBED.sub("", question)) != question and MARKS.search(rest):
            return rest
        for _, form in _singling(self.language):
            rest = form.sub(" ", question).strip(" ,，")
            if rest != question and MARKS.search(rest):
                return rest
        return question

    def only_singles(self) -> bool:
        """Whether the sentence picks a product out and asks or wants nothing else: *the lightest of those?*"""
        rest = manners.plainly(self.text).lower()
        for pattern in (*(form for _, form in _singling(self.language)), cues.THE_CHEAP, cues.THE_DEAR):
            rest = pattern.sub(" ", rest)
        return not content_terms(re.sub(r"\b(?:of )?(?:those|these|them|all)\b|看看|[那这]|[呢吧]", " ", rest))

    def by_price(self) -> list[str]:
        """*I'll take the cheaper one*, 贵的那个: the product of the least or the greatest price among those meant."""
        dear = cues.THE_DEAR.search(self.text)
        if not dear and not any(cue.search(self.text) for cue in (cues.CHEAPER, cues.CHEAPEST)):
            return []
        meant = [p for p in self._meant() if p.prices]
        meant.sort(key=lambda p: p.prices[0].amount if p.prices else 0)
        return [meant[-1 if dear else 0].id] if meant else []

    def _furthest(self, step: tuple[Topic, Direction, bool]) -> list[str]:
        """The product that is furthest in a direction, where every product meant says how far it is."""
        topic, direction, most = step
        meant = self._meant()
        found = {p.id: m.low for p in meant if (m := measured(p, topic, direction, self.language))}
        return [(max if most else min)(found, key=lambda i: found[i])] if meant and len(found) == len(meant) else []

    def _meant(self) -> list[Product]:
        return self.products(self.state.focus if len(self.state.focus) > 1 else self.state.shown)

    def _like_further_on(self, need: Need) -> list[Product]:
        """The one that is as described among all that fits, where none that was shown is: 真丝的那条."""
        if self.state.need is None or not self.state.shown or not need.of("attribute"):
            return []
        found = self.tools.search_catalog(self.state.need, {**self.state.chosen, **strict(self.state.need)}, WIDE)
        things = [p for p in found.products if not self.state.need.things or scope.is_thing(p, self.state.need.things)]
        return like_described(things, replace(need, slots=need.of("attribute")), "")[:1]

    def _one_in_plural(self) -> bool:
        """English speaks of one product in the plural too: *are they waterproof?* of a pair of boots."""
        return len(self.state.focus) == 1 and bool(_BARE_PLURAL.search(self.text)) and not _SEVERAL.search(self.text)
