"""What a sentence may mean beside its words: question or wish, which of the shown, which field of what was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from daogou.assistant.bundle import genders
from daogou.assistant.conversation import Conversation
from daogou.assistant.question import HAN, content_terms
from daogou.assistant.topics import Direction, Topic
from daogou.catalog.model import Product
from daogou.ranking.facets import Facet
from daogou.understanding.need import Need
from daogou.understanding.normalise import normalise
from daogou.understanding.things import kinds_of
from daogou.understanding.tokens import is_han

SEEKS = re.compile(
    r"(?:[买送玩吃喝穿用带选挑]|准备)(?:点|些|个)?(?:啥|什么)(?:好|合适|呢)|想(?:买|要|找)|推荐|有没有|有.{0,12}吗|找(?:一|个|双|件|款)|来(?:个|双|件)|给我看|看看|looking for|show me|find|recommend|what (?:can|could|should|shall|do) (?:i|we) (?:give|get|buy)|do you (?:have|sell|stock)|i (?:want|need)|any\b",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"哪[个款件双一]|区别|不同|不一样|对比|比较|比一[比下]|比比|横评|差多少|差在|差别|\bwhich\b|\bcompare|\bdifferen|\bvs\b|\bversus\b", re.IGNORECASE
)
STEPS = re.compile(r"一点|一些|点的|更|再|\b\w+er\b|\bmore\b|\bless\b", re.IGNORECASE)
MARKS = re.compile(
    r"[?？]|吗|呢|什么|啥|怎么|多少|多久|多大|多[高重长宽厚深远]|几|谁|哪(?![个款件双一])|要不要|能不能|可不可以|会不会|是不是|行不行|好不好|咋|[\u3400-\u9fff]不$|[有码货到]没有?$|可以不|能不|(?:能|可以|支持)[^，,。要点]{1,10}吧$|(?!有没有)([\u3400-\u9fff])[不没]\1"
    r"|\b(?:can|could|do|does|is|are|will|would|should) (?:i|u|you|it|they|this|that|these|those|we)\b|(?:^|[,，.] ?|\b(?:from|for|to|in|of|at|on|with|and|over|under|above|til|till|until|but|so) )(?:is|are|does|do|can|could|will|would|should|has|have|was|were|how|hows|how's|what|whats|what's|why|when|where|who|whose|which)\b",
    re.IGNORECASE,
)
_NOT_FACETS = frozenset(["category", "brand", "gender"])
_WISHING = re.compile(r"我?(?:想)?[要有带是]|那种|的$|的话|可以用|能用|适合|吧|made of|made from|i want|with|please|pls|ones?\b|must|work on", re.IGNORECASE)
_NEGATIVE = re.compile(r"^(?:不|别|没|无)|\bno\b|\bnot\b|without|don'?t", re.IGNORECASE)


def refers(text: str, state: Conversation) -> bool:
    """Whether a sentence speaks of what is shown, although it names a kind of thing (这双靴子)."""
    return bool(state.shown) and bool(
        re.search(r"这[个款件双条两几些]|第[一二三四\d]|\bthis\b|\bthese\b|\bthe (?:first|second|third|fourth|last|cheaper|cheapest)(?: one| pair)?(?=$|[ ,?.!](?!aid))", text, re.IGNORECASE)
    )


def like_described(shown: Sequence[Product], need: Need, text: str) -> list[Product]:
    """Those of the shown products that are as a sentence says: the blue one, 绒面的那双."""
    wanted = [slot for slot in need.of("attribute") if slot.values]
    plain = normalise(text)
    if wanted:
        like = [p for p in shown if all(_has(p, slot.name, slot.values) for slot in wanted)]
        return like or _called(shown, plain)
    scored = [(max((_told(label, plain) for a in p.all_attributes() for label in a.text.values()), default=0), p) for p in shown]
    best = max((score for score, _ in scored), default=0)
    if best:
        return [p for score, p in scored if score == best]
    return _called(shown, plain)


def in_context(need: Need, read: Need) -> Need:
    """A Need whose attributes are those that the same words have beside what is spoken of: the silk of a scarf is no filling.

    ``read`` is the sentence with the name of what is spoken of behind it.
    """
    beside = {slot.spans: slot for slot in read.of("attribute")}
    slots = tuple(beside.get(slot.spans, slot) if slot.kind == "attribute" and not slot.excluded else slot for slot in need.slots)
    return replace(need, slots=slots) if slots != need.slots else need


def _called(shown: Sequence[Product], plain: str) -> list[Product]:
    """Those of the shown products whose titles have most of a sentence's words, none where all have as many."""
    words = content_terms(plain)
    named = [(sum(word in content_terms(title) for word in words for title in p.title.values()), p) for p in shown]
    most = max((score for score, _ in named), default=0)
    like = [p for score, p in named if score == most]
    return like if most and len(like) < len(shown) else []


def other_things(need: Need, before: Need) -> bool:
    """Whether a wish names things of other kinds than the one before: a suitcase after a backpack."""
    kinds, known = ({kind for thing in one.things for kind in kinds_of(thing)} for one in (need, before))
    return bool(kinds) and not kinds & known


def _told(label: str, plain: str) -> int:
    """How much of the name of a value a sentence has, in characters: 绒面 of 绒面革."""
    word = normalise(label)
    if HAN.search(word):
        return next((n for n in range(len(word), 1, -1) if word[:n] in plain), 0)
    return len(word) if re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", plain) else 0


def facet_named(text: str, facets: Collection[Facet]) -> tuple[str, str] | None:
    """The field and value of what was found that a short wish names, the longest name first; ``None`` for a refusal of one.

    >>> from daogou.ranking.facets import FacetValue
    >>> taste = Facet("taste", {"zh": "风味"}, (FacetValue("taste=salty", {"zh": "咸香"}, 3), FacetValue("taste=sweet", {"zh": "甜"}, 5)))
    >>> facet_named("要咸的", [taste]), facet_named("不要甜的", [taste])
    (('taste', 'taste=salty'), None)
    """
    plain = normalise(text)
    if _NEGATIVE.search(plain):
        return None
    core = _WISHING.sub(" ", plain).strip()
    best: tuple[int, str, str] | None = None
    for facet in facets:
        if facet.name in _NOT_FACETS:
            continue
        for value in facet.values:
            if value.id.endswith(("=yes", "=True", "=true")):
                score = max((_shared(label, core) for label in facet.label.values()), default=0)
            else:
                score = max((_names(label, core) for label in value.label.values()), default=0)
            if score and (best is None or score > best[0]):
                best = (score, facet.name, value.id)
    return (best[1], best[2]) if best else None


def _names(label: str, core: str) -> int:
    word = normalise(label)
    if not word or not core:
        return 0
    if HAN.search(word):
        if word in core:
            return len(word)
        return len(core) if core in word and len(core) * 3 >= sum(map(is_han, word)) else 0
    mine, theirs = set(content_terms(core)), set(content_terms(word))
    return len(word) if theirs and mine and (theirs <= mine or mine <= theirs) else 0


def _shared(label: str, core: str) -> int:
    """The longest stretch of a field's name that a wish has, two characters at least."""
    word = normalise(label)
    if not HAN.search(word):
        return len(word) if set(content_terms(word)) & set(content_terms(core)) else 0
    return next((n for n in range(len(word), 1, -1) for i in range(len(word) - n + 1) if word[i : i + n] in core), 0)


def strict(need: Need, *, least: float = 0.6) -> dict[str, list[str]]:
    """The attributes and categories that were asked for with ``least`` confidence, as facet values that must hold."""
    found: dict[str, list[str]] = {}
    whom = bool(need.of("recipient"))
    for slot in need.slots:
        if slot.excluded or not slot.values:
            continue
        if slot.kind == "attribute" and slot.name == "gender" and (whom or slot.confidence >= 0.5):
            found["gender"] = genders(need)
        elif slot.confidence < least:
            continue
        elif slot.kind == "attribute":
            found.setdefault(slot.name, []).extend(f"{slot.name}={value}" for value in slot.values)
        elif slot.kind in ("category", "brand"):
            found.setdefault(slot.kind, []).extend(slot.values)
    return found


def stepped(topic: Topic, text: str) -> tuple[Topic, Direction, bool] | None:
    """The direction of a topic that a sentence goes in: lighter, longer."""
    low = text.lower()
    for direction, most in ((topic.less, False), (topic.more, True)):
        if direction is not None and direction.ask.search(low):
            return topic, direction, most
    return None


def _has(product: Product, name: str, values: Sequence[str]) -> bool:
    return any(a.name == name and str(a.value) in values for a in product.all_attributes())
