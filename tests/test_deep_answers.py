"""Answers that are nested to hurt: schemas that recur, each way they can, and a fault at the bottom.

Whatever a server or a sender of webhooks makes of them, decoding ends soon, with a model or a
``DecodeError``, and validating with violations.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import Any

import pytest

from memory_package import PACKAGE, importable
from runtime_package import runtime
from sdkloom.app.pipeline import Options, generate

pytestmark = pytest.mark.slow

TEXT: dict[str, Any] = {"type": "string"}


def to(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


NUMBER = {"type": "integer"}
SCHEMAS: dict[str, Any] = {
    "Tree": thing(id=NUMBER, children={"type": "array", "items": to("Tree")}),
    "Chain": thing(id=NUMBER, next=to("Chain")),
    "Maps": {"type": "object", "additionalProperties": to("Maps")},
    "Lists": {"type": "array", "items": to("Lists")},
    "Any": {"anyOf": [to("One"), to("Other")]},
    "One": thing(id=NUMBER, x=to("Any")),
    "Other": thing(id=NUMBER, x=to("Any"), more=TEXT),
    "Dated": {
        "anyOf": [
            thing("x", x=to("Dated"), at={"type": "string", "format": "date"}),
            thing("x", x=to("Dated"), at=TEXT),
            NUMBER,
        ]
    },
    "Exactly": {"oneOf": [thing("x", x=to("Exactly")), thing("x", "y", x=to("Exactly")), NUMBER]},
    "Kinds": {
        "anyOf": [
            {"type": "object", "additionalProperties": to("Kinds")},
            {"type": "array", "items": to("Kinds")},
            NUMBER,
        ]
    },
    "Tagged": {
        "oneOf": [to("TaggedA"), to("TaggedB")],
        "discriminator": {"propertyName": "t"},
    },
    "TaggedA": thing("t", t=TEXT, x=to("Tagged")),
    "TaggedB": thing("t", t=TEXT, x=to("Tagged")),
    "Twice": {
        **thing(x=to("Twice")),
        "patternProperties": {"^x": to("Twice")},
        "if": {"properties": {"x": to("Twice")}},
        "then": {"not": {"properties": {"x": {"not": to("Twice")}}, "required": ["x"]}},
    },
    "Dynamic": {
        "$dynamicAnchor": "n",
        "anyOf": [
            thing("x", x={"$dynamicRef": "#n"}),
            thing("x", "y", x={"$dynamicRef": "#n"}),
        ],
    },
    **{f"Fork{n}": {"anyOf": [to(f"Fork{n + 1}"), to(f"Prong{n + 1}")]} for n in range(22)},
    **{f"Prong{n}": {"anyOf": [to(f"Fork{n + 1}"), to(f"Prong{n + 1}")]} for n in range(22)},
    "Fork22": TEXT,
    "Prong22": NUMBER,
}
CONTENT = {"application/json": {"schema": to("Tree")}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "webhooks": {"grown": {"post": {"requestBody": {"content": CONTENT}}}},
    "components": {"schemas": SCHEMAS},
}
BODIES = [
    *(
        ("Tree", text)
        for text in ('{"children":[ ]}', '{"children":[{}, ]}', '{"children":[ ,{}]}')
    ),
    ("Chain", '{"next": }'),
    ("Maps", '{"a": }'),
    ("Lists", "[ ]"),
    ("Any", '{"x": }'),
    ("Dated", '{"x": ,"at":"never"}'),
    *(("Exactly", text) for text in ('{"x": }', '{"x": ,"y":1}')),
    *(("Kinds", text) for text in ('{"a": }', "[ ]", '{"a":[ ]}', "[1, ]")),
    *(("Tagged", text) for text in ('{"t":"TaggedA","x": }', '{"t":"?","x": }')),
    *(("Twice", text) for text in ('{"x": }', '{"xy": ,"z":1}')),
    *(("Dynamic", text) for text in ('{"x": }', '{"x": ,"y":1}')),
    ("Fork0", "[ ]"),
]
LEAVES = ("1", '{"id":"a"}', "[null]")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    spec = tmp_path_factory.mktemp("deep") / "spec.json"
    spec.write_text(json.dumps(DOCUMENT), "utf-8")
    with importable(generate(spec, Options(package=PACKAGE)).files) as module:
        yield module


@contextmanager
def seconds(limit: float) -> Iterator[None]:
    """Fail what takes more than so many seconds of the processor."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"it took more than {limit} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize(("name", "level"), BODIES)
@pytest.mark.parametrize("depth", [40, 100_000])
def test_a_deep_answer_is_decoded_soon_or_a_decode_error(
    package: ModuleType, name: str, level: str, depth: int
) -> None:
    opening, closing = level.split(" ")
    for leaf in LEAVES:
        body = opening * depth + leaf + closing * depth
        with seconds(5):
            try:
                package.schema(name).decode(body.encode())
            except package.DecodeError as error:
                assert len(str(error)) < 100_000
            if depth < 1000:
                value = json.loads(body)
                handle = package.schema(name)
                assert not handle.validate(value) or handle.validate(value)[0].message


def test_what_is_too_deep_for_the_stack_is_a_decode_error(package: ModuleType) -> None:
    from woven import webhooks  # type: ignore[import-not-found]

    body = b'{"children":[' * 400 + b'{"id":"a"}' + b"]}" * 400
    with pytest.raises(package.DecodeError):
        package.schema("Tree").decode(body)
    with pytest.raises(package.DecodeError):
        webhooks.grown.decode(body, "application/json")
    assert webhooks.grown.validate(body, "application/json")


def test_the_place_of_what_is_wrong_in_an_array_is_told(package: ModuleType) -> None:
    with pytest.raises(package.DecodeError, match=r"integer, got string at \$\.children\[2\]\.id"):
        package.schema("Tree").decode({"children": [{}, {"id": 1}, {"id": "a"}, {}]})


def test_a_value_that_is_no_constant_is_told_in_short() -> None:
    decoding, errors = runtime("values.decoding"), runtime("errors")
    for value in (10**5000, -(10**5000), [[1] * 99], {"a": {}}, "x" * 10**6):
        with pytest.raises(errors.DecodeError) as caught:
            decoding.to_constant(value, 5)
        assert len(str(caught.value)) < 200


def test_a_number_that_is_no_constant_is_shown_as_a_number() -> None:
    decoding, errors = runtime("values.decoding"), runtime("errors")
    with pytest.raises(errors.DecodeError, match=r"expected 1, 2, got 3 at"):
        decoding.to_constant(3, 1, 2)
    with pytest.raises(errors.DecodeError, match=r"expected 1, 2, got '3' at"):
        decoding.to_constant("3", 1, 2)
