"""Headers that a client sends with every call."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..values.types import is_object

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
        for name, value in _pairs(headers):
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

    def has_secrets(self, withheld: Collection[str]) -> bool:
        """Tell whether one of the headers may be secret, those *withheld* aside."""
        return any(map(may_be_secret, self.names.difference(withheld)))

    def combined(
        self,
        defaults: Mapping[str, str],
        computed: Iterable[tuple[str, str]],
        *,
        own_origin: bool,
        withheld: Collection[str],
    ) -> dict[str, str]:
        """Combine with headers that give way, and with those that come first.

        Those *withheld*, by names in lower case, are left out.
        """
        usual = [
            pair for pair in defaults.items() if pair[0].lower() not in self.removed
        ]
        own = [
            pair
            for pair in self._headers.items()
            if pair[0].lower() not in withheld
            and (own_origin or not may_be_secret(pair[0]))
        ]
        found: dict[str, tuple[str, str]] = {}
        for name, value in (*usual, *own, *computed):
            found[name.lower()] = name, value
        return dict(found.values())

    def __repr__(self) -> str:
        return f"ClientHeaders({', '.join(self._headers)})"


def _pairs(headers: object) -> Iterator[tuple[str, str | None]]:
    """Check the types of names and values; a value may be secret, so it is not shown."""
    if headers is None:
        return
    if not is_object(headers):
        kind = type(headers).__name__
        raise TypeError(f"headers= takes a mapping of names to values, not {kind}")
    for name, value in headers.items():
        if not _is_text(name):
            raise TypeError(f"the name of a header is a str: {name!r}")
        if value is not None and not isinstance(value, str):
            kind = type(value).__name__
            raise TypeError(f"the value of the header {name!r} is {kind}, not str")
        yield name, value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def may_be_secret(name: str) -> bool:
    """Tell by a header's name whether others must not see its value."""
    return _SECRET.search(name.lower()) is not None
