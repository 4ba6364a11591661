"""Prism, which answers as a document says: the programs of a package's README are run against it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conformance.server import UnavailableError, find_node

import sdkloom

DOCUMENTS = {
    "museum": "Redocly+museum-openapi-example/openapi.yaml",
    "petstore": "swagger-api+swagger-petstore/src/main/resources/openapi.yaml",
    "spotify": "sonallux+spotify-web-api/fixed-spotify-open-api.yml",
    "notion": "npm+@notionhq+notion-mcp-server/scripts/notion-openapi.json",
    "langfuse": "langfuse+langfuse/web/public/generated/api/openapi.yml",
}
"""Documents below ``dev/A`` of $SPEC_CORPUS."""
FEWEST = 5
"""Operations of each document that have to be called as meant."""
MOST = 60
SECONDS_TO_START = 60
_PROGRAM = re.compile(r"^### `([^\n]+)`\n\n```python\n(.*?)```$", re.MULTILINE | re.DOTALL)


@dataclass
class Outcome:
    """What came of the operations of a document: as meant, or why not."""

    fine: set[str] = field(default_factory=set[str])
    failures: dict[str, str] = field(default_factory=dict[str, str])


def command(home: Path) -> list[str]:
    """Install Prism below a folder, unless that was done before; says how it is started."""
    node, npm = find_node()
    script = home / "prism" / "node_modules/@stoplight/prism-cli/dist/index.js"
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        options = ["--no-audit", "--no-fund", "--loglevel=error", f"--prefix={home / 'prism'}"]
        install = [*npm, "install", *options, "@stoplight/prism-cli"]
        subprocess.run(install, check=True, timeout=600, stdout=subprocess.DEVNULL)
    return [node, str(script)]


@contextmanager
def mock(start: list[str], document: Path) -> Iterator[str]:
    """Serve a document until it is no longer needed; gives the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    options = ["mock", "--host", "127.0.0.1", "--port", str(port), "--errors", str(document)]
    with (document.parent / "log").open("wb") as log:
        process = subprocess.Popen([*start, *options], stdout=log, stderr=log)
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def with_await(program: str) -> str:
    """Write a program of the README as it is for AsyncClient."""
    imports, _, rest = program.partition("\nwith ")
    rest = f"async with {rest}".replace("answer = client", "answer = await client")
    rest = rest.replace("\n    client.", "\n    await client.").replace(
        "Client(", "AsyncClient(", 1
    )
    body = "\n".join(f"    {line}" for line in rest.splitlines())
    imports = re.sub(r"\bClient\b", "AsyncClient", imports)
    return f"{imports}\nasync def main():\n{body}\n"


def ran(way: str, program: str, url: str) -> str:
    """Run a program of the README against a server; says what went wrong."""
    program = re.sub(r'base_url="[^"]*"(, )?', "", program)
    program = program.replace("with Client(", f'with Client(base_url="{url}", ', 1)
    names: dict[str, object] = {}
    try:
        if way == "sync":
            exec(program, names)
        else:
            exec(with_await(program), names)
            asyncio.run(names["main"]())  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001 - a program of the README may raise anything
        kind = type(error).__name__
        if not type(error).__module__.partition(".")[2].startswith("_runtime"):
            traceback.print_exc()
        return f"{kind}: {error}"
    return ""


def tried(start: list[str], name: str, document: Path) -> Outcome:
    """Call the operations of a document both ways."""
    outcome = Outcome()
    package = f"client_of_{name}"
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / document.name
        shutil.copy(document, spec)
        sdkloom.generate(spec, output=Path(folder) / "dist" / package, project=True)
        readme = (Path(folder) / "dist" / "README.md").read_text("utf-8")
        programs = _PROGRAM.findall(readme.partition("## Operations")[2])
        sys.path.insert(0, str(Path(folder) / "dist"))
        with mock(start, spec) as url:
            for title, program in programs[:MOST]:
                problems = [ran(way, program, url) for way in ("sync", "async")]
                if any(problems):
                    outcome.failures[title] = next(filter(None, problems))
                else:
                    outcome.fine.add(title)
        sys.path.pop(0)
    return outcome


def all_tried(home: Path) -> list[str]:
    """Try all documents; names those of which too few operations went as meant."""
    corpus = os.environ.get("SPEC_CORPUS")
    if corpus is None:
        raise UnavailableError("SPEC_CORPUS names no folder of documents")
    start, failed = command(home), list[str]()
    for name, path in DOCUMENTS.items():
        outcome = tried(start, name, Path(corpus) / "dev" / "A" / path)
        counted = Counter(text.partition(":")[0] for text in outcome.failures.values())
        print(f"  {name}: {len(outcome.fine)} operations as meant, both ways; {dict(counted)}")
        for title, text in outcome.failures.items():
            print(f"    {title}: {text[:300]}")
        if len(outcome.fine) < FEWEST:
            failed.append(name)
    return failed
