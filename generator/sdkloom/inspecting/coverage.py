"""What of a document has no part in a package, found by the tables of the specification.

Whatever the tables know is rendered unless it is listed here; a test takes every field out of a
document that has all of them, and sees that the package changes or that the field is listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sdkloom.diagnostics import SpecError
from sdkloom.lowering.value_types import CONTENT_ENCODINGS
from sdkloom.openapi.keywords import LIMITS
from sdkloom.openapi.shapes import Array, Compiled, Map, Object, Scalar, Shape
from sdkloom.reading.document import Document, child
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.validating.tables import object_types, root_object

_ELSEWHERE = "documentation is elsewhere"
_EXAMPLE = "examples are not shown"
_EXAMPLES = {"example": _EXAMPLE, "examples": _EXAMPLE}
_HEADER = "headers of responses are always optional"
_PROSE = "this text is not shown"
IGNORED: Mapping[str, Mapping[str, str]] = {
    "OpenAPI Object": {
        "jsonSchemaDialect": "schemas are read as the version of OpenAPI has them",
        "externalDocs": _ELSEWHERE,
    },
    "Swagger Object": {"externalDocs": _ELSEWHERE},
    "Info Object": {
        "termsOfService": "terms, contact and licence are not shown",
        "contact": "terms, contact and licence are not shown",
        "license": "terms, contact and licence are not shown",
    },
    "Components Object": {
        "examples": _EXAMPLE,
        "links": "links are not followed",
    },
    "Operation Object": {"schemes": "the client's base URL has the scheme"},
    "External Documentation Object": {"description": _PROSE},
    "Parameter Object": _EXAMPLES,
    "Media Type Object": {**_EXAMPLES, "description": _PROSE},
    "Response Object": {
        "examples": _EXAMPLE,
        "summary": _PROSE,
        "description": _PROSE,
        "links": "links are not followed",
    },
    "Header Object": {
        **_EXAMPLES,
        **dict.fromkeys(("required", "deprecated", "allowEmptyValue"), _HEADER),
        "style": "headers have one style",
        "allowReserved": "headers are not percent-encoded",
        **dict.fromkeys(LIMITS - {"format"}, "bounds are not checked in responses"),
    },
    "Items Object": {
        "collectionFormat": "arrays within an array are sent as JSON",
        "default": "an item that is not sent is none",
    },
    "Reference Object": {
        "summary": "the description of the referenced object is used",
        "description": "the description of the referenced object is used",
    },
    "Tag Object": {"externalDocs": _ELSEWHERE},
    "Security Scheme Object": {
        "description": _PROSE,
        "bearerFormat": "a token is opaque to a client",
    },
    "Schema Object": {
        **_EXAMPLES,
        "$comment": "comments are for those who read the document",
        "$schema": "schemas are read as the version of OpenAPI has them",
        "$vocabulary": "schemas are read as the version of OpenAPI has them",
        "contentEncoding": "only base64 and base64url are decoded",
        "contentMediaType": "the content of a text is not looked into",
        "contentSchema": "the content of a text is not looked into",
        "deprecated": "that a property is deprecated is not shown",
        "externalDocs": _ELSEWHERE,
        "xml": "XML is text",
    },
}
"""By object and field: why it has no part in a package."""
_EXTENSION = "extensions have no meaning here"
_UNKNOWN = "this is no keyword that the version of OpenAPI knows"


@dataclass(frozen=True, slots=True)
class DocumentField:
    """A field of an object of the specification, at ``origin``; ``reason`` says why it is ignored."""

    node: str
    name: str
    origin: str
    reason: str | None


def ignored(document: Document) -> Iterator[DocumentField]:
    """Go through the fields of *document* that have no part in a package, each once."""
    return (field for field in fields(document, through=False) if field.reason is not None)


def fields(document: Document, *, through: bool) -> Iterator[DocumentField]:
    """Go through the fields of *document*; with *through*, also those inside of ignored ones."""
    return _Walk(document, object_types(document.version), through=through).run()


class _Walk:
    """Walks a document, and the parts of other files that it refers to."""

    def __init__(self, document: Document, known: Mapping[str, Compiled], *, through: bool) -> None:
        self._document = document
        self._known = known
        self._through = through
        self._seen: set[tuple[str, str]] = set()
        self._waiting: list[tuple[str, JsonValue, str]] = []

    def run(self) -> Iterator[DocumentField]:
        root = root_object(self._document.version)
        self._waiting.append((root, self._document.root, "#"))
        while self._waiting:
            name, value, origin = self._waiting.pop()
            if is_object(value) and (name, origin) not in self._seen:
                self._seen.add((name, origin))
                yield from self._object(name, value, origin)

    def _object(
        self, name: str, value: dict[str, JsonValue], origin: str
    ) -> Iterator[DocumentField]:
        if isinstance(ref := value.get("$ref"), str):
            self._follow(ref, name, origin)
            if "$ref" not in self._known[name].fields:
                name = "Reference Object"
        node = self._known[name]
        deeper: list[tuple[str, JsonValue, str]] = []
        for key, content in value.items():
            field = _field(node, key, content, child(origin, key))
            yield field
            if self._through or field.reason is None:
                shape = node.fields.get(key) or (node.others and node.others.item)
                deeper += _inside(shape, content, field.origin) if shape else ()
        self._waiting += reversed(deeper)

    def _follow(self, ref: str, name: str, origin: str) -> None:
        """Go on in another file; what this one holds is walked where it stands."""
        try:
            target = self._document.resolve(ref, origin)
            if not target.startswith("#"):
                self._waiting.append((name, self._document.get(target, origin), target))
        except SpecError:  # reported by the stage that needs it
            return


def _field(node: Compiled, key: str, value: JsonValue, origin: str) -> DocumentField:
    reason = IGNORED.get(_TWINS.get(node.name, node.name), {}).get(key)
    if key == "contentEncoding" and str(value).lower() in CONTENT_ENCODINGS:
        reason = None
    if key not in node.fields:
        if key.startswith("x-"):
            return DocumentField(node.name, "x-", origin, _EXTENSION)
        reason = None if node.others else _UNKNOWN
    return DocumentField(node.name, key if key in node.fields else "*", origin, reason)


_TWINS = {"File Schema Object": "Schema Object"}


def _inside(shape: Shape, value: JsonValue, origin: str) -> Iterator[tuple[str, JsonValue, str]]:
    match shape:
        case Object(node=node):
            yield node, value, origin
        case Array(item=item):
            for number, element in enumerate(value if is_array(value) else ()):
                yield from _inside(item, element, child(origin, number))
        case Map(item=item):
            for key, member in value.items() if is_object(value) else ():
                yield from _inside(item, member, child(origin, key))
        case Scalar():
            return
