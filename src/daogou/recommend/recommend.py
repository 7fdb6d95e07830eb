"""Recommendations from content and behaviour: for a shopper, similar to a product, beside a product."""

from __future__ import annotations

from collections.abc import Iterable
from math import log1p
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from daogou.index.base import Filter, Hit, OneOf, Payload, ProductIndex, VectorQuery
from daogou.ranking.blend import Reason
from daogou.recommend.behaviour import Behaviour
from daogou.retrieval.indexer import DENSE

IN_STOCK = Filter(must=(OneOf("available", (1,)),))
SAME_KIND = 0.15
REASONS = {
    "history": {"zh": "根据你看过的商品", "en": "Based on what you looked at"},
    "behaviour": {"zh": "看过的人也看", "en": "Others looked at this too"},
    "bought_with": {"zh": "常一起买", "en": "Often bought together"},
    "similar": {"zh": "风格用途相近", "en": "Similar in kind and use"},
    "pairs": {"zh": "可以搭配", "en": "Goes with it"},
    "popular": {"zh": "大家都在看", "en": "Popular now"},
    "rated": {"zh": "口碑好", "en": "Well reviewed"},
}

Scored = tuple[str, float, Reason]


class Recommender:
    """Every list is in stock, without what was asked about or bought, spread over kinds where that helps."""

    def __init__(self, index: ProductIndex, behaviour: Behaviour) -> None:
        self._index, self._behaviour = index, behaviour

    def similar(self, product_id: str, *, limit: int) -> list[Scored]:
        """Products that could be taken instead: near in meaning, of the same kind, looked at by the same people."""
        vector = self._index.vectors([product_id], DENSE).get(product_id)
        if vector is None:
            return []
        own = self._index.payloads([product_id])[product_id]
        beside = self._behaviour.beside(product_id)
        scored: list[Scored] = []
        for hit in self._near(vector, limit * 5 + 20):
            if hit.id == product_id:
                continue
            score = hit.score + SAME_KIND * _same_kind(own, hit.payload) + 0.1 * beside.get(hit.id, 0.0)
            code = "behaviour" if beside.get(hit.id, 0.0) > 0.3 else "similar"
            scored.append((hit.id, score, _reason(code)))
        return sorted(scored, key=lambda s: (-s[1], s[0]))[:limit]

    def complements(self, product_ids: Iterable[str], *, limit: int) -> list[Scored]:
        """Products that go with others: bought together where that is known, else near but of another kind."""
        asked = list(dict.fromkeys(product_ids))
        vectors = self._index.vectors(asked, DENSE)
        owns = self._index.payloads(asked)
        leaves = {_leaf(payload) for payload in owns.values()}
        found: dict[str, Scored] = {}
        for product_id in asked:
            together = self._behaviour.bought_with(product_id)
            available = self._index.payloads(list(together))
            for other, strength in together.items():
                if other not in asked and available.get(other, {}).get("available"):
                    found[other] = (other, 1.0 + strength, _reason("bought_with"))
            if product_id not in vectors:
                continue
            for hit in self._near(vectors[product_id], limit * 20 + 60):
                if hit.id in asked or hit.id in found or _leaf(hit.payload) in leaves:
                    continue
                score = hit.score + 0.05 * _shared_facts(owns[product_id], hit.payload)
                found[hit.id] = (hit.id, score, _reason("pairs"))
        ordered = sorted(found.values(), key=lambda s: (-s[1], s[0]))
        return self._spread(ordered, limit, most=2)

    def home(self, shopper: str | None, *, limit: int) -> list[Scored]:
        """For a shopper's front page: from what they did, else what others like, else what is well reviewed."""
        history = self._behaviour.history(shopper) if shopper else []
        bought = self._behaviour.bought(shopper) if shopper else set()
        scored: dict[str, Scored] = {}
        seen = {product_id for product_id, _ in history}
        vectors = self._index.vectors([product_id for product_id, _ in history[:12]], DENSE)
        top = max((weight for _, weight in history), default=1.0)
        for product_id, weight in history[:12]:
            for other, strength in self._behaviour.beside(product_id).items():
                _keep(scored, other, 1.0 + strength * weight / top, "behaviour")
            if product_id in vectors:
                for hit in self._near(vectors[product_id], 30):
                    _keep(scored, hit.id, hit.score * (0.5 + 0.5 * weight / top), "history")
        popular = self._behaviour.popular()
        payloads: dict[str, Payload] = {}
        if len(scored) < limit * 4:
            for hit in self._index.scan(IN_STOCK, limit=5000, payload=True):
                payloads[hit.id] = hit.payload
                liked = popular.get(hit.id, 0.0)
                shop = log1p(_number(hit.payload.get("popularity"))) / 40
                count = _number(hit.payload.get("ratings"))
                rating = (_number(hit.payload.get("rating")) * count + 17.5) / (count + 5) / 10
                _keep(scored, hit.id, 0.3 * liked + shop + rating, "popular" if liked > 0.2 else "rated")
        missing = [product_id for product_id in scored if product_id not in payloads]
        payloads |= self._index.payloads(missing)
        ordered = [
            entry
            for entry in sorted(scored.values(), key=lambda s: (-round(s[1], 4), crc32(s[0].encode())))
            if payloads.get(entry[0], {}).get("available") and entry[0] not in bought | seen
        ]
        most = max(2, limit // 5) if history else max(1, limit // 12)
        return self._spread(ordered, limit, most=most, payloads=payloads)

    def _near(self, vector: NDArray[np.float32], limit: int) -> list[Hit]:
        return self._index.search([VectorQuery(DENSE, vector, limit)], IN_STOCK, payload=True)[0]

    def _spread(
        self, ordered: list[Scored], limit: int, *, most: int, payloads: dict[str, Payload] | None = None
    ) -> list[Scored]:
        """At most ``most`` of a kind while others are to be had."""
        known = payloads or self._index.payloads([entry[0] for entry in ordered[: limit * 10]])
        counts: dict[str | None, int] = {}
        first: list[Scored] = []
        rest: list[Scored] = []
        for entry in ordered:
            leaf = _leaf(known.get(entry[0], {}))
            counts[leaf] = counts.get(leaf, 0) + 1
            (first if leaf is None or counts[leaf] <= most else rest).append(entry)
            if len(first) == limit:
                break
        return (first + rest)[:limit]


def _keep(scored: dict[str, Scored], product_id: str, score: float, code: str) -> None:
    if product_id not in scored or scored[product_id][1] < score:
        scored[product_id] = (product_id, score, _reason(code))


def _reason(code: str) -> Reason:
    return Reason(code, REASONS[code])


def _leaf(payload: Payload) -> str | None:
    path = payload.get("category")
    return path[-1] if isinstance(path, list) and path else None


def _same_kind(a: Payload, b: Payload) -> float:
    return float(_leaf(a) is not None and _leaf(a) == _leaf(b))


def _shared_facts(a: Payload, b: Payload) -> float:
    facts = [set(p["attributes"]) if isinstance(p.get("attributes"), list) else set() for p in (a, b)]  # type: ignore[arg-type]
    telling = {
        f for f in facts[0] & facts[1] if f.split("=")[0] in ("occasion", "season", "gender", "pattern")
    }
    return min(1.0, len(telling) / 3)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
