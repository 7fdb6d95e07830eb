"""A server in the shape of OpenAI's that misbehaves when it is told to, for a process of its own."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

ATTEMPTS = count(1)


class Handler(BaseHTTPRequestHandler):
    """What the last message says decides what goes wrong."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = body["messages"][-1]["content"]
        if said == "flaky" and next(ATTEMPTS) % 3:
            return self.reply(b'{"error": {"message": "try later"}}', 503)
        if "broken" in said:
            return self.reply(b"", 500)
        if "bad key" in said:
            return self.reply(b'{"error": {"message": "bad key"}}', 401)
        if "wait" in said:
            return self.reply(b"{}", 429, {"Retry-After": "1"})
        if "slow" in said:
            time.sleep(1.5)
        if "page" in said:
            return self.reply(b"<html>not json</html>")
        if "huge" in said:
            return self.reply(b'{"choices": "' + b"x" * 1_100_000 + b'"}')
        if "old server" in said and body.get("response_format", {}).get("type") == "json_schema":
            return self.reply(b'{"error": {"message": "response_format.type must be json_object"}}', 400)
        if body.get("stream"):
            return self.stream(said)
        message: dict[str, Any] = {"role": "assistant", "content": self.content(body, said)}
        if body.get("tools"):
            name = "nuke" if "unknown tool" in said else body["tools"][0]["function"]["name"]
            arguments = '{"limit": "many"}' if "bad arguments" in said else '{"limit": 3}'
            message = {"role": "assistant", "content": None,
                       "tool_calls": [{"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}}]}  # fmt: skip
        return self.reply(json.dumps({"choices": [{"message": message}]}).encode())

    def content(self, body: dict[str, Any], said: str) -> str:
        if "thinks" in said:
            return "<think>what do they want?</think>\n\nYes."
        shape = body.get("response_format", {}).get("type")
        if shape and "other shape" in said:
            return '{"asked": 3}'
        if shape and "no json" in said:
            return "Sure! Here you are."
        if shape and "fenced" in said:
            return '```json\n{"asked": "fenced"}\n```'
        return json.dumps({
            "asked": said, "key": self.headers.get("Authorization"), "model": body["model"], "schema": shape,
            "told": body["messages"][0]["content"], "max_tokens": body["max_tokens"],
        })  # fmt: skip

    def stream(self, said: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b": ping\n\n")
        for i, word in enumerate(("It", " weighs", " 198", " g", ".")):
            if i == 2 and "breaks off" in said:
                return
            if i == 2 and "error inside" in said:
                self.event({"error": {"message": "out of memory"}})
                return
            if "drips" in said:
                time.sleep(0.2)
            self.event({"choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]})
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.event({"choices": [], "usage": {"total_tokens": 9}})
        self.wfile.write(b"data: [DONE]\n\n")

    def event(self, data: dict[str, Any]) -> None:
        self.wfile.write(b"data: " + json.dumps(data).encode() + b"\r\n\r\n")

    def reply(self, data: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    server.serve_forever()
