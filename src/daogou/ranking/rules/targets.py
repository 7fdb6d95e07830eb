"""Which products a rule is about, as a test of a table of products; and how much of what is preferred each has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from daogou.catalog.model import minor_digits
from daogou.index.base import Range
from daogou.index.table import Column, Mask, Table, within
from daogou.ranking.rules.model import Prefer, Target

NEW_DAYS = 90.0
"""After these a product has lost half of what being new gives it."""
PLENTY = 5.0
"""Pieces in stock that give half of what stock gives."""
_DAY_S = 86_400.0

Test = Callable[[Table], Mask]
"""Products to which of them are meant, ``(n,)``."""


def test_of(target: Target, currency: str, now: float) -> Test:
    """The test of a target at a time (POSIX seconds); money in rules is in major units of ``currency``."""
    tests: list[Test] = []
    if products := target.products:
        tests.append(lambda table: np.fromiter((i in products for i in table.ids), np.bool_, len(table)))
    if brands := target.brand:
        tests.append(lambda table: table.any_of("brand", brands))
    if categories := target.category:
        tests.append(lambda table: table.any_of("category", categories))
    if facts := target.attribute:
        tests.append(lambda table: table.any_of("attributes", facts))
    scale = 10 ** minor_digits(currency)
    tests += _between("price_min", target.price_from, target.price_to, scale)
    tests += _between("stock", target.stock_from, target.stock_to)
    tests += _between("margin", target.margin_from, target.margin_to)
    newer, older = target.newer_than_days, target.older_than_days
    since = None if newer is None else now - newer * _DAY_S
    before = None if older is None else now - older * _DAY_S
    tests += _between("released", since, before)

    def test(table: Table) -> Mask:
        mask = np.ones(len(table), np.bool_)
        for one in tests:
            mask &= one(table)
        return mask

    return test


def _between(field: str, low: float | None, high: float | None, scale: float = 1.0) -> list[Test]:
    if low is None and high is None:
        return []
    bounds = Range(field, None if low is None else low * scale, None if high is None else high * scale)
    return [lambda table: within(table.number(field), bounds)]


def preferred(prefer: Prefer, table: Table, now: float) -> Column:
    """From 0 to the sum of the weights, ``(n,)``; what the shop does not say counts 0."""
    found: Column = np.zeros(len(table))
    if prefer.margin:
        found += prefer.margin * np.clip(np.fmax(table.number("margin"), 0.0), 0.0, 1.0)
    if prefer.stock:
        stock = np.fmax(table.number("stock"), 0.0)
        found += prefer.stock * stock / (stock + PLENTY)
    if prefer.new:
        age = np.maximum(0.0, now - table.number("released")) / _DAY_S / NEW_DAYS
        found += prefer.new * np.fmax(0.5**age, 0.0)
    return found


def groups_of(per: str, table: Table) -> list[str | None]:
    """What each product is one of several of: its brand, leaf category, both, or an attribute's value."""
    if per == "family":
        pairs = zip(groups_of("brand", table), groups_of("category", table), strict=True)
        return [f"{brand}\n{leaf}" if brand and leaf else None for brand, leaf in pairs]
    if per in ("brand", "category"):
        codes = table.last(per)
    else:
        said, rows = table.facts(per.removeprefix("attribute:"))
        codes = np.full(len(table), -1, np.int32)
        codes[rows[::-1]] = said[::-1]  # the first that a product has
    return [table.words.texts[code] or None if code >= 0 else None for code in codes.tolist()]
