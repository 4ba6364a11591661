"""Addresses of servers, put together of their parts."""

from __future__ import annotations

from collections.abc import Mapping


def server_url(template: str, variables: Mapping[str, str]) -> str:
    """Put *variables* in their places. Raises ValueError for what no address can hold."""
    for name, value in variables.items():
        if not value.isprintable() or any(sign in value for sign in " ?#@\\"):
            raise ValueError(f"{name} cannot be {value!r} in {template}")
        template = template.replace("{" + name + "}", value)
    return template
