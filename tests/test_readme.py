"""Every command and snippet of the README is run, and its tables list what there is."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bookshop_server import Bookshop
from importing import importable
from sdkloom.app.settings import settings_schema
from sdkloom.app.targets import read_project
from sdkloom.commands.cli import main
from stand_in import StandIn

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the document and the package that the README is about."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copyfile(ROOT / "specs" / "bookshop.yaml", folder / "openapi.yaml")
    command = ["generate", str(folder / "openapi.yaml"), "--output", str(folder / "bookshop")]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def folder(packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder of a reader, whose clients call stand-ins on this machine."""
    shutil.copytree(packages, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    Path("cat.png").write_bytes(b"\x89PNG")
    Path("token").write_text("...")
    with StandIn() as x, Bookshop() as shop, importable(packages, "bookshop"):
        monkeypatch.setattr(importlib.import_module("x_media.client"), "BASE_URL", x.url)
        server = importlib.import_module("bookshop._runtime.http.servers").Server
        regions = {"region": ["eu", "us"]}
        here = server(shop.url, {"region": "eu"}, regions)
        monkeypatch.setattr(importlib.import_module("bookshop.client"), "SERVER", here)
        yield tmp_path


APPLICATION = """
import yaml


def app():
    with open("openapi.yaml", encoding="utf-8") as file:
        return yaml.safe_load(file)
"""
"""What ``--app main:app`` finds: a function that returns the document."""


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
@pytest.mark.usefixtures("folder")
def test_snippets_run(snippet: str) -> None:
    if "openapi.yaml" in snippet:  # it compares what the command line made of all operations
        shutil.rmtree("bookshop")
    exec(compile(snippet, "README.md", "exec"), {"__name__": "__main__"})


@pytest.mark.usefixtures("folder")
def test_the_verdicts_in_the_comments_are_true() -> None:
    schema = importlib.import_module("bookshop").schema
    assert schema("Isbn").validate("9780140449334") == []
    assert [found.keyword for found in schema("Isbn").validate("9780140449334\n")] == ["pattern"]


@pytest.mark.parametrize("command", [row for row in COMMANDS if row.startswith("sdkloom ")])
def test_commands_run(command: str, folder: Path) -> None:
    (folder / "pyproject.toml").write_text(project())
    (folder / "main.py").write_text(APPLICATION)
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("command", [row for row in COMMANDS if row.startswith("python ")])
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # a one-line program ends without closing
@pytest.mark.usefixtures("folder")
def test_one_line_programs_run(command: str) -> None:
    _, option, program = shlex.split(command)
    assert option == "-c"
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(program, {})
    gc.collect()
    assert "Meditations" in printed.getvalue()


@pytest.mark.parametrize("command", [row for row in COMMANDS if row.startswith("make ")])
def test_targets_of_make_exist(command: str) -> None:
    """Running ``make test`` from within the tests would never end: that is for the build to show."""
    subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_nothing_else_is_promised() -> None:
    """Installing is for ``test_install``."""
    installs = ["pip install sdkloom", "pip install httpx2", "pip install sdkloom httpx2"]
    assert [row for row in COMMANDS if row.startswith("pip ")] == installs
    assert {row.split()[0] for row in COMMANDS} == {"make", "sdkloom", "python", "pip"}


def project() -> str:
    """The settings of targets; the other blocks are about builds."""
    blocks = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (block,) = (block for block in blocks if "[tool.sdkloom.targets." in block)
    return str(block)


def test_the_project_of_the_readme_is_understood(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(project())
    (target,) = read_project(tmp_path).targets
    assert target.name == "bookshop"
    assert target.selection.include_tags == ("Books", "Covers")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table whose first column is *heading*."""
    lines = README[README.index(f"| {heading} |") :].splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("|")), None)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:end]]


def _commands(cell: str) -> set[str]:
    """The commands of a row: ``all``, ``all but`` some, or those that are named."""
    named = {*re.findall(r"[a-z]+", cell)}
    return main.commands.keys() - named if "all" in named else named


def test_the_table_of_options_lists_those_of_every_command() -> None:
    documented = {
        (command, option)
        for options, commands, *_ in rows("option")
        for option in re.findall(r"--[a-z-]+", options)
        for command in _commands(commands)
    }
    accepted = {
        (name, max(parameter.opts, key=len))
        for name, command in main.commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option)
    }
    assert documented == accepted


def test_the_table_of_options_lists_the_keys_of_a_target() -> None:
    documented = {key for row in rows("option") for key in re.findall(r"`([a-z-]+)`", row[2])}
    target = json.loads(settings_schema())["$defs"]["target"]
    assert documented == {*target["properties"]}


def setting_keys(schema: object, parents: tuple[str, ...] = ()) -> Iterator[str]:
    """Go through the keys of all settings, of tables in tables too, with dots between them."""
    for keyword, value in schema.items() if isinstance(schema, dict) else ():
        if keyword == "properties":
            for key, inner in value.items():
                yield ".".join([*parents, key])
                yield from setting_keys(inner, (*parents, key))
        elif keyword in {"then", "else"}:
            yield from setting_keys(value, parents)
        elif keyword == "$defs":
            yield from setting_keys(value["target"], ("target",))


@pytest.mark.parametrize("key", sorted({*setting_keys(json.loads(settings_schema()))}))
def test_every_key_of_the_settings_is_named(key: str) -> None:
    last = re.escape(key.rpartition(".")[2])
    assert re.search(rf"[`.]{last}[`.\]]|^{last} = ", README, re.MULTILINE)


def test_links_work_outside_of_the_repository() -> None:
    """A package index shows the README alone, where a relative link leads nowhere."""
    links = re.findall(
        r"\]\(\s*([^)\s]+)|^\[[^]]+\]:\s*(\S+)|(?:href|src)=\"([^\"]*)", README, re.MULTILINE
    )
    targets = {first or second or third for first, second, third in links}
    assert targets
    assert {link for link in targets if not link.startswith(("https://", "#"))} == set()
