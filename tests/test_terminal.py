"""Manners of the command line: colours, a line of progress, and faults of sdkloom itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

import sdkloom.app.pipeline
from hosts import serving
from refresh import INVALID, invoke
from sdkloom.emit.audit import AuditError
from sdkloom.reading import document as documents
from test_cli import snapshot

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
SPEC = HERE.parent / "specs" / "media_upload.yaml"
BAD = INVALID / "ref_dangling_parameter" / "spec.yaml"
SPEAKING = {"NO_COLOR", "FORCE_COLOR", "TERM", "SDKLOOM_DEBUG", "COLUMNS"}


def environment(**more: str) -> dict[str, str]:
    rest = {key: value for key, value in os.environ.items() if key not in SPEAKING}
    return {**rest, "PYTHONPATH": str(HERE.parent / "generator"), "TERM": "xterm", **more}


class OnTerminal:
    """A run whose standard error, and unless it is piped also its output, is a terminal."""

    def __init__(self, *arguments: str, is_piped: bool = False, **variables: str) -> None:
        pty = pytest.importorskip("pty", reason="only Unix has pseudo-terminals")
        self.controller, terminal = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sdkloom", *arguments],
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if is_piped else terminal,
            stderr=terminal,
        )
        os.close(terminal)

    def output(self) -> str:
        """Everything that was written, once the run has ended."""
        found = b""
        try:
            while part := os.read(self.controller, 65_536):
                found += part
        except OSError:  # what Linux says at the end
            pass
        os.close(self.controller)
        self.process.wait(60)
        return found.decode()


# Colours


@pytest.mark.parametrize(
    ("flags", "variables", "is_colored"),
    [
        ([], {}, True),
        (["--no-color"], {}, False),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
        ([], {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_on_a_terminal(
    flags: list[str], variables: dict[str, str], *, is_colored: bool
) -> None:
    output = OnTerminal("inspect", str(BAD), *flags, **variables).output()
    assert "does not exist" in output
    assert ("\x1b[31m" in output) == is_colored
    assert ("\x1b" in output) == is_colored


@pytest.mark.parametrize(
    ("variables", "is_colored"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
@pytest.mark.parametrize("command", [["inspect", BAD], ["diff", SPEC, BAD], ["diff", SPEC, SPEC]])
def test_colours_in_a_pipe(
    command: list[str | Path], variables: dict[str, str], *, is_colored: bool
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sdkloom", *map(str, command)],
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if BAD in command:
        assert ("\x1b" in done.stderr) == is_colored
    else:
        assert (done.returncode, done.stderr) == (0, "")


# Progress


def slowly(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(SPEC.read_bytes())


def test_what_takes_long_shows_a_line_on_a_terminal_and_erases_it(tmp_path: Path) -> None:
    with serving() as host:
        host.texts["/api.yaml"] = slowly
        address = host.url("/api.yaml")
        slow = {
            "generating": OnTerminal("generate", address, "--output", str(tmp_path / "x_media")),
            "inspecting": OnTerminal("inspect", address),
            "slicing": OnTerminal("slice", address, is_piped=True),
            "comparing": OnTerminal("diff", str(SPEC), address, NO_COLOR="1"),
        }
        silent = [
            OnTerminal("inspect", address, TERM="dumb"),
            OnTerminal("inspect", address, "--quiet"),
            OnTerminal("inspect", address, "--format", "json"),
            OnTerminal("diff", str(SPEC), address, "--format", "json"),
        ]
        piped = subprocess.run(
            [sys.executable, "-m", "sdkloom", "inspect", address],
            env=environment(FORCE_COLOR="1"),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        for verb, run in slow.items():
            output = run.output()
            shown, erased, rest = output.rpartition("\x1b[1A\x1b[2K")
            assert verb in shown, output
            assert erased
            assert verb not in rest
            assert "\x1b[?25h" in shown, "the cursor is back"
            assert run.process.returncode == 0
            assert ("\x1b[3" in shown) == (verb != "comparing"), "NO_COLOR is for it too"
        for run in silent:
            output = run.output()
            assert "\x1b" not in output, output
            assert run.process.returncode == 0
        assert piped.stderr == ""
        assert "inspecting" not in piped.stdout


def test_an_error_stands_where_the_line_was(tmp_path: Path) -> None:
    with serving() as host:
        host.texts["/api.yaml"] = lambda handler: (time.sleep(1.6), handler.send_error(404))
        output = OnTerminal("generate", host.url("/api.yaml"), "-o", str(tmp_path / "p")).output()
    shown, _, rest = output.rpartition("\x1b[1A\x1b[2K")
    assert "generating" in shown
    assert rest.startswith(f"{host.url('/api.yaml')}:1:1: ")


def test_what_is_done_at_once_imports_no_rich(tmp_path: Path) -> None:
    code = (
        "import sys; from sdkloom.commands.cli import main\n"
        f"main(['slice', {str(SPEC)!r}, '-o', 'p.yaml'], standalone_mode=False)\n"
        "print('rich' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.endswith("\nFalse\n")


# Faults of sdkloom


COMMANDS = (
    ["generate", str(SPEC), "--output", "p"],
    ["check", str(SPEC), "--output", "p"],
    ["inspect", str(SPEC)],
    ["slice", str(SPEC)],
    ["diff", str(SPEC), str(SPEC)],
)
NEEDED = (
    "fault of sdkloom, not of the document",
    "the smallest slice",
    "sdkloom slice",
    "Python 3.",
)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """An sdkloom in which something was not foreseen."""

    def fail(*_: Any) -> None:
        raise KeyError("a\x1b[2Jb")

    monkeypatch.setattr(documents, "_document", fail)
    monkeypatch.delenv("SDKLOOM_DEBUG", raising=False)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_fault_is_told_without_a_traceback(command: list[str], tmp_path: Path) -> None:
    done = invoke(tmp_path, *command)
    assert (done.exit_code, done.stdout, list(tmp_path.iterdir())) == (70, "", [])
    first, second = done.stderr.splitlines()
    assert first.startswith("error: sdkloom failed unexpectedly in ")
    assert first.endswith(": KeyError: 'a\\x1b[2Jb'")
    assert ".py, line " in first
    assert all(word in second for word in (*NEEDED, "--traceback shows"))
    assert "http" not in done.stderr


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("asked", ["option", "variable"])
def test_a_traceback_is_shown_to_who_asks(
    command: list[str], asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if asked == "variable":
        monkeypatch.setenv("SDKLOOM_DEBUG", "1")
    done = invoke(tmp_path, *command, *(["--traceback"] if asked == "option" else []))
    assert done.exit_code == 70
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert "the traceback above" in done.stderr


@pytest.mark.usefixtures("broken")
def test_a_fault_is_told_as_json_too(tmp_path: Path) -> None:
    done = invoke(tmp_path, "inspect", str(SPEC), "--format", "json")
    found = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (70, "")
    assert "KeyError" in found["error"]
    assert all(word in found["advice"] for word in NEEDED)


def test_a_refused_package_is_told_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoke(tmp_path, "generate", str(SPEC), "--output", "p")
    before = snapshot(tmp_path)

    def refuse(*_: Any) -> None:
        raise AuditError("models/a.py", 3, "eval(", "#/info")

    monkeypatch.setattr(sdkloom.app.pipeline, "audit", refuse)
    done = invoke(tmp_path, "generate", str(SPEC), "--output", "p", "--include-tag", "*")
    assert (done.exit_code, done.stdout, snapshot(tmp_path)) == (70, "", before)
    assert done.stderr.startswith(f"{SPEC}:")
    assert all(word in done.stderr for word in (*NEEDED[:3], "[internal]", "nothing was written"))


def test_wrong_arguments_are_no_fault(tmp_path: Path) -> None:
    assert invoke(tmp_path, "generate", "--traceback", "--nonsense").exit_code == 2
    assert invoke(tmp_path, "generate", str(SPEC)).exit_code == 2
