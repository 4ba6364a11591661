"""Calls made both ways, synchronously and asynchronously, for the tests of the runtime."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import anyio

from runtime_package import runtime

WAYS = ("sync", "async")

auth = runtime("http.auth")
calls = runtime("http.operation")
credentials = runtime("http.credentials")
errors = runtime("errors")
retry = runtime("http.retry")
transport = runtime("http.client")

SCHEMES = {
    "OAuth2UserToken": auth.Scheme("oauth2"),
    "key": auth.Scheme("apiKey", "X-Key", "header"),
    "query_key": auth.Scheme("apiKey", "api_key", "query"),
    "cookie_key": auth.Scheme("apiKey", "session", "cookie"),
    "basic": auth.Scheme("http", "basic"),
    "certificate": auth.Scheme("mutualTLS"),
}
USER = [{"OAuth2UserToken": ["media.write"]}]
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class QuickClock(retry.Clock):  # type: ignore[misc]
    """A clock that does not wait; ``waits`` holds the seconds it was asked for."""

    __slots__ = ("waits",)

    def __init__(self) -> None:
        self.waits: list[float] = []

    def now(self) -> datetime:
        return NOW

    def jitter(self) -> float:
        return 1.0

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def sleep_async(self, seconds: float) -> None:
        self.waits.append(seconds)


def as_it_is(value: object) -> object:
    """Decode nothing."""
    return value


AS_IT_IS = calls.ResponseDecoder(as_it_is)


@dataclass(frozen=True)
class Sending:
    """An operation, and the arguments that a method would pass."""

    operation: Any
    values: tuple[Any, ...]
    body: Any

    def by(self, client: Any, method: str = "send") -> Any:
        """Call the operation, or await it."""
        return getattr(client, method)(self.operation, *self.values, body=self.body)


def passed(name: str, where: str, value: Any, *check: Any, **more: Any) -> Any:
    """Describe a parameter, and pass *value* for it."""
    return calls.Parameter(name, *check, location=where, **more), value


def sent_body(value: Any, content_type: str = "application/json", **more: Any) -> Any:
    """Describe a body, and pass *value* as it."""
    return calls.Body(content_type, **more), value


def get(path: str = "/thing", *, operation: str = "thing.get", **more: Any) -> Any:
    """Call what reads some JSON, perhaps with *parameters* that are passed, and a *body*."""
    parameters = more.pop("parameters", ())
    body, value = more.pop("body", None) or ((), None)
    responses = more.pop("responses", None) or {"200": {"application/json": AS_IT_IS}}
    errors = more.pop("errors", {})
    described = calls.Operation(
        operation,
        more.pop("method", "GET"),
        path,
        parameters=lambda: [parameter for parameter, _ in parameters],
        body=lambda: body,
        responses=lambda: responses,
        errors=lambda: errors,
        **more,
    )
    return Sending(described, tuple(value for _, value in parameters), value)


def post(body: Any = None, path: str = "/thing", **more: Any) -> Any:
    """Call what sends a *body*."""
    return get(path, **{"operation": "thing.post", "method": "POST", "body": body, **more})


def upload(value: object, content_type: str = "multipart/form-data", **more: Any) -> Any:
    """Call X's upload of one file."""
    body = sent_body(value, content_type, **more)
    return post(body, "/2/media/upload", operation="media.upload", security=USER)


def with_call_options(given: dict[str, Any]) -> dict[str, Any]:
    """Gather the options of calls among the arguments of a transport."""
    kind = runtime("http.options").CallOptions
    options = {name: given.pop(name) for name in kind.__slots__ if name in given}
    return {**given, "options": kind(**options)}


def outcomes(way: str, url: str, described: Iterable[Any], **options: Any) -> list[Any]:
    """Make calls one after another with one client: their results, or the errors they raise.

    An ``http_client`` among the options is closed at the end.
    """
    given = {
        "token": "secret-token",
        "auth": None,
        "timeout": 5.0,
        "clock": QuickClock(),
        **options,
    }
    given_auth = given.pop("token"), given.pop("auth")
    schemes = given.pop("schemes", SCHEMES)
    requirements = given.pop("requirements", [[[name]] for name in schemes])
    given = with_call_options(given)
    names = given["options"].headers.given
    content = credentials.Credentials(schemes, *given_auth, names, requirements)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if way == "sync":
            client = transport.Transport(url, content, **given)
            return _sync(client, list(described), given.get("http_client"))
        return anyio.run(_async, transport.AsyncTransport, (url, content), given, list(described))


def send(way: str, url: str, call: Any, **options: Any) -> Any:
    """Make one call, and return its result or raise its error."""
    (outcome,) = outcomes(way, url, [call], **options)
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def _sync(client: Any, described: Sequence[Any], http_client: Any) -> list[Any]:
    found: list[Any] = []
    for call in described:
        try:
            found.append(call.by(client))
        except (errors.Error, ValueError, OSError) as error:
            found.append(error)
    client.close()
    if http_client is not None:
        http_client.close()
    return found


async def _async(
    kind: Any, where: tuple[Any, ...], given: Any, described: Sequence[Any]
) -> list[Any]:
    client = kind(*where, **given)
    found: list[Any] = []
    for call in described:
        try:
            found.append(await call.by(client))
        except (errors.Error, ValueError, OSError) as error:
            found.append(error)
    await client.close()
    if given.get("http_client") is not None:
        await given["http_client"].aclose()
    return found
