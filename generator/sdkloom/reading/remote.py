"""URLs of documents on other hosts, of which only those that the user named are read."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from typing import TypeAlias
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MAX_DOCUMENTS = 500

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+:[0-9a-f:.]*")
_UNFIT = re.compile(r"[\x00-\x20\x7f\\<>\"{}|^`\ud800-\udfff]")


class RemoteError(Exception):
    """A document that is not fetched; the text says why and what to do.

    ``is_refused`` means that it may not be fetched, and not that fetching it failed.
    """

    def __init__(self, problem: str, *, is_refused: bool = False) -> None:
        super().__init__(problem)
        self.is_refused = is_refused


def resolve_url(base: str, ref: str, allowed: Collection[str]) -> str:
    """Give the URL of *ref*, as written in the document at the URL *base* (``""`` for none).

    It is normalized: the same for all that mean the same host, port and path.
    """
    parts, host = _parsed(base, ref)
    if host not in allowed:
        message = "copy that document beside this one and refer to it by a relative path, or "
        raise RemoteError(f"{message}allow its host with --allow-remote {host}")
    return _normalized(parts, host)


def address(spec: str) -> tuple[str, str]:
    """Normalize the address *spec* that the user named, and give its host."""
    parts, host = _parsed("", spec)
    return _normalized(parts, host), host


def _parsed(base: str, ref: str) -> tuple[SplitResult, str]:
    """Split a URL; with its host as ``HOST`` or ``HOST:PORT``."""
    if _UNFIT.search(ref):
        raise RemoteError("a URL holds no spaces, control characters, quotes or backslashes")
    try:
        parts = urlsplit(urljoin(base, ref))
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        raise RemoteError("this is no URL") from None
    if scheme == "file":
        raise RemoteError("name a file by its path")
    if scheme not in PORTS or not _HOST.fullmatch(host):
        raise RemoteError("only https://HOST/… is read, with HOST in ASCII")
    if parts.username is not None or parts.password is not None:
        raise RemoteError("a URL with a user or password is not read")
    shown = f"[{host}]" if ":" in host else host
    return parts, shown if port in {None, PORTS[scheme]} else f"{shown}:{port}"


def _normalized(parts: SplitResult, host: str) -> str:
    scheme = parts.scheme.lower()
    if scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise RemoteError("http is read from this machine only: write https")
    path = quote(_without_dots(parts.path), safe="/%:@!$&'()*+,;=~-._") or "/"
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
    return f"{scheme}://{host}{path}{query}"


def _is_loopback(host: str) -> bool:
    address = literal(host)
    # Before Python 3.13 an IPv4 address written as an IPv6 one is never a loopback address.
    address = getattr(address, "ipv4_mapped", None) or address
    return host == "localhost" or (address is not None and address.is_loopback)


def literal(host: str) -> Address | None:
    """Read *host* as an address, if it is one."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986, 5.2.4), which an absolute URL may have too."""
    if "/." not in path:
        return path
    resolved: list[str] = []
    steps = path.split("/")[1:]
    for step in steps:
        if step == "..":
            del resolved[-1:]
        elif step != ".":
            resolved.append(step)
    if steps[-1] in {".", ".."}:
        resolved.append("")
    return "/" + "/".join(resolved)
