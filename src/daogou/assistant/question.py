"""A question, read: its language, what it is about, and the words that an answer must speak of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daogou.assistant.topics import Topic, Use, asked_topics, asked_uses, compared_topics
from daogou.retrieval.analysis import terms
from daogou.understanding.normalise import normalise

HAN = re.compile(r"[㐀-鿿]")
MAX_QUESTION = 500
"""Characters of a question that are read."""

_ZH_COMMON = re.compile(
    "行(?=[吗么不])|[吃喝看摸闻穿戴用坐躺睡听盖]起来|家里|[能会可][穿戴盖]|这[款个件双条顶张台部把套只瓶盒罐对支辆本]?|那[款个件双条顶张台部把套只]?|它们?|[两三四几]款|商品|产品|东西|宝贝|请问|你们|我们|咱们|"
    "[我你您]|怎么样|怎么|怎样|什么|哪[个款些里种]?|多少|多大|多久|多长|有没有|是不是|能不能|可不可以|会不会|好不好|行不行|要不要|"
    "[戴穿用坐站走睡听看玩]久了?|时间|可以|可不|能够|应该|需要|适合|支持|使用|左右|有点|一般|比较|非常|特别|真的|还是|或者|还有|如果|因为|所以|但是|一下|一点|现在|平时|"
    "(?<=[㐀-鿿][㐀-鿿])[上里中](?=[能可会有是不用吗呢]|$)|如何|容易|经常|总是|[吗呢吧啊呀嘛么的了是有能会要和与或也都还就在到对把被给让用做好不没很太更最又再才只这那个款件双种]"
)
_EN_COMMON = frozenset(
    terms(
        "the this that these those it its they them he she i me my we us our you your a an of for with and or to in on by is are am was were be been "
        "do does did can could will would shall should may might must has have had how what which who when where why whether if any some much many very "
        "too so just also really there here not no yes please tell know want need like get got use used using make makes made come comes item product thing one ones "
        "good well work works ok okay fine suitable it's i'm don't doesn't isn't can't there's anyone someone people about as at from than then more most less least better best"
    )
)
_AMOUNT = re.compile(r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十半百千]+)(?:毫升|公斤|厘米|小时|个月|度|升|斤|克|米|寸|岁|天)(?:水|的水)?")
"""How much a question is about: it names no part of a product."""
_ASK = re.compile(
    r"[吗么嘛]|[能会是有可要行好].?[不没][能会是有可要行好]|^(?:is|are|does|do|can|could|will|would|has|have|did)\b|[,，] ?(?:is|are|does|do|can|will) (?:it|they|this|these)\b",
    re.IGNORECASE | re.ASCII,
)
_COMPARE = re.compile(
    r"哪[个款件双一](?:最|更|比较)?|哪一?[个款件]|更|(?:比|和|跟|与).{0,20}(?:区别|不同|差别|差在|比)|区别|对比|比较|比一[比下]|不同|不一样|差别|差在|选哪|怎么选|二选一"
    r"|\bwhich\b|\bcompare|\bdifference|\bdiffer\b|\bvs\.?\b|\bversus\b|\bor the (?:other|second|first)\b|\b\w+er than\b|\b(?:more|less) \w+ than\b|\bbetter\b",
    re.IGNORECASE | re.ASCII,
)
_DIFFERENCE = re.compile(
    r"区别|不同|不一样|差别|差在|对比|比较一下|\bcompare|\bdiffer|\bvs\b|\bversus\b", re.IGNORECASE | re.ASCII
)
_BETTER = re.compile(
    r"更好|最好|更值|划算|性价比|推荐|选哪|怎么选|买哪|哪[个款]好|\bbetter\b|\bbest\b|recommend|should i (?:buy|get|choose|pick|take)",
    re.IGNORECASE | re.ASCII,
)
_SUITED = re.compile(
    r"适合|拿来|用来|合适|suit|better for|best for|good for|right for|\bfor\b", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. ``content`` holds the terms that carry its meaning (Chinese pairs, English stems)."""

    text: str
    language: str
    topics: tuple[Topic, ...]
    uses: tuple[Use, ...]
    content: tuple[str, ...]
    residual: tuple[str, ...]
    """What is left of the content once the words that name the topics are taken out."""
    polar: bool
    """Whether yes or no is asked for."""
    comparing: bool
    difference: bool
    better: bool
    suited: bool

    @property
    def careful(self) -> str | None:
        """``health`` or ``safety`` where an answer needs a referral."""
        return min((topic.careful for topic in self.topics if topic.careful), default=None)


def language_of(text: str) -> str:
    """``zh`` where there is any Chinese, else ``en``."""
    return "zh" if HAN.search(text) else "en"


def read_question(text: str, language: str | None = None) -> Question:
    """Read a question; never raises.

    >>> q = read_question("这双鞋会起球吗？")
    >>> q.language, [t.id for t in q.topics], q.content, q.polar, q.comparing
    ('zh', ['pill'], ('鞋', '起球'), True, False)
    """
    text = text[: 2 * MAX_QUESTION].encode("utf-8", "replace").decode().strip()[:MAX_QUESTION]
    plain = normalise(text)
    found = asked_topics(plain)
    found = found or compared_topics(plain)
    rest = plain
    for topic in found:
        rest = topic.ask.sub(" ", rest)
    rest = _AMOUNT.sub(" ", rest)
    return Question(
        text=text,
        language=language or language_of(text),
        topics=found,
        uses=asked_uses(plain),
        content=content_terms(plain),
        residual=content_terms(rest),
        polar=bool(_ASK.search(plain)),
        comparing=bool(_COMPARE.search(plain)),
        difference=bool(_DIFFERENCE.search(plain)),
        better=bool(_BETTER.search(plain)),
        suited=bool(_SUITED.search(plain)),
    )


def content_terms(text: str) -> tuple[str, ...]:
    """The terms of a text without the words that every question has, each once.

    >>> content_terms("Does this jacket have an inside pocket?"), content_terms("能放淋浴房里面吗")
    (('jacket', 'insid', 'pocket'), ('放淋', '淋浴', '浴房', '房里', '里面'))
    """
    found: dict[str, None] = {}
    for chunk in re.findall(r"[㐀-鿿]+|[^㐀-鿿]+", normalise(text)):
        if HAN.match(chunk):
            for part in _ZH_COMMON.split(chunk):
                if part:
                    found.update(dict.fromkeys(part if len(part) == 1 else _pairs(part)))
        else:
            found.update((term, None) for term in terms(chunk) if term not in _EN_COMMON)
    return tuple(found)


def _pairs(part: str) -> Sequence[str]:
    return [part[i : i + 2] for i in range(len(part) - 1)]


def coverage(content: Sequence[str], text: str) -> float:
    """The share of content terms that a text has, from 0 to 1.

    >>> coverage(("insid", "pocket"), "One pocket on the left."), coverage((), "anything")
    (0.5, 0.0)
    """
    if not content:
        return 0.0
    present = set(terms(text))
    return sum(term in present or (len(term) == 1 and term in text and HAN.match(term) is not None) for term in content) / len(content)
