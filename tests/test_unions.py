"""Unions as callers use them: what is built, typed, sent over loopback, and decoded from the answer.

Each case is a document, a program that uses its package, and what the server gets. The server sends back
what it got. All programs have to pass mypy's and pyright's strict modes.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from importing import importable
from stand_in import StandIn
from strict import passes_mypy, passes_pyright
from user_programs import INTEGER, NUMBER, STRING, Case, echo, ran, ref, struct, written

KIND = {"propertyName": "kind"}
CASES = {
    "tag_of_variants_that_overlap": Case(
        version="3.0.3",
        schemas={
            "Item": {
                "oneOf": [ref("Novel"), ref("Recording")],
                "discriminator": {
                    **KIND,
                    "mapping": {"novel": "Novel", "sound": "#/components/schemas/Recording"},
                },
            },
            "Novel": struct("kind", "title", kind=STRING, title=STRING),
            "Recording": {"allOf": [ref("Novel"), {"properties": {"length": INTEGER}}]},
        },
        models="Recording, Novel, Item",
        program="""
            item: Item = client.things.put(Novel(title="Orlando"))
            assert item == Novel(title="Orlando", kind="novel")
            item = client.things.put(Recording(title="Orlando", length=300))
            assert isinstance(item, Recording) and item.length == 300
        """,
        sent=[
            {"kind": "novel", "title": "Orlando"},
            {"kind": "sound", "title": "Orlando", "length": 300},
        ],
    ),
    "tags_of_a_shared_enum": Case(
        version="3.0.3",
        schemas={
            "Entry": {
                "oneOf": [ref("Plain"), ref("Billed")],
                "discriminator": {
                    **KIND,
                    "mapping": {"draft": "Plain", "person": "Plain", "bill": "Billed"},
                },
            },
            "Plain": struct("kind", kind=ref("Kind"), note=STRING),
            "Billed": struct("kind", kind=ref("Kind"), amount=STRING),
            "Kind": {"type": "string", "enum": ["draft", "person", "bill"]},
        },
        models="Plain, Billed",
        program="""
            assert client.things.put(Plain(kind="person")) == Plain(kind="person")
            assert client.things.put(Billed(amount="1")) == Billed(kind="bill", amount="1")
        """,
        sent=[{"kind": "person"}, {"kind": "bill", "amount": "1"}],
    ),
    "tags_of_variants_that_may_be_null": Case(
        version="3.0.3",
        schemas={
            "Entry": {"oneOf": [ref("Plain"), ref("Billed")], "discriminator": KIND},
            "Plain": {**struct("kind", kind={"enum": ["Plain"]}, note=STRING), "nullable": True},
            "Billed": struct("kind", kind={"enum": ["Billed"]}, amount=STRING),
        },
        models="Plain, Billed, Entry",
        program="""
            entry: Entry = client.things.put(Plain(note="x"))
            assert entry == Plain(note="x")
            assert client.things.put(Billed(amount="1")) == Billed(amount="1")
            assert client.things.put(None) is None
        """,
        sent=[{"kind": "Plain", "note": "x"}, {"kind": "Billed", "amount": "1"}, None],
    ),
    "tags_that_are_constants_and_defaults": Case(
        schemas={
            "Pet": {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": KIND},
            "Cat": struct(kind={"const": "cat", "default": "cat"}, lives=INTEGER),
            "Dog": struct(kind={"const": "dog", "default": "dog"}, lives=INTEGER),
        },
        models="Cat, Dog",
        program="""
            assert isinstance(client.things.put(Cat()), Cat)
            assert client.things.put(Dog(kind="dog", lives=1)) == Dog(lives=1)
        """,
        sent=[{"kind": "cat"}, {"kind": "dog", "lives": 1}],
    ),
    "constants_without_a_discriminator": Case(
        schemas={
            "Shape": {"anyOf": [ref("Circle"), ref("Square"), {"type": "null"}]},
            "Circle": struct("type", type={"const": "circle"}, size=NUMBER),
            "Square": struct("type", type={"enum": ["square"]}, size=NUMBER),
        },
        models="Circle, Square",
        program="""
            assert client.things.put(Circle(size=1)) == Circle(type="circle", size=1)
            assert isinstance(client.things.put(Square()), Square)
            assert client.things.put(None) is None
        """,
        sent=[{"type": "circle", "size": 1}, {"type": "square"}, None],
    ),
    "null_behind_a_reference": Case(
        schemas={
            "Shape": {
                "oneOf": [ref("Circle"), ref("Square"), ref("NoShape")],
                "discriminator": {"propertyName": "$kind"},
            },
            "Circle": struct("$kind", **{"$kind": {"const": "Circle"}, "r": NUMBER}),
            "Square": struct("$kind", **{"$kind": {"const": "Square"}, "a": NUMBER}),
            "NoShape": {"type": "null"},
        },
        models="Circle",
        program="""
            assert client.things.put(Circle(r=1)) == Circle(kind="Circle", r=1)
            assert client.things.put(None) is None
        """,
        sent=[{"$kind": "Circle", "r": 1}, None],
    ),
    "tag_beside_the_choice": Case(
        schemas={
            "Vessel": {
                **struct("drive", drive=STRING),
                "oneOf": [ref("Sail"), ref("Motor")],
                "discriminator": {
                    "propertyName": "drive",
                    "mapping": {"wind": "Sail", "fuel": "Motor"},
                },
            },
            "Sail": struct(canvas=STRING),
            "Motor": struct(tank=STRING),
        },
        models="VesselMotor, VesselSail",
        program="""
            assert isinstance(client.things.put(VesselSail(canvas="r")), VesselSail)
            assert isinstance(client.things.put(VesselMotor()), VesselMotor)
        """,
        sent=[{"drive": "wind", "canvas": "r"}, {"drive": "fuel"}],
    ),
    "tags_of_a_base": Case(
        version="3.0.3",
        schemas={
            "Parcel": {**struct("kind", kind=STRING), "discriminator": KIND},
            "Crate": {
                "x-ms-discriminator-value": "Crate.V2",
                "allOf": [ref("Parcel"), {"properties": {"volume": INTEGER}}],
            },
        },
        models="Crate",
        program="""
            cargo = client.things.put(Crate(volume=3))
            assert isinstance(cargo, Crate) and cargo.volume == 3
        """,
        sent=[{"kind": "Crate.V2", "volume": 3}],
    ),
    "integer_or_number": Case(
        schemas={
            "Meta": {
                "type": "object",
                "additionalProperties": {
                    "oneOf": [{"type": "boolean"}, INTEGER, NUMBER, STRING],
                },
            },
        },
        models="Meta",
        program="""
            meta: Meta = {"a": 1, "b": 1.5, "c": True, "d": "x"}
            assert client.things.put(meta) == meta
        """,
        sent=[{"a": 1, "b": 1.5, "c": True, "d": "x"}],
    ),
    "anything_or_null": Case(
        schemas={"Meta": struct(extra={"oneOf": [{}, {"type": "null"}]})},
        models="Meta",
        program="""
            assert client.things.put(Meta(extra=None)).extra is None
            assert client.things.put(Meta(extra=[1])).extra == [1]
        """,
        sent=[{"extra": None}, {"extra": [1]}],
    ),
    "objects_that_look_alike": Case(
        schemas={
            "Target": {"oneOf": [ref("User"), ref("Team")]},
            "User": struct("id", id=STRING, email=STRING),
            "Team": struct("id", id=STRING, members=INTEGER),
        },
        models="Team, User",
        program="""
            assert client.things.put(User(id="1")) == User(id="1")
            assert client.things.put(Team(id="1", members=2)) == Team(id="1", members=2)
        """,
        sent=[{"id": "1"}, {"id": "1", "members": 2}],
    ),
    "variant_that_knows_most": Case(
        schemas={
            "Found": {
                "anyOf": [
                    struct("items", items={"type": "array", "items": ref("Prospect")}),
                    struct("items", items={"type": "array", "items": ref("Member")}),
                    {"type": "object"},
                ]
            },
            "Prospect": struct("id", id=STRING, via=STRING),
            "Member": struct("id", id=STRING, tier=STRING, since={**STRING, "format": "date"}),
        },
        models="Member, Prospect",
        program="""
            found = client.things.put({"items": [{"id": "1", "tier": "p"}]})
            assert not isinstance(found, dict) and isinstance(found.items[0], Member)
            found = client.things.put({"items": [{"id": "1", "via": "s"}]})
            assert not isinstance(found, dict) and isinstance(found.items[0], Prospect)
        """,
        sent=[
            {"items": [{"id": "1", "tier": "p"}]},
            {"items": [{"id": "1", "via": "s"}]},
        ],
    ),
    "types_beside_object": Case(
        schemas={
            "T": struct(
                a={"type": ["object", "string"], "properties": {"x": INTEGER}},
                b={
                    "type": ["object", "array", "null"],
                    "properties": {"x": INTEGER},
                    "items": ref("Item"),
                },
                c={"type": ["boolean", "object"], "properties": {"x": INTEGER}},
                d={"type": ["string", "integer"], "format": "date"},
            ),
            "Item": struct(y=INTEGER),
        },
        models="T, TA, TC, Item",
        program="""
            answer = client.things.put(T(a="text", b=[Item(y=1)], c=True, d=3))
            assert answer == T(a="text", b=[Item(y=1)], c=True, d=3)
            answer = client.things.put(T(a=TA(x=1), b=None, c=TC(x=2)))
            assert isinstance(answer.a, TA) and isinstance(answer.c, TC)
        """,
        sent=[
            {"a": "text", "b": [{"y": 1}], "c": True, "d": 3},
            {"a": {"x": 1}, "b": None, "c": {"x": 2}},
        ],
    ),
    "two_choices_that_hold_together": Case(
        schemas={
            "Search": {
                "allOf": [
                    {"oneOf": [struct("words", words=STRING), struct("photo", photo=NUMBER)]},
                    {"oneOf": [struct("offset", offset=INTEGER), struct("after", after=STRING)]},
                ]
            },
        },
        models="SearchWordsAfter, SearchPhotoOffset",
        program="""
            answer = client.things.put(SearchWordsAfter(words="a", after="c"))
            assert isinstance(answer, SearchWordsAfter)
            answer = client.things.put(SearchPhotoOffset(photo=1.5, offset=2))
            assert isinstance(answer, SearchPhotoOffset) and answer.offset == 2
        """,
        sent=[{"words": "a", "after": "c"}, {"photo": 1.5, "offset": 2}],
    ),
    "tuples_closed_by_their_length": Case(
        schemas={
            "Mark": struct(
                "at",
                at={
                    "type": "array",
                    "prefixItems": [NUMBER, ref("Tag")],
                    "minItems": 2,
                    "maxItems": 2,
                },
                most={"type": "array", "prefixItems": [INTEGER, STRING], "maxItems": 2},
            ),
            "Tag": struct(t=STRING),
        },
        models="Mark, Tag",
        program="""
            mark = client.things.put(Mark(at=(1, Tag(t="x")), most=[1]))
            assert mark.at[1].t == "x"
        """,
        sent=[{"at": [1, {"t": "x"}], "most": [1]}],
    ),
    "known_texts_beside_any": Case(
        schemas={
            "Talk": struct(
                "engine",
                engine={"anyOf": [STRING, {**STRING, "enum": ["large", "small"]}]},
                tune={"anyOf": [STRING, {**STRING, "enum": ["a", "b"]}, struct("id", id=STRING)]},
                size={"anyOf": [ref("Size"), STRING]},
            ),
            "Size": {**STRING, "enum": ["s", "m"]},
        },
        models="Talk, TalkEngine, TalkTuneId",
        program="""
            engine: TalkEngine = "small"
            client.things.put(Talk(engine=engine, tune="a", size="m"))
            client.things.put(Talk(engine="other", tune=TalkTuneId(id="1"), size="12"))
        """,
        sent=[
            {"engine": "small", "tune": "a", "size": "m"},
            {"engine": "other", "tune": {"id": "1"}, "size": "12"},
        ],
    ),
    "arrays_with_an_enum": Case(
        schemas={
            "Choice": struct(
                moods={"type": "array", "items": STRING, "enum": ["hot", "cold"]},
                pair={"type": "array", "items": STRING, "enum": [["a"], ["a", "b"]]},
                any={"enum": [1.5, "x", True, ["y"]]},
            )
        },
        models="Choice",
        program="""
            choice = client.things.put(Choice(moods=["hot"], pair=["a"], any="x"))
            assert choice.moods == ["hot"] and (choice.pair or [])[0].upper() == "A"
        """,
        sent=[{"moods": ["hot"], "pair": ["a"], "any": "x"}],
    ),
    "files_beside_texts": Case(
        media_types=("multipart/form-data",),
        schemas={
            "Upload": struct(
                "file",
                file={"oneOf": [{**STRING, "format": "binary"}, {**STRING, "format": "uri"}]},
                cover={"anyOf": [{**STRING, "format": "binary"}, STRING]},
            )
        },
        models="Upload",
        program="""
            client.things.put(Upload(file=b"abc", cover="https://e.test/x"))
            client.things.put(Upload(file="https://e.test/x", cover=Path(__file__)))
        """,
        sent=[],
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("unions"), CASES)


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as found:
        found.answer = echo
        yield found


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.sent])
def test_what_is_sent(name: str, folder: Path, server: StandIn) -> None:
    assert [json.loads(seen.body) for seen in ran(folder, name, server)] == CASES[name].sent


def test_files_and_texts_of_one_union_are_sent_as_what_they_are(
    folder: Path, server: StandIn
) -> None:
    first, second = ran(folder, "files_beside_texts", server)
    assert first.field("file").content == b"abc"
    assert first.field("file").filename == "file"
    assert first.field("cover").content == b"https://e.test/x"
    assert first.field("cover").filename is None
    assert second.field("file").filename is None
    assert second.field("cover").content.startswith(b"from pathlib")


def decoded_again(folder: Path, name: str, schema: str, value: Any) -> tuple[str, Any]:
    """Decode a value: the class that it gets, and what it is encoded to."""
    with importable(folder, f"api_{name}"):
        found = importlib.import_module(f"api_{name}").schema(schema)
        model = found.decode(value)
        return type(model).__name__, found.encode(model)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("tags_that_are_constants_and_defaults", {"kind": "cow", "milk": 1}, "UnknownVariant"),
        ("tags_that_are_constants_and_defaults", {"lives": 2}, "Cat"),
        ("tag_of_variants_that_overlap", {"title": "Orlando"}, "UnknownVariant"),
        ("tags_of_a_shared_enum", {"kind": "person", "amount": "1"}, "Plain"),
        ("null_behind_a_reference", {"$kind": "Triangle"}, "UnknownVariant"),
        ("null_behind_a_reference", {"r": 2}, "UnknownVariant"),
        ("null_behind_a_reference", None, "NoneType"),
        ("tags_of_a_base", {"kind": "Crate.V2", "volume": 1}, "Crate"),
        ("tags_of_a_base", {"kind": "Gas", "bar": 1}, "Parcel"),
        ("objects_that_look_alike", {"id": "1", "members": 2, "email": "x"}, "User"),
    ],
)
def test_what_comes_is_decoded_by_its_tag_and_goes_back_as_it_came(
    name: str, value: Any, kind: str, folder: Path
) -> None:
    schema = next(iter(CASES[name].schemas))
    assert decoded_again(folder, name, schema, value) == (kind, value)


def test_a_tag_decides_what_is_checked(folder: Path, server: StandIn) -> None:
    """And the verdict of ``validate`` stays the letter of JSON Schema."""
    name = "tag_of_variants_that_overlap"
    with importable(folder, f"api_{name}"):
        package = importlib.import_module(f"api_{name}")
        models = importlib.import_module(f"api_{name}.models")
        wrong = models.Recording(title="Orlando", length="long")
        with (
            package.Client(base_url=server.url) as client,
            pytest.raises(package.ValidationError) as caught,
        ):
            client.things.put(wrong)
        (violation,) = caught.value.violations
        assert (violation.path, violation.keyword) == ("/length", "type")
        mistaken = models.Recording(title="Orlando", kind="novel")
        with (
            package.Client(base_url=server.url) as client,
            pytest.raises(package.ValidationError, match='"novel" is not the tag of Recording'),
        ):
            client.things.put(mistaken)
        assert server.requests == []
        letter = package.schema("Item").validate({"kind": "novel", "title": "Orlando"})
        assert [found.keyword for found in letter] == ["oneOf"]


@pytest.mark.slow
def test_packages_and_programs_pass_the_checkers(folder: Path) -> None:
    passes_mypy(folder)
    passes_pyright(folder)
