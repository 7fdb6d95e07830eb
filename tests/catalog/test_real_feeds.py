"""Feeds that nobody here wrote; skipped where ``../shared/data`` is absent."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.model import Product
from daogou.catalog.quality import quality_report
from daogou.catalog.readers import FeedContext, read_feed

DATA = Path(__file__).parents[2].parent / "shared" / "data"
ROW = re.compile(r"""\((?:[^()'"]|'(?:[^'\\]|\\.)*')*\)""")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the evaluation data are not at {DATA}")


def load(path: Path, **context: Any) -> tuple[dict[str, Product], list[Problem]]:
    records = list(read_feed(path, FeedContext(**context)))
    changes = [record.change for record in records if isinstance(record, Row)]
    products = {change.product.id: change.product for change in changes if isinstance(change, Upsert)}
    return products, [record for record in records if isinstance(record, Problem)]


@needs_data
@pytest.mark.slow
def test_icecat() -> None:
    products, problems = load(DATA / "search_en_chorus" / "products.jsonl.gz")
    assert len(products) == 19_406
    assert len(problems) < 19_406 * 0.001
    assert sum(len(product.attributes) for product in products.values()) > 300_000


@needs_data
def test_best_buy() -> None:
    products, problems = load(DATA / "catalog_en_bestbuy" / "ecommerce.json")
    assert len(products) == 3_291
    assert [problem.field for problem in problems] == ["id"]
    finding = quality_report(products.values()).of("no-attributes")
    assert finding is not None
    assert finding.share == 1


@needs_data
def test_multi_cpr_corpus() -> None:
    products, problems = load(DATA / "search_zh_multicpr_mini" / "corpus.jsonl.gz")
    assert len(products) == 4_042
    assert not problems


def table(sql: str, name: str) -> list[list[str]]:
    """The rows that a MySQL dump inserts into a table, as text."""
    rows: list[list[str]] = []
    for statement in re.findall(rf"^INSERT INTO `{name}` VALUES (.*);$", sql, re.MULTILINE):
        for row in ROW.findall(statement):
            cells = next(csv.reader([row[1:-1]], quotechar="'", escapechar="\\", doublequote=False))
            rows.append(cells)
    return rows


@needs_data
def test_litemall_as_a_feed(tmp_path: Path) -> None:
    sql = (DATA / "catalog_zh_litemall" / "litemall_data.sql").read_text("utf-8")
    # csv drops the backslash of \n and leaves the n: line ends are written out before.
    sql = sql.replace("\\r", "").replace("\\n", " ")
    categories = {row[0]: row for row in table(sql, "litemall_category")}
    brands = {row[0]: row[1] for row in table(sql, "litemall_brand")}
    facts: dict[str, list[dict[str, str]]] = {}
    for row in table(sql, "litemall_goods_attribute"):
        facts.setdefault(row[1], []).append({"name": row[2], "value": row[3]})
    options: dict[tuple[str, str], str] = {
        (row[1], row[3]): row[2] for row in table(sql, "litemall_goods_specification")
    }
    variants: dict[str, list[dict[str, Any]]] = {}
    for row in table(sql, "litemall_goods_product"):
        chosen = [{"name": options.get((row[1], one), "规格"), "value": one} for one in json.loads(row[2])]
        media = [row[5]] if row[5].startswith("http") else []
        variants.setdefault(row[1], []).append(
            {"id": row[0], "price": f"{row[3]} CNY", "stock": int(row[4]), "options": chosen, "media": media}
        )
    reviews: dict[str, list[dict[str, Any]]] = {}
    for row in table(sql, "litemall_comment"):
        if row[2] == "0" and row[3].strip():
            review = {"id": row[0], "text": row[3], "rating": int(row[8]), "created_at": row[9]}
            reviews.setdefault(row[1], []).append(review)
    lines = []
    for row in table(sql, "litemall_goods"):
        leaf = categories.get(row[3])
        path = [categories[leaf[4]], leaf] if leaf and leaf[4] in categories else [leaf] if leaf else []
        record = {
            "kind": "product", "id": row[0], "title": row[2], "brand": brands.get(row[4], ""),
            "category": [{"id": one[0], "name": one[1]} for one in path],
            "description": row[7], "media": [row[10], *json.loads(row[5])],
            "attributes": facts.get(row[0], []), "variants": variants.get(row[0], []),
            "reviews": reviews.get(row[0], []),
        }  # fmt: skip
        lines.append(json.dumps(record, ensure_ascii=False))
    (tmp_path / "litemall.jsonl").write_text("\n".join(lines), "utf-8")
    products, problems = load(tmp_path / "litemall.jsonl", currency="CNY")
    assert len(products) == 239
    assert not [str(problem) for problem in problems if problem.fatal]
    assert sum(len(product.attributes) for product in products.values()) > 800
    assert sum(len(product.reviews) for product in products.values()) > 900
    assert len(products["1181000"].variants) == 6
    assert sum(len(product.variants) for product in products.values()) == len(table(sql, "litemall_goods_product"))
