"""The language of an answer: the shopper's, also where a word or a size says little, or where another is asked for."""

from __future__ import annotations

import re

from daogou.assistant.question import HAN, language_of

_ASKS = {
    "en": re.compile(r"(?:说|用|换成?|讲)(?:英文|英语)|英[文语](?:回答|回复)|speak (?:in )?english|english,? please|(?:in|to) english\b", re.IGNORECASE),
    "zh": re.compile(r"(?:说|用|换成?|讲)(?:中文|汉语|普通话)|中文(?:回答|回复)|speak (?:in )?(?:chinese|mandarin)|chinese,? please|(?:in|to) (?:chinese|mandarin)\b", re.IGNORECASE),
}  # fmt: skip
_ASKING = re.compile(r"can (?:you|we)|could (?:you|we)|please|do you|let'?s|请|可以|能不能|能|麻烦|吗|我们|你|回答|回复|一下", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z㐀-鿿]", re.IGNORECASE)
_TOLD = frozenset(["the", "a", "an", "is", "are", "it", "do", "does", "how", "what", "which", "who", "show", "me", "i", "my", "want", "need", "please", "thanks", "thank", "hello", "hi", "and", "for", "with", "of", "to", "in", "not", "no", "yes"])
_BARE = re.compile(r"(?:ok|okay|x{0,4}[sml]|[A-Z]{1,4}|[A-Z][a-z]+|[a-z-]*\d+[a-z]*)")
"""A size, a brand, an abbreviation or an *ok*: Latin letters that Chinese speakers write too."""


def asked_for(text: str) -> str | None:
    """The language that a sentence asks to be answered in, if any.

    >>> asked_for("请用英文回答"), asked_for("can you speak chinese?"), asked_for("有英文说明书吗")
    ('en', 'zh', None)
    """
    return next((language for language, asks in _ASKS.items() if asks.search(text)), None)


def only_asks(text: str) -> bool:
    """Whether a sentence asks for a language and for nothing else."""
    for pattern in (*_ASKS.values(), _ASKING):
        text = pattern.sub(" ", text)
    return not _LETTERS.search(text)


def language_for(text: str, before: str, fixed: str | None) -> str:
    """The language to answer a sentence in; ``before`` is that of the conversation, ``fixed`` one that was asked for.

    >>> language_for("M", "zh", None), language_for("how much is it", "zh", None), language_for("desk lamp", "", None)
    ('zh', 'en', 'en')
    """
    if fixed is not None:
        return fixed
    if not _LETTERS.search(text):
        return before or "zh"
    if HAN.search(text) or before != "zh":
        return language_of(text)
    words = text.strip("!！.。?？ ").split()
    bare = len(words) <= 2 and all(_BARE.fullmatch(word) and word.lower() not in _TOLD for word in words)
    return before if bare else "en"
