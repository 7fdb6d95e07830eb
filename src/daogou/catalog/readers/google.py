"""Google Merchant Center feeds: RSS 2.0 and Atom with the ``g:`` namespace, and the same fields in a table.

Fields: https://support.google.com/merchants/answer/7052112 (Product data specification).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5

from lxml import etree

from daogou.catalog.changes import Problem, Row
from daogou.catalog.readers.base import MAX_FIELD, FeedContext, FeedHead, FeedSource
from daogou.catalog.readers.faults import shown
from daogou.catalog.readers.grouping import Item, grouped
from daogou.catalog.readers.merchant import merchant_item
from daogou.catalog.readers.tables import fold, header_of, rows

_START = re.compile(r"<(item|entry)(?=[\s>])")
_NAMESPACE = re.compile(r"""\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"'<>&]*)["']""")
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_ENCODING = re.compile(r"""<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
_MARKS = {
    "link",
    "image_link",
    "availability",
    "brand",
    "gtin",
    "mpn",
    "condition",
    "google_product_category",
}
_TYPOGRAPHY = {"amp", "lt", "gt", "quot", "apos"}


class GoogleXmlReader:
    """RSS and Atom. Each item is cut out of the stream and parsed alone: a broken one costs only itself."""

    name = "google-xml"

    def recognises(self, head: FeedHead) -> bool:
        """By RSS or Atom markup with Google's namespace or ``g:`` fields."""
        text = head.stripped
        return (
            text.startswith("<")
            and re.search(r"<(?:rss|feed|channel)[\s>]", text) is not None
            and ("base.google.com/ns/1.0" in text or "<g:" in text)
        )

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product an ``item_group_id``, or an item without one."""
        return grouped(lambda: _xml_items(source, context), source.name)


def _xml_items(source: FeedSource, context: FeedContext) -> Iterator[Item | Problem]:
    for element in _elements(source):
        if isinstance(element, Problem):
            yield element
            continue
        line, text, namespaces = element
        row = _parse(text, namespaces)
        if isinstance(row, str):
            yield Problem(source.name, line, "item", shown(text), row)
        else:
            yield from merchant_item(source.name, line, row, context)


def _elements(source: FeedSource) -> Iterator[tuple[int, str, str] | Problem]:
    """Each item's starting line, its text, and the namespaces that the feed's root declares."""
    buffer, line, namespaces = "", 1, ""
    declared = _ENCODING.search(source.head().text[:500])
    for chunk in source.chunks(_codec(declared[1]) if declared and source.encoding == "utf-8" else None):
        if isinstance(chunk, Problem):
            yield chunk
            continue
        buffer += chunk
        while start := _START.search(buffer):
            if not namespaces:
                namespaces = _declarations(buffer[: start.start()])
            line += buffer.count("\n", 0, start.start())
            buffer = buffer[start.start() :]
            end = _end_of(buffer, start[1])
            if end < 0 and len(buffer) <= MAX_FIELD:
                break
            if end < 0 or end > MAX_FIELD:
                yield Problem(source.name, line, "item", shown(buffer[:80]), "the item is longer than 1 MB")
                end = len(start[0])
            else:
                yield line, buffer[:end], namespaces
            line += buffer.count("\n", 0, end)
            buffer = buffer[end:]
        else:
            # Without an item in sight, only the root's declarations and half a tag are worth keeping.
            if not namespaces and len(buffer) < MAX_FIELD:
                continue
            line += buffer.count("\n", 0, max(0, len(buffer) - 16))
            buffer = buffer[-16:]
    if start := _START.search(buffer):
        yield Problem(source.name, line, "item", shown(buffer[:80]), "the feed ends within the item; fetch it again")


def _codec(name: str) -> str | None:
    try:
        "".encode(name)
    except LookupError:
        return None
    return "gb18030" if name.casefold() in ("gbk", "gb2312", "gb18030") else name


def _end_of(buffer: str, tag: str) -> int:
    """Where the first item ends: after its end tag or before the next start; -1 where that is beyond."""
    place = 1
    pattern = re.compile(rf"</{tag}\s*>|<{tag}(?=[\s>])|<!\[CDATA\[")
    while found := pattern.search(buffer, place):
        if found[0].startswith("<!["):
            place = buffer.find("]]>", found.end())
            closes = buffer.find(f"</{tag}", found.end())
            if place < 0:
                # A CDATA section that never closes must not swallow the feed.
                return -1 if len(buffer) <= MAX_FIELD or closes < 0 else closes + len(tag) + 3
            continue
        return found.end() if found[0].startswith("</") else found.start()
    return -1


def _declarations(prologue: str) -> str:
    found: dict[str, str] = dict(_NAMESPACE.findall(prologue))
    return "".join(f' xmlns{":" if prefix else ""}{prefix}="{uri}"' for prefix, uri in found.items()) or " "


def _parse(text: str, namespaces: str) -> dict[str, list[object]] | str:
    """The fields of an item by local name, or what is wrong with its markup."""
    known = {prefix for prefix, _ in _NAMESPACE.findall(namespaces)} | {"xml", "xmlns"}
    extra = "".join(f' xmlns:{p}="urn:undeclared"' for p in sorted(set(_PREFIX.findall(text)) - known))
    parts = _CDATA.split(text)
    parts[::2] = [_ENTITY.sub(_character, part) for part in parts[::2]]
    # Only this fragment is parsed: a DOCTYPE never is, so its entities cannot expand or fetch anything.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(f"<root{namespaces}{extra}>{''.join(parts)}</root>".encode(), parser)
    except UnicodeEncodeError:
        return "holds bytes that are not text; save the feed as UTF-8"
    except (etree.LxmlError, ValueError) as error:
        reason = str(error).partition(", line")[0]
        return f"the markup is broken ({shown(reason)}); escape & and < in texts and close every tag"
    row: dict[str, list[object]] = {}
    for field in root[0] if len(root) else ():
        if not isinstance(field.tag, str):
            return "holds an entity that is not defined; write the character itself"
        row.setdefault(fold(etree.QName(field).localname), []).append(_value(field))
    return row


def _value(field: etree._Element) -> object:
    """A field's text; the fields within it by name where it is nested, as ``product_detail`` is."""
    if len(field) and all(isinstance(child.tag, str) for child in field):
        inner = {fold(etree.QName(child).localname): "".join(child.itertext()) for child in field}
        return {key: value for key, value in inner.items() if value.strip()}
    return "".join(field.itertext()) or field.get("href")


def _character(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name in _TYPOGRAPHY else html5.get(f"{name};", match[0])


class GoogleTableReader:
    """The same fields in columns, as TSV or CSV."""

    name = "google-tsv"

    def recognises(self, head: FeedHead) -> bool:
        """By the columns ``id`` and ``title`` beside at least two others of Google's."""
        header = header_of(head)
        if header is None or not {"id", "title"} <= header.names:
            return False
        others = {"item_id", "is_eligible_search", "enable_search", "url_handle", "handle"}
        return len(header.names & _MARKS) >= 2 and not header.names & others

    def read(self, source: FeedSource, context: FeedContext) -> Iterator[Row | Problem]:
        """One product an ``item_group_id``, or a row without one."""
        return grouped(lambda: table_items(source, context), source.name)


def table_items(source: FeedSource, context: FeedContext) -> Iterator[Item | Problem]:
    """The rows of a table as variants."""
    for record in rows(source):
        if isinstance(record, Problem):
            yield record
            continue
        line, cells = record
        yield from merchant_item(source.name, line, folded(cells), context)


def folded(cells: Mapping[str, object]) -> dict[str, list[object]]:
    """A row's values under folded names."""
    row: dict[str, list[object]] = {}
    for column, cell in cells.items():
        row.setdefault(fold(column), []).append(cell)
    return row
