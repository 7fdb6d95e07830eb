"""The translated queries keep to the judged sets, and both halves are of use."""

from __future__ import annotations

from pathlib import Path

import pytest

from daogou.bench.crosslingual import asked, is_dev
from daogou.bench.data import NoData
from daogou.learning.measures import figure_interval, paired_randomisation
from daogou.understanding.tokens import is_han

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.parametrize(("name", "cross"), [("search_en_chorus", "zh"), ("search_zh_multicpr_mini", "en")])
def test_every_judged_query_is_asked_in_the_other_language(name: str, cross: str) -> None:
    if not (DATA / name).exists():
        pytest.skip(f"needs {DATA / name}")
    questions = asked(DATA / name)
    assert len(questions.same) >= 80
    assert set(questions.split("dev")) | set(questions.split("test")) == set(questions.same)
    assert not set(questions.split("dev")) & set(questions.split("test"))
    assert min(len(questions.split("dev")), len(questions.split("test"))) >= 35
    told = sum(any(map(is_han, text)) == (cross == "zh") for text in questions.cross.values())
    assert told == len(questions.cross)


def test_a_set_without_translations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoData, match="no queries in another language"):
        asked(tmp_path)


def test_the_halves_do_not_depend_on_anything_but_the_id() -> None:
    assert [is_dev(f"q{i}") for i in range(6)] == [is_dev(f"q{i}") for i in range(6)]
    assert 60 < sum(is_dev(f"q{i}") for i in range(165)) < 105


def test_resampling_tells_a_difference_from_noise() -> None:
    better, same = [0.6, 0.7, 0.8] * 20, [0.5, 0.6, 0.7] * 20
    assert paired_randomisation(better, same) < 0.001
    assert paired_randomisation([0.5, 0.7] * 10, [0.7, 0.5] * 10) > 0.5
    low, high = figure_interval(lambda sample: float(sample.mean()), 50)
    assert low < 24.5 < high
