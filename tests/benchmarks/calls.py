"""Calls over loopback: processor time of a generated client over that of bare httpx2.

Run by ``python -m tests.benchmarks.calls``. The same request is made by both in turn, against a
server in a process of its own; the least time of each counts. The last lines count calls per second
of many threads against a server that takes its time.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
from tests.benchmarks.loopback import client_package, serve, served

ROUNDS, CALLS = 40, 50
THREADS, PAUSE = 64, 0.1
_MODULE, _PACKAGE = "tests.benchmarks.calls", "called_shop"
_ITEM = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9]{1,19}$"},
        "name": {"type": "string", "minLength": 1, "maxLength": 80},
        "price": {"type": "number", "minimum": 0},
        "tags": {"type": "array", "maxItems": 9, "items": {"type": "string", "maxLength": 20}},
    },
}
_ANSWER = {
    "200": {
        "description": "An item",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
    }
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "http://localhost"}],
    "components": {
        "schemas": {"Item": _ITEM},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    },
    "security": [{"token": []}],
    "paths": {
        "/items/{id}": {
            "get": {
                "operationId": "getItem",
                "tags": ["items"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "lang", "in": "query", "schema": {"type": "string", "maxLength": 5}},
                ],
                "responses": _ANSWER,
            }
        },
        "/items": {
            "post": {
                "operationId": "addItem",
                "tags": ["items"],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Item"}}
                    },
                },
                "responses": _ANSWER,
            }
        },
    },
}
ITEM = {"id": "1", "name": "Cup", "price": 2.5, "tags": ["new", "blue"]}


def _talk(connection: socket.socket, pause: float) -> None:
    body = json.dumps(ITEM).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    answer = f"{head}\r\n".encode() + body
    with connection, connection.makefile("rb") as file:
        while file.readline():
            length = 0
            while (header := file.readline()).strip():
                name, _, value = header.lower().partition(b":")
                length = int(value) if name == b"content-length" else length
            file.read(length)
            time.sleep(pause)
            connection.sendall(answer)


def blocking_calls(client: Any, plain: httpx2.Client, url: str) -> dict[str, tuple[Any, Any]]:
    """List what is compared: a call by bare httpx2, and the same by a generated client."""
    item = importlib.import_module(f"{_PACKAGE}.models").Item(**ITEM)
    return {
        "GET": (
            lambda: json.loads(plain.get(f"{url}/items/1", params={"lang": "en"}).content),
            lambda: client.items.get("1", lang="en"),
        ),
        "POST": (
            lambda: json.loads(plain.post(f"{url}/items", json=ITEM).content),
            lambda: client.items.add(item),
        ),
    }


def awaited_calls(client: Any, plain: httpx2.AsyncClient, url: str) -> dict[str, tuple[Any, Any]]:
    """List the same for asynchronous clients."""
    item = importlib.import_module(f"{_PACKAGE}.models").Item(**ITEM)

    async def get() -> object:
        answer = await plain.get(f"{url}/items/1", params={"lang": "en"})
        return json.loads(answer.content)

    async def post() -> object:
        answer = await plain.post(f"{url}/items", json=ITEM)
        return json.loads(answer.content)

    return {
        "GET": (get, lambda: client.items.get("1", lang="en")),
        "POST": (post, lambda: client.items.add(item)),
    }


def seconds(call: Callable[[], object]) -> float:
    """Measure the processor time of some calls."""
    start = time.process_time()
    for _ in range(CALLS):
        call()
    return time.process_time() - start


async def seconds_awaited(call: Callable[[], Awaitable[object]]) -> float:
    """Measure the processor time of some calls that are awaited."""
    start = time.process_time()
    for _ in range(CALLS):
        await call()
    return time.process_time() - start


def compare(package: Any, url: str) -> dict[str, list[tuple[float, float]]]:
    """Measure calls that block, in turn."""
    token = {"Authorization": "Bearer token"}
    with (
        package.Client(token="token", base_url=url) as client,
        httpx2.Client(headers=token) as plain,
    ):
        calls = blocking_calls(client, plain, url)
        return {
            name: [(seconds(bare), seconds(own)) for _ in range(ROUNDS)]
            for name, (bare, own) in calls.items()
        }


async def compare_awaited(package: Any, url: str) -> dict[str, list[tuple[float, float]]]:
    """Measure calls that are awaited, in turn."""
    token = {"Authorization": "Bearer token"}
    async with (
        package.AsyncClient(token="token", base_url=url) as client,
        httpx2.AsyncClient(headers=token) as plain,
    ):
        calls = awaited_calls(client, plain, url)
        return {
            f"{name}, async": [
                (await seconds_awaited(bare), await seconds_awaited(own)) for _ in range(ROUNDS)
            ]
            for name, (bare, own) in calls.items()
        }


def per_second(call: Callable[[], object]) -> float:
    """Count the calls that many threads make in a second."""
    calls = 10 * THREADS
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda _: call(), range(THREADS)))  # which connects them
        start = time.perf_counter()
        list(threads.map(lambda _: call(), range(calls)))
        return calls / (time.perf_counter() - start)


def throughput(package: Any, url: str) -> list[tuple[float, float]]:
    """Count calls per second of bare httpx2 and of a generated client, in turn."""
    token = {"Authorization": "Bearer token"}
    limits = httpx2.Limits(max_connections=THREADS, max_keepalive_connections=THREADS)
    with (
        package.Client(token="token", base_url=url, limits=limits) as client,
        httpx2.Client(headers=token, limits=limits) as plain,
    ):
        bare, own = blocking_calls(client, plain, url)["GET"]
        return [(per_second(bare), per_second(own)) for _ in range(3)]


def measure() -> None:
    """Measure, and print a line for each kind of call."""
    with client_package(_PACKAGE, DOCUMENT) as package:
        with served(_MODULE, 0) as url:
            measured = compare(package, url) | asyncio.run(compare_awaited(package, url))
        for name, pairs in measured.items():
            bare, own = (1e6 * min(times) / CALLS for times in zip(*pairs, strict=True))
            print(f"{name}: httpx2 {bare:.0f} µs, client {own:.0f} µs ({own / bare:.2f})")
        with served(_MODULE, PAUSE) as url:
            counted = throughput(package, url)
        bare, own = (max(counts) for counts in zip(*counted, strict=True))
        print(
            f"{THREADS} threads, answers after {PAUSE} s: httpx2 {bare:.0f} calls/s,"
            f" client {own:.0f} calls/s ({own / bare:.2f})"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(_talk, float(sys.argv[2]))
    measure()
