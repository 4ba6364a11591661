"""Answers that are not as described, taken as they came, over sockets."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from acting import opened
from fault_server import FaultServer, message, once
from importing import importable
from packaged import document, generated
from sending import WAYS

both = pytest.mark.parametrize("way", WAYS)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


ITEM = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "count": {"type": "integer"},
        "when": {"type": "string", "format": "date-time"},
        "key": {"type": "string", "format": "uuid"},
        "sub": ref("Sub"),
        "tags": {"type": "array", "items": {"type": "string"}},
        "by-name": {"type": "object", "additionalProperties": {"type": "integer"}},
        "pet": ref("Pet"),
        "value": {"anyOf": [{"type": "integer"}, ref("Sub")]},
        "maybe": {"anyOf": [ref("Sub"), {"type": "null"}]},
    },
}
PET = {
    "oneOf": [ref("Cat"), ref("Dog")],
    "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "Dog"}},
}
SCHEMAS = {
    "Item": ITEM,
    "Sub": {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}},
    "Pet": PET,
    "Cat": {
        "type": "object",
        "required": ["kind", "lives"],
        "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}},
    },
    "Dog": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
    },
}


def returning(schema: dict[str, Any], media_type: str = "application/json") -> dict[str, Any]:
    key = "itemSchema" if media_type == "application/jsonl" else "schema"
    return {"200": {"description": "ok", "content": {media_type: {key: schema}}}}


DOCUMENT = document(
    {
        "/items": {
            "get": {
                "operationId": "list_items",
                "responses": returning({"type": "array", "items": ref("Item")}),
            }
        },
        "/item": {"get": {"operationId": "get_item", "responses": returning(ref("Item"))}},
        "/map": {
            "get": {
                "operationId": "get_map",
                "responses": returning({"type": "object", "additionalProperties": ref("Sub")}),
            }
        },
        "/any": {"get": {"operationId": "get_any", "responses": returning({})}},
        "/pet": {"get": {"operationId": "get_pet", "responses": returning(ref("Pet"))}},
        "/lines": {
            "get": {
                "operationId": "lines",
                "responses": returning(ref("Item"), "application/jsonl"),
            }
        },
    },
    openapi="3.2.0",
    components={"schemas": SCHEMAS},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("lenient")
    generated(place, "lenient_api", DOCUMENT)
    with importable(place, ("lenient_api",)):
        yield place


@pytest.fixture
def api(folder: Path) -> Any:
    import lenient_api

    return lenient_api


WRONG_TYPES: list[tuple[dict[str, Any], str]] = [
    ({"id": 5}, "$.id"),
    ({"id": None}, "$.id"),
    ({}, "$.id"),
    ({"id": "a", "count": "5"}, "$.count"),
    ({"id": "a", "count": 5.5}, "$.count"),
    ({"id": "a", "when": ""}, "$.when"),
    ({"id": "a", "when": 1704067200}, "$.when"),
    ({"id": "a", "key": "no"}, "$.key"),
    ({"id": "a", "sub": []}, "$.sub"),
    ({"id": "a", "sub": {"x": "1"}}, "$.sub.x"),
    ({"id": "a", "sub": {}}, "$.sub.x"),
    ({"id": "a", "tags": {}}, "$.tags"),
    ({"id": "a", "tags": ["b", None, 3]}, "$.tags[1] $.tags[2]"),
    ({"id": "a", "by-name": {"b": 1, "c": "d"}}, "$['by-name'].c"),
    ({"id": "a", "pet": {"kind": "cat", "lives": "nine"}}, "$.pet.lives"),
    ({"id": "a", "pet": "cat"}, "$.pet"),
    ({"id": "a", "value": "text"}, "$.value"),
    ({"id": "a", "maybe": {"x": None}}, "$.maybe.x"),
]


@both
@pytest.mark.parametrize(
    ("item", "paths"), WRONG_TYPES, ids=[json.dumps(item) for item, _ in WRONG_TYPES]
)
def test_what_does_not_fit_arrives_and_is_encoded_as_it_came(
    way: str, api: Any, item: dict[str, Any], paths: str
) -> None:
    with (
        FaultServer(once(message(json.dumps(item).encode()))) as server,
        opened(api, way, server.url) as (client, act),
    ):
        with pytest.raises(api.DecodeError):
            act(client.default.get_item)
        found = act(client.with_options(answers="lenient").default.get_item)
    assert type(found) is api.models.Item
    assert api.schema("Item").encode(found) == item
    assert " ".join(problem.path for problem in api.problems(found)) == paths


@both
def test_one_bad_item_does_not_lose_the_page(
    way: str, api: Any, caplog: pytest.LogCaptureFixture
) -> None:
    good = {"id": "a", "key": "00000000-0000-0000-0000-000000000001", "sub": {"x": 1}}
    page = [good, {"id": 5, "more": "kept", "count": 2}, "none", good]
    with (
        FaultServer(once(message(json.dumps(page).encode()))) as server,
        opened(api, way, server.url, answers="lenient") as (client, act),
        caplog.at_level(logging.WARNING, logger="lenient_api"),
    ):
        items = act(client.default.list_items)
    assert items[0] == items[3] == api.models.Item(id="a", key=UUID(int=1), sub=api.models.Sub(x=1))
    assert (items[1].id, items[1].count, items[2]) == (5, 2, "none")
    assert items[1].additional_properties == {"more": "kept"}
    assert [problem.path for problem in api.problems(items)] == ["$[1].id"]
    (record,) = caplog.records
    text = (
        f"GET {server.url}/items answered 200: 2 values are not as described, the first at $[1].id"
    )
    assert record.getMessage() == text


@both
def test_what_is_as_described_is_decoded_as_ever(
    way: str, api: Any, caplog: pytest.LogCaptureFixture
) -> None:
    item = {"id": "a", "when": "2024-01-01T00:00:00Z", "value": {"x": 1}, "maybe": None}
    with (
        FaultServer(once(message(json.dumps(item).encode()))) as server,
        opened(api, way, server.url) as (client, act),
        caplog.at_level(logging.WARNING, logger="lenient_api"),
    ):
        typed = act(client.default.get_item)
        lenient = act(client.with_options(answers="lenient").default.get_item)
    assert typed == lenient
    assert api.problems(lenient) == []
    assert not caplog.records


@both
def test_items_of_a_stream_are_taken_as_they_come(way: str, api: Any) -> None:
    lines = b'{"id":"a"}\n{"id":5}\n[]\n{"id":"b","sub":{"x":"y"}}\n'
    answer = message(lines, content_type="application/jsonl")
    with (
        FaultServer(once(answer)) as server,
        opened(api, way, server.url, answers="lenient") as (client, act),
    ):
        stream = act(client.default.lines)
        if way == "sync":
            found = list(stream)
        else:

            async def collect() -> list[Any]:
                return [event async for event in stream]

            found = act(collect)
    assert [getattr(item, "id", item) for item in found] == ["a", 5, [], "b"]
    assert found[3].sub.x == "y"


@both
def test_text_that_is_no_json_is_an_error_all_the_same(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(b'{"id":'))) as server,
        opened(api, way, server.url, answers="lenient") as (client, act),
        pytest.raises(api.DecodeError),
    ):
        act(client.default.get_item)


TWICE: list[tuple[str, str, str]] = [
    ("get_item", '{"id":"a","id":"b"}', "$.id"),
    ("get_item", '{"id":"a","tags":[],"tags":["b"],"id":"c"}', "$.id $.tags"),
    ("get_item", '{"id":"a","id":"b","id":"c"}', "$.id"),
    ("get_item", '{"id":"a","sub":{"x":1,"x":2}}', "$.sub.x"),
    ("get_item", '{"id":"a","value":{"x":1,"x":2}}', "$.value.x"),
    ("get_item", '{"id":"a","maybe":{"x":1,"x":2}}', "$.maybe.x"),
    ("get_item", '{"id":"a","pet":{"kind":"cat","lives":1,"lives":9}}', "$.pet.lives"),
    ("get_item", '{"id":"a","pet":{"kind":"cow","milk":1,"milk":9}}', "$.pet.milk"),
    ("get_item", '{"id":"a","by-name":{"b":1,"c":1,"b":2}}', "$['by-name'].b"),
    ("get_item", '{"id":"a","more":[{},{"y":{"z":1,"z":2}}]}', "$.more[1].y.z"),
    ("get_item", '{"id":"a","n":1,"n":1' + "0" * 4000 + "}", "$.n"),
    ("get_item", '{"id":"a","\\u0069d":"b"}', "$.id"),
    ("list_items", '[{"id":"a"},{"id":"b","sub":{"x":1,"x":2},"id":"c"}]', "$[1].id $[1].sub.x"),
    ("get_map", '{"a":{"x":1},"b":{"x":1,"x":2},"a":{"x":3}}', "$.a $.b.x"),
    ("get_any", '[{"a":{"b":1,"b":2}},{"c":1}]', "$[0].a.b"),
    ("get_any", '{"a":1,"a":2}', "$.a"),
    ("get_pet", '{"kind":"cow","milk":1,"milk":2}', "$.milk"),
    ("get_pet", '{"kind":"dog","name":"a","name":"b"}', "$.name"),
]


@both
@pytest.mark.parametrize(("name", "text", "paths"), TWICE, ids=[text[:60] for _, text, _ in TWICE])
def test_a_key_that_is_there_twice_is_a_problem(
    way: str, api: Any, name: str, text: str, paths: str, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        FaultServer(once(message(text.encode()))) as server,
        opened(api, way, server.url) as (client, act),
    ):
        typed = act(getattr(client.default, name))
        with caplog.at_level(logging.WARNING, logger="lenient_api"):
            lenient = act(getattr(client.with_options(answers="lenient").default, name))
        with pytest.raises(api.DecodeError, match="answered 200: duplicate key at") as caught:
            act(getattr(client.with_options(answers="strict").default, name))
    assert typed == lenient
    assert api.problems(typed) == []
    found, first = api.problems(lenient), paths.split(" ", maxsplit=1)[0]
    assert " ".join(problem.path for problem in found) == paths
    assert {problem.problem for problem in found} == {"duplicate key"}
    (record,) = caplog.records
    assert record.getMessage().endswith(f"the first at {first}")
    assert (caught.value.path, caught.value.status) == (first, 200)
    assert caught.value.response.content == text.encode()


@both
def test_a_model_with_a_key_twice_can_be_changed_copied_and_sent(way: str, api: Any) -> None:
    text = b'{"id":"a","id":"b","sub":{"x":1,"x":2}}'
    with (
        FaultServer(once(message(text))) as server,
        opened(api, way, server.url, answers="lenient") as (client, act),
    ):
        item = act(client.default.get_item)
    assert api.fields_set(item) == {"id", "sub"}
    assert repr(item) == repr(api.models.Item(id="b", sub=api.models.Sub(x=2)))
    assert api.to_json(item) == b'{"id":"b","sub":{"x":2}}'
    assert api.validate(item) == []
    for copied in (copy.deepcopy(item), pickle.loads(pickle.dumps(item))):
        assert copied == item
        assert [problem.path for problem in api.problems(copied)] == ["$.id", "$.sub.x"]
    item.sub = api.models.Sub(x=3)
    assert [problem.path for problem in api.problems(item)] == ["$.id"]
    assert api.problems(api.replace(item, id="c")) == []


@both
def test_a_key_twice_is_listed_beside_what_has_another_type(way: str, api: Any) -> None:
    text = b'{"id":5,"count":1,"count":"2","when":"","when":"never"}'
    with (
        FaultServer(once(message(text))) as server,
        opened(api, way, server.url, answers="lenient") as (client, act),
    ):
        item = act(client.default.get_item)
    paths = [(problem.path, problem.problem == "duplicate key") for problem in api.problems(item)]
    assert paths == [
        ("$.id", False),
        ("$.count", False),
        ("$.when", False),
        ("$.count", True),
        ("$.when", True),
    ]


@both
@pytest.mark.parametrize("answers", ["typed", "lenient", "strict"])
def test_a_key_twice_in_an_item_of_a_stream(way: str, api: Any, answers: str) -> None:
    answer = message(b'{"id":"a"}\n{"id":"b","id":"c"}\n', content_type="application/jsonl")
    with (
        FaultServer(once(answer)) as server,
        opened(api, way, server.url, answers=answers) as (client, act),
    ):
        stream = act(client.default.lines)
        found: list[Any] = []

        async def collect() -> None:
            while True:
                found.append(await anext(stream))

        try:
            act(collect) if way == "async" else found.extend(stream)
        except StopAsyncIteration:
            pass
        except api.DecodeError as error:
            found.append((error.path, error.problem))
    expected = {"strict": [("$.id", "duplicate key")], "lenient": ["$.id"], "typed": []}[answers]
    assert found[0].id == "a"
    if answers == "strict":
        assert found[1:] == expected
    else:
        assert found[1].id == "c"
        assert [problem.path for problem in api.problems(found[1])] == expected


@both
def test_the_text_is_not_read_twice_where_nobody_asks(
    way: str, api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lenient_api._runtime.http import answer_modes

    def fail(_: bytes) -> None:
        raise AssertionError

    monkeypatch.setattr(answer_modes, "repeated_keys", fail)
    with (
        FaultServer(once(message(b'{"id":"a","id":"b"}'))) as server,
        opened(api, way, server.url) as (client, act),
    ):
        assert act(client.default.get_item).id == "b"
        with pytest.raises(AssertionError):
            act(client.with_options(answers="lenient").default.get_item)
