"""Objects of a shape that has come often are built by a compiled function, and just as all others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from memory_package import importable
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate

Json = Any

TEXT: Json = {"type": "string"}
WIDE = [f"key{number}" for number in range(70)]
COMPONENTS: Json = {
    "Wide": {"type": "object", "properties": dict.fromkeys(WIDE, TEXT)},
    "Order": {
        "type": "object",
        "required": ["id", "kind", "note"],
        "properties": {
            "id": {"type": "string"},
            "kind": {"type": "string", "const": "order"},
            "note": {"type": ["string", "null"]},
            "placed": {"type": "string", "format": "date-time"},
            "total": {"type": "number"},
            "items": {"type": "integer"},
            "paid": {"type": "boolean"},
            "buyer": {"$ref": "#/components/schemas/Person"},
            "watchers": {"type": "array", "items": {"$ref": "#/components/schemas/Person"}},
            "by_role": {
                "type": "object",
                "additionalProperties": {"$ref": "#/components/schemas/Person"},
            },
            "payment": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Card"},
                    {"$ref": "#/components/schemas/Cash"},
                ],
                "discriminator": {"propertyName": "method"},
            },
            "labels": {"type": "array", "items": TEXT},
            "priority": {"type": "integer", "default": 3},
            "sizes": {"type": "array", "items": {"type": "integer"}, "default": [1, 2]},
            "after": {"$ref": "#/components/schemas/Order"},
        },
    },
    "Person": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "mail": TEXT}},
    "Note": {
        "type": "object",
        "properties": {
            "text": {"type": ["string", "null"]},
            "author": TEXT,
            "written": {"type": "string", "format": "date-time"},
        },
    },
    "Card": {"type": "object", "required": ["method"], "properties": {"method": TEXT}},
    "Cash": {"type": "object", "required": ["method"], "properties": {"method": TEXT}},
    "Strange": {
        "type": "object",
        "required": ["@type"],
        "properties": {"@type": TEXT, "class": TEXT, "additional_properties": TEXT},
        "additionalProperties": {"$ref": "#/components/schemas/Person"},
    },
    "Closed": {"type": "object", "properties": {"id": TEXT}, "additionalProperties": False},
    "Received": {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string", "readOnly": True}, "name": TEXT},
    },
}
FULL: Json = {
    "id": "1",
    "note": None,
    "placed": "2030-01-02T03:04:05.600Z",
    "total": 2,
    "items": 7,
    "paid": True,
    "buyer": {"mail": "a@example.com", "name": "A"},
    "watchers": [{"name": "B"}, {"name": "C", "new": 1}],
    "by_role": {"owner": {"name": "D"}},
    "payment": {"method": "Cash"},
    "labels": ["x"],
    "sizes": [4],
    "after": {"note": "n", "kind": "order", "id": "2"},
    "kind": "order",
}
PERSON: Json = {"name": "A"}
VALUES: list[tuple[str, Json]] = [
    ("Order", FULL),
    ("Order", {"id": "1", "note": "n", "kind": "order"}),
    ("Order", {"total": None, "kind": "order", "note": None, "id": "1", "buyer": None}),
    ("Order", {"id": "1", "kind": "order", "note": "n", "priority": None, "sizes": None}),
    ("Order", {"id": "1", "kind": "order", "note": "n", "new": {"deep": [1]}, "__class__": 1}),
    ("Strange", {"@type": "t", "class": "c", "additional_properties": "p"}),
    ("Strange", {"x": PERSON, "@type": "t", "type_": PERSON, '"); quit() #': PERSON, "": PERSON}),
    ("Closed", {}),
    ("Closed", {"id": "1", "new": 2}),
    ("Received", {"name": "n", "id": "1"}),
]
WRONG: list[tuple[str, Json, Json]] = [
    *(
        ("Order", FULL, {**FULL, key: value})
        for key, value in [
            ("id", 1),
            ("note", 2),
            ("placed", "never"),
            ("total", "2"),
            ("total", True),
            ("items", 1.5),
            ("paid", 0),
            ("buyer", {"name": 5, "mail": ""}),
            ("buyer", []),
            ("watchers", {}),
            ("watchers", [PERSON, {"name": None}]),
            ("watchers", [PERSON, 3]),
            ("by_role", {"owner": {}}),
            ("payment", 1),
            ("labels", [1]),
            ("after", {"id": "1", "kind": "order"}),
        ]
    ),
    ("Strange", {"@type": "t", "x": PERSON}, {"@type": "t", "x": {"name": 1}}),
    ("Strange", {"@type": "t", "x": PERSON}, {"@type": 1, "x": {"name": 1}}),
    ("Received", {"id": "1"}, {"id": None}),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    spec: Path = tmp_path_factory.mktemp("shapes") / "spec.json"
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    spec.write_text(json.dumps({**head, "components": {"schemas": COMPONENTS}}), "utf-8")
    with importable(generate(spec, Options(package="shapes")).files) as content:
        yield content


def often(schema: Any, value: Json) -> Any:
    """Decode a value until its shape has a builder, and once by that."""
    data = json.dumps(value).encode()
    for _ in range(250):
        schema.decode(data)
    assert has_builder(schema, value)
    return schema.decode(data)


def builders(schema: Any) -> Any:
    return schema._codec._builders


def has_builder(schema: Any, value: Json) -> bool:
    found = builders(schema)
    return tuple(value) in found or len(value) in found.by_size


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_a_builder_makes_what_any_object_becomes(package: Any, name: str, value: Json) -> None:
    schema = package.schema(name)
    other = schema.decode(value)
    model = often(schema, value)
    assert (type(model), model, repr(model)) == (type(other), other, repr(other))
    assert package.fields_set(model) == package.fields_set(other)
    assert vars(model) == vars(other)
    assert json.loads(schema.to_json(model)) == json.loads(schema.to_json(other))
    assert schema.check(model) == schema.check(other)


@pytest.mark.parametrize(("name", "right", "wrong"), WRONG)
def test_a_builder_refuses_what_is_refused_of_any_object(
    package: Any, name: str, right: Json, wrong: Json
) -> None:
    schema = package.schema(name)
    often(schema, right)
    assert has_builder(schema, wrong)
    with pytest.raises(package.DecodeError) as expected:
        schema.decode(wrong)
    with pytest.raises(package.DecodeError) as caught:
        schema.decode(json.dumps(wrong).encode())
    assert str(caught.value) == str(expected.value)
    assert caught.value.path == expected.value.path


@pytest.mark.parametrize(
    ("key", "value"), [("items", 3.0), ("total", 10**30), ("total", 1), ("note", "n")]
)
def test_a_builder_takes_what_json_does_not_tell_apart(package: Any, key: str, value: Json) -> None:
    schema = package.schema("Order")
    often(schema, FULL)
    found = schema.decode(json.dumps({**FULL, key: value}).encode())
    expected = schema.decode({**FULL, key: value})
    assert found == expected
    assert type(getattr(found, key)) is type(getattr(expected, key))


def test_what_must_be_there_is_missed_however_often_it_is_not(package: Any) -> None:
    schema = package.schema("Person")
    for _ in range(300):
        with pytest.raises(package.DecodeError, match="missing value at"):
            schema.decode(b'{"mail": "a@example.com"}')
    assert not has_builder(schema, {"mail": ""})


def test_objects_of_a_shape_are_sent_as_they_were_spelled(package: Any) -> None:
    schema = package.schema("Note")
    value = {"text": "x", "written": "2030-01-02T03:04:05.600Z", "new": [1.50, "é"]}
    model = often(schema, value)
    assert (
        schema.to_json(model)
        == json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    )
    assert list(vars(model)) == ["text", "written", "additional_properties"]


def test_objects_with_as_many_keys_are_told_apart(package: Any) -> None:
    schema = package.schema("Note")
    values: list[Json] = [
        {"text": "x", "author": "a"},
        {"author": "a", "text": "x"},
        {"text": "x", "written": "2030-01-02T03:04:05Z"},
        {"author": "a", "new": 1},
        {"text": None, "other": None},
    ]
    expected = [schema.decode(value) for value in values]
    often(schema, values[0])
    assert 2 in builders(schema).by_size
    assert [schema.decode(json.dumps(value).encode()) for value in values] == expected
    assert 2 not in builders(schema).by_size
    for value, model in zip(values, expected, strict=True):
        found = often(schema, value)
        assert (found, vars(found)) == (model, vars(model))
    assert 2 not in builders(schema).by_size


def test_unknown_keys_of_a_builder_are_no_attributes(package: Any) -> None:
    schema = package.schema("Person")
    model = often(schema, {"name": "A", "to_json": 1, "name_": 2, "__init__": 3})
    assert set(vars(model)) == {"name", "additional_properties"}
    assert model.additional_properties == {"to_json": 1, "name_": 2, "__init__": 3}


def test_who_sends_objects_cannot_make_the_builders_grow_without_end(package: Any) -> None:
    schema = package.schema("Card")
    long = {"method": "Card", "x" * 10_000: 1}
    for _ in range(300):
        schema.decode(json.dumps(long).encode())
    assert not has_builder(schema, long)
    for number in range(100):
        for _ in range(250):
            schema.decode(b'{"method": "Card", "new%d": 1}' % number)
    assert len(builders(schema)) <= len(builders(schema)._counts) <= 64


def test_a_class_that_is_wide_is_built_too(package: Any) -> None:
    """CPython shares the names of 30 attributes at most."""
    value = {key: str(number) for number, key in enumerate(reversed(WIDE))}
    schema = package.schema("Wide")
    model = often(schema, value)
    assert vars(model) == value == json.loads(schema.to_json(model))
    assert model.key0 == str(len(WIDE) - 1)
