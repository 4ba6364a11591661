"""``to_json``, ``from_json`` and ``validate`` of any model, and what models that are only sent take."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import types
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import pytest

import strict
from packaged import document, generated, package
from stand_in import Reply, StandIn

Json = dict[str, Any]

ORDER: Json = {
    "type": "object",
    "required": ["names", "lines", "labels"],
    "properties": {
        "names": {"type": "array", "items": {"type": "string"}},
        "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "roles": {"type": ["array", "null"], "items": {"enum": ["a", "b"]}, "default": ["a"]},
        "grid": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
        "days": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {"type": "string", "format": "date"},
            },
        },
        "file": {"type": "string", "contentEncoding": "base64", "format": "byte"},
        "notes": {"type": "object"},
        "extra": {},
    },
}
LINE: Json = {"type": "object", "properties": {"count": {"type": "integer", "minimum": 3}}}
INLINE: Json = {
    "type": "object",
    "properties": {
        "inner": {
            "type": "object",
            "required": ["born"],
            "properties": {
                "born": {"type": "string", "format": "date"},
                "size": {"type": "integer", "maximum": 9},
            },
        },
        "either": {
            "oneOf": [
                {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
                {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}},
            ]
        },
    },
}


def described() -> Json:
    def content(schema: Json) -> Json:
        return {"content": {"application/json": {"schema": schema}}}

    done = {"204": {"description": "done"}}
    ids = {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}}
    order = content({"$ref": "#/components/schemas/Order"})
    paths = {
        "/order": {
            "post": {
                "operationId": "order",
                "parameters": [ids],
                "requestBody": {"required": True, **order},
                "responses": done,
            }
        },
        "/change": {
            "post": {
                "operationId": "change",
                "requestBody": {"required": True, **content(INLINE)},
                "responses": {"200": {"description": "done", **content(INLINE)}},
            }
        },
    }
    return document(paths, components={"schemas": {"Order": ORDER, "Line": LINE}})


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("hand"), "at_hand", described()) as module:
        importlib.import_module("at_hand.models")
        yield module


def order(hand: Any, **passed: Any) -> Any:
    return hand.models.Order(**{"names": [], "lines": [], "labels": {}, **passed})


def test_every_model_has_json_text_inline_ones_too(hand: Any) -> None:
    models = hand.models
    inner = models.ChangeRequestInner(born=dt.date(2020, 1, 2))
    text = b'{"inner":{"born":"2020-01-02"}}'
    assert hand.to_json(models.ChangeRequest(inner=inner)) == text
    assert hand.to_json(inner) == b'{"born":"2020-01-02"}'
    for given in ('{"born":"2020-01-02"}', b'{"born":"2020-01-02"}'):
        assert hand.from_json(models.ChangeRequestInner, given) == inner
    response = hand.from_json(models.ChangeResponse, text)
    assert type(response.inner) is models.ChangeResponseInner
    assert response.inner.born == dt.date(2020, 1, 2)


def test_every_class_of_a_package_has_a_check_and_a_codec(hand: Any) -> None:
    for name in hand.models.__all__:
        found = getattr(hand.models, name)
        if isinstance(found, type):
            with pytest.raises(hand.DecodeError):
                hand.from_json(found, "[]")


def test_a_model_is_validated_before_any_call(hand: Any) -> None:
    models = hand.models
    inner = models.ChangeRequestInner(born=dt.date(2020, 1, 2), size=10)
    assert [(each.path, each.keyword) for each in hand.validate(inner)] == [("/size", "maximum")]
    (violation,) = hand.validate(models.ChangeRequest(inner=inner))
    assert violation.path == "/inner/size"
    assert hand.validate(models.ChangeRequest()) == []
    line = models.Line(count=1)
    with pytest.raises(hand.ValidationError) as error, hand.Client(base_url="http://[::1]:1") as it:
        it.default.order(order(hand, lines=[line]))
    assert error.value.violations == hand.validate(order(hand, lines=[line]))


def test_a_class_that_extends_a_model_counts_as_that(hand: Any) -> None:
    class Mine(hand.models.Line):  # type: ignore[name-defined, misc]
        pass

    assert hand.to_json(Mine(count=3)) == b'{"count":3}'
    assert hand.validate(Mine(count=2)) != []
    assert type(hand.from_json(Mine, '{"count": 3}')) is Mine


def test_json_text_is_made_an_instance_of_the_class_that_is_named(hand: Any) -> None:
    base: Any = hand.models.Line

    @dataclass(kw_only=True)
    class Counted(base):
        note: str = "mine"
        seen: list[int] = field(default_factory=list)

        def __post_init__(self) -> None:
            self.seen.append(self.count)

    line = hand.from_json(Counted, '{"count": 3, "new": [1]}')
    assert (type(line), line.note, line.seen) == (Counted, "mine", [3])
    assert hand.fields_set(line) == {"count", "additional_properties"} | {"note", "seen"}
    assert hand.to_json(line) == b'{"count":3,"new":[1]}'


@pytest.mark.parametrize(
    ("free", "place"), [({1: 2}, "/new"), ([{"a": {None: 1}}], "/new/0/a"), (float("nan"), "/new")]
)
def test_what_json_has_no_form_for_is_listed(hand: Any, free: Any, place: str) -> None:
    line = hand.models.Line(count=3, additional_properties={"new": free})
    (violation,) = hand.validate(line)
    assert (violation.path, violation.keyword) == (place, "type")
    with pytest.raises(hand.ValidationError) as error:
        hand.to_json(line)
    assert error.value.violations == [violation]


@pytest.mark.parametrize("wrong", [int, dict])
def test_what_is_no_model_is_refused(hand: Any, wrong: type[Any]) -> None:
    with pytest.raises(TypeError, match="no model of this package"):
        hand.from_json(wrong, "{}")
    with pytest.raises(TypeError, match="no model of this package"):
        hand.validate(wrong())


@pytest.mark.parametrize("text", ["{", "[]", '"\ud800"', b"\xff"])
def test_text_that_is_no_model_is_a_decode_error(hand: Any, text: str | bytes) -> None:
    with pytest.raises(hand.DecodeError):
        hand.from_json(hand.models.Order, text)


# -- sequences and mappings


def test_any_sequence_and_mapping_is_sent(hand: Any) -> None:
    model = order(
        hand,
        names=deque(["a"]),
        lines=(hand.models.Line(count=3),),
        labels=types.MappingProxyType({"x": "y"}),
        roles=range(0),
        grid=((1.5,), deque([2])),
        days=types.MappingProxyType({"x": (dt.date(2020, 1, 2),)}),
        notes=types.MappingProxyType({"n": (1, deque(["a"]))}),
        extra=(types.MappingProxyType({"b": range(2)}),),
    )
    expected = {
        "names": ["a"],
        "lines": [{"count": 3}],
        "labels": {"x": "y"},
        "roles": [],
        "grid": [[1.5], [2]],
        "days": {"x": ["2020-01-02"]},
        "notes": {"n": [1, ["a"]]},
        "extra": [{"b": [0, 1]}],
    }
    assert json.loads(hand.to_json(model)) == expected
    with StandIn() as server:
        server.answer = Reply(204, None)
        with hand.Client(base_url=server.url) as client:
            client.default.order(model, ids=deque([1, 2]))
    assert json.loads(server.requests[0].body) == expected
    assert server.requests[0].query == {"ids": ["1", "2"]}


@pytest.mark.parametrize("value", ["abc", b"abc", bytearray(b"abc"), memoryview(b"abc")])
def test_text_and_bytes_are_no_sequences(hand: Any, value: Any) -> None:
    for name in ("names", "lines"):
        model = order(hand, **{name: value})
        assert [(each.path, each.keyword) for each in hand.validate(model)] == [
            (f"/{name}", "type")
        ]


PROGRAM = """
import datetime as dt
from collections.abc import Mapping

from at_hand import Violation, from_json, to_json, validate
from at_hand.models import ChangeResponse, ChangeResponseInner, Line, Order

names: tuple[str, ...] = ("a",)
labels: Mapping[str, str] = {"x": "y"}
days: dict[str, tuple[dt.date]] = {"x": (dt.date(2020, 1, 2),)}
notes: dict[str, list[int]] = {"n": [1]}
extra: list[dict[str, int]] = [{"b": 1}]
order = Order(
    names=names, lines=(Line(),), labels=labels, days=days, notes=notes, extra=extra
)
text: bytes = to_json(order)
problems: list[Violation] = validate(order)
inner: ChangeResponseInner = from_json(ChangeResponseInner, "{}")
response: ChangeResponse = from_json(ChangeResponse, b"{}")
"""


@pytest.mark.slow
@pytest.mark.checkers
def test_checkers_of_types_agree(tmp_path: Path) -> None:
    generated(tmp_path, "at_hand", described())
    program = tmp_path / "program" / "__init__.py"
    program.parent.mkdir()
    program.write_text(PROGRAM.lstrip(), "utf-8")
    strict.is_formatted(tmp_path)
    strict.passes_checkers(tmp_path)


def test_a_long_enumeration_that_is_repeated_is_written_once(tmp_path: Path) -> None:
    """A longer one, one in another order and one that admits null are other enumerations."""
    values = [f"a_value_of_the_enumeration_{number}" for number in range(12)]
    kinds = {
        "First": values,
        "Second": values,
        "Longer": [*values, "another"],
        "Reversed": values[::-1],
        "Short": values[:2],
        "Short2": values[:2],
    }
    schemas: Json = {name: {"type": "string", "enum": kind} for name, kind in kinds.items()}
    schemas["Nullable"] = {"type": ["string", "null"], "enum": [*values, None]}
    properties = {name.lower(): {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    body = {"application/json": {"schema": {"type": "object", "properties": properties}}}
    operation = {
        "operationId": "send",
        "requestBody": {"required": True, "content": body},
        "responses": {"204": {"description": "done"}},
    }
    described = document({"/kinds": {"post": operation}}, components={"schemas": schemas})
    with package(tmp_path, "repeated", described):
        models = importlib.import_module("repeated.models")
        for name, kind in kinds.items():
            assert list(get_args(getattr(models, name))) == kind, name
        assert type(None) in get_args(models.Nullable)
        source = Path(importlib.import_module("repeated.models.default").__file__ or "").read_text()
    assert "Second: TypeAlias = First\n" in source
    assert source.count(f'"{values[11]}"') == 4
    assert source.count("Short2: TypeAlias = Literal[") == 1
    strict.is_formatted(tmp_path)
    strict.passes_mypy(tmp_path)
