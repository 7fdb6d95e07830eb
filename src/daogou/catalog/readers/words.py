"""The names under which shops write the same facts, the labels people read, and units of measure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from daogou.catalog.model import Attribute, Text
from daogou.catalog.readers.faults import Faults, FieldError, absent
from daogou.catalog.readers.fields import labelled, line
from daogou.catalog.readers.values import number, slug

LABELS: dict[str, Text] = {
    "colour": {"zh": "颜色", "en": "Colour"},
    "size": {"zh": "尺码", "en": "Size"},
    "material": {"zh": "材质", "en": "Material"},
    "pattern": {"zh": "图案", "en": "Pattern"},
    "gender": {"zh": "性别", "en": "Gender"},
    "age-group": {"zh": "年龄段", "en": "Age group"},
    "condition": {"zh": "成色", "en": "Condition"},
    "weight": {"zh": "重量", "en": "Weight"},
    "availability": {"zh": "供货", "en": "Availability"},
    "highlight": {"zh": "亮点", "en": "Highlight"},
    "tag": {"zh": "标签", "en": "Tag"},
    "season": {"zh": "季节", "en": "Season"},
    "style": {"zh": "风格", "en": "Style"},
}
"""Labels of facts that many feeds have, by the name that they get here."""

_SAME = {
    "color": "colour", "colours": "colour", "colors": "colour", "product-colour": "colour",
    "product-color": "colour",
    "base-colour": "colour", "颜色": "colour", "颜色分类": "colour", "色彩": "colour", "尺码": "size",
    "尺寸": "size",
    "sizes": "size", "材质": "material", "面料": "material", "材料": "material", "materials": "material",
    "fabric": "material", "图案": "pattern", "花色": "pattern", "性别": "gender", "适用性别": "gender",
    "年龄段": "age-group", "适用年龄": "age-group", "成色": "condition", "item-condition": "condition",
    "重量": "weight", "标签": "tag", "tags": "tag", "季节": "season", "适用季节": "season", "风格": "style",
}  # fmt: skip
_UNITS = {
    "毫米": "mm", "厘米": "cm", "公分": "cm", "米": "m", "英寸": "inch", "in": "inch", "inches": "inch",
    '"': "inch",
    "克": "g", "千克": "kg", "公斤": "kg", "kgs": "kg", "lbs": "lb", "毫升": "ml", "升": "l",
    "ltr": "l", "小时": "h",
    "瓦": "W", "ct.": "ct", "fl oz": "floz", "mah": "mAh", "毫安": "mAh", "gb": "GB", "tb": "TB",
    "mb": "MB",
    "ghz": "GHz", "mhz": "MHz", "w": "W", "v": "V", "hz": "Hz", "kw": "kW",
    "MMT": "mm", "CMT": "cm", "MTR": "m", "INH": "inch", "GRM": "g", "KGM": "kg", "LBR": "lb", "ONZ": "oz",
    "MLT": "ml", "LTR": "l", "FOT": "ft", "WTT": "W", "HUR": "h",
}  # fmt: skip
_NAMES = "mm cm m ft yd inch mg g kg oz lb ml cl l floz gal W kW V h min mAh GB TB MB GHz MHz Hz ct"
_KNOWN = frozenset(_NAMES.split())
_MEASURE = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)\s*([^\W\d_]+\.?(?: oz)?|\")")
_SEPARATOR = re.compile(r"(?<!\d),(?=\S)|,(?=[^\s\d])")


@lru_cache(4096)
def canonical_name(name: str) -> str:
    """The name of a fact: one for all spellings of common facts, else the shop's own as a key.

    >>> canonical_name("Color"), canonical_name("颜色分类"), canonical_name("Screen Size")
    ('colour', 'colour', 'screen-size')
    """
    key = slug(name)
    return _SAME.get(key, key)


def unit(word: str) -> str | None:
    """A unit in its usual spelling (UN/CEFACT codes too), ``None`` where it is not known.

    >>> unit("公斤"), unit("KGM"), unit("parsec")
    ('kg', 'kg', None)
    """
    forms = (_UNITS.get(form, form) for form in (word.strip(), word.strip().casefold()))
    return next((form for form in forms if form in _KNOWN), None)


def measure(value: object) -> tuple[float, str]:
    """A number with its unit.

    >>> measure("1.5 kg"), measure('15.6"'), measure("500毫升")
    ((1.5, 'kg'), (15.6, 'inch'), (500.0, 'ml'))
    """
    match = _MEASURE.fullmatch(unicodedata.normalize("NFKC", line(value)))
    named = unit(match[2]) if match else None
    if match is None or named is None:
        raise FieldError("not a number with a unit; write it like 1.5 kg")
    return number(match[1]), named


def attribute(
    name: str,
    value: object,
    language: str | None = None,
    *,
    label: str | None = None,
    of_unit: str | None = None,
) -> Attribute:
    """A fact as a feed states it: its name by `canonical_name`, its value in lower case with the words
    as written in ``text``; a number with a known unit becomes a number.

    >>> attribute("Color", "Dark Red").value, attribute("Weight", "1.5 kg").unit
    ('dark red', 'kg')
    """
    key = canonical_name(name)
    shown = LABELS.get(key) or labelled(label or line(name), language)
    if isinstance(value, bool):
        return Attribute(key, value, None, dict(shown))
    if isinstance(value, int | float):
        return Attribute(key, number(value), unit(of_unit) if of_unit else None, dict(shown))
    words = line(value)
    if of_unit and (known := unit(of_unit)):
        try:
            return Attribute(key, number(words), known, dict(shown), labelled(f"{words} {known}", language))
        except FieldError:
            pass
    try:
        if key == "size":
            raise FieldError("a size is a name, also where it looks like a measure")
        amount, known = measure(words)
        return Attribute(key, amount, known, dict(shown), labelled(words, language))
    except FieldError:
        return Attribute(key, words.casefold(), None, dict(shown), labelled(words, language))


def fact(
    faults: Faults,
    name: str,
    value: object,
    language: str | None = None,
    *,
    label: str | None = None,
    of_unit: str | None = None,
) -> Attribute | None:
    """Like `attribute`; ``None`` where there is no value or, with a report, none that can be read."""
    if absent(value) or not name.strip():
        return None

    def parse(one: object) -> Attribute:
        return attribute(name[:100], one, language, label=label, of_unit=of_unit)

    return faults.optional(name, value, parse)


def several(value: str) -> list[str]:
    """The values of a list that commas without spaces separate; a comma within a number or a phrase stays.

    >>> several("Black,Cyan,Magenta"), several("1,000 pages"), several("Soft, warm")
    (['Black', 'Cyan', 'Magenta'], ['1,000 pages'], ['Soft, warm'])
    """
    return [part.strip() for part in _SEPARATOR.split(value)[:50] if part.strip()]
