"""A shop's rules while it is open: read again when their file changes, put to what was found."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from daogou.guide.pages import Redirection
from daogou.guide.search import Found
from daogou.ranking.rules import NO_RULES, Look, RulesError, RuleSet, address, arrange, asked, read
from daogou.understanding.need import Need
from daogou.understanding.synonyms import Synonyms

CHECK_S = 0.5
"""How soon a changed file is noticed."""
NONE = Synonyms()


class ShopRules:
    """The rules in force. A file with faults leaves the rules before it in force and says so in ``problem``."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path, self._now = path, now
        self._lock = Lock()
        self._next = 0.0
        self._seen: tuple[int, int, int] | None = None
        self._rules = NO_RULES
        self._synonyms = NONE
        self.problem = ""

    def current(self) -> RuleSet:
        """The rules as they are now, whatever their dates; one caller reads a changed file, others go on meanwhile."""
        if time.monotonic() >= self._next and self._lock.acquire(blocking=False):
            try:
                self._look()
                self._next = time.monotonic() + CHECK_S
            finally:
                self._lock.release()
        return self._rules

    @property
    def synonyms(self) -> Synonyms:
        """The synonyms in force now; the same object as long as nothing changes."""
        self.current()
        return self._synonyms

    def _look(self) -> None:
        try:
            stat = os.stat(self._path)
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:
            seen = None
        if seen != self._seen:
            self._seen = seen
            try:
                self._rules, self.problem = read(self._path), ""
            except RulesError as error:
                more = len(error.problems) - 1
                self.problem = error.problems[0] + (f" (and {more} more; see daogou rules check)" if more else "")
        if self._rules.entries or self._synonyms:
            synonyms = self._rules.synonyms(self._now())
            if synonyms != self._synonyms:
                self._synonyms = synonyms

    def redirect(self, need: Need) -> Redirection | None:
        """Where a search leads instead of to its results."""
        rules = self.current()
        if not rules.redirects:
            return None
        now = self._now()
        search = asked(need.corrected or need.query, need)
        for found in rules.matcher.redirects_for(search):
            if found.in_force(now):
                return Redirection(found.name, address(found), found.why)
        return None

    def put(
        self, found: Found, need: Need, chosen: Mapping[str, Collection[str]], parents: Mapping[str, str],
        look: Look, *, currency: str,
    ) -> Found:  # fmt: skip
        """What was found, as the rules that this search is for put it."""
        rules = self.current()
        if not rules.rules:
            return found
        now = self._now()
        search = asked(need.corrected or need.query, need, chosen, parents)
        meant = [rule for rule in rules.matcher.rules_for(search) if rule.in_force(now)]
        if not meant:
            return found
        arranged = arrange(
            found.ranked, meant, look, now=now, currency=currency, keep_order=bool(need.of("sort"))
        )
        met = found.outcome in ("nothing_found", "not_sold") and any(
            did == "pin" for told in arranged.told.values() for _, did, _ in told
        )
        if met:
            found = replace(found, outcome="found", message=None)
        return replace(
            found, ranked=arranged.ranked, arranged=arranged,
            rules=tuple(rule.name for rule in meant), mark=rules.mark(meant),
        )  # fmt: skip
