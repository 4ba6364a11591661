"""Every command of docs/recipes.md and of the GitHub Action is run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from importing import importable
from sdkloom.commands.cli import main

ROOT = Path(__file__).parent.parent
RECIPES = (ROOT / "docs" / "recipes.md").read_text("utf-8")
SETTINGS = '[tool.sdkloom.targets.bookshop]\nspec = "openapi.yaml"\noutput = "bookshop"\n'
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def recipe(heading: str, language: str) -> str:
    section = RECIPES.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    (block,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return str(block)


def _decorator(function: object) -> object:
    return function


class Session:
    """Lists what a session of nox would do."""

    def __init__(self) -> None:
        self.installed, self.ran = list[str](), list[list[str]]()

    def install(self, *requirements: str) -> None:
        self.installed += requirements

    def run(self, *command: str) -> None:
        self.ran.append([*command])


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recipes")
    shutil.copyfile(ROOT / "specs" / "bookshop.yaml", folder / "openapi.yaml")
    (folder / "pyproject.toml").write_text(SETTINGS, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert CliRunner().invoke(main, ["generate"]).exit_code == 0
    return folder


def succeeds(*command: str) -> None:
    assert command[0] == "sdkloom"
    result = CliRunner().invoke(main, command[1:])
    assert result.exit_code == 0, result.output


def test_gitlab(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package)
    install, *commands = yaml.safe_load(recipe("GitLab", "yaml"))["client"]["script"]
    assert install == "pip install sdkloom"
    for command in commands:
        succeeds(*shlex.split(command))


def test_tox_and_nox_run_the_same_commands(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package)
    tox = tomllib.loads(recipe("tox", "toml"))["tool"]["tox"]["env"]["client"]
    session = Session()
    nox = ModuleType("nox")
    nox.__dict__.update(session=_decorator, Session=Session)
    monkeypatch.setitem(sys.modules, "nox", nox)
    space: dict[str, Any] = {}
    exec(compile(recipe("nox", "python"), "noxfile.py", "exec"), space)
    space["client"](session)
    assert (tox["deps"], tox["commands"]) == (session.installed, session.ran)
    with importable(package, "bookshop"):
        for command in tox["commands"]:
            succeeds(*command)


def test_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(ROOT / "specs" / "bookshop.yaml", "openapi.yaml")
    lines = [line.split(maxsplit=1) for line in recipe("Docker", "dockerfile").splitlines() if line]
    commands = [text for word, text in lines if word == "RUN" and not text.startswith("pip ")]
    (command,) = commands
    succeeds(*shlex.split(command))
    copied = next(text for word, text in lines if word == "COPY" and "--from" in text)
    assert copied.split()[1] == "/build/bookshop"
    assert Path("bookshop", "client.py").exists()


def test_other_build_systems(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package)
    command = recipe("Other build systems", "console").removeprefix("$ ")
    succeeds(*shlex.split(command))


def test_the_recipe_of_the_action_names_its_inputs() -> None:
    job = yaml.safe_load(recipe("GitHub Actions", "yaml"))["jobs"]["client"]
    assert job["steps"][-1]["with"].keys() <= ACTION["inputs"].keys()
    used = set(re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == ACTION["inputs"].keys()
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")  # inputs reach a shell as variables alone


@pytest.mark.parametrize(("target", "code"), [("", 0), ("bookshop", 0), ("library", 2)])
def test_the_steps_of_the_action_run(package: Path, tmp_path: Path, target: str, code: int) -> None:
    """In bash, as a runner runs them; `gh` is a program that prints what it is given."""
    gh, summary = tmp_path / "gh", tmp_path / "summary.md"
    gh.write_text('#!/bin/sh\necho "$@"\ncat "$5"\n', "utf-8")
    gh.chmod(0o755)
    programs = os.pathsep.join([str(tmp_path), str(Path(sys.executable).parent)])
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PACKAGE": "bookshop", "DOCUMENT": "openapi.yaml", "NUMBER": "7", "TARGET": target,
        "RUNNER_TEMP": str(tmp_path), "GITHUB_STEP_SUMMARY": str(summary),
    }  # fmt: skip
    comment, check = (
        subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=package, env=environment, capture_output=True, text=True, check=False,
        )
        for step in ACTION["runs"]["steps"][2:]
    )  # fmt: skip
    assert comment.returncode == 0, comment.stderr
    assert comment.stdout.startswith("pr comment 7 --body-file ")
    assert summary.read_text("utf-8") in comment.stdout
    assert check.returncode == code, check.stderr
