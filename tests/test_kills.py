"""A whole run killed at any moment leaves the old package or the new one."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from effort import EXHAUSTIVE
from refresh import invoke

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SPEC = (ROOT / "specs" / "media_upload.yaml").read_text("utf-8")
KILLS = 200 if EXHAUSTIVE else 5
SPECS = {
    "old.yaml": SPEC,
    "new.yaml": SPEC.replace("- tweet_image", "- tweet_picture").replace("version: ", "version: 9"),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def running(folder: Path, spec: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "sdkloom",
        "generate",
        spec,
        "--output",
        "it",
        "--drop-aliases",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)


def test_a_killed_run_leaves_one_whole_package(tmp_path: Path) -> None:
    wholes: dict[str, dict[str, bytes]] = {}
    for name, text in SPECS.items():
        (tmp_path / name).write_text(text, "utf-8")
        result = invoke(tmp_path, "generate", name, "--output", "it", "--drop-aliases")
        assert result.exit_code == 0, result.output
        wholes[name] = contents(tmp_path / "it")
    assert wholes["old.yaml"] != wholes["new.yaml"]
    start = time.monotonic()
    assert running(tmp_path, "old.yaml").wait(timeout=60) == 0
    takes, chance = time.monotonic() - start, random.Random(2)
    ends = list[str]()
    for number in range(KILLS):
        child = running(tmp_path, "new.yaml" if number % 2 else "old.yaml")
        time.sleep(takes * (0.5 + 0.7 * chance.random()))
        child.kill()
        child.wait(timeout=60)
        found = contents(tmp_path / "it")
        ends += [name for name, whole in wholes.items() if found == whole]
        assert len(ends) == number + 1, number
    result = invoke(tmp_path, "generate", "new.yaml", "--output", "it", "--drop-aliases")
    assert result.exit_code == 0, result.output
    assert contents(tmp_path / "it") == wholes["new.yaml"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_a_killed_run_left_is_removed_where_nothing_has_changed(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(SPECS["old.yaml"], "utf-8")
    assert invoke(tmp_path, "generate", "old.yaml", "--output", "it").exit_code == 0
    before = contents(tmp_path / "it")
    for left in (tmp_path / ".it.sdkloom" / "tree", tmp_path / "it" / ".sdkloom"):
        left.mkdir(parents=True)
        result = invoke(tmp_path, "generate", "old.yaml", "--output", "it")
        assert result.stdout == "it: nothing changed\n"
        assert contents(tmp_path / "it") == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["it", "old.yaml"]
        assert not (tmp_path / "it" / ".sdkloom").exists()
