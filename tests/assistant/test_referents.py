"""The small readers of a turn: what is picked out, taken, listed, thanked for, and which kind of figure answers."""

from __future__ import annotations

import pytest

from daogou.assistant import cues, manners, scope
from daogou.assistant.figures import telling_figures
from daogou.assistant.model import Evidence
from daogou.assistant.question import read_question
from daogou.assistant.topics import compared_topics
from daogou.assistant.wanted import read_wish
from daogou.understanding.need import Need


def by_name(text: str) -> Need:
    """A reader that knows things and nothing else."""
    known = ("tent", "tarp", "sleeping bag", "stove", "keyboard", "mouse", "kettle", "帐篷", "睡袋")
    return Need(text, "und", text, things=tuple(thing for thing in known if thing in text))


@pytest.mark.parametrize(
    ("text", "roles", "budget"),
    [
        ("1000 for a tent, two sleeping bags and a stove, doable?", [("tent", 1), ("sleeping bags", 2), ("stove", 1)], 1000),
        ("帐篷跟俩睡袋 一千五够不够", [("帐篷", 1), ("睡袋", 2)], 1500),
        ("a keyboard and a mouse, 300 tops", [("keyboard", 1), ("mouse", 1)], 300),
    ],
)
def test_listed_things_beside_a_sum_are_a_set(text: str, roles: list[tuple[str, int]], budget: float) -> None:
    wish = read_wish(text, Need(text), by_name)
    assert wish is not None
    assert [(role.en, role.count) for role in wish.roles] == roles
    assert wish.budget == budget


@pytest.mark.parametrize("text", ["a kettle that holds 1000 ml and keeps warm", "what is the difference between a tent and a tarp", "a tent under 500", "帐篷和睡袋有什么区别"])
def test_one_thing_or_no_sum_is_no_set(text: str) -> None:
    assert read_wish(text, Need(text), by_name) is None


@pytest.mark.parametrize("text", ["谢啦 先这样", "好嘞 那我回头再来买", "thanks, let me think about it", "cheers, I'll sleep on it", "ok forget it, thanks"])
def test_leave_is_taken_in_many_words(text: str) -> None:
    assert manners.thanks(text)


@pytest.mark.parametrize("text", ["thanks, and how heavy is it?", "谢谢 那第二个呢", "let me think, is it waterproof", "好看的裙子"])
def test_a_question_after_thanks_is_a_question(text: str) -> None:
    assert not manners.thanks(text)


@pytest.mark.parametrize(("text", "size"), [("那L呢", "L"), ("xl有货吗", "xl"), ("那款呢", None), ("L型的呢", None), ("mp3有吗", None)])
def test_a_size_in_letters_alone_is_an_option(text: str, size: str | None) -> None:
    found = cues.LETTER.search(text)
    assert (found and found[1]) == size


@pytest.mark.parametrize(
    ("text", "offers"), [("你家有洗衣机吗", True), ("请问你们店里有没有冰箱", True), ("有洗衣机吗", True), ("它家有货吗", False), ("店里有货吗", False)]
)
def test_the_shop_is_asked_what_it_has_by_any_of_its_names(text: str, offers: bool) -> None:
    assert bool(scope.OFFERS.search(text)) == offers


@pytest.mark.parametrize(("text", "taken"), [("行吧 要灰的", True), ("来个M码的", True), ("有没有灰的", False), ("要灰的吗", False), ("灰的多少钱", False)])
def test_an_option_is_taken_and_not_asked_about(text: str, taken: bool) -> None:
    assert any(cues.TAKES.search(part) for part in text.split()) == taken


@pytest.mark.parametrize(
    ("text", "topics"),
    [("和第一款比哪个轻", ["weight"]), ("anything lighter?", ["weight"]), ("a paper cover for rainy weather", []), ("better than the other", [])],
)
def test_comparatives_name_their_topic(text: str, topics: list[str]) -> None:
    assert [topic.id for topic in compared_topics(text)] == topics


def test_a_time_is_answered_with_a_time_in_words_of_the_question() -> None:
    pieces = [
        Evidence("field", "attributes/capacity", "容量：600 ml", "p"), Evidence("field", "description/1", "110V下要烧十来分钟，请别着急。", "p"),
        Evidence("review", "reviews/r1", "去北海道带了一周，酒店的壶实在不敢用。", "p"), Evidence("field", "description/2", "两小时送达。", "p"),
    ]  # fmt: skip
    assert [piece.ref for piece in telling_figures(read_question("烧一壶要多久"), pieces)] == ["description/1"]
    assert telling_figures(read_question("烧水吵不吵"), pieces) == []
