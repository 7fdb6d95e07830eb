"""``daogou rules ...`` and ``daogou queries ...``: what the shop's people say, and what shoppers ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from daogou.cli.options import HERE, ShopOption
from daogou.guide import Guide

rules_app = typer.Typer(no_args_is_help=True, help="What the shop's people say about its results, in rules.toml.")
queries_app = typer.Typer(no_args_is_help=True, help="What shoppers search for, what comes of it, and what to do about it.")


@rules_app.command("check")
def rules_check(shop: ShopOption = HERE) -> None:
    """Whether rules.toml can be used, line by line, and whether the shop has what it names."""
    from daogou.guide.rules_report import checked

    faults, warnings = checked(shop)
    for text in (*faults, *(f"warning: rule {one.rule!r}: {one.text}" for one in warnings)):
        print(text)
    print(f"{len(faults)} faults, {len(warnings)} warnings")
    raise typer.Exit(1 if faults else 0)


@rules_app.command("list")
def rules_list(shop: ShopOption = HERE) -> None:
    """Every rule with its state (in force, to come, over), what it waits for and what it does."""
    from daogou.guide.rules_report import listed

    for line in listed(shop):
        print(line)


@rules_app.command("preview")
def rules_preview(query: str, shop: ShopOption = HERE, limit: int = 10) -> None:
    """A query's results with the rules beside those without, and which rule moved what."""
    from daogou.guide.rules_report import preview

    with Guide.open(shop) as guide:
        for line in preview(guide, query, limit=limit):
            print(line)


@queries_app.command("report")
def queries_report(
    shop: ShopOption = HERE,
    days: Annotated[float, typer.Option(help="The period, back from now.")] = 30,
    limit: int = 20,
    floor: Annotated[int, typer.Option(help="Shoppers that must have done the same; 0: search.least_shoppers.")] = 0,
    json: Annotated[Path | None, typer.Option(help="Write the report as JSON too.")] = None,
) -> None:
    """Volume, queries without results or clicks, wishes given up, slots removed, and synonyms that shoppers suggest."""
    from daogou.guide.insights import lines, shop_report

    report = shop_report(shop, days=days, floor=floor, limit=limit)
    for line in lines(report):
        print(line)
    if json:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))


@queries_app.command("learn")
def queries_learn(log: Path, shop: ShopOption = HERE) -> None:
    """Take in queries of an earlier search engine, one a line with an optional count behind a tab, for suggestions."""
    from daogou.guide.asked import bring
    from daogou.guide.vocabulary import learn_and_save
    from daogou.settings import Settings

    known = bring(shop, log)
    learn_and_save(shop, Settings.load(shop).shop.currency)
    print(f"{known:,} queries; those that the shop can answer are suggested, by a serving process from its next start on")


@queries_app.command("accept")
def queries_accept(
    words: Annotated[str, typer.Argument(help="What shoppers type.")],
    also: Annotated[str, typer.Argument(help="What they shall find too.")],
    shop: ShopOption = HERE,
    both_ways: Annotated[bool, typer.Option(help="Whoever searches the second finds the first too.")] = False,
) -> None:
    """Write a synonym into the shop's rules.toml; it is in force within a second, while serving too."""
    from daogou.guide.insights import accept

    line = accept(shop, words, also, both_ways=both_ways)
    print(f"{shop / 'rules.toml'} line {line}: {words} {'=' if both_ways else '->'} {also}")
