"""Each construct by the smallest document that has it: golden files, checked, imported and called.

A case is a folder: ``spec.yaml``; ``wire.json``, values of its schemas with verdicts (``valid``,
``invalid``) and such as come back from ``encode(decode(value))`` unchanged (``roundtrip``);
``expected``, the golden modules; ``diagnostics.txt``, what generating says.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio
import jsonschema
import pytest
import referencing
import referencing.jsonschema

import strict
from importing import import_file, importable
from judging import judge, load
from refresh import CASES, expected, folders, package
from sdkloom.diagnostics import Diagnostics
from sdkloom.lowering.lower import lower
from sdkloom.reading.document import parse
from stand_in import Reply, Seen, StandIn

each = pytest.mark.parametrize("case", folders(CASES), ids=lambda path: path.name)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of all packages (``case_NAME``), which can be imported from there."""
    folder = tmp_path_factory.mktemp("cases")
    for case in folders(CASES):
        package(case, folder / f"case_{case.name}")
    with importable(folder, "case_"):
        yield folder


@each
def test_what_is_generated_is_what_was_reviewed(case: Path, place: Path) -> None:
    files, output = package(case, place / f"case_{case.name}")
    assert files == expected(case)
    assert output == (case / "diagnostics.txt").read_text("utf-8")


@pytest.mark.slow
def test_all_packages_are_formatted_and_import_no_more_than_they_use(place: Path) -> None:
    strict.is_formatted(place)


@pytest.mark.slow
def test_checkers_have_nothing_to_say_of_any_package(place: Path) -> None:
    strict.passes_mypy(place)
    strict.passes_pyright(place)


def imported(case: str, module: str = "") -> Any:
    return importlib.import_module(f"case_{case}{module}")


@each
def test_every_module_and_model_can_be_imported(case: Path, place: Path) -> None:
    root = place / f"case_{case.name}"
    for path in sorted(root.rglob("*.py")):
        import_file(path, place)
    models = imported(case.name, ".models")
    for name in models.__all__:
        assert getattr(models, name) is not None


def wire(key: str) -> list[Any]:
    return [
        pytest.param(case.name, row["schema"], value, id=f"{case.name}-{row['schema']}-{number}")
        for case in folders(CASES)
        for row in json.loads((case / "wire.json").read_text("utf-8"))
        for number, value in enumerate(row.get(key, ()))
    ]


def judged(case: str, name: str, value: Any) -> bool | None:
    """The verdict of jsonschema; ``None`` where it has no word for what 3.0 can say."""
    document = load(CASES / case / "spec.yaml")
    pointer = f"/components/schemas/{name}"
    if document["openapi"].startswith("3.0"):
        if "nullable" in json.dumps(document):
            return None
        return bool(judge(document, pointer).is_valid(value))
    resource = referencing.Resource(document, referencing.jsonschema.DRAFT202012)
    registry = referencing.Registry().with_resource("urn:document", resource)
    schema = {"$ref": f"urn:document#{pointer}"}
    return bool(jsonschema.Draft202012Validator(schema, registry=registry).is_valid(value))


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("case", "name", "value"), wire("valid"))
def test_what_is_valid_is_accepted(case: str, name: str, value: Any) -> None:
    assert judged(case, name, value) is not False
    assert imported(case).schema(name).validate(value) == []


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("case", "name", "value"), wire("invalid"))
def test_what_is_invalid_is_refused(case: str, name: str, value: Any) -> None:
    # Where Python's re is wrong, so is this judge.
    assert judged(case, name, value) is not True or "\n" in str(value)
    assert imported(case).schema(name).validate(value) != []


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("case", "name", "value"), wire("roundtrip"))
def test_values_survive_the_round_trip(case: str, name: str, value: Any) -> None:
    handle = imported(case).schema(name)
    model = handle.decode(value)
    encoded = handle.encode(model)
    assert encoded == value
    assert handle.decode(encoded) == model
    assert handle.decode(json.dumps(value).encode()) == model


# Called


def call(
    case: str, operation: str, answer: object, *given: Any, status: int = 200, **more: Any
) -> tuple[Any, Seen]:
    """Call ``group.method`` of a case's client: what it returns, and what the server saw."""
    group, _, method = operation.partition(".")
    with StandIn() as server, imported(case).Client(base_url=server.url) as client:
        server.answer = Reply(status, answer)
        returned = getattr(getattr(client, group), method)(*given, **more)
        (seen,) = server.requests
    return returned, seen


@pytest.mark.usefixtures("place")
def test_an_enumeration_is_closed_where_it_is_sent_and_open_where_it_is_received() -> None:
    models = imported("enum_open_closed", ".models")
    order = {"state": "lost", "colour": "green", "size": "huge"}
    shirt = models.Shirt(colour="red", count=10)
    returned, seen = call("enum_open_closed", "shirts.order", order, shirt, speed="fast")
    assert (returned.state, returned.colour, returned.size) == ("lost", "green", "huge")
    assert (seen.json, seen.query) == ({"colour": "red", "count": 10}, {"speed": ["fast"]})
    wrong = models.Shirt(colour="green", count=3, sleeve="none")
    with pytest.raises(imported("enum_open_closed").ValidationError) as caught:
        call("enum_open_closed", "shirts.order", order, wrong, speed="warp")
    found = {
        (violation.where, violation.path, violation.keyword)
        for violation in caught.value.violations
    }
    assert found == {
        ("query", "/speed", "enum"),
        ("body", "/colour", "enum"),
        ("body", "/count", "enum"),
        ("body", "/sleeve", "enum"),
    }


@pytest.mark.usefixtures("place")
def test_what_is_at_its_default_is_not_sent() -> None:
    search = imported("defaults", ".models").Search
    _, seen = call("defaults", "search.search", {"text": "a", "needed": 7}, search(text="a"))
    assert (seen.json, seen.query) == ({"text": "a", "needed": 7}, {})
    returned, _ = call("defaults", "search.search", {"text": "b", "needed": 1}, search(text="a"))
    assert returned == search(text="b", needed=1)
    assert (returned.tags, returned.words, returned.filter) == ([], ["one", "two"], {})
    assert (returned.since, returned.ratio, returned.something) == (
        dt.date(2020, 1, 31),
        0.5,
        "some",
    )


@pytest.mark.usefixtures("place")
def test_defaults_that_can_change_are_not_shared() -> None:
    search = imported("defaults", ".models").Search
    first, other = search(text="a"), search(text="b")
    first.tags.append("x")
    first.words.append("x")
    first.filter["x"] = "x"
    assert (other.tags, other.words, other.filter) == ([], ["one", "two"], {})


@pytest.mark.usefixtures("place")
def test_null_is_sent_and_absence_is_not() -> None:
    change = imported("nullable_unset", ".models").Change
    _, seen = call("nullable_unset", "profile.change", {}, change(always=None))
    assert seen.json == {"always": None}
    cleared = change(always="a", email=None, birthday=None, address=None, tags=None)
    _, seen = call("nullable_unset", "profile.change", {}, cleared)
    assert seen.json == {
        "always": "a",
        "email": None,
        "birthday": None,
        "address": None,
        "tags": None,
    }


@pytest.mark.usefixtures("place")
def test_the_tag_chooses_the_model_and_an_unknown_one_is_no_error() -> None:
    models = imported("discriminated_union", ".models")
    answer = [
        {"kind": "cat", "lives": 1},
        {"kind": "dog"},
        {"kind": "lion", "lives": 2},
        {"kind": "eel"},
    ]
    returned, _ = call("discriminated_union", "pets.add", answer, models.Dog(kind="dog"))
    assert [type(item).__name__ for item in returned] == ["Cat", "Dog", "Cat", "UnknownVariant"]
    assert returned[3].value == {"kind": "eel"}


@pytest.mark.usefixtures("place")
def test_a_base_decodes_to_its_children_and_an_unknown_one_to_itself() -> None:
    models = imported("discriminated_base", ".models")
    common = {"title": "a"}
    answer = [
        {**common, "type": "urn:missing", "resource": "b"},
        {**common, "type": "urn:limit", "limit": 0},
        {**common, "type": "urn:generic"},
        {**common, "type": "urn:new"},
    ]
    returned, _ = call("discriminated_base", "problems.list", answer)
    kinds = [models.MissingProblem, models.LimitProblem, models.Problem, models.Problem]
    assert [type(item) for item in returned] == kinds
    assert all(isinstance(item, models.Problem) for item in returned)


@pytest.mark.usefixtures("place")
def test_what_only_the_server_writes_need_not_be_sent() -> None:
    models = imported("read_write_only", ".models")
    user = models.User(name="a", password="12345678", settings=models.Settings(dark=True))
    answer = {"id": 1, "name": "a", "settings": {"version": 2}}
    returned, seen = call("read_write_only", "users.create", answer, user, status=201)
    assert seen.json == {"name": "a", "password": "12345678", "settings": {"dark": True}}
    assert (returned.id, returned.password, returned.settings.version) == (1, None, 2)


@pytest.mark.usefixtures("place")
def test_what_only_the_server_writes_is_not_sent_back() -> None:
    models = imported("read_write_only", ".models")
    settings = models.Settings(dark=True, version=5)
    user = models.User(
        id=1, name="a", password="12345678", seen=dt.datetime.now(dt.UTC), settings=settings
    )
    answer = {"id": 1, "name": "a", "settings": {"version": 2}}
    _, seen = call("read_write_only", "users.create", answer, user, status=201)
    assert seen.json == {"name": "a", "password": "12345678", "settings": {"dark": True}}


@pytest.mark.usefixtures("place")
def test_formats_are_sent_as_text_and_received_as_pythons_types() -> None:
    formats = imported("formats", ".models").Formats
    number = UUID(int=10)
    moment = dt.datetime(2020, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    sent = formats(at=moment, day=dt.date(2020, 2, 29), id=number, data=b"\x00\x01", file=b"\xff")
    answer = {"at": "2020-01-01T00:00:00Z", "day": "2020-01-02", "id": str(number), "data": "AAE="}
    returned, seen = call(
        "formats", "formats.replace", answer, sent, since=moment, day=dt.date(2020, 1, 1), id=number
    )
    assert seen.json == {
        "at": "2020-01-01T00:00:00+02:00",
        "day": "2020-02-29",
        "id": str(number),
        "data": "AAE=",
        "file": "/w==",
    }
    query = {"since": ["2020-01-01T00:00:00+02:00"], "day": ["2020-01-01"], "id": [str(number)]}
    assert seen.query == query
    assert (returned.at, returned.day) == (
        dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        dt.date(2020, 1, 2),
    )
    assert (returned.id, returned.data) == (number, b"\x00\x01")


@pytest.mark.usefixtures("place")
def test_encoded_content_is_bytes_in_python_and_base64_on_the_wire() -> None:
    models = imported("content_encoding", ".models")
    octets = b"\xff\xfe"
    scan = models.Scan(content=octets, token=octets, pages=[b""], letter="caf=C3=A9")
    answer = {"content": "AAE=", "image": "_-8", "perhaps": None}
    returned, seen = call("content_encoding", "scans.add", answer, scan, status=201)
    assert seen.json == {
        "content": "//4=",
        "token": "__4=",
        "pages": [""],
        "letter": "caf=C3=A9",
        "kind": "AAE=",
    }
    assert (returned.content, returned.image) == (b"\x00\x01", b"\xff\xef")
    with pytest.raises(imported("content_encoding").ValidationError):
        sent("content_encoding", "scans.add", models.Scan(content=b"0123456789"))


@pytest.mark.usefixtures("place")
def test_encoded_content_is_base64_in_a_form_too() -> None:
    models = imported("content_encoding", ".models")
    form = models.ScanForm(content=b"\xff\xfe", raw=b"\xff")
    seen = sent("content_encoding", "scans.add_form", form)
    content, raw = parts_of(seen.body, seen.headers["content-type"])
    assert (content.get_payload(), raw.get_payload(decode=True)) == ("//4=", b"\xff")


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("at", "yesterday"), ("at", "2020-01-01"), ("at", "2020-01-01T25:00:00Z"), ("day", "20200101"),
        ("day", "2020-02-30"), ("id", "x"), ("data", "#"), ("days", ["2020-01-01", "x"]),
    ],
)  # fmt: skip
def test_what_is_not_of_its_format_cannot_be_decoded(key: str, value: object) -> None:
    handle = imported("formats").schema("Formats")
    with pytest.raises(imported("formats").DecodeError) as caught:
        handle.decode({"at": "2020-01-01T00:00:00Z", "day": "2020-01-01", key: value})
    assert caught.value.path.startswith(f"$.{key}")


@pytest.mark.usefixtures("place")
def test_names_that_python_cannot_have_are_still_sent_as_they_are() -> None:
    models = imported("names", ".models")
    body = models.Operation(class_="a", plus_1=1, minus_1=2, id2="b", id="c")
    with StandIn() as server, imported("names").Client(base_url=server.url) as client:
        server.answer = Reply(204, b"")
        client.call.import_("a/b ä", body)
        server.answer = Reply(200, {"items": []})
        client.call.list("x", from_="a&b", self_="s", x_from="h")
        sent, listed = server.requests
    assert sent.path == "/lists/a%2Fb%20%C3%A4"
    assert sent.json == {"class": "a", "+1": 1, "-1": 2, "@id": "b", "id": "c"}
    assert listed.query == {"from": ["a&b"], "self": ["s"]}
    assert listed.headers["x-from"] == "h"


@pytest.mark.usefixtures("place")
def test_a_deep_tree_is_sent_and_checked_to_its_leaves() -> None:
    tree = imported("recursive_tree", ".models").Tree
    deep = tree(name="leaf")
    for number in range(50):
        deep = tree(name=str(number), branches=[deep])
    with StandIn() as server, imported("recursive_tree").Client(base_url=server.url) as client:
        server.answer = Reply(204, b"")
        client.trees.plant(deep)
        (seen,) = server.requests
        bad = tree(name="top", named={"a/b": tree(name="x", branches=[tree(name="")])})
        with pytest.raises(imported("recursive_tree").ValidationError) as caught:
            client.trees.plant(bad)
    assert len(server.requests) == 1
    assert json.dumps(seen.json).count("branches") == 50
    (violation,) = caught.value.violations
    assert (violation.path, violation.keyword) == ("/named/a~1b/branches/0/name", "minLength")


# Operations


def sent(case: str, operation: str, *given: Any, **more: Any) -> Seen:
    """Call a method that returns nothing: what the server saw."""
    return call(case, operation, b"", *given, status=204, **more)[1]


@pytest.mark.usefixtures("place")
def test_parameters_in_a_path_are_written_in_their_styles() -> None:
    point = imported("parameter_styles", ".models").Point(x=1, y=2)
    seen = sent(
        "parameter_styles", "default.path", point, ["a", "b"], ["c", "d"], point, "a:b+c/d?"
    )
    assert seen.target == "/path/x,1,y,2/.a,b/;matrix=c,d/;x=1;y=2/a:b+c%2Fd%3F"


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({"form": ["a", "b"]}, "form=a&form=b"),
        ({"joined": ["a,", "b"]}, "joined=a%2C,b"),
        ({"spaced": ["a", "b"]}, "spaced=a%20b"),
        ({"piped": ["a", "b"]}, "piped=a%7Cb"),
        ({"raw": "a:/?#&b%20%"}, "raw=a:/?%23%26b%20%25"),
        ({"flag": ""}, "flag="),
        ({"flag": True}, "flag=true"),
        ({"text": "a b"}, "text=a%20b"),
        ({"plus_1": 1, "minus_1": 2, "id2": 3, "id": 4}, "%2B1=1&-1=2&%40id=3&id=4"),
    ],
)
def test_parameters_in_a_query_are_written_in_their_styles(
    given: dict[str, Any], query: str
) -> None:
    assert sent("parameter_styles", "default.query", **given).target == f"/query?{query}"


@pytest.mark.usefixtures("place")
def test_objects_headers_and_cookies_are_written_in_their_styles() -> None:
    point = imported("parameter_styles", ".models").Point(x=1, y=2)
    more = {"x_colours": ["a", "b"], "x_point": point, "taste": ["c", "d"], "crumbs": ["e", "f"]}
    seen = sent("parameter_styles", "default.query", deep=point, json=point, **more)
    wanted = "/query?deep%5Bx%5D=1&deep%5By%5D=2&json=%7B%22x%22%3A1%2C%22y%22%3A2%7D"
    assert seen.target == wanted
    assert (seen.headers["x-colours"], seen.headers["x-point"]) == ("a,b", "x=1,y=2")
    assert seen.headers["cookie"] == "taste=c; taste=d; crumbs=e,f"


@pytest.mark.usefixtures("place")
def test_one_parameter_may_be_the_whole_query() -> None:
    models = imported("parameter_styles", ".models")
    point = models.Point(x=1, y=2)
    search = models.FormSearch(text="a b&c", at=point, tags=["d", "e"])
    seen = sent("parameter_styles", "default.form", search=search)
    wanted = "/form?text=a%20b%26c&at=%7B%22x%22%3A1%2C%22y%22%3A2%7D&tags=d,e"
    assert seen.target == wanted
    seen = sent("parameter_styles", "default.json", search=point)
    assert seen.target == "/json?%7B%22x%22%3A1%2C%22y%22%3A2%7D"
    assert sent("parameter_styles", "default.json").target == "/json"


def entry() -> Any:
    models = imported("form_parts", ".models")
    return models.Entry(
        title="a:b",
        tags=["c", "d"],
        sizes=[1, 2],
        meta=models.EntryMeta(a=1),
        place={"x": "e"},
        scan=b"\xff",
    )


@pytest.mark.usefixtures("place")
def test_properties_of_a_form_are_written_as_it_says() -> None:
    seen = sent("form_parts", "default.urlencoded", entry())
    form = (
        "title=a:b&tags=c&tags=d&sizes=1%7C2&meta=%7B%22a%22%3A1%7D&place%5Bx%5D=e&scan=%2Fw%3D%3D"
    )
    assert seen.body.decode() == form


@pytest.mark.usefixtures("place")
def test_parts_have_the_types_styles_and_headers_that_are_described() -> None:
    seen = sent("form_parts", "default.multipart", entry(), scan_x_rotation=90)
    assert [(field.name, field.content, field.content_type) for field in seen.fields] == [
        ("title", b"a:b", "text/markdown"),
        ("tags", b"c", None),
        ("tags", b"d", None),
        ("sizes", b"1,2", None),
        ("meta", b'{"a":1}', "application/json"),
        ("place[x]", b"e", None),
        ("scan", b"\xff", "application/octet-stream"),
    ]
    assert seen.fields[-1].headers["x-rotation"] == "90"
    assert "x-taken" not in seen.fields[-1].headers
    with pytest.raises(imported("form_parts").ValidationError) as caught:
        sent("form_parts", "default.multipart", entry(), scan_x_rotation=45)
    (found,) = caught.value.violations
    assert (found.where, found.path, found.keyword) == ("header", "/X-Rotation", "enum")


@pytest.mark.usefixtures("place")
def test_items_of_a_body_are_parts_without_names_or_lines() -> None:
    small = imported("form_parts", ".models").Entry(title="t")
    seen = sent("form_parts", "default.mixed", [small, "# Two", "# Three"])
    boundary = seen.headers["content-type"].removeprefix("multipart/mixed; boundary=")
    head = f"--{boundary}\r\nContent-Type: "
    parts = [
        f'{head}application/vnd.entry+json\r\n\r\n{{"title":"t"}}\r\n',
        *(f"{head}text/markdown\r\n\r\n{text}\r\n" for text in ("# Two", "# Three")),
    ]
    assert seen.body.decode() == "".join(parts) + f"--{boundary}--\r\n"
    seen = sent("form_parts", "default.lines", [small, small])
    assert seen.body == b'{"title":"t"}\n{"title":"t"}\n'
    assert seen.headers["content-type"] == "application/jsonl"


def parts_of(body: bytes, media_type: str) -> list[Any]:
    """Read a multipart body as others do."""
    head = f"Content-Type: {media_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + body, policy=email.policy.HTTP)
    assert message.defects == []
    return list(message.iter_parts())


@pytest.mark.usefixtures("place")
def test_a_part_may_have_parts_of_its_own() -> None:
    small = imported("form_parts", ".models").Entry(title="t")
    body = (small, ([1, 2], "# Two", b"\xff"))
    seen = sent("form_parts", "default.nested", body, item_1_content_id="<a>")
    assert seen.headers["content-type"].startswith("multipart/mixed; charset=utf-8; boundary=")
    first, second = parts_of(seen.body, seen.headers["content-type"])
    assert (first.get_payload(decode=True), first["content-id"]) == (b'{"title":"t"}', "<a>")
    inner = [
        (part.get_content_type(), part.get_payload(decode=True)) for part in second.iter_parts()
    ]
    assert second.get_content_type() == "multipart/related"
    assert inner == [
        ("application/vnd.a+json", b"[1,2]"),
        ("text/markdown", b"# Two"),
        ("image/png", b"\xff"),
    ]


@pytest.mark.usefixtures("place")
def test_since_3_2_items_are_parts_one_by_one_whatever_their_media_type() -> None:
    models = imported("form_parts", ".models")
    points = [models.ListsRequestPointsItem(a=1), models.ListsRequestPointsItem(a=2)]
    seen = sent("form_parts", "default.lists", models.ListsRequest(points=points, words=["b"]))
    assert [(field.name, field.content, field.content_type) for field in seen.fields] == [
        ("points", b'{"a":1}', "application/json"),
        ("points", b'{"a":2}', "application/json"),
        ("words", b'"b"', "application/json"),
    ]


@pytest.mark.usefixtures("place")
def test_since_3_1_parts_that_have_no_type_are_files() -> None:
    models = imported("form_parts", ".models")
    page = imported("form_parts").File(b"2", content_type="text/plain")
    body = models.FilesRequest(picture=b"\xff", pages=[b"1", page], note="<p>", scan=b"\xff")
    seen = sent("form_parts", "default.files", body)
    assert [(field.name, field.content, field.content_type) for field in seen.fields] == [
        ("picture", b"\xff", "application/octet-stream"),
        ("note", b"<p>", None),
        ("pages", b"1", "application/octet-stream"),
        ("pages", b"2", "text/plain"),
        ("scan", b"/w==", None),
    ]
    seen = sent("form_parts", "default.stream", [b"\xff", b"\xfe"])
    parts = parts_of(seen.body, seen.headers["content-type"])
    assert [(part.get_content_type(), part.get_payload(decode=True)) for part in parts] == [
        ("image/jpeg", b"\xff"),
        ("image/jpeg", b"\xfe"),
    ]


STREAMS = {
    "watch": ("text/event-stream", b"event: headline\ndata: a\nid: 1\n\nevent: new\ndata: b\n\n"),
    "ticks_stream": (
        "application/json-seq",
        b'\x1e{"at": "2020-01-01T00:00:00Z", "price": 1}\n\x1e{"at": "2020-01-02T00:00:00Z", "price": 2}\n',
    ),
    "raw": ("text/event-stream", b"data: a\n\ndata: b\nretry: 5\n\n"),
}


def arrived(method: str, way: str) -> list[Any]:
    media_type, body = STREAMS[method]
    package = imported("item_streams")
    with StandIn() as server:
        server.answer = Reply(200, body, {"content-type": media_type})
        if way == "sync":
            with (
                package.Client(base_url=server.url) as client,
                getattr(client.news, method)() as first,
            ):
                return list(first)

        async def collected() -> list[Any]:
            async with (
                package.AsyncClient(base_url=server.url) as client,
                await getattr(client.news, method)() as items,
            ):
                return [item async for item in items]

        return anyio.run(collected)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("way", ["sync", "async"])
def test_items_of_a_stream_are_models(way: str) -> None:
    models = imported("item_streams", ".models")
    first, second = arrived("watch", way)
    assert first == models.News(event="headline", data="a", id="1")
    assert (second.event, second.id) == ("new", None)
    ticks = arrived("ticks_stream", way)
    assert [(type(tick), tick.at.day, tick.price) for tick in ticks] == [
        (models.Tick, 1, 1.0),
        (models.Tick, 2, 2.0),
    ]
    raw = arrived("raw", way)
    assert [(item.data, item.event, item.retry) for item in raw] == [
        ("a", None, None),
        ("b", None, 5),
    ]


@pytest.mark.usefixtures("place")
def test_where_an_answer_can_be_whole_or_items_each_has_its_method() -> None:
    answer = [{"at": "2020-01-01T00:00:00Z", "price": 1}]
    returned, seen = call("item_streams", "news.ticks", answer)
    assert (returned[0].price, seen.headers["accept"]) == (1.0, "application/json")
    package = imported("item_streams")
    with StandIn() as server, package.Client(base_url=server.url) as client:
        server.answer = Reply(503, {"why": "closed"})
        with pytest.raises(package.ApiError) as caught:
            client.news.ticks_stream()
    assert caught.value.error.why == "closed"
    assert (
        server.requests[0].headers["accept"]
        == "application/jsonl, application/json-seq, application/json;q=0.8"
    )


@pytest.mark.usefixtures("place")
def test_methods_servers_and_credentials_are_those_of_the_operation() -> None:
    package = imported("methods_and_servers")
    auth = importlib.import_module("case_methods_and_servers._runtime.http.auth")
    with StandIn() as server:
        server.answer = Reply(204, b"")
        given = {
            "base_url": f"{server.url}/v1",
            "servers": {"https://files.example.com": server.url},
        }
        with package.Client(
            auth={"key": auth.ApiKey("k"), "app": auth.ApiKey("a")}, **given
        ) as client:
            client.files.copy(x_trace="t", limit=1)
            client.files.list()
            client.files.find({"a": 1})
            client.close_.close2()
        copied, listed, found, closed = server.requests
    assert (copied.method, copied.target) == ("COPY", "/files?limit=1")
    assert copied.headers["x-trace"] == "t"
    assert "x-key" not in copied.headers
    assert (listed.target, listed.headers["x-key"]) == ("/files?app=a", "k")
    assert (found.method, found.target, found.json) == ("QUERY", "/search/files?app=a", {"a": 1})
    assert closed.target == "/v1/doors?app=a"


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("method", "kind", "body", "returned"),
    [
        ("octets", "application/json", b'"YQ=="', b'"YQ=="'),
        ("octets", "image/png", b"\xff", b"\xff"),
        ("octets", "text/plain", b"a", b"a"),
        ("kinds", "application/json", b"[1]", [1]),
        ("kinds", "text/csv; charset=latin1", b"\xe9", "\xe9"),
        ("kinds", "application/xml", b"<a/>", "<a/>"),
        ("kinds", "image/png", b"\xff", b"\xff"),
    ],
)
def test_an_answer_is_read_as_what_it_says_it_is(
    method: str, kind: str, body: bytes, returned: object
) -> None:
    package = imported("media_ranges")
    with StandIn() as server, package.Client(base_url=server.url) as client:
        server.answer = Reply(200, body, {"content-type": kind})
        assert getattr(client.default, method)() == returned


@pytest.mark.usefixtures("place")
def test_statuses_ranges_and_all_others_have_their_own_bodies() -> None:
    package = imported("media_ranges")
    with StandIn() as server, package.Client(base_url=server.url) as client:
        server.answer = Reply(200, {"a": 1})
        assert client.default.anything().a == 1
        server.answer = Reply(201, "b")
        assert client.default.anything() == "b"
        server.answer = Reply(202, b"")
        assert client.default.kinds() is None
        for status, error in ((404, "not \xe9"), (500, b"\xff")):
            body = error.encode("latin1") if isinstance(error, str) else error
            server.answer = Reply(status, body, {"content-type": "text/plain; charset=latin1"})
            with pytest.raises(package.ApiError) as caught:
                client.default.anything()
            assert caught.value.error == error


@pytest.mark.usefixtures("place")
def test_answers_that_have_no_body_are_not_read_whatever_is_described() -> None:
    package = imported("media_ranges")
    with StandIn() as server, package.Client(base_url=server.url) as client:
        server.answer = Reply(200, 1)
        client.default.look()
        server.answer = Reply(204, b"")
        assert client.default.remove() is None
        server.answer = Reply(200, 1)
        assert client.default.remove() == 1
    assert [request.method for request in server.requests] == ["HEAD", "DELETE", "DELETE"]


PARTS = [
    ("text", b"5", "text/plain; charset=latin1"),
    ("count", b"5", None),
    ("flags", b"true", None),
    ("words", b"a", None),
    ("words", b"b", None),
    ("inside", b'{"a": 1}', "application/json"),
    ("file", b"abcd", "text/plain"),
]


def multipart(parts: list[tuple[str, bytes, str | None]]) -> bytes:
    text = b"preamble"
    for name, content, kind in parts:
        head = f'\r\n--b \r\nContent-Disposition: form-data; name="{name}"\r\n'
        head += f"Content-Type: {kind}\r\n" if kind else ""
        text += head.encode() + b"\r\n" + content
    return text + b"\r\n--b--\r\nepilogue"


@pytest.mark.usefixtures("place")
def test_forms_and_parts_that_are_received_have_values_of_the_types_that_are_described() -> None:
    package, models = imported("media_ranges"), imported("media_ranges", ".models")
    inside = models.PartsInside(a=1)
    wanted = models.Parts(
        text="5", count=5, flags=[True], words=["a", "b"], inside=inside, file=b"abcd"
    )
    coded = b"text=5&count=5&flags=true&words=a&words=b&inside=%7B%22a%22%3A1%7D&file=YWJjZA=="
    with StandIn() as server, package.Client(base_url=server.url) as client:
        kind = {"content-type": 'multipart/form-data; boundary="b"'}
        server.answer = Reply(200, multipart(PARTS), kind)
        assert client.default.form() == wanted
        server.answer = Reply(200, coded, {"content-type": "application/x-www-form-urlencoded"})
        assert client.default.form() == wanted
        body = b'--b\r\nContent-Type: application/json\r\n\r\n{"a": 1}\r\n--b--'
        server.answer = Reply(200, body, {"content-type": "multipart/mixed; boundary=b"})
        assert [part.a for part in client.default.parts()] == [1]
        server.answer = Reply(200, body, {"content-type": "multipart/related; boundary=b"})
        assert client.default.parts() == body
        slow = body.replace(b"application/json", b"text/plain; charset=punycode")
        wider = body.replace(b"--b\r", b"--bc\r")
        for cut, message in ((body[:-7], "cut short"), (wider, "line"), (slow, "unknown charset")):
            server.answer = Reply(200, cut, {"content-type": "multipart/mixed; boundary=b"})
            with pytest.raises(package.DecodeError, match=message):
                client.default.parts()


# What the API sends by itself, and headers


@pytest.mark.usefixtures("place")
def test_what_a_webhook_sends_is_decoded_and_checked() -> None:
    package, models = imported("webhooks_and_headers"), imported("webhooks_and_headers", ".models")
    webhooks = imported("webhooks_and_headers", ".webhooks")
    assert (webhooks.order_paid.name, webhooks.order_paid.method) == ("order.paid", "POST")
    body = b'{"id": "1", "total": 5, "new": true}'
    paid = webhooks.order_paid.decode(body)
    assert (type(paid), paid.total, paid.additional_properties) == (models.Order, 5, {"new": True})
    (violation,) = webhooks.order_paid.validate(body, "application/json; charset=utf-8")
    assert (violation.path, violation.keyword) == ("/id", "minLength")
    with pytest.raises(package.DecodeError, match="expected integer"):
        webhooks.order_paid.decode(b'{"id": "1", "total": "5"}')
    with pytest.raises(package.DecodeError, match="expected application/json, got text/html"):
        webhooks.order_paid.decode(b"<html>", "text/html")
    with pytest.raises(package.DecodeError, match="invalid JSON"):
        webhooks.order_paid.decode(b"")


@pytest.mark.usefixtures("place")
def test_what_a_callback_sends_may_be_of_several_kinds_or_nothing() -> None:
    models = imported("webhooks_and_headers", ".models")
    webhooks = imported("webhooks_and_headers", ".webhooks")
    progress = webhooks.start_export_progress
    assert progress.decode(b'{"percent": 5}') == models.StartExportProgressRequest(percent=5)
    assert progress.decode("\xe9".encode("latin1"), "text/plain; charset=latin1") == "\xe9"
    assert progress.decode(b"") is None
    assert [item.keyword for item in progress.validate(b'{"percent": 101}')] == ["maximum"]
    deleted = webhooks.order_deleted.decode(b"id=%C3%A9&tags=a&tags=b")
    assert deleted == models.OrderDeletedRequest(id="\xe9", tags=["a", "b"])


@pytest.mark.parametrize("again", ["itself", "its path"])
def test_a_callback_may_lead_to_itself(again: str) -> None:
    shared = {"$ref": "#/components/callbacks/Again"}
    to_path = {"again": {"{$url}": {"$ref": "#/paths/~1a"}}}
    called = {"callbacks": {"again": shared} if again == "itself" else to_path}
    spec = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"operationId": "start", "responses": {}, **called}}},
        "components": {"callbacks": {"Again": {"{$url}": {"post": {"responses": {}, **called}}}}},
    }
    lowered = lower(parse(json.dumps(spec), "spec.json"), Diagnostics(), package="it")
    assert [webhook.name for webhook in lowered.api.webhooks] == ["start_again"]


@pytest.mark.usefixtures("place")
def test_headers_are_read_as_what_they_are_described_to_be() -> None:
    package, models = imported("webhooks_and_headers"), imported("webhooks_and_headers", ".models")
    headers = imported("webhooks_and_headers", ".headers")
    sent = {
        "x-remaining": "5",
        "X-Sort": "sideways",
        "X-Ids": "1, 2",
        "X-Page": "at=1,of=3",
        "X-Since": "2020-01-01T00:00:00Z",
        "X-Info": '{"id": "a", "total": 1}',
    }
    with StandIn() as server, package.Client(base_url=server.url) as client:
        server.answer = Reply(200, [], sent)
        with package.recording() as answers:
            assert client.default.list_orders() == []
    found = answers[-1].headers
    assert (headers.X_REMAINING.of(found), headers.X_SORT.of(found)) == (5, "sideways")
    assert headers.X_IDS.of(found) == [1, 2]
    page = headers.X_PAGE.of(found)
    assert (page.at, page.of) == (1, "3")
    assert headers.X_SINCE.of(found) == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert headers.X_INFO.of(found) == models.Order(id="a", total=1)
    assert headers.X_REMAINING.of({"X-REMAINING": "7"}) == 7
    assert headers.X_SIGNATURE.of(found) is None
    with pytest.raises(package.DecodeError, match="expected integer, got string at"):
        headers.X_REMAINING.of({"X-Remaining": "many"})


@pytest.mark.usefixtures("place")
def test_servers_are_addresses_with_choices() -> None:
    servers = imported("methods_and_servers", ".servers")
    assert servers.main() == "https://eu.example.com/v1"
    assert servers.main(region="us") == "https://us.example.com/v1"
    assert servers.where_nothing_counts() == "https://sandbox.example.com"
    with pytest.raises(ValueError, match="region cannot be"):
        servers.main(region="evil.test/?")


@pytest.mark.usefixtures("place")
def test_schemes_tell_how_to_get_a_token_and_which_to_avoid() -> None:
    schemes = imported("methods_and_servers", ".client").SCHEMES
    flow = schemes["oauth"].flows["deviceAuthorization"]
    assert flow.device_authorization_url == "https://example.com/device"
    assert (flow.token_url, flow.refresh_url) == ("https://example.com/token", None)
    assert flow.scopes == {"read": "Read things."}
    assert schemes["oauth"].metadata_url.endswith("/oauth-authorization-server")
    assert (schemes["basic"].deprecated, schemes["key"].deprecated) == (True, False)


@pytest.mark.usefixtures("place")
def test_a_tag_that_is_absent_or_unknown_means_the_variant_that_is_named_for_it() -> None:
    models = imported("default_mapping", ".models")
    pet = imported("default_mapping").schema("Pet")
    found = [pet.decode(item) for item in ({"kind": "cat", "lives": 9}, {}, {"kind": "eel"})]
    assert [type(item) for item in found] == [models.Cat, models.Other, models.Other]
    assert found[2].kind == "eel"
