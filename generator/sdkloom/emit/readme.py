"""The README of a package: how to install, call and authenticate, with code that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sdkloom.emit.code import (
    Code,
    Expr,
    call,
    flat,
    group,
    layout,
    literal,
    mapping,
    name,
    trusted,
)
from sdkloom.emit.examples import Example, examples, first_example, has_result
from sdkloom.emit.modules import import_names
from sdkloom.emit.resources import methods_of
from sdkloom.emit.templating import render
from sdkloom.ir.nodes import (
    Alias,
    Api,
    Declaration,
    ListOf,
    Nullable,
    Operation,
    Scalar,
    SecurityScheme,
    Struct,
    Type,
    Union,
)
from sdkloom.ir.walk import references
from sdkloom.lowering.lower import Lowered

_TOKEN, _KEY = literal("TOKEN"), literal("KEY")
_PAIR = group([literal("USER"), literal("PASSWORD")])
_DIGEST = call("httpx2.DigestAuth", [literal("USER"), literal("PASSWORD")])
_HTTP: Mapping[str, Expr] = {"bearer": _TOKEN, "basic": _PAIR, "digest": _DIGEST}


def readme(
    lowered: Lowered, index: Mapping[str, Declaration], distribution: str | None = None
) -> str:
    """Write the package's README, or that of the *distribution* around it with every operation."""
    api = lowered.api
    example = first_example(lowered, index)
    view: dict[str, object] = {
        "package": plain_text(api.package),
        "requirement": Code(distribution or "httpx2"),
        "operations": list(_operations(lowered, index)) if distribution else [],
        "distribution": distribution is not None,
        "title": plain_text(api.title),
        "version": plain_text(api.version),
        "example": example_view(api, example) if example else None,
        "schemes": list(_authentication(api)),
        "undeclared": [] if api.schemes or api.secured else _undeclared_credentials(api),
        "exposed": _is_exposed(api.base_url),
        "homeless": not api.base_url.startswith(("http://", "https://")),
        "open": api.secured and not any(scheme.used for scheme in api.schemes),
        "unasked": bool(api.schemes) and not api.secured,
        "variables": _variables(api),
        "upload": _method(api, index, _sends_file),
        "download": _method(api, index, _returns_bytes),
        "stream": _method(api, index, _is_streamed),
        "renamed": Code(str(len(api.aliases))) if api.aliases else None,
        "webhooks": Code(api.webhooks[0].name) if api.webhooks else None,
        "headers": Code(api.headers[0].name) if api.headers else None,
        "schema": layout(literal(api.components[0].key)) if api.components else None,
    }
    return render("README.md", view) + "\n"


# -- a first call


def _operations(lowered: Lowered, index: Mapping[str, Declaration]) -> Iterator[dict[str, object]]:
    """Write a program for each operation."""
    for example in examples(lowered, index):
        title = f"### `{example.operation.method} {_code_span(example.operation.path)}`"
        yield {**example_view(lowered.api, example), "title": Code(title)}


def example_view(
    api: Api, example: Example, options: Mapping[str, Expr] | None = None
) -> dict[str, object]:
    """Write the parts of a program that makes one call, with *options* for the client."""
    credentials = {**dict(_credentials(api, example.operation)), **(options or {})}
    if credentials and _is_exposed(api.base_url):
        credentials["allow_insecure"] = literal(True)
    client = _client(api, credentials)
    imports = [Code(line) for line in example.imports]
    if "httpx2." in flat(client):
        imports += [*[Code("")] * bool(imports), trusted("import httpx2")]
    holder = example.group
    target = "answer = " if has_result(example.operation) else ""
    return {
        "imports": imports,
        "models": _models(api, example),
        "client": layout(client, before="with ", after=" as client:"),
        "call": layout(example.call, indent=4, before=target),
        "checked": layout(example.call, indent=8, before=target),
        "returns": bool(target),
        "group": name(holder.module),
        "class": name(holder.class_name),
        "method": name(next(methods_of(example.operation)).name),
    }


def _models(api: Api, example: Example) -> Code | None:
    """Write the imports of the models that a call needs."""
    whole = [import_names(api.package, ["models"])] if example.uses_models else []
    each = [import_names(f"{api.package}.models", example.models)] if example.models else []
    return Code("\n".join([*whole, *each])) if whole or each else None


def _is_exposed(url: str) -> bool:
    """Tell whether others can read what is sent to a server: plain http, but to this machine."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def _client(api: Api, keywords: Mapping[str, Expr]) -> Expr:
    """Write how a client is created; with ``base_url``, where the document has no server."""
    arguments = dict(keywords)
    if not api.base_url.startswith(("http://", "https://")):
        arguments["base_url"] = literal("https://api.example.com")
    return call("Client", keywords=arguments.items())


def _credentials(api: Api, operation: Operation) -> Iterator[tuple[str, Expr]]:
    """Choose what a client is given for an operation: what its first alternative asks for."""
    schemes = {scheme.key: scheme for scheme in api.schemes}
    for alternative in filter(None, (operation.security or ())[:1]):
        schemes_used = [schemes[key] for key, _ in alternative]
        given = [
            (scheme, value) for scheme in schemes_used if (value := _value(scheme)) is not None
        ]
        if len(given) == 1:
            yield _argument(api, *given[0])
        elif given:
            yield "auth", mapping((scheme.key, value) for scheme, value in given)
        if any(scheme.kind == "http" and _value(scheme) is None for scheme in schemes_used):
            yield "headers", mapping([("Authorization", literal("..."))])


def _value(scheme: SecurityScheme) -> Expr | None:
    """What meets a scheme, where that can be written in a line."""
    match scheme.kind:
        case "apiKey":
            return _KEY
        case "oauth2" | "openIdConnect":
            return _TOKEN
        case "http":
            return _HTTP.get(_http_scheme(scheme))
        case "mutualTLS":
            return None


def _http_scheme(scheme: SecurityScheme) -> str:
    return (scheme.scheme or "bearer").lower()


def _argument(api: Api, scheme: SecurityScheme, value: Expr) -> tuple[str, Expr]:
    if value is _TOKEN:
        return "token", value
    places = {
        (scheme.where, scheme.name)
        for scheme in api.schemes
        if scheme.kind == "apiKey" and scheme.used
    }
    if scheme.kind == "apiKey" and len(places) > 1:
        return "auth", mapping([(scheme.key, value)])
    return "auth", value


# -- authentication


@dataclass(slots=True)
class _Credential:
    """A way to authenticate, and the schemes that it is for."""

    kind: str
    client: Code
    schemes: list[str]


def _authentication(api: Api) -> Iterator[dict[str, object]]:
    found: dict[str, _Credential] = {}
    for scheme in api.schemes:
        if scheme.used:
            kind, keywords = _credential(api, scheme)
            client = layout(_client(api, keywords), before="client = ")
            credential = _Credential(kind, client, [])
            found.setdefault(f"{kind} {client}", credential).schemes.append(scheme.key)
    for credential in found.values():
        yield {
            "names": Code(", ".join(f"`{_code_span(key)}`" for key in credential.schemes)),
            "client": credential.client,
            **{kind: kind == credential.kind for kind in _KINDS},
        }


_KINDS = ("token", "basic", "key", "digest", "signed", "certificate")


def _credential(api: Api, scheme: SecurityScheme) -> tuple[str, dict[str, Expr]]:
    value = _value(scheme)
    if value is not None:
        kinds = {id(_TOKEN): "token", id(_PAIR): "basic", id(_KEY): "key", id(_DIGEST): "digest"}
        return kinds[id(value)], dict([_argument(api, scheme, value)])
    if scheme.kind == "mutualTLS":
        return "certificate", {"verify": trusted("context")}
    return "signed", {"auth": trusted("Signed()")}


def _undeclared_credentials(api: Api) -> list[Code]:
    """Write what may be passed where the document declares no scheme."""
    header = mapping([("X-Api-Key", _KEY)])
    options: list[tuple[str, Expr]] = [("token", _TOKEN), ("auth", _PAIR), ("headers", header)]
    return [layout(_client(api, {key: value}), before="client = ") for key, value in options]


# -- what else there is


def _variables(api: Api) -> dict[str, Code] | None:
    if not api.servers or not api.servers[0].variables:
        return None
    first = api.servers[0].variables[0]
    other = next((value for value in first.values if value != first.default), first.default)
    return {
        "client": layout(
            call("Client", keywords=[(first.name, literal(other))]), before="client = "
        ),
        "names": Code(
            ", ".join(f"`{name(variable.name)}`" for variable in api.servers[0].variables)
        ),
    }


def _method(
    api: Api,
    index: Mapping[str, Declaration],
    is_wanted: Callable[[Operation, Mapping[str, Declaration]], bool],
) -> Code | None:
    """Find the first method that is such."""
    for holder in api.groups:
        for operation in holder.operations:
            if is_wanted(operation, index):
                method = list(methods_of(operation))[-1]
                return Code(f"client.{name(holder.module)}.{name(method.name)}")
    return None


def _sends_file(operation: Operation, index: Mapping[str, Declaration]) -> bool:
    waiting = [content.type for content in operation.body.contents] if operation.body else []
    seen: set[str] = set()
    while waiting:
        kind = waiting.pop()
        if kind == Scalar("file"):
            return True
        for origin in set(references(kind)) - seen:
            seen.add(origin)
            waiting += _members(index[origin])
        if isinstance(kind, ListOf | Nullable):
            waiting.append(kind.item if isinstance(kind, ListOf) else kind.inner)
    return False


def _members(declaration: Declaration) -> list[Type]:
    match declaration:
        case Struct():
            return [field.type for field in declaration.fields]
        case Union():
            return [variant.type for variant in declaration.variants]
        case Alias():
            return [declaration.target]


def _returns_bytes(operation: Operation, _: Mapping[str, Declaration]) -> bool:
    contents = [content for response in operation.returns for content in response.contents]
    return any(content.type == Scalar("bytes") for content in contents)


def _is_streamed(operation: Operation, _: Mapping[str, Declaration]) -> bool:
    return bool(operation.streamed)


def _code_span(text: str) -> Code:
    """A name of the document's within backticks: without any of its own, in one line."""
    return Code(
        "".join(
            character if character.isprintable() and character != "`" else " " for character in text
        )[:100]
    )


def plain_text(text: str) -> Code:
    """Text for a README: one line, no markup of its own."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    signs = "\\`*[]<>#|!&"
    return Code(
        "".join(f"\\{character}" if character in signs else character for character in shown)[:200]
    )
