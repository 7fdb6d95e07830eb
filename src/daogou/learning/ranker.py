"""Trains a ranker on examples, and proves on queries that it has not seen whether it is better than the blend.

LambdaMART (Burges 2010) by LightGBM, on top of the blend's scores. LightGBM is an extra: ``pip install
'daogou[learn]'``; what it grew is kept as plain arrays, so that searching never needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daogou.errors import DaogouError
from daogou.learning.measures import difference_interval, ndcg, paired_randomisation
from daogou.ranking.features import GROUPS, NAMES, Rows
from daogou.ranking.learned import LearnedRanker
from daogou.ranking.trees import Trees

PARAMETERS: Mapping[str, object] = {
    "objective": "lambdarank",
    "lambdarank_norm": False,
    "learning_rate": 0.05,
    "num_leaves": 12,
    "min_data_in_leaf": 50,
    "lambda_l2": 5.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "extra_trees": True,
    "deterministic": True,
    "num_threads": 1,
    "verbosity": -1,
}
"""Small trees with random splits: there are rarely more than some hundred judged queries."""
ROUNDS = 200
SCALE = 4.0
"""The trees correct this many times the blend's score."""
UNJUDGED = 100
"""Products at the top of the blend that are learned from without a judgement."""
LEVELS = 31
"""Different gains that LightGBM tells apart."""
FEWEST = 20
"""Queries from which on there is something to learn, and something left to prove it on."""
FOLDS = 10
REPEATS = 3
SIGNIFICANT = 0.05


class TooFewExamples(DaogouError):
    """There are too few queries with a good answer to learn from."""

    code = "too_few_examples"


class NotInstalled(DaogouError):
    """Learning needs LightGBM."""

    code = "not_installed"


@dataclass(frozen=True, slots=True)
class Example:
    """A query, the products that the blend found for it in its order, and what they are worth."""

    query: str
    products: tuple[str, ...]
    rows: Rows
    gains: Mapping[str, float]
    """By product; what is missing was not judged. May hold products that were not found."""
    unjudged_count: bool = True
    """Whether products that nobody judged may be learned from as if they were worth nothing: true of judgements that
    were made by looking at result lists, never true of clicks, where they were only not shown."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How a ranker did on queries that it had not seen, beside the blend on the same."""

    queries: int
    ndcg: float
    ndcg_judged: float
    blend_ndcg: float
    blend_ndcg_judged: float
    p: float
    low: float
    high: float
    """95% interval of the difference, over queries: in nDCG@10, or in that of the products that were shown, where clicks
    taught."""
    values: Mapping[str, tuple[float, float]]
    """nDCG@10 of the ranker by query, whole and judged only."""

    @property
    def better(self) -> bool:
        """Whether chance does not explain that it is better."""
        return self.low > 0 and self.p < SIGNIFICANT


def train(examples: Sequence[Example], *, encoder: str, version: str, seed: int = 0) -> LearnedRanker:
    """A ranker from examples. Raises `NotInstalled` and `TooFewExamples`."""
    try:
        import lightgbm
    except (ImportError, OSError) as error:  # it is not there, or its OpenMP library is not
        raise NotInstalled(f"learning a ranker needs LightGBM: pip install 'daogou[learn]' ({error})") from None
    groups = [group for example in examples for group in _groups(example)]
    if len({id(example) for example in examples if _teaches(example)}) < FEWEST:
        raise TooFewExamples(
            f"only {sum(map(_teaches, examples))} queries have both better and worse products; {FEWEST} are needed"
        )
    rows = np.concatenate([rows for rows, _ in groups])
    gains = np.concatenate([gains for _, gains in groups])
    labels, levels = _levels(gains)
    data = lightgbm.Dataset(
        rows, labels, group=[len(gains) for _, gains in groups], init_score=rows[:, NAMES.index("blend")] * SCALE
    )
    parameters: dict[str, Any] = {**PARAMETERS, "label_gain": levels, "seed": seed}
    booster = lightgbm.train(parameters, data, ROUNDS)
    return LearnedRanker(version, encoder, trees_of(booster), SCALE)


def prove(examples: Sequence[Example], *, folds: int = FOLDS, repeats: int = REPEATS, seed: int = 0) -> Proof:
    """Cross-validation: queries, never parts of them, are held out; a query's value is its mean over the repeats."""
    queries = sorted({example.query for example in examples})
    whole: dict[str, list[float]] = {query: [] for query in queries}
    judged: dict[str, list[float]] = {query: [] for query in queries}
    for repeat in range(repeats):
        order = np.random.default_rng(seed + repeat).permutation(len(queries))
        for fold in np.array_split(order, min(folds, len(queries))):
            held = {queries[i] for i in fold}
            ranker = train(
                [example for example in examples if example.query not in held],
                encoder="", version="", seed=seed + repeat,
            )  # fmt: skip
            for example in examples:
                if example.query in held:
                    got = _values(example, ranker.correct(example.rows))
                    whole[example.query].append(got[0])
                    judged[example.query].append(got[1])
    blend: dict[str, list[tuple[float, float]]] = {query: [] for query in queries}
    for example in examples:
        blend[example.query].append(_values(example, -np.arange(len(example.products))))
    values = {query: (mean(whole[query]), mean(judged[query])) for query in queries}
    figure = 0 if all(example.unjudged_count for example in examples) else 1
    compared = [values[q][figure] for q in queries], [mean(v[figure] for v in blend[q]) for q in queries]
    low, high = difference_interval(*compared)
    return Proof(
        len(queries), mean(v[0] for v in values.values()), mean(v[1] for v in values.values()),
        mean(mean(v[0] for v in blend[q]) for q in queries), mean(mean(v[1] for v in blend[q]) for q in queries),
        paired_randomisation(*compared), low, high, values,
    )  # fmt: skip


def importance(ranker: LearnedRanker, examples: Sequence[Example]) -> dict[str, float]:
    """How much each group of features moves scores on average over the examples, the most important first."""
    told = np.abs(np.concatenate([ranker.trees.contributions(example.rows) for example in examples])).mean(0)
    sums = {group: sum(float(told[NAMES.index(name)]) for name in names) for group, names in GROUPS.items()}
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))


def trees_of(booster: Any) -> Trees:
    """A LightGBM booster's trees as plain arrays."""
    nodes: list[tuple[int, float, int, int, float]] = []
    roots = []
    for tree in booster.dump_model()["tree_info"]:
        roots.append(len(nodes))
        _add(tree["tree_structure"], nodes)
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return Trees(
        np.array(roots, np.int32), np.array(feature, np.int32), np.array(threshold), np.array(left, np.int32),
        np.array(right, np.int32), np.array(value), len(NAMES),
    )  # fmt: skip


def _add(node: Mapping[str, Any], nodes: list[tuple[int, float, int, int, float]]) -> int:
    at = len(nodes)
    if "leaf_value" in node:
        nodes.append((-1, 0.0, 0, 0, float(node["leaf_value"])))
        return at
    nodes.append((-1, 0.0, 0, 0, 0.0))  # its children's places are not known yet
    left, right = _add(node["left_child"], nodes), _add(node["right_child"], nodes)
    nodes[at] = (node["split_feature"], float(node["threshold"]), left, right, float(node["internal_value"]))
    return at


def _teaches(example: Example) -> bool:
    return any(len(set(gains.tolist())) > 1 for _, gains in _groups(example))


def _groups(example: Example) -> list[tuple[Rows, NDArray[np.float64]]]:
    """An example as lists to be put in order.

    Is a product that nobody judged bad, or only unseen? Where that is open, the query teaches twice: once with
    those as worth nothing, once without them.
    """
    known = np.array([product in example.gains for product in example.products])
    gains = np.array([example.gains.get(product, 0.0) for product in example.products])
    shown = known | (np.arange(len(known)) < UNJUDGED)
    picks = [shown, known] if example.unjudged_count else [known]
    return [(example.rows[pick], gains[pick]) for pick in picks if len(set(gains[pick].tolist())) > 1]


def _levels(gains: NDArray[np.float64]) -> tuple[NDArray[np.int32], list[float]]:
    """Gains as the whole labels that LightGBM takes, and what each label is worth."""
    distinct = np.unique(gains)
    if len(distinct) > LEVELS:
        distinct = np.unique(np.quantile(distinct, np.linspace(0, 1, LEVELS)))
    labels = np.abs(gains[:, None] - distinct[None, :]).argmin(1).astype(np.int32)
    return labels, distinct.tolist()


def _values(example: Example, scores: NDArray[Any]) -> tuple[float, float]:
    ids = [example.products[i] for i in np.argsort(-scores, kind="stable")]
    run, judged = {"": ids}, {"": example.gains}
    return ndcg(run, judged), ndcg(run, judged, only_judged=True)


Describe = Callable[[str], tuple[tuple[str, ...], Rows]]
"""A query to the products that the blend finds, in its order, and their rows of features."""


def examples_of(judgements: Mapping[str, Mapping[str, float]], describe: Describe) -> list[Example]:
    """Examples from judgements, one a query that finds anything."""
    found = ((query, describe(query), gains) for query, gains in judgements.items())
    return [Example(query, products, rows, gains) for query, (products, rows), gains in found if products]
