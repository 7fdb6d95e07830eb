"""Whether what an answer says is so: every statement is derived again from the catalogue, by other code than wrote it.

The words, numbers and names of a claim must stand in the sources that it points at, as the catalogue has them now (or be
words that say nothing of a product); prices and stock must be those of the variants; sums, counts of reviews and verdicts
are worked out anew from raw values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from daogou.assistant.model import BasketLine, ChatTurn, Evidence, Statement, Turn
from daogou.bench.talks import CLAIMS, total_of
from daogou.bench.verdicts import wrong_verdict
from daogou.catalog.model import Attribute, Product, ShopPolicy, Text

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_HAN = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[a-zà-ÿ]+(?:['’-][a-zà-ÿ]+)*", re.IGNORECASE)
_TIMES = re.compile(r"(\d+) ×")
_PRICE = re.compile(r"[¥$€£] ?(\d+(?:[.,]\d+)*)|(\d+(?:[.,]\d+)*) 元")
_TALLY = re.compile(
    r"(\d+) 条评价里，(\d+) 条给了 4 星以上(?:（说到([^）]+)）)?，(\d+) 条给了 3 星以下(?:（说到([^）]+)）)?"
    r"|of (\d+) reviews.*?, (\d+) gave 4 stars or more(?: \(about ([^)]+)\))? and (\d+) gave 3 or fewer(?: \(about ([^)]+)\))?"
)
_SOME = re.compile("提到这一点的|that speak of this")
"""A tally of those reviews that speak of something, which may be fewer than all."""
_QUOTED = re.compile(r"“([^”]+)”")
_STARS = re.compile(r"（(\d(?:\.\d)?) 星）|\((\d(?:\.\d)?) stars\)")
_STOCK = re.compile(r"有货|缺货|in stock|sold out|还有 \d+ 件|\d+ left", re.IGNORECASE)
_TOTAL = ("cart/total", "set/total", "set/least")

TEMPLATES = (
    "一位买家", "星", "说", "价格", "现价", "原价", "库存", "有货", "缺货", "缺货的有", "评分", "条", "品牌", "类目", "元", "件", "合计", "一共",
    "已加入购物车", "购物车", "买家的说法不一致", "提到这一点的", "条评价里", "给了", "说到", "以上", "以下", "含", "没有", "可选", "码", "这样的组合",
    "没有标出折扣", "没写库存数", "店里没写库存数", "可以下单", "还有", "看选哪种规格", "并列", "一样", "是的", "不", "没写", "从资料看",
    "更合适", "的资料没有写适合这个用途", "这个选项", "换一个试试", "这款目前全部缺货", "没有这个选项", "可以选", "最省的一套也要", "是", "否", "套装", "按",
)  # fmt: skip
"""What Chinese statements say around their sources; verdicts have theirs in `daogou.bench.verdicts`."""
_WORDS = frozenset(
    ["a", "about", "out", "buyer", "stars", "star", "says", "price", "now", "was", "stock", "in", "sold", "out", "rating", "ratings", "brand", "category", "total", "your", "basket", "buyers", "disagree", "of", "reviews", "that", "speak", "this", "gave", "or", "more", "and", "fewer", "no", "among", "its", "that", "combination", "is", "not", "offered", "no", "discount", "marked", "stated", "can", "be", "ordered", "the", "shop", "states", "no", "stock", "figure", "left", "depends", "on", "the", "option", "tie", "same", "than", "others", "yes", "not", "by", "shop's", "data", "suits", "better", "doesn't", "name", "use", "these", "are", "please", "pick", "another", "every", "at", "moment", "it", "least", "set", "would", "cost", "still", "left", "to", "order", "each", "color", "colour", "size"]
)


@dataclass(frozen=True, slots=True)
class Shop:
    """What statements are held against."""

    products: Mapping[str, Product]
    policies: Mapping[str, ShopPolicy]


def unsupported(turn: Turn, shop: Shop, said: Iterable[str] = ()) -> list[str]:
    """What of an answer the catalogue does not carry, in words; ``said`` is what the shopper has said so far."""
    heard = " ".join((*said, turn.question))
    found = []
    for statement in turn.statements:
        pieces = [turn.evidence[i] for i in statement.evidence]
        fault = _claim(statement, pieces, shop, turn, heard) if statement.kind in CLAIMS else _aside(statement, turn, shop, heard)  # fmt: skip
        if fault:
            found.append(f"{statement.text!r}: {fault}")
    found += [f"dropped {fault}" for fault in turn.dropped]
    found += _table(turn, shop)
    if isinstance(turn, ChatTurn):
        found += [f for line in (*turn.basket, *turn.bundle) if (f := _line(line, shop))]
        found += [f"shows {p.id}, which is not as in the catalogue" for p in turn.items if shop.products.get(p.id) != p]
    return found


def _claim(statement: Statement, pieces: Sequence[Evidence], shop: Shop, turn: Turn, heard: str) -> str | None:
    if not pieces:
        return "no evidence"
    sources = []
    for piece in pieces:
        if piece.ref in _TOTAL:
            continue
        source = source_of(piece, shop)
        if source is None:
            return f"{piece.ref} does not exist"
        sources.append(source)
    products = [shop.products[i] for i in dict.fromkeys(p.product_id for p in pieces if p.product_id)]
    named = (*products, *(turn.items if isinstance(turn, ChatTurn) else ()))
    names = " ".join(text for product in named for text in product.title.values())
    raw = "\n".join((*sources, names)).lower()
    text = statement.text
    if any(piece.ref in _TOTAL for piece in pieces):
        return _wrong_total(statement, pieces, shop, turn)
    if statement.kind == "tally":  # what reviews are about is what the shop calls it; counted in _wrong_tally
        raw += "\n" + "\n".join(_attributes(product.all_attributes()) for product in products).lower()
    if statement.kind == "absent":
        raw += "\n" + heard.lower()
    decided = {p.product_id for p in pieces if p.ref != "title"}
    wrong = _wrong_verdict(statement, [p for p in products if p.id in decided]) if statement.kind == "verdict" else None
    return (
        wrong or _wrong_silence(text, named) or _wrong_price(text, products, sources) or _wrong_stock(text, pieces, products)
        or _wrong_quote(statement, sources) or _wrong_tally(statement, products) or _wrong_yes(text, pieces, shop)
        or _wrong_numbers(statement, raw, products) or _foreign_words(text, raw, statement.kind)
    )  # fmt: skip


def source_of(piece: Evidence, shop: Shop) -> str | None:
    """The raw text at a reference, both languages; ``None`` where nothing is there."""
    kind, _, rest = piece.ref.partition("/")
    if kind == "policies":
        policy = shop.policies.get(rest.split("/")[0])
        return _texts(policy.title, policy.text) if policy else None
    product = shop.products.get(piece.product_id or "")
    if product is None:
        return None
    if kind == "attributes":
        return _attributes([a for a in product.all_attributes() if a.name == rest]) or None
    if kind == "reviews":
        return next((_texts(r.text) for r in product.reviews if r.id == rest.split("/")[0]), None)
    if kind == "faqs":
        return next((_texts(f.question, f.answer) for f in product.faqs if f.id == rest), None)
    if kind in ("variants", "cart"):
        variant = next((v for v in product.variants if v.id == rest.removesuffix("/list_price")), None)
        return (_attributes(variant.options) or " ") if variant else None
    whole = {
        "title": _texts(product.title),
        "description": _texts(product.description),
        "brand": _texts(product.brand),
        "category": _texts(*(c.name for c in product.category)),
        "price": " ",
        "stock": " ",
        "rating": " ",
    }
    return whole.get(kind)


def _texts(*texts: Text) -> str:
    return "\n".join(value for text in texts for value in text.values())


def _attributes(attributes: Iterable[Attribute]) -> str:
    parts = []
    for a in attributes:
        value = f"{a.value:g}" if isinstance(a.value, float) else str(a.value)
        plain = f"{a.value:.0f}" if isinstance(a.value, float) else ""
        parts.append(" ".join((a.name, *a.label.values(), value, plain, a.unit or "", *a.text.values())))
    return "\n".join(parts)


def _plain(number: str) -> str:
    number = number.replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number


def _wrong_price(text: str, products: Sequence[Product], sources: Sequence[str]) -> str | None:
    """Money must be a price of a variant of the products spoken of, or stand in a text that is quoted."""
    true = {
        f"{money.major:g}"
        for product in products for v in product.variants for money in (v.price, v.list_price) if money
    }  # fmt: skip
    for match in _PRICE.finditer(_QUOTED.sub(" ", text)):
        number = _plain(match[1] or match[2])
        if f"{float(number):g}" not in true and not any(re.search(rf"(?<!\d){re.escape(number)}(?!\d)", s) for s in sources):
            return f"{match[0]} is no price of it"
    return None


def _wrong_stock(text: str, pieces: Sequence[Evidence], products: Sequence[Product]) -> str | None:
    """What is said to be in stock, or sold out, must be."""
    if not any(p.ref == "stock" or p.ref.startswith("variants/") for p in pieces) or not _STOCK.search(text):
        return None
    by_id = {v.id: v for product in products for v in product.variants}
    cited = [by_id[p.ref.split("/", 1)[1]] for p in pieces if p.ref.startswith("variants/") and p.ref.split("/", 1)[1] in by_id]
    low = text.lower()
    for word in _STOCK.findall(low):
        if number := re.search(r"\d+", word):
            right = any(v.stock == int(number[0]) for v in cited)
        elif word in ("有货", "in stock"):
            right = all(v.available for v in cited) if cited else any(p.available for p in products)
        else:
            right = not any(v.available for v in cited) if cited else not any(p.available for p in products)
        if not right and "：" in text and word == "缺货" and "没有货" in low:
            right = True
        if not right:
            return f"{word}: the variants say otherwise"
    return None


def _wrong_silence(text: str, products: Sequence[Product]) -> str | None:
    """Where a comparison says that a product's data doesn't state something, it mustn't."""
    label, _, rest = text.partition("：" if "：" in text else ": ")
    for part in re.split("，|, ", rest):
        if not part.endswith((" 没写", " not stated")):
            continue
        name = part.removesuffix(" 没写").removesuffix(" not stated")
        for product in products:
            labels = {word for a in product.all_attributes() for word in (a.name, *a.label.values())}
            if any(title.startswith(name) for title in product.title.values()) and label in labels:
                return f"{product.id} states its {label}"
    return None


def _wrong_quote(statement: Statement, sources: Sequence[str]) -> str | None:
    for words in _QUOTED.findall(statement.text):
        if not any(words in source for source in sources):
            return f"nobody wrote “{words}”"
    return None


def _wrong_tally(statement: Statement, products: Sequence[Product]) -> str | None:
    if statement.kind == "tally":
        match = _TALLY.search(statement.text)
        if match is None or len(products) != 1:
            return "a count that is none"
        total, high, liked, low, disliked = match.groups()[:5] if match[1] else match.groups()[5:]
        fans = [r for r in products[0].reviews if r.rating is not None and r.rating >= 4 and any(r.text.values())]
        critics = [r for r in products[0].reviews if r.rating is not None and r.rating <= 3 and any(r.text.values())]
        least = 0 if _SOME.search(statement.text) else len(fans) + len(critics)
        if not (int(high) + int(low) == int(total) >= least and int(high) <= len(fans) and int(low) <= len(critics)):
            return "the reviews count otherwise"
        for aspects, reviews in ((liked, fans), (disliked, critics)):
            about = _attributes(a for a in products[0].all_attributes() if any(a.name in r.about for r in reviews)).lower()
            if any(aspect not in about for aspect in re.split("、|, ", (aspects or "").lower()) if aspect):
                return f"no such review is about {aspects}"
    for product in products:
        mean = re.search(r"(?:评分|Rating)[：:] ?(\d\.\d)（?[^0-9]*(\d+)", statement.text)
        if mean and len(products) == 1 and (rating := product.mean_rating):
            stars = [r.rating for r in product.reviews if r.rating is not None]
            true, count = (rating.mean, rating.count) if product.rating else (sum(stars) / len(stars), len(stars))
            if f"{true:.1f}" != mean[1] or str(count) != mean[2]:
                return "another rating"
    return None


def _wrong_yes(text: str, pieces: Sequence[Evidence], shop: Shop) -> str | None:
    said = re.match(r"(?:[^：:]{0,40}[：:] ?)?(是的，|Yes\. |不，|No\. )", text)
    if said is None or not all(piece.ref.startswith("attributes/") for piece in pieces):
        return None  # in the shop's own words it is checked like any other word
    raw = " ".join(filter(None, (source_of(piece, shop) for piece in pieces))).lower()
    no = bool(re.search(r"(?<![a-z])(?:no|false|none)(?![a-z])", raw))
    return f"{said[1].strip()} against {raw!r}" if no == (said[1] in ("是的，", "Yes. ")) else None


def _wrong_verdict(statement: Statement, products: Sequence[Product]) -> str | None:
    return wrong_verdict(statement.text, products)


def _wrong_numbers(statement: Statement, raw: str, products: Sequence[Product]) -> str | None:
    known = {_plain(n) for n in _NUMBER.findall(raw)}
    for product in products:
        known |= {f"{m.major:g}" for v in product.variants for m in (v.price, v.list_price) if m}
        known |= {str(v.stock) for v in product.variants if v.stock is not None} if _STOCK.search(statement.text) else set()
        known |= {f"{r.rating:g}" for r in product.reviews if r.rating is not None} if statement.kind == "quote" else set()
        if (rating := product.mean_rating) and re.search("评分|rat", statement.text, re.IGNORECASE):
            known |= {_plain(f"{rating.mean:.1f}"), str(rating.count)}
    text = re.sub(r"[（(]\d(?:\.\d)? (?:星|stars)[）)]", "", statement.text)
    text = re.sub(r"× \d+", "", text)
    if statement.kind == "tally":
        return None  # checked by counting
    for number in _NUMBER.findall(text):
        if _plain(number) not in known:
            return f"{number} stands nowhere"
    stars = _STARS.search(statement.text)
    if stars and not any(f"{r.rating:g}" == (stars[1] or stars[2]) for p in products for r in p.reviews if r.rating):
        return "nobody gave so many stars"
    return None


def _foreign_words(text: str, raw: str, kind: str) -> str | None:
    """Words that neither the sources nor the templates have."""
    words = set(_WORD.findall(raw))
    parts = {part for word in words for part in re.split("['’-]", word)}
    verdict = frozenset(["is", "lighter", "heavier", "cheaper", "more", "expensive", "rated", "higher", "water-resistant", "longer", "battery", "life", "keeping", "hot", "cold", "larger", "smaller", "capacity", "storage", "screen", "bigger", "taller", "shorter", "heel", "when", "packed", "warmer", "quieter", "deeper", "noise", "cancelling", "lower", "sugar", "energy", "brighter"])  # fmt: skip
    allowed = _WORDS | (verdict if kind == "verdict" else frozenset())
    for word in _WORD.findall(text.lower()):
        if word not in words and word not in allowed and word not in parts:
            return f"{word!r} stands nowhere"
    templates = (*TEMPLATES, *VERDICT_WORDS) if kind == "verdict" else TEMPLATES
    for run in _HAN.findall(text):
        rest = _unfound(run, raw, templates)
        if rest:
            return f"“{rest}” stands nowhere"
    return None


VERDICT_WORDS = (
    "更轻", "更重", "更便宜", "更贵", "评分更高", "更防水", "续航更长", "电池更大", "容量更大", "容量更小", "存储更大", "屏幕更大", "屏幕更小",
    "更大", "更小", "更高", "更矮", "跟更高", "跟更低", "收起来更短", "更保暖", "保温更久", "保冷更久", "更安静", "降噪更深", "含糖更少", "热量更低", "更亮",
    "最轻", "最重", "最便宜", "最贵", "评分最高", "最防水", "续航最长", "电池最大", "容量最大", "容量最小", "存储最大", "屏幕最大", "屏幕最小", "最大", "最小",
    "最高", "最矮", "跟最高", "跟最低", "收起来最短", "最保暖", "保温最久", "保冷最久", "最安静", "降噪最深", "含糖最少", "热量最低", "最亮",
)  # fmt: skip


def _unfound(run: str, raw: str, templates: Sequence[str]) -> str:
    """What of a run of Chinese is neither in the sources nor in the templates, cut into longest known pieces."""
    at = 0
    while at < len(run):
        end = next((e for e in range(len(run), at, -1) if run[at:e] in raw or run[at:e] in templates), None)
        if end is None or (end - at == 1 and len(run) > 1 and run[at:end] not in templates and not _joins(run, at, raw)):
            return run[at:]
        at = end
    return ""


def _joins(run: str, at: int, raw: str) -> bool:
    """A single character that the sources have with one of its neighbours."""
    return run[max(0, at - 1) : at + 1] in raw or run[at : at + 2] in raw or at == len(run) - 1


def _aside(statement: Statement, turn: Turn, shop: Shop, heard: str) -> str | None:
    """What claims nothing must hold no figure that the shopper did not say and no option carries."""
    items = turn.items if isinstance(turn, ChatTurn) else ()
    known = {_plain(n) for n in _NUMBER.findall(" ".join((heard, *turn.options)))}
    if isinstance(turn, ChatTurn) and turn.need is not None:
        bounds = [b for slot in turn.need.slots for b in (slot.minimum, slot.maximum) if b is not None]
        known |= {f"{bound:g}" for bound in bounds}
        known |= {_plain(n) for slot in turn.need.slots for t in slot.label.values() for n in _NUMBER.findall(t)}
    known |= {f"{money.major:g}" for product in items for v in product.variants if (money := v.price)}
    named = " ".join(t for i in (*items, *shop.products.values()) for t in i.title.values() if t[:8] in statement.text)
    known |= {_plain(n) for n in _NUMBER.findall(named)}
    for number in _NUMBER.findall(statement.text):
        if _plain(number) not in known:
            return f"{number} in what should claim nothing"
    return None


def _wrong_total(statement: Statement, pieces: Sequence[Evidence], shop: Shop, turn: Turn) -> str | None:
    if not isinstance(turn, ChatTurn):
        return "a total outside a conversation"
    kind = next(piece.ref for piece in pieces if piece.ref in _TOTAL)
    if kind == "set/least":
        variants = [(shop.products[p.product_id or ""], p.ref.split("/", 1)[1]) for p in pieces if p.ref.startswith("variants/")]
        counts = [int(n) for n in _TIMES.findall(next(piece.text for piece in pieces if piece.ref == kind))]
        prices = [v.price.major for product, i in variants for v in product.variants if v.id == i and v.price]
        if len(counts) != len(prices):
            return f"a sum of {len(counts)} lines with the prices of {len(prices)}"
        true = sum(n * price for n, price in zip(counts, prices, strict=True))
    else:
        true = total_of(shop.products, turn.basket if kind == "cart/total" else turn.bundle)
    said = [float(_plain(m[1] or m[2])) for m in _PRICE.finditer(statement.text)]
    return None if said and abs(said[0] - true) < 0.005 else f"the sum is {true:g}"


def _line(line: BasketLine, shop: Shop) -> str | None:
    product = shop.products.get(line.product_id)
    variant = next((v for v in product.variants if v.id == line.variant_id), None) if product else None
    if product is None or variant is None:
        return f"{line.shown}: no such variant"
    money = _PRICE.search(line.price)
    true = f"{variant.price.major:g}" if variant.price else ""
    said = f"{float(_plain(money[1] or money[2])):g}" if money else ""
    if said != true or line.available != variant.available:
        return f"{line.shown}: {line.price}, {line.available} are not of this moment"
    return None


def _table(turn: Turn, shop: Shop) -> list[str]:
    """Every cell must stand in the product of its column."""
    found = []
    comparison = turn.comparison
    for row in comparison.rows if comparison else ():
        for product_id, value in zip(comparison.products if comparison else (), row.values, strict=True):
            product = shop.products[product_id]
            raw = _attributes(product.all_attributes()).lower()
            money = {f"{m.major:g}" for v in product.variants for m in (v.price,) if m}
            rating = product.mean_rating
            known = {_plain(n) for n in _NUMBER.findall(raw)} | money
            known |= {_plain(f"{rating.mean:.1f}"), str(rating.count)} if rating else set()
            for number in _NUMBER.findall(value):
                if _plain(number) not in known:
                    found.append(f"table, {row.label}, {product_id}: {number} stands nowhere")
            for run in _HAN.findall(value):
                if _unfound(run, raw, TEMPLATES):
                    found.append(f"table, {row.label}, {product_id}: {run} stands nowhere")
    return found
