"""Clients of generated packages, driven in the same words both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from anyio.from_thread import start_blocking_portal

Act = Callable[..., Any]
"""Calls a method with arguments, and awaits it where it has to be."""


def _directly(method: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
    return method(*args, **keywords)


@contextmanager
def opened(module: Any, way: str, url: str, **options: Any) -> Iterator[tuple[Any, Act]]:
    """Open a client of *module*, and say how its methods are called."""
    if way == "sync":
        with module.Client(base_url=url, **options) as client:
            yield client, _directly
        return
    with start_blocking_portal() as portal:

        def act(method: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
            return portal.call(partial(method, *args, **keywords))

        async def create() -> Any:
            return module.AsyncClient(base_url=url, **options)

        client = portal.call(create)
        try:
            yield client, act
        finally:
            act(client.close)
