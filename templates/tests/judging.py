"""What the tests assert: that package and jsonschema say the same of a value.

The description is ``openapi.json`` in the package. ``format`` asserts nothing, as in
JSON Schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import MISSING, fields
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from .. import schema
from .._runtime.values.types import JsonValue as JsonValue
from .._runtime.values.types import is_array, is_object
from .places import CHECKS, PATTERNS

BASE = "http://document.invalid/"

validators: Any = import_module("jsonschema.validators")
exceptions: Any = import_module("jsonschema.exceptions")
referencing: Any = import_module("referencing")
dialects: Any = import_module("referencing.jsonschema")


def accepts(name: str, *values: JsonValue) -> None:
    """Assert that the schema called *name*, or at that place, allows each value."""
    for value in values:
        assert is_valid(name, value), f"jsonschema refuses {value!r}"
        assert violations(name, value) == [], f"the package refuses {value!r}"


def refuses(name: str, *values: JsonValue) -> None:
    """Assert that the schema called *name*, or at that place, allows none of the values."""
    for value in values:
        assert not is_valid(name, value), f"jsonschema allows {value!r}"
        assert violations(name, value) != [], f"the package allows {value!r}"


def survives(name: str, *values: JsonValue) -> None:
    """Assert that each value can be read, and is written as it was."""
    for value in values:
        assert schema(name).encode(schema(name).decode(deepcopy(value))) == value


def has_default(
    name: str,
    smallest: Mapping[str, JsonValue],
    key: str,
    attribute: str,
    default: JsonValue,
) -> None:
    """Assert that a property reads as its default where it is absent, and is sent if present."""
    handle: Any = schema(name)
    with_default = {**smallest, key: default}
    absent, present = handle.decode(deepcopy(smallest)), handle.decode(with_default)
    assert getattr(absent, attribute) == getattr(present, attribute)
    assert handle.encode(absent) == smallest
    assert handle.encode(present) == with_default
    built = type(absent)(**_required_arguments(absent))
    assert getattr(built, attribute) == getattr(present, attribute)
    assert key not in handle.encode(built)


def replaced(base: JsonValue, place: str, *values: JsonValue) -> list[JsonValue]:
    """Copy *base* for each value, which takes the place of what a JSON pointer names."""
    return [_changed(base, _steps(place), value) for value in values]


def without(base: JsonValue, *places: str) -> JsonValue:
    """Copy *base* and leave out the properties that JSON pointers name."""
    for place in places:
        base = _changed(base, _steps(place), _NOTHING)
    return base


_NOTHING = object()


def _required_arguments(model: Any) -> dict[str, Any]:
    return {
        field.name: getattr(model, field.name)
        for field in fields(model)
        if field.default is MISSING and field.default_factory is MISSING
    }


def _steps(place: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:]]


def _changed(base: Any, steps: list[str], value: object) -> Any:
    if not steps:
        return value
    copy: Any = base.copy()
    step: Any = int(steps[0]) if isinstance(base, list) else steps[0]
    if value is _NOTHING and not steps[1:]:
        del copy[step]
    else:
        inner = copy[step] if steps[1:] else None
        copy[step] = _changed(inner, steps[1:], value)
    return copy


def violations(name: str, value: object) -> list[Any]:
    """What the package says."""
    if name not in CHECKS:
        return [*schema(name).validate(value)]
    module, _, constant = CHECKS[name].partition(".")
    package = (__package__ or "").rpartition(".")[0]
    check: Any = getattr(import_module(f"{package}.checks.{module}"), constant)
    return [*check.violations(value)]


def is_valid(name: str, value: object) -> bool:
    """What jsonschema says."""
    return bool(_validator(name).is_valid(value))


@cache
def _document() -> dict[str, Any]:
    text = Path(__file__).parent.with_name("openapi.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text, object_hook=_without_dialect)
    return document


def _without_dialect(table: dict[str, Any]) -> dict[str, Any]:
    """Leave out ``$schema``, below which jsonschema would not ask the functions here."""
    if isinstance(table.get("$schema"), str):
        del table["$schema"]
    return table


def _version() -> str:
    return str(_document().get("openapi", _document().get("swagger")))


@cache
def _validator(name: str) -> Any:
    place = name
    if name not in CHECKS:
        folder = "definitions" if "swagger" in _document() else "components/schemas"
        place = f"#/{folder}/{name.replace('~', '~0').replace('/', '~1')}"
    return _dialect()({"$ref": BASE + place}, registry=_registry())


@cache
def _dialect() -> Any:
    keywords: dict[str, Any] = {
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        "multipleOf": _multiple_of,
    }
    if _version() >= "3.1":
        keywords["$ref"] = _reference
        return validators.extend(validators.Draft202012Validator, keywords)
    checker = validators.Draft4Validator.TYPE_CHECKER.redefine("file", _is_file)
    keywords["type"] = _nullable_type
    return validators.extend(validators.Draft4Validator, keywords, type_checker=checker)


@cache
def _registry() -> Any:
    files = _document().get("x-sdkloom-files", {})
    # schemas of 2.0 and 3.0 have no identifiers: `id` is a property there
    is_new = _version() >= "3.1"
    dialect = _identifying() if is_new else referencing.Specification.OPAQUE

    def retrieve(uri: str) -> Any:
        name = uri.removeprefix(BASE)
        return referencing.Resource(files[name] if name else _document(), dialect)

    registry = referencing.Registry(retrieve=retrieve)
    return registry.get_or_retrieve(BASE).registry.crawl()


def _identifying() -> Any:
    """Find identifiers wherever a description has schemas, which itself is none."""

    def anchors(_: Any, value: Any) -> Any:
        return dialects.DRAFT202012.anchors_in(value) if is_object(value) else ()

    def entered(*, resolver: Any, subresource: Any, **_: Any) -> Any:
        return resolver.in_subresource(subresource)

    return referencing.Specification(
        name="openapi",
        id_of=_identifier,
        subresources_of=_identified,
        anchors_in=anchors,
        maybe_in_subresource=entered,
    )


def _identifier(value: Any) -> str | None:
    found: Any = _table(value).get("$id")
    return found.partition("#")[0] or None if isinstance(found, str) else None


def _identified(value: Any) -> Iterator[Any]:
    """Go through the outermost schemas in *value* that identify themselves."""
    keys = ("$id", "$anchor", "$dynamicAnchor")
    waiting = _inside(value)
    while waiting:
        node = waiting.pop()
        if any(isinstance(_table(node).get(key), str) for key in keys):
            yield node
        else:
            waiting += _inside(node)


def _inside(value: Any) -> list[Any]:
    if is_array(value):
        return [*value]
    data = ("const", "default", "enum", "example", "examples")
    return [member for name, member in _table(value).items() if name not in data]


def _table(value: Any) -> Mapping[str, Any]:
    return value if is_object(value) else {}


def _reference(validator: Any, ref: str, value: Any, described: Any) -> Iterator[Any]:
    follow = validators.Draft202012Validator.VALIDATORS["$ref"]
    try:
        yield from follow(validator, ref, value, described) or ()
    except referencing.exceptions.Unresolvable as error:
        if not ref.startswith("#/") or error.ref != ref[1:]:
            raise
        # below an `$id` that has no such place: one of the description is meant
        yield from validator.descend(value, {"$ref": BASE + ref})


def _matches(pattern: str, text: str) -> bool:
    """Search with ECMA-262's meaning of a pattern, which PATTERNS has in Python's spelling."""
    return re.search(PATTERNS.get(pattern, pattern), text) is not None


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[Any]:
    if isinstance(value, str) and not _matches(pattern, value):
        yield exceptions.ValidationError(f"{value!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, patterns: Any, value: Any, _: Any
) -> Iterator[Any]:
    for name, member in value.items() if validator.is_type(value, "object") else ():
        for pattern in patterns:
            if _matches(pattern, name):
                yield from validator.descend(member, patterns[pattern], name, pattern)


def _additional_properties(
    validator: Any, additional: Any, value: Any, described: Any
) -> Iterator[Any]:
    patterns = described.get("patternProperties", ())
    for name, member in value.items() if validator.is_type(value, "object") else ():
        is_known = name in described.get("properties", ())
        if is_known or any(_matches(pattern, name) for pattern in patterns):
            continue
        if additional is False:
            yield exceptions.ValidationError(f"{name!r} is not a known property")
        elif additional is not True:
            yield from validator.descend(member, additional, path=name)


def _multiple_of(_: Any, unit: Any, value: Any, __: Any) -> Iterator[Any]:
    """Divide numbers as they are written, which floats are not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    if Fraction(repr(value)) % Fraction(repr(unit)):
        yield exceptions.ValidationError(f"{value!r} is no multiple of {unit!r}")


def _is_file(_checker: object, value: object) -> bool:
    return isinstance(value, str)


def _nullable_type(
    validator: Any, types: Any, value: Any, described: Any
) -> Iterator[Any]:
    """``nullable`` of OpenAPI 3.0 adds null to ``type``, and to nothing else."""
    if value is None and described.get("nullable") is True:
        return
    listed = [types] if isinstance(types, str) else types
    if not any(validator.is_type(value, kind) for kind in listed):
        yield exceptions.ValidationError(f"{value!r} is not of type {types!r}")
