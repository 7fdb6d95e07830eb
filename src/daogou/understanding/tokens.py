"""Words with their places: a Chinese character or a run of letters and digits is one token."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

HAN = "㐀-䶿一-鿿豈-﫿"
_TOKEN = re.compile(rf"[{HAN}]|[a-z0-9]+(?:[.'][a-z0-9]+)*|[^\W_a-z0-9{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")
_JOINS = frozenset((" ", "-", "_", "/", "&", "·", " & ", " - ", "  "))

_IRREGULAR = {
    "mice": "mouse", "shelves": "shelf", "knives": "knife", "scarves": "scarf", "feet": "foot", "teeth": "tooth",
    "lens": "lens", "lenses": "lens", "women": "woman", "womens": "woman", "men": "man", "mens": "man",
    "children": "child", "childrens": "child", "loaves": "loaf", "gas": "gas", "usb": "usb", "leaves": "leaf",
    "wives": "wife", "geese": "goose", "people": "person", "babies": "baby", "ladies": "lady", "buses": "bus",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A token at ``text[start:end]``; ``key`` is what it is looked up by."""

    start: int
    end: int
    text: str
    key: str

    @property
    def han(self) -> bool:
        """Whether it is a Chinese character."""
        return len(self.text) == 1 and is_han(self.text)


def is_han(character: str) -> bool:
    """Whether a character is Chinese.

    >>> is_han("鞋"), is_han("a"), is_han("")
    (True, False, False)
    """
    return bool(_HAN.match(character))


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """A key that a word and its plural share; not always a word.

    >>> singular("shoes") == singular("shoe"), singular("batteries"), singular("women's"), singular("wireless")
    (True, 'battery', 'woman', 'wireless')
    """
    if word.endswith("'s"):
        word = word[:-2]
    word = word.replace("'", "")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 3 and word.isalpha() and word.isascii():
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]
        if word.endswith("ie") and len(word) > 4:
            word = word[:-2] + "y"
        elif word.endswith("oe"):
            word = word[:-1]
    return word


def tokenise(text: str) -> list[Token]:
    """The tokens of a normalised text, in order.

    >>> [t.key for t in tokenise("t-shirts v领 15.6")]
    ['t', 'shirt', 'v', '领', '15.6']
    """
    return [
        Token(m.start(), m.end(), m.group(), singular(m.group()) if m.end() - m.start() > 1 else m.group())
        for m in _TOKEN.finditer(text)
    ]


def key_of(text: str) -> str:
    """The key of a phrase that is already normalised: spaces, hyphens and plurals do not matter.

    >>> key_of("smart watches") == key_of("smartwatch"), key_of("t恤 衫")
    (True, 't恤衫')
    """
    return "".join(token.key for token in tokenise(text))


def joins(text: str, left: Token, right: Token) -> bool:
    """Whether two neighbouring tokens may belong to one phrase: no punctuation and no line between them."""
    if left.end >= right.start:
        return True
    gap = text[left.end : right.start]
    return gap in _JOINS and not (left.han and right.han)
