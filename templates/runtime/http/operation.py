"""One call of the API, described but not yet made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, Literal, TypeAlias, TypeVar

from ..errors import DecodeError
from ..validator import Validator
from .media_types import is_json

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Where: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]
Style: TypeAlias = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "tabDelimited",
    "deepObject",
    "cookie",
]
"""OpenAPI's words, and one for what 2.0 calls ``tsv``; 2.0 delimits so in any place."""
Security: TypeAlias = Sequence[Mapping[str, Sequence[str]]]
"""Alternatives, each of which names schemes (and scopes) that must all be met."""


class ResponseDecoder(Generic[T_co]):
    """How to read one kind of answer; *check* is for clients that are strict.

    *fields* make values of the texts of a form, where they stand for something else.
    """

    __slots__ = ("check", "decode", "fields")

    def __init__(
        self,
        decode: Callable[[object], T_co],
        check: Validator | None = None,
        fields: Mapping[str, Callable[[Sequence[object]], object]] | None = None,
    ) -> None:
        self.decode = decode
        self.check = check
        self.fields = fields or {}


Responses: TypeAlias = Mapping[str, Mapping[str, ResponseDecoder[T]]]
"""Status (``200``, ``2XX``, ``default``) → media type (``""`` if no body) → reader."""


class Parameter:
    """One parameter of a call, or one header of a part of a form.

    *value* is the JSON value to send (``None`` and ``UNSET`` are not sent). *style* and
    *explode* default to what OpenAPI says for the place. With a *content_type* the
    value is written as that: JSON, a form (*parts* says how) or text. *allow_empty*
    lets an empty text pass, whatever the *check* says. A value equal to *default* is
    not sent.
    """

    __slots__ = (
        "allow_empty",
        "allow_reserved",
        "check",
        "content_type",
        "default",
        "explode",
        "name",
        "parts",
        "required",
        "style",
        "value",
        "where",
    )

    def __init__(
        self,
        name: str,
        where: Where,
        value: object,
        check: Validator | None = None,
        *,
        style: Style | None = None,
        explode: bool | None = None,
        required: bool = False,
        allow_reserved: bool = False,
        allow_empty: bool = False,
        content_type: str | None = None,
        parts: Mapping[str, Part] | None = None,
        default: object = None,
    ) -> None:
        self.name = name
        self.where: Where = where
        self.value = value
        self.check = check
        usual: Style = "simple" if where in ("path", "header") else "form"
        self.style: Style = style or usual
        self.explode = self.style in ("form", "cookie") if explode is None else explode
        self.required = required or where == "path"
        self.allow_reserved = allow_reserved
        self.allow_empty = allow_empty
        self.content_type = content_type
        self.parts: Mapping[str, Part] = parts or {}
        self.default = default


class Part:
    """How one part of a body is sent, where the description says so.

    With a *style*, *explode* or *allow_reserved* a property of a form is written as a
    parameter is. *content_type* may list several, and ranges. An array is a part for
    every item, also of JSON if they go *repeated*. One that is multipart itself has
    *parts*, *first* and *rest* of its own, as a ``Body`` has.
    """

    __slots__ = (
        "allow_reserved",
        "content_type",
        "explode",
        "first",
        "headers",
        "parts",
        "repeated",
        "rest",
        "style",
    )

    def __init__(
        self,
        *,
        content_type: str | None = None,
        repeated: bool = False,
        style: Style | None = None,
        explode: bool | None = None,
        allow_reserved: bool | None = None,
        headers: Sequence[Parameter] = (),
        parts: Mapping[str, Part] | None = None,
        first: Sequence[Part] = (),
        rest: Part | None = None,
    ) -> None:
        self.content_type = content_type
        self.repeated = repeated
        self.style: Style | None = style
        self.explode = explode
        self.allow_reserved = allow_reserved
        self.headers = headers
        self.parts: Mapping[str, Part] = parts or {}
        self.first = first
        self.rest = rest

    @property
    def is_styled(self) -> bool:
        """Whether the part is written as a parameter is."""
        styling = (self.style, self.explode, self.allow_reserved)
        return any(item is not None for item in styling)

    @property
    def is_whole(self) -> bool:
        """Whether an array is one part."""
        return not self.repeated and is_json(self.media_type(structured=True))

    def media_type(self, *, structured: bool) -> str | None:
        """Choose one that can be sent: JSON, if there is, for what is *structured*."""
        listed = [item.strip() for item in (self.content_type or "").split(",")]
        found = [item for item in listed if item and "*" not in item]
        json = [item for item in found if is_json(item)]
        return next(iter(json if structured and json else found), None)


class Body:
    """The body of a call: a JSON value in which files may stand for strings.

    ``None`` and ``UNSET`` are not sent, unless *required*: then ``None`` is null.
    *parts* says how the properties of a form are sent; of a multipart body that is an
    array, *first* says how its first items are, and *rest* how the rest is.
    """

    __slots__ = (
        "check",
        "content_type",
        "first",
        "parts",
        "required",
        "rest",
        "value",
    )

    def __init__(
        self,
        value: object,
        *,
        content_type: str = "application/json",
        check: Validator | None = None,
        parts: Mapping[str, Part] | None = None,
        first: Sequence[Part] = (),
        rest: Part | None = None,
        required: bool = True,
    ) -> None:
        self.value = value
        self.content_type = content_type
        self.check = check
        self.parts: Mapping[str, Part] = parts or {}
        self.first = first
        self.rest = rest
        self.required = required


class Call(Generic[T]):
    """One call of the API: what to send, and how to read what comes back.

    *idempotent* says whether sending it twice does no harm; by default, the method
    tells. *server* replaces the client's base URL. *security* is ``None`` where the
    description says nothing, and empty where it says that no credentials are needed.
    """

    __slots__ = (
        "body",
        "errors",
        "idempotent",
        "method",
        "operation",
        "parameters",
        "path",
        "responses",
        "security",
        "server",
    )

    def __init__(
        self,
        *,
        operation: str,
        method: str,
        path: str,
        responses: Responses[T],
        parameters: Sequence[Parameter] = (),
        body: Body | None = None,
        security: Security | None = None,
        errors: Responses[object] | None = None,
        idempotent: bool | None = None,
        server: str | None = None,
    ) -> None:
        self.operation = operation
        self.method = method
        self.path = path
        self.responses = responses
        self.parameters = parameters
        self.body = body
        self.security = security
        self.errors: Responses[object] = errors or {}
        if idempotent is None:
            idempotent = method in _IDEMPOTENT
        self.idempotent = idempotent
        self.server = server


_IDEMPOTENT = frozenset(("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"))


def nothing(value: object) -> None:
    """Read an answer that has no body."""
    if value is not None:
        raise DecodeError("expected no body")


def raw(value: object) -> bytes:
    """Take a body as the bytes that came, whatever they are."""
    if isinstance(value, bytes):
        return value
    raise DecodeError(f"expected bytes, got {type(value).__name__}")


def text(value: object) -> str:
    """Take a body as text, in the charset that its media type names."""
    if isinstance(value, str):
        return value
    raise DecodeError(f"expected text, got {type(value).__name__}")


EMPTY: Final[Mapping[str, ResponseDecoder[None]]] = {"": ResponseDecoder(nothing)}
"""The media types of an answer that has no body."""
