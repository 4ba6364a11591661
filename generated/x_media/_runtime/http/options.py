"""What callers may set for a client, and differently for some of its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any, Literal, TypeAlias, cast
from warnings import warn

from ..errors import IdempotencyKeyError
from ..values.types import is_array, is_object
from .client_headers import ClientHeaders
from .copying import shallow_copy
from .retry import Retry

AnswerMode: TypeAlias = Literal["typed", "lenient", "strict"]
QueryValue: TypeAlias = str | int | float | bool | Sequence[str | int | float | bool]
QueryValues: TypeAlias = Mapping[str, QueryValue | None]

MAX_RESPONSE_SIZE = 64 << 20
"""Bytes of a response that is held whole, where the caller does not say."""
_FOREVER = 1e6


class IdempotencyKey:
    """A key that makes one call safe to repeat."""

    __slots__ = ("_unused",)

    def __init__(self, key: str) -> None:
        if not isinstance(cast("object", key), str):
            kind = type(key).__name__
            raise TypeError(f"idempotency_key= takes a str, not {kind}")
        if not key:
            raise ValueError("the idempotency key is empty")
        ClientHeaders({"Idempotency-Key": key})
        self._unused = [key]

    def take(self) -> str:
        """Give the key to the one call that it is for."""
        try:
            return self._unused.pop()
        except IndexError:
            raise IdempotencyKeyError(
                "the idempotency key was used for a call already: a key is for one call,"
                " pass another one"
            ) from None


class CallOptions:
    """The options of calls; see the arguments of the clients."""

    __slots__ = (
        "accept",
        "answers",
        "follow_redirects",
        "headers",
        "idempotency",
        "idempotency_header",
        "idempotency_key",
        "max_response_size",
        "query",
        "retries",
        "timeout",
        "total_timeout",
        "validate",
    )

    def __init__(self, *, strict: bool | None = None, **given: object) -> None:
        self.timeout = 60.0
        self.total_timeout = inf
        self.retries = Retry()
        self.headers = ClientHeaders()
        self.query: Mapping[str, Sequence[str]] = {}
        self.accept: str | None = None
        self.follow_redirects = False
        self.max_response_size: float = MAX_RESPONSE_SIZE
        self.validate = True
        self.answers: AnswerMode = "typed"
        self.idempotency: str | None = None
        self.idempotency_header: str | None = None
        self.idempotency_key: IdempotencyKey | None = None
        for name, value in self._read(given).items():
            setattr(self, name, value)
        if strict is not None:
            warn(
                'strict= is deprecated: pass answers="strict"',
                DeprecationWarning,
                stacklevel=4,
            )
            self.answers = "strict" if strict else self.answers

    @property
    def sends_keys(self) -> bool:
        """Whether calls may have idempotency keys."""
        return self.idempotency_key is not None or self.idempotency is not None

    def changed(self, given: Mapping[str, object]) -> CallOptions:
        """Copy them with others: headers and query are merged, the rest is replaced."""
        return shallow_copy(self, **self._read(given))

    def _read(self, given: Mapping[str, object]) -> dict[str, object]:
        for name in given:
            if name not in _READ:
                raise TypeError(f"there is no option {name!r}")
        return {
            name: _READ[name](value, getattr(self, name))
            for name, value in given.items()
        }


def _seconds(value: Any, _: object) -> float:
    if value is None:
        return _FOREVER
    if not isinstance(value, int | float):
        kind = type(value).__name__
        raise TypeError(f"a timeout is a number of seconds, or None, not {kind}")
    if not value > 0:
        raise ValueError("a timeout is a number of seconds above 0, or None")
    return min(float(value), _FOREVER)


def _size(value: Any, _: object) -> float:
    if value is None:
        return inf
    if not isinstance(value, int) or value < 1:
        raise ValueError("max_response_size= is a number of bytes above 0, or None")
    return value


def _retries(value: Any, now: Retry) -> Retry:
    if isinstance(value, Retry):
        return value
    if not isinstance(value, int) or value < 0:
        raise ValueError("retries= takes a number from 0, or Retry(...)")
    return now.with_retries(value)


def _merged_headers(value: Any, now: ClientHeaders) -> ClientHeaders:
    return now.merged(value)


def _merged_query(
    value: Any, now: Mapping[str, Sequence[str]]
) -> Mapping[str, Sequence[str]]:
    if value is None:
        return now
    merged = {**now}
    for name, texts in query_texts(value).items():
        if texts is None:
            merged.pop(name, None)
        else:
            merged[name] = texts
    return merged


def query_texts(query: object) -> dict[str, Sequence[str] | None]:
    """Write the values of a query as texts; ``None`` removes one."""
    if not is_object(query):
        kind = type(query).__name__
        raise TypeError(f"query= takes a mapping of names to values, not {kind}")
    return {str(name): _texts(str(name), value) for name, value in query.items()}


def _texts(name: str, value: object) -> Sequence[str] | None:
    if value is None:
        return None
    items = value if is_array(value) else [value]
    if not all(isinstance(item, str | int | float) for item in items):
        kind = type(value).__name__
        raise TypeError(
            f"query= takes texts, numbers and lists of them, not {kind}: {name}"
        )
    return [
        str(item).lower() if isinstance(item, bool) else str(item) for item in items
    ]


def _accept(value: Any, _: object) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    return ", ".join(value)


def _flag(value: Any, _: object) -> bool:
    return bool(value)


def _answers(value: object, _: object) -> object:
    if value not in ("typed", "lenient", "strict"):
        raise ValueError(
            f"answers= takes 'typed', 'lenient' or 'strict', not {value!r}"
        )
    return value


def _idempotency(value: object, _: object) -> object:
    if value not in (None, "auto"):
        raise ValueError(f"idempotency= takes 'auto' or None, not {value!r}")
    return value


def _header_name(value: Any, _: object) -> str | None:
    return None if value is None else next(iter(ClientHeaders({value: ""}).names))


def _key(value: Any, _: object) -> IdempotencyKey | None:
    return None if value is None else IdempotencyKey(value)


_READ: Mapping[str, Callable[[Any, Any], object]] = {
    "accept": _accept,
    "answers": _answers,
    "follow_redirects": _flag,
    "headers": _merged_headers,
    "idempotency": _idempotency,
    "idempotency_header": _header_name,
    "idempotency_key": _key,
    "max_response_size": _size,
    "query": _merged_query,
    "retries": _retries,
    "timeout": _seconds,
    "total_timeout": _seconds,
    "validate": _flag,
}
