"""What this shop is for: whether it sells such a thing, and whether a sentence is a shopper's at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from daogou.assistant.question import HAN, content_terms
from daogou.catalog.model import Product
from daogou.retrieval.analysis import terms
from daogou.understanding.need import Need
from daogou.understanding.things import kinds_of, things_of
from daogou.understanding.vocabulary import vocabulary

SURE = 0.5
"""From this confidence on a category that was read is one that is meant."""
_ELSEWHERE = re.compile(
    r"天气|股票|基金|彩票|世界杯|总统|首都|新闻|讲个?笑话|写(?:一?首|个|一?篇|一?段).{0,8}(?:诗|歌|代码|程序|作文|文章|排序)|翻译|算一下|等于几|几点了|你是谁做|星座运势"
    r"|\bweather\b|\bjoke\b|\bpoem\b|\bwrite (?:me |a |an |some )|\btranslate\b|\bcapital of\b|\bwho (?:won|invented|discovered|is the president)|\bstock (?:price|market|tip)"
    r"|\bnews\b|\bhoroscope\b|\bwhat time is it\b|\d+ ?(?:times|plus|minus|divided by|[x*×+]) ?\d+|\bsolve\b|\bpython\b|\bessay\b",
    re.IGNORECASE,
)
BOT = re.compile(r"(?:你|您)(?:是|不是).{0,4}(?:机器人|真人|人工智能|ai)|are you (?:a |an )?(?:bot|robot|human|real|ai|machine|person)", re.IGNORECASE)
OFFERS = re.compile(
    r"有.{1,14}(?:卖|出售|供应)|卖.{0,10}吗|^(?:那|那么)?[^，,。?？ ]{1,10}(?:有吗|有么|有没有|总有吧)[?？]?$|^(?:那|那你们|(?:那|请问)?(?:你们|你家|你们家|咱家|咱们家|您家|店里|你们店|你们店里|本店))?(?:还|也)?(?:有没有|有)(?!货|现货|库存).{1,14}[吗么没]?[?？]?$|do you (?:sell|stock|carry|have any)|(?:have you )?got any|any .{1,20} for sale|do you have (?!it|this|that|these|those|one)",
    re.IGNORECASE,
)
"""Asks whether the shop has something."""
WHAT_OF = re.compile(r"^(?:那|那么)?.{1,12}呢[?？]?$|^(?:and )?(?:what|how) about |^(?:ok,? |fine\.? |well,? )?(?:then )?(?:an?|some) .{2,30}(?:then|maybe)?$|^[a-z' -]{3,30}\?$", re.IGNORECASE)


def elsewhere(text: str, need: Need) -> bool:
    """Whether a sentence asks for what no shopping guide is for.

    >>> elsewhere("tell me a joke", Need("")), elsewhere("show me coats", Need(""))
    (True, False)
    """
    return bool(_ELSEWHERE.search(text)) and not any(s.confidence >= 0.6 for s in need.of("category"))


def is_thing(product: Product, wanted: Sequence[str]) -> bool:
    """Whether a product is one of the things that are wanted, by its title."""
    kinds = frozenset().union(*(kinds_of(thing) for thing in wanted)) if wanted else frozenset[str]()
    return any(kinds & (named := {*things_of(title)}) or _ends_alike(named, wanted, title) for title in product.title.values())


def _ends_alike(named: Collection[str], wanted: Sequence[str], title: str) -> bool:
    """Whether what a title names ends in what is wanted, and so is a kind of it: 儿童保温杯 is a 保温杯."""
    things = vocabulary().things
    ends = tuple(w for thing in wanted if thing in things for w in things[thing].words if len(w) > 1 and HAN.match(w))
    return bool(ends) and any(w.endswith(ends) and w in title for thing in named for w in things[thing].words)


def sold(need: Need, products: Sequence[Product], outcome: str) -> bool:
    """Whether the shop sells what a Need names: a thing by what titles are of, anything else by its words."""
    if any(slot.confidence >= SURE for slot in need.of("category")):
        return True
    if need.things:
        return any(is_thing(product, need.things) for product in products)
    if outcome == "not_sold":
        return False
    if any(slot.kind != "sort" and not slot.excluded for slot in need.slots) or not need.text:
        return True
    asked = [term for term in content_terms(need.text) if not HAN.search(term) or len(term) > 1]
    return not asked or any(_says(term, product) for term in asked for product in products[:4])


def _says(term: str, product: Product) -> bool:
    texts = (*product.title.values(), *product.description.values(), *(n for c in product.category for n in c.name.values()))
    if HAN.search(term):
        return any(term in text for text in texts)
    return any(term in terms(text) for text in texts)
