"""Whatever the lengths of names, black leaves what is generated alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from black import Mode, TargetVersion, format_str
from hypothesis import given, settings
from hypothesis import strategies as st

from sdkloom.app.pipeline import Options, generate
from sdkloom.emit.code import (
    Code,
    annotated,
    assigned,
    call,
    docstring,
    name,
    subscript,
    trusted,
    union,
)
from sdkloom.emit.formatting import stable

pytestmark = pytest.mark.slow

Json = Any
MODE = Mode(target_versions={TargetVersion.PY311})


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def answer(schema: Json) -> Json:
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


def document(length: int) -> Json:
    """Everything that has a name is called by one of about so many characters."""

    def called(word: str) -> str:
        return f"{word}{'Abcdefghi' * 12}"[:length]

    kinds, both, content = (called("K"), called("L")), called("B"), called("H")
    tagged = {
        kind: {"required": ["t"], "properties": {"t": {"const": kind}, "n": {"type": "integer"}}}
        for kind in kinds
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "post": {
                    "operationId": called("send"),
                    "tags": [called("Tag")],
                    "parameters": [{"name": called("q"), "in": "query", "schema": ref(content)}],
                    "responses": answer({"type": "array", "items": ref(both)})
                    | {"201": answer(ref(content))["200"], "204": {"description": ""}},
                }
            }
        },
        "components": {
            "schemas": {
                **tagged,
                both: {"oneOf": [*map(ref, kinds)], "discriminator": {"propertyName": "t"}},
                content: {
                    "type": "object",
                    "title": called("T"),
                    "required": [called("p")],
                    "properties": {
                        called("p"): ref(both),
                        "word": {"type": "string", "description": called("D")},
                        "numbers": {"enum": [1e16, 1.5e300, 1e-7]},
                        "pattern": {"type": "string", "pattern": f"^{'[0-9a-f]' * 12}$"},
                        "parts": {"type": "array", "items": ref(kinds[0]), "default": []},
                    },
                },
            }
        },
    }


@pytest.mark.parametrize("length", [30, 44, *range(48, 90, 3), 100])
def test_black_leaves_packages_with_names_of_any_length_alone(tmp_path: Path, length: int) -> None:
    spec = tmp_path / "api.json"
    spec.write_text(json.dumps(document(length)), "utf-8")
    files = generate(spec, Options(package="p")).files
    ours = {
        path: text
        for path, text in files.items()
        if path.endswith(".py") and not path.startswith("_runtime/")
    }
    assert {path: format_str(text, mode=MODE) for path, text in ours.items()} == ours


words = st.one_of(
    st.text(st.sampled_from("ab\"'\\.:(){}[]#*-`\xe9\u4e2d "), min_size=1, max_size=12),
    st.integers(60, 100).map(lambda length: f"https://{'a/' * (length // 2)}"),
)
texts = st.lists(st.lists(words, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=4)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(texts.map("\n".join), texts.map("\n\n".join), texts.map(" ".join))
def test_black_leaves_docstrings_of_any_words_alone(first: str, two: str, three: str) -> None:
    """So blocks whose long lines stand in docstrings need not be given to black."""
    content = [
        docstring(text, indent) or '"""None."""'
        for text, indent in ((first, 4), (two, 4), (three, 8))
    ]
    block = trusted(
        f"class A:\n    {content[0]}\n\n    a: int\n    {content[1]}\n\n    def b(self) -> None:\n        {content[2]}\n"
        "        return None"
    )
    assert stable(block) == block
    assert format_str(block, mode=MODE) == f"{block}\n"


lengths = st.sampled_from([3, 10, 30, 50, *range(60, 90, 2), 79, 81, 83, 85, 87, 100])
called = lengths.map(lambda length: f"A{'a' * (length - 1)}")
types = st.recursive(
    called.map(name),
    lambda inner: st.one_of(
        inner.map(lambda member: subscript("Sequence", [member])),
        inner.map(lambda member: subscript("Mapping", [name("str"), member])),
        st.lists(inner, min_size=1, max_size=2).map(lambda all_: union([*all_, trusted("None")])),
    ),
    max_leaves=3,
)
values = st.recursive(
    called.map(lambda text: name(f"models.{text}")),
    lambda inner: st.lists(inner, min_size=1, max_size=2).map(
        lambda items: call("Check", items[1:], [("items", items[0])])
    ),
    max_leaves=4,
)
defaults = st.sampled_from(
    [None, trusted("None"), call("read_only"), call("default", [trusted("NO_PROPERTIES")])]
)
fields = st.builds(
    lambda target, kind, value: f"class A:\n    {annotated(name(target), kind, value, indent=4)}",
    *(called, types, defaults),
)
tables = st.builds(
    lambda target, of, items: annotated(
        name(target), subscript("Table", [name(f"models.{of}")]), call("Table", items)
    ),
    *(called, called, st.lists(values, min_size=1, max_size=2)),
)
operations = st.builds(
    lambda target, of, value: annotated(
        name(target), subscript("Operation", [name(of)]), call("Operation", [value])
    ),
    *(called, called, values),
)
constants = st.builds(lambda target, value: assigned(name(target), value), called, values)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.one_of(fields, tables, operations, constants).map(trusted))
def test_black_leaves_long_statements_alone(block: Code) -> None:
    """Most are not even given to black: the layout writes what black would."""
    written = stable(block)
    assert format_str(written, mode=MODE) == f"{written}\n"
