"""Streams of events, lines and sequences: typed by what documents say of their items."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import anyio
import pytest

from fault_server import FaultServer, message, once
from packaged import document, package
from sending import WAYS

both = pytest.mark.parametrize("way", WAYS)
CHUNK = {"$ref": "#/components/schemas/Chunk"}
TEXT = {"type": "string"}


def event(data: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["data"], "properties": {"data": data, **more}}


def holding(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {**TEXT, "contentMediaType": "application/json", "contentSchema": schema}


MEDIA = {
    "plain": ("text/event-stream", {"schema": CHUNK}),
    "listed": ("text/event-stream", {"schema": {"type": "array", "items": CHUNK}}),
    "either": (
        "text/event-stream",
        {"schema": {"oneOf": [CHUNK, {"$ref": "#/components/schemas/Usage"}]}},
    ),
    "content": ("text/event-stream", {"itemSchema": event(holding(CHUNK), event=TEXT)}),
    "variants": (
        "text/event-stream",
        {
            "itemSchema": {
                "oneOf": [
                    event(holding(CHUNK), event={"const": "chunk"}),
                    event(
                        holding({"$ref": "#/components/schemas/Usage"}), event={"const": "usage"}
                    ),
                ]
            }
        },
    ),
    "object": ("text/event-stream", {"itemSchema": event(TEXT, event=TEXT, id=TEXT)}),
    "text": ("text/event-stream", {"schema": TEXT}),
    "undescribed": ("text/event-stream", {}),
    "lines": ("application/jsonl", {"itemSchema": CHUNK}),
    "records": ("application/json-seq", {"schema": CHUNK}),
    "watch": ("application/json;stream=watch", {"schema": CHUNK}),
}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    paths = {
        f"/{name}": {
            "get": {
                "operationId": name,
                "responses": {"200": {"description": "items", "content": {kind: media}}},
            }
        }
        for name, (kind, media) in MEDIA.items()
    }
    schemas = {
        "Chunk": {"type": "object", "required": ["delta"], "properties": {"delta": TEXT}},
        "Usage": {
            "type": "object",
            "required": ["tokens"],
            "properties": {"tokens": {"type": "integer"}},
        },
    }
    described = document(paths, openapi="3.2.0", components={"schemas": schemas})
    with package(tmp_path_factory.mktemp("events"), "event_api", described) as module:
        yield module


def received(
    api: Any,
    way: str,
    name: str,
    body: str,
    end_marker: str | None = "",
    content_type: str | None = None,
) -> list[Any]:
    """Iterate the items of an answer, and list the error that ends them."""
    found: list[Any] = []

    async def run() -> None:
        client = api.AsyncClient(base_url=server.url)
        async with client, await getattr(client.default, name)() as items:
            if end_marker != "":
                items.end_marker = end_marker
            async for item in items:
                found.append(item)  # noqa: PERF401 - what came before an error counts

    kind = content_type or MEDIA[name][0]
    with FaultServer(once(message(body.encode(), content_type=kind))) as server:
        try:
            if way == "async":
                anyio.run(run)
            else:
                with (
                    api.Client(base_url=server.url) as client,
                    getattr(client.default, name)() as items,
                ):
                    if end_marker != "":
                        items.end_marker = end_marker
                    found.extend(items)
        except api.Error as error:
            found.append(error)
    return found


DELTAS = 'data: {"delta": "a"}\n\ndata: {"delta":\ndata: "b"}\n\n'


@both
@pytest.mark.parametrize("name", ["plain", "listed", "either", "content", "variants"])
def test_the_data_of_events_is_decoded(api: Any, way: str, name: str) -> None:
    body = f": hello\n\n{DELTAS}data: [DONE]\n\ndata: nonsense\n\n"
    assert [item.delta for item in received(api, way, name, body)] == ["a", "b"]


@both
@pytest.mark.parametrize("name", ["either", "variants"])
def test_events_of_several_kinds_are_told_apart(api: Any, way: str, name: str) -> None:
    body = f'{DELTAS}event: usage\ndata: {{"tokens": 5}}\n\n'
    kinds = [type(item).__name__ for item in received(api, way, name, body)]
    assert kinds == ["Chunk", "Chunk", "Usage"]


@both
def test_other_events_are_text(api: Any, way: str) -> None:
    for name in ("text", "undescribed", "object"):
        items = received(api, way, name, "event: x\nid: 1\ndata: [DONE]\n\ndata: more\n\n")
        assert [(item.data, item.event) for item in items] == [("[DONE]", "x"), ("more", None)]


@both
def test_the_end_marker_can_be_set(api: Any, way: str) -> None:
    body = f"{DELTAS}data: END\n\ndata: never\n\n"
    assert len(received(api, way, "plain", body, end_marker="END")) == 2
    (*_, error) = received(api, way, "plain", body, end_marker=None)
    assert isinstance(error, api.DecodeError)
    assert [item.data for item in received(api, way, "text", body, end_marker="END")][
        -1
    ] == '{"delta":\n"b"}'


@both
def test_an_error_event_is_raised(api: Any, way: str) -> None:
    for data, value in {'{"code": 7}': {"code": 7}, "overloaded": "overloaded"}.items():
        body = f"{DELTAS}event: error\ndata: {data}\n\n"
        *items, error = received(api, way, "plain", body)
        assert len(items) == 2
        assert isinstance(error, api.ApiError)
        assert (error.status, error.error) == (200, value)


@both
def test_an_error_in_the_place_of_a_chunk_is_raised(api: Any, way: str) -> None:
    *items, error = received(api, way, "plain", f'{DELTAS}data: {{"error": {{"code": 7}}}}\n\n')
    assert len(items) == 2
    assert isinstance(error, api.ApiError)
    assert error.error == {"error": {"code": 7}}


@both
def test_a_chunk_that_is_wrong_names_its_place(api: Any, way: str) -> None:
    *_, error = received(api, way, "plain", 'data: {"delta": 5}\n\n')
    assert isinstance(error, api.DecodeError)
    assert error.path == "$.delta"


@both
def test_lines_and_records_are_typed(api: Any, way: str) -> None:
    values = [{"delta": "a"}, {"delta": "b"}]
    lines = "".join(f"{json.dumps(value)}\n" for value in values)
    records = "".join(f"\x1e{json.dumps(value)}\n" for value in values)
    for name, body in (("lines", lines), ("records", records)):
        assert [item.delta for item in received(api, way, name, body)] == ["a", "b"]


def test_a_long_wait_between_events_is_passed_over(api: Any) -> None:
    items = received(
        api, "sync", "undescribed", f"retry: {'1' * 5000}\ndata: x\n\nretry: 10\ndata: y\n\n"
    )
    assert [item.retry for item in items] == [None, 10]


@both
@pytest.mark.parametrize(
    "content_type",
    [
        "application/json;stream=watch",
        'Application/JSON; charset=utf-8; Stream="watch"',
        "application/json",
        "application/vnd.chunks+json",
    ],
)
def test_json_with_a_stream_parameter_is_lines(api: Any, way: str, content_type: str) -> None:
    body = '{"delta": "a"}\n{"delta": "b"}\n{"delta": 1}\n{"delta": "c"}\n'
    first, second, wrong = received(api, way, "watch", body, content_type=content_type)
    assert (first.delta, second.delta) == ("a", "b")
    assert "expected string, got integer" in str(wrong)


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An operation that answers, and one that takes, a value or a stream of values."""
    chunk = {"type": "object", "required": ["delta"], "properties": {"delta": TEXT}}
    content = {"application/json": {"schema": {"type": "array", "items": CHUNK}}}
    streamed = {"application/json;stream=watch": {"schema": CHUNK}}
    listed = {"type": "array", "items": CHUNK}
    whole = {"application/json;stream=false": {"schema": CHUNK}}
    paths = {
        "/chunks": {
            "get": {
                "operationId": "get_chunks",
                "responses": {"200": {"description": "chunks", "content": content | streamed}},
            },
            "post": {
                "operationId": "add_chunks",
                "requestBody": {"content": {"application/json; stream=true": {"schema": listed}}},
                "responses": {"200": {"description": "a chunk", "content": whole}},
            },
        }
    }
    described = document(paths, components={"schemas": {"Chunk": chunk}})
    with package(tmp_path_factory.mktemp("watch"), "watch_api", described) as module:
        yield module


def test_the_whole_and_the_stream_are_methods_each(watch: Any) -> None:
    answers = iter(
        [
            message(b'[{"delta": "a"}]', content_type="application/json"),
            message(b'{"delta": "b"}\n{"delta": "c"}', content_type="application/json"),
            message(b'{\n"delta": "d"}', content_type="application/json; stream=false"),
        ]
    )
    with (
        FaultServer(lambda _: iter([next(answers)])) as server,
        watch.Client(base_url=server.url) as client,
    ):
        assert [chunk.delta for chunk in client.default.get_chunks()] == ["a"]
        with client.default.get_chunks_stream() as items:
            assert [chunk.delta for chunk in items] == ["b", "c"]
        chunk = watch.models.Chunk
        assert client.default.add_chunks([chunk(delta="x"), chunk(delta="y")]).delta == "d"
    accepted = [
        line
        for head in server.heads
        for line in head.splitlines()
        if line.lower().startswith("accept:")
    ]
    assert [line.partition(":")[2].strip() for line in accepted] == [
        "application/json",
        "application/json;stream=watch",
        "application/json;stream=false",
    ]
    assert server.bodies[-1] == b'{"delta":"x"}\n{"delta":"y"}\n'
