"""What the shop's people say about its results: pins, boosts, hiding, synonyms, redirects, in ``rules.toml``."""

from __future__ import annotations

from daogou.ranking.rules.arrange import Arranged, Look, arrange
from daogou.ranking.rules.file import FILE, NO_RULES, RulesError, RuleSet, Warned, address, parse, read, unknown
from daogou.ranking.rules.matching import asked
from daogou.ranking.rules.model import Redirect, Rule

__all__ = [
    "FILE", "NO_RULES", "Arranged", "Look", "Redirect", "Rule", "RuleSet", "RulesError", "Warned", "address", "arrange", "asked",
    "parse", "read", "unknown",
]  # fmt: skip
