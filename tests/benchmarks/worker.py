"""One contestant, in an environment of its own: it is told what to measure, and answers.

``python worker.py CONTESTANT PAYLOADS MADE``: PAYLOADS holds JSON texts, MADE what was generated. Each
line on standard input names a payload and a measure; the answer is a number in JSON.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MODELS = {"media": "MediaUploadResponse", "search": "Get2TweetsSearchRecentResponse"}
Codec = tuple[Callable[[], Any], Callable[[Any], Any] | None]
"""How a payload is decoded, and what came of it encoded."""


def orjson_alone(data: bytes, _name: str, _folders: list[Path]) -> Codec:
    import orjson

    return lambda: orjson.loads(data), None


def msgspec_floor(data: bytes, name: str, folders: list[Path]) -> Codec:
    import msgspec

    sys.path.insert(0, str(folders[0]))
    structs = importlib.import_module("floor_msgspec").build(validate=True)
    decoder = msgspec.json.Decoder(structs[name])
    return lambda: decoder.decode(data), msgspec.json.Encoder().encode


def pydantic_dataclass(data: bytes, name: str, folders: list[Path]) -> Codec:
    from pydantic import TypeAdapter

    sys.path.insert(0, str(folders[1]))
    adapter = TypeAdapter(getattr(importlib.import_module("datamodel"), MODELS[name]))

    def encode(model: Any) -> bytes:
        return adapter.dump_json(model, by_alias=True, exclude_none=True)

    return lambda: adapter.validate_json(data), encode


def openapi_python_client(data: bytes, name: str, folders: list[Path]) -> Codec:
    sys.path.insert(0, str(folders[1]))
    model = getattr(importlib.import_module("opc.models"), MODELS[name])
    return lambda: model.from_dict(json.loads(data)), lambda package: json.dumps(package.to_dict())


def sdkloom(data: bytes, name: str, folders: list[Path]) -> Codec:
    sys.path.insert(0, str(folders[1]))
    handle = importlib.import_module("x_loom").schema(MODELS[name])
    return lambda: handle.decode(data), handle.to_json


CONTESTANTS: dict[str, Callable[[bytes, str, list[Path]], Codec]] = {
    "orjson": orjson_alone,
    "msgspec": msgspec_floor,
    "pydantic": pydantic_dataclass,
    "openapi-python-client": openapi_python_client,
    "sdkloom": sdkloom,
}


def seconds(function: Callable[[], Any], number: int) -> float:
    """The CPU seconds that a call takes; the first calls find everything in place."""
    function()
    start = time.process_time()
    for _ in range(number):
        function()
    return (time.process_time() - start) / number


def memory(decode: Callable[[], Any]) -> float:
    """The bytes that what was decoded holds."""
    decode()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    content = [decode() for _ in range(10)]
    gc.collect()
    size = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return size / len(content)


class Plain:
    """A class like any other, to compare with."""

    def __init__(self) -> None:
        self.id = "1"


def reading(decode: Callable[[], Any]) -> float:
    """The time to read a field that was set, over that of a plain attribute."""
    model, plain = decode().data, Plain()
    model = model[0] if isinstance(model, list) else model
    pairs = [(_read(model), _read(plain)) for _ in range(15)]
    return ratio(pairs)


def _read(content: Any) -> float:
    start = time.process_time()
    for _ in range(50_000):
        content.id  # noqa: B018 - reading is what is measured
    return time.process_time() - start


@contextmanager
def served(payload: Path) -> Iterator[str]:
    """Serve a file from a process of its own, and give the server's address."""
    program = Path(__file__).with_name("server.py")
    with subprocess.Popen(
        [sys.executable, str(program), str(payload)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


PATH = "/2/tweets/search/recent?query=cats"
TOKEN = {"Authorization": "Bearer token"}
PAIRS = 300
"""How often a call of each is measured, in turn. A few milliseconds are often undisturbed."""


def calling(payload: Path) -> float:
    """The time of a call that returns a page, over that of httpx2 and json."""
    import httpx2
    from x_loom import Client

    with (
        served(payload) as address,
        Client(token="token", base_url=address, allow_insecure=True) as client,
        httpx2.Client(trust_env=False, headers=TOKEN) as plain,
    ):
        search, target = client.tweets.search_posts_recent, address + PATH
        pairs = [
            (
                seconds(lambda: search(query="cats"), 1),
                seconds(lambda: json.loads(plain.get(target).content), 1),
            )
            for _ in range(PAIRS)
        ]
    return ratio(pairs)


async def awaiting(payload: Path) -> float:
    """The same of calls that are awaited."""
    import httpx2
    from x_loom import AsyncClient

    with served(payload) as address:
        async with (
            AsyncClient(token="token", base_url=address, allow_insecure=True) as client,
            httpx2.AsyncClient(trust_env=False, headers=TOKEN) as plain,
        ):
            search, target = client.tweets.search_posts_recent, address + PATH

            async def bare() -> object:
                answer = await plain.get(target)
                return json.loads(answer.content)

            pairs = [
                (await seconds_awaited(lambda: search(query="cats")), await seconds_awaited(bare))
                for _ in range(PAIRS)
            ]
    return ratio(pairs)


async def seconds_awaited(function: Callable[[], Awaitable[object]]) -> float:
    """The CPU seconds that a call takes that is awaited."""
    await function()
    start = time.process_time()
    await function()
    return time.process_time() - start


def ratio(pairs: list[tuple[float, float]]) -> float:
    """The least of the first over the least of the second."""
    return min(first for first, _ in pairs) / min(second for _, second in pairs)


def main() -> None:
    """Answer until nobody asks any more."""
    contestant, *places = sys.argv[1:]
    folders = [Path(place) for place in places]
    ways: dict[str, Codec] = {}
    for line in sys.stdin:
        payload, measure = line.split()
        if payload not in ways:
            data = (folders[0] / f"{payload}.json").read_bytes()
            ways[payload] = CONTESTANTS[contestant](data, payload, folders)
        decode, encode = ways[payload]
        number = 3 if payload == "search" else 500
        found: float | None = None
        if measure == "decode":
            found = seconds(decode, number)
        elif measure == "encode" and encode is not None:
            package, write = decode(), encode
            found = seconds(lambda item=package, write=write: write(item), number)
        elif measure == "memory":
            found = memory(decode)
        elif measure == "reading" and encode is not None:
            found = reading(decode)
        elif measure == "call" and contestant == "sdkloom":
            found = calling(folders[0] / f"{payload}.json")
        elif measure == "awaited" and contestant == "sdkloom":
            found = asyncio.run(awaiting(folders[0] / f"{payload}.json"))
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
