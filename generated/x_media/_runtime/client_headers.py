"""Headers that a client sends with every call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NAME = re.compile(r"[!#-'*+\-.0-9A-Z^-z|~]+\Z")
_VALUE = re.compile(r"(?:[!-~](?:[ \t!-~]*[!-~])?)?\Z")
_FRAMING = frozenset(("content-length", "transfer-encoding"))
_SECRET = re.compile(
    "auth|cookie|credential|key|password|secret|session|signature|token"
)


class ClientHeaders:
    """Headers for every call; ``None`` leaves out one that is sent by default.

    Headers of the call itself and those that are computed, such as ``Content-Type``,
    come first. What may be secret goes to the API's own origin alone.
    """

    __slots__ = ("_headers", "names", "removed")

    def __init__(self, headers: Mapping[str, str | None] | None = None) -> None:
        self._headers: dict[str, str] = {}
        removed: set[str] = set()
        for name, value in (headers or {}).items():
            if not _NAME.match(name):
                raise ValueError(f"{name!r} cannot be the name of a header")
            if name.lower() in _FRAMING:
                raise ValueError(f"the header {name!r} is computed for each call")
            if value is None:
                removed.add(name.lower())
            elif _VALUE.match(value):
                self._headers[name] = value
            else:  # which may be secret, so it is not shown
                raise ValueError(
                    f"the value of the header {name!r} holds a line break, a blank at"
                    " its ends, or characters outside ASCII"
                )
        self.names = frozenset(map(str.lower, self._headers))
        self.removed = frozenset(removed)

    @property
    def has_secrets(self) -> bool:
        """Whether one of the headers may be secret."""
        return any(map(may_be_secret, self.names))

    def combined(
        self,
        defaults: Mapping[str, str],
        computed: Iterable[tuple[str, str]],
        *,
        own_origin: bool,
    ) -> dict[str, str]:
        """Combine with headers that give way, and with those that come first."""
        usual = [
            pair for pair in defaults.items() if pair[0].lower() not in self.removed
        ]
        own = [
            pair
            for pair in self._headers.items()
            if own_origin or not may_be_secret(pair[0])
        ]
        found: dict[str, tuple[str, str]] = {}
        for name, value in (*usual, *own, *computed):
            found[name.lower()] = name, value
        return dict(found.values())

    def __repr__(self) -> str:
        return f"ClientHeaders({', '.join(self._headers)})"


def may_be_secret(name: str) -> bool:
    """Tell by a header's name whether others must not see its value."""
    return _SECRET.search(name.lower()) is not None
