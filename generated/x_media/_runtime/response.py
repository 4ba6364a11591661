"""An answer of the server, beside the value that is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Response(Generic[T_co]):
    """The answer to one call: ``status_code``, ``headers``, ``content`` and ``value``.

    ``content`` is the whole body, decompressed; of a streamed answer it is empty.
    ``value`` is what the method returns; in an ``ApiError`` it is the decoded error, and
    in an answer that could not be read it is ``None``. ``method`` and ``url`` are those
    of the request; the URL is without its query, which may hold secrets. ``attempts``
    counts how often the request was sent, ``seconds`` is the time since the call began.
    """

    __slots__ = (
        "attempts",
        "content",
        "headers",
        "method",
        "operation",
        "seconds",
        "status_code",
        "url",
        "value",
    )

    def __init__(
        self,
        *,
        operation: str,
        method: str,
        url: str,
        status_code: int,
        headers: Mapping[str, str],
        content: bytes,
        value: T_co,
        attempts: int = 1,
        seconds: float = 0.0,
    ) -> None:
        self.operation = operation
        self.method = method
        self.url = url
        self.status_code = status_code
        self.headers = headers
        self.content = content
        self.value = value
        self.attempts = attempts
        self.seconds = seconds

    @property
    def status(self) -> int:
        """The same as ``status_code``, which new code should use."""
        return self.status_code

    @property
    def body(self) -> bytes:
        """The same as ``content``, which new code should use."""
        return self.content

    def __str__(self) -> str:
        """Name the call and the status; headers may hold secrets and stay out."""
        return f"{self.method} {self.url} answered {self.status_code}"

    def __repr__(self) -> str:
        return f"<Response {self}>"
