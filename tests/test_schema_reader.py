"""Schemas of every version read as one kind of schema, and what is said of those that are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checking import check, checks, document, found, origin, source
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.reading.document import read
from sdkloom.schemas.ast import Schema, schema_references, subschemas
from sdkloom.schemas.reader import SchemaReader
from sdkloom.validating.validation import validate

VERSIONS = ["2.0", "3.0", "3.1"]
ERROR, WARNING = {"3.1": "error"}, {"3.1": "warning"}
"""By version; what is said of 3.1 counts for the others too."""


def reading(schema: Any, version: str = "3.1", **others: Any) -> tuple[Schema, Diagnostics]:
    """Validate a document, as is done before anything is read, and read the schema ``It``."""
    diagnostics = Diagnostics()
    whole = document({"It": schema, **others}, version)
    validate(whole.root, whole.version, diagnostics)
    return SchemaReader(whole, diagnostics).at(origin("It", version)), diagnostics


def remarks(schema: Any, version: str = "3.1", **others: Any) -> list[tuple[str, str, str]]:
    _, diagnostics = reading(schema, version, **others)
    start = origin("It", version)
    return [
        (remark.severity, remark.rule, remark.origin.removeprefix(start))
        for remark in diagnostics.found
    ]


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": "string"}, ("string",)),
        ({"type": "string", "nullable": True}, ("string", "null")),
        ({"nullable": True}, None),
        ({"type": "null"}, ("null",)),
        ({"type": ["string", "null"]}, ("string", "null")),
        ({}, None),
    ],
)
def test_nullable_adds_null_to_the_type_beside_it(schema: Any, types: Any) -> None:
    assert reading(schema, "3.0")[0].types == types


def test_an_enum_without_null_refuses_null_though_nullable() -> None:
    schema = {"type": "string", "nullable": True, "enum": ["a"]}
    assert found(schema, None, "3.0") == [("", "enum")]
    assert found({**schema, "enum": ["a", None]}, None, "3.0") == []
    assert found(schema, None, "3.0", sending=True) == []
    assert remarks(schema, "3.0") == [("warning", "nullable-ignored", "/nullable")]


def test_nullable_without_a_type_is_reported() -> None:
    schema = {"allOf": [{"$ref": origin("Other")}], "nullable": True}
    assert remarks(schema, "3.0", Other={"type": "object"}) == [
        ("warning", "nullable-ignored", "/nullable")
    ]


def test_nullable_asserts_nothing_outside_3_0_and_is_meant_all_the_same() -> None:
    for version, key in (("2.0", "nullable"), ("2.0", "x-nullable"), ("3.1", "nullable")):
        schema = {"type": "string", key: True}
        assert found(schema, None, version) == [("", "type")]
        assert found(schema, None, version, sending=True) == []
        assert reading(schema, version)[0].nullable
        assert remarks(schema, version) == [("warning", "nullable-ignored", f"/{key}")]


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_exclusive_flags_become_bounds(version: str) -> None:
    schema, diagnostics = reading(
        {"minimum": 1, "exclusiveMinimum": True, "maximum": 5, "exclusiveMaximum": False}, version
    )
    assert (schema.minimum, schema.exclusive_minimum) == (None, 1)
    assert (schema.maximum, schema.exclusive_maximum) == (5, None)
    assert not diagnostics.found


@pytest.mark.parametrize(
    ("schema", "version", "severity", "rule"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, "3.1", "warning", "other-version"),
        ({"exclusiveMinimum": 1}, "3.0", "error", "wrong-type"),
        ({"exclusiveMinimum": 1}, "2.0", "error", "wrong-type"),
    ],
)
def test_bounds_of_the_other_dialect_are_reported(
    schema: Any, version: str, severity: str, rule: str
) -> None:
    assert reading(schema, version)[0].exclusive_minimum == 1
    assert remarks(schema, version) == [(severity, rule, "/exclusiveMinimum")]


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_siblings_of_a_reference_mean_nothing_before_3_1(version: str) -> None:
    schema = {"$ref": origin("Other", version), "maxLength": 1, "description": "kept", "x-y": 1}
    parsed, diagnostics = reading(schema, version, Other={"type": "string"})
    assert parsed == Schema(
        origin=origin("It", version), ref=origin("Other", version), description="kept"
    )
    assert [each.rule for each in diagnostics.found] == ["ignored-sibling"]


def test_siblings_of_a_reference_count_since_3_1() -> None:
    schema, diagnostics = reading(
        {"$ref": origin("Other"), "maxLength": 1}, Other={"type": "string"}
    )
    assert (schema.ref, schema.max_length) == (origin("Other"), 1)
    assert not diagnostics.found


def test_a_file_of_2_0_is_a_binary_string() -> None:
    schema, _ = reading({"type": "file"}, "2.0")
    assert (schema.types, schema.format) == (("string",), "binary")


def test_boolean_schemas_are_of_3_1() -> None:
    assert reading(False)[0].always is False
    assert remarks(False) == []
    assert remarks(True, "3.0") == [("warning", "other-version", "")]
    assert remarks({"additionalProperties": False}, "2.0") == []


@pytest.mark.parametrize("key", ["const", "if", "patternProperties", "$id", "dependencies", "typo"])
def test_keywords_that_a_dialect_has_not_are_reported_and_ignored(key: str) -> None:
    for version in ("2.0", "3.0"):
        schema, diagnostics = reading({key: {}}, version)
        assert schema == Schema(origin=origin("It", version))
        is_known = key not in ("dependencies", "typo")
        rule = "other-version" if is_known else "unknown-field"
        assert [each.rule for each in diagnostics.found] == [rule]


def test_extensions_are_ignored_in_silence() -> None:
    assert [remarks({"x-nullable": True, "x-go-type": {}}, version) for version in VERSIONS] == [
        [],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("schema", "severity"),
    [
        ({"type": 5}, ERROR),
        ({"type": "any"}, ERROR),
        ({"type": []}, ERROR),
        ({"enum": "a"}, ERROR),
        ({"enum": []}, {"2.0": "error", "3.0": "error", "3.1": "warning"}),
        ({"pattern": 3}, ERROR),
        ({"properties": []}, WARNING),
        ({"properties": {"a": 1}}, ERROR),
        ({"required": True}, WARNING),
        ({"required": "a"}, ERROR),
        ({"required": ["a", 1]}, ERROR),
        ({"maxLength": "3"}, ERROR),
        ({"minLength": -1}, WARNING),
        ({"maxLength": -1}, ERROR),
        ({"maxLength": 1.5}, ERROR),
        ({"minimum": "1"}, ERROR),
        ({"minimum": True}, ERROR),
        ({"multipleOf": 0}, ERROR),
        ({"uniqueItems": "yes"}, ERROR),
        ({"allOf": {}}, WARNING),
        ({"$ref": 5}, ERROR),
        ({"$ref": "#/nowhere"}, WARNING),
        ({"$ref": "#nowhere"}, WARNING),
        ({"$ref": "#/"}, ERROR),
        ({"$ref": "#/no where"}, ERROR),
        ({"$ref": "https://example.com/x.json"}, ERROR),
        ({"discriminator": {}}, {"2.0": "warning", "3.1": "error"}),
        ({"discriminator": {"mapping": {}}}, {"2.0": "warning", "3.1": "error"}),
        ({"format": 1}, WARNING),
        ({"readOnly": 1}, WARNING),
        ({"description": []}, WARNING),
        ({"items": None}, WARNING),
        (5, ERROR),
        (None, ERROR),
        ([], ERROR),
    ],
)
def test_what_is_wrong_is_reported_once_and_never_raised(
    schema: Any, severity: dict[str, str]
) -> None:
    for version in VERSIONS:
        reported = [remark[0] for remark in remarks(schema, version)]
        assert reported == [severity.get(version, severity["3.1"])], version
        check(schema, version).violations({"a": 1})


def test_a_type_null_without_quotes_is_understood_and_in_3_0_refused() -> None:
    unquoted = ("warning", "bad-value", "/type/0")
    for version in VERSIONS:
        foreign = [("error", "other-version", "/type")] if version == "3.0" else []
        assert sorted(remarks({"type": [None]}, version)) == [*foreign, unquoted], version


def test_items_that_is_an_array_is_read_as_a_tuple() -> None:
    schema = {"items": [{"type": "string"}], "additionalItems": False}
    for version, severity in (("2.0", "warning"), ("3.0", "error"), ("3.1", "warning")):
        assert found(schema, ["a", 1], version) == [("/1", "items")]
        assert remarks(schema, version) == [(severity, "other-version", "/items")]
        assert ("error", "wrong-type", "/additionalItems") in remarks(
            {**schema, "additionalItems": 5}, version
        )


def test_a_mapping_takes_names_and_references() -> None:
    mapping = {"cat": "Cat", "dog": origin("Dog"), "cow": "Cow"}
    schema = {"discriminator": {"propertyName": "kind", "mapping": mapping}}
    parsed, diagnostics = reading(schema, Cat={}, Dog={})
    assert parsed.discriminator is not None
    assert parsed.discriminator.mapping == (("cat", origin("Cat")), ("dog", origin("Dog")))
    assert [(each.severity, each.rule) for each in diagnostics.found] == [
        ("warning", "discriminator-mapping")
    ]


@pytest.mark.parametrize("reference", ["http://a.invalid/x.json", "../x.json#/A", "/etc/passwd"])
def test_a_mapping_that_leads_outside_is_refused(reference: str) -> None:
    schema = {"discriminator": {"propertyName": "kind", "mapping": {"cow": reference}}}
    with pytest.raises(SpecError, match="cannot be followed"):
        reading(schema)


def test_a_discriminator_of_2_0_is_a_name() -> None:
    schema, diagnostics = reading({"discriminator": "kind"}, "2.0")
    assert schema.discriminator is not None
    assert (schema.discriminator.property_name, schema.discriminator.mapping) == ("kind", ())
    assert not diagnostics.found


def test_other_dialects_are_reported() -> None:
    assert remarks({"$schema": "http://json-schema.org/draft-07/schema#"}) == [
        ("warning", "schema-dialect", "/$schema")
    ]
    assert remarks({"$schema": "https://json-schema.org/draft/2020-12/schema"}) == []
    assert remarks({"$schema": "https://spec.openapis.org/oas/3.1/dialect/base"}) == []


def test_a_pointer_that_forgets_the_id_above_it_is_followed_and_reported() -> None:
    schema = {"$id": "https://a.invalid/it", "$ref": origin("Other")}
    assert reading(schema, Other={})[0].ref == origin("Other")
    assert remarks(schema, Other={}) == [("warning", "ref-past-id", "/$ref")]


def test_identifiers_in_data_are_none() -> None:
    anchored = {"$anchor": "y"}
    schema = {
        "enum": [{"$id": "https://a.invalid/x", "type": "null"}, anchored],
        "default": anchored,
    }
    for ref, severity in (("https://a.invalid/x", "error"), ("#y", "warning")):
        assert [remark[0] for remark in remarks({**schema, "$ref": ref})] == [severity]


def test_a_dynamic_reference_with_one_anchor_is_a_plain_one() -> None:
    schema, _ = reading({"$dynamicAnchor": "node", "items": {"$dynamicRef": "#node"}})
    assert schema.items is not None
    assert (schema.items.ref, schema.items.dynamic_ref, schema.dynamic_scope) == (
        origin("It"),
        None,
        {},
    )


def test_a_dynamic_reference_that_may_go_elsewhere_knows_its_targets() -> None:
    inner = {
        "$id": "https://a.invalid/in",
        "$dynamicAnchor": "node",
        "items": {"$dynamicRef": "#node"},
    }
    schema, _ = reading({"$id": "https://a.invalid/out", "$dynamicAnchor": "node", "not": inner})
    assert schema.not_ is not None
    assert schema.not_.items is not None
    assert schema.not_.items.dynamic_targets == (origin("It"), origin("It") + "/not")
    assert schema.dynamic_scope == {"node": origin("It")}
    assert list(schema_references(schema)) == [origin("It"), origin("It") + "/not"]


def test_a_dynamic_reference_without_a_start_is_reported() -> None:
    assert remarks({"$dynamicRef": "#node"}) == [("warning", "dynamic-ref-unbound", "/$dynamicRef")]
    schema, _ = reading(
        {"$dynamicRef": "#node"}, Other={"$id": "https://a.invalid/o", "$dynamicAnchor": "node"}
    )
    assert schema.ref == origin("Other")


def test_dynamic_anchors_have_rivals_in_other_files(tmp_path: Path) -> None:
    tree = {"$dynamicAnchor": "node", "items": {"$dynamicRef": "#node"}}
    (tmp_path / "tree.json").write_text(json.dumps(tree))
    strict = {"$id": "strict", "$dynamicAnchor": "node", "$ref": "tree.json", "maxItems": 1}
    root = {"openapi": "3.1.1", "components": {"schemas": {"It": strict}}}
    (tmp_path / "spec.json").write_text(json.dumps(root))
    checked = checks(read(tmp_path / "spec.json"), [origin("It")])[origin("It")]
    assert checked.accepts([[[]]])
    assert not checked.accepts([[[], []]])


def test_references_go_to_other_files(tmp_path: Path) -> None:
    common = {
        "Name": {"type": "string", "$anchor": "name"},
        "$defs": {"N": {"$id": "urn:n", "$ref": "#/Name"}},
    }
    (tmp_path / "common.json").write_text(json.dumps(common))
    schemas = {"A": {"$ref": "common.json#/Name"}, "B": {"$ref": "common.json#/$defs/N"}}
    root = {
        "openapi": "3.1.1",
        "info": {"title": "t", "version": "1"},
        "components": {"schemas": schemas},
    }
    (tmp_path / "spec.json").write_text(json.dumps(root))
    diagnostics = Diagnostics()
    reader = SchemaReader(read(tmp_path / "spec.json"), diagnostics)
    assert reader.target(reader.at(origin("A"))).types == ("string",)
    second = reader.target(reader.at(origin("B")))
    assert second.ref == "common.json#/Name"
    assert [remark.rule for remark in diagnostics.found] == ["ref-past-id"]


def test_subschemas_are_all_found() -> None:
    keywords = [
        "items",
        "contains",
        "additionalProperties",
        "propertyNames",
        "unevaluatedProperties",
    ]
    keywords += ["unevaluatedItems", "not", "if", "then", "else"]
    lists = ["prefixItems", "allOf", "anyOf", "oneOf"]
    tables = ["properties", "patternProperties", "dependentSchemas"]
    schema = {
        **{key: {} for key in keywords},
        **{key: [{}] for key in lists},
        **{key: {"a": {}} for key in tables},
    }
    parsed, _ = reading(schema)
    assert len(list(subschemas(parsed))) == len(keywords) + len(lists) + len(tables)


def test_checks_read_like_their_schemas() -> None:
    schemas = {
        "Id": {"type": "string", "pattern": "^[0-9]{1,19}$"},
        "It": {
            "type": "object",
            "required": ["id", "kind"],
            "properties": {
                "id": {"$ref": origin("Id"), "readOnly": True},
                "kind": {"type": ["string", "null"], "enum": ["a", None]},
                "self": {"$ref": origin("It")},
                "any": {"description": "nothing said"},
            },
            "additionalProperties": False,
        },
    }
    text, _ = source(document(schemas), [origin("It")], Diagnostics())
    assert text == (
        "from .json_schema.check import Check, Later, Pattern\n\n"
        "RULE_1: Check = Check(\n"
        '    type="string", pattern=Pattern("^[0-9]{1,19}$", "\\\\A[0-9]{1,19}\\\\Z")\n'
        ")\n\n"
        "RULE_0: Check = Check(\n"
        '    type="object",\n'
        '    required=("id", "kind"),\n'
        '    read_only=("id",),\n'
        "    properties={\n"
        '        "id": RULE_1,\n'
        '        "kind": Check(type=("string", "null"), enum=("a", None)),\n'
        '        "self": Later(lambda: RULE_0),\n'
        '        "any": True,\n'
        "    },\n"
        "    additional_properties=False,\n"
        ")\n"
    )


def test_a_pattern_without_an_equal_is_left_out_and_reported() -> None:
    diagnostics = Diagnostics()
    checked = check({"pattern": "(?<=a+)b"}, diagnostics=diagnostics)
    assert checked.accepts("anything")
    assert [each.rule for each in diagnostics.found] == ["pattern-inexpressible"]
    unequal = {"(?<=a+)b": {"type": "null"}}
    schema = {"patternProperties": unequal, "additionalProperties": False}
    assert check(schema).accepts({"a": 1})


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_a_choice_between_nothing_admits_nothing(keyword: str) -> None:
    assert not check({keyword: []}).accepts("anything")
    assert check({keyword: None}).accepts("anything")


def test_what_is_no_pattern_is_an_error() -> None:
    diagnostics = Diagnostics()
    check({"pattern": "["}, diagnostics=diagnostics)
    [remark] = diagnostics.found
    assert (remark.severity, remark.rule) == ("error", "pattern-invalid")
    assert "correct it" in remark.message


def test_a_required_property_that_a_base_declares_read_only_need_not_be_sent() -> None:
    base = {"properties": {"id": {"type": "string", "readOnly": True}}}
    schema = {"allOf": [base, {"required": ["id"]}]}
    assert found(schema, {}) == [("", "required")]
    assert found(schema, {}, sending=True) == []


def test_schemas_of_other_files_and_of_unknown_places_are_validated_once(tmp_path: Path) -> None:
    wrong = {"type": "object", "properties": {"age": {"minimum": "3"}}}
    both = {"allOf": [{"$ref": "other.json#/Age"}, {"$ref": "other.json#/Age/properties/age"}]}
    spec = {
        **document({"It": both, "Its": {"$ref": "#/x-schemas/Age"}}).root,
        "x-schemas": {"Age": wrong},
    }
    (tmp_path / "spec.json").write_text(json.dumps(spec), "utf-8")
    (tmp_path / "other.json").write_text(json.dumps({"Age": wrong}), "utf-8")
    diagnostics = Diagnostics()
    whole = read(tmp_path / "spec.json")
    validate(whole.root, whole.version, diagnostics)
    reader = SchemaReader(whole, diagnostics)
    for place in (origin("It"), origin("Its")):
        for schema in (reader.at(place), *reader.at(place).all_of):
            assert schema.ref is None or reader.target(schema)
    assert [(remark.severity, remark.rule, remark.origin) for remark in diagnostics.found] == [
        ("error", "wrong-type", "other.json#/Age/properties/age/minimum"),
        ("error", "wrong-type", "#/x-schemas/Age/properties/age/minimum"),
    ]
