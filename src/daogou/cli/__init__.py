"""``daogou ...``: thin, over `Guide`, `service` and `bench`."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from daogou.catalog.quality import QualityReport
from daogou.cli.benchmarks import bench_app
from daogou.cli.learning import learn
from daogou.cli.merchandising import queries_app, rules_app
from daogou.cli.options import HERE, ShopOption
from daogou.errors import DaogouError
from daogou.guide import Guide
from daogou.settings import FILE

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(bench_app, name="bench")
app.add_typer(rules_app, name="rules")
app.add_typer(queries_app, name="queries")
app.command()(learn)


def _show_progress(stage: str, done: int) -> None:
    if sys.stderr.isatty() or done % 2560 == 0:
        print(f"\r{stage} {done:,}", end="", file=sys.stderr, flush=True)


@app.command()
def init(shop: ShopOption = HERE, name: str = "My shop", currency: str = "CNY") -> None:
    """Make an empty shop folder with its settings."""
    shop.mkdir(parents=True, exist_ok=True)
    path = shop / FILE
    if path.exists():
        raise typer.BadParameter(f"{path} exists already")
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    path.write_text(f'[shop]\nname_zh = "{quoted}"\nname_en = "{quoted}"\ncurrency = "{currency}"\n', "utf-8")
    print(f"made {path}; next: daogou ingest FEED --shop {shop}")


@app.command()
def ingest(
    feed: Path,
    shop: ShopOption = HERE,
    replace: Annotated[bool, typer.Option(help="Delete what the feed does not mention.")] = False,
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="FIELD=COLUMN of a plain table, such as title=商品名.")
    ] = None,
) -> None:
    """Take a feed in; its format is recognised by content."""
    with Guide.open(shop) as guide:
        report = guide.ingest(feed, replace=replace, columns=_mapping(columns or ()), on_progress=_show_progress)
    applied = report.applied
    print(
        f"\r{report.rows:,} rows: {applied.added:,} added, {applied.changed:,} changed, "
        f"{applied.unchanged:,} unchanged, {applied.deleted + report.dropped:,} deleted, "
        f"{report.problem_count:,} problems"
    )
    if report.resumed_at:
        print(f"  resumed after row {report.resumed_at:,}, where an earlier run was interrupted")
    for problem in report.problems[:20]:
        print(f"  {problem}")
    if report.quality and report.quality.products:
        _show_quality(report.quality, most=3)
        print(f"  the whole report: daogou quality --shop {shop}")


def _mapping(pairs: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, sign, column = pair.partition("=")
        if not sign or not name.strip() or not column.strip():
            raise typer.BadParameter(f"{pair!r} is not FIELD=COLUMN, such as title=商品名", param_hint="--map")
        found.setdefault(name.strip(), []).append(column.strip())
    return found


def _show_quality(report: QualityReport, *, most: int, language: str = "en") -> None:
    clean, such_as = {
        "zh": ("{:,} 件商品中有 {:,} 件容易找到", "例如"),
        "en": ("of {:,} products, {:,} are easy to find", "such as"),
    }[language]
    print(f"  {clean.format(report.products, report.clean)}")
    for finding in report.findings[:most]:
        examples = ", ".join(finding.examples)
        print(f"  {finding.severity:6} {finding.share:4.0%} {finding.title[language]} ({such_as} {examples})")
        print(f"              {finding.mend[language]}")


@app.command()
def quality(
    shop: ShopOption = HERE,
    language: Annotated[str, typer.Option(help="zh or en")] = "en",
    json: Annotated[Path | None, typer.Option(help="Write the report as JSON too.")] = None,
) -> None:
    """What keeps shoppers from finding the shop's products, worst first, with the mend."""
    if language not in ("zh", "en"):
        raise typer.BadParameter("zh or en", param_hint="--language")
    with Guide.open(shop) as guide:
        report = guide.quality()
    _show_quality(report, most=len(report.findings), language=language)
    if json:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))


@app.command()
def search(query: str, shop: ShopOption = HERE, limit: int = 10) -> None:
    """Search in words."""
    with Guide.open(shop) as guide:
        page = guide.search(query, limit=limit)
    language = "zh" if page.need.language == "zh" else "en"
    for slot in page.need.slots:
        print(f"  [{slot.label.get(language, slot.id)}] from {', '.join(repr(s.words) for s in slot.spans)}")
    for note in (*(r.text for r in page.relaxed), page.message):
        if note:
            print(f"  {note[language]}")
    for item in page.items:
        title = (
            next(iter(item.product.title.values()))
            if language not in item.product.title
            else item.product.title[language]
        )
        reasons = " · ".join(r.text.get(language, "") for r in item.reasons[:3])
        print(f"{item.position:3}. {title}  {item.product.prices[0] if item.product.prices else ''}  {reasons}")
    print(f"{page.total} found in {page.took_ms:.0f} ms")


@app.command()
def chat(
    text: Annotated[str | None, typer.Argument(help="One sentence; without it, sentences are read line by line.")] = None,
    shop: ShopOption = HERE,
    conversation: Annotated[str, typer.Option(help="The conversation to go on with.")] = "",
    shopper: Annotated[str | None, typer.Option()] = None,
    product: Annotated[list[str] | None, typer.Option(help="Ask about these products (up to four) instead.")] = None,
) -> None:
    """Talk to the guide: search, refine, compare, ask, fill the basket."""
    conversation = conversation or uuid.uuid4().hex
    with Guide.open(shop) as guide:
        for line in [text] if text else sys.stdin:
            if not line.strip():
                continue
            turn = (
                guide.ask(line, products=product)
                if product
                else guide.chat(line, conversation=conversation, shopper=shopper)
            )
            for statement in turn.statements:
                marks = "".join(f"[{i + 1}]" for i in statement.evidence)
                print(f"{statement.text} {marks}".rstrip())
            if turn.options:
                print("  " + "  ".join(f"({option})" for option in turn.options))
            for i, piece in enumerate(turn.evidence, 1):
                print(f"  [{i}] {piece.product_id or 'shop'} {piece.ref}: {piece.text}")
    print(f"conversation {conversation}", file=sys.stderr)


@app.command()
def recommend(shop: ShopOption = HERE, shopper: str | None = None, limit: int = 10) -> None:
    """What the home page shows a shopper."""
    with Guide.open(shop) as guide:
        page = guide.recommend(shopper=shopper, limit=limit)
    for item in page.items:
        print(f"{item.position:3}. {next(iter(item.product.title.values()))}  {item.reasons[0].text['en']}")


@app.command()
def export(
    shop: ShopOption = HERE,
    shopper: Annotated[str | None, typer.Option(help="Everything that is kept about this shopper.")] = None,
    conversation: Annotated[str | None, typer.Option(help="This conversation alone.")] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Every tool call of the assistant, a line each.")] = False,
) -> None:
    """Hand over what is kept, as JSON."""
    if sum((shopper is not None, conversation is not None, audit)) != 1:
        raise typer.BadParameter("give one of --shopper, --conversation, --audit")
    with Guide.open(shop) as guide:
        if audit:
            for call in guide.conversations.audit():
                print(msgspec.json.encode(call).decode())
        else:
            found = guide.export(shopper=shopper, conversation=conversation)
            print(msgspec.json.format(msgspec.json.encode(found)).decode())


@app.command()
def erase(shopper: str, shop: ShopOption = HERE) -> None:
    """Forget a shopper."""
    with Guide.open(shop) as guide:
        print(f"{guide.erase(shopper=shopper)} records erased")


@app.command()
def serve(shop: ShopOption = HERE, host: str = "127.0.0.1", port: int = 8400) -> None:
    """Serve the shop's page and its HTTP door."""
    import uvicorn

    from daogou.service.app import create_app

    guide = Guide.open(shop)
    guide.refresh(on_progress=_show_progress)
    print(f"\rDaogou serves {guide.store.count():,} products at http://{host}:{port}", flush=True)
    sys.setswitchinterval(0.001)  # the loop that reads and answers requests must not wait long for a search to let it in
    uvicorn.run(create_app(guide), host=host, port=port, log_level="warning", access_log=False)


@app.command()
def demo(
    shop: ShopOption = Path("demo-shop"), host: str = "127.0.0.1", port: int = 8400, build_only: bool = False
) -> None:
    """Build the demo shop where it is not there yet, and serve it."""
    from daogou.demo.build import build_demo

    build_demo(shop, on_progress=_show_progress)
    if not build_only:
        serve(shop, host, port)


@app.command()
def doctor(shop: ShopOption = HERE) -> None:
    """Which models, engines and data are in use, what is degraded, and how to mend it."""
    from daogou.service.doctor import diagnose

    healthy = True
    for finding in diagnose(shop):
        healthy &= finding.state != "missing"
        print(
            f"{finding.state:9} {finding.part}: {finding.text}"
            + (f"\n          mend: {finding.mend}" if finding.mend else "")
        )
    raise typer.Exit(0 if healthy else 1)


def main() -> None:
    """The console's entry: errors that Daogou raises are one line, without a traceback."""
    try:
        app()
    except DaogouError as error:
        sys.exit(f"daogou: {error}")
