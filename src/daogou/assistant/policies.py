"""Questions about the shop: which sentences of which policy answer them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from daogou.assistant.model import Evidence
from daogou.assistant.question import Question, content_terms, coverage
from daogou.assistant.topics import WORDS, any_of
from daogou.catalog.model import Product, ShopPolicy

if TYPE_CHECKING:
    from daogou.assistant.ranker import EvidenceRanker

MOST = 3
_WORDS = tomllib.loads((WORDS / "policies.toml").read_text("utf-8"))


_SUBJECTS = tuple((any_of(entry["ask"]), any_of(entry["title"])) for entry in _WORDS["subject"].values())
"""How a question names a subject, and how the policies on it are called."""
_PRODUCT_WORDS = re.compile(r"这[款个件双只条]|它|\bit\b|\bthis\b|\bthey\b|\bthese\b", re.IGNORECASE | re.ASCII)
_SENTENCES = tuple((any_of(entry["ask"]), any_of(entry["said"])) for entry in _WORDS["sentence"].values())
"""What a question asks of a subject, and how a sentence that answers says it."""
_QUANTITY = re.compile(
    r"多久|几天|多少|几点|什么时候|多长时间|几期|几[次回]|how (long|much|many|soon)|\bwhen\b|what time|how fast",
    re.IGNORECASE | re.ASCII,
)


def is_policy_question(question: Question, *, about_product: bool) -> bool:
    """Whether a question is about the shop's rules rather than about a product's make."""
    text = question.text.lower()
    if not about_product:
        return True
    return any(ask.search(text) for ask, _ in _SUBJECTS)


def best_policy(
    question: Question,
    products: Sequence[Product],
    policies: Sequence[ShopPolicy],
    pieces: Sequence[Evidence],
    ranker: EvidenceRanker,
    within: Collection[str] = (),
) -> list[tuple[float, Evidence]]:
    """The sentences that answer, best first; none where no policy speaks of what is asked.

    A question that names a subject (returns, delivery, ...) is answered from that policy. The most telling sentence
    comes first; ``within`` are policies that were just spoken of: *who pays?*; where no sentence has the question's own words, the policy's opening does, as its rule.
    """
    text = question.text.lower()
    subjects = [policy for ask, policy in _SUBJECTS if ask.search(text)]
    titles = {policy.id: " ".join((policy.id, *policy.title.values())) for policy in policies}
    mine = [p for p in pieces if any(s.search(titles[_policy_of(p)]) for s in subjects)]
    if not mine and within:
        return _further(text, [p for p in pieces if _policy_of(p) in within])
    if not mine:
        return [] if subjects and not products else ranker.covering(question, pieces)[:MOST]
    rest = text
    for ask, _ in _SUBJECTS:
        rest = ask.sub(" ", rest)
    residual = content_terms(rest)
    kinds = content_terms(" ".join(" ".join(c.name.values()) for p in products for c in p.category))
    wants_number = bool(_QUANTITY.search(text))
    scores = ranker.scores(question, mine)
    ranked = []
    for place, (piece, score) in enumerate(zip(mine, scores, strict=True)):
        body = piece.text.partition("：")[2] or piece.text.partition(": ")[2] or piece.text
        asked = coverage(residual, body)
        alias = sum(bool(ask.search(text) and said.search(body)) for ask, said in _SENTENCES)
        total = (
            float(score)
            + 0.7 * asked
            + 0.4 * min(2, alias)
            + 0.35 * min(1.0, 3 * coverage(kinds, body))
            - 0.03 * place
        )
        total += 0.15 if wants_number and re.search(r"\d", body) else 0.0
        ranked.append((total, piece))
    ranked.sort(key=lambda pair: -pair[0])
    policy = _policy_of(ranked[0][1])
    close = [(score, piece) for score, piece in ranked if _policy_of(piece) == policy and score >= ranked[0][0] - 0.12]
    return [*close[:MOST], *_second(text, ranked, titles)]


def _second(text: str, ranked: Sequence[tuple[float, Evidence]], titles: Mapping[str, str]) -> list[tuple[float, Evidence]]:
    """The best sentence on another subject that a question asks of in other words: 能送到她那儿顺便包一下吗."""
    policy = _policy_of(ranked[0][1])
    first = [span for ask, title in _SUBJECTS if title.search(titles[policy]) for span in _spans(ask, text)]
    others = [
        title for ask, title in _SUBJECTS
        if not title.search(titles[policy]) and any(all(b <= c or d <= a for c, d in first) for a, b in _spans(ask, text))
    ]  # fmt: skip
    return [pair for pair in ranked if _policy_of(pair[1]) != policy and any(t.search(titles[_policy_of(pair[1])]) for t in others)][:1]


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def _further(text: str, pieces: Sequence[Evidence]) -> list[tuple[float, Evidence]]:
    """What policies just spoken of say to a question that names no subject; none where nothing answers."""
    content = content_terms(text)
    scored = []
    for piece in pieces:
        alias = any(ask.search(text) and said.search(piece.text) for ask, said in _SENTENCES)
        counted = bool(_QUANTITY.search(text) and re.search(r"\d", piece.text))
        score = 0.8 * alias + 0.4 * counted + coverage(content, piece.text)
        if alias or counted or score >= 0.5:
            scored.append((score, piece))
    scored.sort(key=lambda pair: -pair[0])
    return [pair for pair in scored if pair[0] >= scored[0][0] - 0.1][:MOST]


def _policy_of(piece: Evidence) -> str:
    return piece.ref.split("/")[1]
