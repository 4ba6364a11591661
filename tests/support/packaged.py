"""Packages generated from documents written in tests, imported and called both ways."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2

from importing import importable
from refresh import invoke

OK = {"responses": {"204": {"description": "done"}}}
API = "https://api.example.com"


def document(paths: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Write a document; an operation is found in ``client.default`` by its operationId."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": API}],
        "paths": {path: _tagged(item) for path, item in paths.items()},
        **more,
    }


def _tagged(item: Mapping[str, Any]) -> dict[str, Any]:
    """Put operations without a tag into the group ``default``."""
    return {
        method: {"tags": ["default"], **value}
        if isinstance(value, dict) and "responses" in value
        else value
        for method, value in item.items()
    }


def generated(folder: Path, name: str, described: Mapping[str, Any], *options: str) -> str:
    """Generate the package *name* in *folder*, and return what was printed."""
    spec = folder / f"{name}.json"
    spec.write_text(json.dumps(described), "utf-8")
    result = invoke(folder, "generate", spec.name, "--output", name, *options)
    assert result.exit_code == 0, result.output
    return result.output


@contextmanager
def package(folder: Path, name: str, described: Mapping[str, Any], *options: str) -> Iterator[Any]:
    """Generate a package and import it for a while."""
    generated(folder, name, described, *options)
    with importable(folder, name):
        importlib.invalidate_caches()
        yield importlib.import_module(name)


class Requests(list[httpx2.Request]):
    """The requests that a client sent; ``answer`` says what comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Callable[[httpx2.Request], httpx2.Response] = lambda _: httpx2.Response(204)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Keep a request, and answer it."""
        self.append(request)
        return self.answer(request)

    @property
    def transport(self) -> httpx2.MockTransport:
        """A transport for clients of both kinds."""
        return httpx2.MockTransport(self)


def called(module: Any, way: str, operations: str, *, http: Any = None, **options: Any) -> Requests:
    """Call operations of one client, and return the requests that it sent."""
    requests = Requests()
    requests.answer = options.pop("answer", requests.answer)
    settings = {"transport": requests.transport, **(http or {})}
    if way == "sync":
        with module.Client(http_client=httpx2.Client(**settings), **options) as client:
            for name in operations.split():
                getattr(client.default, name)()
    else:

        async def call() -> None:
            other = httpx2.AsyncClient(**settings)
            async with module.AsyncClient(http_client=other, **options) as client:
                for name in operations.split():
                    await getattr(client.default, name)()

        anyio.run(call)
    return requests
