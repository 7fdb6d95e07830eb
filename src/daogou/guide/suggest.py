"""Suggestions while typing, tolerant of capitals, traditional forms and pinyin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from math import log1p

from pypinyin import Style, lazy_pinyin

from daogou.catalog.model import Product
from daogou.guide.pages import Suggestion
from daogou.ranking.facets import Labels
from daogou.understanding.normalise import normalise


class Suggester:
    """A sorted list of normal forms, initials and pinyin, searched by prefix; what more buyers rate comes first."""

    def __init__(self, products: Iterable[Product], labels: Labels) -> None:
        entries: list[tuple[str, float, Suggestion]] = []
        for category_id, name in labels.categories.items():
            for text in name.values():
                entries += _keys(text, 3.0, Suggestion(text, "category", category_id))
        for key, name in labels.brands.items():
            for text in name.values():
                entries += _keys(text, 2.0, Suggestion(text, "brand", key))
        for product in products:
            rating = product.mean_rating
            weight = log1p(rating.count if rating else 0) / 10 + log1p(product.popularity or 0) / 20
            for text in product.title.values():
                entries += _keys(text[:80], weight, Suggestion(text[:80], "product", product.id))
        entries.sort(key=lambda entry: entry[0])
        self._entries = entries
        self._forms = [entry[0] for entry in entries]

    def suggest(self, prefix: str, *, limit: int) -> list[Suggestion]:
        """The best completions of a prefix; empty for an empty one."""
        wanted = normalise(prefix).strip()
        if not wanted:
            return []
        start = bisect_left(self._forms, wanted)
        found: dict[tuple[str, str | None], tuple[float, Suggestion]] = {}
        for form, weight, suggestion in self._entries[start : start + 400]:
            if not form.startswith(wanted):
                break
            key = (suggestion.kind, suggestion.id)
            if key not in found or found[key][0] < weight:
                found[key] = (weight, suggestion)
        ordered = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].text))
        return [suggestion for _, suggestion in ordered[:limit]]


def _keys(text: str, weight: float, suggestion: Suggestion) -> list[tuple[str, float, Suggestion]]:
    normal = normalise(text)
    keys = {normal: weight}
    words = normal.split()
    for i in range(1, min(len(words), 6)):
        keys.setdefault(" ".join(words[i:]), weight * 0.8)
    if not normal.isascii() and len(normal) <= 40:
        for start in (0, *(normal.index(word) for word in words[1:4])):
            head = normal[start : start + 8]
            keys.setdefault("".join(lazy_pinyin(head)), weight * 0.7)
            keys.setdefault("".join(lazy_pinyin(head, style=Style.FIRST_LETTER)), weight * 0.6)
    return [(key, w, suggestion) for key, w in keys.items() if key]
