"""Benchmarks name what a folder lacks, and read what it holds."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from daogou.bench.data import NoData, feed_in, judged_queries, passages


def test_a_judged_set_is_read_without_its_unjudged_queries(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt", encoding="utf-8") as feed:
        for i, title in enumerate(["红色外套", "blue mug"]):
            feed.write(json.dumps({"_id": f"p{i}", "title": title, "text": ""}) + "\n")
    queries = [{"_id": "q1", "text": "外套"}, {"_id": "q2", "text": "nobody judged this"}]
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(q) + "\n" for q in queries), "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp0\t2\nq1\tp1\t0\n", "utf-8")
    assert judged_queries(tmp_path) == ({"q1": "外套"}, {"q1": {"p0": 2.0, "p1": 0.0}})
    assert passages(feed_in(tmp_path)) == {"p0": "红色外套", "p1": "blue mug"}


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoData, match=r"products\.jsonl"):
        feed_in(tmp_path)
    with pytest.raises(NoData, match=r"queries\.jsonl"):
        judged_queries(tmp_path)
