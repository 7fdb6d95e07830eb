"""Any server that speaks OpenAI's chat completions: vLLM, SGLang, Ollama, llama.cpp, hosted ones."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from threading import Lock
from time import monotonic
from typing import Any

from daogou.errors import DaogouError
from daogou.settings import Chat

MAX_REPLY_BYTES = 1_000_000
FAILURES = 3
"""After this many in a row the server is left alone for a while."""
REST_S = 30.0


class ChatUnavailable(DaogouError):
    """The chat server cannot be reached, refuses, or answers in another shape."""

    code = "chat_unavailable"


class HttpChatModel:
    """A model behind ``<url>/chat/completions``. After `FAILURES` failures it answers at once, with an error, for `REST_S`.

    ``url`` ends as OpenAI's does in ``/v1``; ``key`` is sent as a bearer token where it is not empty.
    Source: OpenAI API reference, chat completions, as the servers above implement it.
    """

    def __init__(self, url: str, model: str, *, key: str = "") -> None:
        if not url.startswith(("http://", "https://")):
            raise ChatUnavailable(f"chat.url {url!r} is no http address; write http://127.0.0.1:8000/v1")
        self.name = f"{model} at {url}"
        self._url, self._model, self._key = url.rstrip("/") + "/chat/completions", model, key
        self._lock = Lock()
        self._failures = 0
        self._rests_until = 0.0

    @property
    def resting(self) -> bool:
        """Whether the server failed so often that it is left alone for now."""
        return monotonic() < self._rests_until

    def complete(
        self,
        messages: Sequence[dict[str, str]],
        *,
        schema: dict[str, object] | None = None,
        timeout_s: float = 10.0,
    ) -> str:
        """The reply's text; JSON that follows ``schema`` where one is given. Raises `TimeoutError`, `ChatUnavailable`."""
        if self.resting:
            raise ChatUnavailable(f"{self.name} failed {FAILURES} times in a row and is left alone for a moment")
        body: dict[str, Any] = {"model": self._model, "messages": list(messages), "temperature": 0}
        if schema is not None:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "reply", "schema": schema, "strict": True},
            }
        try:
            reply = self._post(json.dumps(body).encode(), timeout_s)
        except (TimeoutError, ChatUnavailable):
            self._note(failed=True)
            raise
        self._note(failed=False)
        return reply

    def _post(self, body: bytes, timeout_s: float) -> str:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(self._url, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=timeout_s) as answer:
                data = answer.read(MAX_REPLY_BYTES + 1)
        except urllib.error.HTTPError as error:
            raise ChatUnavailable(f"{self.name} answered {error.code} {error.reason}") from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise TimeoutError(f"{self.name} did not answer within {timeout_s:g} s") from error
            raise ChatUnavailable(f"{self.name} cannot be reached: {error.reason}") from error
        except TimeoutError as error:
            raise TimeoutError(f"{self.name} did not answer within {timeout_s:g} s") from error
        except OSError as error:
            raise ChatUnavailable(f"{self.name} broke off: {error}") from error
        try:
            text = json.loads(data)["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
            raise ChatUnavailable(f"{self.name} answered in another shape than chat completions") from error
        if len(data) > MAX_REPLY_BYTES or not isinstance(text, str):
            raise ChatUnavailable(f"{self.name} answered with no text, or far too much")
        return text

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._failures, self._rests_until = 0, monotonic() + REST_S


def load_chat_model(settings: Chat) -> HttpChatModel | None:
    """The model that the settings name, or ``None``. Raises `ChatUnavailable` for an address that is none."""
    return HttpChatModel(settings.url, settings.model, key=settings.key) if settings.url else None
