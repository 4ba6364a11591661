"""What a package says of itself: its manifest, its public surface."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from sdkloom.emit.code import flat, union
from sdkloom.emit.fields import presence_text, shown_presence, shown_type
from sdkloom.emit.pytypes import Imports, Scope, annotation
from sdkloom.emit.resources import method_signatures
from sdkloom.emit.servers import variable_parameter
from sdkloom.emit.webhooks import webhook_surface
from sdkloom.ir.nodes import Alias, Api, Declaration, Struct, SymbolKind, Union
from sdkloom.ir.symbols import aliases_as_json, symbol_text
from sdkloom.naming import EDITION


def surface(api: Api, index: Mapping[str, Declaration]) -> str:
    """List the public API, sorted by symbols, so that a review shows what callers will notice."""
    return (
        "\n".join(["The public API, sorted by symbols.", "", *sorted(_surface(api, index))]) + "\n"
    )


def _surface(api: Api, index: Mapping[str, Declaration]) -> Iterator[str]:
    names = frozenset(declaration.name for declaration in index.values())
    scope = Scope(index, "resources", "", Imports(models=names))
    for alias in api.aliases:
        when = f" (renamed in {alias.since})" if alias.since else ""
        yield f"{_public(alias.kind, alias.old)} is now {_public(alias.kind, alias.new)}{when}"
    yield from _client_surface(api, scope)
    for group in api.groups:
        for operation in group.operations:
            yield from method_signatures(f"Client.{group.module}", operation, scope)
    yield from webhook_surface(api, scope)
    for declaration in api.declarations:
        path = f"models.{declaration.name}"
        received = declaration.usage.received
        match declaration:
            case Struct():
                yield f"{path}: dataclass"
                for field in declaration.fields:
                    kind = flat(shown_type(declaration, field, scope))
                    shown = presence_text(shown_presence(declaration, field, index))
                    yield f"{path}.{field.name}: {kind}, {shown}"
            case Union():
                kinds = union(
                    annotation(variant.type, scope, received=received)
                    for variant in declaration.variants
                )
                yield f"{path} = {flat(kinds)}"
            case Alias():
                yield f"{path} = {flat(annotation(declaration.target, scope, received=received))}"


def _client_surface(api: Api, scope: Scope) -> Iterator[str]:
    """List what clients take that other packages' clients do not: parts of the server's URL."""
    if variables := [variable for server in api.servers[:1] for variable in server.variables]:
        listed = [variable_parameter(variable, scope, indent=-(10**6)) for variable in variables]
        yield f"Client(*, {', '.join(listed)})"


def _public(kind: SymbolKind, name: str) -> str:
    if kind == "schema":
        return f"schema({json.dumps(name)})"
    return f"Client.{name}" if kind == "method" else symbol_text(kind, name)


def lock(api: Api, files: Mapping[str, str], provenance: Mapping[str, object]) -> str:
    """Write the manifest: the *provenance* of the package, its names, and the hashes of its files."""
    hashes = {
        path: f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
        for path, text in sorted(files.items())
    }
    # With the present rules, there are none that an earlier name would have to be compared with.
    rule_names = {} if api.edition == EDITION else {"rule_names": dict(api.rule_names)}
    document = {
        **provenance,
        "names": dict(api.names),
        "naming": {"edition": api.edition, **rule_names},
        **({"aliases": aliases_as_json(api.aliases)} if api.aliases else {}),
        "files": hashes,
    }
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=True) + "\n"
