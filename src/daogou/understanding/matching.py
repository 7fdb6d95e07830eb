"""Finds phrases: every run of tokens that the catalogue or the shared words know, then the best that do not overlap."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from daogou.understanding.lexicon import Sense
from daogou.understanding.tokens import Token, joins
from daogou.understanding.vocabulary import Meaning

LONGEST = 10
"""Tokens of the longest phrase."""
_COST = 0.6
"""What a phrase costs, so that one long phrase beats two short ones over the same words."""
_WEAK = 0.15
_PREFIXES = frozenset("无非免不没")
"""Single characters that exclude what stands behind them, if nothing unexplained stands before them."""
_PARTICLES = frozenset("的和或要")
"""Single characters that join words, whatever stands beside them; 目的 and 温和 are words of the shared list."""
_COUNTERS = frozenset("个只条件双把台款顶副")
"""Measure words: a noun of one character behind one is a word of its own."""


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase over ``tokens[first:last]``, at ``text[start:end]``."""

    first: int
    last: int
    start: int
    end: int
    key: str
    meanings: tuple[Meaning, ...]
    senses: tuple[Sense, ...]
    weak: bool = False

    def means(self, kind: str) -> str | None:
        """The name of its meaning of a kind, or ``None``."""
        return next((m.name for m in self.meanings if m.kind == kind), None)


def find(
    text: str,
    tokens: Sequence[Token],
    senses: Mapping[str, tuple[Sense, ...]],
    meanings: Mapping[str, tuple[Meaning, ...]],
    explained: Collection[int] = (),
) -> list[Match]:
    """The phrases of a tokenised text, in order, without overlap, longest first in conflict.

    A single Chinese character or letter is weak: it counts only where both its sides are the text's, a space's
    or another phrase's (or of ``explained`` tokens), so that 红 is a colour in 红裙子 but not in 红豆糕.
    """
    n = len(tokens)
    best = [0.0] * (n + 1)
    choice: list[Match | None] = [None] * n
    joined = [i + 1 < n and joins(text, tokens[i], tokens[i + 1]) for i in range(n)]
    for i in range(n - 1, -1, -1):
        best[i] = best[i + 1]
        key = ""
        size = 0
        for j in range(i, min(n, i + LONGEST)):
            token = tokens[j]
            key += token.key
            size += token.end - token.start
            found, shared = senses.get(key), meanings.get(key)
            if i in explained and j in explained and found and not shared and all(s.kind == "brand" for s in found):
                found = None  # 3m of cable
            if found or shared:
                weak = j == i and (token.han or len(token.key) < 2) and token.end - token.start < 2
                score = best[j + 1] + (_WEAK if weak else size - _COST)
                if score > best[i] and not (weak and i in explained):
                    best[i] = score
                    choice[i] = Match(i, j + 1, tokens[i].start, token.end, key, shared or (), found or (), weak)
            if not joined[j]:
                break
    chosen: list[Match] = []
    i = 0
    while i < n:
        match = choice[i]
        if match is None:
            i += 1
        else:
            chosen.append(match)
            i = match.last
    return _without_stray(tokens, chosen, explained)


def _without_stray(tokens: Sequence[Token], matches: list[Match], explained: Collection[int]) -> list[Match]:
    """Drop weak matches inside longer runs that nothing explains, until none is left."""
    while True:
        covered = [False] * len(tokens)
        for k in explained:
            covered[k] = True
        for match in matches:
            covered[match.first : match.last] = [True] * (match.last - match.first)
        kept = [
            m
            for m in matches
            if not m.weak
            or m.key in _PARTICLES
            or (m.key in _PREFIXES and m.first > 1 and tokens[m.first - 2].text == m.key)  # 不辣不咸
            or (m.key == "没" and _open(tokens, covered, m.last - 1, 1))  # 胸前没图案
            or (_open(tokens, covered, m.first, -1) and (m.key in _PREFIXES or _open(tokens, covered, m.last - 1, 1)))
        ]
        if len(kept) == len(matches):
            return kept
        matches = kept


def _open(tokens: Sequence[Token], covered: list[bool], at: int, step: int) -> bool:
    """Whether the neighbour on one side is no unexplained part of the same word."""
    other = at + step
    if not 0 <= other < len(tokens) or covered[other]:
        return True
    if tokens[other].text in _COUNTERS and tokens[other].start - tokens[at].start == step:
        return _open(tokens, covered, other, step)  # 送个包
    left, right = (tokens[other], tokens[at]) if step < 0 else (tokens[at], tokens[other])
    return left.end < right.start or left.han != right.han
