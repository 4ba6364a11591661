"""Operations and their groups are called as a person would: endings stay only where two meet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate

ANSWER = {
    "description": "It.",
    "content": {
        "application/json": {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
    },
}


def surface(folder: Path, *operations: tuple[str, str]) -> list[str]:
    """Generate operations of these tags and operationIds, and list what is called how."""
    paths: dict[str, Any] = {
        f"/{number}": {"get": {"tags": [tag], "operationId": name, "responses": {"200": ANSWER}}}
        for number, (tag, name) in enumerate(operations)
    }
    document = {"openapi": "3.0.1", "info": {"title": "A", "version": "1"}, "paths": paths}
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    lines = generate(spec, Options(package="woven")).files["surface.txt"].splitlines()
    return [line.removeprefix("Client.") for line in lines if line.startswith("Client.")]


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        (
            [("cat", "create"), ("dog", "create_1")],
            ["cat.create() -> CreateResponse", "dog.create() -> Create1Response"],
        ),
        (
            [("cat", "create"), ("cat", "create_1")],
            ["cat.create() -> CreateResponse", "cat.create_1() -> Create1Response"],
        ),
        ([("dog", "create_1")], ["dog.create_1() -> Create1Response"]),
        (
            [("cat", "CatController_list"), ("dog", "DogController_list")],
            ["cat.list() -> CatListResponse", "dog.list() -> DogListResponse"],
        ),
    ],
)
def test_endings(operations: list[tuple[str, str]], expected: list[str], tmp_path: Path) -> None:
    assert surface(tmp_path, *operations) == expected


def without_tags(folder: Path, paths: dict[str, Any]) -> list[str]:
    answers = {"responses": {"204": {"description": "Done."}}}
    operations = {path: {"get": {**operation, **answers}} for path, operation in paths.items()}
    document = {"openapi": "3.1.1", "info": {"title": "A", "version": "1"}, "paths": operations}
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    lines = generate(spec, Options(package="woven")).files["surface.txt"].splitlines()
    return [line.removeprefix("Client.") for line in lines if line.startswith("Client.")]


def test_words_of_paths_that_differ_in_case_are_one_group(tmp_path: Path) -> None:
    paths = {"/users/me": {"operationId": "me"}, "/Users": {"operationId": "every"}}
    assert without_tags(tmp_path, paths) == ["users.every() -> None", "users.me() -> None"]


def test_a_group_of_an_extension_is_that_of_the_tag(tmp_path: Path) -> None:
    paths: dict[str, Any] = {
        "/a": {"operationId": "me", "tags": ["Users"]},
        "/b": {"operationId": "fetch", "tags": ["x"], "x-fern-sdk-group-name": "users"},
        "/users": {"operationId": "every"},
    }
    assert without_tags(tmp_path, paths) == [
        "users.every() -> None",
        "users.fetch() -> None",
        "users.me() -> None",
    ]
