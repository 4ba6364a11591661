"""A stand-in for the API of ``specs/bookshop.yaml``, on a loopback port, with one book and one cover."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

BOOK = {
    "isbn": "9780140449334",
    "title": "Meditations",
    "genre": "history",
    "published": "2006-04-27",
    "added": "2026-01-02T03:04:05Z",
}


class Bookshop:
    """Serves until its ``with`` block ends; ``requests`` lists method, path and headers as they came."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.cover = b"\x89PNG"
        self.books: list[dict[str, Any]] = [BOOK]
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        """Say the status, the media type and the body of the answer to a request."""
        match method, path.partition("?")[0].split("/")[1:]:
            case "GET", ["books"]:
                return _json(200, {"books": self.books})
            case "POST", ["books"]:
                return _json(201, {**json.loads(body), "added": BOOK["added"]})
            case "GET", ["books", _]:
                return _json(200, BOOK)
            case "DELETE", ["books", _]:
                return 204, "", b""
            case "GET", ["books", _, "cover"]:
                return 200, "image/png", self.cover
            case "PUT", ["books", _, "cover"]:
                self.cover = body
                return 204, "", b""
            case _:
                return _json(404, {"title": "Not Found", "status": 404})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                shop.requests.append((self.command, self.path, headers))
                body = self._body(headers)
                status, media_type, content = shop.answer(self.command, self.path, body)
                self.send_response(status)
                if media_type:
                    self.send_header("Content-Type", media_type)
                if status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that the base class calls

            def _body(self, headers: dict[str, str]) -> bytes:
                if headers.get("transfer-encoding") != "chunked":
                    return self.rfile.read(int(headers.get("content-length", 0)))
                pieces = []
                while size := int(self.rfile.readline(), 16):
                    pieces.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(pieces)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _json(status: int, value: object) -> tuple[int, str, bytes]:
    media_type = "application/json" if status < 400 else "application/problem+json"
    return status, media_type, json.dumps(value).encode()
