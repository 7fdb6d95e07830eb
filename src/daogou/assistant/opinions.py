"""Questions that ask for nothing but what buyers say: 买家怎么说, *any complaints?*"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.assistant.evidence import comma, grouped_attributes, show_label
from daogou.assistant.model import Evidence
from daogou.assistant.question import Question, content_terms, read_question
from daogou.catalog.model import Product, Review, localized
from daogou.understanding.normalise import normalise

_ZH_BUYERS = "(?:买家|用户|大家|顾客|买过的人?|别人|网友)们?"
_EN_BUYERS = "(?:the )?(?:other )?(?:buyers|people|ppl|folks?|customers|reviewers|others|users|everyone|everybody)"
_HOW = "(?:都)?(?:怎么?样|怎样|咋样|如何|好不好|好不|好吗|多吗|多不多)"
_IT = "(?: (?:about|of))?(?: (?:it|this|them|these))?"
_GENERAL = re.compile(
    rf"{_ZH_BUYERS}(?:都|对它)?(?:[怎咋]么?说|[怎咋]么?看|觉得{_HOW}?|的?(?:评价|反馈|看法|口碑){_HOW}?|有什么(?:看法|反馈))"
    rf"|(?:评价|口碑|反馈|好评)(?:{_HOW}|率)"
    r"|值得(?:买|入手?)(?:吗|么|不)?|值不值(?:得买)?|推荐(?:买|入手)吗"
    rf"|what (?:do|did|does) {_EN_BUYERS} (?:say|think){_IT}|do(?:es)? {_EN_BUYERS} (?:like|recommend){_IT}"
    rf"|(?:what (?:do|are)|how (?:are|do)|show me|any|good|read|see)? ?(?:the )?reviews?(?: (?:say|like|look))?{_IT}"
    r"|\b(?:is|are) (?:it|this|they|these|those) any good|worth (?:it|buying|getting|the money)|well[- ]reviewed",
    re.IGNORECASE,
)
_COMPLAINTS = re.compile(
    rf"(?:{_ZH_BUYERS})?(?:都|有)?(?:在?(?:吐槽|抱怨)|不满意?)(?:什么|哪里|的地方)?"
    rf"|(?:{_ZH_BUYERS})?有?(?:什么|哪些)(?:缺点|不足|差评|槽点|不好的地方)|有(?:没有)?(?:人|买家)?(?:说|觉得|嫌)(?:它)?不好的?|有(?:没有)?差评|差评(?:多吗|说什么|有哪些)"
    rf"|what (?:do|did) {_EN_BUYERS} (?:complain about|dislike|not like){_IT}"
    r"|(?:are there |have you )?(?:any|what are the) (?:complaints|downsides|drawbacks|bad ones|negative reviews|bad reviews|cons)",
    re.IGNORECASE,
)


def opinion_asked(question: Question) -> Literal["general", "complaints"] | None:
    """Whether nothing but buyers' opinion is asked for; a question about a part or a property is about that.

    >>> from daogou.assistant.question import read_question as read
    >>> opinion_asked(read("买家怎么说")), opinion_asked(read("any complaints?"))
    ('general', 'complaints')
    >>> opinion_asked(read("What do buyers say about the zip?")) is None
    True
    """
    plain = normalise(question.text)
    rest = _COMPLAINTS.sub(" ", plain)
    complaints = rest != plain
    left = _GENERAL.sub(" ", rest)
    if left == plain or content_terms(left):
        return None
    return "complaints" if complaints else "general"


def opinion_of_part(question: Question) -> Question | None:
    """What buyers' opinion is asked of, as a question of its own; ``None`` where it is asked of the product as a whole.

    >>> from daogou.assistant.question import read_question as read
    >>> opinion_of_part(read("What do buyers say about the zip?")).content, opinion_of_part(read("买家怎么说"))
    (('zip',), None)
    """
    plain = normalise(question.text)
    left = _GENERAL.sub(" ", plain).strip()
    if left == plain or not content_terms(left) or opinion_asked(question):
        return None
    return read_question(left, question.language)


def opinions(question: Question, pieces: Sequence[Evidence]) -> list[tuple[float, Evidence]]:
    """Rated reviews where opinion is asked for, best first: complaints from the fewest stars on, else the longer ones.

    Five stars are no complaint, whatever else they say.
    """
    asked = opinion_asked(question)
    if asked is None:
        return []
    found = []
    for piece in pieces:
        if piece.source != "review" or piece.rating is None or (asked == "complaints" and piece.rating >= 5):
            continue
        score = 2.0 - piece.rating / 5 if asked == "complaints" else 1.0 + min(len(piece.text), 80) / 800
        found.append((score, piece))
    return sorted(found, key=lambda pair: (-pair[0], pair[1].ref))


def reviews_about(part: Sequence[str], product: Product, language: str) -> set[str]:
    """Ids of the reviews that the shop says are about a property called so: 缓震 finds those about ``cushioning``."""
    labels = {name: content_terms(show_label(values[0], language)) for name, values in grouped_attributes(product).items()}
    meant = {name for name, label in labels.items() if label and set(label) <= set(part)}
    return {review.id for review in product.reviews if meant & set(review.about)}


ASPECTS = 3
"""Properties that are named for each side of a tally."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How buyers rate a product, in words, and the reviews that it counts."""

    text: str
    reviews: tuple[str, ...]
    """Ids of reviews."""


def tally(product: Product, language: str) -> Tally | None:
    """For and against: how many reviews gave 4 stars or more and 3 or fewer, and what either side speaks of.

    ``None`` where no review has both stars and words. What a review speaks of is what the shop says that it is about.
    """
    rated = [(r.rating, r) for r in product.reviews if r.rating is not None and localized(r.text, language)]
    high = [review for stars, review in rated if stars >= 4]
    low = [review for stars, review in rated if stars <= 3]
    if not high and not low:
        return None
    total = len(high) + len(low)
    liked, disliked = (_aspects(side, product, language) for side in (high, low))
    if language == "zh":
        liked, disliked = (f"（说到{aspects}）" if aspects else "" for aspects in (liked, disliked))
        text = f"{total} 条评价里，{len(high)} 条给了 4 星以上{liked}，{len(low)} 条给了 3 星以下{disliked}。"
    else:
        liked, disliked = (f" (about {aspects})" if aspects else "" for aspects in (liked, disliked))
        text = f"Out of {total} reviews, {len(high)} gave 4 stars or more{liked} and {len(low)} gave 3 or fewer{disliked}."
    return Tally(text, tuple(review.id for review in (*high, *low)))


def _aspects(reviews: Iterable[Review], product: Product, language: str) -> str:
    """The properties that most of these reviews speak of, by what the shop calls them."""
    known = grouped_attributes(product)
    counted = Counter(name for review in reviews for name in review.about if name in known)
    labels = (show_label(known[name][0], language) for name, _ in counted.most_common(ASPECTS))
    return comma(language).join(label if language == "zh" else label.lower() for label in labels)
