"""What a client sends, and what it makes of good answers, both ways of calling."""

from __future__ import annotations

import base64
import copy
import io
import json as standard_json
import os
import pickle
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from fault_server import FaultServer, message, once
from runtime_package import runtime
from sending import (
    SCHEMES,
    USER,
    WAYS,
    auth,
    calls,
    credentials,
    errors,
    get,
    outcomes,
    passed,
    post,
    send,
    sent_body,
    upload,
)
from stand_in import RESET, Reply, StandIn

files = runtime("values.files")
json = runtime("values.json")
schema = runtime("schema")
values = runtime("values.types")
File = files.File

both = pytest.mark.parametrize("way", WAYS)
PNG = b"\x89PNG\r\n\x1a\n--\r\n\x00\xff"


# The upload


@both
def test_a_form_carries_the_file_raw_with_its_name_and_type(way: str) -> None:
    value = {
        "media": File(PNG, name="cat.png"),
        "media_category": "tweet_image",
        "additional_owners": ["1", "2"],
        "shared": True,
        "options": {"alt": "\u00e9"},
        "left_out": None,
    }
    with StandIn() as server:
        answer = send(way, server.url, upload(value))
    seen = server.requests[0]
    assert answer["data"]["size"] == len(PNG)
    assert seen.headers["authorization"] == "Bearer secret-token"
    assert int(seen.headers["content-length"]) == len(seen.body)
    media = seen.field("media")
    assert (media.content, media.filename, media.content_type) == (PNG, "cat.png", "image/png")
    assert [(field.name, field.content) for field in seen.fields[1:]] == [
        ("media_category", b"tweet_image"),
        ("additional_owners", b"1"),
        ("additional_owners", b"2"),
        ("shared", b"true"),
        ("options", '{"alt":"\u00e9"}'.encode()),
    ]
    assert seen.field("options").content_type == "application/json"
    assert seen.field("shared").content_type is None


@both
@pytest.mark.parametrize("size", [0, 1, 2, 3, files.CHUNK - 1, files.CHUNK, 3 * files.CHUNK + 1])
def test_json_carries_the_file_as_base64(way: str, size: int) -> None:
    content = os.urandom(size)
    value = {"media": File(io.BytesIO(content)), "media_category": "tweet_image"}
    with StandIn() as server:
        send(way, server.url, upload(value, "application/json"))
    seen = server.requests[0]
    assert seen.media_type == "application/json"
    assert seen.json == {
        "media": base64.b64encode(content).decode(),
        "media_category": "tweet_image",
    }
    assert int(seen.headers["content-length"]) == len(seen.body)


@both
def test_a_file_comes_from_bytes_a_path_an_open_file_or_a_pipe(way: str, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(PNG)
    reading, writing = os.pipe()
    os.write(writing, PNG)
    os.close(writing)
    with StandIn() as server, path.open("rb") as opened, open(reading, "rb") as pipe:
        for content in (
            PNG,
            path,
            opened,
            pipe,
            File(path, name="dog.gif", content_type="image/x"),
        ):
            value = {"media": files.as_file(content), "media_category": "tweet_image"}
            send(way, server.url, upload(value))
        assert opened.tell() == 0
    media = [seen.field("media") for seen in server.requests]
    assert [field.content for field in media] == [PNG] * 5
    assert [field.filename for field in media] == [
        "media",
        "cat.png",
        "cat.png",
        "media",
        "dog.gif",
    ]
    kinds = [
        "application/octet-stream",
        "image/png",
        "image/png",
        "application/octet-stream",
        "image/x",
    ]
    assert [field.content_type for field in media] == kinds
    assert server.requests[3].headers["transfer-encoding"] == "chunked"


@both
def test_the_description_may_name_the_media_type_of_a_part(way: str) -> None:
    value = {"media": File(PNG), "media_category": "tweet_image", "tags": ["a", "b"]}
    parts = {
        "media": calls.Part(content_type="image/png"),
        "tags": calls.Part(content_type="application/json"),
        "media_category": calls.Part(content_type="text/plain; charset=utf-8"),
    }
    with StandIn() as server:
        send(way, server.url, upload(value, parts=parts))
    kinds = [(field.name, field.content_type) for field in server.requests[0].fields]
    assert kinds == [
        ("media", "image/png"),
        ("media_category", "text/plain; charset=utf-8"),
        ("tags", "application/json"),
    ]
    assert server.requests[0].field("tags").content == b'["a","b"]'


@both
@pytest.mark.parametrize("kind", ["multipart/form-data", "application/json"])
def test_a_large_file_is_not_read_into_memory(way: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.truncate(24 << 20)
    with FaultServer(once(message())) as server:
        server.keep = False
        tracemalloc.start()
        assert send(way, server.url, upload({"media": File(path)}, kind)) == {"id": "1"}
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert server.received >= 24 << 20
    assert peak < 4 << 20


@both
def test_the_stand_in_refuses_as_x_does(way: str) -> None:
    wrong = upload({"media": File(PNG), "media_category": "nonsense"})
    right = upload({"media": File(PNG), "media_category": "tweet_image"})
    with StandIn() as server:
        (invalid,) = outcomes(way, server.url, [wrong])
        (unauthorized,) = outcomes(way, server.url, [right], token="bad")
        (limited,) = outcomes(way, server.url, [right], token="rate-limited")
    assert (invalid.status, invalid.error["title"]) == (400, "Invalid Request")
    assert invalid.headers["Content-Type"] == "application/problem+json"
    assert unauthorized.status == 401
    assert isinstance(limited, errors.RateLimited)
    assert limited.reset_at.timestamp() == RESET
    assert (limited.limit, limited.remaining) == (500, 0)
    assert isinstance(pickle.loads(pickle.dumps(limited)), errors.RateLimited)


@both
def test_processing_is_followed_to_its_end(way: str) -> None:
    with StandIn() as server:
        video = {"media": File(b"mp4"), "media_category": "tweet_video"}
        number = send(way, server.url, upload(video))["data"]["id"]
        where = [
            passed("command", "query", "STATUS"),
            passed("media_id", "query", number),
        ]
        status = get("/2/media/upload", security=USER, parameters=where)
        found = outcomes(way, server.url, [status] * 3)
    states = [item["data"]["processing_info"]["state"] for item in found]
    assert states == ["in_progress", "succeeded", "succeeded"]


# Other bodies


@both
@pytest.mark.parametrize(
    ("body", "kind", "sent"),
    [
        ({"value": {"a": [1, None]}}, "application/json", b'{"a":[1,null]}'),
        ({"value": None}, "application/json", b"null"),
        ({"value": [2**70, 0.1]}, "application/json", b"[1180591620717411303424,0.1]"),
        (
            {"value": {}, "content_type": "application/merge-patch+json"},
            "application/merge-patch+json",
            b"{}",
        ),
        ({"value": "h\u00e9", "content_type": "text/plain"}, "text/plain", "h\u00e9".encode()),
        ({"value": File(PNG), "content_type": "image/png"}, "image/png", PNG),
        ({"value": File(PNG), "content_type": "image/*"}, "application/octet-stream", PNG),
    ],
)
def test_a_body_is_sent_as_its_media_type_says(way: str, body: Any, kind: str, sent: bytes) -> None:
    with StandIn() as server:
        server.answer = Reply(200, {})
        send(way, server.url, post(sent_body(**body)))
    assert (server.requests[0].media_type, server.requests[0].body) == (kind, sent)


@both
def test_a_url_encoded_form_follows_its_encoding(way: str) -> None:
    value = {
        "a": "x &=+\u00e9",
        "list": ["1", "2"],
        "flat": ["1", "2"],
        "deep": {"k": {"n": True}},
        "json": {"a": 1},
    }
    parts = {"flat": calls.Part(explode=False), "deep": calls.Part(style="deepObject")}
    body = sent_body(value, content_type="application/x-www-form-urlencoded", parts=parts)
    with StandIn() as server:
        server.answer = Reply(200, {})
        send(way, server.url, post(body))
    sent = server.requests[0].body.decode()
    assert "flat=1,2" in sent
    assert parse_qs(sent) == {
        "a": ["x &=+\u00e9"],
        "list": ["1", "2"],
        "flat": ["1,2"],
        "deep[k][n]": ["true"],
        "json": ['{"a":1}'],
    }


LISTED = "image/*, application/xml, application/vnd.a+json"
"""OpenAPI 3.2, "Encoding Object": media types and ranges between commas."""


@pytest.mark.parametrize(
    ("value", "part", "sent"),
    [
        ({"a": 1}, {}, [("application/json", b'{"a":1}')]),
        ({"a": 1}, {"content_type": LISTED}, [("application/vnd.a+json", b'{"a":1}')]),
        ("<a/>", {"content_type": LISTED}, [("application/xml", b"<a/>")]),
        ("a", {"content_type": "text/*"}, [(None, b"a")]),
        (["a", 1], {}, [(None, b"a"), (None, b"1")]),
        (["a"], {"content_type": "text/csv"}, [("text/csv", b"a")]),
        (["a"], {"content_type": "application/json"}, [("application/json", b'["a"]')]),
        ([["a"]], {}, [("application/json", b'["a"]')]),
        (File(PNG, content_type="image/png"), {"content_type": LISTED}, [("image/png", PNG)]),
        # with any of the three, the media type is ignored
        ("a b", {"content_type": LISTED, "allow_reserved": False}, [(None, b"a b")]),
        (["a", "b"], {"content_type": LISTED, "explode": False}, [(None, b"a,b")]),
    ],
)
def test_a_part_has_a_media_type_that_is_described(value: Any, part: Any, sent: Any) -> None:
    with StandIn() as server:
        server.answer = Reply(200, {})
        send("sync", server.url, upload({"p": value}, parts={"p": calls.Part(**part)}))
    assert [(field.content_type, field.content) for field in server.requests[0].fields] == sent


@pytest.mark.parametrize(
    ("value", "part", "sent"),
    [
        ([{"a": 1}, "b"], {}, "p=%7B%22a%22%3A1%7D&p=b"),
        (["a", "b"], {"content_type": "application/json"}, "p=%5B%22a%22%2C%22b%22%5D"),
        ("a", {"content_type": "application/json"}, "p=%22a%22"),
        (["a"], {"content_type": "application/json", "repeated": True}, "p=%22a%22"),
        (["a/", None], {"content_type": "application/json", "allow_reserved": True}, "p=a/"),
        ({"a": 1}, {"allow_reserved": False}, "a=1"),
        ([], {}, ""),
        ({}, {}, "p=%7B%7D"),
    ],
)
def test_a_field_of_a_form_is_written_as_described(value: Any, part: Any, sent: str) -> None:
    kind = "application/x-www-form-urlencoded"
    with StandIn() as server:
        server.answer = Reply(200, {})
        body = sent_body({"p": value}, content_type=kind, parts={"p": calls.Part(**part)})
        send("sync", server.url, post(body))
    assert server.requests[0].body.decode() == sent


@both
def test_an_optional_body_that_is_absent_is_not_sent(way: str) -> None:
    with StandIn() as server:
        server.answer = Reply(200, {})
        send(way, server.url, post(sent_body(None, required=False)))
    assert server.requests[0].body == b""
    assert "content-type" not in server.requests[0].headers


# Parameters

COLOURS = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}
STYLES = [
    # where, style, explode, value, what is sent: OpenAPI 3.2, "Style Examples"
    ("path", "matrix", False, "blue", ";color=blue"),
    ("path", "matrix", False, COLOURS, ";color=blue,black,brown"),
    ("path", "matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("path", "matrix", True, "blue", ";color=blue"),
    ("path", "matrix", True, COLOURS, ";color=blue;color=black;color=brown"),
    ("path", "matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ("path", "label", False, "blue", ".blue"),
    ("path", "label", False, COLOURS, ".blue,black,brown"),
    ("path", "label", False, OBJECT, ".R,100,G,200,B,150"),
    ("path", "label", True, "blue", ".blue"),
    ("path", "label", True, COLOURS, ".blue.black.brown"),
    ("path", "label", True, OBJECT, ".R=100.G=200.B=150"),
    ("path", "simple", False, "blue", "blue"),
    ("path", "simple", False, COLOURS, "blue,black,brown"),
    ("path", "simple", False, OBJECT, "R,100,G,200,B,150"),
    ("path", "simple", True, "blue", "blue"),
    ("path", "simple", True, COLOURS, "blue,black,brown"),
    ("path", "simple", True, OBJECT, "R=100,G=200,B=150"),
    ("query", "form", False, "blue", "color=blue"),
    ("query", "form", False, COLOURS, "color=blue,black,brown"),
    ("query", "form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("query", "form", True, "blue", "color=blue"),
    ("query", "form", True, COLOURS, "color=blue&color=black&color=brown"),
    ("query", "form", True, OBJECT, "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, COLOURS, "color=blue%20black%20brown"),
    ("query", "spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("query", "pipeDelimited", False, COLOURS, "color=blue%7Cblack%7Cbrown"),
    ("query", "pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("query", "deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("header", "simple", False, "blue", "blue"),
    ("header", "simple", False, COLOURS, "blue,black,brown"),
    ("header", "simple", False, OBJECT, "R,100,G,200,B,150"),
    ("header", "simple", True, COLOURS, "blue,black,brown"),
    ("header", "simple", True, OBJECT, "R=100,G=200,B=150"),
    ("cookie", "form", True, "blue", "color=blue"),
    ("cookie", "form", False, COLOURS, "color=blue,black,brown"),
    ("cookie", "form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("cookie", "cookie", True, "blue", "color=blue"),
    ("cookie", "cookie", True, COLOURS, "color=blue; color=black; color=brown"),
    ("cookie", "cookie", True, OBJECT, "R=100; G=200; B=150"),
    ("cookie", "cookie", False, COLOURS, "color=blue,black,brown"),
    # "Serializing Headers and Cookies": what stands between cookies is a semicolon in any style
    ("cookie", "form", True, COLOURS, "color=blue; color=black; color=brown"),
    ("cookie", "form", True, OBJECT, "R=100; G=200; B=150"),
    ("cookie", "form", True, 'a b,"=/', "color=a%20b%2C%22%3D%2F"),
    ("cookie", "form", True, {"a=b": "c"}, "a%3Db=c"),
    ("cookie", "cookie", True, "a=/%20", "color=a=/%20"),
    # delimiters in values are encoded (RFC 6570, 3.2.1), whatever is encoded is so once
    ("path", "simple", False, ["blue", "bl,ack"], "blue,bl%2Cack"),
    ("query", "form", False, ["blue", "b,k"], "color=blue,b%2Ck"),
    ("query", "form", True, ["blue", "b&k"], "color=blue&color=b%26k"),
    ("header", "simple", False, "b%l ue", "b%l ue"),
    # the empty text is a value, and so is a list or a map of nothing
    ("path", "matrix", False, "", ";color"),
    ("query", "form", True, "", "color="),
    ("cookie", "form", True, "", "color="),
    *(
        (*described, empty, sent)
        for *described, sent in (
            ("query", "form", False, "color="),
            ("query", "spaceDelimited", False, "color="),
            ("query", "pipeDelimited", False, "color="),
            ("header", "simple", False, ""),
            ("cookie", "form", False, "color="),
            # a name and a value for each of nothing
            ("query", "form", True, ""),
            ("query", "deepObject", True, ""),
            ("cookie", "form", True, None),
        )
        for empty in ([], {}, [None], {"a": None})
    ),
    ("query", "form", False, ["blue", None], "color=blue"),
    ("query", "form", True, {"R": 100, "G": None}, "R=100"),
    ("header", "simple", False, {"R": 100, "G": None}, "R,100"),
    # `collectionFormat` of OpenAPI 2.0, which is for every place
    ("path", "pipeDelimited", False, ["a", "b|"], "a%7Cb%7C"),
    ("path", "tabDelimited", False, ["a", "b"], "a%09b"),
    ("query", "tabDelimited", False, ["a", "b"], "color=a%09b"),
    ("header", "spaceDelimited", False, ["a", "b"], "a b"),
    ("header", "tabDelimited", False, ["a", "b"], "a\tb"),
    ("header", "pipeDelimited", False, ["a", "b"], "a|b"),
    # what is not defined by the specification
    ("query", "form", None, True, "color=true"),
    ("query", "form", None, 1.5, "color=1.5"),
    ("query", "deepObject", True, {"a": ["1", "2", None]}, "color%5Ba%5D=1&color%5Ba%5D=2"),
    ("query", "deepObject", True, {"a": {"b": "1"}}, "color%5Ba%5D%5Bb%5D=1"),
    ("query", "form", False, [{"a": 1}], "color=%7B%22a%22%3A1%7D"),
]


@pytest.mark.parametrize(("where", "style", "explode", "value", "sent"), STYLES)
def test_a_parameter_is_written_in_its_style(
    where: str, style: str, explode: Any, value: Any, sent: str
) -> None:
    given = passed("color", where, value, style=style, explode=explode)
    path = "/x/{color}" if where == "path" else "/x"
    with FaultServer(once(message())) as server:
        send("sync", server.url, get(path, parameters=[given]))
    target = server.heads[0].split(" ")[1]
    headers = dict(line.split(": ", 1) for line in server.heads[0].splitlines()[1:])
    places = {
        "path": target.removeprefix("/x/"),
        "query": target.partition("?")[2],
        "header": headers.get("color"),
        "cookie": headers.get("Cookie"),
    }
    assert places[where] == sent


@pytest.mark.parametrize("style", ["simple", "label", "matrix"])
@pytest.mark.parametrize("value", [[], {}, [None], {"a": None}])
def test_a_path_does_not_go_without_one_of_its_parameters(style: str, value: Any) -> None:
    given = passed("color", "path", value, style=style)
    with pytest.raises(errors.ValidationError) as caught:
        send("sync", "http://127.0.0.1:9", get("/x/{color}/y", parameters=[given]))
    assert [violation.message for violation in caught.value.violations] == [
        "cannot be empty in a path"
    ]


def test_json_stands_in_headers_and_cookies_as_ascii() -> None:
    value = {"a": "\u00e9\U0001f600;"}
    given = [
        passed(where, where, value, content_type="application/json")
        for where in ("header", "cookie")
    ]
    with FaultServer(once(message())) as server:
        send("sync", server.url, get(parameters=given))
    headers = dict(line.split(": ", 1) for line in server.heads[0].splitlines()[1:])
    assert headers["header"] == '{"a":"\\u00e9\\ud83d\\ude00;"}'
    assert headers["Cookie"] == "cookie=%7B%22a%22%3A%22%C3%A9%F0%9F%98%80%3B%22%7D"


def test_reserved_characters_pass_where_they_are_allowed() -> None:
    given = passed("q", "query", "a/b?c:d,e%20f&g#h%zz", allow_reserved=True)
    with FaultServer(once(message())) as server:
        send("sync", server.url, get(parameters=[given]))
    assert server.heads[0].split(" ")[1] == "/thing?q=a/b?c:d,e%20f%26g%23h%25zz"


def test_a_parameter_may_be_json() -> None:
    given = passed("q", "query", {"a": ["\u00e9"]}, content_type="application/json")
    with FaultServer(once(message())) as server:
        send("sync", server.url, get(parameters=[given]))
    assert server.heads[0].split(" ")[1] == "/thing?q=%7B%22a%22%3A%5B%22%C3%A9%22%5D%7D"


def test_absent_parameters_are_not_sent() -> None:
    given = [passed("a", "query", None), passed("b", "header", None)]
    with FaultServer(once(message())) as server:
        send("sync", server.url + "/base/", get(parameters=given))
    assert server.heads[0].startswith("GET /base/thing HTTP/1.1")


def test_a_required_parameter_that_may_be_null_is_sent_when_it_is() -> None:
    given = [
        passed("q", "query", None, required=True, nullable=True),
        passed("j", "query", None, required=True, nullable=True, content_type="application/json"),
        passed("X-H", "header", None, required=True, nullable=True),
        passed("c", "cookie", None, required=True, nullable=True),
    ]
    with FaultServer(once(message())) as server:
        send("sync", server.url, get(parameters=given))
    head = server.heads[0].splitlines()
    assert head[0] == "GET /thing?q=&j=null HTTP/1.1"
    assert {"X-H: ", "Cookie: c="} <= set(head)


def test_an_empty_header_is_sent() -> None:
    with FaultServer(once(message())) as server:
        send("sync", server.url, get(parameters=[passed("X-Color", "header", "")]))
    assert "X-Color: " in server.heads[0].splitlines()


def test_segments_of_several_parameters_do_not_lead_elsewhere() -> None:
    given = [passed("a", "path", "", allow_empty=True), passed("b", "path", "..")]
    with pytest.raises(errors.ValidationError, match="cannot be"):
        send("sync", "http://127.0.0.1:9", get("/x/{a}{b}/y", parameters=given))


def test_a_path_has_an_empty_segment_only_where_the_document_lists_it() -> None:
    given = passed("color", "path", "", allow_empty=True)
    with FaultServer(once(message())) as server:
        send("sync", server.url, get("/x/{color}/y", parameters=[given]))
    assert server.heads[0].startswith("GET /x//y HTTP/1.1")


@pytest.mark.parametrize(
    ("url", "sent_to"),
    [
        ("https://b.test/c", "https://b.test/c"),
        ("//b.test/c", "https://b.test/c"),
        ("/c/", "https://a.test/c"),
        ("./c", "https://a.test/c"),
        ("c", "https://a.test/c"),
        (".", "https://a.test"),
    ],
)
def test_a_server_of_a_call_may_be_relative(url: str, sent_to: str) -> None:
    policy = runtime("http.policy").Policy("https://a.test/v1", None, None)
    assert policy.server_of(get(server=url).operation.server) == sent_to


# Answers


def _reader(name: str) -> Any:
    return calls.ResponseDecoder(lambda value: (name, value))


@both
@pytest.mark.parametrize(
    ("status", "kind", "body", "expected"),
    [
        (200, "application/json", b"1", ("exact", 1)),
        (200, "Application/JSON; charset=utf-8", b"1", ("exact", 1)),
        (200, "application/vnd.api+json", b"1", ("exact", 1)),
        (200, "text/plain", "h\u00e9".encode(), ("text", "h\u00e9")),
        (200, "text/plain; charset=ISO-8859-1", b"h\xe9", ("text", "h\u00e9")),
        (200, "image/png", PNG, ("image", PNG)),
        (201, "application/json", b"2", ("class", 2)),
        (204, "", b"", None),
        (200, "application/json", b"\xef\xbb\xbf3", ("exact", 3)),
    ],
)
def test_the_reader_for_status_and_media_type_is_used(
    way: str, status: int, kind: str, body: bytes, expected: object
) -> None:
    described = {
        "200": {
            "application/json": _reader("exact"),
            "text/plain": _reader("text"),
            "image/*": _reader("image"),
        },
        "2XX": {"application/json": _reader("class")},
        "204": calls.EMPTY,
        "default": {"*/*": _reader("other")},
    }
    with StandIn() as server:
        server.answer = Reply(status, body, {"content-type": kind} if kind else {})
        assert send(way, server.url, get(responses=described)) == expected
    assert (
        server.requests[0].headers["accept"]
        == "application/json, text/plain;q=0.9, image/*;q=0.9, */*;q=0.9"
    )


@both
@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (404, "application/problem+json", ("404", {"a": 1})),
        (422, "application/json", ("4XX", {"a": 1})),
        (501, "application/json", ("default", {"a": 1})),
        (404, "text/plain", '{"a": 1}'),
        (404, "application/json", ("404", {"a": 1})),
    ],
)
def test_an_error_is_decoded_as_described(
    way: str, status: int, kind: str, expected: object
) -> None:
    described = {
        "404": {"application/problem+json": _reader("404")},
        "4XX": {"application/json": _reader("4XX")},
        "default": {"application/json": _reader("default")},
    }
    with StandIn() as server:
        server.answer = Reply(status, {"a": 1}, {"content-type": kind})
        with pytest.raises(errors.ApiError) as caught:
            send(way, server.url, get(errors=described))
    assert caught.value.error == expected
    assert caught.value.body == b'{"a": 1}'


def test_text_in_an_unknown_charset_is_a_decode_error() -> None:
    described = {"200": {"text/plain": _reader("text")}}
    with StandIn() as server:
        for charset in ("evil-\x01", "zlib_codec", "punycode"):
            server.answer = Reply(200, b"x", {"content-type": f"text/plain; charset={charset}"})
            with pytest.raises(errors.Error):
                send("sync", server.url, get(responses=described))


@both
def test_one_client_makes_many_calls_on_one_connection(way: str) -> None:
    with FaultServer(once(message())) as server:
        assert outcomes(way, server.url, [get()] * 30) == [{"id": "1"}] * 30
    assert server.connections == 1


# Credentials


@both
@pytest.mark.parametrize(
    ("security", "options", "expected"),
    [
        (USER, {"token": "t"}, {"authorization": "Bearer t"}),
        (USER, {"token": lambda: "fresh"}, {"authorization": "Bearer fresh"}),
        (USER, {"auth": auth.Bearer("b")}, {"authorization": "Bearer b"}),
        ([{"basic": []}], {"auth": auth.Basic("me", "pw")}, {"authorization": "Basic bWU6cHc="}),
        ([{"key": []}], {"auth": {"key": auth.ApiKey("k")}}, {"x-key": "k"}),
        ([{"cookie_key": []}], {"auth": {"cookie_key": auth.ApiKey("k")}}, {"cookie": "session=k"}),
        (
            [{"key": [], "OAuth2UserToken": []}, *USER],
            {"token": "t"},
            {"authorization": "Bearer t"},
        ),
        (
            [{"key": [], "OAuth2UserToken": []}, *USER],
            {"token": "t", "auth": {"key": auth.ApiKey("k")}},
            {"authorization": "Bearer t", "x-key": "k"},
        ),
        ([{}, *USER], {"token": "t"}, {"authorization": "Bearer t"}),
        ([{}, *USER], {}, {}),
        ([], {"token": "t"}, {}),
        ([{"certificate": []}], {"token": "t"}, {}),
    ],
)
def test_an_operation_gets_the_credentials_it_asks_for(
    way: str, security: Any, options: Any, expected: Any
) -> None:
    with StandIn() as server:
        server.answer = Reply(200, {})
        send(way, server.url, get(security=security), **{"token": None, **options})
    headers = server.requests[0].headers
    names = ("authorization", "x-key", "cookie")
    assert {name: headers[name] for name in names if name in headers} == expected


@both
def test_a_key_in_the_query_follows_the_parameters(way: str) -> None:
    call = get(security=[{"query_key": []}], parameters=[passed("a", "query", "1")])
    with FaultServer(once(message())) as server:
        outcomes(way, server.url, [call], token=None, auth={"query_key": "k&k"})
    assert server.heads[0].startswith("GET /thing?a=1&api_key=k%26k HTTP/1.1")


@both
def test_missing_credentials_are_named_before_sending(way: str) -> None:
    security = [{"key": [], "basic": []}, *USER]
    with FaultServer(once(message())) as server, pytest.raises(errors.CredentialsError) as caught:
        send(way, server.url, get(security=security), token=None)
    assert str(caught.value) == (
        "thing.get needs credentials for key and basic or OAuth2UserToken:"
        ' pass auth={"key": "KEY", "basic": ("user", "secret")} or token="TOKEN"'
    )
    assert server.connections == 0


@pytest.mark.parametrize("given", [{"nonsense": auth.ApiKey("k")}, {"basic": auth.ApiKey("k")}])
def test_credentials_that_fit_no_scheme_are_refused(given: Any) -> None:
    with pytest.raises(ValueError, match="security scheme"):
        credentials.Credentials(SCHEMES, None, given)


# Values, files, JSON


def test_no_properties_is_an_empty_mapping_that_stays_so() -> None:
    nothing = values.NO_PROPERTIES
    assert nothing == {}
    assert dict(nothing) == {}
    assert list(nothing.items()) == []
    assert hash(nothing) == hash(copy.copy(nothing))
    assert copy.deepcopy(nothing) is pickle.loads(pickle.dumps(nothing)) is nothing
    with pytest.raises(KeyError):
        nothing["a"]
    with pytest.raises(TypeError):
        nothing["a"] = 1


def test_files_are_equal_if_what_they_send_is() -> None:
    assert File(b"a", name="x") == File(b"a", name="x")
    assert File(b"a", name="x") != File(b"a", name="y")
    assert File(b"a") != b"a"
    assert repr(File(b"abc", name="x")) == "File(<3 bytes>, name='x')"


def test_a_file_tells_its_size_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    stream = io.BytesIO(b"12345")
    stream.seek(2)
    assert [File(b"123").size(), File(path).size(), File(stream).size()] == [3, 5, 3]
    assert stream.tell() == 2
    assert File(stream).read() == b"345"
    assert File(stream).base64() == base64.b64encode(b"345").decode()


@pytest.mark.parametrize("wrong", ["text", 1, None])
def test_what_is_no_file_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="bytes, a path or a binary file"):
        File(wrong)


@pytest.fixture(params=["orjson", "json"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module ``json`` of the runtime, with and without orjson."""
    if request.param == "json":
        monkeypatch.setattr(json, "_orjson", None)
    elif json._orjson is None:
        pytest.skip("orjson is not installed")
    return json


@pytest.mark.parametrize(
    "text",
    [
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "[1,-99999999999999999999]",
        '{"a": 12345678901234567890123}',
        '{"id":"12345678901234567890123"}',
        "0.1",
        "-0.0",
        "1e10",
        '"\\ud83d\\ude00\\u0000"',
        " [ ] ",
    ],
)
def test_json_is_read_without_loss(either: Any, text: str) -> None:
    value = either.loads(text.encode())
    assert value == standard_json.loads(text)
    assert type(value) is type(standard_json.loads(text))
    assert standard_json.loads(either.dumps(value)) == value


@pytest.mark.parametrize(
    "text", [b"NaN", b"-Infinity", b"1e999", b'"\\udc00"', b'"\xff"', b"", b"[1] 2", b"{'a':1}"]
)
def test_what_is_not_json_is_refused(either: Any, text: bytes) -> None:
    with pytest.raises(errors.DecodeError, match="invalid JSON"):
        either.loads(text)


def test_the_place_of_what_json_cannot_say_is_told(either: Any) -> None:
    with pytest.raises(errors.ValidationError) as caught:
        either.dumps({"a/b": [None, float("nan")]})
    assert caught.value.violations[0].path == "/a~1b/1"


@pytest.mark.parametrize("key", [1, True, None, 2.5, (1,)])
def test_keys_are_text(either: Any, key: object) -> None:
    for tree, place in (({key: 1}, ""), ({"a": [{"b": {key: 1, "c": 2}}]}, "/a/0/b")):
        with pytest.raises(errors.ValidationError) as caught:
            either.dumps(tree)
        (found,) = caught.value.violations
        assert (found.path, found.keyword) == (place, "type")
        assert f"has the key {key!r}" in found.message


def test_nesting_without_end_is_refused(either: Any) -> None:
    tree: Any = []
    for _ in range(100_000):
        tree = [tree]
    with pytest.raises(errors.ValidationError, match="nested too deeply"):
        either.dumps(tree)
    inside: dict[str, Any] = {}
    inside["itself"] = [inside]
    with pytest.raises(errors.ValidationError, match="nested too deeply"):
        either.dumps(inside)
    with pytest.raises(errors.DecodeError):
        either.loads(b"[" * 100_000)


def test_files_in_json_are_text_in_their_places(either: Any) -> None:
    tree = {"a": File(b"1"), "b": [2**70, File(io.BytesIO(b"22"))], "c": "x"}
    expected = {"a": "MQ==", "b": [2**70, "MjI="], "c": "x"}
    assert standard_json.loads(either.dumps(tree)) == expected
    assert either.plain(tree) == expected
    assert [type(piece) for piece in either.pieces(tree)] == [bytes, File, bytes, File, bytes]


def test_a_schema_validates_decodes_and_encodes() -> None:
    class Check:
        def violations(self, value: object, **_: bool) -> list[Any]:
            return (
                []
                if isinstance(value, int)
                else [errors.Violation("", "type", "is not an integer")]
            )

    codec = runtime("values.codec").Leaf(lambda value: value + 1, lambda model: [model, File(b"1")])
    number = schema.Schema("Number", Check(), codec)
    assert number.validate(1) == []
    assert str(number.validate("a")[0]) == "body: is not an integer [type]"
    assert number.decode(1) == number.decode(b"1") == 2
    assert number.encode(2) == [2, "MQ=="]
    assert number.to_json(2) == b'[2,"MQ=="]'


# Errors


def test_errors_say_what_where_and_why() -> None:
    violation = errors.Violation("/additional_owners/0", "pattern", "does not match ^[0-9]{1,19}$")
    assert str(errors.ValidationError([violation])) == (
        "/additional_owners/0: does not match ^[0-9]{1,19}$ [pattern]"
    )
    assert str(errors.Violation("/id", "path", "is empty", "path")) == "path /id: is empty [path]"
    wrong = (
        errors.DecodeError("expected integer, got string").inside("a b").inside(3).inside("items")
    )
    assert str(wrong) == "expected integer, got string at $.items[3]['a b']"


@pytest.mark.parametrize(
    "error",
    [
        errors.ApiError(400, {"a": "b"}, {"code": 1}, b"body", "GET", "https://x/y"),
        errors.ValidationError([errors.Violation("/a", "type", "is wrong")]),
        errors.DecodeError("wrong").inside("a"),
        errors.TransportError("broken", sent=False),
        errors.DeadlineExceeded("late"),
    ],
)
def test_errors_survive_pickling(error: Any) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    assert isinstance(error, errors.Error)


# Imports


def test_models_and_errors_import_nothing_heavy() -> None:
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent / "support")!r})
sys.dont_write_bytecode = True
from runtime_package import runtime
before = set(sys.modules)
for name in ("errors", "values.types", "values.files", "http.operation"):
    runtime(name)
heavy = {{"httpx2", "httpcore2", "anyio", "orjson", "dataclasses", "inspect", "pathlib", "json"}}
print(sorted(heavy & (set(sys.modules) - before)))
"""
    command = [sys.executable, "-I", "-c", program]
    shown = subprocess.run(command, check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"


def test_a_header_is_read_with_what_stands_between_its_items() -> None:
    headers = runtime("http.headers")
    read = headers.as_list(headers.as_value, "|")
    assert (read("1|2 "), read("a,b"), read("")) == ([1, 2], ["a,b"], [])
