"""A shop served to a real browser, for the tests of the page."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import pytest
import uvicorn
from PIL import Image

from daogou.catalog.model import Attribute, Media, Product, ShopPolicy
from daogou.catalog.readers.jsonl import feed_line
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from daogou.service.app import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
"""Set where the browser must be there: then its absence is a failure and not a skip."""
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not REQUIRED,
        reason="no Chromium on this machine: apt-get install chromium fonts-noto-cjk",
    ),
]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
HOSTILE = '<img src=x onerror="document.title=1"><b>帽子</b>'
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = ("/", "/search?q=外套", "/product/coat-red", "/compare?id=coat-red&id=shoe-blue", "/cart", "/policies")


@dataclass
class Shop:
    """The shop being served, and where."""

    guide: Guide
    address: str


@dataclass
class Visit:
    """A page, with what went wrong on it and what it asked for."""

    page: Any
    address: str
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settled()

    def settled(self) -> None:
        self.page.wait_for_selector("main:not([aria-busy]) > *:not(.skeleton)")

    def texts(self, selector: str) -> list[str]:
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]


@pytest.fixture
def shop(tmp_path: Path, products: list[Product], policy: ShopPolicy) -> Iterator[Shop]:
    folder = tmp_path / "shop"
    (folder / "media").mkdir(parents=True)
    (folder / "daogou.toml").write_text('[shop]\nname_zh = "慢选"\nname_en = "Manxuan"\n[index]\nengine = "memory"\n', "utf-8")
    write_clip(folder / "media" / "clip.webm")
    sized = [with_pictures(product, folder / "media") for product in products]
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b"".join(map(feed_line, [policy, *sized])))
    guide = Guide.open(folder, encoder=HashingEncoder())
    guide.ingest(feed)
    server = uvicorn.Server(uvicorn.Config(create_app(guide), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Shop(guide, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(timeout=15)
    assert not thread.is_alive(), "the server did not stop"


def with_pictures(product: Product, media: Path) -> Product:
    """The product in three sizes, with two pictures and a clip."""
    colour = product.id.partition("-")[2]
    for name in (f"{product.id}.webp", f"{product.id}-detail.webp"):
        Image.new("RGB", (64, 64), colour).save(media / name)
    first = product.variants[0]
    label = {"zh": "尺码", "en": "Size"}
    sizes = tuple(
        replace(first, id=f"{product.id}/{size}", stock=stock, options=(Attribute("size", size, None, label),))
        for size, stock in (("S", 5), ("M", 0), ("L", 3))
    )
    pictures = (Media(f"{product.id}.webp"), Media(f"{product.id}-detail.webp"), Media("clip.webm", "video"))
    return replace(product, variants=sizes, media=pictures)


def write_clip(path: Path) -> None:
    """Half a second of red."""
    with av.open(str(path), "w") as clip:
        stream = clip.add_stream("libvpx-vp9", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_image(Image.new("RGB", (64, 64), "red"))
        for _ in range(5):
            clip.mux(stream.encode(frame))
        clip.mux(stream.encode())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not REQUIRED:
        pytest.importorskip("playwright.sync_api", reason="needs playwright; see requirements/dev.txt")
    assert CHROMIUM, "no Chromium on this machine: apt-get install chromium fonts-noto-cjk"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


Opener = Callable[..., Any]


@pytest.fixture
def visiting(browser: Any, shop: Shop) -> Iterator[Opener]:
    """Opens visits; afterwards no page may have logged an error or asked another host for anything."""
    visits: list[Visit] = []

    @contextmanager
    def visiting(language: str = "zh", **options: Any) -> Iterator[Visit]:
        settings = {"locale": "zh-CN" if language == "zh" else "en-GB", "viewport": DESKTOP} | options
        context = browser.new_context(**settings)
        context.set_default_timeout(8000)
        visit = Visit(context.new_page(), shop.address)
        visits.append(visit)
        visit.page.on("console", lambda m: visit.errors.append(m.text) if m.type in ("error", "warning") else None)
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
        yield visit
        context.close()

    yield visiting
    for visit in visits:
        assert visit.errors == []
        assert visit.hosts == {urlsplit(visit.address).netloc}
