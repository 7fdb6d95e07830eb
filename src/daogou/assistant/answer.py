"""Questions answered by quoting: no evidence, no claim."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from daogou.assistant.evidence import policy_evidence, product_evidence
from daogou.assistant.model import Evidence, Statement, Turn
from daogou.catalog.model import Product, ShopPolicy, localized
from daogou.encoders.base import TextEncoder
from daogou.retrieval.analysis import terms

__all__ = ["Answerer", "Turn"]

_HAN = re.compile(r"[一-鿿]")
MIN_SCORE = 0.875
STRONG_WORDS = 0.3
WITHIN = 0.03
MOST = 3
REMEMBERED = 20_000

_COMMON = frozenset(
    terms(
        "这款 这个 这两款 这件 这双 吗 呢 的 了 是 有 可以 能 会 不会 怎么 怎么样 什么 多少 多大 哪个 更 适合 请问 好 吧 我 你们 "
        "does do can will would how what which they i my your you much many any have has there it's"
    )
)

_ALIASES = (
    (r"退货|退款|不喜欢|不合适|return|refund|send .*back", "退货 退款 return"),
    (
        r"运费|包邮|快递|发货|几天到|多久到|deliver|shipping|postage|arrive",
        "配送 运费 发货 delivery shipping",
    ),
    (r"保修|质保|坏了|warranty|guarantee|broken", "保修 warranty"),
    (r"换货|换码|exchange", "换货 exchange"),
    (r"发票|invoice|receipt", "发票 invoice"),
    (r"付款|支付|分期|\bpay\b|payment", "支付 payment"),
    (r"客服|联系|人工|contact|support", "客服 customer service"),
    (r"防水|下雨|雨天|waterproof|rain", "防水 防泼水 waterproof water resistance"),
    (r"机洗|洗衣机|怎么洗|洗碗机|wash|dishwasher", "洗护 可机洗 手洗 洗碗机 care wash dishwasher"),
    (r"多重|重量|重吗|轻吗|轻不轻|heavy|weigh|light", "重量 轻 重 weight light heavy"),
    (r"尺码|偏大|偏小|大小|size|fit\b", "尺码 偏大 偏小 版型 size fit"),
    (r"材质|面料|什么做|material|made of|fabric", "材质 material"),
    (r"续航|电池|用多久|battery", "续航 电池 battery life"),
    (r"多少钱|价格|price|cost", "价格 price"),
    (r"有货|库存|现货|stock|available", "库存 stock"),
    (r"保暖|暖和|冷不冷|冷吗|warm|cold", "保暖 暖 warm"),
)


class Answerer:
    """Ranks evidence by words and by meaning and quotes what is good enough; says so where nothing is."""

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def answer(
        self,
        question: str,
        products: Sequence[Product],
        policies: Sequence[ShopPolicy],
        *,
        language: str | None = None,
    ) -> Turn:
        """Answer from the products at hand and the shop's policies, in the language of the question."""
        question = question.strip()[:500]
        language = language or ("zh" if _HAN.search(question) else "en")
        if not question:
            return Turn(question, language, False, (Statement(_unknown(language, products), ()),))
        found: list[Evidence] = []
        for product in products:
            found += self._best(question, product_evidence(product, language))
        if not found or not products:
            found += self._best(question, policy_evidence(policies, language))
        if not found:
            return Turn(question, language, False, (Statement(_unknown(language, products), ()),))
        statements = [Statement(_quote(piece, products, language), (i,)) for i, piece in enumerate(found)]
        ratings = [p.rating for p in found if p.source == "review" and p.rating is not None]
        if len(ratings) > 1 and min(ratings) <= 3 < max(ratings):
            reviews = tuple(i for i, p in enumerate(found) if p.source == "review")
            text = "买家的说法不一致。" if language == "zh" else "Buyers disagree about this."
            statements.append(Statement(text, reviews))
        return Turn(question, language, True, tuple(statements), tuple(found))

    def _best(self, question: str, pieces: Iterable[Evidence]) -> list[Evidence]:
        """Pieces that speak of what is asked: those that share its telling words, else those very near in meaning."""
        from dataclasses import replace

        candidates = list(pieces)
        if not candidates:
            return []
        expanded = " ".join(
            [question, *(more for pattern, more in _ALIASES if re.search(pattern, question.lower()))]
        )
        asked = {
            term
            for term in terms(expanded)
            if term not in _COMMON and (len(term) > 1 or not _HAN.match(term))
        }
        vectors = self._encode([piece.text for piece in candidates])
        meaning = vectors @ self._encoder.encode_queries([question])[0]
        scored: list[tuple[float, Evidence]] = []
        enough = max(1.0, min(3.0, len(asked)))
        shared = [min(1.0, len(asked & set(terms(piece.text))) / enough) for piece in candidates]
        spoken = any(words >= STRONG_WORDS for words in shared)
        for piece, cosine, words in zip(candidates, meaning, shared, strict=True):
            if words >= STRONG_WORDS or (not spoken and cosine >= MIN_SCORE):
                bonus = {"field": 0.02, "faq": 0.03, "policy": 0.0, "review": 0.0}[piece.source]
                score = float(cosine) + 0.08 * words + bonus
                scored.append((score, replace(piece, score=round(score, 4))))
        scored.sort(key=lambda pair: (-pair[0], pair[1].ref))
        return [piece for score, piece in scored[:MOST] if score >= scored[0][0] - WITHIN - 0.02]

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if missing:
            vectors = self._encoder.encode_passages(missing)
            with self._lock:
                self._vectors.update(zip(missing, vectors, strict=True))
        with self._lock:
            stacked = np.stack([self._vectors[text] for text in texts])
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return stacked


def _quote(piece: Evidence, products: Sequence[Product], language: str) -> str:
    name = ""
    if len(products) > 1 and piece.product_id:
        product = next(p for p in products if p.id == piece.product_id)
        name = (
            f"{localized(product.title, language)}："
            if language == "zh"
            else f"{localized(product.title, language)}: "
        )
    if piece.source != "review":
        return name + piece.text
    stars = f"{piece.rating:g}" if piece.rating is not None else ""
    if language == "zh":
        return f"{name}一位买家{f'（{stars} 星）' if stars else ''}说：“{piece.text}”"
    return f"{name}A buyer{f' ({stars} stars)' if stars else ''} says: “{piece.text}”"


def _unknown(language: str, products: Sequence[Product]) -> str:
    if language == "zh":
        return (
            "商品资料、评价和店铺规则里都没有提到这一点，我不能确定。"
            if products
            else "店铺规则里没有提到这一点，我不能确定。"
        )
    if products:
        return "Neither the product's data, its reviews nor the shop's policies say, so I can't tell."
    return "The shop's policies don't say, so I can't tell."
