"""Feeding a shop from the command line: a mapping, the report on what could not be read, the quality report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daogou.cli import app

TABLE = "宝贝,钱,款式\n红色杯子,12,红\n蓝色杯子,免费,蓝\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "daogou.toml").write_text('[encoders]\ntext = "hashing"\n\n[ingest.columns]\ntitle = "宝贝"\n', "utf-8")
    (tmp_path / "table.csv").write_text(TABLE, "utf-8")
    return folder


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_table_with_a_mapping_lands_and_is_reported_on(shop: Path, tmp_path: Path) -> None:
    feed = ("ingest", tmp_path / "table.csv", "--shop", shop, "--map", "price=钱", "--map", "option:colour=款式")
    said = run(*feed)
    assert "1 rows: 1 added, 0 changed, 0 unchanged, 0 deleted, 2 problems" in said
    assert """table.csv line 3: 钱 '免费': "免费" is not a price; write one like 12.50 CNY""" in said
    assert "of 1 products, 0 are easy to find" in said
    assert f"daogou quality --shop {shop}" in said
    assert "1 rows: 0 added, 0 changed, 1 unchanged, 0 deleted" in run(*feed)


def test_the_quality_report_is_whole_in_both_languages_and_as_json(shop: Path, tmp_path: Path) -> None:
    run("ingest", tmp_path / "table.csv", "--shop", shop, "--map", "price=钱")
    said = run("quality", "--shop", shop, "--language", "zh", "--json", tmp_path / "quality.json")
    assert "1 件商品中有 0 件容易找到" in said
    assert "没有图片" in said
    assert "补一张主图" in said
    report = json.loads((tmp_path / "quality.json").read_text("utf-8"))
    assert report["products"] == 1
    assert {finding["kind"] for finding in report["findings"]} >= {"no-image", "no-category", "hidden-colour"}


@pytest.mark.parametrize("pair", ["title", "=x", "title="])
def test_a_mapping_without_two_sides_is_refused(pair: str, shop: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["ingest", str(tmp_path / "table.csv"), "--shop", str(shop), "--map", pair])
    assert result.exit_code == 2
    assert "FIELD=COLUMN" in result.output
