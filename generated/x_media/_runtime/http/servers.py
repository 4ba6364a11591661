"""Addresses of servers, put together of their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Server:
    """Where calls go by default: a URL that names its variables in braces.

    *choices* lists the values of variables that cannot have others.
    """

    __slots__ = ("_choices", "_defaults", "_template")

    def __init__(
        self,
        template: str,
        defaults: Mapping[str, str],
        choices: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._template = template
        self._defaults = defaults
        self._choices = choices

    def url(self, base_url: str | None, variables: Mapping[str, str]) -> str:
        """Put the variables in their places, unless there is a *base_url*.

        Raises ValueError for values that cannot be, and if both are given.
        """
        if base_url is None:
            return server_url(self._template, variables, self._choices)
        for name, value in variables.items():
            if value != self._defaults[name]:
                raise ValueError(f"pass base_url= or the server's {name!r}, not both")
        return base_url


def server_url(
    template: str,
    variables: Mapping[str, str],
    choices: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Put *variables* in their places.

    Raises ValueError for what is not among *choices*, or no address can hold, and
    TypeError for what is no text.
    """
    for name, value in variables.items():
        _check_text(name, value)
        allowed = (choices or {}).get(name)
        if allowed is not None and value not in allowed:
            known = ", ".join(map(repr, allowed))
            raise ValueError(f"{name} cannot be {value!r} in {template}: use {known}")
        if not value.isprintable() or any(sign in value for sign in " ?#@\\"):
            raise ValueError(f"{name} cannot be {value!r} in {template}")
        template = template.replace("{" + name + "}", value)
    return template


def _check_text(name: str, value: object) -> None:
    """Check a type that callers without a type checker get wrong, as with a port."""
    if not isinstance(value, str):
        kind = type(value).__name__
        raise TypeError(f"{name} is a part of a URL: pass a str, not {kind}")


def replacements(
    servers: Mapping[str, str] | None, known: Sequence[str]
) -> Mapping[str, str]:
    """Read what replaces the servers of single operations, whose URLs are *known*.

    Raises ValueError for a URL that no operation names.
    """
    found: dict[str, str] = {}
    for url, replacement in (servers or {}).items():
        key = url.rstrip("/") or "/"
        if key not in known:
            urls = ", ".join(map(repr, known))
            raise ValueError(f"servers= has {url!r}, which no operation names: {urls}")
        found[key] = replacement
    return found
