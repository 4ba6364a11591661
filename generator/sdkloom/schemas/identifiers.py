"""How schemas identify themselves (``$id``, ``$anchor``, ``$dynamicAnchor``), and what a reference names.

Also the dialect that they name (``$schema``).

JSON Schema 2020-12, core, sections 8.2 and 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import unquote, urljoin

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.openapi.keywords import holding
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.reading.places import child, fault, quoted

_HERE = "http://document.invalid/"
"""Stands for the document's folder where identifiers are relative to it."""

_Place: TypeAlias = Literal["open", "names", "schema", "schemas"]
_Step: TypeAlias = tuple[JsonValue, tuple[str | int, ...], _Place | None]
_SCHEMAS = holding("schema", "schemas")
_TABLES = holding("map")
_DATA = frozenset(("example", "examples", "default", "value", "dataValue", "enum", "const"))
_NAMED = frozenset(
    [
        "paths",
        "webhooks",
        "responses",
        "parameters",
        "requestBodies",
        "headers",
        "callbacks",
        "pathItems",
        "mediaTypes",
        "content",
        "links",
        "securitySchemes",
        "encoding",
        "variables",
        "scopes",
    ]
)


class Resource(NamedTuple):
    """A schema with an ``$id``, or a whole file: what fragments are relative to."""

    origin: str
    uri: str


@dataclass(slots=True)
class Identifiers:
    """The identifiers of a document's files, each file being looked through when first needed."""

    document: Document
    diagnostics: Diagnostics
    resources: dict[str, str] = field(default_factory=dict[str, str])
    """URI → origin."""
    roots: dict[str, str] = field(default_factory=dict[str, str])
    """Origin of a resource → its URI."""
    anchors: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """Origin of a resource and name → origin."""
    dynamic: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """Name → origin of a resource → origin of the schema that has it as dynamic anchor."""
    dialects: dict[str, str] = field(default_factory=dict[str, str])
    """Origin of a schema, or of a document, → the URI of the dialect that it names."""
    _is_complete: bool = False
    """Whether every file that references lead to has been looked through."""

    def resource(self, origin: str) -> Resource:
        """Find the resource that the schema at *origin* is part of."""
        file, _, fragment = origin.partition("#")
        self._look_through(file)
        while True:
            place = f"{file}#{fragment}"
            if place in self.roots:
                return Resource(place, self.roots[place])
            fragment = fragment.rpartition("/")[0]

    def scope(self, origin: str) -> dict[str, str]:
        """Find the dynamic anchors of the resource of *origin* that have rivals elsewhere."""
        self._look_through(origin.partition("#")[0])
        if not self.dynamic:
            return {}
        self._complete()
        if not any(len(rivals) > 1 for rivals in self.dynamic.values()):
            return {}
        root = self.resource(origin).origin
        return {
            name: rivals[root]
            for name, rivals in self.dynamic.items()
            if len(rivals) > 1 and root in rivals
        }

    def rivals(self, name: str, origin: str) -> Iterable[str]:
        """Find all schemas with the dynamic anchor *name*, the file of *origin* being known."""
        self._look_through(origin.partition("#")[0])
        self._complete()
        return self.dynamic.get(name, {}).values()

    def has(self, name: str, origin: str) -> bool:
        """Whether the resource of *origin* has the anchor *name*."""
        return (self.resource(origin).origin, name) in self.anchors

    def dialect(self, origin: str) -> str | None:
        """Find the dialect that the schema at *origin*, or the nearest that contains it, names."""
        file, _, fragment = origin.partition("#")
        self._look_through(file)
        if not self.dialects:
            return None
        while fragment and f"{file}#{fragment}" not in self.dialects:
            fragment = fragment.rpartition("/")[0]
        return self.dialects.get(f"{file}#{fragment}")

    def vocabularies(self, uri: str, origin: str) -> frozenset[str]:
        """Find the vocabularies of the meta-schema *uri*, if it is among the known files."""
        self._look_through(origin.partition("#")[0])
        place = self.resources.get(uri.removesuffix("#"))
        table = self.document.get(place) if place is not None else None
        named = table.get("$vocabulary") if is_object(table) else None
        return frozenset(named) if is_object(named) else frozenset()

    def resolve(self, ref: str, origin: str) -> str:
        """Find the origin that *ref*, in the schema at *origin*, refers to; ``SpecError`` if none."""
        base = self.resource(origin)
        place, _, fragment = ref.partition("#")
        target = base
        if place:
            uri = _join(base.uri, place)
            if uri not in self.resources:
                return self._outside(base, uri, ref, fragment, origin)
            target = Resource(self.resources[uri], uri)
        return self._within(target, ref, fragment, origin)

    def _within(self, target: Resource, ref: str, fragment: str, origin: str) -> str:
        is_file = target.origin.endswith("#")
        if not fragment:
            return target.origin
        if not fragment.startswith("/"):
            return self._anchor(target.origin, unquote(fragment), ref, origin)
        file = target.origin.partition("#")[0]
        plain = self.document.resolve(f"#{fragment}", f"{file}#")
        if is_file:
            return plain
        inside = target.origin + plain.partition("#")[2]
        if not exists(self.document, inside) and exists(self.document, plain):
            message = (
                f"{quoted(ref)} is relative to the $id {quoted(target.uri.removeprefix(_HERE))},"
                " where there is nothing: read as a place of the document"
            )
            self.diagnostics.warning("ref-past-id", message, child(origin, "$ref"))
            return plain
        return inside

    def _anchor(self, root: str, name: str, ref: str, origin: str) -> str:
        if (found := self.anchors.get((root, name))) is None:
            message = f"{quoted(ref)} names an anchor that no schema there has"
            raise fault("ref-anchor", message, child(origin, "$ref"))
        return found

    def _outside(self, base: Resource, uri: str, ref: str, fragment: str, origin: str) -> str:
        """Resolve a reference to what has no ``$id`` that is known: to a file."""
        text = ref
        if not base.origin.endswith("#"):
            text = f"{uri.removeprefix(_HERE)}#{fragment}"
            origin = origin if text.startswith(uri) else "#"
        found = self.document.resolve(text, origin)
        file, _, name = found.partition("#")
        if not name or name.startswith("/"):
            return found
        self._look_through(file)
        return self._anchor(f"{file}#", name, ref, origin)

    def _complete(self) -> None:
        """Look through all files: what a dynamic anchor has as rivals may stand in any of them."""
        if self._is_complete:
            return
        self._is_complete = True
        waiting, seen = [""], {""}
        while waiting:
            file = waiting.pop()
            self._look_through(file)
            for ref, origin in _outward(self.document.get(f"{file}#"), f"{file}#"):
                with suppress(SpecError):  # reported where the reference is read
                    target = self.resolve(ref, origin).partition("#")[0]
                    waiting += {target} - seen
                    seen.add(target)

    def _look_through(self, file: str) -> None:
        root = f"{file}#"
        if root in self.roots:
            return
        uri = _HERE + file
        self.roots[root] = uri
        value = self.document.get(root)
        table = value if is_object(value) else {}
        if isinstance(own := table.get("$self"), str):
            uri = self.roots[root] = _join(uri, own.partition("#")[0])
        self.resources.setdefault(uri, root)
        is_api = "openapi" in table
        if isinstance(named := table.get("jsonSchemaDialect"), str) and is_api:
            self.dialects[root] = named
        for place, schema in _schemas(value, root, "open" if is_api else "schema"):
            self._note(schema, place)

    def _note(self, schema: dict[str, JsonValue], origin: str) -> None:
        """Note the identifiers of one schema; those that contain it were noted before."""
        own = schema.get("$id")
        if isinstance(own, str) and own.partition("#")[0]:
            parent = self.resource(origin)
            uri = _join(parent.uri, own.partition("#")[0])
            self.roots.setdefault(origin, uri)
            self.resources.setdefault(uri, origin)
        if isinstance(dialect := schema.get("$schema"), str):
            self.dialects[origin] = dialect
        for key in ("$anchor", "$dynamicAnchor"):
            name = schema.get(key)
            if isinstance(name, str):
                root = self.resource(origin).origin
                self.anchors.setdefault((root, name), origin)
                if key == "$dynamicAnchor":
                    self.dynamic.setdefault(name, {}).setdefault(root, origin)


def exists(document: Document, origin: str) -> bool:
    """Whether *document* has a value at *origin*."""
    try:
        document.get(origin)
    except SpecError:
        return False
    return True


def _outward(value: JsonValue, origin: str) -> Iterator[tuple[str, str]]:
    """Go through the references that name more than a place of their own file."""
    waiting: list[tuple[JsonValue, tuple[str | int, ...]]] = [(value, ())]
    while waiting:
        value, path = waiting.pop()
        if is_object(value):
            for key in ("$ref", "$dynamicRef"):
                if isinstance(ref := value.get(key), str) and not ref.startswith("#"):
                    yield ref, child(origin, *path)
            waiting += [(inner, (*path, key)) for key, inner in value.items()]
        elif is_array(value):
            waiting += [(inner, (*path, at)) for at, inner in enumerate(value)]


def _join(base: str, reference: str) -> str:
    """Resolve *reference*; what is no URI stays as it is and refers to nothing."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def _schemas(
    value: JsonValue, origin: str, place: _Place
) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Go through every schema object with identifiers, outer ones first."""
    waiting: list[_Step] = [(value, (), place)]
    while waiting:
        value, path, kind = waiting.pop()
        if is_array(value):
            indices = reversed(range(len(value)))
            waiting.extend((value[index], (*path, index), kind) for index in indices)
        if not is_object(value) or kind is None:
            continue
        if kind == "schema" and not _IDENTIFIERS.isdisjoint(value):
            yield child(origin, *path), value
        deeper: list[_Step] = [
            (inner, (*path, key), _below(kind, key)) for key, inner in value.items()
        ]
        waiting.extend(reversed(deeper))


_IDENTIFIERS = frozenset(("$id", "$anchor", "$dynamicAnchor", "$schema"))


def _below(kind: _Place, key: str) -> _Place | None:
    """Give the kind of what stands under *key* of an object; ``None`` if no schema is in it."""
    match kind:
        case "schemas":
            return "schema"
        case "names":
            return "open"
        case "schema":
            if key in _SCHEMAS:
                return "schema"
            return "schemas" if key in _TABLES else None
        case "open":
            if key in {"schema", "itemSchema"}:
                return "schema"
            if key == "schemas":
                return "schemas"
            if key in _DATA or key.startswith("x-"):
                return None
            return "names" if key in _NAMED else "open"
