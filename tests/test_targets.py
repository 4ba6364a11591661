"""Targets of a project, seeing at once that nothing changed, and inspecting a document."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import sdkloom
from sdkloom.app import fresh
from sdkloom.commands.cli import main
from sdkloom.reading import document as documents

ROOT = Path(__file__).parent.parent
SPEC = ROOT / "specs" / "media_upload.yaml"
PROJECT = """
[tool.sdkloom.targets.whole]
spec = "media_upload.yaml"
output = "out/whole"

[tool.sdkloom.targets.part]
spec = "media_upload.yaml"
output = "out/part"
package = "upload"
include-paths = ["/2/media/*"]
strict = true
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(SPEC, tmp_path)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_without_arguments_every_target_is_generated_and_checked(project: Path) -> None:
    assert run("check").exit_code == 1
    result = run("generate")
    assert result.exit_code == 0, result.output
    assert (project / "out/whole/client.py").exists()
    lock = json.loads((project / "out/part/sdkloom.lock").read_text())
    assert lock["options"] == {"include_paths": ["/2/media/*"], "package": "upload", "strict": True}
    assert run("check").exit_code == 0
    spec = project / "media_upload.yaml"
    spec.write_text(spec.read_text().replace("- tweet_image", "- tweet_picture"))
    result = run("check")
    assert result.exit_code == 1
    assert "out/whole/models/media.py: stale" in result.output
    assert "out/part/models/media.py: stale" in result.output


def test_check_tells_every_cause_of_each_target(project: Path) -> None:
    assert run("generate").exit_code == 0
    lock = project / "out/part/sdkloom.lock"
    value = json.loads(lock.read_text())
    lock.write_text(json.dumps({**value, "sdkloom": "0.0.1", "black": "23"}))
    surface = project / "out/part/surface.txt"
    surface.write_text(surface.read_text() + "mine\n")
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace("strict = true\n", ""))
    spec = project / "media_upload.yaml"
    spec.write_text(spec.read_text().replace("- tweet_image", "- tweet_picture"))
    result = run("check")
    assert result.exit_code == 1
    lines = [line for line in result.output.splitlines() if line.startswith("out/part/")]
    causes = [line.removeprefix("out/part/sdkloom.lock: settings: ") for line in lines]
    assert [cause.partition(" ")[0] for cause in causes[:4]] == [
        "written",
        "formatted",
        "the",
        "the",
    ]
    assert causes[0].startswith("written by sdkloom 0.0.1, this is ")
    assert causes[1].startswith("formatted for black 23, this is ")
    assert causes[2].startswith("the document changed: hash was ")
    assert causes[3] == "the options changed: strict was True, is None"
    assert "out/part/surface.txt: edited" in result.output
    assert "out/part/models/media.py: stale" in result.output
    assert "out/whole/sdkloom.lock: settings: the document changed" in result.output


def test_reports_of_several_targets_are_one_list(project: Path) -> None:
    rows = json.loads(run("generate", "--format", "json").stdout)
    assert [row["output"] for row in rows] == ["out/whole", "out/part"]


def test_without_a_project_a_document_has_to_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("generate")
    assert result.exit_code == 2
    assert "name a document and --output" in result.stderr


def age(folder: Path) -> None:
    """Make a package look older than nothing that it was made with, as after an upgrade."""
    os.utime(folder / "sdkloom.lock", (0, 0))


def test_nothing_is_generated_when_nothing_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("generate").exit_code == 0
    monkeypatch.setitem(sys.modules, "sdkloom.app.pipeline", None)  # importing it would fail
    result = run("generate")
    assert result.exit_code == 0
    assert result.output.splitlines() == ["out/whole: nothing changed", "out/part: nothing changed"]


@pytest.mark.parametrize("how", ["document", "options", "file", "sources"])
def test_everything_is_generated_when_anything_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    assert run("generate").exit_code == 0
    if how == "document":
        spec = project / "media_upload.yaml"
        spec.write_text(spec.read_text().replace("default: false", "default: true"))
    elif how == "options":
        path = project / "pyproject.toml"
        path.write_text(path.read_text().replace('"upload"', '"uploads"'))
    elif how == "file":
        (project / "out/part/surface.txt").unlink()
    else:
        age(project / "out/part")
    monkeypatch.setitem(sys.modules, "sdkloom.app.pipeline", None)
    ended = run("generate")
    assert (
        ended.exit_code,
        "ModuleNotFoundError: import of sdkloom.app.pipeline" in ended.stderr,
    ) == (
        70,
        True,
    )


def test_of_what_is_installed_the_version_says_enough(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that was checked out before sdkloom was installed is not made again each time."""
    assert run("generate").exit_code == 0
    age(project / "out/whole")
    age(project / "out/part")
    monkeypatch.setattr(fresh, "_SOURCES", ROOT)  # templates are beside the modules
    monkeypatch.setitem(sys.modules, "sdkloom.app.pipeline", None)
    assert run("generate").output.count("nothing changed") == 2


def test_a_change_that_says_the_same_changes_nothing(project: Path) -> None:
    assert run("generate").exit_code == 0
    spec = project / "media_upload.yaml"
    spec.write_text("# a comment\n" + spec.read_text())
    assert "nothing changed" in run("generate").output


def test_inspecting_lists_everything_with_its_place() -> None:
    result = run("inspect", str(SPEC))
    assert result.exit_code == 0
    assert "POST /2/media/upload  client.media.upload  line 19" in result.output
    assert "approximated or refused: 0" in result.output
    found = json.loads(run("inspect", str(SPEC), "--format", "json").stdout)
    assert {entry["what"] for entry in found["entries"] if entry["kind"] == "schema"} >= {
        "UserId",
        "Problem",
    }
    assert found["keywords"]["checked"]["pattern"] == 3


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_fault_in_one_target_does_not_stop_the_others(
    command: str, form: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "broken.yaml").write_text(SPEC.read_text())
    targets = '[tool.sdkloom.targets.broken]\nspec = "broken.yaml"\noutput = "out/broken"\n'
    (project / "pyproject.toml").write_text(targets + PROJECT)
    read = documents._document

    def fail(path: str, *more: Any) -> Any:
        if path == "broken.yaml":
            raise RecursionError("maximum recursion depth exceeded")
        return read(path, *more)

    monkeypatch.setattr(documents, "_document", fail)
    done = CliRunner().invoke(main, [command, "--format", form])
    assert done.exit_code == 70
    if form == "json":
        broken, *others = json.loads(done.stdout)
        assert broken["output"] == "out/broken"
        assert "broken.yaml (target 'broken'): RecursionError" in broken["error"]
        assert [other["output"] for other in others] == ["out/whole", "out/part"]
    else:
        assert "for broken.yaml (target 'broken'): RecursionError" in done.stderr
        assert "out/broken: not done, because sdkloom failed" in done.stderr
        assert "out/whole: " in done.stdout
        assert "out/part: " in done.stdout
    assert (project / "out" / "whole").exists() is (command == "generate")


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("", "it is empty"),
        (".", "it is the current folder"),
        ("..", "it contains the current folder"),
        ("../../..", "it contains the current folder"),
        ("inner/..", "it is the current folder"),
    ],
)
@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_package_is_not_written_over_the_current_folder(
    command: str, output: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "above" / "here"
    here.mkdir(parents=True)
    (here / "inner").mkdir()
    monkeypatch.chdir(here)
    done = CliRunner().invoke(main, [command, str(SPEC), "--output", output])
    assert done.exit_code == 2
    assert problem in done.stderr
    with pytest.raises(sdkloom.OutputError, match="is empty" if not output else problem):
        getattr(sdkloom, command)(SPEC, output)
    assert [path.name for path in tmp_path.rglob("*")] == ["above", "here", "inner"]


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        (".", "it is the folder of the project"),
        ("..", "it contains the folder of the project"),
    ],
)
def test_a_target_is_not_written_over_its_project(output: str, problem: str, project: Path) -> None:
    text = PROJECT.replace('"out/whole"', f'"{output}"')
    (project / "pyproject.toml").write_text(text)
    done = CliRunner().invoke(main, ["generate", "whole"])
    assert done.exit_code == 2
    assert f"pyproject.toml:4:1: error: {problem}" in done.stderr


def test_targets_are_generated_from_inside_of_one(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CliRunner().invoke(main, ["generate", "whole"]).exit_code == 0
    monkeypatch.chdir(project / "out" / "whole")
    assert CliRunner().invoke(main, ["check", "whole"]).exit_code == 0


def test_places_in_other_files_are_told_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "items.yaml").write_text(
        "get:\n  operationId: list\n  responses: {'200': {description: ok}}\n"
    )
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n"
        "  /items: {$ref: items.yaml}\n"
        "  /own:\n    get: {operationId: own, responses: {'200': {description: ok}}}\n"
    )
    done = CliRunner().invoke(main, ["inspect", str(spec)])
    assert re.search(r"GET /items .* line 2 of .*items\.yaml$", done.stdout, re.MULTILINE)
    assert re.search(r"GET /own .* line 6$", done.stdout, re.MULTILINE)
