"""Numbers with what stands around them: "under $50", "200-300", "至少20小时", "1kg以内", "两三百块左右"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from daogou.understanding.numbers import Number, numbers
from daogou.understanding.tokens import is_han
from daogou.understanding.units import Unit, unit_named, units_at

_NOT = r"(?:(?:no|not|nothing|never|isn't|aren't|won't|doesn't|don't|cannot|can't|mustn't|shouldn't)(?: (?:be|go|cost|costing|want|show me|spend|pay|priced|to|anything|a penny))*)"
_MAX_LEFT = re.compile(
    rf"(?:(?:不|别|不要|不能|不可|不可以|勿)(?:超过|超出|超|高于|大于|多于)|超不过|低于|小于|少于|{_NOT} (?:over|above|beyond|exceed(?:ing)?|more than|higher than)|(?:最多|至多|顶多|撑死|最高)(?:也就|就|只)?(?:能|可以|想|愿意)?(?:花|出|给)?|不到|控制在|预算(?:可以|能|就|再|也|只|给你?|我)*(?:在|是|为|有|(?:加|提|提高|涨|升|放宽|放|调|增加|改|降|降低|减|压)到|改成|调成)?|价格在|under|below|less than|lower than|shorter than|smaller than|lighter than|(?:not|no) (?:longer|bigger|larger|heavier|wider|taller|higher|thicker) than|"
    r"up to|at most|max(?:imum)?(?: of| price)?|within|no over|cheaper than|capped at|a cap of|"
    r"budget(?: is| of| around| about)?|<=?|≤)[ :]*$"
)
_MIN_LEFT = re.compile(
    rf"(?:(?:不|别|不要|不能|不可|不可以|勿)(?:低于|少于|小于)|{_NOT} (?:under|below|less than|cheaper than)|超过|高于|大于|多于|至少|最少|最低|起码|more than|over|above|(?<!not )(?<!no )(?:longer|bigger|larger|heavier|wider|taller|thicker) than|(?:not|no) (?:shorter|smaller) than|at least|greater than|higher than|from|"
    r"min(?:imum)?(?: of| price)?|starting at|>=?|≥)[ :]*$"
)
_ABOUT_LEFT = re.compile(
    r"(?:大概|大约|约|差不多|左右|around|about|approx(?:imately|\.)?|roughly|circa|near(?:ly)?|~)[ :]*(?:是|在)?[ :]*$"
)
_MAX_RIGHT = re.compile(
    r" ?(?:及以下|以内|之内|以下|之下|封顶|内(?=$|[^㐀-鿿]|的)|or less|or under|and under|or below|or cheaper|or smaller|or shorter|or lighter|and below|max(?![a-z])|maximum|tops)"
)
_MIN_RIGHT = re.compile(
    r" ?(?:及以上|以上|之上|往上|朝上|起步|起(?=$|[^㐀-鿿]|的)|or more|or over|or above|or bigger|or larger|or longer|or higher|or better|minimum|and up|and over|and above|plus(?![a-z])|(?<=[元块])\+)"
)
_ABOUT_RIGHT = re.compile(r" ?(?:左右|上下|出头|or so|ish(?![a-z]))")
_ONLY_LEFT = re.compile(r"(?:也就|只有|就只有|只剩|只能出|只出得起)$")
"""Makes a sum all that there is to spend: 也就五百块. With no money behind it, it bounds nothing."""
_ENOUGH_RIGHT = re.compile(r"(?:行不行|行[吗么]|够不够|够[吗么]|成不成|成[吗么]|可不可以|可以[吗么])")
"""Asks whether a sum will do."""
_LOOSE = re.compile(r"[来把](?=块(?!装)|元(?![旦素宝气器件]))")
"""Makes a round number of money a rough one: 百来块, 千把块."""
_UNWANTED = re.compile(r"(?:不要|别要|不想要|不考虑|不买|别买|不看|别给我看|别推荐|别给我推荐)$")
_UNWANTED_RIGHT = re.compile(
    r"的?(?:我|就|都|一律)?(?:不要|不看|不考虑|不买|不想要|别推荐|别给我推荐|别给我看|别来|免谈|就算了|不行|除外)"
)
_OPPOSITE = {"max": "min", "min": "max"}
_TO = re.compile(r"\s?(?:-|~|到|至|to)\s?")
_AND = re.compile(r"\s(?:and|to|-)\s")
_BETWEEN = re.compile(r"(?:between|from|in the range of|range|从|在|介于)[ :]*$")
_BETWEEN_RIGHT = re.compile(r" ?(?:之间|中间)")

_SYMBOLS = {"$": "USD", "¥": "CNY", "£": "GBP", "€": "EUR", "hk$": "HKD", "us$": "USD", "nt$": "TWD", "usd": "USD", "cny": "CNY", "rmb": "CNY", "eur": "EUR", "gbp": "GBP", "jpy": "JPY"}  # fmt: skip
_SYMBOL_LEFT = re.compile(r"(hk\$|us\$|nt\$|[$¥£€]|(?<![a-z])(?:usd|cny|rmb|eur|gbp|jpy))\s?$")
_CURRENCY_RIGHT = re.compile(
    r"\s?(?:(?P<CNY>块钱|块(?!装)|元(?![旦素宝气器件])|人民币|(?:rmb|cny|yuan|kuai)(?![a-z]))|(?P<USD>美元|美金|刀(?![片具架])|usd(?![a-z])|dollars?|bucks?|\$)|"
    r"(?P<EUR>欧元|euros?(?![a-z])|eur(?![a-z])|€)|(?P<GBP>英镑|gbp(?![a-z])|quid|£)|(?P<JPY>日元|円|yen(?![a-z])|jpy(?![a-z]))|(?P<HKD>港币|港元|hkd(?![a-z]))|(?P<TWD>台币|新台币|ntd?(?![a-z])))"
)
_TIMES = re.compile(r"(?<![\w.])(\d{1,2})\s?[x×*]\s?(\d{1,4}(?:\.\d+)?)")
_TENTHS = re.compile(r"([1-9])(?![\d.a-z米厘寸])")
_YEAR, _PIECE = unit_named("year"), unit_named("piece")
_AGED = re.compile(r"(?<![a-z])(?:ages?|aged)\s$")
_PACK_OF = re.compile(r"(?<![a-z])(?:pack|set|box|bag|case) of $")
_BELOW_ZERO = re.compile(r"(?:零下|负|(?<![a-z])minus |(?<![a-z0-9])-)$")
_SPOKEN_SUM = 100
"""From here on a numeral in characters, with nothing counted behind it, may be a sum of money."""
_DOLLARS = frozenset(("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a span of numbers at ``text[start:end]``; ``mode`` is ``max``, ``min``, ``about``, ``range`` or ``exact``."""

    start: int
    end: int
    low: float
    high: float
    mode: str
    currency: str | None = None
    units: tuple[Unit, ...] = ()
    percent: bool = False


def quantities(text: str, currency: str = "CNY") -> list[Quantity]:
    """The quantities of a normalised text; ``currency`` is the shop's, which decides what ``$`` means.

    >>> [(q.low, q.high, q.mode, q.currency) for q in quantities("200-300元")]
    [(200.0, 300.0, 'range', 'CNY')]
    >>> [(q.high, q.mode, q.units[0].name) for q in quantities("1kg以内")]
    [(1.0, 'max', 'kg')]
    >>> [(q.low, q.units[0].name) for q in quantities("2x8gb 6 x 330ml")]
    [(16.0, 'GB'), (330.0, 'ml')]
    """
    found: list[Quantity] = [*(several := _several(text))]
    all_numbers = [n for n in numbers(text) if not any(q.start <= n.start < q.end for q in several)]
    i = 0
    while i < len(all_numbers):
        first = _dress(text, all_numbers[i], currency)
        i += 1
        if i < len(all_numbers):
            second = _dress(text, all_numbers[i], currency)
            joined = _range(text, first, second)
            if joined:
                first, i = joined, i + 1
        found.append(_compare(text, first))
    return sorted(found, key=lambda quantity: quantity.start) if several else found


def _several(text: str) -> list[Quantity]:
    """Amounts with how many there are of them: *2x8GB* of memory are 16, *6 x 330ml* are cans of 330 each."""
    found = []
    for match in _TIMES.finditer(text):
        units, end = units_at(text, match.end())
        units = tuple(unit for unit in units if unit.dimension in ("storage", "volume", "charge"))
        if units:
            amount = float(match[2]) * (int(match[1]) if units[0].dimension == "storage" else 1)
            found.append(Quantity(match.start(), end, amount, amount, "exact", units=units))
    return found


def _dress(text: str, number: Number, currency: str) -> Quantity:
    """The number with its currency sign or unit."""
    start, end = number.start, number.end
    mode = "exact" if number.low == number.high else "range"
    quantity = Quantity(start, end, number.low, number.high, mode)
    if number.low % 10 == 0 and number.high >= 10 and (loose := _LOOSE.match(text, end)):
        end, mode = loose.end(), "about"
        quantity = replace(quantity, mode=mode)
    if text[end : end + 1] in ("%", "折"):
        return replace(quantity, end=end + 1, percent=True)
    if left := _SYMBOL_LEFT.search(text[max(0, start - 4) : start]):
        quantity = replace(quantity, start=start - len(left[0]), currency=_money(left[1], currency))
    if right := _CURRENCY_RIGHT.match(text, end):
        name = right.lastgroup or "CNY"
        code = currency if name == "USD" and currency in _DOLLARS and "美" not in right[0] else name
        return replace(quantity, end=right.end(), currency=quantity.currency or code)
    if quantity.currency is None:
        plus = text[end : end + 1] == "+" and (text[end + 1 : end + 2] in ("", " ") or bool(units_at(text, end + 1)[0]))
        units, end = units_at(text, end + 1 if plus else end)
        aged = _AGED.search(text[max(0, start - 10) : start]) if not units else None
        if aged:
            units = (_YEAR,) if _YEAR else ()
            start -= len(aged[0])
        if plus and units:
            quantity = replace(quantity, mode="min")
            end = max(end, number.end + 1)
        if not units and (pack := _PACK_OF.search(text[max(0, start - 10) : start])) and _PIECE:
            units, start = (_PIECE,), start - len(pack[0])
        quantity = replace(quantity, start=start, end=end, units=units)
        if (
            units
            and units[0].dimension == "temperature"
            and (cold := _BELOW_ZERO.search(text[max(0, start - 6) : start]))
        ):
            quantity = replace(quantity, start=start - len(cold[0]), low=-number.high, high=-number.low)
        if units and units[0].name == "m" and (more := _TENTHS.match(text, end)):  # 1米8
            quantity = replace(
                quantity, end=more.end(), low=number.low + int(more[1]) / 10, high=number.high + int(more[1]) / 10
            )
        if units and text[end : end + 1] == "半":  # 两斤半
            quantity = replace(quantity, end=end + 1, low=number.low + 0.5, high=number.high + 0.5)
    return quantity


def _money(sign: str, currency: str) -> str:
    code = _SYMBOLS[sign]
    if sign == "$" and currency in _DOLLARS:
        return currency
    return currency if sign == "¥" and currency in ("CNY", "JPY") else code


def _range(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """Two numbers as one span, where a dash or a word says so."""
    gap = text[first.end : second.start]
    lead = _BETWEEN.search(text[max(0, first.start - 18) : first.start])
    between = bool(lead) or bool(_BETWEEN_RIGHT.match(text, second.end))
    if not (_TO.fullmatch(gap) or (between and (_AND.fullmatch(gap) or gap in ("和", "与")))):
        return None
    same = first.units == second.units or not first.units or not second.units
    if not same or first.percent or second.percent or first.low >= second.high:
        return None
    end = second.end
    if after := _BETWEEN_RIGHT.match(text, end):
        end = after.end()
    start = first.start - len(lead[0]) if lead else first.start
    return Quantity(
        start,
        end,
        first.low,
        second.high,
        "range",
        first.currency or second.currency,
        first.units or second.units,
    )


def _compare(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the comparison before or after it."""
    left = text[max(0, quantity.start - 24) : quantity.start]
    if match := _ABOUT_LEFT.search(left):
        quantity = replace(quantity, start=quantity.start - len(match[0]), mode="about")
        left = left[: match.start()]
    for pattern, mode in ((_ABOUT_RIGHT, "about"), (_MAX_RIGHT, "max"), (_MIN_RIGHT, "min")):
        if after := pattern.match(text, quantity.end):
            quantity = replace(quantity, end=after.end(), mode=mode)
            break
    # of "no less than" and the "less than" in it, the longer is meant
    compared = [
        (len(match[0]), mode)
        for pattern, mode in ((_MAX_LEFT, "max"), (_MIN_LEFT, "min"), *(((_ONLY_LEFT, "max"),) if quantity.currency else ()))
        if (match := pattern.search(left)) and _whole(left, match)
    ]
    if compared and quantity.mode not in _OPPOSITE:
        size, mode = max(compared)
        mode = quantity.mode if quantity.mode in ("about", "range") else mode
        quantity, left = replace(quantity, start=quantity.start - size, mode=mode), left[: len(left) - size]
    return _enough(text, _turned(text, quantity, left))


def _enough(text: str, quantity: Quantity) -> Quantity:
    """The sum as the most that may be spent, where the words ask whether it will do: 一千五行不行."""
    spoken = not quantity.units and quantity.low >= _SPOKEN_SUM and is_han(text[quantity.start])
    if quantity.percent or quantity.mode not in ("exact", "max") or not (quantity.currency or spoken):
        return quantity
    asked = _ENOUGH_RIGHT.match(text, quantity.end)
    return replace(quantity, end=asked.end(), mode="max") if asked else quantity


def _turned(text: str, quantity: Quantity, left: str) -> Quantity:
    """The opposite bound where one is refused: 不要一千以上的 and 超过一千的不看 are up to a thousand."""
    if quantity.mode not in _OPPOSITE:
        return quantity
    if unwanted := _UNWANTED.search(left):
        return replace(quantity, start=quantity.start - len(unwanted[0]), mode=_OPPOSITE[quantity.mode])
    if unwanted := _UNWANTED_RIGHT.match(text, quantity.end):
        return replace(quantity, end=unwanted.end(), mode=_OPPOSITE[quantity.mode])
    return quantity


def _whole(text: str, match: re.Match[str]) -> bool:
    """Whether an English comparison starts a word (``over``, not ``hangover``)."""
    start = match.start()
    return start == 0 or not (
        text[start].isascii() and text[start].isalpha() and text[start - 1].isalpha() and text[start - 1].isascii()
    )
