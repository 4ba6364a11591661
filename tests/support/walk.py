"""The way of a new user from a document to a call, by the commands of the two READMEs alone.

An empty folder, ``sdkloom generate --project --tests``, the tests of the package, ``sdkloom verify``,
``python -m build``, and the built wheel in another new environment, where a typed program calls a
server of this machine.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_HIDDEN = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
_PROGRAMS = "Scripts" if os.name == "nt" else "bin"


@dataclass(frozen=True)
class Journey:
    """A document, and what its user writes: *program* gets the server's URL as its argument.

    ``answers`` are JSON values by method and path; ``printed`` is what the program has to print.
    """

    package: str
    document: Path
    program: str
    answers: Mapping[str, object]
    printed: str


@dataclass
class JsonServer:
    """Answers requests with JSON values; ``requests`` lists method, target and body as they came."""

    url: str
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)


@contextmanager
def serving(answers: Mapping[str, object]) -> Iterator[JsonServer]:
    """Serve on loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found.requests.append((self.command, self.path, body))
            key = f"{self.command} {self.path.partition('?')[0]}"
            content = json.dumps(answers.get(key)).encode()
            self.send_response(200 if key in answers else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815 - the names that the base class calls

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = JsonServer(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def commands(text: str, heading: str) -> list[str]:
    """List the commands of a section of a README."""
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for block in _CONSOLE.findall(section) for line in block.splitlines()]
    assert lines, f"{heading} has no commands"
    return [line.removeprefix("$ ") for line in lines]


def generating(journey: Journey) -> str:
    """Give the README's command that writes a distribution, for the package of *journey*."""
    (command,) = (line for line in commands(README, "A distribution") if "--project" in line)
    document, output = f"openapi{journey.document.suffix}", f"src/{journey.package}"
    return command.replace("openapi.yaml", document).replace("src/bookshop", output)


class User:
    """Somebody who types commands in a folder, with the programs of an environment.

    With ``offline`` nothing is installed from an index: the packages of this environment are there
    instead, and `build` takes its backend from them.
    """

    def __init__(self, folder: Path, *, offline: bool = False) -> None:
        self.folder, self.offline = folder, offline

    def types(self, command: str) -> str:
        """Run *command* in a shell, and give what it prints; it has to succeed."""
        if self.offline:
            if command.startswith("pip install"):
                return ""
            command = command.replace("python -m build", "python -m build --no-isolation")
        programs = (
            Path(sys.executable).parent if self.offline else self.folder / ".venv" / _PROGRAMS
        )
        environment = {key: value for key, value in os.environ.items() if key not in _HIDDEN}
        environment["PATH"] = f"{programs}{os.pathsep}{environment['PATH']}"
        return _run("bash", "-c", command, cwd=self.folder, environment=environment)


def walk(journey: Journey, folder: Path, wheel: Path | None) -> list[tuple[str, str, bytes]]:
    """Go all the way in *folder*, which is empty; give the requests that the server got.

    *wheel* is that of sdkloom; without it the walk is offline, with the sdkloom of this environment.
    """
    project, user = folder / "project", User(folder / "project", offline=wheel is None)
    project.mkdir()
    shutil.copyfile(journey.document, project / f"openapi{journey.document.suffix}")
    if wheel is not None:
        venv.create(project / ".venv", with_pip=True)
    for command in [line for line in commands(README, "Install") if line.startswith("pip ")]:
        user.types(re.sub(r"\bsdkloom\b", shlex.quote(str(wheel)), command))
    assert "added" in user.types(generating(journey))
    shown: dict[str, str] = {}
    for command in commands((project / "README.md").read_text("utf-8"), "Development"):
        shown[command] = user.types(command)
    assert re.search(r"\d+ passed in", shown["pytest"]), shown["pytest"]
    assert "agrees with the document" in shown["sdkloom verify"]
    assert ": nothing changed" in user.types("sdkloom generate")
    (built,) = (project / "dist").glob("*.whl")
    python = _installed(built, folder / "environment", offline=user.offline)
    return _called(journey, folder, python)


def _installed(wheel: Path, environment: Path, *, offline: bool) -> Path:
    """Install a client into a new environment; give its Python."""
    venv.create(environment, with_pip=not offline)
    python = environment / _PROGRAMS / "python"
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if not offline:
        _run(python, *pip, wheel, cwd=environment)
        return python
    import httpx2  # its folder has all that a client needs

    (packages,) = environment.glob("lib/python*/site-packages")
    _run(
        sys.executable,
        *pip,
        "--no-deps",
        "--no-index",
        "--target",
        packages,
        wheel,
        cwd=environment,
    )
    needed = Path(httpx2.__file__).parent.parent
    (packages / "needed.pth").write_text(f"{needed}\n", "utf-8")
    return python


def _called(journey: Journey, folder: Path, python: Path) -> list[tuple[str, str, bytes]]:
    """Check the types of the user's program, and run it against a server of this machine."""
    place = folder / "elsewhere"
    place.mkdir()
    (place / "program.py").write_text(journey.program, "utf-8")
    mypy = ("-m", "mypy", "--strict", "--config-file=", "--cache-dir", folder / "mypy")
    _run(sys.executable, *mypy, "--python-executable", python, "program.py", cwd=place)
    with serving(journey.answers) as server:
        printed = _run(python, "-I", "program.py", server.url, cwd=place)
    assert printed.strip() == journey.printed
    return server.requests


def _run(*arguments: str | Path, cwd: Path, environment: Mapping[str, str] | None = None) -> str:
    clean = {key: value for key, value in os.environ.items() if key not in _HIDDEN}
    done = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd, env=environment or clean, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{arguments[-1]}\n{done.stdout}\n{done.stderr}"
    return done.stdout
