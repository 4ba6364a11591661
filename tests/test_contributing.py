"""What CONTRIBUTING.md says is there: files, make targets, names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
FOLDERS = ("generator/", "templates/", "tests/", "docs/")
PATHS = sorted(
    {
        path
        for path in re.findall(r"[\w./]+", TEXT)
        if path.startswith(FOLDERS) and "NAME" not in path
    }
)


def test_paths_are_found() -> None:
    assert len(PATHS) > 30


@pytest.mark.parametrize("path", [path.rstrip(".") for path in PATHS])
def test_a_file_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists(), f"CONTRIBUTING.md names {path}"


def test_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"make (\w+)", TEXT))
    assert {"setup", "quick", "test", "docs", "generate"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("openapi/keywords.py", ["KEYWORDS"]),
        ("schemas/ast.py", ["Schema"]),
        ("ir/presence.py", ["Required", "Optional", "ReadOnly", "Defaulted"]),
        ("emit/fields.py", ["shown_type", "presence_text"]),
        ("emit/codecs.py", ["_row"]),
        ("../../templates/runtime/http/options.py", ["CallOptions", "_READ"]),
        ("../../templates/runtime/http/api_client.py", ["with_options"]),
        ("commands/report.py", ["Report"]),
    ],
)
def test_names_that_a_task_mentions_are_defined_there(path: str, names: list[str]) -> None:
    text = (ROOT / "generator" / "sdkloom" / path).read_text("utf-8")
    for name in names:
        assert f"`{name}`" in TEXT
        assert re.search(rf"\b(def|class) {name}\b|^{name}\b", text, re.MULTILINE), name
