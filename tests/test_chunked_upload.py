"""X's upload of media in segments, driven by a caller without a loop of retries.

The stand-in answers with statuses that the document does not have (201, 202, 204), refuses every
operation for a while (429 with Retry-After, 503), and judges what arrives.
"""

from __future__ import annotations

import asyncio
import base64
import importlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import strict
from importing import importable
from packaged import document, generated
from sending import WAYS
from stand_in import Reply, Seen, StandIn

CONTENT = bytes(range(256)) * 1000
NUMBER = "1880028106020515840"
TEXT, INTEGER = {"type": "string"}, {"type": "integer"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def operation(name: str, answer: str, *media_types: str, **more: Any) -> dict[str, Any]:
    """Describe an operation, which takes the body of its name and answers 200."""
    if media_types:
        body = {"schema": ref(f"{name[0].upper()}{name[1:]}Request")}
        more["requestBody"] = {"required": True, "content": dict.fromkeys(media_types, body)}
    done = {"description": "Done.", "content": {"application/json": {"schema": ref(answer)}}}
    responses = {"200": done, "default": {"description": "Refused."}}
    return {"tags": ["Media"], "operationId": name, **more, "responses": responses}


def parameter(name: str, where: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


def whole(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


FORM, JSON = "multipart/form-data", "application/json"
MEDIA = {"anyOf": [{**TEXT, "format": "binary"}, {**TEXT, "format": "byte"}]}
DATA = whole(id=TEXT, media_key=TEXT, processing_info=ref("ProcessingInfo"))
ID = parameter("id", "path", TEXT)
DOCUMENT = document(
    {
        "/2/media/upload": {
            "post": operation("mediaUpload", "MediaResponse", JSON, FORM),
            "get": operation(
                "getMediaUploadStatus",
                "MediaResponse",
                parameters=[
                    parameter("media_id", "query", TEXT),
                    parameter("command", "query", {**TEXT, "enum": ["STATUS"]}),
                ],
            ),
        },
        "/2/media/upload/initialize": {
            "post": operation("initializeMediaUpload", "MediaResponse", JSON)
        },
        "/2/media/upload/{id}/append": {
            "post": operation(
                "appendMediaUpload", "AppendMediaUploadResponse", JSON, FORM, parameters=[ID]
            )
        },
        "/2/media/upload/{id}/finalize": {
            "post": operation("finalizeMediaUpload", "MediaResponse", parameters=[ID])
        },
    },
    components={
        "schemas": {
            "MediaUploadRequest": {
                **whole(media=MEDIA, media_category=TEXT),
                "required": ["media", "media_category"],
            },
            "InitializeMediaUploadRequest": whole(
                media_category=TEXT, media_type=TEXT, total_bytes=INTEGER
            ),
            "AppendMediaUploadRequest": {
                **whole(media=MEDIA, segment_index={**INTEGER, "minimum": 0, "maximum": 999}),
                "required": ["media", "segment_index"],
            },
            "AppendMediaUploadResponse": whole(data=whole(expires_at=INTEGER)),
            "MediaResponse": whole(data=DATA),
            "ProcessingInfo": whole(state=TEXT, check_after_secs=INTEGER, progress_percent=INTEGER),
        }
    },
)
PROGRAM = '''
from pathlib import Path
from LIBRARY import sleep

from PACKAGE import Client, DecodeError, File
from PACKAGE.models import AppendMediaUploadRequest, InitializeMediaUploadRequest
from PACKAGE.models import MediaUploadRequest

SEGMENT = 100_000


def upload(base_url: str, path: Path) -> str:
    """Upload in segments, wait until it is processed, and return the media's key."""
    with Client(
        token="T",
        base_url=base_url,
        idempotency="auto",
        idempotency_header="Idempotency-Key",
    ) as client:
        media, size = client.media, path.stat().st_size
        request = InitializeMediaUploadRequest(
            media_category="tweet_video", media_type="video/mp4", total_bytes=size
        )
        begun = {media.initialize_upload(request)}.data
        assert begun is not None
        number = str(begun.id)
        for index, offset in enumerate(range(0, size, SEGMENT)):
            part = File(path, offset=offset, size=min(SEGMENT, size - offset))
            body = AppendMediaUploadRequest(media=part, segment_index=index)
            try:
                if index == 1:
                    {media.append_upload(number, body, content_type="application/json")}
                else:
                    {media.append_upload(number, body)}
            except DecodeError as error:  # 204, which the document does not have
                assert error.success and error.status == 204
        done = {media.finalize_upload(number)}.data
        assert done is not None and done.processing_info is not None
        state, wait = done.processing_info.state, done.processing_info.check_after_secs
        while state not in ("succeeded", "failed"):
            {sleep((wait or 1) / 100)}
            status = {media.get_upload_status(media_id=number, command="STATUS")}.data
            assert status is not None and status.processing_info is not None
            state, wait = status.processing_info.state, status.processing_info.check_after_secs
        assert state == "succeeded"
        return str(done.media_key)


def upload_at_once(base_url: str, path: Path) -> str:
    with Client(
        token="T", base_url=base_url, idempotency="auto", idempotency_header="Idempotency-Key"
    ) as client:
        body = MediaUploadRequest(media=path, media_category="tweet_image")
        data = {client.media.upload(body)}.data
        assert data is not None
        return str(data.media_key)
'''
"""What stands in braces is awaited in the asynchronous program."""


def program(way: str, package: str) -> str:
    """Write the caller's program, one way or the other."""
    text = PROGRAM.replace("PACKAGE", package)
    if way == "sync":
        return text.replace("{", "").replace("}", "").replace("LIBRARY", "time")
    for old, new in (
        ("LIBRARY", "asyncio"),
        ("{", "(await "),
        ("}", ")"),
        ("Client", "AsyncClient"),
        ("    with ", "    async with "),
        ("def ", "async def "),
    ):
        text = text.replace(old, new)
    return text


class Media:
    """Answers for X: each operation is refused twice before it is done."""

    def __init__(self) -> None:
        self.segments: dict[int, bytes] = {}
        self.total: object = None
        self.asked: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.keys: dict[str, list[str]] = {}

    def __call__(self, seen: Seen) -> Reply:
        name = seen.path.rpartition("/")[2] if seen.method == "POST" else "status"
        if seen.headers.get("authorization") != "Bearer T":
            return Reply(401, {})
        self.asked[name] += 1
        self.keys.setdefault(name, []).append(seen.headers.get("idempotency-key", ""))
        if self.asked[name] == 1:
            return Reply(503, b"<html>later</html>", {"content-type": "text/html"})
        if self.asked[name] == 2:
            return Reply(429, {"title": "Too Many Requests"}, {"retry-after": "0"})
        self.done[name] += 1
        return getattr(self, name)(seen)

    def upload(self, seen: Seen) -> Reply:
        self.segments[0] = seen.field("media").content
        return self._data(201)

    def initialize(self, seen: Seen) -> Reply:
        self.total = seen.json["total_bytes"]
        return self._data(201)

    def append(self, seen: Seen) -> Reply:
        if seen.media_type == FORM:
            index = int(seen.field("segment_index").content)
            self.segments[index] = seen.field("media").content
        else:
            index = seen.json["segment_index"]
            self.segments[index] = base64.b64decode(seen.json["media"], validate=True)
        return Reply(204, b"") if index == 0 else Reply(200, {"data": {"expires_at": 1775000000}})

    def finalize(self, seen: Seen) -> Reply:
        assert sum(map(len, self.segments.values())) == self.total
        return self._data(202, "pending")

    def status(self, seen: Seen) -> Reply:
        assert seen.query == {"media_id": [NUMBER], "command": ["STATUS"]}
        return self._data(200, "in_progress" if self.done["status"] < 3 else "succeeded")

    @staticmethod
    def _data(status: int, state: str = "") -> Reply:
        data: dict[str, Any] = {"id": NUMBER, "media_key": f"13_{NUMBER}"}
        if state:
            data["processing_info"] = {"state": state, "check_after_secs": 1}
        return Reply(status, {"data": data})


def with_programs(folder: Path, package: str) -> Path:
    for way in WAYS:
        (folder / f"{package}_{way}").mkdir()
        text = program(way, package)
        (folder / f"{package}_{way}" / "__init__.py").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("chunked")
    generated(place, "chunked", DOCUMENT)
    with importable(with_programs(place, "chunked"), "chunked"):
        yield place


def run(way: str, package: str, name: str, *arguments: Any) -> Any:
    """Call a function of the caller's program."""
    function = getattr(importlib.import_module(f"{package}_{way}"), name)
    return function(*arguments) if way == "sync" else asyncio.run(function(*arguments))


def uploads_in_segments(way: str, package: str, path: Path) -> None:
    """Run the caller's program against the stand-in, and look at what came of it."""
    media = Media()
    with StandIn() as server:
        server.answer = media
        assert run(way, package, "upload", server.url, path) == f"13_{NUMBER}"
    assert b"".join(media.segments[index] for index in range(3)) == CONTENT
    assert media.done == {"initialize": 1, "append": 3, "finalize": 1, "status": 3}
    assert {name: media.asked[name] - count for name, count in media.done.items()} == dict.fromkeys(
        media.done, 2
    )
    # One key for all attempts of a call, another one for each call.
    appended = media.keys["append"]
    assert appended[0] == appended[1] == appended[2]
    assert len({*appended}) == 3


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "video.mp4"
    path.write_bytes(CONTENT)
    return path


@pytest.mark.parametrize("way", WAYS)
def test_an_upload_in_segments_needs_no_loop_of_retries(
    folder: Path, way: str, video: Path
) -> None:
    uploads_in_segments(way, "chunked", video)


@pytest.mark.parametrize("way", WAYS)
def test_nor_does_an_upload_at_once(folder: Path, way: str, video: Path) -> None:
    media = Media()
    with StandIn() as server:
        server.answer = media
        assert run(way, "chunked", "upload_at_once", server.url, video) == f"13_{NUMBER}"
    assert (media.segments, media.asked["upload"]) == ({0: CONTENT}, 3)


@pytest.mark.slow
@pytest.mark.checkers
def test_the_callers_programs_pass_the_type_checkers(folder: Path) -> None:
    strict.passes_checkers(folder)


@pytest.mark.slow
@pytest.mark.skipif("SPEC_CORPUS" not in os.environ, reason="SPEC_CORPUS names no folder")
def test_the_same_programs_serve_x_s_own_document(tmp_path: Path, video: Path) -> None:
    (spec,) = Path(os.environ["SPEC_CORPUS"]).glob("dev/*/xdevplatform+docs/openapi.json")
    paths = "/2/media/upload", "/2/media/upload/*"
    chosen = [part for path in paths for part in ("--include-path", path)]
    command = [sys.executable, "-m", "sdkloom", "generate", str(spec), "--output", "x_chunked"]
    subprocess.run([*command, *chosen], cwd=tmp_path, check=True, capture_output=True)
    with importable(with_programs(tmp_path, "x_chunked"), "x_chunked"):
        for way in WAYS:
            uploads_in_segments(way, "x_chunked", video)
    strict.passes_mypy(tmp_path)
