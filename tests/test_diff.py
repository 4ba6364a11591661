"""Facts about diffs: what is reported, once, and nothing else; and how it is reported."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from sdkloom import diff
from sdkloom.diffing.diff import Change, Diff
from sdkloom.diffing.patterns import pattern_trend
from sdkloom.diffing.rules import RULES
from sdkloom.reading import document
from sdkloom.reading.document import Document
from sdkloom.reading.places import tokens
from sdkloom.slicing.selection import Selection
from support.comparing import diff_documents

Json = Any
CONSEQUENCES = ("usage-changed", "name-moved", "return-type-changed")
"""Kinds that report what follows elsewhere from a change: their own places may be written the same."""


def document_of(root: Json, name: str = "api.json") -> Document:
    return document.parse(json.dumps(root), name)


def spec(schemas: Json | None = None, paths: Json | None = None, **more: Json) -> Json:
    root = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": paths or {},
        **more,
    }
    if schemas is not None:
        root["components"] = {"schemas": schemas, **more.get("components", {})}
    return root


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def body(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def answer(schema: Json) -> Json:
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


def operation(name: str, *, sent: Json = None, received: Json = None, **more: Json) -> Json:
    described = {
        "operationId": name,
        "tags": ["Shop"],
        "responses": {"204": {"description": ""}},
        **more,
    }
    if sent is not None:
        described["requestBody"] = body(sent)
    if received is not None:
        described["responses"] = answer(received)
    return described


def using(schema: Json, way: str, **others: Json) -> Json:
    """A document that sends or receives ``Thing``, which is *schema*."""
    uses = {"sent": {"sent": ref("Thing")}, "received": {"received": ref("Thing")}, "unused": {}}
    uses["both"] = {**uses["sent"], **uses["received"]}
    return spec({"Thing": schema, **others}, {"/act": {"post": operation("act", **uses[way])}})


def found(old: Json, new: Json, **more: Any) -> tuple[Change, ...]:
    return diff_documents(document_of(old), document_of(new), **more).changes


def outline(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(change.kind, change.symbol, change.level) for change in changes]


def only(changes: tuple[Change, ...], kind: str) -> Change:
    (change,) = [each for each in changes if each.kind == kind]
    return change


def letters(change: Change) -> str:
    """``STR``: source, type and runtime breaks."""
    flags = {"S": change.source_break, "T": change.type_break, "R": change.runtime_break}
    return "".join(letter for letter, is_set in flags.items() if is_set)


def thing(**properties: Json) -> Json:
    required = [key.rstrip("_") for key in properties if key.endswith("_")]
    table = {key.rstrip("_"): value for key, value in properties.items()}
    return {"type": "object", "properties": table, "required": required}


TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


# ---- kinds, directions, levels -----------------------------------------------------------------

ONE_CHANGE: list[tuple[str, str, Json, Json, str, str]] = [
    ("enum-value-added", "received", thing(a={"enum": ["x", "y"]}), thing(a={"enum": ["x", "y", "z"]}), "", "patch"),
    ("enum-value-added", "sent", thing(a={"enum": ["x", "y"]}), thing(a={"enum": ["x", "y", "z"]}), "", "minor"),
    ("enum-value-removed", "sent", thing(a={"enum": ["x", "y", "z"]}), thing(a={"enum": ["x", "y"]}), "TR", "major"),
    ("enum-value-removed", "sent", thing(a={"enum": ["x", "y", {}, {"b": 1}]}), thing(a={"enum": ["x", {}]}), "TR", "major"),
    ("pattern-added", "sent", thing(a=TEXT), thing(a={**TEXT, "pattern": "^a"}), "R", "major"),
    ("pattern-added", "received", thing(a=TEXT), thing(a={**TEXT, "pattern": "^a"}), "", "patch"),
    ("pattern-added", "unused", thing(a=TEXT), thing(a={**TEXT, "pattern": "^a"}), "", "patch"),
    ("pattern-loosened", "sent", thing(a={**TEXT, "pattern": "^a{1,2}$"}), thing(a={**TEXT, "pattern": "^a{1,3}$"}), "", "minor"),
    ("field-required", "sent", thing(a=TEXT), thing(a_=TEXT), "STR", "major"),
    ("field-optional", "sent", thing(a_=TEXT), thing(a=TEXT), "", "minor"),
    ("field-optional", "received", thing(a_=TEXT), thing(a=TEXT), "TR", "major"),
    ("field-required", "received", thing(a=TEXT), thing(a_=TEXT), "", "patch"),
    ("field-added", "sent", thing(a=TEXT), thing(a=TEXT, b=TEXT), "", "minor"),
    ("field-added", "received", thing(a=TEXT), thing(a=TEXT, b_=TEXT), "", "patch"),
    ("field-removed", "sent", thing(a=TEXT, b=TEXT), thing(a=TEXT), "ST", "major"),
    ("field-name-changed", "sent", thing(a_b_=TEXT), thing(aB_=TEXT), "R", "major"),
    ("field-name-changed", "received", thing(a_b=TEXT), thing(aB=TEXT), "", "minor"),
    ("field-name-changed", "received", thing(a_b_={"const": "x"}), thing(aB_={"const": "x"}), "R", "major"),
    ("field-removed", "received", thing(a=TEXT, b_=TEXT), thing(a=TEXT), "STR", "major"),
    ("field-removed", "received", thing(a=TEXT, b_={"const": "x"}), thing(a=TEXT), "STR", "major"),
    ("field-removed", "received", thing(a=TEXT, b_={**TEXT, "default": "x"}), thing(a=TEXT), "ST", "major"),
    ("field-optional", "received", thing(a_={"const": "x"}), thing(a={"const": "x"}), "TR", "major"),
    ("default-changed", "sent", thing(a={**TEXT, "default": "x"}), thing(a={**TEXT, "default": "y"}), "R", "major"),
    ("default-changed", "received", thing(a={**TEXT, "default": "x"}), thing(a={**TEXT, "default": "y"}), "", "patch"),
    ("became-nullable", "received", thing(a_=TEXT), thing(a_={"type": ["string", "null"]}), "TR", "major"),
    ("became-nullable", "sent", thing(a_=TEXT), thing(a_={"type": ["string", "null"]}), "", "minor"),
    ("read-only-added", "both", thing(a=TEXT), thing(a={**TEXT, "readOnly": True}), "", "patch"),
    ("schema-deprecated", "sent", thing(a=TEXT), thing(a={**TEXT, "deprecated": True}), "", "patch"),
    ("items-typed", "sent", thing(a={"type": "array"}), thing(a={"type": "array", "items": TEXT}), "TR", "major"),
    ("items-untyped", "received", thing(a={"type": "array", "items": TEXT}), thing(a={"type": "array"}), "TR", "major"),
    ("format-changed", "sent", thing(a={**NUMBER, "format": "int32"}), thing(a={**NUMBER, "format": "int64"}), "", "minor"),
    ("choice-changed", "sent", {"oneOf": [TEXT, NUMBER]}, {"anyOf": [TEXT, NUMBER]}, "", "patch"),
    ("condition-added", "sent", thing(a=TEXT), {**thing(a=TEXT), "if": {}, "then": {}}, "R", "major"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "way", "old", "new", "breaks", "level"), ONE_CHANGE)
def test_one_change_is_reported_once_with_what_it_breaks(
    kind: str, way: str, old: Json, new: Json, breaks: str, level: str
) -> None:
    (change,) = found(using(old, way), using(new, way))
    direction = "both" if way == "unused" else way
    if kind == "read-only-added":
        direction = "received"
    assert (change.kind, change.direction) == (kind, direction)
    assert (letters(change), change.level) == (breaks, level)
    assert change.advice
    assert "{" not in change.advice


def test_titles_and_examples_are_no_change() -> None:
    new = {**thing(a={**TEXT, "description": "new", "examples": ["x"]}), "title": "T", "x-more": 1}
    assert found(using(thing(a=TEXT), "both"), using(new, "both")) == ()


@pytest.mark.parametrize(
    ("old", "new", "trend"),
    [
        ("^[0-9]{1,19}$", "^[0-9]{1,20}$", "loosened"),
        ("^[0-9]{1,19}$", "^[0-9]{2,18}$", "tightened"),
        ("^[0-9]{1,19}$", "^[0-9]{2,20}$", "changed"),
        ("[0-9]{1,19}", "[0-9]{1,20}", "loosened"),
        ("^a{3}$", "^a{1,}$", "loosened"),
        ("^(a{1,2}|b)$", "^(a{1,3}|b)$", "loosened"),
        ("^(a{1,2}|b+)$", "^(a{1,3}|b+)$", "loosened"),
        ("^a+(?=b)$", "^a+(?=[bc])$", "changed"),
        ("^a$", "^b$", "changed"),
    ],
)
def test_patterns_that_differ_in_counts_are_compared(old: str, new: str, trend: str) -> None:
    assert pattern_trend(old, new) == trend


def test_choices_within_choices_are_compared_at_once() -> None:
    """Each level once asked for twice the text of the one before."""
    deep: Json = {"type": "string"}
    for _ in range(40):
        deep = {"not": {"anyOf": [deep, {"enum": ["it's"]}]}}
    assert found(using(deep, "sent"), using(deep, "sent")) == ()


@pytest.mark.slow
@pytest.mark.parametrize("key", ["anyOf", "oneOf"])
def test_types_that_are_reached_by_many_ways_are_compared_once(key: str) -> None:
    """Each level leads to the next in two ways: 2 ** 24 ways in all."""

    def tower(top: Json) -> Json:
        schemas: Json = {"A24": {"type": "object"}, "B24": top}
        for n in range(24):
            below = [ref(f"A{n + 1}"), ref(f"B{n + 1}")]
            schemas |= {
                f"A{n}": {key: below, "properties": {f"a{n}": {}}},
                f"B{n}": {key: below, "properties": {f"b{n}": {}}},
            }
        return spec(
            schemas,
            {"/a": {"post": operation("a", sent=ref("A0"), received=ref("A0"))}},
        )

    changed = outline(found(tower({"type": "string"}), tower({"type": "integer"})))
    assert ("type-changed", "models.B24", "major") in changed


def test_every_kind_has_advice() -> None:
    for kind, rule in RULES.items():
        assert rule.advice_if_breaking.endswith("."), kind
        assert not rule.advice_if_safe or rule.advice_if_safe.endswith("."), kind
        assert "{" not in rule.advice_if_breaking + rule.advice_if_safe, kind


# ---- once, and where it is ---------------------------------------------------------------------


def test_a_change_of_a_shared_schema_is_reported_once_at_the_schema() -> None:
    def root(shared: Json) -> Json:
        paths = {
            f"/{name}": {"post": operation(name, sent=ref(name), received=ref("Shared"))}
            for name in "AB"
        }
        holders = {
            name: thing(one=ref("Shared"), many={"type": "array", "items": ref("Shared")})
            for name in "AB"
        }
        return spec({"Shared": shared, **holders}, paths)

    (change,) = found(root(thing(a=TEXT)), root(thing(a={**TEXT, "maxLength": 3})))
    assert change.symbol_old == "models.Shared.a"
    assert change.direction == "both"
    assert change.origin_new == "#/components/schemas/Shared/properties/a/maxLength"


def test_what_is_inherited_is_reported_at_the_schema_that_has_it() -> None:
    def root(base: Json) -> Json:
        schemas = {"Cat": {"allOf": [ref("Animal"), thing(lives=NUMBER)]}, "Animal": base}
        return spec(schemas, {"/cat": {"post": operation("cat", sent=ref("Cat"))}})

    (change,) = found(root(thing(name=TEXT)), root(thing(name=TEXT, age_=NUMBER)))
    assert change.symbol_new == "models.Animal.age"
    assert letters(change) == "STR"


def test_where_properties_are_declared_does_not_matter() -> None:
    whole = thing(a_=TEXT, b={**TEXT, "maxLength": 3})
    split = {"allOf": [thing(a_=TEXT), thing(b={**TEXT, "maxLength": 3})]}
    assert found(using(whole, "sent"), using(split, "sent")) == ()


def test_schemas_that_contain_themselves_are_compared() -> None:
    old = thing(next=ref("Thing"), size=NUMBER)
    new = thing(next=ref("Thing"), size={**NUMBER, "minimum": 0})
    assert outline(found(using(old, "sent"), using(new, "sent"))) == [
        ("minimum-added", "models.Thing.size", "major")
    ]


def test_a_property_that_the_server_sets_breaks_nobody_who_sends() -> None:
    old, new = ({**TEXT, "readOnly": True}, {**TEXT, "readOnly": True, "maxLength": 3})
    (change,) = found(using(thing(a=old), "both"), using(thing(a=new), "both"))
    assert (change.direction, change.level) == ("received", "patch")


def test_what_only_errors_carry_never_raises() -> None:
    def root(schema: Json) -> Json:
        failing = operation("act")
        failing["responses"]["400"] = answer(ref("Thing"))["200"]
        return spec({"Thing": schema}, {"/act": {"post": failing}})

    (change,) = found(root(thing(a_=TEXT)), root(thing(a=TEXT)))
    assert letters(change) == "T"


# ---- names -------------------------------------------------------------------------------------


def test_a_renamed_schema_of_the_same_shape_is_an_alias() -> None:
    old = spec({"Cat": thing(a_=TEXT, b=NUMBER)}, {"/x": {"post": operation("x", sent=ref("Cat"))}})
    new = spec(
        {"Tiger": thing(a_=TEXT, b=NUMBER)}, {"/x": {"post": operation("x", sent=ref("Tiger"))}}
    )
    (change,) = found(old, new)
    assert (change.kind, change.level, letters(change)) == ("schema-renamed", "minor", "")
    assert (change.symbol_old, change.symbol_new) == ("models.Cat", "models.Tiger")
    assert change.confidence == 1
    (change,) = found(old, new, aliases=False)
    assert (change.level, letters(change)) == ("major", "ST")


def test_a_renamed_schema_that_changed_is_found_by_its_use() -> None:
    old = spec(
        {"Cat": thing(a_=TEXT, b=NUMBER, c=TEXT)}, {"/x": {"post": operation("x", sent=ref("Cat"))}}
    )
    new = spec(
        {"Tiger": thing(a_=TEXT, b=NUMBER, d=TEXT)},
        {"/x": {"post": operation("x", sent=ref("Tiger"))}},
    )
    kinds = [change.kind for change in found(old, new)]
    assert sorted(kinds) == ["field-added", "field-removed", "schema-renamed"]


def test_schemas_that_have_nothing_in_common_are_not_taken_for_each_other() -> None:
    old = spec({"Cat": thing(a_=TEXT)}, {"/x": {"post": operation("x", sent=ref("Cat"))}})
    new = spec(
        {"Cup": thing(size=NUMBER, full_=NUMBER)}, {"/x": {"post": operation("x", sent=ref("Cup"))}}
    )
    kinds = {change.kind for change in found(old, new)}
    assert kinds == {"type-changed", "schema-removed", "schema-added"}


def test_an_operation_is_known_by_method_and_path() -> None:
    old = spec(paths={"/pets/{id}": {"get": operation("getPet")}})
    new = spec(paths={"/pets/{petId}": {"get": operation("readPet")}})
    changes = found(old, new)
    assert outline(changes) == [
        ("parameter-renamed", "client.shop.get_pet(id)", "major"),
        ("operation-renamed", "client.shop.get_pet", "minor"),
    ]


def test_a_name_that_a_newcomer_takes_is_reported() -> None:
    changes = found(
        using(thing(**{"a-b": TEXT}), "sent"), using(thing(**{"a-b": TEXT, "a_b_": TEXT}), "sent")
    )
    assert "models.Thing.a_b" in {change.symbol for change in changes}
    renamed = thing(**{"a-b": TEXT})
    renamed["properties"]["a_b"] = TEXT
    change = only(
        found(using(thing(**{"a-b": TEXT}), "sent"), using(renamed, "sent")), "name-moved"
    )
    assert (change.symbol_old, change.symbol_new, letters(change)) == (
        "models.Thing.a_b",
        "models.Thing.a_b2",
        "S",
    )


# ---- operations --------------------------------------------------------------------------------


def acting(**more: Json) -> Json:
    return spec(paths={"/act": {"post": operation("act", **more)}})


def query(name: str = "a", **more: Json) -> Json:
    return {"name": name, "in": "query", "schema": TEXT, **more}


LIST = {"type": "array", "items": TEXT}
TEXT_ANSWER = {"description": "", "content": {"application/json": {"schema": TEXT}}}
FORM = {
    "requestBody": {
        "content": {"application/json": {"schema": TEXT}, "text/json": {"schema": TEXT}}
    }
}
OPERATIONS: list[tuple[str, Json, Json, str]] = [
    ("parameter-added", acting(), acting(parameters=[query()]), ""),
    ("parameter-added", acting(), acting(parameters=[query(required=True)]), "STR"),
    ("parameter-removed", acting(parameters=[query()]), acting(), "ST"),
    ("parameter-required", acting(parameters=[query()]), acting(parameters=[query(required=True)]), "STR"),
    ("parameter-name-changed", acting(parameters=[query(name="a-b", required=True)]), acting(parameters=[query(name="a_b", required=True)]), "R"),
    ("parameter-moved", acting(parameters=[query()]), acting(parameters=[{**query(), "in": "cookie"}]), "R"),
    ("parameter-style-changed", acting(parameters=[query(explode=False)]), acting(parameters=[query()]), ""),
    ("parameter-style-changed", acting(parameters=[query(schema=LIST, explode=False)]), acting(parameters=[query(schema=LIST)]), "R"),
    ("max-length-added", acting(parameters=[query()]), acting(parameters=[query(schema={**TEXT, "maxLength": 1})]), "R"),
    ("body-added", acting(), acting(requestBody=body(TEXT)), "STR"),
    ("body-removed", acting(requestBody=body(TEXT)), acting(), "ST"),
    ("body-media-type-removed", acting(**FORM), acting(requestBody={"content": {"application/json": {"schema": TEXT}}}), "STR"),
    ("body-media-type-added", acting(requestBody={"content": {"application/json": {"schema": TEXT}}}), acting(**FORM), ""),
    ("body-media-type-removed", acting(requestBody={"content": {"application/json": {"schema": LIST}, "text/plain": {}}}), acting(requestBody={"content": {"application/json": {"schema": LIST}}}), "TR"),
    ("body-media-type-removed", acting(requestBody={"content": {"application/json": {"schema": LIST}, "text/plain": {}, "text/csv": {}}}), acting(requestBody={"content": {"application/json": {"schema": LIST}, "text/csv": {}}}), "STR"),
    ("max-length-added", acting(requestBody={"content": {"text/plain": {"schema": TEXT}}}), acting(requestBody={"content": {"text/plain": {"schema": {**TEXT, "maxLength": 1}}}}), "R"),
    # Old clients read a success without a body as None; a body that nobody described is an error.
    ("response-added", acting(), acting(responses={"204": {"description": ""}, "202": {"description": ""}}), ""),
    ("response-added", acting(), acting(responses={"204": {"description": ""}, "202": TEXT_ANSWER}), "R"),
    ("response-added", acting(responses={"200": TEXT_ANSWER}), acting(responses={"200": TEXT_ANSWER, "201": TEXT_ANSWER}), ""),
    ("response-added", acting(), acting(responses={"204": {"description": ""}, "404": {"description": ""}}), ""),
    ("response-removed", acting(responses={"204": {"description": ""}, "404": {"description": ""}}), acting(), ""),
    ("security-changed", acting(security=[]), acting(security=[{"Token": []}]), "R"),
    ("security-changed", acting(security=[{"Token": []}]), acting(security=[{"Token": []}, {"Key": []}]), ""),
    ("security-changed", acting(security=[{"Token": ["a"]}]), acting(security=[{"Token": ["a", "b"]}]), "R"),
    ("operation-deprecated", acting(), acting(deprecated=True), ""),
    ("operation-sunset-changed", acting(), acting(**{"x-sunset": "2030-01-31"}), ""),
    ("operation-added", spec(), acting(), ""),
    ("operation-removed", acting(), spec(), "STR"),
    ("server-changed", {**acting(), "servers": [{"url": "https://a.example"}]}, {**acting(), "servers": [{"url": "https://b.example"}]}, "R"),
    ("server-changed", {**acting(), "servers": [{"url": "https://a.example"}]}, {**acting(), "servers": [{"url": "https://b.example"}, {"url": "https://a.example"}]}, ""),
    ("webhook-added", acting(), {**acting(), "webhooks": {"w": {"post": operation("w")}}}, ""),
]  # fmt: skip
SCHEMES = {
    "Token": {"type": "http", "scheme": "bearer"},
    "Key": {"type": "apiKey", "in": "header", "name": "k"},
}


@pytest.mark.parametrize(("kind", "old", "new", "breaks"), OPERATIONS)
def test_one_change_of_an_operation_is_reported_once(
    kind: str, old: Json, new: Json, breaks: str
) -> None:
    shared = {"components": {"securitySchemes": SCHEMES}}
    (change,) = found({**old, **shared}, {**new, **shared})
    assert (change.kind, letters(change)) == (kind, breaks)


def test_a_change_of_a_security_scheme_breaks_if_credentials_are_sent_otherwise() -> None:
    def root(scheme: Json) -> Json:
        return {**acting(), "components": {"securitySchemes": {"Key": scheme}}}

    (moved,) = found(root(SCHEMES["Key"]), root({**SCHEMES["Key"], "name": "other"}))
    assert (moved.kind, letters(moved)) == ("security-scheme-changed", "R")
    (deprecated,) = found(root(SCHEMES["Key"]), root({**SCHEMES["Key"], "deprecated": True}))
    assert (deprecated.kind, letters(deprecated)) == ("security-scheme-changed", "")
    assert found(root(SCHEMES["Key"]), root({**SCHEMES["Key"], "description": "words"})) == ()


# ---- the whole ---------------------------------------------------------------------------------


def test_the_worst_comes_first_and_decides_the_version() -> None:
    old = thing(a=TEXT, b=TEXT)
    worse = thing(a={**TEXT, "pattern": "^a"}, c=TEXT)
    result = diff_documents(document_of(using(old, "sent")), document_of(using(worse, "sent")))
    assert [change.kind for change in result.changes] == [
        "pattern-added",
        "field-removed",
        "field-added",
    ]
    assert result.bump == "major"
    better = diff_documents(
        document_of(using(old, "sent")), document_of(using(thing(a=TEXT, b=TEXT, c=TEXT), "sent"))
    )
    assert better.bump == "minor"
    small = diff_documents(
        document_of(using(old, "sent")),
        document_of(using(thing(a=TEXT, b={**TEXT, "deprecated": True}), "sent")),
    )
    assert small.bump == "patch"
    same = diff_documents(document_of(using(old, "sent")), document_of(using(old, "sent")))
    assert same == Diff(changes=(), bump="none", calls=("client.shop.act",))


def test_a_slice_is_compared_alone() -> None:
    def root(length: int) -> Json:
        limited = {**TEXT, "maxLength": length}
        return spec(
            paths={f"/{name}": {"post": operation(name, sent=limited)} for name in ("a", "b")}
        )

    chosen = Selection(include_paths=("/a",))
    changes = found(root(5), root(3), selection=chosen)
    assert [change.symbol for change in changes] == ["client.shop.a(body)"]


# ---- order -------------------------------------------------------------------------------------


def shuffled(value: Json, chance: random.Random, key: str = "") -> Json:
    """The same document, its maps and unordered arrays in another order."""
    if isinstance(value, dict):
        items = [(name, shuffled(member, chance, name)) for name, member in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [shuffled(item, chance) for item in value]
        if key in ("required", "enum", "parameters", "type", "security"):
            chance.shuffle(items)
        return items
    return value


def test_order_is_no_change() -> None:
    old = using(
        {
            "oneOf": [
                thing(kind_={"const": tag}, **{f"{tag}_": TEXT, "b-c": TEXT, "b_c": NUMBER})
                for tag in ("x", "y")
            ]
        },
        "both",
        Other=thing(a={"enum": ["x", "y", "z"]}, b=ref("Thing"), c={"type": ["string", "null"]}),
        other=thing(a=TEXT),
    )
    for seed in range(20):
        new = shuffled(old, random.Random(seed))
        assert found(old, new) == ()


# ---- several files -----------------------------------------------------------------------------

SHARED = """User: {type: object, properties: {name: {type: string}, boss: {$ref: "#/User"}}}"""
WHOLE = """openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {application/json: {schema: {$ref: "common.yaml#/User"}}}}
      responses:
        "200":
          description: ""
          content:
            application/json:
              schema: {type: object, properties: {u: {$ref: "common.yaml#/User"}}}
"""


def test_what_stands_in_another_file_is_compared_there(tmp_path: Path) -> None:
    shared = {"same": SHARED, "other": SHARED.replace("string", "string, maxLength: 3")}
    for name, text in {"old": SHARED, **shared}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "common.yaml").write_text(text, "utf-8")
        (tmp_path / name / "spec.yaml").write_text(WHOLE, "utf-8")
    paths = [tmp_path / name / "spec.yaml" for name in ("old", "same", "other")]
    assert diff(paths[0], paths[1]).changes == ()
    changes = diff(paths[0], paths[2]).changes
    assert [(change.kind, change.level) for change in changes] == [("max-length-added", "major")]
    assert changes[0].origin_new == "common.yaml#/User/properties/name/maxLength"


def test_a_pointer_of_a_change_can_be_read() -> None:
    for change in found(using(thing(a=TEXT, b=TEXT), "both"), using(thing(a=NUMBER), "both")):
        for origin in (change.origin_old, change.origin_new):
            assert origin is not None
            tokens(origin)
