"""Queries that shoppers typed elsewhere: a log of an earlier search engine, read once, counted by what they say."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from daogou.errors import DaogouError
from daogou.understanding.normalise import normalise

MAX_QUERY = 60
"""Characters of the longest line that is a query rather than a paste."""


class QueryLogError(DaogouError):
    """A file is no log of queries."""

    code = "query_log_unreadable"


def read_queries(path: Path) -> Iterator[tuple[str, int]]:
    """The queries of a log, as typed, with how often each line says they were asked.

    One query a line, with an optional count behind a tab (``红色连衣裙<TAB>12``) or a number of its own before it
    (``7<TAB>红色连衣裙``, as in Multi-CPR), which counts once; UTF-8, may be gzipped. Longer lines are left out.

    Raises:
        QueryLogError: where the file cannot be read, or is no text.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for line in file:
                query, count = _parsed(line)
                if query and len(query) <= MAX_QUERY:
                    yield query, count
    except UnicodeDecodeError as error:
        raise QueryLogError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8, one query a line") from error
    except OSError as error:
        raise QueryLogError(f"{path}: {error.strerror or error}; give a file with one query a line") from error


def counted(path: Path) -> Counter[str]:
    """How often each query of a log was asked, by `query_key`."""
    found: Counter[str] = Counter()
    for query, count in read_queries(path):
        if key := query_key(query):
            found[key] += count
    return found


def query_key(query: str) -> str:
    """What two spellings of one query share: half-width, simplified, lower case, single spaces.

    >>> query_key("  Running　SHOES ")
    'running shoes'
    """
    return " ".join(normalise(query).split())


def _parsed(line: str) -> tuple[str, int]:
    """
    >>> [_parsed(line) for line in ("跑鞋", "跑鞋\\t12", "7\\t跑鞋")]
    [('跑鞋', 1), ('跑鞋', 12), ('跑鞋', 1)]
    """
    first, tab, rest = line.strip("\r\n").partition("\t")
    if tab and first.strip().isdigit():
        return rest.strip(), 1
    return first.strip(), int(rest) if rest.strip().isdigit() else 1
