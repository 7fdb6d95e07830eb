"""Reading ``rules.toml``: typed, checked as a whole, with errors that name the line, the rule and the mend."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import parse_qs, quote, urlsplit

import msgspec

from daogou.errors import DaogouError
from daogou.ranking.facets import Labels
from daogou.ranking.rules import model
from daogou.ranking.rules.matching import Matcher, asked
from daogou.ranking.rules.model import Redirect, Rule, SynonymEntry, Target, When
from daogou.understanding.normalise import normalise
from daogou.understanding.synonyms import Synonyms
from daogou.understanding.tokens import key_of

FILE = "rules.toml"
_HEADER = re.compile(r"^\s*\[\[\s*(rule|synonym|redirect)\s*\]\]")
_NAME = re.compile(r"[\w-]{1,60}")
_TYPES: dict[str, type[msgspec.Struct]] = {"rule": Rule, "synonym": SynonymEntry, "redirect": Redirect}
_LISTS = frozenset(("query", "contains", "category", "brand", "products", "attribute", "words", "search", "also"))
_PER = ("brand", "category", "family")
_FAULT = re.compile(r"^(?P<text>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$")


class RulesError(DaogouError):
    """``rules.toml`` cannot be used; ``problems`` has one line for each fault."""

    code = "rules_invalid"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Warned:
    """A rule that can be used and yet does less than it says."""

    rule: str
    text: str


@dataclass(frozen=True)
class RuleSet:
    """Every rule of a shop, as its file says."""

    rules: tuple[Rule, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    entries: tuple[SynonymEntry, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of the file where each named rule begins."""

    def __bool__(self) -> bool:
        return bool(self.rules or self.redirects or self.entries)

    @cached_property
    def matcher(self) -> Matcher:
        """Finds the rules and the redirect that a search is for."""
        return Matcher(self.rules, self.redirects)

    def mark(self, rules: Iterable[Rule]) -> str:
        """A short hash of some of its rules, which differs where what they do differs."""
        return hashlib.blake2b(b"".join(self._marks[rule.name] for rule in rules), digest_size=4).hexdigest()

    @cached_property
    def _marks(self) -> dict[str, bytes]:
        encoder = msgspec.json.Encoder(order="deterministic")
        return {rule.name: hashlib.blake2b(encoder.encode(rule), digest_size=8).digest() for rule in self.rules}

    def synonyms(self, now: datetime) -> Synonyms:
        """The synonyms in force at a time."""
        pairs: list[tuple[str, tuple[str, ...]]] = []
        for entry in self.entries:
            if (entry.start is None or entry.start <= now) and (entry.until is None or now < entry.until):
                pairs += [(word, tuple(w for w in entry.words if w != word)) for word in entry.words]
                pairs += [(word, entry.also) for word in entry.search]
        return Synonyms(tuple(pairs))


NO_RULES = RuleSet()


def read(path: Path) -> RuleSet:
    """The rules of a file; none where there is no file. Raises `RulesError`."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return NO_RULES
    except (OSError, UnicodeDecodeError) as error:
        raise RulesError([f"{path.name}: cannot be read ({error}); save it as UTF-8 text"]) from error
    return parse(text, path.name)


def parse(text: str, file: str = FILE) -> RuleSet:
    """The rules of a text in TOML. Raises `RulesError` with every fault.

    >>> parse('[[rule]]\\nname = "r"\\npin = { products = ["a"], at = 0 }')
    Traceback (most recent call last):
    daogou.ranking.rules.file.RulesError: rules.toml line 3, rule "r": pin.at is 0; positions begin with 1
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError([f"{file}: not valid TOML: {error}"]) from error
    problems = [
        f"{file}: there is no [{name}]; write [[rule]], [[synonym]] or [[redirect]]" for name in data if name not in _TYPES
    ]
    problems += [f"{file}: write [[{name}]] with two brackets" for name in _TYPES if isinstance(data.get(name), dict)]
    if problems:
        raise RulesError(problems)
    places = _Places(text, file)
    found: dict[str, list[Any]] = {name: [] for name in _TYPES}
    lines: dict[str, int] = {}
    for kind, cls in _TYPES.items():
        for number, raw in enumerate(data.get(kind, ())):
            name = str(raw.get("name", number + 1)) if isinstance(raw, dict) else str(number + 1)
            place = places.of(kind, number, name)
            try:
                made = msgspec.convert(_prepared(raw, place), cls)
            except _Fault as fault:
                problems.append(str(fault))
                continue
            except msgspec.ValidationError as error:
                problems.append(place.invalid(str(error), cls))
                continue
            faults = [place.say(path, fault) for path, fault in _CHECKS[kind](made)]
            if isinstance(made, Rule | Redirect):
                if made.name in lines:
                    faults.append(place.say("name", "the name is taken by another rule; names are unique"))
                lines.setdefault(made.name, place.line())
            problems += faults
            found[kind].append(made)
    rules = RuleSet(tuple(found["rule"]), tuple(found["redirect"]), tuple(found["synonym"]), lines)
    problems += [f'{file} line {lines[r.name]}, redirect "{r.name}": {fault}' for r, fault in _loops(rules)]
    if problems:
        raise RulesError(problems)
    return rules


def unknown(rules: RuleSet, labels: Labels, missing: Callable[[list[str]], set[str]]) -> list[Warned]:
    """What rules name that the catalogue does not have; ``missing`` says which product ids it lacks."""
    found: list[Warned] = []
    ids = {i for rule in rules.rules for target in _targets(rule) for i in target.products}
    ids |= {i for rule in rules.rules if rule.pin for i in rule.pin.products}
    gone = missing(sorted(ids)) if ids else set()
    for rule in rules.rules:
        mentioned = [*(rule.pin.products if rule.pin else ()), *(i for t in _targets(rule) for i in sorted(t.products))]
        found += [Warned(rule.name, f"the shop has no product {i!r}") for i in mentioned if i in gone]
        subjects: list[When | Target] = [rule.when, *_targets(rule)]
        for target in subjects:
            facts = () if isinstance(target, When) else target.attribute
            for kind, values, known in (("category", target.category, labels.categories), ("brand", target.brand, labels.brands),
                                        ("attribute", facts, labels.values)):  # fmt: skip
                found += [Warned(rule.name, _not_sold(kind, value, known)) for value in sorted(values) if value not in known]
    for redirect in rules.redirects:
        for kind, value, known in (("category", redirect.category, labels.categories), ("brand", redirect.brand, labels.brands)):
            if value and value not in known:
                found.append(Warned(redirect.name, _not_sold(kind, value, known)))
    return found


def _not_sold(kind: str, value: str, known: Mapping[str, Mapping[str, str]]) -> str:
    """That there is no such id, and which one is written or called so."""
    named = (key for key, text in known.items() if value.lower() in {name.lower() for name in text.values()})
    near = next(named, None) or next(iter(get_close_matches(value, list(known), 1, 0.7)), None)
    return f"the shop has no {kind} {value!r}" + (f"; is it {near!r}?" if near else "")


def _targets(rule: Rule) -> Iterator[Target]:
    yield from (target for target in (rule.boost, rule.bury, rule.hide) if target is not None)


# -- places -------------------------------------------------------------------------------------


class _Fault(Exception):
    """A fault that is already said with its place."""


@dataclass(slots=True)
class _Place:
    """An entry of the file: its lines, and how its faults are said."""

    file: str
    kind: str
    name: str
    first: int
    body: list[str]

    def line(self, path: str = "") -> int:
        """The line of a field, else of the entry."""
        for name in reversed([part for part in re.split(r"[.\[\]]+|\.\.\.", path) if part]):
            pattern = re.compile(rf"(?:^|[{{,])\s*\"?{re.escape(name)}\"?\s*(?:=|\.)|^\s*\[\s*\w+\.{re.escape(name)}\s*\]")
            for offset, text in enumerate(self.body):
                if pattern.search(text):
                    return self.first + offset
        return self.first

    def say(self, path: str, fault: str) -> str:
        """``rules.toml line 12, rule "summer": ...``."""
        called = f'{self.kind} "{self.name}"' if not self.name.isdigit() else f"{self.kind} {self.name}"
        return f"{self.file} line {self.line(path)}, {called}: {fault}"

    def invalid(self, message: str, cls: type[msgspec.Struct]) -> str:
        """What msgspec found, with the mend."""
        match = _FAULT.match(message)
        text, path = (match["text"], match["path"] or "") if match else (message, "")
        if unknown_field := re.search(r"unknown field `(.+?)`", text):
            name = unknown_field.group(1)
            fields = _fields_at(cls, path)
            near = next(iter(get_close_matches(name, fields, 1, 0.6)), None)
            mend = f"do you mean {near!r}?" if near else f"there are {', '.join(fields)}"
            return self.say(f"{path}.{name}", f"{path or self.kind} has no {name!r}; {mend}")
        if absent := re.search(r"missing required field `(.+?)`", text):
            where = f" to {path}" if path else ""
            return self.say(path, f"{absent.group(1)} is missing; add {absent.group(1)} = ...{where}")
        return self.say(path, f"{path or self.kind}: {text[:1].lower()}{text[1:]}")


class _Places:
    """Where the entries of each kind begin and end."""

    def __init__(self, text: str, file: str) -> None:
        self._file, self._lines = file, text.splitlines()
        self._at: dict[str, list[int]] = {kind: [] for kind in _TYPES}
        quoted = False
        for number, line in enumerate(self._lines, 1):
            match = None if quoted else _HEADER.match(line)
            if match:
                self._at[match.group(1)].append(number)
            quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1

    def of(self, kind: str, number: int, name: str) -> _Place:
        """The place of the ``number``-th entry of a kind, from 0; entries written inline have the file's first line."""
        starts = sorted(line for lines in self._at.values() for line in lines)
        first = self._at[kind][number] if number < len(self._at[kind]) else 1
        end = next((line for line in starts if line > first), len(self._lines) + 1)
        return _Place(self._file, kind, name, first, self._lines[first - 1 : end - 1])


def _fields_at(cls: type[msgspec.Struct], path: str) -> list[str]:
    inner: dict[str, type[msgspec.Struct]] = {
        "when": When, "pin": model.Pin, "boost": model.Boost, "bury": Target, "hide": Target,
        "prefer": model.Prefer, "diversity": model.Diversity,
    }  # fmt: skip
    return [one.encode_name for one in msgspec.structs.fields(inner.get(path.partition(".")[0], cls))]


# -- what TOML says otherwise ---------------------------------------------------------------------


def _prepared(raw: object, place: _Place, path: str = "") -> object:
    """Single values as lists, a plain ``why`` as both languages, dates as aware instants."""
    if not isinstance(raw, dict):
        return raw
    found: dict[str, object] = {}
    for name, value in raw.items():
        here = f"{path}.{name}".strip(".")
        if isinstance(value, dict):
            found[name] = _prepared(value, place, here)
        elif name in _LISTS and not (place.kind == "redirect" and name in ("category", "brand")):
            values = [value] if isinstance(value, str) else value
            # brands and facts of the index are in lower case
            found[name] = [v.lower() for v in values] if name in ("brand", "attribute") and _strings(values) else values
        elif name == "brand" and isinstance(value, str):
            found[name] = value.lower()
        elif name == "why" and isinstance(value, str):
            found[name] = {"zh": value, "en": value}
        elif name in ("from", "until") and not path:
            found[name] = _instant(value, place, name)
        else:
            found[name] = value
    return found


def _strings(values: object) -> TypeGuard[list[str]]:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _instant(value: object, place: _Place, name: str) -> datetime:
    """An instant; times without an offset are UTC, and a bare date is meant whole."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, date):
        day = datetime.combine(value, time(), UTC)
        return day + timedelta(days=1) if name == "until" else day
    raise _Fault(place.say(name, f"{name} is no date; write {name} = 2026-11-11 or 2026-11-11T08:00:00+08:00, without quotes"))


# -- checks ---------------------------------------------------------------------------------------

Faults = Iterator[tuple[str, str]]


def _check_rule(rule: Rule) -> Faults:
    yield from _named(rule.name)
    yield from _dated(rule)
    yield from _worded(rule.when.query, "when.query")
    yield from _worded(rule.when.contains, "when.contains")
    if not rule.actions:
        yield "", "does nothing; add pin, boost, bury, hide, prefer or diversity"
    if rule.pin is not None:
        if rule.pin.at < 1:
            yield "pin.at", f"pin.at is {rule.pin.at}; positions begin with 1"
        if not rule.pin.products:
            yield "pin", "pin has no products; write products = [\"id\"]"
        if len(set(rule.pin.products)) < len(rule.pin.products):
            yield "pin.products", "pin has a product twice; leave one out"
    for name in ("boost", "bury", "hide"):
        target: Target | None = getattr(rule, name)
        if target is not None:
            yield from _check_target(target, name)
    if rule.boost is not None and not model.LEAST_FACTOR <= rule.boost.by <= model.MOST_FACTOR:
        yield "boost.by", f"boost.by is {rule.boost.by:g}; write a factor from {model.LEAST_FACTOR:g} to {model.MOST_FACTOR:g}"
    if rule.prefer is not None:
        weights = msgspec.structs.asdict(rule.prefer)
        for name, weight in weights.items():
            if not 0 <= weight <= model.MOST_PREFERENCE:
                yield f"prefer.{name}", f"prefer.{name} is {weight:g}; write a weight from 0 to {model.MOST_PREFERENCE:g}"
        if not any(weights.values()):
            yield "prefer", "prefers nothing; write margin = 0.1, stock = 0.1 or new = 0.1"
    if rule.diversity is not None:
        per = rule.diversity.per
        if per not in _PER and not (per.startswith("attribute:") and len(per) > len("attribute:")):
            yield "diversity.per", f"diversity.per is {per!r}; write brand, category, family or attribute:NAME"
        if rule.diversity.most < 1 or rule.diversity.first <= rule.diversity.most:
            yield "diversity.most", "diversity needs 1 <= most < first"


def _check_target(target: Target, name: str) -> Faults:
    given = {key: value for key, value in msgspec.structs.asdict(target).items() if key != "by"}
    if all(value is None or value == frozenset() for value in given.values()):
        yield name, f"{name} names no products; add products, brand, category, attribute, price_to, stock_to or another line"
    for fact in target.attribute:
        if "=" not in fact.strip("="):
            yield f"{name}.attribute", f"{fact!r} is no name=value, such as colour=red"
    for low, high in (("price_from", "price_to"), ("stock_from", "stock_to"), ("margin_from", "margin_to")):
        if given[low] is not None and given[high] is not None and given[low] > given[high]:
            yield f"{name}.{low}", f"{name}.{low} is above {high}; nothing lies between"


def _check_synonym(entry: SynonymEntry) -> Faults:
    yield from _dated(entry)
    two_way, one_way = bool(entry.words), bool(entry.search or entry.also)
    if two_way == one_way or (two_way and len(entry.words) < 2) or (one_way and not (entry.search and entry.also)):
        yield "", 'write words = ["a", "b"] for both ways, or search = ["a"] and also = ["b"] for one'
    for name in ("words", "search", "also"):
        yield from _worded(getattr(entry, name), name)


def _check_redirect(redirect: Redirect) -> Faults:
    yield from _named(redirect.name)
    yield from _dated(redirect)
    yield from _worded(redirect.query, "query")
    yield from _worded(redirect.contains, "contains")
    if not redirect.query and not redirect.contains:
        yield "", 'says for no query; add query = ["..."] or contains = ["..."]'
    if bool(redirect.to) + bool(redirect.category) + bool(redirect.brand) != 1:
        yield "", "leads to no one page; write to, category or brand, one of them"
    if redirect.to and (fault := _unsafe(redirect.to)):
        yield "to", f"to = {redirect.to!r} {fault}; write a path such as /sale or an address such as https://example.com/sale"


def _unsafe(url: str) -> str | None:
    """What is wrong with an address to be led to, which is the shop's own path or an http(s) address."""
    if any(c.isspace() or ord(c) < 32 or c == "\\" for c in url):
        return "has a space, control character or backslash"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "is no address"
    if url.startswith("/"):
        return "leads to another site" if url.startswith("//") else None
    if parts.scheme not in ("http", "https"):
        return "is neither a path nor http(s)"
    return None if parts.hostname and not parts.username else "has no host, or a user in it"


def _named(name: str) -> Faults:
    if not _NAME.fullmatch(name):
        yield "name", f"the name {name!r} is not made of letters, digits, - and _ (up to 60)"


def _dated(entry: Rule | SynonymEntry | Redirect) -> Faults:
    if entry.start is not None and entry.until is not None and entry.start >= entry.until:
        yield "until", "until is not after from; the rule would never be in force"


def _worded(values: tuple[str, ...], path: str) -> Faults:
    for value in values:
        if not key_of(normalise(value)):
            yield path, f"{value!r} has no words"


def _loops(rules: RuleSet) -> Iterator[tuple[Redirect, str]]:
    for redirect in rules.redirects:
        query = parse_qs(urlsplit(redirect.to).query).get("q", [""])[0] if redirect.to.startswith("/search") else ""
        again = rules.matcher.redirects_for(asked(query)) if query else []
        if again:
            yield redirect, f"leads to the search {query!r}, which {again[0].name!r} redirects again; lead there at once"


_CHECKS: dict[str, Callable[[Any], Faults]] = {
    "rule": _check_rule, "synonym": _check_synonym, "redirect": _check_redirect,
}  # fmt: skip


def address(redirect: Redirect) -> str:
    """Where a redirect leads: its path or address, or the storefront's page of a category or brand."""
    for name in ("category", "brand"):
        if value := getattr(redirect, name):
            return f"/search?f={quote(f'{name}|{value}', safe='')}"
    return redirect.to
