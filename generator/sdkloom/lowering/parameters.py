"""Parameters of operations, and headers of the parts of a form, which are given like them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sdkloom.diagnostics import Diagnostics
from sdkloom.ir.nodes import Constant, Either, Parameter, Place, Scalar, Type
from sdkloom.lowering.encodings import described_parts, encodings
from sdkloom.lowering.operation_types import OperationTypes, component_name, plain_file
from sdkloom.naming import NameTable, attribute_name, class_name
from sdkloom.openapi.media_types import FORM, essence, is_json, is_multipart
from sdkloom.openapi.nodes import Node
from sdkloom.reading.document import child, tokens
from sdkloom.schemas.place_names import path_name
from sdkloom.schemas.upgrade_2_0 import DELIMITED

STYLES: Mapping[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "querystring": ("form",),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "part": ("simple",),
}
"""What can be written where; the first is the default."""
_RESERVED = frozenset({"self", "body", "content_type", "timeout"})
_HTTP_OWN_HEADERS = frozenset({"accept", "content-type", "authorization"})
_PART_OWN_HEADERS = frozenset({"content-type", "content-disposition"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A parameter, where it goes, and how the document calls it; *part* is the part of a form."""

    node: Node
    where: Place
    wire: str
    part: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.part} {self.wire}" if self.part else self.wire

    def key(self, operation: Node) -> str:
        """What the lock knows it by."""
        inside = f"{self.part}/{self.wire}" if self.part else self.wire
        return f"parameter {operation.origin}/parameters/{self.where}/{inside}"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one operation; ``headers`` are those of its body's parts, by the part."""

    all: tuple[Parameter, ...]
    headers: Mapping[str, tuple[Parameter, ...]]


@dataclass(frozen=True, slots=True)
class ParameterReader:
    """Reads the parameters of operations."""

    types: OperationTypes

    def read(self, path: str, item: Node, node: Node, spoken: str) -> Parameters:
        """Read what the operation *node* of the path item *item* takes beside its body."""
        declared = _declared(item, node, self.types.declarations.diagnostics)
        found = [*_fitted(path, node, declared), *_part_headers(node)]
        names = self._names(node, found)
        read = [
            (parameter, self._parameter(parameter, names[parameter.key(node)], spoken))
            for parameter in found
        ]
        headers: dict[str, tuple[Parameter, ...]] = {}
        for source, parameter in read:
            if source.part:
                headers[source.part] = (*headers.get(source.part, ()), parameter)
        ours = [parameter for source, parameter in read if not source.part]
        return Parameters(
            tuple(sorted(ours, key=lambda parameter: _rank(parameter, path))), headers
        )

    def _names(self, operation: Node, found: list[_Found]) -> dict[str, str]:
        """Name parameters; of those in several places the first keeps the name, others say where."""
        table = NameTable(_RESERVED, self.types.declarations.lock)
        first: dict[str, Place] = {}
        for parameter in sorted(found, key=lambda parameter: _ORDER[parameter.where]):
            first.setdefault(attribute_name(parameter.spoken), parameter.where)
        for parameter in found:
            name = attribute_name(parameter.spoken)
            wishes = (
                (name,) if first[name] == parameter.where else (f"{name}_{parameter.where}", name)
            )
            rank = (
                0 if parameter.spoken in (name, name[:-1]) else 1
            )  # a keyword spells itself with a _
            table.want(parameter.key(operation), *wishes, rank=rank)
        return table.settle()

    def _parameter(self, found: _Found, name: str, spoken: str) -> Parameter:
        node, where = found.node, found.where
        contents = list(node.objects("content"))
        media_type, holder = contents[0] if contents else (None, node)
        hint = component_name(node) or _holder_name(node, spoken) + class_name(found.spoken)
        kind, rule, schema = self.types.of(holder, hint)
        if media_type is not None and not (is_json(media_type) or essence(media_type) == FORM):
            kind, rule = Scalar("str"), None
        may_be_empty = where == "query" and node.value.get("allowEmptyValue") is True
        style = node.text("style") or ""
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
            rule=rule,
            style=style,
            explode=explode if isinstance(explode, bool) else style in ("form", "cookie"),
            origin=node.origin,
            allow_reserved=node.value.get("allowReserved") is True,
            allow_empty=may_be_empty,
            content_type=media_type,
            encoding=encodings(media_type, holder).named if media_type else (),
            default=schema.default if schema else None,
            doc=doc,
        )


def _holder_name(parameter: Node, spoken: str) -> str:
    """What a parameter is called after: the path, if that has it for all of its operations."""
    file, parts = tokens(parameter.origin)
    if not file and len(parts) == 4 and parts[0] == "paths" and parts[2] == "parameters":
        return path_name(parts[1])
    return class_name(spoken)


def _declared(item: Node, node: Node, diagnostics: Diagnostics) -> dict[tuple[Place, str], _Found]:
    """The parameters of the path, replaced where the operation has others of the same name."""
    found: dict[tuple[Place, str], _Found] = {}
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
                own = where == "header" and wire.lower() in _HTTP_OWN_HEADERS
                if parameter.text("in") == where and not own:
                    spoken = (wire or where) if where == "querystring" else wire
                    found[where, wire] = _Found(parameter, where, spoken)
    return found


_PLACES: tuple[Place, ...] = ("path", "query", "querystring", "header", "cookie")
_ORDER = {where: number for number, where in enumerate((*_PLACES, "part"))}


def _fitted(path: str, node: Node, found: dict[tuple[Place, str], _Found]) -> Iterator[_Found]:
    """Just the path parameters that the path has; one that nobody declares is text."""
    wanted = dict.fromkeys(re.findall(r"\{([^{}/]+)\}", path))
    fitted = {
        key: parameter for key, parameter in found.items() if key[0] != "path" or key[1] in wanted
    }
    for wire in wanted:
        implied = {"name": wire, "in": "path", "schema": {"type": "string"}}
        place = child(child(node.origin, "parameters"), wire)
        own = Node(node.document, place, implied)
        fitted.setdefault(("path", wire), _Found(own, "path", wire))
    yield from fitted.values()


def _part_headers(node: Node) -> Iterator[_Found]:
    """The headers that the parts of a body have, whatever media type they are told for."""
    body = node.object("requestBody")
    seen: set[tuple[str, str]] = set()
    for media_type, media in body.objects("content") if body else ():
        for part, encoding in described_parts(media) if is_multipart(media_type) else ():
            for wire, header in encoding.objects("headers"):
                key = part, wire.lower()
                if key not in seen and wire.lower() not in _PART_OWN_HEADERS:
                    seen.add(key)
                    yield _Found(header, "part", wire, part)


def _rank(parameter: Parameter, path: str) -> tuple[int, int]:
    """Path parameters come first, as the path has them; then what is required; else as written."""
    if parameter.where == "path":
        return 0, path.find("{" + parameter.wire + "}")
    return (1 if parameter.required else 2), 0


def _or_empty(kind: Type) -> Type:
    """Admit the empty text beside a value that is not text."""
    plain = isinstance(kind, Scalar) and kind.kind in ("bool", "int", "float")
    return Either(kind, Constant(("",))) if plain else kind
