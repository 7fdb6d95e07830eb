"""Candidates in order: one score from every retriever's, the kind of thing that is meant, and the Need's wishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import log1p

from daogou.catalog.model import Text
from daogou.index.base import Payload
from daogou.retrieval.retrieve import Candidate
from daogou.understanding.need import Need, Slot
from daogou.understanding.things import kinds_of, wider_than

POLICY = "blend@4"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each score counts, per unit. Chosen on public search sets, see docs/benchmarks.md."""

    title: float
    text: float
    dense: float
    kind: float
    thing: float
    wish: float = 0.25
    brand: float = 0.5
    denied: float = 0.9
    """As much as all words can give: a description that says *no noise cancelling* has the words too."""
    popularity: float = 0.02
    rating: float = 0.02


WEIGHTS = {
    "en": Weights(title=0.1, text=0.9, dense=0.15, kind=0.1, thing=0.25),
    "zh": Weights(title=0.1, text=0.45, dense=0.45, kind=0.1, thing=0.15),
}
"""English words carry more than Chinese characters do, so that the encoder counts for more in Chinese."""

OTHER_THING = 0.4
"""What being another thing than asked for takes away, as a share of what being it gives."""
DENSE_MARGIN = 0.055
"""A product found by meaning alone is kept while its cosine is within this of the best: E5's cosines lie close."""
KIND_SAMPLE = 30
WORD_SAMPLE = 50
FEW_KNOWN = 5
MANY = 50
MOSTLY = 0.3
LEAST_TELLING = 0.2
"""How much words count at least, by `_telling`, and the share of the thing among what has them at which they count whole."""
_WORDS: Text = {"zh": "名称和描述相符", "en": "Matches your words"}
_MEANING: Text = {"zh": "意思相近", "en": "Close in meaning"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is where it is: a stable code, what people read, and how much it added to the score."""

    code: str
    text: Text
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a Need is the same for every candidate."""

    wishes: tuple[Slot, ...]
    category: bool
    prices: tuple[Reason, ...]


@dataclass(slots=True)
class Ranked:
    """A candidate with its score and what that is made of."""

    candidate: Candidate
    score: float
    parts: dict[str, float] = field(default_factory=dict)
    asked: Asked | None = None
    """What the blend was asked for, where it made the score."""
    said: tuple[Reason, ...] | None = None
    """The reasons, where a later step has changed them."""

    @property
    def id(self) -> str:
        """The product's id."""
        return self.candidate.id

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is where it is, what weighs most first; put into words only for what is shown."""
        if self.said is not None:
            return self.said
        return _reasons(self.candidate, self.parts, self.asked) if self.asked else ()


def rank(candidates: Sequence[Candidate], need: Need) -> list[Ranked]:
    """Order candidates for a Need, best first; those that only a far meaning connects are left out."""
    weights = WEIGHTS["zh" if need.language == "zh" else "en"]
    weights = replace(weights, text=weights.text * _telling(candidates, need))
    kinds = _kinds(candidates)
    best_cosine = max((c.cosine for c in candidates if c.cosine is not None), default=0.0)
    asked = Asked(
        tuple(slot for slot in need.slots if not slot.excluded and slot.kind not in ("price", "sort")),
        bool(need.of("category")),
        tuple(Reason("price", slot.label) for slot in need.of("price") if slot.hard),
    )
    ranked = [
        _score(candidate, need, asked, weights, kinds)
        for candidate in candidates
        if not need.text or _relevant(candidate, best_cosine, need)
    ]
    return sorted(ranked, key=_sort_key(need))


def _telling(candidates: Sequence[Candidate], need: Need) -> float:
    """How much the words count where they name a thing: little where most of what has them is another thing.

    In a shop of computers *laptop* stands in the titles of bags, locks and chargers, while laptops say *notebook*.
    """
    if not need.things or sum(thing_match(need, c.payload) == 1.0 for c in candidates) < MANY:
        return 1.0  # the shop has hardly any of it: what has the words is as near as it comes
    with_words = sorted(candidates, key=lambda c: -c.scores.get("text", 0.0))[:WORD_SAMPLE]
    known = [match for c in with_words if "text" in c.scores and (match := thing_match(need, c.payload))]
    if len(known) < FEW_KNOWN:
        return 1.0
    share = sum(match > 0 for match in known) / len(known)
    return LEAST_TELLING + (1 - LEAST_TELLING) * min(1.0, share / MOSTLY)


def _relevant(candidate: Candidate, best_cosine: float, need: Need) -> bool:
    thing = thing_match(need, candidate.payload)
    if thing == 1.0:
        return True
    if thing < 0 and any(matches(slot, candidate.payload) is False for slot in need.of("category")):
        return False  # of another category and another thing: no boots for running shoes
    if candidate.cosine is not None and candidate.cosine >= best_cosine - DENSE_MARGIN:
        return True
    return max(candidate.scores.get("text", 0.0), candidate.scores.get("title", 0.0)) >= 0.3


def _kinds(candidates: Sequence[Candidate]) -> dict[str, float]:
    """How much each leaf category is meant, judged by what the encoder finds nearest; the most meant has 1."""
    near = sorted((c for c in candidates if c.cosine is not None), key=lambda c: -(c.cosine or 0))
    votes: Counter[str] = Counter()
    for position, candidate in enumerate(near[:KIND_SAMPLE]):
        leaf = _leaf(candidate.payload)
        if leaf:
            votes[leaf] += 1 / (1 + position * 0.1)  # type: ignore[assignment]
    top = max(votes.values(), default=0)
    return {leaf: count / top for leaf, count in votes.items()} if top else {}


def _leaf(payload: Payload) -> str | None:
    path = payload.get("category")
    return path[-1] if isinstance(path, list) and path else None


def thing_match(need: Need, payload: Payload) -> float:
    """1 where a product is what is asked for, 1/2 where it is a wider such thing, below 0 where it is another."""
    named = payload.get("things")
    if not need.things or not isinstance(named, list) or not named:
        return 0.0
    wanted, wider = _wanted(need.things)
    if not wanted.isdisjoint(named):
        return 1.0
    return -OTHER_THING if wider.isdisjoint(named) else 0.5


@lru_cache(maxsize=10_000)
def _wanted(things: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Everything that is a kind of the things, and what they are kinds of."""
    kinds = frozenset(kind for thing in things for kind in kinds_of(thing))
    return kinds, frozenset(wider for thing in things for wider in wider_than(thing))


def _score(candidate: Candidate, need: Need, asked: Asked, weights: Weights, kinds: dict[str, float]) -> Ranked:
    scores, payload = candidate.scores, candidate.payload
    parts = {
        "title": weights.title * scores.get("title", 0.0),
        "text": weights.text * scores.get("text", 0.0),
        "dense": weights.dense * scores.get("dense", 0.0),
        "thing": weights.thing * thing_match(need, payload),
        "kind": weights.kind * kinds.get(_leaf(payload) or "", 0.0),
        "popularity": weights.popularity * min(1.0, log1p(_number(payload.get("popularity"))) / 12),
        "rating": weights.rating * _confident_rating(payload),
    }
    for slot in asked.wishes:
        matched = matches(slot, payload)
        if matched:
            parts[slot.id] = (weights.brand if slot.kind == "brand" else weights.wish) * slot.confidence
        elif matched is False:
            parts[slot.id] = -_contradiction(slot, weights)
    return Ranked(candidate, sum(parts.values()), parts, asked)


def _reasons(candidate: Candidate, parts: dict[str, float], asked: Asked) -> tuple[Reason, ...]:
    reasons = [
        Reason(slot.kind, slot.label, parts[slot.id]) for slot in asked.wishes if parts.get(slot.id, 0.0) > 0
    ]
    if not asked.category and parts["text"] + parts["title"] > 0.3:
        reasons.append(Reason("words", _WORDS, parts["text"] + parts["title"]))
    elif candidate.scores.get("dense", 0.0) > 0.5 and not reasons:
        reasons.append(Reason("meaning", _MEANING, parts["dense"]))
    reasons += asked.prices
    rating, count = _number(candidate.payload.get("rating")), int(_number(candidate.payload.get("ratings")))
    if rating >= 4.3 and count >= 3:
        text = {"zh": f"评分 {rating:.1f}（{count} 条评价）", "en": f"Rated {rating:.1f} by {count} buyers"}
        reasons.append(Reason("rating", text, parts["rating"]))
    return tuple(sorted(reasons, key=lambda reason: -reason.weight))


def _contradiction(slot: Slot, weights: Weights) -> float:
    """What it costs that the shop says otherwise: a plain *no* says most, whatever its words mention (no noise cancelling)."""
    if slot.kind == "recipient":
        return weights.wish
    if slot.kind == "attribute" and set(slot.values) <= {"yes", "no"}:
        return weights.denied
    return 0.0


def matches(slot: Slot, payload: Payload) -> bool | None:
    """Whether a product has what a slot asks for; ``None`` where the shop does not say."""
    attributes = payload.get("attributes")
    facts = attributes if isinstance(attributes, list) else []
    if slot.kind == "category":
        path = payload.get("category")
        return bool(set(slot.values) & set(path)) if isinstance(path, list) and path else None
    if slot.kind == "brand":
        return payload.get("brand") in slot.values
    if slot.kind == "recipient":
        gender = {"mother": "women", "girlfriend": "women", "father": "men", "boyfriend": "men"}
        wanted = gender.get(slot.values[0], slot.values[0])
        said = [fact.partition("=")[2] for fact in facts if fact.startswith("gender=")]
        return None if not said else wanted in said or "unisex" in said
    name = slot.name if slot.kind == "attribute" else slot.kind
    said = [fact.partition("=")[2] for fact in facts if fact.startswith(f"{name}=")]
    if not said:
        return None
    if slot.minimum is not None or slot.maximum is not None:
        return any(_within(value, slot) for value in said)
    return any(value.lower() in said for value in slot.values)


def _within(value: str, slot: Slot) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    return (slot.minimum is None or number >= slot.minimum) and (
        slot.maximum is None or number <= slot.maximum
    )


def _confident_rating(payload: Payload) -> float:
    """The rating drawn towards 3.5 by five imagined ratings, to [0, 1]."""
    count = _number(payload.get("ratings"))
    return (_number(payload.get("rating")) * count + 3.5 * 5) / (count + 5) / 5


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _sort_key(need: Need) -> Callable[[Ranked], tuple[float, float, str]]:
    wish = next((slot.values[0] for slot in need.of("sort")), "")
    first = _SORTS.get(wish)
    if first is None:
        return lambda item: (0.0, -item.score, item.id)
    return lambda item: (first(item.candidate.payload), -item.score, item.id)


_SORTS: dict[str, Callable[[Payload], float]] = {
    "price_asc": lambda payload: _number(payload.get("price_min")),
    "price_desc": lambda payload: -_number(payload.get("price_max")),
    "rating": lambda payload: -_confident_rating(payload),
    "popular": lambda payload: -_number(payload.get("popularity")),
    "newest": lambda payload: -_number(payload.get("released")),
}
