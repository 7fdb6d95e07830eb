"""A query to a page: understand, filter, retrieve, rank, and never a dead end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log10
from random import Random

import numpy as np

from daogou.catalog.model import Text, minor_digits
from daogou.guide.pages import Outcome, Relaxation
from daogou.index.base import Condition, Filter, OneOf, Payload, Range, holds
from daogou.ranking.blend import DENSE_MARGIN, Ranked, Ranking, matches, rank
from daogou.ranking.rerank import Reranked, Reranking
from daogou.ranking.rules import Arranged
from daogou.ranking.slate import slate
from daogou.retrieval.retrieve import Retriever
from daogou.understanding.exclusions import WORDS, mentions
from daogou.understanding.need import Need, Slot
from daogou.understanding.things import kinds_of, wider_than

NOT_SOLD_COSINE = 0.87
"""Below this best cosine, with no word and nothing of the vocabulary matched, the shop does not sell such things."""

NEAREST = 8
"""How many of the nearest things are shown where the shop does not sell what is asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was found, in order, and how it came about."""

    ranked: Sequence[Ranked]
    outcome: Outcome
    relaxed: tuple[Relaxation, ...] = ()
    message: Text | None = None
    arranged: Arranged | None = None
    """How the shop's rules put it, where some took part."""
    rules: tuple[str, ...] = ()
    mark: str = ""
    """A hash of the rules that took part."""
    learned: str = ""
    """The version of the learned ranker that corrected the order, where one is in use."""
    reranked: Reranked | None = None
    """How far a reranker read it, where one is configured and the order was its to say."""

    def page(self, offset: int, limit: int, *, explore: float, random: Random) -> list[tuple[Ranked, float]]:
        """A stretch of the list as it is shown, each item with its propensity."""
        shown: Sequence[Ranked] = self.ranked[offset : offset + limit]
        fences: frozenset[int] = frozenset()
        if self.arranged is not None:
            shown = self.arranged.explained(shown)
            fences = frozenset(fence - offset for fence in self.arranged.fences)
        return slate(shown, explore=explore, random=random, fences=fences)


Texts = Callable[[Sequence[str]], Mapping[str, str]]
"""Products' ids to everything that is written of them."""


def find(
    need: Need, chosen: Mapping[str, Collection[str]], retriever: Retriever, *, limit: int, currency: str, texts: Texts
) -> Found:
    """Products for a Need, narrowed by the facet values that the shopper chose.

    Where a price leaves nothing of what is meant, the price gives way, and that is said.
    """

    words = retriever.wording(need)

    def ranked(where: Filter, wishes: Need = need) -> Ranking:
        candidates = retriever.candidates(words, where, limit=limit, kinds=kinds)
        return _without_words(rank(candidates, words.asked(wishes)), need, texts)

    base, kinds = _filter(need, chosen), _kinds(need)
    price = next((slot for slot in need.of("price") if slot.hard), None)
    if price is None or (price.unit or currency) != currency:
        return _judged(ranked(base), words.asked(need), retriever)
    unpriced = replace(need, slots=tuple(slot for slot in need.slots if slot is not price))
    wide = ranked(base, unpriced)
    bounds = _price_range(price)
    narrow = Filter((*base.must, *bounds), base.must_not)
    kept = _meant(ranked(narrow), wide, need)
    if kept:
        return _judged(kept, words.asked(need), retriever)
    if not wide:
        return _judged(wide, need, retriever)
    return _relaxed_price(_of_the_kind(wide, need), price)


def read_again(found: Found, need: Need, reranking: Reranking, texts: Texts) -> Found:
    """What was found in the order of a second reading, unless the shopper chose an order or said no words."""
    if not need.text.strip() or need.of("sort") or len(found.ranked) < 2:
        return found
    ranked, reranked = reranking.rerank(need.text, found.ranked, texts)
    return replace(found, ranked=ranked, reranked=reranked)


def let_in(
    payloads: Mapping[str, Payload], need: Need, chosen: Mapping[str, Collection[str]], found: Found, *,
    currency: str, texts: Texts,
) -> dict[str, Payload]:  # fmt: skip
    """Those products that could stand in what was found: to be had, not excluded, tapped, within the price."""
    where = _filter(need, chosen)
    price = next((slot for slot in need.of("price") if slot.hard), None)
    if price is not None and (price.unit or currency) == currency and found.outcome != "relaxed":
        where = Filter((*where.must, *_price_range(price)), where.must_not)
    let = {i: payload for i, payload in payloads.items() if holds(payload, where)}
    said = _saying(list(let), need, texts)
    return {i: payload for i, payload in let.items() if i not in said}


def sorted_by(need: Need, sort: str) -> Need:
    """The need with the order that the shopper chose, instead of one that the words asked for."""
    slots = tuple(slot for slot in need.slots if slot.kind != "sort")
    chosen = () if sort == "relevance" else (Slot(f"sort:{sort}", "sort", "sort", (sort,)),)
    return replace(need, slots=slots + chosen)


def _without_words(ranked: Ranking, need: Need, texts: Texts) -> Ranking:
    said = _saying(ranked.ids, need, texts)
    return ranked.where(np.array([i not in said for i in ranked.ids], np.bool_)) if said else ranked


def _saying(ids: Sequence[str], need: Need, texts: Texts) -> frozenset[str]:
    """Which mention what is excluded in words that no attribute tells: 不要糖, *no parabens*."""
    words = [value for slot in need.slots if slot.excluded and slot.name == WORDS for value in slot.values]
    if not words or not ids:
        return frozenset()
    written = texts(ids)
    return frozenset(i for i in ids if any(mentions(written.get(i, ""), word) for word in words))


def _of_the_kind(ranked: Ranking, need: Need) -> Ranking:
    """Those of the category that was asked for, where there are any: a cheap bowl is no answer to a dear dress."""
    of_kind = _in_category(ranked, need)
    return of_kind if len(of_kind) else ranked


def _in_category(ranked: Ranking, need: Need) -> Ranking:
    """Those of a category that was asked for; all where none was."""
    wanted = need.of("category")
    if not wanted or not len(ranked):
        return ranked
    table = ranked.table
    return ranked.where(np.any([matches(slot, table) == 1 for slot in wanted], axis=0))


def _meant(inside: Ranking, wide: Ranking, need: Need) -> Ranking:
    """Those within the price that are what is meant, as what was found at any price tells.

    A large shop has more of it than was found there: what is as near in meaning is meant too.
    """
    if not len(wide):
        return inside
    of_kind, known = _in_category(wide, need), set(wide.ids)
    meant = set(of_kind.ids) if len(of_kind) else set(known)
    near = float(wide.cosines.max()) - DENSE_MARGIN
    new = np.array([i not in known for i in inside.ids], np.bool_)
    beyond = inside.where(new & (inside.cosines >= near))
    meant.update((_in_category(beyond, need) if len(of_kind) else beyond).ids)
    return inside.where(np.array([i in meant for i in inside.ids], np.bool_))


def _relaxed_price(wide: Ranking, price: Slot) -> Found:
    """The nearest price beyond the bound at which there is something, rounded to what a person would say."""
    scale = 10 ** minor_digits(price.unit or "CNY")
    prices = np.nan_to_num(wide.table.number("price_min"))
    ahead = prices[:20]
    sign = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}.get(price.unit or "", (price.unit or "") + " ")
    if price.maximum is not None and (ahead > price.maximum * scale).all():
        bound = _rounded_up(float(ahead.min()) / scale)
        kept = wide.where(prices <= bound * scale)
        text = {
            "zh": f"没有 {price.maximum:g} 元以内的，放宽到 {bound:g} 元" if price.unit == "CNY"
            else f"没有 {sign}{price.maximum:g} 以内的，放宽到 {sign}{bound:g}",
            "en": f"Nothing under {sign}{price.maximum:g}; showing up to {sign}{bound:g}",
        }  # fmt: skip
    else:
        kept = wide
        text = {
            "zh": "这个价位没有合适的，先看看其他价位",
            "en": "Nothing at that price; showing other prices",
        }
    return Found(kept, "relaxed", (Relaxation(price.id, text),))


def _judged(ranked: Ranking, need: Need, retriever: Retriever) -> Found:
    if not len(ranked):
        known = any(slot.kind in ("category", "brand", "attribute") for slot in need.slots)
        if known or not need.text:
            message = {
                "zh": "没有同时满足这些条件的商品，去掉一个条件试试",
                "en": "Nothing meets all of this; try removing a wish",
            }
            return Found([], "nothing_found", message=message)
        return Found([], "not_sold", message=_not_sold())
    best = float(ranked.cosines.max())
    understood = any(
        slot.kind in ("category", "brand", "attribute") and not slot.excluded for slot in need.slots
    )
    if need.text and not understood and best < NOT_SOLD_COSINE and not retriever.has_words(need.text):
        return Found(ranked[:NEAREST], "not_sold", message=_not_sold(nearest=True))
    return Found(ranked, "found")


def _not_sold(*, nearest: bool = False) -> Text:
    if nearest:
        return {
            "zh": "本店好像不卖这类商品，下面是意思最接近的",
            "en": "This shop doesn't seem to sell that; here is what comes nearest",
        }
    return {"zh": "本店暂时不卖这类商品", "en": "This shop doesn't sell anything like that"}


def _kinds(need: Need) -> list[Condition]:
    """What is asked for as conditions, so that things of another name are found too: a notebook for *laptop*."""
    found: list[Condition] = []
    if need.things:
        wanted = {kind for thing in need.things for kind in kinds_of(thing)}
        wanted.update(wider for thing in need.things for wider in wider_than(thing)[:1])
        found.append(OneOf("things", tuple(sorted(wanted))))
    categories = tuple(value for slot in need.of("category") for value in slot.values)
    if categories:
        found.append(OneOf("category", categories))
    return found


def _filter(need: Need, chosen: Mapping[str, Collection[str]]) -> Filter:
    must: list[Condition] = [OneOf("available", (1,))]
    must_not: list[Condition] = []
    for slot in need.slots:
        if slot.excluded and slot.name != WORDS:
            must_not += _excluded(slot)
    for name, values in chosen.items():
        field = name if name in ("category", "brand") else "attributes"
        if values:
            must.append(OneOf(field, tuple(values)))
    return Filter(tuple(must), tuple(must_not))


def _excluded(slot: Slot) -> Sequence[Condition]:
    if slot.kind in ("category", "brand"):
        return [OneOf(slot.kind, slot.values)]
    name = slot.name if slot.kind == "attribute" else slot.kind
    facts = tuple(f"{name}={value}" for value in slot.values)
    return [OneOf("own", facts), OneOf("shared", facts)]


def _price_range(slot: Slot) -> list[Condition]:
    scale = 10 ** minor_digits(slot.unit or "CNY")
    conditions: list[Condition] = []
    if slot.maximum is not None:
        conditions.append(Range("price_min", None, slot.maximum * scale))
    if slot.minimum is not None:
        conditions.append(Range("price_max", slot.minimum * scale, None))
    return conditions


def _rounded_up(value: float) -> float:
    step = 10 ** max(0, int(log10(max(value, 1))) - 1)
    return float(ceil(value / step) * step)
