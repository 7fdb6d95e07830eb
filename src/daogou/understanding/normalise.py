"""One spelling for what people write in several: full-width forms, traditional characters, capitals, accents.

Every step keeps the length, so that an offset into the result is an offset into what was typed.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from functools import cache
from pathlib import Path


@cache
def _opencc(name: str) -> dict[str, str]:
    """A dictionary of the opencc package, read once; the package itself takes 100 times longer a call."""
    spec = importlib.util.find_spec("opencc")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        return {}
    text = (Path(spec.origin).parent / "dictionary" / name).read_text("utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {source: target.split(" ")[0] for source, target in pairs}


@cache
def _table() -> dict[int, str]:
    """Single characters to single characters."""
    table = {
        ord(source): target
        for source, target in _opencc("TSCharacters.txt").items()
        if len(source) == len(target) == 1 and source != target
    }
    table |= {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"', ord("—"): "-", ord("–"): "-"}
    table |= {
        ord("～"): "~",
        ord("〜"): "~",
        ord("−"): "-",
        ord("￥"): "¥",
        0x3000: " ",
        0x00A0: " ",
        ord("〇"): "零",
    }
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F), *range(0x2460, 0x2469)):
        if code in table:
            continue
        folded = [c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c)]
        if len(folded) == 1:
            table[code] = folded[0].lower() if len(folded[0].lower()) == 1 else folded[0]
    return table


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Words whose characters mean another simplified character in them (乾隆 against 餅乾)."""
    table = _table()
    found = {
        source: target
        for source, target in _opencc("TSPhrases.txt").items()
        if len(source) == len(target) and source.translate(table) != target
    }
    longest_first = sorted(found, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"), found


@cache
def _phrase_starts() -> frozenset[str]:
    return frozenset(word[0] for word in _phrases()[1])


def normalise(text: str) -> str:
    """Lower case, half-width, simplified, without accents; the length does not change.

    >>> normalise("羽絨服 ５００ＭＬ"), normalise("Café"), normalise("餅乾")
    ('羽绒服 500ml', 'cafe', '饼干')
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if not _phrase_starts().isdisjoint(lowered):
        pattern, phrases = _phrases()
        lowered = pattern.sub(lambda match: phrases[match.group()], lowered)
    return lowered.translate(_table())
