"""What counts within a price in a shop so large that its first hundreds at any price hold little of it."""

from __future__ import annotations

import numpy as np

from daogou.guide.search import _meant
from daogou.index.table import Table
from daogou.ranking.blend import DENSE_MARGIN, Asked, Blended, Ranking
from daogou.understanding.need import Need


def ranked(cosines: dict[str, float]) -> Ranking:
    count = len(cosines)
    blended = Blended(Asked((), False, ()), (), np.zeros((count, 0)), {}, np.array([*cosines.values()]))
    return Ranking(Table.of([*cosines], [{}] * count), np.arange(count), np.ones(count), blended)


def test_what_is_as_near_counts_though_it_was_not_among_the_first() -> None:
    wide = ranked({"dear": 0.9, "known": 0.8})
    inside = ranked({"near": 0.9 - DENSE_MARGIN / 2, "known": 0.8, "far": 0.9 - 2 * DENSE_MARGIN})
    assert _meant(inside, wide, Need("kvm")).ids == ["near", "known"]
    assert _meant(inside, ranked({}), Need("kvm")).ids == ["near", "known", "far"]
