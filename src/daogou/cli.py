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
from daogou.cli_kept import bench_chat, export
from daogou.errors import DaogouError
from daogou.guide import Guide
from daogou.learning.registry import Card
from daogou.settings import FILE

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
bench_app = typer.Typer(
    no_args_is_help=True, help="Measure the shipped code against a baseline in the same run."
)
app.add_typer(bench_app, name="bench")
rules_app = typer.Typer(no_args_is_help=True, help="What the shop's people say about its results, in rules.toml.")
app.add_typer(rules_app, name="rules")
queries_app = typer.Typer(no_args_is_help=True, help="What shoppers search for, what comes of it, and what to do about it.")
app.add_typer(queries_app, name="queries")

ShopOption = Annotated[Path, typer.Option("--shop", help="The shop's folder.")]
HERE = Path("shop")
app.command()(export)
bench_app.command("chat")(bench_chat)


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
def erase(shopper: str, shop: ShopOption = HERE) -> None:
    """Forget a shopper."""
    with Guide.open(shop) as guide:
        print(f"{guide.erase(shopper=shopper)} records erased")


@app.command()
def learn(
    shop: ShopOption = HERE,
    judgements: Annotated[
        Path | None, typer.Option(help="A BEIR folder, or a CSV or TSV of query, product, gain.")
    ] = None,
    clicks: Annotated[bool, typer.Option("--clicks", help="Learn from what shoppers did.")] = False,
    simulated: Annotated[bool, typer.Option("--simulated", help="Simulated shoppers count too.")] = False,
    use: Annotated[str | None, typer.Option(help="Put this version in use, or none.", metavar="VERSION|none")] = None,
) -> None:
    """Learn to rank from judgements or clicks; what is proved better goes into use. Without options: the versions."""
    with Guide.open(shop) as guide:
        if use is not None:
            guide.rankers.use(None if use == "none" else use)
        elif judgements is not None:
            _show_card(guide.lessons.from_judgements(judgements, on_progress=_say))
        elif clicks:
            _show_card(guide.lessons.from_clicks(simulated=simulated, on_progress=_say))
        current = guide.rankers.current()
        for card in guide.rankers.cards():
            print(f"{'*' if card.version == current else ' '} {card.version}  {card.learned_at:%Y-%m-%d %H:%M}  {card.source}")
        print(f"in use: {current or 'none, the blend alone'}")


def _show_card(card: Card) -> None:
    print(f"{card.version} from {card.source}" + (", simulated shoppers among it" if card.simulated else ""))
    print(f"nDCG@10 over {card.queries} unseen queries: {card.ndcg:.3f}, the blend {card.blend_ndcg:.3f}")
    print(f"of judged products alone: {card.ndcg_judged:.3f}, the blend {card.blend_ndcg_judged:.3f}")
    print(f"difference [{card.low:+.3f}, {card.high:+.3f}], p = {card.p:.4f}: " + ("proved" if card.better else "not proved"))
    print("what moved scores: " + ", ".join(f"{name} {share:.2f}" for name, share in card.importance.items() if share))


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


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


@bench_app.command("search")
def bench_search(
    data: Annotated[Path, typer.Option()], json: Annotated[Path | None, typer.Option()] = None
) -> None:
    """Ranking quality and latency on a judged query set in BEIR layout, beside BM25 and dense alone."""
    from daogou.bench.search import run

    run(data, json)


@bench_app.command("ranker")
def bench_ranker(
    data: Annotated[Path, typer.Option()], json: Annotated[Path | None, typer.Option()] = None
) -> None:
    """A ranker learned from judgements and from simulated clicks, on queries that it has not seen."""
    from daogou.bench.ranker import run

    run(data, json)


@bench_app.command("peers")
def bench_peers(
    data: Annotated[Path, typer.Option()],
    json: Annotated[Path | None, typer.Option()] = None,
    cores: Annotated[int, typer.Option(help="Cores that each system may use; 0: all.")] = 0,
) -> None:
    """The search beside txtai, LanceDB, Milvus Lite and a home-made script, on a judged query set in BEIR layout."""
    from daogou.bench.peers.compare import run

    run(data, json, cores=cores)


@bench_app.command("understanding")
def bench_understanding(
    data: Annotated[list[Path], typer.Option()], json: Annotated[Path | None, typer.Option()] = None
) -> None:
    """What queries are understood as, slot by slot, on hand-labelled queries, beside a lookup of names."""
    from daogou.bench.understanding import run

    run(data, json)


@bench_app.command("crosslingual")
def bench_crosslingual(
    data: Annotated[Path, typer.Option()], json: Annotated[Path | None, typer.Option()] = None
) -> None:
    """The same judged queries in the catalogue's language and in another, beside plain dense retrieval and BM25."""
    from daogou.bench.crosslingual import run

    run(data, json)


@bench_app.command("encode")
def bench_encode(
    data: Annotated[Path, typer.Option()], json: Annotated[Path | None, typer.Option()] = None
) -> None:
    """Speed, nearness to full precision and retrieval quality of the text encoder's runtimes."""
    from daogou.bench.encode import run

    run(data, json)


@bench_app.command("ingest")
def bench_ingest(
    data: Annotated[Path, typer.Option()], json: Annotated[Path | None, typer.Option()] = None
) -> None:
    """Products per second and memory of a full ingest, beside parsing and encoding alone."""
    from daogou.bench.ingest import run

    run(data, json)


@bench_app.command("load")
def bench_load(
    data: Annotated[Path, typer.Option(help="A catalogue to grow, and queries.jsonl beside it.")],
    json: Annotated[Path | None, typer.Option()] = None,
    products: Annotated[int, typer.Option(help="Size of the shop.")] = 20_000,
    folder: Annotated[Path | None, typer.Option(help="Where the grown shop is kept; a temporary folder without it.")] = None,
    queries: Annotated[Path | None, typer.Option(help="Queries that people wrote, one a line or JSON lines.")] = None,
    count: Annotated[int, typer.Option(help="Searches of each case in process.")] = 1000,
    seconds: Annotated[float, typer.Option(help="Of each case over HTTP.")] = 15.0,
    part: Annotated[list[str] | None, typer.Option(help="inside, recall or http; all of them without it.")] = None,
) -> None:
    """Latency and throughput in process and over HTTP at any size, with filters, while prices and stock change."""
    from daogou.bench.load import PARTS, run

    if unknown := set(part or ()) - set(PARTS):
        raise typer.BadParameter(f"{', '.join(unknown)}: there are {', '.join(PARTS)}", param_hint="--part")
    run(data, json, products=products, folder=folder, queries=queries, count=count, seconds=seconds, parts=part or PARTS)


@bench_app.command("feeds")
def bench_feeds(
    size_mb: Annotated[int, typer.Option(help="Size of the feeds that are made.")] = 1000,
    json: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Speed and memory of reading and storing feeds of any size, beside parsing them alone."""
    from daogou.bench.feeds import run

    run(size_mb, json)


@bench_app.command("wording")
def bench_wording(
    data: Annotated[Path, typer.Option(help="A built shop; the demo shop is what the conversations are about.")],
    model: Annotated[Path | None, typer.Option(help="A .gguf file or a transformers folder; else what the shop's settings name.")] = None,
    threads: Annotated[int, typer.Option(help="Threads of that model; 0 takes every core.")] = 0,
    json: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """How long answers take, and how much of what a model says may be shown."""
    from daogou.bench.wording import run

    run(data, model=model, threads=threads, to=json)


@bench_app.command("suggest")
def bench_suggest(
    data: Annotated[Path, typer.Option(help="A shop's folder.")],
    queries: Annotated[Path | None, typer.Option(help="A log of queries, one a line: half is learned, half is typed.")] = None,
    json: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Speed of suggestions, through slips and pinyin too, and how soon what is meant stands among them."""
    from daogou.bench.suggest import run

    run(data, queries, json)


@bench_app.command("qa")
def bench_qa(
    data: Annotated[Path, typer.Option()],
    json: Annotated[Path | None, typer.Option()] = None,
    train: Annotated[Path | None, typer.Option(help="Train the evidence model first, and write it here.")] = None,
) -> None:
    """Evidence ranking for product questions: P@1 and MAP, beside BM25, the encoder, and both."""
    from daogou.bench.qa import run

    run(data, json, train)


@bench_app.command("zhqa")
def bench_zhqa(
    data: Annotated[Path, typer.Option()],
    json: Annotated[Path | None, typer.Option()] = None,
    url: Annotated[str, typer.Option(help="Of a server that speaks OpenAI's chat completions.")] = "",
    model: Annotated[str, typer.Option(help="Its name there; without --url a .gguf file or a folder.")] = "",
    limit: Annotated[int, typer.Option(help="Questions of each task, spread evenly; 0 takes all.")] = 0,
    threads: Annotated[int, typer.Option(help="Of a model in this process; 0 takes every core.")] = 0,
) -> None:
    """Chinese shopping questions by task, without a chat model and with one."""
    from daogou.bench.zhqa import run

    run(data, json, url=url, model=model, limit=limit, threads=threads)


def main() -> None:
    """The console's entry: errors that Daogou raises are one line, without a traceback."""
    try:
        app()
    except DaogouError as error:
        sys.exit(f"daogou: {error}")
