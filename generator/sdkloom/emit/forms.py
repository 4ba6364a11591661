"""Forms that are received → what makes values of their texts."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.emit.code import Code, Expr, call, mapping
from sdkloom.emit.pytypes import Scope, resolved
from sdkloom.ir.nodes import (
    Constant,
    Content,
    Either,
    ListOf,
    MapOf,
    Nullable,
    Scalar,
    Struct,
    TupleOf,
    Type,
)
from sdkloom.openapi.media_types import is_form, is_multipart


def form_fields(content: Content, scope: Scope) -> Expr | None:
    """Write how the properties of a form are read that are not just one text."""
    kind = resolved(content.type, scope.index)
    declaration = scope.index.get(getattr(kind, "origin", ""))
    if not is_form(content.media_type) or not isinstance(declaration, Struct):
        return None
    fields = list(_fields(declaration, scope, in_parts=is_multipart(content.media_type)))
    return mapping(fields) if fields else None


def _fields(struct: Struct, scope: Scope, *, in_parts: bool) -> Iterator[tuple[str, Expr]]:
    for field in struct.fields:
        kind = resolved(field.type, scope.index)
        while isinstance(kind, Nullable):
            kind = resolved(kind.inner, scope.index)
        if isinstance(kind, ListOf):
            parse = _parse(kind.item, scope, in_parts=in_parts)
            several = scope.runtime("http.forms", "several")
            yield field.wire, call(several, [parse] if parse else [])
        elif (parse := _parse(kind, scope, in_parts=in_parts)) is not None:
            yield field.wire, call(scope.runtime("http.forms", "single"), [parse])


def _parse(kind: Type, scope: Scope, *, in_parts: bool) -> Code | None:
    """Write what makes a JSON value of a text; ``None`` where the text is one."""
    kind = resolved(kind, scope.index)
    match kind:
        case Nullable():
            return _parse(kind.inner, scope, in_parts=in_parts)
        case Scalar(kind="file") if in_parts:  # whose octets may be called text
            return scope.runtime("http.forms", "octets")
        case Scalar(kind="bool" | "int" | "float"):
            return scope.runtime("http.headers", "as_value")
        case Constant():
            is_text = all(isinstance(constant, str) for constant in kind.values)
            return None if is_text else scope.runtime("http.headers", "as_value")
        case Either(second=Scalar(kind="file")):
            return None
        case Either():
            members = (kind.first, kind.second)
            is_text = all(_parse(member, scope, in_parts=in_parts) is None for member in members)
            return None if is_text else scope.runtime("http.headers", "as_value")
        case ListOf() | MapOf() | TupleOf():
            return scope.runtime("http.headers", "as_json")
        case _:
            declaration = scope.index.get(getattr(kind, "origin", ""))
            is_object = isinstance(declaration, Struct)
            return scope.runtime("http.headers", "as_json") if is_object else None
