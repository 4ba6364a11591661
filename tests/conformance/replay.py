"""One scenario after another, each by a typed method against its expected answer."""

from __future__ import annotations

import importlib
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx2

from conformance.arguments import NotExpressibleError, arguments, content_of, find_method
from conformance.packages import Described, Match, matches
from conformance.wire import request_differences, same_json

Scenario = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of a scenario: it passed if there are no *differences*."""

    scenario: Scenario
    differences: Sequence[str]

    @property
    def is_xml(self) -> bool:
        """Whether XML goes or comes, which is text for the typed method."""
        bodies = ((self.scenario[way] or {}).get("body") or {} for way in ("request", "response"))
        return any(body.get("contentType") == "application/xml" for body in bodies)


@dataclass
class Server:
    """Answers with what a scenario says, and remembers what was asked."""

    scenario: Scenario
    requests: list[httpx2.Request] = field(default_factory=list)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request."""
        request.read()
        self.requests.append(request)
        answer = self.scenario["response"]
        body = answer.get("body")
        headers = dict(answer.get("headers") or {})
        if body:
            headers["content-type"] = body["contentType"]
        content = content_of(body) if body else b""
        return httpx2.Response(answer["status"], headers=headers, content=content)


def replayed(described: list[Described], scenarios: Sequence[Scenario]) -> Iterator[Outcome]:
    """Try every scenario by the operations that it may be of."""
    for scenario in scenarios:
        differences = ["the documents have no such operation"]
        for match in matches(described, scenario["method"], scenario["uri"].replace("\\:", ":")):
            differences = _tried(match, scenario)
            if not differences:
                break
        yield Outcome(scenario, differences)


def _tried(match: Match, scenario: Scenario) -> list[str]:
    server = Server(scenario)
    request = scenario["request"] or {}
    transport = httpx2.MockTransport(server.answer)
    package = match.described.package
    try:
        with httpx2.Client(transport=transport, follow_redirects=False) as http_client:
            client = package.Client(
                auth=_credentials(match, request),
                base_url=f"http://localhost:3000{match.base_path}",
                http_client=http_client,
                retries=0,
            )
            return _called(client, match, scenario, server)
    except NotExpressibleError as error:
        return [str(error)]
    except package.Error as error:
        return [f"{type(error).__name__}: {error}"]
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        return [f"arguments: {type(error).__name__}: {error}"]


def _called(client: Any, match: Match, scenario: Scenario, server: Server) -> list[str]:
    expected = scenario["request"] or {}
    if not expected.get("body") and any(body.required for body in match.described.operation.bodies):
        expected = {**expected, "body": None, "any_body": True}
    accept = (expected.get("headers") or {}).get("accept")
    if accept:
        client = client.with_options(accept=accept)
    given = arguments(client, match, expected)
    method = find_method(match.described, client)
    try:
        answer = client.response(method, **given)
        value, readers = answer.value, match.described.operation.responses
    except match.described.package.ApiError as error:
        answer, value = error.response, error.error
        readers = match.described.operation.errors
    (request,) = server.requests
    found = request_differences(request, scenario["uri"].replace("\\:", ":"), expected)
    return found + _answer_differences(match, answer, value, readers, scenario["response"])


def _answer_differences(
    match: Match, answer: Any, value: Any, readers: Any, expected: Mapping[str, Any]
) -> list[str]:
    """Tell how a decoded answer differs from what came, when it is encoded again."""
    if answer.status_code != expected["status"]:
        return [f"status: {answer.status_code}"]
    body = expected.get("body")
    if not body:
        return [] if value is None else [f"answer: {value!r} of no body"]
    content, kind = content_of(body), body["contentType"].partition(";")[0]
    statuses = (str(answer.status_code), f"{answer.status_code // 100}XX", "default")
    contents = next((readers[status] for status in statuses if status in readers), {})
    reader = contents.get(kind)
    if reader is None and answer.status_code >= 400 and value == json.loads(content):
        return []  # an error that the document does not have arrives as it came
    if reader is None:
        return [f"the document has no {kind} for {answer.status_code}"]
    codec = getattr(reader.decode, "__self__", None)
    if kind.endswith(("/json", "+json")):
        same = same_json(_tree(match.described, codec, value), json.loads(content))
    elif kind.endswith(("/jsonl", "event-stream")):
        return _items_differences(value, codec, kind, content)
    else:
        same = (value.encode() if isinstance(value, str) else value) == content
    return [] if same else [f"answer: {value!r}"[:200]]


def _tree(described: Described, codec: Any, value: Any) -> Any:
    """Encode what was decoded, by its codec or, of an array or a map, by its items' types."""
    values = f"{described.package.__name__}._runtime.values"
    if codec is not None:
        return json.loads(importlib.import_module(f"{values}.json").dumps(codec.encode(value)))
    encoding = importlib.import_module(f"{values}.encoding")
    match value:
        case list():
            return [_tree(described, None, item) for item in value]
        case dict():
            return {key: _tree(described, None, item) for key, item in value.items()}
        case datetime():
            return encoding.datetime_text(value)
        case bytes():
            return encoding.base64_text(value)
        case None | bool() | int() | float() | str():
            return value
        case _:
            return json.loads(described.package.to_json(value))


def _items_differences(value: Any, codec: Any, kind: str, content: bytes) -> list[str]:
    items = list(value)
    if kind.endswith("event-stream"):
        count = sum(b"data" in block for block in content.split(b"\n\n"))
        return [] if len(items) == count else [f"answer: {len(items)} events, not {count}"]
    trees = items if codec is None else [codec.encode(item) for item in items]
    lines = [json.loads(line) for line in content.splitlines() if line]
    return [] if same_json(trees, lines) else [f"answer: {trees}"[:200]]


def _credentials(match: Match, request: Mapping[str, Any]) -> Any:
    """Take the credentials that the request is expected to have, by their schemes."""
    document = match.described.document
    headers = {name.lower(): text for name, text in (request.get("headers") or {}).items()}
    schemes = document.get("components", {}).get("securitySchemes", {})
    found: dict[str, Any] = {}
    for name, scheme in schemes.items():
        if scheme["type"] == "apiKey":
            text = headers.get(scheme["name"].lower())
        elif scheme.get("scheme", "bearer").lower() in ("basic", "bearer"):
            text = headers.get("authorization", "").partition(" ")[2]
        else:
            return _Signing(headers.get("authorization", ""))
        if text:
            found[name] = text
    security = match.described.operation.security
    if not found and security and all(security):  # nothing is sent without any
        found = dict.fromkeys(security[0], "invalid")
    return found or None


class _Signing(httpx2.Auth):
    """A scheme of HTTP authentication that is the user's to write."""

    def __init__(self, header: str) -> None:
        self.header = header

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers["authorization"] = self.header
        yield request
