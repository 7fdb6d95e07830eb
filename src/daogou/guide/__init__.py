"""`Guide`: the one object that users hold. It opens a shop's folder and joins the rooms."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import RLock
from typing import IO, Any

from daogou.assistant.answer import Answerer, Turn
from daogou.assistant.conversation import ConversationStore
from daogou.assistant.model import ChatTurn
from daogou.assistant.reply import Assistant
from daogou.catalog.ingest import IngestReport, ingest
from daogou.catalog.model import Product
from daogou.catalog.quality import QualityReport, quality_report
from daogou.catalog.readers import FeedContext, FeedSource, mapped_columns, read_feed
from daogou.catalog.store import CatalogStore
from daogou.encoders import load_text_encoder
from daogou.encoders.base import ChatModel, Reranker, TextEncoder
from daogou.encoders.chat import load_chat_model, refines
from daogou.encoders.chat_guard import GuardedChatModel, guarded
from daogou.errors import DaogouError
from daogou.events.model import Event
from daogou.events.store import EventStore
from daogou.guide.degraded import degraded
from daogou.guide.finder import Finder
from daogou.guide.kept import kept
from daogou.guide.learning import RANKERS, RankerInUse
from daogou.guide.lessons import Lessons
from daogou.guide.pages import Item, RecommendationPage, Redirection, SearchPage, Suggestion
from daogou.guide.rules import ShopRules
from daogou.guide.search import sorted_by
from daogou.guide.shown import exposure_of, items_of, policy_of, search_context
from daogou.guide.talk import Talks
from daogou.guide.vocabulary import FILE as VOCABULARY
from daogou.guide.vocabulary import OWN_PROCESS, Vocabulary, VocabularyError, learned
from daogou.index.base import ProductIndex
from daogou.index.memory import MemoryIndex
from daogou.learning.registry import RankerRegistry
from daogou.ranking.blend import Ranked
from daogou.ranking.rerank import reranking
from daogou.ranking.rules import FILE as RULES
from daogou.ranking.variants import fitting_variant
from daogou.recommend.behaviour import Behaviour
from daogou.recommend.recommend import Recommender, Scored
from daogou.retrieval.indexer import Indexer, open_edge_index
from daogou.retrieval.retrieve import Retriever
from daogou.retrieval.translation import Translator
from daogou.settings import Settings
from daogou.understanding.need import Need
from daogou.understanding.refine import Refiner
from daogou.understanding.understand import Understander

__all__ = ["Guide", "NoSuchProduct", "ShopBusy"]

RECOMMEND_POLICY = "recommend@1"
OPTIMIZE_FROM = 2_000
"""Products written at once from which on the index merges its segments and builds its graphs."""
REMEMBERED_EVENTS = 500_000
"""The latest events that behaviour is learned from when a shop opens."""


class ShopBusy(DaogouError):
    """Another process serves this shop: feeds may be taken in, searching is its business."""

    code = "shop_busy"


class NoSuchProduct(DaogouError):
    """The shop has no product with that id."""

    code = "not_found"


class Guide:
    """A shop, opened. Thread-safe; one process at a time searches a shop, any number may feed it."""

    def __init__(
        self, folder: Path, settings: Settings, *, encoder: TextEncoder | None = None,
        chat_model: ChatModel | None = None, reranker: Reranker | None = None,
    ) -> None:  # fmt: skip
        self.folder, self.settings = folder, settings
        folder.mkdir(parents=True, exist_ok=True)
        self.store = CatalogStore(folder / "catalog.sqlite")
        self.events = EventStore(folder / "events.sqlite")
        self.conversations = ConversationStore(folder / "conversations.sqlite")
        self._lock = RLock()
        self._learning = RLock()
        self._judging = RLock()
        self.talks = Talks(self)
        self._quality: tuple[int, float, QualityReport] | None = None
        self._random = Random()
        self.rules = ShopRules(folder / RULES)
        self._taught = self.rules.synonyms
        self._guard: IO[str] | None = None
        self._encoder = encoder
        self.chat_model: GuardedChatModel | None = guarded(
            chat_model or load_chat_model(settings.chat),
            retries=settings.chat.retries, tokens_per_day=settings.chat.tokens_per_day,
        )  # fmt: skip
        self.reranking = reranking(settings.rerank, reranker)
        self._refiner: Refiner | None = None
        self._index: ProductIndex | None = None
        self._vocabulary: Vocabulary | None = None
        self._stale = False

    @classmethod
    def open(
        cls, folder: str | Path, *, encoder: TextEncoder | None = None, chat_model: ChatModel | None = None,
        reranker: Reranker | None = None,
    ) -> Guide:  # fmt: skip
        """Open the shop in ``folder``; an empty or missing folder is an empty shop. Models given here win over settings."""
        path = Path(folder)
        return cls(path, Settings.load(path), encoder=encoder, chat_model=chat_model, reranker=reranker)

    def close(self) -> None:
        """Flush everything and let go of the files."""
        self.talks.close()
        with self._lock:
            if self._index is not None:
                self._index.close()
                self._index = None
            if self._guard is not None:
                self._guard.close()
                self._guard = None
            if self._refiner is not None:
                self._refiner.close()
            self.store.close()
            self.events.close()
            self.conversations.close()

    def __enter__(self) -> Guide:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the catalogue ---------------------------------------------------------------------------

    def ingest(
        self,
        feed: str | Path,
        *,
        replace: bool = False,
        columns: Mapping[str, str | Sequence[str]] | None = None,
        vocabulary: bool = True,
        on_progress: Callable[[str, int], None] | None = None,
    ) -> IngestReport:
        """Take a feed in and bring the index up to date; where another process serves the shop, it does the latter.

        ``columns`` says which columns of a plain table hold which fields, as ``[ingest.columns]`` does. With
        ``vocabulary=False`` new words can be searched at once, but wait for `learn_vocabulary` to be understood.
        """
        source = FeedSource(Path(feed))
        shop = self.settings.shop
        context = FeedContext(
            currency=shop.currency,
            language=None if shop.language == "auto" else shop.language,
            columns=mapped_columns(self.settings.ingest.columns) | mapped_columns(columns or {}),
        )
        if on_progress:
            source.on_read = lambda percent: on_progress("read %", percent)
        report = ingest(
            self.store,
            read_feed(source, context),
            source=source.fingerprint(context),
            name=source.name,
            batch=self.settings.ingest.batch,
            replace=replace,
            max_drop_share=self.settings.ingest.max_drop_share,
            on_progress=(lambda r: on_progress("stored", r.rows)) if on_progress else None,
        )
        try:
            self.refresh(vocabulary=vocabulary, on_progress=on_progress)
        except ShopBusy:
            pass  # the process that serves the shop drains the queue
        return report

    def refresh(self, *, vocabulary: bool = True, on_progress: Callable[[str, int], None] | None = None) -> int:
        """Bring the index to what the catalogue says; returns how many changes it learned.

        With ``vocabulary=False`` changed words wait for `learn_vocabulary`, which takes longer.
        """
        with self._lock:
            self._start()
            drained = self._indexer.drain((lambda n: on_progress("indexed", n)) if on_progress else None)
            self._stale |= drained.worded > 0
            if drained.worded > OPTIMIZE_FROM:
                self.index.optimize()
        if vocabulary and self._stale:
            self.learn_vocabulary()
        return drained.changes

    def learn_vocabulary(self) -> None:
        """Learn the catalogue's words anew; searching goes on with the old ones until they are there."""
        with self._learning:
            self._stale = False
            try:
                currency = self.settings.shop.currency
                self._use(learned(self.folder, currency, products=self.store.count()))
            except BaseException:
                self._stale = True
                raise

    @property
    def vocabulary_is_stale(self) -> bool:
        """Whether words of the catalogue changed since the vocabulary was learned."""
        return self._stale

    def quality(self, *, max_age_s: float = 0.0) -> QualityReport:
        """What keeps shoppers from finding the shop's products; a report up to ``max_age_s`` old may be given again.

        It looks through the whole catalogue unless nothing changed since the last report.
        """
        with self._judging:
            version, now = self.store.version(), time.monotonic()
            if self._quality is None or (self._quality[0] != version and now - self._quality[1] > max_age_s):
                self._quality = (version, now, quality_report(self.store.products()))
            return self._quality[2]

    def product(self, product_id: str) -> Product:
        """A product in its current state. Raises `NoSuchProduct`."""
        found = self.store.get(product_id)
        if found is None:
            raise NoSuchProduct(f"product {product_id!r} is not in this shop")
        return found

    # -- finding ---------------------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        shopper: str | None = None,
        session: str | None = None,
        limit: int = 20,
        offset: int = 0,
        without: Collection[str] = (),
        chosen: Mapping[str, Collection[str]] | None = None,
        sort: str | None = None,
        verbatim: bool = False,
        record: bool = True,
        rules: bool = True,
    ) -> SearchPage:
        """Search in words; ``without`` are slot ids that the shopper removed, ``chosen`` facet values tapped.

        With ``rules=False`` the shop's rules take no part, but for its synonyms.
        """
        started = time.perf_counter()
        need = self.understand(query, without=without, verbatim=verbatim)
        if sort:
            need = sorted_by(need, sort)
        plain = not (verbatim or offset or without or chosen)  # the query as typed leads elsewhere, and nothing else
        page = self.search_need(
            need, chosen=chosen, shopper=shopper, session=session, limit=limit, offset=offset, record=record,
            removed=without, redirect=self.rules.redirect(need) if rules and plain else None, rules=rules,
        )  # fmt: skip
        return replace(page, took_ms=(time.perf_counter() - started) * 1000)

    def understand(self, query: str, *, without: Collection[str] = (), verbatim: bool = False) -> Need:
        """What a query asks for; ``without`` are slot ids that the shopper removed."""
        self._ready()
        if self.rules.synonyms != self._taught and self._vocabulary is not None:
            self._use(self._vocabulary)
        need = self._understander.understand(query, without=without, verbatim=verbatim)
        need = self._refiner.refine(need, without=frozenset(without)) if self._refiner else need
        return self._taught.expand(need, without=without) if self._taught else need

    def search_need(
        self, need: Need, *, chosen: Mapping[str, Collection[str]] | None = None, shopper: str | None = None,
        session: str | None = None, limit: int = 20, offset: int = 0, record: bool = True,
        removed: Collection[str] = (), redirect: Redirection | None = None, rules: bool = True,
    ) -> SearchPage:  # fmt: skip
        """Search for a Need that is understood already, as in a conversation."""
        started = time.perf_counter()
        self._ready()
        chosen = {name: values for name, values in (chosen or {}).items() if values}
        found = self._finder.find(need, chosen, shopper=shopper, rules=rules)
        shown = found.page(offset, limit, explore=self.settings.search.explore, random=self._random)
        items = items_of(self.store, [(r.id, r.score, r.reasons, p) for r, p in shown], offset)
        tapped = [value for values in chosen.values() for value in values]
        items = tuple(replace(item, variant=fitting_variant(item.product, need, tapped)) for item in items)
        policy = policy_of(found)
        context = search_context(need, found, removed=removed, offset=offset, redirection=redirect)
        seen = () if redirect else items  # a shopper who is led elsewhere sees none of them
        exposure_id = self.expose(seen, "search", policy, shopper, session, need.query, context) if record else ""
        return SearchPage(
            need=need,
            items=items,
            total=len(found.ranked),
            outcome=found.outcome,
            exposure_id=exposure_id,
            facets=self._finder.facets(need, chosen, found, self._words.labels),
            relaxed=found.relaxed,
            message=found.message or {},
            degraded=self.degraded(),
            policy=policy,
            reranked=found.reranked,
            redirect=redirect,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def ranked(self, query: str, *, limit: int = 100) -> Sequence[Ranked]:
        """What `search` would show, by id and score only: the same path without loading products, for benchmarks."""
        need = self.understand(query)  # which opens the index, where it is not open yet
        return self._finder.find(need, {}).ranked[:limit]

    def suggest(self, prefix: str, *, limit: int = 8) -> list[Suggestion]:
        """Completions while typing; products only while they can be bought."""
        found = self._words.suggester.suggest(prefix, limit=limit + 4)
        payloads = self.index.payloads([one.id for one in found if one.kind == "product" and one.id])
        return [one for one in found if one.kind != "product" or payloads.get(one.id or "", {}).get("available")][:limit]

    def recommend(
        self, *, shopper: str | None = None, surface: str = "home", limit: int = 12,
        products: Sequence[str] = (), session: str | None = None, record: bool = True,
    ) -> RecommendationPage:  # fmt: skip
        """For the home page, or beside what is in the cart (``surface="cart"`` with ``products``)."""
        self._ready()
        scored = (
            self._recommender.complements(products, limit=limit)
            if surface == "cart" and products
            else self._recommender.home(shopper or session, limit=limit)
        )
        return self._page(scored, surface, shopper, session, record=record)

    def similar(
        self, product_id: str, *, limit: int = 8, shopper: str | None = None, session: str | None = None
    ) -> RecommendationPage:
        """Products that could be taken instead. Raises `NoSuchProduct`."""
        self.product(product_id)
        self._ready()
        scored = self._recommender.similar(product_id, limit=limit)
        return self._page(scored, "product:similar", shopper, session)

    def complements(
        self, product_id: str, *, limit: int = 8, shopper: str | None = None, session: str | None = None
    ) -> RecommendationPage:
        """Products that go with it. Raises `NoSuchProduct`."""
        self.product(product_id)
        self._ready()
        scored = self._recommender.complements([product_id], limit=limit)
        return self._page(scored, "product:complements", shopper, session)

    def ask(self, question: str, *, products: Sequence[str] = (), language: str | None = None) -> Turn:
        """A question about products or the shop, answered from its own fields, reviews, FAQs and policies."""
        self._ready()
        about = [self.product(product_id) for product_id in products[:4]]
        return self._answerer.answer(question, about, self.store.policies(), language=language)

    def chat(self, text: str, *, conversation: str, shopper: str | None = None, session: str | None = None, product: str | None = None) -> ChatTurn:
        """A turn of a conversation, which is kept under its id; *this* is the ``product`` whose page is looked at.

        Raises `NoSuchProduct`, and `ConversationError` where the id is unusable or the conversation is another shopper's.
        """
        return self.talks.say(text, conversation=conversation, shopper=shopper, session=session, product=product).finish()

    # -- behaviour -------------------------------------------------------------------------------

    @property
    def rankers(self) -> RankerRegistry:
        """The rankers that the shop has learned, and which is in use."""
        return RankerRegistry(self.folder / RANKERS)

    @property
    def lessons(self) -> Lessons:
        """Learns rankers from judgements or clicks; one that is proved better goes into use."""
        self._ready()
        return Lessons(self.understand, self._finder, self.events, self.rankers, self.encoder.name)

    def record(self, events: Event | Iterable[Event]) -> int:
        """Store events durably and learn from them at once; returns how many were new."""
        batch = [events] if isinstance(events, Event) else list(events)
        new = self.events.record(batch)
        for event in new:
            self._behaviour_learn(event)
        return len(new)

    def export(self, *, shopper: str | None = None, conversation: str | None = None) -> dict[str, Any]:
        """Everything that is kept about a shopper, or of a conversation, as plain data."""
        return kept(self, shopper=shopper, conversation=conversation)

    def erase(self, *, shopper: str) -> int:
        """Forget a shopper: exposures, events and everything derived from them; returns how many records went."""
        if self._index is not None:
            self._behaviour.forget(shopper)
        self.talks.forget()
        return self.events.erase(shopper) + self.conversations.erase(shopper=shopper)

    # -- state -----------------------------------------------------------------------------------

    @property
    def index(self) -> ProductIndex:
        """The product index, opened when it is first needed. Raises `ShopBusy`."""
        with self._lock:
            self._start()
            assert self._index is not None
            return self._index

    @property
    def assistant(self) -> Assistant:
        """What answers in conversations."""
        self._ready()
        return Assistant(self._answerer, contact=self.settings.shop.contact)

    @property
    def encoder(self) -> TextEncoder:
        """The text encoder, loaded when it is first needed."""
        if self._encoder is None:
            self._encoder = load_text_encoder(self.settings.encoders.text, threads=self.settings.encoders.threads)
        return self._encoder

    def degraded(self) -> tuple[str, ...]:
        """What works less well than it could, in words; empty when all is well."""
        ranker = self._ranker if self._index is not None else None
        return degraded(self.settings, self.chat_model, self.reranking, self.rules, ranker)

    def _ready(self) -> None:
        if self._vocabulary is None or self._index is None:
            self.refresh()

    def _start(self) -> None:
        if self._index is not None:
            return
        guard = (self.folder / "search.lock").open("a+")
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            guard.close()
            raise ShopBusy(f"{self.folder}: another process serves this shop; ask it over HTTP, or stop it first") from None
        self._guard = guard
        products = self.store.count()
        if self.settings.index.engine == "memory":
            self._index = MemoryIndex()
        else:
            self._index = open_edge_index(self.folder, self.encoder, products=products)
        self._indexer = Indexer(self.store, self._index, self.encoder)
        if self._index.count() != products and not self.store.pending_count():
            self._indexer.repair()
        self._indexer.renew_payloads(self.folder)
        self._retriever = Retriever(self._index, self.encoder)
        self._behaviour = Behaviour()
        for event in self.events.latest(REMEMBERED_EVENTS):
            self._behaviour.learn(event)
        self._recommender = Recommender(self._index, self._behaviour)
        self._ranker = RankerInUse(self.folder, self.encoder.name, self._retriever, self._behaviour)
        self._finder = Finder(
            self.settings, self.store, self._index, self._retriever, self.rules, self._ranker, self.reranking,
            lambda: self._understander.lexicon,
        )  # fmt: skip
        self._answerer = Answerer(self.encoder)
        known = Vocabulary.load(self.folder / VOCABULARY)
        if known is not None:
            self._use(known)
        fresh = known is not None and known.catalogue == self.store.version()
        self._stale = known is None or (not fresh and self.store.count() < OWN_PROCESS)

    @property
    def _words(self) -> Vocabulary:
        self._ready()
        if self._vocabulary is None:
            raise VocabularyError(f"{self.folder}: the vocabulary has not been learned; see daogou doctor")
        return self._vocabulary

    def _use(self, vocabulary: Vocabulary) -> None:
        self._taught = self.rules.synonyms
        lexicon = self._taught.teach(vocabulary.lexicon) if self._taught else vocabulary.lexicon
        self._understander = Understander(lexicon)
        if self._index is not None:  # otherwise whatever opens it uses the saved vocabulary
            self._retriever.translator = Translator(vocabulary.bilingual, self.encoder)
        if self._refiner is not None:
            self._refiner.close()
        if self.chat_model is not None and refines(self.settings.chat):
            budget_s = self.settings.chat.budget_ms / 1000
            self._refiner = Refiner(lexicon, self.chat_model, budget_s=budget_s)
        self._vocabulary = vocabulary

    def _behaviour_learn(self, event: Event) -> None:
        if self._index is not None:
            self._behaviour.learn(event)

    def _page(
        self, scored: Sequence[Scored], surface: str, shopper: str | None, session: str | None, *, record: bool = True
    ) -> RecommendationPage:
        items = items_of(self.store, [(i, score, (reason,), 1.0) for i, score, reason in scored])
        exposure_id = self.expose(items, surface, RECOMMEND_POLICY, shopper, session, None) if record else ""
        return RecommendationPage(surface, items, exposure_id, RECOMMEND_POLICY)

    def expose(
        self, items: Sequence[Item], surface: str, policy: str,
        shopper: str | None, session: str | None, query: str | None, context: Mapping[str, str] | None = None,
    ) -> str:  # fmt: skip
        """Record that items were shown; returns the exposure's id."""
        exposure = exposure_of(items, surface, policy, shopper, session, query, context or {})
        self.events.expose(exposure)
        return exposure.id
