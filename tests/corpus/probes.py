"""A module that is put into a package to ask it: the decoder, encoder and check of every place."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.app.pipeline import GeneratedPackage
from sdkloom.emit.code import Code, flat, group, layout, mapping, trusted
from sdkloom.emit.codec_expressions import decoder, encoder
from sdkloom.emit.codecs import converted_declarations
from sdkloom.emit.modules import imports_block
from sdkloom.emit.pytypes import Scope
from sdkloom.ir.nodes import Api, Struct, Type


def probes(made: GeneratedPackage) -> str:
    """Write a module with the decoder, encoder and check of every place of *made* that has them."""
    api = made.lowered.api
    index = {one.origin: one for one in api.declarations}
    checks = {one.origin: one for one in api.checks}
    converted = converted_declarations(api, index)
    scope = Scope(index, "resources", "")
    rows: dict[str, Code] = {}

    def add(origin: str, kind: Type, *, out: bool, back: bool) -> None:
        rule = checks.get(origin)
        check = scope.sibling("checks", rule.module, rule.name) if rule else trusted("None")
        decode = decoder(kind, scope) if out else trusted("None")
        encode = (
            encoder(kind, scope) or scope.runtime("values.encoding", "as_is")
            if back
            else trusted("None")
        )
        rows.setdefault(origin, flat(group([decode, encode, check])))

    for origin, kind, out, back in _places(api, converted):
        add(origin, kind, out=out, back=back)
    table = layout(
        mapping(rows.items()), before="PROBES: dict[str, tuple[object, object, object]] = "
    )
    return f'"""Probes."""\n\n{imports_block(scope.imports)}\n\n{table}\n'


def _places(api: Api, converted: set[str]) -> Iterator[tuple[str, Type, bool, bool]]:
    for one in api.components:
        yield one.origin, one.type, True, True
    for held in api.declarations:
        if isinstance(held, Struct):
            for field in held.fields:
                here = held.origin in converted
                yield field.origin, field.type, here, here
    for operation in (one for held in api.groups for one in held.operations):
        for parameter in operation.parameters:
            if parameter.check:
                yield parameter.check, parameter.type, False, True
        for content in operation.body.contents if operation.body else ():
            if content.check:
                yield content.check, content.type, False, True
        for response in (*operation.returns, *operation.errors):
            for content in response.contents:
                if content.check:
                    yield content.check, content.type, True, False
