"""The settings of a project: the schema that ships, and what it says of wrong ones."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from sdkloom.app.settings import settings_problems
from sdkloom.commands.cli import main

ROOT = Path(__file__).parent.parent


def problems(text: str) -> list[tuple[str, str]]:
    table = tomllib.loads(text)
    return [(".".join(keys), message) for keys, message in settings_problems(table)]


def target(*settings: str) -> str:
    return "\n".join(["[targets.a]", "spec = 'a'", "output = 'b'", *settings])


def test_the_schema_is_printed_and_is_a_schema() -> None:
    result = CliRunner().invoke(main, ["schema"])
    assert result.exit_code == 0
    schema = json.loads(result.output)
    Draft202012Validator.check_schema(schema)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert Draft202012Validator(schema).is_valid(project["tool"]["sdkloom"])
    assert {"spec", "output", "include-tags", "names"} <= schema["$defs"]["target"][
        "properties"
    ].keys()
    assert all("description" in item for item in schema["$defs"]["target"]["properties"].values()
               if "$ref" in item)  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "place", "message"),
    [
        ("outputt = 'c'", "outputt", "there is no setting 'outputt'; did you mean 'output'?"),
        ("tests = 1", "tests", "'tests' has to be true or false"),
        ("include-tags = 'a'", "include-tags", "'include-tags' has to be a list of strings"),
        ("names = 'now'", "names", "'names' has to be 'current' or 'locked', or a table"),
        ("names = 1", "names", "'names' has to be 'current' or 'locked', or a table of tables"),
        ("names.groups = 1", "names.groups", "'groups' has to be a table"),
        ("names.field = {}", "names.field",
         "there is no setting 'field' of names; did you mean 'fields'?"),
        ("overlays = [1, 2]", "overlays", "'overlays' has to be a list of strings"),
        ("package = 2026-11-30", "package", "'package' has to be a string"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_problem_with_its_place(
    setting: str, place: str, message: str
) -> None:
    assert problems(target(setting)) == [(f"targets.a.{place}", message)]


def test_standard_input_is_no_target_s_document() -> None:
    text = target().replace("'a'", "'-'", 1)
    (found,) = problems(text)
    assert found[1] == "'spec' has to be a file or an address, not standard input"


def test_settings_of_the_build_are_checked() -> None:
    assert problems("[build]\nbackend = 'flit_core.buildapi'\ncheck = true") == []
    assert problems("[build]\nchek = true") == [
        ("build.chek", "there is no setting 'chek'; did you mean 'check'?")
    ]


def test_both_missing_settings_are_reported_once() -> None:
    assert sorted(problems("[targets.a]")) == [
        ("targets.a", "'output' is missing"),
        ("targets.a", "'spec' is missing"),
    ]


def test_hooks_of_pre_commit_run_commands_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {hook["id"] for hook in hooks} == {"sdkloom-check", "sdkloom-generate"}
    for hook in hooks:
        program, command = hook["entry"].split()
        assert program == "sdkloom"
        assert command in main.commands


def test_inspect_lists_inputs_and_outputs_for_build_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = {"/a": {"$ref": "parts/a.json"}}
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": path}
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    (tmp_path / "parts").mkdir()
    part = {"get": {"responses": {"200": {"description": "a"}}}}
    (tmp_path / "parts" / "a.json").write_text(json.dumps(part))
    result = CliRunner().invoke(main, ["inspect", "openapi.json", "--format", "json"])
    found = json.loads(result.stdout)
    assert found["inputs"] == ["openapi.json", "parts/a.json"]
    assert CliRunner().invoke(main, ["generate", "openapi.json", "--output", "a"]).exit_code == 0
    written = {file.relative_to("a").as_posix() for file in Path("a").rglob("*") if file.is_file()}
    assert {*found["outputs"]} == written
