"""Every release of the Pythons that are promised, patch releases included, does the same.

The first releases of 3.11 match possessive repeats and atomic groups wrongly (CPython's gh-106052),
so that no pattern of the generator, of the runtime or of a document may hold any.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import interpreters
from compiled_patterns import newer_syntax
from sdkloom.ecma.patterns import PatternError, translate
from test_patterns import FACTS

ROOT = Path(__file__).parent.parent
SPEC_CORPUS = os.environ.get("SPEC_CORPUS")
SPECS = [
    ROOT / "specs" / "media_upload.yaml",
    *sorted(ROOT.glob("tests/cases/*/spec.yaml")),
    *sorted(ROOT.glob("tests/every_field/*.yaml")),
]
SOURCES = [*ROOT.glob("generator/**/*.py"), *ROOT.glob("templates/runtime/**/*.py")]
FUNCTIONS = {"compile", "compiled", "search", "match", "fullmatch", "split", "findall", "finditer"} | {
    "sub", "subn",
}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a++", {"POSSESSIVE_REPEAT"}),
        ("(?:(?=(?:a|b(?:c|d){2,3}+))x)", {"POSSESSIVE_REPEAT"}),
        ("x|(?>a|ab)c", {"ATOMIC_GROUP"}),
        ("(a)?(?(1)b*+|c)", {"POSSESSIVE_REPEAT"}),
        (r"[a++]\++(?:a+)+|\(?>", set()),
    ],
)
def test_newer_syntax_is_seen_at_any_depth(pattern: str, found: set[str]) -> None:
    assert newer_syntax(pattern) == found


@cache
def compiled() -> dict[str, list[tuple[str, int]]]:
    """List what is compiled when all of the generator and packages of all cases are imported."""
    program = ROOT / "tests" / "support" / "compiled_patterns.py"
    done = subprocess.run(
        [sys.executable, program, *SPECS], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_no_pattern_that_is_compiled_depends_on_a_patch_release() -> None:
    found = compiled()
    assert {"sdkloom.emit.audit", "sdkloom.ecma.parser"} <= found.keys()
    assert {
        "woven._runtime.json_schema.evaluation",
        "woven._runtime.http.parameters",
    } <= found.keys()
    assert [r"\A[0-9]{1,19}\Z", 0] in found["woven._runtime.json_schema.evaluation"]
    assert [
        (module, pattern)
        for module, patterns in found.items()
        for pattern, flags in patterns
        if newer_syntax(pattern, flags)
    ] == []


def written(path: Path) -> Iterator[str]:
    """Give the patterns that stand in a module's calls of ``re``, used or not."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = ast.unparse(node.func).removeprefix("re.")
            first = node.args[0]
            if name in FUNCTIONS and isinstance(first, ast.Constant | ast.JoinedStr):
                yield _text(first)


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value.decode() if isinstance(node.value, bytes) else str(node.value)
    return "".join(
        str(value.value) if isinstance(value, ast.Constant) else "x" for value in node.values
    )


def test_no_pattern_that_is_written_depends_on_a_patch_release() -> None:
    found = [(path.name, text) for path in SOURCES for text in written(path)]
    assert ("yaml_tree.py", r"\r?\n\Z") in found
    assert ("raw_request.py", r"(?:\.|%2[eE]){1,2}\Z") in found
    assert [(name, text) for name, text in found if newer_syntax(text)] == []


def test_no_pattern_that_is_translated_depends_on_a_patch_release() -> None:
    patterns = [pattern for pattern, *_ in FACTS]
    if SPEC_CORPUS is not None:
        lines = (Path(SPEC_CORPUS) / "dev" / "regex" / "patterns.jsonl").read_text("utf-8")
        patterns += [json.loads(line)["pattern"] for line in lines.split("\n")[:-1]]
    assert [pattern for pattern in patterns if newer_syntax(_translated(pattern))] == []


def _translated(pattern: str) -> str:
    try:
        return translate(pattern).python
    except PatternError:
        return ""


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)
    return path


def test_interpreters_are_found_by_what_they_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"implementation": "CPython", "is_environment": False, "has_pip": True}
    for name, version, other in (
        ("python3", "3.12.4", {}),
        ("python3.12", "3.12.4", {"has_pip": False}),
        ("python3.13", "3.13.1", {"has_pip": False}),
        ("python3.14", "3.14.0", {"is_environment": True}),
        ("python3.15", "3.15.0", {"implementation": "PyPy"}),
    ):
        release = [int(part) for part in version.split(".")[:2]]
        shown = json.dumps({**answer, "version": version, "release": release, **other})
        script(tmp_path / name, f"echo '{shown}'")
    script(tmp_path / "python3.11", "echo 'pyenv: python3.11: command not found' >&2; exit 127")
    monkeypatch.setattr(interpreters, "_candidates", lambda: sorted(tmp_path.iterdir()))
    found = interpreters.interpreters()
    assert list(found) == ["3.12.4", "3.13.1"]
    assert (found["3.12.4"].path.name, found["3.12.4"].problem) == ("python3", None)
    assert "python3-venv" in (found["3.13.1"].problem or "")
    assert found["3.13.1"].release == "3.13"


def test_patch_releases_are_told_apart_and_ordered_as_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    versions = ["3.11.10", "3.11.2", "3.12.0"]
    found = [interpreters.Interpreter(Path(version), version) for version in versions]
    monkeypatch.setattr(interpreters, "_candidates", lambda: found)
    monkeypatch.setattr(interpreters, "probe", lambda first: first)
    assert list(interpreters.interpreters()) == ["3.11.2", "3.11.10", "3.12.0"]


def test_a_byte_that_differs_is_seen(tmp_path: Path) -> None:
    for name, texts in {"a": ("same", "x = 1"), "b": ("same", "x = 2")}.items():
        (tmp_path / name / "p").mkdir(parents=True)
        for file, text in zip(("same.py", "p/other.py"), texts, strict=True):
            (tmp_path / name / file).write_text(text, "utf-8")
    (tmp_path / "b" / "new.py").touch()
    assert sorted(interpreters._different(tmp_path / "a", tmp_path / "b")) == [
        "new.py",
        "p/other.py",
    ]
