"""Finds for a Need: what retrieval and the blend find, what was learned, the shop's rules, and the facets of it all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from daogou.catalog.store import CatalogStore
from daogou.guide.learning import RankerInUse
from daogou.guide.remembered import Remembered
from daogou.guide.rules import ShopRules
from daogou.guide.search import Found, find, let_in, read_again
from daogou.index.base import ProductIndex
from daogou.ranking.blend import Ranked, ids_of, side_by_side
from daogou.ranking.facets import Facet, Labels, facets
from daogou.ranking.features import Rows
from daogou.ranking.learned import DEPTH
from daogou.ranking.rerank import Reranking
from daogou.retrieval.documents import all_words
from daogou.retrieval.retrieve import Retriever
from daogou.settings import Settings
from daogou.understanding.lexicon import Lexicon
from daogou.understanding.need import Need


class Finder:
    """The order in which the steps of a search are taken."""

    def __init__(
        self, settings: Settings, store: CatalogStore, index: ProductIndex, retriever: Retriever, rules: ShopRules,
        ranker: RankerInUse, reranking: Reranking | None, lexicon: Callable[[], Lexicon],
    ) -> None:  # fmt: skip
        self._settings, self._store, self._index, self._retriever = settings, store, index, retriever
        self._rules, self._ranker, self._reranking, self._lexicon = rules, ranker, reranking, lexicon
        self._found: Remembered[Found] = Remembered(lambda: index.writes)
        self._facets: Remembered[tuple[Facet, ...]] = Remembered(lambda: index.writes)

    def find(
        self, need: Need, chosen: Mapping[str, Collection[str]], *, shopper: str | None = None, rules: bool = True,
        ordered: bool = True,
    ) -> Found:  # fmt: skip
        """Everything that fits, in the order in which it is shown; not so well with ``ordered=False``, but sooner."""
        found = self._blended(need, chosen)
        if ordered:
            found = self._ranker.order(found, need, shopper)
            if self._reranking is not None:
                found = read_again(found, need, self._reranking, self._texts)
        if not rules:
            return found
        currency = self._settings.shop.currency
        return self._rules.put(
            found, need, chosen, self._lexicon().parents, currency=currency,
            look=lambda ids: let_in(self._index.payloads(ids), need, chosen, found, currency=currency, texts=self._texts),
        )  # fmt: skip

    def described(self, need: Need) -> tuple[tuple[str, ...], Rows]:
        """What the blend finds, in its order, as a ranker that is to be learned sees it."""
        ranked = self._blended(need, {}).ranked[:DEPTH]
        return tuple(ids_of(ranked)), self._ranker.rows(ranked, need)

    def _blended(self, need: Need, chosen: Mapping[str, Collection[str]]) -> Found:
        limit, currency = self._settings.search.candidates, self._settings.shop.currency
        return self._found.get(
            _key(need, chosen),
            lambda: find(need, chosen, self._retriever, limit=limit, currency=currency, texts=self._texts),
        )

    def facets(
        self, need: Need, chosen: Mapping[str, Collection[str]], found: Found, labels: Labels
    ) -> tuple[Facet, ...]:
        """Facets of what was found; one that was tapped still counts its other values, as if it were not."""
        key = (_key(need, chosen), tuple(ids_of(found.ranked)))
        return self._facets.get(key, lambda: self._counted(need, chosen, found, labels))

    def _counted(
        self, need: Need, chosen: Mapping[str, Collection[str]], found: Found, labels: Labels
    ) -> tuple[Facet, ...]:
        made = {facet.name: facet for facet in self._facets_of(found.ranked, labels)}
        for name in chosen:
            others = self.find(need, {key: values for key, values in chosen.items() if key != name}, ordered=False)
            open_ = self._facets_of(others.ranked, labels)
            made = {facet.name: facet for facet in open_ if facet.name == name} | {k: v for k, v in made.items() if k != name}
        return tuple(made.values())

    def _facets_of(self, ranked: Sequence[Ranked], labels: Labels) -> tuple[Facet, ...]:
        return facets(side_by_side(ranked, self._index.table), labels)

    def _texts(self, product_ids: Sequence[str]) -> dict[str, str]:
        return {i: all_words(product) for i, product in self._store.get_many(product_ids).items()}


def _key(need: Need, chosen: Mapping[str, Collection[str]]) -> bytes:
    """Everything that what is found depends on, but for the index."""
    return msgspec.json.encode((need, {name: sorted(values) for name, values in chosen.items()}), order="sorted")
