"""What is said for manners: greetings, thanks, leave-taking, a wish for a person; and a wish without them."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE | re.ASCII
GREETING = re.compile(
    r"^(?:你好|您好|嗨|哈喽|在吗|在么|在不|有人吗|早上好|晚上好|hi|hello|hey|good (?:morning|evening|afternoon))[\s!！。.~,，呀啊]*$",
    _FLAGS,
)
PERSON = re.compile(
    r"人工|真人|转客服|找客服|转接|投诉|\b(?:a|the|real|another|some) human\b|\b(?:real person|human (?:agent|being)|live agent|representative)\b|\b(?:talk|speak|chat) (?:to|with) (?:(?:a|an|some|the|your|any|actual|real) ?)*(?:one|body|somebody|someone|anyone|anybody|person|people|human|staff|team)\b|\bcomplain",
    _FLAGS,
)
_LEAVING = re.compile(
    r"谢[谢啦了]*(?:你|您|哈)?|多谢|感谢|辛苦了?|[先就]这样[吧了哈]?|没(?:别的|什么|其他|其它)(?:了|啦|事)?|我?(?:再|先|要)?(?:考虑|想想|想一想|想一下|琢磨)(?:考虑|琢磨)?(?:一下|一会儿?)?(?:吧|再说)?|(?:回头|晚点|改天|下次|以后)再?[说来看聊买]{0,2}[吧了]?|再见|拜拜|白白"
    r"|thank(?:s| you)(?: a lot| so much| very much| anyway| again| for (?:your|the) help| mate)?|\bcheers\b|(?:let me|i'?ll|i (?:need|have|want) to|gotta|gonna) (?:think|sleep)(?: (?:about|on|over) (?:it|that|this)| it over)?(?: first)?|maybe (?:later|next time|another time)|(?:that'?s|that is|that will be|that'?ll be) (?:all|it|everything)(?: (?:for (?:now|today)|i need(?:ed)?))?|that'?ll do|never ?mind|forget (?:it|about it)|good ?bye|\bbye+\b|see you(?: later| soon)?|have a (?:nice|good) (?:day|one|evening)|i'?m (?:good|done|all set)",
    _FLAGS,
)
_ASIDE = re.compile(r"好[的嘞]?|我|行|算了|不用了|不要了|嗯+|哦+|可以|没事|不用|那|先|了|吧|啦|呀|哈|很|你|您|\b(?:ok|okay|oh|ah|great|cool|perfect|awesome|lovely|nice|got it|good|right|fine|no|yes|well|so|and|then|now|very much|a lot)\b", _FLAGS)
_ALONE = re.compile(r"^(?:好的|好|ok|okay|great|cool)[\s!！。.~了啦]*$", _FLAGS)
_OFFER = re.compile(
    r"^(?:那么?|哦|嗯|好)?[,， ]*(?:你们|咱们?|店里|这里|这儿)?(?:店里|家)?(?:都|还|现在)?(?:有|卖)(?:些|点)?(?:啥|什么|哪些|哪几种|什么样的)(?:样的|好的)?(?=[^?？吗呢不没]{1,10}[?？呢啊呀]?$)"
    r"|^(?:so |and |ok |then )?what (?:kinds? of |sorts? of |types? of )?(?=[a-z' -]{2,30} (?:do|have|are) (?:you|there))",
    _FLAGS,
)
"""What stands before the thing in 你们有啥茶, *what teas do you have*."""
_OFFERED = re.compile(r"(?<=[a-z]) (?:do you (?:have|sell|stock|carry|got)|have you got|are there)(?: (?:here|in stock|then))?[?？ ]*$", _FLAGS)
_POLITE = re.compile(r"\b(?:maybe|perhaps|pls|plz|please|i guess|or something|thanks)\b|\bthen[.?! ]*$|[呗嘛啦哈]$|谢谢", _FLAGS)


_CHANGED = re.compile(r"^(?:(?:hm+|oh|ok|okay|well|wait|actually|nah|no|sorry)[,. ]+)+(?=(?:an?|the|some|show|make|i|let|give)\b)|^(?:算了|哎呀?|嗯)[，,。 ]*(?!.{0,2}不)", _FLAGS)
"""*Actually no, a suitcase*: the no is to what was shown, not to the suitcase."""


def plainly(text: str) -> str:
    """A wish without its manners, which a search would look for.

    >>> plainly("a scarf maybe"), plainly("waterproof ones pls"), plainly("actually no a suitcase")
    ('a scarf', 'waterproof ones', 'a suitcase')
    >>> plainly("那你们有啥茶"), plainly("what teas do you have?"), plainly("有什么颜色")
    ('茶', 'teas', '颜色')
    """
    bare = _OFFER.sub("", text)
    bare = _OFFERED.sub("", bare) if bare != text else text
    return _POLITE.sub(" ", _CHANGED.sub("", bare)).strip() or text


def offering(text: str) -> bool:
    """Whether a sentence asks what the shop has of a thing: 你们有啥茶, *what coffee do you have?*"""
    return bool(_OFFER.search(text))


def thanks(text: str) -> bool:
    """Whether a sentence thanks or takes leave, and does nothing else.

    >>> thanks("谢啦 先这样"), thanks("thanks, let me think about it"), thanks("thanks, and the blue one?"), thanks("好")
    (True, True, False, True)
    """
    if _ALONE.search(text):
        return True
    left = _LEAVING.sub(" ", text)
    return left != text and not re.sub(r"[\W_]+", "", _ASIDE.sub(" ", left))
