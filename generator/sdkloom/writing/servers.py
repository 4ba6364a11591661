"""Servers → functions that give their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.ir.nodes import Api, Server, ServerVariable
from sdkloom.spelling.code import (
    Code,
    Expr,
    annotated,
    call,
    docstring,
    layout,
    literal,
    mapping,
    name,
    subscript,
    trusted,
)
from sdkloom.spelling.pytypes import Scope
from sdkloom.spelling.templating import render
from sdkloom.writing.modules import module, signature


def server_modules(api: Api) -> Iterator[tuple[str, str]]:
    """Write the module of the servers, if there is anything to choose."""
    if api.servers:
        scope = Scope({}, "incoming", "servers")
        blocks = [_server(one, scope) for one in api.servers]
        doc = trusted('"""Servers of the API, for base_url."""')
        yield "servers/__init__.py", module(doc, scope.imports, blocks)


def _server(server: Server, scope: Scope) -> Code:
    items = [_parameter(one, scope) for one in server.variables]
    result: Expr = literal(server.url)
    if server.variables:
        values = mapping((one.wire, name(one.name)) for one in server.variables)
        result = call(scope.runtime("servers", "server_url"), [result, values])
    said = f"{server.doc or ''}\n\n{server.url}"
    entries = [(one.name, one.doc) for one in server.variables if one.doc]
    return render(
        "server.py",
        {
            "signature": signature(
                Code(f"def {name(server.name)}("), ["*", *items] if items else [], trusted("str")
            ),
            "doc": docstring(said, 4, entries=entries) or trusted('"""A server."""'),
            "result": layout(result, indent=4, before="return "),
        },
    )


def _parameter(one: ServerVariable, scope: Scope) -> Code:
    kind = trusted("str")
    if one.values and one.default in one.values:
        scope.imports.add("typing", "Literal")
        choices = subscript("Literal", [literal(value) for value in one.values])
        return annotated(name(one.name), choices, Code(str(literal(one.default))), indent=4)
    return annotated(name(one.name), kind, Code(str(literal(one.default))), indent=4)
