"""The runtime's checks: verdicts, violations, and values made to break them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checking import check, found
from runtime_package import runtime

CHECKS = runtime("json_schema.check")
CLASSIC = runtime("json_schema.check_3_0")
Check, Later, Pattern = CHECKS.Check, CHECKS.Later, CHECKS.Pattern
USER_ID = Check(type="string", pattern=Pattern("^[0-9]{1,19}$", r"\A[0-9]{1,19}\Z"))
NODE = Check(
    type="object",
    required=("id",),
    properties={"id": USER_ID, "children": Check(type="array", items=Later(lambda: NODE))},
    additional_properties=False,
)


def listed(first: Any, value: object, **options: Any) -> list[tuple[str, str, str]]:
    return [(each.path, each.keyword, each.message) for each in first.violations(value, **options)]


def test_all_violations_are_listed_at_once_with_place_keyword_and_reason() -> None:
    value = {"id": "1x", "children": [{"id": 3}, {"a/b": 1, "~": 2}]}
    assert listed(NODE, value) == [
        ("/id", "pattern", '"1x" does not match ^[0-9]{1,19}$'),
        ("/children/0/id", "type", "expected string, got integer"),
        ("/children/1", "required", '"id" is required'),
        ("/children/1/a~1b", "additionalProperties", '"a/b" is not a known property'),
        ("/children/1/~0", "additionalProperties", '"~" is not a known property'),
    ]


def test_a_valid_value_has_no_violations() -> None:
    value = {"id": "1", "children": [{"id": "2", "children": []}]}
    assert NODE.violations(value) == []
    assert NODE.accepts(value)


@pytest.mark.parametrize(
    ("keywords", "value", "expected"),
    [
        ({"enum": ("a", "b")}, "c", '"c" is not one of "a", "b"'),
        (
            {"enum": tuple(range(1000))},
            "c",
            '"c" is not one of 0, 1, 2, 3, 4, 5, 6, 7, … (1,000 values)',
        ),
        ({"const": 1}, True, "true is not 1"),
        ({"minimum": 3}, 2, "2 is less than the minimum of 3"),
        ({"exclusive_maximum": 3}, 3, "3 is not less than 3"),
        ({"multiple_of": 0.01}, 0.015, "0.015 is not a multiple of 0.01"),
        ({"max_length": 2}, "abc", "3 characters of at most 2"),
        ({"min_items": 2}, [1], "1 item of at least 2"),
        ({"max_properties": 0}, {"a": 1}, "1 property of at most 0"),
        ({"unique_items": True}, [1, 2, 1.0], "items 0 and 2 are equal: 1.0"),
        ({"type": ("integer", "null")}, 1.5, "expected integer or null, got number"),
        ({"type": "string"}, b"x", "expected string, got bytes"),
        ({"dependent_required": {"a": ("b",)}}, {"a": 1}, '"b" is required beside "a"'),
        ({"not_": Check(type="null")}, None, "null is what the schema excludes"),
        (
            {"property_names": Check(max_length=1)},
            {"ab": 1},
            'the name "ab": 2 characters of at most 1',
        ),
        (
            {"contains": Check(type="null")},
            [1],
            "0 of 1 items are as `contains` asks, not at least 1",
        ),
    ],
)
def test_messages_say_what_is_wrong(keywords: Any, value: object, expected: str) -> None:
    assert [violation.message for violation in Check(**keywords).violations(value)] == [expected]


LONG: dict[str, Any] = {
    "text": "x" * 10_000,
    "controls": "\x00" * 10_000,
    "array": [1] * 10_000,
    "integer": 10**20_000,
    "object": {"k": "v" * 10_000},
}


@pytest.mark.parametrize("kind", LONG)
def test_messages_stay_short(kind: str) -> None:
    value = LONG[kind]
    for item in (Check(enum=("a",)), Check(const=None), Check(not_=True), Check(type="boolean")):
        assert all(len(each.message) < 120 for each in item.violations(value))


def test_any_of_reports_the_option_that_comes_closest() -> None:
    tagged = [
        Check(
            type="object",
            required=("t", "n"),
            properties={"t": Check(const=tag), "n": Check(type="integer")},
        )
        for tag in ("a", "b")
    ]
    first = Check(any_of=(Check(type="null"), *tagged))
    assert listed(first, {"t": "b", "n": "x"}) == [
        ("", "anyOf", 'fits none of 3 schemas; closest: "/n": expected integer, got string')
    ]


def test_one_of_tells_which_options_fit() -> None:
    first = Check(one_of=(Check(minimum=1), Check(minimum=2), Check(type="null")))
    assert listed(first, 5) == [
        ("", "oneOf", "fits 2 of the 3 schemas (1, 2) where exactly one is allowed")
    ]


@pytest.mark.parametrize(
    ("value", "unit", "valid"),
    [
        (4.02, 0.01, True),
        (0.0075, 0.0001, True),
        (0.00751, 0.0001, False),
        (12391239123, 1e-8, True),
        (1e308, 0.5, True),
        (1e308, 0.123456789, False),
        (10**400, 3, False),
        (3 * 10**400, 3, True),
        (Decimal("1.1"), 0.1, True),
        (Decimal("1E+999999999"), 0.1, True),
        (Decimal("1E-999999999"), 0.1, False),
        (math.inf, 1, False),
        (math.nan, 1, False),
        (-0.0, 7, True),
    ],
)
def test_multiples_are_exact(value: Any, unit: float, *, valid: bool) -> None:
    assert Check(multiple_of=unit).accepts(value) is valid


def test_numbers_are_equal_by_value_and_never_to_booleans() -> None:
    first = Check(enum=(1, [0, {"a": False}]))
    assert first.accepts(1.0)
    assert not first.accepts(True)
    assert first.accepts([0.0, {"a": False}])
    assert not first.accepts([False, {"a": 0}])
    assert Check(unique_items=True).accepts([1, True, 0, False, "1", None, [1], [True]])
    assert not Check(unique_items=True).accepts([{"a": 1, "b": 2}, {"b": 2.0, "a": 1}])


def test_an_array_does_not_equal_what_only_looks_like_it() -> None:
    assert Check(unique_items=True).accepts([[], {}, [[]], ["true"], True, [["a"], "array"]])


def test_one_point_zero_is_an_integer_since_openapi_3_1_only() -> None:
    assert Check(type="integer").accepts(1.0)
    assert not Check(type="integer").accepts(1.5)
    assert not CLASSIC.Check(type="integer").accepts(1.0)
    assert CLASSIC.Check(type="number").accepts(1.0)
    assert CLASSIC.Check(type=("integer", "number")).accepts(1.5)
    assert not Check(type="integer").accepts(True)


def test_decimals_are_numbers() -> None:
    assert Check(type="number", minimum=0.1, maximum=0.1).accepts(Decimal("0.1"))
    assert Check(type="integer").accepts(Decimal("2.0"))


def test_lengths_count_code_points() -> None:
    assert Check(max_length=1).accepts("\U0001f600")


def test_a_pattern_runs_only_on_texts_that_are_short_enough() -> None:
    slow = Check(max_length=20, pattern=Pattern("^(a+)+$", r"\A(a+)+\Z"))
    assert [violation.keyword for violation in slow.violations("a" * 1000 + "!")] == ["maxLength"]


def test_read_only_properties_need_not_be_sent() -> None:
    first = Check(required=("id", "name"), read_only=("id",))
    assert [each.message for each in first.violations({})] == [
        '"id" is required',
        '"name" is required',
    ]
    assert [each.message for each in first.violations({}, sending=True)] == ['"name" is required']


def test_a_file_is_a_string_that_is_not_looked_into() -> None:
    file = runtime("values.files").File(b"abc")
    assert Check(type="string", max_length=0, pattern=Pattern("x"), enum=("a",)).accepts(file)
    assert not Check(type="object").accepts(file)
    assert Check(unique_items=True, items=Check(type="string")).accepts([file])


def deep(levels: int, inner: Any) -> Any:
    value = inner
    for _ in range(levels):
        value = {"id": "1", "children": [value]}
    return value


@pytest.mark.parametrize(
    "first",
    [
        NODE,
        Check(enum=(1,)),
        Check(const={}),
        Check(any_of=(NODE, Check(type="null"))),
        Check(not_=NODE),
        Check(items=Check(unique_items=True), properties={"children": Check(unique_items=True)}),
    ],
)
def test_what_is_nested_too_deeply_is_one_violation(first: Any) -> None:
    value = deep(100_000, {"id": "1"})
    assert not first.accepts(value)
    assert [each.keyword for each in first.violations(value)] == ["depth"]


def test_a_value_that_holds_itself_is_one_violation() -> None:
    value: dict[str, Any] = {"id": "1"}
    value["children"] = [value]
    assert [each.keyword for each in NODE.violations(value)] in (["depth"], [])


class Passing(Mapping[str, Any]):
    """An object whose values are made when they are asked for, and then gone."""

    def __len__(self) -> int:
        return 6

    def __iter__(self) -> Iterator[str]:
        return map(str, range(6))

    def __getitem__(self, key: str) -> Any:
        return {"even": 1} if int(key) % 2 == 0 else {"odd": 1}


@pytest.mark.parametrize("name", ["even", "odd"])
def test_a_value_that_takes_the_place_of_another_in_memory_is_not_taken_for_it(name: str) -> None:
    inner = {"anyOf": [{"type": "object", "required": [name]}, {"type": "integer"}]}
    violations = check({"additionalProperties": inner}).violations(Passing())
    assert [violation.path for violation in violations] == [
        f"/{number}" for number in range(6) if (number % 2 == 0) != (name == "even")
    ]


def test_violations_are_limited() -> None:
    found = Check(items=Check(type="null")).violations(list(range(20_000)))
    assert len(found) == 10_001
    assert found[-1].keyword == "limit"


def test_a_schema_that_comes_back_to_itself_asks_nothing_more() -> None:
    base = Check(one_of=(Later(lambda: cat),))
    cat = Check(all_of=(base, Check(required=("name",))))
    assert base.accepts({"name": 1})
    assert listed(base, {}) == [("", "oneOf", '"name" is required')]
    lone = Check(ref=Later(lambda: lone))
    assert lone.accepts(1)


def test_what_is_evaluated_is_seen_through_references_and_only_where_valid() -> None:
    schema = {
        "$defs": {"a": {"properties": {"a": True}}},
        "$ref": "#/$defs/a",
        "anyOf": [{"properties": {"b": {"type": "string"}}}, {"properties": {"c": True}}],
        "if": {"properties": {"d": {"const": 1}}, "required": ["d"]},
        "then": {"properties": {"e": True}},
        "not": {"properties": {"f": {"type": "null"}}, "required": ["f"]},
        "dependentSchemas": {"g": {"properties": {"h": True}}},
        "patternProperties": {"^g": True},
        "unevaluatedProperties": False,
    }
    schema = {"$id": "https://a.invalid/", **schema}
    good = {"a": 1, "b": "x", "c": 1, "d": 1, "e": 1, "g": 1, "h": 1}
    assert found(schema, good) == []
    assert found(schema, {**good, "b": 1}) == [("/b", "unevaluatedProperties")]
    assert found(schema, {**good, "d": 2}) == [
        ("/d", "unevaluatedProperties"),
        ("/e", "unevaluatedProperties"),
    ]
    assert found(schema, {"f": 1}) == [("/f", "unevaluatedProperties")]
    assert found(schema, {"h": 1}) == [("/h", "unevaluatedProperties")]


TREE = {
    "$id": "https://a.invalid/tree",
    "$dynamicAnchor": "node",
    "type": "object",
    "properties": {"data": True, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
}
STRICT = {
    "$id": "https://a.invalid/strict",
    "$dynamicAnchor": "node",
    "$ref": "tree",
    "unevaluatedProperties": False,
    "$defs": {"tree": TREE},
}


def test_a_dynamic_reference_goes_to_the_outermost_resource_entered() -> None:
    misspelt = {"children": [{"daat": 1}]}
    assert found(STRICT, misspelt) == [("/children/0/daat", "unevaluatedProperties")]
    assert found({"$defs": {"s": STRICT}, "$ref": "https://a.invalid/tree"}, misspelt) == []


def test_a_dynamic_reference_to_a_pointer_or_plain_anchor_is_a_plain_one() -> None:
    schema = {
        "$id": "https://a.invalid/root",
        "$dynamicAnchor": "node",
        "$ref": "inner",
        "$defs": {
            "inner": {
                "$id": "inner",
                "properties": {"p": {"$dynamicRef": "#/$defs/x"}, "q": {"$dynamicRef": "#y"}},
                "$defs": {
                    "x": {"$dynamicAnchor": "node", "type": "string"},
                    "y": {"$anchor": "y", "type": "string"},
                },
            }
        },
    }
    assert found(schema, {"p": 1, "q": 1}) == [("/p", "type"), ("/q", "type")]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.0, 2.5, "", "a", "ab", "b1"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)
SMALL = st.integers(0, 3)
NAMES = st.lists(st.sampled_from("abc"), unique=True, max_size=2)


def schemas() -> st.SearchStrategy[Any]:
    types = st.sampled_from(["null", "boolean", "object", "array", "number", "integer", "string"])

    def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        table = st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
        some = st.lists(inner, min_size=1, max_size=2)
        return st.fixed_dictionaries(
            {},
            optional={
                "type": types | st.lists(types, min_size=1, max_size=2, unique=True),
                "enum": st.lists(JSON, min_size=1, max_size=3),
                "const": JSON,
                "multipleOf": st.sampled_from([1, 2, 0.5]),
                "minimum": st.integers(-2, 2),
                "exclusiveMaximum": st.integers(-2, 2),
                "maxLength": SMALL,
                "minLength": SMALL,
                "pattern": st.sampled_from(["^a", "[0-9]", "b$"]),
                "maxItems": SMALL,
                "minItems": SMALL,
                "uniqueItems": st.booleans(),
                "items": inner,
                "prefixItems": some,
                "contains": inner,
                "minContains": SMALL,
                "maxContains": SMALL,
                "required": NAMES,
                "maxProperties": SMALL,
                "properties": table,
                "patternProperties": st.dictionaries(
                    st.sampled_from(["a", "^b$"]), inner, max_size=1
                ),
                "additionalProperties": inner,
                "propertyNames": inner,
                "dependentRequired": st.dictionaries(st.sampled_from("abc"), NAMES, max_size=1),
                "dependentSchemas": st.dictionaries(st.sampled_from("abc"), inner, max_size=1),
                "unevaluatedProperties": inner,
                "unevaluatedItems": inner,
                "allOf": some,
                "anyOf": some,
                "oneOf": some,
                "not": inner,
                "if": inner,
                "then": inner,
                "else": inner,
            },
        )

    return st.recursive(
        st.booleans() | st.builds(lambda kind: {"type": kind}, types), deeper, max_leaves=6
    )


@settings(
    max_examples=int(os.environ.get("CHECK_EXAMPLES", "100")),
    deadline=None,
    derandomize=True,
    database=None,
)
@given(schemas(), st.lists(JSON, min_size=1, max_size=4))
def test_verdicts_equal_jsonschema_s(schema: Any, values: list[Any]) -> None:
    judge = jsonschema.Draft202012Validator(schema)
    mine = check(schema)
    for value in values:
        assert mine.accepts(value) is judge.is_valid(value), value
        assert bool(mine.violations(value)) is not mine.accepts(value)


PLACED = [
    "type",
    "enum",
    "const",
    "multipleOf",
    "minimum",
    "exclusiveMaximum",
    "maxLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "minLength",
    "required",
    "maxProperties",
    "properties",
    "items",
    "prefixItems",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "dependentRequired",
]


def only_placed(schema: Any) -> Any:
    """Leave out the keywords whose violations jsonschema places elsewhere, and false schemas.

    So is the type null beside a choice, which is read as one more type.
    """
    if isinstance(schema, bool):
        return {}
    rest = {key: item for key, item in schema.items() if key in PLACED}
    if rest.get("type") in ("null", ["null"]) and rest.keys() & {"allOf", "anyOf", "oneOf"}:
        del rest["type"]
    for key in ("items", "not"):
        if key in rest:
            rest[key] = only_placed(rest[key])
    for key in ("allOf", "anyOf", "oneOf", "prefixItems"):
        if key in rest:
            rest[key] = [only_placed(item) for item in rest[key]]
    if "properties" in rest:
        rest["properties"] = {key: only_placed(item) for key, item in rest["properties"].items()}
        rest["additionalProperties"] = False
    return rest


def judged(schema: Any, value: Any) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for error in jsonschema.Draft202012Validator(schema).iter_errors(value):
        path = "".join(f"/{item}" for item in error.absolute_path)
        if error.validator == "additionalProperties":
            holder: Any = error.schema
            found |= {
                (f"{path}/{key}", "additionalProperties")
                for key in error.instance.keys() - holder["properties"]
            }
        elif error.validator == "maxLength" or error.validator != "pattern":
            found.add((path, str(error.validator)))
        elif len(error.instance) <= error.schema.get("maxLength", 1000):
            found.add((path, "pattern"))
    return found


@settings(
    max_examples=int(os.environ.get("CHECK_EXAMPLES", "100")),
    deadline=None,
    derandomize=True,
    database=None,
)
@given(schemas().map(only_placed), st.lists(JSON, min_size=1, max_size=4))
def test_places_and_keywords_equal_jsonschema_s(schema: Any, values: list[Any]) -> None:
    mine = check(schema)
    for value in values:
        assert {
            (violation.path, violation.keyword) for violation in mine.violations(value)
        } == judged(schema, value)
