"""Which words mean which category: from the names of categories, our list of things, and titles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from daogou.catalog.model import Product, Text
from daogou.understanding.lexicon import Sense
from daogou.understanding.normalise import normalise
from daogou.understanding.tokens import Token, is_han, key_of
from daogou.understanding.vocabulary import PEOPLE, vocabulary

_PARTS = re.compile(r"\s*(?:[&/、,，·+|]|与|和|及|\band\b)\s*")
_END_OF_HEAD = frozenset(["with", "for", "in", "of", "by", "from", "and", "w"])
MAX_HEADS = 150_000
MIN_HEAD = 3
MIN_SHARE = 0.85


@dataclass(slots=True)
class Categories:
    """What was learned: senses by key, names of all nodes, and each node's parent."""

    senses: dict[str, Sense] = field(default_factory=dict)
    labels: dict[str, Text] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)


class Evidence:
    """Counts categories and the things that titles name."""

    def __init__(self) -> None:
        self._nodes: dict[str, Text] = {}
        self._counts: Counter[str] = Counter()
        self._leaves: set[str] = set()
        self._parents: dict[str, str] = {}
        self._seen: Counter[tuple[str, frozenset[str]]] = Counter()
        self._heads: dict[str, Counter[str]] = {}
        self._vocabulary = vocabulary()

    def add(self, product: Product, titles: list[list[Token]]) -> None:
        """Count a product's path, the things in its titles, and the last noun of each."""
        for above, node in zip((None, *product.category), product.category, strict=False):
            self._nodes.setdefault(node.id, node.name)
            self._counts[node.id] += 1
            if above is not None:
                self._parents.setdefault(node.id, above.id)
        leaf = product.category[-1].id if product.category else ""
        if leaf:
            self._leaves.add(leaf)
        things: set[str] = set()
        heads: dict[str, None] = {}
        for tokens in titles:
            things.update(self._things(tokens))
            heads |= dict.fromkeys(_heads(tokens))
        if len(self._seen) < MAX_HEADS:
            self._seen[leaf, frozenset(things)] += 1
        for head in heads:
            if head in self._heads or len(self._heads) < MAX_HEADS:
                self._heads.setdefault(head, Counter())[leaf] += 1

    def _things(self, tokens: list[Token]) -> list[str]:
        found: list[str] = []
        i = 0
        while i < len(tokens):
            for j in range(min(len(tokens), i + 6), i, -1):
                key = "".join(token.key for token in tokens[i:j])
                named = [m.name for m in self._vocabulary.meanings.get(key, ()) if m.kind == "thing"]
                if named and len(key) > 1:
                    found += named
                    i = j
                    break
            else:
                i += 1
        return found

    def filed(self) -> float:
        """The share of products that have a category."""
        return sum(count for (leaf, _), count in self._seen.items() if leaf) / max(1, self._seen.total())

    def categories(self) -> Categories:
        """Decide; a name counts more than a list of ours, and that more than titles."""
        found = Categories(labels=self._nodes, parents=self._parents)
        named = self._named()
        best: dict[str, dict[str, float]] = defaultdict(dict)
        of_things = self._of_things(named)
        doubtful = self._doubtful(of_things)
        for key, nodes in named.items():
            if not any(m.kind == "thing" and m.name in doubtful for m in self._vocabulary.meanings.get(key, ())):
                best[key] = dict(nodes)
        for thing, (thing_nodes, confidence) in of_things.items():
            if thing in doubtful:
                continue
            for word in self._vocabulary.things[thing].words:
                key = key_of(normalise(word))
                if key not in named:
                    own = [
                        n
                        for n in thing_nodes
                        if any(key.endswith(key_of(normalise(t))) for t in self._nodes[n].values())
                    ]
                    for node in own or thing_nodes:
                        best[key][node] = max(best[key].get(node, 0.0), confidence)
        heads = self._heads if self.filed() > 0.5 else {}
        for head, leaves in heads.items():
            (leaf, count), total = leaves.most_common(1)[0], leaves.total()
            if not leaf or head in best or head in self._vocabulary.meanings or head in self._vocabulary.synonyms:
                continue
            if count >= MIN_HEAD and count / total >= MIN_SHARE:
                best[head][leaf] = 0.6 * count / (total + 1)
        for key, options in best.items():
            if not options:
                continue
            top = max(options.values())
            chosen = sorted((n for n, c in options.items() if c >= top - 0.05), key=lambda n: (-self._counts[n], n))
            if len(chosen) > 1:
                chosen = [n for n in chosen if not any(self._under(n, other) for other in chosen if other != n)]
            if len(chosen) <= 4:
                count = sum(self._counts[n] for n in chosen)
                found.senses[key] = Sense("category", "category", tuple(chosen), count, round(top, 3))
        return found

    def _doubtful(self, of_things: dict[str, tuple[tuple[str, ...], float]]) -> set[str]:
        """Things that most products sell outside of any category: where few are filed, the category misleads."""
        inside: Counter[str] = Counter()
        outside: Counter[str] = Counter()
        for (leaf, things), count in self._seen.items():
            for thing in things & of_things.keys():
                if leaf and any(leaf == node or self._under(leaf, node) for node in of_things[thing][0]):
                    inside[thing] += count
                elif not leaf and len(things) == 1:
                    outside[thing] += count
        return {thing for thing in outside if outside[thing] >= 3 and inside[thing] < 0.67 * outside[thing]}

    def _under(self, node: str, above: str) -> bool:
        step: str | None = node
        for _ in range(12):
            step = self._parents.get(step) if step else None
            if step == above:
                return True
        return False

    def _named(self) -> dict[str, dict[str, float]]:
        """Keys that a category is named by, in whole or in part."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for node, name in self._nodes.items():
            leaf = node in self._leaves
            for text in name.values():
                normal = normalise(text).strip()
                parts = [part for part in _PARTS.split(normal) if part]
                forms = {normal: 0.95} | (dict.fromkeys(parts, 0.9) if len(parts) > 1 else {})
                forms |= dict.fromkeys(self._compound(normal), 0.88)
                for form, confidence in forms.items():
                    key = key_of(form)
                    meanings = self._vocabulary.meanings.get(key, ())
                    if not leaf and any(m.kind in PEOPLE for m in meanings):
                        continue
                    if len(key) < 2 and not is_han(key[:1]):
                        continue
                    if key.isdigit():
                        continue
                    value = confidence if leaf else confidence - 0.3
                    found[key][node] = max(value, found[key].get(node, 0.0))
        return found

    def _compound(self, name: str) -> list[str]:
        """水杯保温杯 is 水杯 and 保温杯, where both are things; 手机配件 is one."""
        if not all(map(is_han, name)) or len(name) < 4:
            return []
        if any(m.kind == "thing" for m in self._vocabulary.meanings.get(key_of(name), ())):
            return []
        for cut in range(2, len(name) - 1):
            parts = name[:cut], name[cut:]
            if all(any(m.kind == "thing" for m in self._vocabulary.meanings.get(part, ())) for part in parts):
                return list(parts)
        return []

    def _of_things(self, named: dict[str, dict[str, float]]) -> dict[str, tuple[tuple[str, ...], float]]:
        """Things to categories: by name, by the wider thing, by narrower things, by titles."""
        things = self._vocabulary.things
        by_name: dict[str, tuple[tuple[str, ...], float]] = {}
        for name, thing in things.items():
            votes: dict[str, float] = {}
            for word in thing.words:
                for node, confidence in named.get(key_of(normalise(word)), {}).items():
                    votes[node] = max(votes.get(node, 0.0), confidence)
            if votes:
                top = max(votes.values())
                by_name[name] = (tuple(n for n, c in votes.items() if c >= top - 0.05), top - 0.05)
        found = dict(by_name)
        for name, thing in things.items():
            above, steps = thing.above, 0
            while name not in found and above is not None and steps < 4:
                if above in by_name:
                    nodes, confidence = by_name[above]
                    found[name] = (nodes, confidence - 0.1)
                above, steps = things[above].above if above in things else None, steps + 1
        titles = self._by_title(found)
        for name, (leaf, share, count) in titles.items():
            if name not in found:
                found[name] = ((leaf,), round(0.8 * share * count / (count + 1), 3))
            elif name not in by_name and share >= 0.9 and leaf not in found[name][0]:
                under = any(self._under(leaf, node) for node in found[name][0])
                # the shop files its hiking boots elsewhere than under the wider thing, or in one part of it
                if under or count >= 3:
                    found[name] = ((leaf,), 0.75)
        for name, thing in things.items():
            if thing.above and thing.above not in found and name in found:
                wide = found.get(f"~{thing.above}", ((), 0.0))[0]
                found[f"~{thing.above}"] = (tuple(dict.fromkeys((*wide, *found[name][0]))), 0.55)
        for name in [name for name in found if name.startswith("~")]:
            nodes, confidence = found.pop(name)
            if len(nodes) <= 4:
                found[name[1:]] = (nodes, confidence)
        for name, thing in things.items():
            if name not in found and thing.above in found:
                nodes, confidence = found[thing.above]
                found[name] = (nodes, confidence - 0.05)
        for name, (leaf, share, count) in titles.items():
            confidence = round(0.8 * share * count / (count + 1), 3)
            if leaf in found[name][0] and confidence > found[name][1]:
                found[name] = (found[name][0] if len(found[name][0]) == 1 else (leaf,), confidence)
        return found

    def _by_title(self, known: dict[str, tuple[tuple[str, ...], float]]) -> dict[str, tuple[str, float, int]]:
        """Things that titles of one category name, where no better known thing explains the title."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for (leaf, things), count in self._seen.items():
            explaining = {
                t for t in things if t in known and any(n == leaf or self._under(leaf, n) for n in known[t][0])
            }
            exact = {t for t in explaining if leaf in known[t][0]}
            for thing in sorted(things):
                if thing not in exact and exact:
                    continue  # a slip-on snow boot tells nothing of slip-ons
                if not explaining - {thing} or thing in explaining:
                    counts[thing][leaf] += count
        found: dict[str, tuple[str, float, int]] = {}
        for thing, leaves in counts.items():
            leaf, count = leaves.most_common(1)[0]
            if leaf and count >= 2 and count / leaves.total() >= 0.75:
                found[thing] = (leaf, count / leaves.total(), count)
        return found


def _heads(tokens: list[Token]) -> list[str]:
    """Last nouns: in English before *with* or *for*, in Chinese at the end of each part between spaces."""
    found: list[str] = []
    clause: list[Token] = []
    for token in [*tokens, None]:
        stops = token is None or token.text in _END_OF_HEAD or (clause and token.start - clause[-1].end > 1)
        apart = clause and token is not None and token.start > clause[-1].end and (token.han or clause[-1].han)
        if (stops or apart) and clause:
            for size in (1, 2, 3) if not clause[-1].han else (2, 3, 4):
                tail = clause[-size:]
                if len(tail) == size and all(t.han == clause[-1].han for t in tail):
                    key = "".join(t.key for t in tail)
                    if not any(c.isdigit() for c in key) and len(key) > 1:
                        found.append(key)
            clause = []
            if token is not None and token.text in _END_OF_HEAD and not token.han:
                break
        if token is not None:
            clause.append(token)
    return found
