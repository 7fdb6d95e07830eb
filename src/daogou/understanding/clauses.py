"""What of a clause is refused where it says why: the 白色 of 白色不耐脏 不考虑, and not 不耐脏."""

from __future__ import annotations

import re

from daogou.understanding.matching import Match
from daogou.understanding.reading import Item, Reading, fitting_sense
from daogou.understanding.regroup import BREAKS, LISTED, called
from daogou.understanding.vocabulary import Meaning, vocabulary

_WHY = re.compile(
    r"家里有|已经有|有了|买过|不|没|太|会|显|怕|容易|老是|总是|老爱|很|真的|比较|特别|有点|穿着|戴着|用着|看着|摸着|睡着|喝着|吃着|闻着|坐着|踩着|像|难[洗看穿清打搭]"
)
"""What a reason begins with."""
_COMPLAINT = re.compile(
    r"(?:款|型)?的?(?:都|就)?(?:太|容易|老是|总是|老爱|难[洗看穿清打搭用]|不耐脏|不经脏|不舒服|不好[用洗清搭穿]|[戴穿用睡喝坐]着?(?:疼|痛|难受|不舒服|累|硌|勒|闷)|勒|扎|捂|起静电|起球|掉毛|掉色|掉漆|发霉|生锈|硌|磨脚|压个|显)[^\s,，。;；]{0,6}"
    r"(?=[\s,，。;；]+(?:换|改|其他|其它|别的|有别的|有其他|想要|想换|想找|想买|只要|[^\s,，。;；]{1,4}(?:就好|就行|就可以|即可|的(?:有吗|有没有|呢)?(?=$))))"
)
"""Behind a value and before another wish, it is why that value is not wanted."""
_ALWAYS = re.compile(
    r"(?:声音|噪音|噪声|动静|音量|体积|异味|颜色|味道|气味|鞋跟|跟|领口|领子|衣领|袖子|袖口|屏幕|字|字体|尺寸|表盘|杯口|瓶口|图案|鞋底|鞋头|帽檐|机身|个头|重量)"
)
"""What every product of a kind has: who minds too much of it does not do without."""
_NAMED = (Meaning("plain", "plain"),)
_SIZED = frozenset("大小长短高低粗细厚薄宽窄重亮深浅")
_MODIFIER = 3
"""Characters of the unknown first part of a Chinese compound: 前置摄像头, 冷泡茶."""


def regroup_refused(reading: Reading) -> None:
    """Before each cue that looks back, take 雪纺容易皱 apart, and put 冷泡茶 together."""
    items = reading.items
    k = len(items) - 1
    while (k := k - 1) >= 0:
        cue = items[k + 1]
        if not (cue.cue("refused") or cue.cue("refused_known")) or not reading.tokens[items[k].first].han:
            continue
        if cue.refuses and reading.normal[cue.end : cue.end + 1] not in ("", *BREAKS):
            continue
        if not reading.normal[items[k].end : cue.start].strip(" ,，"):
            _split_reason(reading, k)
        behind = len(items) - k
        join_tail(reading, k - 1)
        k = len(items) - behind
        head = k - 1 if reading.said(items[k]) == "的" else k
        if head and reading.touching(items[head], items[head + 1]):
            join_compound(reading, head - 1)


def _split_reason(reading: Reading, k: int) -> None:
    item = reading.items[k]
    if item.match is not None:
        return
    why = _WHY.search(reading.normal, item.start + 2, item.end)
    if why is None or _WHY.match(reading.normal, item.start) or why.start() - item.start > LISTED:
        return
    cut = next(n for n in range(item.first, item.last) if reading.tokens[n].end > why.start())
    at = reading.tokens[cut].start
    reading.items[k : k + 1] = [Item(item.first, cut, item.start, at), Item(cut, item.last, at, item.end)]


def join_compound(reading: Reading, k: int) -> None:
    """Join an unknown word to the thing behind it, which the catalogue knows, where that is not what is asked for."""
    items = reading.items
    if k < 0 or k + 1 >= len(items):
        return
    left, right = items[k], items[k + 1]
    if left.match is not None or left.role or right.role or right.match is None or not right.known:
        return
    if not reading.touching(left, right) or left.end - left.start > _MODIFIER or reading.said(left) in _SIZED:
        return
    if not (reading.tokens[left.first].han and reading.tokens[right.first].han) or _WHY.match(
        reading.normal, left.start
    ):
        return
    if k and reading.touching(items[k - 1], left) and not (items[k - 1].refuses or items[k - 1].cue("inside")):
        return
    if _WHY.match(reading.normal, right.start) or right.match.means("recipient"):
        return
    part = left.end - left.start == 1 and not right.match.meanings  # of 冷泡茶, 泡茶 is no word
    if not part and not right.cue("thing"):
        return
    if not part and fitting_sense(reading, right.match.senses, ("brand", "attribute"), surely=True):
        return
    named = any(item is not right and item.cue("thing") for item in items)
    if right.cue("thing") and not named:
        return
    whole = Match(left.first, right.last, left.start, right.end, reading.said(left) + right.match.key, _NAMED, ())
    items[k : k + 2] = [Item(left.first, right.last, left.start, right.end, whole)]


def join_tail(reading: Reading, k: int) -> None:
    """Join a colour to the character behind it that makes it another word: 珊瑚绒, 黑边; and any value to 感."""
    items = reading.items
    if k < 0 or k + 1 >= len(items) or items[k + 1].match is not None or items[k].role or items[k + 1].role:
        return
    left, tail = items[k], items[k + 1]
    if left.match is None or not reading.touching(left, tail):
        return
    if left.match.key not in vocabulary().colours and reading.said(tail) != "感":
        return
    if tail.end - tail.start == 1 and reading.tokens[tail.first].han and reading.tokens[left.first].han:
        whole = Match(left.first, tail.last, left.start, tail.end, left.match.key + reading.said(tail), _NAMED, ())
        items[k : k + 2] = [Item(left.first, tail.last, left.start, tail.end, whole)]


def topic(reading: Reading, k: int) -> int:
    """The item that a clause ending with item ``k`` begins with, where the rest says why it is refused; else ``k``."""
    items = reading.items
    n = k
    while (
        n
        and not (items[n].known or items[n].role or _WHY.match(reading.normal, items[n].start))
        and reading.touching(items[n - 1], items[n])
        and not (items[n - 1].known or items[n - 1].role or reading.said(items[n - 1]) == "的")
    ):
        n -= 1
    always = _ALWAYS.match(reading.normal, items[n].start, items[n].end)
    because = _WHY.match(reading.normal, items[n].start) is not None or (
        always is not None and always.end() < items[n].end
    )  # 乳胶味道大
    apart = not reading.touching(items[k], items[k + 1])
    if n and not items[n].known and reading.touching(items[n - 1], items[n]):
        subject = n - 1
        if subject and reading.said(items[subject]) == "的":
            subject -= 1
            said = items[subject].cue("value") and not items[subject].role  # 机械的太吵了
            if _is_value(reading, items[subject]) or is_short(reading, items[subject]) or (because and said):
                return subject
        elif because and subject > 1 and items[subject].match is None and reading.said(items[subject - 1]) == "的":
            if is_short(reading, items[subject - 2]):
                return subject - 2  # 带侧键的手小按不到
        elif because and (
            _is_value(reading, items[subject])
            or is_short(reading, items[subject])
            or (items[subject].cue("thing") and any(item.cue("thing") for item in items if item is not items[subject]))
        ):
            return subject
    if not apart or not reading.tokens[items[k + 1].first].han:
        return k
    first = k
    while first and reading.touching(items[first - 1], items[first]) and not items[first - 1].role:
        first -= 1
    return first if _is_value(reading, items[first]) else k


def complaint(reading: Reading, item: Item) -> int:
    """Where a complaint about an item ends, before what is wanted instead: 皮的容易刮花 想要尼龙的; 0 where none is."""
    if item.cue("thing") and not _is_value(reading, item):
        return 0
    if item.match is None and not (is_short(reading, item) and reading.normal[item.end : item.end + 1] == "的"):
        return 0
    n = reading.items.index(item)
    if n and item.end - item.start == 1 and reading.touching(reading.items[n - 1], item):
        return 0  # the paper of 面膜纸
    found = _COMPLAINT.match(reading.normal, item.end)
    return found.end() if found else 0


def is_predicate(reading: Reading, cue: Item) -> bool:
    """Whether a cue says what is wrong with what stands before it: the 不 of 夹子的不稳."""
    n = reading.items.index(cue)
    if not n or not reading.touching(reading.items[n - 1], cue):
        return False
    before = reading.items[n - 1]
    return reading.said(before) == "的" or _is_value(reading, before)


def _is_value(reading: Reading, item: Item) -> bool:
    if item.match is None or item.role:
        return False
    return fitting_sense(reading, item.match.senses, ("brand", "attribute")) is not None


def is_short(reading: Reading, item: Item) -> bool:
    """Whether it is a short Chinese word that nothing knows, with nothing before it."""
    return (
        item.match is None
        and not item.role
        and reading.tokens[item.first].han
        and item.end - item.start <= LISTED
        and reading.normal[item.start - 1 : item.start] in ("", *BREAKS)
    )


def degree(reading: Reading, left: Item, item: Item) -> bool:
    """The 重 of 香味重的不要."""
    if not reading.touching(left, item):
        return False
    if item.cue("too_much"):
        return True
    return (
        item.end - item.start == 1
        and reading.normal[item.start] in "重浓大多强深"
        and (left.known or not reading.tokens[left.first].han)
    )


def fault_of(reading: Reading, item: Item) -> Item | None:
    """The 反光 of 屏幕反光: what is wrong with what every product of a kind has, where it is more than too much of it."""
    found = _ALWAYS.match(reading.normal, item.start, item.end) if item.match is None else None
    if found is None or item.end - found.end() < 2 or _WHY.match(reading.normal, found.end()):
        return None
    first = next((n for n in range(item.first, item.last) if reading.tokens[n].start == found.end()), None)
    return None if first is None else Item(first, item.last, found.end(), item.end)


def always_there(reading: Reading, item: Item, behind: Item) -> bool:
    """Whether too much is refused of what every product of a kind has: 声音太大, 鞋跟高."""
    found = _ALWAYS.match(reading.normal, item.start, item.end)
    if found is not None and found.end() < item.end:
        return item.match is None
    return (found is not None or called(reading, item)) and degree(reading, item, behind)
