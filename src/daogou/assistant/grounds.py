"""What lets a span answer, and what keeps it from it, beside the topics: the shop's own question, a field's own name.

Near in meaning is not the same as answering: a span is let in where its question says what is asked, or where its field is
called what is asked for; it is kept out where the question is about a thing that the product's data never names.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.model import Evidence
from daogou.assistant.opinions import opinion_asked
from daogou.assistant.question import HAN, Question, content_terms
from daogou.assistant.ranker import EvidenceRanker
from daogou.catalog.model import Faq, Product, localized
from daogou.encoders.base import TextEncoder
from daogou.retrieval.analysis import terms
from daogou.understanding.normalise import normalise

SAME = 0.905
"""From this cosine of two questions (both as queries of multilingual-e5-small) on they ask the same. Of the 50 answerable and
50 unanswerable questions in ``bench/conversations/questions.dev.toml`` it lets in 31 and 0; other encoders let in fewer."""
NEAR, WHOLE = 0.89, 0.75
"""A span that has this share of a Chinese question's characters, in whatever order, and is as near to it as this cosine,
speaks of the same: 能打冰块吗 and 整块冰它打不动 share no pair of characters."""
MEANS = 0.855
"""An English question and a span that are as near as this, the span being the first by meaning and by what was learned of answers,
speak of the same: *does it smell of rubber* and *Smelled strongly of silicone*. Of the English questions of
``questions.dev*.toml`` that nothing else answers it lets in 3 that are answerable of 6, and none of 24 that are not; no such
bound parts Chinese ones."""
FEW = 3
"""Characters of a question that say too little when they are scattered."""
REMEMBERED = 10_000
"""Vectors of questions that are kept."""
_PLAIN_LABELS = frozenset(terms("type set use kind style size colour color pattern season occasion for number of with"))
"""Names of fields that stand in questions about other things."""
_FIGURED = frozenset(("weight", "capacity", "dimensions", "power", "battery", "storage", "screen"))
"""Topics whose answer is a figure with a unit, which titles have."""
_APPLIANCE = re.compile(
    r"洗衣机|烘干机|洗碗机|微波炉|烤箱|冰箱|冷冻|电磁炉|空气炸锅|washing machine|tumble.?dry|dryer|dishwasher|microwave|oven|freezer|fridge|induction",
    re.IGNORECASE,
)
"""What is done to things: a shop's answer about one of these says nothing of another."""
_PART_ZH = frozenset("线盖锁扣绳杆轮管柄嘴芯膜铰帘")
"""Parts that one character names."""
_WHO = re.compile(r"谁(?!适合|能|可以|都)|^(?:so |and |but )?who(?:'s|se)? (?!(?:is|are|was) (?:it|this|that|they|these) (?:for|suited))", re.IGNORECASE)
"""Asks for a person, whom no field names."""
_EVERYDAY = frozenset(
    terms("put fill pour go take keep give throw chuck pop stick toss shove bung look feel buy order ship run wear say see try people person child man woman day week time home way lot little big small long part side inside outside full machine water hand foot head last accurate exact reliable year old new first second real sure easily quickly often always ever")
)
"""English words of questions about any product: they name no part of one."""


_EVERYDAY_ZH = re.compile("(?:[戴穿着过放拿用背提拎带坐站走睡吃喝玩看听去来上下进出里外边面时候天住到回得起开推拉声音脸身手脚]|麻烦|方便|容易|经常|房间|屋里)+")
"""Chinese pairs of nothing but what is done with any product, and when and where: they name no part of one either."""


class Grounds:
    """Knows which of the shop's own questions are asked again. Safe for several threads."""

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def asked_before(self, asked: Question, product: Product) -> dict[str, float]:
        """The product's FAQs that ask the same, by id, with how near they are, from `SAME` to 1."""
        known = [(faq, localized(faq.question, asked.language)) for faq in product.faqs]
        texts = [text for _, text in known if text]
        if not texts:
            return {}
        vectors = self._encode([asked.text, *texts])
        near: dict[str, float] = {}
        for i, (faq, text) in enumerate(_worded(known), 1):
            cosine = float(vectors[i] @ vectors[0])
            if cosine >= SAME and not _other_object(asked.text, text, localized(faq.answer, asked.language)):
                near[faq.id] = cosine
        return near

    def scattered(self, asked: Question, pieces: Sequence[Evidence]) -> list[tuple[float, Evidence]]:
        """Spans in other words' order that speak of what a Chinese question asks, with how near they are, from `NEAR` to 1."""
        said = {character for term in asked.content for character in term if HAN.match(character)}
        whole = [p for p in pieces if p.ref != "title" and said and sum(c in p.text for c in said) >= WHOLE * len(said)]
        appliances = _APPLIANCE.findall(asked.text)
        whole = [p for p in whole if all(name in p.text for name in appliances)]
        if len(said) < FEW or not whole:
            return []
        near = self._encoder.encode_passages([p.text for p in whole]) @ self._encode([asked.text])[0]
        return [(float(cosine), piece) for cosine, piece in zip(near, whole, strict=True) if cosine >= NEAR]

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        made = dict(zip(missing, self._encoder.encode_queries(missing), strict=True)) if missing else {}
        with self._lock:
            found = np.stack([made[text] if text in made else self._vectors[text] for text in texts])
            self._vectors.update(made)
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return found


def meant(asked: Question, pieces: Sequence[Evidence], ranker: EvidenceRanker) -> list[tuple[float, Evidence]]:
    """The one span that says in other words what an English question asks, if any."""
    if asked.language != "en" or not pieces or not asked.content:
        return []
    near = ranker.nearness(asked, pieces)
    best = int(near.argmax())
    return [(float(near[best]), pieces[best])] if near[best] >= MEANS and best == int(ranker.scores(asked, pieces).argmax()) else []


def titled(asked: Question, pieces: Sequence[Evidence]) -> list[tuple[float, Evidence]]:
    """The title, where it alone has the figure that a question asks for: the 150×200cm of a blanket."""
    said = [topic.said for topic in asked.topics if topic.id in _FIGURED]
    title = next((piece for piece in pieces if piece.ref == "title"), None)
    if title is None or not any(re.search(r"\d", found[0]) for one in said for found in one.finditer(normalise(title.text))):
        return []
    return [(1.0, title)]


def _worded(known: Sequence[tuple[Faq, str]]) -> Iterator[tuple[Faq, str]]:
    return ((faq, text) for faq, text in known if text)


def _other_object(asked: str, known: str, answer: str) -> bool:
    """Whether two questions are one but for the thing that they ask of, which the answer does not speak of.

    >>> _other_object("能放进烘干机吗", "能放进洗衣机吗？", "可以，装网袋晾干。"), _other_object("洗了会变大吗", "洗完会变大吗？", "不会。")
    (True, False)
    """
    named = {found.lower() for found in _APPLIANCE.findall(asked)}
    if any(name not in normalise(known + answer) for name in named):
        return True
    mine, theirs = (_pieces(text) for text in (asked, known))
    said = set(theirs) | set(_pieces(answer))
    told = normalise(known + answer)
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind != "replace":
            continue
        new, old = mine[a1:a2], theirs[b1:b2]
        if HAN.search(asked):
            if len(new) == len(old) >= 2 and "".join(new) not in told and content_terms("".join(new)):
                return True
        elif content_terms(" ".join(old)) and any(term not in said and term not in _EVERYDAY for term in content_terms(" ".join(new))):
            return True
    return False


def _pieces(text: str) -> list[str]:
    """Characters of a Chinese text, stems of an English one."""
    plain = normalise(text)
    return [c for c in plain if HAN.match(c) or c.isalnum()] if HAN.search(plain) else list(terms(plain))


def names_field(asked: Question, piece: Evidence) -> bool:
    """Whether a question names the field: *what fuel does it take*, 燃料是什么.

    >>> from daogou.assistant.question import read_question
    >>> fuel = Evidence("field", "attributes/fuel", "Fuel: Cassette gas cartridge", "p")
    >>> names_field(read_question("what fuel does it take"), fuel), names_field(read_question("how heavy is it"), fuel)
    (True, False)
    """
    if not piece.ref.startswith("attributes/"):
        return False
    label = re.split("[：:]", piece.text, maxsplit=1)[0]
    if HAN.search(label):
        return len(label) >= 2 and normalise(label) in normalise(asked.text)
    wanted = [term for term in content_terms(label) if term not in _PLAIN_LABELS]
    return bool(wanted) and set(wanted) <= set(asked.content)


def names_own_field(asked: Question, product: Product) -> bool:
    """Whether a question names what a product's own fields are called, or what they speak of: 有没有帽子 of a coat with a hood."""
    plain = normalise(asked.text)
    for attribute in product.attributes:
        label = normalise(attribute.label.get("zh", "")) if attribute.label else ""
        if len(label) > 1 and label in plain:
            return True
        if any(topic.fields.search(attribute.name) for topic in asked.topics if topic.id != "price"):
            return True
    return False


def about_something_else(asked: Question, product: Product, pieces: Sequence[Evidence]) -> bool:
    """Whether a question is about a part or a fact that nothing in the product's data names: 模特多高, 扣子是什么材料.

    Only where a topic alone would let an answer in: what is left of the question beside the topic's words must be named
    somewhere in the data, or be a word for the product itself.
    """
    if _WHO.search(asked.text) and not any(topic.id in ("brand", "sex") for topic in asked.topics):
        return True
    whole = set(terms(asked.text))
    left = [
        term for term in asked.residual if not _EVERYDAY_ZH.fullmatch(term)
        if (len(term) > 1 or term in _PART_ZH if HAN.search(term) else term in whole and term not in _EVERYDAY and not term.isdigit())
    ]  # fmt: skip
    if not left or opinion_asked(asked):
        return False
    own = " ".join(
        text.lower()
        for text in (
            *product.title.values(), *(name for c in product.category for name in c.name.values()), *(p.text for p in pieces),
        )
    )  # fmt: skip
    return not any(_named(term, own) for term in left)


def _named(term: str, own: str) -> bool:
    return term.rstrip("子儿") in own if HAN.search(term) else term in set(terms(own))
