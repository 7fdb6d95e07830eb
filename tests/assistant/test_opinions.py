"""What buyers say, where nothing else is asked."""

from __future__ import annotations

import pytest

from daogou.assistant.opinions import opinion_asked
from daogou.assistant.question import read_question

SHOE = "running-shoes-morning-lap"


@pytest.mark.parametrize(
    "question", ["what do buyers complain about?", "any complaints?", "有什么缺点", "大家吐槽什么"]
)
def test_complaints_start_with_the_fewest_stars(ask, question: str) -> None:
    turn = ask(question, SHOE)
    assert turn.known
    assert turn.evidence[0].source == "review"
    assert turn.evidence[0].rating == min(piece.rating for piece in turn.evidence if piece.rating is not None) == 3
    assert all(piece.rating != 5 for piece in turn.evidence)


@pytest.mark.parametrize("question", ["买家怎么说", "用户反馈", "what did other customers think of them?"])
def test_opinion_in_general_is_quoted_from_both_sides(ask, question: str) -> None:
    turn = ask(question, SHOE)
    ratings = {piece.rating for piece in turn.evidence if piece.source == "review"}
    assert turn.known
    assert min(ratings) <= 3 < max(ratings)


@pytest.mark.parametrize(
    "question", ["what do buyers say about the zip?", "拉链有什么缺点", "is it warm?", "买家能改地址吗"]
)
def test_a_question_about_something_is_about_that(question: str) -> None:
    assert opinion_asked(read_question(question)) is None
