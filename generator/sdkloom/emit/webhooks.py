"""Webhooks, callbacks and headers → what reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkloom.emit.code import (
    Code,
    Expr,
    assigned,
    call,
    docstring,
    flat,
    literal,
    mapping,
    name,
    subscript,
    trusted,
    union,
)
from sdkloom.emit.codec_expressions import decoder
from sdkloom.emit.modules import module
from sdkloom.emit.operations import OperationWriter
from sdkloom.emit.pytypes import Imports, Scope, annotation, model_names, resolved
from sdkloom.emit.templating import render
from sdkloom.ir.nodes import (
    Api,
    Declaration,
    Either,
    Header,
    ListOf,
    Nullable,
    Scalar,
    Struct,
    Type,
    Webhook,
)
from sdkloom.ir.walk import references, webhook_types
from sdkloom.openapi.media_types import is_json

_WEBHOOKS = '"""Webhooks and callbacks, the requests that the API sends."""'
_BETWEEN = {"spaceDelimited": " ", "tabDelimited": "\t", "pipeDelimited": "|"}
_HEADERS = '"""Headers of responses, webhooks and callbacks."""'


def webhook_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write the modules of webhooks and of headers, if there are any."""
    if api.webhooks:
        used = [origin for kind in webhook_types(api) for origin in references(kind)]
        own = frozenset(webhook.name for webhook in api.webhooks)
        imports = Imports(own, model_names(used, index))
        scope = Scope(index, "incoming", "webhooks", imports, own)
        checks = {checked.origin: (checked.module, checked.name) for checked in api.checks}
        writer = OperationWriter(scope, checks)
        blocks = [_webhook(webhook, writer) for webhook in api.webhooks]
        yield (
            "webhooks/__init__.py",
            module(trusted(_WEBHOOKS), scope.imports, (), constants=blocks),
        )
    if api.headers:
        own = frozenset(header.name for header in api.headers)
        scope = Scope(index, "incoming", "headers", Imports(own))
        blocks = [_header(header, scope) for header in api.headers]
        yield "headers/__init__.py", module(trusted(_HEADERS), scope.imports, (), constants=blocks)


def webhook_surface(api: Api, scope: Scope) -> Iterator[str]:
    """List webhooks and headers with their types."""
    for webhook in api.webhooks:
        yield f"webhooks.{webhook.name}: Webhook[{flat(_received(webhook, scope))}]"
    for header in api.headers:
        yield f"headers.{header.name}: Header[{flat(annotation(header.type, scope, received=True))}]"


def _webhook(webhook: Webhook, writer: OperationWriter) -> Code:
    scope = writer.scope
    readers = [(content.media_type, writer.reader(content)) for content in webhook.contents]
    if not webhook.required:
        reader = call(
            scope.runtime("http.operation", "ResponseDecoder"),
            [scope.runtime("http.operation", "nothing")],
        )
        readers.append(("", reader))
    function = scope.runtime("http.webhooks", "Webhook")
    value = call(function, [literal(webhook.wire), literal(webhook.method), mapping(readers)])
    target = str(name(webhook.name))
    if (
        len(readers) > 1
    ):  # of readers of several types no checker finds out what they have in common
        target += f": {flat(subscript(function, [_received(webhook, scope)]))}"
    return _documented(target, value, _doc(webhook))


def _received(webhook: Webhook, scope: Scope) -> Expr:
    kinds = [annotation(content.type, scope, received=True) for content in webhook.contents]
    return union(kinds if webhook.required else [*kinds, trusted("None")])


def _doc(webhook: Webhook) -> str:
    paragraphs = [
        webhook.summary or "",
        "Deprecated." if webhook.deprecated else "",
        webhook.doc if webhook.doc and webhook.doc != webhook.summary else "",
        f"{webhook.method} {webhook.wire}",
    ]
    return "\n\n".join(filter(None, paragraphs))


def _header(header: Header, scope: Scope) -> Code:
    function = scope.runtime("http.headers", "Header")
    values: list[Expr] = [literal(header.wire), decoder(header.type, scope)]
    if header.content_type is not None and is_json(header.content_type):
        values.append(scope.runtime("http.headers", "as_json"))
    elif (parse := _parse(header.type, scope, header.style, explode=header.explode)) is not None:
        values.append(parse)
    return _documented(str(name(header.name)), call(function, values), header.doc)


def _parse(
    kind: Type, scope: Scope, style: str = "simple", *, explode: bool = False
) -> Expr | None:
    """Write what makes a JSON value of a header's text; ``None`` where the text is one."""
    kind = resolved(kind, scope.index)
    match kind:
        case Scalar():
            plain = kind.kind not in ("bool", "int", "float", "none")
            return None if plain else scope.runtime("http.headers", "as_value")
        case ListOf():
            inner = _parse(kind.item, scope) or name(scope.builtin("str"))
            between = [literal(_BETWEEN[style])] if style in _BETWEEN else []
            return call(scope.runtime("http.headers", "as_list"), [inner, *between])
        case Nullable():
            return _parse(kind.inner, scope, style, explode=explode)
        case Either():
            is_text = all(_parse(member, scope) is None for member in (kind.first, kind.second))
            return None if is_text else scope.runtime("http.headers", "as_value")
        case _:
            declaration = scope.index.get(getattr(kind, "origin", ""))
            if not isinstance(declaration, Struct):
                return None
            parses = [(field.wire, _parse(field.type, scope)) for field in declaration.fields]
            properties = mapping((wire, parse) for wire, parse in parses if parse is not None)
            exploded = [("explode", literal(True))] if explode else []
            return call(scope.runtime("http.headers", "as_object"), [properties], exploded)


def _documented(target: str, value: Expr, doc: str | None) -> Code:
    line = assigned(target, value)
    return render("alias.py", {"line": line, "doc": docstring(doc, 0) if doc else None})
