"""What every feed reader is given and does."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from daogou.catalog.changes import Problem, Row

HEAD_BYTES = 65_536
MAX_LINE_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class FeedContext:
    """What a feed leaves unsaid."""

    currency: str = "CNY"
    language: str = "auto"
    """Of texts without a language; ``auto`` looks at the script."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """For plain CSV: our field to the feed's column."""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """The beginning of a feed, enough to recognise it by."""

    name: str
    text: str

    @property
    def first_object(self) -> dict[str, Any]:
        """The first line as a JSON object, ``{}`` where it is none."""
        try:
            value = json.loads(self.text.lstrip("\ufeff").split("\n", 1)[0])
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


class FeedSource:
    """A feed's file, plain or gzip, or a folder of saved pages; opened as a stream."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._raw: BinaryIO | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when the file does: what an interrupted ingest resumes by."""
        stat = self.path.stat()
        return f"{self.path.resolve()}:{stat.st_size}:{stat.st_mtime_ns}"

    @property
    def progress(self) -> float:
        """The share of the file that has been read, from 0 to 1."""
        size = self.path.stat().st_size
        return min(1.0, self._raw.tell() / size) if self._raw and not self._raw.closed and size else 0.0

    def open(self) -> BinaryIO:
        """The decompressed bytes as a stream."""
        self._raw = self.path.open("rb")
        packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        return io.BufferedReader(gzip.GzipFile(fileobj=self._raw)) if packed else self._raw  # type: ignore[arg-type]

    def head(self) -> FeedHead:
        """The first 64 KB as text; of a folder, of its first page."""
        if self.path.is_dir():
            pages = sorted(p for p in self.path.rglob("*.htm*") if p.is_file())
            return FeedSource(pages[0]).head() if pages else FeedHead(self.name, "")
        with self.open() as stream:
            data = stream.read(HEAD_BYTES)
        return FeedHead(self.name, decode(data))

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Numbered lines; ``None`` for a line that is longer than a record may be."""
        with self.open() as stream:
            number = 0
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(line) <= MAX_LINE_BYTES:
                    yield number, line
                    continue
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MAX_LINE_BYTES)
                yield number, None


class FeedReader(Protocol):
    """One format of feed."""

    name: str

    def recognises(self, head: FeedHead) -> bool:
        """Whether the content is in this format; the file's name does not decide."""
        ...

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """The feed's records in order; never raises for what a feed contains."""
        ...


def decode(data: bytes) -> str:
    """UTF-8 with or without a mark, else GB18030, as Chinese shops export."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4:  # cut in the middle of a character
            return data[: error.start].decode("utf-8-sig")
        return data.decode("gb18030", errors="replace")


def json_objects(source: FeedSource) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    """The objects of a JSONL feed with their lines; what is not one is a `Problem`."""
    for number, line in source.lines():
        if line is None:
            yield Problem(source.name, number, "line", "", f"is longer than {MAX_LINE_BYTES} bytes; split it")
            continue
        text = line.decode("utf-8", errors="replace").strip().lstrip("\ufeff")
        if not text:
            continue
        try:
            value = json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            yield Problem(source.name, number, "line", text[:200], f"is not JSON ({error}); write one object a line")
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            yield Problem(source.name, number, "line", text[:200], "is not a JSON object; write one object a line")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
