"""Building the demo shop: settings, feed, pictures and index, each only where it is not there yet."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

from daogou.catalog.readers.jsonl import feed_line
from daogou.demo.authoring import CATALOGUE
from daogou.demo.feed import demo_policies, demo_products, draw_media, without_media
from daogou.guide import Guide
from daogou.settings import FILE


def build_demo(shop: Path, *, on_progress: Callable[[str, int], None] | None = None) -> None:
    """Make or complete the demo shop in ``shop``; a second time it only checks that nothing changed."""
    stamp, done = shop / "demo.stamp", _digest()
    if stamp.exists() and stamp.read_text("utf-8") == done:
        return
    if stamp.exists():
        shutil.rmtree(shop / "media", ignore_errors=True)  # drawn from other texts or by other code
    shop.mkdir(parents=True, exist_ok=True)
    name = tomllib.loads((CATALOGUE / "_policies.toml").read_text("utf-8"))["shop"]["name"]
    (shop / FILE).write_text(
        f'[shop]\nname_zh = "{name["zh"]}"\nname_en = "{name["en"]}"\ncurrency = "CNY"\n', "utf-8"
    )
    feed = shop / "demo-feed.jsonl"
    try:
        draw_media(shop / "media", on_progress=(lambda n, _: on_progress("drawn", n)) if on_progress else None)
        pictured = True
    except ImportError as error:
        print(f"the demo shop has no pictures: {error}")
        pictured = False
    products = demo_products() if pictured else map(without_media, demo_products())
    lines = [feed_line(policy) for policy in demo_policies()] + [feed_line(product) for product in products]
    feed.write_bytes(b"".join(lines))
    with Guide.open(shop) as guide:
        guide.ingest(feed, on_progress=on_progress)
    stamp.write_text(done, "utf-8")


def _digest() -> str:
    """Changes when anything that the shop is written in does."""
    digest = hashlib.sha256()
    for path in sorted(CATALOGUE.glob("*.toml")):
        digest.update(path.read_bytes())
    for path in sorted((Path(__file__).parent).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
