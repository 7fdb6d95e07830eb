"""Learns a `Lexicon` from products: counts in one pass, then decides what each phrase means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from daogou.catalog.model import Product, Text
from daogou.understanding import evidence, sounds
from daogou.understanding.lexicon import KIND, Lexicon, Sense, brand_key, value_key
from daogou.understanding.normalise import normalise
from daogou.understanding.things import things_of
from daogou.understanding.tokens import Token, is_han, key_of, tokenise
from daogou.understanding.values import Seen, Values, put
from daogou.understanding.vocabulary import Vocabulary, vocabulary

SAMPLE = 4000
"""Products whose titles tell how far a word in a title stands for a value."""
PRICES = 400
MAX_TERMS = 120_000
MAX_SENSES = 4
MAX_REACH = 200
"""Leaves that are kept of an attribute, the most frequent first."""
LEAST_OF_A_KIND = 8
"""Products that are filed nowhere and name the same thing, before it says which attributes such things have."""
ENOUGH = 5
"""Titles that say a word before their products may deny that it means a value."""
LEAST_SHARE = 0.04
"""Of the titles that say a word, those whose products must have the value that it names."""


class Learner:
    """Feed it every product with `add`, then call `finish` once."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._products = 0
        self._values = Values()
        self._brands: dict[str, tuple[Text, int]] = {}
        self._terms: Counter[str] = Counter()
        self._prices: dict[str, list[float]] = {"": []}
        self._leaves: Counter[str] = Counter()
        self._evidence = evidence.Evidence()
        self._sample: list[tuple[frozenset[str], frozenset[str]]] = []
        self._vocabulary = vocabulary()

    def add(self, product: Product) -> None:
        """Count one product."""
        self._products += 1
        leaf = product.category[-1].id if product.category else ""
        kind = leaf or _kind(product)
        self._leaves[kind] += bool(kind)
        facts: set[str] = set()
        if product.brand and (key := brand_key(product.brand)):
            self._brands[key] = (product.brand, self._brands.get(key, ({}, 0))[1] + 1)
            facts.add(f"brand:={key}")
        for attribute in product.all_attributes():
            fact = f"{attribute.name}={value_key(attribute)}"
            if fact not in facts:
                facts.add(fact)
                facts.add(f"{attribute.name}=")
                self._values.add(attribute, kind)
        titles = [tokenise(normalise(text[:300])) for text in product.title.values()]
        self._evidence.add(product, titles)
        self._terms.update(list(dict.fromkeys(t.text for tokens in titles for t in tokens if not t.han and t.text.isalpha())))
        lowest = product.prices[0].major if product.prices else None
        for name in () if lowest is None else (leaf, "") if leaf else ("",):
            kept = self._prices.setdefault(name, [])
            if len(kept) < PRICES:
                kept.append(lowest or 0.0)
            else:
                kept[(self._products * 7919) % PRICES] = lowest or 0.0
        if len(self._sample) < SAMPLE:
            self._sample.append((frozenset(_windows(titles)), frozenset(facts)))
        elif self._products % (self._products // SAMPLE + 1) == 0:
            self._sample[(self._products * 7919) % SAMPLE] = (frozenset(_windows(titles)), frozenset(facts))

    def finish(self) -> Lexicon:
        """Decide what each phrase means."""
        senses: dict[str, list[Sense]] = {}
        labels: dict[str, Text] = {}
        categories = self._evidence.categories()
        for key, sense in categories.senses.items():
            senses.setdefault(key, []).append(sense)
        labels |= {f"category:{name}": text for name, text in categories.labels.items()}
        for name, (text, count) in self._brands.items():
            labels[f"brand:{name}"] = text
            for form in dict.fromkeys((*text.values(), name)):
                put(senses, key_of(normalise(form)), Sense("brand", "brand", (name,), count, 0.9))
        self._other_names(senses)
        leaves = {
            leaf: count
            for leaf, count in self._leaves.items()
            if count and (count >= LEAST_OF_A_KIND or not leaf.startswith(KIND))
        }
        self._values.keep(leaves)
        sizes: dict[str, tuple[str, str]] = {}
        makers = {key for key, found in senses.items() if any(sense.kind == "brand" for sense in found)}
        filed = {key_of(normalise(word)) for text in categories.labels.values() for word in text.values()}
        for name, seen in self._values.seen.items():
            if not _repeats(seen, filed):
                self._values.learn(name, seen, senses, labels, sizes, makers)
        measures = tuple(self._values.measures())
        for measure in measures:
            labels.setdefault(f"attribute:{measure.name}", self._values.seen[measure.name].label)
        self._weigh(senses)
        _spread(senses)
        bands = tuple(self._values.bands())
        people = self._people(senses, {band.name for band in bands})
        ranked = {
            key: tuple(sorted(found, key=lambda s: (-s.confidence, -s.count, s.name, s.values))[:MAX_SENSES])
            for key, found in senses.items()
        }
        surfaces = self._surfaces(labels, ranked)
        by_sound, homophones = sounds.learn(surfaces)
        return Lexicon(
            currency=self._currency,
            products=self._products,
            filed=self._evidence.filed(),
            senses=ranked,
            labels=labels,
            measures=measures,
            called=self._called(labels),
            bands=bands,
            sizes=sizes,
            people=people,
            prices={name: _quantiles(prices) for name, prices in self._prices.items() if len(prices) >= 3},
            terms=dict(self._terms.most_common(MAX_TERMS)),
            sounds=by_sound,
            homophones=homophones,
            parents=categories.parents,
            leaves=leaves,
            reach={
                name: dict(seen.leaves.most_common(MAX_REACH))
                for name, seen in self._values.seen.items()
                if seen.leaves and f"attribute:{name}" in labels
            }
            | {
                f"{name}={value}": dict(having.most_common(MAX_REACH))
                for name, seen in self._values.seen.items()
                for value, having in seen.value_leaves.items()
                if f"attribute:{name}={value}" in labels or seen.numbers
            },
        )

    def _called(self, labels: dict[str, Text]) -> dict[str, str]:
        """Attributes by their own names; a name that several have is none's."""
        found: dict[str, set[str]] = {}
        for name, seen in self._values.seen.items():
            if f"attribute:{name}" in labels and 0 < len(seen.values) <= 12:
                for text in (*seen.label.values(), name.replace("-", " ").replace("_", " ")):
                    found.setdefault(key_of(normalise(text)), set()).add(name)
        return {key: names.pop() for key, names in found.items() if len(names) == 1 and len(key) > 1}

    def _other_names(self, senses: dict[str, list[Sense]]) -> None:
        """Brands in the other script, and without the words that companies add: 惠普, Kingston."""
        for name, (text, count) in self._brands.items():
            for form in dict.fromkeys((*text.values(), name)):
                tokens = [t.key for t in tokenise(normalise(form))]
                short = list(tokens)
                while len(short) > 1 and short[-1] in self._vocabulary.company_words:
                    short.pop()
                keys = {"".join(tokens), "".join(short)}
                if "." in form and (stem := form.lower().partition(".")[0]):
                    keys.add(key_of(normalise(stem)))
                keys |= {other for key in keys for other in self._vocabulary.brands.get(key, ())}
                for key in sorted(keys):
                    if len(key) > 1 and not any(s.kind == "brand" for s in senses.get(key, ())):
                        put(senses, key, Sense("brand", "brand", (name,), count, 0.85))

    def _weigh(self, senses: dict[str, list[Sense]]) -> None:
        """How far a word in a title stands for the value: 荞麦 is a brand in some titles and a filling in others.

        An attribute is judged by the products that have it; one that few of the titles' products have says little.
        """
        carriers: dict[str, list[frozenset[str]]] = {}
        for keys, facts in self._sample:
            for key in keys & senses.keys():
                carriers.setdefault(key, []).append(facts)
        large = self._products >= 2000
        for key, found in list(senses.items()):
            products = carriers.get(key, [])
            written = self._terms.get(key, 0)
            kept: list[Sense] = []
            for sense in found:
                if sense.kind == "category":
                    kept.append(sense)
                    continue
                confidence = sense.confidence
                if sense.kind == "attribute" and large:
                    # a value that few products have says little, least where titles say it often
                    if written >= 10 and sense.count < LEAST_SHARE * written:
                        continue
                    confidence *= sense.count / (sense.count + 5)
                if len(products) >= 4 and not (len(key) == 1 and is_han(key)):
                    name = "brand:" if sense.kind == "brand" else sense.name
                    having = [f for f in products if f"{name}=" in f] if sense.kind == "attribute" else products
                    judged = having if len(having) >= 2 else products
                    hits = sum(any(f"{name}={value}" in facts for value in sense.values) for facts in judged)
                    precision = (hits + 0.5) / (len(judged) + 1) if len(judged) >= ENOUGH else 0.5
                    if sense.kind == "attribute" and precision < 0.25:
                        continue
                    confidence *= 0.35 + 0.65 * precision
                    if sense.kind == "attribute":
                        confidence *= 0.7 + 0.3 * min(1.0, 3 * len(having) / len(products))
                kept.append(Sense(sense.kind, sense.name, sense.values, sense.count, round(confidence, 3)))
            if large and kept[:1] and kept[0].kind == "attribute" and _in_parts(key, kept, senses, self._vocabulary):
                kept = []
            if kept:
                senses[key] = kept
            else:
                del senses[key]

    def _people(self, senses: dict[str, list[Sense]], measured: set[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Which attribute of this catalogue tells season, occasion and for whom."""
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        words = self._vocabulary
        keys: dict[str, tuple[str, ...]] = {f"group:{name}": group for name, group in words.people_groups.items()}
        for (kind, name), entry in words.people.items():
            if kind != "recipient":
                keys[f"{kind}:{name}"] = tuple(key_of(normalise(w)) for w in str(entry["words"]).split(" / "))
        votes: Counter[str] = Counter()
        for group, group_keys in keys.items():
            for key in group_keys:
                for sense in senses.get(key, ()):
                    if sense.kind == "attribute" and sense.name not in measured:
                        votes[f"{group.partition(':')[0]}|{sense.name}"] += 1
        for group, group_keys in keys.items():
            kind = group.partition(":")[0]
            options = [
                s for key in group_keys for s in senses.get(key, ()) if s.kind == "attribute" and s.name not in measured
            ]
            if options:
                best = max(options, key=lambda s: (votes[f"{kind}|{s.name}"], s.confidence, s.count, s.name))
                values = dict.fromkeys(v for s in options if s.name == best.name for v in s.values[:1])
                found[group] = (best.name, (best.values[0], *(v for v in values if v != best.values[0])))
        return found

    def _surfaces(self, labels: dict[str, Text], senses: dict[str, tuple[Sense, ...]]) -> dict[str, int]:
        """Chinese phrases that the catalogue knows, with the number of products."""
        found: dict[str, int] = {}
        for key, text in labels.items():
            for word in text.values():
                normal = normalise(word).strip()
                meant = senses.get(key_of(normal))
                if meant and not key.endswith(("=yes", "=no")):
                    found[normal] = max(found.get(normal, 0), meant[0].count)
        for key, meant in senses.items():
            surface = self._vocabulary.surfaces.get(key)
            if surface and (meant[0].kind == "category" or key not in found):
                found.setdefault(normalise(surface), meant[0].count)
        return found


def _in_parts(key: str, own: list[Sense], senses: dict[str, list[Sense]], words: Vocabulary) -> bool:
    """Whether a rare value only puts together a thing and a much more frequent value: *toner magenta*."""
    count = max(sense.count for sense in own)
    for cut in range(3, len(key) - 2):
        for value, thing in ((key[:cut], key[cut:]), (key[cut:], key[:cut])):
            if any(m.kind == "thing" for m in words.meanings.get(thing, ())) and any(
                sense.kind == "attribute" and sense.count >= 10 * count for sense in senses.get(value, ())
            ):
                return True
    return False


def _repeats(seen: Seen, filed: Collection[str]) -> bool:
    """Whether an attribute only says once more what categories the products are filed under."""
    total = sum(seen.values.values())
    same = sum(count for value, count in seen.values.items() if key_of(normalise(value)) in filed)
    return len(seen.values) > 2 and same > 0.5 * total


def _spread(senses: dict[str, list[Sense]]) -> None:
    """Give every synonym of a value's word that value; give a colour its shades."""
    words = vocabulary()
    for key in [key for key in senses if key in words.synonyms]:
        for sense in [s for s in senses[key] if s.kind == "attribute"]:
            for other in words.synonyms[key]:
                if other != key and not any(
                    s.kind == "attribute" and s.name == sense.name for s in senses.get(other, ())
                ):
                    put(
                        senses,
                        other,
                        Sense(
                            "attribute",
                            sense.name,
                            sense.values,
                            sense.count,
                            round(sense.confidence * 0.95, 3),
                        ),
                    )
    for wide, shades in words.wider.items():
        for key in sorted({wide, *words.synonyms.get(wide, ())} & senses.keys()):
            for i, sense in enumerate(senses[key]):
                if sense.kind == "attribute":
                    more = [
                        value
                        for shade in shades
                        for s in senses.get(shade, ())
                        if s.kind == "attribute" and s.name == sense.name
                        for value in s.values[:1]
                    ]
                    values = tuple(dict.fromkeys((*sense.values[:1], *more)))
                    senses[key][i] = Sense("attribute", sense.name, values, sense.count, sense.confidence)


def _kind(product: Product) -> str:
    """The thing that the title of a product names, as a leaf for those that are filed nowhere."""
    things = next(filter(None, map(things_of, product.title.values())), ())
    return KIND + things[0] if things else ""


def _windows(titles: list[list[Token]]) -> Iterator[str]:
    for tokens in titles:
        for i in range(len(tokens)):
            key = ""
            for token in tokens[i : i + 5]:
                key += token.key
                yield key


def _quantiles(prices: list[float]) -> tuple[float, float, float, float]:
    ordered = sorted(prices)
    last = len(ordered) - 1
    return ordered[0], ordered[round(last * 0.35)], ordered[round(last * 0.65)], ordered[last]
