"""What a file is that is no OpenAPI document: other formats, by name, and what to do with each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sdkloom.reading.places import Json

_START = 4096
"""Characters of a text that are looked at."""


class Format(NamedTuple):
    """A format that is often taken for OpenAPI: its name with an article, and what to do."""

    name: str
    advice: str

    @property
    def message(self) -> str:
        """Say what the file is, and what to do."""
        return f"this is {self.name}, not an OpenAPI document: {self.advice}"


_CONVERT = "convert it to OpenAPI 3 first, and name the result"

_TEXTS: tuple[tuple[re.Pattern[str], Format], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE), Format(name, advice))
    for pattern, name, advice in (
        (
            r"\A\s*<(?:!doctype\s+html|html|head|body)\b",
            "an HTML page",
            "save the document that it shows, whose address often ends in openapi.json, or name that",
        ),
        (
            r"<(?:\w+:)?(?:definitions|description)\b[^>]*wsdl",
            "a WSDL description of a SOAP service",
            "OpenAPI describes HTTP APIs: ask whether the service has one",
        ),
        (r"<(?:\w+:)?edmx\b", "OData metadata (CSDL)", _CONVERT),
        (r"<(?:\w+:)?application\b[^>]*wadl", "a WADL description", _CONVERT),
        (r"\A\s*<[?!\w]", "an XML document", "name the document as JSON or YAML"),
        (r"\A#%RAML\b", "a RAML document", _CONVERT),
        (r"\AFORMAT:\s*1A", "an API Blueprint document", _CONVERT),
        (
            r"^[ \t]*syntax\s*=\s*[\"']proto[23]",
            "a Protocol Buffers file",
            "if the service has an HTTP API, generate its OpenAPI document, and name that",
        ),
        (
            r"^[ \t]*(?:extend\s+)?(?:type|input|interface|enum)\s+\w+[^:{}\n]*\{\s*$|^[ \t]*schema\s*\{\s*$",
            "a GraphQL schema",
            "OpenAPI describes HTTP APIs by path and method: use a client generator for GraphQL",
        ),
    )
)
_KEYS: tuple[tuple[Callable[[Mapping[str, Json]], bool], Format], ...] = (
    (
        lambda root: "asyncapi" in root,
        Format(
            "an AsyncAPI document",
            "it describes messages, not HTTP operations: use a generator for AsyncAPI",
        ),
    ),
    (
        lambda root: "swaggerVersion" in root,
        Format(
            "a Swagger 1 document (`swaggerVersion`)",
            _CONVERT,
        ),
    ),
    (
        lambda root: _has(root, "info", "_postman_id") or "getpostman.com" in _schema(root),
        Format("a Postman collection", "export the API definition as OpenAPI, or " + _CONVERT),
    ),
    (
        lambda root: root.get("_type") == "export" and "__export_format" in root,
        Format("an Insomnia export", "export the design document as OpenAPI"),
    ),
    (
        lambda root: _has(root, "log", "entries"),
        Format(
            "an HTTP archive (HAR)",
            "it records requests, and does not describe an API: ask for the API's OpenAPI document",
        ),
    ),
    (
        lambda root: _has(root, "data", "__schema") or "__schema" in root,
        Format(
            "the introspection of a GraphQL schema",
            "OpenAPI describes HTTP APIs by path and method: use a client generator for GraphQL",
        ),
    ),
    (
        lambda root: str(root.get("kind")).startswith("discovery#"),
        Format("a Google API discovery document", _CONVERT),
    ),
    (
        lambda root: "overlay" in root and "actions" in root,
        Format("an overlay", "name the document that it changes, and this file with --overlay"),
    ),
    (
        lambda root: "arazzo" in root,
        Format(
            "an Arazzo document",
            "it describes workflows: name an OpenAPI document of its `sourceDescriptions`",
        ),
    ),
    (
        lambda root: "smithy" in root and "shapes" in root,
        Format("a Smithy model", "generate its OpenAPI document, and name that"),
    ),
    (
        lambda root: "json-schema.org" in _schema(root) or "$defs" in root,
        Format(
            "a JSON Schema",
            "it describes values, not operations: put it under `components/schemas` of an OpenAPI"
            " document",
        ),
    ),
)


_BINARY = {
    b"\x1f\x8b": Format("a gzip file", "unpack it, and name the document in it"),
    b"PK\x03\x04": Format("a zip archive", "unpack it, and name the document in it"),
    b"%PDF-": Format("a PDF file", "ask whoever made it for the OpenAPI document"),
}


def format_of(text: str, value: Json = None) -> Format | None:
    """Recognize *text*, which was read as *value* if it could be, as something else than OpenAPI."""
    if isinstance(value, dict):
        for fits, found in _KEYS:
            if fits(value):
                return found
    start = _without_prolog(text[:_START])
    return next((found for pattern, found in _TEXTS if pattern.search(start)), None)


def _without_prolog(text: str) -> str:
    """Leave out an XML declaration and comments before the first element."""
    rest = text.lstrip()
    for opening, closing in _PROLOG:
        while rest.startswith(opening) and closing in rest:
            rest = rest.partition(closing)[2].lstrip()
    return rest or text


_PROLOG = (("<?xml", "?>"), ("<!--", "-->"))


def binary_format_of(content: bytes) -> Format | None:
    """Recognize *content* that is no text."""
    return next((found for start, found in _BINARY.items() if content.startswith(start)), None)


def _has(root: Mapping[str, Json], key: str, member: str) -> bool:
    value = root.get(key)
    return isinstance(value, dict) and member in value


def _schema(root: Mapping[str, Json]) -> str:
    """Give the address of the schema that a document names for itself."""
    info = root.get("info")
    return f"{root.get('$schema')} {info.get('schema') if isinstance(info, dict) else None}"
