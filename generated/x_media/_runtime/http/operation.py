"""Operations of the API: what a request is made of, and how its response is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from ..errors import DecodeError
from ..validator import Validator
from .media_types import is_json

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Location: TypeAlias = Literal[
    "path", "query", "querystring", "header", "cookie", "part"
]
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
PathSegment: TypeAlias = Sequence[str]
"""Text and names of parameters in turn, text first."""

_SEGMENT = re.compile(r"\{([^{}]*)\}")
_FORM_STYLE = ("query", "querystring", "cookie")


class ResponseDecoder(Generic[T_co]):
    """How to read one kind of answer; *check* is for clients that are strict.

    *fields* make values of the texts of a form, where they stand for something else.
    With *event_data* the value is the JSON in the data of a server-sent event.
    """

    __slots__ = ("check", "decode", "event_data", "fields")

    def __init__(
        self,
        decode: Callable[[object], T_co],
        check: Validator | None = None,
        fields: Mapping[str, Callable[[Sequence[object]], object]] | None = None,
        *,
        event_data: bool = False,
    ) -> None:
        self.decode = decode
        self.check = check
        self.fields = fields or {}
        self.event_data = event_data


def json_response(
    decode: Callable[[object], T], check: Validator | None = None
) -> Mapping[str, ResponseDecoder[T]]:
    """Describe a response that is always JSON."""
    return {"application/json": ResponseDecoder(decode, check)}


Responses: TypeAlias = Mapping[str, Mapping[str, ResponseDecoder[T]]]
"""Status (``200``, ``2XX``, ``default``) → media type (``""`` if no body) → reader."""


class Parameter:
    """A parameter of an operation.

    *encode* makes the JSON value of an argument. *style* and *explode* default to what
    OpenAPI says for the *location*. With a *content_type* the value is written as that:
    JSON, a form (*parts* says how) or text. ``None`` is sent only where the parameter
    is *required* and *nullable*. *allow_empty* lets an empty text pass, whatever the
    *check* says; *allow_slashes* lets slashes divide a path. One that is located in a ``part`` is a header of that *part* of the
    body, a name or, of an array, a position.
    """

    __slots__ = (
        "allow_empty",
        "allow_reserved",
        "allow_slashes",
        "check",
        "content_type",
        "encode",
        "explode",
        "location",
        "name",
        "nullable",
        "part",
        "parts",
        "required",
        "style",
    )

    def __init__(
        self,
        name: str,
        check: Validator | None = None,
        *,
        location: Location,
        encode: Callable[[Any], object] | None = None,
        style: Style | None = None,
        explode: bool | None = None,
        required: bool = False,
        nullable: bool = False,
        allow_reserved: bool = False,
        allow_slashes: bool = False,
        allow_empty: bool = False,
        content_type: str | None = None,
        parts: Mapping[str, Part] | None = None,
        part: str | int | None = None,
    ) -> None:
        usual: Style = "form" if location in _FORM_STYLE else "simple"
        self.name = name
        self.location: Location = location
        self.check = check
        self.encode = encode
        self.style: Style = style or usual
        self.explode = self.style in ("form", "cookie") if explode is None else explode
        self.required = required or location == "path"
        self.nullable = nullable
        self.allow_reserved = allow_reserved
        self.allow_slashes = allow_slashes
        self.allow_empty = allow_empty
        self.content_type = content_type
        self.parts: Mapping[str, Part] = parts or {}
        self.part = part


path = partial(Parameter, location="path")
query = partial(Parameter, location="query")
querystring = partial(Parameter, location="querystring")
header = partial(Parameter, location="header")
cookie = partial(Parameter, location="cookie")
part_header = partial(Parameter, location="part")


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
        parts: Mapping[str, Part] | None = None,
        first: Sequence[Part] = (),
        rest: Part | None = None,
    ) -> None:
        self.content_type = content_type
        self.repeated = repeated
        self.style: Style | None = style
        self.explode = explode
        self.allow_reserved = allow_reserved
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
    """A request body in one of *media_types*, the first unless the caller chooses.

    *encode* makes a JSON value of what the caller passes, in which files may stand for
    strings. ``None`` is not sent, unless *required*: then it is null. *parts* says how
    the properties of a form are sent; of a multipart body that is an array, *first*
    says how its first items are, and *rest* how the rest is. Where an operation has
    several bodies, *kind* is the class of the values that are sent as this one.
    """

    __slots__ = (
        "check",
        "encode",
        "first",
        "kind",
        "media_types",
        "parts",
        "required",
        "rest",
    )

    def __init__(
        self,
        *media_types: str,
        encode: Callable[[Any], object] | None = None,
        check: Validator | None = None,
        kind: type[Any] | None = None,
        parts: Mapping[str, Part] | None = None,
        first: Sequence[Part] = (),
        rest: Part | None = None,
        required: bool = True,
    ) -> None:
        self.media_types = media_types
        self.encode = encode
        self.check = check
        self.kind = kind
        self.parts: Mapping[str, Part] = parts or {}
        self.first = first
        self.rest = rest
        self.required = required


class Operation(Generic[T]):
    """An operation of the API: what its requests are made of, and how to read responses.

    What depends on models, codecs or checks is a function, called when the operation is
    first used. *parameters* are in the order of the arguments. *idempotent* says whether
    sending a request twice does no harm; by default, the method tells. *server* replaces
    the client's base URL. *security* is ``None`` where the document says nothing, and
    empty where it says that no credentials are needed.
    """

    def __init__(
        self,
        name: str,
        method: str,
        path: str,
        *,
        parameters: Callable[[], Sequence[Parameter]] = tuple,
        body: Callable[[], Body | Sequence[Body]] = tuple,
        responses: Callable[[], Responses[T]],
        errors: Callable[[], Responses[object]] = dict,
        security: Security | None = None,
        server: str | None = None,
        idempotent: bool | None = None,
    ) -> None:
        self.name = name
        self.method = method
        self.path = path
        self.security = security
        self.server = server
        self.idempotent = method in IDEMPOTENT if idempotent is None else idempotent
        self._parameters = parameters
        self._body = body
        self._responses = responses
        self._errors = errors

    @cached_property
    def parameters(self) -> Sequence[Parameter]:
        """What goes into the path, the query, headers and cookies."""
        return self._parameters()

    @cached_property
    def path_segments(self) -> Sequence[PathSegment]:
        """The path, divided at its slashes."""
        return [_SEGMENT.split(segment) for segment in self.path.split("/")]

    @cached_property
    def bodies(self) -> Sequence[Body]:
        """The bodies of which a request has one."""
        described = self._body()
        return (described,) if isinstance(described, Body) else described

    @cached_property
    def responses(self) -> Responses[T]:
        """The responses that the method returns."""
        return self._responses()

    @cached_property
    def errors(self) -> Responses[object]:
        """The responses that are raised."""
        return self._errors()

    @cached_property
    def accept(self) -> str:
        """The media types that responses may have: JSON first, weighted (RFC 9110, 12.5.1)."""
        kinds = [
            kind for contents in self.responses.values() for kind in contents if kind
        ]
        has_json = any(map(is_json, kinds))
        weights: dict[str, str] = {}
        for kind in sorted(kinds, key=is_json, reverse=True):
            weights.setdefault(kind, ";q=0.9" if has_json and not is_json(kind) else "")
        for contents in self.errors.values():
            for kind in filter(None, contents):
                weights.setdefault(kind, ";q=0.8" if kinds else "")
        return ", ".join(map("".join, weights.items())) or "*/*"


IDEMPOTENT = frozenset(("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"))
"""Methods of which a second request changes nothing more than the first."""


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
