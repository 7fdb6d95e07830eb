"""What rules may never do, whatever the list and the rules: laws, over random lists."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.index.base import Payload
from daogou.ranking.blend import Ranked
from daogou.ranking.rules import Arranged, Rule, arrange
from daogou.ranking.rules.model import Boost, Diversity, Pin, Prefer, Target
from daogou.ranking.rules.targets import groups_of
from daogou.ranking.slate import slate
from daogou.retrieval.retrieve import Candidate

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BRANDS = ("suyi", "shanxing", "", "mori")
IDS = [f"p{i}" for i in range(40)]


def ranked_of(scores: list[float], seed: int) -> list[Ranked]:
    random = Random(seed)
    items = []
    for i, score in enumerate(sorted(scores, reverse=True)):
        payload: Payload = {
            "brand": random.choice(BRANDS), "category": ["all", random.choice("abc")], "available": 1,
            "attributes": [f"colour={random.choice(['red', 'blue'])}"], "price_min": random.randrange(100, 90_000),
            "stock": random.choice([None, 0, 3, 80]), "margin": random.choice([None, 0.1, 0.6]),
        }  # fmt: skip
        items.append(Ranked(Candidate.of(IDS[i], payload), score))
    return items


lists = st.builds(ranked_of, st.lists(st.floats(-3, 3), max_size=40), st.integers(0, 1000))
targets = st.one_of(
    st.builds(Target, brand=st.frozensets(st.sampled_from(BRANDS), min_size=1)),
    st.builds(Target, products=st.frozensets(st.sampled_from(IDS), min_size=1, max_size=4)),
    st.builds(Target, stock_to=st.integers(0, 50)),
    st.builds(Target, price_from=st.floats(0, 900), attribute=st.just(frozenset({"colour=red"}))),
)
pins = st.builds(
    Pin, st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True).map(tuple), st.integers(1, 30)
)
spreads = st.builds(
    Diversity, st.sampled_from(["brand", "category", "family", "attribute:colour"]), st.integers(1, 3), st.integers(4, 12)
)


@st.composite
def rules_of(draw: st.DrawFn) -> list[Rule]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["pin", "boost", "bury", "hide", "prefer", "diversity"]))
        made = {
            "pin": pins, "bury": targets, "hide": targets, "diversity": spreads,
            "boost": targets.flatmap(lambda t: st.floats(0.1, 10).map(lambda by: Boost(**msgspec.structs.asdict(t), by=by))),
            "prefer": st.builds(Prefer, st.floats(0, 0.3), st.floats(0, 0.3)),
        }[kind]  # fmt: skip
        found.append(Rule(name=f"r{number}", **{kind: draw(made)}))
    return found


def put(ranked: list[Ranked], rules: list[Rule], *, barred: frozenset[str] = frozenset(), keep_order: bool = False) -> Arranged:
    """Rules put to a list in a shop that has every product of `IDS`, some of which the Need does not let in."""
    payloads = {item.id: item.candidate.payload for item in ranked}

    def look(ids: list[str]) -> dict[str, Payload]:
        return {i: payloads.get(i, {"available": 1}) for i in ids if i not in barred}

    return arrange(list(ranked), rules, look, now=NOW, currency="CNY", keep_order=keep_order)  # type: ignore[arg-type]


def ids(arranged: Arranged) -> list[str]:
    return [item.id for item in arranged.ranked]


def meant(target: Target, item: Ranked) -> bool:
    """A target read the plain way, against the compiled one."""
    p = item.candidate.payload
    stock, price = p.get("stock"), p.get("price_min")
    return (
        (not target.products or item.id in target.products)
        and (not target.brand or p.get("brand") in target.brand)
        and (not target.attribute or bool(target.attribute & set(p.get("attributes") or ())))  # type: ignore[arg-type]
        and (target.stock_to is None or (isinstance(stock, int) and stock <= target.stock_to))
        and (target.price_from is None or (isinstance(price, int) and price >= target.price_from * 100))
    )


@given(lists, rules_of())
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_or_twice_but_what_is_hidden_or_pinned(ranked: list[Ranked], rules: list[Rule]) -> None:
    after = ids(put(ranked, rules))
    assert len(after) == len(set(after))
    hidden = {item.id for item in ranked for rule in rules if rule.hide and meant(rule.hide, item)}
    pinned = {i for rule in rules if rule.pin for i in rule.pin.products}
    before = {item.id for item in ranked}
    assert before - hidden <= set(after)
    assert set(after) <= before | pinned
    assert not set(after) & hidden


@given(lists, rules_of(), st.frozensets(st.sampled_from(IDS), max_size=10))
@settings(max_examples=200, deadline=None)
def test_pins_stand_where_they_are_pinned_and_nothing_barred_is_let_in(
    ranked: list[Ranked], rules: list[Rule], barred: frozenset[str]
) -> None:
    ranked = [item for item in ranked if item.id not in barred]
    after = ids(put(ranked, rules, barred=barred))
    assert not set(after) & barred
    hidden = {item.id for item in ranked for rule in rules if rule.hide and meant(rule.hide, item)}
    wanted: dict[str, int] = {}
    for rule in rules:
        for offset, product in enumerate(rule.pin.products if rule.pin else ()):
            wanted.setdefault(product, (rule.pin.at if rule.pin else 1) - 1 + offset)
    places: dict[int, str] = {}
    for product, place in wanted.items():
        if product in after and product not in hidden:
            while place in places:
                place += 1
            places[place] = product
    if places and max(places) < len(after):
        assert {place: after[place] for place in places} == places
    else:  # the list is too short: they end it, in their order
        assert [i for i in after if i in places.values()] == [places[place] for place in sorted(places)]


@given(lists, rules_of(), st.integers(0, 2**31), st.floats(0.05, 0.95), st.integers(0, 7))
@settings(max_examples=200, deadline=None)
def test_exploring_moves_no_pin_and_breaks_no_spread(
    ranked: list[Ranked], rules: list[Rule], seed: int, explore: float, offset: int
) -> None:
    arranged = put(ranked, rules)
    stretch = arranged.ranked[offset:]
    fences = frozenset(fence - offset for fence in arranged.fences)
    shown = slate(stretch, explore=explore, random=Random(seed), fences=fences)
    pinned = {i for i, told in arranged.told.items() if any(did == "pin" for _, did, _ in told)}
    for place, (item, propensity) in enumerate(shown):
        if item.id in pinned:
            assert stretch[place].id == item.id
            assert propensity == 1.0
        assert propensity in (1.0, explore, 1 - explore)
    for rule in rules:
        if rule.diversity and offset == 0:
            at = rule.diversity.first
            assert {i.id for i, _ in shown[:at]} == {i.id for i in stretch[:at]}


@given(lists, targets, st.floats(1, 9), st.floats(1, 1.9))
@settings(max_examples=200, deadline=None)
def test_a_stronger_boost_never_puts_a_product_lower(
    ranked: list[Ranked], target: Target, by: float, more: float
) -> None:
    lines = msgspec.structs.asdict(target)
    weak = ids(put(ranked, [Rule(name="b", boost=Boost(**lines, by=by))]))
    strong = ids(put(ranked, [Rule(name="b", boost=Boost(**lines, by=min(10.0, by * more)))]))
    for item in ranked:
        if meant(target, item):
            better = {i.id for i in ranked if not meant(target, i)}
            # among those that are not boosted: boosted ones move together
            assert len(better & set(strong[: strong.index(item.id)])) <= len(better & set(weak[: weak.index(item.id)]))


@given(lists, rules_of())
@settings(max_examples=100, deadline=None)
def test_equals_keep_their_order_and_the_same_rules_give_the_same_list(ranked: list[Ranked], rules: list[Rule]) -> None:
    assert ids(put(ranked, rules)) == ids(put(ranked, rules))
    assert ids(put(ranked, [])) == [item.id for item in ranked]
    untouched = put(ranked, [Rule(name="x", boost=Boost(brand=frozenset({"nobody"}), by=3.0))])
    assert ids(untouched) == [item.id for item in ranked]


@given(lists, spreads)
@settings(max_examples=200, deadline=None)
def test_there_are_too_many_of_a_kind_only_where_there_is_nothing_else(ranked: list[Ranked], spread: Diversity) -> None:
    after = put(ranked, [Rule(name="d", diversity=spread)]).ranked
    head, tail = after[: spread.first], after[spread.first :]
    counts = Counter(groups_of(spread.per, item.candidate.table)[0] for item in head)
    counts.pop(None, None)
    if any(count > spread.most for count in counts.values()):
        for item in tail:
            group = groups_of(spread.per, item.candidate.table)[0]
            assert group is not None
            assert counts[group] >= spread.most


@given(lists, targets)
@settings(max_examples=100, deadline=None)
def test_the_buried_come_last_in_their_old_order(ranked: list[Ranked], target: Target) -> None:
    after = ids(put(ranked, [Rule(name="b", bury=target)]))
    low = [item.id for item in ranked if meant(target, item)]
    assert after == [item.id for item in ranked if item.id not in low] + low


@given(lists, rules_of())
@settings(max_examples=100, deadline=None)
def test_an_order_that_the_shopper_chose_is_kept(ranked: list[Ranked], rules: list[Rule]) -> None:
    after = ids(put(ranked, rules, keep_order=True))
    assert after == [item.id for item in ranked if item.id in set(after)]


@given(lists, st.floats(0, 0.3))
@settings(max_examples=100, deadline=None)
def test_a_preference_lets_none_pass_what_is_better_by_more_than_its_weight(ranked: list[Ranked], weight: float) -> None:
    if len(ranked) < 2:
        return
    after = ids(put(ranked, [Rule(name="m", prefer=Prefer(margin=weight))]))
    span = (ranked[0].score - ranked[-1].score) or 1.0
    score = {item.id: item.score for item in ranked}
    for above, below in pairwise(after):
        assert score[below] - score[above] <= weight * span / 0.9 + 1e-9


@given(st.integers(-5, 5), st.integers(1, 5))
def test_a_rule_is_in_force_from_its_first_moment_to_before_its_last(start: int, days: int) -> None:
    begin = NOW + timedelta(days=start)
    rule = Rule(name="r", start=begin, until=begin + timedelta(days=days), hide=Target(products=frozenset({"p1"})))
    assert rule.in_force(NOW) == (start <= 0 < start + days)
    assert rule.in_force(begin)
    assert not rule.in_force(begin + timedelta(days=days))
    assert not rule.in_force(begin - timedelta(microseconds=1))


@given(lists, rules_of())
@settings(max_examples=100, deadline=None)
def test_whatever_a_rule_moved_says_so(ranked: list[Ranked], rules: list[Rule]) -> None:
    arranged = put(ranked, rules)
    for before, after in zip(arranged.ranked, arranged.explained(arranged.ranked), strict=True):
        said = {reason.code for reason in after.reasons}
        assert {f"rule:{rule.name}" for rule, _, _ in arranged.did(before)} == said
        assert all(reason.text["zh"] and reason.text["en"] for reason in after.reasons)
