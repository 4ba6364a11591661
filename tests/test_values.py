"""Values whose types a document says in other ways than by ``type`` and ``enum``, and files."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from importing import importable
from packaged import generated
from stand_in import StandIn
from strict import passes_mypy, passes_pyright
from user_programs import INTEGER, STRING, Case, Json, echo, ran, ref, struct, written

FORM, JSON = "multipart/form-data", "application/json"
NULL: Json = {"type": "null"}
UPLOAD = {**STRING, "contentMediaType": "application/octet-stream"}
DIGITS = r"^-?(?:0|[1-9]\d*)$"


def nullable(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def listed(items: Json) -> Json:
    return {"type": "array", "items": items}


def chunk(media: Json, **more: Any) -> Json:
    return struct("media", "index", media=media, index=INTEGER) | more


CASES = {
    "constants_that_are_arrays_and_objects": Case(
        schemas={
            "Search": struct(
                "scope",
                scope={"const": ["all"]},
                near={"const": {"lat": 1, "lon": 2}},
                sort={"enum": [["name"], ["age", "name"]]},
                filters={"type": "array", "items": STRING, "enum": [["new"], ["old"]]},
                either={"enum": [{"on": True}, [1.5, "x"], None]},
            )
        },
        models="Search",
        program="""
            search = Search(sort=["name"], either=[1.5, "x"])
            near: dict[str, int] = search.near
            again = client.things.put(search)
            assert (again, near) == (search, {"lat": 1, "lon": 2})
            texts: list[str] = again.scope + (again.sort or []) + (again.filters or [])
            assert texts == ["all", "name"]
            assert client.things.put(Search(either={"on": True})).either == {"on": True}
            client.things.put(Search(either=None))
            Search().scope.append("some")
            assert Search().scope == ["all"]
        """,
        sent=[
            {
                "scope": ["all"],
                "near": {"lat": 1, "lon": 2},
                "sort": ["name"],
                "either": [1.5, "x"],
            },
            {"scope": ["all"], "near": {"lat": 1, "lon": 2}, "either": {"on": True}},
            {"scope": ["all"], "near": {"lat": 1, "lon": 2}, "either": None},
        ],
    ),
    "base64_text_is_bytes": Case(
        schemas={
            "Blob": struct(
                "data",
                data={**STRING, "contentEncoding": "base64"},
                url={**STRING, "contentEncoding": "base64url"},
                maybe={"type": ["string", "null"], "contentEncoding": "base64"},
                pieces=listed({**STRING, "contentEncoding": "base64"}),
                either={"anyOf": [{**STRING, "contentEncoding": "base64"}, INTEGER]},
            )
        },
        models="Blob",
        program="""
            blob = Blob(data=b"\\x00\\xff", url=b"\\xfb\\xff", maybe=None, pieces=[b"a", b""], either=5)
            assert client.things.put(blob) == blob
            again = client.things.put(Blob(data=b"", maybe=b"q", either=b"ab"))
            found: tuple[bytes, bytes | None, bytes | int | None] = again.data, again.maybe, again.either
            assert found == (b"", b"q", b"ab")
        """,
        sent=[
            {"data": "AP8=", "url": "-_8=", "maybe": None, "pieces": ["YQ==", ""], "either": 5},
            {"data": "", "maybe": "cQ==", "either": "YWI="},
        ],
    ),
    "generic_schemas_with_their_arguments": Case(
        schemas={
            "Order": struct(
                fruits=ref("FruitShelf"), sizes=ref("Sizes"), roots=ref("Branch"), best=ref("Fruit")
            ),
            "Fruit": {"$id": "fruit", **struct("kind", kind=STRING)},
            "Shelf": {
                "$id": "shelf",
                **struct("inner", inner=struct(rows=listed({"$dynamicRef": "#row"}))),
                "$defs": {"any": {"$dynamicAnchor": "row"}},
            },
            "FruitShelf": {
                "$id": "fruits",
                "$ref": "shelf",
                "$defs": {"fruit": {"$dynamicAnchor": "row", "$ref": "fruit"}},
            },
            "Many": {
                "$id": "many",
                **listed({"$dynamicRef": "#member"}),
                "$defs": {"any": {"$dynamicAnchor": "member"}},
            },
            "Sizes": {
                "$id": "sizes",
                "$ref": "many",
                "$defs": {"size": {"$dynamicAnchor": "member", "type": "integer"}},
            },
            "Twig": {
                "$id": "twig",
                "$dynamicAnchor": "node",
                **struct(twigs=listed({"$dynamicRef": "#node"})),
            },
            "Branch": {
                "$id": "branch",
                "$dynamicAnchor": "node",
                "$ref": "twig",
                **struct("name", name=STRING),
            },
        },
        models="Branch, Fruit, FruitShelf, FruitShelfInner, Order",
        program="""
            fig = Fruit(kind="fig")
            order = Order(
                fruits=FruitShelf(inner=FruitShelfInner(rows=[fig])),
                sizes=[1, 2],
                roots=Branch(name="a", twigs=[Branch(name="b")]),
                best=fig,
            )
            answer = client.things.put(order)
            assert answer == order and answer.fruits and answer.roots
            assert [fruit.kind.upper() for fruit in answer.fruits.inner.rows or []] == ["FIG"]
            assert sum(answer.sizes or []) == 3
            assert [twig.name for twig in answer.roots.twigs or []] == ["b"]
        """,
        sent=[
            {
                "fruits": {"inner": {"rows": [{"kind": "fig"}]}},
                "sizes": [1, 2],
                "roots": {"name": "a", "twigs": [{"name": "b"}]},
                "best": {"kind": "fig"},
            }
        ],
    ),
    "integers_or_strings": Case(
        version="3.0.3",
        schemas={
            "Port": struct("target", target=ref("IntOrString"), limit=ref("Quantity")),
            "IntOrString": {**STRING, "format": "int-or-string"},
            "Quantity": {"x-kubernetes-int-or-string": True},
        },
        models="IntOrString, Port",
        program="""
            target: IntOrString = 8080
            assert client.things.put(Port(target=target)).target == 8080
            assert client.things.put(Port(target="http", limit="5Gi")).limit == "5Gi"
            assert client.things.put(Port(target=80, limit=2)).limit == 2
        """,
        sent=[{"target": 8080}, {"target": "http", "limit": "5Gi"}, {"target": 80, "limit": 2}],
    ),
    "formats_of_numbers": Case(
        version="3.0.3",
        schemas={
            "Reading": struct(
                count={"type": "number", "format": "int32", "default": 1.0},
                total={"type": "number", "format": "int64"},
                level={"type": "number", "format": "int32", "enum": [1.0, 2.0]},
                ratio={"type": "number", "format": "float"},
                number={"format": "int32", "pattern": DIGITS},
                share={"format": "double", "pattern": DIGITS, "nullable": True},
                plain={"format": "int64"},
            ),
        },
        models="Reading",
        program="""
            found = client.things.put(Reading(count=2, total=3, level=1, ratio=0.5, number=7, share=None, plain=9))
            for number in (found.count, found.total, found.level, found.plain):
                assert isinstance(number, int) and number.bit_length() < 9
            assert client.things.put(Reading(number="12", share=1.5)).number == "12"
            assert isinstance(found.number, int)
        """,
        sent=[
            {
                "count": 2,
                "total": 3,
                "level": 1,
                "ratio": 0.5,
                "number": 7,
                "share": None,
                "plain": 9,
            },
            {"number": "12", "share": 1.5},
        ],
    ),
    "values_with_names": Case(
        schemas={
            "Job": struct(level=ref("Level"), colour=ref("Colour"), mode=ref("Mode")),
            "Level": {**INTEGER, "enum": [0, 10], "x-enum-varnames": ["Low", "High"]},
            "Colour": {**STRING, "enum": ["r", "r", "g"], "x-enumNames": ["Red", "Red", "Green"]},
            "Mode": {"oneOf": [{"const": 1, "title": "On"}, {"const": 2, "title": "Off"}]},
        },
        models="Job, Level",
        program="""
            level: Level = 10
            found = client.things.put(Job(level=level, colour="g", mode=2))
            assert (found.level, found.colour, found.mode) == (10, "g", 2)
        """,
        sent=[{"level": 10, "colour": "g", "mode": 2}],
    ),
    "null_beside_a_default_of_several_types": Case(
        version="3.0.3",
        schemas={
            "Filter": struct(
                dates={
                    "type": "array",
                    "items": {"anyOf": [INTEGER, {**STRING, "format": "date"}]},
                    "nullable": True,
                    "default": [1, "2020-01-02"],
                },
            ),
        },
        models="Filter",
        program="""
            from datetime import date

            assert client.things.put(Filter()) == Filter()
            assert client.things.put(Filter(dates=None)).dates is None
            assert Filter().dates == [1, date(2020, 1, 2)]
        """,
        sent=[{}, {"dates": None}],
    ),
    "optional_files": Case(
        schemas={
            "Profile": struct(
                "name",
                name=STRING,
                cover=nullable(UPLOAD),
                named=ref("Upload"),
                extra=nullable({"type": "array", "items": UPLOAD}),
                either={"anyOf": [UPLOAD, STRING]},
                many={"anyOf": [STRING, {"type": "array", "items": UPLOAD}]},
            ),
            "Upload": UPLOAD,
        },
        media_types=(FORM,),
        models="Profile",
        program="""
            client.things.put(Profile(name="a", cover=b"1", named=b"2", extra=[b"3", b"4"]))
            client.things.put(Profile(name="a", either="text", many=[b"5"]))
            client.things.put(Profile(name="a", either=b"6", many="text"))
        """,
        sent=[],
    ),
    "forms_of_anything": Case(
        version="3.0.3",
        schemas={"Anything": {"type": "object", "additionalProperties": True}},
        media_types=(FORM,),
        program="""
            client.things.put({"file": b"abc", "name": "x", "size": 3})
            client.things.put({"file": Path(__file__)})
        """,
        sent=[],
    ),
    "objects_within_a_form": Case(
        schemas={
            "Report": struct(
                "labels",
                labels={"type": "object", "additionalProperties": {}},
                rows=listed({"type": "object", "additionalProperties": {}}),
                extra={"type": ["object", "null"], "additionalProperties": True},
                groups={"type": "object", "additionalProperties": listed({})},
                files=listed({}),
            )
        },
        media_types=(FORM,),
        models="Report",
        program="""
            report = Report(
                labels={"a": 1, "b": [True, None]},
                rows=[{"n": 1}, {"n": 2}],
                extra={"deep": {"x": "y"}},
                groups={"g": [1, "2"]},
                files=[b"1", b"2"],
            )
            client.things.put(report)
        """,
        sent=[],
    ),
    "bodies_split_by_how_a_file_is_written": Case(
        version="3.0.3",
        schemas={
            "Append": {"anyOf": [chunk(ref("Raw")), chunk(ref("Text"), description="as text")]},
            "Raw": {**STRING, "format": "binary"},
            "Text": {**STRING, "format": "byte"},
        },
        media_types=(JSON, FORM),
        models="Append",
        program="""
            client.things.put(Append(media=b"abc", index=0))
            client.things.put(Append(media=b"abc", index=1), content_type="application/json")
        """,
        sent=[],
    ),
    "bodies_split_into_components": Case(
        schemas={
            "Append": {"oneOf": [ref("AppendText"), ref("AppendRaw")]},
            "AppendRaw": chunk(UPLOAD),
            "AppendText": chunk({**STRING, "contentEncoding": "base64"}),
        },
        media_types=(JSON, FORM),
        models="Append",
        program="""
            client.things.put(Append(media=b"abc", index=0))
            client.things.put(Append(media=b"abc", index=1), content_type="application/json")
        """,
        sent=[],
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("values"), CASES)


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as found:
        found.answer = echo
        yield found


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.sent])
def test_what_is_sent(name: str, folder: Path, server: StandIn) -> None:
    assert [json.loads(seen.body) for seen in ran(folder, name, server)] == CASES[name].sent


def test_optional_files_are_sent_raw(folder: Path, server: StandIn) -> None:
    first, second, third = ran(folder, "optional_files", server)
    parts = [(part.name, part.content, bool(part.filename)) for part in first.fields]
    assert parts == [
        ("name", b"a", False),
        ("cover", b"1", True),
        ("named", b"2", True),
        ("extra", b"3", True),
        ("extra", b"4", True),
    ]
    assert (second.field("either").filename, second.field("many").content) == (None, b"5")
    assert third.field("either").filename is not None
    assert third.field("many").filename is None


def test_a_form_of_anything_takes_files(folder: Path, server: StandIn) -> None:
    first, second = ran(folder, "forms_of_anything", server)
    assert first.field("file").content == b"abc"
    assert first.field("file").filename == "file"
    assert (first.field("name").content, first.field("size").content) == (b"x", b"3")
    assert second.field("file").content.startswith(b"from pathlib")


def test_objects_within_a_form_are_json(folder: Path, server: StandIn) -> None:
    (seen,) = ran(folder, "objects_within_a_form", server)
    parts = [(field.name, json.loads(field.content)) for field in seen.fields]
    assert parts == [
        ("labels", {"a": 1, "b": [True, None]}),
        ("rows", {"n": 1}),
        ("rows", {"n": 2}),
        ("extra", {"deep": {"x": "y"}}),
        ("groups", {"g": [1, "2"]}),
        ("files", 1),
        ("files", 2),
    ]
    assert [field.filename is None for field in seen.fields] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    "name", ["bodies_split_by_how_a_file_is_written", "bodies_split_into_components"]
)
def test_a_body_split_by_how_a_file_is_written_is_one_class(
    name: str, folder: Path, server: StandIn
) -> None:
    first, second = ran(folder, name, server)
    assert first.media_type == FORM
    assert first.field("media").content == b"abc"
    assert json.loads(second.body) == {"media": "YWJj", "index": 1}


def test_the_verdict_of_validate_is_the_letter(folder: Path, server: StandIn) -> None:
    with importable(folder, "api_integers_or_strings"):
        package = importlib.import_module("api_integers_or_strings")
        models = importlib.import_module("api_integers_or_strings.models")
        (violation,) = package.schema("IntOrString").validate(8080)
        assert (violation.keyword, violation.message) == ("type", "expected string, got integer")
        with (
            package.Client(base_url=server.url) as client,
            pytest.raises(package.ValidationError) as caught,
        ):
            client.things.put(models.Port(target=1.5))
        (violation,) = caught.value.violations
        assert violation.message == "expected string or integer, got number"
        assert server.requests == []


def test_a_constant_array_that_did_not_arrive_reads_as_it_and_is_not_sent_back(
    folder: Path,
) -> None:
    with importable(folder, "api_constants_that_are_arrays_and_objects"):
        package = importlib.import_module("api_constants_that_are_arrays_and_objects")
        models = importlib.import_module("api_constants_that_are_arrays_and_objects.models")
        search = package.from_json(models.Search, '{"scope": ["all"]}')
        assert search.near == {"lat": 1, "lon": 2}
        assert package.fields_set(search) == {"scope"}
        assert package.to_json(search) == b'{"scope":["all"]}'
        assert search == models.Search()
        again = package.replace(search, near={"lat": 3, "lon": 2})
        assert [violation.path for violation in package.validate(again)] == ["/near"]


def test_the_names_of_values_are_in_the_docstring_of_their_alias(folder: Path) -> None:
    text = (folder / "api_values_with_names/models/things.py").read_text("utf-8")
    assert '= Literal[0, 10] | int\n"""- `0`: Low\n- `10`: High\n"""' in text
    assert '= Literal["r", "g"] | str\n"""- `r`: Red\n- `g`: Green\n"""' in text
    assert '= Literal[1, 2] | int\n"""- `1`: On\n- `2`: Off\n"""' in text


@pytest.mark.parametrize(
    ("extensions", "lines"),
    [
        ({"x-enum-varnames": ["Low", "High"], "x-enum-descriptions": ["rest", ""]}, ["Low, rest", "High"]),
        ({"x-enumNames": ["Low", "High"], "x-enumDescriptions": ["a\nb", "c"]}, ["Low, a b", "High, c"]),
        ({"x-ms-enum": {"values": [{"value": 10, "name": "High"}, {"value": 0, "name": "Low"}]}}, ["Low", "High"]),
        ({"x-enum-descriptions": {"0": "rest", "10": "work"}}, ["rest", "work"]),
        ({"x-enum-varnames": ["Low"]}, ["Low"]),
        ({"x-enum-varnames": 3, "x-ms-enum": []}, []),
    ],
)  # fmt: skip
def test_every_way_to_name_values(extensions: Json, lines: list[str], tmp_path: Path) -> None:
    level = {**INTEGER, "enum": [0, 10], "description": "How soon.", **extensions}
    case = Case(schemas={"Level": level}, program="", sent=[])
    generated(tmp_path, "api", case.document)
    text = (tmp_path / "api/models/things.py").read_text("utf-8")
    listed = [f"- `{value}`: {line}" for value, line in zip((0, 10), lines, strict=False)]
    whole = "\n".join(["How soon.", "", *listed, ""]) if listed else "How soon."
    assert f'Level: TypeAlias = Literal[0, 10] | int\n"""{whole}"""\n' in text


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"minimum": 1}, "there is `minimum`, and no `type`"),
        ({"format": "boolean"}, "there is `format`, and no `type`"),
        ({"type": "array", "items": {"maxLength": 3}}, "there is `maxLength`, and no `type`"),
        ({"not": STRING}, "there is `not`, and no `type`"),
        ({"contentSchema": {"type": "object"}}, "there is `contentSchema`, and no `type`"),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, "there is `anyOf`, and no `type`"),
        ({"anyOf": [{"required": ["a"]}, NULL]}, "there is `required`, and no `type`"),
        ({"if": STRING, "then": {"minLength": 1}}, "there is `if`, and no `type`"),
        ({"type": "object", "additionalProperties": {"not": NULL}}, "there is `not`, and no `type`"),
        ({"type": "object", "patternProperties": {"^a": STRING}}, "patterns of names describe some properties"),
        ({"type": "array", "prefixItems": [STRING]}, "only the first items are described"),
        ({"type": "array", "items": False}, "`false` allows no value, which is no type"),
        ({"anyOf": [STRING, {}]}, "this choice allows any JSON value, so the others decide nothing"),
        ({"type": "object"}, None),
        ({"type": "object", "patternProperties": {"^x-": {}}}, None),
        ({"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, None),
        ({"oneOf": [{}, NULL]}, None),
        ({"allOf": [{"description": "anything"}, True]}, None),
        ({"uniqueItems": False, "description": "anything"}, None),
    ],
)  # fmt: skip
def test_what_is_any_value_though_something_is_said_of_it_has_a_warning(
    schema: Json, reason: str | None, tmp_path: Path
) -> None:
    case = Case(schemas={"Thing": schema}, program="", sent=[])
    output = generated(tmp_path, "api", case.document)
    assert (f"warning: {reason}" in output) is (reason is not None), output
    assert ("[untyped]" in output) is (reason is not None)


@pytest.mark.slow
def test_packages_and_programs_pass_the_checkers(folder: Path) -> None:
    passes_mypy(folder)
    passes_pyright(folder)
