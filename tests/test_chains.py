"""Schemas that extend each other: what would take the square of the document is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sdkloom.commands.cli import main


def chain(levels: int) -> dict[str, Any]:
    schemas: dict[str, Any] = {f"L{levels}": {"type": "object"}}
    for level in range(levels):
        own = {"type": "object", "properties": {f"q{level}": {"type": "integer"}}}
        base = {"$ref": f"#/components/schemas/L{level + 1}"}
        schemas[f"L{level}"] = {"allOf": [base, own]}
    return schemas


def family(members: int, properties: int) -> dict[str, Any]:
    schemas: dict[str, Any] = {
        f"M{member}": {"allOf": [{"$ref": "#/components/schemas/Base"}]}
        for member in range(members)
    }
    named = {f"q{number}": {"type": "integer"} for number in range(properties)}
    schemas["Base"] = {"type": "object", "properties": named}
    return schemas


def ended(folder: Path, schemas: dict[str, Any]) -> tuple[int, str]:
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Levels", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    (folder / "levels.json").write_text(json.dumps(document), "utf-8")
    ran = CliRunner().invoke(
        main, ["generate", str(folder / "levels.json"), "--output", str(folder / "levels")]
    )
    return ran.exit_code, ran.output


@pytest.mark.parametrize(
    ("schemas", "place"),
    [(chain(1500), "#/components/schemas/L1400/allOf"), (family(300, 1000), "/allOf")],
    ids=["deep", "wide"],
)
def test_what_grows_with_the_square_is_refused(
    schemas: dict[str, Any], place: str, tmp_path: Path
) -> None:
    code, output = ended(tmp_path, schemas)
    assert code == 2
    assert place in output
    assert "far-reference" in output
    assert not (tmp_path / "levels").exists()


@pytest.mark.parametrize("schemas", [chain(12), family(20, 30)], ids=["deep", "wide"])
def test_what_people_write_is_generated(schemas: dict[str, Any], tmp_path: Path) -> None:
    assert ended(tmp_path, schemas)[0] == 0


def test_a_report_does_not_overwrite_the_document(tmp_path: Path) -> None:
    ended(tmp_path, family(1, 1))
    spec = tmp_path / "levels.json"
    before = spec.read_bytes()
    arguments = ["generate", str(spec), "--output", str(tmp_path / "other"), "--changes", str(spec)]
    ran = CliRunner().invoke(main, arguments)
    assert ran.exit_code == 2
    assert "name another file" in ran.output
    assert spec.read_bytes() == before
