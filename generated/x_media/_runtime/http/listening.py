"""Answers that come early, on connections of an HTTP client of the caller's.

httpx2 reads an answer when all of a request has been written. Where a server answers
before, and closes, asyncio gives the connection up with what arrived on it. The ``trace``
of a request shows the connection that is opened for it: there writing is done, and
reading, as on connections of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from typing import Any

import httpcore2

from .async_network import AsyncStream, secured
from .network import Stream

_OPENED = ("connect_tcp.complete", "start_tls.complete")
_HTTP_1 = "http11.send_request_headers.started"


class Listener:
    """Follows a request, and listens for answers on the connection that it opens.

    HTTP/2 does so by itself. *on_connect* is told of the connection.
    """

    __slots__ = ("_on_connect", "_opened")

    def __init__(self, on_connect: Callable[[], None] = lambda: None) -> None:
        self._on_connect = on_connect
        self._opened: object = None

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Take notice of a step of a request of ``httpx2.Client``."""
        if event.endswith(_OPENED):
            self._opened = info["return_value"]
            _secure(self._opened)
            self._on_connect()
        elif event == _HTTP_1 and self._opened is not None:
            _listen(self._opened)
            self._opened = None

    async def note_async(self, event: str, info: Mapping[str, Any]) -> None:
        """Take notice of a step of a request of ``httpx2.AsyncClient``."""
        self.note(event, info)


def _listen(stream: Any) -> None:
    """Let a connection be read while it is written."""
    inner = copy(stream)
    encrypted = inner.get_extra_info("ssl_object") is not None
    ours: Stream | AsyncStream
    if isinstance(inner, httpcore2.AsyncNetworkStream):
        ours = AsyncStream(inner, encrypted=encrypted)
    elif inner.get_extra_info("socket") is not None:
        ours = Stream(inner, encrypted=encrypted)
    else:
        return
    stream.read, stream.write = ours.read, ours.write
    stream.get_extra_info = ours.get_extra_info


def _secure(stream: Any) -> None:
    """Let TLS be ours where asyncio would lose an answer."""
    if isinstance(stream, httpcore2.AsyncNetworkStream):
        stream.start_tls = partial(secured, copy(stream))  # type: ignore[method-assign]
