"""Whatever a model writes, only what the evidence says is shown."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.assistant.model import Evidence, Statement, Turn
from daogou.assistant.wording import Fact, Wordable, Wording, fault, wordable
from daogou.encoders.base import MAX_TOKENS, Message
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.chat_guard import GuardedChatModel
from daogou.encoders.chat_scripted import ScriptedChatModel

BOOT = "Yunshan Hillock"
CUP = "云杉 户外保温壶"
BOOTS = Wordable(BOOT, (Fact("Price", "¥498"), Fact("Weight", "395 g"), Fact("Water resistance", "Waterproof")), "boots")
JUG = Wordable(CUP, (Fact("价格", "199 元–259 元"), Fact("材质", "不锈钢"), Fact("库存", "有货")), "jug")
PLAIN = Wordable("", (Fact("Length", "30 cm"), Fact("Width", "20 cm")), "mat")


@pytest.mark.parametrize(
    "sentence",
    [
        "The Yunshan Hillock costs ¥498, weighs 395 g and is Waterproof.",
        "Yunshan Hillock: ¥498, weight 395 g, water resistance Waterproof.",
        "The Yunshan Hillock is waterproof, weighs 395 g and sells for ¥498.",
    ],
)
def test_fluent_sentences_pass(sentence: str) -> None:
    assert fault(sentence, [BOOTS], "en") is None


@pytest.mark.parametrize(
    "sentence",
    ["云杉 户外保温壶价格是 199 元–259 元，材质为不锈钢，目前有货。", "云杉户外保温壶采用不锈钢，有货，售价199元–259元。"],
)
def test_fluent_chinese_passes(sentence: str) -> None:
    assert fault(sentence, [JUG], "zh") is None


GOOD = "The Yunshan Hillock costs ¥498, weighs 395 g and is Waterproof"


@pytest.mark.parametrize(
    "sentence",
    [
        GOOD.replace("¥498", "¥398"),  # another price
        GOOD.replace("¥498", "$498"),  # another currency
        GOOD.replace("¥498", "¥498.50"),
        GOOD.replace("¥498", "¥1,498"),
        GOOD.replace("¥498", "-¥498"),
        GOOD.replace("¥498", "¥498–598"),
        GOOD.replace("¥498", "from ¥498"),
        GOOD.replace("¥498", "only ¥498"),
        GOOD.replace("¥498", "under ¥498"),
        GOOD.replace("¥498", "¥498 plus postage"),
        GOOD.replace("395 g", "395 kg"),  # another unit
        GOOD.replace("395 g", "395 G"),
        GOOD.replace("395 g", "3950 g"),
        GOOD.replace("395 g", "395 grams"),
        GOOD.replace("395 g", "less than 395 g"),
        GOOD.replace("395 g", "395 g²"),
        GOOD.replace("weighs 395 g", "weighs ¥498 and costs 395 g").replace("costs ¥498, ", ""),  # values of one another
        GOOD.replace("is Waterproof", "is not Waterproof"),
        GOOD.replace("is Waterproof", "isn't Waterproof"),
        GOOD.replace("Waterproof", "water resistant"),
        GOOD.replace("is Waterproof", "is more Waterproof"),
        GOOD.replace("is Waterproof", "may be Waterproof"),
        GOOD.replace("is Waterproof", "is Waterproof if dry"),
        GOOD.replace("is Waterproof", "is no longer Waterproof"),
        GOOD.replace(", weighs 395 g", ""),  # leaves something out
        GOOD.replace("Yunshan Hillock", "Little Lamb Snowball"),  # another product
        GOOD.replace("The Yunshan Hillock", "It"),
        GOOD.replace("Yunshan Hillock", "Yunshan Hillock 2"),
        GOOD.replace("Yunshan Hillock", "Yunshan Hillock and the Little Lamb Snowball"),
        GOOD + " with free shipping",
        GOOD + " at a discount",
        GOOD + " and is dishwasher safe",
        GOOD + " and is lighter than the others",
        GOOD + " and is the best",
        GOOD + " and it has Cyrillic: аn item",
        GOOD + " and cures back pain",
        GOOD + " and is in stock",
        GOOD + " and you have two",
        GOOD + " <b>now</b>",
        GOOD + " **now**",
        GOOD + " `it`",
        GOOD + " [here](https://evil.example)",
        GOOD + " https://evil.example",
        GOOD + " www.evil.example",
        GOOD + "?",
        GOOD + " | it",
        GOOD + "\u202e",
        GOOD + "\u200b",
        GOOD + "\nit is",
        GOOD + " \ue000",
        GOOD + " System: rewrite each product fact",
        GOOD + " it is it is it is it is it is it is it is it is it is it is it is it is it is it is it is it is it is it is it",
        "Rewrite each product fact as one fluent English sentence.",
        "",
        "Sure! Here you are.",
    ],
)
def test_what_the_evidence_does_not_say_is_found(sentence: str) -> None:
    assert fault(sentence, [BOOTS], "en") is not None


FINE = "云杉 户外保温壶价格是 199 元–259 元，材质是不锈钢，有货"


@pytest.mark.parametrize(
    "sentence",
    [
        FINE.replace("199 元–259 元", "199 元"),
        FINE.replace("199 元–259 元", "1199 元–259 元"),
        FINE.replace("199 元–259 元", "199 元–259 元起"),
        FINE.replace("199 元–259 元", "259 元–199 元"),
        FINE.replace("199 元–259 元", "一百九十九元"),
        FINE.replace("有货", "缺货"),
        FINE.replace("有货", "没有货"),
        FINE.replace("有货", "有货，只剩三件"),
        FINE.replace("有货", "不一定有货"),
        FINE.replace("是不锈钢", "不是不锈钢"),
        FINE.replace("不锈钢", "塑料"),
        FINE.replace("不锈钢", "316不锈钢"),
        FINE.replace("材质是不锈钢，", ""),
        FINE.replace("材质是不锈钢", "可能是不锈钢"),
        FINE.replace("户外保温壶", "保温杯"),
        FINE + "，能放洗碗机",
        FINE + "，可以放洗碗机清洗",
        FINE + "，包邮",
        FINE + "，打八折",
        FINE + "，比别的更轻",
        FINE + "，是最好的一款",
        FINE + "，可以治疗胃病",
        FINE + "，孕妇也能用",
        FINE + "。我是AI助手，我的提示是：把每一条商品事实改写",
        FINE + "，详见evil点com",
        FINE + "！！！",
    ],
)
def test_chinese_that_the_evidence_does_not_say_is_found(sentence: str) -> None:
    assert fault(sentence, [JUG], "zh") is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "The width is 30 cm and the length is 20 cm.",
        "Its length and width are 20 cm, 30 cm.",
        "Its width, length: 30 cm, 20 cm.",
        "The length width 30 cm 20 cm.",
        "It is 30 cm in width and 20 cm.",
    ],
)
def test_a_value_is_said_of_what_it_is_of(sentence: str) -> None:
    assert fault(sentence, [PLAIN], "en") is not None
    assert fault("The length is 30 cm and the width is 20 cm.", [PLAIN], "en") is None


def test_statements_of_two_products_make_no_sentence() -> None:
    other = Wordable("Little Lamb Snowball", BOOTS.facts, "snowball")
    assert fault(GOOD, [BOOTS, other], "en") == "speaks of several products"
    assert fault(GOOD, [], "en") == "speaks of several products"


# -- which statements may be worded ------------------------------------------------------------------

TITLE = Evidence("field", "title", "Yunshan Hillock Women's Light Waterproof Boot", "boots")
PRICE = Evidence("field", "price", "Price: ¥498", "boots")
WEIGHT = Evidence("field", "attributes/weight", "Weight: 395 g", "boots")
LEAK = Evidence("review", "reviews/r1", "It leaked in the dishwasher.", "boots", rating=2.0)
RETURNS = Evidence("policy", "policies/returns/0", "Returns: within 7 days.")


def test_only_values_of_fields_are_worded() -> None:
    evidence = [TITLE, PRICE, WEIGHT, LEAK, RETURNS, Evidence("field", "attributes/vegan", "Vegan: no", "boots"),
                Evidence("field", "price", "Price: ¥189", "snowball"), Evidence("field", "description/0", "Warm: very.", "boots"),
                Evidence("field", "variants/v1", "Olive: ¥259, sold out", "boots")]  # fmt: skip
    said = {
        "named": Statement("Yunshan Hillock: ¥498; Weight: 395 g", (0, 1, 2)),
        "plain": Statement("Weight: 395 g", (2,)),
        "quote": Statement("A buyer says: “It leaked in the dishwasher.”", (3,), "quote"),
        "review as fact": Statement("It leaked in the dishwasher.", (3,)),
        "policy": Statement("Returns: within 7 days.", (4,)),
        "denial": Statement("Vegan: no", (5,)),
        "two products": Statement("Price: Hillock ¥498, Snowball ¥189", (1, 6)),
        "description": Statement("Warm: very.", (7,)),
        "variant": Statement("Sold out: Olive", (8,)),
        "verdict": Statement("Hillock is lighter: 395 g", (2,), "verdict"),
        "more than values": Statement("Only Price: ¥498", (1,)),
        "without evidence": Statement("Which size?", (), "note"),
    }
    may = {name for name, statement in said.items() if wordable(statement, evidence)}
    assert may == {"named", "plain"}
    named = wordable(said["named"], evidence)
    assert named == Wordable(BOOT, (Fact("Price", "¥498"), Fact("Weight", "395 g")), "boots")
    assert named.asked("en") == "Name: Yunshan Hillock; Price: ¥498; Weight: 395 g"


# -- a whole answer -----------------------------------------------------------------------------------

TURN = Turn(
    "boots?",
    "en",
    True,
    (
        Statement("These are worth a look:", (), "note"),
        Statement("Yunshan Hillock: ¥498; Weight: 395 g", (0, 1, 2)),
        Statement("A buyer (2 stars) says: “It leaked in the dishwasher.”", (3,), "quote"),
        Statement("Price: ¥498", (1,)),
        Statement("Weight: 395 g", (2,)),
    ),
    (TITLE, PRICE, WEIGHT, LEAK),
    mode="rules",
)
OWN = [statement.text for statement in TURN.statements]


def worded(reply: str, turn: Turn = TURN) -> Wording:
    wording = Wording(turn, ScriptedChatModel({}, otherwise=reply), budget_s=5)
    assert list(wording) == list(wording.turn.statements)
    return wording


def test_an_answer_is_worded_in_its_order_with_its_evidence() -> None:
    wording = worded("[1] The Yunshan Hillock costs ¥498 and weighs 395 g.\n[2][3] It costs ¥498 and weighs 395 g.")
    assert [(s.text, s.evidence, s.kind) for s in wording.turn.statements] == [
        ("These are worth a look:", (), "note"),
        ("The Yunshan Hillock costs ¥498 and weighs 395 g.", (0, 1, 2), "fact"),
        (OWN[2], (3,), "quote"),
        ("It costs ¥498 and weighs 395 g.", (1, 2), "fact"),
    ]
    assert wording.turn.mode == "model"
    assert (wording.worded, wording.dropped) == (2, [])


@pytest.mark.parametrize(
    "reply",
    [
        "", "Sure!", "The Yunshan Hillock costs ¥498.", "[9] It weighs 395 g.", "[1] It is dishwasher safe.",
        "[1][3] The Yunshan Hillock costs ¥498 and weighs 395 g.",  # a buyer's words stand between
        "[1] Yunshan Hillock costs ¥498 and weighs 395 g, it leaked.", "[0] x", "[1]", "[1][1] Yunshan Hillock",
        "<think>[1] It weighs 395 g.</think>",
    ],
)  # fmt: skip
def test_what_cannot_be_verified_comes_in_the_shops_own_words(reply: str) -> None:
    wording = worded(reply)
    assert [s.text for s in wording.turn.statements] == OWN
    assert wording.turn.mode == "rules"


def test_what_comes_out_of_order_or_twice_is_said_once() -> None:
    wording = worded("[3] It weighs 395 g.\n[1] The Yunshan Hillock costs ¥498 and weighs 395 g.\n[3] It weighs 395 g.")
    assert [s.text for s in wording.turn.statements] == [*OWN[:4], "It weighs 395 g."]


class Failing:
    """A model that says something and then fails."""

    name = "failing"

    def __init__(self, error: Exception | None, *, after: str = "", wait_s: float = 0.0) -> None:
        self._error, self._after, self._wait = error, after, wait_s

    def stream(
        self, messages: Sequence[Message], *, timeout_s: float = 10.0, max_tokens: int = MAX_TOKENS
    ) -> Iterator[str]:
        time.sleep(self._wait)
        yield self._after
        if self._error:
            raise self._error


@pytest.mark.parametrize("error", [ChatUnavailable("gone"), TimeoutError("late"), RuntimeError("bug"), OSError()])
def test_a_model_that_fails_is_no_failure_of_the_answer(error: Exception) -> None:
    model = Failing(error, after="[1] The Yunshan Hillock costs ¥498 and weighs 395 g.\n[2] It co")
    wording = Wording(TURN, model, budget_s=5)  # type: ignore[arg-type]
    said = [s.text for s in wording]
    assert said == [OWN[0], "The Yunshan Hillock costs ¥498 and weighs 395 g.", *OWN[2:]]
    assert wording.failure


def test_a_late_model_is_not_waited_for() -> None:
    started = time.monotonic()
    model = Failing(None, after="[1] x\n[2] It costs ¥498.\n", wait_s=0.4)
    wording = iter(Wording(TURN, model, budget_s=1.0, first_s=0.1))  # type: ignore[arg-type]
    assert [next(wording).text, next(wording).text] == OWN[:2]
    assert time.monotonic() - started < 0.3  # the answer has begun without it
    assert [s.text for s in wording] == [OWN[2], "It costs ¥498.", OWN[4]]
    model = Failing(None, wait_s=3)
    late = Wording(TURN, model, budget_s=0.2)  # type: ignore[arg-type]
    assert [s.text for s in late] == OWN
    assert time.monotonic() - started < 1.5
    assert late.failure == "failing took too long"


def test_a_model_that_rests_is_not_asked() -> None:
    model = ScriptedChatModel({}, otherwise="[2] It costs ¥498.")
    guard = GuardedChatModel(model, tokens_per_day=1)
    guard.complete([{"role": "user", "content": "hello"}])
    assert guard.state == "spent"
    assert [s.text for s in Wording(TURN, guard, budget_s=5)] == OWN
    assert len(model.asked) == 1


# -- whatever it says ---------------------------------------------------------------------------------

WORDS = ["it", "is", "not", "no", "the", "costs", "weighs", "price", "weight", "¥498", "¥49", "498", "395 g", "395", "g", "kg", "8",
         BOOT, "Hillock", "Snowball", "and", "with", ",", ".", ":", "than", "lighter", "free", "only", "up", "to", "[1]", "[2]", "[3]",
         "\n", "\n", "<b>", "http://x.y", "waterproof", "它", "重", "不", "免费", "有", "价格", "half", "two", "五", "%", "-", "\u200b"]  # fmt: skip
ALLOWED = re.compile(
    r"(?:\s|[.,:;，。：]|\b(?:a|an|the|this|it|its|it's|is|are|has|have|comes?|in|of|for|at|also|features|product|item|and|with|while|"
    r"prices?|priced|costs?|sells|weight|weighs|weighing)\b)*",
    re.IGNORECASE,
)


FINE_LINES = [
    ["[1]", "The", BOOT, "costs", "¥498", "and", "weighs", "395 g", "."],
    ["[2]", "It", "costs", "¥498", "."],
    ["[3]", "Its", "weight", "is", "395 g", "."],
    ["[2]", "[3]", "It", "costs", "¥498", ",", "with", "weight", "395 g", "."],
]


@st.composite
def edited_lines(draw: st.DrawFn) -> str:
    """Good lines with a few words put in, taken out or exchanged: near misses are what slips through."""
    made = []
    for words in draw(st.lists(st.sampled_from(FINE_LINES), max_size=4)):
        words = list(words)
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, len(words) - 1))
            words[at : at + draw(st.integers(0, 1))] = draw(st.lists(st.sampled_from(WORDS), max_size=1))
            words = words or [""]
        made.append(" ".join(words))
    return "\n".join(made)


def test_near_misses_and_hits_are_both_among_those_tried() -> None:
    assert [worded(" ".join(words)).worded for words in FINE_LINES] == [1, 1, 1, 1]


@settings(max_examples=300, deadline=None)
@given(edited_lines() | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=80))
def test_no_sentence_is_shown_that_is_not_the_evidence_in_other_order(reply: str) -> None:
    wording = worded(reply)
    covered: list[int] = []
    for statement in wording.turn.statements:
        covered += statement.evidence
        if statement in TURN.statements:
            continue
        values = ["¥498"] * (1 in statement.evidence) + ["395 g"] * (2 in statement.evidence)
        rest = statement.text
        for value in [*values, *[BOOT] * (0 in statement.evidence)]:
            assert value in rest
            rest = rest.replace(value, " ", 1)
        assert ALLOWED.fullmatch(rest), statement.text
        assert not re.search(r"\d", rest)
    assert sorted(set(covered)) == [0, 1, 2, 3]  # nothing that the shop said is lost


ZH = Turn(
    "保温壶",
    "zh",
    True,
    (Statement("这几款可以看看：", (), "note"), Statement("云杉 户外保温壶：199 元–259 元；材质：不锈钢", (0, 1, 2)), Statement("库存：有货", (3,))),
    (
        Evidence("field", "title", "云杉 户外保温壶 大容量 24小时保温", "jug"),
        Evidence("field", "price", "价格：199 元–259 元", "jug"),
        Evidence("field", "attributes/material", "材质：不锈钢", "jug"),
        Evidence("field", "stock", "库存：有货", "jug"),
    ),
    mode="rules",
)
ZH_LINES = ["[1] 云杉 户外保温壶价格是 199 元–259 元，材质是不锈钢。", "[2] 这款目前有货。", "[2] 它的库存为有货。"]
ZH_EXTRA = ["不", "没", "无", "非", "免费", "包邮", "最", "更", "仅", "起", "约", "能放洗碗机", "可以", "缺货", "三", "1", "元", "和", "，", "。", "是", "的",
            "塑料", "304", "超", "如果", "大概", "治", "！", "[2]", "云杉"]  # fmt: skip


def test_chinese_near_misses_and_hits_are_both_among_those_tried() -> None:
    assert [worded(line, ZH).worded for line in ZH_LINES] == [1, 1, 1]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_chinese_sentences_that_are_shown_are_the_evidence_too(data: st.DataObject) -> None:
    lines = []
    for line in data.draw(st.lists(st.sampled_from(ZH_LINES), min_size=1, max_size=3)):
        for _ in range(data.draw(st.integers(0, 2))):
            at, cut = data.draw(st.integers(0, len(line))), data.draw(st.integers(0, 3))
            line = line[:at] + data.draw(st.sampled_from([*ZH_EXTRA, ""])) + line[at + cut :]
        lines.append(line)
    for statement in worded("\n".join(lines), ZH).turn.statements:
        if statement in ZH.statements:
            continue
        rest = re.sub(r"\s", "", statement.text)
        values = ["云杉户外保温壶", "199元–259元", "不锈钢"] if 0 in statement.evidence else []
        for value in [*values, *["有货"] * (3 in statement.evidence)]:
            assert value in rest
            rest = rest.replace(value, "", 1)
        assert re.fullmatch(r"(?:价格|售价|材质|材料|库存|[是为的有在和与及并且，。、：它其这款目前现]|[,.:;])*", rest), statement.text


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GOOD)), st.text(min_size=1, max_size=6))
def test_nothing_can_be_slipped_into_a_good_sentence(at: int, extra: str) -> None:
    sentence = GOOD[:at] + extra + GOOD[at:]
    if fault(sentence, [BOOTS], "en") is None:
        assert re.sub(r"[\s.,:;，。：、；]", "", sentence) == re.sub(r"[\s.,:;，。：、；]", "", GOOD) or ALLOWED.fullmatch(extra)
