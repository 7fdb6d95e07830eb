"""Advice on a size: which words of buyers and the shop speak of how a product falls.

Nothing is concluded from a shopper's measures: a size that no evidence names is never recommended.
"""

from __future__ import annotations

import re

from daogou.assistant.model import Evidence
from daogou.assistant.question import Question
from daogou.understanding.normalise import normalise

_FLAGS = re.IGNORECASE | re.ASCII
_ADVICE = re.compile(
    r"[穿选买要拿].{0,4}(?:什么|多大|几|哪个?|啥)(?:尺)?码|(?:什么|哪个|啥)(?:尺)?码(?:合适|好)|选大|选小|(?<!换)大一码|(?<!换)小一码"
    r"|\b(?:what|which) size\b|\bsize (?:up|down)\b|\bsize should\b|\bbetween (?:sizes|\d+(?:\.5)? and \d)|\bsize would\b",
    _FLAGS,
)
_MEASURES = re.compile(
    r"\d ?(?:斤|公斤|千克|kg|cm|厘米|码|lbs?|pounds?)\b|[\d十百]+ ?(?:斤|公斤|厘米|码)|身高|体重|脚长|平时|大一码|小一码|半码"
    r"|\busual(?:ly)?\b|\bnormally\b|\bsize (?:up|down)\b|\bhalf sizes?\b|\bi'?m an? \d",
    _FLAGS,
)
"""A person's measures, or how a size falls against the usual one."""
_WORN = re.compile(r"穿|码|围|\bwear|\bwore\b|\bsize|\bfits?\b|\bchest\b|\bwaist\b|\broom|\b(?:x{0,4}[sl]|m)\b", _FLAGS)
"""That a measure is told for the sake of the size: who runs far at 60 kg tells another thing."""
_HELP = re.compile(r"size-?help|尺码建议|help with sizes", _FLAGS)


def wants_size(question: Question) -> bool:
    """Whether advice on a size is asked for: 160, 120斤穿什么码, *should I size up?*

    >>> from daogou.assistant.question import read_question as read
    >>> wants_size(read("我160，120斤穿什么码")), wants_size(read("should I size up?")), wants_size(read("有42码吗"))
    (True, True, False)
    """
    return bool(_ADVICE.search(normalise(question.text)))


def tells_fit(question: Question, piece: Evidence) -> bool:
    """Whether a buyer's or the shop's words speak of how a product falls, or of whom it fits by their measures."""
    if piece.source not in ("review", "faq"):
        return False
    sized = any(topic.id == "size" and topic.said.search(piece.text.lower()) for topic in question.topics)
    text = normalise(piece.text)
    return sized or bool(_MEASURES.search(text) and _WORN.search(text))


def helps_choose(rule: Evidence) -> bool:
    """Whether a sentence of the shop's policies is about choosing a size."""
    return bool(_HELP.search(rule.ref + rule.text))
