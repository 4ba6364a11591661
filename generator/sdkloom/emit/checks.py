"""Schemas → modules of checks: what the document allows, a constant a schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkloom.diagnostics import Diagnostics
from sdkloom.emit.check_expressions import CheckWriter
from sdkloom.emit.code import Code, assigned, flat, name
from sdkloom.emit.modules import first_line, group_of, lazy_package, module, ordered
from sdkloom.emit.pytypes import Imports, Scope
from sdkloom.ir.nodes import Api, CheckedSchema, Declaration
from sdkloom.lowering.lower import Lowered
from sdkloom.schemas.ast import Schema, inside, schema_references

_PACKAGE_DOC = "What the description allows, schema by schema."


def check_modules(
    lowered: Lowered, index: Mapping[str, Declaration], diagnostics: Diagnostics
) -> Iterator[tuple[str, str]]:
    """Write every module of checks that has something to hold."""
    rules = {rule.origin: rule for rule in lowered.api.rules}
    written = list(dict.fromkeys(rule.module for rule in rules.values()))
    for module_name in written:
        mine = [origin for origin, rule in rules.items() if rule.module == module_name]
        own = frozenset(rules[origin].name for origin in mine)
        scope = Scope(index, "checks", module_name, Imports(own))
        blocks = list(_constants(mine, lowered, rules, scope, diagnostics))
        yield (
            f"checks/{module_name}.py",
            module(_doc(module_name, lowered.api), scope.imports, [], loose=blocks),
        )
    yield "checks/__init__.py", lazy_package(_PACKAGE_DOC, written)


def _doc(module_name: str, api: Api) -> Code:
    group = group_of(module_name, api)
    where = f" in the {name(group.class_name)} operations" if group else ""
    return first_line(f"What the description allows{where}.")


def _constants(
    mine: list[str],
    lowered: Lowered,
    rules: Mapping[str, CheckedSchema],
    scope: Scope,
    diagnostics: Diagnostics,
) -> Iterator[Code]:
    """Write the constants of a module, each behind those it needs, circles aside."""

    def named(origin: str) -> str | None:
        rule = rules.get(origin)
        return None if rule is None else str(scope.sibling("checks", rule.module, rule.name))

    writer = CheckWriter(lowered.reader, named, diagnostics, scope.runtime)
    order, _ = ordered(mine, {origin: _needs(lowered.rule_schema(origin)) for origin in mine})
    undefined, awaited = set(mine), set[str]()

    def is_undefined(origin: str) -> bool:
        awaited.update({origin} & undefined)
        return origin in undefined

    for origin in order:
        expression = writer.expression(lowered.rule_schema(origin), is_undefined)
        undefined.discard(origin)
        # A constant in a circle declares its type: checkers cannot go around it.
        circular = origin in awaited or "Later(" in flat(expression)
        kind = f": {scope.runtime(writer.module, 'Check')}" if circular else ""
        yield assigned(f"{rules[origin].name}{kind}", expression)


def _needs(schema: Schema) -> list[str]:
    """What a check may refer to: what its schema refers to, and the schemas inside it."""
    return [*schema_references(schema), *(part.origin for part in inside(schema))]
