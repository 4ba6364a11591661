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
    """Headers for every call; ``None`` leaves out one that would be sent otherwise.

    Headers of the call itself and those that are computed, such as ``Content-Type``,
    come first. What may be secret goes to the API's own origin alone.
    """

    __slots__ = ("_given", "_secret", "names", "removed")

    def __init__(self, headers: Mapping[str, str | None] | None = None) -> None:
        given = {name.lower(): (name, value) for name, value in _checked(headers)}
        self._given = given
        self.names = frozenset(
            key for key, (_, value) in given.items() if value is not None
        )
        self.removed = frozenset(given) - self.names
        self._secret = frozenset(filter(may_be_secret, self.names))

    def merged(self, headers: Mapping[str, str | None]) -> ClientHeaders:
        """Add headers, which replace those of the same name."""
        added = {name.lower(): (name, value) for name, value in _checked(headers)}
        return ClientHeaders(dict({**self._given, **added}.values()))

    @property
    def given(self) -> frozenset[str]:
        """The names of headers that callers decide about, in lower case."""
        return self.names | self.removed

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of those that are sent."""
        return [(name, text) for name, text in self._given.values() if text is not None]

    def has_secrets(self, withheld: Collection[str]) -> bool:
        """Tell whether one of the headers may be secret, those *withheld* aside."""
        return not self._secret.issubset(withheld)

    def combined(
        self,
        defaults: Mapping[str, str],
        computed: Iterable[tuple[str, str]],
        *,
        own_origin: bool,
        withheld: Collection[str],
    ) -> dict[str, str]:
        """Combine with headers that give way, and with those that come first.

        Those *withheld*, by names in lower case, are left out. Cookies share one header.
        """
        found = {
            name.lower(): (name, value)
            for name, value in defaults.items()
            if name.lower() not in self.removed
        }
        for key, (name, value) in self._given.items():
            if value is None or key in withheld:
                continue
            if own_origin or key not in self._secret:
                found[key] = name, value
        for name, value in computed:
            key = name.lower()
            shared = [found[key][1]] if key == "cookie" and key in found else []
            found[key] = name, "; ".join(filter(None, (*shared, value)))
        return dict(found.values())

    def __repr__(self) -> str:
        return f"ClientHeaders({', '.join(sorted(self.names))})"


def _checked(headers: object) -> Iterator[tuple[str, str | None]]:
    """Check names and values; a value may be secret, so it is not shown."""
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
        if not _NAME.match(name):
            raise ValueError(f"{name!r} cannot be the name of a header")
        if name.lower() in _FRAMING:
            raise ValueError(f"the header {name!r} is computed for each call")
        if value is not None and not _VALUE.match(value):
            raise ValueError(
                f"the value of the header {name!r} holds a line break, a blank at"
                " its ends, or characters outside ASCII"
            )
        yield name, value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def may_be_secret(name: str) -> bool:
    """Tell by a header's name whether others must not see its value."""
    return _SECRET.search(name.lower()) is not None
