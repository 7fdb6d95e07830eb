"""A served shop that is killed under load comes back with everything that it acknowledged."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from daogou.catalog.readers.jsonl import feed_line
from daogou.encoders.hashing import HashingEncoder
from daogou.guide import Guide
from shops import make_product

ENVIRONMENT = {**os.environ, "DAOGOU_ENCODERS_TEXT": "hashing"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(shop: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    command = [sys.executable, "-c", "from daogou.cli import main; main()", "serve", "--shop", str(shop)]
    child = subprocess.Popen([*command, "--port", str(port)], env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            if httpx.get(f"{address}/healthz", timeout=1).status_code == 200:
                return child, address
        except httpx.HTTPError:
            assert child.poll() is None, "the server ended before it answered"
            time.sleep(0.05)
    child.kill()
    raise AssertionError("the server did not answer within thirty seconds")


class Shopper(threading.Thread):
    """Feeds, searches and buys as fast as it is answered, and remembers what was acknowledged."""

    def __init__(self, address: str, number: int) -> None:
        super().__init__(daemon=True)
        self.address, self.number = address, number
        self.products: list[str] = []
        self.events: list[str] = []
        self.refused: list[str] = []

    def _post(self, client: httpx.Client, path: str, body: bytes) -> dict[str, Any]:
        answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
        if answer.status_code != 200:
            self.refused.append(f"{path}: {answer.status_code} {answer.text}")
            return {}
        return dict(answer.json())

    def run(self) -> None:
        try:
            with httpx.Client(base_url=self.address, timeout=10) as client:
                for turn in range(10_000):
                    self._once(client, f"-{self.number}-{turn}")
        except httpx.TransportError:
            return  # the server was killed

    def _once(self, client: httpx.Client, mark: str) -> None:
        product = make_product("mug", "red", 20, extra=mark)
        fed = self._post(client, "/v1/feeds", feed_line(product))
        if fed and fed["applied"]["added"] == 1:
            self.products.append(product.id)
        page = self._post(client, "/v1/search", b'{"query": "red mug"}')
        event = {
            "id": f"event{mark}",
            "name": "view_item",
            "items": [{"product_id": product.id}],
            "session": f"s{self.number}",
            "exposure_id": page.get("exposure_id"),
        }
        recorded = self._post(client, "/v1/events", json.dumps({"events": [event]}).encode())
        if recorded and recorded["new"] == 1:
            self.events.append(str(event["id"]))


@pytest.mark.slow
def test_kill_dash_nine_of_a_server_under_load_loses_nothing_acknowledged(tmp_path: Path) -> None:
    shop, dice = tmp_path / "shop", random.Random(11)
    products: set[str] = set()
    events: set[str] = set()
    for round_number in range(4):
        child, address = serve(shop)
        shoppers = [Shopper(address, round_number * 10 + n) for n in range(3)]
        for shopper in shoppers:
            shopper.start()
        deadline = time.monotonic() + 30
        while sum(len(shopper.events) for shopper in shoppers) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(dice.uniform(0, 0.4))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        for shopper in shoppers:
            shopper.join(timeout=20)
            assert not shopper.refused
            products.update(shopper.products)
            events.update(shopper.events)
        with Guide.open(shop, encoder=HashingEncoder()) as guide:
            guide.refresh()
            there = guide.store.ids()
            assert products <= there
            assert {hit.id for hit in guide.index.scan()} == there
            stored = list(guide.events.events())
            assert events <= {event.id for event in stored}
            for event in stored:
                assert event.exposure_id is not None
                assert guide.events.exposure(event.exposure_id) is not None
    assert len(products) >= 16
    assert len(events) >= 16
