"""Parameters of operations, and headers of the parts of a form, which are given like them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sdkloom.diagnostics import Diagnostics
from sdkloom.identifiers import attribute_name, class_name, nested_name
from sdkloom.ir.nodes import Constant, Either, Parameter, Place, Scalar, Type
from sdkloom.lowering.encodings import described_parts, encodings
from sdkloom.lowering.given_names import operation_names, parameter_wish
from sdkloom.lowering.operation_types import OperationTypes, component_name, plain_file
from sdkloom.naming import NameTable
from sdkloom.openapi.media_types import FORM, essence, is_json, is_multipart
from sdkloom.openapi.nodes import Node
from sdkloom.openapi.path_expressions import PathTemplate, read_path
from sdkloom.openapi.path_parameters import spelled_otherwise
from sdkloom.reading.document import child, tokens
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.place_names import path_name
from sdkloom.schemas.upgrade_2_0 import DELIMITED
from sdkloom.scopes import ARGUMENT

STYLES: Mapping[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "querystring": ("form",),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "part": ("simple",),
}
"""What can be written where; the first is the default."""
_HTTP_OWN_HEADERS = frozenset({"accept", "content-type", "authorization"})
_PART_OWN_HEADERS = frozenset({"content-type", "content-disposition"})


class _Source(NamedTuple):
    """A parameter, where it goes, and how the document calls it; *part* is the part of a form.

    *style* and *allow_slashes* are what an expression of the path says of it.
    """

    node: Node
    where: Place
    wire: str
    part: str = ""
    style: str = ""
    allow_slashes: bool = False

    @property
    def label(self) -> str:
        """What its types are called after."""
        return f"{self.part} {self.wire}" if self.part else self.wire

    @property
    def full_name(self) -> str:
        called = parameter_wish(self.node) or self.wire
        return f"{self.part} {called}" if self.part else called

    def key(self, operation: Node) -> str:
        """What the lock knows it by."""
        inside = f"{self.part}/{self.wire}" if self.part else self.wire
        return f"parameter {operation.origin}/parameters/{self.where}/{inside}"


class Parameters(NamedTuple):
    """The parameters of one operation; ``headers`` are those of its body's parts, by the part.

    ``template`` is the path that is sent.
    """

    template: str
    all: tuple[Parameter, ...]
    headers: Mapping[str, tuple[Parameter, ...]]


@dataclass(frozen=True, slots=True)
class ParameterReader:
    """Reads the parameters of operations."""

    types: OperationTypes

    def read(
        self, path: str, method: str, item: Node, node: Node, operation_name: str
    ) -> Parameters:
        """Read what the operation *node* of the path item *item* takes beside its body."""
        declared = _declared(item, node, self.types.declarations.diagnostics)
        template = read_path(path, [name for where, name in declared if where == "path"])
        found = [*_fitted(template, node, declared), *_part_headers(node)]
        names = self._names(operation_names(path, method, node), node, found)
        own: list[Parameter] = []
        headers: dict[str, tuple[Parameter, ...]] = {}
        for source in found:
            parameter = self._parameter(source, names[source.key(node)], operation_name)
            if source.part:
                headers[source.part] = (*headers.get(source.part, ()), parameter)
            else:
                own.append(parameter)
        own.sort(key=lambda parameter: _rank(parameter, template.text))
        return Parameters(template.text, tuple(own), headers)

    def _names(
        self, called: tuple[str | None, ...], operation: Node, found: list[_Source]
    ) -> dict[str, str]:
        """Name parameters; of those in several places the first keeps the name, others add their place."""
        table = NameTable(ARGUMENT, self.types.declarations.lock)
        first: dict[str, Place] = {}
        for source in sorted(found, key=lambda source: _ORDER[source.where]):
            first.setdefault(attribute_name(source.full_name), source.where)
        for source in found:
            name = attribute_name(source.full_name)
            wishes = (name,) if first[name] == source.where else (f"{name}_{source.where}", name)
            # a keyword of Python gets a _ at its end
            rank = 0 if source.full_name in (name, name[:-1]) else 1
            table.want(source.key(operation), *wishes, rank=rank)
            given = self.types.declarations.attributes.given
            fixed = given.parameter(source.key(operation), called, source.node)
            if fixed is not None:
                table.fixed[source.key(operation)] = fixed
        return table.settle()

    def _parameter(self, found: _Source, name: str, operation_name: str) -> Parameter:
        node, where = found.node, found.where
        contents = list(node.objects("content"))
        media_type, holder = contents[0] if contents else (None, node)
        hint = component_name(node) or nested_name(_holder_name(node, operation_name), found.label)
        kind, check, schema = self.types.of(holder, hint)
        if media_type is not None and not (is_json(media_type) or essence(media_type) == FORM):
            kind, check = Scalar("str"), None
        may_be_empty = where == "query" and node.value.get("allowEmptyValue") is True
        lists_empty = where == "path" and schema is not None and self._lists_empty(schema)
        style = found.style or node.text("style") or ""
        known = DELIMITED.values() if node.document.version == "2.0" else ()
        if style not in (*STYLES[where], *known):
            style = STYLES[where][0]
        explode = node.value.get("explode")
        doc = node.text("description") or (schema.description if schema else None)
        if node.value.get("deprecated") is True:
            doc = f"Deprecated. {doc or ''}".strip()
        return Parameter(
            name=name,
            wire=found.wire,
            where=where,
            type=_or_empty(plain_file(kind)) if may_be_empty else plain_file(kind),
            required=where == "path" or node.value.get("required") is True,
            check=check,
            style=style,
            explode=explode if isinstance(explode, bool) else style in ("form", "cookie"),
            origin=node.origin,
            allow_reserved=node.value.get("allowReserved") is True,
            allow_slashes=found.allow_slashes,
            allow_empty=may_be_empty or lists_empty,
            content_type=media_type,
            encoding=encodings(media_type, holder).named if media_type else (),
            default=schema.default if schema else None,
            doc=doc,
        )

    def _lists_empty(self, schema: Schema) -> bool:
        """Whether the empty text is one of the values that a schema lists."""
        return "" in (self.types.declarations.merger.merged(schema).constants or ())


def _holder_name(parameter: Node, operation_name: str) -> str:
    """What a parameter is called after: the path, if that has it for all of its operations."""
    file, parts = tokens(parameter.origin)
    if not file and len(parts) == 4 and parts[0] == "paths" and parts[2] == "parameters":
        return path_name(parts[1])
    return class_name(operation_name)


def _declared(item: Node, node: Node, diagnostics: Diagnostics) -> dict[tuple[Place, str], _Source]:
    """The parameters of the path, replaced where the operation has others of the same name."""
    found: dict[tuple[Place, str], _Source] = {}
    # Since 3.0 "the parameter definition SHALL be ignored" (Parameter Object).
    ignored = _HTTP_OWN_HEADERS if node.document.version >= "3.0" else frozenset[str]()
    for holder in (item, node):
        for _, parameter in holder.objects("parameters"):
            wire = parameter.text("name") or ""
            if parameter.text("name") is None and parameter.text("in") != "querystring":
                message = (
                    "`name` or `in` is missing: a Parameter Object needs them, and is left out"
                )
                diagnostics.warning("missing-field", message, parameter.origin)
                continue
            for where in _PLACES:
                own = where == "header" and wire.lower() in ignored
                if parameter.text("in") == where and not own:
                    name = (wire or where) if where == "querystring" else wire
                    key = wire.lower() if where == "header" else wire  # HTTP ignores case
                    found[where, key] = _Source(parameter, where, name)
    return found


_PLACES: tuple[Place, ...] = ("path", "query", "querystring", "header", "cookie")
_ORDER = {where: number for number, where in enumerate((*_PLACES, "part"))}


def _fitted(
    template: PathTemplate, node: Node, found: dict[tuple[Place, str], _Source]
) -> Iterator[_Source]:
    """Just the path parameters that the path has; one that nobody declares is text."""
    wanted = template.names
    declared = [name for where, name in found if where == "path"]
    meant = {other: name for name, other in spelled_otherwise(wanted, declared).items()}
    fitted: dict[tuple[Place, str], _Source] = {}
    for (where, name), source in found.items():
        if where != "path" or name in wanted:
            fitted[where, name] = _expressed(source, template) if where == "path" else source
        elif name in meant:
            fitted[where, meant[name]] = source._replace(wire=meant[name])
        elif name in template.query and ("query", name) not in found:
            fitted["query", name] = source._replace(where="query")
    for wire in wanted:
        fitted.setdefault(("path", wire), _expressed(_implied(node, "path", wire), template))
    for wire in template.query:
        fitted.setdefault(("query", wire), _implied(node, "query", wire))
    yield from fitted.values()


def _implied(node: Node, where: Place, wire: str) -> _Source:
    """Make a parameter that the path has and nobody declares."""
    implied = {"name": wire, "in": where, "schema": {"type": "string"}}
    place = child(child(node.origin, "parameters"), wire)
    return _Source(Node(node.document, place, implied), where, wire)


def _expressed(source: _Source, template: PathTemplate) -> _Source:
    """Add what an expression of the path says of a parameter in path."""
    style, value = template.styles.get(source.wire, ""), source.node.value
    # `*` lets a text hold slashes, and explodes what the document describes to be exploded
    allow_slashes = source.wire in template.slashes and "explode" not in value
    return source._replace(style=style, allow_slashes=allow_slashes)


def _part_headers(node: Node) -> Iterator[_Source]:
    """The headers that the parts of a body have, whatever their media type is."""
    body = node.object("requestBody")
    seen: set[tuple[str, str]] = set()
    for media_type, media in body.objects("content") if body else ():
        for part, encoding in described_parts(media) if is_multipart(media_type) else ():
            for wire, header in encoding.objects("headers"):
                key = part, wire.lower()
                if key not in seen and wire.lower() not in _PART_OWN_HEADERS:
                    seen.add(key)
                    yield _Source(header, "part", wire, part)


def _rank(parameter: Parameter, path: str) -> tuple[int, int]:
    """Path parameters come first, as the path has them; then what is required; else as written."""
    if parameter.where == "path":
        return 0, path.find("{" + parameter.wire + "}")
    return (1 if parameter.required else 2), 0


def _or_empty(kind: Type) -> Type:
    """Admit the empty text beside a value that is not text."""
    plain = isinstance(kind, Scalar) and kind.kind in ("bool", "int", "float")
    return Either(kind, Constant(("",))) if plain else kind
