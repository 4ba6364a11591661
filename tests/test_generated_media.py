"""The generated client of X's media upload against its document, with jsonschema as the judge."""

from __future__ import annotations

import dataclasses
import typing
from pathlib import Path
from typing import Any

import pytest

import x_media.models
from judging import Json, judge_of, load, resolved, valid, values
from x_media import DecodeError, schema
from x_media._runtime.values.types import NO_PROPERTIES

SPEC = Path(__file__).parent.parent / "specs" / "media_upload.yaml"
DOCUMENT = load(SPEC)
JUDGE = judge_of(SPEC)
PLACE = "#/components/schemas/"
SCHEMAS: dict[str, dict[str, Json]] = DOCUMENT["components"]["schemas"]
PROPERTIES = [
    pytest.param(name, key, id=f"{name}.{key}")
    for name, item in SCHEMAS.items()
    for key in item.get("properties", ())
]


def agree(name: str, value: Json) -> bool:
    """Whether the package and the judge give one verdict; returns it."""
    verdict = JUDGE.is_valid(PLACE + name, value)
    assert verdict is not None
    violations = schema(name).validate(value)
    assert (violations == []) == verdict, (name, value, violations)
    return verdict


@pytest.mark.parametrize("name", SCHEMAS)
def test_verdicts_are_the_judges_at_every_border(name: str) -> None:
    verdicts = {agree(name, value) for value in values(JUDGE, PLACE + name)}
    assert verdicts == {True, False}


def test_patterns_mean_what_ecma_262_says() -> None:
    for text in ("123\n", "١٢٣", "", "12345678901234567890", "1 "):
        assert not agree("UserId", text)
        assert [item.keyword for item in schema("UserId").validate(text)] == ["pattern"]
    assert agree("UserId", "1")
    assert agree("UserId", "1234567890123456789")


@pytest.mark.parametrize(("name", "key"), PROPERTIES)
def test_a_violation_names_its_property_and_keyword(name: str, key: str) -> None:
    good = valid(JUDGE, PLACE + name)
    for item in values(JUDGE, f"{PLACE}{name}/properties/{key}"):
        value = {**good, key: item}
        errors = JUDGE.errors(PLACE + name, value)
        expected = {
            ("".join(f"/{step}" for step in error.absolute_path), error.validator)
            for error in errors
        }
        found = {(each.path, each.keyword) for each in schema(name).validate(value)}
        assert {path for path, _ in found} >= {
            path for path, keyword in expected if keyword != "required"
        }
        assert all(path.startswith(f"/{key}") for path, _ in found)


def test_unknown_properties_of_a_closed_object_are_refused_by_name() -> None:
    value = {**valid(JUDGE, PLACE + "MediaUploadRequest"), "colour": "red"}
    (violation,) = schema("MediaUploadRequest").validate(value)
    assert (violation.path, violation.keyword) == ("/colour", "additionalProperties")


def test_an_empty_list_of_errors_is_noticed() -> None:
    (violation,) = schema("MediaUploadResponse").validate({"errors": []})
    assert (violation.path, violation.keyword) == ("/errors", "minItems")


def models() -> list[tuple[str, type[Any]]]:
    return [
        (name, getattr(x_media.models, name))
        for name, item in SCHEMAS.items()
        if item.get("properties")
    ]


@pytest.mark.parametrize(("name", "model"), models())
def test_fields_are_the_documents_properties(name: str, model: type[Any]) -> None:
    fields = {field.name: field for field in dataclasses.fields(model)}
    document = SCHEMAS[name]
    extra = (
        {"additional_properties"} if document.get("additionalProperties") is not False else set()
    )
    assert fields.keys() == document["properties"].keys() | extra
    for key, part in document["properties"].items():
        needed = key in document.get("required", ())
        default = resolved(DOCUMENT, part).get("default")
        assert (fields[key].default is dataclasses.MISSING) == needed
        assert needed or repr(fields[key].default) == repr(default)


@pytest.mark.parametrize(
    ("alias", "place"),
    [
        ("MediaCategory", ("MediaCategory",)),
        ("MediaUploadRequestMediaType", ("MediaUploadRequest", "properties", "media_type")),
    ],
)
def test_enumerations_that_are_sent_are_closed(alias: str, place: tuple[str, ...]) -> None:
    node: Json = SCHEMAS
    for step in place:
        node = node[step]
    assert list(typing.get_args(getattr(x_media.models, alias))) == node["enum"]


def test_enumerations_that_are_received_are_open() -> None:
    exact, other = typing.get_args(x_media.models.ProcessingInfoState)
    assert list(typing.get_args(exact)) == SCHEMAS["ProcessingInfo"]["properties"]["state"]["enum"]
    assert other is str


def test_a_default_is_shown_and_sent_only_where_it_was_given() -> None:
    for name, item in SCHEMAS.items():
        for key, part in item.get("properties", {}).items():
            if "default" not in part:
                continue
            handle = schema(name)
            value = valid(JUDGE, PLACE + name)
            without = {other: content for other, content in value.items() if other != key}
            assert getattr(handle.decode(without), key) == part["default"]
            assert key not in handle.encode(handle.decode(without))
            for given in (part["default"], not part["default"]):
                assert handle.encode(handle.decode({**without, key: given}))[key] is given


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_valid_survives_the_round_trip(name: str) -> None:
    handle = schema(name)
    for value in values(JUDGE, PLACE + name):
        if not agree(name, value):
            continue
        try:
            model = handle.decode(value)
        except DecodeError as error:
            assert "base64" in str(error), value  # a format, which 3.0 does not assert
            continue
        encoded = handle.encode(model)
        assert encoded == value
        assert handle.decode(encoded) == model


def test_an_unknown_state_and_unknown_properties_arrive() -> None:
    value = {
        "data": {
            "id": "1",
            "media_key": "3_1",
            "processing_info": {"state": "dreaming", "mood": [1]},
            "dpi": 3,
        },
        "meta": {"took": 0.5},
    }
    answer = schema("MediaUploadResponse").decode(value)
    assert answer.data.processing_info.state == "dreaming"
    assert answer.data.processing_info.additional_properties == {"mood": [1]}
    assert answer.data.additional_properties == {"dpi": 3}
    assert answer.additional_properties == {"meta": {"took": 0.5}}
    assert schema("MediaUploadResponse").encode(answer) == value


def test_a_wrong_type_is_named_with_its_place() -> None:
    with pytest.raises(DecodeError) as caught:
        schema("MediaUploadResponse").decode(
            {"data": {"id": "1", "media_key": "3_1", "size": "12"}}
        )
    assert caught.value.path == "$.data.size"
    assert str(caught.value) == "expected integer, got string at $.data.size"


def test_a_missing_property_is_named_with_its_place() -> None:
    with pytest.raises(DecodeError, match=r"missing value at \$\.errors\[1\]\.title"):
        schema("MediaUploadResponse").decode(
            {"errors": [{"type": "a", "title": "b"}, {"type": "a"}]}
        )


def test_every_schema_is_found_by_the_name_the_document_gives_it() -> None:
    for name in SCHEMAS:
        assert schema(name).name == name
        assert hasattr(x_media.models, name)
    with pytest.raises(KeyError, match="Nonsense"):
        schema("Nonsense")


def test_no_unknown_properties_cost_nothing() -> None:
    problem = schema("Problem").decode({"type": "a", "title": "b"})
    assert problem.additional_properties is NO_PROPERTIES
