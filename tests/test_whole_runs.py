"""Whole runs beside each other, on full disks and beside an editor: each folder is one whole package."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from effort import EXHAUSTIVE, some

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SPEC = """\
openapi: 3.1.0
info: {title: Runs, version: "1"}
paths:
  /WORD:
    get:
      operationId: readWORD
      tags: [WORD]
      responses:
        "200":
          description: all of it
          content:
            application/json:
              schema: {type: object, properties: {WORD: {type: string}}}
"""
ROUNDS = 12 if EXHAUSTIVE else 3
HAS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
LIMITS = [0, 1, 100, 1000, 4000, 9000]
MORE: list[list[str]] = [[], ["--project"], ["--changes", "changes.md"]]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def start(
    folder: Path, *arguments: str, before: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-B", "-m", "sdkloom", "generate", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 - no thread holds a lock here
    )


def ended(child: subprocess.Popen[str]) -> tuple[int, str]:
    output, _ = child.communicate(timeout=300)
    return child.returncode, output


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What either document becomes, by itself."""
    found: dict[str, dict[str, bytes]] = {}
    for word in ("cats", "dogs"):
        folder = tmp_path_factory.mktemp(word)
        lay(folder)
        code, output = ended(start(folder, f"{word}.yaml", "--output", "it"))
        assert code == 0, output
        found[word] = contents(folder / "it")
    return found


def lay(folder: Path) -> None:
    for word in ("cats", "dogs"):
        (folder / f"{word}.yaml").write_text(SPEC.replace("WORD", word), "utf-8")


def generated(files: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out the lock, which has names that later runs gave up, and the files of the user."""
    return {path: text for path, text in files.items() if not path.endswith((".lock", ".txt"))}


@pytest.mark.parametrize("exists", [False, True])
def test_runs_at_once_leave_one_whole_package(
    wholes: dict[str, dict[str, bytes]], tmp_path: Path, *, exists: bool
) -> None:
    lay(tmp_path)
    generate = partial(start, tmp_path)
    drop = ("--output", "it", "--drop-aliases")
    if exists:
        assert ended(generate("dogs.yaml", *drop))[0] == 0
        (tmp_path / "it/mine.txt").write_text("mine", "utf-8")
    for _ in range(ROUNDS):
        for code, output in map(ended, [generate(f"{word}.yaml", *drop) for word in wholes]):
            assert code == 0, output
        found = contents(tmp_path / "it")
        assert found.pop("mine.txt", b"mine") == b"mine"
        assert generated(found) in map(generated, wholes.values())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cats.yaml", "dogs.yaml", "it"]


def test_files_that_an_editor_saves_meanwhile_are_all_there(
    wholes: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """It writes a new file and renames it, as editors do, and others where they are."""
    lay(tmp_path)
    assert ended(start(tmp_path, "dogs.yaml", "--output", "it", "--drop-aliases"))[0] == 0
    folder, stop, saved = tmp_path / "it", threading.Event(), [0]

    def edit() -> None:
        while not stop.wait(0.0005):
            number = saved[0] + 1
            try:
                (folder / "draft").write_text(str(number), "utf-8")
                (folder / "draft").replace(folder / "renamed.txt")
            except FileNotFoundError:
                continue  # the folder was exchanged in between: an editor says so, and saves again
            (folder / f"new-{number % 50}.txt").write_text(str(number), "utf-8")
            saved[0] = number

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        for number in range(2 * ROUNDS):
            word = ("cats", "dogs")[number % 2]
            code, output = ended(
                start(tmp_path, f"{word}.yaml", "--output", "it", "--drop-aliases")
            )
            assert code == 0, output
    finally:
        stop.set()
        editor.join()
    found = contents(folder)
    last = saved[0]
    assert last > 100
    assert int(found["renamed.txt"]) >= last
    for number in range(max(1, last - 40), last + 1):
        assert int(found[f"new-{number % 50}.txt"]) >= number
    found.pop("draft", None)
    assert generated(found) == generated(wholes["dogs"])


def small_files(limit: int) -> None:
    """Let no file grow beyond *limit* bytes: what a full disk, or a quota, does to a write."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


@pytest.mark.parametrize(
    ("limit", "more"), some([(limit, more) for more in MORE for limit in LIMITS], 4)
)
def test_a_disk_without_room_leaves_all_as_it_was(
    limit: int, more: list[str], tmp_path: Path
) -> None:
    lay(tmp_path)
    for exists in (False, True):
        if exists:
            assert ended(start(tmp_path, "dogs.yaml", "--output", "it"))[0] == 0
            (tmp_path / "it/mine.txt").write_text("mine" * 3000, "utf-8")
        before = contents(tmp_path)
        arguments = ("cats.yaml", "--output", "it", "--drop-aliases", *more)
        code, output = ended(start(tmp_path, *arguments, before=partial(small_files, limit)))
        assert (code, "Traceback" in output) == (2, False), output
        assert output.count("error: ") == 1, output
        assert contents(tmp_path) == before
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        ("cats.yaml/changes.md", "cats.yaml/changes.md: it cannot be written: Not a directory"),
        ("folder", "folder"),
        ("/proc/none/changes.md", "/proc/none/changes.md: it cannot be written: "),
        pytest.param("/dev/full", "/dev/full: it cannot be written: No space left", marks=HAS_FULL),
    ],
)
def test_a_report_that_cannot_be_written_leaves_the_package_as_it_was(
    report: str, reason: str, tmp_path: Path
) -> None:
    lay(tmp_path)
    (tmp_path / "folder").mkdir()
    assert ended(start(tmp_path, "dogs.yaml", "--output", "it"))[0] == 0
    before = contents(tmp_path)
    code, output = ended(start(tmp_path, "cats.yaml", "--output", "it", "--changes", report))
    assert (code, reason in output, "Traceback" in output) == (2, True, False), output
    assert contents(tmp_path) == before


def test_a_report_goes_through_a_pipe(tmp_path: Path) -> None:
    lay(tmp_path)
    assert ended(start(tmp_path, "dogs.yaml", "--output", "it"))[0] == 0
    os.mkfifo(tmp_path / "pipe")
    run = start(tmp_path, "cats.yaml", "--output", "it", "--changes", "pipe")
    assert "client.dog" in (tmp_path / "pipe").read_text("utf-8")
    assert ended(run)[0] == 0
    assert (tmp_path / "pipe").is_fifo()
