"""The HTTP half of ``daogou bench load``: a real ``daogou serve``, asked over loopback sockets by the benchmark's threads."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from daogou.bench.load_traffic import Send
from daogou.catalog.changes import Update

PATIENCE_S = 300.0


class Connection:
    """One kept-alive HTTP/1.1 connection that reads as little as it can: the load must cost less than the shop."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, path: str, body: bytes, kind: str = "application/json") -> bytes:
        """The body of the answer. Raises `OSError` for any status but 200."""
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._socket.sendall(head.encode() + body)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        headers, _, content = received.partition(b"\r\n\r\n")
        length = next(int(h.split(b":")[1]) for h in headers.lower().split(b"\r\n") if h.startswith(b"content-length"))
        pieces, left = [content], length - len(content)
        while left > 0:
            pieces.append(self._more())
            left -= len(pieces[-1])
        if not headers.startswith(b"HTTP/1.1 200"):
            raise OSError(f"{path}: {headers.splitlines()[0].decode()}")
        return b"".join(pieces)

    def _more(self) -> bytes:
        piece = self._socket.recv(1 << 16)
        if not piece:
            raise OSError("the shop hung up")
        return piece

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class Served:
    """A shop served by a process of its own; ``cold_start_s`` is from its start to the first search's answer."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        command = [sys.executable, "-c", "from daogou.cli import main; main()", "serve"]
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [*command, "--shop", str(folder), "--port", str(self.port)], stdout=subprocess.DEVNULL
        )
        while True:
            try:
                self.search("laptop")
                break
            except ConnectionRefusedError:
                if self._process.poll() is not None or time.perf_counter() - started > PATIENCE_S:
                    raise
                time.sleep(0.02)
        self.cold_start_s = time.perf_counter() - started

    def __enter__(self) -> Served:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)

    def search(self, query: str) -> Any:
        """One search over a connection of its own."""
        connection = Connection(self.port)
        try:
            return json.loads(connection.post("/v1/search", json.dumps({"query": query}).encode()))
        finally:
            connection.close()

    def connect(self, chosen: Mapping[str, Sequence[str]] | None = None) -> Send:
        """A client with a connection of its own, whose searches are narrowed by facet values."""
        connection = Connection(self.port)

        def send(query: str) -> None:
            connection.post("/v1/search", json.dumps({"query": query, "chosen": chosen or {}}).encode())

        return send

    def update(self, changes: Sequence[Update]) -> None:
        """Send changed prices and stock as a feed; returns once they are durable."""
        lines = "\n".join(json.dumps(_line(change)) for change in changes)
        connection = Connection(self.port)
        try:
            connection.post("/v1/feeds", lines.encode(), "application/x-ndjson")
        finally:
            connection.close()

    def memory_mb(self) -> tuple[float, float]:
        """Resident memory of the serving process now, and the most so far; mapped files count as far as they were read."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        values = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "VmHWM"))}
        return float(values["VmRSS"]) / 1024, float(values["VmHWM"]) / 1024

    def cpu_s(self) -> float:
        """Processor time that the serving process has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _line(change: Update) -> dict[str, Any]:
    (variant,) = change.variants
    price = variant.price and {"price": variant.price.major}
    return {"op": "update", "id": change.product_id, **(price or {}), "stock": variant.stock}


def seconds_until_seen(served: Served, product_id: str, title: str, stock: int) -> float:
    """How long after a change of stock was acknowledged a search by the product's title shows it or leaves it out."""
    served.update([Update(product_id, (_stock(stock),))])
    acknowledged = time.perf_counter()
    while True:
        shown = any(item["id"] == product_id for item in served.search(title)["items"])
        if shown == (stock > 0):
            return time.perf_counter() - acknowledged
        if time.perf_counter() - acknowledged > 30:
            raise OSError(f"the stock of {product_id} was never seen")
        time.sleep(0.01)


def _stock(stock: int) -> Any:
    from daogou.catalog.changes import VariantUpdate

    return VariantUpdate("", stock=stock)
