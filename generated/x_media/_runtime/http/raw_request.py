"""Requests that the document does not have: a method, a path and what goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, cast
from urllib.parse import quote, urlsplit

from ..values import json
from ..values.files import FileContent, as_file
from ..values.types import JsonValue
from .client_headers import ClientHeaders
from .operation import IDEMPOTENT
from .options import QueryValues, query_texts
from .payload import Payload
from .policy import Policy
from .request import Prepared
from .unset import UNSET

RawValue: TypeAlias = JsonValue | bytes
"""What an answer holds: a JSON value, a text or bytes; ``None`` if it has no body."""

_METHOD = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Z]+\Z")
_PATH = "/%:@!$&'()*+,;=~"
"""What a path may hold; escapes are the caller's."""
_DOTS = re.compile(r"(?:\.|%2[eE]){1,2}\Z")


def raw_request(
    policy: Policy,
    method: str,
    path: str,
    *,
    body: object,
    content: FileContent | str | None,
    query: QueryValues | None,
    headers: Mapping[str, str | None] | None,
) -> Prepared:
    """Make a request ready. Credentials go to the API's own origin alone."""
    method = method.upper()
    if not _METHOD.match(method):
        raise ValueError(f"{method!r} is no HTTP method")
    url, pieces = _address(policy.base_url, path)
    for name, texts in query_texts(query or {}).items():
        encoded = quote(name, safe="")
        pieces += [f"{encoded}={quote(text, safe='')}" for text in texts or ()]
    policy = policy.changed(None, {"headers": headers or {}})
    payload = _payload(body, content)
    is_idempotent = method in IDEMPOTENT
    sent = [*ClientHeaders(headers).pairs, *_computed(method, payload, headers or {})]
    if policy.options.sends_keys:
        sent[:0] = policy.idempotency_key((), idempotent=is_idempotent)
    return Prepared(
        policy,
        policy.route_to(url),
        operation="request",
        method=method,
        url=url,
        query=pieces,
        headers=sent,
        payload=payload,
        accept="application/json, */*;q=0.9",
        idempotent=is_idempotent,
    )


def _computed(
    method: str, payload: Payload | None, given: Iterable[str]
) -> Iterator[tuple[str, str]]:
    if payload is None:
        if method in ("POST", "PUT", "PATCH"):
            yield "Content-Length", "0"
        return
    if "content-type" not in {name.lower() for name in given}:
        yield "Content-Type", payload.content_type
    if (size := payload.size()) is not None:
        yield "Content-Length", str(size)


def raw_value(value: object) -> RawValue:
    """Take a body as it was read by its media type."""
    return cast("RawValue", value)


def _address(base_url: str, path: str) -> tuple[str, list[str]]:
    """Make an absolute URL without its query, and list the pieces of that."""
    path, _, query = path.partition("?")
    parts = urlsplit(path)
    if parts.scheme in ("http", "https") and parts.netloc:
        if "@" in parts.netloc:
            raise ValueError("a URL cannot hold a password: use auth=")
        base_url, path = f"{parts.scheme}://{parts.netloc}", parts.path or "/"
    if "#" in path or "#" in query or not f"{base_url}{path}{query}".isprintable():
        raise ValueError(f"{path!r} is no path: it holds '#' or control characters")
    if any(map(_DOTS.match, path.split("/"))):
        raise ValueError(f"a path cannot have segments of dots: {path!r}")
    url = f"{base_url}{'' if path.startswith('/') else '/'}{quote(path, safe=_PATH)}"
    return url, [piece for piece in query.split("&") if piece]


def _payload(body: object, content: FileContent | str | None) -> Payload | None:
    if body is not UNSET:
        if content is not None:
            raise TypeError("pass json= or content=, not both")
        return Payload("application/json", json.pieces(body), as_base64=True)
    if content is None:
        return None
    if isinstance(content, str):
        return Payload("text/plain; charset=utf-8", [content.encode()])
    file = as_file(content)
    return Payload(file.content_type_or("application/octet-stream"), [file])
