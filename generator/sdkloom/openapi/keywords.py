"""All keywords of schemas: in which versions, what values they have, what they hold and mean.

Validation, reading, slicing, inspection and comparison draw on this table. A keyword that it does
not have is known to none of them.

2.0: https://spec.openapis.org/oas/v2.0.html#schema-object; 3.0:
https://spec.openapis.org/oas/v3.0.4#schema-object; from 3.1 on JSON Schema 2020-12 (core,
sections 8 to 11; validation, sections 6 to 9) with OpenAPI's base vocabulary.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple, TypeAlias, TypedDict, Unpack

from sdkloom.openapi.shapes import (
    ABOVE_ZERO,
    ANYTHING,
    COUNT,
    FLAG,
    LEAST,
    NAMES,
    NUMBER,
    PATTERN,
    PROSE,
    TEXT,
    VALUES,
    VERSIONS,
    Map,
    Object,
    Scalar,
    Shape,
    array,
    beside,
    mapping,
    obj,
    ref,
)

JsonType: TypeAlias = Literal["null", "boolean", "object", "array", "number", "integer", "string"]
TYPES: dict[str, JsonType] = {
    "array": "array",
    "boolean": "boolean",
    "integer": "integer",
    "null": "null",
    "number": "number",
    "object": "object",
    "string": "string",
}
_TYPES_IN_PYTHON: dict[type, JsonType] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    type(None): "null",
}
Instance: TypeAlias = Literal["any", "number", "string", "array", "object"]
"""The values that a keyword applies to; integers are numbers."""
Role: TypeAlias = Literal["assertion", "applicator", "annotation", "core"]
"""What a keyword does: it asserts, applies schemas, annotates, or is of the core vocabulary."""
Holds: TypeAlias = Literal["nothing", "schema", "schemas", "map"]
"""The schemas in a keyword: none, one, an array of them, or a map to them."""


class Keyword(NamedTuple):
    """A keyword as the versions from ``since`` to ``until`` have it."""

    name: str
    shape: Shape
    role: Role
    instance: Instance = "any"
    field: str | None = None
    """The field of ``Schema`` that it is read into; ``None`` if it does not constrain values."""
    holds: Holds = "nothing"
    bound: Literal["upper", "lower"] | None = None
    """Whether it limits a value from above or below."""
    since: str = VERSIONS[0]
    until: str = VERSIONS[-1]

    def known_in(self, version: str) -> bool:
        """Whether *version* has the keyword."""
        return self.since <= version <= self.until


_SCHEMA = ref("Schema Object")
_SCHEMAS = array(_SCHEMA)
_SCHEMA_MAP = mapping(_SCHEMA)
_SCHEMA_OR_TUPLE = Object(node="Schema Object", reference="2.0", tuple=True)
_SCHEMA_OR_FLAG = Object(node="Schema Object", reference="2.0", boolean=True)
_TYPE = Scalar(
    kinds=frozenset({str, list, type(None)}),
    description="a type or an array of types",
    values=frozenset(TYPES),
    fatal=True,
)
"""A rule checks which of the two a version has."""
_BOUND = replace(NUMBER, kinds=NUMBER.kinds | {bool})
"""A number; true and false are what 3.0 has here, which a rule reports."""


_HOLDING: dict[Holds, Shape] = {"schema": _SCHEMA, "schemas": _SCHEMAS, "map": _SCHEMA_MAP}


def _core(name: str, shape: Shape = TEXT, field: str | None = None) -> Keyword:
    return Keyword(name=name, shape=shape, role="core", field=field, since="3.1")


class _Versions(TypedDict, total=False):
    since: str
    until: str


def _assertion(
    name: str,
    field: str,
    instance: Instance,
    shape: Shape,
    bound: Literal["upper", "lower"] | None = None,
    **versions: Unpack[_Versions],
) -> Keyword:
    keyword = Keyword(name=name, shape=shape, role="assertion", field=field, **versions)
    return keyword._replace(instance=instance, bound=bound)


def _applicator(
    name: str, field: str, instance: Instance, holds: Holds, since: str = VERSIONS[0]
) -> Keyword:
    keyword = Keyword(name=name, shape=_HOLDING[holds], role="applicator", field=field, since=since)
    return keyword._replace(instance=instance, holds=holds)


def _annotation(
    name: str, shape: Shape, field: str | None = None, **versions: Unpack[_Versions]
) -> Keyword:
    return Keyword(name=name, shape=shape, role="annotation", field=field, **versions)


KEYWORDS = (
    # core
    _core("$schema", PROSE),
    _core("$id"),
    _core("$anchor"),
    _core("$dynamicAnchor"),
    _core("$ref", field="ref"),
    _core("$dynamicRef", field="dynamic_ref"),
    _core("$vocabulary", Map(item=FLAG)),
    _core("$comment", PROSE),
    _core("$defs", _SCHEMA_MAP)._replace(holds="map"),
    # any value
    _assertion(
        "type", "types", "any", replace(_TYPE, values=frozenset((*TYPES, "file"))), until="2.0"
    ),
    _assertion("type", "types", "any", _TYPE, since="3.0"),
    _assertion("enum", "enum", "any", VALUES),
    _assertion("const", "const", "any", ANYTHING, since="3.1"),
    # numbers
    _assertion("multipleOf", "multiple_of", "number", ABOVE_ZERO),
    _assertion("minimum", "minimum", "number", NUMBER, "lower"),
    _assertion(
        "exclusiveMinimum", "exclusive_minimum", "number", beside("minimum"), "lower", until="3.0"
    ),
    _assertion("exclusiveMinimum", "exclusive_minimum", "number", _BOUND, "lower", since="3.1"),
    _assertion("maximum", "maximum", "number", NUMBER, "upper"),
    _assertion(
        "exclusiveMaximum", "exclusive_maximum", "number", beside("maximum"), "upper", until="3.0"
    ),
    _assertion("exclusiveMaximum", "exclusive_maximum", "number", _BOUND, "upper", since="3.1"),
    # strings
    _assertion("minLength", "min_length", "string", LEAST, "lower"),
    _assertion("maxLength", "max_length", "string", COUNT, "upper"),
    _assertion("pattern", "pattern", "string", PATTERN),
    # arrays
    _assertion("minItems", "min_items", "array", LEAST, "lower"),
    _assertion("maxItems", "max_items", "array", COUNT, "upper"),
    _assertion("uniqueItems", "unique_items", "array", FLAG),
    _assertion("minContains", "min_contains", "array", LEAST, "lower", since="3.1"),
    _assertion("maxContains", "max_contains", "array", COUNT, "upper", since="3.1"),
    # objects
    _assertion("minProperties", "min_properties", "object", LEAST, "lower"),
    _assertion("maxProperties", "max_properties", "object", COUNT, "upper"),
    _assertion("required", "required", "object", NAMES),
    _assertion("dependentRequired", "dependent_required", "object", mapping(NAMES), since="3.1"),
    # schemas within, in the order in which they are walked
    _applicator("items", "items", "array", "schema")._replace(shape=_SCHEMA_OR_TUPLE),
    _applicator("contains", "contains", "array", "schema", "3.1"),
    _applicator("additionalProperties", "additional_properties", "object", "schema")._replace(
        shape=_SCHEMA_OR_FLAG,
    ),
    _applicator("propertyNames", "property_names", "object", "schema", "3.1"),
    _applicator("unevaluatedProperties", "unevaluated_properties", "object", "schema", "3.1"),
    _applicator("unevaluatedItems", "unevaluated_items", "array", "schema", "3.1"),
    _applicator("not", "not_", "any", "schema", "3.0"),
    _applicator("if", "if_", "any", "schema", "3.1"),
    _applicator("then", "then", "any", "schema", "3.1"),
    _applicator("else", "else_", "any", "schema", "3.1"),
    _applicator("prefixItems", "prefix_items", "array", "schemas", "3.1"),
    _applicator("properties", "properties", "object", "map"),
    _applicator("patternProperties", "pattern_properties", "object", "map", "3.1"),
    _applicator("dependentSchemas", "dependent_schemas", "object", "map", "3.1"),
    _applicator("allOf", "all_of", "any", "schemas"),
    _applicator("anyOf", "any_of", "any", "schemas", "3.0"),
    _applicator("oneOf", "one_of", "any", "schemas", "3.0"),
    # annotations
    _annotation("title", PROSE, "title"),
    _annotation("description", PROSE, "description"),
    _annotation("default", ANYTHING, "default"),
    _annotation("format", PROSE, "format"),
    _annotation("readOnly", FLAG, "read_only"),
    _annotation("writeOnly", FLAG, "write_only", since="3.0"),
    _annotation("deprecated", FLAG, "deprecated", since="3.0"),
    # Beside a type it is one more type; alone it asserts nothing (3.0.3).
    _annotation("nullable", FLAG, "nullable", since="3.0", until="3.0"),
    _annotation("discriminator", PROSE, "discriminator", until="2.0"),
    _annotation("discriminator", obj("Discriminator Object"), "discriminator", since="3.0"),
    _annotation("contentEncoding", PROSE, "content_encoding", since="3.1"),
    _annotation("contentMediaType", PROSE, "content_media_type", since="3.1"),
    _annotation("contentSchema", _SCHEMA, since="3.1")._replace(holds="schema"),
    _annotation("xml", obj("XML Object")),
    _annotation("externalDocs", obj("External Documentation Object")),
    _annotation("example", ANYTHING),
    _annotation(
        "examples", Scalar(kinds=frozenset({list}), description="an array of values"), since="3.1"
    ),
)
"""A keyword that changed has several rows."""


class LegacyKeyword(NamedTuple):
    """A keyword of older JSON Schema: what 2020-12 has instead, and the schemas in it."""

    instead: str
    holds: Holds = "nothing"


LEGACY_KEYWORDS = {
    "$recursiveAnchor": LegacyKeyword("$dynamicAnchor"),
    "$recursiveRef": LegacyKeyword("$dynamicRef"),
    "additionalItems": LegacyKeyword("items", "schema"),
    "definitions": LegacyKeyword("$defs", "map"),
    "dependencies": LegacyKeyword("dependentSchemas", "map"),
    "id": LegacyKeyword("$id"),
}

KEYWORD_OF = {keyword.field: keyword.name for keyword in KEYWORDS if keyword.field is not None}
"""The keyword of a field of ``Schema``, as documents spell it."""
LIMITS = frozenset(
    keyword.name
    for keyword in KEYWORDS
    if keyword.role == "assertion"
    and keyword.instance in ("number", "string", "array")
    and keyword.known_in("2.0")
) | {"enum", "default", "format"}
"""Keywords that 2.0 also allows in parameters, headers and items."""


def keywords(version: str) -> dict[str, Keyword]:
    """List the keywords of *version*, by name."""
    return {keyword.name: keyword for keyword in KEYWORDS if keyword.known_in(version)}


def holding(*holds: Holds) -> frozenset[str]:
    """Find the keywords that hold schemas in these ways, in any version."""
    return frozenset(keyword.name for keyword in KEYWORDS if keyword.holds in holds)


def holding_fields(*holds: Holds) -> tuple[str, ...]:
    """List the fields of ``Schema`` whose keywords hold schemas in these ways, in order."""
    found = (keyword.field for keyword in KEYWORDS if keyword.holds in holds)
    return tuple(field for field in found if field is not None)


def bounds_of(instance: Instance) -> tuple[str, ...]:
    """List the fields of ``Schema`` that limit values of a type from above or below."""
    found = (
        keyword.field for keyword in KEYWORDS if keyword.bound and keyword.instance == instance
    )
    return tuple(dict.fromkeys(field for field in found if field is not None))


def fields_of(role: Role, *, instance: Instance | None = None) -> tuple[str, ...]:
    """List the fields of ``Schema`` whose keywords have a role, in the order of the table."""
    found = (
        keyword.field
        for keyword in KEYWORDS
        if keyword.role == role and instance in (None, keyword.instance)
    )
    return tuple(dict.fromkeys(field for field in found if field is not None))


def json_type(value: object) -> JsonType:
    """The type of a JSON value; that of a whole number is ``integer``, 1.0 included."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return _TYPES_IN_PYTHON.get(type(value), "object")
