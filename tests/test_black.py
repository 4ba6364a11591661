"""Whatever the lengths of names, black leaves what is generated alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from black import Mode, TargetVersion, format_str

from sdkloom.pipeline import Options, generate

Json = Any


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def answer(schema: Json) -> Json:
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


def document(length: int) -> Json:
    """Everything that has a name is called by one of about so many characters."""

    def called(word: str) -> str:
        return f"{word}{'Abcdefghi' * 12}"[:length]

    kinds, both, held = (called("K"), called("L")), called("B"), called("H")
    tagged = {
        one: {"required": ["t"], "properties": {"t": {"const": one}, "n": {"type": "integer"}}}
        for one in kinds
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "post": {
                    "operationId": called("send"),
                    "tags": [called("Tag")],
                    "parameters": [{"name": called("q"), "in": "query", "schema": ref(held)}],
                    "responses": answer({"type": "array", "items": ref(both)})
                    | {"201": answer(ref(held))["200"], "204": {"description": ""}},
                }
            }
        },
        "components": {
            "schemas": {
                **tagged,
                both: {"oneOf": [*map(ref, kinds)], "discriminator": {"propertyName": "t"}},
                held: {
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
    mode = Mode(target_versions={TargetVersion.PY311})
    ours = {
        path: text
        for path, text in files.items()
        if path.endswith(".py") and not path.startswith("_runtime/")
    }
    assert {path: format_str(text, mode=mode) for path, text in ours.items()} == ours
