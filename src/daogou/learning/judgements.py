"""Which products are good answers to which queries, as people judged it: read from a file."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from daogou.errors import DaogouError

Judgements = Mapping[str, Mapping[str, float]]
"""Query text to product id to gain; 0 is judged to be no answer, what is missing was not judged."""

class JudgementsInvalid(DaogouError):
    """A file of judgements cannot be read, or holds none."""

    code = "judgements_invalid"


class _Query(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    text: str


def read_judgements(path: Path) -> dict[str, dict[str, float]]:
    """From a folder in BEIR layout (``queries.jsonl``, ``qrels.tsv``), or a CSV or TSV of query, product, gain.

    A header names the columns in any order; without one they are these three. Raises `JudgementsInvalid`.
    """
    try:
        judged = _beir(path) if path.is_dir() else _table(path)
    except (OSError, UnicodeDecodeError, csv.Error, msgspec.DecodeError) as error:
        raise JudgementsInvalid(f"{path.name}: {error}") from error
    if not any(gain > 0 for gains in judged.values() for gain in gains.values()):
        raise JudgementsInvalid(f"{path.name}: holds no judgement with a gain above 0")
    return judged


def _beir(folder: Path) -> dict[str, dict[str, float]]:
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    texts = {query.id: query.text for line in lines if line for query in [msgspec.json.decode(line, type=_Query)]}
    judged: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _rows(folder / "qrels.tsv", ("query-id", "corpus-id", "score")):
        if row[0] in texts:
            judged[texts[row[0]]][row[1]] = row[2]
    return dict(judged)


def _table(path: Path) -> dict[str, dict[str, float]]:
    judged: dict[str, dict[str, float]] = defaultdict(dict)
    for query, product, gain in _rows(path, ("query", "product", "gain")):
        judged[query][product] = gain
    return dict(judged)


def _rows(path: Path, names: tuple[str, str, str]) -> Iterable[tuple[str, str, float]]:
    text = path.read_text("utf-8-sig")
    rows = csv.reader(text.splitlines(), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    columns = [0, 1, 2]
    for number, row in enumerate(rows, 1):
        if number == 1 and set(names) <= {cell.strip() for cell in row}:
            columns = [[cell.strip() for cell in row].index(name) for name in names]
            continue
        if not row:
            continue
        try:
            query, product, gain = (row[i].strip() for i in columns)
            value = float(gain)
        except (IndexError, ValueError):
            raise JudgementsInvalid(
                f"{path.name} line {number}: expected {names[0]}, {names[1]} and a number, found {row!r}"
            ) from None
        if not 0 <= value <= 100:
            raise JudgementsInvalid(f"{path.name} line {number}: gain {value:g} is not between 0 and 100")
        yield query, product, value
