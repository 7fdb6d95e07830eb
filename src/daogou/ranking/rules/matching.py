"""Which rules a search is for: by its whole query, by words in it, by what was understood and tapped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from daogou.ranking.rules.model import Redirect, Rule, When
from daogou.understanding.need import Need
from daogou.understanding.normalise import normalise
from daogou.understanding.tokens import key_of, tokenise

MAX_QUERY = 400
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a search rules look at."""

    key: str
    words: Phrase
    language: str = "und"
    categories: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()


def asked(
    query: str, need: Need | None = None, chosen: Mapping[str, Collection[str]] | None = None,
    parents: Mapping[str, str] | None = None,
) -> Asked:  # fmt: skip
    """A search as rules see it; ``parents`` leads from a category to the one above it."""
    words = _phrase(query)
    if need is None:
        return Asked("".join(words), words)
    chosen = chosen or {}
    categories = {value for slot in need.of("category") for value in slot.values} | set(chosen.get("category", ()))
    for category in tuple(categories):
        above = (parents or {}).get(category)
        while above is not None and above not in categories:
            categories.add(above)
            above = (parents or {}).get(above)
    brands = {value for slot in need.of("brand") for value in slot.values} | set(chosen.get("brand", ()))
    return Asked("".join(words), words, need.language, frozenset(categories), frozenset(brands))


class Matcher:
    """Holds rules by what they wait for, so that a search looks at few of thousands of rules."""

    def __init__(self, rules: Sequence[Rule], redirects: Sequence[Redirect]) -> None:
        self._rules, self._redirects = rules, redirects
        self._by_rule = _Lookup([rule.when for rule in rules])
        self._by_redirect = _Lookup([When(r.query, r.contains, language=r.language) for r in redirects])

    def rules_for(self, search: Asked) -> list[Rule]:
        """The rules whose ``when`` holds, whatever their dates, in the order of the file."""
        return [self._rules[i] for i in self._by_rule.holding(search)]

    def redirects_for(self, search: Asked) -> list[Redirect]:
        """The redirects whose query it is, whatever their dates; the whole query goes before words in it."""
        found = [self._redirects[i] for i in self._by_redirect.holding(search, either=True)]
        return sorted(found, key=lambda r: search.key not in {_key(q) for q in r.query})


class _Lookup:
    def __init__(self, whens: Sequence[When]) -> None:
        self._whens = whens
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._words: dict[str, list[tuple[Phrase, int]]] = defaultdict(list)
        self._rest: list[int] = []
        self._keys = [frozenset(map(_key, when.query)) for when in whens]
        for i, when in enumerate(whens):
            for key in self._keys[i]:
                self._whole[key].append(i)
            for words in map(_phrase, when.contains):
                self._words[words[0]].append((words, i))
            if not when.query and not when.contains:
                self._rest.append(i)

    def holding(self, search: Asked, *, either: bool = False) -> list[int]:
        """Positions of what holds; with ``either`` the whole query or words in it are enough."""
        whole = set(self._whole.get(search.key, ()))
        within: set[int] = set()
        for at, word in enumerate(search.words):
            for words, i in self._words.get(word, ()):
                if search.words[at : at + len(words)] == words:
                    within.add(i)
        if either:
            found = whole | within
        else:
            found = {i for i in whole if not self._whens[i].contains or i in within}
            found |= {i for i in within if not self._keys[i] or i in whole}
        return sorted(i for i in (*found, *self._rest) if self._understood(self._whens[i], search))

    def _understood(self, when: When, search: Asked) -> bool:
        return (
            (when.language is None or when.language == search.language)
            and (not when.category or not search.categories.isdisjoint(when.category))
            and (not when.brand or not search.brands.isdisjoint(when.brand))
        )


def _phrase(text: str) -> Phrase:
    return tuple(token.key for token in tokenise(normalise(text[:MAX_QUERY])))


def _key(text: str) -> str:
    return key_of(normalise(text[:MAX_QUERY]))
