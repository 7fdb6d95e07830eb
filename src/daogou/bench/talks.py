"""Conversations written by hand, and what must be true after each turn; the notation is in ``conversations/README.md``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from daogou.assistant.model import BasketLine, ChatTurn
from daogou.catalog.model import Product, Variant
from daogou.errors import DaogouError
from daogou.understanding.lexicon import brand_key

FOLDER = Path(__file__).parent / "conversations"
SPLITS = ("dev", "test")
CLAIMS = ("fact", "quote", "verdict", "tally", "absent")
_CONDITION = re.compile(r"([\w-]+?)(!=|>=|<=|=|~|>|<)(.+)")


class TalkError(DaogouError):
    """A conversation is not written as ``conversations/README.md`` says."""

    code = "talk_unreadable"


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: for each turn what is said, and the checks on the answer."""

    name: str
    task: str
    language: str
    split: str
    turns: tuple[tuple[str, tuple[str, ...]], ...]
    page: str | None = None
    """The product whose page it is held on."""

    @property
    def id(self) -> str:
        """Usable as a conversation's id."""
        return f"{self.language}.{self.split}." + "-".join(f"{ord(c):x}" for c in self.name)[:60]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one product, and whether its data answers it."""

    product_id: str
    text: str
    answerable: bool
    split: str


@dataclass(slots=True)
class Before:
    """What earlier turns showed."""

    slate: tuple[Product, ...] = ()
    bundle: tuple[BasketLine, ...] = ()


@dataclass(slots=True)
class Checker:
    """Judges the turns of one conversation, in order."""

    catalogue: Mapping[str, Product]
    before: Before = field(default_factory=Before)

    def failures(self, turn: ChatTurn, checks: Sequence[str]) -> list[str]:
        """The checks that do not hold; then the turn becomes what came before."""
        failed = [check for check in checks if not any(self._holds(turn, one) for one in _alternatives(check))]
        if len(turn.items) > 1 or any(call.tool == "search_catalog" for call in turn.calls):
            self.before = Before(turn.items, turn.bundle or self.before.bundle)
        return failed

    def _holds(self, turn: ChatTurn, check: str) -> bool:
        verb, _, rest = check.partition(" ")
        if verb not in _CHECKS:
            raise TalkError(f"{check!r}: no check {verb!r}; there are {', '.join(_CHECKS)}")
        return _CHECKS[verb](self, turn, rest)


def talks(splits: Sequence[str] = SPLITS) -> list[Talk]:
    """All conversations of some splits. Raises `TalkError`."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        language, split = path.name.split(".")[:2]
        if language == "questions" or split not in splits:
            continue
        for entry in tomllib.loads(path.read_text("utf-8"))["talk"]:
            turns = tuple((turn[0], tuple(turn[1:])) for turn in entry["turns"])
            if len(turns) < 2 or not all(checks for _, checks in turns):
                raise TalkError(f"{path.name}: {entry['name']!r} has a turn without a check, or a single turn")
            found.append(Talk(entry["name"], entry["task"], language, split, turns, entry.get("page")))
    return found


def questions(splits: Sequence[str] = SPLITS) -> list[Asked]:
    """All questions of some splits."""
    found = []
    for split in splits:
        data = tomllib.loads((FOLDER / f"questions.{split}.toml").read_text("utf-8"))
        for kind in ("answerable", "unanswerable"):
            found += [Asked(of, text, kind == "answerable", split) for of, text in data[kind]]
    return found


def meets(product: Product, condition: str) -> bool:
    """Whether a product that can be bought is like that: ``colour=red|blue``, ``price<=300``, ``title~mat``.

    An option holds where a variant in stock has it; it is avoided (``!=``) where a variant in stock has another.
    """
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise TalkError(f"{condition!r} is no condition")
    name, sign, wanted = match.groups()
    values = set(wanted.split("|"))
    if sign == "~":
        return any(word in title.lower() for word in values for title in product.title.values())
    if sign in ("<=", ">=", "<", ">"):
        numbers = _numbers(product, name)
        return any({"<=": n <= float(wanted), ">=": n >= float(wanted), "<": n < float(wanted), ">": n > float(wanted)}[sign] for n in numbers)  # fmt: skip
    if name == "id":
        has = {product.id}
    elif name == "category":
        has = {category.id for category in product.category}
    elif name == "brand":
        has = {brand_key(product.brand)} if product.brand else set()
    else:
        has = {_plain(a.value) for a in product.attributes if a.name == name}
        options = [
            {_plain(o.value) for o in variant.options if o.name == name}
            for variant in product.variants if variant.available
        ]  # fmt: skip
        if any(options):
            if sign == "!=":
                return any(not values & option for option in options)
            has |= set().union(*options)
    return bool(values & has) == (sign == "=")


def _plain(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else value


def _numbers(product: Product, name: str) -> list[float]:
    if name == "price":
        return [product.prices[0].major] if product.prices else []
    found = []
    for attribute in product.all_attributes():
        if attribute.name == name and (match := re.match(r"-?\d+(?:\.\d+)?", str(attribute.value))):
            found.append(float(match[0]))
    return found


def line_variant(catalogue: Mapping[str, Product], line: BasketLine) -> Variant:
    """The variant of a line, from the catalogue."""
    return next(v for v in catalogue[line.product_id].variants if v.id == line.variant_id)


def total_of(catalogue: Mapping[str, Product], lines: Sequence[BasketLine]) -> float:
    """What lines cost by the catalogue, in whole units of the currency."""
    prices = [(line_variant(catalogue, line).price, line.quantity) for line in lines]
    return sum(price.major * quantity for price, quantity in prices if price is not None)


def _alternatives(check: str) -> list[str]:
    """A check, or several of which one must hold: ``basket 1|chips``."""
    parts = check.split("|")
    verbs = [part.partition(" ")[0] for part in parts]
    if len(parts) > 1 and all(verb in _CHECKS for verb in verbs):
        return parts
    if len(parts) > 1 and verbs[0] == "says":
        return [part if part.startswith("says ") else part if verb in _CHECKS else f"says {part}" for part, verb in zip(parts, verbs, strict=True)]  # fmt: skip
    return [check]


def _compared(have: float, rest: str) -> bool:
    sign = next((s for s in ("<=", ">=") if rest.startswith(s)), "")
    wanted = float(rest.removeprefix(sign))
    return have <= wanted if sign == "<=" else have >= wanted if sign == ">=" else have == wanted


def _cited(turn: ChatTurn) -> list[str]:
    return [turn.evidence[i].ref for s in turn.statements if s.kind in CLAIMS for i in s.evidence]


def _claims(turn: ChatTurn) -> bool:
    return any(statement.kind in CLAIMS for statement in turn.statements)


def _refused(_: Checker, turn: ChatTurn, rest: str) -> bool:
    outcomes = [call.result.split(",")[0] for call in turn.calls if call.tool == "search_catalog"]
    kinds = {s.kind for s in turn.statements}
    if rest == "unsold":
        return "unsold" in kinds or ("unknown" in kinds and outcomes[-1:] in (["not_sold"], ["nothing_found"]))
    return bool(kinds & ({"unknown"} if rest else {"unknown", "unsold"})) and not _claims(turn)


def _price(products: Sequence[Product]) -> float:
    prices = [p.prices[0].major for p in products if p.prices]
    return sum(prices) / len(prices) if prices else 0.0


def _dearness(checker: Checker, turn: ChatTurn) -> float:
    """By how much what is shown is dearer than what was shown before."""
    if turn.bundle and checker.before.bundle:
        return total_of(checker.catalogue, turn.bundle) - total_of(checker.catalogue, checker.before.bundle)
    return _price(turn.items) - _price(checker.before.slate)


def _was(checker: Checker, turn: ChatTurn, rest: str) -> bool:
    place = int(rest) - 1
    return len(turn.items) == 1 and len(checker.before.slate) > place and turn.items[0].id == checker.before.slate[place].id  # fmt: skip


def _basket(checker: Checker, turn: ChatTurn, rest: str) -> bool:
    if re.fullmatch(r"(>=|<=)?\d+", rest):
        return _compared(len(turn.basket), rest)
    return any(meets(checker.catalogue[line.product_id], rest) for line in turn.basket)


def _brands(products: Sequence[Product]) -> set[str]:
    return {brand_key(p.brand) for p in products if p.brand}


def _never(_: Checker, turn: ChatTurn, rest: str) -> bool:
    words = rf"\b{re.escape(rest)}\b" if rest.isascii() else re.escape(rest)
    return not re.search(words, turn.answer, re.IGNORECASE)


_CHECKS: dict[str, Callable[[Checker, ChatTurn, str], bool]] = {
    "all": lambda _, t, r: bool(t.items) and all(meets(p, r) for p in t.items),
    "some": lambda _, t, r: any(meets(p, r) for p in t.items),
    "first": lambda _, t, r: bool(t.items) and meets(t.items[0], r),
    "count": lambda _, t, r: _compared(len(t.items), r),
    "was": _was,
    "new": lambda c, t, _: bool(t.items) and not {p.id for p in t.items} & {p.id for p in c.before.slate},
    "new-brand": lambda c, t, _: bool(t.items) and not _brands(t.items) & _brands(c.before.slate[:1]),
    "cheaper": lambda c, t, _: bool(t.items) and _dearness(c, t) < 0,
    "dearer": lambda c, t, _: bool(t.items) and _dearness(c, t) > 0,
    "total": lambda c, t, r: bool(t.bundle) and _compared(total_of(c.catalogue, t.bundle), r),
    "cites": lambda _, t, r: any(word in ref for word in r.split("|") for ref in _cited(t)),
    "answered": lambda _, t, r: _claims(t),
    "noted": lambda _, t, r: any(s.kind == "note" for s in t.statements),
    "refused": _refused,
    "says": lambda _, t, r: r.lower() in t.answer.lower(),
    "never": _never,
    "basket": _basket,
    "chips": lambda _, t, r: bool(t.options),
    "table": lambda _, t, r: t.comparison is not None and _compared(len(t.comparison.products), r),
    "language": lambda _, t, r: t.language == r,
    "handover": lambda _, t, r: t.handover,
}
