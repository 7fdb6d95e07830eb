"""A ranker learns what is there to be learned, proves it on what it has not seen, and proves nothing where nothing is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from daogou.events.model import Event, EventItem, Exposure, Shown
from daogou.learning import ranker as learning
from daogou.learning.registry import Card, NoSuchVersion, RankerRegistry
from daogou.learning.slates import CLIPPED, slates
from daogou.ranking.features import NAMES
from daogou.ranking.learned import LearnedRanker, RankerInvalid

try:
    import lightgbm  # noqa: F401
except (ImportError, OSError) as why:
    WHY_NOT = str(why)
else:
    WHY_NOT = ""
can_learn = pytest.mark.skipif(bool(WHY_NOT), reason=f"learning is an extra: pip install 'daogou[learn]' ({WHY_NOT})")

PRICE, BLEND = NAMES.index("price"), NAMES.index("blend")


def examples(queries: int, *, telling: bool) -> list[learning.Example]:
    """The blend knows nothing; where ``telling``, cheap products are the good ones."""
    random = np.random.default_rng(11)
    made = []
    for number in range(queries):
        rows = random.normal(size=(30, len(NAMES))).astype(np.float32)
        rows[:, BLEND] = np.linspace(1, 0, 30)
        good = rows[:, PRICE] < -0.8 if telling else random.random(30) < 0.2
        products = tuple(f"p{i}" for i in range(30))
        made.append(learning.Example(f"query {number}", products, rows, dict(zip(products, good.astype(float), strict=True))))
    return made


@can_learn
def test_what_is_there_is_learned_and_proved() -> None:
    proof = learning.prove(examples(60, telling=True), folds=3, repeats=1)
    assert proof.better
    assert proof.ndcg > proof.blend_ndcg + 0.2


@can_learn
def test_noise_proves_nothing() -> None:
    assert not learning.prove(examples(60, telling=False), folds=3, repeats=1).better


@can_learn
def test_too_few_queries_are_refused() -> None:
    with pytest.raises(learning.TooFewExamples, match="20 are needed"):
        learning.train(examples(5, telling=True), encoder="e", version="v")


@can_learn
def test_versions_are_kept_used_and_taken_back(tmp_path: Path) -> None:
    taught = examples(25, telling=True)
    registry = RankerRegistry(tmp_path)
    assert registry.current() is None
    for version in ("one", "two"):
        ranker = learning.train(taught, encoder="e", version=version)
        card = Card(
            version, datetime(2026, 1, 1, tzinfo=UTC), "judgements: x", "e", 25, 0.5, 0.5, 0.4, 0.4, 0.01, 0.0, 0.1, True, {}
        )  # fmt: skip
        registry.keep(ranker, card)
    assert registry.current() is None
    registry.use("two")
    assert registry.current() == "two"
    np.testing.assert_array_equal(registry.load("two").correct(taught[0].rows), ranker.correct(taught[0].rows))
    registry.use("one")
    registry.use(None)
    assert registry.current() is None
    with pytest.raises(NoSuchVersion, match="three"):
        registry.use("three")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "v.npz"
    path.write_bytes(content)
    with pytest.raises(RankerInvalid, match=r"v\.npz"):
        LearnedRanker.load(path)


def test_a_choice_far_below_counts_for_more_but_not_for_everything() -> None:
    shown = tuple(Shown(f"p{k}", k, 1.0) for k in range(1, 31))
    exposure = Exposure("e", datetime(2026, 1, 1, tzinfo=UTC), "search", "blend", shown, query="desk")
    unseen = Exposure("n", datetime(2026, 1, 1, tzinfo=UTC), "search", "blend", shown, query="lamp")
    home = Exposure("h", datetime(2026, 1, 1, tzinfo=UTC), "home", "recommend", shown)
    events = [
        Event(f"{product}-{name}", name, exposure.at, (EventItem(product),), exposure_id=where)
        for product, name, where in (
            ("p1", "select_item", "e"), ("p1", "purchase", "e"), ("p4", "select_item", "e"), ("p30", "select_item", "e"),
            ("p2", "select_item", "h"),
        )
    ]  # fmt: skip
    (one,), examination = slates([exposure, unseen, home], events)
    assert not examination.measured
    assert one.gains["p1"] == 3.0
    assert one.gains["p4"] == pytest.approx(4.0)
    assert one.gains["p30"] == CLIPPED
    assert one.gains["p2"] == 0.0
