"""What a shopper does with a sentence: points at something, asks for cheaper, for a person, for the basket."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daogou.understanding.normalise import normalise

_FLAGS = re.IGNORECASE | re.ASCII
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6}  # fmt: skip
_ORDINAL = re.compile(
    r"第\s*([一二三四五六七八九十\d])|(?<![\d.])([1-8])号|\b(first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|6th)\b|(?:number|#|no\.) ?([1-8])\b",
    _FLAGS,
)
_LAST = re.compile(r"最后(?:一|那)?[个款双件]|\bthe last (?:one|two)\b", _FLAGS)
_HEAD = re.compile(r"前([两二三四])[个款双件]|\bfirst (two|three|four)\b", _FLAGS)
_HEADS = {"两": 2, "二": 2, "三": 3, "四": 4, "two": 2, "three": 3, "four": 4}
_THIS = re.compile(
    r"这[个款件双条顶张台部把套只瓶盒](?!牌子|品牌|价)|它|就这|\bthis\b|\bit\b|\bits\b|\bthat one\b", _FLAGS
)
_THESE = re.compile(r"这[两几三四些]|它们|那[两几]|\bthese\b|\bthose\b|\bthem\b|\bboth\b|\btwo\b", _FLAGS)
_ONE = re.compile(r"那[个款件双只]|[的色](?:那)?[个款]|\bthe [\w ]{1,24} (?:ones?|pair)\b|\bones?\b", _FLAGS)

CHEAPER = re.compile(
    r"便宜|实惠|平价|低一点的价|预算.{0,4}(?:低|少)|太贵|有点贵|cheaper|less expensive|too expensive|lower price|affordable",
    _FLAGS,
)
DEARER = re.compile(
    r"贵一点|好一点的|高档|高端|更好的|more expensive|pricier|higher.?end|better quality|premium", _FLAGS
)
NOT_BRAND = re.compile(
    r"(?:不要|不喜欢|换|除了|别).{0,3}(?:这|那)?个?(?:牌子|品牌)|(?:not|don'?t (?:like|want)|other than|different|another|no).{0,12}\bbrand",
    _FLAGS,
)
MORE = re.compile(
    r"还有(?:别的|其他|其它|没有别|没有其)|有没有别的|换一批|换几款|别的款|再看看|看看别的|\b(?:show|see|any|got any).{0,8}(?:more|others?|else)\b|something else|other options",
    _FLAGS,
)
PERSON = re.compile(
    r"人工|真人|转客服|找客服|转接|投诉|\b(?:human|real person|agent|representative)\b|(?:talk|speak|chat) (?:to|with) (?:a|some|the|your) ?(?:one|person|staff|people|somebody|team)|\bcomplain",
    _FLAGS,
)
BUY = re.compile(
    r"加购|加入?(?:到)?(?:购物车|篮子)|放(?:进|到)?购物车|(?<!不)要(?:了)?(?:这|那|第)[^?？吗]*$|就(?:买|要|拿|它|这)|下单|买(?:这|那|第|它)|来一[个双件]|i'?ll (?:take|have|buy|get)|add .{0,40}(?:cart|basket|bag)|buy (?:this|that|it|the)|\bcheckout\b|put .{0,20}(?:cart|basket)",
    _FLAGS,
)
REMOVE = re.compile(
    r"(?:从购物车|购物车里?).{0,6}(?:删|去掉|拿掉|移除)|(?:删|去掉|拿掉|移除).{0,8}购物车|不要了|remove .{0,30}(?:cart|basket)|take .{0,20}out of",
    _FLAGS,
)
SEE_CART = re.compile(
    r"(?:看看|查看|打开)?我?的?购物车(?:里)?(?:有|都)?(?:什么|啥|些)?[?？]?$|一共多少钱|总共多少|结账|结算|what'?s in my (?:cart|basket)|(?:show|view|see|open) (?:me )?(?:my |the )?(?:cart|basket)|\btotal\b|check ?out",
    _FLAGS,
)
GREETING = re.compile(
    r"^(?:你好|您好|嗨|哈喽|在吗|早上好|晚上好|hi|hello|hey|good (?:morning|evening|afternoon))[\s!！。.~,，呀啊]*$",
    _FLAGS,
)
THANKS = re.compile(
    r"^(?:谢谢|多谢|感谢|好的|好|ok|okay|thanks?|thank you|great|cool|再见|拜拜|bye)[\s!！。.~了啦你very much]*$",
    _FLAGS,
)
AGAIN = re.compile(r"重新(?:来|开始)|从头|清空|换个(?:话题|东西)|start (?:over|again)|new search|reset", _FLAGS)
WITH_IT = re.compile(r"搭配|配什么|配套|一起买|go(?:es)? with|pair(?:s)? with|match(?:es)? with|accessor", _FLAGS)
SHOP = re.compile(r"你们|店里|本店|店铺|\byou(?:r)?\b|\bshop\b|\bstore\b", _FLAGS)


@dataclass(frozen=True, slots=True)
class Pointing:
    """Which of the shown products a sentence means, as positions from 0; ``this`` and ``these`` mean the focus."""

    places: tuple[int, ...] = ()
    this: bool = False
    these: bool = False
    described: bool = False
    """*The blue one*: by what it is like."""
    beyond: bool = False
    """It names a place where nothing is: the ninth of four."""


def pointing(text: str, shown: int) -> Pointing:
    """Read what a sentence points at among ``shown`` products.

    >>> pointing("第二个防水吗", 4).places, pointing("compare the first and the third", 4).places
    ((1,), (0, 2))
    >>> pointing("前两个哪个更轻", 4).places, pointing("这款防水吗", 4).this, pointing("第九个", 4).places
    ((0, 1), True, ())
    """
    plain = normalise(text)
    places: list[int] = []
    beyond = False
    head = _HEAD.search(plain)
    if head:
        places = list(range(min(shown, _HEADS[(head[1] or head[2]).lower()])))
    else:
        for match in _ORDINAL.finditer(plain):
            word = next(group for group in match.groups() if group)
            number = int(word) if word.isdigit() else _NUMERALS[word.lower()]
            beyond |= number > shown
            if number <= shown and number - 1 not in places:
                places.append(number - 1)
        if _LAST.search(plain) and shown:
            places.append(shown - 1)
    this, these, one = (bool(cue.search(plain)) for cue in (_THIS, _THESE, _ONE))
    return Pointing(tuple(places), this, these, one, beyond and not places)


def leftover(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """A text without what patterns took from it.

    >>> leftover("便宜一点的跑鞋", [CHEAPER])
    '一点的跑鞋'
    """
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text.strip()
