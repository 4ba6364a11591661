"""jsonschema as the judge of verdicts, with ECMA-262's meaning of patterns, and values to judge."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import referencing
import referencing.jsonschema
import regress
import yaml

Json = Any


def load(path: Any) -> dict[str, Json]:
    """Read a document of this repository, which holds no YAML that PyYAML reads otherwise."""
    document: dict[str, Json] = yaml.safe_load(path.read_text("utf-8"))
    return document


@cache
def _compiled(pattern: str) -> Any:
    return regress.Regex(pattern, "u")


def _pattern(_: Any, pattern: str, value: Json, __: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(value, str) and _compiled(pattern).find(value) is None:
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


_Draft4 = jsonschema.validators.extend(jsonschema.Draft4Validator, {"pattern": _pattern})
"""OpenAPI 3.0 is based on a draft between 4 and 6; in it, 1.0 is no integer."""


def judge(document: dict[str, Json], pointer: str) -> Any:
    """A validator of the schema at *pointer* of an OpenAPI 3.0 document, formats not asserted."""
    resource = referencing.Resource(document, referencing.jsonschema.DRAFT4)
    registry = referencing.Registry().with_resource("urn:document", resource)
    return _Draft4({"$ref": f"urn:document#{pointer}"}, registry=registry)


def resolved(document: dict[str, Json], schema: dict[str, Json]) -> dict[str, Json]:
    """Follow a local reference."""
    while "$ref" in schema:
        node: Json = document
        for token in schema["$ref"].removeprefix("#/").split("/"):
            node = node[token]
        schema = node
    return schema


STRANGERS: list[Json] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    1.0,
    1.5,
    2**31,
    2**63,
    "",
    "x",
    "\n",
    [],
    [None],
    {},
    {"x": 1},
]


def valid(document: dict[str, Json], schema: dict[str, Json]) -> Json:
    """One value that a schema of the kinds used here allows."""
    schema = resolved(document, schema)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return valid(document, schema["anyOf"][0])
    match schema.get("type"):
        case "object":
            return {key: valid(document, one) for key, one in schema.get("properties", {}).items()}
        case "array":
            return [valid(document, schema["items"])] * max(1, schema.get("minItems", 0))
        case "string":
            pattern = schema.get("pattern")
            return next(one for one in _TEXTS if pattern is None or _compiled(pattern).find(one))
        case "integer":
            return 12
        case "boolean":
            return True
    return "anything"


_TEXTS = ["text", "2244994945", "3_1146654567674912769"]


def values(document: dict[str, Json], schema: dict[str, Json]) -> Iterator[Json]:
    """Values at and around the borders of what a schema allows, its parts' borders included."""
    schema = resolved(document, schema)
    yield from STRANGERS
    good = valid(document, schema)
    yield good
    if isinstance(good, str):
        yield from _texts(good)
    for one in schema.get("enum", ()):
        yield one
        yield from _texts(one)
    for one in schema.get("anyOf", ()):
        yield from values(document, one)
    if isinstance(good, list):
        yield from _lists(document, schema, good)
    if isinstance(good, dict):
        yield from _objects(document, schema, good)


def _texts(text: str) -> Iterator[str]:
    yield from (
        f"{text}\n",
        f"\n{text}",
        f" {text}",
        f"{text} ",
        text.upper(),
        text[:-1],
        text * 20,
        f"{text}\u0000",
    )
    yield text.translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    yield from (text[:19], (text * 20)[:19], (text * 20)[:20])


def _lists(document: dict[str, Json], schema: dict[str, Json], good: list[Json]) -> Iterator[Json]:
    for count in {0, 1, schema.get("minItems", 0), schema.get("minItems", 1) - 1, 50}:
        yield good[:1] * max(count, 0)
    for one in values(document, schema["items"]):
        yield [one]
        yield [*good, one]


def _objects(
    document: dict[str, Json], schema: dict[str, Json], good: dict[str, Json]
) -> Iterator[Json]:
    yield {**good, "unknown": 1}
    for key, part in schema.get("properties", {}).items():
        yield {name: value for name, value in good.items() if name != key}
        yield {key: good[key]}
        for one in values(document, part):
            yield {**copy.deepcopy(good), key: one}
