"""Changes, each with programs that a change may break: what ``test_diff_truth`` checks and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = Any


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change, and programs: ``{C}`` is the method, ``{T}`` the class of the schema."""

    kind: str
    old: Json
    new: Json
    way: str = "sent"
    calls: tuple[str, ...] = ("{C}({T}())",)
    answers: tuple[Json, ...] = (None,)
    """What servers answer; each is answered by those whose description allows it."""


def has(**properties: Json) -> Json:
    """An object of *properties*; those that end with ``_`` are required."""
    required = [key.rstrip("_") for key in properties if key.endswith("_")]
    table = {key.rstrip("_"): value for key, value in properties.items()}
    return {"type": "object", "properties": table, **({"required": required} if required else {})}


def text(**more: Json) -> Json:
    return {"type": "string", **more}


def number(kind: str = "integer", **more: Json) -> Json:
    return {"type": kind, **more}


def one_of(*names: str) -> Json:
    return {"enum": list(names)}


def closed(schema: Json) -> Json:
    return {**schema, "additionalProperties": False}


def tagged(*tags: str) -> Json:
    """A choice between objects that are told apart by ``kind``."""
    members = [
        {"title": f"{{T}}{tag.title()}", **has(kind_={"const": tag}, size_=number())}
        for tag in tags
    ]
    return {"oneOf": members}


def query(name: str, schema: Json, **more: Json) -> Json:
    return {"name": name, "in": "query", "schema": schema, **more}


def takes(*parameters: Json, **more: Json) -> Json:
    """An operation that is given whole, instead of a schema."""
    return {
        "operation": {
            "parameters": list(parameters),
            "responses": {"204": {"description": ""}},
            **more,
        }
    }


def moved_reference(old: Json, new: Json, *calls: str, answers: tuple[Json, ...]) -> Case:
    """A property refers to another schema; both have names, before and after."""
    components = {"Key{n}Old": old, "Key{n}New": new}
    before, after = (
        {**has(a_={"$ref": f"#/components/schemas/{name}"}), "components": components}
        for name in components
    )
    return Case(
        kind="type-changed", old=before, new=after, way="received", calls=calls, answers=answers
    )


NULLABLE = {"type": ["string", "null"]}
DAY = dt.date(2026, 1, 2)

SENT = [
    Case(kind="enum-value-added", old=has(a=one_of("x", "y")), new=has(a=one_of("x", "y", "z")), calls=("{C}({T}(a='x'))",)),
    Case(kind="enum-value-removed", old=has(a=one_of("x", "y", "z")), new=has(a=one_of("x", "y")), calls=("{C}({T}(a='z'))",)),
    Case(kind="enum-added", old=has(a=text()), new=has(a=one_of("x", "y")), calls=("{C}({T}(a='z'))",)),
    Case(kind="enum-removed", old=has(a=one_of("x", "y")), new=has(a=text()), calls=("{C}({T}(a='x'))", "print(models.{N}A)", "x: models.{N}A = 'x'\n    print(x)")),
    Case(kind="pattern-added", old=has(a=text()), new=has(a=text(pattern="^[a-z]+$")), calls=("{C}({T}(a='1'))",)),
    Case(kind="pattern-changed", old=has(a=text(pattern="^[0-9]+$")), new=has(a=text(pattern="^[a-z]+$")), calls=("{C}({T}(a='1'))",)),
    Case(kind="pattern-tightened", old=has(a=text(pattern="^[a-z]{1,5}$")), new=has(a=text(pattern="^[a-z]{1,3}$")), calls=("{C}({T}(a='aaaaa'))",)),
    Case(kind="pattern-loosened", old=has(a=text(pattern="^[a-z]{1,3}$")), new=has(a=text(pattern="^[a-z]{1,5}$")), calls=("{C}({T}(a='aaa'))",)),
    Case(kind="pattern-removed", old=has(a=text(pattern="^[a-z]+$")), new=has(a=text()), calls=("{C}({T}(a='a'))",)),
    Case(kind="max-length-tightened", old=has(a=text(maxLength=5)), new=has(a=text(maxLength=3)), calls=("{C}({T}(a='aaaaa'))",)),
    Case(kind="max-length-loosened", old=has(a=text(maxLength=3)), new=has(a=text(maxLength=5)), calls=("{C}({T}(a='aaa'))",)),
    Case(kind="minimum-added", old=has(a=number()), new=has(a=number(minimum=1)), calls=("{C}({T}(a=0))",)),
    Case(kind="minimum-loosened", old=has(a=number(minimum=2)), new=has(a=number(minimum=1)), calls=("{C}({T}(a=2))",)),
    Case(kind="exclusive-maximum-tightened", old=has(a=number(exclusiveMaximum=9)), new=has(a=number(exclusiveMaximum=8)), calls=("{C}({T}(a=8))",)),
    Case(kind="multiple-of-loosened", old=has(a=number(multipleOf=6)), new=has(a=number(multipleOf=3)), calls=("{C}({T}(a=6))",)),
    Case(kind="multiple-of-tightened", old=has(a=number(multipleOf=3)), new=has(a=number(multipleOf=6)), calls=("{C}({T}(a=3))",)),
    Case(kind="unique-items-added", old=has(a={"type": "array", "items": text()}), new=has(a={"type": "array", "items": text(), "uniqueItems": True}), calls=("{C}({T}(a=['x', 'x']))",)),
    Case(kind="max-items-added", old=has(a={"type": "array", "items": text()}), new=has(a={"type": "array", "items": text(), "maxItems": 1}), calls=("{C}({T}(a=['x', 'y']))",)),
    Case(kind="min-properties-added", old=has(a=text()), new={**has(a=text()), "minProperties": 1}),
    Case(kind="type-changed", old=has(a=number()), new=has(a=text()), calls=("{C}({T}(a=1))",)),
    Case(kind="type-changed", old=has(a={"type": "array", "items": text()}), new=has(a=text()), calls=("{C}({T}(a=['x']))",)),
    Case(kind="type-specialized", old=has(a=number("number")), new=has(a=number()), calls=("{C}({T}(a=1.5))",)),
    Case(kind="type-generalized", old=has(a=number()), new=has(a=number("number")), calls=("{C}({T}(a=1))",)),
    Case(kind="type-generalized", old=has(a=text()), new=has(a={}), calls=("{C}({T}(a='x'))",)),
    Case(kind="type-specialized", old=has(a={}), new=has(a=text()), calls=("{C}({T}(a=1))",)),
    Case(kind="format-added", old=has(a=text()), new=has(a=text(format="date")), calls=("{C}({T}(a='x'))",)),
    Case(kind="format-removed", old=has(a=text(format="date")), new=has(a=text()), calls=("{C}({T}(a=dt.date(2026, 1, 2)))",)),
    Case(kind="format-added", old=has(a=text()), new=has(a=text(format="password")), calls=("{C}({T}(a='x'))",)),
    Case(kind="became-nullable", old=has(a_=text()), new=has(a_=NULLABLE), calls=("{C}({T}(a='x'))",)),
    Case(kind="became-not-nullable", old=has(a_=NULLABLE), new=has(a_=text()), calls=("{C}({T}(a=None))",)),
    Case(kind="became-not-nullable", old=has(a=NULLABLE), new=has(a=text()), calls=("{C}({T}(a=None))", "{C}({T}())")),
    Case(kind="field-required", old=has(a=text()), new=has(a_=text())),
    Case(kind="field-required", old=has(a=text(default="d")), new=has(a_=text(default="d"))),
    Case(kind="field-optional", old=has(a_=text()), new=has(a=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="field-added", old=has(a=text()), new=has(a=text(), b=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="field-added", old=has(a=text()), new=has(a=text(), b_=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="field-added", old=has(a=text()), new=has(a=text(), b_=text(default="d")), calls=("{C}({T}(a='x'))",)),
    Case(kind="field-removed", old=has(a=text(), b=text()), new=has(a=text()), calls=("{C}({T}(b='x'))",)),
    Case(kind="field-name-changed", old=has(a_b_=text()), new=has(aB_=text()), calls=("{C}({T}(a_b='x'))",)),
    Case(kind="field-removed", old=closed(has(a=text(), b=text())), new=closed(has(a=text())), calls=("{C}({T}(b='x'))",)),
    Case(kind="default-changed", old=has(a=text(default="x")), new=has(a=text(default="y")), calls=("{C}({T}())",)),
    Case(kind="default-changed", old=has(a_=text(default="x")), new=has(a_=text(default="y")), calls=("{C}({T}(a='x'))",)),
    Case(kind="default-added", old=has(a=text()), new=has(a=text(default="x")), calls=("{C}({T}(a=None))",)),
    Case(kind="default-removed", old=has(a=text(default="x")), new=has(a=text()), calls=("{C}({T}())",)),
    Case(kind="additional-properties-closed", old=has(a=text()), new=closed(has(a=text())), calls=("{C}({T}(additional_properties={{'b': 1}}))",)),
    Case(kind="additional-properties-opened", old=closed(has(a=text())), new=has(a=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="undeclared-required", old=has(a=text()), new={**has(a=text()), "required": ["b"]}),
    Case(kind="variant-added", old=tagged("cat", "dog"), new=tagged("cat", "dog", "eel"), calls=("{C}(models.{N}Cat(kind='cat', size=1))",)),
    Case(kind="variant-removed", old=tagged("cat", "dog", "eel"), new=tagged("cat", "dog"), calls=("{C}(models.{N}Eel(kind='eel', size=1))",)),
    Case(kind="dependent-required-added", old=has(a=text(), b=text()), new={**has(a=text(), b=text()), "dependentRequired": {"a": ["b"]}}, calls=("{C}({T}(a='x'))",)),
    Case(kind="property-names-added", old=has(a=text()), new={**has(a=text()), "propertyNames": {"maxLength": 1}}, calls=("{C}({T}(additional_properties={{'long': 1}}))",)),
    Case(kind="contains-added", old=has(a={"type": "array", "items": text()}), new=has(a={"type": "array", "items": text(), "contains": {"const": "x"}}), calls=("{C}({T}(a=['y']))",)),
]  # fmt: skip

RECEIVED = [
    Case(kind="enum-value-added", old=has(a_=one_of("x", "y")), new=has(a_=one_of("x", "y", "z")), calls=("print({C}().a.upper())",), answers=({"a": "x"}, {"a": "z"})),
    Case(kind="enum-value-removed", old=has(a_=one_of("x", "y", "z")), new=has(a_=one_of("x", "y")), calls=("print({C}().a.upper())",), answers=({"a": "x"},)),
    Case(kind="pattern-added", old=has(a_=text()), new=has(a_=text(pattern="^[a-z]+$")), calls=("print({C}().a.upper())",), answers=({"a": "x"},)),
    Case(kind="max-length-loosened", old=has(a_=text(maxLength=3)), new=has(a_=text(maxLength=5)), calls=("print({C}().a.upper())",), answers=({"a": "x"}, {"a": "xxxxx"})),
    Case(kind="type-changed", old=has(a_=text()), new=has(a_=number()), calls=("print({C}().a.upper())",), answers=({"a": "x"}, {"a": 1})),
    Case(kind="type-specialized", old=has(a_=number("number")), new=has(a_=number()), calls=("x: float = {C}().a\n    print(x + 1)",), answers=({"a": 1},)),
    Case(kind="type-generalized", old=has(a_=number()), new=has(a_=number("number")), calls=("x: int = {C}().a\n    print(x + 1)",), answers=({"a": 1}, {"a": 1.5})),
    Case(kind="type-generalized", old=has(a_=text()), new=has(a_={"type": ["string", "integer"]}), calls=("print({C}().a.upper())",), answers=({"a": "x"}, {"a": 1})),
    Case(kind="format-added", old=has(a_=text()), new=has(a_=text(format="date")), calls=("print({C}().a.upper())",), answers=({"a": "2026-01-02"},)),
    Case(kind="format-removed", old=has(a_=text(format="date")), new=has(a_=text()), calls=("print({C}().a.year)",), answers=({"a": "2026-01-02"}, {"a": "x"})),
    Case(kind="became-nullable", old=has(a_=text()), new=has(a_=NULLABLE), calls=("x: str = {C}().a\n    print(x)",), answers=({"a": "x"}, {"a": None})),
    Case(kind="became-nullable", old=has(a=text()), new=has(a=NULLABLE), calls=("x: str | None = {C}().a\n    print(x)",), answers=({"a": "x"}, {"a": None})),
    Case(kind="became-not-nullable", old=has(a_=NULLABLE), new=has(a_=text()), calls=("x: str | None = {C}().a\n    print(x)",), answers=({"a": "x"},)),
    Case(kind="became-nullable", old=has(a_={"type": "array", "items": text()}), new=has(a_={"type": "array", "items": NULLABLE}), calls=("x: list[str] = {C}().a\n    print(x)",), answers=({"a": ["x"]}, {"a": [None]})),
    Case(kind="field-required", old=has(a=text()), new=has(a_=text()), calls=("x: str | None = {C}().a\n    print(x)",), answers=({"a": "x"},)),
    Case(kind="field-optional", old=has(a_=text()), new=has(a=text()), calls=("x: str = {C}().a\n    print(x)",), answers=({"a": "x"}, {})),
    Case(kind="field-optional", old=has(a_=text(default="d")), new=has(a=text(default="d")), calls=("x: str = {C}().a\n    print(x)",), answers=({"a": "x"}, {})),
    Case(kind="field-added", old=has(a_=text()), new=has(a_=text(), b_=text()), calls=("print({C}().a)",), answers=({"a": "x"}, {"a": "x", "b": "y"})),
    Case(kind="field-removed", old=has(a_=text(), b=text()), new=has(a_=text()), calls=("print({C}().b)",), answers=({"a": "x"},)),
    Case(kind="field-removed", old=has(a_=text(), b_=text()), new=has(a_=text()), calls=("print({C}().b)",), answers=({"a": "x"}, {"a": "x", "b": "y"})),
    Case(kind="default-changed", old=has(a=text(default="x")), new=has(a=text(default="y")), calls=("print({C}().a.upper())",), answers=({},)),
    Case(kind="default-removed", old=has(a=text(default="x")), new=has(a=text()), calls=("x: str = {C}().a\n    print(x)",), answers=({}, {"a": "z"})),
    Case(kind="default-added", old=has(a=text()), new=has(a=text(default="x")), calls=("x: str | None = {C}().a\n    print(x)",), answers=({},)),
    Case(kind="additional-properties-closed", old=has(a=text()), new=closed(has(a=text())), calls=("print({C}().additional_properties)",), answers=({"a": "x"},)),
    Case(kind="variant-added", old=tagged("cat", "dog"), new=tagged("cat", "dog", "eel"), calls=("x: models.{N}Cat | models.{N}Dog | UnknownVariant = {C}()\n    print(x)",), answers=({"kind": "cat", "size": 1}, {"kind": "eel", "size": 1})),
    Case(kind="variant-removed", old=tagged("cat", "dog", "eel"), new=tagged("cat", "dog"), calls=("x = {C}()\n    print(isinstance(x, models.{N}Cat))", "x = {C}()\n    print(isinstance(x, models.{N}Eel))"), answers=({"kind": "cat", "size": 1},)),
    Case(kind="variant-added", old={"anyOf": [has(a_=text()), has(b_=number())]}, new={"anyOf": [has(a_=text()), has(b_=number()), {"type": "array", "items": number()}]}, calls=("x: models.{N}A | models.{N}B = {C}()\n    print(x)",), answers=({"a": "x"}, [1])),
    Case(kind="enum-value-added", old=has(a_={"type": "integer", "enum": [1, 2]}), new=has(a_={"type": "integer", "enum": [1, 2, 3]}), calls=("x: int = {C}().a\n    print(x)",), answers=({"a": 1}, {"a": 3})),
    moved_reference(has(b_=text()), has(b_=text()), "print({C}().a.b.upper())", "x: models.Key{n}Old = {C}().a\n    print(x)", answers=({"a": {"b": "x"}},)),
    moved_reference(has(b_=text(), c=text()), has(b_=text()), "print({C}().a.c)", answers=({"a": {"b": "x"}},)),
    moved_reference(has(b_=text()), has(b_=text(), c=text()), "x: models.Key{n}Old = {C}().a\n    print(x)", answers=({"a": {"b": "x"}},)),
    moved_reference(has(b_=has(c_=text())), has(b_=has(c_=text())), "print({C}().a.b.c.upper())", "x: models.Key{n}Old = {C}().a\n    print(x)", answers=({"a": {"b": {"c": "x"}}},)),
    moved_reference(has(b_=has(c_=text())), has(b_=has(d_=text())), "print({C}().a.b.c.upper())", answers=({"a": {"b": {"c": "x"}}}, {"a": {"b": {"d": "x"}}})),
]  # fmt: skip

BOTH = [
    Case(kind="enum-value-added", way="both", old=has(a_=one_of("x", "y")), new=has(a_=one_of("x", "y", "z")), calls=("print({C}({T}(a='x')).a.upper())",), answers=({"a": "x"}, {"a": "z"})),
    Case(kind="enum-value-removed", way="both", old=has(a_=one_of("x", "y", "z")), new=has(a_=one_of("x", "y")), calls=("{C}({T}(a='z'))",), answers=({"a": "x"},)),
    Case(kind="field-optional", way="both", old=has(a_=text()), new=has(a=text()), calls=("x: str = {C}({T}(a='x')).a\n    print(x)",), answers=({"a": "x"}, {})),
    Case(kind="became-nullable", way="both", old=has(a=text()), new=has(a=NULLABLE), calls=("x: str | None = {C}({T}(a='x')).a\n    print(x)",), answers=({"a": "x"}, {"a": None}, {})),
    Case(kind="field-added", way="both", old=has(a_=text()), new=has(a_=text(), b_=text()), calls=("{C}({T}(a='x'))",), answers=({"a": "x"}, {"a": "x", "b": "y"})),
]  # fmt: skip

ANSWERS_204 = {"responses": {"204": {"description": ""}}}
OPERATIONS = [
    Case(kind="parameter-added", old=takes(), new=takes(query("a", text())), calls=("{C}()",)),
    Case(kind="parameter-added", old=takes(), new=takes(query("a", text(), required=True)), calls=("{C}()",)),
    Case(kind="parameter-removed", old=takes(query("a", text())), new=takes(), calls=("{C}(a='x')",)),
    Case(kind="parameter-required", old=takes(query("a", text())), new=takes(query("a", text(), required=True)), calls=("{C}()",)),
    Case(kind="parameter-optional", old=takes(query("a", text(), required=True)), new=takes(query("a", text())), calls=("{C}(a='x')",)),
    Case(kind="type-changed", old=takes(query("a", text())), new=takes(query("a", number())), calls=("{C}(a='x')",)),
    Case(kind="type-generalized", old=takes(query("a", number())), new=takes(query("a", number("number"))), calls=("{C}(a=1)",)),
    Case(kind="pattern-added", old=takes(query("a", text())), new=takes(query("a", text(pattern="^[a-z]+$"))), calls=("{C}(a='1')",)),
    Case(kind="enum-value-removed", old=takes(query("a", one_of("x", "y", "z"))), new=takes(query("a", one_of("x", "y"))), calls=("{C}(a='z')",)),
    Case(kind="enum-value-added", old=takes(query("a", one_of("x", "y"))), new=takes(query("a", one_of("x", "y", "z"))), calls=("{C}(a='x')",)),
    Case(kind="parameter-name-changed", old=takes(query("a-b", text(), required=True)), new=takes(query("a_b", text(), required=True)), calls=("{C}(a_b='x')",)),
    Case(kind="parameter-moved", old=takes(query("a", text(), required=True)), new=takes({"name": "a", "in": "header", "required": True, "schema": text()}), calls=("{C}(a='x')",)),
    Case(kind="default-changed", old=takes(query("a", text(default="x"))), new=takes(query("a", text(default="y"))), calls=("{C}()",)),
    Case(kind="body-required", old=takes(requestBody={"content": {"application/json": {"schema": has(a=text())}}}), new=takes(requestBody={"required": True, "content": {"application/json": {"schema": has(a=text())}}}), calls=("{C}()",)),
    Case(kind="body-optional", old=takes(requestBody={"required": True, "content": {"application/json": {"schema": text()}}}), new=takes(requestBody={"content": {"application/json": {"schema": text()}}}), calls=("{C}('x')",)),
    Case(kind="body-added", old=takes(), new=takes(requestBody={"required": True, "content": {"application/json": {"schema": text()}}}), calls=("{C}()",)),
    Case(kind="body-removed", old=takes(requestBody={"content": {"application/json": {"schema": text()}}}), new=takes(), calls=("{C}('x')",)),
    Case(kind="body-media-type-removed", old=takes(requestBody={"required": True, "content": {"application/json": {"schema": has(a=text())}}}), new=takes(requestBody={"required": True, "content": {"application/x-www-form-urlencoded": {"schema": has(a=text())}}}), calls=("{C}(models.{B}(a='x'))",)),
    Case(kind="operation-removed", old=takes(), new={"operation": None}, calls=("{C}()",)),
    Case(kind="operation-added", old={"operation": None}, new=takes(), calls=("pass",)),
    Case(
        kind="operation-sunset-changed",
        old=takes(),
        new=takes(**{"x-sunset": "2030-01-31"}),
        calls=("{C}()",),
    ),
    Case(kind="operation-deprecated", old=takes(), new=takes(deprecated=True), calls=("{C}()",)),
    Case(kind="path-changed", old=takes(), new={**takes(), "path": "/elsewhere{n}"}, calls=("{C}()",)),
    Case(kind="operation-renamed", old=takes(), new={**takes(), "id": "other{n}"}, calls=("{C}()",)),
    Case(kind="response-added", old=takes(), new=takes(responses={"202": {"description": ""}, "204": {"description": ""}}), calls=("{C}()",), answers=((204, None), (202, None))),
    Case(kind="response-added", old=takes(), new=takes(responses={"204": {"description": ""}, "404": {"description": ""}}), calls=("{C}()",), answers=((204, None),)),
]  # fmt: skip

ARRAY = {"type": "array", "items": text()}
MAP = {"type": "object", "additionalProperties": text()}
SAYS_X = {**ARRAY, "contains": {"const": "x"}}

BOUNDS: list[tuple[str, str, Json, Json, Json, Json, Json]] = [
    # keyword, name, other keywords, a loose and a tight bound, what fits the loose alone, what both
    ("maximum", "maximum", number(), 9, 5, 7, 1),
    ("exclusiveMaximum", "exclusive-maximum", number(), 9, 5, 5, 1),
    ("minimum", "minimum", number(), 1, 5, 3, 9),
    ("exclusiveMinimum", "exclusive-minimum", number(), 1, 5, 5, 9),
    ("maxLength", "max-length", text(), 5, 3, "xxxx", "x"),
    ("minLength", "min-length", text(), 1, 3, "xx", "xxxx"),
    ("maxItems", "max-items", ARRAY, 3, 1, ["x", "y"], ["x"]),
    ("minItems", "min-items", ARRAY, 1, 3, ["x", "y"], ["x", "y", "z"]),
    ("maxContains", "max-contains", SAYS_X, 3, 1, ["x", "x"], ["x"]),
    ("minContains", "min-contains", SAYS_X, 2, 3, ["x", "x"], ["x", "x", "x"]),
    ("maxProperties", "max-properties", MAP, 3, 1, {"x": "1", "y": "2"}, {"x": "1"}),
    ("minProperties", "min-properties", MAP, 1, 3, {"x": "1"}, {"x": "1", "y": "2", "z": "3"}),
    ("multipleOf", "multiple-of", number(), 3, 6, 3, 6),
]
BEFORE: dict[str, Json] = {
    "minContains": ["x"],
    "minLength": "",
    "minItems": [],
    "minProperties": {},
}
"""What fits where there is no bound, if what fits the loose one does not show the difference."""

WHOLES: list[tuple[str, str, Json, Json, Json, Json, Json]] = [
    # keyword, name, other keywords, one value and another, what fits the one alone, and the other
    ("uniqueItems", "unique-items", ARRAY, False, True, ["x", "x"], ["x"]),
    ("prefixItems", "prefix-items", {"type": "array"}, [text()], [number()], ["x"], [1]),
    ("contains", "contains", ARRAY, {"const": "x"}, {"const": "y"}, ["x"], ["y"]),
    ("patternProperties", "pattern-properties", {"type": "object"}, {"^a": text()}, {"^a": number()}, {"a": "x"}, {"a": 1}),
    ("propertyNames", "property-names", MAP, {"minLength": 2}, {"maxLength": 1}, {"xx": "1"}, {"x": "1"}),
    ("dependentRequired", "dependent-required", MAP, {"x": ["y"]}, {"x": ["z"]}, {"x": "1", "y": "2"}, {"x": "1", "z": "2"}),
    ("dependentSchemas", "dependent-schemas", MAP, {"x": {"required": ["y"]}}, {"x": {"required": ["z"]}}, {"x": "1", "y": "2"}, {"x": "1", "z": "2"}),
    ("unevaluatedItems", "unevaluated-items", {"type": "array"}, text(), number(), ["x"], [1]),
    ("not", "not", text(), {"const": "y"}, {"const": "x"}, "x", "y"),
    ("then", "condition", {**text(), "if": {"minLength": 2}}, {"maxLength": 4}, {"minLength": 4}, "xx", "xxxxx"),
    ("contentEncoding", "content-encoding", text(), "base32", "base16", "x", "x"),
    ("contentMediaType", "content-media-type", text(), "text/plain", "text/csv", "x", "x"),
    ("contentSchema", "content-schema", text(), {"minLength": 1}, {"minLength": 2}, "x", "x"),
]  # fmt: skip


def constrained() -> Iterator[Case]:
    """A case for each constraint and each way in which it may change."""
    for keyword, name, base, loose, tight, sample, both in BOUNDS:
        without = BEFORE.get(keyword, sample)
        yield limited(f"{name}-added", base, {**base, keyword: tight}, without)
        yield limited(f"{name}-removed", {**base, keyword: tight}, base, both)
        old, new = {**base, keyword: loose}, {**base, keyword: tight}
        yield limited(f"{name}-tightened", old, new, sample)
        yield limited(f"{name}-loosened", new, old, both)
    yield limited("multiple-of-changed", number(multipleOf=2), number(multipleOf=3), 2)
    for keyword, name, base, first, other, sample, both in WHOLES:
        old, new = {**base, keyword: first}, {**base, keyword: other}
        yield limited(f"{name}-added", base, new, sample)
        yield limited(f"{name}-removed", new, base, both)
        if name != "unique-items":
            yield limited(f"{name}-changed", old, new, sample)


def limited(kind: str, old: Json, new: Json, sample: Json) -> Case:
    """A case of what a program sends."""
    value = repr(sample).replace("{", "{{").replace("}", "}}")
    return Case(kind=kind, old=has(a=old), new=has(a=new), calls=(f"{{C}}({{T}}(a={value}))",))


def mapped(*tags: str, key: str = "kind", loose: bool = False, **mapping: str) -> Json:
    """A choice between components that are told apart by a tag; *loose* ones take any tag."""
    names = {tag: f"{tag.title()}Of{{T}}" for tag in tags}
    members = [{"$ref": f"#/components/schemas/{value}"} for value in names.values()]
    reported = {tag: f"#/components/schemas/{names[item]}" for tag, item in mapping.items()}
    content = {
        name: has(
            kind_=text() if loose else {"const": tag},
            sort_=text() if loose else {"const": tag},
            size_=number(),
        )
        for tag, name in names.items()
    }
    discriminator = {"propertyName": key, "mapping": reported}
    keyword = "anyOf" if loose else "oneOf"
    return {keyword: members, "discriminator": discriminator, "components": content}


def retagged(cat: str) -> Json:
    """A choice between a cat, which has a size, and a dog, which has a weight."""
    content = {
        "CatOf{T}": has(kind_=text(), size_=number()),
        "DogOf{T}": has(kind_=text(), weight_=number()),
    }
    members = [{"$ref": f"#/components/schemas/{schema}"} for schema in content]
    mapping = {"cat": f"#/components/schemas/{cat}", "dog": "#/components/schemas/DogOf{T}"}
    discriminator = {"propertyName": "kind", "mapping": mapping}
    return {"anyOf": members, "discriminator": discriminator, "components": content}


def readable(**more: Json) -> Json:
    return {**text(), "readOnly": True, **more}


def hidden() -> Json:
    return {**text(), "writeOnly": True}


CAT = "{C}(models.CatOf{N}(kind='cat', sort='cat', size=1))"
FURTHER = [
    Case(kind="read-only-added", old=has(a=text(), b=text()), new=has(a=readable(), b=text()), calls=("{C}({T}(b='x'))",)),
    Case(kind="read-only-removed", old=has(a=readable(), b=text()), new=has(a=text(), b=text()), calls=("{C}({T}(b='x'))",)),
    Case(kind="read-only-removed", old=has(a_=readable(), b=text()), new=has(a_=text(), b=text()), calls=("{C}({T}(b='x'))",)),
    Case(kind="write-only-added", old=has(a=text()), new=has(a=hidden()), calls=("{C}({T}(a='x'))",)),
    Case(kind="write-only-removed", old=has(a=hidden()), new=has(a=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="additional-properties-changed", old=MAP, new={"type": "object"}, calls=("{C}({{'b': 'x'}})",)),
    Case(kind="undeclared-optional", old={**has(a=text()), "required": ["b"]}, new=has(a=text()), calls=("{C}({T}(additional_properties={{'b': 1}}))",)),
    Case(kind="format-changed", old=has(a=text(format="date")), new=has(a=text(format="uuid")), calls=("{C}({T}(a=dt.date(2026, 1, 2)))",)),
    Case(kind="format-changed", old=has(a=number(format="int32")), new=has(a=number(format="int64")), calls=("{C}({T}(a=1))",)),
    Case(kind="choice-changed", old=has(a={"anyOf": [text(maxLength=3), text(minLength=2)]}), new=has(a={"oneOf": [text(maxLength=3), text(minLength=2)]}), calls=("{C}({T}(a='xx'))",)),
    Case(kind="choice-changed", old=has(a={"oneOf": [text(), number()]}), new=has(a={"anyOf": [text(), number()]}), calls=("{C}({T}(a='xx'))",)),
    Case(kind="items-typed", old=has(a={"type": "array"}), new=has(a=ARRAY), calls=("{C}({T}(a=[1]))",)),
    Case(kind="items-untyped", old=has(a=ARRAY), new=has(a={"type": "array"}), calls=("x: list[str] = ['x']\n    {C}({T}(a=x))",)),
    Case(kind="xml-changed", old=has(a=text()), new=has(a={**text(), "xml": {"name": "b"}}), calls=("{C}({T}(a='x'))",)),
    Case(kind="schema-deprecated", old=has(a=text()), new=has(a={**text(), "deprecated": True}), calls=("{C}({T}(a='x'))",)),
    Case(kind="schema-undeprecated", old=has(a={**text(), "deprecated": True}), new=has(a=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="discriminator-changed", old=mapped("cat", "dog", cat="cat", dog="dog"), new=mapped("cat", "dog", key="sort", cat="cat", dog="dog"), calls=(CAT,)),
    Case(kind="discriminator-value-added", old=mapped("cat", "dog", cat="cat", dog="dog"), new=mapped("cat", "dog", cat="cat", dog="dog", eel="dog"), calls=(CAT,)),
    Case(kind="discriminator-value-removed", old=mapped("cat", "dog", cat="cat", dog="dog", eel="dog"), new=mapped("cat", "dog", cat="cat", dog="dog"), calls=(CAT,)),
    Case(kind="name-moved", old=has(**{"a-b": text(), "a_b": text()}), new=has(**{"a-b": text()}), calls=("{C}({T}(a_b2='x'))", "{C}({T}(a_b='x'))")),
    Case(kind="name-moved", old=has(**{"a-b": text()}), new=has(**{"a-b": text(), "a_b": text()}), calls=("{C}({T}(a_b='x'))",)),
    # what is received
    Case(kind="read-only-added", way="received", old=has(a_=text()), new=has(a_=readable()), calls=("x: str = {C}().a\n    print(x)",), answers=({"a": "x"},)),
    Case(kind="write-only-added", way="received", old=has(a_=text(), b=text()), new=has(a_=hidden(), b=text()), calls=("x: str = {C}().a\n    print(x)",), answers=({"a": "x"}, {})),
    Case(kind="write-only-added", way="received", old=has(a=text()), new=has(a=hidden()), calls=("x: str | None = {C}().a\n    print(x)",), answers=({"a": "x"}, {})),
    Case(kind="write-only-removed", way="received", old=has(a=hidden()), new=has(a=text()), calls=("print({C}())",), answers=({"a": "x"}, {})),
    Case(kind="items-untyped", way="received", old=has(a_=ARRAY), new=has(a_={"type": "array"}), calls=("x: list[str] = {C}().a\n    print(x)",), answers=({"a": ["x"]}, {"a": [1]})),
    Case(kind="items-typed", way="received", old=has(a_={"type": "array"}), new=has(a_=ARRAY), calls=("{C}().a.append(1)",), answers=({"a": ["x"]},)),
    Case(kind="format-changed", way="received", old=has(a_=text(format="date")), new=has(a_=text(format="uuid")), calls=("print({C}().a.year)",), answers=({"a": "2026-01-02"}, {"a": "123e4567-e89b-12d3-a456-426614174000"})),
    Case(kind="additional-properties-changed", way="received", old=MAP, new={"type": "object"}, calls=("x: dict[str, str] = {C}()\n    print(x)",), answers=({"a": "x"}, {"a": 1})),
    Case(kind="discriminator-value-added", way="received", old=mapped("cat", "dog", loose=True, cat="cat", dog="dog"), new=mapped("cat", "dog", loose=True, cat="cat", dog="dog", eel="dog"), calls=("print({C}())",), answers=({"kind": "cat", "sort": "cat", "size": 1}, {"kind": "eel", "sort": "eel", "size": 1})),
    Case(kind="discriminator-value-changed", way="received", old=retagged("CatOf{T}"), new=retagged("DogOf{T}"), calls=("print({C}())",), answers=({"kind": "cat", "size": 1}, {"kind": "cat", "weight": 1})),
    Case(kind="discriminator-changed", way="received", old=mapped("cat", "dog", loose=True, cat="cat", dog="dog"), new=mapped("cat", "dog", loose=True, key="sort", cat="cat", dog="dog"), calls=("print({C}())",), answers=({"kind": "cat", "sort": "cat", "size": 1}, {"kind": "dog", "sort": "cat", "size": 1})),
    Case(kind="schema-deprecated", way="received", old=has(a_=text()), new=has(a_={**text(), "deprecated": True}), calls=("print({C}().a)",), answers=({"a": "x"},)),
    Case(kind="server-added", way="unused", old=None, new=None, calls=("pass",)),
    Case(kind="server-removed", way="unused", old=None, new=None, calls=("pass",)),
    # models that nothing carries
    Case(kind="schema-removed", way="unused", old=has(lonely=text()), new=None, calls=("print({T}(lonely='x'))",)),
    Case(kind="schema-added", way="unused", old=None, new=has(solitary=text(), new=number()), calls=("pass",)),
    Case(kind="schema-renamed", way="unused", old=has(one=text(), two_=number(), three=ARRAY), new={"components": {"RenamedThing{n}": has(one=text(), two_=number(), three=ARRAY)}}, calls=("print({T}(two=1))",)),
]  # fmt: skip

DONE = {"204": {"description": ""}}


def form_body(**encoding: Json) -> Json:
    schema = has(a_=ARRAY)
    content = {"application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding}}
    return {"requestBody": {"required": True, "content": content}}


def offered(*media_types: str) -> Json:
    """An operation that takes one model in several media types."""
    schema = {"$ref": "#/components/schemas/Act{n}Request"}
    content = {media_type: {"schema": schema} for media_type in media_types}
    body = {"required": True, "content": content}
    return {**takes(requestBody=body), "components": {"Act{n}Request": has(a=text())}}


def answering(*media_types: str, **more: Json) -> Json:
    content = {media_type: {"schema": text()} for media_type in media_types}
    return {"responses": {"200": {"description": "", "content": content, **more}}}


JSON_ANSWER = answering("application/json")


def secured(*scopes: str, **schemes: Json) -> Json:
    return {**takes(security=[{key: [*scopes]} for key in schemes]), "schemes": schemes}


def called_back(**item: Json) -> Json:
    return takes(callbacks={"done": {"{$request.header.x}": item}} if item else {})


def hooked(**item: Json) -> Json:
    return {**takes(), "hook": item or None}


HOOK = "from {P} import webhooks\n    print(webhooks.hook{n}, client)"
CALLBACK = "from {P} import webhooks\n    print(webhooks.act{n}_done, client)"
SPECIAL = {"type": "apiKey", "in": "header", "name": "x-special"}
HEADER = {"type": "apiKey", "in": "header", "name": "x-key"}
LIST_QUERY = query("a", ARRAY)
ONE_NUMBER = query("id", text(), required=True) | {"in": "path"}
OPERATIONS += [
    Case(kind="operation-id-changed", old=takes(), new={**takes(), "id": "Act{n}"}, calls=("{C}()",)),
    Case(kind="operation-tags-changed", old=takes(), new=takes(tags=["Shop", "Other"]), calls=("{C}()",)),
    Case(kind="operation-undeprecated", old=takes(deprecated=True), new=takes(), calls=("{C}()",)),
    Case(kind="method-changed", old=takes(), new={**takes(), "method": "put"}, calls=("{C}()",)),
    Case(kind="parameter-renamed", old={**takes(ONE_NUMBER), "path": "/act{n}/{id}"}, new={**takes({**ONE_NUMBER, "name": "key"}), "path": "/act{n}/{key}"}, calls=("{C}(id='x')",)),
    Case(kind="parameter-style-changed", old=takes(LIST_QUERY), new=takes({**LIST_QUERY, "explode": False}), calls=("{C}(a=['x', 'y'])",)),
    Case(kind="parameter-style-changed", old=takes(query("a", text())), new=takes({"name": "a", "in": "query", "content": {"application/json": {"schema": text()}}}), calls=("{C}(a='x')",)),
    Case(kind="parameter-style-changed", old=takes(query("a", number())), new=takes({"name": "a", "in": "query", "content": {"application/json": {"schema": number()}}}), calls=("{C}(a=1)",)),
    Case(kind="parameter-style-changed", old=takes(query("a", text())), new=takes(query("a", text(), explode=False)), calls=("{C}(a='x')",)),
    Case(kind="parameter-deprecated", old=takes(query("a", text())), new=takes(query("a", text(), deprecated=True)), calls=("{C}(a='x')",)),
    Case(kind="parameter-undeprecated", old=takes(query("a", text(), deprecated=True)), new=takes(query("a", text())), calls=("{C}(a='x')",)),
    Case(kind="body-media-type-added", old=offered("application/json"), new=offered("application/json", "application/vnd.a+json"), calls=("{C}(models.{B}(a='x'))",)),
    Case(kind="body-media-type-removed", old=offered("application/json", "application/x-www-form-urlencoded"), new=offered("application/json"), calls=("{C}(models.{B}(a='x'))", "{C}(models.{B}(a='x'), content_type='application/x-www-form-urlencoded')")),
    Case(kind="part-encoding-changed", old=takes(**form_body()), new=takes(**form_body(a={"style": "pipeDelimited", "explode": False})), calls=("{C}(models.{B}(a=['x', 'y']))",)),
    Case(kind="response-removed", old=takes(responses={**DONE, "202": {"description": ""}}), new=takes(), calls=("{C}()",), answers=((204, None),)),
    Case(kind="response-media-type-added", old=takes(**answering("text/plain")), new=takes(**answering("text/plain", "text/csv")), calls=("x: str = {C}()\n    print(x)",), answers=((200, "x", "text/plain"),)),
    Case(kind="response-media-type-removed", old=takes(**answering("application/json", "text/plain")), new=takes(**answering("text/plain")), calls=("x: str = {C}()\n    print(x)",), answers=((200, "x", "application/json"), (200, "x", "text/plain"))),
    Case(kind="return-type-changed", old=takes(**answering("text/plain")), new=takes(responses={"200": {"description": "", "content": {"text/plain": {}, "application/json": {"schema": number()}}}}), calls=("x: str = {C}()\n    print(x)",), answers=((200, "x", "text/plain"),)),
    Case(kind="response-added", old=takes(**JSON_ANSWER), new=takes(responses={**JSON_ANSWER["responses"], "201": JSON_ANSWER["responses"]["200"]}), calls=("{C}()",), answers=((200, "x", "application/json"), (201, "x", "application/json"))),
    Case(kind="response-header-added", old=takes(**answering("text/plain")), new=takes(**answering("text/plain", headers={"X": {"schema": text()}})), calls=("{C}()",), answers=((200, "x", "text/plain"),)),
    Case(kind="response-header-removed", old=takes(**answering("text/plain", headers={"X": {"schema": text()}})), new=takes(**answering("text/plain")), calls=("{C}()",), answers=((200, "x", "text/plain"),)),
    Case(kind="response-header-removed", old=takes(**answering("text/plain", headers={"Alone": {"schema": text()}})), new=takes(**answering("text/plain")), calls=("from {P} import headers\n    print(headers.ALONE, client)",), answers=((200, "x", "text/plain"),)),
    Case(kind="response-header-required", old=takes(**answering("text/plain", headers={"X": {"schema": text()}})), new=takes(**answering("text/plain", headers={"X": {"schema": text(), "required": True}})), calls=("{C}()",), answers=((200, "x", "text/plain"),)),
    Case(kind="response-header-optional", old=takes(**answering("text/plain", headers={"X": {"schema": text(), "required": True}})), new=takes(**answering("text/plain", headers={"X": {"schema": text()}})), calls=("{C}()",), answers=((200, "x", "text/plain"),)),
    Case(kind="response-header-changed", old=takes(**answering("text/plain", headers={"X": {"schema": text()}})), new=takes(**answering("text/plain", headers={"X": {"schema": text(), "explode": True}})), calls=("{C}()",), answers=((200, "x", "text/plain"),)),
    Case(kind="link-changed", old=takes(**answering("text/plain")), new=takes(**answering("text/plain", links={"next": {"operationId": "act0"}})), calls=("{C}()",), answers=((200, "x", "text/plain"),)),
    Case(kind="security-changed", old={**takes(), "schemes": {"Key{n}": HEADER}}, new={**takes(security=[{"Key{n}": []}]), "schemes": {"Key{n}": HEADER}}, calls=("{C}()",)),
    Case(kind="security-changed", old=secured(**{"Key{n}": HEADER}), new={**takes(security=[]), "schemes": {"Key{n}": HEADER}}, calls=("{C}()",)),
    Case(kind="security-scheme-changed", old=secured(**{"Key{n}": HEADER}), new=secured(**{"Key{n}": {**HEADER, "name": "x-other"}}), calls=("{C}()",)),
    Case(kind="security-scheme-added", old=takes(), new={**takes(), "schemes": {"Key{n}": HEADER}}, calls=("{C}()",)),
    Case(kind="security-scheme-renamed", old=secured(OldName=SPECIAL), new=secured(NewName=SPECIAL), calls=("type(client)(auth={{'OldName': 'x'}}).close()",)),
    Case(kind="security-scheme-removed", old={**takes(), "schemes": {"Key{n}": {**HEADER, "name": "x-removed"}}}, new=takes(), calls=("{C}()",)),
    Case(kind="server-changed", old=takes(), new=takes(servers=[{"url": "https://moved.example"}]), calls=("{C}()",)),
    Case(kind="webhook-added", old=hooked(), new=hooked(post={"responses": DONE}), calls=("{C}()",)),
    Case(kind="webhook-removed", old=hooked(post={"responses": DONE}), new=hooked(), calls=(HOOK,)),
    Case(kind="webhook-changed", old=hooked(post={"responses": DONE}), new=hooked(put={"responses": DONE}), calls=(HOOK,)),
    Case(kind="callback-added", old=called_back(), new=called_back(post={"responses": DONE}), calls=("{C}()",)),
    Case(kind="callback-removed", old=called_back(post={"responses": DONE}), new=called_back(), calls=(CALLBACK,)),
    Case(kind="callback-changed", old=called_back(post={"responses": DONE}), new=called_back(put={"responses": DONE}), calls=("{C}()",)),
]  # fmt: skip
USAGE = has(a_=one_of("x", "y"))
BOTH += [
    Case(kind="usage-changed", way="usage", old=USAGE, new=USAGE, calls=("x: str = 'x'\n    {C}({T}(a=x))", "print({C}({T}(a='x')).a)"), answers=({"a": "x"},)),
]  # fmt: skip
"""A schema that is sent and received, and then sent alone."""

CASES = [
    *SENT,
    *constrained(),
    *(Case(**{**vars(status), "way": "received"}) for status in RECEIVED),
    *FURTHER,
    *BOTH,
    *(Case(**{**vars(operation), "way": "operation"}) for operation in OPERATIONS),
]
