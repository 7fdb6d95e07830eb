"""What chips say: slots in Chinese and English, and their stable ids."""

from __future__ import annotations

from daogou.catalog.model import Text

_SIGNS = {
    "CNY": "¥",
    "JPY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "TWD": "NT$",
    "KRW": "₩",
    "INR": "₹",
}

_COUNTED = {"岁": ("year", "years"), "个月": ("month", "months"), "人": ("person", "people")}

SORTS: dict[str, Text] = {
    "price_asc": {"zh": "价格从低到高", "en": "Cheapest first"},
    "price_desc": {"zh": "价格从高到低", "en": "Dearest first"},
    "rating": {"zh": "好评优先", "en": "Best rated"},
    "popular": {"zh": "销量优先", "en": "Most popular"},
    "newest": {"zh": "新品优先", "en": "Newest"},
}
PRICE_WISHES: dict[str, Text] = {
    "low": {"zh": "便宜一点", "en": "Lower price"},
    "high": {"zh": "高端一点", "en": "Higher price"},
}


def negated(label: Text) -> Text:
    """不要黑色, Not black.

    >>> negated({"zh": "黑色", "en": "Black"})
    {'zh': '不要黑色', 'en': 'Not black'}
    """
    found: Text = {}
    for language, text in label.items():
        if language == "zh":
            found[language] = f"不要{text}"
        else:
            plain = text[:1].lower() + text[1:] if text[1:].islower() or len(text) == 1 else text
            found[language] = f"Not {plain}"
    return found


def joined(labels: list[Text]) -> Text:
    """Several labels as one: 连衣裙或外套."""
    return {
        language: (" / ").join(dict.fromkeys(label.get(language) or next(iter(label.values()), "") for label in labels))
        for language in ("zh", "en")
    }


def money(amount: float, currency: str) -> str:
    """An amount as chips write it.

    >>> money(1500, "CNY"), money(19.9, "USD"), money(20, "CHF")
    ('¥1500', '$19.9', 'CHF 20')
    """
    return f"{_SIGNS.get(currency, currency + ' ')}{amount:.10g}"


def price(low: float | None, high: float | None, currency: str, *, about: float | None = None) -> Text:
    """¥500 以内, Under ¥500."""
    if about is not None:
        shown = money(about, currency)
        return {"zh": f"{shown} 左右", "en": f"Around {shown}"}
    if low is not None and high is not None:
        shown = f"{money(low, currency)}–{money(high, currency)}"
        return {"zh": shown, "en": shown}
    if high is not None:
        return {"zh": f"{money(high, currency)} 以内", "en": f"Under {money(high, currency)}"}
    shown = money(low or 0.0, currency)
    return {"zh": f"{shown} 以上", "en": f"Over {shown}"}


def measure(name: Text, low: float | None, high: float | None, unit: str) -> Text:
    """容量 500 ml, Battery life at least 20 h."""
    tail = f" {unit}" if unit and unit[0].isalnum() else unit
    if unit in _COUNTED:
        amount = "" if low is None else f"{low:.6g}" if low == high or high is None else f"{low:.6g}–{high:.6g}"
        one, many = _COUNTED[unit]
        return {
            language: f"{text} {amount}{unit}"
            if language == "zh"
            else f"{text} {amount} {one if amount == '1' else many}"
            for language, text in name.items()
        }
    if low is not None and high is not None:
        amount = f"{low:.6g}" if low == high else f"{low:.6g}–{high:.6g}"
        return {language: f"{text} {amount}{tail}" for language, text in name.items()}
    bound = f"{(high if high is not None else low or 0.0):.6g}{tail}"
    zh, en = ("不超过", "up to") if high is not None else ("至少", "at least")
    return {
        language: f"{text}{zh} {bound}" if language == "zh" else f"{text} {en} {bound}"
        for language, text in name.items()
    }


def slot_id(kind: str, name: str, value: str, *, excluded: bool = False) -> str:
    """The stable id of a meaning.

    >>> slot_id("attribute", "colour", "black", excluded=True), slot_id("season", "season", "winter")
    ('not:attribute:colour=black', 'season:winter')
    """
    found = f"attribute:{name}={value}" if kind == "attribute" else f"{kind}:{value}"
    return f"not:{found}" if excluded else found
