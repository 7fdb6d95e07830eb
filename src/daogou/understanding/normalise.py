"""One spelling for what people write in several: full-width forms, traditional characters, capitals."""

from __future__ import annotations

import unicodedata
from functools import cache


@cache
def _table() -> dict[int, str]:
    """Single characters only, so that offsets stay: traditional to simplified, full-width to ASCII."""
    from opencc import OpenCC

    converter = OpenCC("t2s")
    table: dict[int, str] = {}
    for code in range(0x3400, 0xA000):
        simple = converter.convert(chr(code))
        if len(simple) == 1 and simple != chr(code):
            table[code] = simple
    for code in (*range(0xFF01, 0xFF5F), 0x3000, 0xFFE5):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1:
            table[code] = folded
    return table


def normalise(text: str) -> str:
    """Lower case, half-width, simplified; the length does not change, so offsets into the text stay valid.

    >>> normalise("羽絨服 ５００ＭＬ")
    '羽绒服 500ml'
    """
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text) if not text.isascii() else text.lower()
    return lowered.translate(_table())
