"""Fetches a document of another host, bounded in time and size.

Nothing but the URL goes out: no cookies, credentials, proxies or compressed answers. Redirects are
not followed, and a name that resolves into a private network is refused, at the very address that
is then connected to.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from typing import Final
from urllib.parse import urljoin, urlsplit

from sdkloom.reading.places import quoted
from sdkloom.reading.remote import PORTS, Address, RemoteError, literal

MAX_BYTES: Final = 64 * 1024 * 1024
DEADLINE = 30.0
"""Seconds for a document, whatever its server does."""

_SPECIAL = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "::ffff:0:0/96",  # IPv4 addresses written as IPv6 ones
        "64:ff9b::/96",  # translation to IPv4
        "64:ff9b:1::/48",  # translation to IPv4 within a network
        "2001::/23",  # protocol assignments, Teredo
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "fec0::/10",  # site-local
    )
]
"""Networks inside which private ones are reached, and about which releases of Python differ."""
_CHUNK = 1 << 16


def fetch(url: str) -> bytes:
    """Fetch the document at *url*, which ``resolve_url`` gave, within the limits."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    target = url[url.index("/", len(parts.scheme) + 3) :]
    connection = _Connection(host, port, timeout=DEADLINE)
    watch = threading.Timer(DEADLINE, connection.stop)
    watch.daemon = True
    watch.start()
    try:
        connection.open(with_tls=parts.scheme == "https")
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "sdkloom"}
        connection.request("GET", target, headers=headers)
        with connection.getresponse() as response:
            return _body(response, url)
    except (OSError, ValueError, http.client.HTTPException) as error:
        if connection.is_stopped or isinstance(error, TimeoutError):
            raise RemoteError(f"it took longer than {DEADLINE:g} seconds") from None
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise RemoteError(f"the connection failed: {quoted(reason)}") from None
    finally:
        watch.cancel()
        connection.close()


def _body(response: http.client.HTTPResponse, url: str) -> bytes:
    if response.status in range(300, 400):
        place = quoted(urljoin(url, response.headers.get("Location", "")), 300)
        raise RemoteError(f"it moved to {place}: redirects are not followed, name that address")
    if response.status != http.client.OK:
        raise RemoteError(f"the server answers {response.status}")
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding != "identity":
        raise RemoteError(
            f"the server sends it encoded as {quoted(coding)}, which nobody asked for"
        )
    content = bytearray()
    while chunk := response.read(_CHUNK):
        content += chunk
        if len(content) > MAX_BYTES:
            raise RemoteError(f"it is larger than {MAX_BYTES // 2**20} MiB")
    if response.length:
        raise RemoteError("the answer ends before it is complete")
    return bytes(content)


class _Connection(http.client.HTTPConnection):
    """Connects to addresses that were looked at, and can be stopped from another thread."""

    is_stopped = False
    _raw: socket.socket | None = None

    def open(self, *, with_tls: bool) -> None:
        """Connect."""
        self._raw = raw = _connected(self.host, self.port, self.timeout or DEADLINE)
        self.sock = raw
        if with_tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(
                raw, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._raw = self.sock
            self.sock.do_handshake()

    def stop(self) -> None:
        """End whatever is waited for."""
        self.is_stopped = True
        if self._raw is not None:
            with contextlib.suppress(OSError):  # it ended by itself
                socket.socket.shutdown(self._raw, socket.SHUT_RDWR)


def _connected(host: str, port: int, timeout: float) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    for address in addresses:
        if not _may_connect(host, ipaddress.ip_address(address.partition("%")[0])):
            message = f"{host} is {address}, an address of a private network: name it as an address"
            raise RemoteError(message, is_refused=True)
    for last, address in enumerate(addresses, 1 - len(addresses)):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError:
            if not last:
                raise
    raise OSError("the host has no address")


def _may_connect(host: str, address: Address) -> bool:
    """Whether *address* is of the public network, or is what the user named."""
    if literal(host) == address:
        return True
    if host == "localhost":
        return address.is_loopback
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)
