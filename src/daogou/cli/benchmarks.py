"""``daogou bench ...``: one command a benchmark."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

bench_app = typer.Typer(no_args_is_help=True, help="Measure the shipped code against a baseline in the same run.")


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
    data: Annotated[list[Path], typer.Option()],
    json: Annotated[Path | None, typer.Option()] = None,
    train: Annotated[
        Path | None, typer.Option(help="Learn the model of refusals and write it here, instead of measuring.")
    ] = None,
) -> None:
    """What queries are understood as, slot by slot, on hand-labelled queries, beside a lookup of names."""
    from daogou.bench.understanding import learn, run

    if train is not None:
        learn(data, train)
    else:
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


@bench_app.command("chat")
def bench_chat(
    data: Annotated[Path, typer.Option(help="The folder of a built demo shop.")],
    json: Annotated[Path | None, typer.Option()] = None,
    split: Annotated[str | None, typer.Option(help="dev or test; both without it.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Print those of the dev half.")] = False,
) -> None:
    """Hand-written conversations with the demo shop: task success, unsupported statements, refusals, time."""
    from daogou.bench.conversation import run

    run(data, json, split=split, failures=failures)
