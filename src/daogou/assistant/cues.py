"""What a shopper does with a sentence: points at something, asks for cheaper, for a person, for the basket."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from daogou.assistant.topics import WORDS, any_of
from daogou.understanding.normalise import normalise

_FLAGS = re.IGNORECASE | re.ASCII
_BASKET = tomllib.loads((WORDS / "basket.toml").read_text("utf-8"))


_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6}  # fmt: skip
_ORDINAL = any_of(_BASKET["place"])
_LAST = re.compile(r"最后(?:一|那)?[个款双件]|\bthe last (?:one|two)\b", _FLAGS)
_FROM_END = re.compile(r"倒数第([一二三四])")
_HEAD = re.compile(r"前([两二三四])[个款双件]|\bfirst (two|three|four|[234])\b", _FLAGS)
_HEADS = {"两": 2, "二": 2, "三": 3, "四": 4, "two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_THIS = re.compile(
    r"这[个款件双条顶张台部把套只瓶盒](?!牌子|品牌|价)|它|就这|\bthis\b|\bit\b|\bits\b|\bthat one\b", _FLAGS
)
_THESE = re.compile(r"这[两几三四些]|[它他]们|[它他]俩|那[两几]|这俩|\bthese\b|\bthose\b|\bthem\b|\bboth\b|\btwo\b", _FLAGS)
_ONE = re.compile(r"那[个款件双只条台张顶把瓶盒罐支盏]|[的色](?:那)?[个款]|\bthe [\w ]{1,24} (?:ones?|pair)\b|\bones?\b", _FLAGS)

CHEAPEST = re.compile(r"最便宜|最低价|cheapest|least expensive|lowest price", _FLAGS)
THE_CHEAP = re.compile(r"便宜的?(?:那|这)?(?:个|款|件|双)|那[个款件双条]便宜的|(?:the )?(?:cheaper|cheapest) one|\bthe cheapest[?？]?$", _FLAGS)
THE_DEAR = re.compile(r"贵的?(?:那|这)?(?:个|款|件|双)|那[个款件双条]贵的|the (?:pricier|priciest|(?:more|most) expensive)(?: one\b|[?？]?$)", _FLAGS)
LATTER = re.compile(r"后者|后[一面](?:那|这)?[个款件双]|\bthe latter\b|\bthe other one\b", _FLAGS)
FORMER = re.compile(r"前者|前[一面](?:那|这)?[个款件双]|\bthe former\b", _FLAGS)
POINTS_BACK = re.compile(r"那|\bthe \w+(?: \w+)? ones?\b|\bthe \w+[?？]?$", _FLAGS)
"""With a word like *cheap*: means what is shown, and is no wish for something cheaper."""
INSTEAD = re.compile(r"算了|还是(?:要|买|看|穿)|换成|改成|不如|\bactually\b|\binstead\b|\bnah\b|\bno,|\bforget\b|\bscrap that\b|\brather\b", _FLAGS)
"""A change of mind."""
AGAINST = re.compile(
    r"[和跟与]\s*第[^，,。]{1,4}(?:比|哪|有什么|区别|差)|比\s*第|(?:than|compared? (?:to|with)|vs\.?|versus|or) (?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd|4th|#|number)",
    _FLAGS,
)
"""One that is pointed at is set against the one that is spoken of: 和第一款比哪个轻, *lighter than the first one?*"""
EARLIER = re.compile(
    r"(?:刚才|刚刚|之前|先前)(?:你?[看说给推荐我]{0,4}的?)(?:那|这)?[个款件双条只台]|上一[个款件双条只台]|\bthe (?:one|pair) (?:from |you showed (?:me )?|i (?:saw|looked at|was looking at) |we (?:saw|had) )?(?:before|earlier|just now)\b|\bthe (?:previous|earlier|other) (?:one|pair)\b",
    _FLAGS,
)
"""The one that was spoken of before the one that is."""
CHEAPER = re.compile(
    r"便宜|实惠|平价|省[点些]|省一[点些]|低一点的价|预算.{0,4}(?:低|少)|太贵|有点贵|cheaper|\b(?:a bit|a little|some|spend) less\b|less than that|less expensive|too expensive|lower price|affordable",
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
    r"^还有[吗么嘛][?？]?$|\bany more\b|还有(?:别的|其他|其它|没有别|没有其)|有没有别的|换一批|换几款|别的款|再看看|看看别的|\b(?:show|see|any|got any).{0,8}(?:more|others?|else)\b|something else|other options",
    _FLAGS,
)
BUY = any_of(_BASKET["buy"])
REMOVE = any_of(_BASKET["remove"])
SEE_CART = any_of(_BASKET["see"])
EMPTY = re.compile(r"购物车.{0,3}清空|清空.{0,3}购物车|(?:empty|clear) (?:my |the )?(?:cart|basket)", _FLAGS)
ALL = re.compile(r"都|全部|全要|全买|一起加|\ball\b|everything|them all", _FLAGS)
_QUANTITY = re.compile(
    r"(?<!第)([两二三四五六七八九十]|\d{1,2})\s*[个件双份套只盒包瓶袋罐箱条床副块根支把张顶台](?!码|套|装|钱)|make (?:that|it) (two|three|four|\d{1,2}\b)|\b(two|three|four|five) (?:of|pairs)|\bx ?(\d{1,2})\b",
    _FLAGS,
)
_MANY = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "two": 2, "three": 3, "four": 4, "five": 5}  # fmt: skip
WHICH_DO = re.compile(
    r"^(?:so|ok|okay|then|and|well|right|hm+)*[ ,]*(?:(?:so|then) )?which (?:ones?|of (?:them|these|those)) (?:would|do|does|are|is|can|will|could|has|have)(?: it)?(?: then)?[?. ]*$|^(?:那|那么)?(?:哪[几些]?[个款种双件]?)(?:能|会|行|可以|是|有)(?:的)?[呢啊]?[?？ ]*$",
    _FLAGS,
)
"""Asks the last question of all that is shown: *so which ones would?*"""
TAKES = re.compile(
    r"^(?:行|好|嗯|哦|那|就|ok|可以)*[吧的了呗]?[,，。 ]*我?就?(?:要|来|拿|选)(?:一?[个件双条只])?[^有没吗呢?？]{1,8}(?:的|色|码|款)(?:那?[个件双款])?[吧了呗]?[。!！]*$",
    _FLAGS,
)
"""要灰的, 来个M码的: an option of the one product spoken of is taken."""
ONE_MORE = re.compile(r"(?:再|多)(?:加|来|要|买)[一两二三\d]|add (?:a second|another|one more)|^(?:and )?one more\b", _FLAGS)
SET_COUNT = re.compile(r"make (?:that|it) (?:two|three|four|\d{1,2}\b)|(?:改|换)成.{0,2}[两二三四五六\d]", _FLAGS)
_FILLER = re.compile(
    r"那么?|呢|[跟和与]|比(?:起来|较)?|compared? (?:to|with)|怎么样|如何|这|个|款|的|and|what about|how about|what|about|the|one|ones|number|tell me|show me|is it|[?？!！。，, .]", _FLAGS
)
THE_SAME_OF = re.compile(r"呢[?？]?$|^(?:and|what about|how about) ", re.IGNORECASE)
"""Asks of another what was asked before: 便宜的那个呢."""
FIGURE = re.compile(r"^(?:那|那么|要是|如果|预算|可以|再|最多|加到|提高?到|放宽到|涨到|降到|压到|ok|okay|well|then|fine|make (?:it|that)|up to|say|[ ,，])*[¥$]? ?(\d{2,6}(?:\.\d+)?) ?(?:元|块|块钱|yuan|rmb)?(?:以内|左右|以下)?(?: then| max| instead)?(?:呢|吧|行吗|可以吗|够吗|也行|也可以|都行)?[?？。!！]?$", _FLAGS)  # fmt: skip
"""A sum and nothing else."""
LETTER = re.compile(r"^(?:那|那么|要是|如果|换成?|[ ,，])*(x{0,3}s|m|x{0,4}l|[2-5]xl)(?:的)?(?:呢|有吗|有没有|还有吗|有货吗|行吗|可以吗)?[?？。]?$", _FLAGS)  # fmt: skip
"""A size in letters and nothing else: 那L呢."""
AGAIN = re.compile(r"重新(?:来|开始)|从头(?!到)|清空|换个(?:话题|东西)|start (?:over|again)|new search|reset", _FLAGS)
WITH_IT = re.compile(r"搭配|配什么|配套|一起买|go(?:es)? with|pair(?:s)? with|match(?:es)? with|accessor", _FLAGS)
COVERS = re.compile(r"\b(?:does|do|would|will|is|are) (?:that|this|it|they|the (?:warranty|policy|guarantee)) (?:also )?(?:covers?|includes?|appl(?:y|ies)|counts?)\b|(?:这个|那个?)?(?:包括|包含|算不算|适用)", _FLAGS)
"""Asks whether the rule that was just quoted holds for something: *does that cover a cracked screen*."""
FOR_IT = re.compile(r"\b(?:an?|any|some) ([a-z][a-z -]{2,20}?) (?:for|to go with|that fits?) (?:it|this(?: one)?|that(?: one)?|them)\b", _FLAGS)
"""What goes with the product spoken of, by a word that needs its name: *a case for it* is a phone case."""
DESCRIBED = re.compile(r"^(?:and |ok |okay |so )*(?:the|that) [\w' -]{2,24} (?:ones?|pair), |^[^，,？?]{1,8}的?那[个款件双条只台把顶套][，, ]+", _FLAGS)
"""What picks a product out before a question about it: *the waterproof one, is it in navy*."""
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
    elif (end := _FROM_END.search(plain)) and _NUMERALS[end[1]] <= shown:
        places = [shown - _NUMERALS[end[1]]]
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


def quantity(text: str) -> int:
    """How many of a thing are wanted, 1 where nothing is said.

    >>> quantity("第一个来两个"), quantity("make that two"), quantity("就要第二个")
    (2, 2, 1)
    """
    found = _QUANTITY.search(normalise(text))
    if not found:
        return 1
    word = next(group for group in found.groups() if group).lower()
    return min(20, int(word) if word.isdigit() else _MANY[word])


def only_points(text: str) -> bool:
    """Whether a sentence points at a product and says nothing else: 第一个呢, *and the second one?*

    >>> only_points("那第一个呢"), only_points("and the second one?"), only_points("第一个防水吗")
    (True, True, False)
    """
    plain = normalise(text)
    for pattern in (_FROM_END, _ORDINAL, _LAST, _HEAD, _THIS, _FILLER):
        plain = pattern.sub(" ", plain)
    return not plain.strip()


def without_pointing(text: str) -> str:
    """A question without what it points with.

    >>> without_pointing("第一个多重啊"), without_pointing("how heavy is number 1")
    ('多重啊', 'how heavy is')
    """
    for pattern in (_FROM_END, _ORDINAL, _LAST, _HEAD):
        text = pattern.sub(" ", text)
    text = re.sub(r"\bthe\s+(?:ones?|pairs?)\b(?= \S)", "it", text, flags=_FLAGS)  # is the [first] one in red
    rest = re.sub(r"^\s*[个款件双条](?=\S)|\b(?:the|on the)\s+(?:ones?|pair)?\s*(?=$|[?,])", " ", text, flags=_FLAGS)
    return re.sub(r"\s+", " ", rest).strip() or text


def leftover(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """A text without what patterns took from it.

    >>> leftover("便宜一点的跑鞋", [CHEAPER])
    '一点的跑鞋'
    """
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text.strip()
