"""One table of keywords: whoever deals with schemas knows what it has, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from checking import document, origin, source
from sdkloom.diagnostics import Diagnostics
from sdkloom.diffing import keywords as diff_keywords
from sdkloom.inspecting import report
from sdkloom.inspecting.coverage import IGNORED, ignored
from sdkloom.openapi.keywords import KEYWORD_OF, KEYWORDS, LEGACY_KEYWORDS, keywords
from sdkloom.reading.document import parse
from sdkloom.reading.places import child
from sdkloom.schemas import merged, place_names
from sdkloom.schemas.ast import Schema, subschemas
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.readings import EXTENSIONS, OWN, READINGS
from sdkloom.slicing.selection import Selection, select
from sdkloom.validating.tables import object_types
from sdkloom.validating.validation import validate
from support.comparing import diff_documents

Json = Any
VERSIONS = ("2.0", "3.0", "3.1")
TEXT = {"type": "string"}
OTHER = {"$ref": origin("Other")}

EXAMPLES: dict[str, Json] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://example.com/it",
    "$anchor": "it",
    "$dynamicAnchor": "it",
    "$ref": origin("Other"),
    "$dynamicRef": "#other",
    "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": True},
    "$comment": "a comment",
    "$defs": {"One": TEXT},
    "type": "string",
    "enum": ["a", "b"],
    "const": "a",
    "multipleOf": 2,
    "minimum": 1,
    "exclusiveMinimum": 1,
    "maximum": 9,
    "exclusiveMaximum": 9,
    "minLength": 1,
    "maxLength": 9,
    "pattern": "^a",
    "minItems": 1,
    "maxItems": 9,
    "uniqueItems": True,
    "minContains": 2,
    "maxContains": 9,
    "minProperties": 1,
    "maxProperties": 9,
    "required": ["a"],
    "dependentRequired": {"a": ["b"]},
    "items": TEXT,
    "contains": TEXT,
    "additionalProperties": TEXT,
    "propertyNames": {"maxLength": 9},
    "unevaluatedProperties": TEXT,
    "unevaluatedItems": TEXT,
    "not": TEXT,
    "if": TEXT,
    "then": TEXT,
    "else": TEXT,
    "prefixItems": [TEXT],
    "properties": {"a": TEXT},
    "patternProperties": {"^a": TEXT},
    "dependentSchemas": {"a": {"required": ["b"]}},
    "allOf": [TEXT],
    "anyOf": [TEXT, {"type": "integer"}],
    "oneOf": [TEXT, {"type": "integer"}],
    "title": "It",
    "description": "What it is.",
    "default": "a",
    "format": "date",
    "readOnly": True,
    "writeOnly": True,
    "deprecated": True,
    "nullable": True,
    "discriminator": {"propertyName": "kind"},
    "contentEncoding": "quoted-printable",
    "contentMediaType": "text/plain",
    "contentSchema": TEXT,
    "xml": {"name": "it"},
    "externalDocs": {"url": "https://example.com"},
    "example": "a",
    "examples": ["a"],
}
"""A value of each keyword."""
IN_VERSION: dict[tuple[str, str], Json] = {
    **{(version, "exclusiveMinimum"): True for version in ("2.0", "3.0")},
    **{(version, "exclusiveMaximum"): True for version in ("2.0", "3.0")},
    ("2.0", "discriminator"): "kind",
}
BESIDE: dict[str, Json] = {
    "minContains": {"contains": TEXT},
    "maxContains": {"contains": TEXT},
    "then": {"if": {"required": ["a"]}},
    "else": {"if": {"required": ["a"]}},
    "format": TEXT,
    "default": {"type": "string"},
    "nullable": {"type": "string"},
    "discriminator": {"properties": {"kind": TEXT}, "required": ["kind"]},
    "readOnly": TEXT,
    "writeOnly": TEXT,
    "contentEncoding": TEXT,
    "contentMediaType": TEXT,
    "contentSchema": {"type": "string", "contentMediaType": "application/json"},
}
"""What has to stand beside a keyword for it to mean something."""
NOT_COMPARED = {
    *("$schema", "$id", "$anchor", "$dynamicAnchor", "$vocabulary", "$comment", "$defs"),
    *("title", "description", "externalDocs", "example", "examples"),
}
"""Keywords that say nothing of a value: no caller notices a change."""


def example(name: str, version: str) -> Json:
    return IN_VERSION.get((version, name), EXAMPLES[name])


def beside(name: str, version: str) -> Json:
    own = BESIDE.get(name, {})
    if version < "3.1" and name.startswith("exclusive"):
        own = {name.removeprefix("exclusive").lower(): 5}
    return own


def with_schema(schema: Json, version: str) -> Json:
    """A document that sends and receives the schema as a property."""
    others = {
        "Other": {"type": "integer"} | ({"$dynamicAnchor": "other"} if version >= "3.1" else {})
    }
    return document({"It": schema, **others}, version)


def read_schema(schema: Json, version: str) -> Schema:
    return SchemaReader(with_schema(schema, version), Diagnostics()).at(origin("It", version))


def remarks(schema: Json, version: str) -> list[str]:
    """The rules that validation of a schema emits."""
    whole, diagnostics = with_schema(schema, version), Diagnostics()
    validate(whole.root, whole.version, diagnostics)
    return [remark.rule for remark in diagnostics.found]


EVERY = [(version, name) for version in VERSIONS for name in sorted(keywords(version))]
FOREIGN = [
    (version, name) for version in VERSIONS for name in sorted(EXAMPLES.keys() - keywords(version))
]
each = pytest.mark.parametrize(("version", "name"), EVERY)


def test_every_keyword_has_an_example() -> None:
    assert {keyword.name for keyword in KEYWORDS} == EXAMPLES.keys()


def test_rows_of_one_keyword_are_of_different_versions() -> None:
    for version in (*VERSIONS, "3.2"):
        rows = [keyword.name for keyword in KEYWORDS if keyword.known_in(version)]
        assert len(rows) == len({*rows})


# ------------------------------------------------------------------ validation


@each
def test_validation_knows_a_keyword(version: str, name: str) -> None:
    assert remarks({**beside(name, version), name: example(name, version)}, version) == []
    assert name in object_types(version)["Schema Object"].fields


@pytest.mark.parametrize(("version", "name"), FOREIGN)
def test_validation_reports_once_what_a_version_does_not_have(version: str, name: str) -> None:
    if name == "nullable":  # whoever reads the schema reports it, once for the document
        assert remarks({name: EXAMPLES[name]}, version) == []
    elif name != "$ref":  # which makes a Reference Object
        assert remarks({name: EXAMPLES[name]}, version) == ["other-version"]


@pytest.mark.parametrize("name", LEGACY_KEYWORDS)
def test_validation_reports_keywords_of_older_json_schema(name: str) -> None:
    assert remarks({name: {}}, "3.1") == ["other-version"]


# ------------------------------------------------------------------ reading


def test_the_fields_of_a_schema_are_those_of_the_table() -> None:
    own = {"origin", "always", "dynamic_name", "dynamic_scope", "dynamic_targets"}
    assert set(Schema._fields) - own == KEYWORD_OF.keys()


def test_readers_are_those_of_the_table() -> None:
    for version, readings in READINGS.items():
        read = {name for name, keyword in keywords(version).items() if keyword.field is not None}
        assert readings.keys() - EXTENSIONS == read - OWN


@each
def test_a_keyword_is_read_into_its_field(version: str, name: str) -> None:
    field = keywords(version)[name].field
    plain = read_schema(beside(name, version), version)
    given = read_schema({**beside(name, version), name: example(name, version)}, version)
    # Beside a type it is one more type; to the only anchor of its name it is a plain reference.
    field = {"nullable": "types", "$dynamicRef": "ref"}.get(name, field)
    if field is None:
        assert given == plain
    else:
        assert getattr(given, field) != getattr(plain, field)


@pytest.mark.parametrize(("version", "name"), FOREIGN)
def test_what_a_version_does_not_have_is_not_read(version: str, name: str) -> None:
    if name != "$ref":
        assert read_schema({name: EXAMPLES[name]}, version) == read_schema({}, version)


@each
def test_schemas_inside_are_walked(version: str, name: str) -> None:
    keyword = keywords(version)[name]
    inside = subschemas(read_schema({name: example(name, version)}, version))
    assert bool(inside) == (keyword.holds != "nothing" and keyword.field is not None)


def test_identifiers_are_found_in_what_holds_schemas() -> None:
    for name, keyword in keywords("3.1").items():
        if keyword.holds != "nothing":
            schema = {name: holding(keyword.holds, {"$anchor": "inside"}), "$ref": "#inside"}
            diagnostics = Diagnostics()
            SchemaReader(with_schema(schema, "3.1"), diagnostics).at(origin("It"))
            assert [remark.rule for remark in diagnostics.found] == [], name


def holding(holds: str, schema: Json) -> Json:
    return {"schema": schema, "schemas": [schema], "map": {"a": schema}}.get(holds)


# ------------------------------------------------------------------ slicing


def test_slices_follow_references_in_what_holds_schemas() -> None:
    holding_of = {keyword.name: keyword.holds for keyword in KEYWORDS}
    holding_of |= {name: legacy.holds for name, legacy in LEGACY_KEYWORDS.items()}
    for name, holds in holding_of.items():
        if holds != "nothing":
            names = slice_document({name: holding(holds, OTHER)})
            assert names == {"It", "Other"}, name
    for name in ("default", "const", "example"):
        assert slice_document({name: OTHER}) == {"It"}


def slice_document(schema: Json) -> set[str]:
    """The schemas that a slice with ``It`` keeps."""
    content = {"application/json": {"schema": {"$ref": origin("It")}}}
    responses = {"200": {"description": "", "content": content}}
    root = {
        **document({"It": schema, "Other": TEXT, "Third": TEXT}).root,
        "paths": {"/it": {"get": {"responses": responses}}},
    }
    whole = parse(json.dumps(root), "spec.json")
    part = select(whole, Selection(include_paths=("/it",)), Diagnostics())
    return {*part.root["components"]["schemas"]}


# ------------------------------------------------------------------ checks, inspection, comparison


@each
def test_what_asserts_is_checked(version: str, name: str) -> None:
    keyword = keywords(version)[name]
    plain, given = (
        source(with_schema(schema, version), [origin("It", version)], Diagnostics())[0]
        for schema in (
            beside(name, version),
            {**beside(name, version), name: example(name, version)},
        )
    )
    decides = keyword.role in ("assertion", "applicator") or keyword.field in report._CHECKED
    assert (plain != given) == (decides or name == "nullable")


def test_inspection_lists_as_ignored_what_is_not_read() -> None:
    listed = IGNORED["Schema Object"].keys()
    names = {keyword.name for keyword in KEYWORDS}
    assert listed <= names
    unread = {keyword.name for keyword in KEYWORDS if keyword.field is None}
    identifiers = {"$id", "$anchor", "$dynamicAnchor", "$defs"}
    assert unread - identifiers <= listed
    whole = with_schema({name: EXAMPLES[name] for name in listed}, "3.1")
    assert {field.name for field in ignored(whole) if field.node == "Schema Object"} == {*listed}


@pytest.mark.parametrize("name", sorted(keywords("3.1").keys() - NOT_COMPARED))
def test_a_change_of_a_keyword_is_found(name: str) -> None:
    plain, given = (
        used(schema)
        for schema in (beside(name, "3.1"), {**beside(name, "3.1"), name: EXAMPLES[name]})
    )
    assert diff_documents(plain, given).changes
    assert diff_documents(given, plain).changes


def used(schema: Json) -> Any:
    """A document that sends and receives an object with the schema as a property."""
    holder = {"type": "object", "properties": {"it": schema}}
    content = {"application/json": {"schema": {"$ref": origin("Holder")}}}
    operation = {
        "operationId": "it",
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    others = {"Holder": holder, "Other": {"type": "integer", "$dynamicAnchor": "other"}}
    root = {**document(others).root, "paths": {"/it": {"post": operation}}}
    return parse(json.dumps(root), "spec.json")


# ------------------------------------------------------------------ names


PLACE_NAMES = {
    "$defs": "ItA", "properties": "ItA", "patternProperties": "ItValue",
    "dependentSchemas": "ItDependentSchemasA",
    "items": "ItItem", "additionalProperties": "ItValue", "unevaluatedProperties": "ItValue",
    "unevaluatedItems": "ItUnevaluatedItems", "contains": "ItContains", "not": "ItNot",
    "if": "ItIf", "then": "ItThen", "else": "ItElse", "propertyNames": "ItPropertyNames",
    "contentSchema": "ItContentSchema",
    "allOf": "It", "anyOf": "It", "oneOf": "It", "prefixItems": "ItPrefixItems0",
}  # fmt: skip
"""What the schema in a keyword is called; in a choice of one it has the name of the whole."""


def test_the_schemas_in_every_keyword_have_a_name() -> None:
    found = {}
    for keyword in KEYWORDS:
        if keyword.holds != "nothing":
            whole = with_schema({keyword.name: holding(keyword.holds, TEXT)}, "3.1")
            inner = {"schema": (), "schemas": ("0",), "map": ("a",)}[keyword.holds]
            place = child(origin("It"), keyword.name, *inner)
            merger = merged.Merger(SchemaReader(whole, Diagnostics()))
            found[keyword.name] = place_names.place_name(merger, place)
    assert found == PLACE_NAMES


def test_every_keyword_that_holds_schemas_is_compared() -> None:
    names = {
        keyword.name
        for keyword in KEYWORDS
        if keyword.role == "applicator" or keyword.holds != "nothing"
    }
    compared = {KEYWORD_OF[field] for _, field in diff_keywords._STRUCTURES}
    assert names - compared - diff_keywords._COMPARED_ELSEWHERE == {"$defs", "contentSchema"}


def test_fields_and_places_that_are_named_are_in_the_table() -> None:
    names = {keyword.name for keyword in KEYWORDS}
    assert place_names._SUFFIXES.keys() - {"itemSchema", "requestBody", "schema"} <= names
    assert merged._SILENT - {"origin", "dynamic_scope"} <= KEYWORD_OF.keys()
