"""The HTTP door: thin, over `Guide`; one shape for every error; the storefront page beside it."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import anyio
import anyio.to_thread
import msgspec
from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import daogou
from daogou.errors import DaogouError
from daogou.events.model import Event, EventItem, EventName
from daogou.guide import Guide
from daogou.guide.heap import settle
from daogou.guide.pages import SearchPage
from daogou.service import streaming, views
from daogou.service.completions import completions_router
from daogou.service.doctor_chat import figures

MAX_FEED_BYTES = 200_000_000
QUALITY_AGE_S = 60.0
REFRESH_S = 0.25
"""How soon a change of the catalogue, made by another process too, is looked for."""
SEARCHES = os.cpu_count() or 1
"""Searches that are made at once; the others wait their turn, since more would only take the processor from one another: at 64
arrivals a second on two cores two at once have a p99 of 73 ms, four one of 101."""
MOST_WAITING = 40
"""The same where a search may wait for a language model."""
LEARN_S = 2.0
"""How often changed words are looked for; learning them takes longer than indexing them."""
RELEARN_S = 12 * 3600.0
"""How often suggestions follow what is searched for and bought, where no words change."""
_STATUS = {
    "not_found": 404,
    "shop_busy": 409,
    "replace_refused": 409,
    "encoder_unavailable": 503,
    "index_unavailable": 503,
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' https: http:; media-src 'self' https: http:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Own code and styles only; pictures and clips may lie where the shop's feed says; text never becomes markup."""
_PAGES = ("/", "/search", "/product/{product_id:path}", "/compare", "/cart", "/policies")
"""The addresses of the storefront: one page, whose script reads the address."""


class _SafeHeaders:
    """Adds the headers that every answer carries."""

    NAMED = (("Content-Security-Policy", _POLICY), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"))

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in self.NAMED]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, with_headers)


class ItemBody(BaseModel):
    """A product of an event."""

    product_id: str = Field(max_length=200)
    variant_id: str | None = Field(None, max_length=400)
    quantity: int = Field(1, ge=1, le=10_000)
    price: int | None = Field(None, ge=0)
    currency: str | None = Field(None, min_length=3, max_length=3)
    exposure_id: str | None = Field(None, max_length=100)


class EventBody(BaseModel):
    """An event; ``id`` makes repeating it harmless."""

    id: str = Field(min_length=1, max_length=100)
    name: EventName
    at: datetime | None = None
    items: list[ItemBody] = Field(default_factory=list, max_length=200)
    shopper: str | None = Field(None, max_length=100)
    session: str | None = Field(None, max_length=100)
    exposure_id: str | None = Field(None, max_length=100)
    simulated: bool = False


class EventsBody(BaseModel):
    """A batch of events."""

    events: list[EventBody] = Field(min_length=1, max_length=500)


class SearchBody(BaseModel):
    """A search."""

    query: str = Field("", max_length=2000)
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=2000)
    without: list[str] = Field(default_factory=list, max_length=50)
    chosen: dict[str, list[str]] = Field(default_factory=dict, max_length=30)
    sort: str | None = Field(None, pattern="^(relevance|price_asc|price_desc|rating|popular|newest)$")
    verbatim: bool = False
    shopper: str | None = Field(None, max_length=100)
    session: str | None = Field(None, max_length=100)


class ChatBody(BaseModel):
    """A sentence of a conversation; ``product`` is the one whose page it is said on."""

    text: str = Field(min_length=1, max_length=2000)
    conversation: str = Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.:\-]+$")
    shopper: str | None = Field(None, max_length=100)
    session: str | None = Field(None, max_length=100)
    product: str | None = Field(None, min_length=1, max_length=200)


class AskBody(BaseModel):
    """A question about up to four products, or about the shop."""

    question: str = Field(min_length=1, max_length=2000)
    products: list[str] = Field(default_factory=list, max_length=4)
    language: str | None = Field(None, pattern="^(zh|en)$")


def _json(content: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def _error(status: int, code: str, message: str, details: Sequence[dict[str, Any]] = ()) -> Response:
    """``{"error": {"code", "message", "details"}}``: every error of this door looks so."""
    return _json({"error": {"code": code, "message": message, "details": list(details)}}, status)


def create_app(guide: Guide) -> FastAPI:
    """An application that serves one shop; it keeps the index up with the catalogue while it runs."""
    stop = threading.Event()
    web = Path(str(files("daogou.service") / "web"))

    def keep_up() -> None:
        while not stop.wait(REFRESH_S):
            if guide.store.pending_count():
                guide.refresh(vocabulary=False)

    def keep_learning() -> None:
        learned = time.monotonic()
        while not stop.wait(LEARN_S):
            if guide.vocabulary_is_stale or time.monotonic() - learned > RELEARN_S:
                guide.learn_vocabulary()
                learned = time.monotonic()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        guide.refresh()
        guide.index.optimize()  # what an interrupted ingest left in pieces, before anybody searches; most often nothing
        settle()
        workers = [threading.Thread(target=work, daemon=True) for work in (keep_up, keep_learning)]
        for worker in workers:
            worker.start()
        yield
        stop.set()
        for worker in workers:
            worker.join(timeout=10)
        guide.close()

    app = FastAPI(
        title="Daogou", version=daogou.__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        description="Search, recommendations and grounded answers for one shop.",
    )  # fmt: skip

    @app.exception_handler(DaogouError)
    async def _on_daogou(_: Request, error: DaogouError) -> Response:
        return _error(_STATUS.get(error.code, 400), error.code, str(error))

    @app.exception_handler(RequestValidationError)
    async def _on_invalid(_: Request, error: RequestValidationError) -> Response:
        details = [{"field": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
        return _error(422, "invalid_request", "the request does not fit; see details", details)

    @app.exception_handler(HTTPException)
    async def _on_http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404 and "text/html" in request.headers.get("accept", ""):
            return FileResponse(web / "index.html", 404)  # a person is told by the page
        return _error(
            error.status_code, "not_found" if error.status_code == 404 else "http_error", str(error.detail)
        )

    @app.exception_handler(Exception)
    async def _on_mistake(_: Request, error: Exception) -> Response:
        return _error(500, "internal_error", "the shop made a mistake; its log says which")

    app.add_middleware(_SafeHeaders)

    turns = anyio.CapacityLimiter(MOST_WAITING if guide.settings.chat.url else SEARCHES)

    async def searched(search: Callable[[], SearchPage]) -> Response:
        return await anyio.to_thread.run_sync(lambda: _json(views.search(search())), limiter=turns)

    @app.get("/healthz")
    def healthz() -> Response:
        """Whether the shop is being served, with its sizes."""
        pending = guide.store.pending_count()
        return _json(
            {
                "status": "ok",
                "products": guide.store.count(),
                "pending": pending,
                "degraded": guide.degraded(),
                "chat": figures(guide),
            }
        )

    @app.get("/v1/shop")
    def shop() -> Response:
        """What the page needs to know of the shop."""
        settings = guide.settings.shop
        return _json(
            {"name": {"zh": settings.name_zh, "en": settings.name_en}, "currency": settings.currency,
             "policies": guide.store.policies(), "categories": views.categories(guide.search("", limit=1, record=False))}
        )  # fmt: skip

    @app.get("/v1/search")
    async def search_get(
        q: Annotated[str, Query(max_length=2000)] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        offset: Annotated[int, Query(ge=0, le=2000)] = 0,
    ) -> Response:
        """Search by address; `POST` takes everything."""
        return await searched(lambda: guide.search(q, limit=limit, offset=offset))

    @app.post("/v1/search")
    async def search(body: SearchBody) -> Response:
        """Search in words, with removed slots and chosen facet values."""
        return await searched(
            lambda: guide.search(
                body.query, shopper=body.shopper, session=body.session, limit=body.limit, offset=body.offset,
                without=body.without, chosen=body.chosen, sort=body.sort, verbatim=body.verbatim,
            )
        )  # fmt: skip

    @app.get("/v1/suggest")
    def suggest(
        q: Annotated[str, Query(max_length=200)], limit: Annotated[int, Query(ge=1, le=20)] = 8
    ) -> Response:
        """Completions while typing."""
        return _json(views.suggestions(guide.suggest(q, limit=limit)))

    @app.get("/v1/products/{product_id:path}")
    def product(product_id: str) -> Response:
        """A product in its current state."""
        return _json(views.product(guide.product(product_id)))

    @app.get("/v1/recommend")
    def recommend(
        shopper: Annotated[str | None, Query(max_length=100)] = None,
        session: Annotated[str | None, Query(max_length=100)] = None,
        surface: Annotated[str, Query(pattern="^(home|cart)$")] = "home",
        product_id: Annotated[list[str] | None, Query(max_length=50)] = None,
        limit: Annotated[int, Query(ge=1, le=50)] = 12,
    ) -> Response:
        """For the home page, or beside what is in the cart."""
        page = guide.recommend(
            shopper=shopper, session=session, surface=surface, products=product_id or (), limit=limit
        )
        return _json(views.recommendation(page))

    @app.get("/v1/similar")
    def similar(
        product_id: str,
        kind: Annotated[str, Query(pattern="^(similar|complements)$")] = "similar",
        limit: Annotated[int, Query(ge=1, le=50)] = 8,
        shopper: Annotated[str | None, Query(max_length=100)] = None,
        session: Annotated[str | None, Query(max_length=100)] = None,
    ) -> Response:
        """Products that could be taken instead, or go with one."""
        find = guide.similar if kind == "similar" else guide.complements
        return _json(views.recommendation(find(product_id, limit=limit, shopper=shopper, session=session)))

    @app.post("/v1/ask")
    def ask(body: AskBody) -> Response:
        """A question, answered with evidence or not at all."""
        return _json(views.turn(guide.ask(body.question, products=body.products, language=body.language)))

    @app.post("/v1/chat")
    def chat(body: ChatBody, request: Request) -> Response:
        """A turn of a conversation: statements with evidence, cards, chips and the basket.

        ``Accept: text/event-stream`` gets them as they come about (`daogou.service.streaming`).
        """
        talk = guide.talks.say(
            body.text, conversation=body.conversation, shopper=body.shopper, session=body.session, product=body.product
        )
        if streaming.wants_events(request.headers.get("accept", "")):
            events = streaming.turn_events(guide, talk)
            return StreamingResponse(events, media_type=streaming.MEDIA_TYPE, headers=streaming.HEADERS)
        return _json(views.chat(talk.finish(), guide.degraded()))

    app.include_router(completions_router(guide))

    @app.post("/v1/events")
    def events(body: EventsBody) -> Response:
        """Store events; answered once they are durable."""
        batch = [
            Event(
                id=e.id, name=e.name, at=_utc(e.at), shopper=e.shopper, session=e.session,
                exposure_id=e.exposure_id, simulated=e.simulated,
                items=tuple(EventItem(**i.model_dump()) for i in e.items),
            )
            for e in body.events
        ]  # fmt: skip
        return _json({"received": len(batch), "new": guide.record(batch)})

    @app.post("/v1/feeds")
    async def feeds(request: Request, replace: bool = False) -> Response:
        """Take a feed in, any format, as the request's body; small ones are searchable when this answers."""
        with tempfile.NamedTemporaryFile(dir=guide.folder, prefix="feed-", delete=True) as file:
            size = 0
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_FEED_BYTES:
                    return _error(
                        413,
                        "feed_too_large",
                        f"a feed over HTTP may have {MAX_FEED_BYTES} bytes; use daogou ingest",
                    )
                file.write(chunk)
            file.flush()
            report = await anyio.to_thread.run_sync(lambda: guide.ingest(Path(file.name), replace=replace, vocabulary=False))
        return _json(
            {"rows": report.rows, "applied": report.applied, "dropped": report.dropped,
             "problem_count": report.problem_count, "problems": [str(p) for p in report.problems[:100]]}
        )  # fmt: skip

    @app.get("/v1/quality")
    def quality() -> Response:
        """What keeps shoppers from finding the shop's products, worst first; up to a minute old."""
        return _json(guide.quality(max_age_s=QUALITY_AGE_S))

    media = guide.folder / "media"
    media.mkdir(exist_ok=True)
    app.mount("/media", StaticFiles(directory=media), name="media")
    app.mount("/static", StaticFiles(directory=web), name="static")

    def page() -> FileResponse:
        return FileResponse(web / "index.html")

    for address in _PAGES:
        app.add_api_route(address, page, include_in_schema=False, methods=["GET"])

    return app


def _utc(at: datetime | None) -> datetime:
    if at is None:
        return datetime.now(UTC)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
