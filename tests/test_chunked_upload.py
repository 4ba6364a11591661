"""An upload in several calls, each refused for a while, without a loop of retries in the caller's code."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from acting import opened
from fault_server import FaultServer, message
from packaged import document, package
from sending import WAYS

CONTENT = bytes(range(256)) * 1000
SEGMENT = 100_000
DATA = {"type": "object", "properties": {"id": {"type": "string"}, "state": {"type": "string"}}}
DONE = {"200": {"description": "ok", "content": {"application/json": {"schema": DATA}}}}
KEY = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
SEGMENTS = {
    "type": "object",
    "required": ["media", "segment_index"],
    "properties": {
        "media": {"type": "string", "format": "binary"},
        "segment_index": {"type": "integer"},
    },
}
DOCUMENT = document(
    {
        "/uploads": {
            "post": {
                "operationId": "begin",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"total_bytes": {"type": "integer"}},
                            }
                        }
                    }
                },
                "responses": DONE,
            }
        },
        "/uploads/{id}/append": {
            "post": {
                "operationId": "append",
                "parameters": [KEY],
                "requestBody": {"content": {"multipart/form-data": {"schema": SEGMENTS}}},
                "responses": {"204": {"description": "taken"}, **DONE},
            }
        },
        "/uploads/{id}/end": {
            "post": {"operationId": "end", "parameters": [KEY], "responses": DONE}
        },
        "/uploads/{id}": {"get": {"operationId": "state", "parameters": [KEY], "responses": DONE}},
    }
)
LATER = message(b"", status="503 Later", headers="Retry-After: 0\r\n")
LIMITED = message(b"", status="429 Slowly", headers="Retry-After: 0\r\n")
ANSWERS = [
    LATER,
    message(b'{"id":"7"}', status="201 Created"),
    LATER,
    message(b"", status="204 No Content"),
    LIMITED,
    message(b'{"id":"7"}', status="202 Accepted"),
    LATER,
    LIMITED,
    message(b"", status="204 No Content"),
    LIMITED,
    message(b'{"id":"7","state":"pending"}', status="202 Accepted"),
    LATER,
    message(b'{"id":"7","state":"succeeded"}'),
]


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("uploads")
    with package(folder, "uploads", DOCUMENT) as module:
        importlib.import_module("uploads.models")
        yield module


@pytest.mark.parametrize("way", WAYS)
def test_an_upload_in_segments_needs_no_loop_of_retries(uploads: Any, way: str) -> None:
    models = uploads.models
    given = {"idempotency": "auto", "idempotency_header": "Idempotency-Key"}
    with (
        FaultServer(lambda number: iter((ANSWERS[number - 1],))) as server,
        opened(uploads, way, server.url, **given) as (client, act),
    ):
        calls = client.default
        begun = act(calls.begin, models.BeginRequest(total_bytes=len(CONTENT)))
        for index, at in enumerate(range(0, len(CONTENT), SEGMENT)):
            segment = CONTENT[at : at + SEGMENT]
            act(calls.append, begun.id, models.AppendRequest(media=segment, segment_index=index))
        assert act(calls.end, begun.id).state == "pending"
        assert act(calls.state, begun.id).state == "succeeded"
    assert len(server.heads) == len(ANSWERS)
    taken = [server.bodies[index] for index in (3, 5, 8)]
    assert b"".join(_media(body) for body in taken) == CONTENT
    keys = [head.lower().partition("idempotency-key: ")[2][:32] for head in server.heads]
    assert keys[0] == keys[1] != keys[2] == keys[3]


def _media(body: bytes) -> bytes:
    boundary, _, rest = body.partition(b"\r\n")
    for part in rest.split(b"\r\n" + boundary):
        head, _, content = part.partition(b"\r\n\r\n")
        if b'name="media"' in head:
            return content
    raise AssertionError("the form has no media")
