"""What can go wrong when calling the API. Every error derives from ``Error``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self, TypeAlias

from .response import Response

if TYPE_CHECKING:
    from datetime import datetime


ResponseSummary: TypeAlias = Response[object]
"""An older name of ``Response``."""


class Error(Exception):
    """Base class of every error this package raises."""


class Violation:
    """One way in which a value breaks its schema.

    ``path`` is a JSON pointer into the value (``""`` is the value itself), ``keyword``
    the JSON Schema keyword that refuses it, ``where`` the part of the message that
    holds it: ``body``, ``path``, ``query``, ``header``, ``cookie`` or ``response``.
    The pointer of a parameter starts with the parameter's name.
    """

    __slots__ = ("keyword", "message", "path", "where")

    def __init__(
        self, path: str, keyword: str, message: str, where: str = "body"
    ) -> None:
        self.path = path
        self.keyword = keyword
        self.message = message
        self.where = where

    def _key(self) -> tuple[str, str, str, str]:
        return self.path, self.keyword, self.message, self.where

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Violation) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return (
            f"Violation(path={self.path!r}, keyword={self.keyword!r},"
            f" message={self.message!r}, where={self.where!r})"
        )

    def __str__(self) -> str:
        where = "" if self.where == "body" and self.path else f"{self.where} "
        place = f"{where}{self.path}".strip()
        return f"{place}: {self.message} [{self.keyword}]"


class ValidationError(Error, ValueError):
    """A value breaks its schema. ``violations`` lists every way in which it does."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        super().__init__(violations)
        self.violations = list(violations)
        self.response: Response[object] | None = None

    def __str__(self) -> str:
        return "\n".join(map(str, self.violations))


class DecodeError(Error, ValueError):
    """A received value does not have the shape that its type promises.

    ``response`` is the answer that holds it, with its whole body. ``success`` says
    whether the server did what it was asked, which ``status`` tells: then repeating the
    call does it twice.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.response: Response[object] | None = None
        self._keys: list[str | int] = []

    def inside(self, key: str | int) -> Self:
        """Note that the bad value was found under *key* of an enclosing value."""
        self._keys.append(key)
        return self

    @property
    def path(self) -> str:
        """Where the bad value is, such as ``$.data.items[3].size``."""
        return "$" + "".join(map(_step, reversed(self._keys)))

    @property
    def status(self) -> int | None:
        """The status of the answer, where the value came in one."""
        return None if self.response is None else self.response.status_code

    @property
    def success(self) -> bool:
        """Whether the status says that the call succeeded."""
        return self.status is not None and 200 <= self.status < 300

    def __str__(self) -> str:
        text = f"{self.problem} at {self.path}"
        if self.response is None:
            return text
        kind = self.response.headers.get("content-type", "no media type")
        start = self.response.content[:200]
        return f"{self.response}: {text} ({kind}; the body starts {start!r})"


class ApiError(Error):
    """The API answered with an error.

    ``error`` is the decoded body: a model where the description has one for this
    status, else the JSON value, the text or the bytes as they came. ``body`` is the
    body as it came, and ``response`` the whole answer. ``url`` is without its query,
    which may hold secrets. ``not_repeated`` says why the call was not made again, where
    its status would allow that.
    """

    response: Response[object] | None = None
    not_repeated: str = ""

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        error: object,
        body: bytes = b"",
        method: str = "",
        url: str = "",
    ) -> None:
        super().__init__(status, headers, error, body, method, url)
        self.status = status
        self.headers = headers
        self.error = error
        self.body = body
        self.method = method
        self.url = url

    def __str__(self) -> str:
        start = self.body[:500].decode("utf-8", "replace")
        text = f"{self.method} {self.url} answered {self.status}: {start}".strip()
        return f"{text} ({self.not_repeated})" if self.not_repeated else text

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class RateLimited(ApiError):
    """The API refuses more calls for now (429).

    ``reset_at`` is when it takes calls again, ``retry_after`` how many seconds that
    was from the answer; ``limit`` and ``remaining`` count calls of the present window.
    Each is ``None`` where the answer does not say.
    """

    reset_at: datetime | None = None
    retry_after: float | None = None
    limit: int | None = None
    remaining: int | None = None


class TransportError(Error):
    """No usable answer came. The cause is kept in ``__cause__``.

    ``sent`` is false where no byte of the request can have reached the server.
    """

    def __init__(self, message: str, sent: bool = True) -> None:
        super().__init__(message, sent)
        self.sent = sent

    def __str__(self) -> str:
        return str(self.args[0])


class DeadlineExceeded(TransportError):
    """The call took longer than it was allowed to."""


class ResponseTooLarge(TransportError):
    """The answer's body is larger, once decompressed, than this client accepts."""


class FileChanged(TransportError):
    """A file changed while it was being sent, so what was promised was not sent."""


class IdempotencyKeyError(Error, ValueError):
    """An idempotency key was used for a second call. Nothing was sent."""


class CredentialsError(Error, ValueError):
    """Credentials are missing, are of no use to the API, or are unsafe to send there.

    Nothing was sent.
    """


def _step(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if key.isidentifier() else f"[{key!r}]"
