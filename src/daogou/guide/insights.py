"""What shoppers search for and what comes of it, for the shop's people; with synonyms and spellings that it suggests."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from rapidfuzz.distance import OSA

from daogou.errors import DaogouError
from daogou.events.searches import Pair, QueryCount, Removed
from daogou.events.store import EventStore
from daogou.ranking.rules import FILE, RuleSet, parse, read
from daogou.settings import Settings
from daogou.understanding.normalise import normalise
from daogou.understanding.sounds import sound
from daogou.understanding.tokens import is_han, key_of, tokenise

PAIRS = 500
"""Pairs of queries that are looked at for suggestions."""
LOW = 0.5
"""A query is low in clicks below this share of the shop's own rate."""


class NotAccepted(DaogouError):
    """A synonym cannot be written down."""

    code = "rules_invalid"


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words that shoppers use for what the shop calls otherwise, and how it is known."""

    kind: Literal["synonym", "spelling"]
    search: str
    also: str
    both_ways: bool
    shoppers: int
    """How many shoppers' behaviour says so."""
    because: Literal["searched again", "same products"]
    queries: tuple[str, str]


@dataclass(frozen=True, slots=True)
class QueryReport:
    """Searches over a period. Nothing in it was done by fewer than ``floor`` shoppers, but for the totals."""

    since: datetime
    until: datetime
    floor: int
    totals: Mapping[str, int]
    most: tuple[QueryCount, ...]
    empty: tuple[QueryCount, ...]
    """Queries that mostly find nothing, or nothing that the shop sells."""
    relaxed: tuple[QueryCount, ...]
    """Queries of which a wish (a price) mostly could not be met."""
    low_click: tuple[QueryCount, ...]
    """Queries that find something which few click, by how many clicks are lost against the shop's own rate."""
    removed: tuple[Removed, ...]
    reformulated: tuple[Pair, ...]
    suggested: tuple[Suggested, ...]


def query_report(
    events: EventStore, rules: RuleSet, *, since: datetime, until: datetime, floor: int, limit: int = 20
) -> QueryReport:
    """Add the log of searches up, in SQL; ``rules`` are those whose synonyms need no suggesting any more."""
    with events.search_log(since, until, floor=floor) as log:
        totals = log.totals()
        rate = totals["clicked"] / totals["searches"] if totals["searches"] else 0.0
        often = "2 * empty < searches"
        reformulated = log.reformulated(PAIRS)
        return QueryReport(
            since, until, floor, totals,
            most=tuple(log.queries("searches", limit)),
            empty=tuple(log.queries("searches", limit, "2 * empty >= searches")),
            relaxed=tuple(log.queries("relaxed", limit, "2 * relaxed >= searches")),
            low_click=tuple(
                log.queries(f"searches * {rate!r} - clicked", limit, f"{often} AND clicked < searches * {rate * LOW!r}")
            ),
            removed=tuple(log.removed(limit)),
            reformulated=tuple(reformulated[:limit]),
            suggested=tuple(_suggested(reformulated, log.alike(PAIRS), _known(rules)))[:limit],
        )  # fmt: skip


def accept(shop: Path, search: str, also: str, *, both_ways: bool = False, note: str = "") -> int:
    """Write a synonym to the end of the shop's rules, whole and checked, atomically; returns its line.

    Raises `NotAccepted` where the words would not hold, and `RulesError` where the file has faults already.
    """
    path = shop / FILE
    known = read(path)
    if frozenset((key_of(normalise(search)), key_of(normalise(also)))) in _known(known):
        raise NotAccepted(f"{search!r} and {also!r} are synonyms already; see daogou rules list")
    text = path.read_text("utf-8") if path.exists() else ""
    before = text.rstrip("\n") + "\n\n" if text.strip() else ""
    line = before.count("\n") + 1
    comment = f"# {note}\n" if note else ""
    body = f"words = [{_quoted(search)}, {_quoted(also)}]\n" if both_ways else f"search = {_quoted(search)}\nalso = {_quoted(also)}\n"
    whole = f"{before}{comment}[[synonym]]\n{body}"
    parse(whole)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(whole)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return line


def _quoted(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _known(rules: RuleSet) -> set[frozenset[str]]:
    """Pairs of words that are synonyms by the rules already, whatever their dates."""
    found: set[frozenset[str]] = set()
    for entry in rules.entries:
        ways = [(a, b) for a in entry.words for b in entry.words if a != b]
        ways += [(a, b) for a in entry.search for b in entry.also]
        found |= {frozenset((key_of(normalise(a)), key_of(normalise(b)))) for a, b in ways}
    return found


def _suggested(again: Iterable[Pair], alike: Iterable[Pair], known: set[frozenset[str]]) -> Iterator[Suggested]:
    """Suggestions, those that most shoppers speak for first; one pair of words is suggested once."""
    found: list[Suggested] = []
    for pair in again:
        if words := apart(pair.first, pair.second):
            kind: Literal["synonym", "spelling"] = "spelling" if misspelled(*words) else "synonym"
            found.append(Suggested(kind, *words, False, pair.shoppers, "searched again", (pair.first, pair.second)))
    for pair in alike:
        if words := apart(pair.first, pair.second):
            if misspelled(*words):
                continue  # which of the two is the slip, only what shoppers do next can tell
            found.append(Suggested("synonym", *words, True, pair.shoppers, "same products", (pair.first, pair.second)))
    seen = set(known)
    for one in sorted(found, key=lambda s: (-s.shoppers, s.search, s.also)):
        key = frozenset((key_of(normalise(one.search)), key_of(normalise(one.also))))
        if len(key) == 2 and key not in seen:
            seen.add(key)
            yield one


def apart(first: str, second: str) -> tuple[str, str] | None:
    """The words in which two queries differ, where they differ in one place and one does not only say more.

    >>> apart("red trainers 42", "red running shoes 42"), apart("shoes", "red shoes"), apart("红色坤包", "红色女包")
    (('trainers', 'running shoes'), None, ('坤包', '女包'))
    """
    a, b = normalise(first), normalise(second)
    left, right = tokenise(a), tokenise(b)
    blocks = SequenceMatcher(None, [t.key for t in left], [t.key for t in right], autojunk=False).get_opcodes()
    changed = [op for op in blocks if op[0] != "equal"]
    if len(changed) != 1 or changed[0][0] != "replace":
        return None
    _, i, j, m, n = changed[0]
    while j < len(left) and n < len(right) and left[j].han and left[j].text == right[n].text and j - i < 2 and n - m < 2:
        j, n = j + 1, n + 1  # 坤 and 女 are said of nothing; 坤包 and 女包 are words
    words = a[left[i].start : left[j - 1].end], b[right[m].start : right[n - 1].end]
    return None if any(map(str.isdigit, words)) else words


def misspelled(wrong: str, right: str) -> bool:
    """Whether one may be a slip for the other: a letter or two, or characters that sound alike.

    >>> misspelled("headphnes", "headphones"), misspelled("雨绒服", "羽绒服"), misspelled("sofa", "couch")
    (True, True, False)
    """
    if any(map(is_han, wrong)) and any(map(is_han, right)):
        heard = sound(wrong)
        return heard is not None and heard == sound(right)
    if any(map(is_han, right)):
        return wrong.replace(" ", "") == sound(right)
    longest = max(len(wrong), len(right))
    return longest >= 4 and OSA.distance(wrong, right) <= (1 if longest < 8 else 2)


def shop_report(shop: Path, *, days: float, floor: int = 0, limit: int = 20) -> QueryReport:
    """The report on a shop's folder over the last ``days``, also while another process serves it.

    Raises `RulesError` where the shop's rules have faults.
    """
    until = datetime.now(UTC)
    floor = floor or Settings.load(shop).search.least_shoppers
    events = EventStore(shop / "events.sqlite")
    try:
        return query_report(
            events, read(shop / FILE), since=until - timedelta(days=days), until=until, floor=floor, limit=limit
        )
    finally:
        events.close()


def lines(report: QueryReport) -> Iterator[str]:
    """The report as people read it."""
    totals = report.totals
    yield (
        f"{report.since:%Y-%m-%d} to {report.until:%Y-%m-%d}: {totals['searches']:,} searches, {totals['queries']:,} queries, "
        f"{totals['shoppers']:,} shoppers; {_share(totals['clicked'], totals)} with a click, {_share(totals['bought'], totals)} "
        f"with a purchase, {_share(totals['empty'], totals)} without results"
    )
    yield f"below: what {report.floor} shoppers or more did"
    for title, counts in (
        ("asked most", report.most), ("without results", report.empty),
        ("a wish given up", report.relaxed), ("few clicks", report.low_click),
    ):  # fmt: skip
        if counts:
            yield f"{title}:"
        for one in counts:
            yield (
                f"  {one.searches:6,} searches, {one.shoppers:5,} shoppers, {one.clicked / one.searches:4.0%} clicked, "
                f"{one.found:4} found  {one.query}"
            )
    if report.removed:
        yield "understood, and taken away by shoppers:"
    for gone in report.removed:
        yield f"  {gone.shoppers:5,} shoppers  {gone.slot}" + (f"  in {gone.query!r}" if gone.query else "")
    if report.reformulated:
        yield "no click, searched again, clicked:"
    for pair in report.reformulated:
        yield f"  {pair.shoppers:5,} shoppers  {pair.first} -> {pair.second}"
    if report.suggested:
        yield "suggested:"
    for words in report.suggested:
        both = " --both-ways" if words.both_ways else ""
        yield f"  {words.kind} ({words.shoppers:,} shoppers, {words.because}: {words.queries[0]} / {words.queries[1]})"
        yield f"    daogou queries accept {shlex.quote(words.search)} {shlex.quote(words.also)}{both}"


def _share(count: int, totals: Mapping[str, int]) -> str:
    return f"{count / max(1, totals['searches']):.1%}"
