"""What speaks for a span as the answer to a question, in numbers: words, meaning, kind of fact, units.

Nothing here is learned; `daogou.assistant.learned` weighs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.question import Question
from daogou.retrieval.analysis import terms

_FLAGS = re.IGNORECASE | re.ASCII

NAMES = (
    "cos", "cos_name", "cos_value", "cos_best", "covered", "name_covered", "name_asked", "value_asked", "bm25",
    "attribute", "number", "number_attribute", "polar", "polar_yes_no", "unit", "unit_missing", "topic_field",
    "topic_said", "length", "package", "number_missing", "same_number", "name_foreign", "says_yes", "polar_says_yes",
    "first_person", "unsure", "asks", "open_yes_no",
)  # fmt: skip
_RELATIVE = tuple(NAMES.index(name) for name in ("cos", "cos_name", "covered", "bm25"))
WIDTH = len(NAMES) + len(_RELATIVE)
"""Features of a span: its own, and how far some of them are behind the best span of the same question."""

_HOW_MUCH = re.compile(
    r"how (?:many|much|big|tall|long|wide|high|large|heavy|deep|old|thick|far|fast|small)|dimension|measure|\bweigh"
    r"|what (?:is |are )?(?:the |its )?(?:size|weight|height|width|length|diameter|capacity|age|price|volume|voltage|wattage)"
    r"|多[少大长高重久宽厚深]|几[个只片件天年岁寸米瓦升]|尺寸|重量|容量",
    _FLAGS,
)
_YES_NO = re.compile(r"^(?:true|false|yes|no|是|否|有|无|支持|不支持)$", _FLAGS)
_SAYS_YES = re.compile(
    r"^\W*(?:yes|no|yep|nope|it does|it is|they are|they do|not)\b|^(?:是|不|能|会|可以|有|没)", _FLAGS
)
_FIRST = re.compile(r"\b(?:i|my|we|our|i've|i'm|hope)\b|我", _FLAGS)
_UNSURE = re.compile(r"not sure|don't know|sorry|no idea|不清楚|不知道|不确定", _FLAGS)
_PACKAGE = re.compile(r"packag|shipping|包装|快递", _FLAGS)
_KINDS = tuple(
    (re.compile(ask, _FLAGS), re.compile(said, _FLAGS))
    for ask, said in (
        (r"weigh|heavy|pounds|\blbs?\b|ounces|\bkg\b|light|重|轻", r"\b(?:pounds?|lbs?|ounces?|oz|grams?|kilograms?|weight)\b|\d ?k?g\b|克|斤|重"),
        (r"tall|height|high|long|length|wide|width|dimension|measure|size|big|large|inches|\bcm\b|feet|diameter|deep|depth|thick|small|多[长宽高厚深大]|尺寸", r"\b(?:inch(?:es)?|in|centimeters?|millimeters?|feet|foot|ft|yards?|meters?)\b|\d ?[cm]?m\b|\d ?[\"”']|厘米|毫米|\d米|寸"),
        (r"\bage|old\b|year|month|toddler|kid|child|adult|岁|年龄|个月", r"\b(?:years?|months?|ages?|toddlers?|kids?|child(?:ren)?|adults?)\b|岁|个月"),
        (r"how long (?:does|do|will|is|can).*(?:last|run|charge|battery|stay)|battery life|hours?|minutes?|runtime|多久|续航|小时", r"\b(?:hours?|minutes?|mins?|hrs?|days?|seconds?)\b|\d ?h\b|小时|分钟|天"),
        (r"how much (?:does|will|can|water|liquid)|gallon|liter|ounces|capacity|hold|cups?\b|容量|装多少|升", r"\b(?:gallons?|lit(?:er|re)s?|milliliters?|fl|fluid|cups?|quarts?|capacity|holds?)\b|\d ?m?l\b|升"),
        (r"volt|watt|power|amp|功率|瓦|电压", r"\b(?:volts?|watts?|amps?|voltage|wattage)\b|\d ?(?:v|w|mah)\b|瓦|毫安|功率"),
        (r"how many|number of|pieces|count|pack|几[个只片件]|多少[个只片件]", r"\b(?:\d+|one|two|three|four|five|six|set of|pack|count|pieces|number)\b|\d ?[个只片件包]"),
        (r"colou?r|颜色|什么色", r"\b(?:red|blue|green|black|white|pink|purple|yellow|orange|brown|gr[ae]y|gold|silver|colou?rs?)\b|色"),
        (r"who (?:makes|made|is)|brand|manufactur|company|牌子|品牌", r"\b(?:brand|manufacturer|made by)\b|品牌"),
        (r"made (?:of|from|out)|material|fabric|plastic|wood|metal|leather|cotton|材质|面料|什么做", r"\b(?:material|plastic|wood(?:en)?|metal|leather|cotton|polyester|fabric|steel|rubber|vinyl|foam|resin)\b|材质|面料|棉|皮|钢|木|绒"),
    )
)  # fmt: skip
_PLAIN = frozenset({"item", "descript", "type", "name", "number", "includ", "requir", "is", "ha"})
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_AVERAGE = 18.0
"""Terms of an ordinary span, for the length norm of BM25."""


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate for evidence: free text, or a named fact (``name`` is what the attribute is called)."""

    text: str
    name: str = ""
    value: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """The texts whose meaning is compared: all, the name, the value."""
        return self.text, self.name or self.text, self.value or self.text


def features(
    question: Question, spans: Sequence[Span], cosines: NDArray[np.float32], idf: Callable[[str], float]
) -> NDArray[np.float64]:
    """``(n, WIDTH) float64`` for the spans of one question.

    ``cosines (n, 3)``: of the question with each span's parts; ``idf`` says how telling a term is.
    """
    if not spans:
        return np.zeros((0, WIDTH))
    asked = set(terms(question.text))
    rows = [_one(question, asked, span, near, idf) for span, near in zip(spans, cosines.tolist(), strict=True)]
    own = np.array(rows, np.float64)
    relative = own[:, _RELATIVE]
    return np.concatenate([own, relative - relative.max(axis=0)], axis=1)


def _share(wanted: Sequence[str], present: set[str], idf: Callable[[str], float]) -> float:
    total = sum(idf(term) for term in wanted)
    return sum(idf(term) for term in wanted if term in present) / total if total else 0.0


def _one(
    question: Question, asked: set[str], span: Span, cosines: list[float], idf: Callable[[str], float]
) -> list[float]:
    text, low = question.text.lower(), span.text.lower()
    fact = bool(span.name)
    listed = terms(span.text)
    present = set(listed)
    name = set(terms(span.name)) - _PLAIN if fact else set[str]()
    value = set(terms(span.value)) if fact else present
    content = question.content
    norm = 1.2 * (0.25 + 0.75 * len(listed) / _AVERAGE)
    bm25 = 0.0
    for term in asked & present:
        count = listed.count(term)
        bm25 += idf(term) * count * 2.2 / (count + norm)
    much = bool(_HOW_MUCH.search(text))
    digits = bool(_NUMBER.search(low))
    kinds = [bool(said.search(low)) for ask, said in _KINDS if ask.search(text)]
    yes_no = fact and bool(_YES_NO.match(span.value.strip()))
    says_yes = not fact and bool(_SAYS_YES.search(low))
    field = fact and any(
        t.fields.search(span.name) or t.fields.search(span.name.replace(" ", "-")) for t in question.topics
    )
    return [
        *cosines,
        max(cosines),
        _share(content, present, idf),
        _share(content, name, idf) if fact else 0.0,
        len(name & asked) / len(name) if name else 0.0,
        len(value & set(content)) / len(value) if fact and value else 0.0,
        bm25 / 10,
        fact,
        much and digits,
        much and digits and fact,
        question.polar,
        yes_no and question.polar,
        kinds.count(True),
        kinds.count(False),
        field,
        any(t.said.search(low) for t in question.topics),
        float(np.log1p(len(listed))),
        fact and bool(_PACKAGE.search(span.name)) and not _PACKAGE.search(text),
        much and not digits,
        bool(set(_NUMBER.findall(text)) & set(_NUMBER.findall(low))),
        fact and bool(content) and bool(name) and not name & asked,
        says_yes,
        says_yes and question.polar,
        not fact and bool(_FIRST.search(low)),
        bool(_UNSURE.search(low)),
        low.rstrip().endswith(("?", "？")),
        yes_no and not question.polar,
    ]
