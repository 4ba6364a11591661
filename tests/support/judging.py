"""jsonschema as the judge of verdicts, with ECMA-262's meaning of patterns, and values to judge."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import referencing
import referencing.jsonschema
import regress
import yaml

from sdkloom.reading.document import read
from sdkloom.verifying.boundaries import cases
from sdkloom.verifying.judge import Judge
from sdkloom.verifying.values import Values

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


def matches(pattern: str, text: str) -> bool:
    """Tell whether another engine than sdkloom's finds *pattern* in *text*."""
    return _compiled(pattern).find(text) is not None


def judge_of(path: Path) -> Judge:
    """Make the judge of ``sdkloom verify``, with that other engine."""
    return Judge(read(path), matches)


def valid(judge: Judge, origin: str) -> Json:
    """Make a value with all properties that the schema at *origin* allows."""
    (value,) = Values(judge).valid(origin)
    return value


def values(judge: Judge, origin: str) -> Iterator[Json]:
    """Go through the values that ``sdkloom verify`` tries for the schema at *origin*."""
    return (case.value for case in cases(Values(judge), origin))


def resolved(document: dict[str, Json], schema: dict[str, Json]) -> dict[str, Json]:
    """Follow a local reference."""
    while "$ref" in schema:
        node: Json = document
        for token in schema["$ref"].removeprefix("#/").split("/"):
            node = node[token]
        schema = node
    return schema
