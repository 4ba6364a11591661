"""A module that is put into a package to ask it: the decoder, encoder and check of every place."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.app.pipeline import GeneratedPackage
from sdkloom.emit.checks import shared_checks
from sdkloom.emit.code import Code, flat, group, layout, mapping, trusted
from sdkloom.emit.codec_expressions import decoder, encoder
from sdkloom.emit.codecs import converted_declarations
from sdkloom.emit.modules import imports_block
from sdkloom.emit.pytypes import Scope
from sdkloom.ir.nodes import Api, Struct, Type


def probes(package: GeneratedPackage) -> str:
    """Write a module with the decoder, encoder and check of every place of *made* that has them."""
    api = package.lowered.api
    index = {declaration.origin: declaration for declaration in api.declarations}
    checks = {check.origin: check for check in shared_checks(package.lowered)}
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
    for component in api.components:
        yield component.origin, component.type, True, True
    for declaration in api.declarations:
        if isinstance(declaration, Struct):
            for field in declaration.fields:
                here = declaration.origin in converted
                yield field.origin, field.type, here, here
    for operation in (operation for each in api.groups for operation in each.operations):
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
