"""Variants of a union are named by what they are, and keep their names whatever their order."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from refresh import invoke
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate

Json = dict[str, Any]
STRING, NUMBER = {"type": "string"}, {"type": "number"}


def struct(**properties: Any) -> Json:
    """An object whose properties are all required."""
    return {"type": "object", "required": [*properties], "properties": properties}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def document(**schemas: Any) -> Json:
    """A document that sends and receives the first of *schemas*."""
    content = {"content": {"application/json": {"schema": ref(next(iter(schemas)))}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/things": {
                "put": {
                    "operationId": "put",
                    "requestBody": {"required": True, **content},
                    "responses": {"200": {"description": "", **content}},
                }
            }
        },
        "components": {"schemas": schemas},
    }


def surface(folder: Path, described: Json) -> list[str]:
    """Generate, and list what is public of the models."""
    path = folder / "spec.json"
    path.write_text(json.dumps(described), "utf-8")
    lines = generate(path, Options(package="it")).files["surface.txt"].splitlines()
    return [line.removeprefix("models.") for line in lines if line.startswith("models.")]


def alternatives(folder: Path, described: Json, name: str) -> list[str]:
    """List the types that a union has."""
    found = [line for line in surface(folder, described) if line.startswith(f"{name} = ")]
    return found[0].partition(" = ")[2].split(" | ")


CASES: dict[str, tuple[list[Json], list[str]]] = {
    "tag values": (
        [struct(kind={"const": "disk"}, r=NUMBER), struct(kind={"enum": ["box"]}, a=NUMBER)],
        ["PlaceDisk", "PlaceBox"],
    ),
    "tag values that differ in case alone": (
        [struct(kind={"const": text}) for text in ("ab", "AB", "Ab", "aB", "c")],
        [
            "PlaceAbLowercase",
            "PlaceAbUppercase",
            "PlaceAbCapitalized",
            "PlaceABMixedCase",
            "PlaceC",
        ],
    ),
    "titles that differ in case alone": (
        [{**struct(a=STRING), "title": "Box"}, {**struct(b=STRING), "title": "BOX"}],
        ["PlaceA", "PlaceB"],
    ),
    "several tag values": (
        [struct(kind={"enum": ["a", "b"]}), struct(kind={"enum": ["c"]})],
        ["PlaceAOrB", "PlaceC"],
    ),
    "numbers and keywords as tags": (
        [struct(v={"const": "2"}), struct(v={"const": "None"}), struct(v={"const": "Literal"})],
        ["Place2", "PlaceNone", "PlaceLiteral"],
    ),
    "tags that differ in signs": (
        [struct(kind={"const": value}) for value in ("a.b", "a-b", "a_b", "c.d")],
        ["PlaceADotB", "PlaceADashB", "PlaceAUnderscoreB", "PlaceCD"],
    ),
    "tags of signs": (
        [struct(kind={"const": value}) for value in ("+", "-", "<=", "")],
        ["PlacePlus", "PlaceMinus", "PlaceLessEquals", "PlaceEmpty"],
    ),
    "many tag values": (
        [struct(kind={"enum": ["a", "b", "c"]}), struct(kind={"enum": ["d", "e", "f"]})],
        ["PlaceAOrOthers", "PlaceDOrOthers"],
    ),
    "many tag values, most of them shared": (
        [struct(kind={"enum": ["a", "b", "c"]}), struct(kind={"enum": ["a", "b", "d"]})],
        ["PlaceC", "PlaceD"],
    ),
    "many tag values beside one": (
        [struct(kind={"enum": ["a", "b", "c"]}), struct(kind={"const": "d"})],
        ["PlaceAOrOthers", "PlaceD"],
    ),
    "numbers as tags": (
        [struct(kind={"const": 1}), struct(kind={"const": -1}), struct(kind={"enum": [2, 3]})],
        ["PlaceKind1", "PlaceKindMinus1", "PlaceKind2Or3"],
    ),
    "booleans as tags": (
        [struct(ok={"const": True}), struct(ok={"const": False})],
        ["PlaceOkTrue", "PlaceOkFalse"],
    ),
    "distinguishing properties": (
        [struct(Active=struct(port=NUMBER)), struct(Broken=STRING)],
        ["PlaceActive", "PlaceBroken"],
    ),
    "the required one of several": (
        [{**struct(lat=NUMBER), "properties": {"x": {}, "lat": NUMBER}}, struct(city=STRING)],
        ["PlaceLat", "PlaceCity"],
    ),
    "titles": (
        [{"title": "Round", **struct(a=NUMBER)}, {"title": "Place square", **struct(b=NUMBER)}],
        ["PlaceRound", "PlaceSquare"],
    ),
    "titles that are equal": (
        [{"title": "Shape", **struct(a=NUMBER)}, {"title": "Shape", **struct(b=NUMBER)}],
        ["PlaceA", "PlaceB"],
    ),
    "what is extended": (
        [
            {"allOf": [ref("Home"), struct(since=STRING)]},
            {"allOf": [ref("Office"), struct(since=STRING)]},
        ],
        ["PlaceHome", "PlaceOffice"],
    ),
    "types": (
        [{"type": "array", "items": struct(a=NUMBER)}, struct(b=NUMBER, c=NUMBER)],
        ["list[PlaceItem]", "PlaceObject"],
    ),
    "equal ones": (
        [struct(a=NUMBER), struct(b=STRING), {**struct(a=NUMBER), "description": "The same."}],
        ["PlaceA", "PlaceB"],
    ),
    "types of a property": (
        [struct(a=NUMBER, b=NUMBER), struct(b=STRING, a=STRING)],
        ["PlaceANumber", "PlaceAString"],
    ),
    "references of a property": (
        [struct(from_=ref("Home")), struct(from_=ref("Office"))],
        ["PlaceFromHome", "PlaceFromOffice"],
    ),
    "what is required": (
        [
            {**struct(kind={"enum": ["a", "b", "c"]}), "required": ["tall"]},
            {**struct(kind={"enum": ["d", "e", "f"]}), "required": ["wide"]},
        ],
        ["PlaceTall", "PlaceWide"],
    ),
    "a choice in a choice": (
        [{"oneOf": [ref("Home"), struct(b=STRING)]}, {"type": "array", "items": struct(c=STRING)}],
        ["PlaceHomeOrB", "list[PlaceItem]"],
    ),
    "items": (
        [
            {"type": "array", "items": struct(a=NUMBER)},
            {"type": "array", "items": struct(b=NUMBER)},
        ],
        ["list[PlaceAItem]", "list[PlaceBItem]"],
    ),
    "items beside text": (
        [
            STRING,
            {"type": "array", "items": struct(a=NUMBER)},
            {"type": "array", "items": struct(b=NUMBER)},
        ],
        ["str", "list[PlaceAItem]", "list[PlaceBItem]"],
    ),
    "a number as the last resort": (
        [
            {**struct(a={"type": "number", "minimum": 9})},
            {**struct(a={"type": "number", "maximum": 0})},
        ],
        ["PlaceVariant1", "PlaceVariant2"],
    ),
}


@pytest.mark.parametrize(("members", "names"), CASES.values(), ids=CASES)
def test_variants_are_named_by_what_they_are(
    members: list[Json], names: list[str], tmp_path: Path
) -> None:
    others = {"Home": struct(rooms=NUMBER), "Office": struct(rooms=NUMBER)}
    found = alternatives(tmp_path, document(Place={"oneOf": members}, **others), "Place")
    assert [name for name in found if name != "UnknownVariant"] == names


def test_properties_beside_a_choice_make_variants_that_are_named_by_reference(
    tmp_path: Path,
) -> None:
    schemas = {
        "Pet": {**struct(species=STRING), "oneOf": [ref("Cat"), ref("Dog")]},
        "Cat": {"type": "object", "properties": {"purr": STRING}},
        "Dog": {"type": "object", "properties": {"bark": STRING}},
    }
    assert alternatives(tmp_path, document(**schemas), "Pet") == ["PetCat", "PetDog"]


def test_components_that_are_called_by_numbers_are_no_positions(tmp_path: Path) -> None:
    schemas = {
        "Pet": {
            **struct(species=STRING),
            "oneOf": [ref("1"), ref("0"), ref("Home/properties/1")],
        },
        "0": struct(a=NUMBER),
        "1": struct(b=NUMBER),
        "Home": {"type": "object", "properties": {"1": struct(c=NUMBER)}},
    }
    found = alternatives(tmp_path, document(**schemas), "Pet")
    lines = surface(tmp_path, document(**schemas))
    classes = {name: [line for line in lines if line.startswith(f"{name}.")] for name in found}
    assert [len(fields) for fields in classes.values()] == [2, 2, 2]
    assert found[:2] == ["Pet1", "Pet0"]


def test_two_choices_that_hold_together_are_one(tmp_path: Path) -> None:
    query = {
        "allOf": [
            {"oneOf": [struct(words=STRING), struct(photo={"type": "array", "items": NUMBER})]},
            {"oneOf": [struct(offset=NUMBER), struct(after=STRING)]},
        ]
    }
    found = alternatives(tmp_path, document(Query=query), "Query")
    assert found == ["QueryWordsOffset", "QueryWordsAfter", "QueryPhotoOffset", "QueryPhotoAfter"]
    assert "QueryWordsOffset.offset: float, required" in surface(tmp_path, document(Query=query))


def test_variants_that_no_value_can_be_are_left_out(tmp_path: Path) -> None:
    choices = [{"oneOf": [struct(a=NUMBER), STRING]}, {"anyOf": [struct(b=NUMBER), STRING, NUMBER]}]
    assert alternatives(tmp_path, document(Place={"allOf": choices}), "Place") == ["PlaceAB", "str"]


def test_a_place_inside_a_variant_is_named_after_it(tmp_path: Path) -> None:
    inner = struct(kind={"const": "a"}, state=struct(on=NUMBER))
    described = document(
        Place={"oneOf": [inner, struct(kind={"const": "b"})]},
        Other={"$ref": "#/components/schemas/Place/oneOf/0/properties/state"},
    )
    assert "PlaceAState.on: float, required" in surface(tmp_path, described)


def test_equal_answers_are_one_class(tmp_path: Path) -> None:
    described = document(Thing=struct(id=STRING))
    answer = {"content": {"application/json": {"schema": struct(data=struct(id=STRING))}}}
    responses = {code: {"description": code, **answer} for code in ("200", "201")}
    described["paths"]["/things"]["put"]["responses"] = copy.deepcopy(responses)
    found = [line for line in surface(tmp_path, described) if line.endswith(": dataclass")]
    assert found == ["PutResponse: dataclass", "PutResponseData: dataclass", "Thing: dataclass"]


# -- names stay with their variants

HEATER_OR_PUMP = document(
    Put={"allOf": [ref("Unit"), {"type": "object", "properties": {"floor": STRING}}]},
    Unit={"oneOf": [ref("Heater"), ref("Pump")]},
    Heater=struct(watts=NUMBER),
    Pump=struct(bars=NUMBER),
)


def package(folder: Path, described: Json, *options: str) -> list[str]:
    """Generate in a folder, where a package may be: what is public then."""
    (folder / "spec.json").write_text(json.dumps(described), "utf-8")
    result = invoke(folder, "generate", "spec.json", "--output", "it", *options)
    assert result.exit_code == 0, result.output
    return (folder / "it" / "surface.txt").read_text("utf-8").splitlines()


def swapped(described: Json) -> Json:
    changed = copy.deepcopy(described)
    changed["components"]["schemas"]["Unit"]["oneOf"].reverse()
    return changed


def of_variants(lines: list[str]) -> list[str]:
    return [line for line in lines if ".watts" in line or ".bars" in line]


def test_variants_of_a_choice_elsewhere_are_not_known_by_position(tmp_path: Path) -> None:
    before = package(tmp_path, HEATER_OR_PUMP)
    assert "models.PutHeater.watts: float, required" in before
    after = package(tmp_path, swapped(HEATER_OR_PUMP))
    assert of_variants(before) == of_variants(after)


def test_a_package_whose_variants_are_numbered_keeps_their_names(tmp_path: Path) -> None:
    package(tmp_path, HEATER_OR_PUMP)
    _as_before(tmp_path / "it", "#/components/schemas/Put", ("Heater", "Pump"))
    after = package(tmp_path, swapped(HEATER_OR_PUMP), "--force")
    assert "models.PutVariant1.watts: float, required" in after
    assert "models.PutVariant2.bars: float, required" in after


def _as_before(folder: Path, holder: str, labels: tuple[str, ...]) -> None:
    """Make a manifest as releases wrote it that knew variants by their positions."""
    path = folder / "sdkloom.lock"
    manifest = json.loads(path.read_text("utf-8"))
    names = manifest["names"]
    for number, label in enumerate(labels, 1):
        name = names.pop(f"{holder}/oneOf/{label}").replace(label, f"Variant{number}")
        names[f"{holder}/oneOf/{name}"] = name
    path.write_text(json.dumps(manifest), "utf-8")


def test_the_lock_decides_what_a_variant_is_called(tmp_path: Path) -> None:
    """Whatever its siblings become: a new one may have the property that distinguished it."""
    first, other = struct(a=NUMBER, b=NUMBER), struct(c=NUMBER)
    before = package(tmp_path, document(Place={"oneOf": [first, other]}))
    assert "models.PlaceA.a: float, required" in before
    third = struct(a=STRING, b=STRING, inner=struct(x=NUMBER))
    after = package(tmp_path, document(Place={"oneOf": [third, other, first]}))
    assert "models.PlaceA.b: float, required" in after
    assert "models.PlaceInner.inner: PlaceInnerInner, required" in after


def test_two_classes_of_a_package_stay_two(tmp_path: Path) -> None:
    described = document(Thing=struct(id=STRING))
    responses = described["paths"]["/things"]["put"]["responses"]
    answer = {"content": {"application/json": {"schema": struct(id=STRING)}}}
    other = {"content": {"application/json": {"schema": struct(id=NUMBER)}}}
    responses |= {"201": {"description": "", **answer}, "202": {"description": "", **other}}
    before = package(tmp_path, described)
    responses["202"]["content"] = copy.deepcopy(answer["content"])
    after = package(tmp_path, described)
    classes = [line for line in before if line.endswith(": dataclass")]
    assert len(classes) == 3
    assert classes == [line for line in after if line.endswith(": dataclass")]
