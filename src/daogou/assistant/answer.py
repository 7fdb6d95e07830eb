"""Questions answered by computing on fields and by quoting: no evidence, no claim."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

from daogou.assistant.compare import compare, short_names, table
from daogou.assistant.draft import Draft
from daogou.assistant.evidence import (
    attribute_evidence,
    colon,
    grouped_attributes,
    policy_evidence,
    product_evidence,
)
from daogou.assistant.figures import telling_figures
from daogou.assistant.fit import helps_choose, tells_fit, wants_size
from daogou.assistant.grounds import Grounds, about_something_else, meant, names_field, titled
from daogou.assistant.model import Evidence, Turn
from daogou.assistant.opinions import opinion_asked, opinion_of_part, reviews_about, tally
from daogou.assistant.policies import best_policy, is_policy_question
from daogou.assistant.question import Question, coverage, read_question
from daogou.assistant.ranker import EvidenceRanker
from daogou.assistant.variants import answer_variants
from daogou.catalog.model import Product, ShopPolicy, localized
from daogou.encoders.base import TextEncoder

__all__ = ["Answerer", "Turn"]

MOST = 3
"""Pieces quoted for one product."""
READ_AHEAD = 120
"""Pieces of a product that are read before anything is asked of it."""
WITHIN = 0.35
"""How far behind the best a piece may be and still be quoted."""
_COMPUTED = frozenset(["price", "stock", "discount", "rating"])
"""Topics that variants and ratings answer; free texts say nothing of them that holds today."""
_OPTIONS = frozenset(["size", "colour", "colourname", "storage", "capacity", "dimensions", "pieces", "included"])
"""Topics that are settled once a question about a variant is."""
_ALL_SAY = {"zh": "买家怎么说", "en": "what do buyers say"}
_MINE = {
    "zh": {
        "product": "商品资料、评价和店铺规则里都没有提到这一点，我不能确定。",
        "shop": "店铺规则里没有提到这一点，我不能确定。",
        "some": "的资料和评价没有提到这一点。",
        "voices": "评价里没有人说到这一点。",
        "fit": "偏大还是偏小，资料和评价里都没有提到。",
        "health": "涉及健康和身体的问题，请以医生的意见为准。",
        "safety": "涉及安全的用法，请以说明书和人工客服的答复为准。",
    },
    "en": {
        "product": "Neither the product's data, its reviews nor the shop's policies say, so I can't tell.",
        "shop": "The shop's policies don't say, so I can't tell.",
        "some": " doesn't mention this, in its data or its reviews.",
        "voices": "No buyer speaks of this.",
        "fit": "Nothing in its data or its reviews says whether it runs large or small.",
        "health": "For anything that concerns your health, please go by a doctor's advice.",
        "safety": "Where safety is concerned, please go by the instructions and ask our staff.",
    },
}


class Answerer:
    """Computes what fields decide, quotes what texts say, and says so where nothing does."""

    def __init__(self, encoder: TextEncoder) -> None:
        self.ranker = EvidenceRanker(encoder)
        self._grounds = Grounds(encoder)

    def answer(
        self,
        question: str,
        products: Sequence[Product],
        policies: Sequence[ShopPolicy],
        *,
        language: str | None = None,
        within: Collection[str] = (),
    ) -> Turn:
        """Answer from the products at hand (at most four) and the shop's policies, in the question's language.

        ``within`` are the policies that the conversation has just spoken of.

        Never raises for what shoppers or feeds write; without evidence ``known`` is false.
        """
        asked = read_question(question, language)
        draft = Draft(asked.text, asked.language)
        mine = _MINE.get(asked.language, _MINE["en"])
        products = products[:4]
        if asked.text:
            self._answer(asked, products, policies, draft, within)
        if not draft:
            draft.say(mine["product" if products else "shop"], kind="unknown")
        if asked.careful:
            draft.say(mine[asked.careful], kind="note")
        return draft.turn()

    def prepare(self, products: Sequence[Product], policies: Sequence[ShopPolicy], language: str) -> None:
        """Read ahead what is likely to be asked about, so that the first answer comes as soon as the second."""
        self.ranker.prepare(list(policy_evidence(policies, language)))
        for product in products:
            self.ranker.prepare(list(islice(product_evidence(product, language), READ_AHEAD)))

    def _answer(
        self, asked: Question, products: Sequence[Product], policies: Sequence[ShopPolicy], draft: Draft,
        within: Collection[str],
    ) -> None:  # fmt: skip
        if len(products) == 1 and wants_size(asked) and self._size(asked, products[0], policies, draft):
            return
        if is_policy_question(asked, about_product=bool(products)):
            if len(products) == 1 and self._grounds.asked_before(asked, products[0]):
                self._about(asked, products[0], draft, "")  # what the shop says of the very product comes before its rules
            said = self._policies(asked, products, policies, draft, within)
            if said or not products:
                return
        if len(products) > 1:
            names = short_names(products, asked.language)
            draft.names = {
                name: Evidence("field", "title", localized(product.title, asked.language), product.id)
                for name, product in zip(names, products, strict=True)
                if any(c.isdigit() for c in name)
            }
            if (asked.comparing or asked.uses) and compare(asked, products, draft):
                if draft.comparison is None and asked.difference:
                    draft.comparison = table(products, asked.language)
                return
            self._each(asked, products, draft)
        elif products:
            self._about(asked, products[0], draft, "")

    def _each(self, asked: Question, products: Sequence[Product], draft: Draft) -> None:
        silent = []
        for product, name in zip(products, short_names(products, asked.language), strict=True):
            if not self._about(asked, product, draft, f"{name}{colon(asked.language)}"):
                silent.append(name)
        if draft and silent:
            draft.say(
                ("、" if asked.language == "zh" else ", ").join(silent) + _MINE[asked.language]["some"], kind="unknown"
            )

    def _about(self, asked: Question, product: Product, draft: Draft, name: str) -> bool:
        """Say what a product's data says; returns whether it says anything."""
        before = len(draft)
        part = opinion_of_part(asked)
        if part and _names(part.content, product, asked.language):
            part, asked = None, read_question(_ALL_SAY[asked.language], asked.language)  # of the kettle: of all of it
        if part:
            self._voices(part, product, draft, name)
            return len(draft) > before
        answer_variants(asked, product, draft, name)
        opinion = opinion_asked(asked)
        if opinion == "general":
            self._say_tally(product, draft, name)
        computed = len(draft) > before
        settled = _COMPUTED | _OPTIONS if computed else _COMPUTED
        open_topics = tuple(topic for topic in asked.topics if topic.id not in settled)
        if open_topics or not (asked.topics or computed) or opinion:
            self._quote(replace(asked, topics=open_topics), product, draft, name)
        if opinion == "complaints":
            self._say_tally(product, draft, name)
        return len(draft) > before

    def _size(self, asked: Question, product: Product, policies: Sequence[ShopPolicy], draft: Draft) -> bool:
        """Quote how a product falls, list its sizes and say how to choose; returns whether it has sizes at all."""
        sizes = grouped_attributes(product).get("size")
        if not sizes:
            return False
        told = [p for p in product_evidence(product, asked.language) if tells_fit(asked, p)]
        scores = self.ranker.scores(asked, told)
        best = sorted(zip(scores, told, strict=True), key=lambda pair: (-pair[0], pair[1].ref))[:MOST]
        for score, piece in best:
            scored = replace(piece, score=round(float(score), 4))
            draft.say(_quoted(scored, product, asked), scored, kind="quote" if piece.source == "review" else "fact")
        if not told:
            draft.say(_MINE[asked.language]["fit"], kind="unknown")
        listed = attribute_evidence(product, "size", sizes, asked.language)
        draft.say(listed.text, listed)
        for rule in [rule for rule in policy_evidence(policies, asked.language) if helps_choose(rule)][:2]:
            draft.say(rule.text, rule)
        return True

    def _quote(self, asked: Question, product: Product, draft: Draft, name: str) -> None:
        pieces = list(product_evidence(product, asked.language))
        self._say_best(asked, product, self._ranked(asked, product, pieces), draft, name)

    def _voices(self, asked: Question, product: Product, draft: Draft, name: str) -> None:
        """What buyers say of a part or a property; what the shop says of it where none of them does."""
        pieces = list(product_evidence(product, asked.language))
        ranked = self._ranked(asked, product, pieces)
        told = {piece.ref for _, piece in ranked}
        about = reviews_about(asked.content, product, asked.language)
        ranked += [(1.0, p) for p in pieces if p.source == "review" and p.ref not in told and p.ref.split("/")[1] in about]
        voices = [pair for pair in ranked if pair[1].source == "review"]
        if ranked and not voices:
            draft.say(name + _MINE[asked.language]["voices"], kind="unknown")
        self._say_best(asked, product, voices or ranked, draft, name)

    def _say_best(
        self, asked: Question, product: Product, ranked: Sequence[tuple[float, Evidence]], draft: Draft, name: str
    ) -> None:
        if not ranked:
            return
        most = 1 if name and opinion_asked(asked) else MOST
        kept = [(score, piece) for score, piece in ranked if score >= ranked[0][0] - WITHIN][:most]
        for score, piece in kept + _other_side(kept, ranked):
            scored = replace(piece, score=round(score, 4))
            draft.say(
                name + _quoted(scored, product, asked), scored, kind="quote" if piece.source == "review" else "fact"
            )
        if any(piece.source == "review" for _, piece in kept) and not opinion_asked(asked):
            self._say_counts(asked, [piece for _, piece in ranked], draft, name)

    def _ranked(
        self, asked: Question, product: Product, pieces: Sequence[Evidence]
    ) -> list[tuple[float, Evidence]]:
        """The pieces that answer, best first: the shop's own answer to the same question before all others."""
        same = self._grounds.asked_before(asked, product)
        first = [(2.5 + same[i], p) for p in pieces if p.source == "faq" and (i := p.ref.partition("/")[2]) in same]
        named = [(2.0, p) for p in pieces if names_field(asked, p)]
        rest = [] if about_something_else(asked, product, pieces) else self.ranker.relevant(asked, pieces)
        figures = [] if first else self._figure(asked, pieces)
        if not (rest or first or named or figures):
            rest = self._grounds.scattered(asked, pieces) or meant(asked, pieces, self.ranker) or titled(asked, pieces)
        best: dict[str, tuple[float, Evidence]] = {}
        for score, piece in (*first, *figures, *named, *rest):
            if piece.ref not in best or best[piece.ref][0] < score:
                best[piece.ref] = (score, piece)
        return sorted(best.values(), key=lambda pair: (-pair[0], pair[1].ref))

    def _figure(self, asked: Question, pieces: Sequence[Evidence]) -> list[tuple[float, Evidence]]:
        """The one span with the kind of figure that is asked for which is nearest to the question, if any has one."""
        told = telling_figures(asked, pieces)
        return [(1.5, told[int(self.ranker.nearness(asked, told).argmax())])] if told else []

    def _say_tally(self, product: Product, draft: Draft, name: str) -> None:
        """Buyers' opinion as a whole: how many are for and against, and what they speak of."""
        if counted := tally(product, draft.language):
            by_review: dict[str, Evidence] = {}
            for piece in product_evidence(product, draft.language):
                if piece.source == "review":
                    by_review.setdefault(piece.ref.split("/")[1], piece)
            draft.say(name + counted.text, *(by_review[i] for i in counted.reviews if i in by_review), kind="tally")

    def _say_counts(self, asked: Question, relevant: Sequence[Evidence], draft: Draft, name: str) -> None:
        """Where buyers who speak of the same thing rate apart, how many they are on either side."""
        by_review: dict[str, Evidence] = {}
        for piece in relevant:
            if piece.source == "review" and piece.rating is not None:
                by_review.setdefault(piece.ref.split("/")[1], piece)
        high = [p for p in by_review.values() if p.rating is not None and p.rating >= 4]
        low = [p for p in by_review.values() if p.rating is not None and p.rating <= 3]
        if not high or not low:
            return
        text = (
            f"{name}买家的说法不一致：提到这一点的 {len(by_review)} 条评价里，{len(high)} 条给了 4 星以上，{len(low)} 条给了 3 星以下（含）。"
            if asked.language == "zh"
            else f"{name}Buyers disagree: of {len(by_review)} reviews that speak of this, {len(high)} gave 4 stars or more and {len(low)} gave 3 or fewer."
        )
        draft.say(text, *by_review.values(), kind="tally")

    def _policies(
        self, asked: Question, products: Sequence[Product], policies: Sequence[ShopPolicy], draft: Draft,
        within: Collection[str],
    ) -> bool:  # fmt: skip
        pieces = list(policy_evidence(policies, asked.language))
        found = best_policy(asked, products, policies, pieces, self.ranker, within)
        for score, piece in found:
            scored = replace(piece, score=round(score, 4))
            draft.say(piece.text, scored)
        return bool(found)


def _names(words: Sequence[str], product: Product, language: str) -> bool:
    """Whether words are for the product itself, by its title and its category."""
    own = [localized(product.title, language), *(localized(category.name, language) for category in product.category)]
    return coverage(words, " ".join(own)) == 1


def _other_side(
    kept: Sequence[tuple[float, Evidence]], ranked: Sequence[tuple[float, Evidence]]
) -> list[tuple[float, Evidence]]:
    """The best review that rates on the other side of those quoted: one voice alone would mislead."""
    sides = {piece.rating >= 4 for _, piece in kept if piece.source == "review" and piece.rating is not None}
    if len(sides) != 1:
        return []
    others = [
        pair for pair in ranked
        if pair[1].source == "review" and pair[1].rating is not None and (pair[1].rating >= 4) not in sides
    ]  # fmt: skip
    return others[:1]


def _quoted(piece: Evidence, product: Product, asked: Question) -> str:
    """The words that answer: a field, an FAQ's answer, a buyer's words as such."""
    if piece.source == "faq":
        faq_id = piece.ref.partition("/")[2]
        faq = next(f for f in product.faqs if f.id == faq_id)
        return localized(faq.answer, asked.language)
    if piece.source != "review":
        return _verdict(piece, product, asked) + piece.text
    stars = f"{piece.rating:g}" if piece.rating is not None else ""
    if asked.language == "zh":
        return f"一位买家{f'（{stars} 星）' if stars else ''}说：“{piece.text}”"
    return f"A buyer{f' ({stars} stars)' if stars else ''} says: “{piece.text}”"


def _verdict(piece: Evidence, product: Product, asked: Question) -> str:
    """Yes or no where a field says just that and the question asks just for that, else nothing."""
    if not asked.polar or not piece.ref.startswith("attributes/"):
        return ""
    name = piece.ref.partition("/")[2]
    values = [a.value for a in product.all_attributes() if a.name == name]
    if len(set(values)) != 1 or asked.residual:
        return ""
    positive = str(values[0]).lower() in ("yes", "true")
    negative = str(values[0]).lower() in ("no", "false", "none")
    if asked.language == "zh":
        return "是的，" if positive else "不，" if negative else ""
    return "Yes. " if positive else "No. " if negative else ""
