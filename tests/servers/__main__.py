"""``python -m tests.servers [NAME ...]``: real servers, driven by clients of their own documents.

Each server is installed into an environment of its own below ``$SERVERS`` (by default a folder
beside the system's temporary files) and started on loopback; its document is taken as it is served.
``prism`` answers as documents of $SPEC_CORPUS say; it needs npm, and is skipped without.
Takes minutes, and the network for the first run.
"""

from __future__ import annotations

import importlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from tests.servers import prism, workflows
from tests.servers.session import Session, session

import sdkloom

HERE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("SERVERS") or Path(tempfile.gettempdir()) / "sdkloom-servers")
SECONDS_TO_START = 120


@dataclass(frozen=True)
class Server:
    """How one server is installed, started, and asked for its document."""

    package: str
    command: tuple[str, ...]
    workflow: Callable[[Session], None]
    document: str = "/openapi.json"
    base: str = ""
    auth: str | None = None
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def home(self) -> Path:
        """Where it is installed."""
        return HOME / self.package

    def install(self) -> None:
        """Install it, unless that was done before."""
        if (self.home / ".installed").exists():
            return
        venv.create(self.home, with_pip=True, clear=True)
        pip = (self.home / "bin" / "python", "-m", "pip", "install", "--quiet", self.package)
        subprocess.run(pip, check=True)
        (self.home / ".installed").touch()

    @contextmanager
    def running(self, data: Path) -> Iterator[str]:
        """Run it on a port of its own until it is no longer needed; gives its address."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        words = [each.format(port=port, data=data, here=HERE) for each in self.command]
        command = [str(self.home / "bin" / words[0]), *words[1:]]
        given = {name: value.format(data=data) for name, value in self.environment}
        with (data / "log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=data, env={**os.environ, **given}, stdout=log, stderr=log
            )
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait(30)

    def fetched(self, url: str) -> bytes:
        """Ask for the document until the server has started."""
        end = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                with urllib.request.urlopen(url + self.document, timeout=10) as answer:
                    return bytes(answer.read())
            except (URLError, OSError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)


SERVERS = (
    Server(
        "chromadb",
        ("chroma", "run", "--path", "{data}/chroma", "--host", "127.0.0.1", "--port", "{port}"),
        workflows.chromadb,
        auth="of no use",  # the document asks for a key, the server started so takes none
        environment=(("ANONYMIZED_TELEMETRY", "False"),),
    ),
    Server(
        "prefect",
        ("prefect", "server", "start", "--host", "127.0.0.1", "--port", "{port}", "--no-services"),
        workflows.prefect,
        base="/api",
        environment=(
            ("PREFECT_HOME", "{data}/prefect"),
            ("PREFECT_SERVER_ANALYTICS_ENABLED", "false"),
        ),
    ),
    Server(
        "gradio",
        ("python", "{here}/gradio_app.py", "{port}"),
        workflows.gradio,
        document="/gradio_api/openapi.json",
        environment=(("GRADIO_ANALYTICS_ENABLED", "False"),),
    ),
)


def tried(server: Server) -> bool:
    """Drive one server both ways; says what came of it."""
    server.install()
    with tempfile.TemporaryDirectory() as folder, server.running(Path(folder)) as url:
        document = Path(folder) / "openapi.json"
        document.write_bytes(server.fetched(url))
        name = f"client_of_{server.package}"
        report = sdkloom.generate(document, output=Path(folder) / name)
        for remark in report.diagnostics:
            if remark.severity == "warning":
                print(f"  the document: {remark.message} [{remark.rule}]")
        sys.path.insert(0, folder)
        module = importlib.import_module(name)
        importlib.import_module(f"{name}.models")
        fine = True
        for way in ("sync", "async"):
            began = time.monotonic()
            try:
                with session(module, way, url + server.base, server.auth) as opened:
                    server.workflow(opened)
            except (AssertionError, AttributeError, TypeError, OSError, module.Error):
                traceback.print_exc()
                fine = False
            else:
                print(f"  {way}: as meant, {time.monotonic() - began:.1f} s")
        sys.path.remove(folder)
        return fine


def main() -> int:
    """Try the servers that are named, or all."""
    known = [*(server.package for server in SERVERS), "prism"]
    names = sys.argv[1:] or known
    if unknown := {*names} - {*known}:
        print(f"no such server: {', '.join(unknown)}; there are {', '.join(known)}")
        return 2
    failed: list[str] = []
    for server in SERVERS:
        if server.package in names:
            print(server.package, flush=True)
            if not tried(server):
                failed.append(server.package)
    if "prism" in names:
        print("prism", flush=True)
        try:
            failed += prism.all_tried(HOME)
        except prism.UnavailableError as error:
            print(f"  skipped: {error}")
    print(f"failed: {', '.join(failed)}" if failed else "all as meant")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
