"""The arguments of a typed method, from what a request is expected to be."""

from __future__ import annotations

import base64
import inspect
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from conformance.packages import Described, Match

_FILES = ("profileImage", "picture", "pictures", "file", "files")
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


class NotExpressibleError(Exception):
    """The typed method has no arguments that make this request."""


@dataclass(frozen=True)
class Images:
    """The files that scenarios upload."""

    jpeg: bytes = b"\xff\xd8\xff"
    png: bytes = b"\x89PNG"

    @classmethod
    def of(cls, folder: Path) -> Images:
        """Read the files of a folder."""
        return cls((folder / "image.jpg").read_bytes(), (folder / "image.png").read_bytes())


@dataclass(frozen=True)
class Parts:
    """What fills multipart bodies: scenarios have it in their code, and not in their data."""

    images: Images
    names: str | None
    """The parts that are sent of those that may be, with commas; all if None."""

    def fill(
        self, decode: Callable[[Any], Any], package: ModuleType, names: Iterable[str], path: str
    ) -> Any:
        """Make a form of parts; files are not decoded but set, as they are no JSON."""
        values = self._values(package, path)
        chosen = [name for name in names if self.names is None or name in self.names.split(",")]
        files = [name for name in chosen if name in _FILES]
        form = decode(
            {name: "" if name in _FILES else values[name] for name in chosen}
            | {name: [""] for name in files if isinstance(values[name], list)}
        )
        for name in files:
            setattr(form, re.sub(r"([A-Z])", r"_\1", name).lower(), values[name])
        return form

    def _values(self, package: ModuleType, path: str) -> dict[str, Any]:
        png = package.File(self.images.png, name="image.png", content_type=None)
        plain_png = package.File(
            self.images.png, name="image.png", content_type="application/octet-stream"
        )
        is_typed = "check-filename" in path and "required-content-type" not in path
        jpeg = package.File(
            self.images.jpeg,
            name="hello.jpg",
            content_type="image/jpg" if is_typed else "application/octet-stream",
        )
        return {
            "id": "123",
            "temperature": 0.5,
            "address": {"city": "X"},
            "previousAddresses": [{"city": "Y"}, {"city": "Z"}],
            "profileImage": jpeg,
            "picture": plain_png,
            "pictures": [plain_png, plain_png],
            "file": png,
            "files": [png, png],
        }


def arguments(
    client: Any, match: Match, request: Mapping[str, Any], parts: Parts
) -> dict[str, Any]:
    """Build the keyword arguments with which the method sends *request*."""
    operation = match.described.operation
    method = find_method(match.described, client)
    names = [
        name
        for name in inspect.signature(method).parameters
        if name not in ("body", "content_type")
    ]
    found: dict[str, Any] = {}
    query = dict(request.get("query") or {})
    headers = {name.lower(): text for name, text in (request.get("headers") or {}).items()}
    for name, parameter in zip(names, operation.parameters, strict=True):
        schema = _parameter_schema(match.described, parameter)
        value = _written(match, parameter, schema, query, headers)
        if value is None and parameter.required:
            value = example(match.described.document, schema)
        if value is not None:
            found[name] = decoder(parameter.encode)(value)
    if operation.bodies:
        found |= _body(match.described, request.get("body"), parts)
        if "content_type" not in inspect.signature(method).parameters:
            media_type = found.pop("content_type", None)
            if media_type is not None:  # a file has its own
                found["body"] = match.described.package.File(found["body"], content_type=media_type)
    return found


def find_method(described: Described, client: Any) -> Callable[..., Any]:
    """Find the method of a client that calls the operation."""
    method: Callable[..., Any] = attrgetter(described.operation.name)(client)
    return method


def decoder(encode: Any) -> Callable[[Any], Any]:
    """Find the codec's decoder beside its encoder."""
    codec = getattr(encode, "__self__", None)
    found: Callable[[Any], Any] | None = getattr(codec, "decode", None)
    return found or (lambda value: value)


def resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references, and the first of alternatives that is not null."""
    while True:
        choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
        if "$ref" in schema:
            found: Any = document
            for key in schema["$ref"].removeprefix("#/").split("/"):
                found = found[unquote(key).replace("~1", "/").replace("~0", "~")]
            schema = found
        elif choices and "properties" not in schema:
            schema = next(item for item in choices if item.get("type") != "null")
        else:
            return schema


def example(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """Make a value that fits *schema*, for what a scenario leaves open."""
    schema = resolved(document, schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            members = schema.get("properties", {}).items()
            return {name: example(document, item) for name, item in members}
        case "array":
            return [example(document, schema.get("items", {}))]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case _:
            texts = {"date-time": "2022-08-26T18:38:00Z", "date": "2022-08-26"}
            texts["uuid"] = "2378d9bc-1726-11ee-be56-0242ac120002"
            return texts.get(schema.get("format", ""), "text")


def _parameter_schema(described: Described, parameter: Any) -> Mapping[str, Any]:
    item = described.document["paths"][described.operation.path]
    operation = item[described.operation.method.lower()]
    for listed in (*operation.get("parameters", ()), *item.get("parameters", ())):
        found = resolved(described.document, listed)
        if (found["name"], found["in"]) == (parameter.name, parameter.location):
            schema: Mapping[str, Any] = found.get("schema", {})
            return schema
    return {}


def _written(
    match: Match,
    parameter: Any,
    schema: Mapping[str, Any],
    query: Mapping[str, Any],
    headers: Mapping[str, Any],
) -> Any:
    """Read the value of a parameter where the request has it, or None."""
    document = match.described.document
    match parameter.location:
        case "path":
            text = match.texts[parameter.name]
            return _in_path(document, parameter, schema, text)
        case "header":
            text = headers.get(parameter.name.lower())
            return None if text is None else _joined(document, parameter, schema, str(text))
        case _:
            return _in_query(document, parameter, schema, query)


def _in_path(
    document: Mapping[str, Any], parameter: Any, schema: Mapping[str, Any], text: str
) -> Any:
    if parameter.style == "label":
        separator = "." if parameter.explode else ","
        return _joined(document, parameter, schema, text[1:], separator)
    if parameter.style == "matrix":
        pieces = text[1:].split(";")
        if not (parameter.explode and _type(document, schema) == "object"):
            pieces = [piece.partition("=")[2] for piece in pieces]
        return _joined(document, parameter, schema, ",".join(pieces))
    return _joined(document, parameter, schema, text)


def _in_query(
    document: Mapping[str, Any],
    parameter: Any,
    schema: Mapping[str, Any],
    query: Mapping[str, Any],
) -> Any:
    kind = _type(document, schema)
    if kind == "object" and parameter.explode:
        taken = {name: text for name, text in query.items() if name != "fixed"}
        return {
            name: _scalar(document, _member(document, schema, name), text)
            for name, text in taken.items()
        } or None
    if parameter.name not in query:
        return None
    value = query[parameter.name]
    if isinstance(value, list):
        items = resolved(document, schema).get("items", {})
        return [_scalar(document, items, item) for item in value]
    return _joined(document, parameter, schema, str(value), _DELIMITERS.get(parameter.style, ","))


def _joined(
    document: Mapping[str, Any],
    parameter: Any,
    schema: Mapping[str, Any],
    text: str,
    separator: str = ",",
) -> Any:
    """Read what a style joined."""
    kind = _type(document, schema)
    if kind == "array":
        items = resolved(document, schema).get("items", {})
        return [_scalar(document, items, item) for item in text.split(separator)]
    if kind != "object":
        return _scalar(document, schema, unquote(text) if parameter.location == "path" else text)
    pieces = text.split(separator)
    pairs: Sequence[Sequence[str]] = (
        [piece.split("=") for piece in pieces]
        if parameter.explode
        else list(zip(pieces[::2], pieces[1::2], strict=True))
    )
    return {name: _scalar(document, _member(document, schema, name), item) for name, item in pairs}


def _member(document: Mapping[str, Any], schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    whole = resolved(document, schema)
    rest = whole.get("additionalProperties", whole.get("unevaluatedProperties"))
    found = whole.get("properties", {}).get(name, rest)
    return found if isinstance(found, dict) else {}


def _type(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str | None:
    kind = resolved(document, schema).get("type")
    return next((item for item in kind if item != "null"), None) if isinstance(kind, list) else kind


def _scalar(document: Mapping[str, Any], schema: Mapping[str, Any], text: Any) -> Any:
    kind = _type(document, schema)
    if kind in ("integer", "number", "boolean") and isinstance(text, str):
        return json.loads(text)
    return str(text) if kind == "string" else text


def _body(described: Described, expected: Mapping[str, Any] | None, parts: Parts) -> dict[str, Any]:
    bodies = described.operation.bodies
    if not expected:
        return _any_body(described)
    if expected.get("kind") == "multipart":
        return _form(described, parts)
    media_type = expected["contentType"].partition(";")[0]
    for body in bodies:
        if media_type in body.media_types or "*/*" in body.media_types:
            found = {"body": _body_value(body, media_type, expected)}
            more = sum(len(each.media_types) for each in bodies) > 1 or "*/*" in body.media_types
            return found | ({"content_type": media_type} if more else {})
    for body in bodies:  # scenarios call a merge patch JSON
        if is_json(media_type) and is_json(body.media_types[0]):
            return {"body": _body_value(body, media_type, expected)}
    listed = [kind for body in bodies for kind in body.media_types]
    raise NotExpressibleError(f"the document sends {', '.join(listed)}, not {media_type}")


def _body_value(body: Any, media_type: str, expected: Mapping[str, Any]) -> Any:
    content = content_of(expected)
    if is_json(media_type):
        return decoder(body.encode)(json.loads(content))
    if media_type.endswith("/jsonl") and body.encode is not None:
        return decoder(body.encode)([json.loads(line) for line in content.splitlines() if line])
    is_text = "text" in expected or media_type.endswith("/jsonl")
    return content.decode() if is_text else content


def content_of(body: Mapping[str, Any]) -> bytes:
    """Take the bytes of a body as scenarios write it."""
    if "b64" in body:
        return base64.b64decode(body["b64"])
    text: str = body["text"]
    return text.encode()


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON."""
    return media_type.endswith(("/json", "+json"))


def _any_body(described: Described) -> dict[str, Any]:
    """Make a body where the document requires one and the scenario has none."""
    body = described.operation.bodies[0]
    if not body.required:
        return {}
    item = described.document["paths"][described.operation.path]
    content = item[described.operation.method.lower()]["requestBody"]["content"]
    schema = content[body.media_types[0]]["schema"]
    return {"body": decoder(body.encode)(example(described.document, schema))}


def _form(described: Described, parts: Parts) -> dict[str, Any]:
    """Make a multipart body."""
    path = described.operation.path
    item = described.document["paths"][path]
    content = item[described.operation.method.lower()]["requestBody"]["content"]
    schema = resolved(described.document, content["multipart/form-data"]["schema"])
    (body,) = [
        each for each in described.operation.bodies if "multipart/form-data" in each.media_types
    ]
    return {"body": parts.fill(decoder(body.encode), described.package, schema["properties"], path)}
