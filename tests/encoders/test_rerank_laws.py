"""The laws of every reranker."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from daogou.encoders.base import Reranker
from daogou.encoders.rerank import GuardedReranker, RerankerUnavailable, configured
from daogou.encoders.rerank_words import WordsReranker
from daogou.settings import Rerank
from tiny_rerankers import tiny_cross_encoder, tiny_late_interaction

TEXTS = ["a red coat", "running shoes for women", "black leather shoes", "a mug with lid", "red wool coats", ""]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Reranker]:
    """Models in this process by kind, each made once."""
    made: dict[str, Reranker] = {}

    def model(kind: str) -> Reranker:
        sentence_transformers = pytest.importorskip("sentence_transformers", reason="pip install 'daogou[hub]'")
        if kind == "late" and not hasattr(sentence_transformers, "MultiVectorEncoder"):
            pytest.skip("late interaction needs sentence-transformers 6")
        if kind not in made:
            make = tiny_cross_encoder if kind == "cross" else tiny_late_interaction
            folder = make(tmp_path_factory.mktemp(kind) / "model")
            load = configured(Rerank(model=str(folder), kind=kind))
            assert load is not None
            made[kind] = load()
        return made[kind]

    return model


@pytest.fixture(params=["words", "guarded", "http", "http tei", "cross", "late"])
def reranker(request: pytest.FixtureRequest) -> Reranker:
    """Each in turn."""
    name = request.param
    if name.startswith("http"):
        url = request.getfixturevalue("rerank_url") + ("/tei" if name == "http tei" else "/v1")
        load = configured(Rerank(url=url, model="small"))
        assert load is not None
        return load()
    if name in ("cross", "late"):
        return request.getfixturevalue("models")(name)
    return GuardedReranker(WordsReranker()) if name == "guarded" else WordsReranker()


def score(reranker: Reranker, query: str, texts: list[str]) -> np.ndarray:
    return reranker.score(query, texts, timeout_s=20.0)


def test_every_text_has_a_score_in_its_place(reranker: Reranker) -> None:
    scores = score(reranker, "red coat", TEXTS)
    assert scores.shape == (len(TEXTS),)
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()
    assert len(set(np.round(scores, 5).tolist())) > 1
    backwards = score(reranker, "red coat", TEXTS[::-1])[::-1]
    np.testing.assert_allclose(backwards, scores, atol=1e-3)


def test_scores_of_a_query_compare_whatever_the_calls(reranker: Reranker) -> None:
    together = score(reranker, "red coat", TEXTS)
    apart = np.concatenate([score(reranker, "red coat", [text]) for text in TEXTS])
    np.testing.assert_allclose(apart, together, atol=1e-3)


def test_another_query_has_other_scores(reranker: Reranker) -> None:
    assert not np.allclose(score(reranker, "red coat", TEXTS), score(reranker, "running shoes", TEXTS))


def test_nothing_scores_nothing(reranker: Reranker) -> None:
    assert score(reranker, "red coat", []).shape == (0,)


def test_threads_do_not_disturb_one_another(reranker: Reranker) -> None:
    queries = ["red coat", "running shoes", "mug"] * 4
    alone = {query: score(reranker, query, TEXTS) for query in set(queries)}
    with ThreadPoolExecutor(4) as pool:
        for query, found in zip(queries, pool.map(lambda query: score(reranker, query, TEXTS), queries), strict=True):
            np.testing.assert_allclose(found, alone[query], atol=1e-3)


def test_it_has_a_name_and_a_chunk(reranker: Reranker) -> None:
    assert reranker.name
    assert reranker.chunk >= 1


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert configured(Rerank()) is None
    for kind in ("cross", "late"):
        load = configured(Rerank(model=str(tmp_path / "no-such-model"), kind=kind))
        assert load is not None
        with pytest.raises(RerankerUnavailable, match="no-such-model"):
            load()
    load = configured(Rerank(url="127.0.0.1"))
    assert load is not None
    with pytest.raises(RerankerUnavailable, match=r"rerank\.url.*no http address"):
        load()


def test_late_interaction_reads_a_text_once(models: Callable[[str], Reranker], monkeypatch: pytest.MonkeyPatch) -> None:
    model = models("late")
    first = score(model, "red coat", TEXTS)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(model._model, "encode_document", refuse)  # type: ignore[attr-defined]
    np.testing.assert_allclose(score(model, "red coat", TEXTS), first, atol=1e-3)
