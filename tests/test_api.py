"""The commands as functions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import sdkloom
from sdkloom.reading import document as documents

SPEC = Path(__file__).parent.parent / "specs" / "media_upload.yaml"


def test_generate_writes_and_check_finds_it_fresh(tmp_path: Path) -> None:
    result = sdkloom.generate(SPEC, tmp_path / "x", package="x", include_path=["/2/media/*"])
    assert "client.py" in result.written.added
    assert result.diagnostics == ()
    assert sdkloom.check(SPEC, tmp_path / "x", package="x", include_path="/2/media/*") == ()
    (tmp_path / "x" / "client.py").write_text("")
    (difference,) = sdkloom.check(SPEC, tmp_path / "x", package="x", include_path="/2/media/*")
    assert (difference.path, difference.kind) == ("client.py", "edited")
    with pytest.raises(sdkloom.OutputError, match=r"client\.py"):
        sdkloom.generate(SPEC, tmp_path / "x", package="x", include_path="/2/media/*")


def test_a_document_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(sdkloom.SpecError, match="no file"):
        sdkloom.generate(tmp_path / "missing.yaml", tmp_path / "x")
    with pytest.raises(sdkloom.SpecError, match="no tag matches"):
        sdkloom.generate(SPEC, tmp_path / "x", include_tag=["Nothing"])
    assert not (tmp_path / "x").exists()


def test_diff_of_a_document_with_itself_is_empty(tmp_path: Path) -> None:
    assert sdkloom.diff(SPEC, SPEC).changes == ()
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        SPEC.read_text()
        .replace("            - subtitles\n", "")
        .replace("        - subtitles\n", "")
    )
    found = sdkloom.diff(SPEC, changed)
    assert found.bump == "major"
    assert [change.kind for change in found.changes] == ["enum-value-removed"]


def test_generate_writes_what_changed_to_a_file(tmp_path: Path) -> None:
    spec, report = tmp_path / "spec.yaml", tmp_path / "changes.json"
    spec.write_text(SPEC.read_text())
    sdkloom.generate(spec, tmp_path / "x", changes=report)
    assert json.loads(report.read_text())["bump"] == "none"  # there was no package before
    spec.write_text(SPEC.read_text().replace("        - subtitles\n", ""))
    result = sdkloom.generate(spec, tmp_path / "x", changes=report)
    assert result.changes is not None
    kinds = [change["kind"] for change in json.loads(report.read_text())["changes"]]
    assert kinds == [change.kind for change in result.changes.changes]
    assert kinds


def test_inspect_lists_what_becomes_of_a_document(tmp_path: Path) -> None:
    found = sdkloom.inspect(SPEC, include_tag="Media")
    assert [entry.symbol for entry in found.entries if entry.kind == "operation"] == [
        "client.media.upload"
    ]
    assert found.approximated == ()
    with pytest.raises(sdkloom.SpecError, match="no file"):
        sdkloom.inspect(tmp_path / "missing.yaml")


def test_slice_spec_is_the_document_itself_when_all_is_kept() -> None:
    assert sdkloom.slice_spec(SPEC) == SPEC.read_text()
    assert yaml.safe_load(sdkloom.slice_spec(SPEC, include_tag=["Media"])) == yaml.safe_load(
        SPEC.read_text()
    )


def test_importing_sdkloom_imports_nothing_else() -> None:
    script = "import sys, sdkloom; print(sorted(one for one in sys.modules if one.startswith(('sdkloom.', 'jinja2'))))"
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SPEC.parents[1] / "generator")},
    )
    assert run.stdout.strip() == "[]"


@pytest.fixture
def split(tmp_path: Path) -> Path:
    """A document in one folder that refers to a file in another, and an overlay."""
    pytest.importorskip("jsonpath", reason="needs the extra of overlays")
    (tmp_path / "apis").mkdir()
    (tmp_path / "apis" / "spec.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
        "paths: {/a: {get: {responses: {'200': {$ref: '../shared.yaml#/Answer'}}}}}\n"
    )
    (tmp_path / "shared.yaml").write_text("Answer: {description: found}\n")
    (tmp_path / "overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\n"
        "actions: [{target: $.info, update: {title: Overlaid}}]\n"
    )
    return tmp_path


def test_every_function_reads_as_the_command_line_does(split: Path) -> None:
    spec, overlay = split / "apis" / "spec.yaml", split / "overlay.yaml"
    with pytest.raises(sdkloom.SpecError, match="--root"):
        sdkloom.generate(spec, split / "api")
    result = sdkloom.generate(spec, split / "api", root=split, overlay=overlay)
    assert "Overlaid" in (split / "api" / "README.md").read_text("utf-8")
    assert result.diagnostics == ()
    overlays = [str(overlay)]
    assert sdkloom.check(spec, split / "api", root=str(split), overlay=overlays) == ()
    assert sdkloom.check(spec, split / "api", root=split) != ()
    assert sdkloom.diff(split / "api", spec, root=split, overlay=overlay).changes == ()
    assert "Overlaid" in sdkloom.slice_spec(spec, root=split, overlay=overlay)


def test_hosts_are_allowed_by_name(split: Path) -> None:
    spec = split / "apis" / "spec.yaml"
    spec.write_text(spec.read_text().replace("../shared.yaml", "https://example.invalid/a.yaml"))
    with pytest.raises(sdkloom.SpecError, match="--allow-remote example.invalid"):
        sdkloom.diff(spec, spec)
    with pytest.raises(sdkloom.SpecError, match="cannot be read: "):
        sdkloom.diff(spec, spec, allow_remote="example.invalid")


@pytest.mark.parametrize(
    ("function", "documents", "wrong", "right"),
    [
        (sdkloom.generate, (SPEC, "out"), "include_tags", "include_tag"),
        (sdkloom.generate, (SPEC, "out"), "forcee", "force"),
        (sdkloom.check, (SPEC, "out"), "fetched", "fetch"),
        (sdkloom.diff, (SPEC, SPEC), "overlays", "overlay"),
        (sdkloom.slice_spec, (SPEC,), "exclude_paths", "exclude_path"),
        (sdkloom.inspect, (SPEC,), "allow_remotes", "allow_remote"),
    ],
)
def test_an_unknown_argument_is_a_type_error_that_names_the_near_one(
    function: Any,
    documents: tuple[Any, ...],
    wrong: str,
    right: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError) as caught:
        function(*documents, **{wrong: True})
    expected = f"{function.__name__}() got an unexpected keyword argument {wrong!r}"
    assert str(caught.value) == f"{expected}; did you mean {right!r}?"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (sdkloom.generate, (SPEC, "out")),
        (sdkloom.check, (SPEC, "out")),
        (sdkloom.diff, (SPEC, SPEC)),
        (sdkloom.slice_spec, (SPEC,)),
        (sdkloom.inspect, (SPEC,)),
    ],
)
def test_a_fault_of_sdkloom_is_an_internal_error_with_its_cause(
    function: Any, arguments: tuple[Any, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(documents, "_document", fail)
    with pytest.raises(sdkloom.InternalError, match=r"RecursionError: maximum") as caught:
        function(*arguments)
    assert str(SPEC) in str(caught.value)
    assert isinstance(caught.value.__cause__, RecursionError)
    assert "a fault of sdkloom, not of the document" in caught.value.__notes__[0]


def test_a_scheme_that_is_not_built_in_says_what_to_pass(tmp_path: Path) -> None:
    spec = tmp_path / "spec.json"
    schemes = {"signed": {"type": "http", "scheme": "digest"}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Digest", "version": "1"},
        "paths": {},
        "components": {"securitySchemes": schemes},
    }
    spec.write_text(json.dumps(document))
    found = sdkloom.generate(spec, tmp_path / "digest").diagnostics
    expected = '"digest" is not built in: pass an httpx2.Auth as auth='
    assert expected in [remark.message for remark in found]
