"""Places say what a dictionary would, whatever is put and dropped, and while they are made anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from daogou.index.places import Places

NUMBERS = st.integers(0, 40).map(lambda n: n * 1024) | st.integers(0, 2**63 - 1)  # the first all begin at one place


@given(st.dictionaries(NUMBERS, st.integers(0, 10**6), max_size=40), st.lists(st.tuples(NUMBERS, st.none() | st.integers(0, 10**6))))
def test_places_are_a_dictionary(known: dict[int, int], changes: list[tuple[int, int | None]]) -> None:
    places = Places(list(known), list(known.values()))
    for number, place in changes:
        if place is None:
            assert places.drop(number) == known.pop(number, -1)
        else:
            places.put(number, place)
            known[number] = place
    asked = [*known, *(number for number, _ in changes), 5, 2048]
    assert places.many(asked).tolist() == [known.get(number, -1) for number in asked]
    assert [places.get(number) for number in asked] == [known.get(number, -1) for number in asked]
    assert (len(places), sorted(places)) == (len(known), sorted(known))
    assert all(number in places for number in known)


def test_they_grow_and_forget_what_is_gone() -> None:
    rng = np.random.default_rng(3)
    numbers = rng.integers(0, 2**63 - 1, 20_000).tolist()
    places, kept = Places(), {}
    for i, number in enumerate(numbers):
        places.put(number, i)
        kept[number] = i
        if i >= 1000:
            gone = numbers[i - 1000]
            places.drop(gone)
            kept.pop(gone)
    assert len(places) == len(kept) == 1000
    assert places.many(numbers).tolist() == [kept.get(number, -1) for number in numbers]
