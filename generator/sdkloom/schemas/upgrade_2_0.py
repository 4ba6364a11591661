"""OpenAPI 2.0 in the terms of 3.x: operations, servers, security schemes, and where schemas are.

The document stays as it is. What 3.x describes otherwise is derived from it, object by object, and each
object knows the place that it was derived from. Schemas are left to the reader of their dialect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.openapi.media_types import FORM, MULTIPART, essence, is_form, is_json, is_xml
from sdkloom.openapi.nodes import Derived, Node, place
from sdkloom.reading.document import Document, child
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_object
from sdkloom.reading.places import quoted
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.reader import SchemaReader

_JSON = "application/json"
_ANYTHING = "*/*"
_NOT_SCHEMA = frozenset({"name", "in", "required", "collectionFormat", "allowEmptyValue"})
_NOT_TYPE = ("name", "in", "required", "description", "allowEmptyValue")
DELIMITED: Mapping[str, str] = {
    "ssv": "spaceDelimited",
    "tsv": "tabDelimited",
    "pipes": "pipeDelimited",
}
"""What ``collectionFormat`` is called since 3.0, or would be."""

_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
_OF_FLOWS = ("flow", "authorizationUrl", "tokenUrl", "scopes")
"""Members of a security scheme that are those of its flow in 3.x."""


def modern_root(document: Document) -> Node:
    """Give the root object as OpenAPI 3.x would have it, but for ``paths``."""
    root = Node(document, "#", document.root)
    if document.version != "2.0":
        return root
    components: dict[str, JsonValue] = {
        "securitySchemes": {
            key: _scheme(scheme) for key, scheme in root.objects("securityDefinitions")
        }
    }
    if is_object(schemas := root.value.get("definitions")):
        components["schemas"] = Derived("#/definitions", schemas)
    servers = [Derived("#", {"url": url})] if (url := _base_url(root)) else []
    return root._replace(value={**root.value, "components": components, "servers": servers})


def modern_operation(item: Node, node: Node, diagnostics: Diagnostics) -> tuple[Node, Node]:
    """Give the path item *item* and its operation *node* as OpenAPI 3.x would have them."""
    if node.document.version != "2.0":
        return item, node
    lifted = _Operation(item, node, diagnostics).lifted()
    rest = {key: value for key, value in item.value.items() if key != "parameters"}
    return item._replace(value=rest), lifted


def read_schema(reader: SchemaReader, raw: JsonValue, origin: str) -> Schema:
    """Read a schema; one that was derived, and its properties, stand where they came from."""
    if not isinstance(raw, Derived):
        return reader.read(raw, origin)
    bare = {key: value for key, value in raw.items() if key != "properties"}
    schema = reader.read(bare, raw.origin)
    properties = {
        name: read_schema(reader, value, place(value, child(raw.origin, "properties", name)))
        for name, value in as_object(raw.get("properties")).items()
    }
    return reader.add(schema._replace(properties=properties))


@dataclass(frozen=True, slots=True)
class _Operation:
    item: Node
    node: Node
    diagnostics: Diagnostics

    def lifted(self) -> Node:
        """Give the operation with its parameters, body and responses in 3.x's terms."""
        found = self._parameters()
        plain = [
            parameter for parameter in found if parameter.text("in") not in ("body", "formData")
        ]
        value: dict[str, JsonValue] = {
            **self.node.value,
            "parameters": [self._parameter(parameter) for parameter in plain],
            "responses": {
                status: self._response(response)
                for status, response in self.node.objects("responses")
            },
        }
        fields = [parameter for parameter in found if parameter.text("in") == "formData"]
        body = next(
            (parameter for parameter in reversed(found) if parameter.text("in") == "body"), None
        )
        if body is not None:
            value["requestBody"] = self._body(body)
        elif fields:
            value["requestBody"] = self._form(fields)
        return self.node._replace(value=value)

    def _parameters(self) -> list[Node]:
        """List the parameters of the path that the operation does not replace, and its own."""
        found: dict[tuple[str | None, str | None], Node] = {}
        own = [parameter for _, parameter in self.node.objects("parameters")]
        has_body = any(parameter.text("in") in ("body", "formData") for parameter in own)
        for _, parameter in self.item.objects("parameters"):
            if parameter.text("in") not in ("body", "formData") or not has_body:
                found[parameter.text("in"), parameter.text("name")] = parameter
        for parameter in own:
            found[parameter.text("in"), parameter.text("name")] = parameter
        return list(found.values())

    # -- parameters

    def _parameter(self, parameter: Node) -> Derived:
        """Part a parameter from its type, which 2.0 writes among its fields."""
        schema = _inline_schema(parameter)
        schema.pop("description", None)
        fields = {key: parameter.value[key] for key in _NOT_TYPE if key in parameter.value}
        return Derived(parameter.origin, {**fields, **self._style(parameter), "schema": schema})

    def _style(self, parameter: Node) -> dict[str, JsonValue]:
        """Give the style of an array: 2.0's default is commas everywhere."""
        if parameter.value.get("type") != "array":
            return {}
        wanted = parameter.text("collectionFormat") or "csv"
        listed = parameter.text("in") in ("query", "formData")
        if wanted not in ("csv", *DELIMITED, *(["multi"] if listed else [])):
            message = f"items cannot be separated by {quoted(wanted)} here: they are by commas"
            self.diagnostics.warning(
                "approximated", message, child(parameter.origin, "collectionFormat")
            )
            wanted = "csv"
        if as_object(parameter.value.get("items")).get("type") == "array":
            message = "arrays within an array are sent as JSON"
            self.diagnostics.warning("approximated", message, child(parameter.origin, "items"))
        if wanted in DELIMITED:
            return {"style": DELIMITED[wanted], "explode": False}
        return {"style": "form", "explode": False} if listed and wanted == "csv" else {}

    # -- bodies

    def _body(self, parameter: Node) -> Derived:
        """Make a body of a parameter; it is no form, which would be described by its fields."""
        kinds = self._media_types("consumes") or [_JSON]
        kinds = self._as_json([kind for kind in kinds if not is_form(kind)] or kinds, parameter)
        media = Derived(
            parameter.origin,
            {"schema": parameter.value["schema"]} if "schema" in parameter.value else {},
        )
        return _request(parameter.origin, parameter.value, dict.fromkeys(kinds, media))

    def _form(self, fields: Sequence[Node]) -> Derived:
        """Make a body of parameters in formData, which together are an object."""
        origin = child(self.node.origin, "parameters")
        required = [field.text("name") for field in fields if field.value.get("required") is True]
        schema: dict[str, JsonValue] = {
            "type": "object",
            "properties": {field.text("name") or "": _inline_schema(field) for field in fields},
        }
        if required:
            schema["required"] = required
        content: dict[str, Derived] = {}
        for kind in self._form_types(fields):
            media: dict[str, JsonValue] = {"schema": Derived(origin, schema)}
            if encoding := self._encoding(fields):
                media["encoding"] = encoding
            content[kind] = Derived(origin, media)
        return _request(origin, {"required": bool(required)}, content)

    def _form_types(self, fields: Sequence[Node]) -> list[str]:
        files = any(field.value.get("type") == "file" for field in fields)
        given = self._media_types("consumes")
        kinds = [
            kind for kind in given if essence(kind) == MULTIPART or (is_form(kind) and not files)
        ]
        if kinds:
            return kinds
        kind = MULTIPART if files else FORM
        if given:
            message = f"`consumes` does not say how the form is sent: it is sent as {kind}"
            self.diagnostics.info("form-type", message, self.node.origin)
        return [kind]

    def _encoding(self, fields: Sequence[Node]) -> dict[str, JsonValue]:
        """Give the styles of the fields that are arrays."""
        styles = {
            field.text("name") or "": Derived(field.origin, self._style(field)) for field in fields
        }
        return {name: style for name, style in styles.items() if style}

    # -- responses

    def _response(self, response: Node) -> Derived:
        fields = {
            key: value for key, value in response.value.items() if key not in ("schema", "examples")
        }
        schema = response.value.get("schema")
        if schema is None:
            return Derived(response.origin, fields)
        kinds = self._media_types("produces") or [_JSON]
        if as_object(schema).get("type") == "file":
            kinds = [kind for kind in kinds if _is_octets(kind)] or [_ANYTHING]
        kinds = self._as_json(kinds, response)
        media = Derived(response.origin, {"schema": schema})
        content = Derived(response.origin, dict.fromkeys(kinds, media))
        return Derived(response.origin, {**fields, "content": content})

    def _as_json(self, kinds: list[str], holder: Node) -> list[str]:
        """Leave out what repeats JSON in another media type: 2.0 has one schema for all."""
        json = [kind for kind in kinds if is_json(kind) and not kind.startswith("text/")]
        if not json or json == kinds or not has_parts(holder):
            return kinds
        others = ", ".join(quoted(kind) for kind in kinds if kind not in json)
        message = f"{others} is not used, because {quoted(json[0])} says the same"
        self.diagnostics.info("media-type", message, holder.origin)
        return json

    def _media_types(self, key: str) -> list[str]:
        """List the media types under *key* of the operation, else of the document."""
        given = self.node.value.get(key, self.node.document.root.get(key))
        return list(
            dict.fromkeys(kind for kind in as_array(given) if isinstance(kind, str) and kind)
        )


def _request(
    origin: str, value: Mapping[str, JsonValue], content: Mapping[str, Derived]
) -> Derived:
    fields = {key: value[key] for key in ("description", "required") if key in value}
    return Derived(origin, {**fields, "content": Derived(origin, content)})


def _inline_schema(parameter: Node) -> Derived:
    """Take the fields of a parameter that are its schema; they stand at its own place."""
    schema = {key: value for key, value in parameter.value.items() if key not in _NOT_SCHEMA}
    if is_object(items := schema.get("items")):
        schema["items"] = _items(items)
    return Derived(parameter.origin, schema)


def _items(raw: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    fields = {key: value for key, value in raw.items() if key != "collectionFormat"}
    if is_object(items := fields.get("items")):
        fields["items"] = _items(items)
    return fields


def has_parts(holder: Node) -> bool:
    """Whether the schema of *holder* describes more than a text."""
    try:
        schema = holder.object("schema")
    except SpecError:  # reported where the schema is read
        return False
    if schema is None:
        return False
    kind = schema.value.get("type")
    inside = ("properties", "items", "allOf", "oneOf", "anyOf")
    return kind not in ("string", "file", None) or any(key in schema.value for key in inside)


def _scheme(scheme: Node) -> Derived:
    if scheme.text("type") == "basic":
        return Derived(scheme.origin, {"type": "http", "scheme": "basic"})
    if (flow := _FLOWS.get(scheme.text("flow") or "")) is not None:
        rest = {key: value for key, value in scheme.value.items() if key not in _OF_FLOWS}
        facts = {key: scheme.value[key] for key in _OF_FLOWS[1:] if key in scheme.value}
        return Derived(scheme.origin, {**rest, "flows": {flow: Derived(scheme.origin, facts)}})
    return Derived(scheme.origin, scheme.value)


def _is_octets(media_type: str) -> bool:
    """Whether a file may be sent as *media_type*, and is not text or JSON for it."""
    kind = essence(media_type)
    return not (kind.startswith("text/") or is_json(kind) or is_xml(kind))


def _base_url(root: Node) -> str:
    """Put the address of the API together; without a host it is a path."""
    path = (root.text("basePath") or "").strip("/")
    path = f"/{path}" if path else ""
    host = root.text("host")
    if not host:
        return path
    schemes = as_array(root.value.get("schemes"))
    is_plain = "http" in schemes and "https" not in schemes
    return f"{'http' if is_plain else 'https'}://{host}{path}"
