"""Schemas whose parts refuse each other's properties: what their models hold is sent."""

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

CLOSED: Json = {"additionalProperties": False}
LAMP = struct("lumen", lumen=INTEGER) | CLOSED
FAN = struct("speed", speed=INTEGER) | CLOSED
LAMP_OR_FAN: Json = {"oneOf": [ref("Lamp"), ref("Fan")]}
OPEN_FAN = struct("speed", speed=INTEGER)

KINDS: dict[str, tuple[Json, str, list[Json]]] = {
    "PropertiesBesideChoice": (
        struct(room=STRING) | LAMP_OR_FAN,
        "PropertiesBesideChoiceFan(room='a', speed=3)",
        [{"room": "a", "speed": 3}, {"room": "a", "lumen": 3}],
    ),
    "ChoiceWithinAllOf": (
        {"allOf": [ref("Room"), LAMP_OR_FAN]},
        "ChoiceWithinAllOfLamp(room='a', lumen=3)",
        [{"room": "a", "lumen": 3}, {"speed": 3}],
    ),
    "ReferencedChoice": (
        {"allOf": [ref("Room"), ref("Device")]},
        "ReferencedChoiceLamp(room='a', lumen=3)",
        [{"room": "a", "lumen": 3}, {"room": "a", "speed": 3}],
    ),
    "ClosedAroundChoice": (
        struct(room=STRING)
        | CLOSED
        | {"anyOf": [struct("lumen", lumen=INTEGER), struct("speed", speed=INTEGER)]},
        "ClosedAroundChoiceSpeed(room='a', speed=3)",
        [{"room": "a", "speed": 3}, {"lumen": 1}],
    ),
    "ClosedWithPatterns": (
        {"allOf": [ref("Labelled"), struct(name=STRING)]},
        "ClosedWithPatterns(id=1, name='n', additional_properties={'x-a': 'b'})",
        [{"id": 1, "name": "n", "x-a": "b"}],
    ),
    "TypedRest": (
        {"allOf": [ref("Counters"), struct(on={"type": "boolean"})]},
        "TypedRest(unit='s', on=True, additional_properties={'n': 1})",
        [{"unit": "s", "on": True, "n": 1}],
    ),
    "Dependent": (
        struct(card=STRING) | CLOSED | {"dependentSchemas": {"card": struct(cvv=STRING)}},
        "Dependent(card='1')",
        [{"card": "1"}, {"card": "1", "cvv": "2"}],
    ),
    "OpenMember": (
        struct(room=STRING) | {"oneOf": [ref("Lamp"), ref("OpenFan")]},
        "OpenMemberOpenFan(room='a', speed=3, additional_properties={'new': 1})",
        [{"room": "a", "speed": 3, "new": 1}],
    ),
}

CASE = Case(
    schemas={
        "House": struct(**{name.lower(): ref(name) for name in KINDS}),
        "Lamp": LAMP,
        "Fan": FAN,
        "OpenFan": OPEN_FAN,
        "Device": LAMP_OR_FAN,
        "Room": struct(room=STRING) | CLOSED,
        "Labelled": struct(id=INTEGER) | CLOSED | {"patternProperties": {"^x-": STRING}},
        "Counters": struct(unit=STRING) | {"additionalProperties": INTEGER},
        **{name: schema for name, (schema, _, _) in KINDS.items()},
    },
    models=", ".join(["House", *(shown.partition("(")[0] for _, shown, _ in KINDS.values())]),
    program="\n".join(
        f"house = House({name.lower()}={shown})\nassert client.things.put(house) == house"
        for name, (_, shown, _) in KINDS.items()
    ),
    sent=[],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("contradicting"), {"parts": CASE})


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as found:
        found.answer = echo
        yield found


@pytest.fixture(scope="module")
def package(folder: Path) -> Iterator[Any]:
    with importable(folder, "api_parts"):
        yield importlib.import_module("api_parts")


def test_what_the_models_hold_is_sent(folder: Path, server: StandIn) -> None:
    bodies = [json.loads(seen.body) for seen in ran(folder, "parts", server)]
    assert bodies == [{name.lower(): values[0]} for name, (_, _, values) in KINDS.items()]


@pytest.mark.parametrize("name", KINDS)
def test_what_has_the_properties_of_all_parts_comes_and_goes(name: str, package: Any) -> None:
    for value in KINDS[name][2]:
        model = package.schema(name).decode(value)
        assert package.schema(name).encode(model) == value
        assert package.validate(model) == []
        assert package.validate(package.models.House(**{name.lower(): model})) == []
    first = KINDS[name][2][0]
    assert (package.schema(name).validate(first) == []) is (
        name in ("Dependent", "OpenMember")
    )  # to the letter


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"TypedRest", "OpenMember"}))
def test_what_no_part_describes_is_refused(name: str, package: Any) -> None:
    value = {**KINDS[name][2][0], "other": "x"}
    house = package.models.House(**{name.lower(): package.schema(name).decode(value)})
    assert any("other" in str(violation) for violation in package.validate(house))


def test_what_a_part_asks_of_its_own_is_checked(package: Any) -> None:
    models = package.models
    wrong = {
        "/on": models.TypedRest(on=1),
        "/more": models.TypedRest(additional_properties={"more": "x"}),
        "/room": models.PropertiesBesideChoiceFan(room=1, speed=3),
        "/x-a": models.ClosedWithPatterns(additional_properties={"x-a": 1}),
    }
    for path, model in wrong.items():
        assert [violation.path for violation in package.validate(model)] == [path]


def test_what_unevaluated_properties_know_is_no_contradiction(tmp_path: Path) -> None:
    thing = {"allOf": [ref("Base")], "properties": {"b": STRING}, "unevaluatedProperties": False}
    case = Case(schemas={"Thing": thing, "Base": struct(a=STRING)}, program="", sent=[])
    assert "closed-parts" not in generated(tmp_path, "api", case.document)


def test_the_contradiction_is_one_remark(tmp_path: Path) -> None:
    output = generated(tmp_path, "api", CASE.document)
    assert output.count("[closed-parts]") == 1, output
    assert "(and 7 more like it)" in output


@pytest.mark.parametrize("pattern", ["^(a+)+$", r"(?<=a+)b", r"^(a|a)*\1$"])
def test_a_pattern_that_nobody_can_be_asked_about_refuses_nothing(
    tmp_path: Path, pattern: str
) -> None:
    closed = struct(b=STRING) | CLOSED | {"patternProperties": {pattern: STRING}}
    long = f"{'a' * 60}b"
    thing = {"allOf": [closed, struct(**{long: INTEGER})]}
    case = Case(schemas={"Thing": thing}, program="", sent=[])
    generated(tmp_path, "unknown_pattern", case.document)
    with importable(tmp_path, "unknown_pattern"):
        package = importlib.import_module("unknown_pattern")
        model = package.models.Thing(b="x", **{long: 1})
        assert package.validate(model) == []


@pytest.mark.slow
def test_packages_and_programs_pass_the_checkers(folder: Path) -> None:
    passes_mypy(folder)
    passes_pyright(folder)
