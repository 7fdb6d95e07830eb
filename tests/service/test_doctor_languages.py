"""`daogou doctor` says in which language a catalogue is and what becomes of queries in others."""

from __future__ import annotations

from pathlib import Path

import pytest

from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from daogou.service.doctor_languages import language_finding


@pytest.mark.parametrize(
    ("title", "said"),
    [("Winter coat", "queries in Chinese are translated"), ("冬季外套", "queries in English are translated")],
)
def test_it_says_which_queries_are_translated(tmp_path: Path, title: str, said: str) -> None:
    assert language_finding(tmp_path).state == "missing"
    (tmp_path / "feed.csv").write_text(f"id,title,price\n1,{title},10 CNY\n", "utf-8")
    with Guide.open(tmp_path, encoder=HashingEncoder()) as guide:
        guide.ingest(tmp_path / "feed.csv")
    found = language_finding(tmp_path)
    assert found.state == "ok"
    assert said in found.text
