"""Names of packages that people type: what is refused, what is proposed, and that a proposal works."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sdkloom
from sdkloom.app.package_names import DEPENDENCIES, package_problem
from sdkloom.commands.cli import main

SPEC = str(Path(__file__).parent.parent / "specs" / "media_upload.yaml")
NAMES = {
    "my-client": "my_client",
    "a.b": "a_b",
    "x;y": "x_y",
    "1abc": "client_1abc",
    "class": "class_client",
    "None": "none",
    ";;": "client",
    "naïve": "naive",
    "json": "json_client",
    "typing": "typing_client",
    "httpx2": "httpx2_client",
    "sdkloom": "sdkloom_client",
    "n-" * 150: "n_" * 30,
}


def generate(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["generate", SPEC, *arguments])


@pytest.mark.parametrize("name", NAMES)
def test_a_package_that_could_not_be_used_is_refused_with_a_proposal(
    name: str, tmp_path: Path
) -> None:
    result = generate("--output", str(tmp_path / "api"), "--package", name)
    assert result.exit_code == 2, result.exception
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: --package: ")
    assert line.endswith(f"; use {NAMES[name].strip('_')!r}")
    assert "sdkloom, please report" not in line
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", [name for name in NAMES if len(name) < 255])
def test_a_folder_that_could_not_be_imported_is_refused_with_both_ways_out(
    name: str, tmp_path: Path
) -> None:
    result = generate("--output", str(tmp_path / name))
    assert result.exit_code == 2, result.exception
    (line,) = result.stderr.splitlines()
    assert f"use a folder named {NAMES[name]!r}, or --package {NAMES[name]} if" in line
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("proposal", sorted({name.strip("_") for name in NAMES.values()}))
def test_what_is_proposed_can_be_used(proposal: str, tmp_path: Path) -> None:
    assert package_problem(tmp_path / proposal, None) is None
    assert package_problem(tmp_path / "any-folder", proposal) is None


def test_a_folder_that_is_renamed_later_can_have_any_name(tmp_path: Path) -> None:
    result = generate("--output", str(tmp_path / "my-client"), "--package", "my_client")
    assert result.exit_code == 0, result.output
    (tmp_path / "my-client").rename(tmp_path / "my_client")
    subprocess.run([sys.executable, "-c", "import my_client"], cwd=tmp_path, check=True)


def test_inside_a_package_a_name_hides_nothing(tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    assert generate("--output", str(outer / "json")).exit_code == 2
    (outer / "__init__.py").touch()
    assert generate("--output", str(outer / "class")).exit_code == 2
    assert generate("--output", str(outer / "json")).exit_code == 0
    script = "from outer.json import Client; Client(token='t').close(); import json; json.dumps(1)"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)


def test_a_project_is_told_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = f"[tool.sdkloom.targets.a]\nspec = '{SPEC}'\noutput = 'my-api'\n"
    Path("pyproject.toml").write_text(text)
    result = CliRunner().invoke(main, ["generate"])
    assert result.stderr.startswith("pyproject.toml:3:1: error: 'my-api' cannot be the name")
    Path("pyproject.toml").write_text(text + "package = 'json'\n")
    result = CliRunner().invoke(main, ["check"])
    assert (result.exit_code, result.stderr[:23]) == (2, "pyproject.toml:4:1: err")


def test_python_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(sdkloom.OutputError, match="use 'my_client'"):
        sdkloom.generate(SPEC, tmp_path / "x", package="my-client")
    with pytest.raises(sdkloom.OutputError, match="my_client"):
        sdkloom.check(SPEC, tmp_path / "my-client")
    with pytest.raises(sdkloom.OutputError, match="NUL"):
        sdkloom.generate(SPEC, "a\0b", package="x")


def test_every_module_that_httpx2_brings_is_known() -> None:
    modules: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            modules.setdefault(_normal(distribution), set()).add(module)
    waiting, seen = ["httpx2"], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            needed = requires(name) or []
        except PackageNotFoundError:  # of another platform
            continue
        waiting += [
            _normal(re.split(r"[\s;<>=!~\[]", name)[0]) for name in needed if "extra" not in name
        ]
        public = {module for module in modules[name] if not module.startswith("_")}
        assert public <= DEPENDENCIES
    assert {"httpx2", "httpcore2"} <= seen


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
