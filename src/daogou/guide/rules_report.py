"""Rules for the people who write them: checked against the shop, listed, and seen at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from daogou.catalog.store import CatalogStore
from daogou.guide.pages import Item
from daogou.ranking.facets import Labels
from daogou.ranking.rules import FILE, Redirect, Rule, RulesError, Warned, address, read, unknown
from daogou.ranking.rules.model import SynonymEntry

if TYPE_CHECKING:
    from daogou.guide import Guide


def checked(shop: Path) -> tuple[list[str], list[Warned]]:
    """The faults of a shop's rules, and what they name that its catalogue lacks; also while another process serves it."""
    try:
        rules = read(shop / FILE)
    except RulesError as error:
        return list(error.problems), []
    store = CatalogStore(shop / "catalog.sqlite")
    try:
        warnings = unknown(rules, Labels.build(store.products()), lambda ids: set(ids) - set(store.get_many(ids)))
    finally:
        store.close()
    return [], warnings


def listed(shop: Path) -> Iterator[str]:
    """A line for each rule, in the order of the file. Raises `RulesError`."""
    rules, now = read(shop / FILE), datetime.now(UTC)
    if not rules:
        yield f"no rules; write them in {shop / FILE} (docs/merchandising.md)"
    for rule in rules.rules:
        yield f"{_state(rule, now):9} rule {rule.name} (line {rules.lines[rule.name]}): {_when(rule)} -> {_does(rule)}"
    for redirect in rules.redirects:
        words = ", ".join((*redirect.query, *(f"...{words}..." for words in redirect.contains)))
        yield f"{_state(redirect, now):9} redirect {redirect.name} (line {rules.lines[redirect.name]}): {words} -> {address(redirect)}"
    for entry in rules.entries:
        words = " = ".join(entry.words) or f"{', '.join(entry.search)} -> {', '.join(entry.also)}"
        yield f"{_state(entry, now):9} synonym {words}"


def preview(guide: Guide, query: str, *, limit: int) -> Iterator[str]:
    """The results of a query with the rules: where each stood without them, and which rules moved it."""
    after = guide.search(query, limit=limit, record=False)
    before = guide.search(query, limit=100, record=False, rules=False)
    if guide.rules.problem:
        yield f"{guide.rules.problem}; the rules before it are in force"
    if after.redirect:
        yield f"leads to {after.redirect.url} by the redirect {after.redirect.rule}"
    stood = {item.product.id: item.position for item in before.items}
    language = "zh" if after.need.language == "zh" else "en"
    for item in after.items:
        was = stood.get(item.product.id)
        moved = "new" if was is None else "=" if was == item.position else f"{was - item.position:+d}"
        yield f"{item.position:3} {moved:>4}  {_title(item, language)}  {_told(item)}".rstrip()
    shown = {item.product.id for item in after.items}
    for item in before.items[:limit]:
        if item.product.id not in shown:
            yield f"  -   was {item.position}  {_title(item, language)}"
    yield f"policy {after.policy}"


def _title(item: Item, language: str) -> str:
    title = item.product.title
    return title.get(language) or next(iter(title.values()))


def _told(item: Item) -> str:
    return " ".join(f"[{reason.code}]" for reason in item.reasons if reason.code.startswith("rule:"))


def _state(entry: Rule | Redirect | SynonymEntry, now: datetime) -> str:
    if entry.start is not None and now < entry.start:
        return "to come"
    if entry.until is not None and now >= entry.until:
        return "over"
    return "in force"


def _when(rule: Rule) -> str:
    lines = _given(rule.when)
    return "; ".join(lines) if lines else "every search"


def _does(rule: Rule) -> str:
    return "; ".join(f"{name} {', '.join(_given(getattr(rule, name)))}" for name in rule.actions)


def _given(part: msgspec.Struct) -> list[str]:
    found = []
    for name, value in msgspec.structs.asdict(part).items():
        if isinstance(value, tuple | frozenset):
            if value:
                found.append(f"{name} {', '.join(value if isinstance(value, tuple) else sorted(value))}")
        elif value not in (None, "", 0.0):
            found.append(f"{name} {value}")
    return found
