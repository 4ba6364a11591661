"""A server in a process of its own, and a generated client of it, for measurements over loopback."""

from __future__ import annotations

import importlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sdkloom

T = TypeVar("T")


def serve(talk: Callable[[socket.socket, T], None], argument: T, backlog: int = 256) -> None:
    """Give each connection and *argument* to *talk*, in a thread; the port is printed."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=backlog)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=talk, args=(connection, argument), daemon=True).start()


@contextmanager
def served(module: str, argument: float) -> Iterator[str]:
    """Run *module* with ``--serve``, and give the server's address."""
    command = [sys.executable, "-m", module, "--serve", str(argument)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


@contextmanager
def client_package(name: str, document: Mapping[str, Any]) -> Iterator[Any]:
    """Generate a client, and import it."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder, "openapi.json")
        spec.write_text(json.dumps(document), "utf-8")
        sdkloom.generate(spec, Path(folder, name))
        sys.path.insert(0, folder)
        try:
            yield importlib.import_module(name)
        finally:
            sys.path.remove(folder)
