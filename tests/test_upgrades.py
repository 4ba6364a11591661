"""A package that an earlier release generated: what sdkloom changes is told apart from the document's changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from packaged import document
from refresh import invoke
from sdkloom.output.package_folder import hash_of

Json = dict[str, Any]
USER: Json = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "name": {"type": "string"},
        "port": {"type": "string", "format": "int-or-string"},
        "nick": {"type": "string", "nullable": True},
    },
}
EARLIER = """\
The public API, a symbol a line.

Client.users.put(id_: int, body: User, *, dry_run: bool | None = None, note: str | None = None) -> User
models.User.id: int, optional
models.User.name: str, optional
models.User.nick: str | None, default null
models.User.port: str, optional
models.User: dataclass
"""
"""As a release before 0.1 wrote it, where it differs in more than words."""


def described(schema: Json) -> Json:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}}
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {"name": "dry_run", "in": "query", "schema": {"type": "boolean"}},
        {"name": "note", "in": "query", "schema": {"type": "string"}},
    ]
    put = {
        "tags": ["users"],
        "operationId": "put",
        "parameters": parameters,
        "requestBody": {"required": True, **body},
        "responses": {"200": {"description": "done", **body}},
    }
    whole = document({"/users/{id}": {"put": put}}, components={"schemas": {"User": schema}})
    return {**whole, "openapi": "3.0.3"}


def generate(folder: Path, schema: Json, *more: str) -> str:
    (folder / "api.json").write_text(json.dumps(described(schema)), "utf-8")
    result = invoke(folder, "generate", "api.json", "--output", "api", *more)
    assert result.exit_code == 0, result.output
    return result.stdout


def make_earlier(folder: Path, surface: str) -> None:
    """Let the package be one that release 0.0.9 wrote with another public API."""
    lock = folder / "api/sdkloom.lock"
    manifest = json.loads(lock.read_text("utf-8"))
    manifest["sdkloom"] = "0.0.9"
    manifest["files"]["surface.txt"] = hash_of(surface)
    (folder / "api/surface.txt").write_text(surface, "utf-8")
    lock.write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")


CHANGED = """\
sdkloom, not the document, changed 2 names or types (generated before by 0.0.9):
  models.User.id: int | None, optional → int, read-only
  models.User.port: str | None, optional → int | str | None, optional
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    generate(tmp_path, USER)
    present = (tmp_path / "api/surface.txt").read_text("utf-8")
    assert "\n    dry_run: bool | None = None,\n" in present
    (line,) = [line for line in EARLIER.splitlines() if line.startswith("Client")]
    first = present[present.index("Client.") : present.index("models.")]
    joined = " ".join(map(str.strip, first.splitlines())).replace("( ", "(").replace(", )", ")")
    make_earlier(tmp_path, EARLIER.replace(line, joined))
    return tmp_path


def test_what_sdkloom_changes_is_said_where_the_document_is_the_same(package: Path) -> None:
    output = generate(package, USER)
    assert CHANGED in output
    assert "since the last run" not in output
    assert generate(package, USER) == "api: nothing changed\n"


def test_what_sdkloom_changes_is_told_apart_from_what_the_document_changes(package: Path) -> None:
    properties = {**USER["properties"], "age": {"type": "integer"}}
    output = generate(package, {**USER, "properties": properties})
    assert CHANGED in output
    assert "since the last run: minor" in output
    assert "models.User.age" in output.partition("since the last run")[2]


def test_json_has_all_of_it(package: Path) -> None:
    upgrade = json.loads(generate(package, USER, "--format", "json"))["upgrade"]
    assert upgrade == {
        "sdkloom": "0.0.9",
        "changes": [
            {
                "before": "models.User.id: int | None, optional",
                "after": "models.User.id: int, read-only",
            },
            {
                "before": "models.User.port: str | None, optional",
                "after": "models.User.port: int | str | None, optional",
            },
        ],
    }


def test_a_new_name_is_one_change(package: Path) -> None:
    text = (package / "api/surface.txt").read_text("utf-8")
    make_earlier(package, text.replace("models.User.nick: str | None, default null\n", ""))
    assert "\n  models.User.nick: str | None, default null (new)\n" in generate(package, USER)


def test_the_same_release_says_nothing(tmp_path: Path) -> None:
    generate(tmp_path, USER)
    changed = {**USER, "properties": {**USER["properties"], "age": {"type": "integer"}}}
    output = generate(tmp_path, changed)
    assert "since the last run: minor" in output
    assert "not the document" not in output


@pytest.mark.parametrize("surface", [None, ""])
def test_a_package_without_a_list_of_its_symbols_is_replaced(
    package: Path, surface: str | None
) -> None:
    if surface is None:
        (package / "api/surface.txt").unlink()
    else:
        make_earlier(package, surface)
    generate(package, USER)
    assert "models.User.id: int, read-only" in (package / "api/surface.txt").read_text("utf-8")
