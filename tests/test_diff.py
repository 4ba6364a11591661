"""Facts about diffs: what is told, once, and nothing else; and how it is reported."""

from __future__ import annotations

import copy
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sdkloom.comparing import diff_documents, side
from sdkloom.diagnostics import SpecError
from sdkloom.diffing.diff import Change, Diff, Side, diff
from sdkloom.diffing.keywords import pattern_trend
from sdkloom.diffing.rules import RULES
from sdkloom.reading import document
from sdkloom.reading.document import Document
from sdkloom.reading.places import tokens
from sdkloom.slicing.selection import Selection

Json = Any
CONSEQUENCES = ("usage-changed", "name-moved", "return-type-changed")
"""Kinds that tell what follows elsewhere from a change: their own places may be written the same."""


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
    made = {
        "operationId": name,
        "tags": ["Shop"],
        "responses": {"204": {"description": ""}},
        **more,
    }
    if sent is not None:
        made["requestBody"] = body(sent)
    if received is not None:
        made["responses"] = answer(received)
    return made


def using(schema: Json, way: str, **others: Json) -> Json:
    """A document that sends or receives ``Thing``, which is *schema*."""
    ways = {"sent": {"sent": ref("Thing")}, "received": {"received": ref("Thing")}, "unused": {}}
    ways["both"] = {**ways["sent"], **ways["received"]}
    return spec({"Thing": schema, **others}, {"/act": {"post": operation("act", **ways[way])}})


def found(old: Json, new: Json, **more: Any) -> tuple[Change, ...]:
    return diff_documents(document_of(old), document_of(new), **more).changes


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.symbol, one.level) for one in changes]


def only(changes: tuple[Change, ...], kind: str) -> Change:
    (one,) = [each for each in changes if each.kind == kind]
    return one


def letters(one: Change) -> str:
    """``STR``: source, type and runtime breaks."""
    flags = {"S": one.source_break, "T": one.type_break, "R": one.runtime_break}
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
    ("field-removed", "received", thing(a=TEXT, b_=TEXT), thing(a=TEXT), "STR", "major"),
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
def test_one_change_is_told_once_with_what_it_breaks(
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


def test_what_a_title_or_an_example_says_is_no_change() -> None:
    new = {**thing(a={**TEXT, "description": "new", "examples": ["x"]}), "title": "T", "x-more": 1}
    assert found(using(thing(a=TEXT), "both"), using(new, "both")) == ()


@pytest.mark.parametrize(
    ("old", "new", "trend"),
    [
        ("^[0-9]{1,19}$", "^[0-9]{1,20}$", "loosened"),
        ("^[0-9]{1,19}$", "^[0-9]{2,18}$", "tightened"),
        ("^[0-9]{1,19}$", "^[0-9]{2,20}$", "changed"),
        ("[0-9]{1,19}", "[0-9]{1,20}", "changed"),
        ("^a{3}$", "^a{1,}$", "loosened"),
        ("^(a{1,2}|b)$", "^(a{1,3}|b)$", "changed"),
        ("^a$", "^b$", "changed"),
    ],
)
def test_patterns_that_differ_in_counts_are_compared(old: str, new: str, trend: str) -> None:
    assert pattern_trend(old, new) == trend


def test_every_kind_says_what_to_do() -> None:
    for kind, rule in RULES.items():
        assert rule.broken.endswith("."), kind
        assert not rule.calm or rule.calm.endswith("."), kind
        assert "{" not in rule.broken + rule.calm, kind


# ---- once, and where it is ---------------------------------------------------------------------


def test_a_change_of_a_shared_schema_is_told_once_at_the_schema() -> None:
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


def test_what_is_inherited_is_told_at_the_schema_that_has_it() -> None:
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
    assert told(found(using(old, "sent"), using(new, "sent"))) == [
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
    kinds = [one.kind for one in found(old, new)]
    assert sorted(kinds) == ["field-added", "field-removed", "schema-renamed"]


def test_schemas_that_have_nothing_in_common_are_not_taken_for_each_other() -> None:
    old = spec({"Cat": thing(a_=TEXT)}, {"/x": {"post": operation("x", sent=ref("Cat"))}})
    new = spec(
        {"Cup": thing(size=NUMBER, full_=NUMBER)}, {"/x": {"post": operation("x", sent=ref("Cup"))}}
    )
    kinds = {one.kind for one in found(old, new)}
    assert kinds == {"type-changed", "schema-removed", "schema-added"}


def test_an_operation_is_known_by_method_and_path() -> None:
    old = spec(paths={"/pets/{id}": {"get": operation("getPet")}})
    new = spec(paths={"/pets/{petId}": {"get": operation("readPet")}})
    changes = found(old, new)
    assert told(changes) == [
        ("parameter-renamed", "client.shop.get_pet(id)", "major"),
        ("operation-renamed", "client.shop.get_pet", "minor"),
    ]


def test_a_name_that_a_newcomer_takes_is_told() -> None:
    changes = found(
        using(thing(**{"a-b": TEXT}), "sent"), using(thing(**{"a-b": TEXT, "a_b_": TEXT}), "sent")
    )
    assert "models.Thing.a_b" in {one.symbol for one in changes}
    renamed = thing(**{"a-b": TEXT})
    renamed["properties"]["a_b"] = TEXT
    change = only(
        found(using(thing(**{"a-b": TEXT}), "sent"), using(renamed, "sent")), "name-moved"
    )
    assert (change.symbol_old, change.symbol_new, letters(change)) == (
        "models.Thing.a_b",
        "models.Thing.a_b2",
        "ST",
    )


# ---- operations --------------------------------------------------------------------------------


def acting(**more: Json) -> Json:
    return spec(paths={"/act": {"post": operation("act", **more)}})


def query(name: str = "a", **more: Json) -> Json:
    return {"name": name, "in": "query", "schema": TEXT, **more}


LIST = {"type": "array", "items": TEXT}
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
    ("parameter-moved", acting(parameters=[query()]), acting(parameters=[{**query(), "in": "cookie"}]), "R"),
    ("parameter-style-changed", acting(parameters=[query(explode=False)]), acting(parameters=[query()]), ""),
    ("parameter-style-changed", acting(parameters=[query(schema=LIST, explode=False)]), acting(parameters=[query(schema=LIST)]), "R"),
    ("max-length-added", acting(parameters=[query()]), acting(parameters=[query(schema={**TEXT, "maxLength": 1})]), "R"),
    ("body-added", acting(), acting(requestBody=body(TEXT)), "STR"),
    ("body-removed", acting(requestBody=body(TEXT)), acting(), "ST"),
    ("body-media-type-removed", acting(**FORM), acting(requestBody={"content": {"application/json": {"schema": TEXT}}}), "ST"),
    ("body-media-type-added", acting(requestBody={"content": {"application/json": {"schema": TEXT}}}), acting(**FORM), ""),
    ("max-length-added", acting(requestBody={"content": {"text/plain": {"schema": TEXT}}}), acting(requestBody={"content": {"text/plain": {"schema": {**TEXT, "maxLength": 1}}}}), "R"),
    ("response-added", acting(), acting(responses={"204": {"description": ""}, "202": {"description": ""}}), "R"),
    ("response-added", acting(), acting(responses={"204": {"description": ""}, "404": {"description": ""}}), ""),
    ("response-removed", acting(responses={"204": {"description": ""}, "404": {"description": ""}}), acting(), ""),
    ("security-changed", acting(security=[]), acting(security=[{"Token": []}]), "R"),
    ("security-changed", acting(security=[{"Token": []}]), acting(security=[{"Token": []}, {"Key": []}]), ""),
    ("security-changed", acting(security=[{"Token": ["a"]}]), acting(security=[{"Token": ["a", "b"]}]), "R"),
    ("operation-deprecated", acting(), acting(deprecated=True), ""),
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
def test_one_change_of_an_operation_is_told_once(
    kind: str, old: Json, new: Json, breaks: str
) -> None:
    held = {"components": {"securitySchemes": SCHEMES}}
    (change,) = found({**old, **held}, {**new, **held})
    assert (change.kind, letters(change)) == (kind, breaks)


def test_a_change_of_a_security_scheme_breaks_if_credentials_are_sent_otherwise() -> None:
    def root(scheme: Json) -> Json:
        return {**acting(), "components": {"securitySchemes": {"Key": scheme}}}

    (moved,) = found(root(SCHEMES["Key"]), root({**SCHEMES["Key"], "name": "other"}))
    assert (moved.kind, letters(moved)) == ("security-scheme-changed", "R")
    (told_more,) = found(root(SCHEMES["Key"]), root({**SCHEMES["Key"], "deprecated": True}))
    assert (told_more.kind, letters(told_more)) == ("security-scheme-changed", "")
    assert found(root(SCHEMES["Key"]), root({**SCHEMES["Key"], "description": "words"})) == ()


# ---- the whole ---------------------------------------------------------------------------------


def test_the_worst_comes_first_and_decides_the_version() -> None:
    old = thing(a=TEXT, b=TEXT)
    worse = thing(a={**TEXT, "pattern": "^a"}, c=TEXT)
    result = diff_documents(document_of(using(old, "sent")), document_of(using(worse, "sent")))
    assert [one.kind for one in result.changes] == ["pattern-added", "field-removed", "field-added"]
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
    assert diff_documents(document_of(using(old, "sent")), document_of(using(old, "sent"))) == Diff(
        changes=(), bump="none"
    )


def test_a_slice_is_compared_alone() -> None:
    def root(length: int) -> Json:
        limited = {**TEXT, "maxLength": length}
        return spec(
            paths={f"/{name}": {"post": operation(name, sent=limited)} for name in ("a", "b")}
        )

    chosen = Selection(include_paths=("/a",))
    changes = found(root(5), root(3), selection=chosen)
    assert [one.symbol for one in changes] == ["client.shop.a(body)"]


# ---- order -------------------------------------------------------------------------------------

ORDERED = frozenset({"allOf", "prefixItems", "servers", "tags", "security"})


def shuffled(value: Json, chance: random.Random, key: str = "") -> Json:
    """The same document, its maps and unordered arrays in another order."""
    if isinstance(value, dict):
        items = [(name, shuffled(one, chance, name)) for name, one in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [shuffled(one, chance) for one in value]
        if key in ("required", "enum", "parameters", "type"):
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


# ---- real documents ----------------------------------------------------------------------------

CORPUS = os.environ.get("SPEC_CORPUS")
needs_corpus = pytest.mark.skipif(CORPUS is None, reason="SPEC_CORPUS is not set")
HISTORY = os.environ.get("X_HISTORY")
needs_history = pytest.mark.skipif(HISTORY is None, reason="X_HISTORY is not set")

SAME_FILE = "the test changes the document in its code: both files are the same"
EXCEPTIONS = {
    "x-extensible": "extensions say nothing to a client of standards",
    "annotation-only": "a member of allOf that asserts nothing is no change",
    "all-of": "where a property is declared is no change; what a member adds is told as such",
}
"""What oasdiff tells and a diff of clients does not, by a part of the rule's name."""

SPELLINGS: list[tuple[str, str]] = [
    (r"api-(global-)?security-(added|removed|scope-added|scope-removed)", r"security-changed"),
    (r"api-security-component-(added|removed)", r"security-scheme-\1"),
    (r"api-security-component-oauth-scope-added", r"security-scheme-changed"),
    (r"new-(required|optional)-request-property(-with-default)?", r"field-added|not-changed|webhook-changed"),
    (r"(request|response)(-required|-optional)?-property-(removed|added)|response-(required|optional)-property-(added|removed)", r"field-(added|removed)|not-changed|type-generalized"),
    (r"webhook-(added|removed)", r"webhook-\1"),
    (r"request-body-(removed|added)", r"body-\1"),
    (r"request-body-became-(required|optional)", r"body-\1|webhook-changed"),
    (r".*-content-schema-added", r"content-(media-type|encoding)-changed"),
    (r".*-content-(encoding|media-type)-changed", r"content-\1-changed"),
    (r".*-media-type-schema-(added|removed)", r"type-changed"),
    (r".*-became-(required|optional)", r"field-\1|type-generalized"),
    (r".*-became-enum", r"enum-added"),
    (r".*-became-(not-)?nullable", r"became-\1nullable"),
    (r".*-enum-value-(added|removed)", r"enum-value-\1"),
    (r".*-default-value-changed", r"default-changed"),
    (r".*-(any|one)-of-(added|removed)", r"variant-\2|type-generalized"),
    (r".*-wrapped-in-one-of", r"type-generalized"),
    (r".*-list-of-types-widened|.*-type-(changed|generalized|specialized|compatible)", r"type-(changed|generalized|specialized)"),
    (r".*-unevaluated-properties-(added|removed)", r"additional-properties-(changed|opened|closed)"),
    (r".*-pattern-(added|removed)", r"pattern-(\1|changed)"),
    (r".*-(exclusive-)?(min|max)-(length-|items-|contains-)?(increased|decreased|set)", r"(exclusive-)?\2(imum)?-?(\3)?.*(tightened|loosened|added|removed)|not-changed"),
    (r".*-(contains|dependent-required|prefix-items|unevaluated-items)-(added|removed|changed)", r"\1-\2"),
]  # fmt: skip
"""oasdiff's rules and what we call them."""


def pairs() -> Iterator[Json]:
    if CORPUS is not None:
        lines = Path(CORPUS, "dev", "diff", "pairs.jsonl").read_text("utf-8").splitlines()
        yield from map(json.loads, lines)


class Sides:
    """The documents of the pairs, lowered once."""

    def __init__(self) -> None:
        self.known: dict[str, Side | None] = {}
        self.compared: dict[tuple[str, str], tuple[Change, ...]] = {}

    def of(self, path: str) -> Side | None:
        """Lower a document of the corpus; ``None`` for one that cannot be used."""
        if path not in self.known:
            try:
                self.known[path] = side(document.read(Path(CORPUS or "", path)))
            except SpecError:
                self.known[path] = None
        return self.known[path]

    def both(self, pair: Json) -> tuple[Side, Side] | None:
        """Lower both documents of a pair."""
        old, new = self.of(pair["base"]), self.of(pair["revision"])
        return (old, new) if old is not None and new is not None else None

    def changes(self, pair: Json) -> tuple[Change, ...]:
        """Compare a pair, once."""
        key = pair["base"], pair["revision"]
        if key not in self.compared:
            both = self.both(pair)
            assert both is not None
            self.compared[key] = diff(*both).changes
        return self.compared[key]


@pytest.fixture(scope="module")
def sides() -> Sides:
    return Sides()


def ours(rule: str) -> str:
    """The kinds of ours that a rule of oasdiff corresponds to, as a pattern."""
    for theirs, kinds in SPELLINGS:
        if (match := re.fullmatch(theirs, rule)) is not None:
            return re.sub(r"\\(\d)", lambda one, held=match: held[int(one[1])] or "", kinds)
    raise AssertionError(f"unknown rule {rule}")


@needs_corpus
def test_every_change_that_a_pair_holds_is_told(sides: Sides) -> None:
    missed: list[str] = []
    told_of = 0
    for pair in pairs():
        rules = [
            one["rule"]
            for one in pair.get("expect_rules", [])
            if not one["rule"].endswith("-comment")
        ]
        both = sides.both(pair) if rules else None
        if both is None or both[0].document.root == both[1].document.root:
            continue
        kinds = {one.kind for one in sides.changes(pair)}
        for rule in rules:
            if any(part in rule for part in EXCEPTIONS):
                continue
            told_of += 1
            if not any(re.fullmatch(ours(rule), kind) for kind in kinds):
                missed.append(f"{pair['test']}: {rule}, not in {sorted(kinds)}")
    assert missed == []
    assert told_of > 130


VERDICT_EXCEPTIONS = {
    "AllOfDiffTest.testDiffSameWithAllOf": "a schema of its own is gone, and with it its class",
    "OneOfDiffTest.testDiffSameWithOneOf": "a schema is renamed, and with it its class",
}


@needs_corpus
def test_what_is_called_the_same_is_and_what_is_called_changed_is_not(sides: Sides) -> None:
    wrong: list[str] = []
    for pair in pairs():
        verdict, both = pair.get("verdict"), sides.both(pair)
        if verdict is None or both is None or pair["test"] in VERDICT_EXCEPTIONS:
            continue
        changed = bool(sides.changes(pair))
        same_file = both[0].document.root == both[1].document.root
        if verdict == "unchanged" and changed:
            wrong.append(f"{pair['test']}: told of a change")
        if verdict in ("changed", "compatible", "incompatible") and not changed and not same_file:
            wrong.append(f"{pair['test']}: told of nothing")
    assert wrong == []


def differs(old: Document, new: Document, change: Change) -> bool:
    """Whether the documents differ where a change says so, if only in what something is called."""
    if change.kind.endswith("-renamed") and change.origin_old != change.origin_new:
        return True
    return _raw(old, change.origin_old) != _raw(new, change.origin_new)


def _raw(held: Document, origin: str | None) -> Json:
    if origin is None:
        return None
    try:
        value = held.get(origin)
    except SpecError:
        return None
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        return value["$ref"], _raw(held, held.resolve(value["$ref"], origin))
    return value


@needs_corpus
def test_no_change_is_invented(sides: Sides) -> None:
    invented: list[str] = []
    for pair in pairs():
        both = sides.both(pair)
        if both is None:
            continue
        old, new = both[0].document, both[1].document
        invented += [
            f"{pair['base']} {pair['revision']}: {one.kind} {one.symbol} at {one.origin_old} and {one.origin_new}"
            for one in sides.changes(pair)
            if one.kind not in CONSEQUENCES and not differs(old, new, one)
        ]
    assert invented == []


@needs_corpus
def test_a_document_does_not_differ_from_itself_in_another_order(sides: Sides) -> None:
    for path in dict.fromkeys(pair["base"] for pair in pairs()):
        one = sides.of(path)
        if one is None:
            continue
        assert diff(one, one).changes == (), path
        root = shuffled(copy.deepcopy(one.document.root), random.Random(path))
        try:
            other = side(one.document.replace_root(root))
        except SpecError:
            continue  # a reference by position does not survive
        # What has no name in the document is named after where it is met first.
        changes = [each for each in diff(one, other).changes if each.kind != "name-moved"]
        assert [f"{each.kind} {each.symbol}" for each in changes] == [], path


def revisions() -> list[Path]:
    return sorted(Path(HISTORY).glob("*.json")) if HISTORY else []


@needs_history
def test_revisions_of_a_large_document_are_compared_in_turn() -> None:
    before: Side | None = None
    for path in revisions():
        try:
            after = side(document.read(path))
        except SpecError:
            continue
        if before is not None:
            result = diff(before, after)
            old, new = before.document, after.document
            invented = [
                f"{one.kind} {one.symbol} at {one.origin_old} and {one.origin_new}"
                for one in result.changes
                if one.kind not in CONSEQUENCES and not differs(old, new, one)
            ]
            assert invented == [], path.name
            gone = {f"models.{one.name}" for one in before.api.declarations} - {
                f"models.{one.name}" for one in after.api.declarations
            }
            assert gone <= {one.symbol_old for one in result.changes}, path.name
        before = after


def test_a_pointer_of_a_change_can_be_read() -> None:
    for change in found(using(thing(a=TEXT, b=TEXT), "both"), using(thing(a=NUMBER), "both")):
        for origin in (change.origin_old, change.origin_new):
            assert origin is not None
            tokens(origin)
