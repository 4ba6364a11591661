"""Files that a run reads, changed at random: an answer with a place, and nothing else is touched."""

from __future__ import annotations

import json
import random
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from effort import EXHAUSTIVE
from fuzz import Mutator
from sdkloom.commands.cli import main

pytestmark = pytest.mark.slow

RUNS = 300 if EXHAUSTIVE else 25
SPEC = """\
openapi: 3.1.0
info: {title: Mangled, version: "1"}
paths:
  /a:
    get:
      operationId: read
      responses: {"200": {description: d, content: {application/json: {schema: {type: string}}}}}
"""
PROJECT = '[tool.sdkloom.targets.x]\nspec = "spec.yaml"\noutput = "written"\n'
JOURNALS: list[dict[str, Any]] = [
    {"tree": [1, 2], "ours": ["client.py"]},
    {"keep": {}, "delete": ["mine.txt"], "gone": ["client.py"], "write": {"client.py": "1"}},
]
TEXTS = [
    "",
    "\x00",
    "[" * 50_000,
    "nan",
    "\ufeff{}",
    '"\ud800"',
    "1" * 5000,
    "\x1b[31m",
    "{",
    "a = [[[",
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mangled")
    (folder / "spec.yaml").write_text(SPEC, "utf-8")
    (folder / "pyproject.toml").write_text(PROJECT, "utf-8")
    (folder / "outside.txt").write_text("outside", "utf-8")
    ran = CliRunner().invoke(
        main, ["generate", str(folder / "spec.yaml"), "--output", str(folder / "written")]
    )
    assert ran.exit_code == 0, ran.output
    (folder / "written" / "mine.txt").write_text("mine", "utf-8")
    return folder


def changed(text: str, chance: random.Random) -> str:
    """Change a text: its JSON where it is some, else its characters."""
    if chance.random() < 0.15:
        return chance.choice(TEXTS)
    if text.startswith("{") and chance.random() < 0.8:
        root = json.loads(text)
        mutator = Mutator(root, chance)
        for _ in range(chance.choice((1, 2, 4))):
            mutator.step()
        return json.dumps(root)
    at = chance.randrange(len(text))
    return text[:at] + chance.choice([*TEXTS, "../../outside.txt", '"', "\\u0000"]) + text[at + 1 :]


@pytest.mark.parametrize("name", ["sdkloom.lock", "openapi.json", "journal", "pyproject.toml"])
def test_a_changed_file_ends_with_a_place_and_spares_the_rest(
    name: str, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(RUNS):
        chance = random.Random(f"{name} {seed}")
        folder = tmp_path / str(seed)
        shutil.copytree(written, folder)
        monkeypatch.chdir(folder)
        file = {
            "journal": folder / "written/.sdkloom/journal.json",
            "pyproject.toml": folder / "pyproject.toml",
        }.get(name, folder / "written" / name)
        if name == "journal":
            file.parent.mkdir()
            text = json.dumps(chance.choice(JOURNALS))
        else:
            text = file.read_text("utf-8")
        file.write_bytes(changed(text, chance).encode("utf-8", "surrogatepass"))
        arguments = [] if name == "pyproject.toml" else ["spec.yaml", "--output", "written"]
        ran = CliRunner().invoke(main, ["generate", *arguments, *chance.choice(([], ["--force"]))])
        assert ran.exception is None or isinstance(ran.exception, SystemExit), (seed, ran.exception)
        assert ran.exit_code in {0, 2}, (seed, ran.output)
        assert "\x1b" not in ran.output, seed
        assert ran.exit_code == 0 or "error" in ran.output, (seed, ran.output)
        assert (folder / "outside.txt").read_text("utf-8") == "outside", seed
        assert (folder / "written/mine.txt").read_text("utf-8") == "mine", seed
        assert (folder / "spec.yaml").read_text("utf-8") == SPEC, seed
        shutil.rmtree(folder)


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "null", '{"files": 3}'])
def test_force_writes_all_anew_where_the_lock_cannot_be_read(
    text: str, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message about a broken lock says so."""
    folder = tmp_path / "x"
    shutil.copytree(written, folder)
    monkeypatch.chdir(folder)
    before = (folder / "written/sdkloom.lock").read_text("utf-8")
    (folder / "written/sdkloom.lock").write_text(text, "utf-8")
    arguments = ["generate", "spec.yaml", "--output", "written"]
    refused = CliRunner().invoke(main, arguments)
    assert (refused.exit_code, "--force" in refused.output) == (2, True), refused.output
    assert (folder / "written/sdkloom.lock").read_text("utf-8") == text
    forced = CliRunner().invoke(main, [*arguments, "--force"])
    assert forced.exit_code == 0, forced.output
    assert (folder / "written/sdkloom.lock").read_text("utf-8") == before
    assert (folder / "written/mine.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("key", ["a." * 60_000 + "b = 1", "['a'" + ". 'a'" * 60_000 + "]"])
def test_a_key_of_thousands_of_parts_is_refused_at_once(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"{PROJECT}\n{key}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    started = time.process_time()
    ran = CliRunner().invoke(main, ["generate"])
    assert (ran.exit_code, ran.output.count("error: ")) == (2, 1), ran.output
    assert "pyproject.toml:5:" in ran.output
    assert time.process_time() - started < 5
