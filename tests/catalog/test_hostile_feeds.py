"""What a feed may hold that was meant to do harm, or went wrong on its way: it is reported, and the rest lands."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

import pytest

from daogou.catalog.changes import Problem, Row, Update, Upsert
from daogou.catalog.model import Product
from daogou.catalog.readers import READERS, FeedContext, FeedSource, UnknownFeed, read_feed
from daogou.catalog.schema import decode_product, encode_product

FEEDS = Path(__file__).parent / "feeds"
CONTEXT = FeedContext()
TEXTS = [
    "", " ", "\x00", "NaN", "Infinity", "1e999", "-5", "９９", "12,5", "9" * 400, "0000-00-00", "9999-99-99", "1/0",
    "¥", "$1", "1 USD EUR", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:x", "data:text/html,x",
    "file:///etc/passwd", "//evil", "http://", "../../etc/passwd", "a/../../b.jpg", "C:\\x.jpg", "/etc/x.jpg", "a/%2e%2e/b.jpg", "%2fetc/x.jpg", "a%5c..%5cb.jpg",
    "\u202eabc", "<script>x</script>", "<b>", "&lt;script&gt;x", "&#xd800;", "&#0;", "x" * 5000, "红" * 3000,
]  # fmt: skip
VALUES: list[Any] = [
    *TEXTS, None, True, False, 0, -1, 1e308, 1e-320, 2**63, 2**64, 10**30, 10**299, 10**400, float("nan"),
    float("inf"), "\ud800", [], [[]], [[[[1]]]], [None, 1, "x", {}], [{"@value": {}}], {}, {"@id": "x"},
    {"a": {"b": [1, {"c": None}]}}, {"zh": 1, "en": []}, {"amount": 10**30, "currency": "CNY"},
    {"amount": "1", "currency": ["x"]}, {"value": {"value": {}}},
]  # fmt: skip
MARKS = ("javascript:", "data:", "file:", "vbscript:")


def records(path: Path, reader: str) -> list[Row | Problem]:
    return list(next(one for one in READERS if one.name == reader).read(FeedSource(path), CONTEXT))


def check(found: list[Row | Problem]) -> list[Product]:
    """What was read can be stored, served and shown without harm."""
    products = []
    for record in found:
        if isinstance(record, Problem):
            assert record.message
            assert str(record).isprintable()
            continue
        if isinstance(record.change, Update):
            assert all(one.stock is None or 0 <= one.stock < 2**63 for one in record.change.variants)
        if not isinstance(record.change, Upsert):
            continue
        product = record.change.product
        products.append(product)
        assert decode_product(encode_product(product)) == product
        assert product.title
        assert all(product.title.values())
        for variant in product.variants:
            assert variant.price is None or 0 <= variant.price.amount <= 10**15
            assert variant.stock is None or 0 <= variant.stock < 2**63
        media = [*product.media, *(one for variant in product.variants for one in variant.media)]
        for url in [one.url for one in media] + [product.url or ""]:
            assert not url.casefold().startswith(MARKS)
        for one in media:
            path = unquote(one.url)
            assert ".." not in path.replace("\\", "/").split("/")
            assert not path.startswith("/")
    return products


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(one, (*at, key))


def changed(value: Any, at: tuple[Any, ...], to: Any) -> Any:
    copy = json.loads(json.dumps(value))
    inner = copy
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = to
    return copy


@pytest.mark.parametrize(
    ("file", "reader"),
    [
        ("daogou.jsonl", "daogou-jsonl"), ("icecat.jsonl", "icecat"), ("openai_nested.jsonl", "openai-jsonl"),
        ("openai_flat.jsonl", "openai-jsonl"), ("corpus.jsonl", "beir-corpus"), ("array.json", "json"),
    ],
)  # fmt: skip
def test_any_value_in_any_field_of_json(file: str, reader: str, tmp_path: Path) -> None:
    text = (FEEDS / file).read_text("utf-8")
    samples = json.loads(text) if file == "array.json" else [json.loads(line) for line in text.splitlines()]
    lines = [json.dumps(changed(one, at, to)) for one in samples for at in places(one) for to in VALUES]
    lines += ["[" * 100_000, '{"id":' * 100_000, '"', "{", "[]", "null", "\x00"]
    lines += [json.dumps(one) for one in samples]
    (tmp_path / file).write_text("[" + ",\n".join(lines) + "]" if file == "array.json" else "\n".join(lines), "utf-8")
    products = check(records(tmp_path / file, reader))
    assert {one.id for one in check(records(FEEDS / file, reader))} <= {one.id for one in products}


@pytest.mark.parametrize(
    ("file", "reader"),
    [
        ("google.tsv", "google-tsv"), ("openai.csv", "openai-csv"), ("shopify.csv", "shopify-csv"),
        ("shopify_old.csv", "shopify-csv"), ("plain_zh.csv", "plain-csv"), ("plain_en.csv", "plain-csv"),
    ],
)  # fmt: skip
def test_any_value_in_any_cell_of_a_table(file: str, reader: str, tmp_path: Path) -> None:
    text = (FEEDS / file).read_text("utf-8")
    delimiter = "\t" if file.endswith("tsv") else ";" if file == "plain_en.csv" else ","
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    out = io.StringIO()
    table = csv.writer(out, delimiter=delimiter)
    table.writerow(header)
    for row in rows:
        for column in range(len(row)):
            table.writerows([*row[:column], to, *row[column + 1 :]] for to in TEXTS)
    table.writerows(rows)
    (tmp_path / file).write_text(out.getvalue(), "utf-8")
    assert check(records(tmp_path / file, reader))


@pytest.mark.parametrize("file", ["google.xml", "google_atom.xml"])
def test_any_value_in_any_element_of_xml(file: str, tmp_path: Path) -> None:
    text = (FEEDS / file).read_text("utf-8")
    tag = "item" if "<item>" in text else "entry"
    start, end = text.index(f"<{tag}>"), text.index(f"</{tag}>") + len(tag) + 3
    item, found = text[start:end], []
    for place, sign in enumerate(item):
        if sign == ">" and item[place + 1 : place + 2] not in ("", "<", "\n", " "):
            stop = item.index("<", place)
            found += [item[: place + 1] + escape(to) + item[stop:] for to in TEXTS]
    assert len(found) > 200
    (tmp_path / file).write_text(text[:start] + "\n".join([*found, item]) + text[end:], "utf-8")
    assert check(records(tmp_path / file, "google-xml"))


@pytest.mark.parametrize("page", ["kettle.html", "shirt.html"])
def test_any_value_in_any_place_of_a_page(page: str, tmp_path: Path) -> None:
    text = (FEEDS / "pages" / page).read_text("utf-8")
    start = text.index("{", text.index("application/ld+json"))
    block = text[start : text.index("</script>", start)]
    node = json.loads(block)
    for number, (at, to) in enumerate((at, to) for at in places(node) for to in VALUES[::3]):
        broken = json.dumps(changed(node, at, to)).replace("<", "\\u003c")
        (tmp_path / f"{number:05}.html").write_text(text.replace(block, broken), "utf-8")
    assert check(records(tmp_path, "schema-org"))


def test_a_line_of_thirty_megabytes_passes_through_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    good = '{"id": "%s", "title": "Mug", "variants": [{"id": "%s", "price": "5 EUR"}]}\n'
    with path.open("w") as file:
        file.write(good % ("a", "a"))
        file.write('{"id": "b", "title": "')
        for _ in range(30):
            file.write("x" * 1_000_000)
        file.write('"}\n')
        file.write(good % ("c", "c"))
    tracemalloc.start()
    try:
        found = list(read_feed(path, CONTEXT))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert [one.id for one in check(found)] == ["a", "c"]
    assert [(one.line, one.fatal) for one in found if isinstance(one, Problem)] == [(2, True)]


def test_a_gzip_bomb_is_given_up_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daogou.catalog.readers.base.BOMB_BYTES", 1 << 22)
    good = b'{"id": "a", "title": "Mug", "variants": [{"id": "a", "price": "5 EUR"}]}\n'
    (tmp_path / "feed.gz").write_bytes(gzip.compress(good + b" " * (1 << 26)))
    found = list(read_feed(tmp_path / "feed.gz", CONTEXT))
    assert [one.id for one in check(found)] == ["a"]
    problems = [one for one in found if isinstance(one, Problem)]
    assert "unpacks to more than 500 times its size" in problems[-1].message


def test_what_is_packed_otherwise_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "feed.csv", "w") as archive:
        archive.writestr("../../feed.csv", "id,name,price\n1,Mug,5\n")
    with pytest.raises(UnknownFeed, match=r"feed\.csv is a zip archive or a spreadsheet; unpack it"):
        list(read_feed(tmp_path / "feed.csv", CONTEXT))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"id,name,price\n" * 50)[:12])
    with pytest.raises(UnknownFeed, match="cannot be unpacked"):
        list(read_feed(tmp_path / "cut.gz", CONTEXT))


def test_bytes_of_zero_and_other_controls_leave_the_text(tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(b"id,name,price\n1,M\x00u\x07g,5\n\x00\x00\n2,Cup,6\n")
    products = check(list(read_feed(tmp_path / "feed", CONTEXT)))
    assert [one.title["en"] for one in products] == ["Mug", "Cup"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_feed_in_another_encoding_reads_the_same(encoding: str, tmp_path: Path) -> None:
    text = (FEEDS / "daogou.jsonl").read_text("utf-8")
    (tmp_path / "feed").write_bytes(text.encode(encoding))
    assert check(list(read_feed(tmp_path / "feed", CONTEXT))) == check(list(read_feed(FEEDS / "daogou.jsonl", CONTEXT)))


def test_a_table_of_western_europe_is_not_taken_for_chinese(tmp_path: Path) -> None:
    text = "id;name;price\n1;Grünes Hemd;5\n2;Weiße Tasse für Gäste;6\n3;Café crème;7\n"
    (tmp_path / "feed").write_bytes(text.encode("cp1252"))
    products = check(list(read_feed(tmp_path / "feed", FeedContext(language="de"))))
    assert [one.title["de"] for one in products] == ["Grünes Hemd", "Weiße Tasse für Gäste", "Café crème"]


def test_a_first_line_longer_than_the_head_is_still_recognised(tmp_path: Path) -> None:
    reviews = [{"id": str(i), "text": f"warm and light, number {i} " * 10, "rating": 5} for i in range(1000)]
    product = {"id": "a", "title": "Coat", "reviews": reviews, "variants": [{"id": "a", "price": "5 EUR"}]}
    (tmp_path / "feed").write_text(json.dumps(product) + "\n", "utf-8")
    (found,) = check(list(read_feed(tmp_path / "feed", CONTEXT)))
    assert len(found.reviews) == 1000
