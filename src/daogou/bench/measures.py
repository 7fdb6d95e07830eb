"""Ranking measures as the benchmarks report them (linear gains, log2 discount, unjudged = 0)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from statistics import mean

Judgements = Mapping[str, Mapping[str, float]]
Run = Mapping[str, Sequence[str]]


def ndcg(run: Run, judged: Judgements, k: int = 10, *, only_judged: bool = False) -> float:
    """Mean nDCG@k; with ``only_judged``, products without a judgement are taken out of the lists first.

    >>> ndcg({"q": ["x", "b", "a"]}, {"q": {"a": 1, "b": 0}}, only_judged=True)
    0.6309297535714575
    """
    values = []
    for query, gains in judged.items():
        shown = [i for i in run.get(query, ()) if not only_judged or i in gains]
        ideal = sum(g / log2(i + 2) for i, g in enumerate(sorted(gains.values(), reverse=True)[:k]))
        got = sum(gains.get(i, 0.0) / log2(rank + 2) for rank, i in enumerate(shown[:k]))
        values.append(got / ideal if ideal else 0.0)
    return mean(values)


def mrr(run: Run, judged: Judgements, k: int = 10) -> float:
    """Mean reciprocal rank of the first relevant product within k."""
    return mean(
        next((1 / r for r, i in enumerate(run.get(query, ())[:k], 1) if gains.get(i, 0) > 0), 0.0)
        for query, gains in judged.items()
    )


def recall(run: Run, judged: Judgements, k: int = 100) -> float:
    """Mean share of the relevant products within k, over queries that have any."""
    shares = []
    for query, gains in judged.items():
        relevant = {i for i, gain in gains.items() if gain > 0}
        if relevant:
            shares.append(len(relevant & set(run.get(query, ())[:k])) / len(relevant))
    return mean(shares)


def judged_share(run: Run, judged: Judgements, k: int = 10) -> float:
    """Mean share of the first k that has a judgement."""
    return mean(
        sum(i in gains for i in run.get(query, ())[:k]) / max(1, min(k, len(run.get(query, ()))))
        for query, gains in judged.items()
    )
