"""What of a shop works less well than it could: said with every answer, and by the doctor."""

from __future__ import annotations

from daogou.encoders.chat_guard import GuardedChatModel
from daogou.guide.learning import RankerInUse
from daogou.guide.rules import ShopRules
from daogou.ranking.rerank import Reranking
from daogou.settings import Settings


def degraded(
    settings: Settings, chat_model: GuardedChatModel | None, reranking: Reranking | None, rules: ShopRules,
    ranker: RankerInUse | None,
) -> tuple[str, ...]:  # fmt: skip
    """In words; empty when all is well."""
    found = []
    if settings.encoders.text == "hashing":
        found.append('text encoder: hashing understands no meaning; set encoders.text = "e5"')
    if chat_model is not None and chat_model.state != "ready":
        why = "does not answer" if chat_model.state == "resting" else "has used up its tokens for today"
        found.append(f"chat model: {chat_model.name} {why}; rules alone understand queries and word answers")
    if reranking is not None and reranking.problem:
        found.append(f"reranker: {reranking.problem}; the rest stands where the blend put it")
    if ranker is not None and ranker.problem:
        found.append(f"learned ranker: {ranker.problem}; the blend alone puts in order")
    if rules.problem:
        found.append(f"rules: {rules.problem}; the rules before it are in force")
    return tuple(found)
