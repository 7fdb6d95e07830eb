"""What turns a refusal round behind what it refuses: 不是纯棉的不要 asks for cotton, 没有GPS也行 minds nothing."""

from __future__ import annotations

import re

from daogou.understanding.clauses import is_predicate
from daogou.understanding.reading import Item, Reading

_REFUSED_TOO = re.compile(
    r"(?:的|的话)?(?:我|就|都|也|那|那就)?(?:不要|不买|不考虑|不行|不可|免谈|不看|不选|不想要)(?:了|的)?(?=$|[\s,，。;；!！])"
)
"""Behind what is lacking, it makes it wanted: 不是纯棉的不要 asks for cotton."""
_ONLY_THIS = re.compile(
    r"(?:以外|之外|外)?的?[,，\s]?(?:别的|其他的?|其它的?|剩下的)?(?:颜色|牌子|款|品牌|款式|材质)?(?:都|全都|全|一律|统统)"
    r"(?:不要|不考虑|不看|不行|免谈|不买|不想要)"
)
"""Behind 除了黑色, it makes black what is wanted."""
_JUST_AS_WELL = re.compile(
    r"的?[,，\s]?(?:也行|也可以|也成|也没事|也没关系|也能|也可|没关系|无所谓|不要紧|也ok|is fine|is ok|is okay)"
)
"""Behind what is lacking, it says that nobody minds: 没有GPS也行."""


def turned_until(reading: Reading, cue: Item, item: Item) -> int:
    """Where what turns a refusal into a wish ends, behind the item that is refused; 0 where nothing does."""
    if is_predicate(reading, cue):
        return 0
    pattern = _REFUSED_TOO if cue.cue("lacks") else _ONLY_THIS if cue.cue("refuses_all_but") else None
    match = pattern.match(reading.normal, item.end) if pattern else None
    return match.end() if match else 0


def just_as_well(reading: Reading, at: int) -> bool:
    """Whether what stands there says that nobody minds what was lacking before it."""
    return _JUST_AS_WELL.match(reading.normal, at) is not None
