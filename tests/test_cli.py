"""The command line: exit codes, what is printed where, and that a failed run leaves no trace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from refresh import INVALID, UNSUPPORTED, diagnosed, folders, invoke

HERE = Path(__file__).parent
SPEC = HERE.parent / "specs" / "media_upload.yaml"
PACKAGE = HERE.parent / "generated" / "x_media"

named = {"ids": lambda path: path.name}


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Everything in a folder: bytes, and when they were written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the document and, in ``x_media``, the package made of it."""
    shutil.copyfile(SPEC, tmp_path / "spec.yaml")
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(PACKAGE, tmp_path / "x_media", ignore=ignored)
    assert invoke(tmp_path, "generate", "spec.yaml", "--output", "x_media").exit_code == 0
    return tmp_path


def run(folder: Path, name: str, *more: str) -> tuple[int, str, str]:
    result = invoke(folder, name, "spec.yaml", "--output", "x_media", *more)
    return result.exit_code, result.stdout, result.stderr


# Input that cannot be used


@pytest.mark.parametrize("case", folders(INVALID), **named)
def test_bad_input_is_named_with_its_place_and_nothing_is_written(
    case: Path, tmp_path: Path
) -> None:
    result = diagnosed(case, tmp_path / "out")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (case / "stderr.txt").read_text("utf-8")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("case", folders(INVALID), **named)
def test_bad_input_leaves_an_earlier_package_as_it_is(case: Path, folder: Path) -> None:
    before = snapshot(folder)
    assert diagnosed(case, folder / "x_media").exit_code == 2
    assert snapshot(folder) == before


@pytest.mark.parametrize("case", folders(INVALID), **named)
def test_each_message_is_one_line_with_file_line_and_column(case: Path) -> None:
    lines = (case / "stderr.txt").read_text("utf-8").splitlines()
    for line in lines:
        file, row, column, severity, text = line.split(":", 4)
        assert file in {"spec.yaml", "spec.json", "."}
        assert int(row) >= 1
        assert int(column) >= 1
        assert severity in {" error", " warning"}
        assert text.endswith("]")
    errors = sum(": error: " in line for line in lines)
    assert errors >= 1 if case.name == "several_errors" else errors == 1
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("case", folders(INVALID), **named)
def test_bad_input_is_told_as_json_too(case: Path, tmp_path: Path) -> None:
    result = diagnosed(case, tmp_path / "out", "--format", "json")
    assert (result.exit_code, result.stderr) == (2, "")
    rows = json.loads(result.stdout)["diagnostics"]
    lines = (case / "stderr.txt").read_text("utf-8").splitlines()
    shown = [row for row in rows if row["severity"] != "info"]
    assert len(shown) == len(lines)
    for row, line in zip(shown, lines, strict=True):
        place = f"{row['file']}:{row['line']}:{row['column']}: {row['severity']}: "
        assert line.startswith(place + row["message"])
        assert line.endswith(f"[{row['rule']}]")
        assert row["pointer"].startswith("#")


@pytest.mark.parametrize("name", ["ref_circle", "yaml_syntax", "file_missing"])
def test_a_process_ends_with_2_and_no_traceback(name: str, tmp_path: Path) -> None:
    case = INVALID / name
    done = process(case, "generate", "spec.yaml", "--output", str(tmp_path / "out"))
    assert done.returncode == 2
    assert done.stderr == (case / "stderr.txt").read_text("utf-8")
    assert done.stdout == ""


def test_a_file_that_may_not_be_read_is_named(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    (folder / "spec.yaml").chmod(0)
    code, _, output = run(folder, "generate")
    assert code == 2
    assert output.startswith("spec.yaml:1:1: error: ")


def process(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sdkloom", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(HERE.parent / "generator")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


ONE_MORE = ("- subtitles", "- subtitles\n        - dm_gif")
CHANGED = [
    "checks/media.py",
    "models/media.py",
    "openapi.json",
    "sdkloom.lock",
    "surface.txt",
]
"""What one more value of an enumeration changes."""


# What has no counterpart in a package


@pytest.mark.parametrize("case", folders(UNSUPPORTED), **named)
def test_what_is_not_supported_is_told_and_the_rest_is_generated(
    case: Path, tmp_path: Path
) -> None:
    result = diagnosed(case, tmp_path / "out")
    assert result.exit_code == 0
    assert result.stderr == (case / "stderr.txt").read_text("utf-8")
    assert ": warning: " in result.stderr
    assert (tmp_path / "out" / "sdkloom.lock").exists()


@pytest.mark.parametrize("case", folders(UNSUPPORTED), **named)
@pytest.mark.parametrize("quiet", [[], ["--quiet"]], ids=["loud", "quiet"])
def test_what_is_not_supported_is_an_error_if_strict(
    case: Path, quiet: list[str], tmp_path: Path
) -> None:
    result = diagnosed(case, tmp_path / "out", "--strict", *quiet)
    assert (result.exit_code, result.stdout) == (2, "")
    reported = (case / "stderr.txt").read_text("utf-8")
    assert result.stderr == reported.replace(": warning: ", ": error: ")
    assert list(tmp_path.iterdir()) == []


# Generating


def test_generating_says_what_it_did(tmp_path: Path) -> None:
    shutil.copyfile(SPEC, tmp_path / "spec.yaml")
    code, output, errors = run(tmp_path, "generate")
    files = [item for item in snapshot(tmp_path / "x_media") if not item.startswith(".")]
    assert (code, output, errors) == (0, f"x_media: {len(files)} added\n", "")
    assert run(tmp_path, "generate") == (0, "x_media: nothing changed\n", "")


def test_generating_again_touches_no_file(folder: Path) -> None:
    before = snapshot(folder / "x_media")
    assert run(folder, "generate")[0] == 0
    assert snapshot(folder / "x_media") == before


def test_what_is_committed_is_what_would_be_generated(tmp_path: Path) -> None:
    result = invoke(tmp_path, "check", str(SPEC), "--output", str(PACKAGE))
    assert (result.exit_code, result.stdout) == (0, f"{PACKAGE}: fresh\n")


def test_a_process_generates_what_the_function_generates(folder: Path) -> None:
    done = process(folder, "generate", "spec.yaml", "--output", "other", "--package", "x_media")
    assert (done.returncode, done.stderr) == (0, "")
    names = {name: content for name, (content, _) in snapshot(folder / "other").items()}
    assert names == {name: content for name, (content, _) in snapshot(folder / "x_media").items()}


def test_a_changed_document_rewrites_what_it_changes(folder: Path) -> None:
    before = snapshot(folder / "x_media")
    change(folder, *ONE_MORE)
    code, output, _ = run(folder, "generate")
    assert (code, output.splitlines()[0]) == (0, f"x_media: {len(CHANGED)} changed")
    after = snapshot(folder / "x_media")
    changed = {name for name, content in after.items() if before[name] != content}
    assert changed == set(CHANGED)


def test_a_file_edited_by_hand_is_not_overwritten_unless_forced(folder: Path) -> None:
    edited = folder / "x_media" / "client.py"
    edited.write_text(edited.read_text("utf-8") + "# mine\n", "utf-8")
    change(folder, *ONE_MORE)
    before = snapshot(folder / "x_media")
    code, output, errors = run(folder, "generate")
    assert (code, output) == (2, "")
    assert "  client.py" in errors
    assert "--force" in errors
    assert "models/media.py" not in errors
    assert snapshot(folder / "x_media") == before
    assert run(folder, "generate", "--force")[0] == 0
    assert edited.with_name("client.py.orig").read_text("utf-8").endswith("# mine\n")
    assert run(folder, "check")[0] == 0


# Checking


def change(folder: Path, old: str, new: str) -> None:
    text = (folder / "spec.yaml").read_text("utf-8")
    assert old in text
    (folder / "spec.yaml").write_text(text.replace(old, new), "utf-8")


def test_a_fresh_package_is_fresh(folder: Path) -> None:
    before = snapshot(folder)
    assert run(folder, "check") == (0, "x_media: fresh\n", "")
    assert run(folder, "check", "--quiet") == (0, "", "")
    assert snapshot(folder) == before


def test_a_stale_package_is_told_file_by_file(folder: Path) -> None:
    change(folder, *ONE_MORE)
    before = snapshot(folder)
    code, output, _ = run(folder, "check")
    assert code == 1
    stale = {line.split(":")[0] for line in output.splitlines() if line.endswith(": stale")}
    assert stale == {f"x_media/{name}" for name in CHANGED} - {"x_media/sdkloom.lock"}
    assert "x_media/sdkloom.lock: settings: " in output
    assert snapshot(folder) == before


def test_a_comment_in_the_document_changes_nothing(folder: Path) -> None:
    change(folder, "openapi: 3.0.3", "# A comment.\nopenapi: 3.0.3")
    assert run(folder, "check")[0] == 0


def test_a_file_edited_by_hand_is_named(folder: Path) -> None:
    edited = folder / "x_media" / "client.py"
    edited.write_text(edited.read_text("utf-8") + "# mine\n", "utf-8")
    assert run(folder, "check") == (1, "x_media/client.py: edited\n", "")
    assert run(folder, "check", "--quiet")[1] == "x_media/client.py: edited\n"


def test_a_deleted_file_is_named(folder: Path) -> None:
    (folder / "x_media" / "models" / "media.py").unlink()
    assert run(folder, "check") == (1, "x_media/models/media.py: missing\n", "")


def test_a_leftover_is_named_and_deleted_and_a_file_of_ones_own_is_not(folder: Path) -> None:
    (folder / "x_media" / "mine.py").write_text("# mine\n", "utf-8")
    change(folder, "  /2/media/upload:\n", "  x-was-media-upload:\n")
    code, output, _ = run(folder, "check")
    assert code == 1
    assert "x_media/resources/media.py: leftover\n" in output
    assert "mine.py" not in output
    assert run(folder, "generate")[0] == 0
    assert not (folder / "x_media" / "resources" / "media.py").exists()
    assert (folder / "x_media" / "mine.py").exists()
    assert run(folder, "check")[0] == 0


@pytest.mark.parametrize("is_there", [False, True])
def test_where_there_is_no_package_is_told_in_one_line(folder: Path, *, is_there: bool) -> None:
    if is_there:
        (folder / "no where" / "client").mkdir(parents=True)
        (folder / "no where" / "client" / "mine.py").touch()
    arguments = ("check", "spec.yaml", "--output", "no where/client")
    done = invoke(folder, *arguments)
    advice = "there is no package: run sdkloom generate spec.yaml --output 'no where/client'"
    assert (done.exit_code, done.stdout) == (1, f"no where/client: {advice}\n")
    assert (folder / "no where").exists() == is_there
    done = invoke(folder, *arguments, "--package", "x_media", "--quiet")
    assert (done.exit_code, done.stdout) == (
        1,
        f"no where/client: {advice}, with the same options\n",
    )
    found = json.loads(invoke(folder, *arguments, "--format", "json").stdout)["differences"]
    assert {"path": "client.py", "kind": "missing", "detail": ""} in found


def test_a_deleted_manifest_is_no_missing_package(folder: Path) -> None:
    (folder / "x_media" / "sdkloom.lock").unlink()
    code, output, _ = run(folder, "check")
    assert (code, "x_media/sdkloom.lock: missing\n" in output) == (1, True)
    assert "there is no package" not in output


def with_carriage_returns(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Change the line ends of all files, as core.autocrlf does at a check-out."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return snapshot(folder)


def test_other_line_ends_are_no_difference(folder: Path) -> None:
    before = with_carriage_returns(folder)
    assert run(folder, "check") == (0, "x_media: fresh\n", "")
    assert run(folder, "generate") == (0, "x_media: nothing changed\n", "")
    assert snapshot(folder) == before
    done = invoke(folder, "diff", "x_media", "spec.yaml", "--fail-on", "any")
    assert done.exit_code == 0


def test_files_with_other_line_ends_are_not_edited_by_hand(folder: Path) -> None:
    with_carriage_returns(folder / "x_media")
    change(folder, *ONE_MORE)
    code, output, _ = run(folder, "check")
    stale = {line.split(":")[0] for line in output.splitlines() if line.endswith(": stale")}
    assert (code, stale) == (1, {f"x_media/{name}" for name in CHANGED} - {"x_media/sdkloom.lock"})
    code, output, _ = run(folder, "generate")
    assert (code, output.splitlines()[0]) == (0, f"x_media: {len(CHANGED)} changed")
    assert run(folder, "check")[0] == 0


def test_an_edit_among_other_line_ends_is_one(folder: Path) -> None:
    with_carriage_returns(folder)
    edited = folder / "x_media" / "client.py"
    edited.write_bytes(edited.read_bytes() + b"# mine\r\n")
    assert run(folder, "check") == (1, "x_media/client.py: edited\n", "")
    assert run(folder, "generate")[0] == 2


def test_bad_input_to_check_is_2(folder: Path) -> None:
    (folder / "spec.yaml").write_text("", "utf-8")
    assert run(folder, "check")[0] == 2


# How it reports


def test_json_lists_what_was_done(folder: Path) -> None:
    change(folder, *ONE_MORE)
    code, output, errors = run(folder, "check", "--format", "json")
    found = json.loads(output)
    assert (code, errors) == (1, "")
    assert {"path": "models/media.py", "kind": "stale", "detail": ""} in found["differences"]
    code, output, _ = run(folder, "generate", "--format", "json")
    assert (code, json.loads(output)["changed"]) == (0, CHANGED)
    assert json.loads(run(folder, "check", "--format", "json")[1])["differences"] == []


def test_many_warnings_of_one_rule_are_one_line_with_their_number_and_first_places(
    tmp_path: Path,
) -> None:
    schemas = {f"S{number}": {"type": "object", "required": ["a", "a"]} for number in range(9)}
    spec = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "components": {"schemas": schemas},
    }
    (tmp_path / "spec.json").write_text(json.dumps(spec, indent=1), "utf-8")
    arguments = ["generate", "spec.json", "--output", "p"]
    lines = invoke(tmp_path, *arguments).stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("[duplicate-item]")
    assert "; 8 more like this, at " in lines[0]
    assert lines[0].startswith("spec.json:")
    inspected = invoke(tmp_path, "inspect", "spec.json").stdout
    assert inspected.count("[duplicate-item]") == 1
    found = json.loads(invoke(tmp_path, "inspect", "spec.json", "--format", "json").stdout)
    assert len(found["approximated"]) == 9
    reported = json.loads(invoke(tmp_path, *arguments, "--force", "--format", "json").stdout)
    assert (
        len(
            [
                diagnostic
                for diagnostic in reported["diagnostics"]
                if diagnostic["severity"] == "warning"
            ]
        )
        == 9
    )


def test_what_no_terminal_can_show_is_printed_as_an_escape(tmp_path: Path) -> None:
    spec = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    spec |= {"paths": {"/x\ud800y": {"get": {"responses": {}}}}}
    (tmp_path / "spec.json").write_text(json.dumps(spec), "utf-8")
    found = invoke(tmp_path, "inspect", "spec.json")
    assert (found.exit_code, "/x\\ud800y" in found.stdout) == (0, True)


def test_quiet_says_errors_only(tmp_path: Path) -> None:
    result = diagnosed(UNSUPPORTED / "xml_body", tmp_path / "out", "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    result = diagnosed(INVALID / "ref_dangling_parameter", tmp_path / "out", "--quiet")
    assert result.exit_code == 2
    assert result.stderr == (INVALID / "ref_dangling_parameter" / "stderr.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "spec.yaml"],
        ["generate", "spec.yaml", "--output"],
        ["generate", "spec.yaml", "--output", "x", "--format", "html"],
        ["generate", "spec.yaml", "--output", "x", "--nonsense"],
        ["nonsense"],
    ],
)
def test_wrong_arguments_are_2(arguments: list[str], folder: Path) -> None:
    before = snapshot(folder)
    result: Any = invoke(folder, *arguments)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("Error: ")
    assert result.stdout == ""
    assert snapshot(folder) == before


def test_help_names_the_commands(tmp_path: Path) -> None:
    for flag in ("-h", "--help"):
        result = invoke(tmp_path, flag)
        assert result.exit_code == 0
        assert {"generate", "check"} <= set(result.stdout.split())


def test_no_text_of_a_document_moves_a_terminal(tmp_path: Path) -> None:
    odd = "a\x1b]0;b\x9b2J\r\u202e\u2028"
    parameter = {"name": odd, "in": "query", "schema": {"type": "string", "pattern": odd}}
    operation = {"operationId": odd, "tags": [odd], "parameters": [parameter], "responses": {}}
    document = {
        "openapi": "3.2.0",
        "info": {"title": odd, "version": odd},
        "paths": {"/a": {"get": operation, "additionalOperations": {odd: operation}}},
        "components": {"schemas": {odd: {"type": "string", "default": 1}}},
        odd: odd,
    }
    (tmp_path / "spec.json").write_text(json.dumps(document), "utf-8")
    for command in (
        "inspect spec.json",
        "slice spec.json --explain --include-path * --output slice.json",
        "generate spec.json --output client",
        "check spec.json --output other",
        "generate spec.json --output client --include-operation b",
        "generate spec.json --output client --include-tag b",
    ):
        output = invoke(tmp_path, *command.split(), "--format", "text").output
        assert output
        assert output.replace("\n", "").isprintable(), command
