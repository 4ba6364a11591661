"""Where an API is found."""

from __future__ import annotations

import re

from sdkloom.identifiers import attribute_name
from sdkloom.ir.nodes import Server, ServerVariable
from sdkloom.naming import Lock, NameTable
from sdkloom.openapi.nodes import Node
from sdkloom.reading.json_values import as_array
from sdkloom.scopes import CLIENT_ARGUMENT, LOOSE

_SHORT = 3
"""Words of a description that can be a name."""


def server_url(node: Node) -> str | None:
    """A server's URL with its variables at their defaults."""
    url = node.text("url")
    for name, variable in node.objects("variables") if url else ():
        url = url.replace("{" + name + "}", str(variable.value.get("default", ""))) if url else url
    return url


def base_url(root: Node) -> str:
    """The address that calls go to by default."""
    for _, server in root.objects("servers"):
        return (server_url(server) or "").rstrip("/")
    return ""


def servers(root: Node, lock: Lock) -> tuple[Server, ...]:
    """Read the servers, if there are several or one has variables."""
    found = [server for _, server in root.objects("servers") if server.text("url")]
    if len(found) < 2 and not any(server.value.get("variables") for server in found):
        return ()
    table = NameTable(LOOSE, lock)
    for server in found:
        table.want(f"server {server.text('url')}", *map(attribute_name, _wished_names(server)))
    names = table.settle()
    seen: dict[str, Server] = {}
    for server in found:
        name = names[f"server {server.text('url')}"]
        seen.setdefault(name, _server(server, name))
    return tuple(seen.values())


def _wished_names(node: Node) -> list[str]:
    """A server's name or short description; packages may have earlier names that say less."""
    description = node.text("description") or ""
    is_short = 0 < len(description.split()) <= _SHORT and "://" not in description
    wishes = [node.text("name") or (description if is_short else ""), "server"]
    return [wish for wish in wishes if wish]


def _server(node: Node, name: str) -> Server:
    url = node.text("url") or ""
    table = NameTable(CLIENT_ARGUMENT)
    variables = {
        wire: variable
        for wire, variable in node.objects("variables")
        if wire in re.findall(r"\{([^{}]*)\}", url)
    }
    for wire in variables:
        table.want(wire, attribute_name(wire))
    names = table.settle()
    return Server(
        origin=node.origin,
        name=name,
        url=url.rstrip("/"),
        variables=tuple(
            _variable(wire, names[wire], variable) for wire, variable in variables.items()
        ),
        doc=node.text("description"),
    )


def _variable(wire: str, name: str, node: Node) -> ServerVariable:
    return ServerVariable(
        name=name,
        wire=wire,
        default=str(node.value.get("default", "")),
        values=tuple(value for value in as_array(node.value.get("enum")) if isinstance(value, str)),
        doc=node.text("description"),
    )
