"""``daogou bench peers``: the shipped search beside what an engineer would otherwise assemble, in one run.

Every system answers the same queries over the same texts with the same vectors, each in a process of its own on the same
cores. Figures of a peer are compared with daogou's over the same queries: the mean difference, a bootstrap interval of 95%,
and the p of a paired randomisation test.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import msgspec
import numpy as np

from daogou.bench.data import feed_in, first_line, judged_queries
from daogou.bench.peers.process import QUERIES, Measured, Task
from daogou.bench.peers.systems import PEERS
from daogou.bench.report import Row, publish, table
from daogou.errors import DaogouError
from daogou.learning.measures import (
    Judgements,
    Run,
    difference_interval,
    judged_share,
    ndcg_each,
    paired_randomisation,
    recall,
    reciprocal_ranks,
)

_HAN = re.compile(r"[㐀-鿿]")
MEASURES: dict[str, Callable[[Run, Judgements], Sequence[float]]] = {
    "ndcg@10": ndcg_each,
    "ndcg@10_judged": lambda run, judged: ndcg_each(run, judged, only_judged=True),
    "mrr@10": reciprocal_ranks,
}
"""What is compared query by query."""


class PeerFailed(DaogouError):
    """A system ended with an error; what it said stands above."""

    code = "peer_failed"


def run(data: Path, to: Path | None = None, *, cores: int = 0) -> None:
    """Measure daogou and every peer that is installed, on ``cores`` of the machine's (0: all)."""
    queries, judged = judged_queries(data)
    feed = feed_in(data)
    systems = installed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        currency = "USD" if "price" in first_line(feed) else None
        chinese = any(_HAN.search(text) for text in queries.values())
        task = Task(str(feed.resolve()), currency, chinese, queries)
        (folder / QUERIES).write_bytes(msgspec.json.encode(task))
        measured = {system: _measure(folder, *system, cores) for system in systems}
    rows = [row(system, figures, judged) for system, figures in measured.items()]
    ours = measured[systems[0]]
    differences = [line for system in systems[1:] for line in compared(system, ours, measured[system], judged)]
    packages = [package for peer in PEERS.values() for package in peer.packages]
    on = f"each system on {cores or os.cpu_count()} cores of its own turn"
    publish("peers", data, rows, to, packages=packages, note=on, more={"compared": differences})
    print("\ndaogou's figure less the peer's, over queries")
    table(differences)


def installed() -> list[tuple[str, str]]:
    """Daogou and the peers that are here, each with its ways to join words and meaning; those that are not are named."""
    systems = [("daogou", "as shipped")]
    for name, peer in PEERS.items():
        if importlib.util.find_spec(peer.module):
            systems += [(name, fusion) for fusion in peer.fusions]
        else:
            print(f"{name} is left out: {peer.packages[0]} is not installed; run: pip install 'daogou[peers]'")
    return systems


def _measure(folder: Path, system: str, fusion: str, cores: int) -> Measured:
    available = sorted(os.sched_getaffinity(0))
    taken = set(available[:cores] if cores else available)
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, taken)  # which the process and everything that it starts inherit
    environment = {f"{library}_NUM_THREADS": str(len(taken)) for library in ("OMP", "OPENBLAS", "MKL", "RAYON")}
    environment["RUST_LOG"] = "error"  # LanceDB warns of the future at every query
    try:
        done = subprocess.run(
            [sys.executable, "-m", "daogou.bench.peers.process", str(folder), system, fusion],
            env=os.environ | environment, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    finally:
        os.sched_setaffinity(0, before)
    if done.returncode:
        raise PeerFailed(f"{system} ({fusion}) ended with status {done.returncode}")
    return msgspec.json.decode((folder / f"{system} {fusion}.json").read_bytes(), type=Measured)


def row(system: tuple[str, str], measured: Measured, judged: Judgements) -> Row:
    """A system's figures; ``p50_ms_encoded`` is what is left of its time when the query encoder's is taken away."""
    apart = np.array(measured.took_ms) - np.array(measured.encoding_ms)
    return {
        "system": system[0],
        "fusion": system[1],
        **{name: float(np.mean(each(measured.found, judged))) for name, each in MEASURES.items()},
        "recall@100": recall(measured.found, judged),
        "judged@10": judged_share(measured.found, judged),
        "p50_ms": median(measured.took_ms),
        "p95_ms": float(np.percentile(measured.took_ms, 95)),
        "p50_ms_encoded": float(np.median(apart)),
        "p95_ms_encoded": float(np.percentile(apart, 95)),
        "ingest_s": measured.ingest_s,
        "peak_mb": measured.peak_mb,
    }


def compared(system: tuple[str, str], daogou: Measured, peer: Measured, judged: Judgements) -> list[Row]:
    """Of every measure, how far daogou is ahead of a peer."""
    rows: list[Row] = []
    for name, each in MEASURES.items():
        ours, theirs = each(daogou.found, judged), each(peer.found, judged)
        low, high = difference_interval(ours, theirs)
        named: Row = {"system": system[0], "fusion": system[1], "measure": name}
        ahead = {"ahead": float(np.mean(ours) - np.mean(theirs)), "low": low, "high": high}
        rows.append(named | ahead | {"p": paired_randomisation(ours, theirs)})
    return rows
