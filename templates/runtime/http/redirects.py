"""Redirects, followed where the caller says so: nothing of the call's leaves its origin."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import TypeAlias
from urllib.parse import parse_qsl, urljoin

import httpx2

from ..errors import TransportError
from .policy import origin_of
from .request import Prepared

MOST_REDIRECTS = 20

Content: TypeAlias = Iterable[bytes] | AsyncIterable[bytes]

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_OF_A_BODY = (b"content-length", b"content-type", b"transfer-encoding")
_HARMLESS = (b"accept", b"accept-encoding", b"user-agent")


class TooManyRedirects(TransportError):
    """A server redirects without end."""


class Redirects:
    """The requests that redirects lead to, one after another.

    Credentials, headers, cookies and keys in the query stay with the origin that they
    are meant for, and so does a body. What may not be followed is read as an answer.
    """

    __slots__ = ("_content", "_count", "_request", "_secret", "left_origin")

    def __init__(
        self, request: Prepared, content: Content | None, secret_query: str
    ) -> None:
        self._request = request
        self._secret = secret_query
        self._content = content
        self._count = 0
        self.left_origin = False

    def after(
        self, sent: httpx2.Request, response: httpx2.Response
    ) -> httpx2.Request | None:
        """Make the request that an answer asks for; ``None`` if it is to be read."""
        url = _target(sent, response)
        if url is None:
            return None
        method = _method(sent.method, response.status_code)
        has_body = method == sent.method and self._content is not None
        leaves = self.left_origin or origin_of(str(url)) != origin_of(str(sent.url))
        if has_body and (leaves or not self._is_replayable):
            return None
        self._count += 1
        if self._count > MOST_REDIRECTS:
            raise TooManyRedirects(f"more than {MOST_REDIRECTS} redirects")
        self.left_origin = leaves
        left_out = {b"host"} if has_body else {b"host", *_OF_A_BODY}
        headers = [
            (name, value)
            for name, value in sent.headers.raw
            if (name.lower() in _HARMLESS if leaves else name.lower() not in left_out)
        ]
        extensions = {"timeout": sent.extensions["timeout"]}
        if not leaves:
            url = self._with_secrets(url, sent, extensions)
        content = self._content if has_body else None
        return httpx2.Request(
            method, url, headers=headers, content=content, extensions=extensions
        )

    @property
    def _is_replayable(self) -> bool:
        payload = self._request.payload
        return payload is None or payload.replayable

    def _with_secrets(
        self, url: httpx2.URL, sent: httpx2.Request, extensions: dict[str, object]
    ) -> httpx2.URL:
        """Add the credentials of the query, unless the server repeats them."""
        secret = self._secret
        given = dict(parse_qsl(url.query.decode("ascii")))
        if not secret or parse_qsl(secret)[0][0] in given:
            return url
        if sent.extensions.get("secret_query"):
            extensions["secret_query"] = secret.encode()
            return url
        return joined(url, secret)


def joined(url: httpx2.URL, query: str) -> httpx2.URL:
    """Add an encoded query to the one of a URL."""
    if not query:
        return url
    return url.copy_with(query=b"&".join(filter(None, (url.query, query.encode()))))


def _target(sent: httpx2.Request, response: httpx2.Response) -> httpx2.URL | None:
    """Read where a redirect leads, if that is http and readable."""
    place = response.headers.get("location")
    if response.status_code not in _REDIRECTS or place is None:
        return None
    try:
        url = httpx2.URL(urljoin(str(sent.url), place))
        url = url.copy_with(username=None, password=None, fragment=None)
    except (ValueError, httpx2.InvalidURL):
        return None
    return url if url.scheme in ("http", "https") and url.host else None


def _method(method: str, status: int) -> str:
    """Choose the method of the next request, as browsers do."""
    if status == 303 and method != "HEAD":
        return "GET"
    return "GET" if status in (301, 302) and method == "POST" else method
