"""Tags that are numbers or booleans, which the mapping of a discriminator writes as texts."""

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
from user_programs import INTEGER, STRING, Case, Json, echo, ran, ref, struct, written


def tagged(wire: str, schema: Json) -> Json:
    return struct(wire, note=STRING, **{wire: schema})


def union(wire: str, *members: str, mapping: Json | None = None) -> Json:
    hint: Json = {"propertyName": wire}
    if mapping is not None:
        hint["mapping"] = {tag: ref(name)["$ref"] for tag, name in mapping.items()}
    return {"oneOf": [ref(member) for member in members], "discriminator": hint}


CASE = Case(
    schemas={
        "All": struct(
            mapped={"type": "array", "items": ref("Mapped")},
            listed={"type": "array", "items": ref("Listed")},
            switch={"type": "array", "items": ref("Switch")},
            family={"type": "array", "items": ref("Base")},
        ),
        "Mapped": union("code", "One", "Two", mapping={"1": "One", "2": "Two"}),
        "One": tagged("code", INTEGER),
        "Two": tagged("code", INTEGER),
        "Listed": union("kind", "Three", "Four"),
        "Three": tagged("kind", {**INTEGER, "enum": [3]}),
        "Four": tagged("kind", {**INTEGER, "enum": [4, 5]}),
        "Switch": union("on", "On", "Off", mapping={"true": "On", "false": "Off"}),
        "On": tagged("on", {"type": "boolean"}),
        "Off": tagged("on", {"type": "boolean"}),
        "Base": struct("level", level=INTEGER)
        | {
            "discriminator": {
                "propertyName": "level",
                "mapping": {"7": ref("Child")["$ref"], "8": ref("Grandchild")["$ref"]},
            }
        },
        "Child": {"allOf": [ref("Base"), struct(name=STRING)]},
        "Grandchild": {"allOf": [ref("Child"), struct(size=INTEGER)]},
    },
    models="All, Base, Child, Four, Grandchild, Off, On, One, Three, Two",
    program="""
        every = All(
            mapped=[One(), Two(note="n")],
            listed=[Three(), Four(kind=5)],
            switch=[On(), Off()],
            family=[Grandchild(size=1), Child(name="c"), Base(level=1)],
        )
        assert client.things.put(every) == every
        code: int = Two().code
        level: int = Grandchild().level
        assert (code, level, On().on, Off().on) == (2, 8, True, False)
    """,
    sent=[
        {
            "mapped": [{"code": 1}, {"code": 2, "note": "n"}],
            "listed": [{"kind": 3}, {"kind": 5}],
            "switch": [{"on": True}, {"on": False}],
            "family": [{"level": 8, "size": 1}, {"level": 7, "name": "c"}, {"level": 1}],
        }
    ],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("tags"), {"tags": CASE})


@pytest.fixture(scope="module")
def package(folder: Path) -> Iterator[Any]:
    with importable(folder, "api_tags"):
        yield importlib.import_module("api_tags")


def test_they_are_filled_in_and_sent(folder: Path) -> None:
    with StandIn() as server:
        server.answer = echo
        assert [json.loads(seen.body) for seen in ran(folder, "tags", server)] == CASE.sent


def test_they_decide_what_is_decoded(package: Any) -> None:
    (value,) = CASE.sent
    model = package.schema("All").decode(value)
    names = [
        [type(each).__name__ for each in group]
        for group in (model.mapped, model.listed, model.switch, model.family)
    ]
    expected = [["One", "Two"], ["Three", "Four"], ["On", "Off"], ["Grandchild", "Child", "Base"]]
    assert names == expected
    assert package.schema("All").encode(model) == value


@pytest.mark.parametrize("value", [{"code": 9, "note": "n"}, {"code": None}, {"code": 1.5}])
def test_others_are_preserved(value: Json, package: Any) -> None:
    model = package.schema("Mapped").decode(value)
    assert isinstance(model, package.UnknownVariant)
    assert package.schema("Mapped").encode(model) == value


def test_that_of_another_variant_is_refused(package: Any) -> None:
    models = package.models
    for model in (
        models.All(mapped=[models.One(code=2)]),
        models.All(family=[models.Grandchild(level=7)]),
    ):
        assert [each.keyword for each in package.validate(model)] == ["discriminator"]


@pytest.mark.slow
def test_packages_and_programs_pass_the_checkers(folder: Path) -> None:
    passes_mypy(folder)
    passes_pyright(folder)
