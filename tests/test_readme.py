"""Every command and snippet of the README is run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import x_media.client
from sdkloom.commands.cli import main
from sdkloom.targets import read_project
from stand_in import StandIn

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_snippets_run(snippet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cat.png").write_bytes(b"\x89PNG")
    with StandIn() as server:
        monkeypatch.setattr(x_media.client, "BASE_URL", server.url)
        exec(compile(snippet, "README.md", "exec"), {})


def test_the_verdicts_in_the_comments_are_true() -> None:
    from x_media import schema

    assert schema("UserId").validate("2244994945") == []
    assert [one.keyword for one in schema("UserId").validate("2244994945\n")] == ["pattern"]


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.startswith("sdkloom ")])
def test_commands_run(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    shutil.copytree(ROOT / "generated", tmp_path / "generated")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.startswith("make ")])
def test_targets_exist(command: str) -> None:
    """Running ``make test`` from within the tests would never end: that is for the build to show."""
    subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_the_project_of_the_readme_is_understood(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(block)
    (target,) = read_project(tmp_path).targets
    assert target.selection.include_paths == ("/2/media/*",)


def test_nothing_else_is_promised() -> None:
    assert {one.split()[0] for one in COMMANDS} == {"make", "sdkloom"}


def test_every_room_named_in_the_architecture_exists() -> None:
    table = README[README.index("| room |") : README.index("A room imports only")]
    rooms = {
        name
        for row in table.splitlines()[2:]
        for name in re.findall(r"`([a-z_]+)`", row.split("|")[1] if row else "")
    }
    package = ROOT / "generator" / "sdkloom"
    missing = {
        one
        for one in rooms
        if not (package / one).is_dir() and not (package / f"{one}.py").exists()
    }
    assert rooms
    assert missing == set()
