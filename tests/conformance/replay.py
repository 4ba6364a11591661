"""One scenario after another, each by a typed method against its expected answer."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2

from conformance.arguments import Images, NotExpressibleError, Parts, arguments, content_of
from conformance.calls import Async, Forwarding, Replaying, Server, Sync, Way, on_port_3000
from conformance.packages import Described, Match, matches
from conformance.server import MockServer
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


def replayed(described: list[Described], scenarios: Sequence[Scenario]) -> Iterator[Outcome]:
    """Try every scenario by the operations that it may be of, synchronously and not."""
    images = Images()
    for scenario, key in keyed(scenarios):
        server = Replaying(scenario)
        for way in (Sync, Async):
            outcome = _outcome(described, scenario, Parts(images, key), server, way)
            if outcome.differences:
                break
        yield outcome


def served(
    described: list[Described], scenarios: Sequence[Scenario], server: MockServer, way: type[Way]
) -> Iterator[Outcome]:
    """Send every scenario's request to the mock server, which judges it."""
    images = Images.of(server.assets)
    for scenario, key in keyed(scenarios):
        to = Forwarding(server.url)
        yield _outcome(described, scenario, Parts(images, key), to, way)


def keyed(scenarios: Sequence[Scenario]) -> Iterator[tuple[Scenario, str | None]]:
    """Give each request of a scenario the key that its answer stands for, if there are keys."""
    seen: Counter[str] = Counter()
    for scenario in scenarios:
        keys = scenario.get("keys", ())
        number = seen[scenario["name"]]
        seen[scenario["name"]] += 1
        yield scenario, keys[number] if number < len(keys) else None


def _outcome(
    described: list[Described], scenario: Scenario, parts: Parts, server: Server, way: type[Way]
) -> Outcome:
    differences = ["the document has no such operation"]
    for match in matches(described, scenario["method"], scenario["uri"].replace("\\:", ":")):
        differences = _tried(match, scenario, parts, server, way)
        if not differences:
            break
    return Outcome(scenario, differences)


def _tried(
    match: Match, scenario: Scenario, parts: Parts, server: Server, way: type[Way]
) -> list[str]:
    package = match.described.package
    auth = _credentials(match, scenario["request"] or {})
    server.requests.clear()
    try:
        with closing(way(package, server, base_path=match.base_path, auth=auth)) as calls:
            return _called(calls, match, scenario, parts, server)
    except NotExpressibleError as error:
        return [str(error)]
    except package.Error as error:
        return [f"{type(error).__name__}: {error}"]
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        return [f"arguments: {type(error).__name__}: {error}"]


def _called(
    calls: Way, match: Match, scenario: Scenario, parts: Parts, server: Server
) -> list[str]:
    expected = _as_described(match.described, scenario["request"] or {})
    if not expected.get("body") and any(body.required for body in match.described.operation.bodies):
        expected = {**expected, "body": None, "any_body": True}
    given = arguments(calls.client, match, expected, parts)
    accept = (expected.get("headers") or {}).get("accept")
    try:
        answer, value = calls.response(match.described, given, accept)
        readers = match.described.operation.responses
    except match.described.package.ApiError as error:
        answer, value = error.response, error.error
        readers = match.described.operation.errors
    request = server.requests[0]
    found = request_differences(request, scenario["uri"].replace("\\:", ":"), expected)
    return found + _answer_differences(match, answer, value, readers, scenario["response"])


def _as_described(described: Described, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take a body as text if nothing else is described: scenarios write texts as JSON, too."""
    body = request.get("body") or {}
    kinds = [kind for each in described.operation.bodies for kind in each.media_types]
    if body.get("contentType") != "application/json" or kinds != ["text/plain"]:
        return request
    return {**request, "body": {"contentType": kinds[0], "text": json.loads(content_of(body))}}


def _answer_differences(
    match: Match, answer: Any, value: Any, readers: Any, expected: Mapping[str, Any]
) -> list[str]:
    """Tell how a decoded answer differs from what came, when it is encoded again."""
    if answer.status_code != expected["status"]:
        return [f"status: {answer.status_code} {answer.content[:200].decode(errors='replace')}"]
    for name, text in (expected.get("headers") or {}).items():
        if name.lower() == "content-type":
            continue  # that of the body counts
        if name not in answer.headers or not same_json(answer.headers[name], text):
            return [f"header {name} of the answer: {answer.headers.get(name)}"]
    body = expected.get("body")
    if not body:
        return [] if value is None else [f"answer: {value!r} of no body"]
    content, kind = on_port_3000(content_of(body)), body["contentType"].partition(";")[0]
    statuses = (str(answer.status_code), f"{answer.status_code // 100}XX", "default")
    contents = next((readers[status] for status in statuses if status in readers), {})
    reader = contents.get(kind, contents.get("*/*"))
    if reader is None and answer.status_code >= 400 and value == json.loads(content):
        return []  # an error that the document does not have arrives as it came
    if reader is None:
        return [f"the document has no {kind} for {answer.status_code}"]
    codec = getattr(reader.decode, "__self__", None)
    if kind.endswith(("/json", "+json")):
        same = same_json(_tree(match.described, codec, value), json.loads(content))
    elif kind.endswith(("/jsonl", "event-stream")):
        return _items_differences(match.described, value, codec, kind, content)
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


def _items_differences(
    described: Described, value: Any, codec: Any, kind: str, content: bytes
) -> list[str]:
    items = list(value)
    if kind.endswith("event-stream"):
        return _events_differences(described, items, content)
    trees = items if codec is None else [codec.encode(item) for item in items]
    lines = [json.loads(line) for line in content.splitlines() if line]
    return [] if same_json(trees, lines) else [f"answer: {trees}"[:200]]


def _events_differences(described: Described, events: list[Any], content: bytes) -> list[str]:
    """Compare events field by field; what a scenario's stream holds is well-formed."""
    expected: list[dict[str, str]] = []
    for block in content.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "data" in fields:
            expected.append(fields)
    if len(events) != len(expected):
        return [f"answer: {len(events)} events, not {len(expected)}"]
    for event, fields in zip(events, expected, strict=True):
        data = event.data
        same = data == fields["data"] or (
            not isinstance(data, str)
            and same_json(_tree(described, None, data), json.loads(fields["data"]))
        )
        if not same or event.event != fields.get("event"):
            return [f"answer: {event!r}, not {fields}"]
        if "\0" not in fields.get("id", "") and event.id != fields.get("id"):
            return [f"answer: id {event.id!r}, not {fields}"]
        retry = fields.get("retry", "")
        if event.retry != (int(retry) if retry.isdigit() else None):
            return [f"answer: retry {event.retry!r}, not {fields}"]
    return []


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
