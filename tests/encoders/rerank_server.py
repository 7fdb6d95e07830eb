"""A server of rerankers in the shapes of Jina, Cohere and TEI that misbehaves when it is told to, for a process of its own."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from daogou.encoders.rerank_words import WordsReranker

ATTEMPTS = count(1)


class Handler(BaseHTTPRequestHandler):
    """The path says which server it is, the query what goes wrong."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        wants, other = ("texts", "documents") if self.path.startswith("/tei/") else ("documents", "texts")
        if wants not in body or other in body:
            return self.reply({"error": f"missing field `{wants}`"}, 422)
        asked = body["query"]
        if asked == "flaky" and next(ATTEMPTS) % 2:
            return self.reply({"error": "try later"}, 503)
        if asked == "broken":
            return self.reply({"error": "out of memory"}, 500)
        if asked == "bad key":
            return self.reply({"error": "bad key"}, 401)
        if asked == "page":
            return self.reply("<html>")
        if asked.startswith("slow"):
            time.sleep(0.5)
        if asked.startswith("each"):  # as much time as there is to read
            time.sleep(0.01 * len(body[wants]))
        scores = WordsReranker().score(asked, body[wants], timeout_s=1).tolist()
        if asked == "key":
            scores = [float(self.headers.get("Authorization") == "Bearer secret" and body.get("model") == "small")]
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        if asked == "forgets":
            order = order[1:]
        if asked == "no number":
            scores[0] = float("nan")
        if wants == "texts":
            return self.reply([{"index": i, "score": scores[i]} for i in order])
        return self.reply({"results": [{"index": i, "relevance_score": scores[i]} for i in order]})

    def reply(self, answer: Any, status: int = 200) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
