"""`daogou bench qa` on a small file of its own, and the shipped model's file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from daogou.assistant.features import WIDTH
from daogou.assistant.learned import EvidenceModel, shipped
from daogou.bench import qa
from daogou.bench.qa_data import SETS, TRAIN, read_set, span
from daogou.encoders.hashing import HashingEncoder

THINGS = ["kettle", "lamp", "jacket", "tent", "phone", "watch", "mug", "chair", "bag", "toy"]


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join("\t".join(row) for row in [header, *rows]) + "\n", "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Pairs to learn from, and three questions of which one has nothing relevant."""
    pairs = [
        [
            f"P{n}",
            f"what colour is the {thing} number {n}?",
            f'color:  {{ value:"{thing} red {n}" }}',
            "red",
            "attribute",
        ]
        for n in range(20)
        for thing in THINGS
    ] + [
        [f"P{n}", f"does the {t} {n} leak?", f"the {t} never leaked in {n} weeks.", "no", "review"]
        for n in range(20)
        for t in THINGS
    ]
    _write(tmp_path / TRAIN, ["ASIN", "question", "candidate", "answer", "source"], pairs)
    header = ["qid", "qa_pair_id", "question", "candidate", "label"]
    rows = [
        ["1", "1", "what colour is the tent?", 'color:  { value:"tent red" }', "1"],
        ["1", "2", "what colour is the tent?", "batteries_required:  { value:false }", "0"],
        ["2", "3", "does the mug leak?", "is_electric:  { value:false }", "0"],
        ["2", "4", "does the mug leak?", "the mug never leaked.", "1"],
        ["3", "5", "is it loud?", "batteries_required:  { value:false }", "0"],
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
    assert all(row["questions"] == 2 for row in rows)
    assert json.loads((data / "out.json").read_text())["benchmark"] == "qa"
    model = EvidenceModel.load(data / "model.npz")
    assert model.encoder == HashingEncoder.name
    assert model.idf("leak") < model.idf("unheard")


def test_a_folder_without_the_sets_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa, "load_text_encoder", lambda name: HashingEncoder())
    with pytest.raises(FileNotFoundError, match="attribute_ranking"):
        qa.run(tmp_path, None)


def test_the_shipped_model_is_small_and_fits_its_features() -> None:
    model = shipped()
    assert model.mean.shape == (WIDTH,)
    assert np.isfinite(model.turn).all()
    assert model.turn.shape[0] == model.turn.shape[1] == 384
    assert (np.diff(model.terms.astype(np.int64)) > 0).all()


def test_a_model_for_other_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, mean=np.zeros(3))
    with pytest.raises(ValueError, match="train it again"):
        EvidenceModel.load(path)


def test_nested_facts_are_read_flat(data: Path) -> None:
    raw = "item_dimensions:  { width:{ unit:inches, normalized_value:{ unit:inches, value:2 }, value:2 }, height:{ unit:inches, value:5.5 } }"
    assert span(raw).text == "item dimensions: width 2 inches height 5.5 inches"
    assert [len(asked.raw) for asked in read_set(data / SETS["semiPQA dev"])] == [2, 2]
