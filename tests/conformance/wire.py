"""What went over the wire, compared with what a scenario expects of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx2

from conformance.arguments import content_of, is_json


def request_differences(
    request: httpx2.Request, uri: str, expected: Mapping[str, Any]
) -> list[str]:
    """Tell how a request differs from the one that is expected."""
    found: list[str] = []
    sent = urlsplit(str(request.url))
    # The mock server takes a slash at the end, as Express does.
    if unquote(sent.path).rstrip("/") != unquote(urlsplit(uri).path).rstrip("/"):
        found.append(f"path: {sent.path}")
    if sorted(parse_qsl(sent.query, keep_blank_values=True)) != _query(expected):
        found.append(f"query: {sent.query}")
    for name, text in (expected.get("headers") or {}).items():
        if name.lower() == "content-type":
            continue  # the body tells; the mock server reads it there, too
        if not _same_header(name, request.headers.get(name), str(text)):
            found.append(f"header {name}: {request.headers.get(name)}")
    body = expected.get("body")
    if body and body.get("kind") == "multipart":
        if not request.headers["content-type"].startswith("multipart/form-data; boundary="):
            found.append("body: not multipart")
    elif body:
        found += body_differences(request.headers.get("content-type", ""), request.content, body)
    elif request.content and not expected.get("any_body"):
        found.append(f"body: {request.content[:60]!r}")
    return found


def body_differences(kind: str, content: bytes, expected: Mapping[str, Any]) -> list[str]:
    """Tell how a body differs from the one that is expected."""
    essence, wanted = kind.partition(";")[0], expected["contentType"].partition(";")[0]
    if essence != wanted and not (is_json(essence) and is_json(wanted)):
        return [f"body: {kind}, not {wanted}"]
    if is_json(essence):
        same = same_json(json.loads(content), json.loads(content_of(expected)))
    elif essence.endswith("/jsonl"):
        same = _lines(content) == _lines(content_of(expected))
    else:
        same = content == content_of(expected)
    return [] if same else [f"body: {content[:80]!r}"]


def same_json(left: Any, right: Any) -> bool:
    """Compare JSON values; true is not 1, and times are compared as times."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_json(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right) or (
        isinstance(left, str)
        and isinstance(right, str)
        and _time(left) is not None
        and _time(left) == _time(right)
    )


def _time(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _query(expected: Mapping[str, Any]) -> list[tuple[str, str]]:
    query = expected.get("query") or {}
    return sorted(
        (name, str(item))
        for name, value in query.items()
        for item in (value if isinstance(value, list) else [value])
    )


def _same_header(name: str, sent: str | None, expected: str) -> bool:
    return sent is not None and same_json(sent, expected)


def _lines(content: bytes) -> list[Any]:
    return [json.loads(line) for line in content.splitlines() if line]
