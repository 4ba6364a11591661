"""``generate --watch``: what is saved is generated, what is wrong is told, and Ctrl-C ends it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

pytestmark = pytest.mark.slow

GENERATOR = Path(__file__).parent.parent / "generator"
PATIENCE = 60
"""Seconds after which a line that was waited for is missing."""

SPEC = """openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    get:
      operationId: read
      tags: [default]
      parameters:
        - {name: size, in: query, schema: {$ref: "parts/common.yaml#/Size"}}
      responses: {"204": {description: ""}}
"""
COMMON = "Size: {type: string, enum: [s, m]}\n"


class Watching:
    """A child process that watches, and the lines that it prints."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        # What a shell starts in the background ignores SIGINT, and so would the child.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sdkloom", "generate", "--watch", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(GENERATOR), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        signal.signal(signal.SIGINT, before)
        assert self.process.stdout
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self.reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self.lines.put(line.rstrip("\n"))

    def until(self, start: str) -> list[str]:
        """The lines up to one that starts so."""
        found: list[str] = []
        while not found or not found[-1].startswith(start):
            found.append(self.lines.get(timeout=PATIENCE))
        return found

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "common.yaml").write_text(COMMON, "utf-8")
    (tmp_path / "spec.yaml").write_text(SPEC, "utf-8")
    return tmp_path


@pytest.fixture
def watching(folder: Path) -> Iterator[Watching]:
    child = Watching(folder, "spec.yaml", "--output", "client")
    yield child
    child.process.kill()
    child.process.wait()
    child.reader.join()
    assert child.process.stdout
    child.process.stdout.close()


def test_every_save_is_generated_and_errors_do_not_end_it(watching: Watching) -> None:
    spec, common = (watching.folder / name for name in ("spec.yaml", "parts/common.yaml"))
    package = watching.folder / "client"
    watching.until("watching")
    assert '"s", "m"' in surface(package)

    common.write_text(COMMON.replace("[s, m]", "[s, m, xl]"), "utf-8")
    output = watching.until("watching")
    assert output[0].startswith("changed: ")
    assert output[0].endswith("common.yaml")
    assert any("'xl': enum-value-added" in line for line in output)
    assert '"xl"' in surface(package)

    spec.write_text("openapi: [", "utf-8")
    assert any(": error: " in line for line in watching.until("watching"))
    assert '"xl"' in surface(package)

    fresh = watching.folder / "fresh"
    fresh.write_text(SPEC.replace("operationId: read", "operationId: look"), "utf-8")
    fresh.replace(spec)  # as many editors save
    watching.until("watching")
    assert "def look(" in (package / "resources" / "default.py").read_text("utf-8")
    assert watching.end() == 0


def test_a_file_that_was_missing_is_read_when_it_appears(folder: Path) -> None:
    (folder / "spec.yaml").unlink()
    child = Watching(folder, "spec.yaml", "--output", "client")
    assert any(": error: " in line for line in child.until("watching"))
    (folder / "spec.yaml").write_text(SPEC, "utf-8")
    child.until("watching")
    assert (folder / "client" / "__init__.py").is_file()
    assert child.end() == 0
    child.reader.join()
    assert child.process.stdout
    child.process.stdout.close()


def test_the_project_and_overlays_are_watched_too(folder: Path) -> None:
    project = '[tool.sdkloom.targets.one]\nspec = "spec.yaml"\noutput = "one"\n'
    (folder / "pyproject.toml").write_text(f'{project}overlays = ["more.yaml"]\n', "utf-8")
    overlay = 'overlay: 1.0.0\ninfo: {title: o, version: "1"}\nactions:\n'
    overlay += "  - {target: '$.info', update: {title: NAME}}\n"
    (folder / "more.yaml").write_text(overlay.replace("NAME", "first"), "utf-8")
    child = Watching(folder)
    child.until("watching")
    assert "first" in (folder / "one" / "README.md").read_text("utf-8")
    (folder / "more.yaml").write_text(overlay.replace("NAME", "second"), "utf-8")
    child.until("watching")
    assert "second" in (folder / "one" / "README.md").read_text("utf-8")
    (folder / "pyproject.toml").write_text(project.replace('"one"', '"two"'), "utf-8")
    child.until("watching")
    assert (folder / "two" / "__init__.py").is_file()
    assert child.end() == 0
    child.reader.join()
    assert child.process.stdout
    child.process.stdout.close()


def surface(package: Path) -> str:
    return (package / "models" / "default.py").read_text("utf-8") if package.exists() else ""
