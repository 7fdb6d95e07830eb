"""The peers answer as a search does; what is compared is what was measured."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from daogou.bench.peers import compare
from daogou.bench.peers.process import Measured
from daogou.bench.peers.systems import PEERS, Products
from daogou.encoders.hashing import HashingEncoder

ENGLISH = ["red wool coat", "black leather boots", "coffee mug", "travel mug with lid", "laptop bag", "running shoes"]
CHINESE = ["红色羊毛外套", "黑色皮靴", "咖啡杯", "旅行保温杯", "电脑包", "跑步鞋"]


@pytest.mark.parametrize(
    ("name", "fusion"), [(name, fusion) for name in ("bm25s + dense", "lancedb") for fusion in PEERS[name].fusions]
)
@pytest.mark.parametrize(("texts", "query", "best"), [(ENGLISH, "coats of wool", "0"), (CHINESE, "羊毛外套", "0")])
def test_a_peer_finds_what_has_the_words(
    name: str, fusion: str, texts: list[str], query: str, best: str, tmp_path: Path
) -> None:
    if not importlib.util.find_spec(PEERS[name].module):
        pytest.skip(f"{name} is not installed: pip install 'daogou[peers]'")
    encoder = HashingEncoder()
    peer = PEERS[name](tmp_path, lambda text: encoder.encode_queries([text])[0], fusion)
    ids = [str(i) for i in range(len(texts))]
    peer.ingest(Products(ids, texts, encoder.encode_passages(texts), texts is CHINESE))
    found = peer.search(query)
    assert found[0] == best
    assert len(set(found)) == len(found)
    assert set(found) <= set(ids)


def test_peers_that_are_not_installed_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    systems = compare.installed()
    assert systems == [("daogou", "as shipped")]
    said = capsys.readouterr().out
    assert all(name in said for name in PEERS)
    assert "daogou[peers]" in said


def test_a_peer_that_is_ahead_is_said_to_be() -> None:
    judged = {f"q{i}": {"a": 1.0, "b": 0.0} for i in range(40)}
    ours = Measured({query: ["b", "a"] for query in judged}, [2.0], [1.0], 1.0, 1.0)
    theirs = Measured({query: ["a", "b"] for query in judged}, [2.0], [1.0], 1.0, 1.0)
    for row in compare.compared(("peer", "rrf"), ours, theirs, judged):
        assert row["ahead"] < 0
        assert row["high"] < 0
        assert row["p"] < 0.001
    assert compare.row(("peer", "rrf"), theirs, judged)["p50_ms_encoded"] == np.float64(1.0)
