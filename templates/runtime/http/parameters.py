"""Parameters on the wire: OpenAPI's styles, percent-encoded once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeAlias, TypeVar
from urllib.parse import quote

from ..errors import ValidationError, Violation
from ..values import json
from ..values.files import File
from ..values.types import is_array, is_object
from .media_types import is_json
from .operation import Operation, Parameter, Part, PathSegment, Style, path, query

T = TypeVar("T")
Pair: TypeAlias = tuple[str, str]

_RESERVED = ":/?@!$'()*,;="
"""What *allowReserved* leaves alone: not what would end or split the value."""
_RESERVED_IN_PATH = ":@!$&'()*+,;="
_TRIPLET = re.compile("%25([0-9A-Fa-f]{2})")
_HEADER = re.compile(r"(?:[!-~](?:[ \t!-~]*[!-~])?)?\Z")
_COOKIE = re.compile(r"[!#-+\--:<-\[\]-~]*\Z")
_ENCODABLE = re.compile(r"(?:[!-:<-~](?:[ -:<-~]*[!-:<-~])?)?\Z")
"""Text that is percent-encoded in a cookie; what might break out of one is refused."""
FORM = "application/x-www-form-urlencoded"


class Placed:
    """The arguments of a call in their places, and what forbids sending them.

    ``query`` holds encoded ``name=value`` pieces, ``part_headers`` the headers of parts
    of the body, by the names or positions of the parts. Unless *validate*, only what
    cannot be written is refused.
    """

    __slots__ = (
        "_validate",
        "cookies",
        "headers",
        "part_headers",
        "path",
        "query",
        "violations",
    )

    def __init__(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        *,
        validate: bool = True,
    ) -> None:
        self._validate = validate
        self.query: list[str] = []
        self.headers: list[Pair] = []
        self.cookies: list[Pair] = []
        self.part_headers: dict[str | int | None, list[Pair]] = {}
        self.violations: list[Violation] = []
        in_path: dict[str, str] = {}
        described = zip(operation.parameters, arguments, strict=True)
        for parameter, argument in described:
            if argument is None and not parameter.required:
                continue
            value, known = argument, len(self.violations)
            if argument is not None and parameter.encode is not None:
                value = parameter.encode(argument)
            if self._is_sent(parameter, value):
                try:
                    self._place(parameter, value, in_path)
                except (UnicodeEncodeError, ValidationError):
                    if len(self.violations) == known:
                        self._refuse_unwritable(parameter, value)
        filled = self._filled(operation.path_segments, in_path)
        # A path of the document may have a query of its own; a fragment is never sent.
        self.path, _, query = filled.partition("#")[0].partition("?")
        self.query[:0] = [query] if query else []

    def _is_sent(self, parameter: Parameter, value: object) -> bool:
        if value is None and not parameter.nullable:
            if parameter.required and (self._validate or parameter.location == "path"):
                self._refuse(parameter, "required", "is required")
            return False
        is_empty = parameter.allow_empty and value == ""
        if self._validate and parameter.check is not None and not is_empty:
            for found in parameter.check.violations(value, sending=True):
                self._refuse(parameter, found.keyword, found.message, found.path)
        return True

    def _place(
        self, parameter: Parameter, value: object, in_path: dict[str, str]
    ) -> None:
        match parameter.location:
            case "path":
                in_path[parameter.name] = self._path_text(parameter, value)
            case "query":
                self.query += map("=".join, query_pairs(parameter, value))
            case "querystring":
                self.query.append(_whole_query(parameter, value))
            case "header":
                self._add_header(parameter, value, self.headers)
            case "part":
                headers = self.part_headers.setdefault(parameter.part, [])
                self._add_header(parameter, value, headers)
            case "cookie":
                self._add_cookies(parameter, value)

    def _add_header(
        self, parameter: Parameter, value: object, headers: list[Pair]
    ) -> None:
        """Add a header, whose text has no escapes to hide behind."""
        delimiter = _DELIMITERS.get(parameter.style, ",")
        items = _items(_written(parameter, value), explode=parameter.explode)
        text = delimiter.join(items)
        if not _HEADER.match(text):
            self._refuse(parameter, "header", "cannot stand in a header")
        else:
            headers.append((parameter.name, text))

    def _add_cookies(self, parameter: Parameter, value: object) -> None:
        """Add a cookie or several: JSON and the style ``form`` are percent-encoded."""
        written, kind = _written(parameter, value), parameter.content_type
        if is_json(kind):
            written = encode(text_of(written))
        encoded = kind is None and parameter.style == "form"
        can_stand = _ENCODABLE if encoded else _COOKIE
        found = _form(parameter.name, written, explode=parameter.explode)
        texts = [text for name, items in found for text in (name, *items)]
        if not all(map(can_stand.match, texts)):
            self._refuse(parameter, "cookie", "cannot stand in a cookie")
            return
        reserved = parameter.allow_reserved
        write = partial(_cookie_text, reserved=reserved) if encoded else text_of
        for name, items in found:
            key = name if name == parameter.name else encode(name)
            self.cookies.append((key, ",".join(map(write, items))))

    def _path_text(self, parameter: Parameter, value: object) -> str:
        if parameter.content_type is None and _is_nothing(value):
            text = ""
        else:
            text = _path_text(parameter, value)
        if not text and not (parameter.allow_empty and value == ""):
            self._refuse(parameter, "path", "cannot be empty in a path")
        return text

    def _filled(self, segments: Sequence[PathSegment], texts: Mapping[str, str]) -> str:
        """Fill the path; a segment of dots would lead elsewhere, however encoded."""
        filled: list[str] = []
        for segment in segments:
            if len(segment) == 1:
                filled.append(segment[0])
                continue
            pieces = [*segment]
            pieces[1::2] = [texts.get(name, "") for name in segment[1::2]]
            filled.append("".join(pieces))
            dots = {".", ".."}.intersection(filled[-1].split("/"))
            if dots and any(map(texts.get, segment[1::2])):
                problem = f"cannot be {min(dots)!r} in a path"
                self._refuse(path(segment[1]), "path", problem)
        return "/".join(filled)

    def _refuse_unwritable(self, parameter: Parameter, value: object) -> None:
        found = json.unwritable(value) or Violation("", "type", "cannot be written")
        self._refuse(parameter, found.keyword, found.message, found.path)

    def _refuse(
        self, parameter: Parameter, keyword: str, message: str, within: str = ""
    ) -> None:
        name = parameter.name.replace("~", "~0").replace("/", "~1")
        where = "header" if parameter.location == "part" else parameter.location
        self.violations.append(Violation(f"/{name}{within}", keyword, message, where))


def form(value: Mapping[str, object], parts: Mapping[str, Part]) -> str:
    """Write a body of the media type ``application/x-www-form-urlencoded``."""
    pieces: list[str] = []
    for name, item in value.items():
        part = parts.get(name) or Part()
        repeated = is_array(item) and not (part.is_styled or part.is_whole)
        for element in item if repeated and is_array(item) else (item,):
            if element is not None:
                parameter = _as_parameter(name, element, part)
                pieces += map("=".join, query_pairs(parameter, element))
    return "&".join(pieces)


def _as_parameter(name: str, item: object, part: Part) -> Parameter:
    """Describe a property of a form as a parameter in a query."""
    content_type = part.media_type(structured=is_object(item) or is_array(item))
    if is_object(item):
        content_type = content_type or "application/json"
    return query(
        name,
        style=part.style,
        explode=part.explode,
        allow_reserved=part.allow_reserved is True,
        content_type=None if part.is_styled else content_type,
    )


def styled_fields(name: str, value: object, part: Part) -> list[Pair]:
    """Write a property of a multipart form in the style of its *part*, not encoded."""
    if part.style == "deepObject":
        return _deep(name, value)
    explode = part.style in (None, "form") if part.explode is None else part.explode
    delimiter = _DELIMITERS.get(part.style, ",")
    return [
        (key, delimiter.join(items))
        for key, items in _form(name, value, explode=explode)
    ]


def query_pairs(parameter: Parameter, value: object) -> list[Pair]:
    """Write a query parameter as encoded names and values."""
    name, written = parameter.name, _written(parameter, value)
    if parameter.style == "deepObject":
        return [
            (encode(key), encode(item, reserved=parameter.allow_reserved))
            for key, item in _deep(name, written)
        ]
    comma = (
        encode(_DELIMITERS[parameter.style]) if parameter.style in _DELIMITERS else ","
    )
    return [
        (
            encode(key),
            comma.join(
                encode(element, reserved=parameter.allow_reserved) for element in items
            ),
        )
        for key, items in _form(name, written, explode=parameter.explode)
    ]


def text_of(value: object) -> str:
    """Write one value as text: what JSON would print, but strings as they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, File):
        return value.base64()
    return json.dumps(value).decode()


def encode(text: str, *, reserved: bool = False) -> str:
    """Percent-encode; *reserved* characters and escapes pass unchanged if asked."""
    if reserved:
        return _TRIPLET.sub(r"%\1", quote(text, safe=_RESERVED))
    return quote(text, safe="")


_DELIMITERS: Mapping[Style | None, str] = {
    "spaceDelimited": " ",
    "pipeDelimited": "|",
    "tabDelimited": "\t",
}


def _written(parameter: Parameter, value: object) -> object:
    """Write a value as the media type of its parameter says, if it has one.

    Null has no text but in JSON.
    """
    if parameter.content_type is None:
        return "" if value is None else value
    kind = parameter.content_type.partition(";")[0].strip().lower()
    if is_json(kind):
        is_line = parameter.location in ("header", "part")
        written = json.ascii_dumps if is_line else json.dumps
        return written(value).decode()
    if kind == FORM and is_object(value):
        return form(value, parameter.parts)
    return "" if value is None else text_of(value)


def _is_nothing(value: object) -> bool:
    """Tell whether RFC 6570 (2.3) takes a value for none: it has no members, or nulls."""
    if is_object(value):
        return all(item is None for item in value.values())
    return is_array(value) and all(item is None for item in value)


def _cookie_text(text: str, *, reserved: bool) -> str:
    """Percent-encode; *reserved* lets pass what a cookie can hold."""
    written = encode(text, reserved=reserved)
    return written.replace(",", "%2C").replace(";", "%3B")


def _whole_query(parameter: Parameter, value: object) -> str:
    text = text_of(_written(parameter, value))
    kind = (parameter.content_type or FORM).partition(";")[0].strip().lower()
    return text if kind == FORM else encode(text)


def _members(value: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    members = value.items()
    return ((key, item) for key, item in members if item is not None)


def _items(
    value: object, *, explode: bool, write: Callable[[str], str] = str
) -> list[str]:
    """List the texts that a style joins with its delimiter, each *written* for its place."""

    def text(item: object) -> str:
        return write(text_of(item))

    if is_object(value):
        if explode:
            return [f"{text(key)}={text(item)}" for key, item in _members(value)]
        return [text(part) for pair in _members(value) for part in pair]
    if is_array(value):
        return [text(item) for item in value if item is not None]
    return [text(value)]


def _form(name: str, value: object, *, explode: bool) -> list[tuple[str, list[str]]]:
    """List what the style ``form`` gives each name, not yet encoded."""
    if not explode:
        return [(name, _items(value, explode=False))]
    if is_object(value):
        return [(key, [text_of(item)]) for key, item in _members(value)]
    return [(name, [element]) for element in _items(value, explode=True)]


def _deep(name: str, value: object) -> list[Pair]:
    if is_object(value):
        return [
            pair
            for key, item in _members(value)
            for pair in _deep(f"{name}[{key}]", item)
        ]
    if is_array(value):
        return [
            pair for item in value if item is not None for pair in _deep(name, item)
        ]
    return [(name, text_of(value))]


def _encoded_in_path(parameter: Parameter, text: str) -> str:
    """Percent-encode for a path; what the *parameter* allows there passes unchanged."""
    slash = "/" if parameter.allow_slashes else ""
    if parameter.allow_reserved:
        return _TRIPLET.sub(r"%\1", quote(text, safe=_RESERVED_IN_PATH + slash))
    return quote(text, safe=slash)


def _path_text(parameter: Parameter, value: object) -> str:
    written, explode = _written(parameter, value), parameter.explode
    write = partial(_encoded_in_path, parameter)
    items = _items(written, explode=explode, write=write)
    match parameter.style:
        case "label":
            return "." + ("." if explode else ",").join(items)
        case "matrix" if explode and is_object(written):
            return "".join(f";{item}" for item in items)
        case "matrix":
            name = encode(parameter.name)
            groups = items if explode else [",".join(items)]
            return "".join(
                f";{name}={element}" if element else f";{name}" for element in groups
            )
        case "simple":
            return ",".join(items)
        case style:
            return encode(_DELIMITERS[style]).join(items)
