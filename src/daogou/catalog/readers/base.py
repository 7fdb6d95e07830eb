"""What every feed reader shares: source, head, context, and the protocol."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast, runtime_checkable

import msgspec

from daogou.catalog.changes import Problem, Row
from daogou.catalog.model import CatalogError

MAX_FIELD = 1_000_000
"""The longest line, element or field that is taken, in characters; longer ones are reported and left out."""

_CHUNK = 1 << 16
BOMB_BYTES = 1 << 28
"""Unpacked bytes from which on a gzip file may not have grown to over 500 times its size."""

_MAX_EXPANSION = 500
_PACKED = {
    b"PK\x03\x04": "a zip archive or a spreadsheet; unpack it, or save the sheet as CSV",
    b"BZh": "packed with bzip2; unpack it, or pack it with gzip",
    b"\xfd7zXZ": "packed with xz; unpack it, or pack it with gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd; unpack it, or pack it with gzip",
    b"\xd0\xcf\x11\xe0": "an old Excel file; save the sheet as CSV",
    b"SQLite format 3": "a database; export its products as CSV or JSON lines",
    b"%PDF": "a PDF; export the products as CSV",
}
_PAGES = {".html", ".htm", ".xhtml"}
_PAIR = re.compile(rb"[\x80-\xff]{2}")
_HUGE = re.compile(r"\d{300}")
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]', re.DOTALL)


class UnknownFeed(CatalogError):
    """No reader knows the content; the message lists the formats that are known."""

    code = "feed_unknown"


@dataclass(frozen=True, slots=True)
class FeedContext:
    """What a feed leaves unsaid.

    ``currency`` is that of prices without one; ``language`` that of unlabelled text (``None``: text with Han
    characters is ``zh``, other text ``en``); ``columns`` maps the headers of a plain table to fields (see
    docs/feeds.md); ``now`` decides whether a dated sale price holds (``None``: the time of reading).
    """

    currency: str = "USD"
    language: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None


@dataclass(frozen=True)
class FeedHead:
    """The first 64 KB of a feed, decoded, and the rest of its first line where that is JSON.

    For a folder of saved pages, of its first page.
    """

    name: str
    text: str

    @cached_property
    def stripped(self) -> str:
        """The text without leading white space and byte order mark."""
        return self.text.lstrip("\ufeff \t\r\n")

    @cached_property
    def is_json(self) -> bool:
        """Whether the content starts like JSON objects, one a line or in an array."""
        return self.stripped.startswith("{") or self.is_array

    @cached_property
    def is_array(self) -> bool:
        """Whether the content starts like a JSON array of objects."""
        return re.match(r"\[\s*\{", self.stripped) is not None

    @cached_property
    def first_object(self) -> dict[str, Any]:
        """The first JSON object of a feed with one a line, empty where there is none."""
        if not self.stripped.startswith("{"):
            return {}
        for line in self.text.split("\n")[:50]:
            try:
                found = msgspec.json.decode(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                return found
        return {}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The top-level keys of the first JSON object that can be read, even where the head cuts it off."""
        if not self.is_json:
            return frozenset()
        if not self.is_array:
            for line in self.text.split("\n")[:50]:
                if line.startswith("{"):
                    try:
                        return frozenset(msgspec.json.decode(line, type=dict[str, msgspec.Raw]))
                    except (ValueError, RecursionError):
                        continue
        return _top_keys(self.stripped)


def _top_keys(text: str) -> frozenset[str]:
    keys, depth, key_next = set(), 0, False
    for match in _JSON_TOKEN.finditer(text, text.index("{")):
        token = match[0]
        if token in "{[":
            depth += 1
            key_next = depth == 1
        elif token in "}]":
            depth -= 1
            if depth <= 0:
                break
        elif token == ",":
            key_next = depth == 1
        elif token[0] == '"' and key_next and depth == 1:
            keys.add(token[1:-1])
            key_next = False
    return frozenset(keys)


@runtime_checkable
class FeedReader(Protocol):
    """One feed format: says whether a feed is in it, and reads it row by row in bounded memory."""

    @property
    def name(self) -> str:
        """The format's name, as listed in docs/feeds.md."""
        ...

    def recognises(self, head: FeedHead) -> bool:
        """Whether the content is in this format; the file's name alone never decides."""
        ...

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """Every row as a change, and every fault as a problem; bad content never raises."""
        ...


class FeedSource:
    """A feed on disk: a file, plain or gzipped, or a folder of saved pages.

    ``bytes_read`` of ``total_bytes`` (of the file as stored) say how far reading has come; ``on_read`` is
    called with every per cent of that. A feed whose variants must be gathered is read twice.

    Raises:
        UnknownFeed: where there is no such file or folder.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.name = self.path.name
        self.bytes_read = 0
        self.on_read: Callable[[int], None] | None = None
        self._told = -1
        if not self.path.exists():
            raise UnknownFeed(f"{self.path}: no such file or folder; name a feed that exists")
        self.pages = tuple(self._find_pages()) if self.path.is_dir() else ()
        if self.path.is_dir() and not self.pages:
            raise UnknownFeed(f"{self.path}: a folder without saved pages (*.html); name a feed file instead")
        self.total_bytes = sum(page.stat().st_size for page in self.pages or (self.path,))

    def fingerprint(self, context: FeedContext) -> str:
        """Changes with the feed's path, size, time of change, or what the context says of it."""
        changed = max((page.stat().st_mtime_ns for page in self.pages or (self.path,)), default=0)
        said = (context.currency, context.language, sorted(context.columns.items()))
        digest = hashlib.blake2b(repr(said).encode(), digest_size=6).hexdigest()
        return f"{self.path.resolve()}:{len(self.pages)}:{self.total_bytes}:{changed}:{digest}"

    @property
    def share_read(self) -> float:
        """How far reading has come, from 0 to 1."""
        return min(1.0, self.bytes_read / self.total_bytes) if self.total_bytes else 1.0

    def tell(self, bytes_read: int) -> None:
        """Say how far reading has come."""
        self.bytes_read = bytes_read
        percent = int(self.share_read * 100)
        if self.on_read and percent != self._told:
            self._told = percent
            self.on_read(percent)

    def _find_pages(self) -> list[Path]:
        return sorted(page for page in self.path.rglob("*") if page.suffix.lower() in _PAGES and page.is_file())

    def open(self, path: Path | None = None) -> BinaryIO:
        """The feed's bytes, unpacked, from the start; ``path`` names one page of a folder."""
        raw = (path or (self.pages[0] if self.pages else self.path)).open("rb")
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb")) if packed else raw

    @cached_property
    def _first(self) -> bytes:
        with self.open() as stream:
            try:
                first = stream.read(_CHUNK)
                # A product with many reviews is one long line of JSON: its shape shows in the whole of it.
                if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b"\n" not in first.strip():
                    first += stream.readline(4 * MAX_FIELD)
                return first
            except (OSError, EOFError, zlib.error):
                return b""

    @property
    def packed_as(self) -> str | None:
        """What the feed is packed as, and the mend, where that is something that no reader can open."""
        return next((said for magic, said in _PACKED.items() if self._first.startswith(magic)), None)

    @cached_property
    def encoding(self) -> str:
        """The encoding as sniffed from the head: ``utf-8``, ``utf-16``, ``gb18030`` or ``cp1252``."""
        return sniff_encoding(self._first)

    def head(self) -> FeedHead:
        """The head by which readers recognise the feed."""
        return self._head

    @cached_property
    def _head(self) -> FeedHead:
        return FeedHead(self.name, self._first.decode(self.encoding, "replace"))

    def chunks(self, encoding: str | None = None) -> Iterator[str | Problem]:
        """The text in pieces of about 64 KB; bytes that are no text become lone surrogates (PEP 383)."""
        encoding = encoding or self.encoding
        # UTF-16 has no spare bytes for surrogateescape to keep.
        errors = "replace" if encoding == "utf-16" else "surrogateescape"
        decoder = codecs.getincrementaldecoder(encoding)(errors)
        unpacked = 0
        with self.open() as stream:
            raw = stream.fileobj if isinstance(stream, gzip.GzipFile) else stream
            while True:
                try:
                    data = stream.read(_CHUNK)
                except (OSError, EOFError, zlib.error) as error:
                    yield self._broken(f"the file is damaged or cut off ({error}); fetch it again")
                    return
                unpacked += len(data)
                self.tell(raw.tell() if raw is not None else unpacked)
                if unpacked > BOMB_BYTES and unpacked > _MAX_EXPANSION * max(self.bytes_read, 1):
                    yield self._broken("the file unpacks to more than 500 times its size; send it unpacked")
                    return
                try:
                    text = decoder.decode(data, final=not data)
                except UnicodeDecodeError as error:
                    yield self._broken(f"not {encoding} ({error.reason}); save the feed as UTF-8")
                    return
                if text:
                    yield text
                if not data:
                    return

    def _broken(self, message: str) -> Problem:
        return Problem(self.name, 0, "file", self.name, message)

    def lines(self) -> Iterator[tuple[int, str] | Problem]:
        """The lines with their numbers from 1, without line ends; a line over 1 MB is a problem."""
        first = self._head.text
        newline = "\n" if "\n" in first or "\r" not in first else "\r"
        number, pending, skipping = 1, "", False
        for chunk in self.chunks():
            if isinstance(chunk, Problem):
                yield chunk
                continue
            *whole, pending = (pending + chunk).split(newline)
            for line in whole:
                if not skipping and len(line) <= MAX_FIELD:
                    yield number, line.rstrip("\r").lstrip("\ufeff" if number == 1 else "")
                elif not skipping:
                    yield self._too_long(number, line)
                skipping = False
                number += 1
            if len(pending) > MAX_FIELD:
                if not skipping:
                    yield self._too_long(number, pending)
                pending, skipping = "", True
        if pending and not skipping:
            yield number, pending.rstrip("\r").lstrip("\ufeff" if number == 1 else "")

    def _too_long(self, number: int, line: str) -> Problem:
        message = "the line is longer than 1 MB; write one record a line and shorten its texts"
        return Problem(self.name, number, "line", _shown(line), message)


def sniff_encoding(first: bytes) -> str:
    """The encoding of a text from its first bytes: a byte order mark, else UTF-8, GB18030 or Windows-1252.

    >>> sniff_encoding("价格".encode()), sniff_encoding("价格".encode("gb18030"))
    ('utf-8', 'gb18030')
    >>> sniff_encoding("Grün für Größe".encode("cp1252"))
    'cp1252'
    """
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    high = sum(byte >= 0x80 for byte in first)
    wrong = first.decode("utf-8", "replace").count("\ufffd")
    # A few broken bytes do not turn a UTF-8 feed into another encoding: read as GB18030, all of its
    # Chinese would become other Chinese without any error.
    if wrong <= 1 or wrong * 20 < high:
        return "utf-8"
    # Chinese comes in pairs of high bytes, the letters of western Europe stand alone between others.
    if 10 * len(_PAIR.findall(first)) < 3 * high:
        return "cp1252"
    try:
        codecs.getincrementaldecoder("gb18030")("strict").decode(first)
    except UnicodeDecodeError:
        return "utf-8"
    return "gb18030"


def json_objects(source: FeedSource) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    """The objects of a JSON lines feed with their lines; a line that is none is a problem."""
    for record in source.lines():
        if isinstance(record, Problem):
            yield record
            continue
        number, line = record
        if not line.strip():
            continue
        found = json_object(line)
        if isinstance(found, dict):
            yield number, found
        else:
            yield Problem(source.name, number, "line", _shown(line), f"{found}; write one object a line")


def json_object(text: str) -> dict[str, Any] | str:
    """The JSON object that a text is, else what is wrong with it.

    NaN and Infinity, which JSON does not have, and numbers of hundreds of digits become text, so that only
    their fields are lost.

    >>> json_object('{"price": NaN}'), json_object("[1]")
    ({'price': 'NaN'}, 'is not an object')
    """
    try:
        # Python integers may be too large for any float, and raise where a number is expected.
        found = _lenient(text) if _HUGE.search(text) else msgspec.json.decode(text)
    except UnicodeEncodeError:
        return "holds bytes that are not text; save the feed as UTF-8"
    except RecursionError:
        return "is nested too deeply"
    except ValueError as error:
        try:
            if "NaN" not in text and "Infinity" not in text and "out of range" not in str(error):
                raise
            found = _lenient(text)
        except (ValueError, RecursionError):
            return f"is not JSON ({error})"
    return found if isinstance(found, dict) else "is not an object"


def _lenient(text: str) -> object:
    found = json.loads(text, parse_constant=str, parse_int=_integer)
    msgspec.json.encode(found)  # refuses the halves of surrogate pairs that json.loads lets through
    return found


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


def _shown(text: str) -> str:
    return text[:80].encode("utf-8", "replace").decode()
