"""What can be seen of calls from outside: hooks of the caller's, and the package's logger."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from logging import INFO, getLogger
from typing import TypeAlias

from ..response import Response

LOGGER = getLogger(__name__.partition("._runtime")[0])
"""The logger of the package: a record for each attempt, which shows no secret."""


class Request:
    """A request that is about to be sent, for ``on_request=``.

    ``headers`` may be changed: what they hold then is sent. Credentials are added later
    and cannot be seen here. ``url`` is without its query, which may hold secrets.
    """

    __slots__ = ("attempt", "headers", "method", "operation", "url")

    def __init__(
        self,
        operation: str,
        method: str,
        url: str,
        headers: dict[str, str],
        attempt: int,
    ) -> None:
        self.operation = operation
        self.method = method
        self.url = url
        self.headers = headers
        self.attempt = attempt

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.url}>"


RequestHook: TypeAlias = Callable[[Request], None]
ResponseHook: TypeAlias = Callable[[Response[None]], None]
AsyncRequestHook: TypeAlias = Callable[[Request], Awaitable[None] | None]
AsyncResponseHook: TypeAlias = Callable[[Response[None]], Awaitable[None] | None]


class CallHooks:
    """The hooks of a client: before a request is sent, and after its answer has arrived."""

    __slots__ = ("on_request", "on_response")

    def __init__(
        self,
        on_request: RequestHook | AsyncRequestHook | None = None,
        on_response: ResponseHook | AsyncResponseHook | None = None,
    ) -> None:
        self.on_request = on_request
        self.on_response = on_response


def log_answer(
    operation: str, method: str, url: str, status: int, seconds: float, attempt: int
) -> None:
    """Log an answer, or the head of one that is streamed."""
    if LOGGER.isEnabledFor(INFO):
        _log(f"answered {status}", operation, method, url, status, seconds, attempt)


def log_failure(
    operation: str,
    method: str,
    url: str,
    error: Exception,
    seconds: float,
    attempt: int,
) -> None:
    """Log an attempt that got no answer."""
    if LOGGER.isEnabledFor(INFO):
        what = f"failed ({type(error).__name__})"
        _log(what, operation, method, url, None, seconds, attempt)


def _log(
    what: str,
    operation: str,
    method: str,
    url: str,
    status: int | None,
    seconds: float,
    attempt: int,
) -> None:
    LOGGER.info(
        "%s: %s %s %s in %.3f s, attempt %d",
        operation,
        method,
        url,
        what,
        seconds,
        attempt,
        extra={
            "operation": operation,
            "method": method,
            "url": url,
            "status": status,
            "seconds": seconds,
            "attempt": attempt,
        },
    )
