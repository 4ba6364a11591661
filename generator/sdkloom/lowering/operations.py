"""Paths → operations: what each method takes, sends and returns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sdkloom.diagnostics import Diagnostics
from sdkloom.ir import (
    Body,
    Content,
    JsonValue,
    Operation,
    Parameter,
    PartEncoding,
    Response,
    Scalar,
    Type,
)
from sdkloom.lowering.declare import Declarations
from sdkloom.lowering.nodes import Node
from sdkloom.lowering.normalize import modern_operation, read_schema
from sdkloom.lowering.place_names import path_name, response_name
from sdkloom.naming import NameTable, attribute_name, class_name, path_operation_id
from sdkloom.reading.document import Document, child, tokens
from sdkloom.schemas.ast import Schema
from sdkloom.slicing.reach import is_list, is_table
from sdkloom.slicing.selection import MARK

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
"""What can be written where; the first is the default."""
_PARAMETER_RESERVED = frozenset({"self", "body", "content_type", "timeout"})
_HTTP_OWN_HEADERS = frozenset({"accept", "content-type", "authorization"})


@dataclass(slots=True)
class Operations:
    """Reads the operations of a document; types go to *declarations*, checked schemas to ``rules``."""

    document: Document
    declarations: Declarations
    diagnostics: Diagnostics
    rules: dict[str, tuple[Schema, str]] = field(default_factory=dict[str, tuple[Schema, str]])

    def all(self) -> Iterator[tuple[str, Operation]]:
        """Every operation with the tag it belongs to, in the document's order."""
        root = Node(self.document, "#", self.document.root)
        for path, item in root.objects("paths"):
            for method in METHODS if not path.startswith("x-") else ():
                raw = item.value.get(method)
                if is_table(raw) and MARK not in raw:
                    node = Node(self.document, child(item.origin, method), raw)
                    shared, node = modern_operation(item, node, self.diagnostics)
                    yield self._tag(node), self._operation(path, method, shared, node)

    def _tag(self, node: Node) -> str:
        tags = node.value.get("tags")
        first = tags[0] if is_list(tags) and tags else None
        return first if isinstance(first, str) and first else "default"

    def _operation(self, path: str, method: str, item: Node, node: Node) -> Operation:
        operation_id = node.text("operationId")
        spoken = operation_id or path_operation_id(method, path)
        responses = [
            self._response(status, one, spoken)
            for status, one in node.objects("responses")
            if not status.startswith("x-")
        ]
        successes = [one for one in responses if one.status.startswith(("2", "3"))]
        others = [one for one in responses if one not in successes]
        if not successes:
            successes = [one for one in others if one.status == "default"]
            others = [one for one in others if one.status != "default"]
        return Operation(
            origin=node.origin,
            name=spoken,
            operation_id=operation_id,
            method=method.upper(),
            path=path,
            parameters=self._parameters(path, item, node, spoken),
            body=self._body(node, spoken),
            returns=tuple(successes),
            errors=tuple(others),
            security=self._security(node),
            server=_server(node) or _server(item),
            deprecated=node.value.get("deprecated") is True,
            summary=node.text("summary") or item.text("summary"),
            doc=node.text("description") or item.text("description"),
            link=_link(node),
        )

    # -- parameters

    def _parameters(self, path: str, item: Node, node: Node, spoken: str) -> tuple[Parameter, ...]:
        found: dict[tuple[str, str], Node] = {}
        for holder in (item, node):
            for _, one in holder.objects("parameters"):
                key = (one.text("in") or "", one.text("name") or "")
                if key[0] in STYLES and not (
                    key[0] == "header" and key[1].lower() in _HTTP_OWN_HEADERS
                ):
                    found[key] = one
        found = _fitted(path, node, found)
        table = NameTable(_PARAMETER_RESERVED, self.declarations.lock)
        keys = {held: f"parameter {node.origin}/parameters/{held[0]}/{held[1]}" for held in found}
        for (_, wire), lock_key in keys.items():
            name = attribute_name(wire)
            table.want(lock_key, name, rank=0 if name == wire else 1)
        names = table.settle()
        parameters = [
            self._parameter(one, where, wire, names[keys[where, wire]], spoken)
            for (where, wire), one in found.items()
        ]
        return tuple(sorted(parameters, key=lambda one: _rank(one, path)))

    def _parameter(self, node: Node, where: str, wire: str, name: str, spoken: str) -> Parameter:
        contents = list(node.objects("content"))
        media_type, holder = contents[0] if contents else (None, node)
        kind, rule, schema = self._typed(
            holder, _shared_name(node) or _holder_name(node, spoken) + class_name(wire)
        )
        style = node.text("style") or ""
        if style not in STYLES[where]:
            style = STYLES[where][0]
        explode = node.value.get("explode")
        return Parameter(
            name=name,
            wire=wire,
            where=where,  # type: ignore[arg-type]
            type=_plain_file(kind),
            required=where == "path" or node.value.get("required") is True,
            rule=rule,
            style=style,
            explode=explode if isinstance(explode, bool) else style == "form",
            origin=node.origin,
            allow_reserved=node.value.get("allowReserved") is True,
            content_type=media_type,
            default=schema.default if schema else None,
            doc=node.text("description") or (schema.description if schema else None),
        )

    def _typed(self, holder: Node, hint: str) -> tuple[Type, str | None, Schema | None]:
        """The type and the check of a parameter's or body's schema."""
        raw = holder.value.get("schema")
        if raw is None:
            return Scalar("json"), None, None
        schema = read_schema(self.declarations.reader, raw, child(holder.origin, "schema"))
        kind = self.declarations.type_of(schema, hint)
        rule = self.declarations.shaper.referenced(schema) if not schema.all_of else None
        if rule is None:
            rule = schema.origin
            self.rules.setdefault(rule, (schema, hint))
        else:  # components have a check anyhow, what stands elsewhere or in another file does not
            held = self.declarations.reader.at(rule)
            self.rules.setdefault(rule, (held, self.declarations.hints[rule]))
        return kind, rule, schema

    # -- bodies

    def _body(self, node: Node, spoken: str) -> Body | None:
        body = node.object("requestBody")
        if body is None:
            return None
        places = {media_type: one.origin for media_type, one in body.objects("content")}
        contents = [
            self._content(media_type, one, _shared_name(body) or f"{class_name(spoken)}Request")
            for media_type, one in body.objects("content")
        ]
        if not contents:
            return None
        contents.sort(key=lambda one: _preference(one.media_type))
        kept = [one for one in contents if one.type == contents[0].type]
        for one in contents:
            if one not in kept:
                self.diagnostics.warning(
                    "body-type",
                    f"{one.media_type} takes another type than {contents[0].media_type}, which is used",
                    places[one.media_type],
                )
        return Body(
            contents=tuple(kept),
            required=body.value.get("required") is True,
            doc=body.text("description"),
        )

    def _content(self, media_type: str, node: Node, hint: str) -> Content:
        essence = media_type.partition(";")[0].strip().lower()
        if node.value.get("schema") is None:
            return Content(media_type=media_type, type=_untyped(essence), rule=None)
        kind, rule, _ = self._typed(node, hint)
        if not structured(essence):
            return Content(media_type=media_type, type=_raw_type(essence), rule=None)
        encoding = tuple(_encoding(wire, one) for wire, one in node.objects("encoding"))
        return Content(media_type=media_type, type=kind, rule=rule, encoding=encoding)

    def _response(self, status: str, node: Node, spoken: str) -> Response:
        shared = _shared_name(node)
        hint = response_name("2XX", shared) if shared else response_name(status, class_name(spoken))
        contents = [
            replace(one, type=_plain_file(one.type))
            for one in (
                self._content(media_type, held, hint)
                for media_type, held in node.objects("content")
            )
        ]
        return Response(
            status=status.upper() if status != "default" else status,
            contents=tuple(contents),
            doc=node.text("description"),
        )

    # -- security

    def _security(self, node: Node) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]:
        raw = node.value.get("security", self.document.root.get("security"))
        listed = raw if is_list(raw) else []
        return tuple(
            tuple((str(name), _scopes(scopes)) for name, scopes in one.items())
            for one in listed
            if is_table(one)
        )


def _shared_name(node: Node) -> str | None:
    """The name of a component: what is shared is not called after one of those who share it."""
    file, parts = tokens(node.origin)
    return (
        class_name(parts[2]) if not file and len(parts) == 3 and parts[0] == "components" else None
    )


def _holder_name(parameter: Node, spoken: str) -> str:
    """What a parameter is called after: the path, if that has it for all of its operations."""
    file, parts = tokens(parameter.origin)
    if not file and len(parts) == 4 and parts[0] == "paths" and parts[2] == "parameters":
        return path_name(parts[1])
    return class_name(spoken)


def _scopes(raw: JsonValue) -> tuple[str, ...]:
    return tuple(map(str, raw)) if is_list(raw) else ()


def _fitted(
    path: str, node: Node, found: dict[tuple[str, str], Node]
) -> dict[tuple[str, str], Node]:
    """Just the path parameters that the path has; one that nobody declares is text."""
    wanted = dict.fromkeys(re.findall(r"\{([^{}/]+)\}", path))
    fitted = {key: one for key, one in found.items() if key[0] != "path" or key[1] in wanted}
    for wire in wanted:
        implied = {"name": wire, "in": "path", "schema": {"type": "string"}}
        place = child(child(node.origin, "parameters"), wire)
        fitted.setdefault(("path", wire), Node(node.document, place, implied))
    return fitted


def _rank(parameter: Parameter, path: str) -> tuple[int, int]:
    """Path parameters come first, as the path has them; then what is required; else as written."""
    if parameter.where == "path":
        return 0, path.find("{" + parameter.wire + "}")
    return (1 if parameter.required else 2), 0


def _preference(media_type: str) -> int:
    essence = media_type.partition(";")[0].strip().lower()
    order = ("multipart/form-data", "application/json", "application/x-www-form-urlencoded")
    if essence in order:
        return order.index(essence)
    return len(order) if essence.endswith("+json") else len(order) + 1


def structured(essence: str) -> bool:
    """Whether a media type carries a value with parts, rather than text or octets."""
    return (
        essence
        in (
            "multipart/form-data",
            "application/json",
            "application/x-www-form-urlencoded",
            "*/*",
            "application/*",
        )
        or essence.endswith("+json")
        or essence.startswith("multipart/")
    )


def _untyped(essence: str) -> Type:
    if essence.startswith("text/"):
        return Scalar("str")
    return Scalar("json") if structured(essence) else Scalar("file")


def _raw_type(essence: str) -> Type:
    """Text and octets travel as they are, whatever the schema says of them."""
    if essence.startswith("text/") or essence.endswith(("/xml", "+xml")):
        return Scalar("str")
    return Scalar("file")


def _plain_file(kind: Type) -> Type:
    """What is received is read already; a parameter has no parts to stream."""
    return Scalar("bytes") if kind == Scalar("file") else kind


def _encoding(wire: str, node: Node) -> PartEncoding:
    explode = node.value.get("explode")
    return PartEncoding(
        wire=wire,
        content_type=node.text("contentType"),
        style=node.text("style"),
        explode=explode if isinstance(explode, bool) else None,
        allow_reserved=node.value.get("allowReserved") is True,
    )


def _server(node: Node) -> str | None:
    for _, one in node.objects("servers"):
        return server_url(one)
    return None


def server_url(node: Node) -> str | None:
    """A server's URL with its variables at their defaults."""
    url = node.text("url")
    for name, variable in node.objects("variables") if url else ():
        url = url.replace("{" + name + "}", str(variable.value.get("default", ""))) if url else url
    return url


def _link(node: Node) -> str | None:
    docs = node.object("externalDocs")
    return docs.text("url") if docs else None
