"""Hand-checked queries in Chinese and English, slot by slot."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import pytest

from daogou.understanding.understand import Understander

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "queries.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["q"] for case in CASES])
def test_slot_by_slot(shop: Understander, case: dict[str, Any]) -> None:
    query = case["q"]
    need = shop.understand(query)
    found = [
        f"{slot.id}{'!' if slot.hard else ''} @ {' + '.join(span.words for span in slot.spans)}" for slot in need.slots
    ]
    assert found == case["slots"]
    assert need.text == case.get("text", query)
    assert need.corrected == case.get("corrected")
    for slot in need.slots:
        assert slot.label["zh"]
        assert slot.label["en"]
        for span in slot.spans:
            assert query[span.start : span.end] == span.words
    if "price" in case:
        low, high = (None if math.isnan(bound) else bound for bound in case["price"])
        price = next(slot for slot in need.slots if slot.id == "price")
        assert (price.minimum, price.maximum) == (low, high)


def test_there_are_enough_cases_in_both_languages() -> None:
    assert sum(any("㐀" <= c <= "鿿" for c in case["q"]) for case in CASES) >= 75
    assert sum(case["q"].isascii() for case in CASES) >= 75
