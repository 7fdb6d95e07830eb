"""What shoppers did on the slates that they were shown, with the bias of positions taken out.

A product that was chosen counts by the inverse of how probable it is that its position is looked at (inverse
propensity scoring: Joachims, Swaminathan and Schnabel 2017): who looks at the tenth place and takes it means it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daogou.events.model import Event, Exposure
from daogou.learning.examination import Examination, examination_of

VALUE = {"select_item": 1.0, "view_item": 1.0, "add_to_wishlist": 1.5, "add_to_cart": 2.0, "purchase": 3.0}
"""What an action on a product of a slate says for it; of several the strongest counts."""
CLIPPED = 10.0
"""The most that a choice counts for its position: a rare choice far below must not rule everything."""


@dataclass(frozen=True, slots=True)
class Slate:
    """A search that led to something: what was shown, and what each product is worth by what was done with it."""

    exposure: Exposure
    gains: Mapping[str, float]
    """For every product that was shown; 0 where nothing was done."""


def slates(
    exposures: Iterable[Exposure], events: Iterable[Event], examination: Examination | None = None
) -> tuple[list[Slate], Examination]:
    """Searches with at least one action, and how positions are looked at: measured on all searches where it is not given."""
    done: dict[str, dict[str, float]] = defaultdict(dict)
    for event in events:
        value = VALUE.get(event.name, 0.0)
        for item in event.items:
            exposure_id = item.exposure_id or event.exposure_id
            if value and exposure_id:
                known = done[exposure_id]
                known[item.product_id] = max(value, known.get(item.product_id, 0.0))
    searches = [one for one in exposures if one.surface == "search" and one.query]
    examination = examination or examination_of((one.shown, frozenset(done.get(one.id, ()))) for one in searches)
    return [
        Slate(one, _gains(one, done[one.id], examination)) for one in searches if done.get(one.id)
    ], examination  # fmt: skip


def _gains(exposure: Exposure, done: Mapping[str, float], examination: Examination) -> dict[str, float]:
    return {
        shown.product_id: done.get(shown.product_id, 0.0) * min(CLIPPED, 1 / examination.at(shown.position))
        for shown in exposure.shown
    }
