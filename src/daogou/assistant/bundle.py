"""Sets within a budget: one product for each role, the best that fits together under the sum, with exact totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from daogou.assistant.lines import CartLine, Wish
from daogou.assistant.scope import SURE, is_thing
from daogou.assistant.tools import Recorder
from daogou.assistant.topics import Role
from daogou.catalog.model import Money, Product, Variant, minor_digits
from daogou.retrieval.analysis import terms
from daogou.understanding.need import Need

CANDIDATES = 10
"""Products that are tried for a role."""
STEP = 0.07
"""By how much a product fits less for each place further down in its search."""
EXTRA = 0.6
"""What a role that may be left out adds where it is filled."""


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


def _sure(need: Need) -> set[str]:
    """The categories that a Need is sure of."""
    return {value for slot in need.of("category") if slot.confidence >= SURE for value in slot.values}


def candidates(role: Role, wish: Wish, language: str, common: Need, tools: Recorder) -> list[Pick]:
    """Products for a role, best first, each with its cheapest variant in stock."""
    need = tools.tools.understand(role.zh if language == "zh" else role.en)
    wanted = [s for s in common.slots if s.kind in ("attribute", "recipient", "season", "occasion", "brand")]
    wanted = [s for s in wanted if s.excluded or s.name in ("gender", "season", "occasion", "recipient")]
    wanted = [s for s in wanted if not (s.excluded and any(v in (role.zh + role.en).lower() for v in s.values))]  # what is listed is not refused
    need = replace(need, slots=(*need.slots, *(s for s in wanted if s.id not in {t.id for t in need.slots})))
    strict = {"gender": genders(common)} if genders(common) else {}
    found = tools.search_catalog(need, strict, CANDIDATES * 2)
    products = [p for p in found.products if not need.things or is_thing(p, need.things)]
    if not products and strict:
        found = tools.search_catalog(need, {}, CANDIDATES * 2)
        products = [p for p in found.products if (not need.things or is_thing(p, need.things)) and not _gendered(p)]
    meant = _sure(need) or _sure(common)
    products = [p for p in products if meant & {c.id for c in p.category}] or products  # a tent's sleeping bag is no baby's
    if not need.things or not products:  # a camp chair is no *chair* by its thing, but by its name
        among = products if not need.things else found.products
        words = terms(need.text)
        products = [p for p in among if any(word in " ".join(terms(title)) for title in p.title.values() for word in words)]
    quantity = wish.people if role.each else role.count
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
