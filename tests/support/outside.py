"""What the promises do not cover, in figures: ``python tests/support/outside.py [MIB]``.

Decoding goes on after the deadline of a call, and with ``http_client=`` a head that arrives byte by
byte is bounded from byte to byte, not as a whole. See SECURITY.md.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import resource
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx2

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS.parent / "generator")]

import sdkloom  # noqa: E402

OPERATION = {
    "operationId": "read",
    "responses": {"200": {"description": "d", "content": {"application/json": {"schema": {}}}}},
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Outside", "version": "1"},
    "paths": {"/a": {"get": OPERATION}},
    "components": {"schemas": {"Any": {}}},
}
DRIPPING = 4.0
"""Seconds for which the server goes on sending a head."""


def main() -> None:
    """Print a line for each."""
    mebibytes = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder, "outside.json")
        spec.write_text(json.dumps(DOCUMENT), "utf-8")
        sdkloom.generate(spec, Path(folder, "outside"))
        sys.path.insert(0, folder)
        package = importlib.import_module("outside")
        for name, part in (("long decimals", b"0." + b"1" * 30), ("{}", b"{}")):
            decode(package, name, part, mebibytes)
        for own in (False, True):
            drip(package, own=own)


def decode(package: Any, name: str, part: bytes, mebibytes: int) -> None:
    """Print how long an answer takes to decode once it has arrived."""
    body = b"[" + b",".join([part] * ((mebibytes << 20) // (len(part) + 1))) + b"]"
    started = time.process_time()
    package.schema("Any").decode(body)
    seconds = time.process_time() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"decoding {mebibytes} MiB of {name}: {seconds:.1f} s of the processor, {most} MiB at most"
    )


def drip(package: Any, *, own: bool) -> None:
    """Print how long a call with a deadline of a second takes while a head arrives byte by byte."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server,), daemon=True).start()
        client = httpx2.Client(timeout=1) if own else None
        options = {"base_url": f"http://127.0.0.1:{server.getsockname()[1]}", "retries": 0}
        with package.Client(timeout=1, http_client=client, **options) as calling:
            started = time.monotonic()
            with contextlib.suppress(package.Error):
                calling.request("GET", "/a")
            seconds = time.monotonic() - started
        whose = "http_client=" if own else "connections of the client"
        print(f"a head of {DRIPPING:.0f} s, timeout=1, {whose}: {seconds:.1f} s")


def _serve(server: socket.socket) -> None:
    connection, _ = server.accept()
    until = time.monotonic() + DRIPPING
    with connection:
        try:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while time.monotonic() < until:
                connection.sendall(b"x")
                time.sleep(0.2)
            connection.sendall(b"\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            return


if __name__ == "__main__":
    main()
