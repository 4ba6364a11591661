"""What a change of a schema breaks is what its values decide, however the schema is written."""

from __future__ import annotations

from typing import Any

import pytest

from test_diff import found, letters, operation, ref, spec, thing, using
from test_diff_reports import between

Json = Any
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
NULL = {"type": "null"}
CAT = thing(kind_={"const": "cat"}, lives=NUMBER)
DOG = thing(kind_={"const": "dog"}, tricks=NUMBER)


def text(**more: Json) -> Json:
    return {**TEXT, **more}


def all_of(*members: Json) -> Json:
    return {"allOf": list(members)}


def any_of(*members: Json) -> Json:
    return {"anyOf": list(members)}


BASE = thing(a=NUMBER, s=TEXT)

SENT: dict[str, tuple[Json, Json, str]] = {
    "a member of allOf asks more of a property": (all_of(ref("Base")), all_of(ref("Base"), thing(a={**NUMBER, "minimum": 5})), "R"),
    "allOf beside the properties": (thing(s=TEXT), {**thing(s=TEXT), **all_of({"properties": {"s": text(maxLength=3)}})}, "R"),
    "allOf adds an enumeration": (all_of(ref("Base")), all_of(ref("Base"), thing(s={"enum": ["x"]})), "TR"),
    "allOf two levels down": (thing(o=thing(l={"type": "array", "items": ref("Base")})), thing(o=thing(l={"type": "array", "items": all_of(ref("Base"), {"required": ["a"]})})), "STR"),
    "allOf repeats what is asked": (all_of(ref("Base")), all_of(ref("Base"), thing(a=NUMBER)), ""),
    "null beside it": (thing(a=text(maxLength=3)), thing(a=any_of(text(maxLength=3), NULL)), ""),
    "null beside what asks more": (thing(a=text(maxLength=9)), thing(a=any_of(text(maxLength=3), NULL)), "R"),
    "null beside what asks for a property": (thing(a=thing(q=NUMBER)), thing(a=any_of(thing(q=NUMBER, r_=NUMBER), NULL)), "STR"),
    "null no longer beside it": (thing(a=any_of(TEXT, NULL)), thing(a=TEXT), "R"),
    "the only alternative": (thing(a=text(maxLength=3)), thing(a={"oneOf": [text(maxLength=3)]}), ""),
    "the only alternative asks more": (thing(a=TEXT), thing(a={"oneOf": [text(maxLength=3)]}), "R"),
    "one of two properties is asked for": (thing(a=TEXT, n=NUMBER), {**thing(a=TEXT, n=NUMBER), **any_of({"required": ["a"]}, {"required": ["n"]})}, "R"),
    "one of two properties, of which one is always sent": (thing(a_=TEXT, n=NUMBER), {**thing(a_=TEXT, n=NUMBER), **any_of({"required": ["a"]}, {"required": ["n"]})}, ""),
    "an alternative asks more, and no other takes it": (any_of(TEXT, NUMBER), any_of(text(maxLength=3), NUMBER), "R"),
    "an alternative asks more, and another takes it": (any_of(text(maxLength=3), TEXT), any_of(text(maxLength=2), TEXT), ""),
    "a choice around it": (thing(a=TEXT), thing(a=any_of(TEXT, NUMBER)), ""),
    "a choice around it, asking more": (thing(a=TEXT), thing(a=any_of(text(pattern="^x"), NUMBER)), "R"),
    "a choice is resolved": (thing(a=any_of(TEXT, NUMBER)), thing(a=TEXT), "TR"),
    "an object becomes a choice": (CAT, {"oneOf": [CAT, DOG]}, "ST"),
    "dots counted, then characters": (thing(a=text(pattern="^.{0,1000}$")), thing(a=text(maxLength=1000)), ""),
    "characters counted, then dots": (thing(a=text(maxLength=1000)), thing(a=text(pattern="^.{0,1000}$")), "R"),
    "characters counted, then another number of dots": (thing(a=text(pattern="^.{0,1000}$")), thing(a=text(maxLength=99)), "R"),
    "a pattern that the constants match": (thing(a={"enum": ["x1", "x2"]}), thing(a={"enum": ["x1", "x2"], "pattern": "^x"}), ""),
    "a pattern that matches few texts, then a list of them": (thing(a=text(pattern="^(x1|x2)$")), thing(a={"enum": ["x1", "x2"]}), "T"),
    "a pattern that matches few texts, then a shorter list": (thing(a=text(pattern="^(x1|x2)$")), thing(a={"enum": ["x1"]}), "TR"),
    "a list, then a pattern that matches the same": (thing(a=text(enum=["x1", "x2"])), thing(a=text(pattern="^x[12]$")), "ST"),
    "a list, then a pattern that matches less": (thing(a=text(enum=["x1", "x2"])), thing(a=text(pattern="^x1$")), "STR"),
    "a pattern is written in another way": (thing(a=text(pattern="^(x1|x2)$")), thing(a=text(pattern="^x[12]$")), ""),
    "a pattern matches one text more": (thing(a=text(pattern="^(x1|x2)$")), thing(a=text(pattern="^x[123]$")), ""),
    "a pattern matches one text less": (thing(a=text(pattern="^x[12]$")), thing(a=text(pattern="^x1$")), "R"),
    "a pattern that ends anywhere, then one that does not": (thing(a=text(pattern="^x1|x2$")), thing(a=text(pattern="^(x1|x2)$")), "R"),
    "as many properties as are declared": (thing(o=thing(a=TEXT)), thing(o={**thing(a=TEXT), "maxProperties": 1}), ""),
    "fewer properties than are declared": (thing(o=thing(a=TEXT, b=TEXT)), thing(o={**thing(a=TEXT, b=TEXT), "maxProperties": 1}), "R"),
    "fewer properties than there may be": (thing(o={"type": "object", "properties": {"a": TEXT}, "additionalProperties": TEXT}), thing(o={"type": "object", "properties": {"a": TEXT}, "additionalProperties": TEXT, "maxProperties": 1}), "R"),
    "a map with a bound": (thing(o={"type": "object"}), thing(o={"type": "object", "maxProperties": 1}), "R"),
    "a schema of items that asks nothing": (thing(a={"type": "array"}), thing(a={"type": "array", "items": {"description": "d"}}), ""),
    "a schema of unknown properties that asks nothing": (thing(a=TEXT), {**thing(a=TEXT), "additionalProperties": {}}, ""),
    "a schema of unknown properties": (thing(a=TEXT), {**thing(a=TEXT), "additionalProperties": TEXT}, "TR"),
    "a bound that every uuid fits": (thing(a=text(format="uuid")), thing(a=text(format="uuid", maxLength=36)), ""),
    "a bound that no uuid fits": (thing(a=text(format="uuid")), thing(a=text(format="uuid", maxLength=35)), "R"),
    "first items that are as all others now": (thing(a={"type": "array", "items": text(pattern="^x"), "prefixItems": [TEXT]}), thing(a={"type": "array", "items": text(pattern="^x")}), "TR"),
    "names by pattern in a closed object": ({**thing(a=TEXT), "additionalProperties": False, "patternProperties": {"^x": TEXT}}, {**thing(a=TEXT), "additionalProperties": False}, "STR"),
    "names by pattern, then all names alike": ({**thing(), "additionalProperties": text(maxLength=3), "patternProperties": {"^x": TEXT}}, {**thing(), "additionalProperties": text(maxLength=3)}, "R"),
    "nullable beside allOf": (thing(a_=ref("Base")), thing(a_={**all_of(ref("Base")), "nullable": True}), ""),
    "no longer nullable beside allOf": (thing(a={**all_of(ref("Base")), "nullable": True}), thing(a=ref("Base")), "R"),
    "nullable beside oneOf, then null in it": (thing(a_={"oneOf": [ref("Base")], "nullable": True}), thing(a_={"oneOf": [ref("Base"), NULL]}), ""),
    "a bound that the enumeration keeps": (thing(a={"type": "integer", "enum": [1, 2]}), thing(a={"type": "integer", "enum": [1, 2], "maximum": 2}), ""),
    "a divisor of the old divisor": (thing(a={**NUMBER, "multipleOf": 6}), thing(a={**NUMBER, "multipleOf": 3}), ""),
    "a second divisor": (thing(a={**NUMBER, "multipleOf": 2}), thing(a=all_of({**NUMBER, "multipleOf": 2}, {"multipleOf": 4})), "R"),
    "a divisor of another": (thing(a=all_of({**NUMBER, "multipleOf": 2}, {"multipleOf": 4})), thing(a={**NUMBER, "multipleOf": 4}), ""),
    "divisors together": (thing(a=all_of({**NUMBER, "multipleOf": 2}, {"multipleOf": 3})), thing(a={**NUMBER, "multipleOf": 6}), ""),
    "an exclusive bound, then an inclusive one": (thing(a={**NUMBER, "exclusiveMinimum": 4}), thing(a={**NUMBER, "minimum": 5}), ""),
}  # fmt: skip
"""Schemas that are sent, before and after, and what breaks: source, types, at run time."""


def broken(old: Json, new: Json) -> str:
    changes = found(using(old, "sent", Base=BASE), using(new, "sent", Base=BASE))
    every = "".join(map(letters, changes))
    return "".join(letter for letter in "STR" if letter in every)


@pytest.mark.parametrize("name", SENT)
def test_what_is_sent(name: str) -> None:
    old, new, expected = SENT[name]
    assert broken(old, new) == expected


def sent_and_named(schema: Json, key: Json) -> Json:
    return spec({"Thing": schema, "Key": key}, {"/act": {"post": operation("act", sent=ref("Thing"))}})  # fmt: skip


def test_a_constraint_that_moves_from_the_use_into_the_schema_breaks_nobody() -> None:
    limited = {**ref("Key"), "maxLength": 3}
    moved = thing(a=ref("Key")), text(maxLength=3)
    assert found(sent_and_named(thing(a=limited), TEXT), sent_and_named(*moved)) == ()
    both = found(sent_and_named(thing(a=limited, b=ref("Key")), TEXT), sent_and_named(thing(a=ref("Key"), b=ref("Key")), moved[1]))  # fmt: skip
    assert [letters(change) for change in both] == ["R"]


@pytest.mark.parametrize("way", ["sent", "received"])
def test_null_that_moves_from_the_uses_into_the_schema_breaks_nobody(way: str) -> None:
    plain, beside = thing(k=TEXT), any_of(ref("Key"), NULL)
    nullable = any_of(plain, NULL)
    for old, new in ((plain, nullable), (nullable, plain)):
        before, after = (using(thing(a=beside, b=beside), way, Key=key) for key in (old, new))
        assert "".join(map(letters, found(before, after))) == ""
    uses = thing(a=beside, b_=ref("Key"))
    changes = found(using(uses, way, Key=plain), using(uses, way, Key=nullable))
    assert "".join(map(letters, changes)) == ("TR" if way == "received" else "")


def test_what_is_received_may_be_null_beside_a_reference() -> None:
    old, new = thing(a_=ref("Base")), thing(a_={**all_of(ref("Base")), "nullable": True})
    changes = found(using(old, "received", Base=BASE), using(new, "received", Base=BASE))
    assert [(each.kind, letters(each)) for each in changes] == [("became-nullable", "TR")]


def test_what_is_refined_wherever_it_is_used_is_compared_there() -> None:
    limited = thing(a={**ref("Key"), "maxLength": 3})
    (change,) = found(sent_and_named(limited, TEXT), sent_and_named(limited, text(pattern="^x")))
    assert (change.kind, change.symbol, letters(change)) == ("pattern-added", "models.Thing.a", "R")


def test_another_reference_is_reported_where_it_stands() -> None:
    keys = {"A": {"enum": ["a", "b"]}, "B": {"enum": ["a"]}}

    def naming(name: str) -> Json:
        schemas = {"Thing": thing(k=ref(name), l=ref(name)), "Other": thing(a=ref("A"), b=ref("B"))}
        paths = {
            "/act": {"post": operation("act", sent=ref("Thing"))},
            "/other": {"post": operation("other", sent=ref("Other"))},
        }
        return spec({**schemas, **keys}, paths)

    changes = found(naming("A"), naming("B"))
    assert [(each.symbol, each.origin_new, letters(each)) for each in changes] == [
        (f"models.Thing.{name}", f"#/components/schemas/Thing/properties/{name}/$ref", "TR")
        for name in "kl"
    ]


def test_a_schema_that_is_written_in_place_has_no_name_for_schema() -> None:
    old = sent_and_named(thing(k=ref("Key")), thing(m={"type": "number"}))
    new = spec({"Thing": thing(k=thing(m={"type": "number"}))}, {"/act": {"post": operation("act", sent=ref("Thing"))}})  # fmt: skip
    (change,) = found(old, new)
    assert (change.kind, change.symbol_old, letters(change)) == (
        "schema-renamed",
        "models.Key",
        "S",
    )


def gets(**names: str) -> Json:
    """A document with a GET operation for each path; the tag is what stands before a dot."""
    paths: Json = {}
    for path, name in names.items():
        tag, _, identifier = name.partition(".")
        answer = {"type": "string" if path == "a" else "integer"}
        paths[f"/{path}"] = {"get": {**operation(identifier, received=answer), "tags": [tag]}}
    return spec({}, paths)


def test_a_name_that_another_operation_takes_breaks_its_callers() -> None:
    changes = found(gets(a="t.find"), gets(a="t.find_all", b="t.find"))
    renamed = next(change for change in changes if change.kind == "operation-renamed")
    assert (renamed.symbol_old, renamed.symbol_new) == ("client.t.find", "client.t.find_all")
    assert letters(renamed) == "STR"


def test_a_class_of_operations_under_another_name_is_reported() -> None:
    changes = found(gets(a="AAASubs.find"), gets(a="Other.find"))
    moved = next(change for change in changes if change.kind == "name-moved")
    assert (moved.before, moved.after, letters(moved)) == ("AAASubs", "Other", "ST")
    assert all(each.kind != "name-moved" for each in found(gets(a="Pets.find"), gets(a="Zoo.find")))


@pytest.mark.parametrize(
    ("old", "new", "breaks"),
    [
        ({"pattern": "^[a-z]{1,5}$"}, {"minLength": 1, "maxLength": 5}, False),
        ({"pattern": "^[A-Z]{2}\\d{3,}$"}, {"minLength": 5}, False),
        ({"pattern": "^x-[\\w.]+$"}, {"minLength": 3}, False),
        ({"pattern": "^[a-z]{1,5}$"}, {"maxLength": 4}, True),
        ({"pattern": "^[a-z]?b*$"}, {"maxLength": 9}, True),
        ({"pattern": "[a-z]{1,5}$"}, {"maxLength": 5}, True),
        ({"pattern": "^(ab){1,5}$"}, {"maxLength": 5}, True),
        ({"pattern": "^a|b{3}$"}, {"minLength": 3}, True),
    ],
)
def test_lengths_that_a_pattern_asks_for_too_refuse_nothing(
    old: Json, new: Json, breaks: bool
) -> None:
    changes = between(
        using(thing(a={**TEXT, **old}), "sent"), using(thing(a={**TEXT, **new}), "sent")
    ).diff.changes
    assert any(change.runtime_break for change in changes) == breaks
    assert any(change.kind == "pattern-removed" for change in changes)


def test_what_a_use_asked_for_may_move_into_what_it_refines() -> None:
    """Not so where something else refers to the schema alone."""
    limits = {"maxLength": 5, "pattern": "^x"}
    old = thing(a={"allOf": [ref("Key")], **limits})
    new = thing(a=ref("Key"))
    moved = using(old, "sent", Key=TEXT), using(new, "sent", Key={**TEXT, **limits})
    assert not any(change.runtime_break for change in between(*moved).diff.changes)
    old, new = (
        {**each, "properties": {**each["properties"], "b": ref("Key")}} for each in (old, new)
    )
    tightened = using(old, "sent", Key=TEXT), using(new, "sent", Key={**TEXT, **limits})
    assert any(change.runtime_break for change in between(*tightened).diff.changes)


def test_a_read_only_tag_was_sent_before() -> None:
    def having(tag: Json) -> Json:
        cat = {**thing(a=TEXT, kind_=tag), "required": ["kind"]}
        return using(thing(pet=any_of(ref("Cat"), ref("Dog"))), "sent", Cat=cat, Dog=DOG)

    for tag, breaks in (({"const": "cat"}, False), ({"enum": ["cat", "lion"]}, True)):
        changes = between(having({**tag, "readOnly": True}), having(tag)).diff.changes
        assert any(change.runtime_break for change in changes) == breaks


@pytest.mark.parametrize(
    ("refines", "breaks"), [(thing(b=TEXT), False), ({"properties": {"b": TEXT}}, True)]
)
def test_null_of_a_schema_matters_where_a_use_admits_it(refines: Json, breaks: bool) -> None:
    def having(kind: Json) -> Json:
        box = {**thing(a=TEXT), "type": kind}
        return using(thing(box=all_of(ref("Box"), refines)), "sent", Box=box)

    changes = between(having(["object", "null"]), having("object")).diff.changes
    assert any(change.runtime_break for change in changes) == breaks
