"""Reading prices and stock."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from daogou.catalog.model import Money, minor_digits
from daogou.catalog.readers.faults import FieldError, shown
from daogou.catalog.readers.values import count, decimal, slug

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT
LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD
XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
"""ISO 4217 codes of currencies that things are sold in."""

_SIGNS = {
    "人民币": "CNY", "rmb": "CNY", "cn¥": "CNY", "元": "CNY", "块": "CNY", "港币": "HKD", "港元": "HKD",
    "新台币": "TWD", "日元": "JPY", "円": "JPY", "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP",
    "us$": "USD", "hk$": "HKD", "nt$": "TWD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "s$": "SGD",
    "r$": "BRL", "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "₫": "VND", "฿": "THB", "₱": "PHP",
    "₽": "RUB",
}  # fmt: skip
_DOLLARS = {"USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL"}
_PRICE = re.compile(r"(?P<before>[^\d.,+-]*)(?P<sign>[+-]?)(?P<digits>[\d.,]+)(?P<after>[^\d.,]*)")
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+")
_MAX = 10**15
_GONE = {
    "discontinued", "limited-out", "no", "none", "not-available", "out-of-stock", "outofstock",
    "sold-out", "soldout",
    "unavailable", "false", "无", "无货", "缺货", "售罄", "已售罄", "下架", "已下架", "停售", "没货",
    "暂无库存",
}  # fmt: skip
_HERE = {
    "available", "in-stock", "instock", "in-store-only", "instoreonly", "limited-availability",
    "limitedavailability",
    "limited-stock", "online-only", "onlineonly", "true", "yes", "有", "有货", "现货", "在售", "上架",
    "充足",
}  # fmt: skip
_LATER = {
    "preorder": "preorder", "pre-order": "preorder", "presale": "preorder", "预售": "preorder",
    "预订": "preorder",
    "backorder": "backorder", "back-order": "backorder", "backordered": "backorder",
    "made-to-order": "backorder",
    "madetoorder": "backorder", "期货": "backorder",
}  # fmt: skip


def money(value: object, currency: str) -> Money:
    """A price: text or a number in whole units, or ``{"amount": 26900, "currency": "CNY"}`` in minor units.

    ``currency`` is that of prices which name none.

    >>> [str(money(p, "CNY")) for p in ("269", "¥1,299.00", "269元", "USD 12.50", "12.5 EUR", 49.99)]
    ['269.00 CNY', '1299.00 CNY', '269.00 CNY', '12.50 USD', '12.50 EUR', '49.99 CNY']
    >>> str(money({"amount": 26900, "currency": "CNY"}, "USD"))
    '269.00 CNY'
    """
    if isinstance(value, dict):
        return _minor(value, currency)
    if not isinstance(value, str):
        return _money(decimal(value), currency)
    text = unicodedata.normalize("NFKC", value[:200]).strip()
    match = _PRICE.fullmatch(re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", text))
    if match is None or not _NUMBER.fullmatch(match["digits"]):
        raise FieldError(_mend(text, currency))
    named = [word for word in (match["before"].strip(), match["after"].strip()) if word]
    codes = {_currency(word, currency) for word in named}
    if len(codes) > 1:
        raise FieldError(f'"{shown(value)}" names two currencies; keep one')
    return _money(Decimal(match["sign"] + match["digits"].replace(",", "")), *(codes or {currency}))


def _mend(text: str, currency: str) -> str:
    guess = re.sub(r"[^\d.,]", "", text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{1,2}|\d+,\d{1,2}", guess):
        right = Decimal(guess.replace(".", "").replace(",", "."))
        return f'"{shown(text)}" is not a number; write {right:.2f} {currency}'
    return f'"{shown(text)[:60]}" is not a price; write one like 12.50 {currency}'


def _currency(word: str, default: str) -> str:
    if word.upper() in CURRENCIES:
        return word.upper()
    sign = word.casefold()
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign in ("¥", "yuan", "yen"):
        return "JPY" if sign == "yen" or (sign == "¥" and default == "JPY") else "CNY"
    if sign == "$":
        return default if default in _DOLLARS else "USD"
    raise FieldError(f'"{shown(word)[:20]}" is no currency; write an ISO 4217 code, as in 12.50 {default}')


def _money(amount: Decimal, currency: str) -> Money:
    return _checked((amount * 10 ** minor_digits(currency)).to_integral_value(ROUND_HALF_UP), currency)


def _checked(minor: Decimal, currency: str) -> Money:
    if minor < 0:
        raise FieldError("a price cannot be negative; write what the shopper pays")
    if minor > _MAX:
        raise FieldError("the price is too large to be one; write what the shopper pays")
    return Money(int(minor), currency)


def _minor(value: dict[object, object], currency: str) -> Money:
    code = value.get("currency", currency)
    if not isinstance(code, str) or code.upper() not in CURRENCIES:
        raise FieldError(f'"{shown(code)}" is no ISO 4217 currency; write one like CNY')
    amount = decimal(value.get("amount"))
    if amount != amount.to_integral_value():
        raise FieldError("the amount counts minor units (fen, cents) and is whole: 12.50 is 1250")
    return _checked(amount, code.upper())


def availability(value: object) -> str:
    """``in_stock``, ``out_of_stock``, ``preorder`` or ``backorder``, from any of their spellings.

    >>> availability("https://schema.org/InStock"), availability("out of stock"), availability("预售")
    ('in_stock', 'out_of_stock', 'preorder')
    """
    if isinstance(value, bool):
        return "in_stock" if value else "out_of_stock"
    if not isinstance(value, str):
        raise FieldError(f"expected in_stock, out_of_stock, preorder or backorder, found {shown(value)}")
    word = slug(value.strip().rstrip("/").rpartition("/")[2])
    if word in _HERE:
        return "in_stock"
    if word in _GONE:
        return "out_of_stock"
    if word in _LATER:
        return _LATER[word]
    raise FieldError(f'"{shown(value)[:60]}" is unknown; write in_stock, out_of_stock, preorder or backorder')


def stock(value: object) -> int | None:
    """Pieces in stock: a count, where below zero (oversold) is none; or a word of `availability`.

    >>> stock("12"), stock(-3), stock("有货"), stock("售罄")
    (12, 0, None, 0)
    """
    try:
        amount = decimal(value)
    except FieldError:
        if isinstance(value, str) and not any(c.isdigit() for c in value):
            return 0 if availability(value) == "out_of_stock" else None
        raise
    return count(max(amount, Decimal(0)))
