"""Tables of codecs: what is decoded stays as it is, and models hold what came and nothing else."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from memory_package import importable
from runtime_package import runtime
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate

Json = Any

COMPONENTS: Json = {
    "Plain": {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string"},
            "at": {"type": "string", "format": "date-time"},
            "day": {"type": "string", "format": "date"},
            "ref": {"type": "string", "format": "uuid"},
            "data": {"type": "string", "format": "byte"},
            "ratio": {"type": "number"},
            "inner": {"$ref": "#/components/schemas/Plain"},
            "list": {"type": "array", "items": {"$ref": "#/components/schemas/Plain"}},
            "words": {"type": "array", "items": {"type": "string"}},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
            "level": {"type": "integer", "default": 3},
            "sizes": {"type": "array", "items": {"type": "integer"}, "default": [1, 2]},
        },
    },
    "Renamed": {
        "type": "object",
        "required": ["@type"],
        "properties": {
            "@type": {"type": "string"},
            "createdAt": {"type": "string", "format": "date-time"},
            "class": {"type": "string"},
            "additional_properties": {"type": "string"},
        },
    },
    "Either": {
        "anyOf": [
            {
                "type": "object",
                "required": ["at"],
                "properties": {
                    "inner": {"$ref": "#/components/schemas/Plain"},
                    "at": {"type": "string", "format": "date-time"},
                },
            },
            {"type": "object", "properties": {"at": {"type": "string"}, "inner": {}}},
        ]
    },
    "Holder": {
        "type": "object",
        "properties": {"either": {"$ref": "#/components/schemas/Either"}},
        "additionalProperties": {"$ref": "#/components/schemas/Plain"},
    },
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    spec: Path = tmp_path_factory.mktemp("tables") / "spec.json"
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    spec.write_text(json.dumps({**head, "components": {"schemas": COMPONENTS}}), "utf-8")
    with importable(generate(spec, Options(package="tables")).files) as content:
        yield content


FULL: Json = {
    "id": "1",
    "at": "2026-07-10T22:01:14.000Z",
    "day": "2026-07-10",
    "ref": "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
    "data": "YQ==",
    "ratio": 1,
    "inner": {"id": "2", "new": {"deep": [1]}},
    "list": [{"id": "3", "at": "2026-07-10T22:01:14Z"}, {"id": "4", "words": None}],
    "words": ["a"],
    "counts": {"a": 1},
    "unknown": [{"id": "5"}],
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Plain", FULL),
        ("Renamed", {"@type": "a", "createdAt": "2026-07-10T22:01:14Z", "x": {"y": [1]}}),
        ("Either", {"at": "2026-07-10T22:01:14Z", "inner": {"id": "1", "inner": {"id": "2"}}}),
        ("Either", {"at": "no date", "inner": {"id": "1", "list": [{"id": "2"}]}}),
        ("Holder", {"either": {"at": "no date", "inner": {"id": "1"}}, "x": {"id": "1"}}),
    ],
)
def test_decoding_never_changes_what_the_caller_holds(package: Any, name: str, value: Json) -> None:
    before = copy.deepcopy(value)
    handle = package.schema(name)
    model = handle.decode(value)
    assert value == before
    assert model == handle.decode(value) == handle.decode(json.dumps(value).encode())
    changed = handle.encode(model)
    changed.clear()
    assert handle.decode(value) == model


@pytest.mark.parametrize(
    "wrong", [{"inner": {"id": 1}}, {"at": "x"}, {"list": [{}]}, {"words": [1]}]
)
def test_what_cannot_be_decoded_stays_as_it_is_too(package: Any, wrong: Json) -> None:
    value = {**FULL, **wrong}
    before = copy.deepcopy(value)
    with pytest.raises(package.DecodeError):
        package.schema("Plain").decode(value)
    assert value == before


def test_a_variant_that_turns_out_not_to_fit_leaves_nothing_behind(package: Any) -> None:
    value = {"inner": {"id": "1", "list": [{"id": "2"}]}, "at": "no date"}
    model = package.schema("Either").decode(json.dumps(value).encode())
    assert (model.at, model.inner) == ("no date", value["inner"])


@pytest.mark.parametrize(
    "key",
    [
        *("type", "created_at", "class_", "additional_properties_", "additional_properties_2"),
        *("__class__", "__dict__", "__init__", "__eq__", "__dataclass_fields__", "", "é", "a b"),
    ],
)
def test_unknown_keys_never_become_attributes(package: Any, key: str) -> None:
    handle = package.schema("Renamed")
    for value in ({"@type": "a", key: "b"}, {key: "b", "@type": "a"}):
        model = handle.decode(value)
        assert type(model) is package.models.Renamed
        assert vars(model) == {"type": "a", "additional_properties_": {key: "b"}}
        assert (model.class_, model.created_at, model.additional_properties) == (None, None, None)
        assert handle.encode(model) == json.loads(handle.to_json(model)) == value
    plain = package.schema("Plain").decode({"id": "1", key: "b"})
    assert plain.additional_properties == {key: "b"}


def test_a_model_holds_what_came_and_reads_the_rest_from_its_class(package: Any) -> None:
    model = package.schema("Plain").decode({"id": "1", "ratio": 2})
    assert (model.level, model.inner, model.ratio) == (3, None, 2)
    assert "level" not in vars(model)
    other = package.schema("Plain").decode({"id": "1"})
    model.sizes.append(3)
    assert other.sizes == [1, 2]
    assert model == copy.deepcopy(model) == pickle.loads(pickle.dumps(model))
    assert repr(other).startswith("Plain(id='1', at=None, ")
    assert other != model
    assert other == package.models.Plain(id="1")


def test_what_came_is_sent_back_as_it_was_spelled(package: Any) -> None:
    handle = package.schema("Plain")
    model = handle.decode(json.dumps(FULL).encode())
    expected = copy.deepcopy(FULL)
    del expected["list"][1]["words"]  # null counts as absent
    assert handle.encode(model) == expected
    assert json.loads(handle.to_json(model)) == expected


@pytest.mark.parametrize(
    "spelled",
    [
        *("2026-07-10T22:01:14Z", "2026-07-10t22:01:14z", "2026-07-10 22:01:14Z"),
        *("2026-07-10T22:01:14+02:00", "2026-07-10T22:01:14+00:00", "2026-07-10T22:01:14"),
        *("2026-07-10T22:01:14.5Z", "2026-07-10T22:01:14.000Z", "2026-07-10T22:01:14.000000Z"),
        *(
            "2026-07-10T22:01:14.123456Z",
            "2026-07-10T22:01:14.123456+02:00",
            "2016-12-31T23:59:60Z",
        ),
        *("2026-W28-5T22:01:14Z", "20260710T220114.0000Z", "2026-07-10T22:01:14.1234567Z"),
    ],
)
def test_date_times_keep_their_spelling(package: Any, spelled: str) -> None:
    handle = package.schema("Plain")
    try:
        model = handle.decode({"id": "1", "at": spelled})
    except package.DecodeError:
        assert spelled == "20260710T220114.0000Z"
        return
    assert isinstance(model.at, dt.datetime)
    assert handle.encode(model)["at"] == json.loads(handle.to_json(model))["at"] == spelled
    assert copy.deepcopy(model).at == model.at


def test_json_text_of_models_is_that_of_their_values(package: Any) -> None:
    handle, plain = package.schema("Plain"), package.models.Plain
    model = plain(id="1", data=b"a", level=3, words=None, at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    text = b'{"id":"1","at":"2026-01-02T00:00:00Z","data":"YQ==","level":3}'
    assert (
        handle.to_json(model)
        == json.dumps(handle.encode(model), separators=(",", ":")).encode()
        == text
    )

    class Child(plain):  # type: ignore[misc, valid-type]
        pass

    child = Child(id="1")
    child.nick = "c"
    assert handle.to_json(child) == b'{"id":"1"}'
    holder = package.models.Holder(additional_properties={"x": plain(id="2", level=4)})
    assert package.schema("Holder").to_json(holder) == b'{"x":{"id":"2","level":4}}'
    with pytest.raises(package.ValidationError, match="nan has no JSON form"):
        handle.to_json(plain(id="1", ratio=float("nan")))
    with pytest.raises(AttributeError, match="Plain has no field 'nick'"):
        model.nick = "c"
        handle.to_json(model)


def test_errors_say_where_beneath_unknown_and_renamed_keys(package: Any) -> None:
    for name, value, place in (
        ("Plain", {"new": 1, "id": "1", "list": [{"id": "2"}, {"id": 3}]}, "$.list[1].id"),
        ("Plain", {"id": "1", "counts": {"a b": "x"}}, "$.counts['a b']"),
        ("Renamed", {"createdAt": "x", "@type": "a"}, "$.createdAt"),
        ("Holder", {"x": {"inner": {}, "id": "1"}}, "$.x.inner.id"),
    ):
        for given in (value, json.dumps(value).encode()):
            with pytest.raises(package.DecodeError) as caught:
                package.schema(name).decode(given)
            assert caught.value.path == place


@pytest.mark.parametrize("text", ["2026-07-10T22:01:14.000Z", "2026-07-10T22:01:14.120Z"])
def test_milliseconds_are_written_as_they_came(text: str) -> None:
    dates = runtime("values.dates")
    value = dates.read_datetime(text)
    assert type(value) is dt.datetime
    assert value == dt.datetime.fromisoformat(text)
    assert value.utcoffset() == dt.timedelta(0)
    assert dates.write_datetime(value) == text
    later = value + dt.timedelta(microseconds=5)
    assert dt.datetime.fromisoformat(dates.write_datetime(later)) == later
    for other in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
        assert dt.datetime.fromisoformat(dates.write_datetime(other)) == value
    dates._TEXTS.clear()
    assert dates.write_datetime(value) == text


def test_milliseconds_are_remembered_for_a_while() -> None:
    dates = runtime("values.dates")
    texts = [f"2026-07-10T22:01:{at // 1000:02}.{at % 1000:03}Z" for at in range(5_000)]
    values = [dates.read_datetime(text) for text in texts]
    assert len(dates._TEXTS) <= dates._MOST
    assert [dates.write_datetime(value) for value in values] == texts


@pytest.mark.parametrize("text", ["2026-07-10T22:01:14,000Z", "2026-07-10t22:01:14.000z"])
def test_other_spellings_of_as_many_characters_stay_too(text: str) -> None:
    dates = runtime("values.dates")
    assert dates.write_datetime(dates.read_datetime(text)) == text
