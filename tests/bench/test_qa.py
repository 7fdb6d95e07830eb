"""`daogou bench qa` on small files of its own, and the shipped model's file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from daogou.assistant.features import WIDTH, Span
from daogou.assistant.learned import LEARNED, MEMBERS, EvidenceModel, shipped
from daogou.assistant.question import read_question
from daogou.bench import qa
from daogou.bench.qa_data import SETS, TRAIN, Asked, Pair, fingerprint, parts_of, read_set, span
from daogou.encoders.hashing import HashingEncoder

THINGS = ["kettle", "lamp", "jacket", "tent", "phone", "watch", "mug", "chair", "bag", "toy"]


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join("\t".join(row) for row in [header, *rows]) + "\n", "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Pairs to learn from, and questions with candidates, of which one in three has nothing relevant."""
    pairs = [
        [f"P{n}", f"what colour is the {t} number {n}?", f'color:  {{ value:"{t} red {n}" }}', "red", "attribute"]
        for n in range(20)
        for t in THINGS
    ] + [
        [f"P{n}", f"does the {t} {n} leak?", f"the {t} never leaked in {n} weeks.", "no", "review"]
        for n in range(20)
        for t in THINGS
    ]
    _write(tmp_path / TRAIN, ["ASIN", "question", "candidate", "answer", "source"], pairs)
    header = ["qid", "qa_pair_id", "question", "candidate", "label"]
    rows = []
    for i, thing in enumerate(THINGS):
        colour, leak = f"what colour is the {thing}?", f"does the {thing} leak?"
        rows += [
            [f"{i}a", f"{i}1", colour, f'color:  {{ value:"{thing} red" }}', "1"],
            [f"{i}a", f"{i}2", colour, f'batteries_required:  {{ value:"false {i}" }}', "0"],
            [f"{i}b", f"{i}3", leak, f'is_electric:  {{ value:"false {i}" }}', "0"],
            [f"{i}b", f"{i}4", leak, f"the {thing} never leaked.", "1"],
            [f"{i}c", f"{i}5", f"is the {thing} loud?", f'batteries_required:  {{ value:"no {i}" }}', "0"],
        ]
    _write(tmp_path / SETS["semiPQA dev"], header, rows)
    return tmp_path


def test_training_and_measuring_end_to_end(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa, "load_text_encoder", lambda name: HashingEncoder())
    rows = qa.run(data, data / "out.json", data / "model.npz")
    assert {row["system"]: row["p@1"] for row in rows} == {
        "bm25": 1.0,
        "encoder": 1.0,
        "bm25+encoder": 1.0,
        "daogou": 1.0,
    }
    assert all(row["questions"] == 2 * len(THINGS) for row in rows)
    assert [row["system"] for row in rows if "p@1_p" in row] == ["bm25", "bm25+encoder", "daogou"]
    assert json.loads((data / "out.json").read_text())["benchmark"] == "qa"
    model = EvidenceModel.load(data / "model.npz")
    assert model.encoder == HashingEncoder.name
    assert model.idf("leak") < model.idf("unheard")


def test_a_folder_without_the_sets_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa, "load_text_encoder", lambda name: HashingEncoder())
    with pytest.raises(FileNotFoundError, match="attribute_ranking"):
        qa.run(tmp_path, None)


def test_what_a_model_has_seen_of_other_files_is_not_guessed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa, "load_text_encoder", lambda name: HashingEncoder())
    with pytest.raises(ValueError, match="other files"):
        qa.run(data, None)


def test_no_product_and_no_question_is_in_two_parts() -> None:
    asked = [Asked("dev", f"P{n}", f"question {n}?", ("a", "b"), (True, False)) for n in range(60)]
    pairs = [Pair(f"P{n}", f"question {n + 1}?", "a") for n in range(0, 60, 2)]
    parts = parts_of(asked, pairs, 5)
    assert all(parts[f"question {n}?"] == parts[f"question {n + 1}?"] for n in range(0, 59, 2))
    assert set(parts.values()) == set(range(5))
    moved = parts | {"question 3?": (parts["question 3?"] + 1) % 5}
    assert fingerprint(parts) != fingerprint(moved)


def test_lists_that_share_telling_candidates_are_of_one_product() -> None:
    long = [f"included components: the manual number {n} and a bag for it" for n in range(4)]
    asked = [
        Asked("dev", "A", "is there a manual?", (long[0], long[1], "x"), (True, False, False)),
        Asked("test", "B", "is there a bag?", (long[0], long[1], "y"), (True, False, False)),
    ]
    others = [Asked("dev", f"C{n}", f"other {n}?", (long[2], f"z{n}"), (True, False)) for n in range(40)]
    parts = parts_of([*asked, *others], [], 1000)
    assert parts["is there a manual?"] == parts["is there a bag?"]
    assert len(set(parts.values())) > 30


def test_the_shipped_model_is_small_and_fits_its_features() -> None:
    model = shipped()
    assert len(model.members) == MEMBERS
    for member in model.members:
        assert member.mean.shape == (WIDTH + LEARNED,)
        assert member.turn.shape == (384, 384)
        assert member.fact.shape == (5 * 384,)
        assert all(np.isfinite(array).all() for array in (member.turn, member.fact, member.inner, member.direct))
    assert (np.diff(model.terms.astype(np.int64)) > 0).all()


def test_all_members_together_are_their_mean() -> None:
    model = shipped()
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(10, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    spans = [Span("color: red", "color", "red"), Span("weight: 3 kg", "weight", "3 kg"), Span("It is red.")]
    question, parts = read_question("what colour is it?"), vectors[1:].reshape(3, 3, 384)
    each = [model.scores(question, spans, vectors[0], parts, member=k) for k in range(MEMBERS)]
    assert np.allclose(model.scores(question, spans, vectors[0], parts), np.mean(each, axis=0))
    assert model.scores(question, [], vectors[0], parts[:0]).shape == (0,)


def test_a_model_for_other_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, mean=np.zeros((5, 3)))
    with pytest.raises(ValueError, match="train it again"):
        EvidenceModel.load(path)


def test_nested_facts_are_read_flat(data: Path) -> None:
    raw = "item_dimensions:  { width:{ unit:inches, normalized_value:{ unit:inches, value:2 }, value:2 }, height:{ unit:inches, value:5.5 } }"
    assert span(raw).text == "item dimensions: width 2 inches height 5.5 inches"
    assert [len(asked.raw) for asked in read_set("semiPQA dev", data / SETS["semiPQA dev"])] == [2] * 2 * len(THINGS)
