"""The laws that every feed reader keeps, whatever its format."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.readers import READERS, FeedContext, FeedSource, UnknownFeed, read_feed, recognise

FEEDS = Path(__file__).parent / "feeds"
CONTEXT = FeedContext()


@dataclass(frozen=True)
class Case:
    """A sample feed: who reads it, what it holds, how to break one record, and what that loses."""

    file: str
    reader: str
    ids: tuple[str, ...]
    breaks: tuple[str, str]
    lost: tuple[str, ...]
    more: Callable[[str, int], str] | None = None
    """Makes a feed of many records out of the sample's text."""


def _lines(text: str, count: int) -> str:
    first = text.split("\n", 1)[0]
    key = "_id" if '"_id"' in first else "item_id" if '"item_id"' in first else "id"
    found = first.split(f'"{key}":', 1)[1].split(",", 1)[0].strip()
    other = first.replace('"group_id":"S"', '"brand2":"x"')
    return "\n".join(other.replace(found, f'"n{i}"', 1) for i in range(count))


def _table(old: str) -> Callable[[str, int], str]:
    def more(text: str, count: int) -> str:
        header, first = text.split("\n")[:2]
        return header + "\n" + "\n".join(first.replace(old, f"n{i}") for i in range(count))

    return more


def _array(text: str, count: int) -> str:
    element = text[text.index("{") : text.index("},\n  {") + 1]
    return "[\n  " + ",\n  ".join(element.replace("Prepaid phone", f"Phone {i}") for i in range(count)) + "\n]"


def _xml(text: str, count: int) -> str:
    start, end = text.index("<item>"), text.index("</item>") + len("</item>")
    body = "".join(text[start:end].replace("TV-1", f"n{i}") for i in range(count))
    return text[:start] + body + "</channel></rss>"


CASES = [
    Case("daogou.jsonl", "daogou-jsonl", ("coat-1", "mug-1"), ('"id":"mug-1",', '"id":mug-1,'), ("mug-1",), _lines),
    Case("google.xml", "google-xml", ("CAP", "TEE", "TV-1"), ("Baseball cap", "Base < cap"), ("CAP",), _xml),
    Case(
        "google_atom.xml",
        "google-xml",
        ("TP-1", "TR-1"),
        ('</title><link href="https://shop.example/tray"/>', ""),
        ("TR-1",),
    ),
    Case("google.tsv", "google-tsv", ("P1", "P2"), ("45.00 USD", "many"), ("P2",), _table("P1")),
    Case(
        "openai_nested.jsonl",
        "openai-jsonl",
        ("prod_cup", "prod_tee"),
        ('{"id":"prod_cup"', '{"id":"prod_cup'),
        ("prod_cup",),
        _lines,
    ),
    Case("openai_flat.jsonl", "openai-jsonl", ("S", "SOCK-1"), ('"12.00 USD"', "NaN"), ("SOCK-1",), _lines),
    Case("openai.csv", "openai-csv", ("B-1", "B-2"), ('"A ""good"" bag"', '"A good bag'), ("B-2",), _table("B-1")),
    Case(
        "shopify.csv",
        "shopify-csv",
        ("gift-card", "linen-shirt"),
        (",10.00,,,,CONTINUE", ",ten,,,,CONTINUE"),
        ("gift-card",),
        _table("linen-shirt"),
    ),
    Case(
        "shopify_old.csv", "shopify-csv", ("mug", "plate"), ("<b>Flat</b>", '"<b>Flat</b>'), ("plate",), _table("mug")
    ),
    Case("plain_zh.csv", "plain-csv", ("A001", "A002"), (",269,", ",-269,"), ("A002",), _table("A001")),
    Case("plain_en.csv", "plain-csv", ("L", "M-1"), ("M-1;Wall mirror;80", "M-1;Wall mirror;80;;;;;;;;9"), ("M-1",)),
    Case(
        "icecat.jsonl", "icecat", ("2101957", "3920564"), ('"price": 10995,', '"price": 10995,,'), ("2101957",), _lines
    ),
    Case(
        "array.json",
        "json",
        ("4380df7fc6b13734", "ac332c2d42a7b21f"),
        ('"name": "Case"', '"name": "Case'),
        ("4380df7fc6b13734",),
        _array,
    ),
    Case("corpus.jsonl", "beir-corpus", ("0", "1"), ('"_id": "1"', '"_id" "1"'), ("1",), _lines),
]

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
every_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)


def read(path: Path) -> list[Row | Problem]:
    return list(read_feed(path, CONTEXT))


def ids(records: list[Row | Problem]) -> tuple[str, ...]:
    changes = [record.change for record in records if isinstance(record, Row)]
    return tuple(sorted({change.product.id for change in changes if isinstance(change, Upsert)}))


@every_case
def test_is_recognised_by_its_content_alone(case: Case, tmp_path: Path) -> None:
    text = (FEEDS / case.file).read_bytes()
    for name, data in (("feed.dat", text), ("feed.json", text), ("feed.csv.gz", gzip.compress(text))):
        (tmp_path / name).write_bytes(data)
        source = FeedSource(tmp_path / name)
        assert recognise(source).name == case.reader
        claims = [reader.name for reader in READERS if reader.recognises(source.head())]
        # The protocol's nested product has the shape of one of Daogou's own: the order of READERS decides.
        assert claims == [case.reader, *(["daogou-jsonl"] if case.file == "openai_nested.jsonl" else [])]


@every_case
def test_reads_its_sample_whole_and_says_how_far_it_is(case: Case) -> None:
    source, told = FeedSource(FEEDS / case.file), list[int]()
    source.on_read = told.append
    records = list(read_feed(source, CONTEXT))
    assert ids(records) == case.ids
    assert not [str(record) for record in records if isinstance(record, Problem) and record.fatal]
    assert told[-1] == 100
    assert source.bytes_read == source.total_bytes == (FEEDS / case.file).stat().st_size


@every_case
def test_a_broken_record_is_reported_and_the_rest_lands(case: Case, tmp_path: Path) -> None:
    text = (FEEDS / case.file).read_text("utf-8")
    assert case.breaks[0] in text
    (tmp_path / case.file).write_text(text.replace(*case.breaks), "utf-8")
    records = read(tmp_path / case.file)
    problems = [record for record in records if isinstance(record, Problem) and record.fatal]
    assert problems
    assert all(problem.line > 0 and problem.message and problem.source == case.file for problem in problems)
    assert ids(records) == tuple(sorted(set(case.ids) - set(case.lost)))


@every_case
def test_reads_the_same_every_time(case: Case) -> None:
    assert read(FEEDS / case.file) == read(FEEDS / case.file)


@every_case
def test_reads_a_feed_that_is_cut_off_in_a_gzip(case: Case, tmp_path: Path) -> None:
    packed = gzip.compress((FEEDS / case.file).read_bytes())
    (tmp_path / "feed.gz").write_bytes(packed[: len(packed) * 2 // 3])
    reader = next(one for one in READERS if one.name == case.reader)
    records = list(reader.read(FeedSource(tmp_path / "feed.gz"), CONTEXT))
    assert any(isinstance(record, Problem) and record.fatal for record in records)


@pytest.mark.parametrize("case", [case for case in CASES if case.more], ids=lambda case: case.file)
def test_memory_does_not_grow_with_the_feed(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Formats whose rows may belong together hold a window of them: a small one shows growth on a small feed.
    monkeypatch.setattr("daogou.catalog.readers.grouping.WINDOW", 100_000)
    assert case.more is not None
    path = tmp_path / case.file
    path.write_text(case.more((FEEDS / case.file).read_text("utf-8"), 1800), "utf-8")
    peaks = []
    records = read_feed(path, CONTEXT)
    tracemalloc.start()
    try:
        for _ in range(2):
            rows = (record for record in records if isinstance(record, Row))
            assert sum(1 for _ in islice(rows, 700)) == 700
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.reset_peak()
    finally:
        tracemalloc.stop()
    # 700 rows that stayed in memory would take over a megabyte; the set of seen ids may double once.
    assert peaks[1] < peaks[0] + 200_000


@every_reader
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_content_raises(reader, data, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    samples = [(FEEDS / case.file).read_bytes() for case in CASES if case.reader == reader.name]
    if reader.name == "schema-org":
        samples = [page.read_bytes() for page in sorted((FEEDS / "pages").iterdir())]
    sample = data.draw(st.sampled_from(samples))
    kind = data.draw(st.sampled_from(["noise", "cut", "swap", "splice"]))
    if kind == "noise":
        content = data.draw(st.binary(max_size=400))
    elif kind == "cut":
        content = sample[: data.draw(st.integers(0, len(sample)))]
    else:
        place = data.draw(st.integers(0, len(sample)))
        drop = data.draw(st.integers(0, 40)) if kind == "splice" else 1
        junk = data.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [
                        b'"',
                        b"\\",
                        b"{",
                        b"]",
                        b"<",
                        b"&x;",
                        b"NaN",
                        b"1e999",
                        b"-1",
                        b"null",
                        b"[[[[",
                        b"\x00",
                        b"\xff",
                        b"\n",
                        b"<![CDATA[",
                        b"-->",
                        b"javascript:x",
                        "\u202e".encode(),
                        b"\\ud800",
                        b"9" * 400,
                        b"{}",
                    ]
                ),
            )
        )
        content = sample[:place] + junk + sample[place + drop :]
    path = tmp_path / "feed"
    path.write_bytes(content)
    for record in reader.read(FeedSource(path), CONTEXT):
        assert isinstance(record, Row | Problem)
        str(record)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_unknown_content_is_refused_with_the_formats_that_are_known(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed"
    path.write_bytes(content)
    if any(reader.recognises(FeedSource(path).head()) for reader in READERS):
        assert all(isinstance(record, Row | Problem) for record in read_feed(path, CONTEXT))
    else:
        with pytest.raises(UnknownFeed, match=r"shopify-csv|is empty|^feed is (a|an|packed) ") as refused:
            recognise(FeedSource(path))
        assert refused.value.code == "feed_unknown"
