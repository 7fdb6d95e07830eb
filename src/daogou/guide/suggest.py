"""Suggestions while typing, tolerant of capitals, traditional forms, pinyin and slips.

What is suggested: categories, brands, a brand's or a value's kind of thing (防水 徒步靴), products, and what
shoppers search for (`daogou.guide.asked`) as far as the shop has it, weighted by how much of the shop they name
and by what is clicked and bought. A prefix is answered from sorted keys, a short one from tables made beforehand,
a misspelled one from the keys that begin alike or sound alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from math import log1p
from typing import Literal

import msgspec
from pypinyin import Style, lazy_pinyin
from rapidfuzz import process
from rapidfuzz.distance import OSA

from daogou.catalog.model import Product
from daogou.guide.asked import Answerable, Asked
from daogou.guide.pages import Suggestion
from daogou.understanding.lexicon import brand_key
from daogou.understanding.normalise import normalise
from daogou.understanding.query_log import query_key
from daogou.understanding.tokens import is_han

MAX_PRODUCTS = 20_000
"""Titles that are suggested; of a larger shop those that sell or are rated most."""
MAX_PAIRS = 10_000
MAX_TITLE = 80
MIN_PAIR = 2
"""Products that a value's or brand's kind of thing needs."""
SHORT = 3
"""Prefixes of up to this many characters are answered from tables."""
KEPT = 60
MIN_FUZZY = 3
_TEXT_VALUES = 25
"""Attributes with more values than this in a category are no words to shop by (model numbers, sizes)."""


class Completion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A text that may be suggested, with its weight."""

    text: str
    kind: Literal["query", "category", "brand", "product"]
    id: str | None
    weight: float
    keys: dict[str, float] = {}
    """How it may be begun, to a factor on the weight; worked out where it is not given."""


class SuggestionLearner:
    """Gathers completions from products, one by one, and from what was asked."""

    def __init__(self, asked: Asked | None = None) -> None:
        self._asked = asked or Asked()
        self._answerable = Answerable(self._asked.queries)
        self._sold: Counter[tuple[str, str]] = Counter()
        self._categories: dict[str, dict[str, str]] = {}
        self._brands: dict[str, dict[str, str]] = {}
        self._sizes: Counter[tuple[str, str]] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._values: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._said: dict[tuple[str, str], tuple[str, str]] = {}
        self._products: list[tuple[float, str, str]] = []

    def add(self, product: Product) -> None:
        """Learn from one product."""
        wanted = self._asked.sold.get(product.id, 0)
        sold = _sales(product) + log1p(wanted) / 8
        self._answerable.see(product)
        for category in product.category:
            self._categories.setdefault(category.id, dict(category.name))
            self._sizes["category", category.id] += 1
            self._sold["category", category.id] += wanted
        brand = brand_key(product.brand)
        if brand:
            self._brands.setdefault(brand, dict(product.brand))
            self._sizes["brand", brand] += 1
            self._sold["brand", brand] += wanted
        for title in dict.fromkeys(product.title.values()):
            self._products.append((sold, title[:MAX_TITLE], product.id))
        if len(self._products) > 4 * MAX_PRODUCTS:
            self._products = nlargest(MAX_PRODUCTS, self._products, key=lambda entry: entry[0])
        self._pair(product)

    def _pair(self, product: Product) -> None:
        if not product.category:
            return
        leaf = product.category[-1].name
        seen: set[tuple[str, str]] = set()
        words = [("brand", product.brand)]
        words += [(a.name, a.text) for a in product.all_attributes() if a.text and isinstance(a.value, str)]
        for name, texts in words:
            for language, kind in leaf.items():
                word = texts.get(language, "")
                if not word or len(word) > 24 or word.lower() in kind.lower():
                    continue
                pair = (f"{word} {kind}", f"{kind} {word}")
                if pair not in seen:
                    seen.add(pair)
                    self._pairs[pair] += 1
                    values = self._values[name, kind]
                    if len(values) <= _TEXT_VALUES:
                        values.add(word)
                    self._said[pair] = (name, kind)

    def finish(self) -> list[Completion]:
        """Everything to suggest, the weightiest first."""
        found: list[Completion] = []
        for kind, names in (("category", self._categories), ("brand", self._brands)):
            for key, texts in names.items():
                weight = (3.0 if kind == "category" else 2.0) + log1p(self._sizes[kind, key]) / 10
                weight += log1p(self._sold[kind, key]) / 8
                for text in dict.fromkeys(texts.values()):
                    found.append(Completion(text, kind, key, weight))  # type: ignore[arg-type]
        pairs = (
            (count, pair)
            for pair, count in self._pairs.items()
            if count >= MIN_PAIR and len(self._values[self._said[pair]]) <= _TEXT_VALUES
        )
        for count, (text, _) in nlargest(MAX_PAIRS, pairs):
            found.append(Completion(text, "query", None, 1.0 + log1p(count) / 5))
        for sold, title, product_id in nlargest(MAX_PRODUCTS, self._products, key=lambda entry: entry[0]):
            found.append(Completion(title, "product", product_id, min(0.9, sold)))
        known = {query_key(one.text) for one in found} | self._asked.empty
        for query, weight in (*self._asked.proven.items(), *self._answerable.found()):
            if query not in known:
                known.add(query)
                found.append(Completion(query, "query", None, weight))
        kept = [one for one in found if one.kind != "query" or query_key(one.text) not in self._asked.empty]
        made = (msgspec.structs.replace(one, keys=_keys(one)) for one in kept)
        return sorted(made, key=lambda one: (-one.weight, one.text))


class Suggester:
    """Answers prefixes; read-only and safe to share.

    >>> suggester = Suggester([Completion("跑鞋", "category", "shoes", 3.0), Completion("Coats", "category", "c", 3.0)])
    >>> [[s.text for s in suggester.suggest(typed, limit=3)] for typed in ("跑", "paox", "px", "COAT", "caots")]
    [['跑鞋'], ['跑鞋'], ['跑鞋'], ['Coats'], ['Coats']]
    """

    def __init__(self, completions: Sequence[Completion]) -> None:
        self.completions = completions
        keys: list[tuple[str, float, int]] = []
        for number, one in enumerate(completions):
            keys += [(key, one.weight * factor, number) for key, factor in (one.keys or _keys(one)).items()]
        keys.sort(key=lambda entry: (entry[0], -entry[1]))
        self._keys = [key for key, _, _ in keys]
        self._rows = [(weight, number) for _, weight, number in keys]
        self._short = self._tables()
        self._alike: dict[str, list[int]] = defaultdict(list)
        for position, key in enumerate(self._keys):
            if key.isascii() and len(key) >= MIN_FUZZY:
                self._alike[key[0]].append(position)
        self._heads: dict[tuple[str, int], list[str]] = {}

    def _tables(self) -> dict[str, list[int]]:
        """For every short prefix the positions of its weightiest keys."""
        tables: dict[str, list[int]] = defaultdict(list)
        for position, key in enumerate(self._keys):
            for size in range(1, min(SHORT, len(key)) + 1):
                tables[key[:size]].append(position)
        rows = self._rows
        return {
            prefix: nlargest(KEPT, positions, key=lambda p: rows[p][0]) if len(positions) > KEPT else positions
            for prefix, positions in tables.items()
        }

    def suggest(self, prefix: str, *, limit: int) -> list[Suggestion]:
        """The best completions of what was typed, best first; empty for an empty prefix."""
        typed = " ".join(normalise(prefix[:MAX_TITLE]).split())
        if not typed:
            return []
        found = self._best(self._positions(typed))
        if len(found) < limit and any(map(is_han, typed)):
            for key, one in self._best(self._positions("".join(lazy_pinyin(typed))), factor=0.3).items():
                found.setdefault(key, one)
        if len(found) < limit:
            for key, one in self._best(self._near(typed), factor=0.2).items():
                found.setdefault(key, one)
        ordered = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].text))
        return [Suggestion(one.text, one.kind, one.id) for _, one in ordered[:limit]]

    def _best(
        self, positions: Iterable[int], factor: float = 1.0
    ) -> dict[tuple[str, str | None], tuple[float, Completion]]:
        found: dict[tuple[str, str | None], tuple[float, Completion]] = {}
        for position in positions:
            weight, number = self._rows[position]
            one = self.completions[number]
            key = (one.kind, one.id or one.text)
            if key not in found or found[key][0] < weight * factor:
                found[key] = (weight * factor, one)
        return found

    def _positions(self, typed: str) -> Sequence[int]:
        if len(typed) <= SHORT:
            return self._short.get(typed, ())
        start = bisect_left(self._keys, typed)
        end = bisect_left(self._keys, typed + "\U0010ffff")
        if end - start <= 500:
            return range(start, end)
        return nlargest(KEPT, range(start, end), key=lambda p: self._rows[p][0])

    def _near(self, typed: str) -> list[int]:
        """Keys that begin nearly as what was typed does: one slip in short prefixes, two from eight letters on."""
        if not typed.isascii() or len(typed) < MIN_FUZZY:
            return []
        positions = self._alike.get(typed[0], [])
        allowed = 1 if len(typed) < 8 else 2
        for size in (len(typed), len(typed) + 1, len(typed) - 1):  # a letter changed, left out, or too many
            heads = self._heads.get((typed[0], size))
            if heads is None:
                heads = self._heads[typed[0], size] = [self._keys[p][:size] for p in positions]
            near = process.extract(typed, heads, scorer=OSA.distance, score_cutoff=allowed, limit=KEPT)
            if near:
                return [positions[index] for _, _, index in near]
        return []


def _sales(product: Product) -> float:
    rating = product.mean_rating
    return log1p(rating.count if rating else 0) / 10 + log1p(product.popularity or 0) / 20


def _keys(one: Completion) -> dict[str, float]:
    """The ways to begin typing it: from each of its first words on, in pinyin, in initials."""
    normal = " ".join(normalise(one.text).split())
    keys = {normal: 1.0}
    words = normal.split()
    for i in range(1, min(len(words), 4 if one.kind == "product" else 6)):
        keys.setdefault(" ".join(words[i:]), 0.8)
    if len(normal) <= 40 and any(map(is_han, normal)):
        starts = [0] if one.kind == "product" else [0, *(normal.index(word) for word in words[1:3])]
        for start in starts:
            head = normal[start : start + 10].replace(" ", "")
            keys.setdefault("".join(lazy_pinyin(head)), 0.7)
            keys.setdefault("".join(lazy_pinyin(head, style=Style.FIRST_LETTER)), 0.6)
    return {key: weight for key, weight in keys.items() if key}
