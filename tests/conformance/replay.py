"""One scenario after another, each by a typed method against its expected answer."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
        for match in matches(described, scenario["method"], scenario["uri"]):
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
    found = request_differences(request, scenario["uri"], expected)
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
    contents = readers.get(str(answer.status_code)) or readers.get("default") or {}
    contents = contents or readers.get(f"{answer.status_code // 100}XX") or {}
    reader = contents.get(kind)
    if reader is None:
        return [f"the document has no {kind} for {answer.status_code}"]
    codec = getattr(reader.decode, "__self__", None)
    if kind.endswith(("/json", "+json")):
        tree = value if codec is None else codec.encode(value)
        dumps = importlib.import_module(
            f"{match.described.package.__name__}._runtime.values.json"
        ).dumps
        same = same_json(json.loads(dumps(tree)), json.loads(content))
    elif kind.endswith(("/jsonl", "event-stream")):
        return _items_differences(value, codec, kind, content)
    else:
        same = (value.encode() if isinstance(value, str) else value) == content
    return [] if same else [f"answer: {value!r}"[:200]]


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
        else:
            text = headers.get("authorization", "").partition(" ")[2]
        if text:
            found[name] = text
    return found or None
