"""Calls of typed methods, synchronous or not, of a server that is replayed or real."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Protocol

import httpx2

from conformance.arguments import content_of, find_method
from conformance.packages import Described

_ORIGIN = "http://localhost:3000"


def on_port_3000(content: bytes) -> bytes:
    """Write links to the server as the documents do, whatever its port."""
    return re.sub(rb"localhost:\d+", b"localhost:3000", content)


class Server(Protocol):
    """Answers requests, and remembers them."""

    requests: list[httpx2.Request]

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request."""


class Replaying:
    """Answers with what a scenario says."""

    def __init__(self, scenario: Mapping[str, Any]) -> None:
        self.requests: list[httpx2.Request] = []
        self._expected = scenario["response"]

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request."""
        self.requests.append(request)
        body = self._expected.get("body")
        headers = dict(self._expected.get("headers") or {})
        if body:
            headers["content-type"] = body["contentType"]
        content = on_port_3000(content_of(body)) if body else b""
        return httpx2.Response(self._expected["status"], headers=headers, content=content)


class Forwarding:
    """Sends requests on to a server that listens elsewhere than the documents say."""

    def __init__(self, url: str) -> None:
        self.requests: list[httpx2.Request] = []
        self._url = httpx2.URL(url)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request on, byte for byte, but for its host."""
        self.requests.append(request)
        url = request.url.copy_with(host=self._url.host, port=self._url.port)
        headers = [pair for pair in request.headers.raw if pair[0].lower() != b"transfer-encoding"]
        with httpx2.Client(follow_redirects=False) as client:
            answer = client.request(
                request.method, url, headers=headers, content=request.content or None
            )
        # The content is decompressed by now.
        dropped = (b"content-encoding", b"content-length")
        headers = [pair for pair in answer.headers.raw if pair[0].lower() not in dropped]
        return httpx2.Response(
            answer.status_code, headers=headers, content=on_port_3000(answer.content)
        )


class Way(Protocol):
    """A client of a package."""

    client: Any

    def __init__(
        self, package: ModuleType, server: Server, *, base_path: str, auth: Any
    ) -> None: ...

    def close(self) -> None: ...

    def response(
        self, described: Described, given: Mapping[str, Any], accept: str | None
    ) -> tuple[Any, Any]:
        """Call a method: the answer, and its value with the items of a stream in a list."""


class Sync:
    """Calls by the synchronous client."""

    def __init__(self, package: ModuleType, server: Server, *, base_path: str, auth: Any) -> None:
        def answer(request: httpx2.Request) -> httpx2.Response:
            request.read()
            return server.answer(request)

        self._http = httpx2.Client(transport=httpx2.MockTransport(answer))
        self.client = package.Client(
            auth=auth, base_url=_ORIGIN + base_path, http_client=self._http, retries=0
        )

    def close(self) -> None:
        self._http.close()

    def response(
        self, described: Described, given: Mapping[str, Any], accept: str | None
    ) -> tuple[Any, Any]:
        """Call a method: the answer, and its value with the items of a stream in a list."""
        client = self.client.with_options(accept=accept) if accept else self.client
        answer = client.response(find_method(described, client), **given)
        value = answer.value
        return answer, list(value) if hasattr(value, "__next__") else value


class Async:
    """Calls by the asynchronous client, each in an event loop of its own."""

    def __init__(self, package: ModuleType, server: Server, *, base_path: str, auth: Any) -> None:
        async def answer(request: httpx2.Request) -> httpx2.Response:
            await request.aread()
            return await asyncio.to_thread(server.answer, request)

        self._http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
        self.client = package.AsyncClient(
            auth=auth, base_url=_ORIGIN + base_path, http_client=self._http, retries=0
        )

    def close(self) -> None:
        asyncio.run(self._http.aclose())

    def response(
        self, described: Described, given: Mapping[str, Any], accept: str | None
    ) -> tuple[Any, Any]:
        """Call a method: the answer, and its value with the items of a stream in a list."""
        return asyncio.run(self._response(described, given, accept))

    async def _response(
        self, described: Described, given: Mapping[str, Any], accept: str | None
    ) -> tuple[Any, Any]:
        client = self.client.with_options(accept=accept) if accept else self.client
        answer = await client.response(find_method(described, client), **given)
        value = answer.value
        if hasattr(value, "__anext__"):
            value = [item async for item in value]
        return answer, value
