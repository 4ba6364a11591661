"""Answers that are not as described, taken as they came, over sockets."""

from __future__ import annotations

import json
import logging
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


MISFITS: list[tuple[dict[str, Any], str]] = [
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
    ("item", "paths"), MISFITS, ids=[json.dumps(misfit) for misfit, _ in MISFITS]
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
