"""The targets of a project: where they are found, what is refused, and what they share in a run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sdkloom.commands.cli import main
from sdkloom.reading import document, library

SPEC = Path(__file__).parent.parent / "specs" / "media_upload.yaml"
HEAD = "[tool.sdkloom.targets.x]\nspec = 'a'\noutput = 'b'\n"


def target(name: str, output: str, *settings: str, spec: str = "media_upload.yaml") -> str:
    lines = [f"[tool.sdkloom.targets.{name}]", f"spec = '{spec}'", f"output = '{output}'"]
    return "\n".join([*lines, *settings, ""])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(SPEC, tmp_path)
    text = target("whole", "out/whole") + target("part", "out/part", "include-paths = ['/2/*']")
    (tmp_path / "pyproject.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


# Settings


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "1:1", "it has no [tool.sdkloom.targets.NAME]"),
        ("[tool.sdkloom]\n", "1:7", "it has no targets"),
        ("[tool.sdkloom.targets.x]\nspec = 'a'", "1:23", "'output' is missing"),
        (
            "[tool.sdkloom.targets.x]\nspec = 'a'\noutput = 1",
            "3:1",
            "'output' has to be a string",
        ),
        (HEAD + "include-path = []", "4:1", "did you mean 'include-paths'?"),
        (HEAD + "\n  strict = 'yes'", "5:3", "'strict' has to be true or false"),
        (HEAD + "overlays = ['a', 1]", "4:1", "'overlays' has to be a list of strings"),
        (HEAD + "overlays = ['a', '']", "4:1", "a string of 'overlays' is empty"),
        (HEAD + "root = ''", "4:1", "'root' is empty"),
        (HEAD.replace("'b'", r'"b\u0000"'), "3:1", "'output' cannot hold a NUL character"),
        ("[tool]\nsdkloom = 1", "2:1", "[tool.sdkloom] has to be a table"),
        ("[tool.sdkloom]\ntargets = []", "2:1", "'targets' has to be a table of tables"),
        (
            "[[tool.sdkloom.targets]]\nspec = 'a'",
            "1:16",
            "'targets' has to be a table of tables",
        ),
        ("[tool.sdkloom.targets]\nx = 'a'", "2:1", "a target has to be a table"),
        (
            "[tool.sdkloom]\ntarget = {}\n[tool.sdkloom.targets]",
            "2:1",
            "did you mean 'targets'?",
        ),
        ("tool.sdkloom = { targets = { x = { spec = 1 } } }", "1:36", "'spec' has to be a string"),
        ("x = '''\n[a]\n'''\n[tool.sdkloom]\ny = 1\n" + HEAD, "5:1", "there is no setting 'y'"),
        ("[tool", "1:6", "it cannot be read"),
        ("\n\na = [", "3:6", "it cannot be read"),
        (f"a = {'[' * 100_000}", "1:1", "it cannot be read"),
        (f"a = {'9' * 5_000}", "1:1", "it cannot be read"),
    ],
)
def test_a_project_that_cannot_be_understood_is_refused(
    project: Path, text: str, place: str, message: str
) -> None:
    (project / "pyproject.toml").write_text(text)
    result = run("generate")
    assert result.exit_code == 2, result.exception
    line = next(line for line in result.stderr.splitlines() if message in line)
    assert line.startswith(f"pyproject.toml:{place}: error: ")
    assert not (project / "out").exists()


def test_every_problem_of_a_project_is_reported_at_once(project: Path) -> None:
    (project / "pyproject.toml").write_text(HEAD + "a = 1\nstrict = 1\n[tool.sdkloom]\nb = 1")
    lines = run("generate").stderr.splitlines()
    assert [line.partition(" error")[0] for line in lines] == [
        "pyproject.toml:4:1:",
        "pyproject.toml:5:1:",
        "pyproject.toml:7:1:",
    ]
    assert "(at #/tool/sdkloom/targets/x/strict)" in lines[1]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("out/a", "out/x/../a/", "target 'p' has the same output"),
        ("out/a", "link/a", "target 'p' has the same output"),
        ("out/a", "out/a/inner", "this folder is inside the output of target 'p'"),
        ("out/a/inner", "out/a", "the output of target 'p' is inside this folder"),
    ],
)
def test_targets_that_would_write_into_each_other_are_refused(
    project: Path, first: str, second: str, message: str
) -> None:
    (project / "link").symlink_to("out")
    (project / "pyproject.toml").write_text(target("p", first) + target("q", second))
    result = run("generate")
    assert result.exit_code == 2
    assert result.stderr.startswith("pyproject.toml:6:1: error: ")
    assert message in result.stderr
    assert "#/tool/sdkloom/targets/q/output" in result.stderr


def test_outputs_beside_each_other_are_fine(project: Path) -> None:
    (project / "pyproject.toml").write_text(target("p", "out/a") + target("q", "out/ab"))
    assert run("generate").exit_code == 0


@pytest.mark.parametrize("output", ["n" * 300, "a/" + "n" * 300 + "/b", "a" * 5000])
def test_a_folder_that_no_system_can_have_is_refused(project: Path, output: str) -> None:
    (project / "pyproject.toml").write_text(target("p", output))
    for command in ("generate", "check"):
        result = run(command)
        assert result.exit_code == 2, result.exception
        assert len(result.stderr.splitlines()) == 1
        assert "File name too long" in result.stderr
    result = run("generate", "media_upload.yaml", "--output", output)
    assert result.exit_code == 2, result.exception
    assert "File name too long" in result.stderr


def test_what_a_terminal_obeys_is_escaped(project: Path) -> None:
    result = run("generate", "media_upload.yaml", "--output", "\x1b]0;a/api")
    assert result.exit_code == 0, result.exception
    assert result.stdout.startswith("\\x1b]0;a/api: ")


# Which targets


def test_a_project_is_found_upwards_and_its_paths_are_relative_to_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = project / "docs" / "deep"
    inner.mkdir(parents=True)
    (project / "docs" / "pyproject.toml").write_text("[project]\nname = 'of another tool'\n")
    monkeypatch.chdir(inner)
    result = run("generate")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("../../out/whole: ")
    assert (project / "out/part/client.py").exists()
    assert [*inner.iterdir()] == []


def test_one_target_is_named(project: Path) -> None:
    (project / "part").write_text("a file of the same name\n")
    result = run("generate", "part")
    assert result.exit_code == 0, result.output
    packages = [path.name for path in (project / "out").iterdir() if path.name[0] != "."]
    assert packages == ["part"]
    assert (run("check", "part").exit_code, run("check", "whole").exit_code) == (0, 1)


def test_an_unknown_target_is_refused_with_those_that_are_there(project: Path) -> None:
    result = run("generate", "prat")
    assert result.exit_code == 2
    assert "no target or file is named 'prat'; did you mean 'part'?" in result.stderr
    assert "the targets are 'whole', 'part'" in result.stderr
    result = run("generate", "media_upload.yaml")
    assert result.exit_code == 2
    assert "name the folder of the package with --output" in result.stderr


@pytest.mark.parametrize(
    "options", [["--strict"], ["--include-tag", "a"], ["--package", "a"], ["--overlay", "a"]]
)
def test_options_that_a_target_has_settings_for_are_refused(
    project: Path, options: list[str]
) -> None:
    result = run("generate", "part", *options)
    assert result.exit_code == 2
    assert f"{options[0]} is an option for a document" in result.stderr
    assert not (project / "out").exists()


# One run


@pytest.fixture
def failing(project: Path) -> Path:
    """Four targets: ``b`` can be generated, ``a`` and ``d`` share a broken document, ``c`` is a file."""
    (project / "broken.yaml").write_text("openapi: 9\n")
    text = target("a", "out/a", spec="broken.yaml") + target("b", "out/b") + target("c", "out/c")
    (project / "pyproject.toml").write_text(text + target("d", "out/d", spec="broken.yaml"))
    (project / "out").mkdir()
    (project / "out" / "c").write_text("not a folder\n")
    return project


def test_a_target_that_fails_does_not_stop_the_others(failing: Path) -> None:
    result = run("generate")
    assert result.exit_code == 2
    assert (failing / "out/b/client.py").exists()
    assert result.stderr.count("broken.yaml:1:10: error: ") == 1
    assert result.stderr.count("because broken.yaml cannot be used") == 2
    assert result.stderr.count("is a file; choose a folder") == 1
    assert run("check").exit_code == 2
    (failing / "pyproject.toml").write_text(target("b", "out/b") + target("e", "out/e"))
    assert run("check").exit_code == 1


def test_json_has_one_entry_a_target_also_where_it_fails(failing: Path) -> None:
    result = run("generate", "--format", "json")
    assert (result.exit_code, result.stderr) == (2, "")
    assert (failing / "out/b/client.py").exists()
    rows = json.loads(result.stdout)
    assert [row["output"] for row in rows] == ["out/a", "out/b", "out/c", "out/d"]
    assert [sorted({"diagnostics", "error", "added"} & row.keys()) for row in rows] == [
        ["diagnostics"],
        ["added", "diagnostics"],
        ["error"],
        ["diagnostics"],
    ]


SHARED = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a: {get: {operationId: getA, responses: {"200": {$ref: "a.yaml#/A"}}}}
  /b: {get: {operationId: getB, responses: {"200": {$ref: "b.yaml#/B"}}}}
"""
ANSWER = (
    "{description: d, content: {application/json: {schema: {type: object, properties: {x: {}}}}}}"
)
OVERLAY = """
overlay: 1.0.0
info: {title: t, version: "1"}
actions: [{target: $.info, update: {title: changed}}, {target: $.nothing, remove: true}]
"""
FILES = sorted(["media_upload.yaml", "a.yaml", "b.yaml", "overlay.yaml"])


@pytest.fixture
def shared(project: Path) -> Path:
    """Five targets of one document; two apply the same overlay."""
    pytest.importorskip("jsonpath", reason="needs the extra of overlays")
    (project / "media_upload.yaml").write_text(SHARED)
    (project / "a.yaml").write_text(f"A: {ANSWER}\n")
    (project / "b.yaml").write_text(f"B: {ANSWER}\n")
    (project / "overlay.yaml").write_text(OVERLAY)
    overlays = "overlays = ['overlay.yaml']"
    text = target("a", "out/a", "include-paths = ['/a']") + target("c", "out/c")
    text += target("b", "out/b", "include-paths = ['/b']") + target("e", "out/e", overlays)
    text += target("d", "out/d", overlays, "include-paths = ['/b']")
    (project / "pyproject.toml").write_text(text)
    return project


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(".")
    }


def test_targets_of_one_document_give_what_each_alone_gives(shared: Path) -> None:
    together = run("generate")
    assert together.exit_code == 0, together.output
    assert together.stderr.count("selects nothing") == 1
    found = contents(shared / "out")
    assert {name.partition("/")[0] for name in found} == {*"abcde"}
    files = {name: json.loads(found[f"{name}/sdkloom.lock"])["spec"].get("files") for name in "abc"}
    assert files == {"a": ["a.yaml"], "b": ["b.yaml"], "c": ["a.yaml", "b.yaml"]}
    shutil.rmtree(shared / "out")
    for name in "edcba":
        assert run("generate", name).exit_code == 0
    assert contents(shared / "out") == found


def test_a_document_that_targets_share_is_read_once(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    load = library.load

    def counted(text: str, name: str, path: str | None = None) -> library.SourceFile:
        read.append(path or name)
        return load(text, name, path)

    monkeypatch.setattr(document, "load", counted)
    monkeypatch.setattr(library, "load", counted)
    for command, text in (("generate", " added"), ("generate", ": nothing"), ("check", ": fresh")):
        read.clear()
        result = run(command)
        assert result.exit_code == 0, result.output
        assert result.stdout.count(text) == 5
        assert sorted(read) == FILES
    (shared / "b.yaml").write_text(f"B: {ANSWER.replace('x: ', 'y: ')}\n")
    read.clear()
    assert run("generate").stdout.count(": nothing changed") == 1
    assert sorted(read) == FILES
