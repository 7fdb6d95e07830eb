"""The conversation suite: its notation, its independent checker, and the quick part of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daogou.assistant.bundle import Pick, choose
from daogou.assistant.memory import asks_to_forget
from daogou.assistant.model import Evidence, Statement, Turn
from daogou.assistant.tools import Recorder
from daogou.assistant.variants import variant_evidence
from daogou.bench.conversation import held, shop_of
from daogou.bench.supported import unsupported
from daogou.bench.talks import Checker, TalkError, meets, questions, talks
from daogou.catalog.changes import PolicyUpsert, Upsert
from daogou.catalog.model import Money, Product, Variant
from daogou.cli import app as command
from daogou.demo.feed import demo_policies, demo_products, without_media
from daogou.guide import Guide

QUICK = ("买一条裙子", "记得我过敏", "露营两人", "送女朋友", "付款发货", "buying tea", "human", "gym kit", "英文中文来回")
"""Conversations of the dev half that run here; `daogou bench chat` runs all."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    """The demo shop, indexed with the shipped text encoder."""
    with Guide.open(tmp_path_factory.mktemp("talks")) as guide:
        upserts = [Upsert(without_media(product)) for product in demo_products()]
        guide.store.apply([*upserts, *(PolicyUpsert(policy) for policy in demo_policies())])
        guide.refresh()
        yield guide


def test_75_conversations_are_kept_apart_and_as_many_or_more_are_not() -> None:
    everything = talks()
    assert len(talks(["dev"])) >= 75
    assert sum(talk.split == "test" for talk in everything) == 75
    assert all(2 <= len(talk.turns) <= 8 for talk in everything)
    assert {talk.language for talk in everything} == {"zh", "en", "both"}
    assert len({talk.id for talk in everything}) == len(everything)
    asked = questions()
    assert min(sum(a.answerable for a in asked), sum(not a.answerable for a in asked)) >= 97


def test_every_check_is_one_that_can_be_made(shop: Guide) -> None:
    """Checks name what is there: a misspelt one would be an error, a misspelt product could never be met."""
    catalogue = shop_of(shop).products
    turn = shop.chat("你好", conversation="checks")
    for talk in talks():
        checker = Checker(catalogue)
        for _, checks in talk.turns:
            checker.failures(turn, checks)
            for check in checks:
                for part in check.split(" ", 1)[1:]:
                    if part.startswith("id="):
                        assert part.removeprefix("id=") in catalogue


@pytest.mark.parametrize("talk", [t for t in talks(["dev"]) if t.name in QUICK], ids=lambda talk: talk.name)
def test_conversations_succeed_and_say_nothing_unsupported(shop: Guide, talk) -> None:  # type: ignore[no-untyped-def]
    judged = held(shop, talk, shop_of(shop), run="t")
    assert judged.failures == []
    assert judged.unsupported == []


def _turn(text: str, *evidence: Evidence, kind: str = "fact") -> Turn:
    statement = Statement(text, tuple(range(len(evidence))), kind)  # type: ignore[arg-type]
    return Turn("?", "zh", True, (statement,), evidence)


WEIGHT = Evidence("field", "attributes/weight", "重量：198 g", "running-shoes-morning-lap")
HEAVY = Evidence("field", "attributes/weight", "重量：298 g", "running-shoes-wide-steady")
PRICE = Evidence("field", "price", "价格：299 元", "running-shoes-morning-lap")
RAIN = Evidence("policy", "policies/returns/0", "", None)


@pytest.mark.parametrize(
    ("turn", "right"),
    [
        (_turn("重量：198 g", WEIGHT), True),
        (_turn("重量：189 g", WEIGHT), False),
        (_turn("重量：198 g，防水", WEIGHT), False),
        (_turn("重量：198 g", replace(WEIGHT, product_id="nowhere")), False),
        (_turn("重量：198 g", replace(WEIGHT, ref="attributes/none")), False),
        (_turn("重量：198 g"), False),
        (_turn("价格：299 元", PRICE), True),
        (_turn("价格：1 元", PRICE), False),
        (_turn("飞燕 晨圈 更轻：飞燕 晨圈 198 g，隼途 稳行 298 g。", WEIGHT, HEAVY, kind="verdict"), True),
        (_turn("隼途 稳行 更轻：飞燕 晨圈 198 g，隼途 稳行 298 g。", WEIGHT, HEAVY, kind="verdict"), False),
        (_turn("飞燕 晨圈 更重：飞燕 晨圈 198 g，隼途 稳行 298 g。", WEIGHT, HEAVY, kind="verdict"), False),
        (_turn("飞燕 晨圈 更轻：飞燕 晨圈 298 g，隼途 稳行 198 g。", WEIGHT, HEAVY, kind="verdict"), False),
        (_turn("一样：飞燕 晨圈 198 g，隼途 稳行 298 g。", WEIGHT, HEAVY, kind="verdict"), False),
        (_turn("退货与退款：签收后7天内可以无理由退货，商品和吊牌保持完好就行", RAIN), True),
        (_turn("退货与退款：签收后30天内可以无理由退货", RAIN), False),
        (_turn("给您打 8 折", kind="note"), False),
    ],
)
def test_the_checker_finds_what_is_not_so(shop: Guide, turn: Turn, right: bool) -> None:
    found = unsupported(turn, shop_of(shop))
    assert (found == []) is right, found


def test_the_checker_counts_stock_stars_and_reviews(shop: Guide) -> None:
    catalogue = shop_of(shop)
    product = catalogue.products["dresses-mulberry-slip"]
    gone = next(v for v in product.variants if v.id.endswith("teal/M"))
    piece = variant_evidence(product, gone, "zh")
    assert unsupported(_turn("蓝绿色 / M：缺货", piece), catalogue) == []
    assert unsupported(_turn("蓝绿色 / M：有货", piece), catalogue) != []
    reviews = [Evidence("review", f"reviews/{r.id}", r.text["zh"], product.id) for r in product.reviews]
    true = sum(r.rating is not None and r.rating >= 4 for r in product.reviews)
    low = len(product.reviews) - true

    def tally(high: int, low: int) -> Turn:
        words = f"买家的说法不一致：提到这一点的 {high + low} 条评价里，{high} 条给了 4 星以上，{low} 条给了 3 星以下（含）。"
        return _turn(words, *reviews, kind="tally")

    assert unsupported(tally(true, low), catalogue) == []
    assert unsupported(tally(true + 1, low), catalogue) != []


def test_conditions() -> None:
    product = next(p for p in demo_products() if p.id == "dresses-mulberry-slip")
    assert meets(product, "category=dresses")
    assert meets(product, "price<=1200")
    assert not meets(product, "price<=1000")
    assert meets(product, "colour=burgundy|blue")
    assert meets(product, "colour!=burgundy")
    assert not meets(product, "material!=silk")
    with pytest.raises(TalkError):
        meets(product, "colour")


def _pick(name: str, price: int, fit: float) -> Pick:
    variant = Variant(f"{name}/1", Money(price, "CNY"))
    return Pick(Product(name, {"en": name}, (variant,)), variant, 1, fit)


def test_a_set_is_the_best_within_the_budget_and_never_above() -> None:
    tents = [_pick("t1", 900, 1.0), _pick("t2", 500, 0.9)]
    bags = [_pick("b1", 600, 1.0), _pick("b2", 300, 0.5)]
    lamps: list[Pick | None] = [_pick("l1", 100, 0.6), None]

    def ids(limit: int | None) -> tuple[list[str], bool]:
        picks, within = choose([tents, bags, lamps], limit)
        return [p.product.id for p in picks], within

    assert ids(None) == (["t1", "b1", "l1"], True)
    assert ids(1500) == (["t1", "b1"], True) or ids(1500)[0] == ["t2", "b1", "l1"]
    assert ids(1200) == (["t2", "b1", "l1"], True)
    assert ids(800) == (["t2", "b2"], True)
    assert ids(700) == (["t2", "b2"], False)


def test_sets_are_exact_against_trying_everything() -> None:
    import itertools
    import random

    rng = random.Random(7)
    for _ in range(60):
        roles = [[_pick(f"{r}{i}", rng.randint(10, 200), rng.random()) for i in range(5)] for r in range(4)]
        limit = rng.randint(100, 500)
        best = max(
            (sum(p.fit for p in picks) for picks in itertools.product(*roles) if sum(p.cost for p in picks) <= limit),
            default=None,
        )
        picks, within = choose(roles, limit)
        assert within == (best is not None)
        if best is not None:
            assert sum(p.cost for p in picks) <= limit
            assert sum(p.fit for p in picks) == pytest.approx(best)


def test_memory_goes_along_with_the_shopper_and_is_forgotten_when_asked(shop: Guide) -> None:
    shop.chat("记住我不要羊毛的", conversation="m1", shopper="rita")
    other = shop.chat("女式毛衣", conversation="m2", shopper="rita")
    assert all(meets(p, "material!=wool") for p in other.items)
    assert "羊毛" in shop.chat("你记得我什么", conversation="m2", shopper="rita").answer
    stranger = shop.chat("你记得我什么", conversation="m3", shopper="sam")
    assert "羊毛" not in stranger.answer
    shop.chat("忘了我吧", conversation="m2", shopper="rita")
    assert shop.conversations.memory("rita") == []
    assert "羊毛" not in shop.chat("你记得我什么", conversation="m1", shopper="rita").answer
    assert not asks_to_forget("怎么忘记我的数据")


def test_everything_kept_is_handed_over_and_erased(shop: Guide) -> None:
    shop.chat("记住我穿37码", conversation="k1", shopper="kim")
    shop.chat("20W充电头", conversation="k1", shopper="kim")
    found = shop.export(shopper="kim")
    assert len(found["conversations"][0]["turns"]) == 2
    assert found["remembered"][0]["text"] == "我穿37码"
    assert found["exposures"]
    json.dumps(found)
    assert [c["state"]["id"] for c in shop.export(conversation="k1")["conversations"]] == ["k1"]
    audit = [call for call in shop.conversations.audit() if call["shopper"] == "kim"]
    assert "search_catalog" in {call["tool"] for call in audit}
    assert all({"at", "conversation", "arguments", "result"} <= set(call) for call in audit)
    shop.erase(shopper="kim")
    gone = shop.export(shopper="kim")
    assert [gone[kind] for kind in ("conversations", "remembered", "exposures", "events")] == [[], [], [], []]
    assert not [call for call in shop.conversations.audit() if call["shopper"] == "kim"]


def test_the_command_hands_over(tmp_path: Path, products, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DAOGOU_ENCODERS_TEXT", "hashing")
    with Guide.open(tmp_path / "s") as guide:
        guide.store.apply([Upsert(product) for product in products])
        guide.chat("red coat", conversation="c", shopper="u1")
    where = ["export", "--shop", str(tmp_path / "s")]
    shown = CliRunner().invoke(command, [*where, "--shopper", "u1"])
    assert json.loads(shown.stdout)["conversations"][0]["turns"][0]["text"] == "red coat"
    lines = CliRunner().invoke(command, [*where, "--audit"]).stdout.splitlines()
    assert json.loads(lines[0])["tool"] == "search_catalog"
    assert CliRunner().invoke(command, where).exit_code == 2


def test_tools_take_only_what_they_say(shop: Guide) -> None:
    from daogou.guide.chat import tools_for

    tools = Recorder(tools_for(shop, shopper=None, session="v"))
    assert not tools.cart("steal", "a", "a/1", 1)
    assert not tools.cart("add", "a", "a/1", 1000)
    assert tools.get_product("") is None
    assert tools.recommend(["x"] * 60, 4) == ()
    assert [call.result.split(":")[0] for call in tools.calls] == ["refused"] * 4
    assert [call.tool for call in tools.calls] == ["cart", "cart", "get_product", "recommend"]


def test_a_person_is_where_the_shop_says(tmp_path: Path, products, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DAOGOU_ENCODERS_TEXT", "hashing")
    monkeypatch.setenv("DAOGOU_SHOP_CONTACT", "客服电话 400-000-0000")
    with Guide.open(tmp_path / "s") as guide:
        guide.store.apply([Upsert(product) for product in products])
        turn = guide.chat("转人工", conversation="c")
    assert turn.handover
    assert "400-000-0000" in turn.answer


def test_turns_of_one_conversation_wait_and_others_do_not(shop: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    load = shop.conversations.load
    together: list[int] = []
    inside = {"one": 0, "all": 0}
    guard = threading.Lock()

    def slow(conversation: str, shopper: str | None):  # type: ignore[no-untyped-def]
        with guard:
            inside["all"] += 1
            inside["one"] += conversation == "same"
            together.append(inside["all"])
            assert inside["one"] <= 1
        time.sleep(0.1)
        with guard:
            inside["all"] -= 1
            inside["one"] -= conversation == "same"
        return load(conversation, shopper)

    monkeypatch.setattr(shop.conversations, "load", slow)
    names = ["same", "same", "same", "other1", "other2"]
    threads = [threading.Thread(target=shop.chat, args=("你好",), kwargs={"conversation": name}) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(together) >= 2
    assert len(shop.conversations.turns("same")) == 3


@pytest.mark.parametrize("text", ["两个台灯、三个收纳箱，一共100以内", "two sleeping bags and a tent for 100 total"])
def test_the_least_that_a_set_costs_counts_each_thing(shop: Guide, text: str) -> None:
    turn = shop.chat(text, conversation=f"least-{len(text)}")
    summed = next(piece.text for piece in turn.evidence if piece.ref == "set/least")
    assert "2 × " in summed
    assert unsupported(turn, shop_of(shop)) == []
    forged = [replace(piece, text=piece.text.replace("2 × ", "1 × ")) for piece in turn.evidence]
    assert unsupported(replace(turn, evidence=tuple(forged)), shop_of(shop)) != []
