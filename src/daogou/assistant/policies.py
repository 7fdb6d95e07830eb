"""Questions about the shop: which sentences of which policy answer them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from daogou.assistant.model import Evidence
from daogou.assistant.question import Question, content_terms, coverage
from daogou.catalog.model import Product, ShopPolicy

if TYPE_CHECKING:
    from daogou.assistant.ranker import EvidenceRanker

MOST = 3
_SUBJECTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(ask, re.IGNORECASE | re.ASCII), re.compile(policy, re.IGNORECASE | re.ASCII))
    for ask, policy in (
        (r"退货|退款|退钱|能退|可以退|退吗|退换|(?:收到|买了|穿了|用了).{0,6}不(?:喜欢|满意)|不合适|无理由|不想要|\breturn|\brefund|money back|send (it|them|this) back|(?:if|when) i don'?t like|change my mind", r"退货|退款|return|refund"),
        (r"运费|包邮|邮费|快递|发货|几天到|多久到|送到|配送|派送|寄到|发到|送货|上楼|海外|国外|偏远|拒收|压坏|外箱|(?:arrived?|came|box|parcel).{0,20}(?:crushed|damaged|broken)|deliver|shipping|\bship\b|postage|arrive|dispatch|courier|abroad|overseas", r"配送|运费|发货|deliver|shipping"),
        (r"保修|质保|坏了|维修|修吗|修好|进水了|warrant|guarantee|repair|broke|breaks?\b", r"质保|保修|维修|warrant|repair"),
        (r"换货|换码|换尺码|换颜色|能换(?:码|货|颜色|尺码|吗|一件|大|小|别的颜色)|可以换(?:码|货|颜色|尺码|吗|一件|大|小)|换一件|换大|换小|\bexchange|swap (it|them|the size)|different size", r"换货|换码|exchange"),
        (r"发票|抬头|税号|invoice|\breceipt|\bvat\b|tax number", r"发票|invoice"),
        (r"付款|支付|分期|微信|货到付款|刷卡|信用卡|花呗|微信付|支付宝|\bpay\b|payment|instal?ments?|credit card|cash on delivery|paypal|apple pay", r"付款|支付|payment"),
        (r"客服|联系(你们|卖家|店)|人工|几点上班|几点(?:开门|下班)|营业|在线时间|when are you open|your hours|contact|support team|customer service|talk to (a|someone)|reach you|opening hours", r"客服|联系|customer service|contact"),
        (r"价保|保价|降价(了|怎么|退)|买贵|price (protection|match|drop)|price falls|cheaper (later|next week|after)", r"价格保护|价保|price protection"),
        (r"礼品包装|礼盒包装|包装礼物|包起来|包装一下|手写卡|贺卡|包装费|gift.?(?:wrap|box)|wrap(?:ping)?\b|greeting card|handwritten", r"礼品包装|gift wrap|wrapping"),
        (r"隐私|个人信息|我的数据|删除.{0,4}(数据|信息)|手机号.{0,6}(看到|泄露|隐藏|卖)|(?:卖|给|泄露).{0,4}(?:别人|第三方)|privacy|personal data|my (?:personal )?data|sell my|delete my", r"隐私|privacy"),
        (r"(拿不准|不确定|不知道).{0,6}(尺码|码)|两个码之间|between (two )?sizes|help .*siz|which size should", r"尺码建议|help with sizes"),
    )
)  # fmt: skip
_PRODUCT_WORDS = re.compile(r"这[款个件双只条]|它|\bit\b|\bthis\b|\bthey\b|\bthese\b", re.IGNORECASE | re.ASCII)
_ALIASES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(ask, re.IGNORECASE | re.ASCII), re.compile(said, re.IGNORECASE | re.ASCII))
    for ask, said in (
        (r"海外|国外|国际|美国|英国|德国|法国|日本|韩国|加拿大|澳洲|新加坡|香港|台湾|澳门|abroad|overseas|international|germany|france|japan|korea|canada|australia|singapore|hong kong|taiwan|\busa?\b|america|\buk\b|britain|europe|another country", r"大陆|海外|国外|mainland|abroad|overseas|countr"),
        (r"几天|多久|多长时间|什么时候|how long|how soon|how fast|\bwhen\b|how many days", r"\d+ ?(?:到\d+)?(?:天|小时|分钟|个工作日|年|个月)|within|\d+[- ](?:to \d+ )?(?:working )?(?:days?|hours?|minutes?|years?|months?)"),
        (r"多少钱|运费|邮费|包邮|免费|how much|\bfree\b|cost|fee", r"\d+ ?元|免费|包邮|\d+ yuan|\bfree\b|fee"),
        (r"谁(出|付|承担)|运费.{0,4}谁|who pays|pay (the |for )?(return )?(postage|shipping)", r"承担|我们出|买家|you pay|we pay|we do\b"),
        (r"坏|质量问题|破损|压坏|瑕疵|faulty|defect|damaged|broken|crushed", r"质量问题|坏|破|faulty|crushed|damage|fault"),
        (r"进水|摔|水里|water|drop", r"进水|摔|water damage|drops"),
    )
)  # fmt: skip
_QUANTITY = re.compile(
    r"多久|几天|多少|几点|什么时候|多长时间|几期|how (long|much|many|soon)|\bwhen\b|what time|how fast",
    re.IGNORECASE | re.ASCII,
)


def is_policy_question(question: Question, *, about_product: bool) -> bool:
    """Whether a question is about the shop's rules rather than about a product's make."""
    text = question.text.lower()
    if not about_product:
        return True
    return any(ask.search(text) for ask, _ in _SUBJECTS)


def best_policy(
    question: Question,
    products: Sequence[Product],
    policies: Sequence[ShopPolicy],
    pieces: Sequence[Evidence],
    ranker: EvidenceRanker,
    within: Collection[str] = (),
) -> list[tuple[float, Evidence]]:
    """The sentences that answer, best first; none where no policy speaks of what is asked.

    A question that names a subject (returns, delivery, ...) is answered from that policy. The most telling sentence
    comes first; ``within`` are policies that were just spoken of: *who pays?*; where no sentence has the question's own words, the policy's opening does, as its rule.
    """
    text = question.text.lower()
    subjects = [policy for ask, policy in _SUBJECTS if ask.search(text)]
    titles = {policy.id: " ".join((policy.id, *policy.title.values())) for policy in policies}
    mine = [p for p in pieces if any(s.search(titles[_policy_of(p)]) for s in subjects)]
    if not mine and within:
        return _further(text, [p for p in pieces if _policy_of(p) in within])
    if not mine:
        return [] if subjects and not products else ranker.covering(question, pieces)[:MOST]
    rest = text
    for ask, _ in _SUBJECTS:
        rest = ask.sub(" ", rest)
    residual = content_terms(rest)
    kinds = content_terms(" ".join(" ".join(c.name.values()) for p in products for c in p.category))
    wants_number = bool(_QUANTITY.search(text))
    scores = ranker.scores(question, mine)
    ranked = []
    for place, (piece, score) in enumerate(zip(mine, scores, strict=True)):
        body = piece.text.partition("：")[2] or piece.text.partition(": ")[2] or piece.text
        asked = coverage(residual, body)
        alias = any(ask.search(text) and said.search(body) for ask, said in _ALIASES)
        total = (
            float(score)
            + 0.7 * asked
            + (0.4 if alias else 0.0)
            + 0.35 * min(1.0, 3 * coverage(kinds, body))
            - 0.03 * place
        )
        total += 0.15 if wants_number and re.search(r"\d", body) else 0.0
        ranked.append((total, piece))
    ranked.sort(key=lambda pair: -pair[0])
    policy = _policy_of(ranked[0][1])
    close = [(score, piece) for score, piece in ranked if _policy_of(piece) == policy and score >= ranked[0][0] - 0.12]
    return close[:MOST]


def _further(text: str, pieces: Sequence[Evidence]) -> list[tuple[float, Evidence]]:
    """What policies just spoken of say to a question that names no subject; none where nothing answers."""
    content = content_terms(text)
    scored = []
    for piece in pieces:
        alias = any(ask.search(text) and said.search(piece.text) for ask, said in _ALIASES)
        counted = bool(_QUANTITY.search(text) and re.search(r"\d", piece.text))
        score = 0.8 * alias + 0.4 * counted + coverage(content, piece.text)
        if alias or counted or score >= 0.5:
            scored.append((score, piece))
    scored.sort(key=lambda pair: -pair[0])
    return [pair for pair in scored if pair[0] >= scored[0][0] - 0.1][:MOST]


def _policy_of(piece: Evidence) -> str:
    return piece.ref.split("/")[1]
