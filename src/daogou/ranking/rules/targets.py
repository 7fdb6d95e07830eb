"""Which products a rule is about, as a test of a product's payload; and how much of what is preferred it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daogou.catalog.model import minor_digits
from daogou.index.base import Payload
from daogou.ranking.rules.model import Prefer, Target

NEW_DAYS = 90.0
"""After these a product has lost half of what being new gives it."""
PLENTY = 5.0
"""Pieces in stock that give half of what stock gives."""
_DAY_S = 86_400.0
_NUMBER = (int, float)

Test = Callable[[str, Payload], bool]
"""A product's id and payload to whether it is meant."""


def test_of(target: Target, currency: str, now: float) -> Test:
    """The test of a target at a time (POSIX seconds); money in rules is in major units of ``currency``."""
    tests: list[Test] = []
    if products := target.products:
        tests.append(lambda i, _: i in products)
    if brands := target.brand:
        tests.append(lambda _, p: p.get("brand") in brands)
    if categories := target.category:
        tests.append(lambda _, p: not categories.isdisjoint(listed(p, "category")))
    if len(target.attribute) == 1:
        (fact,) = target.attribute
        tests.append(lambda _, p: fact in listed(p, "attributes"))
    elif facts := target.attribute:
        tests.append(lambda _, p: not facts.isdisjoint(listed(p, "attributes")))
    scale = 10 ** minor_digits(currency)
    tests += _between("price_min", target.price_from, target.price_to, scale)
    tests += _between("stock", target.stock_from, target.stock_to)
    tests += _between("margin", target.margin_from, target.margin_to)
    newer, older = target.newer_than_days, target.older_than_days
    since = None if newer is None else now - newer * _DAY_S
    before = None if older is None else now - older * _DAY_S
    tests += _between("released", since, before)
    if len(tests) == 1:
        return tests[0]
    return lambda i, p: all(test(i, p) for test in tests)


def _between(field: str, low: float | None, high: float | None, scale: float = 1.0) -> list[Test]:
    if low is None and high is None:
        return []
    least = float("-inf") if low is None else low * scale
    most = float("inf") if high is None else high * scale

    def test(_: str, payload: Payload) -> bool:
        value = payload.get(field)
        return isinstance(value, _NUMBER) and least <= value <= most

    return [test]


def preferred(prefer: Prefer, payloads: Sequence[Payload], now: float) -> list[float]:
    """From 0 to the sum of the weights, for each payload; what the shop does not say counts 0."""
    found = [0.0] * len(payloads)
    for i, payload in enumerate(payloads):
        if prefer.margin and isinstance(margin := payload.get("margin"), _NUMBER) and margin > 0:
            found[i] += prefer.margin * min(1.0, margin)
        if prefer.stock and isinstance(stock := payload.get("stock"), _NUMBER) and stock > 0:
            found[i] += prefer.stock * stock / (stock + PLENTY)
        if prefer.new and isinstance(released := payload.get("released"), _NUMBER):
            found[i] += prefer.new * 0.5 ** (max(0.0, now - released) / _DAY_S / NEW_DAYS)
    return found


def listed(payload: Payload, field: str) -> list[str]:
    """A field of several values, empty where there is none."""
    value = payload.get(field)
    return value if isinstance(value, list) else []
