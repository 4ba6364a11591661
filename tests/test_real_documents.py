"""X's own documents: what is generated of them passes the checkers and uploads."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import importlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import strict
import x_media
from judging import judge_of, load, values
from refresh import invoke
from stand_in import Reply, StandIn

HISTORY = os.environ.get("X_HISTORY")
SPEC = Path(__file__).parent.parent / "specs" / "media_upload.yaml"
DOCUMENTS = {"x_2_147": "21-*-2.147.json", "x_newest": "25-*.json"}
REQUESTS = {"x_2_147": "MediaUploadRequestOneShot", "x_newest": "MediaUploadRequest"}

pytestmark = pytest.mark.skipif(
    HISTORY is None, reason="X_HISTORY does not name the folder of X's documents"
)
each = pytest.mark.parametrize("name", DOCUMENTS)
PNG = b"\x89PNG\r\n\x1a\n--\r\n\x00\xff"


def document(name: str) -> Path:
    (path,) = Path(str(HISTORY)).glob(DOCUMENTS[name])
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the packages, which can be imported from there."""
    folder = tmp_path_factory.mktemp("real")
    for name in DOCUMENTS:
        result = invoke(
            folder, "generate", str(document(name)), "--include-path", "/2/media/upload", "--output", name
        )  # fmt: skip
        assert result.exit_code == 0, result.stderr
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for module in [module for module in sys.modules if module.partition(".")[0] in DOCUMENTS]:
        del sys.modules[module]


@each
def test_every_module_can_be_imported(name: str, place: Path) -> None:
    for path in sorted((place / name).rglob("*.py")):
        parts = path.relative_to(place).with_suffix("").parts
        importlib.import_module(".".join(part for part in parts if part != "__init__"))
    models = importlib.import_module(f"{name}.models")
    for item in models.__all__:
        assert getattr(models, item) is not None


def test_mypy_has_nothing_to_say(place: Path) -> None:
    strict.passes_mypy(place)


def test_pyright_has_nothing_to_say(place: Path) -> None:
    strict.passes_pyright(place)


def test_black_and_ruff_have_nothing_to_say(place: Path) -> None:
    strict.is_formatted(place)


def call(package: Any, server: StandIn, way: str, method: str, *given: Any, **more: Any) -> Any:
    """Call one operation of the media group."""
    if way == "sync":
        with package.Client(token="t", base_url=server.url) as client:
            return getattr(client.media, method)(*given, **more)

    async def run() -> Any:
        async with package.AsyncClient(token="t", base_url=server.url) as client:
            return await getattr(client.media, method)(*given, **more)

    return asyncio.run(run())


@each
@pytest.mark.parametrize("way", ["sync", "async"])
def test_a_picture_is_uploaded_both_ways_and_its_status_read(
    name: str, way: str, place: Path
) -> None:
    package = importlib.import_module(name)
    model = getattr(importlib.import_module(f"{name}.models"), REQUESTS[name])
    path = place / "cat.png"
    path.write_bytes(PNG)
    answers: list[Any] = []
    with StandIn() as server:
        for content_type in ("multipart/form-data", "application/json"):
            body = model(media=path, media_category="tweet_image")
            answers.append(call(package, server, way, "upload", body, content_type=content_type))
        number = answers[0].data.id
        status = call(package, server, way, "get_upload_status", media_id=number, command="STATUS")
    form, text, asked = server.requests
    assert [(field.name, field.filename) for field in form.fields] == [
        ("media", "cat.png"),
        ("media_category", None),
    ]
    assert form.field("media").content == PNG
    assert text.json == {"media": base64.b64encode(PNG).decode(), "media_category": "tweet_image"}
    assert (asked.method, asked.query) == ("GET", {"media_id": [number], "command": ["STATUS"]})
    assert [answer.data.size for answer in answers] == [len(PNG)] * 2
    assert status.data.processing_info.state == "succeeded"


@each
def test_a_wrong_request_is_refused_before_it_is_sent(name: str, place: Path) -> None:
    package = importlib.import_module(name)
    assert place
    model = getattr(importlib.import_module(f"{name}.models"), REQUESTS[name])
    with StandIn() as server:
        with pytest.raises(package.ValidationError) as caught:
            call(package, server, "sync", "upload", model(media=b"x", media_category="holiday"))
        with pytest.raises(package.ValidationError):
            call(package, server, "sync", "get_upload_status", media_id="١٢٣")
        assert server.requests == []
    assert [(violation.path, violation.keyword) for violation in caught.value.violations] == [
        ("/media_category", "enum")
    ]


def refusal(name: str, kind: str) -> Any:
    package = importlib.import_module(name)
    model = getattr(importlib.import_module(f"{name}.models"), REQUESTS[name])
    problem = {"type": kind, "title": "Invalid Request", "detail": "no", "status": 400}
    with StandIn() as server:
        server.answer = Reply(400, problem, {"content-type": "application/problem+json"})
        with pytest.raises(package.ApiError) as caught:
            call(package, server, "sync", "upload", model(media=b"x", media_category="tweet_image"))
    return caught.value.error


KINDS = {
    "x_2_147": "https://api.twitter.com/2/problems/invalid-request",
    "x_newest": "https://api.x.com/2/problems/invalid-request",
}


@each
def test_the_type_of_a_problem_chooses_its_model(name: str, place: Path) -> None:
    assert place
    error = refusal(name, KINDS[name])
    assert type(error) is importlib.import_module(f"{name}.models").InvalidRequestProblem
    assert (error.type, error.title, error.detail) == (KINDS[name], "Invalid Request", "no")


@each
def test_a_problem_of_an_unknown_type_arrives_whole(name: str, place: Path) -> None:
    """2.147's problems have a base to fall back to, those of the newest document have none."""
    assert place
    error = refusal(name, "https://example.com/new")
    if name == "x_2_147":
        assert type(error) is importlib.import_module(f"{name}.models").Problem
        assert error.type == "https://example.com/new"
    else:
        assert type(error).__name__ == "UnknownVariant"
        assert error.value["type"] == "https://example.com/new"


TAUGHT = {
    "MediaUploadRequest": "MediaUploadRequestOneShot",
    "MediaCategory": "MediaCategoryOneShot",
    "UserId": "UserId",
    "MediaId": "MediaId",
    "MediaKey": "MediaKey",
    "Error": "Error",
    "MediaUploadResponse": "MediaUploadResponse",
    "ProcessingInfo": "ProcessingInfo",
}
"""The schemas of our document → those of X's 2.147."""
UNDECLARED = {"ProcessingInfo": {"type": "image"}, "MediaUploadResponse": {"meta": {}}}


@pytest.mark.parametrize("name", TAUGHT)
def test_our_document_accepts_and_refuses_what_xs_does(name: str, place: Path) -> None:
    theirs = importlib.import_module("x_2_147").schema(TAUGHT[name])
    assert place
    counts = {True: 0, False: 0}
    for value in values(judge_of(SPEC), f"#/components/schemas/{name}"):
        verdict = x_media.schema(name).validate(value) == []
        assert (theirs.validate(completed(name, value)) == []) == verdict, value
        counts[verdict] += 1
    assert counts[True]
    assert counts[False]


def completed(name: str, value: Any) -> Any:
    """Add what X's document requires of a response without declaring it, and ours leaves out."""
    if not isinstance(value, dict):
        return value
    value = {**value, **UNDECLARED.get(name, {})}
    with contextlib.suppress(KeyError, TypeError):
        info = value["data"]["processing_info"]
        if name == "MediaUploadResponse" and isinstance(info, dict):
            filled = completed("ProcessingInfo", info)
            value["data"] = {**value["data"], "processing_info": filled}
    return value


def test_our_document_has_the_properties_that_xs_has(place: Path) -> None:
    assert place
    ours = load(SPEC)["components"]["schemas"]
    theirs = json.loads(document("x_2_147").read_text("utf-8"))["components"]["schemas"]
    for name, other in TAUGHT.items():
        assert ours[name].get("properties", {}).keys() == theirs[other].get("properties", {}).keys()
