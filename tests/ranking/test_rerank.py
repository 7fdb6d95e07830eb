"""A second reading within a budget: what it does to the order, and what becomes of it when time is short."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count

import numpy as np
import pytest

from daogou.encoders.base import Vectors
from daogou.encoders.rerank import RerankerUnavailable
from daogou.ranking.blend import Ranked
from daogou.ranking.rerank import CALM, MISSES, REST_S, Reranking
from daogou.retrieval.retrieve import Candidate
from daogou.settings import Rerank


class Timed:
    """A model whose clock is the test's: it likes what has a high number in its text, and takes its time."""

    name = "timed"

    def __init__(self, ms_each: float, *, chunk: int = 4, stops: bool = False) -> None:
        self.now, self.ms_each, self.chunk, self.stops = 0.0, ms_each, chunk, stops
        self.failing = False
        self.read: list[str] = []

    def clock(self) -> float:
        return self.now

    def score(self, query: str, texts: Sequence[str], *, timeout_s: float) -> Vectors:
        if self.failing:
            raise RerankerUnavailable("timed is down")
        took_s = self.ms_each * len(texts) / 1000
        if self.stops and took_s > timeout_s:
            self.now += timeout_s
            raise TimeoutError
        self.now += took_s
        self.read += texts
        return np.array([float(text) for text in texts], np.float32)


def ranked(count: int) -> list[Ranked]:
    return [Ranked(Candidate.of(str(i), {}), 1.0 - 0.01 * i) for i in range(count)]


def texts_of(values: Mapping[str, float]) -> Callable[[Sequence[str]], Mapping[str, str]]:
    return lambda ids: {i: str(values.get(i, 0.0)) for i in ids}


def made(model: Timed, **settings: float) -> Reranking:
    return Reranking(lambda: model, Rerank(**{"budget_ms": 100, "depth": 20, **settings}), clock=model.clock)  # type: ignore[arg-type]


NUMBERS = count()


def new() -> str:
    """Words that nobody searched for before."""
    return f"q{next(NUMBERS)}"


LIKED_LAST = texts_of({str(i): float(i) for i in range(100)})


def test_with_all_the_weight_the_model_alone_says_the_order() -> None:
    found, reranked = made(Timed(1), weight=1.0).rerank("q", ranked(10), LIKED_LAST)
    assert [item.id for item in found] == [str(i) for i in range(9, -1, -1)]
    assert (reranked.read, reranked.of, reranked.why) == (10, 10, "")
    assert found[0].reasons[0].code == "rerank"
    assert not any(reason.code == "rerank" for item in found[5:] for reason in item.reasons)


def test_without_weight_the_order_stays() -> None:
    found, _ = made(Timed(1), weight=0.0).rerank("q", ranked(10), LIKED_LAST)
    assert [item.id for item in found] == [str(i) for i in range(10)]


def test_a_model_that_likes_all_alike_changes_nothing() -> None:
    before = ranked(10)
    found, reranked = made(Timed(1)).rerank("q", before, texts_of({}))
    assert found == before
    assert reranked.read == 10


def test_the_scale_of_the_models_scores_is_of_no_matter() -> None:
    orders = []
    for scale in (0.001, 1.0, 500.0):
        texts = texts_of({str(i): scale * ((i * 7) % 10) for i in range(10)})
        orders.append([item.id for item in made(Timed(1)).rerank("q", ranked(10), texts)[0]])
    assert orders[0] == orders[1] == orders[2]


def test_the_best_are_read_first_and_reading_ends_with_the_budget() -> None:
    model = Timed(10)  # 10 of 20 in 100 ms, and no chunk is begun that would end late
    found, reranked = made(model).rerank("q", ranked(30), LIKED_LAST)
    assert reranked.read == 8
    assert reranked.of == 20
    assert reranked.why == "the budget ended"
    assert model.now <= 0.1
    assert sorted(item.id for item in found) == sorted(str(i) for i in range(30))


def test_where_reading_ended_there_is_no_cliff() -> None:
    """What was read and disliked sinks below what was not read; what was not read keeps its score and its order."""
    values = {str(i): 10.0 for i in range(8)} | {"3": 0.0}
    found, reranked = made(Timed(10), weight=1.0).rerank("q", ranked(30), texts_of(values))
    order = [item.id for item in found]
    assert reranked.read == 8
    assert order.index("3") > order.index("8")
    unread = [item for item in found if int(item.id) >= 8]
    assert [item.id for item in unread] == [str(i) for i in range(8, 30)]
    assert all(item.score == pytest.approx(1.0 - 0.01 * int(item.id)) for item in unread)


@pytest.mark.parametrize("stops", [False, True])
def test_missing_the_budget_again_and_again_shrinks_the_depth_and_calm_restores_it(stops: bool) -> None:
    model = Timed(10, stops=stops)
    reranking = made(model)
    for _ in range(MISSES):
        reranking.rerank(new(), ranked(30), LIKED_LAST)
    assert reranking.depth == 8
    assert "8 products of 20" in reranking.problem
    _, reranked = reranking.rerank(new(), ranked(30), LIKED_LAST)
    assert (reranked.read, reranked.of) == (8, 20)
    assert reranked.why == reranking.problem
    model.ms_each = 1.0
    for _ in range(10 * CALM):
        reranking.rerank(new(), ranked(30), LIKED_LAST)
    assert reranking.depth == 20
    assert not reranking.problem


def test_one_slow_search_changes_nothing() -> None:
    model = Timed(10)
    reranking = made(model)
    for i in range(20):
        model.ms_each = 10 if i % 3 == 0 else 1
        reranking.rerank(new(), ranked(30), LIKED_LAST)
    assert reranking.depth == 20


@pytest.mark.parametrize("stops", [False, True])
def test_a_model_that_is_far_too_slow_rests_and_is_tried_again(stops: bool) -> None:
    model = Timed(500, stops=stops)
    reranking = made(model)
    for _ in range(40):
        reranking.rerank(new(), ranked(30), LIKED_LAST)
    assert reranking.depth == 0
    before, reads = model.now, len(model.read)
    found, reranked = reranking.rerank(new(), ranked(30), LIKED_LAST)
    assert (model.now, len(model.read)) == (before, reads)
    assert [item.id for item in found] == [str(i) for i in range(30)]
    assert (reranked.read, reranked.of) == (0, 20)
    assert "0 products" in reranked.why
    model.now += REST_S
    model.ms_each = 1.0
    for _ in range(20 * CALM):
        reranking.rerank(new(), ranked(30), LIKED_LAST)
    assert reranking.depth == 20


def test_a_model_that_fails_leaves_the_order_and_says_so() -> None:
    model = Timed(1)
    model.failing = True
    reranking = made(model)
    for _ in range(3):
        found, reranked = reranking.rerank("q", ranked(5), LIKED_LAST)
        assert [item.id for item in found] == ["0", "1", "2", "3", "4"]
        assert (reranked.read, reranked.why) == (0, "timed is down")
    assert reranking.problem == "timed does not answer"
    assert reranking.depth == 20  # a failure says nothing of how fast it is


def test_a_model_that_cannot_be_loaded_is_tried_once() -> None:
    tries = []

    def load() -> Timed:
        tries.append(1)
        raise RerankerUnavailable("no such model")

    reranking = Reranking(load, Rerank())
    for _ in range(3):
        _, reranked = reranking.rerank("q", ranked(5), LIKED_LAST)
        assert reranked.why == "no such model"
    assert len(tries) == 1
    assert reranking.problem == "no such model"


def test_a_short_list_and_an_empty_one() -> None:
    reranking = made(Timed(1))
    assert reranking.rerank("q", [], LIKED_LAST)[0] == []
    one, reranked = reranking.rerank("q", ranked(1), LIKED_LAST)
    assert ([item.id for item in one], reranked.read) == (["0"], 1)


def test_what_was_read_is_not_read_again_and_each_search_reads_on() -> None:
    model = Timed(10)
    reranking = made(model)
    seen = []
    for _ in range(4):
        _, reranked = reranking.rerank("q", ranked(30), LIKED_LAST)
        seen.append(reranked.read)
    assert seen == [8, 16, 20, 20]
    assert len(model.read) == 20
    first, _ = reranking.rerank("q", ranked(30), LIKED_LAST)
    model.failing = True
    again, reranked = reranking.rerank("q", ranked(30), LIKED_LAST)
    assert (again, reranked.why) == (first, "")


def test_a_product_whose_words_changed_is_read_anew() -> None:
    model = Timed(1)
    reranking = made(model)
    reranking.rerank("q", ranked(5), LIKED_LAST)
    changed = texts_of({str(i): float(i) for i in range(4)} | {"4": -1.0})
    found, _ = reranking.rerank("q", ranked(5), changed)
    assert len(model.read) == 6
    assert found[-1].id == "4"


def test_short_lists_say_nothing_of_how_much_could_be_read() -> None:
    model = Timed(10)
    reranking = made(model)
    for _ in range(MISSES):
        reranking.rerank(new(), ranked(30), LIKED_LAST)
    for _ in range(3 * CALM):
        reranking.rerank(new(), ranked(2), LIKED_LAST)
    assert reranking.depth == 8
