"""The generated client of X's media upload, judged by what the server sees and what callers get."""

from __future__ import annotations

import asyncio
import base64
import io
import subprocess
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from stand_in import RESET, Reply, Seen, StandIn
from x_media import (
    ApiError,
    AsyncClient,
    Client,
    DecodeError,
    Error,
    File,
    RateLimited,
    ValidationError,
)
from x_media.models import Error as XError
from x_media.models import MediaUploadRequest, MediaUploadResponse, Problem

PNG = b"\x89PNG\r\n\x1a\n--\r\n\x00\xff"
TOKEN = "a-token-that-nobody-may-see"
FORM = "multipart/form-data"
JSON = "application/json"
PROBLEM = "application/problem+json"

both = pytest.mark.parametrize("way", ["sync", "async"])
in_both_forms = pytest.mark.parametrize("content_type", [FORM, JSON])


def upload(
    way: str,
    server: StandIn,
    body: Any,
    *,
    content_type: Any = None,
    token: str = TOKEN,
    answers: Literal["typed", "lenient", "strict"] = "typed",
) -> MediaUploadResponse:
    """Upload through the generated client, one *way* or the other."""
    if way == "sync":
        with Client(token=token, base_url=server.url, answers=answers) as client:
            return client.media.upload(body, content_type=content_type)

    async def run() -> MediaUploadResponse:
        async with AsyncClient(token=token, base_url=server.url, answers=answers) as client:
            return await client.media.upload(body, content_type=content_type)

    return asyncio.run(run())


def request(**more: Any) -> MediaUploadRequest:
    """Make a request that is fine but for what *more* says."""
    return MediaUploadRequest(**{"media": PNG, "media_category": "tweet_image", **more})


def only(server: StandIn) -> Seen:
    (seen,) = server.requests
    return seen


# What is sent


@both
def test_a_path_is_sent_raw_with_its_name_and_the_type_it_suggests(
    way: str, tmp_path: Path
) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(PNG)
    with StandIn() as server:
        answer = upload(way, server, request(media=path))
    media = only(server).field("media")
    assert (media.filename, media.content_type, media.content) == ("cat.png", "image/png", PNG)
    assert answer.data is not None
    assert (answer.data.size, answer.data.expires_after_secs) == (len(PNG), 86_400)
    assert answer.data.media_key == f"3_{answer.data.id}"
    assert answer.data.processing_info is None


@both
def test_bytes_are_sent_raw_without_a_type(way: str) -> None:
    with StandIn() as server:
        upload(way, server, request())
    media = only(server).field("media")
    assert (media.filename, media.content_type) == ("media", "application/octet-stream")
    assert media.content == PNG


@both
def test_an_open_file_is_sent_from_where_it_stands_and_stays_open(way: str, tmp_path: Path) -> None:
    path = tmp_path / "words.vtt"
    path.write_bytes(b"skipped" + PNG)
    with StandIn() as server, path.open("rb") as file:
        file.seek(len(b"skipped"))
        upload(way, server, request(media=file, media_category="subtitles"))
        assert not file.closed
    media = only(server).field("media")
    assert (media.filename, media.content) == ("words.vtt", PNG)
    assert media.content_type == "text/vtt"


@both
def test_a_file_says_its_name_and_type(way: str) -> None:
    media = File(io.BytesIO(PNG), name="kätzchen.gif", content_type="image/gif")
    with StandIn() as server:
        upload(way, server, request(media=media))
    seen = only(server).field("media")
    assert (seen.filename, seen.content_type, seen.content) == ("kätzchen.gif", "image/gif", PNG)


@both
@pytest.mark.parametrize("size", [0, 1, 2, 3, 200_001])
def test_json_carries_the_file_as_base64(way: str, size: int) -> None:
    content = bytes(index % 251 for index in range(size))
    with StandIn() as server:
        answer = upload(way, server, request(media=content), content_type=JSON)
    assert answer.data is not None
    assert answer.data.size == size
    assert only(server).json["media"] == base64.b64encode(content).decode()


@both
@in_both_forms
def test_nothing_else_is_sent(way: str, content_type: str) -> None:
    with StandIn() as server:
        upload(way, server, request(), content_type=content_type)
    seen = only(server)
    assert (seen.method, seen.path, seen.query) == ("POST", "/2/media/upload", {})
    assert seen.media_type == content_type
    assert properties(seen).keys() == {"media", "media_category"}
    assert seen.headers.keys() == {
        *("host", "accept", "accept-encoding", "authorization"),
        *("content-length", "content-type", "user-agent"),
    }
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"
    assert seen.headers["accept"] == "application/json, application/problem+json;q=0.8"
    assert int(seen.headers["content-length"]) == len(seen.body)


@both
@in_both_forms
def test_everything_that_is_set_is_sent(way: str, content_type: str) -> None:
    owners = ["2244994945", "1"]
    full = request(additional_owners=owners, media_type="image/png", shared=True)
    with StandIn() as server:
        upload(way, server, full, content_type=content_type)
    sent = dict(properties(only(server)))
    del sent["media"]
    as_json = {
        "media_category": "tweet_image",
        "additional_owners": owners,
        "media_type": "image/png",
        "shared": True,
    }
    as_parts = {
        "media_category": [b"tweet_image"],
        "additional_owners": [b"2244994945", b"1"],
        "media_type": [b"image/png"],
        "shared": [b"true"],
    }
    assert sent == (as_json if content_type == JSON else as_parts)


@both
@in_both_forms
@pytest.mark.parametrize("passed", [{}, {"shared": False}, {"shared": True}])
def test_shared_is_sent_where_it_was_passed(
    way: str, content_type: str, passed: dict[str, bool]
) -> None:
    with StandIn() as server:
        model = request(**passed)
        upload(way, server, model, content_type=content_type)
    assert model.shared is passed.get("shared", False)
    sent = {
        name: content in (True, [b"true"])
        for name, content in properties(only(server)).items()
        if name == "shared"
    }
    assert sent == passed


@both
def test_an_empty_list_is_sent_in_json(way: str) -> None:
    with StandIn() as server:
        upload(way, server, request(additional_owners=[]), content_type=JSON)
    assert only(server).json["additional_owners"] == []


def test_a_form_is_what_is_sent_unless_json_is_asked_for() -> None:
    with StandIn() as server:
        upload("sync", server, request())
    assert only(server).media_type == FORM


def properties(seen: Seen) -> Mapping[str, Any]:
    """What arrived, by name: values of a JSON object, or all parts of each name."""
    if seen.json is not None:
        return dict(seen.json)
    found: dict[str, list[bytes]] = {}
    for field in seen.fields:
        found.setdefault(field.name, []).append(field.content)
    return found


# What is refused before anything is sent


def violations(way: str, body: Any, content_type: str) -> set[tuple[str, str, str]]:
    with StandIn() as server:
        with pytest.raises(ValidationError) as caught:
            upload(way, server, body, content_type=content_type)
        assert server.requests == []
    found = [
        (violation.path, violation.keyword, violation.where)
        for violation in caught.value.violations
    ]
    assert len(set(found)) == len(found)
    assert all(path in str(caught.value) for path, _, _ in found)
    return set(found)


@both
@in_both_forms
def test_all_that_is_wrong_is_told_at_once_and_nothing_is_sent(way: str, content_type: str) -> None:
    bad = request(
        media=None,
        media_category="holiday",
        additional_owners=["2244994945", "123\n", "١٢٣", ""],
        media_type="image/gif",
        shared="yes",
    )
    assert violations(way, bad, content_type) == {
        ("/media", "anyOf", "body"),
        ("/media_category", "enum", "body"),
        ("/additional_owners/1", "pattern", "body"),
        ("/additional_owners/2", "pattern", "body"),
        ("/additional_owners/3", "pattern", "body"),
        ("/media_type", "enum", "body"),
        ("/shared", "type", "body"),
    }


@both
@in_both_forms
def test_a_dict_in_place_of_the_model_is_checked_as_json(way: str, content_type: str) -> None:
    bad = {
        "media_category": "tweet_image",
        "additional_owners": "2244994945",
        "shared": 1,
        "colour": "red",
    }
    assert violations(way, bad, content_type) == {
        ("", "required", "body"),
        ("/additional_owners", "type", "body"),
        ("/shared", "type", "body"),
        ("/colour", "additionalProperties", "body"),
    }


@both
@in_both_forms
@pytest.mark.parametrize("body", [None, [], "text", 5, True])
def test_what_is_no_request_at_all_is_refused(way: str, content_type: str, body: Any) -> None:
    assert violations(way, body, content_type) == {("", "type", "body")}


@both
@pytest.mark.parametrize("media", [5, [b"x"], {"x": b"y"}, True])
def test_what_is_no_file_is_refused(way: str, media: Any) -> None:
    assert violations(way, request(media=media), FORM) == {("/media", "anyOf", "body")}


@both
@pytest.mark.parametrize("owners", [[5], [None], [["1"]], [True], [PNG], [{"a": PNG}]])
def test_items_of_a_wrong_type_are_refused(way: str, owners: Any) -> None:
    found = violations(way, request(additional_owners=owners), JSON)
    assert ("/additional_owners/0", "type", "body") in found


@both
def test_a_dict_that_is_right_is_sent(way: str) -> None:
    body = {"media": base64.b64encode(PNG).decode(), "media_category": "dm_image"}
    with StandIn() as server:
        upload(way, server, body, content_type=JSON)
    assert only(server).json == body


@both
def test_a_file_that_is_not_there_is_an_error_and_nothing_is_sent(way: str, tmp_path: Path) -> None:
    with StandIn() as server:
        with pytest.raises(FileNotFoundError):
            upload(way, server, request(media=tmp_path / "no-such-cat.png"))
        assert server.requests == []


# What is received


def answering(way: str, body: object, **options: Any) -> MediaUploadResponse:
    with StandIn() as server:
        server.answer = Reply(200, body)
        return upload(way, server, request(), **options)


@both
def test_what_a_newer_server_adds_arrives(way: str) -> None:
    info = {"state": "dreaming", "mood": [1, None]}
    data = {"id": "1", "media_key": "3_1", "processing_info": info, "dpi": 3}
    answer = answering(way, {"data": data, "meta": {"took": 0.5}})
    assert answer.data is not None
    assert answer.data.processing_info is not None
    assert answer.data.processing_info.state == "dreaming"
    assert answer.data.processing_info.additional_properties == {"mood": [1, None]}
    assert answer.data.additional_properties == {"dpi": 3}
    assert answer.additional_properties == {"meta": {"took": 0.5}}


@both
def test_a_value_that_breaks_only_the_pattern_arrives(way: str) -> None:
    answer = answering(way, {"data": {"id": "abc", "media_key": ""}, "errors": []})
    assert answer.data is not None
    assert (answer.data.id, answer.data.media_key, answer.errors) == ("abc", "", [])


@both
def test_a_wrong_type_is_named_and_the_response_kept(way: str) -> None:
    with pytest.raises(DecodeError) as caught:
        answering(way, {"data": {"id": "1", "media_key": "3_1", "size": "12"}})
    error = caught.value
    assert error.path == "$.data.size"
    assert error.problem == "expected integer, got string"
    assert error.response is not None
    assert (error.response.status, error.response.operation) == (200, "media.upload")
    assert b'"size": "12"' in error.response.body
    assert "expected integer, got string at $.data.size" in str(error)


@both
@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"data": {"media_key": "3_1"}}, "$.data.id"),
        ({"data": []}, "$.data"),
        ({"errors": {}}, "$.errors"),
        ({"errors": [{"type": "a", "title": "b"}, {"type": "a"}]}, "$.errors[1].title"),
        ({"data": {"id": "1", "media_key": "1_1", "processing_info": {"state": 1}}}, "$.data.processing_info.state"),
        ([], "$"),
        (None, "$"),
    ],
)  # fmt: skip
def test_what_is_not_as_promised_is_named(way: str, body: object, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        answering(way, body)
    assert caught.value.path == path


@both
def test_a_strict_client_holds_answers_to_the_letter(way: str) -> None:
    state = {"id": "1\n", "media_key": "3_1", "processing_info": {"state": "dreaming"}}
    with pytest.raises(ValidationError) as caught:
        answering(way, {"data": state, "errors": []}, answers="strict")
    assert {
        (violation.path, violation.keyword, violation.where)
        for violation in caught.value.violations
    } == {
        ("/errors", "minItems", "response"),
        ("/data/id", "pattern", "response"),
        ("/data/processing_info/state", "enum", "response"),
    }
    assert caught.value.response is not None
    assert caught.value.response.status == 200


@both
def test_a_strict_client_takes_what_is_right(way: str) -> None:
    assert (
        answering(way, {"data": {"id": "1", "media_key": "3_1"}}, answers="strict").data is not None
    )


@both
def test_processing_is_told(way: str) -> None:
    info = {"state": "pending", "check_after_secs": 5, "progress_percent": 1}
    answer = answering(way, {"data": {"id": "1", "media_key": "3_1", "processing_info": info}})
    assert answer.data is not None
    found = answer.data.processing_info
    assert found is not None
    assert (found.state, found.check_after_secs, found.progress_percent) == ("pending", 5, 1)
    assert found.additional_properties == {}


# Errors of the API


def refused(way: str, server: StandIn, **options: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        upload(way, server, request(), **options)
    return caught.value


@both
def test_a_problem_is_a_model(way: str) -> None:
    kind = "https://api.x.com/2/problems/invalid-request"
    problem = {
        "type": kind,
        "title": "Invalid Request",
        "detail": "no",
        "status": 400,
        "extra": [1],
    }
    with StandIn() as server:
        server.answer = Reply(400, problem, {"content-type": PROBLEM})
        error = refused(way, server)
    assert error.status == 400
    assert error.error == Problem(
        type=kind,
        title="Invalid Request",
        detail="no",
        status=400,
        additional_properties={"extra": [1]},
    )
    assert error.headers["content-type"] == PROBLEM
    assert isinstance(error, Error)


@both
def test_xs_own_error_is_a_model_too(way: str) -> None:
    with StandIn() as server:
        server.answer = Reply(400, {"code": 324, "message": "not a picture"})
        error = refused(way, server)
    assert error.error == XError(code=324, message="not a picture")


@both
def test_an_error_that_is_not_as_described_is_told_as_it_came(way: str) -> None:
    with StandIn() as server:
        server.answer = Reply(500, b"<h1>oh</h1>", {"content-type": "text/html"})
        error = refused(way, server)
    assert (error.status, error.body) == (500, b"<h1>oh</h1>")
    assert error.error == "<h1>oh</h1>"


@both
def test_a_token_that_is_not_accepted_is_an_api_error(way: str) -> None:
    with StandIn() as server:
        error = refused(way, server, token="bad")
    assert error.status == 401
    assert not isinstance(error, RateLimited)
    assert isinstance(error.error, Problem)
    assert error.error.title == "Unauthorized"
    assert len(server.requests) == 1


@both
def test_a_rate_limit_tells_when_it_ends(way: str) -> None:
    with StandIn() as server:
        error = refused(way, server, token="rate-limited")
    assert isinstance(error, RateLimited)
    assert error.reset_at == datetime.fromtimestamp(RESET, UTC)
    assert error.reset_at.utcoffset() is not None
    assert (error.status, error.limit, error.remaining) == (429, 500, 0)
    assert isinstance(error.error, Problem)
    assert len(server.requests) == 1


# Secrets

LEAKY = """
import sys
from x_media import Client
from x_media.models import MediaUploadRequest
client = Client(token=sys.argv[2], base_url=sys.argv[1])
print(client, repr(client.media), vars(client))
body = MediaUploadRequest(media=b"x", media_category="tweet_image")
client.media.upload(body)
"""


@pytest.mark.parametrize("status", [400, 401, 429, 200])
def test_no_error_shows_the_token(status: int) -> None:
    """As seen by whoever reads the output of a program that let the error through."""
    with StandIn() as server:
        server.answer = Reply(status, {"data": 5}, {"content-type": JSON})
        generated = str(Path(__file__).parent.parent / "generated")
        done = subprocess.run(
            [sys.executable, "-c", LEAKY, server.url, TOKEN],
            env={"PYTHONPATH": generated},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert len(server.requests) == (3 if status == 429 else 1)
    assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert done.returncode == 1
    expected = {200: "DecodeError", 429: "RateLimited"}.get(status, "ApiError")
    assert f"x_media._runtime.errors.{expected}" in done.stderr
    assert TOKEN not in done.stdout + done.stderr


@both
@pytest.mark.parametrize("status", [200, 400, 401, 429])
def test_no_error_holds_the_token_where_it_may_be_printed(way: str, status: int) -> None:
    with StandIn() as server:
        server.answer = Reply(status, {"data": 5})
        with pytest.raises(Error) as caught:
            upload(way, server, request())
    error = caught.value
    content = "".join(traceback.format_exception(error)) + repr(error) + str(error)
    shown = repr(vars(error)) + repr(error.args) + repr(getattr(error, "response", None))
    assert TOKEN not in content + shown
