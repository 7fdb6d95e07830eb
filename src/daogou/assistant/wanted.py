"""Sets as shoppers ask for them: by a purpose (露营一套), or as things that share a sum (*1000 for a tent and two sleeping bags*)."""

from __future__ import annotations

import re
from collections.abc import Callable

from daogou.assistant.lines import Wish
from daogou.assistant.topics import Role, plans
from daogou.understanding.need import Need
from daogou.understanding.normalise import normalise
from daogou.understanding.numbers import Number, numbers

MOST_ROLES = 6
MOST_OF_ONE = 6
"""As many of one thing as a set may hold; a greater number beside a thing is no count of it."""
LEAST_SUM = 50
"""A bare number from here on may be what a set may cost."""
_SET = re.compile(
    r"一整?套|全套|整套|套装备|装备齐|一身|穿搭|搭一|配一(?:套|身)|从头到脚|\boutfit\b|\bkit\b|\b(?:whole|complete|full|entire) [\w ]{0,16}set\b|set me up|everything (?:i|we) need|\bset of (?:gear|clothes)",
    re.IGNORECASE,
)
_NOT_SET = re.compile(r"[一二三四五六七八九\d]件套|床上四件|套装(?:多少|里)", re.IGNORECASE)
_SUM = re.compile(r"加起来|一共|总共|合计|全部加|总预算|all together|altogether|in total|\btotal\b|combined|for everything|\bmax\b", re.IGNORECASE)
_PARTS = re.compile(r"[、,，;；+]|(?<=[㐀-鿿]) +(?=[㐀-鿿])|和|以及|跟|还有|(?<![增添参])加(?![起购入热厚绒长大湿油班])|配(?=[一两俩二三四\d])|\band\b|\bplus\b|\bwith (?=an? |two |three |\d)", re.IGNORECASE)
_BUDGET = re.compile(
    r"(?:预算|一共|总共|合计|加起来|under|below|within|for|max) ?[¥$]?(\d{2,6})(?!\d| ?(?:个|人|people))|(\d{2,6}) ?(?:元|块|yuan|rmb)? ?(?:以内|之内|以下|max|total|in total|altogether|块|元|yuan)",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r" ?(?:(?:m?g|kg|[mc]?l|[mck]?m|w|wh|v|mah|[gtm]b|hz|h|hrs?|min|inch(?:es)?|in(?! total)|days?|years?|people|persons?|pairs?|pieces?|pcs?)\b|[个件双条只台人码号寸克斤升毫厘米片包盒瓶岁天年月日点度瓦安])",
    re.IGNORECASE,
)
"""After a number: it counts or measures something, and is no sum."""
_AROUND_SUM = re.compile(r"^ ?(?:tops\b|max\b|ish\b|or so\b|bucks\b|quid\b|yuan\b|rmb\b|budget\b|块钱?|元)", re.IGNORECASE)
_PEOPLE = re.compile(r"([两俩二三四2-4]|two|three|four|[2-4])\s*(?:个人|人|people|persons|of us)|for (two|three|four)\b|情侣|couple", re.IGNORECASE)
_EXTRAS = re.compile(
    r"我?(?:想要|想买|要买|要|买|来)|宿舍|[个包套件条双只顶盒](?=[^，,]{2})|够不够.*$|够吗.*$|够.*$|\b(?:i|we) (?:want|need)\b|\b(?:a|an|some|the|for|below|under|all|together|all together|in total|total|max|of)\b|[一总]共.*$|加起来.*$|[¥$]|元|块钱?|以内|之内|以下|左右",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[个条双只顶盒张把台块瓶]|件(?!套)|(?: |(?<=[a-z0-9]) ?(?=[a-z]))(?!(?:person|man|piece|season|way|layer|pack|in)\b)")
"""After a number: it says how many things there are. 四件套, 四季被 and *a three person tent* are one thing each."""
_COUNTS = {"两": 2, "俩": 2, "二": 2, "2": 2, "two": 2, "三": 3, "3": 3, "three": 3, "四": 4, "4": 4, "four": 4}


def read_wish(text: str, need: Need, understand: Callable[[str], Need]) -> Wish | None:
    """The set that a sentence asks for; ``None`` where it asks for none.

    Things that are listed are a set where a word says so (*in total*, 一套), or where a sum stands beside them.
    """
    named = bool(_SUM.search(text) or _SET.search(text))
    budget = budget_in(need, text)
    bare = _sum(normalise(text))
    budget = budget if budget is not None else bare.low if bare else None
    roles = _listed(text, understand, known=not named) if named or budget is not None else ()
    if len(roles) < 2 and _SET.search(text) and not _NOT_SET.search(text):
        plan = next((plan for plan in plans() if plan.ask.search(text.lower())), None)
        roles = plan.roles if plan else ()
    if len(roles) < 2:
        return None
    return Wish(tuple(roles[:MOST_ROLES]), text, people_in(text), budget)


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


def _sum(plain: str) -> Number | None:
    """The one number of a sentence that measures and counts nothing, and is large enough for a sum.

    >>> _sum("1000 for a tent, two bags and a stove").low, _sum("帐篷加俩睡袋 一千五够不够").low, _sum("a 500 ml bottle and a mug")
    (1000.0, 1500.0, None)
    """
    bare = [n for n in numbers(plain) if n.low == n.high >= LEAST_SUM and not _MEASURE.match(plain, n.end)]
    return bare[0] if len(bare) == 1 else None


def _listed(text: str, understand: Callable[[str], Need], *, known: bool) -> tuple[Role, ...]:
    """The things that a sentence lists, each with how many of it; with ``known`` only what the shop knows as a thing."""
    plain = normalise(text.partition(":")[2] or text)
    found: dict[str, Role] = {}
    for part in _PARTS.split(_PEOPLE.sub(" ", _without_sums(plain))):
        if not part.strip() or _SET.search(part):
            continue
        need = understand(part)
        words, count = _counted(part)
        if words and not _is_setting(part, need) and len(words) < 30 and (need.things or (not known and _SUM.search(text) and len(words.split()) <= 2)):
            found.setdefault(need.things[-1] if need.things else words, Role(words, words, count=count))
    return tuple(found.values())


def _is_setting(part: str, need: Need) -> bool:
    """Whether words only say when, where or for whom: the 野餐 of 野餐，要垫子和保温壶."""
    if need.things or not need.slots or any(slot.kind not in ("occasion", "season", "recipient") for slot in need.slots):
        return False
    for slot in need.slots:
        for span in slot.spans:
            part = part.replace(span.words, " ")
    return len(re.sub(r"[\s去的给用时]|\b(?:for|the|a)\b", "", part)) < 2


def _without_sums(plain: str) -> str:
    for number in reversed(numbers(plain)):
        if number.high >= LEAST_SUM and not _MEASURE.match(plain, number.end):
            plain = plain[: number.start] + " " + _AROUND_SUM.sub("", plain[number.end :])
    return plain


def _counted(part: str) -> tuple[str, int]:
    """The words for a thing without how many of it, and how many.

    >>> _counted(" two sleeping bags"), _counted("俩睡袋"), _counted("a stove"), _counted("四件套"), _counted("两个台灯")
    (('sleeping bags', 2), ('睡袋', 2), ('stove', 1), ('四件套', 1), ('台灯', 2))
    >>> _counted("a three person tent"), _counted("2 bags"), _counted("a 4 piece bedding set")
    (('three person tent', 1), ('bags', 2), ('4 piece bedding set', 1))
    """
    count = 1
    for number in reversed(numbers(part)):
        if number.low == number.high and number.low in range(1, MOST_OF_ONE + 1) and _COUNTED.match(part, number.end):
            count = int(number.low)
            part = part[: number.start] + " " + part[number.end :]
    if "俩" in part:
        count, part = 2, part.replace("俩", " ")
    return re.sub(r"\s+", " ", _EXTRAS.sub(" ", part)).strip(" ?？"), count
