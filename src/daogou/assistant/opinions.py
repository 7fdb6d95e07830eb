"""Questions that ask for nothing but what buyers say: 买家怎么说, *any complaints?*"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from daogou.assistant.model import Evidence
from daogou.assistant.question import Question, content_terms
from daogou.understanding.normalise import normalise

_ZH_BUYERS = "(?:买家|用户|大家|顾客|买过的人?|别人|网友)们?"
_EN_BUYERS = "(?:the )?(?:other )?(?:buyers|people|customers|reviewers|others|users)"
_IT = "(?: (?:about|of))?(?: (?:it|this|them|these))?"
_GENERAL = re.compile(
    rf"{_ZH_BUYERS}(?:都|对它)?(?:怎么说|怎么看|觉得怎么样|的?(?:评价|反馈|看法|口碑)|有什么(?:看法|反馈))"
    rf"|what (?:do|did) {_EN_BUYERS} (?:say|think){_IT}|show me the reviews",
    re.IGNORECASE,
)
_COMPLAINTS = re.compile(
    rf"(?:{_ZH_BUYERS})?(?:都|有)?(?:在?(?:吐槽|抱怨)|不满意?)(?:什么|哪里|的地方)?"
    rf"|(?:{_ZH_BUYERS})?有?(?:什么|哪些)(?:缺点|不足|差评|槽点|不好的地方)|有(?:没有)?差评|差评(?:多吗|说什么|有哪些)"
    rf"|what (?:do|did) {_EN_BUYERS} (?:complain about|dislike|not like){_IT}"
    r"|(?:are there |have you )?(?:any|what are the) (?:complaints|downsides|drawbacks|negative reviews|bad reviews|cons)",
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
