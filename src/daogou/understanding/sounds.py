"""How Chinese phrases sound: toneless pinyin, and which other words sound the same."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from daogou.understanding.tokens import is_han

MAX_PHRASE = 8


@cache
def _readings() -> dict[int, str]:
    from pypinyin import pinyin_dict
    from pypinyin.contrib.tone_convert import to_normal

    plain: dict[str, str] = {}
    found: dict[int, str] = {}
    for code, readings in pinyin_dict.pinyin_dict.items():
        if 0x4E00 <= code <= 0x9FFF:
            first = readings.split(",")[0]
            if first not in plain:
                plain[first] = to_normal(first).replace("ü", "v")
            found[code] = plain[first]
    return found


def sound(text: str) -> str | None:
    """The pinyin of a Chinese text by each character's commonest reading, or ``None`` where one has none.

    >>> sound("羽绒服"), sound("雨绒服"), sound("T恤")
    ('yurongfu', 'yurongfu', None)
    """
    readings = _readings()
    found = [readings.get(ord(c)) for c in text]
    return None if None in found else "".join(s for s in found if s)


def learn(phrases: Mapping[str, int]) -> tuple[dict[str, str], frozenset[str]]:
    """Pinyin to phrase (the more frequent of two that sound alike), and all words that sound like one of them."""
    from pypinyin import lazy_pinyin

    found: dict[str, str] = {}
    for phrase, _count in sorted(phrases.items(), key=lambda item: (-item[1], item[0])):
        if 2 <= len(phrase) <= MAX_PHRASE and all(map(is_han, phrase)):
            for key in ("".join(lazy_pinyin(phrase)), sound(phrase)):
                if key:
                    found.setdefault(key, phrase)
    return found, _homophones(found)


def _homophones(sounds: Mapping[str, str]) -> frozenset[str]:
    """Words of jieba's dictionary that sound like a phrase, or like two characters of one; that package's own loader takes seconds."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None or not sounds:  # pragma: no cover - a broken installation
        return frozenset()
    words: set[str] = set()
    longest = max(len(phrase) for phrase in sounds.values())
    readings = _readings()
    parts: dict[str, set[str]] = {}
    for phrase in sounds.values():
        for k in range(len(phrase) - 1) if len(phrase) > 2 else ():
            if key := sound(phrase[k : k + 2]):
                parts.setdefault(key, set()).add(phrase[k : k + 2])
    starts = {
        (readings.get(ord(p[0])), readings.get(ord(p[1])))
        for p in (*sounds.values(), *(w for found in parts.values() for w in found))
    }
    for line in (Path(spec.origin).parent / "dict.txt").read_text("utf-8").splitlines():
        size = line.find(" ")
        if 2 <= size <= longest and (readings.get(ord(line[0])), readings.get(ord(line[1]))) in starts:
            word = line[:size]
            key = sound(word)
            if key is not None and key in sounds and sounds[key] != word:
                words.add(word)
    return frozenset(words)
