"""The Schema Object of each version as a table, and OpenAPI 2.0's other objects with its keywords.

2.0: https://spec.openapis.org/oas/v2.0.html#schema-object; 3.0:
https://spec.openapis.org/oas/v3.0.4#schema-object; from 3.1 on JSON Schema 2020-12 (core,
sections 8 to 11; validation, sections 6 to 9) with OpenAPI's base vocabulary.
"""

from __future__ import annotations

from sdkloom.metaschema.shapes import (
    ABOVE_ZERO,
    ANYTHING,
    COUNT,
    FLAG,
    NAMES,
    NUMBER,
    PATTERN,
    PROSE,
    SWITCH,
    TEXT,
    VALUES,
    Field,
    Named,
    Node,
    One,
    Scalar,
    Shape,
    beside,
    choice,
    many,
    named,
    one,
    ref,
    since,
)

SCHEMA = ref("Schema Object")
SCHEMAS = many(SCHEMA)
SCHEMA_OR_TUPLE = One(node="Schema Object", reference="2.0", tuple=True)
SCHEMA_MAP = named(SCHEMA)
SCHEMA_OR_FLAG = One(node="Schema Object", reference="2.0", boolean=True)

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


def types(*more: str) -> Scalar:
    """Hold a type or an array of types; a rule tells which of the two a version has."""
    return Scalar(
        kinds=frozenset({str, list, type(None)}),
        said="a type or an array of types",
        values=frozenset((*TYPES, *more)),
        grave=True,
    )


LIMITS: dict[str, Shape | Field] = {
    "multipleOf": ABOVE_ZERO,
    "maximum": NUMBER,
    "minimum": NUMBER,
    "maxLength": COUNT,
    "minLength": COUNT,
    "pattern": PATTERN,
    "maxItems": COUNT,
    "minItems": COUNT,
    "uniqueItems": FLAG,
    "enum": VALUES,
    "default": ANYTHING,
    "format": PROSE,
}
"""Keywords that 2.0 also allows in parameters, headers and items."""

SHARED: dict[str, Shape | Field] = {
    **LIMITS,
    "title": PROSE,
    "description": PROSE,
    "type": types(),
    "maxProperties": COUNT,
    "minProperties": COUNT,
    "required": NAMES,
    "properties": SCHEMA_MAP,
    "additionalProperties": SCHEMA_OR_FLAG,
    "items": SCHEMA_OR_TUPLE,
    "allOf": SCHEMAS,
    "readOnly": FLAG,
    "xml": one("XML Object"),
    "externalDocs": one("External Documentation Object"),
    "example": ANYTHING,
}

FROM_3_0: dict[str, Shape | Field] = {
    "anyOf": since("3.0", SCHEMAS),
    "oneOf": since("3.0", SCHEMAS),
    "not": since("3.0", SCHEMA),
    "writeOnly": since("3.0", FLAG),
    "deprecated": since("3.0", FLAG),
    "nullable": Field(shape=FLAG, since="3.0", until="3.0"),
}

FROM_3_1: dict[str, Shape | Field] = {
    "$schema": since("3.1", PROSE),
    "$id": since("3.1", TEXT),
    "$anchor": since("3.1", TEXT),
    "$dynamicAnchor": since("3.1", TEXT),
    "$ref": since("3.1", TEXT),
    "$dynamicRef": since("3.1", TEXT),
    "$vocabulary": since("3.1", Named(item=FLAG)),
    "$comment": since("3.1", PROSE),
    "$defs": since("3.1", SCHEMA_MAP),
    "if": since("3.1", SCHEMA),
    "then": since("3.1", SCHEMA),
    "else": since("3.1", SCHEMA),
    "const": since("3.1", ANYTHING),
    "prefixItems": since("3.1", SCHEMAS),
    "contains": since("3.1", SCHEMA),
    "minContains": since("3.1", COUNT),
    "maxContains": since("3.1", COUNT),
    "patternProperties": since("3.1", SCHEMA_MAP),
    "propertyNames": since("3.1", SCHEMA),
    "dependentSchemas": since("3.1", SCHEMA_MAP),
    "dependentRequired": since("3.1", Named(item=NAMES)),
    "unevaluatedItems": since("3.1", SCHEMA),
    "unevaluatedProperties": since("3.1", SCHEMA),
    "contentEncoding": since("3.1", PROSE),
    "contentMediaType": since("3.1", PROSE),
    "contentSchema": since("3.1", SCHEMA),
    "examples": since("3.1", Scalar(kinds=frozenset({list}), said="an array of values")),
}

SCHEMA_2_0 = Node(
    "Schema Object",
    {
        **SHARED,
        **FROM_3_0,
        **FROM_3_1,
        "type": types("file"),
        "exclusiveMaximum": beside("maximum"),
        "exclusiveMinimum": beside("minimum"),
        "discriminator": PROSE,
    },
)
SCHEMA_3_0 = Node(
    "Schema Object",
    {**SCHEMA_2_0.fields, "type": types(), "discriminator": one("Discriminator Object")},
)
SCHEMA_3_1 = Node(
    "Schema Object",
    {
        **SCHEMA_3_0.fields,
        "exclusiveMaximum": NUMBER,
        "exclusiveMinimum": NUMBER,
    },
    loose=True,
)

# ------------------------------------------------------------------ OpenAPI 2.0 alone

FORMAT = choice("csv", "ssv", "tsv", "pipes", "multi")
VALUE: dict[str, Shape | Field] = {
    **LIMITS,
    "exclusiveMaximum": beside("maximum"),
    "exclusiveMinimum": beside("minimum"),
    "type": choice("string", "number", "integer", "boolean", "array", "file"),
    "items": one("Items Object"),
    "collectionFormat": FORMAT,
}
"""What parameters, headers and their items say of a value, each without a Schema Object."""

FILE_SCHEMA = Node("File Schema Object", SCHEMA_2_0.fields)
"""A response's schema: only there `type: file` has a meaning."""

ITEMS = Node("Items Object", VALUE)
HEADER = Node("Header Object", {"description": PROSE, **VALUE})
PARAMETER = Node(
    "Parameter Object",
    {
        "name": Field(shape=TEXT, need="must"),
        "in": Field(shape=TEXT, need="must"),
        "description": PROSE,
        "required": SWITCH,
        "allowEmptyValue": FLAG,
        "schema": SCHEMA,
        **VALUE,
    },
)
