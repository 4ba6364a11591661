"""Parameters on the wire: OpenAPI's styles, percent-encoded once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeAlias
from urllib.parse import quote

from ..errors import Violation
from ..values import json
from ..values.files import File
from ..values.types import UNSET, is_array, is_object
from .media_types import is_json
from .operation import Parameter, Part, Style

Pair: TypeAlias = tuple[str, str]

_RESERVED = ":/?@!$'()*,;="
"""What *allowReserved* leaves alone: not what would end or split the value."""
_RESERVED_IN_PATH = ":@!$&'()*+,;="
_TRIPLET = re.compile("%25([0-9A-Fa-f]{2})")
_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_HEADER = re.compile(r"[!-~](?:[ \t!-~]*[!-~])?\Z")
_COOKIE = re.compile(r"[!#-+\--:<-\[\]-~]*\Z")
_ENCODABLE = re.compile(r"(?:[!-:<-~](?:[ -:<-~]*[!-:<-~])?)?\Z")
"""Text that is percent-encoded in a cookie; what might break out of one is refused."""
FORM = "application/x-www-form-urlencoded"
_IGNORED = frozenset(("accept", "content-type", "authorization"))


class Placed:
    """Parameters in their places, and what forbids sending them.

    ``query`` holds encoded ``name=value`` pieces.
    """

    __slots__ = ("cookies", "headers", "path", "query", "violations")

    def __init__(self, path: str, parameters: Sequence[Parameter]) -> None:
        self.path = path
        self.query: list[str] = []
        self.headers: list[Pair] = []
        self.cookies: list[Pair] = []
        self.violations: list[Violation] = []
        in_path: dict[str, Parameter] = {}
        for parameter in parameters:
            if not self._is_sent(parameter):
                continue
            if parameter.where == "path":
                in_path[parameter.name] = parameter
            elif parameter.where == "query":
                self.query += map("=".join, query_pairs(parameter))
            elif parameter.where == "querystring":
                self.query.append(_whole_query(parameter))
            elif parameter.where == "header":
                self._add_header(parameter)
            else:
                self._add_cookies(parameter)
        self._fill_path(in_path)

    def _is_sent(self, parameter: Parameter) -> bool:
        value = parameter.value
        if value is None or value is UNSET:
            if parameter.required:
                self._refuse(parameter, "required", "is required")
            return False
        if value == parameter.default and type(value) is type(parameter.default):
            return False
        is_empty = parameter.allow_empty and value == ""
        if parameter.check is not None and not is_empty:
            for found in parameter.check.violations(value, sending=True):
                self._refuse(parameter, found.keyword, found.message, found.path)
        if parameter.content_type is None and _is_nothing(value):
            if parameter.where == "path":
                self._refuse(parameter, "path", "cannot be empty in a path")
            return False
        return True

    def _add_header(self, parameter: Parameter) -> None:
        """Add a header, whose text has no escapes to hide behind."""
        delimiter = _DELIMITERS.get(parameter.style, ",")
        text = delimiter.join(_items(_written(parameter), explode=parameter.explode))
        if not _HEADER.match(text):
            self._refuse(parameter, "header", "cannot stand in a header")
        elif parameter.name.lower() not in _IGNORED:
            self.headers.append((parameter.name, text))

    def _add_cookies(self, parameter: Parameter) -> None:
        """Add a cookie or several: JSON and the style ``form`` are percent-encoded."""
        value, kind = _written(parameter), parameter.content_type
        if is_json(kind):
            value = encode(text_of(value))
        encoded = kind is None and parameter.style == "form"
        can_stand = _ENCODABLE if encoded else _COOKIE
        found = _form(parameter.name, value, explode=parameter.explode)
        texts = [text for name, items in found for text in (name, *items)]
        if not all(map(can_stand.match, texts)):
            self._refuse(parameter, "cookie", "cannot stand in a cookie")
            return
        reserved = parameter.allow_reserved
        write = partial(_cookie_text, reserved=reserved) if encoded else text_of
        for name, items in found:
            key = name if name == parameter.name else encode(name)
            self.cookies.append((key, ",".join(map(write, items))))

    def _fill_path(self, parameters: Mapping[str, Parameter]) -> None:
        self.path = "/".join(
            self._filled(segment, parameters) for segment in self.path.split("/")
        )

    def _filled(self, segment: str, parameters: Mapping[str, Parameter]) -> str:
        """Fill one segment; one of dots would lead elsewhere, however encoded."""
        texts: dict[str, str] = {}
        for match in _TEMPLATE.finditer(segment):
            parameter = parameters.get(match[1])
            if parameter is None:
                return ""  # which is refused already: it is required
            texts[match[1]] = _path_text(parameter)
            if not texts[match[1]]:
                self._refuse(parameter, "path", "cannot be empty in a path")
        filled = _TEMPLATE.sub(lambda match: texts[match[1]], segment)
        if texts and filled in (".", ".."):
            first = parameters[next(iter(texts))]
            self._refuse(first, "path", f"cannot be {filled!r} in a path")
        return filled

    def _refuse(
        self, parameter: Parameter, keyword: str, message: str, path: str = ""
    ) -> None:
        name = parameter.name.replace("~", "~0").replace("/", "~1")
        where = parameter.where
        self.violations.append(Violation(f"/{name}{path}", keyword, message, where))


def form(value: Mapping[str, object], parts: Mapping[str, Part]) -> str:
    """Write a body of the media type ``application/x-www-form-urlencoded``."""
    pieces: list[str] = []
    for name, item in value.items():
        part = parts.get(name) or Part()
        repeated = is_array(item) and not (part.is_styled or part.is_whole)
        for element in item if repeated and is_array(item) else (item,):
            if element is not None and element is not UNSET:
                parameter = _as_parameter(name, element, part)
                pieces += map("=".join, query_pairs(parameter))
    return "&".join(pieces)


def _as_parameter(name: str, item: object, part: Part) -> Parameter:
    """Describe a property of a form as a parameter in a query."""
    content_type = part.media_type(structured=is_object(item) or is_array(item))
    if is_object(item):
        content_type = content_type or "application/json"
    return Parameter(
        name,
        "query",
        item,
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


def query_pairs(parameter: Parameter) -> list[Pair]:
    """Write a query parameter as encoded names and values."""
    name, value = parameter.name, _written(parameter)
    if parameter.style == "deepObject":
        return [
            (encode(key), encode(item, reserved=parameter.allow_reserved))
            for key, item in _deep(name, value)
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
        for key, items in _form(name, value, explode=parameter.explode)
    ]


def text_of(value: object) -> str:
    """Write one value as text: what JSON would print, but strings as they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, File):
        return value.base64()
    return json.dumps(value).decode()


def encode(text: str, *, reserved: bool = False, in_path: bool = False) -> str:
    """Percent-encode; *reserved* characters and escapes pass unchanged if asked."""
    if reserved:
        safe = _RESERVED_IN_PATH if in_path else _RESERVED
        return _TRIPLET.sub(r"%\1", quote(text, safe=safe))
    return quote(text, safe="")


_DELIMITERS: Mapping[Style | None, str] = {
    "spaceDelimited": " ",
    "pipeDelimited": "|",
    "tabDelimited": "\t",
}


def _written(parameter: Parameter) -> object:
    """Write a value as the media type of its parameter says, if it has one."""
    if parameter.content_type is None:
        return parameter.value
    kind = parameter.content_type.partition(";")[0].strip().lower()
    if kind == FORM and is_object(parameter.value):
        return form(parameter.value, parameter.parts)
    if is_json(kind):
        is_line = parameter.where == "header"
        written = json.ascii_dumps if is_line else json.dumps
        return written(parameter.value).decode()
    return text_of(parameter.value)


def _is_nothing(value: object) -> bool:
    """Tell whether RFC 6570 (2.3) takes a value for none: it has no members, or nulls."""
    if is_object(value):
        return all(item is None for item in value.values())
    return is_array(value) and all(item is None for item in value)


def _cookie_text(text: str, *, reserved: bool) -> str:
    """Percent-encode; *reserved* lets pass what a cookie can hold."""
    written = encode(text, reserved=reserved)
    return written.replace(",", "%2C").replace(";", "%3B")


def _whole_query(parameter: Parameter) -> str:
    text = text_of(_written(parameter))
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
        items = _items(value, explode=False)
        return [(name, items)] if items else []
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


def _path_text(parameter: Parameter) -> str:
    value, explode = _written(parameter), parameter.explode
    write = partial(encode, reserved=parameter.allow_reserved, in_path=True)
    items = _items(value, explode=explode, write=write)
    match parameter.style:
        case "label":
            return "." + ("." if explode else ",").join(items)
        case "matrix" if explode and is_object(value):
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
