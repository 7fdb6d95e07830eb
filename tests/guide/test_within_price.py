"""What counts within a price in a shop so large that its first hundreds at any price hold little of it."""

from __future__ import annotations

import numpy as np

from daogou.guide.search import _meant
from daogou.ranking.blend import DENSE_MARGIN, Asked, Blended, Ranked
from daogou.retrieval.retrieve import Candidate
from daogou.understanding.need import Need


def ranked(cosines: dict[str, float]) -> list[Ranked]:
    made = []
    for product_id, cosine in cosines.items():
        blended = Blended(Asked((), False, ()), (), np.zeros((1, 0)), {}, np.array([cosine]))
        made.append(Ranked(Candidate.of(product_id, {}), 1.0, blended=blended))
    return made


def test_what_is_as_near_counts_though_it_was_not_among_the_first() -> None:
    wide = ranked({"dear": 0.9, "known": 0.8})
    inside = ranked({"near": 0.9 - DENSE_MARGIN / 2, "known": 0.8, "far": 0.9 - 2 * DENSE_MARGIN})
    assert [item.id for item in _meant(inside, wide, Need("kvm"))] == ["near", "known"]
    assert [item.id for item in _meant(inside, [], Need("kvm"))] == ["near", "known", "far"]
