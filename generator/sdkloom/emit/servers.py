"""Servers → functions that give their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.emit.code import (
    Code,
    Expr,
    annotated,
    call,
    docstring,
    layout,
    literal,
    mapping,
    name,
    sequence,
    subscript,
    trusted,
)
from sdkloom.emit.modules import module, signature
from sdkloom.emit.pytypes import Imports, Scope
from sdkloom.emit.templating import render
from sdkloom.ir.nodes import Api, Server, ServerVariable


def server_modules(api: Api) -> Iterator[tuple[str, str]]:
    """Write the module of the servers, if there is anything to choose."""
    if api.servers:
        variables = {variable.name for server in api.servers for variable in server.variables}
        own = frozenset({server.name for server in api.servers} | variables)
        scope = Scope({}, "incoming", "servers", Imports(own), own)
        blocks = [_server(server, scope) for server in api.servers]
        doc = trusted('"""Servers of the API, for base_url."""')
        yield "servers/__init__.py", module(doc, scope.imports, blocks)


def server_constant(server: Server) -> Code:
    """Write the server of the clients, which has variables."""
    defaults = mapping((variable.wire, literal(variable.default)) for variable in server.variables)
    arguments: list[Expr] = [literal(server.url), defaults]
    if choices := list(_choices(server)):
        arguments.append(mapping(choices))
    return layout(call("Server", arguments), before="SERVER = ")


def server_key(url: str) -> str:
    """Write the URL of an operation's own server as calls name it."""
    return url.rstrip("/") or "/"


def variable_parameter(variable: ServerVariable, scope: Scope, *, indent: int) -> Code:
    """Write a server's variable as an argument of a function."""
    default = Code(str(literal(variable.default)))
    if not _is_closed(variable):
        return annotated(name(variable.name), name(scope.builtin("str")), default, indent=indent)
    values = subscript(
        scope.imports.add("typing", "Literal"), [literal(value) for value in variable.values]
    )
    return annotated(name(variable.name), values, default, indent=indent)


def variable_values(server: Server) -> Expr:
    """Write the variables of a server by the names that its URL gives them."""
    return mapping((variable.wire, name(variable.name)) for variable in server.variables)


def _is_closed(variable: ServerVariable) -> bool:
    """Tell whether a variable's values are listed; a list without the default is no such list."""
    return variable.default in variable.values


def _choices(server: Server) -> Iterator[tuple[str, Expr]]:
    for variable in filter(_is_closed, server.variables):
        yield variable.wire, sequence(map(literal, variable.values))


def _server(server: Server, scope: Scope) -> Code:
    items = [variable_parameter(variable, scope, indent=4) for variable in server.variables]
    result: Expr = literal(server.url)
    if server.variables:
        arguments: list[Expr] = [result, variable_values(server)]
        if choices := list(_choices(server)):
            arguments.append(mapping(choices))
        result = call(scope.runtime("http.servers", "server_url"), arguments)
    text = f"{server.doc or ''}\n\n{server.url}"
    entries = [(variable.name, variable.doc) for variable in server.variables if variable.doc]
    return render(
        "server.py",
        {
            "signature": signature(
                Code(f"def {name(server.name)}("),
                ["*", *items] if items else [],
                name(scope.builtin("str")),
            ),
            "doc": docstring(text, 4, arguments=entries) or trusted('"""A server."""'),
            "result": layout(result, indent=4, before="return "),
        },
    )
