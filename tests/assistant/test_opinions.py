"""What buyers say, where nothing else is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daogou.assistant.opinions import opinion_asked, tally
from daogou.assistant.question import read_question
from daogou.bench.supported import Shop, unsupported

SHOE = "running-shoes-morning-lap"


@pytest.mark.parametrize(
    "question", ["what do buyers complain about?", "any complaints?", "any bad reviews?", "有什么缺点", "大家吐槽什么"]
)
def test_complaints_start_with_the_fewest_stars(ask, question: str) -> None:
    turn = ask(question, SHOE)
    assert turn.known
    quoted = [turn.evidence[i].rating for s in turn.statements if s.kind == "quote" for i in s.evidence]
    assert quoted[0] == min(quoted) == 3
    assert 5 not in quoted
    assert turn.statements[-1].kind == "tally"


@pytest.mark.parametrize("question", ["买家怎么说", "用户反馈", "值得买吗", "is it any good?", "any reviews?", "what did other customers think of them?"])
def test_opinion_in_general_is_quoted_from_both_sides(ask, question: str) -> None:
    turn = ask(question, SHOE)
    ratings = {piece.rating for piece in turn.evidence if piece.source == "review"}
    assert turn.known
    assert min(ratings) <= 3 < max(ratings)


def test_opinion_in_general_is_counted_on_both_sides(ask, demo) -> None:
    turn = ask("评价怎么样", SHOE)
    stars = [review.rating for review in demo[SHOE].reviews]
    said = next(s for s in turn.statements if s.kind == "tally")
    high, low = sum(s >= 4 for s in stars), sum(s <= 3 for s in stars)
    assert said.text.startswith(f"{high + low} 条评价里，{high} 条给了 4 星以上（说到")
    assert {turn.evidence[i].ref for i in said.evidence} == {f"reviews/{review.id}" for review in demo[SHOE].reviews}
    shop = Shop(demo, {})
    assert not unsupported(turn, shop)
    for wrong in (said.text.replace(f"{high} 条给了", f"{high + 1} 条给了"), said.text.replace("说到", "说到防弹、", 1)):
        forged = replace(turn, statements=(replace(said, text=wrong),))
        assert unsupported(forged, shop)


def test_without_reviews_there_is_no_tally(demo) -> None:
    assert tally(replace(demo[SHOE], reviews=()), "zh") is None


@pytest.mark.parametrize(
    "question", ["what do buyers say about the zip?", "拉链有什么缺点", "is it warm?", "买家能改地址吗"]
)
def test_a_question_about_something_is_about_that(question: str) -> None:
    assert opinion_asked(read_question(question)) is None


def test_opinion_of_a_property_is_what_reviews_about_it_say(ask) -> None:
    turn = ask("缓震大家怎么说", SHOE)
    assert [(s.kind, turn.evidence[s.evidence[0]].ref) for s in turn.statements] == [("quote", f"reviews/{SHOE}-r2")]


def test_where_no_buyer_speaks_of_a_part_that_is_said(ask) -> None:
    turn = ask("拉链大家怎么说", "coats-fleece-lined-parka")
    assert [s.kind for s in turn.statements] == ["unknown", "fact"]
    assert "拉链" in turn.statements[1].text


@pytest.mark.parametrize("question", ["我160，120斤穿什么码", "what size should i get, i'm 160 cm"])
def test_advice_on_a_size_quotes_how_it_falls_and_names_no_size_of_its_own(ask, question: str) -> None:
    turn = ask(question, "coats-fleece-lined-parka")
    refs = [turn.evidence[i].ref for s in turn.statements for i in s.evidence]
    assert refs == ["faqs/coats-fleece-lined-parka-q1", "attributes/size", "policies/size-help/0", "policies/size-help/1"]


def test_where_nothing_says_how_a_size_falls_that_is_said(ask) -> None:
    turn = ask("should i size up?", "boots-first-hill")
    assert turn.statements[0].kind == "unknown"
    assert turn.evidence[turn.statements[1].evidence[0]].ref == "attributes/size"
