"""One client of a generated package, driven in the same words both ways."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

Method = Callable[..., Any]
AT_ONCE = 200


class Session:
    """Calls the methods of one client. This one blocks, and has threads for calls at once."""

    def __init__(self, module: Any, client: Any) -> None:
        self.module = module
        self.client = client

    def call(self, method: Method, *arguments: Any, **named: Any) -> Any:
        """Call a method."""
        return method(*arguments, **named)

    def items(self, method: Method, *arguments: Any) -> list[Any]:
        """Read all items of a stream."""
        with method(*arguments) as stream:
            return list(stream)

    def at_once(self, method: Method, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Make many calls at the same time; the results are in the order of the calls."""
        with ThreadPoolExecutor(len(calls)) as pool:
            return [each.result() for each in [pool.submit(method, *call) for call in calls]]


class AsyncSession(Session):
    """Drives an asynchronous client, on an event loop of its own."""

    def __init__(self, module: Any, client: Any, runner: asyncio.Runner) -> None:
        super().__init__(module, client)
        self._runner = runner

    def call(self, method: Method, *arguments: Any, **named: Any) -> Any:
        """Call a method, and wait for what it returns."""

        async def called() -> Any:
            return await method(*arguments, **named)

        return self._runner.run(called())

    def items(self, method: Method, *arguments: Any) -> list[Any]:
        """Read all items of a stream."""

        async def read() -> list[Any]:
            stream = method(*arguments)
            if inspect.isawaitable(stream):
                stream = await stream
            async with stream:
                return [item async for item in stream]

        return self._runner.run(read())

    def at_once(self, method: Method, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Make many calls at the same time."""

        async def gather() -> list[Any]:
            pending: list[Awaitable[Any]] = [method(*call) for call in calls]
            return await asyncio.gather(*pending)

        return self._runner.run(gather())


@contextmanager
def session(module: Any, way: str, url: str, auth: str | None) -> Iterator[Session]:
    """Open a client of *module* that talks to *url*."""
    if way == "sync":
        with module.Client(base_url=url, auth=auth) as client:
            yield Session(module, client)
        return
    with asyncio.Runner() as runner:

        async def create() -> Any:
            return module.AsyncClient(base_url=url, auth=auth)

        opened = AsyncSession(module, runner.run(create()), runner)
        try:
            yield opened
        finally:
            opened.call(opened.client.close)
