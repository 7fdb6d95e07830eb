"""A server of rerankers that misbehaves."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from daogou.encoders.guard import FAILURES, REST_S, Guard
from daogou.encoders.rerank import GuardedReranker, RerankerUnavailable
from daogou.encoders.rerank_http import HttpReranker
from daogou.ranking.blend import Ranked
from daogou.ranking.rerank import Reranking
from daogou.retrieval.retrieve import Candidate
from daogou.settings import Rerank


@pytest.mark.parametrize(
    ("query", "why"),
    [("broken", "500.*out of memory"), ("bad key", "401"), ("page", "another shape"), ("forgets", "each of the 2"),
     ("no number", "each of the 2")],
)  # fmt: skip
def test_what_goes_wrong_is_told_apart(rerank_url: str, query: str, why: str) -> None:
    with pytest.raises(RerankerUnavailable, match=why):
        HttpReranker(rerank_url).score(query, ["a", "b"], timeout_s=5)


def test_key_and_model_are_sent(rerank_url: str) -> None:
    assert HttpReranker(rerank_url, "small", key="secret").score("key", ["a"], timeout_s=5).tolist() == [1.0]


def test_an_address_may_end_in_rerank(rerank_url: str) -> None:
    assert HttpReranker(f"{rerank_url}/rerank").score("a", ["a"], timeout_s=5).tolist() == [1.0]


def test_an_answer_has_to_come_in_time(rerank_url: str) -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        HttpReranker(rerank_url).score("slow", ["a"], timeout_s=0.1)
    assert time.monotonic() - started < 0.45


def test_what_may_pass_is_asked_again(rerank_url: str) -> None:
    assert GuardedReranker(HttpReranker(rerank_url)).score("flaky", ["flaky"], timeout_s=5).tolist() == [1.0]


def test_one_that_fails_is_left_alone_and_tried_later(rerank_url: str) -> None:
    now = [0.0]
    guarded = GuardedReranker(
        HttpReranker(rerank_url), guard=Guard("it", RerankerUnavailable, retries=0, clock=lambda: now[0])
    )
    for _ in range(FAILURES):
        with pytest.raises(RerankerUnavailable, match="500"):
            guarded.score("broken", ["a"], timeout_s=5)
    assert guarded.resting
    with pytest.raises(RerankerUnavailable, match="left alone"):
        guarded.score("fine", ["fine"], timeout_s=5)
    now[0] = REST_S
    assert guarded.score("fine", ["fine"], timeout_s=5).tolist() == [1.0]
    assert not guarded.resting


def test_want_of_time_is_no_failure(rerank_url: str) -> None:
    guarded = GuardedReranker(HttpReranker(rerank_url))
    for _ in range(FAILURES + 1):
        with pytest.raises(TimeoutError):
            guarded.score("slow", ["a"], timeout_s=0.02)
    assert not guarded.resting


def test_a_search_finds_out_how_much_a_slow_server_reads_in_time(rerank_url: str) -> None:
    """Ten ms a text: all that are asked for at once would take 320 ms of 200."""
    reranking = Reranking(lambda: HttpReranker(rerank_url), Rerank(budget_ms=200, depth=40))
    ranked = [Ranked(Candidate.of(str(i), {}), 1.0 - 0.01 * i) for i in range(50)]

    def texts(ids: Sequence[str]) -> dict[str, str]:
        return {i: "each" if i == "3" else i for i in ids}

    first, reranked = reranking.rerank("each", ranked, texts)
    assert first == ranked
    assert (reranked.read, reranked.of, reranked.why) == (0, 40, "the budget ended")
    for _ in range(30):  # twenty are read in time on an idle machine, fewer on a busy one
        found, reranked = reranking.rerank("each", ranked, texts)
        if reranked.read:
            break
    assert 0 < reranked.read <= reranking.depth < 40
    assert reranking.depth >= 4
    assert found[0].id == "3"
    assert "products of 40" in reranked.why
