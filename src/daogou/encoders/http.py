"""One question to a model's server over HTTP, the whole of whose answer has to come in time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import socket
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from daogou.encoders.base import ModelUnavailable

MAX_REPLY_BYTES = 1_000_000
_TRANSIENT = frozenset([408, 409, 425, 429, 500, 502, 503, 504])
"""Statuses after which asking again may help."""


class Endpoint:
    """An address that JSON is posted to. ``HTTP_PROXY`` and ``NO_PROXY`` count; ``key`` is a bearer token.

    It asks once: retries and the breaker are `daogou.encoders.guard`'s. What goes wrong is raised as ``error``, and as
    `TimeoutError` where the whole of the answer did not come before the deadline (of the clock `time.monotonic`).
    """

    def __init__(
        self,
        url: str,
        path: str,
        *,
        name: str,
        setting: str,
        key: str = "",
        error: type[ModelUnavailable] = ModelUnavailable,
    ) -> None:
        """``path`` is added to that of ``url``; ``setting`` is where the address was read. Raises ``error`` where it is none."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise error(f"{setting} {url!r} is no http address; write http://127.0.0.1:8000/v1")
        self.name = name
        self._host, self._port, self._secure = parts.hostname, parts.port, parts.scheme == "https"
        self._path = parts.path.rstrip("/").removesuffix(path) + path
        self._key, self._error = key, error

    def post(self, body: Mapping[str, Any], deadline: float) -> bytes:
        """The answer's bytes."""
        return b"".join(self.stream(body, deadline))

    def stream(self, body: Mapping[str, Any], deadline: float) -> Iterator[bytes]:
        """The answer's bytes as they come."""
        late = TimeoutError(f"{self.name} did not answer within {deadline - monotonic():.1f} s")
        try:
            with closing(self._connect(deadline)) as connection:
                response, sock = self._ask(connection, body, deadline)
                total = 0
                while True:
                    sock.settimeout(max(0.001, deadline - monotonic()))
                    data = response.read1(65536)
                    if not data:
                        return
                    total += len(data)
                    if total > MAX_REPLY_BYTES:
                        raise self._error(f"{self.name} answered with far too much")
                    yield data
                    if monotonic() > deadline:
                        raise late
        except TimeoutError as error:
            raise late from error
        except (OSError, HTTPException) as error:
            raise self._error(f"{self.name} cannot be reached: {error}", transient=True) from error

    def _connect(self, deadline: float) -> HTTPConnection:
        kind = HTTPSConnection if self._secure else HTTPConnection
        left = max(0.001, deadline - monotonic())
        scheme = "https" if self._secure else "http"
        proxy = None if proxy_bypass(self._host) else getproxies().get(scheme)
        if not proxy:
            return kind(self._host, self._port, timeout=left)
        via = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        connection = kind(via.hostname or "", via.port, timeout=left)
        connection.set_tunnel(self._host, self._port)
        return connection

    def _ask(self, connection: HTTPConnection, body: Mapping[str, Any], deadline: float) -> tuple[HTTPResponse, socket]:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        connection.request("POST", self._path, json.dumps(body, ensure_ascii=False).encode(), headers)
        sock: socket = connection.sock  # the connection forgets it where the server closes after its answer
        sock.settimeout(max(0.001, deadline - monotonic()))
        response = connection.getresponse()
        if response.status != 200:
            said = " ".join(response.read1(400).decode("utf-8", "replace").split())[:200]
            wait = response.getheader("Retry-After") or ""
            raise self._error(
                f"{self.name} answered {response.status} {response.reason}{': ' if said else ''}{said}",
                transient=response.status in _TRANSIENT,
                retry_after_s=float(wait) if wait.isdigit() else None,
                status=response.status,
            )
        return response, sock
