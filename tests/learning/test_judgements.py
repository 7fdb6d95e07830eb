"""Judgements are read from what shops have, and a bad line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from daogou.learning.judgements import JudgementsInvalid, read_judgements


def test_a_table_with_a_header_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "judged.csv"
    path.write_text("gain,query,product\n3,跑步鞋,p1\n0,跑步鞋,p2\n", "utf-8-sig")
    assert read_judgements(path) == {"跑步鞋": {"p1": 3.0, "p2": 0.0}}


def test_a_table_without_a_header_and_with_tabs(tmp_path: Path) -> None:
    path = tmp_path / "judged.tsv"
    path.write_text("red shoes, size 42\tp1\t1\n", "utf-8")
    assert read_judgements(path) == {"red shoes, size 42": {"p1": 1.0}}


def test_a_folder_in_beir_layout(tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "desk"}\n', "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t2\nq9\tp1\t2\n", "utf-8")
    assert read_judgements(tmp_path) == {"desk": {"p1": 2.0}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("desk,p1,good\n", "line 1"),
        ("desk,p1,1\ndesk,p2\n", "line 2"),
        ("desk,p1,-1\n", "not between"),
        ("desk,p1,nan\n", "not between"),
        ("desk,p1,0\n", "no judgement with a gain"),
        ("", "no judgement with a gain"),
    ],
)
def test_a_bad_table_is_refused_by_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "judged.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(JudgementsInvalid, match=says):
        read_judgements(path)


def test_what_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "image.csv").write_bytes(b"\xff\xd8\xff\xe0")
    for name in ("image.csv", "missing.csv"):
        with pytest.raises(JudgementsInvalid, match=name):
            read_judgements(tmp_path / name)
