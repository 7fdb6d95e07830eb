"""What kind of figure a question asks for, and whether a text has one: 烧一壶要多久 asks for a time, and *ten minutes* is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daogou.assistant.model import Evidence
from daogou.assistant.question import HAN, Question, coverage
from daogou.understanding.normalise import normalise

SHARED = 0.4
"""The share of a question's telling characters (Chinese) or words that a text with such a figure must have."""
_CLAUSE = re.compile(r"[，。；！？,;!?]|\.(?!\d)")
_FLAGS = re.IGNORECASE
_HAN_NUMBER = "(?:[一二两三四五六七八九十半几]+|\\d+(?:\\.\\d+)?) ?(?:来|多|几)?个?(?:多)?"
_EN_NUMBER = "(?:\\d+(?:\\.\\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|a few|half an?)[ -]?"
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(ask, _FLAGS), re.compile(said, _FLAGS))
    for ask, said in (
        (
            r"多久|多长时间|几(?:分钟|小时|天|秒)|how long (?:does|do|did|will|would|until|till|before|to|can)|how many (?:minutes|hours|days)|how (?:fast|quick)",
            rf"{_HAN_NUMBER}(?:分钟|小时|钟头|天|秒|周|年)|{_EN_NUMBER}(?:minutes?|mins?|hours?|hrs?|h|seconds?|days?|weeks?)\b",
        ),
        (r"多[长高宽深厚粗](?!时间)|how (?:tall|wide|deep|thick|high)", r"\d ?(?:cm|mm|m|厘米|毫米|米|公分|寸)(?![a-z])|\d ?(?:inch|in\b)"),
        (r"几度|多少度|how (?:hot|cold)", r"\d ?(?:度|℃|°)|\d degrees"),
    )
)  # fmt: skip


def telling_figures(asked: Question, pieces: Sequence[Evidence]) -> list[Evidence]:
    """Spans with a figure of the kind that is asked for in one clause with words of the question; none where no figure is asked for."""
    wanted = [said for ask, said in _KINDS if ask.search(normalise(asked.text))]
    if not wanted or not asked.residual:
        return []
    return [
        piece for piece in pieces
        if piece.ref != "title" and any(
            _shared(asked, clause) >= SHARED and any(said.search(normalise(clause)) for said in wanted)
            for clause in _CLAUSE.split(piece.text)
        )
    ]  # fmt: skip


def _shared(asked: Question, clause: str) -> float:
    han = {c for term in asked.residual for c in term if HAN.match(c) and c not in "一二三四五六七八九十几多得要需会"}
    if not han:
        return coverage(asked.residual, clause)
    return sum(c in clause for c in han) / len(han)
