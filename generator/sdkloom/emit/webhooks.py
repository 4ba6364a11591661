"""Webhooks, callbacks and headers → what reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkloom.emit.calls import CallWriter
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
from sdkloom.emit.pytypes import Scope, annotation, resolved
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
from sdkloom.openapi.media_types import is_json

_WEBHOOKS = '"""What the API sends by itself, to URLs that it was told of."""'
_BETWEEN = {"spaceDelimited": " ", "tabDelimited": "\t", "pipeDelimited": "|"}
_HEADERS = '"""Headers of answers, and of what the API sends by itself."""'


def incoming_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write the modules of webhooks and of headers, if there are any."""
    if api.webhooks:
        scope = Scope(index, "incoming", "webhooks")
        rules = {one.origin: (one.module, one.name) for one in api.rules}
        writer = CallWriter(scope, rules)
        blocks = [_webhook(one, writer) for one in api.webhooks]
        yield "webhooks/__init__.py", module(trusted(_WEBHOOKS), scope.imports, (), loose=blocks)
    if api.headers:
        scope = Scope(index, "incoming", "headers")
        blocks = [_header(one, scope) for one in api.headers]
        yield "headers/__init__.py", module(trusted(_HEADERS), scope.imports, (), loose=blocks)


def incoming_surface(api: Api, scope: Scope) -> Iterator[str]:
    """List webhooks and headers with their types."""
    for one in api.webhooks:
        yield f"webhooks.{one.name}: Webhook[{flat(_received(one, scope))}]"
    for header in api.headers:
        yield f"headers.{header.name}: Header[{flat(annotation(header.type, scope, received=True))}]"


def _webhook(one: Webhook, writer: CallWriter) -> Code:
    scope = writer.scope
    readers = [(content.media_type, writer.reader(content)) for content in one.contents]
    if not one.required:
        reader = call(scope.runtime("calls", "Reader"), [scope.runtime("calls", "nothing")])
        readers.append(("", reader))
    function = scope.runtime("webhooks", "Webhook")
    value = call(function, [literal(one.wire), literal(one.method), mapping(readers)])
    target = str(name(one.name))
    if (
        len(readers) > 1
    ):  # of readers of several types no checker finds out what they have in common
        target += f": {flat(subscript(function, [_received(one, scope)]))}"
    return _documented(target, value, _doc(one))


def _received(one: Webhook, scope: Scope) -> Expr:
    kinds = [annotation(content.type, scope, received=True) for content in one.contents]
    return union(kinds if one.required else [*kinds, trusted("None")])


def _doc(one: Webhook) -> str:
    paragraphs = [
        one.summary or "",
        "Deprecated." if one.deprecated else "",
        one.doc if one.doc and one.doc != one.summary else "",
        f"{one.method} {one.wire}",
    ]
    return "\n\n".join(filter(None, paragraphs))


def _header(one: Header, scope: Scope) -> Code:
    function = scope.runtime("headers", "Header")
    values: list[Expr] = [literal(one.wire), decoder(one.type, scope)]
    if one.content_type is not None and is_json(one.content_type):
        values.append(scope.runtime("headers", "as_json"))
    elif (parse := _parse(one.type, scope, one.style, explode=one.explode)) is not None:
        values.append(parse)
    return _documented(str(name(one.name)), call(function, values), one.doc)


def _parse(
    kind: Type, scope: Scope, style: str = "simple", *, explode: bool = False
) -> Expr | None:
    """Write what makes a JSON value of a header's text; ``None`` where the text is one."""
    kind = resolved(kind, scope.index)
    match kind:
        case Scalar():
            plain = kind.kind not in ("bool", "int", "float", "none")
            return None if plain else scope.runtime("headers", "as_value")
        case ListOf():
            inner = _parse(kind.item, scope) or trusted("str")
            between = [literal(_BETWEEN[style])] if style in _BETWEEN else []
            return call(scope.runtime("headers", "as_list"), [inner, *between])
        case Nullable():
            return _parse(kind.inner, scope, style, explode=explode)
        case Either():
            return scope.runtime("headers", "as_value")
        case _:
            declaration = scope.index.get(getattr(kind, "origin", ""))
            if not isinstance(declaration, Struct):
                return None
            parses = [(one.wire, _parse(one.type, scope)) for one in declaration.fields]
            told = mapping((wire, one) for wire, one in parses if one is not None)
            exploded = [("explode", literal(True))] if explode else []
            return call(scope.runtime("headers", "as_object"), [told], exploded)


def _documented(target: str, value: Expr, doc: str | None) -> Code:
    line = assigned(target, value)
    return render("alias.py", {"line": line, "doc": docstring(doc, 0) if doc else None})
