"""Slips of spelling mended against the catalogue's own words: headphnes, 雨绒服, yurongfu."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from daogou.understanding.lexicon import Lexicon
from daogou.understanding.matching import Match
from daogou.understanding.normalise import normalise
from daogou.understanding.sounds import sound
from daogou.understanding.tokens import Token, singular
from daogou.understanding.vocabulary import vocabulary

SHORTEST = 5
"""Letters of the shortest English word that is mended."""
MIN_PRODUCTS = 2
"""A word that fewer products use may be a slip of its own."""
_WORDS = re.compile(r"[a-z]+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_TARGETS = frozenset(("recipient", "occasion", "season", "sort", "price"))
"""Shared words that a slip may have meant, beside those of the catalogue; cues such as *minus* are none."""
_ENDINGS = ("s", "es", "e", "er", "ers", "or", "ed", "ing", "y", "ie", "ish", "ly", "i", "a", "o", "n", "en")


@dataclass(frozen=True, slots=True)
class Repair:
    """``tokens[first:last]`` read as other words."""

    first: int
    last: int
    words: str
    tokens: tuple[Token, ...]


class Speller:
    """Mends only what neither the catalogue nor plain English nor a Chinese dictionary knows as a word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        shared = vocabulary()
        targets: dict[str, int] = {}
        for word, count in lexicon.terms.items():
            if count >= MIN_PRODUCTS and len(word) >= SHORTEST:
                targets[word] = count
        for text in lexicon.labels.values():
            for label in text.values():
                for word in _WORDS.findall(normalise(label)):
                    if len(word) >= SHORTEST:
                        targets.setdefault(word, MIN_PRODUCTS)
        known = {singular(word) for word in (*lexicon.terms, *targets, *shared.plain_english)}
        for key, surface in shared.surfaces.items():
            words = _WORDS.findall(normalise(surface))
            known.update(map(singular, words))
            if key in lexicon.senses or (shared.meanings.get(key, ()) and shared.meanings[key][0].kind in _TARGETS):
                for word in words:
                    if len(word) >= SHORTEST:
                        targets.setdefault(word, 1)
        self._known = known
        self._tails = shared.tails
        self._targets: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
        for word, count in targets.items():
            self._targets[word[0], len(word)][word] = count
        if lexicon.sounds:
            sound("声")  # read the table of readings now, not with the first query

    def repairs(self, tokens: Sequence[Token], matches: Sequence[Match], counted: Collection[int] = ()) -> list[Repair]:
        """What to read otherwise, in order, without overlap; nothing where nothing is surely a slip."""
        strong = [False] * len(tokens)
        explained = [False] * len(tokens)
        for match in matches:
            for k in range(match.first, match.last):
                explained[k] = True
                strong[k] = not match.weak
        for k in counted:
            explained[k] = strong[k] = True
        chinese = any(token.han for token in tokens)
        found: list[Repair] = []
        strangers = False
        i = 0
        while i < len(tokens):
            token = tokens[i]
            repair: Repair | None = None
            if token.han:
                repair = self._han(tokens, i, strong, explained)
            elif not explained[i] and token.text.isascii() and token.text.isalpha():
                # who types Chinese characters has no need to spell others out
                repair = None if chinese else self._pinyin(tokens, i, explained)
                repair = repair or self._english(tokens, i)
                strangers |= repair is None and len(token.text) > 2 and singular(token.text) not in self._known
            if repair is not None:
                found.append(repair)
                explained[repair.first : repair.last] = [True] * (repair.last - repair.first)
                i = repair.last
            else:
                i += 1
        if strangers:
            # beside words that nobody here knows, a strange word is rather a name than a slip
            return [repair for repair in found if tokens[repair.first].han]
        return found

    # -- English ----------------------------------------------------------------------------------

    def _english(self, tokens: Sequence[Token], i: int) -> Repair | None:
        token = tokens[i]
        word = token.text
        if len(word) < SHORTEST or len(word) > 24 or singular(word) in self._known or word in self._known:
            return None
        limit = 1 if len(word) < 8 else 2
        best: tuple[int, int, str] | None = None
        rival = 0
        found: list[tuple[int, int, str]] = []
        for size in range(len(word) - limit, len(word) + limit + 1):
            targets = self._targets.get((word[0], size))
            if targets:
                for target, distance, _ in process.extract(
                    word, list(targets), scorer=OSA.distance, score_cutoff=limit, limit=8
                ):
                    if _likely(word, target, int(distance)):
                        found.append((int(distance), -targets[target], target))
        if found:
            found.sort()
            best = found[0][0], -found[0][1], found[0][2]
            rival = max(
                (-n for d, n, target in found[1:] if d == best[0] and singular(target) != singular(best[2])),
                default=0,
            )
        if best is None or rival * 3 > best[1]:
            return None
        return Repair(i, i + 1, best[2], (Token(token.start, token.end, best[2], singular(best[2])),))

    # -- pinyin -----------------------------------------------------------------------------------

    def _pinyin(self, tokens: Sequence[Token], i: int, explained: Sequence[bool]) -> Repair | None:
        for last in range(min(len(tokens), i + 6), i, -1):
            run = tokens[i:last]
            if any(explained[i:last]) or not all(
                t.text.isascii() and t.text.isalpha() and len(t.text) < 40 for t in run
            ):
                continue
            if last - i == 1 and singular(run[0].text) in self._known:
                continue
            if sum(len(t.text) for t in run) < 5 and last - i < len(tokens):
                continue
            if last - i > 1 and sum(singular(t.text) in self._known for t in run) > 1:
                continue
            phrases = self._spoken("".join(t.text for t in run), 3)
            if phrases:
                words = "".join(phrases)
                start, end = run[0].start, run[-1].end
                return Repair(i, last, words, tuple(Token(start, end, c, c) for c in words))
        return None

    def _spoken(self, letters: str, parts: int) -> list[str] | None:
        """Phrases of the catalogue that letters spell one after another."""
        if len(letters) < 4 or len(letters) > 40:
            return None
        if whole := self._lexicon.sounds.get(letters):
            return [whole]
        if parts > 1:
            for cut in range(len(letters) - 4, 3, -1):
                if (head := self._lexicon.sounds.get(letters[:cut])) and (
                    rest := self._spoken(letters[cut:], parts - 1)
                ):
                    return [head, *rest]
        return None

    # -- Chinese ----------------------------------------------------------------------------------

    def _han(self, tokens: Sequence[Token], i: int, strong: Sequence[bool], explained: Sequence[bool]) -> Repair | None:
        end = i
        while (
            end < len(tokens)
            and tokens[end].han
            and (end == i or tokens[end].start == tokens[end - 1].end)
            and end - i < 8
        ):
            end += 1
        for last in range(end, i + 1, -1):
            run = tokens[i:last]
            if all(strong[i:last]):
                continue
            window = "".join(t.text for t in run)
            key = sound(window)
            phrase = self._lexicon.sounds.get(key) if key else None
            if phrase is None or len(phrase) != len(window) or phrase == window or window in self._lexicon.homophones:
                continue
            if len(window) == 2 and not self._names(phrase):
                continue
            wrong = [k for k in range(len(window)) if window[k] != phrase[k]]
            if any(strong[i + k] for k in wrong) or len(wrong) > max(1, len(window) // 2):
                continue
            if wrong[-1] == len(window) - 1 and window[-1] in self._tails and phrase[-1] in self._tails:
                continue  # 西裤夹 is no 西裤架
            parts = {window[k : k + 2] for at in wrong for k in (at - 1, at) if 0 <= k < len(window) - 1}
            if not parts.isdisjoint(self._lexicon.homophones):
                continue  # 小货车 has a word of its own in it, and is no 小火车
            if not self._whole(tokens, i, last, explained, wrong):
                continue
            replaced = tuple(Token(t.start, t.end, c, c) for t, c in zip(run, phrase, strict=True))
            return Repair(i, last, phrase, replaced)
        return None

    def _names(self, phrase: str) -> bool:
        """Whether a phrase names a category or a brand, and not only a value."""
        return any(sense.kind != "attribute" for sense in self._lexicon.senses.get(phrase, ()))

    def _whole(
        self, tokens: Sequence[Token], first: int, last: int, explained: Sequence[bool], wrong: Sequence[int]
    ) -> bool:
        """Whether a window is a word of its own, not the end of one word and the beginning of the next.

        Two characters must stand alone; of more, a wrong one at an edge must not belong to what stands beside it.
        """
        before = first > 0 and tokens[first - 1].han and tokens[first - 1].end == tokens[first].start
        after = last < len(tokens) and tokens[last].han and tokens[last].start == tokens[last - 1].end
        if last - first == 2:
            return not before and not after and (first == 0 or tokens[first - 1].end < tokens[first].start)
        if wrong[0] == 0 and before and not explained[first - 1]:
            return False
        return not (wrong[-1] == last - first - 1 and after and not explained[last])


def _likely(word: str, target: str, distance: int) -> bool:
    """Whether a slip of the finger or ear turns the target into the word, which is no word of its own.

    In short words a changed letter makes another word (steve, stove); a word with an ending may be derived.
    """
    if word.startswith(target) and word[len(target) :] in _ENDINGS and word[-1] != target[-1]:
        return False
    if distance > 1 and (word[-1] != target[-1] or word[1] != target[1]):
        return False
    if len(word) != len(target) or sorted(word) == sorted(target):
        return True
    if len(word) < 6:
        return False
    return all(_near(a, b) for a, b in zip(word, target, strict=True) if a != b)


def _near(a: str, b: str) -> bool:
    if a in _VOWELS and b in _VOWELS:
        return True
    for i, row in enumerate(_ROWS):
        if a in row:
            at = row.index(a)
            around = row[max(0, at - 1) : at + 2]
            for other in _ROWS[max(0, i - 1) : i + 2]:
                around += other[max(0, at - 1) : at + 2]
            return b in around
    return False
