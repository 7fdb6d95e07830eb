"""Sets within a budget: one product for each role, the best that fits together under the sum, with exact totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from daogou.assistant.lines import CartLine, Wish
from daogou.assistant.scope import is_thing
from daogou.assistant.tools import Recorder
from daogou.assistant.topics import Role, plans
from daogou.catalog.model import Money, Product, Variant, minor_digits
from daogou.retrieval.analysis import terms
from daogou.understanding.need import Need

CANDIDATES = 10
"""Products that are tried for a role."""
STEP = 0.07
"""By how much a product fits less for each place further down in its search."""
EXTRA = 0.6
"""What a role that may be left out adds where it is filled."""
MOST_ROLES = 6
_SET = re.compile(
    r"一整?套|全套|整套|套装备|装备齐|一身|穿搭|搭一|配一(?:套|身)|从头到脚|\boutfit\b|\bkit\b|\b(?:whole|complete|full|entire) [\w ]{0,16}set\b|set me up|everything (?:i|we) need|\bset of (?:gear|clothes)",
    re.IGNORECASE,
)
_NOT_SET = re.compile(r"[一二三四五六七八九\d]件套|床上四件|套装(?:多少|里)", re.IGNORECASE)
_SUM = re.compile(r"加起来|一共|总共|合计|全部加|总预算|all together|altogether|in total|\btotal\b|combined|for everything|\bmax\b", re.IGNORECASE)
_PARTS = re.compile(r"[、,，;；+]|和|以及|跟|\band\b|\bplus\b", re.IGNORECASE)
_BUDGET = re.compile(
    r"(?:预算|一共|总共|合计|加起来|under|below|within|for|max) ?[¥$]?(\d{2,6})(?!\d| ?(?:个|人|people))|(\d{2,6}) ?(?:元|块|yuan|rmb)? ?(?:以内|之内|以下|max|total|in total|altogether|块|元|yuan)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"([两二三四2-4]|two|three|four|[2-4])\s*(?:个人|人|people|persons|of us)|for (two|three|four)\b|情侣|couple", re.IGNORECASE)
_EXTRAS = re.compile(
    r"[¥$]?\d+.*$|我?(?:想要|想买|要买|要|买|来)|宿舍|[一几](?:[个包套件条双只]|盒)|\b(?:i|we) (?:want|need)\b|\b(?:a|an|some|the|for|below|under|all|together|all together|in total|total|max|of)\b|[一总]共.*$|加起来.*$",
    re.IGNORECASE,
)
_COUNTS = {"两": 2, "二": 2, "2": 2, "two": 2, "三": 3, "3": 3, "three": 3, "四": 4, "4": 4, "four": 4}


@dataclass(frozen=True, slots=True)
class Pick:
    """A product in a role: the variant whose price counts, and how many."""

    product: Product
    variant: Variant
    quantity: int
    fit: float

    @property
    def cost(self) -> int:
        """In minor units."""
        assert self.variant.price is not None
        return self.variant.price.amount * self.quantity


@dataclass(frozen=True, slots=True)
class Bundle:
    """A set, or where none fits the budget the cheapest that there is (``within`` is false)."""

    picks: tuple[Pick, ...]
    total: Money
    within: bool
    missing: tuple[Role, ...] = ()
    """Roles that nothing in the shop fills."""

    @property
    def lines(self) -> list[CartLine]:
        """As lines of a basket."""
        return [CartLine(pick.product.id, pick.variant.id, pick.quantity) for pick in self.picks]


def read_wish(text: str, need: Need, understand: Callable[[str], Need]) -> Wish | None:
    """The set that a sentence asks for: by a purpose (露营一套), or as things that share a sum; ``None`` where it asks for none."""
    roles = _listed(text, understand) if _SUM.search(text) or _SET.search(text) else ()
    if len(roles) < 2 and _SET.search(text) and not _NOT_SET.search(text):
        plan = next((plan for plan in plans() if plan.ask.search(text.lower())), None)
        roles = plan.roles if plan else ()
    if len(roles) < 2:
        return None
    return Wish(tuple(roles[:MOST_ROLES]), text, people_in(text), budget_in(need, text))


def budget_in(need: Need, text: str = "") -> float | None:
    """The most that a sentence wants to spend: a price that it names, or a sum beside a word for the whole.

    >>> budget_in(Need(""), "a lamp and a box for 450 total"), budget_in(Need(""), "预算2500")
    (450.0, 2500.0)
    """
    named = next((slot.maximum for slot in need.of("price") if slot.maximum is not None), None)
    if named is not None:
        return named
    found = _BUDGET.search(text)
    return float(next(group for group in found.groups() if group)) if found else None


def people_in(text: str) -> int:
    """For how many people.

    >>> people_in("两个人露营"), people_in("a kit for two"), people_in("露营一套")
    (2, 2, 1)
    """
    found = _PEOPLE.search(text)
    if not found:
        return 1
    return _COUNTS.get((found[1] or found[2] or "two").lower(), 2)


def _listed(text: str, understand: Callable[[str], Need]) -> tuple[Role, ...]:
    found: dict[str, Role] = {}
    for part in _PARTS.split(text.partition(":")[2] or text):
        need = understand(part) if part.strip() else None
        if need is None:
            continue
        words = _EXTRAS.sub(" ", part).strip()
        if words and len(words) < 30 and not _SET.search(part) and (need.things or (_SUM.search(text) and len(words.split()) <= 2)):
            found.setdefault(need.things[-1] if need.things else words, Role(words, words))
    return tuple(found.values())


def compose(wish: Wish, language: str, common: Need, tools: Recorder, *, currency: str | None = None) -> Bundle | None:
    """Find candidates for each role and choose; ``None`` where fewer than two roles can be filled."""
    options: list[list[Pick | None]] = []
    missing = []
    for role in wish.roles:
        picks: list[Pick | None] = [*candidates(role, wish, language, common, tools)]
        if not picks and not role.extra:
            missing.append(role)
        if picks:
            options.append([*picks, None] if role.extra else picks)
    money = next((pick.variant.price for picks in options for pick in picks if pick and pick.variant.price), None)
    if money is None or sum(picks[-1] is not None for picks in options) < 2:
        return None
    limit = None if wish.budget is None else round(wish.budget * 10 ** minor_digits(money.currency))
    chosen, within = choose(options, limit)
    return Bundle(chosen, Money(sum(p.cost for p in chosen), money.currency), within, tuple(missing))


def candidates(role: Role, wish: Wish, language: str, common: Need, tools: Recorder) -> list[Pick]:
    """Products for a role, best first, each with its cheapest variant in stock."""
    need = tools.tools.understand(role.zh if language == "zh" else role.en)
    wanted = [s for s in common.slots if s.kind in ("attribute", "recipient", "season", "occasion", "brand")]
    wanted = [s for s in wanted if s.excluded or s.name in ("gender", "season", "occasion", "recipient")]
    need = replace(need, slots=(*need.slots, *(s for s in wanted if s.id not in {t.id for t in need.slots})))
    strict = {"gender": genders(common)} if genders(common) else {}
    found = tools.search_catalog(need, strict, CANDIDATES * 2)
    products = [p for p in found.products if not need.things or is_thing(p, need.things)]
    if not products and strict:
        found = tools.search_catalog(need, {}, CANDIDATES * 2)
        products = [p for p in found.products if (not need.things or is_thing(p, need.things)) and not _gendered(p)]
    if not need.things:
        named = [p for p in products if any(word in " ".join(terms(title)) for title in p.title.values() for word in terms(need.text))]
        products = named
    quantity = wish.people if role.each else 1
    picks = []
    for place, product in enumerate(products[:CANDIDATES]):
        variants = [v for v in product.variants if v.available and v.price is not None and (v.stock is None or v.stock >= quantity)]
        if variants:
            cheapest = min(variants, key=lambda v: v.price.amount if v.price else 0)
            fit = 1 - STEP * place - (0.0 if _enough(product, wish, role) else 0.5)
            picks.append(Pick(product, cheapest, quantity, (EXTRA if role.extra else 0) + fit))
    return picks


def genders(need: Need) -> list[str]:
    """The facet values of ``gender`` that a Need leaves: those named, and for adults what is for both."""
    values = list(dict.fromkeys(v for s in need.of("attribute") if s.name == "gender" for v in s.values))
    if values and "kids" not in values:
        values.append("unisex")
    return [f"gender={value}" for value in values]


def _gendered(product: Product) -> bool:
    return any(a.name == "gender" and a.value != "unisex" for a in product.attributes)


def _enough(product: Product, wish: Wish, role: Role) -> bool:
    """Whether one is enough for everybody, where its fields say for how many it is."""
    if role.each or wish.people == 1:
        return True
    stated = [float(a.value) for a in product.attributes if a.name == "persons" and isinstance(a.value, float | int)]
    return not stated or max(stated) >= wish.people


def choose(options: Sequence[Sequence[Pick | None]], limit: int | None) -> tuple[tuple[Pick, ...], bool]:
    """One pick a role with the greatest sum of fits whose cost is within the limit, exactly; a role's ``None`` leaves it out.

    Keeps, role after role, what no other choice beats in both cost and fit. Where nothing is within the limit, the cheapest
    choice of the roles that must be filled, and ``False``.
    """
    front: list[tuple[int, float, tuple[Pick, ...]]] = [(0, 0.0, ())]
    for role in options:
        grown = []
        for cost, fit, picks in front:
            for pick in role:
                if pick is None:
                    grown.append((cost, fit, picks))
                elif pick.product.id not in {p.product.id for p in picks}:
                    grown.append((cost + pick.cost, fit + pick.fit, (*picks, pick)))
        grown.sort(key=lambda one: (one[0], -one[1]))
        front, best = [], float("-inf")
        for one in grown:
            if (limit is None or one[0] <= limit) and one[1] > best:
                front.append(one)
                best = one[1]
    if front:
        return max(front, key=lambda one: (one[1], -one[0]))[2], True
    least = tuple(min((p for p in role if p), key=lambda p: p.cost) for role in options if None not in role)
    return least, False
