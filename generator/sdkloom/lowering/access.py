"""Where an API is found, and how a client proves who it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from sdkloom.ir import Flow, SchemeKind, SecurityScheme, Server, ServerVariable
from sdkloom.lowering.nodes import Node
from sdkloom.naming import Lock, NameTable, attribute_name, words
from sdkloom.slicing.reach import as_list, as_table

_KINDS: dict[str, SchemeKind] = {kind: kind for kind in get_args(SchemeKind)}
_FLOW_URLS = ("authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl")
_SHORT = 3
"""Words of a description that can be a name."""
_RESERVED = frozenset({"annotations", "server_url"})


def server_url(node: Node) -> str | None:
    """A server's URL with its variables at their defaults."""
    url = node.text("url")
    for name, variable in node.objects("variables") if url else ():
        url = url.replace("{" + name + "}", str(variable.value.get("default", ""))) if url else url
    return url


def base_url(root: Node) -> str:
    """Where calls go unless somebody says otherwise."""
    for _, one in root.objects("servers"):
        return (server_url(one) or "").rstrip("/")
    return ""


def servers(root: Node, lock: Lock) -> tuple[Server, ...]:
    """Read the servers, if there are several or one has variables."""
    found = [one for _, one in root.objects("servers") if one.text("url")]
    if len(found) < 2 and not any(one.value.get("variables") for one in found):
        return ()
    table = NameTable(_RESERVED, lock)
    for one in found:
        table.want(f"server {one.text('url')}", attribute_name(_spoken(one)))
    names = table.settle()
    seen: dict[str, Server] = {}
    for one in found:
        name = names[f"server {one.text('url')}"]
        seen.setdefault(name, _server(one, name))
    return tuple(seen.values())


def _spoken(node: Node) -> str:
    description = node.text("description") or ""
    short = 0 < len(words(description)) <= _SHORT
    return node.text("name") or (description if short else "") or "server"


def _server(node: Node, name: str) -> Server:
    url = node.text("url") or ""
    table = NameTable()
    held = {
        wire: one
        for wire, one in node.objects("variables")
        if wire in re.findall(r"\{([^{}]*)\}", url)
    }
    for wire in held:
        table.want(wire, attribute_name(wire))
    names = table.settle()
    return Server(
        origin=node.origin,
        name=name,
        url=url.rstrip("/"),
        variables=tuple(_variable(wire, names[wire], one) for wire, one in held.items()),
        doc=node.text("description"),
    )


def _variable(wire: str, name: str, node: Node) -> ServerVariable:
    return ServerVariable(
        name=name,
        wire=wire,
        default=str(node.value.get("default", "")),
        values=tuple(one for one in as_list(node.value.get("enum")) if isinstance(one, str)),
        doc=node.text("description"),
    )


def schemes(root: Node) -> Iterator[SecurityScheme]:
    """Read the security schemes: components, and what requirements of 3.2 name by a URI."""
    holder = root.object("components")
    for key, one in holder.objects("securitySchemes") if holder else ():
        kind = _KINDS.get(one.text("type") or "")
        if kind is not None:
            yield _scheme(key, kind, one)


def _scheme(key: str, kind: SchemeKind, node: Node) -> SecurityScheme:
    return SecurityScheme(
        key=key,
        kind=kind,
        name=node.text("name"),
        where=node.text("in"),
        scheme=node.text("scheme"),
        flows=tuple(_flow(name, one) for name, one in node.objects("flows")),
        metadata=node.text("openIdConnectUrl") or node.text("oauth2MetadataUrl"),
        deprecated=node.value.get("deprecated") is True,
    )


def _flow(key: str, node: Node) -> Flow:
    scopes = as_table(node.value.get("scopes"))
    return Flow(
        key=key,
        urls=tuple((url, text) for url in _FLOW_URLS if (text := node.text(url))),
        scopes=tuple((scope, text) for scope, text in scopes.items() if isinstance(text, str)),
    )
