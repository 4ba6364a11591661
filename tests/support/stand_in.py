"""A stand-in for X's media upload API, on a loopback port, for tests and the demonstration.

It parses what it is sent as strictly as a server may (JSON by ``json``, forms by ``multipart``),
remembers it in ``requests``, and answers as X's documentation says. The token chooses some answers:
``bad`` → 401, ``rate-limited`` → 429, ``broken`` → 503. ``answer`` replaces every answer.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast
from urllib.parse import parse_qs, urlsplit

import multipart

CATEGORIES = (
    "tweet_image",
    "tweet_video",
    "tweet_gif",
    "dm_image",
    "dm_video",
    "dm_gif",
    "subtitles",
    "amplify_video",
)
RESET = 1_900_000_000
"""When the rate limit of the token ``rate-limited`` ends, in seconds since 1970."""
_PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One part of a form, or one property of a JSON body, as it arrived."""

    name: str
    content: bytes
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request, as it arrived. ``json`` is the body if it was JSON."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    fields: tuple[Field, ...] = ()
    json: Any = None
    target: str = ""
    """Path and query as they were written."""

    @property
    def media_type(self) -> str:
        """The media type of the body."""
        return self.headers.get("content-type", "").partition(";")[0]

    def field(self, name: str) -> Field:
        """Find the one part of that name."""
        (found,) = [field for field in self.fields if field.name == name]
        return found


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: *body* is sent as it is if it is bytes, else as JSON."""

    status: int
    body: object
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class Refusal(Exception):
    """The request is not one that X would take."""

    def __init__(self, status: int, kind: str, title: str, detail: str, **more: object) -> None:
        super().__init__(title)
        problem = {"type": kind, "title": title, "detail": detail, "status": status, **more}
        self.reply = Reply(status, problem, {"content-type": _PROBLEM})


class StandIn:
    """The server. Use it in ``with``; ``url`` is its base URL."""

    def __init__(self) -> None:
        self.requests: list[Seen] = []
        self.answer: Reply | Callable[[Seen], Reply | None] | None = None
        self._media: dict[str, list[str]] = {}
        handler = type("Handler", (_Handler,), {"stand_in": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reply(self, seen: Seen) -> Reply:
        """Remember the request and choose the answer."""
        self.requests.append(seen)
        chosen = self.answer(seen) if callable(self.answer) else self.answer
        if chosen is not None:
            return chosen
        try:
            _authorize(seen)
            if seen.path != "/2/media/upload":
                raise Refusal(404, "about:blank", "Not Found", f"no such path: {seen.path}")
            return self._upload(seen) if seen.method == "POST" else self._status(seen)
        except Refusal as refusal:
            return refusal.reply

    def _upload(self, seen: Seen) -> Reply:
        media, category = _request(seen)
        number = 1_146_654_567_674_912_769 + len(self._media)
        data: dict[str, object] = {
            "id": str(number),
            "media_key": f"{CATEGORIES.index(category) + 3}_{number}",
            "expires_after_secs": 86_400,
            "size": len(media),
        }
        if category.endswith(("_video", "_gif")):
            self._media[str(number)] = ["succeeded", "in_progress"]
            data["processing_info"] = {"state": "pending", "check_after_secs": 1}
        else:
            self._media[str(number)] = ["succeeded"]
        return Reply(200, {"data": data})

    def _status(self, seen: Seen) -> Reply:
        number = seen.query.get("media_id", [""])[0]
        if seen.query.get("command", ["STATUS"]) != ["STATUS"] or number not in self._media:
            raise _invalid("media_id", number, "no such media")
        states = self._media[number]
        state = states.pop() if len(states) > 1 else states[0]
        done = state == "succeeded"
        info = {"state": state, "progress_percent": 100 if done else 50}
        if not done:
            info["check_after_secs"] = 1
        data = {"id": number, "media_key": f"3_{number}", "processing_info": info}
        return Reply(200, {"data": data})


def _authorize(seen: Seen) -> None:
    scheme, _, token = seen.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not token or token == "bad":
        raise Refusal(401, "about:blank", "Unauthorized", "Unauthorized")
    if token == "broken":
        raise Refusal(503, "about:blank", "Service Unavailable", "Service Unavailable")
    if token == "rate-limited":
        refusal = Refusal(429, "about:blank", "Too Many Requests", "Too Many Requests")
        headers = {
            **refusal.reply.headers,
            "x-rate-limit-limit": "500",
            "x-rate-limit-remaining": "0",
            "x-rate-limit-reset": str(RESET),
        }
        refusal.reply = Reply(429, refusal.reply.body, headers)
        raise refusal


def _request(seen: Seen) -> tuple[bytes, str]:
    """Read the media and its category, or refuse as X does."""
    if seen.media_type == "multipart/form-data":
        values = {field.name: field.content.decode("utf-8", "replace") for field in seen.fields}
        media = next((field.content for field in seen.fields if field.name == "media"), None)
    elif isinstance(seen.json, dict):
        values = cast("dict[str, Any]", seen.json)
        media = _decoded(values.get("media"))
    else:
        raise _invalid("body", seen.media_type, "the body is neither JSON nor a form")
    if media is None:
        raise _invalid("media", values.get("media"), "media is missing or not base64")
    category = values.get("media_category")
    if category not in CATEGORIES:
        raise _invalid("media_category", category, "no such media_category")
    return media, str(category)


def _decoded(text: object) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except binascii.Error:
        return None


def _invalid(parameter: str, value: object, detail: str) -> Refusal:
    kind = "https://api.x.com/2/problems/invalid-request"
    errors = [{"message": detail, "parameters": {parameter: [str(value)]}}]
    return Refusal(400, kind, "Invalid Request", detail, errors=errors)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    stand_in: StandIn

    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def do_QUERY(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_COPY(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""

    def _answer(self) -> None:
        try:
            reply = self.stand_in.reply(self._seen())
        except ValueError as error:  # not JSON, or not a form
            reply = _invalid("body", "", str(error)).reply
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        headers = {"content-type": "application/json", **reply.headers}
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _seen(self) -> Seen:
        body = self._body()
        url = urlsplit(self.path)
        kind = self.headers.get("content-type", "")
        fields: tuple[Field, ...] = ()
        value = None
        if kind.startswith("multipart/form-data"):
            fields = tuple(_parts(kind, body))
        elif kind.partition(";")[0] == "application/json":
            value = json.loads(body)
        return Seen(
            method=self.command,
            path=url.path,
            query=parse_qs(url.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            fields=fields,
            json=value,
            target=self.path,
        )

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", "0")))
        pieces: list[bytes] = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)


def _parts(content_type: str, body: bytes) -> list[Field]:
    _, options = multipart.parse_options_header(content_type)
    room = len(body) + 1
    parser = multipart.MultipartParser(
        io.BytesIO(body), options["boundary"], strict=True, spool_limit=room, memory_limit=room
    )
    return [
        Field(
            name=part.name,
            content=part.raw,
            filename=part.filename or None,
            content_type=part.headers.get("content-type"),
            headers={name.lower(): value for name, value in part.headers.items()},
        )
        for part in parser.parts()
    ]
