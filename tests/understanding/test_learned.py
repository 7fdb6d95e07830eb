"""The learned reading of refusals: it adds what sentences refuse without a word of refusal, and nothing to plain queries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from daogou.bench.refusals import examples, fit, marked
from daogou.understanding import learned
from daogou.understanding.learned import BUCKETS, RefusalModel, Sentence, bucket, read_learned, units
from daogou.understanding.lexicon import Lexicon
from daogou.understanding.refusals import read_refusals
from daogou.understanding.understand import Understander


@pytest.fixture(scope="module")
def shop() -> Understander:
    return Understander(Lexicon.build([], currency="CNY"))


def test_scores_are_the_sums_of_the_features(shop: Understander) -> None:
    weights = np.random.default_rng(7).normal(size=BUCKETS).astype(np.float32)
    model = RefusalModel(weights.tolist())
    for query in ("漆皮的一折就裂，靴子换真皮吧", "hat, but polyester makes me sweat, please no wool", "靴子", "a,,b ,c"):
        opened = shop.open(query)
        assert opened is not None
        sentence = Sentence(units(opened.reading))
        scores = model.scores(sentence, range(len(sentence.units)))
        for i, score in scores.items():
            assert score == pytest.approx(sum(weights[bucket(f)] for f in sentence.features(i)), abs=1e-3)


def test_a_model_is_written_in_bytes_and_read_again(tmp_path: Path) -> None:
    weights = np.random.default_rng(1).normal(size=BUCKETS).astype(np.float32)
    RefusalModel.write(weights, tmp_path / "model.npz")
    again = RefusalModel.read(tmp_path / "model.npz")
    assert np.abs(np.array(again.weights) - weights).max() <= np.abs(weights).max() / 250
    assert learned.FILE.stat().st_size < 300_000


def test_it_learns_what_is_marked(shop: Understander) -> None:
    found = []
    for word in ("foam", "straw", "felt", "cork"):
        query = f"{word} crumbles on me, mat"
        found += examples(shop, query, [(0, len(word))])
        found += examples(shop, f"{word} is lovely, mat", [])
    model = RefusalModel(fit(found * 5).tolist())
    read: dict[str, list[str]] = {}
    for query in ("jute crumbles on me, mat", "jute is lovely, mat"):
        opened = shop.open(query)
        assert opened is not None
        read_refusals(opened.reading)
        read_learned(opened.reading, model)
        read[query] = [slot.id for slot in opened.reading.slots]
    assert read == {"jute crumbles on me, mat": ["not:attribute:words=jute"], "jute is lovely, mat": []}


def test_marks_are_cut_out_of_the_sentences() -> None:
    for sentence, places in marked():
        assert "[" not in sentence
        assert all(0 <= start < end <= len(sentence) for start, end in places), sentence


@pytest.mark.parametrize("query", ["red leather boots", "跑鞋 女 300以内", "usb cable 2 m black", "fragrance-free soap", "无糖饼干"])
def test_nothing_is_refused_in_a_plain_query(shop: Understander, query: str) -> None:
    opened = shop.open(query)
    assert opened is not None
    read_learned(opened.reading)
    assert not opened.reading.slots
